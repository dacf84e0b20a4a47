"""What a brief is about: its actors, its periods, and what of the texts stands outside it.

In: the events and documents at hand and what the user asked for. Out: the three actors to take where none were named,
the cut of time where none was named, and a `Scope` from which the brief tells what it left out and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tertius.records import Actor, Event

if TYPE_CHECKING:
    from tertius.estimates import Freq

CANDIDATES = 15
"""Actors with the most events among whom the three of a brief are looked for when none are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was asked of a brief, and what it had to leave out.

    Attributes
    ----------
    asked : tuple of str
        The actors that the user named; empty when the brief chose them.
    elsewhere : int
        Events of the same texts that are not among the actors of the brief.
    since : str
        The first date that counts.
    left_out : tuple of (str, int)
        Events among the actors that no estimate takes, by the reason of the fold.
    undated : bool
        Whether all events are taken as one period because not one of them has a date.
    rows : int
        Of a store without reports: the imported rows among the actors, of which the brief may list a part.
    """

    asked: tuple[str, ...] = ()
    elsewhere: int = 0
    since: str = ""
    left_out: tuple[tuple[str, int], ...] = ()
    undated: bool = False
    rows: int = 0


def busiest_three(events: Iterable[Event], actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """The three states or blocs with the most events on every side of their triangle, or fewer when there are none.

    Three that all deal with each other come before three of whom two do not; among those the number of events
    on the weakest side decides, then on all sides, then the alphabet.
    """
    sides: Counter[tuple[str, str]] = Counter()
    for event in events:
        pair = (min(event.source, event.target), max(event.source, event.target))
        kinds = [actors[code].kind for code in pair if code in actors]
        if pair[0] != pair[1] and len(kinds) == 2 and set(kinds) <= {"state", "bloc"}:
            sides[pair] += 1
    volume: Counter[str] = Counter()
    for pair, count in sides.items():
        volume.update(dict.fromkeys(pair, count))
    busiest = sorted(sorted(volume), key=volume.__getitem__, reverse=True)[:CANDIDATES]

    def weight(three: tuple[str, ...]) -> tuple[int, int, int]:
        counts = [sides[pair] for pair in combinations(three, 2)]
        return sum(count > 0 for count in counts), min(counts), sum(counts)

    trios = sorted(combinations(sorted(busiest), 3))
    return max(trios, key=weight) if trios else tuple(sorted(busiest))


def brief_periods(published: Iterable[str]) -> tuple[Freq, str]:
    """How a brief cuts time, and from when on events count, given the dates of its reports.

    Reports within a year of each other are one period, from a year before the first one, so that their background
    does not count for today. Others are cut into the shortest periods of which each has two reports on average,
    years at most.

    >>> brief_periods(["2017-02-14", "2017-03"]), brief_periods(["1969-03-04", "1972-05-31"]), brief_periods([""])
    (('all', '2016-02-14'), ('year', ''), ('all', ''))
    """
    dates = sorted(date for date in published if date)
    if not dates:
        return "all", ""
    first, last = dates[0], dates[-1]
    if last <= f"{int(first[:4]) + 1:04d}{first[4:]}":
        return "all", f"{int(first[:4]) - 1:04d}{first[4:]}"
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:7] or 12) - int(first[5:7] or 1) + 1
    shortest: tuple[tuple[Freq, int], ...] = (("month", 1), ("quarter", 3))
    for freq, length in shortest:
        if len(dates) * length >= 2 * months:
            return freq, ""
    return "year", ""
