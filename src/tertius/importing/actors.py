"""Codes and names of actors in event files → the project's actors at a date.

Every different code of a file comes in once; its readings, each with the span of dates in which it holds, go out. The
tables are `data/actor_codes.csv` (what a scheme calls otherwise than ISO), `data/roles.csv` and the sectors of the
ontology for the roles that follow a country in one code (`ISRMIL`), `data/sector_words.csv` for sectors in words (of
several the one that stands first in that file), and the project's own actors and names.

A code that nothing answers to stays the actor's id as it is written: a scholar's own actors (parties, provinces) keep
their events. One that names a role and no country (`COP`, police somewhere) has no actor, nor has a name in words that
the tables do not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tertius.actors import ActorTable, load_actors, resolve
from tertius.importing.layouts import ActorScheme
from tertius.ontology import load_ontology
from tertius.ontology.files import read_lines

DATA = Path(__file__).with_name("data")

ALWAYS, NEVER = "0000", "9999-99"


class Reading(NamedTuple):
    """What a code means between two dates, both included; "" for no actor, or for no sector."""

    actor: str
    sector: str
    since: str = ALWAYS
    until: str = NEVER


@dataclass(frozen=True, slots=True)
class ActorCodes:
    """The readings of one scheme's codes; made by `actor_codes`."""

    scheme: ActorScheme
    table: ActorTable
    codes: Mapping[str, tuple[Reading, ...]]
    roles: Mapping[str, str]
    suffixes: Mapping[str, str]
    words: Mapping[str, tuple[int, str]]
    states: Mapping[str, str]

    def read(self, code: str) -> tuple[Reading, ...]:
        """Every reading of a code, spans that do not overlap.

        Examples
        --------
        >>> [(r.actor, r.sector) for r in actor_codes("cameo").read("ISRMIL")]
        [('ISR', 'military')]
        >>> [(r.actor, r.since) for r in actor_codes("cameo").read("IGOEUREEC")]
        [('EC', '0000'), ('EU', '1993-11-01')]
        >>> [(r.actor, r.sector) for r in actor_codes("keds").read("USR")]
        [('RUS', '')]
        >>> [r.actor for r in actor_codes("cow").read("365")]
        ['RUS']
        >>> [(r.actor, r.until) for r in actor_codes("keds").read("CZEGOV")]
        [('CSK', '1992-12-31'), ('CZE', '9999-99')]
        """
        code = code.strip()
        if not code:
            return (Reading("", ""),)
        if self.scheme == "ids":
            return (Reading(code, ""),)
        if self.scheme == "cow":
            return (Reading(self.states.get(code.lstrip("0"), ""), ""),)
        if self.scheme == "names":
            return self._named(code)
        return self._chunks(code.upper() if self.scheme == "keds" else code)

    def role(self, text: str) -> str:
        """The sector of a cell of sectors: codes, or words with commas or semicolons between; "" when none is known.

        Examples
        --------
        >>> actor_codes("names").role("Elite,Parties,Military"), actor_codes("cameo").role("GOV; MIL")
        ('military', 'government')
        """
        if text in self.table.sectors:
            return text
        parts = [part.strip() for part in re.split(r"[;,|]", text)]
        ranked = sorted(self.words[part.casefold()] for part in parts if part.casefold() in self.words)
        if ranked:
            return ranked[0][1]
        return next((self.roles[part] for part in parts if part in self.roles), "")

    def _named(self, name: str) -> tuple[Reading, ...]:
        """The actor whose whole name this is, whatever its dates: a former state's name is nobody else's."""
        if name in self.codes:
            return self.codes[name]
        for found in resolve(self.table, name):
            if found.actor and not found.agent and found.matched.casefold() == name.casefold():
                return (Reading(found.actor, ""),)
        return (Reading("", ""),)

    def _chunks(self, code: str) -> tuple[Reading, ...]:
        """Readings of a code that is a country with roles behind it, in pieces of three letters."""
        chunks = [code[at : at + 3] for at in range(0, len(code), 3)]
        if whole := self._known(code):
            return whole
        sector = self._sector(code, chunks)
        # In KEDS the first three letters are the actor and the rest is detail (MOSPAL is no Palestinian authority).
        heads = chunks[:1] if self.scheme == "keds" else chunks
        named = [chunk for chunk in heads if any(reading.actor for reading in self._known(chunk))]
        countries = [chunk for chunk in named if self._is_country(chunk)]
        # An organisation's code goes from the wide to the narrow: IGO, EUR, EEC.
        best = countries[:1] or (named[-1:] if chunks[0] in self.roles else named[:1])
        if best:
            return tuple(item._replace(sector=sector or item.sector) for item in self._known(best[0]))
        first = self._known(chunks[0])
        if chunks[0] in self.roles or first:
            return (Reading("", sector or (first[0].sector if first else "")),)
        if len(chunks) > 1 and chunks[-1] in self.roles:
            return (Reading(chunks[0], sector),)
        return (Reading(code, ""),)

    def _sector(self, code: str, chunks: Sequence[str]) -> str:
        if code[3:] in self.suffixes:
            return self.suffixes[code[3:]]
        return next((self.roles[chunk] for chunk in chunks if chunk in self.roles and not self._is_country(chunk)), "")

    def _is_country(self, chunk: str) -> bool:
        actors = self.table.actors
        return any(r.actor in actors and actors[r.actor].kind == "state" for r in self._known(chunk))

    def _known(self, chunk: str) -> tuple[Reading, ...]:
        if chunk in self.codes:
            return self.codes[chunk]
        if chunk in self.table.actors and chunk not in self.roles:
            return (Reading(chunk, ""),)
        return ()


@cache
def actor_codes(scheme: ActorScheme, extra: tuple[str, ...] = ()) -> ActorCodes:
    """The codes of a scheme; `extra` are further tables of actors or names (CSV)."""
    table = load_actors(extra)
    codes: dict[str, list[Reading]] = {}
    columns = ("scheme", "code", "actor", "sector", "since", "until", "note")
    for line in read_lines(DATA / "actor_codes.csv", columns):
        name, code, actor, sector, since, until, _ = line.values
        if actor and actor not in table.actors:
            line.fail("actor", f"{actor!r} is no actor; see actors.csv")
        if name == scheme:
            codes.setdefault(code, []).append(Reading(actor, sector, since or ALWAYS, until or NEVER))
    suffixes: dict[str, str] = {}
    for line in read_lines(DATA / "roles.csv", ("scheme", "suffix", "sector", "note")):
        if line.values[0] == scheme:
            suffixes[line.values[1]] = line.values[2]
    return ActorCodes(
        scheme=scheme,
        table=table,
        codes={code: tuple(sorted(found, key=lambda item: item.since)) for code, found in codes.items()},
        roles=load_ontology().sectors,
        suffixes=suffixes,
        words=_sector_words(),
        states=_cow_numbers(),
    )


def _sector_words() -> dict[str, tuple[int, str]]:
    lines = read_lines(DATA / "sector_words.csv", ("words", "sector"))
    return {line.values[0].casefold(): (rank, line.values[1]) for rank, line in enumerate(lines)}


def _cow_numbers() -> dict[str, str]:
    from tertius.actors.loader import ACTORS, own_rows

    numbers: dict[str, str] = {}
    for _, cells in own_rows("actors.csv", ACTORS):
        for number in re.split(r"[;|]", cells[ACTORS.index("cow_code")]):
            if number:
                numbers[number] = cells[0]
    return numbers
