"""Small multiples: one little triangle a year, its signs by line, character and colour, the pivot or outcast marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write
from tertius.charts.triangle import Sign

_STROKES: dict[str, tuple[str, str]] = {"+": (svg.BLUE, ""), "−": (svg.VERMILION, "7 4"), "?": (svg.GREY, "1 5")}
_CELL, _HIGH = 150.0, 172.0
_SPOTS = ((75.0, 42.0), (30.0, 118.0), (120.0, 118.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One period: corners in a fixed order, the signs of legs 0-1, 0-2 and 1-2, the corner set apart and as what."""

    label: str
    corners: tuple[str, str, str]
    signs: tuple[Sign, Sign, Sign]
    apart: str
    seat: str
    caption: str


def multiples_svg(
    panels: Sequence[Panel], *, title: str, description: str, name: str = "years", columns: int = 6
) -> str:
    """Draw one small triangle a period, in reading order.

    Examples
    --------
    >>> signs = ("+", "−", "?")
    >>> panel = Panel(label="1984", corners=("A", "B", "C"), signs=signs, apart="", seat="", caption="unclear")
    >>> multiples_svg([panel], title="T", description="D").count("1984")
    1
    """
    rows = -(-len(panels) // columns)
    width = 20 + _CELL * max(1, min(columns, len(panels)))
    width = max(width, 620.0)
    root = svg.canvas(width, 44 + _HIGH * rows + 30, name=name, title=title, description=description)
    write(root, 12, 24, title, 16, anchor="start", bold=True)
    for place, panel in enumerate(panels):
        group = add(root, "g", class_="panel")
        x, y = 10 + _CELL * (place % columns), 40 + _HIGH * (place // columns)
        group.set("transform", f"translate({svg.number(x)} {svg.number(y)})")
        _panel(group, panel)
    legend = "+ solid: friendly.  − dashed: hostile.  ? dotted: no clear sign.  Diamond: pivot. Square: outcast."
    write(root, 12, 44 + _HIGH * rows + 16, legend, 12.5, anchor="start", grey=True)
    return svg.text_of(root)


def _panel(group: Element, panel: Panel) -> None:
    write(group, 8, 16, panel.label, 14, anchor="start", bold=True)
    for (a, b), sign in zip(((0, 1), (0, 2), (1, 2)), panel.signs, strict=True):
        (x1, y1), (x2, y2) = _SPOTS[a], _SPOTS[b]
        colour, dashes = _STROKES[sign]
        line = add(group, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=3.4, class_="edge")
        if dashes:
            line.set("stroke-dasharray", dashes)
        if sign == "?":
            line.set("stroke-linecap", "round")
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        add(group, "circle", cx=x, cy=y, r=8.5, fill=svg.PAPER, stroke=colour, stroke_width=1.4)
        write(group, x, y + 4.5, sign, 13, bold=True)
    for (x, y), corner in zip(_SPOTS, panel.corners, strict=True):
        _corner(group, x, y, apart=corner == panel.apart, outcast=panel.seat == "marriage")
        write(group, x, y + 4, corner, 10.5, bold=True)
    for line_, text in enumerate(svg.folded(panel.caption, 24)):
        write(group, 75, 150 + 14 * line_, text, 11.5)


def _corner(group: Element, x: float, y: float, *, apart: bool, outcast: bool) -> None:
    if not apart:
        add(group, "circle", cx=x, cy=y, r=16, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.3, class_="corner")
    elif outcast:
        add(group, "rect", x=x - 17, y=y - 17, width=34, height=34, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.4)
    else:
        points = f"{svg.number(x)},{svg.number(y - 25)} {svg.number(x + 25)},{svg.number(y)} "
        points += f"{svg.number(x)},{svg.number(y + 25)} {svg.number(x - 25)},{svg.number(y)}"
        add(group, "polygon", points=points, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.4, class_="seat")
