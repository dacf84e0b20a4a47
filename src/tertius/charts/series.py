"""Directed relations over time as a Vega-Lite specification: a panel a direction, the two of a dyad side by side.

Each panel tells, from the top: the level with its 90 % band about the neutral zone; the sign, by place and character as
well as colour; the events of each period, cooperation upward and conflict downward. Numbers mark the strongest events;
their list stands beneath. Small records come in (`Series`), all numbers reckoned; `altair` makes and checks the
specification. (Its classes are made by code and have types that say little, hence `Any`.)
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tertius.charts.svg import BLUE, GREY, INK, PAPER, VERMILION, folded

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH, LEVEL, SIGNS, COUNTS = 500, 180, 45, 80
"""Of a panel: width, and heights of level, signs and counts, in pixels."""

BAND, ZONE = "#c9cfd6", "#efeee6"
FEW = 36
"""Up to this many periods each has its dot; more would run into one another."""

_MARGIN: dict[str, Any] = {"minExtent": 34, "maxExtent": 34, "titlePadding": 4}
"""Of the axes at the left, so that panels stand in line whatever their numbers."""

Sign = Literal["+", "−", "?"]
_SIGNS = ("+", "?", "−")
_COLOURS = {"+": BLUE, "?": "#9aa0a6", "−": VERMILION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period of a series: its days (`stop` is the day after the last), the level with its band, sign and counts."""

    period: str
    start: str
    stop: str
    mean: float
    low: float
    high: float
    sign: Sign
    cooperation: float
    conflict: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A strong event: its number in the picture, the period it is drawn at, and what happened in a line."""

    number: int
    period: str
    text: str
    event: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One directed relation through time; `about` says in a few words how much is known of it."""

    label: str
    about: str
    points: tuple[Point, ...]
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChart:
    """All that a picture of series says.

    `pairs` holds the two directions of each dyad; `neutral` and `delta` are the neutral zone, `low` and `high` the ends
    of the axis of the level in all panels. The counts of a dyad have an axis of their own. `notes` stand beneath.
    """

    title: str
    subtitle: str
    pairs: tuple[tuple[Series, Series], ...]
    neutral: float
    delta: float
    low: float
    high: float
    scale: str
    notes: tuple[str, ...] = ()


def series_spec(chart: SeriesChart) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, its data inlined.

    Parameters
    ----------
    chart : SeriesChart

    Returns
    -------
    dict
        The same for the same chart, to the byte when written as JSON.
    """
    import altair as alt

    drawing = _Drawing(chart)
    parts = [*(_row(drawing, pair) for pair in chart.pairs), *_listed(drawing), _legend(drawing)]
    whole = alt.vconcat(*parts, spacing=26).properties(
        title=alt.TitleParams(
            chart.title,
            subtitle=folded(chart.subtitle, 150, 3),
            anchor="start",
            frame="group",
            fontSize=22,
            subtitleFontSize=14,
            subtitleColor=GREY,
            subtitlePadding=6,
            subtitleLineHeight=18,
            offset=18,
        ),
        background=PAPER,
        padding=20,
    )
    whole = (
        whole.configure(font=FONT)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titleColor=GREY,
            labelColor=INK,
            gridColor="#e6e8ea",
            domainColor=GREY,
            tickColor=GREY,
        )
        .configure_view(stroke=None)
        .configure_concat(spacing=6)
    )
    return {**whole.to_dict(), "datasets": drawing.datasets}


class _Drawing:
    """The parts of one picture under way: its chart, its data sets by name, and the ends of its time axis."""

    def __init__(self, chart: SeriesChart) -> None:
        self.chart = chart
        self.datasets: dict[str, list[dict[str, Any]]] = {}
        points = [point for pair in chart.pairs for series in pair for point in series.points]
        self.since, self.until = min(point.start for point in points), max(point.stop for point in points)

    def named(self, rows: list[dict[str, Any]]) -> Any:
        """A chart on rows that stand once in the specification, however many marks draw them."""
        import altair as alt

        name = f"data-{len(self.datasets)}"
        self.datasets[name] = rows
        return alt.Chart(alt.NamedData(name=name))


def _time(drawing: _Drawing, field: str, *, labels: bool) -> Any:
    import altair as alt

    since, until = drawing.since, drawing.until
    years = int(until[:4]) - int(since[:4])
    form = "%Y" if years > 2 else "%b %Y" if until[:7] > since[:7] else "%d %b %Y"
    axis = alt.Axis(format=form, labels=labels, ticks=labels, title=None, grid=True, tickCount=6, labelFlush=True)
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc", domain=[since, until], nice=False), axis=axis)


def _row(drawing: _Drawing, pair: tuple[Series, Series]) -> Any:
    """The two directions of a dyad, whose counts have one axis."""
    import altair as alt

    most = max([1.0, *(max(p.cooperation, p.conflict) for series in pair for p in series.points)])
    panels = []
    for series in pair:
        title = alt.TitleParams(
            series.label,
            subtitle=series.about,
            anchor="start",
            frame="group",
            fontSize=17,
            subtitleFontSize=13,
            subtitleColor=GREY,
            offset=8,
        )
        base = drawing.named(_rows(series))
        parts = (_level(drawing, series, base), _sign_strip(drawing, series), _counts(drawing, base, most))
        panels.append(alt.vconcat(*parts, spacing=6).properties(title=title))
    return alt.hconcat(*panels, spacing=30)


def _rows(series: Series) -> list[dict[str, Any]]:
    return [
        {
            "period": p.period,
            "start": p.start,
            "stop": p.stop,
            "middle": _middle(p),
            "mean": p.mean,
            "low": p.low,
            "high": p.high,
            "sign": p.sign,
            "cooperation": p.cooperation,
            "conflict": -p.conflict,
        }
        for p in series.points
    ]


def _middle(point: Point) -> str:
    first, after = date.fromisoformat(point.start), date.fromisoformat(point.stop)
    return date.fromordinal((first.toordinal() + after.toordinal()) // 2).isoformat()


def _signed(value: float) -> str:
    text = f"{abs(value):.1f}"
    return text if text == "0.0" else f"{'+' if value > 0 else '−'}{text}"


def _level(drawing: _Drawing, series: Series, base: Any) -> Any:
    """The neutral zone, the band, the level, and the numbers of the strong events."""
    import altair as alt

    chart = drawing.chart
    few = len(series.points) <= FEW
    x = _time(drawing, "middle", labels=False)
    scale = alt.Scale(domain=[chart.low, chart.high], nice=False)
    label = "datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + format(abs(datum.value), '~g')"
    axis = alt.Axis(title="colder ← level → warmer", tickCount=6, labelExpr=label, **_MARGIN)
    y = alt.Y("mean:Q", scale=scale, axis=axis)
    band = {"x": x, "y": alt.Y("low:Q", scale=scale), "y2": "high:Q"}
    zone = drawing.named([{"from": chart.neutral - chart.delta, "to": chart.neutral + chart.delta}])
    told = [
        alt.Tooltip("period:N", title="period"),
        alt.Tooltip("mean:Q", title="level", format="+.1f"),
        alt.Tooltip("low:Q", title="90 % from", format="+.1f"),
        alt.Tooltip("high:Q", title="to", format="+.1f"),
        alt.Tooltip("sign:N", title="sign"),
        alt.Tooltip("cooperation:Q", title="cooperative events", format="~g"),
        alt.Tooltip("conflict:Q", title="conflictual events (as minus)", format="~g"),
    ]
    layers = [
        zone.mark_rect(color=ZONE).encode(
            y=alt.Y("from:Q", scale=scale, axis=axis), y2="to:Q", x=alt.value(0), x2=alt.value(WIDTH)
        ),
        base.mark_area(color=BAND, opacity=0.85, clip=True).encode(**band),
        base.mark_line(color=INK, strokeWidth=2, clip=True).encode(x=x, y=y),
        *([base.mark_rule(color=GREY, strokeWidth=1.5, clip=True).encode(**band)] if few else []),
        # Among many periods the dots are there for the pointer alone.
        base.mark_circle(color=INK, size=46, opacity=1 if few else 0).encode(x=x, y=y, tooltip=told),
        *_numbers(drawing, series, x, scale),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=LEVEL)


def _numbers(drawing: _Drawing, series: Series, x: Any, scale: Any) -> list[Any]:
    """The numbers of the strong events, in rings at the level of their period."""
    import altair as alt

    places = {point.period: point for point in series.points}
    rows = [
        {
            "middle": _middle(places[mark.period]),
            "mean": places[mark.period].mean,
            "number": str(mark.number),
            "text": mark.text,
        }
        for mark in series.highlights
    ]
    if not rows:
        return []
    base = drawing.named(rows).encode(
        x=x,
        y=alt.Y("mean:Q", scale=scale),
        tooltip=[alt.Tooltip("number:N", title="event"), alt.Tooltip("text:N", title="what")],
    )
    return [
        base.mark_circle(color=PAPER, stroke=INK, strokeWidth=1.5, size=330, opacity=1),
        base.mark_text(fontSize=12, fontWeight="bold", color=INK, baseline="middle", dy=0.5).encode(text="number:N"),
    ]


def _sign_strip(drawing: _Drawing, series: Series) -> Any:
    """Where the level stands more likely than not: three rows, so that the sign is told by place too."""
    import altair as alt

    runs = [list(points) for _, points in itertools.groupby(series.points, key=lambda point: point.sign)]
    rows = [{"start": run[0].start, "stop": run[-1].stop, "sign": run[0].sign} for run in runs]
    colours = alt.Scale(domain=list(_SIGNS), range=[_COLOURS[sign] for sign in _SIGNS])
    axis = alt.Axis(
        title=None, ticks=False, domain=False, labelFontSize=13, labelFontWeight="bold", grid=False, **_MARGIN
    )
    return (
        drawing.named(rows)
        .mark_rect(clip=True)
        .encode(
            x=_time(drawing, "start", labels=False),
            x2="stop:T",
            y=alt.Y("sign:N", scale=alt.Scale(domain=list(_SIGNS), paddingInner=0.15), axis=axis),
            color=alt.Color("sign:N", scale=colours, legend=None),
            tooltip=[alt.Tooltip("sign:N"), alt.Tooltip("start:N", title="from"), alt.Tooltip("stop:N", title="until")],
        )
        .properties(width=WIDTH, height=SIGNS)
    )


def _counts(drawing: _Drawing, base: Any, most: float) -> Any:
    """Events a period: cooperation up, conflict down."""
    import altair as alt

    x = _time(drawing, "start", labels=True)
    scale = alt.Scale(domain=[-most, most], nice=True)
    axis = alt.Axis(title="events", tickCount=3, labelExpr="format(abs(datum.value), '~s')", **_MARGIN)
    told = [
        alt.Tooltip("period:N"),
        alt.Tooltip("cooperation:Q", title="cooperative", format="~g"),
        alt.Tooltip("conflict:Q", title="conflictual (as minus)", format="~g"),
    ]
    bars = [
        base.mark_rect(color=colour).encode(
            x=x, x2="stop:T", y=alt.Y(f"{field}:Q", scale=scale, axis=axis), y2=alt.datum(0), tooltip=told
        )
        for field, colour in (("cooperation", BLUE), ("conflict", VERMILION))
    ]
    line = drawing.named([{"zero": 0}]).mark_rule(color=INK, strokeWidth=1).encode(y=alt.Y("zero:Q", scale=scale))
    return alt.layer(*bars, line).properties(width=WIDTH, height=COUNTS)


def _listed(drawing: _Drawing) -> list[Any]:
    """The strong events by number, in two columns; none where there are none."""
    marks = [mark for pair in drawing.chart.pairs for series in pair for mark in series.highlights]
    half = (len(marks) + 1) // 2
    rows = [
        {"column": place // half, "line": place % half, "number": f"{mark.number}", "text": folded(mark.text, 80, 1)[0]}
        for place, mark in enumerate(marks)
    ]
    return [_texts(drawing, "Events that weighed most", rows, half)] if rows else []


def _legend(drawing: _Drawing) -> Any:
    """How to read the picture, in words."""
    chart = drawing.chart
    low, high = _signed(chart.neutral - chart.delta), _signed(chart.neutral + chart.delta)
    said = [
        f"Line: level on the scale {chart.scale}. Grey band: 90 % interval, wider where little was reported. Pale "
        f"zone: neither warm nor cold, {low} to {high}.",
        "Strip: the sign that is more likely than not, + above, − below, ? where neither is. Bars: events a period, "
        "cooperation upward, conflict downward; the two directions of a pair have one axis.",
        *chart.notes,
    ]
    lines = [line for text in said for line in folded(text, 165, 4)]
    rows = [{"column": 0, "line": i, "number": "", "text": text} for i, text in enumerate(lines)]
    return _texts(drawing, "How to read it", rows, len(lines), indent=0)


def _texts(drawing: _Drawing, title: str, rows: list[dict[str, Any]], lines: int, indent: int = 24) -> Any:
    import altair as alt

    x = alt.X("column:Q", scale=alt.Scale(domain=[0, 2], nice=False), axis=None)
    y = alt.Y("line:Q", scale=alt.Scale(domain=[-0.5, lines - 0.5], reverse=True, nice=False), axis=None)
    base = drawing.named(rows).encode(x=x, y=y)
    number = base.mark_text(align="right", dx=16, fontSize=13, fontWeight="bold", color=INK).encode(text="number:N")
    text = base.mark_text(align="left", dx=indent, fontSize=13, color=INK).encode(text="text:N")
    heading = alt.TitleParams(title, anchor="start", frame="group", fontSize=14, offset=4)
    return alt.layer(number, text).properties(width=2 * WIDTH + 90, height=lines * 19, title=heading)
