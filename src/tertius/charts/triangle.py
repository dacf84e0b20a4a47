"""The triangle drawn: three corners, three signed edges with their intervals, and the seat of the pivot.

In: corners with names, edges with a sign, a mean, an interval and a volume. Out: SVG in a wide layout (legible at 700
pixels, with a small scale beside each edge) or a narrow one for phones (the scales below the triangle).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write

Sign = Literal["+", "−", "?"]

_STROKES: dict[str, tuple[str, str, str]] = {
    "+": (svg.BLUE, "", "plus"),
    "−": (svg.VERMILION, "14 8", "minus"),
    "?": (svg.GREY, "2 7", "open"),
}
_LEGEND = (
    "Solid line, +: good terms. Dashed, −: at odds. Dotted, ?: no clear sign.",
    "Wider line: stronger relation. Small scale: dot is the mean, bar its 90 % interval.",
)
_NARROW_LEGEND = (
    "Solid, +: good terms. Dashed, −: at odds. Dotted, ?: unclear.",
    "Width: strength. Bar: 90 % interval. Dot: mean.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """An actor at a corner; `seat` is the line under its name ("pivot 74 %"), empty for all but the pivot."""

    id: str
    name: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One side between two corners: sign, mean and interval on a scale of -`limit` to +`limit`, and two notes."""

    first: str
    second: str
    sign: Sign
    mean: float
    low: float
    high: float
    limit: float
    note: str
    volume: str


def signed(value: float) -> str:
    """A mean as printed: one decimal, always with its sign, and a true minus.

    >>> signed(2.14), signed(-0.5), signed(0.01)
    ('+2.1', '−0.5', '0.0')
    """
    text = f"{round(value, 1) + 0.0:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def triangle_svg(
    corners: Sequence[Corner],
    edges: Sequence[Edge],
    *,
    title: str,
    description: str,
    narrow: bool = False,
    name: str = "triangle",
) -> str:
    """Draw a triangle of three actors.

    Parameters
    ----------
    corners : sequence of Corner
        Three, the first at the top.
    edges : sequence of Edge
        Three, each naming two corners by id.
    title, description : str
        What a screen reader says.
    narrow : bool
        The layout for phones.
    name : str
        Stem of the ids inside the drawing; two drawings of one page need two names.

    Returns
    -------
    str
        SVG text without a declaration.

    Examples
    --------
    >>> corners = [Corner(id=i, name=i.title(), seat="pivot 70 %" if i == "RUS" else "") for i in ("RUS", "USA", "IRN")]
    >>> edges = [
    ...     Edge(first=a, second=b, sign=s, mean=m, low=m - 2, high=m + 2, limit=10, note="", volume="")
    ...     for a, b, s, m in (("RUS", "USA", "+", 2), ("RUS", "IRN", "+", 3), ("USA", "IRN", "−", -5))
    ... ]
    >>> triangle_svg(corners, edges, title="T", description="D").startswith("<svg")
    True
    """
    width, height = (360.0, 522.0) if narrow else (720.0, 514.0)
    spots = (
        ((180.0, 54.0), (64.0, 254.0), (296.0, 254.0)) if narrow else ((360.0, 68.0), (132.0, 350.0), (588.0, 350.0))
    )
    root = svg.canvas(width, height, name=name, title=title, description=description)
    place = {corner.id: spot for corner, spot in zip(corners, spots, strict=True)}
    for edge in edges:
        _line(root, place[edge.first], place[edge.second], edge)
    for index, corner in enumerate(corners):
        _corner(root, corner, *spots[index], top=index == 0, narrow=narrow)
    order = {corner.id: index for index, corner in enumerate(corners)}
    ranked = sorted(edges, key=lambda edge: sorted((order[edge.first], order[edge.second])))
    panels = [(12.0, 158.0), (524.0, 158.0), (268.0, 396.0)]
    for index, edge in enumerate(ranked):
        if narrow:
            _panel(root, edge, x=12.0, y=328.0 + 52 * index, width=336.0, heading=f"{edge.first}–{edge.second}")
        else:
            _panel(root, edge, x=panels[index][0], y=panels[index][1], width=184.0)
    size, base = (9.5, height - 28) if narrow else (12.5, height - 22)
    for index, legend in enumerate(_NARROW_LEGEND if narrow else _LEGEND):
        write(root, width / 2, base + 16 * index, legend, size, grey=True)
    return svg.text_of(root)


def _line(root: Element, a: tuple[float, float], b: tuple[float, float], edge: Edge) -> None:
    colour, dashes, kind = _STROKES[edge.sign]
    width = 2.5 + 13 * min(abs(edge.mean) / edge.limit, 1.0)
    line = add(
        root, "line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], stroke=colour, stroke_width=width, class_=f"edge {kind}"
    )
    if dashes:
        line.set("stroke-dasharray", dashes)
    if kind == "open":
        line.set("stroke-linecap", "round")
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    add(root, "circle", cx=x, cy=y, r=17, fill=svg.PAPER, stroke=colour, stroke_width=2.5, class_=f"badge {kind}")
    write(root, x, y + 8.5, edge.sign, 25, bold=True)


def _corner(root: Element, corner: Corner, x: float, y: float, *, top: bool, narrow: bool) -> None:
    radius = 25.0 if narrow else 34.0
    if corner.seat:
        for reach, stroke in ((radius + 14, 2.5), (radius + 7, 1.2)):
            points = " ".join(
                f"{svg.number(x + dx * reach)},{svg.number(y + dy * reach)}"
                for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0))
            )
            add(
                root,
                "polygon",
                points=points,
                fill=svg.PAPER,
                stroke=svg.INK,
                stroke_width=stroke,
                class_="corner seat",
            )
    else:
        add(root, "circle", cx=x, cy=y, r=radius, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.2, class_="corner")
    write(root, x, y + 5.5, svg.folded(corner.id, 6, 1)[0] if corner.id else "?", 14 if narrow else 17, bold=True)
    size = 14.0 if narrow else 17.0
    lines = svg.folded(corner.name, 16 if narrow else 22) or ["?"]
    reach = radius + 14 if corner.seat else radius
    if top:
        beside = x + reach + 10
        start = y - 10 - (len(lines) - 1) * (size + 2)
        for index, line in enumerate(lines):
            write(root, beside, start + index * (size + 2) - 12, line, size, anchor="start", bold=True)
        if corner.seat:
            write(root, beside, y - 4, corner.seat, size - 2, anchor="start")
        return
    for index, line in enumerate(lines):
        write(root, x, y + reach + 20 + index * (size + 2), line, size, bold=True)
    if corner.seat:
        write(root, x, y + reach + 20 + len(lines) * (size + 2), corner.seat, size - 2)


def _panel(root: Element, edge: Edge, *, x: float, y: float, width: float, heading: str = "") -> None:
    """Draw the small scale of an edge: its mean as a dot, its interval as a bar with whiskers, zero as a tick."""
    colour, _, kind = _STROKES[edge.sign]

    def at(value: float) -> float:
        return x + 6 + (width - 12) * (min(max(value, -edge.limit), edge.limit) + edge.limit) / (2 * edge.limit)

    group = add(root, "g", class_=f"scale {kind}")
    words = f"{signed(edge.mean)}  ({signed(edge.low)} to {signed(edge.high)})"
    if heading:
        write(group, x, y, heading, 12.5, anchor="start", bold=True)
        write(group, x + width, y, f"{words}  {edge.note}", 12, anchor="end")
        middle, size = y + 14, 9.5
    else:
        write(group, x + width / 2, y, words, 14.5, bold=True)
        middle, size = y + 21, 11.0
    add(
        group,
        "line",
        x1=at(-edge.limit),
        y1=middle,
        x2=at(edge.limit),
        y2=middle,
        stroke=svg.GREY,
        stroke_width=1,
        class_="rule",
    )
    add(group, "line", x1=at(0), y1=middle - 8, x2=at(0), y2=middle + 8, stroke=svg.GREY, stroke_width=1, class_="rule")
    left, right = at(edge.low), at(edge.high)
    add(
        group,
        "rect",
        x=left,
        y=middle - 4,
        width=max(right - left, 1),
        height=8,
        fill=colour,
        fill_opacity="0.4",
        class_="bar",
    )
    for end in (left, right):
        add(
            group,
            "line",
            x1=end,
            y1=middle - 6,
            x2=end,
            y2=middle + 6,
            stroke=svg.INK,
            stroke_width=1.6,
            class_="whisker",
        )
    add(group, "circle", cx=at(edge.mean), cy=middle, r=4.5, fill=svg.INK, class_="dot")
    limit = f"{edge.limit:g}"
    for value, label in ((-edge.limit, f"−{limit}"), (0.0, "0"), (edge.limit, f"+{limit}")):
        write(group, at(value), middle + 19, label, size, grey=True)
    if not heading:
        write(group, x + width / 2, y + 58, edge.note, 13)
        write(group, x + width / 2, y + 75, edge.volume, 13)
