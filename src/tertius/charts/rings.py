"""Where actors stand in the picture of a network: the two coalitions on the two sides of a circle, drawn apart.

Within its arc a coalition is put in such order that actors with common friends are neighbours, so that ties are short
and a bloc shows as one. Layout only: nothing here is a finding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.records import Network

GAP = math.radians(18)
"""Angle left free between the coalitions at the top and at the bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The place of an actor: its point, the angle at which it is seen from the centre, and its coalition, 0 or 1."""

    x: float
    y: float
    angle: float
    side: int


def spots(
    network: Network, *, x: float, y: float, radius: float, apart: float, sorted_by_name: bool
) -> dict[str, Spot]:
    """A place for each actor of the coalitions.

    Parameters
    ----------
    network : Network
    x, y, radius : float
        Centre and radius of the circle.
    apart : float
        How far the two arcs are drawn from each other.
    sorted_by_name : bool
        Order by name in place of by ties; quicker, and enough for a picture without names.
    """
    sides = [tuple(side) if sorted_by_name else _order(network, side) for side in network.coalitions]
    found: dict[str, Spot] = {}
    for place, (side, (start, stop)) in enumerate(zip(sides, arcs(network), strict=True)):
        shift = 0.0 if len(sides) == 1 else (-apart / 2 if place == 0 else apart / 2)
        for number, name in enumerate(side):
            angle = start + (stop - start) * (number + 0.5) / len(side)
            found[name] = Spot(
                x=x + shift + radius * math.sin(angle), y=y - radius * math.cos(angle), angle=angle, side=place
            )
    return found


def arcs(network: Network) -> tuple[tuple[float, float], ...]:
    """Angles of the arc of each coalition, clockwise from the top: the first on the left, wide as it is large."""
    sizes = [len(side) for side in network.coalitions]
    if len(sizes) == 1:
        return ((0.0, 2 * math.pi),)
    # Neither arc is so narrow that it would not be seen as one.
    share = min(max(sizes[1] / sum(sizes), 0.2), 0.8)
    right, left = (math.pi - GAP) * share, (math.pi - GAP) * (1 - share)
    east, west = math.pi / 2, 3 * math.pi / 2
    # The left arc runs against the clock, so that both are read from the top down.
    return ((west + left, west - left), (east - right, east + right))


def _order(network: Network, side: Sequence[str]) -> tuple[str, ...]:
    """The members of a coalition so that those with the same friends stand together (average linkage)."""
    import numpy as np

    place = {name: i for i, name in enumerate(side)}
    if len(side) < 3:
        return tuple(side)
    from scipy.cluster.hierarchy import leaves_list, linkage

    near = np.eye(len(side))
    for tie in network.ties:
        if tie.sign > 0 and tie.first in place and tie.second in place:
            near[place[tie.first], place[tie.second]] = near[place[tie.second], place[tie.first]] = 1.0
    tree = linkage(near, method="average", metric="cosine", optimal_ordering=True)
    return tuple(side[int(leaf)] for leaf in leaves_list(tree))
