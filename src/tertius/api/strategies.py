"""The pivot's game, from a store, a reading or relations to what the pivot does and under which assumptions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.api.signed import events_of
from tertius.asked import check_bears, check_dates
from tertius.records import Event, PivotAction, TrackRecord, Triangle

if TYPE_CHECKING:
    from tertius.estimates import Freq, Relations
    from tertius.games.pivots.assumptions import Assumptions
    from tertius.games.pivots.strategic import Strategy


def strategy(
    source: Any,
    actors: Iterable[str] | None = None,
    *,
    at: str = "",
    freq: Freq = "month",
    since: str = "",
    pivot: str = "",
    assumptions: Assumptions | str | Path | None = None,
    changes: Iterable[str] = (),
    scenarios: Iterable[Sequence[str]] = (),
    action: PivotAction = "aside",
    events: Iterable[Event] | None = None,
    draws: int = 4096,
    seed: int = 1981,
) -> Strategy:
    """Solve the pivot's game of three actors: what the pivot does, and which assumption would overturn that.

    Parameters
    ----------
    source : Relations, or whatever `tertius.relations` takes
    actors : iterable of str, optional
        Three actors; those of the relations by default.
    at : str
        A date or a period; the last one with events by default.
    freq, since
        Of the relations, when they are still to be estimated.
    pivot : str
        By default the corner with the best chance of the pivot's seat.
    assumptions : Assumptions or path, optional
        A TOML file as `tertius.write_assumptions` writes it; the shipped one by default.
    changes, scenarios, action, draws, seed
        See `tertius.games.pivots.strategic.strategy`.
    events : iterable of Event, optional
        Where the pivot's pledges are looked for, when they are not in the source; pledges count in the year they were
        made and the next.

    Returns
    -------
    Strategy
        `.statements` are its sentences, `.shares`, `.map`, `.thresholds`, `.scenarios` what they are from.

    Raises
    ------
    NotFoundError
        When no event enters, or the pivot is no corner.
    InputError
        When a change cannot be made.
    DataError
        When the assumptions do not hold together.
    """
    from tertius import estimates, triangles

    check_dates(since=since, at=at)
    asked = None if actors is None else tuple(actors)
    told = events if events is not None else _events(source, asked)
    relations = source
    if not isinstance(relations, estimates.Relations):
        relations = estimates.relations(events_of(source), asked, freq, since=since)
    check_bears(relations, since, at)
    return solve_triangle(
        relations,
        triangles.triangle(relations, asked, at=at),
        told,
        pivot=pivot,
        assumptions=assumptions,
        changes=changes,
        scenarios=scenarios,
        action=action,
        draws=draws,
        seed=seed,
    )


def solve_triangle(
    relations: Relations, triangle: Triangle, events: Iterable[Event], *, pivot: str, **words: Any
) -> Strategy:
    """The game of a measured triangle; `words` are those of `tertius.games.pivots.strategic.strategy`."""
    from tertius.actors import load_actors
    from tertius.briefs.words import Names
    from tertius.games.pivots import strategic

    names = Names({code: actor.name for code, actor in load_actors().actors.items()})
    return strategic.strategy(
        triangle,
        pivot=pivot,
        events=_binding(events, relations, triangle.period),
        neutral=relations.parameters.neutral,
        names={code: names.the(code) for code in triangle.actors},
        **words,
    )


def track_record(
    source: Any,
    actors: Iterable[str] | None = None,
    *,
    freq: Freq = "month",
    since: str = "",
    pivot: str = "",
    assumptions: Assumptions | str | Path | None = None,
    draws: int = 64,
    seed: int = 1981,
) -> TrackRecord:
    """Hold the pivot's game against history: what it said from what was known then, and what the pivot did.

    Parameters
    ----------
    source : whatever `tertius.relations` takes
    actors : iterable of str, optional
        Three actors; those of the source by default.
    freq, since, assumptions, seed
        As in `tertius.strategy`.
    pivot : str
        By default the corner with the best chance of the pivot's seat at the end.
    draws : int
        At each period; a power of two.

    Returns
    -------
    TrackRecord
        `.verdict` claims skill only where the interval of it is above zero.

    Raises
    ------
    NotFoundError
        When no event enters, or the pivot is no corner.
    InputError
        When the actors are not three, or no period is asked for.
    """
    from tertius import estimates, triangles
    from tertius.games.pivots import history

    check_dates(since=since)
    asked = None if actors is None else tuple(actors)
    relations = estimates.relations(events_of(source), asked, freq, since=since, known="then")
    check_bears(relations, since, "")
    seats = triangles.triangle(relations, asked).seats
    return history.track_record(
        relations,
        asked,
        pivot=pivot or max(seats, key=lambda one: one.p_pivot).actor,
        assumptions=assumptions,
        draws=draws,
        seed=seed,
    )


def _events(source: Any, asked: tuple[str, ...] | None) -> Iterable[Event]:
    """Event records of a store or a reading; a table of events has no passages to count pledges by."""
    from tertius.store import Store

    if isinstance(source, Store):
        return source.events(asked)
    held = getattr(source, "events", source)
    return [one for one in held if isinstance(one, Event)] if isinstance(held, Sequence) else ()


def _binding(events: Iterable[Event], relations: Relations, period: str) -> Iterable[Event]:
    """What was said by the end of the period, in its last year or the year before."""
    from tertius.estimates.periods import bounds

    if relations.freq != "all":
        last = (bounds(period, relations.freq)[1] - datetime.timedelta(days=1)).isoformat()
    elif not period[:4].isdigit():
        return []
    else:
        last = period.rpartition("/")[2]
    return [
        one
        for one in events
        if one.date and one.date <= last[: len(one.date)] and int(one.date[:4]) >= int(last[:4]) - 1
    ]
