"""A proved lower bound on frustration: every negative cycle holds a frustrated tie.

With x_e = 1 for a frustrated tie, x(C) >= 1 holds for each cycle C of negative sign, and the least weight of x >= 0
under all of these is a lower bound (for the triangles alone these are the "unbalanced triangle" cuts of Aref, Mason
and Wilson 2020; all cycles are the odd-cycle inequalities of Barahona and Mahjoub 1986). They are too many to list,
so they are sought where they are broken: in the graph doubled by side, where a negative tie leads to the other side
and a positive one stays, a negative cycle through u is a path from u to its own double, and the shortest one by x is
found by Dijkstra's algorithm. Every round's optimum is a valid bound, so a time limit costs tightness and never
truth.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tertius.balance.graphs import Floats, Ints

BATCH = 64
"""Sources of one call to Dijkstra; bounds its memory."""

SHORT = 1e-4
"""How far below 1 a cycle must be to be worth a row."""

PER_SOURCE = 50

PURGE = 4
"""Rounds between removals of rows that no longer bind."""


@dataclass(frozen=True, eq=False)
class Signed:
    """A graph switched so that few ties are negative: the frustrated ones of a good bipartition.

    `edge` finds a tie by its ends, in either order.
    """

    size: int
    first: Ints
    second: Ints
    negative: npt.NDArray[np.bool_]
    weight: Ints
    edge: dict[tuple[int, int], int]

    @property
    def unit(self) -> float:
        """What the solver takes for one, so that large whole numbers do not strain its tolerances."""
        mean = float(self.weight.mean())
        return mean if mean > 1000 else 1.0


def switched(size: int, first: Ints, second: Ints, coupling: Ints, sides: Ints) -> Signed:
    """The graph seen from a bipartition: its frustrated ties are negative, the others positive."""
    seen = coupling * sides[first] * sides[second]
    ends = list(zip(first.tolist(), second.tolist(), strict=True))
    edge = {pair: i for i, pair in enumerate(ends)}
    edge.update({(b, a): i for i, (a, b) in enumerate(ends)})
    return Signed(size, first, second, seen < 0, np.abs(seen), edge)


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What the linear programme gave.

    Attributes
    ----------
    bound : float
        Lower bound on the weight of frustrated ties.
    value : float array of shape (m,)
        The last optimum, one number a tie.
    rows : tuple of int arrays
        Ties of each negative cycle in the programme.
    complete : bool
        Whether no cycle was broken any more.
    """

    bound: float
    value: Floats
    rows: tuple[Ints, ...]
    complete: bool


def relax(
    graph: Signed,
    *,
    enough: Callable[[float, Floats], bool],
    deadline: float,
) -> Relaxed:
    """Solve the relaxation, adding broken cycles until there are none.

    Parameters
    ----------
    graph : Signed
    enough : callable
        Told the bound and the values after each round; ends the search when true.
    deadline : float
        Of `time.monotonic`.

    Returns
    -------
    Relaxed
    """
    solver = _solver(graph)
    sources, ties = _sources(graph)
    value = np.zeros(len(graph.first))
    rows: list[Ints] = []
    bound, complete, round_ = 0.0, False, 0
    while time.monotonic() < deadline:
        found = _broken(graph, value, sources, ties, deadline)
        known = {row.tobytes() for row in rows}
        fresh = {row.tobytes(): row for row in found if value[row].sum() < 1 - SHORT / 2}
        new = [row for key, row in fresh.items() if key not in known]
        if not new:
            complete = not found and time.monotonic() < deadline
            break
        if round_ % PURGE == PURGE - 1:
            rows = _purge(solver, rows)
        _add_rows(solver, new)
        rows += new
        solver.setOptionValue("time_limit", solver.getRunTime() + max(deadline - time.monotonic(), 0.1))
        solver.run()
        if not _is_optimal(solver):
            break
        bound = max(bound, float(solver.getInfo().objective_function_value) * graph.unit)
        value = np.asarray(solver.getSolution().col_value)
        round_ += 1
        if enough(bound, value):
            break
    return Relaxed(bound, value, tuple(rows), complete)


@cache
def _greeted() -> None:
    """Let HiGHS print its name where nobody reads it.

    Its first object of a process writes to the C library's standard output whatever the options say, and that would
    stand in the middle of what a command prints.
    """
    import ctypes

    import highspy

    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        highspy.Highs()  # type: ignore[no-untyped-call]
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def quiet_solver() -> Any:
    """HiGHS on one thread, so that every run takes the same way, and silent."""
    import highspy

    _greeted()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def _solver(graph: Signed) -> Any:
    solver = quiet_solver()
    number = len(graph.first)
    solver.addVars(number, np.zeros(number), np.ones(number))
    solver.changeColsCost(number, np.arange(number, dtype=np.int32), graph.weight / graph.unit)
    return solver


def _is_optimal(solver: Any) -> bool:
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _add_rows(solver: Any, rows: list[Ints]) -> None:
    lengths = [len(row) for row in rows]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    ties = np.concatenate(rows).astype(np.int32)
    number = len(rows)
    solver.addRows(number, np.ones(number), np.full(number, np.inf), len(ties), starts, ties, np.ones(len(ties)))


def _purge(solver: Any, rows: list[Ints]) -> list[Ints]:
    """Drop rows that the last optimum holds with room to spare; a cycle that breaks again comes back."""
    slack = np.asarray(solver.getSolution().row_value) > 1 + 1e-6
    loose = np.flatnonzero(slack).astype(np.int32)
    if len(loose):
        solver.deleteRows(len(loose), loose)
    return [row for row, dropped in zip(rows, slack.tolist(), strict=True) if not dropped]


def _sources(graph: Signed) -> tuple[Ints, dict[int, list[tuple[int, int]]]]:
    """Vertices that together touch every negative tie, and their negative ties as (other end, tie).

    Every negative cycle holds a negative tie, so it is enough to look from these.
    """
    negative = np.flatnonzero(graph.negative)
    ends = graph.first[negative].tolist(), graph.second[negative].tolist()
    degree = np.bincount(np.concatenate([ends[0], ends[1]]).astype(np.int64), minlength=graph.size)
    ties: dict[int, list[tuple[int, int]]] = {}
    for tie, u, v in zip(negative.tolist(), *ends, strict=True):
        if u not in ties and v not in ties:
            ties[u if degree[u] >= degree[v] else v] = []
        near, far = (u, v) if u in ties else (v, u)
        ties[near].append((far, tie))
    return np.array(sorted(ties), dtype=np.int64), ties


def _doubled(graph: Signed, value: Floats) -> Any:
    """The graph doubled by side; lengths are x, and a little more so that fewer ties win among equals."""
    import scipy.sparse as sp

    n, u, v, flip = graph.size, graph.first, graph.second, graph.negative
    length = np.maximum(value, 0) + 1e-7
    tails = np.concatenate([u, u + n, v, v + n])
    there = np.where(flip, v + n, v), np.where(flip, v, v + n)
    back = np.where(flip, u + n, u), np.where(flip, u, u + n)
    return sp.csr_matrix((np.tile(length, 4), (tails, np.concatenate([*there, *back]))), shape=(2 * n, 2 * n))


def _broken(
    graph: Signed, value: Floats, sources: Ints, ties: dict[int, list[tuple[int, int]]], deadline: float
) -> list[Ints]:
    """Negative cycles of length below 1, several from each source, the shortest first."""
    from scipy.sparse.csgraph import dijkstra

    doubled = _doubled(graph, value)
    found: list[Ints] = []
    for start in range(0, len(sources), BATCH):
        if time.monotonic() > deadline:
            break
        batch = sources[start : start + BATCH]
        reach, before = dijkstra(doubled, indices=batch, limit=1.0, return_predecessors=True)
        for row, source in enumerate(batch.tolist()):
            ends = [(reach[row, far] + value[tie], far, tie) for far, tie in ties[source]]
            ends.append((reach[row, source + graph.size], source + graph.size, -1))
            short = sorted(end for end in ends if end[0] < 1 - SHORT)[:PER_SOURCE]
            found += [_cycle(graph, before[row], source, far, tie) for _, far, tie in short]
    return found


def _cycle(graph: Signed, before: npt.NDArray[np.int32], source: int, end: int, tie: int) -> Ints:
    """Ties of the walk from `source` to `end`, closed by `tie` if there is one; those walked twice fall out."""
    ties = [] if tie < 0 else [tie]
    while end != source:
        step = int(before[end])
        ties.append(graph.edge[step % graph.size, end % graph.size])
        end = step
    kinds, times = np.unique(ties, return_counts=True)
    odd: Ints = kinds[times % 2 == 1]
    return odd
