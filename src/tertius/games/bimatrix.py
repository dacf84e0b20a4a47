"""All equilibria of a game of two players, degenerate or not, in exact arithmetic.

An equilibrium is a pair of corners of the two best-response polytopes that together carry every label; all others are
mixtures of such pairs. Payoffs come in as integers (`whole`), probabilities go out as fractions.

Mangasarian (1964); Winkels (1979); von Stengel (2002), "Computing equilibria for two-person games", section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from tertius.games.polytopes import rays

if TYPE_CHECKING:
    from tertius.games.trees import Floats

Mix: TypeAlias = tuple[Fraction, ...]

Table: TypeAlias = Sequence[Sequence[int]]

SIGNIFICANT = 12
"""Decimal digits, counted from the widest difference of a player's payoffs, beyond which payoffs are held equal."""

MOST_SETS = 2_000


@dataclass(frozen=True, slots=True)
class NashSet:
    """A convex set of equilibria: any mixture of `first` with any mixture of `second` (a maximal Nash subset)."""

    first: tuple[Mix, ...]
    second: tuple[Mix, ...]


def whole(payoffs: Floats) -> list[list[int]]:
    """Payoffs of each player as integers of the same order and ratios, to `SIGNIFICANT` digits.

    Parameters
    ----------
    payoffs : array of shape (players, profiles)

    Returns
    -------
    list of lists of int
        A player's payoffs less the least of them, in the largest common unit.

    Examples
    --------
    >>> import numpy as np
    >>> whole(np.array([[0.1 + 0.2, 0.3, 0.9], [5.0, 5.0, 5.0]]))
    [[0, 0, 1], [0, 0, 0]]
    """
    from math import floor, gcd, log10

    made = []
    for values in payoffs.tolist():
        least = min(values)
        spread = max(values) - least
        if not spread:
            made.append([0] * len(values))
            continue
        # In decimal units, so that payoffs written as 0.1 or 2.5 come out as small integers.
        exponent = SIGNIFICANT - floor(log10(spread))
        scaled = [round((Fraction(value) - Fraction(least)) * Fraction(10) ** exponent) for value in values]
        common = gcd(*scaled)
        made.append([value // common if common else 0 for value in scaled])
    return made


def nash_sets(first: Table, second: Table) -> tuple[NashSet, ...] | None:
    """Every equilibrium of a game of two players, as maximal convex sets; most are single points.

    Parameters
    ----------
    first, second : integers of shape (m, n)
        Payoffs of the player of the rows, and of the columns.

    Returns
    -------
    tuple of NashSet, or None
        Ordered by their corners. None when the game is too large for its polytopes to be listed.

    Examples
    --------
    >>> [found] = nash_sets([[1, 0], [0, 1]], [[0, 1], [1, 0]])
    >>> found.first, found.second
    (((Fraction(1, 2), Fraction(1, 2)),), ((Fraction(1, 2), Fraction(1, 2)),))
    """
    m, n = len(first), len(first[0])
    columns = [[second[i][j] for i in range(m)] for j in range(n)]
    rows = _corners(m, columns)
    cols = _corners(n, first)
    if rows is None or cols is None:
        return None
    full = (1 << (m + n)) - 1
    # A corner x has a label for each unused row and each best column; y for each best row and each unused column.
    left = [(mix, (zeros & ((1 << m) - 1)) | (best << m)) for mix, zeros, best in rows]
    right = [(mix, best | ((zeros & ((1 << n) - 1)) << m)) for mix, zeros, best in cols]
    pairs = {
        i: frozenset(j for j, (_, two) in enumerate(right) if one | two == full) for i, (_, one) in enumerate(left)
    }
    sets = _closed({partners for partners in pairs.values() if partners})
    if sets is None:
        return None
    found = []
    for partners in sets:
        owners = [i for i, others in pairs.items() if partners <= others]
        found.append(NashSet(tuple(sorted(left[i][0] for i in owners)), tuple(sorted(right[j][0] for j in partners))))
    return tuple(sorted(found, key=lambda item: (item.first, item.second)))


def _corners(size: int, table: Table) -> list[tuple[Mix, int, int]] | None:
    """Corners of the mixtures over `size` actions by the best replies of the other, whose payoffs are rows of `table`.

    Each with the set of actions unused and the set of replies that are best.
    """
    # Positive payoffs make the polytope of all x >= 0 with (payoff of each reply) <= 1 bounded.
    shift = 1 - min(min(row) for row in table)
    cone = rays(size + 1, ([*(-(value + shift) for value in row), 1] for row in table))
    if cone is None:
        return None
    corners = []
    for ray, zeros in cone:
        total = sum(ray[:size])
        if total:
            mix = tuple(Fraction(value, total) for value in ray[:size])
            corners.append((mix, zeros, zeros >> (size + 1)))
    return corners


def _closed(sets: set[frozenset[int]]) -> list[frozenset[int]] | None:
    """The sets and all their intersections that are not empty."""
    closed = set(sets)
    fresh = list(sets)
    while fresh:
        one = fresh.pop()
        for two in list(sets):
            both = one & two
            if both and both not in closed:
                closed.add(both)
                fresh.append(both)
        if len(closed) > MOST_SETS:
            return None
    return list(closed)
