"""From records to the two drawings: the triangle's corners and edges, and the timeline's lanes."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from tertius import charts
from tertius.briefs import words
from tertius.briefs.material import Material
from tertius.records import Event, Leg, Triangle

_LIMIT = 10.0
"""The end of the PLOVER and Goldstein scales; a larger mean widens the drawn scale."""

_MOST_LANES = 8


def triangle_drawing(material: Material, *, narrow: bool = False, name: str = "triangle") -> str:
    """Draw the triangle of a brief, the pivot at the top; empty text where there is no triangle."""
    triangle = material.triangle
    if triangle is None:
        return ""
    top = triangle.pivot if triangle.pivot in triangle.actors else triangle.actors[0]
    order = [top, *(actor for actor in triangle.actors if actor != top)]
    odds = dict(triangle.pivots)
    corners = [
        charts.Corner(
            id=actor,
            name=material.names.plain(actor),
            seat=f"pivot, {words.percent(odds.get(actor, 0.0))}" if actor == triangle.pivot else "",
        )
        for actor in order
    ]
    limit = max([_LIMIT, *(abs(leg.mean) for leg in triangle.legs)])
    edges = [_edge(leg, limit) for leg in triangle.legs]
    kind = words.load_types()[triangle.type].label
    return charts.triangle_svg(
        corners,
        edges,
        title=f"Strategic triangle of {words.listed([c.name for c in corners])}: {kind}",
        description=description(material, triangle),
        narrow=narrow,
        name=name,
    )


def _edge(leg: Leg, limit: float) -> charts.Edge:
    low, high = words.interval(leg.mean, leg.sd)
    sign = words.sign_of(leg.p_positive, leg.p_negative)
    chance = {"+": leg.p_positive, "−": leg.p_negative}.get(sign)
    word = {"+": "positive", "−": "negative"}.get(sign)
    note = f"{word}: {words.percent(chance)}" if chance is not None else "no clear sign"
    return charts.Edge(
        first=leg.first,
        second=leg.second,
        sign=sign,
        mean=leg.mean,
        low=low,
        high=high,
        limit=limit,
        note=note,
        volume=words.counted(leg.volume),
    )


def description(material: Material, triangle: Triangle) -> str:
    """The triangle in words, for those who cannot see it."""
    names = material.names
    said = []
    for leg in triangle.legs:
        sign = {"+": "positive", "−": "negative", "?": "of no clear sign"}[
            words.sign_of(leg.p_positive, leg.p_negative)
        ]
        pair = f"{names.plain(leg.first)} and {names.plain(leg.second)}"
        said.append(f"{pair}: {sign}, {words.measured(leg.mean, leg.sd)}, {words.counted(leg.volume)}.")
    if triangle.pivot in triangle.actors:
        said.append(
            f"Pivot: {names.plain(triangle.pivot)}, {words.percent(dict(triangle.pivots).get(triangle.pivot, 0.0))}."
        )
    return " ".join(said)


def date_span(text: str) -> tuple[str, str]:
    """The first and the last day that a partial date may mean; two empty texts when it is no date.

    >>> date_span("2017-02"), date_span("2016"), date_span("soon")
    (('2017-02-01', '2017-02-28'), ('2016-01-01', '2016-12-31'), ('', ''))
    """
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month = numbers[0], numbers[1] if len(numbers) > 1 else 0
        if len(numbers) == 1:
            return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
        if len(numbers) == 2:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1).isoformat(), date(year, month, last).isoformat()
        day = date(year, month, int(parts[2][:2])).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        return "", ""
    return day, day


def timeline_drawing(material: Material, numbers: Mapping[str, int]) -> str:
    """Draw the events over time: a lane a pair, the triangle's pairs first; empty text where there is no event."""
    if not material.events:
        return ""
    lanes = _lanes(material)
    drawn = [
        charts.Lane(label=label, marks=tuple(_mark(event, material, numbers[event.id]) for event in events))
        for label, events in lanes
    ]
    said = "; ".join(f"{label}: {words.counted(len(events))}" for label, events in lanes)
    return charts.timeline_svg(
        drawn, title="Timeline of the acts", description=f"{said}. The table of acts holds the same."
    )


def _lanes(material: Material) -> list[tuple[str, list[Event]]]:
    inside = set(material.triangle.actors) if material.triangle else set()
    pairs: dict[tuple[str, ...], list[Event]] = {}
    for event in sorted(material.events, key=lambda e: (e.date or "9999", e.id)):
        pairs.setdefault(tuple(sorted((event.source, event.target))), []).append(event)
    ranked = sorted(pairs.items(), key=lambda item: (not set(item[0]) <= inside, -len(item[1]), item[0]))
    plain = material.names.plain
    lanes = [(f"{plain(pair[0])} – {plain(pair[1])}", events) for pair, events in ranked[:_MOST_LANES]]
    rest = [event for _, events in ranked[_MOST_LANES:] for event in events]
    if rest:
        lanes.append((f"{len(ranked) - _MOST_LANES} other pairs", sorted(rest, key=lambda e: (e.date or "9999", e.id))))
    return lanes


def _mark(event: Event, material: Material, number: int) -> charts.Mark:
    first, last = date_span(event.date)
    doers = [material.names.plain(actor) for actor in (event.source, *([event.target] if event.symmetric else []))]
    doing = f"{words.listed(doers)} {words.act(event, material.names)}"
    said = f"[{number}] {event.date or 'undated'}: {event.status}: {doing}"
    return charts.Mark(first=first, last=last, status=event.status, quad=event.quad, title=said, link=f"#r{number}")
