"""All equilibria of many 3 x 3 games at once, by enumeration of supports in arrays.

The final stage of the pivot's game is such a game for every history, in every draw of the assumptions: millions of
them. Supports of equal size are tried one after another over all games (9 of one move each, 9 of two, 1 of three),
which finds every equilibrium of a nondegenerate game (von Stengel 2002, Handbook of Game Theory 3, ch. 45). Where a
player has two best replies to one move of the other, a game may have more; it is told which those are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tertius.games.pivots.terms import Array

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TOLERANCE = 1e-10
"""Payoffs closer than this, in points, are the same."""

PAIRS = ((0, 1, 2), (0, 2, 1), (1, 2, 0))
"""Two moves and the third, which is left out."""


class Found(NamedTuple):
    """Equilibria of one support: in which games (k,), moves and probabilities of rows (k, n) and columns (k, n)."""

    games: Places
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    x: Array
    y: Array


def ties(a: Array, b: Array) -> Mask:
    """Where a player has two best replies to one move of the other: payoffs (3, 3, games) in, (games,) out."""
    best_a, best_b = a.max(axis=0), b.max(axis=1)
    double = ((a >= best_a - TOLERANCE).sum(axis=0) > 1).any(axis=0)
    return np.asarray(double | ((b >= best_b[:, None] - TOLERANCE).sum(axis=1) > 1).any(axis=0))


def equilibria(a: Array, b: Array) -> Iterator[Found]:
    """Equilibria of bimatrix games, support by support.

    Parameters
    ----------
    a, b : array of shape (3, 3, games)
        Payoffs of the row and of the column player.

    Yields
    ------
    Found
        The equilibria of one support, at most one a game; probabilities are all positive.

    Examples
    --------
    >>> a = np.array([[1.0, -1, -8], [-1, 1, -8], [-9, -9, -9]])[..., None]
    >>> b = np.array([[-1.0, 1, -9], [1, -1, -9], [-8, -8, -9]])[..., None]
    >>> [(found.rows, found.x.tolist()) for found in equilibria(a, b) if found.games.size]
    [((0, 1), [[0.5, 0.5]])]
    """
    yield from _pure(a, b)
    yield from _pairs(a, b)
    yield _full(a, b)


def _pure(a: Array, b: Array) -> Iterator[Found]:
    best_a, best_b = a.max(axis=0) - TOLERANCE, b.max(axis=1) - TOLERANCE
    for i, j in itertools.product(range(3), repeat=2):
        games = np.flatnonzero((a[i, j] >= best_a[j]) & (b[i, j] >= best_b[i]))
        ones = np.ones((games.size, 1))
        yield Found(games, (i,), (j,), ones, ones)


def _pairs(a: Array, b: Array) -> Iterator[Found]:
    """Both mix over two moves: each makes the other indifferent, and the third move of neither is better."""
    gain_a = {(i, k): a[i] - a[k] for i, k, _ in PAIRS}
    gain_b = {(j, c): b[:, j] - b[:, c] for j, c, _ in PAIRS}
    turns_a = {(r, c): _turns(gain_a[r][c[0]], gain_a[r][c[1]]) for r in gain_a for c in gain_b}
    turns_b = {(r, c): _turns(gain_b[c][r[0]], gain_b[c][r[1]]) for r in gain_a for c in gain_b}
    for (i, k, out_row), (j, c, out_column) in itertools.product(PAIRS, repeat=2):
        rows, columns = (i, k), (j, c)
        games = np.flatnonzero(turns_a[rows, columns] & turns_b[rows, columns])
        one, two = gain_a[rows][j, games], gain_a[rows][c, games]
        y = two / (two - one)
        one, two = gain_b[columns][i, games], gain_b[columns][k, games]
        x = two / (two - one)
        value_a = y * a[i, j, games] + (1 - y) * a[i, c, games]
        value_b = x * b[i, j, games] + (1 - x) * b[k, j, games]
        other_a = y * a[out_row, j, games] + (1 - y) * a[out_row, c, games]
        other_b = x * b[i, out_column, games] + (1 - x) * b[k, out_column, games]
        keep = (other_a <= value_a + TOLERANCE) & (other_b <= value_b + TOLERANCE)
        x, y = x[keep], y[keep]
        x, y = np.stack([x, 1 - x], axis=1), np.stack([y, 1 - y], axis=1)
        yield Found(games[keep], rows, columns, x, y)


def _turns(one: Array, two: Array) -> Mask:
    """Where one gain is positive and the other negative, each by more than the tolerance."""
    return np.asarray(((one > TOLERANCE) & (two < -TOLERANCE)) | ((one < -TOLERANCE) & (two > TOLERANCE)))


def _full(a: Array, b: Array) -> Found:
    """All three moves of both: the mixtures that make the other indifferent, where all probabilities are positive."""
    y, good = indifferent(a[0] - a[1], a[0] - a[2])
    games = np.flatnonzero(good)
    x, fine = indifferent(b[:, 0, games] - b[:, 1, games], b[:, 0, games] - b[:, 2, games])
    return Found(games[fine], (0, 1, 2), (0, 1, 2), x[:, fine].T, y[:, games[fine]].T)


def regrets(a: Array, b: Array, found: Found) -> Array:
    """The most that a player could gain by another move in each of the equilibria found: (k,)."""
    x, y = found.x.T, found.y.T
    of_rows = sum(np.take(a[:, c], found.games, axis=1) * y[place] for place, c in enumerate(found.columns))
    of_columns = sum(np.take(b[r], found.games, axis=1) * x[place] for place, r in enumerate(found.rows))
    lost_a = np.max(of_rows, axis=0) - (np.asarray(of_rows)[list(found.rows)] * x).sum(axis=0)
    lost_b = np.max(of_columns, axis=0) - (np.asarray(of_columns)[list(found.columns)] * y).sum(axis=0)
    return np.asarray(np.maximum(np.maximum(lost_a, lost_b), 0.0))


def indifferent(one: Array, two: Array) -> tuple[Array, Mask]:
    """Probabilities (3, n) orthogonal to two rows of gains (3, n) each, and where all of them are positive."""
    cross = np.stack([one[i] * two[k] - one[k] * two[i] for i, k in ((1, 2), (2, 0), (0, 1))])
    good = np.asarray((cross > 0).all(axis=0) | (cross < 0).all(axis=0))
    total = np.where(good, cross.sum(axis=0), 1.0)
    return cross / total, good
