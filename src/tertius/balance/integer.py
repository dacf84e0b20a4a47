"""What the relaxation leaves open, closed by branch and bound: the XOR model of Aref, Mason and Wilson in HiGHS.

One binary y_u a vertex says on which side it is; x_e >= |y_u - y_v| for a positive tie and x_e >= |y_u + y_v - 1| for
a negative one (Aref, Mason and Wilson 2020, eq. 9: the XOR model). The graph is the switched one, so the bipartition
known so far is y = 0; one vertex is fixed there, since a bipartition and its mirror are the same. The negative cycles
that the relaxation found come with it as cuts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from tertius.balance.cycles import Signed, quiet_solver
from tertius.balance.graphs import Ints


def branch(graph: Signed, cuts: Sequence[Ints], *, step: float, deadline: float) -> tuple[float, Ints | None]:
    """Minimise the weight of frustrated ties over bipartitions.

    Parameters
    ----------
    graph : Signed
    cuts : sequence of int arrays
        Ties of negative cycles.
    step : float
        A bound nearer than this to a solution proves it.
    deadline : float
        Of `time.monotonic`.

    Returns
    -------
    bound : float
        Proved lower bound; not above 0 when time ran out before there was one.
    sides : int array of shape (size,), +1 or -1, or None
        The best bipartition found, relative to the one the graph is switched by.
    """
    import highspy

    size, number, unit = graph.size, len(graph.first), graph.unit
    solver = quiet_solver()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", step / unit)
    solver.setOptionValue("time_limit", max(deadline - time.monotonic(), 0.1))
    columns = number + size
    cost = np.concatenate([graph.weight / unit, np.zeros(size)])
    upper = np.ones(columns)
    degree = np.bincount(np.concatenate([graph.first, graph.second]), minlength=size)
    upper[number + int(degree.argmax())] = 0.0
    solver.addVars(columns, np.zeros(columns), upper)
    solver.changeColsCost(columns, np.arange(columns, dtype=np.int32), cost)
    solver.changeColsIntegrality(
        size,
        np.arange(number, columns, dtype=np.int32),
        np.full(size, highspy.HighsVarType.kInteger),
    )
    _xor_rows(solver, graph)
    for cut in cuts:
        solver.addRow(1.0, float("inf"), len(cut), cut.astype(np.int32), np.ones(len(cut)))
    known = highspy.HighsSolution()
    known.col_value = [*graph.negative.astype(float).tolist(), *[0.0] * size]
    solver.setSolution(known)
    solver.run()
    bound = float(solver.getInfo().mip_dual_bound) * unit
    value = np.asarray(solver.getSolution().col_value)
    if len(value) != columns:
        return bound, None
    return bound, np.where(value[number:] > 0.5, -1, 1).astype(np.int64)


def _xor_rows(solver: Any, graph: Signed) -> None:
    """Add what ties x to y, two rows a tie.

    For a positive tie x - y_u + y_v >= 0 and x + y_u - y_v >= 0; for a negative one x + y_u + y_v >= 1 and
    x - y_u - y_v >= -1.
    """
    number = len(graph.first)
    ties = np.arange(number)
    flip = np.where(graph.negative, 1.0, -1.0)
    columns = np.stack([ties, number + graph.first, number + graph.second], axis=1)
    one = np.ones(number)
    plus = np.stack([one, one, flip], axis=1)
    minus = np.stack([one, -one, -flip], axis=1)
    index = np.concatenate([columns, columns]).ravel().astype(np.int32)
    value = np.concatenate([plus, minus]).ravel()
    lower = np.concatenate([np.where(graph.negative, 1.0, 0.0), np.where(graph.negative, -1.0, 0.0)])
    starts = np.arange(0, 6 * number, 3, dtype=np.int32)
    solver.addRows(2 * number, lower, np.full(2 * number, np.inf), len(index), starts, index, value)
