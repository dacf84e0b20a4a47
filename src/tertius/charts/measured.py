"""Relations to what a picture of them says: panels, signs, counts, and the events that weighed most.

Nothing is estimated here; the level, its sd and its sign odds are the relations' own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.charts.series import Highlight, Point, Series, SeriesChart, Sign
from tertius.errors import InputError, NotFoundError
from tertius.estimates import Relations, sign_probabilities
from tertius.estimates.panels import Key
from tertius.estimates.periods import bounds
from tertius.ontology import load_ontology
from tertius.records import Event

MOST_ACTORS = 5
"""Actors of one picture: five make twenty panels."""

Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A period that weighed much on one side of neutral, with its strongest events, strongest first."""

    key: Key
    period: str
    side: int
    events: tuple[str, ...]


def candidates(relations: Relations) -> tuple[Candidate, ...]:
    """For each direction, the period that weighs most above the neutral point and the one that does below.

    A period weighs its number of scored events times the distance of their mean from neutral: in data where hundreds
    of events have the strongest score, the ones to name are those of the days that mattered.
    """
    found = []
    for key in _directions(relations):
        column = relations.panel.keys.index(key)
        weight = relations.panel.scored[:, column] * (relations.panel.mean[:, column] - relations.parameters.neutral)
        for side in (-1, 1):
            row = int(np.argmax(side * weight))
            if side * weight[row] > 0:
                ids = tuple(name for _, name in relations.panel.strongest.get((column, row), ()))
                found.append(Candidate(key=key, period=relations.periods[row], side=side, events=ids))
    return tuple(found)


def series_chart(
    relations: Relations,
    names: Mapping[str, str],
    events: Mapping[str, Event] | None = None,
    quotes: Mapping[str, str] | None = None,
) -> SeriesChart:
    """What the picture of some relations says.

    Parameters
    ----------
    relations : Relations
        Among two to five actors, by any period but `all`.
    names : mapping of actor id to name
    events : mapping of id to Event, optional
        Those that `candidates` names; without them no event is marked.
    quotes : mapping of id to str, optional
        The words that bear each event, where there is a text.

    Returns
    -------
    SeriesChart

    Raises
    ------
    InputError
        For one period over everything, which has no course, and for more actors than a picture can hold.
    NotFoundError
        When no event enters.
    """
    if relations.freq == "all":
        raise InputError("--freq all is one period and has no course to draw; ask for week, month, quarter or year")
    if not 2 <= len(relations.actors) <= MOST_ACTORS:
        raise InputError(f"a picture has two to {MOST_ACTORS} actors, not {len(relations.actors) or 'all'}")
    if not relations.periods:
        raise NotFoundError(f"no events among {', '.join(relations.actors)}, so nothing to draw")
    marks = _highlights(relations, names, events or {}, quotes or {})
    series = {key: _series(relations, key, names, marks.get(key, ())) for key in _directions(relations)}
    pairs = tuple((series[a, b, ""], series[b, a, ""]) for a, b in itertools.combinations(relations.actors, 2))
    points = [point for one in series.values() for point in one.points]
    scale = load_ontology().scales[relations.scale or "plover"]
    p = relations.parameters
    ends = [end for point in points for end in (point.low, point.high)]
    ends += [p.neutral - p.delta - 1, p.neutral + p.delta + 1]
    return SeriesChart(
        title=" · ".join(names.get(actor, actor) for actor in relations.actors),
        subtitle=f"Who stands how to whom, by {relations.freq}, {relations.periods[0]} to {relations.periods[-1]}; "
        f"{relations.events:,} events. {_KNOWN[relations.known]}",
        pairs=pairs,
        neutral=p.neutral,
        delta=p.delta,
        low=max(scale.minimum, math.floor(min(ends))),
        high=min(scale.maximum, math.ceil(max(ends))),
        scale=relations.scale or "plover",
        notes=_notes(relations),
    )


_KNOWN = {
    "now": "Each period is judged with all events, earlier and later.",
    "then": "Each period is judged with what had been reported by its end.",
}


def _directions(relations: Relations) -> list[Key]:
    """Ordered pairs of the actors, in the order they were asked for."""
    pairs = itertools.combinations(relations.actors, 2)
    return [(source, target, "") for a, b in pairs for source, target in ((a, b), (b, a))]


def _series(relations: Relations, key: Key, names: Mapping[str, str], marks: Sequence[Highlight]) -> Series:
    column = relations.panel.keys.index(key)
    mean, sd = relations.mean[:, column], relations.sd[:, column]
    volume, conflict = relations.panel.volume[:, column], relations.panel.conflict[:, column]
    p = relations.parameters
    positive, _, negative = sign_probabilities(mean, sd, p.neutral, p.delta)
    points = []
    for row, period in enumerate(relations.periods):
        start, stop = bounds(period, relations.freq)
        sign: Sign = "+" if positive[row] > 0.5 else "−" if negative[row] > 0.5 else "?"
        points.append(
            Point(
                period=period,
                start=start.isoformat(),
                stop=stop.isoformat(),
                mean=_short(mean[row]),
                low=_short(mean[row] - Z90 * sd[row]),
                high=_short(mean[row] + Z90 * sd[row]),
                sign=sign,
                cooperation=_short(volume[row] - conflict[row]),
                conflict=_short(conflict[row]),
            )
        )
    silent = int((volume == 0).sum())
    label = f"{names.get(key[0], key[0])} → {names.get(key[1], key[1])}"
    about = f"{volume.sum():,.0f} events" if volume.any() else "no events"
    if 0 < silent < len(volume):
        about += f"; none in {silent} of {len(volume)} {relations.freq.removesuffix('52')}s"
    return Series(label=label, about=about, points=tuple(points), highlights=tuple(marks))


def _short(value: float) -> float:
    """To three decimals: a picture shows fewer, and the file stays small."""
    return round(float(value), 3) + 0.0


def _highlights(
    relations: Relations, names: Mapping[str, str], events: Mapping[str, Event], quotes: Mapping[str, str]
) -> dict[Key, tuple[Highlight, ...]]:
    """Of each candidate period the strongest event on its side of neutral, numbered in the order of the panels."""
    marks: dict[Key, tuple[Highlight, ...]] = {}
    number = 0
    chosen = sorted(candidates(relations), key=lambda found: (_directions(relations).index(found.key), found.period))
    for found in chosen:
        event = next((events[name] for name in found.events if _on_side(events.get(name), found.side, relations)), None)
        if event is None:
            continue
        number += 1
        text = event_line(event, names)
        quote = " ".join(quotes.get(event.id, "").split())
        mark = Highlight(number=number, period=found.period, text=text, event=event.id, quote=quote)
        marks[found.key] = (*marks.get(found.key, ()), mark)
    return marks


def _on_side(event: Event | None, side: int, relations: Relations) -> bool:
    return (
        event is not None
        and event.intensity is not None
        and side * (event.intensity - relations.parameters.neutral) > 0
    )


def event_line(event: Event, names: Mapping[str, str]) -> str:
    """An event in a line: when, who to whom, what, and its intensity."""
    what = event.type.capitalize() + (f", {event.mode.replace('-', ' ')}" if event.mode else "")
    scheme = "weis" if event.scale == "goldstein_weis" else "cameo"
    coded = load_ontology().crosswalks[scheme].get(event.code) if event.code else None
    if coded is not None:
        what = f"{coded.description} ({scheme.upper()} {event.code})"
    score = "" if event.intensity is None else f", {event.intensity:+.1f}".replace("-", "−")
    status = "" if event.status == "actual" else f", {event.status}"
    source, target = (names.get(actor, actor) for actor in (event.source, event.target))
    return f"{event.date}  {source} {'and' if event.symmetric else '→'} {target}: {what}{score}{status}"


def _notes(relations: Relations) -> tuple[str, ...]:
    out = [f"{count:,} {reason}" for reason, count in sorted(relations.left_out.items())]
    how = relations.method
    return (*([f"Left out: {', '.join(out)}."] if out else []), how[:1].upper() + how[1:] + ".")
