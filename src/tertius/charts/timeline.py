"""The timeline: one lane a pair of actors, one mark an event.

A mark above the middle line is cooperation, below it conflict; large is material, small verbal; its shape tells the
status (filled circle, open triangle, open circle, cross). A date known only to the month or year draws a thin bar
over the whole span. Marks of the same day stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write

_COLOURS = {
    "material cooperation": (svg.BLUE, "material-plus"),
    "verbal cooperation": (svg.SKY, "verbal-plus"),
    "verbal conflict": (svg.ORANGE, "verbal-minus"),
    "material conflict": (svg.VERMILION, "material-minus"),
}
_STEP = 14.0
_LEVELS = 4
_LEFT, _WIDTH, _UNDATED = 178.0, 920.0, 90.0
_MOST = 160
"""Marks drawn in a lane; the rest are counted at its end, since overprinted marks tell nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event: `first` and `last` are the full dates its date may mean (equal when exact, "" when unknown)."""

    first: str
    last: str
    status: str
    quad: str
    title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The events of one pair, or of one direction of it."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int
    high: int
    left: float
    right: float
    undated: float

    def at(self, day: float) -> float:
        if self.high == self.low:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - self.low) / (self.high - self.low)


def timeline_svg(lanes: Sequence[Lane], *, title: str, description: str, name: str = "timeline") -> str:
    """Draw the events of several lanes over their dates.

    Parameters
    ----------
    lanes : sequence of Lane
        From the top down.
    title, description : str
        What a screen reader says.
    name : str
        Stem of the ids inside the drawing.

    Returns
    -------
    str
        SVG text without a declaration.

    Examples
    --------
    >>> february = {"first": "2017-02-01", "last": "2017-02-28"}
    >>> mark = Mark(**february, status="denied", quad="verbal conflict", title="", link="#r1")
    >>> timeline_svg([Lane(label="A – B", marks=(mark,))], title="T", description="D").count("<a ")
    1
    """
    axis = _axis(lanes)
    placed = [_swarm(lane.marks[:_MOST], axis) for lane in lanes]
    heights = [_lane_heights(spots) for spots in placed]
    total = sum(up + down for up, down in heights)
    root = svg.canvas(_WIDTH, 30 + total + 76, name=name, title=title, description=description)
    bottom = 16 + total
    _draw_axis(root, axis, 16.0, bottom)
    top = 16.0
    for lane, spots, (up, down) in zip(lanes, placed, heights, strict=True):
        middle = top + up
        add(
            root,
            "line",
            x1=_LEFT,
            y1=middle,
            x2=_WIDTH - 10,
            y2=middle,
            stroke=svg.GREY,
            stroke_width=0.8,
            class_="rule",
        )
        lines = svg.folded(lane.label, 24)
        for index, line in enumerate(lines):
            write(root, 4, middle + 5 + 16 * (index - (len(lines) - 1) / 2), line, 13, anchor="start", bold=True)
        for mark, x, level in spots:
            _draw(root, mark, x, middle - level * _STEP, axis)
        if len(lane.marks) > _MOST:
            write(root, _WIDTH - 10, middle - 4, f"+{len(lane.marks) - _MOST} more", 12, anchor="end")
        top += up + down
    _legend(root, bottom + 48)
    return svg.text_of(root)


def _axis(lanes: Sequence[Lane]) -> _Axis:
    marks = [mark for lane in lanes for mark in lane.marks]
    days = [date.fromisoformat(day).toordinal() for mark in marks for day in (mark.first, mark.last) if day]
    undated = any(not mark.first for mark in marks)
    right = _WIDTH - 24 - (_UNDATED if undated else 0)
    low, high = (min(days), max(days)) if days else (0, 0)
    return _Axis(low, high, _LEFT + 14, right, _WIDTH - 10 - _UNDATED / 2)


def _middle_day(mark: Mark) -> float:
    return (date.fromisoformat(mark.first).toordinal() + date.fromisoformat(mark.last).toordinal()) / 2


def _swarm(marks: Sequence[Mark], axis: _Axis) -> list[tuple[Mark, float, float]]:
    """Give each mark the free place nearest its date: outward from the middle line first, then sideways."""
    taken: dict[tuple[bool, int], list[float]] = {}
    spots = []
    for mark in marks:
        x = axis.at(_middle_day(mark)) if mark.first else axis.undated
        above = "conflict" not in mark.quad
        shifts = [side * step * _STEP for step in range(40) for side in ((1, -1) if step else (1,))]
        for shift, level in ((shift, level) for shift in shifts for level in range(1, _LEVELS + 1)):
            row = taken.setdefault((above, level), [])
            if all(abs(other - (x + shift)) >= _STEP - 0.5 for other in row):
                row.append(x + shift)
                spots.append((mark, x + shift, float(level if above else -level)))
                break
    return spots


def _lane_heights(spots: Sequence[tuple[Mark, float, float]]) -> tuple[float, float]:
    up = max((level for _, _, level in spots if level > 0), default=0.0)
    down = max((-level for _, _, level in spots if level < 0), default=0.0)
    return max(up, 1.0) * _STEP + 12, max(down, 1.0) * _STEP + 12


def _ticks(low: int, high: int) -> list[tuple[int, str]]:
    """Days, months or years, whichever gives two to nine ticks."""
    span = high - low
    if span <= 62:
        step = max(1, -(-span // 6))
        return [(day, date.fromordinal(day).isoformat()) for day in range(low, high + 1, step)]
    first, last = date.fromordinal(low), date.fromordinal(high)
    if span <= 1000:
        months = [(year, month) for year in range(first.year, last.year + 1) for month in range(1, 13)]
        starts = [(date(y, m, 1).toordinal(), f"{y}-{m:02d}") for y, m in months]
    else:
        starts = [(date(year, 1, 1).toordinal(), str(year)) for year in range(first.year, last.year + 1)]
    inside = [tick for tick in starts if low <= tick[0] <= high]
    return inside[:: max(1, -(-len(inside) // 8))]


def _draw_axis(root: Element, axis: _Axis, top: float, bottom: float) -> None:
    if axis.high:
        for day, label in _ticks(axis.low, axis.high):
            x = axis.at(day)
            add(
                root,
                "line",
                x1=x,
                y1=top,
                x2=x,
                y2=bottom + 4,
                stroke=svg.GREY,
                stroke_width=0.6,
                stroke_dasharray="1 4",
                class_="rule",
            )
            write(root, x, bottom + 20, label, 12, grey=True)
    if axis.right < _WIDTH - 24 - 1:
        write(root, axis.undated, bottom + 20, "undated", 12, grey=True)


def _draw(root: Element, mark: Mark, x: float, y: float, axis: _Axis) -> None:
    link = add(root, "a", href=mark.link)
    add(link, "title", mark.title)
    colour, kind = _COLOURS.get(mark.quad, (svg.GREY, "other"))
    if mark.first != mark.last:
        low, high = (axis.at(date.fromisoformat(day).toordinal()) for day in (mark.first, mark.last))
        add(link, "line", x1=low, y1=y, x2=max(high, low + 6), y2=y, stroke=svg.INK, stroke_width=1.2, class_="span")
    size = 6.0 if mark.quad.startswith("material") else 4.2
    _shape(link, mark.status, x, y, size=size, colour=colour, kind=kind)


def _shape(parent: Element, status: str, x: float, y: float, *, size: float, colour: str, kind: str) -> None:
    if status == "denied":
        path = f"M{svg.number(x - size)} {svg.number(y - size)}l{svg.number(2 * size)} {svg.number(2 * size)}"
        path += f"m0 {svg.number(-2 * size)}l{svg.number(-2 * size)} {svg.number(2 * size)}"
        add(parent, "path", d=path, stroke=svg.INK, stroke_width=4.4, class_="halo", fill="none")
        add(parent, "path", d=path, stroke=colour, stroke_width=2.2, class_=f"cross {kind}", fill="none")
    elif status == "intended":
        path = f"M{svg.number(x - size)} {svg.number(y + size)}L{svg.number(x)} {svg.number(y - size)}"
        path += f"L{svg.number(x + size)} {svg.number(y + size)}z"
        add(parent, "path", d=path, fill=svg.PAPER, stroke=svg.INK, stroke_width=1, class_="ring")
        add(parent, "path", d=path, fill="none", stroke=colour, stroke_width=2, class_=f"outline {kind}")
    elif status == "possible":
        add(
            parent,
            "circle",
            cx=x,
            cy=y,
            r=size,
            fill=svg.PAPER,
            stroke=colour,
            stroke_width=2,
            stroke_dasharray="2.4 1.8",
            class_=f"open {kind}",
        )
    else:
        add(parent, "circle", cx=x, cy=y, r=size, fill=colour, stroke=svg.INK, stroke_width=1, class_=f"filled {kind}")


def _legend(root: Element, y: float) -> None:
    x = _LEFT
    for status, words in (
        ("actual", "done or said"),
        ("intended", "intended"),
        ("possible", "possible"),
        ("denied", "denied"),
    ):
        _shape(root, status, x, y - 4, size=5.0, colour=svg.GREY, kind="other")
        write(root, x + 12, y, words, 12.5, anchor="start")
        x += 40 + 7.6 * len(words)
    write(root, x, y, "above the line: cooperation", 12.5, anchor="start")
    write(root, x + 190, y, "below: conflict", 12.5, anchor="start")
    write(
        root,
        _LEFT - 6,
        y + 20,
        "large: material, small: verbal; a thin bar spans a date known only to the month or year",
        12.5,
        anchor="start",
    )
