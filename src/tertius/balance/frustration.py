"""The line index of frustration, exact: the fewest ties whose signs would have to change for balance to be whole.

A signed graph comes in; a bipartition, the ties it frustrates and a proved lower bound go out. The way: make the
graph smaller without loss (`kernel`), cut it into blocks, find a good bipartition of each (`annealing`), raise the
lower bound by negative cycles (`cycles`) and take from that programme better bipartitions, and where the two still
differ branch (`integer`). Harary (1959) defined the index; Aref, Mason and Wilson (2020) made it computable, and this
follows them but for the reductions and for all negative cycles in place of the triangles.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.balance.annealing import Classes, anneal, colour_classes, descend
from tertius.balance.cycles import Signed, relax, switched
from tertius.balance.graphs import Floats, Ints, SignedGraph
from tertius.balance.integer import branch
from tertius.balance.kernel import expand, reduce_graph

SCALE = 10**6
"""Weights are taken to six decimals, so that all arithmetic is of whole numbers."""

SMALL = 400
"""Vertices of a block below which a shorter search is enough: the programme improves on it anyway."""


@dataclass(frozen=True, eq=False)
class Frustration:
    """The index with what proves it.

    Attributes
    ----------
    side : int array of shape (n,), +1 or -1
        A bipartition; that of an actor without ties is +1. There may be others as good.
    frustrated : bool array of shape (m,)
        Ties of `graph.signed()` that the bipartition frustrates: negative within a side, positive across.
    index : float
        Their number, or their weight.
    lower : float
        Proved: no bipartition frustrates less.
    proved : bool
        Whether `index` is the least there is.
    """

    side: Ints
    frustrated: npt.NDArray[np.bool_]
    index: float
    lower: float
    proved: bool

    @property
    def gap(self) -> float:
        """How much of the index is not proved, as a share of it."""
        return 0.0 if self.proved else (self.index - self.lower) / self.index


def frustration(
    graph: SignedGraph, *, weighted: bool = False, time_limit: float = 60.0, exact: bool = True, seed: int = 1953
) -> Frustration:
    """Find the bipartition that frustrates the fewest ties, and prove it.

    Parameters
    ----------
    graph : SignedGraph
        Directed ties are read undirected.
    weighted : bool
        Minimise the weight of the frustrated ties in place of their number.
    time_limit : float
        Seconds; when they end, the best bipartition so far comes with the bound proved so far.
    exact : bool
        False leaves the proof away: local search alone, with the trivial lower bound.
    seed : int
        Of the local search. What is proved does not depend on it; which of several best bipartitions is found may.

    Returns
    -------
    Frustration

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> found = frustration(signed_graph(["A", "A", "B"], ["B", "C", "C"], [1, 1, -1]))
    >>> found.index, found.proved
    (1.0, True)
    """
    deadline = time.monotonic() + time_limit
    ties = graph.undirected().signed()
    scale = SCALE if weighted else 1
    weight = np.rint(ties.weight * SCALE).astype(np.int64) if weighted else np.ones(len(ties.first), dtype=np.int64)
    coupling = 2 * weight * ties.sign
    kernel = reduce_graph(ties.size, ties.first, ties.second, coupling)
    value, least = 0, 0.0
    relative = np.ones(len(kernel.first), dtype=np.int64)
    for block in _blocks(len(kernel.nodes), kernel.first, kernel.second):
        part = _Block.of(kernel.first[block], kernel.second[block], kernel.coupling[block])
        sides, bound = _solve(part, deadline, exact=exact, seed=seed)
        relative[block] = sides[part.first] * sides[part.second]
        value += _cost(part, sides)
        least += bound
    side = _join(len(kernel.nodes), kernel.first, kernel.second, relative)
    side = _canonical(ties, expand(kernel, side, ties.size))
    broken = side[ties.first] * side[ties.second] != ties.sign
    total = int(weight[broken].sum())
    # A bound counts up to the next possible weight, less the rounding errors of the solver.
    grain = math.gcd(*weight.tolist()) if len(weight) else 1
    lower = math.ceil((total - (value - least) / 2) / grain - 1e-4) * grain
    return Frustration(side, broken, total / scale, min(max(lower, 0), total) / scale, lower >= total)


@dataclass(frozen=True, eq=False)
class _Block:
    """A part of the kernel that shares at most one vertex with any other, its vertices numbered anew."""

    size: int
    first: Ints
    second: Ints
    coupling: Ints

    @classmethod
    def of(cls, first: Ints, second: Ints, coupling: Ints) -> _Block:
        nodes, places = np.unique(np.concatenate([first, second]), return_inverse=True)
        return cls(len(nodes), places[: len(first)], places[len(first) :], coupling)


def _blocks(size: int, first: Ints, second: Ints) -> list[Ints]:
    """Ties of each block (2-connected component), the smallest first, so that most are proved when time is short."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    place = {pair: i for i, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True))}
    graph.add_edges_from(place)
    parts = [
        np.array(sorted(place[min(pair), max(pair)] for pair in part), dtype=np.int64)
        for part in nx.biconnected_component_edges(graph)
    ]
    return sorted(parts, key=lambda part: (len(part), part[0]))


def _solve(block: _Block, deadline: float, *, exact: bool, seed: int) -> tuple[Ints, float]:
    """Sides of a block's vertices, and a lower bound on the weight (in couplings) of what they frustrate."""
    graph = (block.size, block.first, block.second, block.coupling)
    classes = colour_classes(*graph)
    best, _ = anneal(*graph, sweeps=15 if block.size < SMALL and exact else 120, seed=seed, classes=classes)
    if not exact:
        return best, 0.0
    held = _Held(best, _cost(block, best))
    view = switched(*graph, best)
    # Costs are multiples of the divisor; where that is fine beyond what the solver resolves, seven digits must do.
    step = max(math.gcd(*block.coupling.tolist()) * 0.999, float(np.abs(block.coupling).sum()) * 1e-7)

    def enough(bound: float, value: Floats) -> bool:
        sides = _from_relaxation(classes, view, value, best)
        held.offer(sides, _cost(block, sides))
        return bound > held.cost - step

    relaxed = relax(view, enough=enough, deadline=deadline)
    bound = relaxed.bound
    if bound <= held.cost - step and relaxed.complete and time.monotonic() < deadline:
        known = held.sides
        proved, sides = branch(switched(*graph, known), relaxed.rows, step=step, deadline=deadline)
        bound = max(bound, proved)
        if sides is not None:
            held.offer(sides * known, _cost(block, sides * known))
    return held.sides, float(held.cost) if bound > held.cost - step else bound


@dataclass
class _Held:
    """The best bipartition so far."""

    sides: Ints
    cost: int

    def offer(self, sides: Ints, cost: int) -> None:
        """Take a bipartition if it is better."""
        if cost < self.cost:
            self.sides, self.cost = sides, cost


def _cost(block: _Block, sides: Ints) -> int:
    """Weight of the frustrated ties, in couplings."""
    return int(np.abs(block.coupling)[block.coupling * sides[block.first] * sides[block.second] < 0].sum())


def _from_relaxation(classes: Classes, view: Signed, value: Floats, seen_from: Ints) -> Ints:
    """A bipartition from the values of the relaxation: along the spanning tree of the ties least frustrated in it.

    `seen_from` is the bipartition by which the view is switched.
    """
    import scipy.sparse as sp
    from scipy.sparse.csgraph import minimum_spanning_tree

    length = value + 1e-3
    tree = minimum_spanning_tree(
        sp.csr_matrix((length, (view.first, view.second)), shape=(view.size, view.size))
    ).tocoo()
    ties = np.array(
        [view.edge[pair] for pair in zip(tree.row.tolist(), tree.col.tolist(), strict=True)], dtype=np.int64
    )
    sign = np.where(view.negative, -1, 1)
    sides = _join(view.size, view.first[ties], view.second[ties], sign[ties])
    return descend(classes, sides * seen_from)


def _join(size: int, first: Ints, second: Ints, relative: Ints) -> Ints:
    """Sides from what each tie says of its two ends; the first vertex of every component is on side +1.

    The ties must agree with each other, as those of a forest do, or those whose blocks were solved one by one.
    """
    import scipy.sparse as sp
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    if not size:
        return np.ones(0, dtype=np.int64)
    told = dict(zip(zip(first.tolist(), second.tolist(), strict=True), relative.tolist(), strict=True))
    matrix = sp.csr_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    _, component = connected_components(matrix, directed=False)
    _, roots = np.unique(component, return_index=True)
    sides = [1] * size
    for root in roots.tolist():
        order, before = breadth_first_order(matrix, root, directed=False)
        for vertex in order[1:].tolist():
            parent = int(before[vertex])
            sides[vertex] = sides[parent] * told[min(parent, vertex), max(parent, vertex)]
    return np.array(sides, dtype=np.int64)


def _canonical(graph: SignedGraph, side: Ints) -> Ints:
    """Of a bipartition and its mirror in each component, the one with the actor of most ties on side +1."""
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    if not graph.size:
        return side
    matrix = sp.csr_matrix((np.ones(len(graph.first)), (graph.first, graph.second)), shape=(graph.size, graph.size))
    _, component = connected_components(matrix, directed=False)
    degree = np.bincount(np.concatenate([graph.first, graph.second]), minlength=graph.size)
    order = np.lexsort((np.arange(graph.size), -degree))
    _, leader = np.unique(component[order], return_index=True)
    turned: Ints = side * side[order[leader]][component]
    return turned
