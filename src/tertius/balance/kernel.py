"""Frustration made smaller: vertices whose best side is a function of their neighbours' are taken out, exactly.

A graph comes in, a smaller one with integer couplings goes out, and the steps that put the vertices back. What is
minimised is

    constant - sum over ties J_uv s_u s_v,      s in {-1, +1},      J = 2 * weight * sign,

which is four times the weight of the ties that a bipartition frustrates. Three rules, until none applies:

- a vertex with at most three neighbours follows them, and what it costs them at best is a sum of terms of their pairs:
  none for one neighbour, one new tie for two, a triangle for three (the star-triangle transformation);
- a tie that outweighs all the others at one end is never frustrated, so its ends become one vertex;
- ties of one pair add up.

The first with one or two neighbours and the merging are the preprocessing of Aref, Mason and Wilson (2020, section
3.1: vertices of degree one and two, blocks) on weighted graphs; the other rules are known from max-cut and spin glasses
(Ferizovic, Hespe, Lamm, Mnich, Schulz and Strash 2020). Couplings start even at every vertex, and every rule keeps the
sum at every vertex even, so that all divisions below leave no remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.balance.graphs import Ints

Step = tuple[int, tuple[tuple[int, int], ...]]
"""A vertex taken out, and its neighbours then with their couplings."""


@dataclass(frozen=True, eq=False)
class Kernel:
    """What is left: `nodes` are the places of its vertices in the graph, ties name them by place in `nodes`."""

    nodes: Ints
    first: Ints
    second: Ints
    coupling: Ints
    constant: int
    steps: tuple[Step, ...]


def reduce_graph(size: int, first: Ints, second: Ints, coupling: Ints) -> Kernel:
    """Take out every vertex that can be taken out without loss.

    Parameters
    ----------
    size : int
        Number of vertices.
    first, second : int arrays of shape (m,)
    coupling : int array of shape (m,)
        Even numbers.

    Returns
    -------
    Kernel

    Examples
    --------
    >>> one = np.array([2])
    >>> reduce_graph(2, np.array([0]), np.array([1]), -one).constant  # one tie is never frustrated
    0
    """
    ties = _Ties(size, first, second, coupling)
    waiting = list(range(size - 1, -1, -1))
    queued = [True] * size
    gone = [False] * size
    steps: list[Step] = []
    while waiting:
        vertex = waiting.pop()
        queued[vertex] = False
        step = () if gone[vertex] else ties.eliminate(vertex)
        if step is None:
            continue
        if not gone[vertex]:
            gone[vertex] = True
            steps.append((vertex, step))
        for neighbour in ties.touched:
            if not queued[neighbour]:
                queued[neighbour] = True
                waiting.append(neighbour)
        ties.touched.clear()
    left = [vertex for vertex in range(size) if not gone[vertex]]
    place = {vertex: i for i, vertex in enumerate(left)}
    rows = [(place[u], place[v], j) for u in left for v, j in ties.of[u].items() if u < v]
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    return Kernel(
        nodes=np.array(left, dtype=np.int64),
        first=table[:, 0],
        second=table[:, 1],
        coupling=table[:, 2],
        constant=ties.constant,
        steps=tuple(steps),
    )


def expand(kernel: Kernel, side: npt.NDArray[np.int64], size: int) -> Ints:
    """Sides of all vertices from those of the kernel: each vertex taken out takes the side that suits it best.

    Parameters
    ----------
    side : int array of shape (len(kernel.nodes),)
        +1 or -1.
    size : int
        Number of vertices of the graph.

    Returns
    -------
    int array of shape (size,)
    """
    sides = [0] * size
    for vertex, value in zip(kernel.nodes.tolist(), side.tolist(), strict=True):
        sides[vertex] = value
    for vertex, neighbours in reversed(kernel.steps):
        pull = sum(j * sides[other] for other, j in neighbours)
        sides[vertex] = 1 if pull >= 0 else -1
    return np.array(sides, dtype=np.int64)


class _Ties:
    """Couplings under change: of[u][v] = of[v][u], never 0."""

    def __init__(self, size: int, first: Ints, second: Ints, coupling: Ints) -> None:
        self.of: list[dict[int, int]] = [{} for _ in range(size)]
        self.constant = int(np.abs(coupling).sum())
        self.touched: list[int] = []
        for u, v, j in zip(first.tolist(), second.tolist(), coupling.tolist(), strict=True):
            self._add(u, v, j)
        self.touched.clear()

    def _add(self, u: int, v: int, j: int) -> None:
        total = self.of[u].get(v, 0) + j
        if total:
            self.of[u][v] = self.of[v][u] = total
        else:
            self.of[u].pop(v, None)
            self.of[v].pop(u, None)
        self.touched += (u, v)

    def _cut(self, vertex: int) -> tuple[tuple[int, int], ...]:
        ties = tuple(self.of[vertex].items())
        for other, _ in ties:
            del self.of[other][vertex]
            self.touched.append(other)
        self.of[vertex] = {}
        return ties

    def eliminate(self, vertex: int) -> tuple[tuple[int, int], ...] | None:
        """Take a vertex out if a rule allows it; the ties it follows, or None."""
        ties = self.of[vertex]
        if len(ties) <= 3:
            cut = self._cut(vertex)
            self._replace(cut)
            return cut
        strongest = max(ties, key=lambda other: abs(ties[other]))
        if 2 * abs(ties[strongest]) < sum(map(abs, ties.values())):
            return None
        pull = ties[strongest]
        sign = 1 if pull > 0 else -1
        self.constant -= abs(pull)
        for other, j in self._cut(vertex):
            if other != strongest:
                self._add(strongest, other, sign * j)
        return ((strongest, pull),)

    def _replace(self, ties: Sequence[tuple[int, int]]) -> None:
        """Add the cost at best of a vertex with these ties as terms of the pairs of its neighbours."""
        if len(ties) == 1:
            self.constant -= abs(ties[0][1])
        elif len(ties) == 2:
            (a, ja), (b, jb) = ties
            same, apart = -abs(ja + jb), -abs(ja - jb)
            self.constant += (same + apart) // 2
            self._add(a, b, (apart - same) // 2)
        elif len(ties) == 3:
            (a, ja), (b, jb), (c, jc) = ties
            same = -abs(ja + jb + jc)
            off_a, off_b, off_c = -abs(jb + jc - ja), -abs(ja + jc - jb), -abs(ja + jb - jc)
            self.constant += (same + off_a + off_b + off_c) // 4
            self._add(a, b, (off_a + off_b - off_c - same) // 4)
            self._add(a, c, (off_a + off_c - off_b - same) // 4)
            self._add(b, c, (off_b + off_c - off_a - same) // 4)
