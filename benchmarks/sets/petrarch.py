"""Universal PETRARCH's validation sentences: strict one-to-one (source, target, root) triples.

Fictional states are supplied as a further actor table (`fiction.csv`). A gold code outside CAMEO (the set has some made
up to test its own program) is left out, and a sentence with only such codes or only empty ones too; public statements
(CAMEO 01) have no PLOVER type, so that none is the right number of events there. Actors are compared by their state,
the first three letters of a code; CAMEO roots by PLOVER's crosswalk. A symmetric event is taken in the direction, or
the two, that the gold has, since a joint act may be told from either side, and so is a visit; the figure with every
symmetric event in both directions stands beside. What happened only in the future, or not, is coded there like the
rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.sets.coding import events, load_tools, rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, f1, precision, recall
from tertius.records import Event

NAME = "petrarch_stylised"
TABLE = Path(__file__).parent / "fiction.csv"
OWN = {
    "IGOEEU": "EU",
    "IGOAFR": "AU",
    "IMGMOSALQ": "ALQAEDA",
    "KUWGOV": "KWT",
    "NZE": "NZL",
    "ZBW": "ZWE",
    "RHO": "ZWE",
    "FRO/BIL/SAM": "SHR",
    "ELR/GAL": "ELF",
    "ORCHOB": "HOB",
}
"""Codes of the set whose first three letters are not the state's own."""

Triple = tuple[str, str, str]
VISIT = ("CONSULT", "visit")
"""CAMEO's coders write a visit down as made (042) and as received (043); see `mirrored.csv` of the ontology."""


def state(code: str) -> str:
    """The actor of a CAMEO actor code."""
    return OWN.get(code, code[:3])


def measure(path: Path, errors: Errors) -> list[Figure]:
    """The figures of the set."""
    kit = load_tools((str(TABLE),))
    codes = kit.ontology.crosswalk("cameo")
    counts: dict[str, list[tuple[int, int, int]]] = {}
    for row in rows(path):
        gold = _gold(row, codes, kit.ontology.root15)
        if gold is None:
            continue
        date = f"{row['date'][:4]}-{row['date'][4:6]}-{row['date'][6:]}"
        coded = events(row["text"].replace("&amp;", ""), date, kit)
        held = [event for event in coded if event.status in ("actual", "intended")]
        root = kit.ontology.root15
        made = _made(coded, root, gold)
        counts.setdefault("all statuses", []).append(_match(made, gold))
        counts.setdefault("actual and intended only", []).append(_match(_made(held, root, gold), gold))
        counts.setdefault("both ways", []).append(_match(_made(coded, root, None), gold))
        counts.setdefault("pairs alone", []).append(
            _match(Counter({k[:2]: 1 for k in made}), Counter({k[:2]: 1 for k in gold}))
        )
        if made != gold:
            errors.add(NAME, id=row["id"], text=row["text"], gold=sorted(gold), made=sorted(made))
    every = counts["all statuses"]
    return [
        bootstrap("triple F1, all statuses", every, f1, "78"),
        bootstrap("triple precision", every, precision),
        bootstrap("triple recall", every, recall),
        bootstrap("triple F1, actual and intended only", counts["actual and intended only"], f1),
        bootstrap("triple F1, symmetric events both ways", counts["both ways"], f1),
        bootstrap("(source, target) F1", counts["pairs alone"], f1),
    ]


def _gold(row: Mapping[str, Any], codes: Mapping[str, Any], root: Any) -> Counter[Triple] | None:
    if row["evaluate"] != "true":
        return None
    triples: Counter[Triple] = Counter()
    for event in row["events"]:
        parties = (event["source"], event["target"])
        code = codes.get(event["event"] or "")
        if code is None or not code.type or not all(party and party[0].isalpha() for party in parties):
            continue
        triples[(state(parties[0]), state(parties[1]), root(code.type))] = 1
    statements = all(event["event"] in codes and not codes[event["event"]].type for event in row["events"])
    return triples if triples or statements else None


def _made(coded: list[Event], root: Any, gold: Counter[Triple] | None) -> Counter[Triple]:
    made: Counter[Triple] = Counter()
    for event in coded:
        ways: set[Triple] = {(event.source, event.target, root(event.type))}
        if event.symmetric or (event.type, event.mode) == VISIT:
            ways.add((event.target, event.source, root(event.type)))
            if gold is not None:
                ways = {way for way in ways if way in gold} or {(event.source, event.target, root(event.type))}
        made |= Counter(ways)
    return made


def _match(made: Counter[Any], gold: Counter[Any]) -> tuple[int, int, int]:
    return sum((made & gold).values()), sum(made.values()), sum(gold.values())
