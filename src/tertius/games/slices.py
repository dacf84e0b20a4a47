"""Equilibria of more than two players in which all but two play pure: exact, one game of two players at a time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from tertius.games.bimatrix import Mix, NashSet, nash_sets
from tertius.games.polytopes import rays

Point: TypeAlias = tuple[Mix, ...]
"""A profile of exact mixes, one a player."""


def sliced(table: Any) -> tuple[tuple[tuple[Point, ...], ...], str]:
    """All equilibria in which at most two players mix.

    Parameters
    ----------
    table : object array of int, of shape (players, actions of the first, ..., actions of the last)
        Payoffs as `bimatrix.whole` makes them.

    Returns
    -------
    tuple of sets of points, str
        A set of one point is an equilibrium; of several the corners of a connected set of equilibria. The text says why
        there may be more, and is empty where there are none.
    """
    sizes = table.shape[1:]
    found: set[tuple[Point, ...]] = set()
    reason = ""
    for pair in itertools.combinations(range(len(sizes)), 2):
        rest = [k for k in range(len(sizes)) if k not in pair]
        for fixed in itertools.product(*(range(sizes[k]) for k in rest)):
            where: list[Any] = [slice(None)] * len(sizes)
            for k, action in zip(rest, fixed, strict=True):
                where[k] = action
            sets = nash_sets(table[pair[0]][tuple(where)].tolist(), table[pair[1]][tuple(where)].tolist())
            if sets is None:
                reason = "a game of two players within it is too large to list"
                continue
            gains = list(_gains(table, rest, where))
            for held in sets:
                corners, whole = _within(held, gains)
                if not whole:
                    reason = "a connected set of equilibria is bounded by a curve, of which only points were listed"
                points = tuple(
                    sorted(_point(sizes, pair, corner, dict(zip(rest, fixed, strict=True))) for corner in corners)
                )
                if points:
                    found.add(points)
    sets_of = [set(points) for points in found]
    kept = [points for points in found if not any(set(points) < other for other in sets_of)]
    return tuple(sorted(kept)), reason


def _gains(table: Any, rest: Sequence[int], where: list[Any]) -> Iterator[list[list[int]]]:
    """What each player who plays pure gains by that over each other action, by the actions of the two who may mix."""
    for k in rest:
        kept = table[k][tuple(where)]
        for action in range(table.shape[1 + k]):
            if action != where[k]:
                other = [*where[:k], action, *where[k + 1 :]]
                yield (kept - table[k][tuple(other)]).tolist()


def _within(held: NashSet, gains: Sequence[list[list[int]]]) -> tuple[list[tuple[Mix, Mix]], bool]:
    """Corners of the part of a Nash set in which no gain is negative, and whether they are all."""
    pairs = list(itertools.product(held.first, held.second))
    signs = [[_bilinear(x, gain, y) for x, y in pairs] for gain in gains]
    # A bilinear gain is greatest and least at pairs of corners.
    if any(all(value < 0 for value in row) for row in signs):
        return [], True
    if all(value >= 0 for row in signs for value in row):
        return pairs, True
    if len(held.first) > 1 and len(held.second) > 1:
        return [pair for k, pair in enumerate(pairs) if all(row[k] >= 0 for row in signs)], False
    rows = []
    for row in signs:
        unit = math.lcm(*(value.denominator for value in row))
        rows.append([int(value * unit) for value in row])
    cone = rays(len(pairs), rows)
    if cone is None:
        return [pair for k, pair in enumerate(pairs) if all(row[k] >= 0 for row in signs)], False
    corners = set()
    for weights, _ in cone:
        total = sum(weights)
        corners.add(
            tuple(
                tuple(
                    sum((w * pair[side][a] for w, pair in zip(weights, pairs, strict=True)), Fraction(0)) / total
                    for a in range(len(pairs[0][side]))
                )
                for side in (0, 1)
            )
        )
    return sorted(corners), True  # type: ignore[arg-type]


def _bilinear(x: Mix, gain: list[list[int]], y: Mix) -> Fraction:
    return sum((p * q * gain[a][b] for a, p in enumerate(x) if p for b, q in enumerate(y) if q), Fraction(0))


def _point(sizes: Sequence[int], pair: tuple[int, ...], corner: tuple[Mix, Mix], fixed: dict[int, int]) -> Point:
    mixes = dict(zip(pair, corner, strict=True))
    return tuple(
        mixes[k] if k in mixes else tuple(Fraction(int(a == fixed[k])) for a in range(size))
        for k, size in enumerate(sizes)
    )
