"""A good bipartition fast: simulated annealing of many copies at once, in whole colour classes of the graph.

Vertices of one colour have no tie between them, so they may all choose anew at the same time given the others: one
sparse product of couplings and sides is a move of every vertex of the class in every copy (heat bath; Kirkpatrick,
Gelatt and Vecchi 1983). No loop over vertices or ties, and the seed makes the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from tertius.balance.graphs import Ints


@dataclass(frozen=True, eq=False)
class Classes:
    """The graph with its vertices in the order of their colours: one block of rows a colour."""

    order: Ints
    bounds: tuple[tuple[int, int], ...]
    blocks: tuple[Any, ...]
    matrix: Any


def anneal(
    size: int,
    first: Ints,
    second: Ints,
    coupling: Ints,
    *,
    copies: int = 32,
    sweeps: int = 120,
    seed: int = 1953,
    classes: Classes | None = None,
) -> tuple[Ints, int]:
    """Seek sides that make the sum of J_uv s_u s_v large.

    Parameters
    ----------
    size : int
    first, second, coupling : int arrays of shape (m,)
    copies, sweeps : int
        How many start at random, and how often each vertex of each may move.
    seed : int
    classes : Classes, optional
        Of `colour_classes`, where they are known.

    Returns
    -------
    sides : int array of shape (size,), +1 or -1
        The best of all copies after descent: no single vertex can do better by changing its side.
    value : int
        Its sum of J_uv s_u s_v.

    Examples
    --------
    >>> triangle = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> anneal(3, *triangle, np.array([-2, -2, -2]), copies=4, sweeps=5)[1]
    2
    """
    if not len(first):
        return np.ones(size, dtype=np.int64), 0
    classes = classes or colour_classes(size, first, second, coupling)
    draw = np.random.default_rng(seed)
    sides = np.where(draw.random((size, copies)) < 0.5, -1, 1).astype(classes.matrix.dtype)
    unit = float(np.abs(coupling).mean())
    for heat in np.geomspace(1.5 * unit, 0.1 * unit, sweeps):
        for (start, stop), block in zip(classes.bounds, classes.blocks, strict=True):
            chance = draw.random((stop - start, copies), dtype=np.float32)
            # P(+) = 1 / (1 + exp(-2 pull / heat)), turned round so that one logarithm serves all.
            with np.errstate(divide="ignore"):
                bar = np.float32(heat / 2) * np.log(chance / (1 - chance))
            sides[start:stop] = np.where(block @ sides > bar, 1, -1)
    _descend(classes, sides)
    values = _values(sides[np.argsort(classes.order)], first, second, coupling)
    best = int(values.argmax())
    return sides[np.argsort(classes.order), best].astype(np.int64), int(values[best])


def descend(classes: Classes, sides: Ints) -> Ints:
    """Let vertices change sides one colour class at a time until none gains by it."""
    held = sides[classes.order].astype(classes.matrix.dtype)[:, None]
    _descend(classes, held)
    improved: Ints = held[np.argsort(classes.order), 0].astype(np.int64)
    return improved


def _values(sides: npt.NDArray[Any], first: Ints, second: Ints, coupling: Ints) -> Ints:
    """Exact sums of J_uv s_u s_v, one a copy."""
    same = (sides[first] == sides[second]).astype(np.int64)
    total: Ints = 2 * (coupling @ same) - coupling.sum()
    return total


def _descend(classes: Classes, sides: npt.NDArray[Any]) -> None:
    moved = True
    while moved:
        moved = False
        for (start, stop), block in zip(classes.bounds, classes.blocks, strict=True):
            gain = (block @ sides) * sides[start:stop] < 0
            if gain.any():
                sides[start:stop][gain] *= -1
                moved = True


def colour_classes(size: int, first: Ints, second: Ints, coupling: Ints) -> Classes:
    """Colour the vertices greedily, those with most ties first, and order the graph by colour."""
    import scipy.sparse as sp

    ends = np.concatenate([first, second]), np.concatenate([second, first])
    # Whole numbers add up without rounding in the shorter floats below 2**24, in the longer ones below 2**53.
    pull = np.bincount(ends[0], weights=np.abs(np.concatenate([coupling, coupling])), minlength=size)
    kind = np.float32 if pull.max() < 2**24 else np.float64
    matrix = sp.csr_matrix((np.concatenate([coupling, coupling]).astype(kind), ends), shape=(size, size))
    colour = _colours(matrix.indptr.tolist(), matrix.indices.tolist())
    order = np.argsort(colour, kind="stable")
    matrix = matrix[order][:, order].tocsr()
    edges = np.searchsorted(colour[order], np.arange(colour.max() + 2)).tolist()
    bounds = tuple(pairwise(edges))
    return Classes(order, bounds, tuple(matrix[a:b] for a, b in bounds), matrix)


def _colours(starts: list[int], ends: list[int]) -> Ints:
    size = len(starts) - 1
    colour = [-1] * size
    for vertex in sorted(range(size), key=lambda i: starts[i] - starts[i + 1]):
        taken = {colour[other] for other in ends[starts[vertex] : starts[vertex + 1]]}
        colour[vertex] = next(c for c in range(len(taken) + 1) if c not in taken)
    return np.array(colour, dtype=np.int64)
