"""NGEC's actor phrases: the country and the sector of each, by `tertius.actors.resolve`.

What the set calls today is judged by who it expects in office. Its codes for families of organisations stand for the
organisation and all its organs; a second sector that it allows counts.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.sets.coding import rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, share
from tertius.actors import ActorTable, Resolution, load_actors, resolve

NAME = "actors_dev"
TODAY = "2022-06-01"
FAMILIES = (("UNO", "UN"), ("EUR", "EU"))


def measure(path: Path, errors: Errors) -> list[Figure]:
    """The figures of the set."""
    table = load_actors()
    countries, sectors = [], []
    for row in rows(path):
        expected = row["expect"]
        year = re.search(r"\d{4}(-\d\d-\d\d)?", row["date"])
        found = resolve(table, row["actor"], year.group() if year else TODAY, row["context"])
        best = found[0] if found else None
        made = (_country(table, best), _sector(table, best))
        right = []
        if "country" in expected:
            right.append(made[0] == expected["country"])
            countries.append((right[-1], 1))
        if expected.get("code_1", "????") != "????":
            right.append(made[1] in (expected["code_1"], expected.get("code_2")))
            sectors.append((right[-1], 1))
        if not all(right):
            errors.add(NAME, id=row["id"], actor=row["actor"], gold=expected, made=made)
    return [bootstrap("country", countries, share, "92"), bootstrap("sector", sectors, share, "80")]


def _country(table: ActorTable, best: Resolution | None) -> str:
    if best is None or not best.actor:
        return ""
    actor = table.actors[best.actor]
    for code, family in FAMILIES:
        if family in (actor.id, actor.parent):
            return code
    return "IGO" if actor.kind == "igo" else best.country


def _sector(table: ActorTable, best: Resolution | None) -> str:
    if best is None:
        return "UNK"
    return table.sectors[best.sector].code if best.sector else ""
