"""The rivals' first stage, whose nine cells hold sets of outcomes instead of payoffs: who moves how, and what follows.

See `batches` for what is exact. A cell is a pair of moves; its outcomes are what the pivot may do there and what may
follow. Selections of outcomes are independent between cells, since they are different subgames.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from tertius.games.pivots.stages import PAIRS, TOLERANCE, Mask, Places, equilibria, indifferent
from tertius.games.pivots.terms import FIRST, SECOND, Array


class Outcomes(NamedTuple):
    """What may follow two moves of the rivals: one action with one final equilibrium.

    `draw`, `cell` (3 x first's move + second's) and `action` are (k,); `x`, `y` (k, 3) the final mixtures; `value`
    (3, k) the payoffs of first, second, pivot; `regret` (k,) of the pivot and of the final stage.
    """

    draw: Places
    cell: Places
    action: Places
    x: Array
    y: Array
    value: Array
    regret: Array


class Mixed(NamedTuple):
    """Mixed first stages: draws (m,), both mixtures (m, 3), places of the outcomes by cell (m, 9), -1 off the path."""

    draw: Places
    x: Array
    y: Array
    outcomes: Places


class Attempt(NamedTuple):
    """Where mixed first stages are looked for (draws,), how many combinations each, and where some were left out."""

    where: Mask
    cap: int
    capped: Mask


class Cells(NamedTuple):
    """A draw's cells: their outcomes, `order[start : start + size]` (9, draws); each rival's worst and best there."""

    order: Places
    start: Places
    size: Places
    worst: tuple[Array, Array]
    best: tuple[Array, Array]


def make_cells(outcomes: Outcomes, draws: int) -> Cells:
    """Index the outcomes of each cell of each draw."""
    key = outcomes.draw * 9 + outcomes.cell
    count = np.bincount(key, minlength=9 * draws)
    start = np.cumsum(count) - count
    # Every cell has an outcome, since every final stage has an equilibrium; a cell without one tempts nobody.
    worst, best = [], []
    for rival in (FIRST, SECOND):
        low, high = np.full(9 * draws, np.inf), np.full(9 * draws, -np.inf)
        np.minimum.at(low, key, outcomes.value[rival])
        np.maximum.at(high, key, outcomes.value[rival])
        worst.append(np.where(count > 0, low, -np.inf).reshape(draws, 9).T)
        best.append(high.reshape(draws, 9).T)
    turned = [np.ascontiguousarray(part.reshape(draws, 9).T) for part in (start, count)]
    return Cells(np.argsort(key, kind="stable"), turned[0], turned[1], (worst[0], worst[1]), (best[0], best[1]))


def pure_pairs(outcomes: Outcomes, cells: Cells) -> tuple[Places, Array]:
    """Outcomes after pure moves from which neither rival gains by another move, and its regret: (k,), (k,)."""
    worst_first, worst_second = (part.reshape(3, 3, -1) for part in cells.worst)
    tempting_first = np.stack([np.delete(worst_first, i, axis=0).max(axis=0) for i in range(3)]).reshape(9, -1)
    tempting_second = np.stack([np.delete(worst_second, j, axis=1).max(axis=1) for j in range(3)], axis=1)
    gain = np.maximum(
        tempting_first[outcomes.cell, outcomes.draw] - outcomes.value[FIRST],
        tempting_second.reshape(9, -1)[outcomes.cell, outcomes.draw] - outcomes.value[SECOND],
    )
    found = np.flatnonzero(gain <= TOLERANCE)
    return found, np.maximum(gain[found], 0.0)


def mixed_pairs(outcomes: Outcomes, cells: Cells, where: Mask, cap: int) -> tuple[Mixed, Array, Mask]:
    """Mixed first stages of the draws `where`, their regret, and the draws in which combinations were left out."""
    attempt = Attempt(where, cap, np.zeros_like(where))
    found = [
        _two_by_two(outcomes, cells, (rows, columns), attempt) for rows, columns in itertools.product(PAIRS, repeat=2)
    ]
    found.append(_three_by_three(outcomes, cells, attempt))
    mixed = Mixed(*(np.concatenate([part[0][i] for part in found]) for i in range(4)))
    return mixed, np.concatenate([part[1] for part in found]), attempt.capped


def _may_turn(low: tuple[Array, Array], high: tuple[Array, Array]) -> Mask:
    """Where two gains, known within bounds, may have opposite signs."""
    return np.asarray(((high[0] > 0) & (low[1] < 0)) | ((low[0] < 0) & (high[1] > 0)))


def _two_by_two(
    outcomes: Outcomes,
    cells: Cells,
    support: tuple[tuple[int, int, int], tuple[int, int, int]],
    attempt: Attempt,
) -> tuple[Mixed, Array]:
    """Both rivals mix over two moves."""
    (i, k, out_row), (j, c, out_column) = support
    on = (3 * i + j, 3 * i + c, 3 * k + j, 3 * k + c)
    worst, best = cells.worst, cells.best
    low = [(worst[FIRST][on[p]] - best[FIRST][on[p + 2]]) for p in (0, 1)]
    high = [(best[FIRST][on[p]] - worst[FIRST][on[p + 2]]) for p in (0, 1)]
    may = attempt.where & _may_turn((low[0], low[1]), (high[0], high[1]))
    low = [(worst[SECOND][on[p]] - best[SECOND][on[p + 1]]) for p in (0, 2)]
    high = [(best[SECOND][on[p]] - worst[SECOND][on[p + 1]]) for p in (0, 2)]
    may &= _may_turn((low[0], low[1]), (high[0], high[1]))
    draw, place = _combinations(cells, np.flatnonzero(may), on, attempt)
    a, b = outcomes.value[FIRST, place], outcomes.value[SECOND, place]
    one, two = a[0] - a[2], a[1] - a[3]
    left, right = b[0] - b[1], b[2] - b[3]
    good = (one * two < 0) & (left * right < 0)
    good &= np.minimum(np.minimum(abs(one), abs(two)), np.minimum(abs(left), abs(right))) > TOLERANCE
    draw, place, a, b = draw[good], place[:, good], a[:, good], b[:, good]
    y, x = two[good] / (two[good] - one[good]), right[good] / (right[good] - left[good])
    off_first = y * worst[FIRST][3 * out_row + j, draw] + (1 - y) * worst[FIRST][3 * out_row + c, draw]
    off_second = x * worst[SECOND][3 * i + out_column, draw] + (1 - x) * worst[SECOND][3 * k + out_column, draw]
    value = [y * a[0] + (1 - y) * a[1], y * a[2] + (1 - y) * a[3], x * b[0] + (1 - x) * b[2], x * b[1] + (1 - x) * b[3]]
    gain_first = np.maximum(off_first, np.maximum(value[0], value[1])) - np.minimum(value[0], value[1])
    gain_second = np.maximum(off_second, np.maximum(value[2], value[3])) - np.minimum(value[2], value[3])
    gain = np.maximum(gain_first, gain_second)
    keep = gain <= 10 * TOLERANCE
    mixture = [np.zeros((int(keep.sum()), 3)) for _ in range(2)]
    mixture[0][:, i], mixture[0][:, k] = x[keep], 1 - x[keep]
    mixture[1][:, j], mixture[1][:, c] = y[keep], 1 - y[keep]
    path = np.full((int(keep.sum()), 9), -1)
    path[:, on] = place[:, keep].T
    return Mixed(draw[keep], mixture[0], mixture[1], path), np.maximum(gain[keep], 0.0)


def _three_by_three(outcomes: Outcomes, cells: Cells, attempt: Attempt) -> tuple[Mixed, Array]:
    """Both rivals mix over all three moves."""
    worst = [part.reshape(3, 3, -1) for part in cells.worst]
    best = [part.reshape(3, 3, -1) for part in cells.best]
    may = attempt.where.copy()
    for i, k, _ in PAIRS:
        # Of two moves neither may be better against everything.
        may &= (best[FIRST][i] > worst[FIRST][k]).any(axis=0) & (best[FIRST][k] > worst[FIRST][i]).any(axis=0)
        may &= (best[SECOND][:, i] > worst[SECOND][:, k]).any(axis=0)
        may &= (best[SECOND][:, k] > worst[SECOND][:, i]).any(axis=0)
    draw, place = _combinations(cells, np.flatnonzero(may), tuple(range(9)), attempt)
    a = outcomes.value[FIRST, place].reshape(3, 3, -1)
    b = outcomes.value[SECOND, place].reshape(3, 3, -1)
    y, good = indifferent(a[0] - a[1], a[0] - a[2])
    x, fine = indifferent(b[:, 0] - b[:, 1], b[:, 0] - b[:, 2])
    keep = np.flatnonzero(good & fine)
    x, y, a, b = x[:, keep], y[:, keep], a[..., keep], b[..., keep]
    own = (a * y[None]).sum(axis=1), (b * x[:, None]).sum(axis=0)
    gain = np.max([part.max(axis=0) - part.min(axis=0) for part in own], axis=0)
    sure = gain <= 10 * TOLERANCE
    return Mixed(draw[keep][sure], x[:, sure].T, y[:, sure].T, place[:, keep][:, sure].T), gain[sure]


def _combinations(cells: Cells, candidates: Places, on: tuple[int, ...], attempt: Attempt) -> tuple[Places, Places]:
    """Selections of one outcome a cell: draws (m,) and places (cells, m); tells the attempt where some are left out."""
    counts = cells.size[np.array(on)[:, None], candidates]
    total = counts.prod(axis=0)
    tried = np.minimum(total, attempt.cap)
    attempt.capped[candidates[total > attempt.cap]] = True
    which = np.repeat(np.arange(candidates.size), tried)
    number = np.arange(which.size) - np.repeat(np.cumsum(tried) - tried, tried)
    # Evenly spread over all of them where not all are tried.
    code = number * total[which] // tried[which]
    place = np.empty((len(on), which.size), dtype=np.int64)
    for row, cell in enumerate(on):
        place[row] = cells.order[cells.start[cell, candidates[which]] + code % counts[row, which]]
        code = code // counts[row, which]
    return candidates[which], place


def any_selection(outcomes: Outcomes, cells: Cells, missing: Places) -> tuple[Mixed, Array]:
    """All equilibria of the first stage under one selection, the first outcome of every cell, in these draws."""
    place = cells.order[cells.start[:, missing]]
    a, b = (outcomes.value[rival, place].reshape(3, 3, -1) for rival in (FIRST, SECOND))
    draws, mixtures, paths, gains = [], [], [], []
    for found in equilibria(a, b):
        x, y = np.zeros((found.games.size, 3)), np.zeros((found.games.size, 3))
        x[:, found.rows], y[:, found.columns] = found.x, found.y
        on = (x[:, :, None] * y[:, None, :] > 0).reshape(-1, 9)
        draws.append(missing[found.games])
        mixtures.append((x, y))
        paths.append(np.where(on, place[:, found.games].T, -1))
        own = np.einsum("ijk,kj->ki", a[..., found.games], y), np.einsum("ijk,ki->kj", b[..., found.games], x)
        reached = (own[0] * x).sum(axis=1), (own[1] * y).sum(axis=1)
        gains.append(
            np.max([best.max(axis=1) - got for best, got in zip(own, reached, strict=True)], axis=0, initial=0.0)
        )
    x, y = (np.concatenate([pair[i] for pair in mixtures]) for i in range(2))
    return Mixed(np.concatenate(draws), x, y, np.concatenate(paths)), np.concatenate(gains)
