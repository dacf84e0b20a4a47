"""Responses and outlook for a brief, where events are many; with fewer draws and past forecasts than alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import fsum
from typing import TYPE_CHECKING, Any

from tertius.errors import NotEnoughEvents
from tertius.records import Event, Triangle

if TYPE_CHECKING:
    from tertius.briefs.material import Ahead
    from tertius.estimates import Freq

MANY = 120
"""Dated events among three from which a reader may wait for an answer: twenty of each of the six directed dyads."""

HORIZONS: dict[str, int] = {"week": 12, "week52": 12, "month": 6, "quarter": 4}
"""How far a brief looks ahead, by the periods that it looks at."""

DRAWS, ORIGINS = 300, 60
"""Draws of each kind of band, and past forecasts that are scored, spread over all that could be."""


def looked_ahead(
    events: Sequence[Event], triangle: Triangle, freq: Freq, *, since: str = "", at: str = ""
) -> Ahead | None:
    """Who answers whom among the three and what comes next, on means by month, or by the brief's shorter periods.

    Parameters
    ----------
    events : sequence of Event
        Those among the three.
    triangle : Triangle
        Of the brief. Its pivot answers the quarrel of the others; without one, whoever stands outside the worst dyad.
    freq : str
        Of the brief.
    since, at : str
        Of the brief; what came after `at` is not looked at.

    Returns
    -------
    Ahead or None
        None where nobody would expect an answer: fewer than MANY dated events, as in most briefs on reports. Where
        there are more, yet too few in some dyad or too few periods, the reason with its numbers.
    """
    dated = Counter((event.source, event.target) for event in events if event.date)
    if dated.total() < MANY:
        return None
    from tertius import estimates, forecasts, responses
    from tertius.api.measures import relations
    from tertius.asked import first_date
    from tertius.briefs.material import Ahead

    by: Any = freq if freq in HORIZONS else "month"
    asked = _ordered(triangle, events)
    how: dict[str, Any] = {"since": since, "until": first_date(at) if at else "", "measure": "mean", "unmirror": True}
    table = estimates.flat_events(events)
    means = relations(table, asked, by, **how)
    found: dict[str, Any] = {}
    refused = []
    alone = relations(responses.one_sided(table, asked[2]), asked, by, **how)
    draws: dict[str, Any] = {"window": 0, "draws": DRAWS, "posterior": 2 * DRAWS}
    try:
        found["responses"] = responses.respond(means, asked, one_sided=alone, **draws)
    except NotEnoughEvents as error:
        refused.append(("responses", str(error)))
    try:
        found["forecasts"] = forecasts.forecast(
            means,
            horizons=HORIZONS[by],
            rivals=(asked[0], asked[1]),
            draws=1000,
            scored_draws=DRAWS,
            most_origins=ORIGINS,
        )
    except NotEnoughEvents as error:
        refused.append(("outlook", str(error)))
    return Ahead(**found, refused=tuple(refused))


def _ordered(triangle: Triangle, events: Sequence[Event]) -> tuple[str, str, str]:
    """The rivals, then the pivot."""
    pivot = triangle.pivot
    if pivot not in triangle.actors:
        # The worst of the whole past, since that is what is answered; the last period may be another quarrel's.
        acts: dict[str, list[float]] = {actor: [] for actor in triangle.actors}
        for event in events:
            outside = [actor for actor in triangle.actors if actor not in (event.source, event.target)]
            if len(outside) == 1 and event.intensity is not None:
                acts[outside[0]].append(event.intensity)
        pivot = min(triangle.actors, key=lambda actor: fsum(acts[actor]) / max(len(acts[actor]), 1))
    first, second = (actor for actor in triangle.actors if actor != pivot)
    return first, second, pivot
