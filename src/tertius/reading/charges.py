"""Charges and their denial: claims about wrongs as deeds between the actors (code book, convention 6).

Comes in: the charges of a document, light enough to keep for all of it. Goes out: deeds. To affirm that C did wrong is
to accuse C; to deny it where another actor A has affirmed it is to reject A's charge, about C, and to support C,
about A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tertius.reading.acts import Deed
from tertius.reading.discourse import Party

RULE = "claims: wrongs.csv"


@dataclass(frozen=True, slots=True)
class Charge:
    """A statement of an official speaker that someone did wrong, or that they did not; characters of the document."""

    speaker: Party
    charged: tuple[Party, ...]
    stance: Literal["affirms", "denies"]
    key: str
    voices: tuple[str, ...]
    start: int
    stop: int


def charge_deeds(charges: Iterable[Charge]) -> Iterator[tuple[Charge, Deed]]:
    """The deeds that the charges of a document are.

    Parameters
    ----------
    charges : iterable of Charge
        In the order of the text.

    Yields
    ------
    tuple of Charge and Deed
        ACCUSE of the charged; or REJECT of each accuser and SUPPORT of the charged.
    """
    charges = list(charges)
    accusers = _accusers(charges)
    for charge in charges:
        for accused in charge.charged:
            if accused.actor == charge.speaker.actor:
                continue
            if charge.stance == "affirms":
                yield charge, Deed(charge.speaker, accused, "ACCUSE", "allege", rules=(f"{RULE}: a charge",))
            else:
                for deed in _denials(charge.speaker, accused, accusers.get(charge.key, ())):
                    yield charge, deed


def _accusers(charges: list[Charge]) -> dict[str, tuple[Party, ...]]:
    """Who affirms each charge, by the key of the proposition."""
    found: dict[str, tuple[Party, ...]] = {}
    for charge in charges:
        known = found.get(charge.key, ())
        if charge.stance == "affirms" and all(other.actor != charge.speaker.actor for other in known):
            found[charge.key] = (*known, charge.speaker)
    return found


def _denials(speaker: Party, accused: Party, accusers: tuple[Party, ...]) -> Iterator[Deed]:
    rules = (f"{RULE}: a charge denied",)
    for accuser in accusers:
        if accuser.actor not in (speaker.actor, accused.actor):
            yield Deed(speaker, accuser, "REJECT", "", frozenset({accused.actor}), rules=rules)
            yield Deed(speaker, accused, "SUPPORT", "", frozenset({accuser.actor}), rules=rules)
