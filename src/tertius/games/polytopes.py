"""Corners of convex sets in exact arithmetic, by the double description method.

Integers in, integers out: two payoffs that are equal stay equal, so that degenerate games are told apart from games
that are nearly so. Below `bimatrix` and `slices`, which read equilibria off the corners.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd
from typing import TypeAlias

Ray: TypeAlias = tuple[int, ...]

MOST_RAYS = 2_000
"""Rays at any step beyond which `rays` gives up."""

MOST_WORK = 150_000_000
"""Comparisons of pairs of rays with a third in one step beyond which it gives up too."""


def rays(dimension: int, rows: Iterable[Sequence[int]], most: int = MOST_RAYS) -> list[tuple[Ray, int]] | None:
    """Extreme rays of the cone of all r >= 0 with row . r >= 0 for every row.

    Parameters
    ----------
    dimension : int
        Length of a ray.
    rows : iterable of sequences of int
    most : int
        Give up, with None, when more rays than these stand at once.

    Returns
    -------
    list of (ray, bit set), or None
        Bit k of the set says that coordinate k is 0, bit `dimension + k` that row k is met with equality. Rays are in
        lowest terms.

    Notes
    -----
    Motzkin, Raiffa, Thompson and Thrall (1953); two rays are neighbours when no third meets all the equalities that
    both meet (Fukuda and Prodon 1996, proposition 7).

    Examples
    --------
    >>> sorted(ray for ray, _ in rays(2, [(2, -1)]))
    [(1, 0), (1, 2)]
    """
    everything = (1 << dimension) - 1
    held = [(tuple(int(i == k) for i in range(dimension)), everything ^ (1 << k)) for k in range(dimension)]
    for number, row in enumerate(rows):
        bit = 1 << (dimension + number)
        plus, minus, kept = [], [], []
        for ray, zeros in held:
            value = sum(a * b for a, b in zip(row, ray, strict=True))
            if value > 0:
                plus.append((ray, zeros, value))
                kept.append((ray, zeros))
            elif value < 0:
                minus.append((ray, zeros, value))
            else:
                kept.append((ray, zeros | bit))
        if len(plus) * len(minus) * len(held) > MOST_WORK:
            return None
        sets = [zeros for _, zeros in held]
        for one, zeros_one, above in plus:
            for two, zeros_two, below in minus:
                common = zeros_one & zeros_two
                if common.bit_count() < dimension - 2 or sum(other & common == common for other in sets) > 2:
                    continue
                ray = tuple(above * b - below * a for a, b in zip(one, two, strict=True))
                kept.append((_lowest(ray), common | bit))
        held = kept
        if len(held) > most:
            return None
    return held


def _lowest(ray: Ray) -> Ray:
    common = gcd(*ray)
    return tuple(value // common for value in ray)
