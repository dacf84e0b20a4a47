"""Degrees of balance: how far a signed graph is from whole balance, as the literature measures it.

Each takes a graph and gives a number; 1 is whole balance for the first two. Aref and Wilson (2018) compare them: the
triangle ratio sees cycles of three only, the walk ratio all closed walks with the short ones weighing most, algebraic
conflict is 0 exactly where balance is whole, and the line index (`frustration`) counts what would have to change.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tertius.balance.graphs import Floats, Ints, SignedGraph

DENSE = 1500
"""Actors up to which all eigenvalues are computed; beyond, as many of the largest as the precision asks for."""

DENSE_AT_NEED = 6000
"""Actors up to which all are computed where the largest `LARGEST` do not give the precision."""

LARGEST = 256

PRECISION = 1e-9


def triangle_balance(counts: Ints) -> float | None:
    """Share of the triangles that are balanced (Cartwright and Harary 1956), of counts as `triads` gives them.

    >>> triangle_balance(np.array([6, 3, 1, 0]))
    0.7
    """
    total = int(counts.sum())
    return float(counts[0] + counts[2]) / total if total else None


def line_balance(index: float, ties: float) -> float | None:
    """1 - 2 L / m: the line index against m / 2, which no graph exceeds (Aref and Wilson 2018, eq. 12).

    >>> line_balance(7, 58)
    0.7586206896551724
    """
    return 1 - 2 * index / ties if ties else None


def walk_balance(graph: SignedGraph) -> float | None:
    """tr(exp A) / tr(exp |A|): closed walks of positive sign against all, long ones discounted.

    Estrada and Benzi (2014, eq. 5). None without ties, and where a graph of thousands of actors has no few
    eigenvalues that stand out, so that the trace cannot be had to nine digits.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> round(walk_balance(signed_graph(["A", "A", "B"], ["B", "C", "C"], [1, 1, -1])), 4)
    0.6858
    """
    ties = graph.undirected().signed()
    if not len(ties.first):
        return None
    signed, plain = _log_trace(_adjacency(ties, ties.sign)), _log_trace(_adjacency(ties, np.abs(ties.sign)))
    return None if signed is None or plain is None else float(np.exp(signed - plain))


def algebraic_conflict(graph: SignedGraph) -> float | None:
    """Least eigenvalue of the signed Laplacian D - A, of the largest connected component.

    Kunegis, Schmidt, Lommatzsch, Lerner, De Luca and Albayrak (2010): 0 exactly where the component is balanced. A
    graph of several components would have 0 as soon as one of them is balanced, hence the largest; None without ties.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> round(algebraic_conflict(signed_graph(["A", "A", "B"], ["B", "C", "C"], [1, 1, -1])), 4)
    1.0
    """
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import eigsh

    ties = graph.undirected().signed()
    if not len(ties.first):
        return None
    adjacency = _adjacency(ties, ties.sign)
    _, component = connected_components(adjacency, directed=False)
    inside = np.flatnonzero(component == np.bincount(component).argmax())
    adjacency = adjacency[inside][:, inside]
    laplacian = (sp.diags(np.asarray(abs(adjacency).sum(axis=1)).ravel()) - adjacency).tocsc()
    if len(inside) <= DENSE:
        return max(float(np.linalg.eigvalsh(laplacian.toarray())[0]), 0.0)
    start = np.random.default_rng(0).random(len(inside))
    least = eigsh(laplacian, k=1, sigma=-1e-2, which="LM", v0=start, return_eigenvectors=False)
    return max(float(least[0]), 0.0)


def _adjacency(graph: SignedGraph, values: Ints) -> Any:
    import scipy.sparse as sp

    ends = np.concatenate([graph.first, graph.second]), np.concatenate([graph.second, graph.first])
    both = np.concatenate([values, values]).astype(np.float64)
    return sp.csr_matrix((both, ends), shape=(graph.size, graph.size))


def _log_trace(matrix: Any) -> float | None:
    """Logarithm of tr(exp M), so that strong graphs do not overflow.

    The eigenvalues left out each add at most exp of the least one taken; as many are taken as make that small. None for
    a large graph of so many like eigenvalues that this takes too many.
    """
    from scipy.sparse.linalg import eigsh

    size = matrix.shape[0]
    values: Floats = np.empty(0)
    number, start = 32, np.random.default_rng(0).random(size)
    while size > DENSE and number <= LARGEST and number < size // 2 and not len(values):
        found = np.sort(eigsh(matrix, k=number, which="LA", v0=start, return_eigenvectors=False))
        if (size - number) * np.exp(found[0] - found[-1]) < PRECISION:
            values = found
        number *= 2
    if not len(values):
        if size > DENSE_AT_NEED:
            return None
        values = np.linalg.eigvalsh(matrix.toarray())
    top = values.max()
    return float(top + np.log(np.exp(values - top).sum()))
