"""More than two coalitions: a partition into k clusters with the fewest errors, by two readings of balance.

`clusters` (Davis 1967; Doreian and Mrvar 1996): positive ties belong within a cluster and negative ones between.
`relaxed` (Doreian and Mrvar 2009): every block, within a cluster or between two, may be positive or negative,
whichever errs less; so a group of mutual enemies that all court the same friend is no disorder. Two clusters of the
first kind are the bipartition of `frustration`, which is proved; for more, this is a local search and its errors are
an upper bound.

Annealing as in `annealing`, with k states for two: a colour class of vertices chooses anew at once, in all copies.
For the relaxed reading the signs of the blocks are set anew after every sweep.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.balance.annealing import Classes, colour_classes
from tertius.balance.graphs import Floats, Ints, SignedGraph
from tertius.errors import InputError

COPIES, SWEEPS = 24, 120


@dataclass(frozen=True, eq=False)
class Partition:
    """Clusters and what they leave in error.

    Attributes
    ----------
    cluster : int array of shape (n,)
        Numbered by size, the largest 0; ties by first actor.
    blocks : int array of shape (k, k), +1 or -1
        The sign that each block should have.
    errors : int
        Ties of the other sign than their block.
    relaxed : bool
    """

    cluster: Ints
    blocks: Ints
    errors: int
    relaxed: bool


def partition(graph: SignedGraph, clusters: int, *, relaxed: bool = False, seed: int = 1953) -> Partition:
    """Seek the partition into at most so many clusters with the fewest errors.

    Parameters
    ----------
    graph : SignedGraph
        Directed ties are read undirected.
    clusters : int
        Two or more; some may stay empty.
    relaxed : bool
        Let every block have the sign that suits it.
    seed : int

    Returns
    -------
    Partition

    Raises
    ------
    InputError
        When fewer than two clusters are asked for.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> foes = signed_graph(["A", "A", "B"], ["B", "C", "C"], [-1, -1, -1])
    >>> partition(foes, 2).errors, partition(foes, 3).errors
    (1, 0)
    """
    if clusters < 2:
        raise InputError(f"--coalitions {clusters}: a partition has two or more")
    ties = graph.undirected().signed()
    if not len(ties.first):
        return Partition(np.zeros(ties.size, dtype=np.int64), _davis(clusters, 1)[0], 0, relaxed)
    classes = colour_classes(ties.size, ties.first, ties.second, 2 * ties.sign)
    labels, blocks = _anneal(classes, ties, clusters, relaxed=relaxed, seed=seed)
    wanted = blocks[np.arange(labels.shape[1])[None, :], labels[ties.first], labels[ties.second]]
    errors = (wanted != ties.sign[:, None]).sum(axis=0)
    best = int(errors.argmin())
    return _named(labels[:, best], blocks[best], int(errors[best]), relaxed)


def _davis(clusters: int, copies: int) -> Ints:
    signs = 2 * np.eye(clusters, dtype=np.int64) - 1
    return np.repeat(signs[None], copies, axis=0)


def _anneal(classes: Classes, ties: SignedGraph, clusters: int, *, relaxed: bool, seed: int) -> tuple[Ints, Ints]:
    """Labels (n, copies) and signs of blocks (copies, k, k) after annealing and descent."""
    draw = np.random.default_rng(seed)
    size = ties.size
    back = np.argsort(classes.order)
    labels = draw.integers(clusters, size=(size, COPIES))
    blocks = _davis(clusters, COPIES)
    for heat in (*np.geomspace(3.0, 0.2, SWEEPS), *[0.0] * 20):
        state = np.eye(clusters, dtype=classes.matrix.dtype)[labels]
        for (start, stop), rows in zip(classes.bounds, classes.blocks, strict=True):
            pull = (rows @ state.reshape(size, -1)).reshape(stop - start, COPIES, clusters)
            gain: Floats = np.einsum("nrk,rkc->nrc", pull, blocks.astype(pull.dtype))
            if heat:
                gain = gain + heat * draw.gumbel(size=gain.shape)
                labels[start:stop] = gain.argmax(axis=2)
            else:
                now = np.take_along_axis(gain, labels[start:stop, :, None], axis=2)[..., 0]
                better = gain.max(axis=2) > now
                labels[start:stop] = np.where(better, gain.argmax(axis=2), labels[start:stop])
            state[start:stop] = np.eye(clusters, dtype=state.dtype)[labels[start:stop]]
        if relaxed:
            blocks = _majority(labels[back], ties, clusters)
    return labels[back], blocks


def _majority(labels: Ints, ties: SignedGraph, clusters: int) -> Ints:
    """Signs of blocks (copies, k, k): the sign of most ties in each; where there is no tie, as Davis has it."""
    copies = labels.shape[1]
    cell = (np.arange(copies) * clusters + labels[ties.first]) * clusters + labels[ties.second]
    weight = np.broadcast_to(ties.sign[:, None], cell.shape)
    total = np.bincount(cell.ravel(), weights=weight.ravel(), minlength=copies * clusters**2)
    sums = total.reshape(copies, clusters, clusters)
    sums = sums + sums.transpose(0, 2, 1)
    return np.where(sums != 0, np.sign(sums), _davis(clusters, copies)).astype(np.int64)


def _named(labels: Ints, blocks: Ints, errors: int, relaxed: bool) -> Partition:
    """Clusters numbered by size, then by their first actor; empty ones last."""
    clusters = len(blocks)
    sizes = np.bincount(labels, minlength=clusters)
    first = [int(np.flatnonzero(labels == c)[0]) if sizes[c] else len(labels) for c in range(clusters)]
    order = np.lexsort((np.array(first), -sizes))
    number = np.empty(clusters, dtype=np.int64)
    number[order] = np.arange(clusters)
    return Partition(number[labels], blocks[np.ix_(order, order)], errors, relaxed)
