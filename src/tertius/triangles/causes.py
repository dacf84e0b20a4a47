"""Which events speak for a switch: each event's share in the odds of the later level over the earlier one.

With a leg moving from level m0 to m1, a period's mean y with noise variance h favours m1 by (m1 - m0)(y - (m0 + m1) /
2) / h in log-likelihood; y is the mean over W events, so an event of intensity g contributes (m1 - m0)(g - (m0 + m1)
/ 2) / (W h), and W h = tau^2 W + sigma^2: an act in a quiet month tells more than one of a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence

from tertius.estimates import Relations
from tertius.records import Cause, Moved
from tertius.tables import rounded

MOST = 8


def causes_of(relations: Relations, moved: Sequence[Moved], window: tuple[int, int]) -> tuple[Cause, ...]:
    """The events in a window of periods that speak most for the move of some legs, strongest first.

    Parameters
    ----------
    relations : Relations
        Among the three, with evidence kept; without it there are none.
    moved : sequence of Moved
    window : tuple of int
        Places of the first and last period.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    p, panel = relations.parameters, relations.panel
    place = {name: i for i, name in enumerate(relations.periods)}
    column = {key: i for i, key in enumerate(panel.keys)}
    near = pa.array(relations.periods[window[0] : window[1] + 1], pa.string())
    table = relations.evidence_cells.filter(pc.is_in(relations.evidence_cells["period"], near))
    found: dict[str, Cause] = {}
    for leg in moved:
        step, middle = leg.after - leg.before, (leg.after + leg.before) / 2
        for source, target in ((leg.first, leg.second), (leg.second, leg.first)):
            here = pc.and_(pc.equal(table["source"], source), pc.equal(table["target"], target))
            for event in table.filter(here).to_pylist():
                if _apart(event, relations.actors):
                    continue
                pi = p.weight(event["status"])
                value = p.neutral + pi * (event["tenths"] / 10 - p.neutral)
                scored = float(panel.scored[place[event["period"]], column[source, target, ""]])
                weight = step * (value - middle) / (p.story_sd**2 * scored + p.event_sd**2)
                if weight > 0 and (event["id"] not in found or weight > found[event["id"]].weight):
                    found[event["id"]] = Cause(
                        id=event["id"],
                        source=source,
                        target=target,
                        period=event["period"],
                        intensity=rounded(event["tenths"] / 10),
                        weight=rounded(weight),
                    )
    return tuple(sorted(found.values(), key=lambda cause: (-cause.weight, cause.id))[:MOST])


def _apart(event: dict[str, str | None], actors: Sequence[str]) -> bool:
    """Whether an event is a verbal one about the third, and so no part of the leg."""
    about = set((event["about"] or "").split("+")) - {event["source"], event["target"]}
    return (event["quad"] or "").startswith("verbal") and bool(about & set(actors))
