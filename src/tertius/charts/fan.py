"""Forecasts as fans: a panel a direction, the two of a dyad side by side; below them how good such forecasts have been.

A panel shows the last known periods as a line with a dot a period, then the median to come inside its two intervals,
told by depth of one colour and by a rule at the last known period. What the scenario expects is dashed. Below stand
the skill of each model by horizon, told by dash and mark as well as colour, and the odds of the triangle's type,
hatched as in the ribbon.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.ribbon import FILLS, KINDS, patterns
from tertius.charts.svg import add, write

_WIDTH, _PANEL, _HIGH, _LEFT, _GUTTER = 1000.0, 420.0, 128.0, 58.0, 78.0
_TOP, _ROW = 76.0, 196.0
_BELOW = 168.0
_LINES = (
    (svg.INK, "", "circle"),
    (svg.BLUE, "7 3", "square"),
    (svg.ORANGE, "2 3", "diamond"),
    (svg.VERMILION, "9 3 2 3", "triangle"),
)

Map = Callable[[float], float]
Look = dict[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """One direction: known periods (None where silent) and the quantiles of those to come; `other` is the scenario."""

    label: str
    about: str
    past: tuple[float | None, ...]
    median: tuple[float, ...]
    low50: tuple[float, ...]
    high50: tuple[float, ...]
    low90: tuple[float, ...]
    high90: tuple[float, ...]
    other: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLine:
    """A model's skill at each horizon, and whether it is beyond chance there."""

    label: str
    skill: tuple[float, ...]
    sure: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FanChart:
    """All that is drawn.

    `pairs` holds the two directions of each dyad, `known` and `ahead` the labels of the periods. `zone` is the neutral
    zone and `ends` the ends of every axis, None where each pair has its own. `odds` has a tuple a period to come,
    `base` one for the past, in the order of `ribbon.KINDS`, of which `kinds` are the names; both are empty where there
    is no triangle.
    """

    title: str
    subtitle: str
    pairs: tuple[tuple[Fan, Fan], ...]
    known: tuple[str, ...]
    ahead: tuple[str, ...]
    unit: str
    zone: tuple[float, float] | None
    ends: tuple[float, float] | None
    skills: tuple[SkillLine, ...]
    base: tuple[float, ...] = ()
    odds: tuple[tuple[float, ...], ...] = ()
    kinds: tuple[str, ...] = ()
    scenario: str = ""
    notes: tuple[str, ...] = ()


def fan_svg(chart: FanChart, *, description: str, name: str = "fan") -> str:
    """Draw forecasts.

    Parameters
    ----------
    chart : FanChart
    description : str
        What a screen reader says beside the title.
    name : str
        Stem of the ids inside the drawing.

    Returns
    -------
    str
        SVG text without a declaration.

    Examples
    --------
    >>> fan = Fan(label="A to B", about="", past=(1.0, None, 2.0), median=(1.5, 1.4), low50=(1.0, 0.9),
    ...           high50=(2.0, 2.1), low90=(0.0, -0.2), high90=(3.0, 3.3))
    >>> chart = FanChart(title="T", subtitle="", pairs=((fan, fan),), known=("2017", "2018", "2019"),
    ...                  ahead=("2020", "2021"), unit="points", zone=(0.5, 1.5), ends=(-1.0, 4.0), skills=())
    >>> fan_svg(chart, description="D").count("A to B")
    2
    """
    below = _TOP + _ROW * len(chart.pairs)
    notes = below + (_BELOW + 104 if chart.skills or chart.odds else 0)
    told = _legend(chart)
    lines = [line for text in (*told, *chart.notes) for line in svg.folded(text, 165, 4)]
    root = svg.canvas(_WIDTH, notes + 14 + 17 * len(lines), name=name, title=chart.title, description=description)
    write(root, 12, 26, chart.title, 18, anchor="start", bold=True)
    for line, text in enumerate(svg.folded(chart.subtitle, 150, 2)):
        write(root, 12, 46 + 16 * line, text, 12.5, anchor="start", grey=True)
    for row, pair in enumerate(chart.pairs):
        ends = chart.ends or _ends(pair)
        for place, fan in enumerate(pair):
            _panel(root, chart, fan, ends, (_LEFT + (_PANEL + _GUTTER) * place, _TOP + 34 + _ROW * row))
    if chart.skills:
        _skills(root, chart, (_LEFT, below + 34))
    if chart.odds:
        patterns(root, name)
        _odds(root, chart, name, (_LEFT + _PANEL + _GUTTER, below + 34))
    for line, text in enumerate(lines):
        write(root, 12, notes + 8 + 17 * line, text, 12, anchor="start", grey=True)
    return svg.text_of(root)


def _legend(chart: FanChart) -> list[str]:
    dashed = f" Dashed: {chart.scenario}." if chart.scenario else ""
    zone = " Pale strip: neither warm nor cold." if chart.zone else ""
    return [
        f"Line with dots: {chart.unit}, as counted; gaps are silent periods. After the rule: the median of the "
        f"forecast, its central half (dark) and nine tenths (pale).{zone}{dashed}"
    ]


def _ends(pair: Sequence[Fan]) -> tuple[float, float]:
    """Ends of an axis that shows all of two fans, a little beyond them."""
    values = [v for fan in pair for v in (*fan.past, *fan.low90, *fan.high90, *fan.other) if v is not None]
    low, high = min(values), max(values)
    room = (high - low or 1.0) * 0.05
    return low - room, high + room


def _number(value: float) -> str:
    text = f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}".removesuffix(".0")
    return text.replace("-", "−")


def _frame(root: Element, at: tuple[float, float], high: float) -> None:
    box: Look = {"x": at[0], "y": at[1], "width": _PANEL, "height": high}
    add(root, "rect", "", **box, fill="none", stroke="#c9cfd6", class_="frame")


def _panel(root: Element, chart: FanChart, fan: Fan, ends: tuple[float, float], at: tuple[float, float]) -> None:
    left, top = at
    count, known = len(chart.known) + len(chart.ahead), len(chart.known)

    def x(place: float) -> float:
        return left + _PANEL * (place + 0.5) / count

    def y(value: float) -> float:
        return top + _HIGH * (ends[1] - min(max(value, ends[0]), ends[1])) / (ends[1] - ends[0])

    write(root, left, top - 12, fan.label, 14, anchor="start", bold=True)
    write(root, left + _PANEL, top - 12, fan.about, 11.5, anchor="end", grey=True)
    if chart.zone:
        edges = y(chart.zone[1]), y(chart.zone[0])
        zone: Look = {"x": left, "y": edges[0], "width": _PANEL, "height": edges[1] - edges[0]}
        add(root, "rect", "", **zone, fill="#efeee6", class_="zone")
    for value in svg.ticks(*ends):
        add(root, "line", x1=left, y1=y(value), x2=left + _PANEL, y2=y(value), stroke="#e6e8ea", stroke_width=1)
        write(root, left - 6, y(value) + 4, _number(value), 11, anchor="end", grey=True)
    _frame(root, at, _HIGH)
    _times(root, chart, x, top + _HIGH)
    to_come = [x(known + h) for h in range(len(chart.ahead))]
    for low, high, shade in ((fan.low90, fan.high90, "0.22"), (fan.low50, fan.high50, "0.4")):
        edge = list(zip(to_come, map(y, high), strict=True)) + list(zip(to_come, map(y, low), strict=True))[::-1]
        add(root, "polygon", points=svg.points(edge), fill=svg.BLUE, fill_opacity=shade, class_="fan")
    middle = list(zip(to_come, map(y, fan.median), strict=True))
    add(root, "polyline", points=svg.points(middle), fill="none", stroke=svg.BLUE, stroke_width=2.4, class_="median")
    if fan.other:
        dashed = list(zip(to_come, map(y, fan.other), strict=True))
        line: Look = {"fill": "none", "stroke": svg.VERMILION, "stroke_width": 2.2, "stroke_dasharray": "6 3"}
        add(root, "polyline", "", points=svg.points(dashed), **line, class_="scenario")
    _past(root, fan, x, y)
    rule = x(known - 0.5)
    add(root, "line", x1=rule, y1=top, x2=rule, y2=top + _HIGH, stroke=svg.GREY, stroke_width=1, stroke_dasharray="3 3")


def _past(root: Element, fan: Fan, x: Map, y: Map) -> None:
    run: list[tuple[float, float]] = []
    for place, value in enumerate((*fan.past, None)):
        if value is not None:
            run.append((x(place), y(value)))
            continue
        if len(run) > 1:
            add(root, "polyline", points=svg.points(run), fill="none", stroke=svg.INK, stroke_width=1.2, class_="past")
        for cx, cy in run:
            add(root, "circle", cx=cx, cy=cy, r=2.1, fill=svg.INK, class_="dot")
        run = []


_LABELS_APART = 84.0
"""Between the places of two labels, of which the second ends at its own."""


def _times(root: Element, chart: FanChart, x: Map, bottom: float) -> None:
    """The first and last period shown, one halfway, and the first to come where its label has room before the last."""
    labels = (*chart.known, *chart.ahead)
    known, last = len(chart.known), len(chart.known) + len(chart.ahead) - 1
    for place, anchor in ((0, "start"), (known // 2, "middle"), (known, "middle"), (last, "end")):
        if place == known and x(last) - x(known) < _LABELS_APART:
            continue
        at = x(place)
        add(root, "line", x1=at, y1=bottom, x2=at, y2=bottom + 4, stroke=svg.GREY, stroke_width=1)
        write(root, at, bottom + 17, labels[place], 11, anchor=anchor, grey=True)


def _skills(root: Element, chart: FanChart, at: tuple[float, float]) -> None:
    """A line a model: by how much its CRPS is below that of the best simple baseline at each horizon."""
    left, top = at
    values = [value for line in chart.skills for value in line.skill]
    low, high = min(-0.02, *values), max(0.02, *values)
    low, high = low - 0.05 * (high - low), high + 0.05 * (high - low)
    horizons = len(chart.ahead)
    plot = _PANEL - 78

    def x(place: float) -> float:
        return left + plot * (place + 0.5) / horizons

    def y(value: float) -> float:
        return top + _BELOW * (high - value) / (high - low)

    write(root, left, top - 12, "Skill in the backtest", 14, anchor="start", bold=True)
    write(root, left + _PANEL, top - 12, "over the simple forecast best at the horizon", 11.5, anchor="end", grey=True)
    for value in svg.ticks(low, high):
        zero = value == 0
        stroke: Look = {"stroke": svg.INK if zero else "#e6e8ea", "stroke_width": 1.4 if zero else 1}
        add(root, "line", "", x1=left, y1=y(value), x2=left + plot, y2=y(value), **stroke)
        text = f"{100 * value:+.0f} %".replace("-", "−") if value else "0"
        write(root, left - 6, y(value) + 4, text, 11, anchor="end", grey=True)
    for h in range(horizons):
        write(root, x(h), top + _BELOW + 16, str(h + 1), 11, grey=True)
    write(root, left + plot / 2, top + _BELOW + 32, "periods ahead", 11, grey=True)
    ends = _apart([y(line.skill[-1]) for line in chart.skills], 15.0)
    for line, end, (colour, dashes, mark) in zip(chart.skills, ends, _LINES, strict=False):
        points = [(x(h), y(value)) for h, value in enumerate(line.skill)]
        look: Look = {"fill": "none", "stroke": colour, "stroke_width": 1.8, "stroke_dasharray": dashes}
        add(root, "polyline", "", points=svg.points(points), **look, class_="skill")
        for point, sure in zip(points, line.sure, strict=True):
            _mark(root, point, mark, colour, full=sure)
        _mark(root, (left + plot + 10, end), mark, colour, full=True)
        write(root, left + plot + 19, end + 4, line.label, 12, anchor="start")


def _mark(root: Element, at: tuple[float, float], kind: str, colour: str, *, full: bool) -> None:
    x, y = at
    look: Look = {"fill": colour if full else svg.PAPER, "stroke": colour, "stroke_width": 1.4}
    if kind == "circle":
        add(root, "circle", "", cx=x, cy=y, r=3.6, **look)
    elif kind == "square":
        add(root, "rect", "", x=x - 3.3, y=y - 3.3, width=6.6, height=6.6, **look)
    elif kind == "diamond":
        add(root, "polygon", "", points=svg.points([(x, y - 4.6), (x + 4.6, y), (x, y + 4.6), (x - 4.6, y)]), **look)
    else:
        add(root, "polygon", "", points=svg.points([(x, y - 4.4), (x + 4.2, y + 3.4), (x - 4.2, y + 3.4)]), **look)


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Places moved down until none lies within `least` of another.

    >>> _apart([5.0, 30.0, 4.0], 10.0)
    [14.0, 30.0, 4.0]
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    out = list(places)
    for before, here in itertools.pairwise(order):
        out[here] = max(out[here], out[before] + least)
    return out


def _odds(root: Element, chart: FanChart, name: str, at: tuple[float, float]) -> None:
    """A stacked bar a period to come, and one for how often each type has been."""
    left, top = at
    write(root, left, top - 12, "Type of the triangle", 14, anchor="start", bold=True)
    write(root, left + _PANEL, top - 12, "odds of what each period's events will spell", 11.5, anchor="end", grey=True)
    wide = (_PANEL - 26) / (len(chart.odds) + 1)
    bars = [("so far", left, chart.base)]
    bars += [(str(h + 1), left + 26 + wide * (h + 1), row) for h, row in enumerate(chart.odds)]
    for label, x, row in bars:
        y = top + _BELOW
        for kind, share in zip(KINDS, row, strict=True):
            high = _BELOW * share
            y -= high
            box: Look = {"x": x + 1.5, "y": y, "width": wide - 3, "height": high}
            bar = add(
                root, "rect", "", **box, fill=f"url(#{name}-{kind})", stroke=svg.INK, stroke_width=0.8, class_=kind
            )
            add(bar, "title", f"{chart.kinds[KINDS.index(kind)]} {100 * share:.0f} %")
            if high > 17 and wide > 22:
                back: Look = {"x": x + wide / 2 - 8, "y": y + high / 2 - 8, "width": 16, "height": 16, "rx": 3}
                add(root, "rect", "", **back, fill=svg.PAPER, fill_opacity="0.9", class_="paper")
                write(root, x + wide / 2, y + high / 2 + 4.5, FILLS[kind][2], 12, bold=True)
        write(root, x + wide / 2, top + _BELOW + 16, label, 11, grey=True)
    x, y = left, top + _BELOW + 24
    for kind, words in zip(KINDS, chart.kinds, strict=True):
        if x > left + 280:
            x, y = left, y + 17
        add(root, "rect", x=x, y=y, width=14, height=11, fill=f"url(#{name}-{kind})", stroke=svg.INK, stroke_width=0.8)
        text = f"{FILLS[kind][2]} {words}"
        write(root, x + 18, y + 10, text, 11, anchor="start")
        x += 30 + 5.8 * len(text)
