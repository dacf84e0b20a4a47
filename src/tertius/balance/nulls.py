"""Is the graph more balanced than chance? Its measures beside those of the same ties with their signs shuffled.

Who is tied to whom and how many ties are negative stay; which ones does not (the null model of Leskovec, Huttenlocher
and Kleinberg 2010, and of Aref and Wilson 2018).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tertius.balance.census import triangles
from tertius.balance.frustration import frustration
from tertius.balance.graphs import SignedGraph
from tertius.records import NullScore


def null_scores(graph: SignedGraph, index: float, *, shuffles: int, seed: int = 1953) -> tuple[NullScore, ...]:
    """Triangle balance and line index against shuffled signs.

    Parameters
    ----------
    graph : SignedGraph
    index : float
        The line index of the graph, in ties.
    shuffles : int
        How many; a z-score of a hundred is good to about a tenth.
    seed : int

    Returns
    -------
    tuple of NullScore
        Of `triangle balance` (none without triangles) and `frustration`. The line index of a shuffled graph is that of
        local search, which may be a little high; z is 0 where all shuffles come out the same.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> two_camps = signed_graph(["A", "C", "A", "A", "B", "B"], ["B", "D", "C", "D", "C", "D"], [1, 1, -1, -1, -1, -1])
    >>> [score.measure for score in null_scores(two_camps, 0, shuffles=5)]
    ['triangle balance', 'frustration']
    """
    ties = graph.undirected().signed()
    draw = np.random.default_rng(seed)
    signs = np.stack([draw.permutation(ties.sign) for _ in range(shuffles)])
    scores = []
    balanced, total, observed = np.zeros(shuffles), 0, 0
    for found in triangles(ties):
        total += len(found)
        observed += int((ties.sign[found].prod(axis=1) > 0).sum())
        for number in range(shuffles):
            balanced[number] += int((signs[number][found].prod(axis=1) > 0).sum())
    if total:
        scores.append(_score("triangle balance", observed / total, balanced / total))
    lines = [frustration(replace(ties, sign=row), exact=False, seed=seed).index for row in signs]
    scores.append(_score("frustration", index, np.array(lines)))
    return tuple(scores)


def _score(measure: str, observed: float, null: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> NullScore:
    mean, sd = float(null.mean()), float(null.std(ddof=1)) if len(null) > 1 else 0.0
    return NullScore(
        measure=measure,
        observed=observed,
        mean=mean,
        sd=sd,
        z=(observed - mean) / sd if sd > 0 else 0.0,
        shuffles=len(null),
    )
