"""Codes that coders of event data write down both ways: the same meeting as A to B and as B to A.

Comes in: `data/mirrored.csv`, in which a note says how many rows of real data sets (CAMEO: a sample of ICEWS; WEIS:
KEDS Levant) had their mirror image on the same day. Other codes have it in a few rows of a hundred, as chance and
tit for tat make it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, cast

from tertius.ontology.files import DATA, read_lines
from tertius.ontology.scheme import Crosswalk, load_ontology


class Mirrored(NamedTuple):
    """A code and the one its mirror image bears: mostly the same, but a visit made is there a visit received."""

    type: str
    code: str
    twin: str


@cache
def load_mirrored() -> tuple[Mirrored, ...]:
    """The table of mirrored codes, each with its event type by the crosswalk of its scheme.

    A code means different things in two schemes; with its type it is told apart.

    Raises
    ------
    DataError
        When a row names no scheme or no code of it.

    Examples
    --------
    >>> [row.twin for row in load_mirrored() if row.code == "042"]
    ['043']
    """
    ontology, found = load_ontology(), []
    for line in read_lines(DATA / "mirrored.csv", ("scheme", "code", "twin", "note")):
        scheme, code, twin, _ = line.values
        if scheme not in ("cameo", "weis"):
            line.fail("scheme", f"{scheme!r} is no coding scheme; write cameo or weis")
        known = ontology.crosswalk(cast(Crosswalk, scheme))
        for field, value in (("code", code), ("twin", twin)):
            if value not in known:
                line.fail(field, f"{value!r} is no code of {scheme}")
        if known[code].type != known[twin].type:
            line.fail("twin", f"{code} and {twin} are of different types")
        found.append(Mirrored(known[code].type, code, twin))
    return tuple(found)
