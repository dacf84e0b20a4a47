"""Who answers whom, drawn: how each directed dyad moves after a worse quarrel, who answers whom, the odds of policies.

Three rows of two panels (two actors: one row) show responses with their bands; below them stand a table of the tests,
answering dyads down, answered ones across, and the nine policies, three by three. Manners are told by signs, odds by
figures; shades only repeat them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write

_WIDTH = 1080.0
_LEFT, _PANEL, _GUTTER = 62.0, 440.0, 76.0
_TOP, _HIGH, _ROW = 84.0, 128.0, 198.0
_CELL = 56.0
_BOX, _DEEP = 136.0, 66.0

SIGNS = {"in kind": "+", "in reverse": "−", "of changing sign": "±", "": ""}
"""How an answer is marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The response of one directed dyad: middle, low and high at horizons 0, 1, ...; `shocked` marks the quarrel."""

    label: str
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    shocked: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMark:
    """A test: the row answers the column; `sign` of SIGNS, "" where no answer is claimed."""

    row: int
    column: int
    sign: str
    q: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChart:
    """What the picture shows.

    Attributes
    ----------
    title, subtitle : str
    rows : tuple of pairs of Curve
        Pairs share a scale of values.
    unit, periods : str
        What the values are; what a horizon is ("months").
    dyads : tuple of str
        Short labels, in the order of the places in `marks`.
    marks : tuple of AnswerMark
    pivot, first, second : str
        Display names; "" for two actors.
    odds : tuple of (name, probability)
        Nine policies, toward the first up, flat, down by toward the second; empty for two actors.
    claimed : str
        The policy that is claimed, "" for none.
    notes : tuple of str
    """

    title: str
    subtitle: str
    rows: tuple[tuple[Curve, Curve], ...]
    unit: str
    periods: str
    dyads: tuple[str, ...]
    marks: tuple[AnswerMark, ...]
    pivot: str = ""
    first: str = ""
    second: str = ""
    odds: tuple[tuple[str, float], ...] = ()
    claimed: str = ""
    notes: tuple[str, ...] = ()


def response_svg(chart: ResponseChart, *, description: str, name: str = "response") -> str:
    """Draw responses.

    Parameters
    ----------
    chart : ResponseChart
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
    >>> curve = Curve(label="A to B", middle=(0.0, -0.4, -0.1), low=(0.0, -0.8, -0.3), high=(0.0, 0.0, 0.1))
    >>> mark = AnswerMark(row=0, column=1, sign="+", q=0.01)
    >>> chart = ResponseChart(title="T", subtitle="", rows=((curve, curve),), unit="points", periods="months",
    ...                       dyads=("A to B", "B to A"), marks=(mark,))
    >>> response_svg(chart, description="D").count("A to B")
    4
    """
    below = _TOP + _ROW * len(chart.rows) + 46
    side = _CELL * 0.55 * len(chart.dyads)
    notes = below + max(side, 3 * _DEEP if chart.odds else 0.0) + 74
    lines = [line for text in chart.notes for line in svg.folded(text, 165, 4)]
    root = svg.canvas(_WIDTH, notes + 17 * len(lines), name=name, title=chart.title, description=description)
    write(root, 12, 26, chart.title, 18, anchor="start", bold=True)
    for line, text in enumerate(svg.folded(chart.subtitle, 165, 2)):
        write(root, 12, 46 + 16 * line, text, 12.5, anchor="start", grey=True)
    for row, pair in enumerate(chart.rows):
        ends = _ends(pair)
        for place, curve in enumerate(pair):
            _panel(root, chart, curve, ends, (_LEFT + (_PANEL + _GUTTER) * place, _TOP + 26 + _ROW * row))
    _tests(root, chart, (_LEFT + 80, below))
    if chart.odds:
        _policies(root, chart, (_LEFT + _PANEL + _GUTTER, below))
    for line, text in enumerate(lines):
        write(root, 12, notes - 6 + 17 * line, text, 12, anchor="start", grey=True)
    return svg.text_of(root)


def _ends(pair: Sequence[Curve]) -> tuple[float, float]:
    """Ends of an axis that shows both, zero, and a little room; the shock itself may leave it."""
    values = [v for curve in pair for v in (*curve.low[1:], *curve.high[1:], *curve.middle)]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low or 1.0) * 0.08
    return low - room, high + room


def _panel(
    root: Element, chart: ResponseChart, curve: Curve, ends: tuple[float, float], at: tuple[float, float]
) -> None:
    left, top = at
    count = len(curve.middle)

    def x(place: float) -> float:
        return left + _PANEL * (place + 0.5) / count

    def y(value: float) -> float:
        return top + _HIGH * (ends[1] - min(max(value, ends[0]), ends[1])) / (ends[1] - ends[0])

    write(root, left, top - 10, curve.label, 14, anchor="start", bold=True)
    write(root, left + _PANEL, top - 10, curve.about, 11.5, anchor="end", grey=True)
    for value in svg.ticks(*ends, most=4):
        zero = value == 0
        add(
            root,
            "line",
            x1=left,
            y1=y(value),
            x2=left + _PANEL,
            y2=y(value),
            stroke=svg.INK if zero else "#e6e8ea",
            stroke_width=1.2 if zero else 1,
        )
        write(root, left - 6, y(value) + 4, _number(value), 11, anchor="end", grey=True)
    colour = svg.VERMILION if curve.shocked else svg.BLUE
    steps = range(count)
    edge = [(x(h), y(curve.high[h])) for h in steps] + [(x(h), y(curve.low[h])) for h in reversed(steps)]
    add(root, "polygon", points=svg.points(edge), fill=colour, fill_opacity="0.2", class_="band")
    middle = [(x(h), y(curve.middle[h])) for h in steps]
    add(root, "polyline", points=svg.points(middle), fill="none", stroke=colour, stroke_width=2.4, class_="response")
    _dots(root, curve, colour, x, y)
    add(root, "rect", x=left, y=top, width=_PANEL, height=_HIGH, fill="none", stroke="#c9cfd6", class_="frame")
    for h in steps:
        write(root, x(h), top + _HIGH + 15, str(h), 11, grey=True)
    write(root, left + _PANEL / 2, top + _HIGH + 30, f"{chart.periods} after the shock", 11, grey=True)


def _dots(root: Element, curve: Curve, colour: str, x: Callable[[float], float], y: Callable[[float], float]) -> None:
    """A dot a horizon, full where the band leaves out zero."""
    for h, value in enumerate(curve.middle):
        sure = curve.low[h] > 0 or curve.high[h] < 0
        add(
            root,
            "circle",
            cx=x(h),
            cy=y(value),
            r=3.4,
            fill=colour if sure else svg.PAPER,
            stroke=colour,
            stroke_width=1.4,
            class_="sure" if sure else "open",
        )


def _number(value: float) -> str:
    text = f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _tests(root: Element, chart: ResponseChart, at: tuple[float, float]) -> None:
    """Answering dyads down, answered ones across."""
    left, top = at
    wide, deep, count = _CELL, _CELL * 0.55, len(chart.dyads)
    write(root, left - 80, top - 12, "Who answers whom", 14, anchor="start", bold=True)
    write(root, left - 80, top + 6, "answers ↓  the acts of →", 11, anchor="start", grey=True)
    marks = {(mark.row, mark.column): mark for mark in chart.marks}
    for place, label in enumerate(chart.dyads):
        source, _, target = label.partition(" to ")
        write(root, left + wide * (place + 0.5), top + 20, source, 10.5)
        write(root, left + wide * (place + 0.5), top + 32, f"to {target}", 10.5)
        write(root, left - 8, top + 42 + deep * (place + 0.62), label, 11.5, anchor="end")
    for row in range(count):
        for column in range(count):
            mark = marks.get((row, column))
            x, y = left + wide * column, top + 42 + deep * row
            fill = "#eef0f2" if mark is None else svg.PAPER
            if mark is not None and mark.sign:
                fill = {"+": "#cfe6f5", "−": "#f7d9c6", "±": "#f4ecc8"}.get(mark.sign, svg.PAPER)
            box = add(root, "rect", x=x, y=y, width=wide, height=deep, fill=fill, stroke="#c9cfd6", class_="test")
            if mark is None:
                continue
            add(box, "title", f"{chart.dyads[row]} answers {chart.dyads[column]}: q = {mark.q:.3f}")
            write(root, x + wide / 2, y + deep * 0.68, mark.sign or "·", 17 if mark.sign else 16, bold=bool(mark.sign))


def _policies(root: Element, chart: ResponseChart, at: tuple[float, float]) -> None:
    """Nine policies: the move toward the first across, that toward the second down."""
    left, top = at
    write(root, left, top - 12, f"What {chart.pivot} does when the other two quarrel", 14, anchor="start", bold=True)
    side = left + 44
    for place, word in enumerate(("warmer", "as before", "colder")):
        write(root, side + _BOX * (place + 0.5), top + 30, word, 11, grey=True)
        write(root, side - 8, top + 42 + _DEEP * (place + 0.55), word, 11, anchor="end", grey=True)
    write(root, side + 1.5 * _BOX, top + 12, f"toward {chart.first}", 12)
    write(root, side - 44, top + 34, f"to {chart.second}:", 11, anchor="start")
    most = max(share for _, share in chart.odds)
    for place, (label, share) in enumerate(chart.odds):
        across, down = divmod(place, 3)
        x, y = side + _BOX * across, top + 42 + _DEEP * down
        box = {"x": x, "y": y, "width": _BOX, "height": _DEEP}
        add(root, "rect", "", **box, fill=svg.PAPER, stroke="#c9cfd6", class_="policy")
        add(root, "rect", "", **box, fill=svg.SKY, fill_opacity=f"{0.75 * share / max(most, 1e-9):.3f}", class_="odds")
        if label == chart.claimed:
            inner = {"x": x + 2, "y": y + 2, "width": _BOX - 4, "height": _DEEP - 4}
            add(root, "rect", "", **inner, fill="none", stroke=svg.INK, stroke_width=2.4, class_="claimed")
        for line, text in enumerate(svg.folded(label, 21, 2)):
            write(root, x + _BOX / 2, y + 20 + 13 * line, text, 11.5)
        write(root, x + _BOX / 2, y + _DEEP - 10, f"{100 * share:.0f} %", 14, bold=True)
