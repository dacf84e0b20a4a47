"""The signed network drawn: coalitions side by side, the ties between and within them, the frustrated ones in bold.

In: a Network. Out: SVG. A positive tie is a solid blue line, a negative one dashed and vermilion; a tie that balance
would have is thin, one that runs against the coalitions bold, with its sign on it where there is room. So each fact is
told by two means, and none by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.rings import Spot, arcs, spots
from tertius.charts.svg import add, write
from tertius.errors import InputError
from tertius.records import Network, Tie

MOST = 400
"""Actors beyond which no picture can be read."""

FEW = 18
"""Actors up to which each has a disc with its code in it and its name beside it."""

_BADGES = 30
"""Frustrated ties up to which each bears its sign."""

_HEAD, _FOOT = 84.0, 84.0


def network_svg(network: Network, names: Mapping[str, str], *, name: str = "network") -> str:
    """Draw one network.

    Parameters
    ----------
    network : Network
    names : mapping of str to str
        Names of the actors by id; used where there are few.
    name : str
        Stem of the ids inside the drawing.

    Returns
    -------
    str
        SVG text without a declaration.

    Raises
    ------
    InputError
        When there are more actors than a picture can show.
    """
    number = sum(map(len, network.coalitions))
    if number > MOST:
        raise InputError(f"a picture shows up to {MOST} actors, this network has {number}; choose some with --over")
    few = number <= FEW
    radius = 205.0 if few else max(230.0, number * 13.5 / (2 * math.pi))
    margin = 175.0 if few else 78.0
    apart = 70.0 if few else 60.0
    width = max(2 * (radius + margin) + apart, 760.0)
    height = 2 * radius + (150.0 if few else 2 * margin) + _HEAD + _FOOT
    x, y = width / 2, _HEAD + (height - _HEAD - _FOOT) / 2
    places = spots(network, x=x, y=y, radius=radius, apart=apart, sorted_by_name=False)
    root = svg.canvas(width, height, name=name, title=heading(network), description=_described(network))
    write(root, 28, 40, heading(network), 24, anchor="start", bold=True)
    write(root, 28, 66, verdict(network), 16, anchor="start")
    draw_arcs(root, network, x=x, y=y, radius=radius, apart=apart, width=30.0 if few else 9.0)
    bold = [tie for tie in network.ties if tie.frustrated]
    for tie in (tie for tie in network.ties if not tie.frustrated):
        draw_tie(root, tie, places, x, y, width=1.8 if few else 0.8, opacity=0.75 if few else 0.3)
    for tie in bold:
        draw_tie(root, tie, places, x, y, width=4.0 if few else 2.0, opacity=0.95)
    if len(bold) <= _BADGES:
        for tie in bold:
            _badge(root, tie, places, x, y)
    for actor, spot in places.items():
        _actor(root, actor, spot, names.get(actor, "") if few else "", few=few)
    _sides(root, network, x=x, y=y, width=width, few=few, radius=radius)
    _legend(root, width, height - 48)
    return svg.text_of(root)


def heading(network: Network) -> str:
    """The title of a picture."""
    return "Who stands with whom" + (f", {network.period.replace('-', '–')}" if network.period else "")


def verdict(network: Network) -> str:
    """What the picture shows, in a sentence."""
    total, bold = len(network.ties), sum(tie.frustrated for tie in network.ties)
    if not bold:
        return f"All {total:,} ties fit the coalitions: balance is whole."
    proof = "the least possible" if network.proved else f"not proved the least; at least {network.frustration_lower:g}"
    if network.weighted:
        proof += ", by weight"
    return f"{bold:,} of {total:,} ties run against the coalitions ({proof})."


def draw_arcs(
    root: Element, network: Network, *, x: float, y: float, radius: float, apart: float, width: float
) -> None:
    """The ground on which each coalition stands: one band light, one dark, of no sign colour."""
    found = arcs(network)
    for place, (start, stop) in enumerate(found):
        shift = 0.0 if len(found) == 1 else (-apart / 2 if place == 0 else apart / 2)
        low, high = min(start, stop), max(start, stop)
        shade = {"stroke": "#dfe3e6" if place == 0 else "#c3c8cc", "class_": f"ground side{place + 1}"}
        if len(found) == 1:
            add(root, "circle", cx=x, cy=y, r=radius, fill="none", stroke_width=width, **shade)
            continue
        ends = [(x + shift + radius * math.sin(a), y - radius * math.cos(a)) for a in (low, high)]
        large = 1 if high - low > math.pi else 0
        path = f"M{_at(*ends[0])}A{svg.number(radius)} {svg.number(radius)} 0 {large} 1 {_at(*ends[1])}"
        add(root, "path", d=path, fill="none", stroke_width=width, stroke_linecap="round", **shade)


def draw_tie(
    root: Element, tie: Tie, places: Mapping[str, Spot], x: float, y: float, *, width: float, opacity: float
) -> None:
    """One tie as a curve that bends towards the centre."""
    a, b = places[tie.first], places[tie.second]
    cx, cy = _bend(a, b, x, y)
    line = add(
        root,
        "path",
        d=f"M{_at(a.x, a.y)}Q{_at(cx, cy)} {_at(b.x, b.y)}",
        fill="none",
        stroke=svg.BLUE if tie.sign > 0 else svg.VERMILION,
        stroke_width=width,
        stroke_opacity=f"{opacity:g}",
        class_=f"tie {'plus' if tie.sign > 0 else 'minus'}{' frustrated' if tie.frustrated else ''}",
    )
    if tie.sign < 0:
        line.set("stroke-dasharray", f"{svg.number(3 + 2 * width)} {svg.number(2 + 1.2 * width)}")
    if tie.frustrated:
        add(line, "title", f"{tie.first} {'+' if tie.sign > 0 else '−'} {tie.second}")


def _at(x: float, y: float) -> str:
    return f"{svg.number(x)} {svg.number(y)}"


def _bend(a: Spot, b: Spot, x: float, y: float) -> tuple[float, float]:
    """The control point of a curve: between the middle of its ends and the centre."""
    pull = 0.55 if a.side == b.side else 0.25
    return (a.x + b.x) / 2 * (1 - pull) + x * pull, (a.y + b.y) / 2 * (1 - pull) + y * pull


def _badge(root: Element, tie: Tie, places: Mapping[str, Spot], x: float, y: float) -> None:
    a, b = places[tie.first], places[tie.second]
    cx, cy = _bend(a, b, x, y)
    mx, my = a.x / 4 + cx / 2 + b.x / 4, a.y / 4 + cy / 2 + b.y / 4
    sign, colour = ("+", svg.BLUE) if tie.sign > 0 else ("−", svg.VERMILION)
    add(root, "circle", cx=mx, cy=my, r=9, fill=svg.PAPER, stroke=colour, stroke_width=1.6, class_="badge")
    write(root, mx, my + 5, sign, 15, bold=True)


def _actor(root: Element, actor: str, spot: Spot, name: str, *, few: bool) -> None:
    right = math.sin(spot.angle) >= 0
    if few:
        add(
            root,
            "circle",
            cx=spot.x,
            cy=spot.y,
            r=21,
            fill=svg.PAPER,
            stroke=svg.INK,
            stroke_width=1.8,
            class_="corner",
        )
        write(root, spot.x, spot.y + 4.5, svg.folded(actor, 6, 1)[0], 12.5, bold=True)
        if name and name != actor:
            _beside(root, spot, name, right)
        return
    add(root, "circle", cx=spot.x, cy=spot.y, r=3.2, fill=svg.INK, class_="dot")
    out = 11.0
    tx, ty = spot.x + out * math.sin(spot.angle), spot.y - out * math.cos(spot.angle)
    turn = math.degrees(spot.angle) - 90 + (0 if right else 180)
    label = write(root, tx, ty, svg.folded(actor, 12, 1)[0], 10.5, anchor="start" if right else "end")
    label.set("transform", f"rotate({svg.number(turn)} {_at(tx, ty)})")
    label.set("dominant-baseline", "central")


def _beside(root: Element, spot: Spot, name: str, right: bool) -> None:
    """The name of an actor outside the circle, in two lines at most."""
    lines = svg.folded(name, 18)
    steep = abs(math.sin(spot.angle)) < 0.35
    tx = spot.x + (27 if right else -27)
    ty = spot.y - 6 * math.cos(spot.angle) + 5 - 8 * (len(lines) - 1)
    if steep:
        ty += -16 * math.cos(spot.angle)
    for number, line in enumerate(lines):
        write(root, tx, ty + 16 * number, line, 14, anchor="start" if right else "end")


def _sides(root: Element, network: Network, *, x: float, y: float, width: float, few: bool, radius: float) -> None:
    """How many stand on each side, written at the two margins under the heading."""
    if len(network.coalitions) < 2:
        return
    top = _HEAD + 24
    for place, side in enumerate(network.coalitions):
        words = f"coalition {place + 1}: {len(side)} actor{'' if len(side) == 1 else 's'}"
        write(
            root, 28 if place == 0 else width - 28, top, words, 15, anchor="start" if place == 0 else "end", bold=True
        )


def _legend(root: Element, width: float, y: float) -> None:
    """Four samples of lines in two rows."""
    samples = (
        (1, False, "friends within a coalition"),
        (-1, False, "foes across"),
        (1, True, "friends across: against the coalitions"),
        (-1, True, "foes within: against the coalitions"),
    )
    for number, (sign, bold, words) in enumerate(samples):
        left, top = 28 + (number % 2) * min(width / 2, 400.0), y + 24 * (number // 2)
        line = add(
            root,
            "line",
            x1=left,
            y1=top,
            x2=left + 44,
            y2=top,
            stroke=svg.BLUE if sign > 0 else svg.VERMILION,
            stroke_width=4 if bold else 1.6,
            class_="plus" if sign > 0 else "minus",
        )
        if sign < 0:
            line.set("stroke-dasharray", "11 6.8" if bold else "6.2 3.9")
        write(root, left + 54, top + 5, words, 14, anchor="start")


def _described(network: Network) -> str:
    sides = "; ".join(
        f"coalition {number}: {', '.join(side[:40])}{' and others' if len(side) > 40 else ''}"
        for number, side in enumerate(network.coalitions, 1)
    )
    return f"{verdict(network)} {sides}."
