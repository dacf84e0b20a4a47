"""The small frozen records of the actor tables beside `Actor` and `ActorName`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person in one office for one term.

    `alone` tells whether the bare surname may stand for the person before a full mention; `sector` is that of
    the office.
    """

    name: str
    surname: str
    actor: str
    office: str
    sector: str
    alone: bool
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A role noun: the sector it puts its bearer in, and whether the bearer speaks for the state.

    `office` is the canonical office ("" for a mere role), the same word as in the table of persons.
    """

    text: str
    sector: str
    office: str
    speaks_for_state: bool


Effect = Literal["elite", "opposition", "party", "same", "apart"]
"""elite: no longer, or not yet, in office; opposition: against the government; same: no effect on who is
spoken for; apart: the name before it is not the actor (`Iran-backed`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """A word that changes for whom the following title or name speaks (`former`, `exiled`, `-backed`)."""

    text: str
    effect: Effect
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Words near an ambiguous name that rule one reading out (`not`) or are needed for it (`only`).

    `side` is where they stand: the word just before, just after, or near (six tokens either way). The word `Aa`
    is any capitalised word that no table knows.
    """

    text: str
    actor: str
    side: Literal["before", "after", "near"]
    effect: Literal["not", "only"]
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A sector of a state or society, its PLOVER agent code, and whether it acts for the state."""

    name: str
    code: str
    speaks_for_state: bool
