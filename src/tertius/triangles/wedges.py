"""Attempts of one corner on the relation of the other two: found among the events, never counted as hostile acts.

The reader marks them with the flag `wedge`, one act toward each of the two, about the other; they have no intensity
of their own, since who parts two others courts as often as it hurts. On wedges as a strategy see Crawford (2011).
Imported rows carry no such flag.
"""

from __future__ import annotations

from collections.abc import Iterable

from tertius.records import Event


def wedge_attempts(events: Iterable[Event], actors: Iterable[str] | None = None) -> tuple[Event, ...]:
    """The events by which one of three actors tries to part the other two.

    Parameters
    ----------
    events : iterable of Event
        Of a reading or a store.
    actors : iterable of str, optional
        The corners; attempts of anyone on any two without them.

    Returns
    -------
    tuple of Event
        By date and id; what is denied is left out, what is only wanted or possible keeps its status. An attempt
        stands here once for each of the two it is aimed at.

    Examples
    --------
    >>> wedge_attempts([])
    ()
    """
    among = None if actors is None else frozenset(actors)
    found = [
        event
        for event in events
        if "wedge" in event.flags
        and event.status != "denied"
        and event.about
        and (among is None or ({event.source, event.target} <= among and among & set(event.about)))
    ]
    return tuple(sorted(found, key=lambda event: (event.date, event.id)))
