"""Many networks in one picture: how balanced each is, as curves, and each small below, its frustrated ties alone.

In: a series of networks. Out: SVG. The curves show the share of balanced triangles and 1 - 2 L / m; each small picture
has the coalitions on its two sides, with the frustrated ties drawn as in the large one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.network import draw_arcs, draw_tie
from tertius.charts.rings import spots
from tertius.charts.svg import add, write
from tertius.records import Network

_CELL, _ACROSS, _LEFT = 150.0, 8, 28.0
_CURVE = 300.0
_WITH_CODES = 14
"""Actors up to which a small picture names them and shows all ties."""


def networks_svg(networks: Sequence[Network], *, small: bool = True, name: str = "networks") -> str:
    """Draw a series of networks.

    Parameters
    ----------
    networks : sequence of Network
        In the order of time.
    small : bool
        Draw each network below the curves.
    name : str
        Stem of the ids inside the drawing.

    Returns
    -------
    str
        SVG text without a declaration.
    """
    across = min(_ACROSS, max(len(networks), 5))
    down = -(-len(networks) // across) if small else 0
    width = 2 * _LEFT + across * _CELL
    height = 100 + _CURVE + (down * (_CELL + 26) + 70 if small else 0)
    span = f"{networks[0].period} to {networks[-1].period}"
    title = f"Balance from {span}" if len(networks) > 1 else "Balance"
    root = svg.canvas(width, height, name=name, title=title, description=_described(networks))
    write(root, _LEFT, 40, title, 24, anchor="start", bold=True)
    write(root, _LEFT, 66, _verdict(networks), 16, anchor="start")
    _curves(root, networks, width=width, top=96.0)
    if not small:
        return svg.text_of(root)
    for place, network in enumerate(networks):
        left, top = _LEFT + (place % across) * _CELL, 100 + _CURVE + (place // across) * (_CELL + 26)
        _small(root, network, left, top)
    _legend(root, height - 30)
    return svg.text_of(root)


def _verdict(networks: Sequence[Network]) -> str:
    lines = [(network.line_balance, network.period) for network in networks if network.line_balance is not None]
    (low, when), (high, then) = min(lines), max(lines)
    proved = sum(network.proved for network in networks)
    proof = "every one proved" if proved == len(networks) else f"{proved} of {len(networks)} proved"
    return f"1 − 2L/m from {low:.2f} ({when}) to {high:.2f} ({then}); least number of frustrated ties L, {proof}."


def _curves(root: Element, networks: Sequence[Network], *, width: float, top: float) -> None:
    """Two curves over the periods: solid with dots, dashed with squares, named at their right end."""
    left, right, bottom = _LEFT + 40, width - 190, top + _CURVE - 60
    series: tuple[tuple[str, str, str, Callable[[Network], float | None]], ...] = (
        ("balanced triangles", svg.INK, "", lambda network: network.triangle_balance),
        ("1 − 2L/m", svg.GREY, "7 4", lambda network: network.line_balance),
    )
    values = [value for *_, of in series for network in networks if (value := of(network)) is not None]
    floor = max(int(min(values) * 10 - 1e-9) / 10, 0.0)
    floor = min(floor, 0.9)

    def x_of(place: int) -> float:
        return left + (right - left) * (place / max(len(networks) - 1, 1))

    def y_of(value: float) -> float:
        return bottom - (bottom - top - 10) * (value - floor) / (1 - floor)

    steps = 5 if 1 - floor > 0.4 else round((1 - floor) * 10)
    for step in range(steps + 1):
        value = floor + (1 - floor) * step / steps
        add(root, "line", x1=left, y1=y_of(value), x2=right, y2=y_of(value), stroke="#dfe3e6", stroke_width=1)
        write(root, left - 8, y_of(value) + 4.5, f"{value:.2g}", 13, anchor="end", grey=True)
    every = max(1, -(-len(networks) // 14))
    for place in range(0, len(networks), every):
        write(root, x_of(place), bottom + 22, networks[place].period, 13, grey=True)
    ends = []
    for words, colour, dashes, of in series:
        points = [(x_of(i), y_of(value)) for i, n in enumerate(networks) if (value := of(n)) is not None]
        if not points:
            continue
        path = "M" + "L".join(f"{svg.number(x)} {svg.number(y)}" for x, y in points)
        line = add(root, "path", d=path, fill="none", stroke=colour, stroke_width=2.4, class_="curve")
        if dashes:
            line.set("stroke-dasharray", dashes)
        for x, y in points:
            if dashes:
                add(root, "rect", x=x - 3, y=y - 3, width=6, height=6, fill=svg.PAPER, stroke=colour, stroke_width=1.6)
            else:
                add(root, "circle", cx=x, cy=y, r=3, fill=colour)
        ends.append((points[-1][1], words))
    for y, words in _spread(ends):
        write(root, right + 12, y + 5, words, 15, anchor="start", bold=True)


def _spread(ends: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels at the end of curves, moved so far apart that they can be read."""
    placed: list[tuple[float, str]] = []
    for y, words in sorted(ends):
        low = placed[-1][0] + 18 if placed else y
        placed.append((max(y, low), words))
    return placed


def _small(root: Element, network: Network, left: float, top: float) -> None:
    x, y = left + _CELL / 2, top + _CELL / 2 + 8
    radius, apart = _CELL / 2 - 26, 12.0
    number = sum(map(len, network.coalitions))
    coded = number <= _WITH_CODES
    write(root, x, top + 2, network.period, 14, bold=True)
    write(root, x, top + 18, f"L = {network.frustration:g} of {len(network.ties):,}", 12, grey=True)
    draw_arcs(root, network, x=x, y=y + 6, radius=radius, apart=apart, width=5.0)
    places = spots(network, x=x, y=y + 6, radius=radius, apart=apart, sorted_by_name=True)
    for tie in network.ties:
        if tie.frustrated or coded:
            draw_tie(
                root,
                tie,
                places,
                x,
                y + 6,
                width=2.0 if tie.frustrated and coded else 1.0,
                opacity=0.9 if tie.frustrated else 0.5,
            )
    for actor, spot in places.items():
        if coded:
            add(root, "circle", cx=spot.x, cy=spot.y, r=10, fill=svg.PAPER, stroke=svg.INK, stroke_width=0.8)
            write(root, spot.x, spot.y + 3, svg.folded(actor, 5, 1)[0], 8)
        else:
            add(root, "circle", cx=spot.x, cy=spot.y, r=1.1, fill=svg.INK)


def _legend(root: Element, y: float) -> None:
    left = _LEFT
    for sign, words in ((1, "friends across the coalitions"), (-1, "foes within a coalition")):
        colour = svg.BLUE if sign > 0 else svg.VERMILION
        line = add(root, "line", x1=left, y1=y, x2=left + 40, y2=y, stroke=colour, stroke_width=2)
        if sign < 0:
            line.set("stroke-dasharray", "7 4.4")
        write(root, left + 50, y + 5, words, 14, anchor="start")
        left += 90 + 7.2 * len(words)
    write(
        root,
        left,
        y + 5,
        "left and right: the coalitions; other ties are left out where actors are many",
        14,
        anchor="start",
        grey=True,
    )


def _described(networks: Sequence[Network]) -> str:
    return "; ".join(
        f"{network.period}: {network.frustration:g} of {len(network.ties)} ties frustrated" for network in networks
    )
