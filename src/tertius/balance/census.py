"""The triads of a signed graph counted by type, and their number to be expected where signs are probable only.

Triangles are found once each, from the vertex of least degree: the pairs of its ties to vertices of higher degree are
looked up, all at once, in a table of ties (Chiba and Nishizeki 1985; Schank and Wagner 2005). No loop over triangles.

The four undirected types are named by their signs (Davis 1967: +++ and +-- are balanced, ++- is not, --- is balanced
only in the weak sense of clusters). In a directed graph three arcs can close in a cycle or not; a triad with two arcs
between the same two actors counts once for each choice of arcs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tertius.balance.graphs import Floats, Ints, SignedGraph
from tertius.errors import InputError

TRIADS = ("+++", "++-", "+--", "---")

CHUNK = 1 << 16
"""Pairs of ties looked at in one go; bounds memory."""

TABLE = 1 << 13
"""Vertices of highest degree whose ties are looked up in a table of TABLE x TABLE bytes at most."""

_TIE = 4
"""What the table holds beside 1 for a negative tie, so that a sum of three signs with it tells a triangle."""


@dataclass(frozen=True, eq=False)
class Expected:
    """Number of each of the four types to be expected when signs are independent, and its standard deviation."""

    mean: Floats
    sd: Floats


def triads(graph: SignedGraph) -> Ints:
    """Count the triangles of each of the four types.

    Parameters
    ----------
    graph : SignedGraph
        Directed ties are read undirected.

    Returns
    -------
    int array of shape (4,)
        As `TRIADS`: by the number of negative ties.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> triads(signed_graph(["A", "A", "B"], ["B", "C", "C"], [1, 1, -1])).tolist()
    [0, 1, 0, 0]
    """
    ties = graph.undirected().signed()
    found = _Forward.of(ties.size, ties.first, ties.second)
    negative = (ties.sign[found.order] < 0).astype(np.int8)
    table = found.table(negative)
    row = (found.high - found.outside) * found.core
    column = found.high - found.outside
    counts = np.zeros(4, dtype=np.int64)
    for start, stop in found.chunks():
        times, second = found.pairs(start, stop)
        signs = np.repeat(negative[start:stop], times)
        signs += negative[second]
        cell = np.repeat(row[start:stop], times)
        cell += column[second]
        if found.outside:
            signs += found.looked_up(np.repeat(np.arange(start, stop), times), second, cell, table, negative)
        else:
            signs += table[cell]
        counts += [np.count_nonzero(signs == _TIE + number) for number in range(4)]
    return counts


def triangles(graph: SignedGraph) -> Iterator[Ints]:
    """The triangles as places of their three ties in the graph: arrays of shape (k, 3), a chunk at a time.

    The graph is undirected and may hold ties without a sign.
    """
    found = _Forward.of(graph.size, graph.first, graph.second)
    for start, stop in found.chunks():
        times, second = found.pairs(start, stop)
        first = np.repeat(np.arange(start, stop), times)
        third = found.third(first, second)
        closed = third >= 0
        yield np.stack([found.order[part[closed]] for part in (first, second, third)], axis=1)


def expected_triads(graph: SignedGraph) -> Expected:
    """Number of triangles of each type to be expected, signs of different ties being independent.

    Parameters
    ----------
    graph : SignedGraph
        Undirected, with `p_positive` and `p_negative`; ties without a clear sign take part with their probabilities.

    Returns
    -------
    Expected

    Raises
    ------
    InputError
        When the graph has no probabilities.

    Notes
    -----
    The variance is exact: triangles that share a tie are not independent. With T_e(s) the number of triangles on tie
    e to be expected when it has sign s, triangles that share e covary by sum_s p_e(s) g_t(s) g_u(s) - E_t E_u, summed
    over pairs by the square of the sum less the sum of squares.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> ends = ["A", "A", "B"], ["B", "C", "C"]
    >>> half = expected_triads(signed_graph(*ends, [1, 1, 1], p_positive=[0.5] * 3, p_negative=[0.5] * 3))
    >>> half.mean.tolist(), [round(float(sd), 3) for sd in half.sd]
    ([0.125, 0.375, 0.375, 0.125], [0.331, 0.484, 0.484, 0.331])
    """
    if graph.p_positive is None or graph.p_negative is None:
        raise InputError("expected counts need the probabilities of the signs")
    chance = np.stack([graph.p_positive, graph.p_negative], axis=1)
    number = len(graph.first)
    mean, single = np.zeros(4), np.zeros(4)
    given, given2 = np.zeros((4, 2, number)), np.zeros((4, 2, number))
    whole2 = np.zeros((4, number))
    for ties in triangles(graph):
        for place in range(3):
            here, (x, y) = ties[:, place], (chance[ties[:, other]] for other in range(3) if other != place)
            # By the number of negative ties among the other two.
            rest = np.stack([x[:, 0] * y[:, 0], x[:, 0] * y[:, 1] + x[:, 1] * y[:, 0], x[:, 1] * y[:, 1]])
            none = np.zeros_like(rest[0])
            for kind in range(4):
                g = (rest[kind] if kind < 3 else none, rest[kind - 1] if kind else none)
                total = chance[here, 0] * g[0] + chance[here, 1] * g[1]
                for sign in (0, 1):
                    given[kind, sign] += np.bincount(here, g[sign], number)
                    given2[kind, sign] += np.bincount(here, g[sign] ** 2, number)
                whole2[kind] += np.bincount(here, total**2, number)
                if place == 0:
                    mean[kind] += total.sum()
                    single[kind] += (total * (1 - total)).sum()
    weight = chance.T[None]
    together = (weight * (given**2 - given2)).sum(axis=(1, 2))
    apart = ((weight * given).sum(axis=1) ** 2 - whole2).sum(axis=1)
    return Expected(mean, np.sqrt(np.maximum(single + together - apart, 0.0)))


def directed_triads(graph: SignedGraph) -> dict[str, int]:
    """Count the triads of a directed graph by the signs of their arcs.

    Returns
    -------
    dict of str to int
        `transitive ++-` counts a to b (+), b to c (+), a to c (-), and so on for the eight patterns;
        `cyclic ++-` counts a to b to c to a by the number of negative arcs.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> arcs = signed_graph(["A", "B", "A"], ["B", "C", "C"], [1, 1, -1], directed=True)
    >>> [name for name, count in directed_triads(arcs).items() if count]
    ['transitive ++-']
    """
    signs = {"+": _arcs(graph, 1), "-": _arcs(graph, -1)}
    counts: dict[str, int] = {}
    paths = {a + b: signs[a] @ signs[b] for a in "+-" for b in "+-"}
    for path, steps in paths.items():
        for close, arcs in signs.items():
            counts[f"transitive {path}{close}"] = int(steps.multiply(arcs).sum())
    for name, path, close, turns in (
        ("+++", "++", "+", 3),
        ("++-", "++", "-", 1),
        ("+--", "--", "+", 1),
        ("---", "--", "-", 3),
    ):
        counts[f"cyclic {name}"] = int(paths[path].multiply(signs[close].T).sum()) // turns
    return counts


def _arcs(graph: SignedGraph, sign: int) -> Any:
    import scipy.sparse as sp

    chosen = graph.sign == sign
    ends = graph.first[chosen], graph.second[chosen]
    return sp.csr_matrix((np.ones(len(ends[0]), dtype=np.int64), ends), shape=(graph.size, graph.size))


@dataclass(frozen=True, eq=False)
class _Forward:
    """Ties from the end of lower degree to that of higher, in rows of the former.

    Vertices bear their rank by degree; `order` gives each tie's place in the graph, `end` where its row ends. Ties
    among the `core` vertices of highest rank are few in any graph and closed most often.
    """

    size: int
    low: Ints
    high: Ints
    order: Ints
    end: Ints
    core: int

    @classmethod
    def of(cls, size: int, first: Ints, second: Ints) -> _Forward:
        degree = np.bincount(first, minlength=size) + np.bincount(second, minlength=size)
        rank = np.empty(size, dtype=np.int64)
        rank[np.argsort(degree, kind="stable")] = np.arange(size)
        a, b = rank[first], rank[second]
        low, high = np.minimum(a, b), np.maximum(a, b)
        order = np.argsort(low * size + high, kind="stable")
        low, high = low[order], high[order]
        end = np.cumsum(np.bincount(low, minlength=size))[low] if size else low
        return cls(size, low, high, order, end, min(size, TABLE))

    @property
    def outside(self) -> int:
        """Number of vertices that are not of the core: the rank of its first."""
        return self.size - self.core

    def table(self, negative: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
        """The ties of the core as a flat table: 0 for none, else `_TIE` and 1 more for a negative one."""
        inside = self.low >= self.outside
        table = np.zeros(self.core * self.core, dtype=np.int8)
        cells = (self.low[inside] - self.outside) * self.core + self.high[inside] - self.outside
        table[cells] = _TIE + negative[inside]
        return table

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Ranges of ties whose pairs with the later ties of their row come to about CHUNK."""
        ahead = np.cumsum(self.end - np.arange(len(self.low)) - 1)
        start = 0
        while start < len(ahead):
            done = ahead[start - 1] if start else 0
            stop = max(int(np.searchsorted(ahead, done + CHUNK, side="right")), start + 1)
            yield start, stop
            start = stop

    def pairs(self, start: int, stop: int) -> tuple[Ints, Ints]:
        """How many later ties of its row each tie meets, and these ties one after the other."""
        ties = np.arange(start, stop)
        times = self.end[start:stop] - ties - 1
        before = np.cumsum(times) - times
        return times, np.repeat(ties + 1 - before, times) + np.arange(int(times.sum()))

    def third(self, first: Ints, second: Ints) -> Ints:
        """The tie that closes each pair of ties of one row, or -1."""
        key = self.low * self.size + self.high
        wanted = self.high[first] * self.size + self.high[second]
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[place] == wanted, place, -1)

    def looked_up(
        self,
        first: Ints,
        second: Ints,
        cell: Ints,
        table: npt.NDArray[np.int8],
        negative: npt.NDArray[np.int8],
    ) -> npt.NDArray[np.int8]:
        """What the table holds for each pair; pairs that reach out of the core are sought among the sorted ties."""
        signs = np.zeros(len(cell), dtype=np.int8)
        inside = self.high[first] >= self.outside
        signs[inside] = table[cell[inside]]
        third = self.third(first[~inside], second[~inside])
        signs[~inside] = np.where(third >= 0, _TIE + negative[third], 0)
        return signs
