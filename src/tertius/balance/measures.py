"""A signed graph to a Network record: everything this package measures of it, in one place.

The record is what the command prints, the pictures draw and the exchange formats write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertius.balance.census import TRIADS, directed_triads, expected_triads, triads
from tertius.balance.coalitions import Partition, partition
from tertius.balance.degrees import algebraic_conflict, line_balance, triangle_balance, walk_balance
from tertius.balance.frustration import Frustration, frustration
from tertius.balance.graphs import SignedGraph
from tertius.balance.nulls import null_scores
from tertius.errors import InputError
from tertius.records import Network, NullScore, Tie, Triad
from tertius.tables import content_id, rounded


def measure(
    graph: SignedGraph,
    *,
    weighted: bool = False,
    coalitions: int = 2,
    relaxed: bool = False,
    shuffles: int = 0,
    time_limit: float = 60.0,
    seed: int = 1953,
) -> Network:
    """Measure the balance of a signed graph.

    Parameters
    ----------
    graph : SignedGraph
    weighted : bool
        Let weights count in the frustration; the census counts ties whatever their weight.
    coalitions : int
        2 is the proved bipartition; more adds a partition into that many clusters.
    relaxed : bool
        Of that partition: let blocks have any sign (Doreian and Mrvar 2009).
    shuffles : int
        Graphs with shuffled signs to compare with; 0 for none.
    time_limit : float
        Seconds for the frustration.
    seed : int

    Returns
    -------
    Network

    Raises
    ------
    InputError
        When no tie has a sign.

    Examples
    --------
    >>> from tertius.balance.graphs import signed_graph
    >>> found = measure(signed_graph(["USA", "USA", "RUS"], ["RUS", "CHN", "CHN"], [-1, 1, -1], period="1972"))
    >>> found.coalitions, found.frustration, found.proved
    ((('CHN', 'USA'), ('RUS',)), 0.0, True)
    """
    ties = graph.undirected().signed()
    if not len(ties.first):
        raise InputError(_nothing(graph))
    counts = triads(ties)
    found = frustration(ties, weighted=weighted, time_limit=time_limit, seed=seed)
    clusters = partition(ties, coalitions, relaxed=relaxed, seed=seed) if coalitions > 2 or relaxed else None
    scores = (
        _null(ties, found, weighted=weighted, shuffles=shuffles, time_limit=time_limit, seed=seed) if shuffles else ()
    )
    total = float(ties.weight.sum()) if weighted else float(len(ties.first))
    record = Network(
        id="",
        period=graph.period,
        since=graph.since,
        directed=graph.directed,
        weighted=weighted,
        actors=graph.names,
        positive=ties.positive,
        negative=ties.negative,
        unclear=len(graph.undirected().first) - len(ties.first),
        triads=_triads(graph, counts.tolist()),
        directed_triads=tuple(directed_triads(graph.signed()).items()) if graph.directed else (),
        triangle_balance=_number(triangle_balance(counts)),
        walk_balance=_number(walk_balance(ties)),
        algebraic_conflict=_number(algebraic_conflict(ties)),
        line_balance=_number(line_balance(found.index, total)),
        frustration=rounded(found.index),
        frustration_lower=rounded(found.lower),
        proved=found.proved,
        coalitions=_sides(ties, found),
        clusters=_clusters(ties, clusters),
        cluster_errors=None if clusters is None else clusters.errors,
        relaxed=relaxed,
        ties=_ties(ties, found),
        null=scores,
        left_out=tuple(sorted(graph.counts.items())),
        method=_method(graph, weighted=weighted, found=found, clusters=clusters),
        seed=seed,
    )
    content = [(tie.first, tie.second, tie.sign, rounded(tie.weight), tie.frustrated) for tie in record.ties]
    return replace(record, id=content_id("n", record.period, content, record.method, coalitions, relaxed, shuffles))


def _null(
    ties: SignedGraph, found: Frustration, *, weighted: bool, shuffles: int, time_limit: float, seed: int
) -> tuple[NullScore, ...]:
    """The null model counts ties: a bipartition that was found by weight is not held against it."""
    counted = frustration(ties, time_limit=time_limit, seed=seed) if weighted else found
    return null_scores(ties, counted.index, shuffles=shuffles, seed=seed)


def _nothing(graph: SignedGraph) -> str:
    when = f" of {graph.period}" if graph.period else ""
    if len(graph.first):
        number = len(graph.first)
        return f"the network{when} has {number} ties and none with a clear sign; lower --threshold or use --weighted"
    return f"the network{when} has no tie between two of its actors"


def _number(value: float | None) -> float | None:
    return None if value is None else rounded(value)


def _triads(graph: SignedGraph, counts: list[int]) -> tuple[Triad, ...]:
    probable = graph.p_positive is not None and not graph.directed
    expected = expected_triads(graph) if probable else None
    return tuple(
        Triad(
            type=name,
            count=count,
            expected=None if expected is None else rounded(float(expected.mean[place])),
            sd=None if expected is None else rounded(float(expected.sd[place])),
        )
        for place, (name, count) in enumerate(zip(TRIADS, counts, strict=True))
    )


def _sides(ties: SignedGraph, found: Frustration) -> tuple[tuple[str, ...], ...]:
    """The two sides, of actors with a tie; one side alone where there is no second."""
    tied = np.zeros(ties.size, dtype=bool)
    tied[ties.first] = tied[ties.second] = True
    sides = [[ties.names[i] for i in np.flatnonzero(tied & (found.side == side))] for side in (1, -1)]
    return tuple(tuple(side) for side in sides if side)


def _clusters(ties: SignedGraph, found: Partition | None) -> tuple[tuple[str, ...], ...]:
    if found is None:
        return ()
    tied = np.zeros(ties.size, dtype=bool)
    tied[ties.first] = tied[ties.second] = True
    groups = [[ties.names[i] for i in np.flatnonzero(tied & (found.cluster == c))] for c in range(len(found.blocks))]
    return tuple(tuple(group) for group in groups if group)


def _ties(ties: SignedGraph, found: Frustration) -> tuple[Tie, ...]:
    chances = ties.p_positive is not None and ties.p_negative is not None
    return tuple(
        Tie(
            first=ties.names[ties.first[i]],
            second=ties.names[ties.second[i]],
            sign=int(ties.sign[i]),
            weight=rounded(float(ties.weight[i])),
            p_positive=rounded(float(ties.p_positive[i])) if chances else None,  # type: ignore[index]
            p_negative=rounded(float(ties.p_negative[i])) if chances else None,  # type: ignore[index]
            frustrated=bool(found.frustrated[i]),
            evidence=ties.evidence[i] if ties.evidence else (),
        )
        for i in range(len(ties.first))
    )


def _method(graph: SignedGraph, *, weighted: bool, found: Frustration, clusters: Partition | None) -> str:
    proof = "proved by negative-cycle cuts and branch and bound (Aref, Mason and Wilson 2020)"
    if not found.proved:
        proof = f"time ran out; proved lower bound {found.lower:g}"
    parts = [
        graph.method,
        "directed ties read undirected, the negative sign wins" if graph.directed else "",
        f"line index of frustration{' by weight' if weighted else ''}: {proof}",
    ]
    if clusters is not None:
        kind = "relaxed balance (Doreian and Mrvar 2009)" if clusters.relaxed else "clusters (Davis 1967)"
        parts.append(f"partition by {kind}: local search, an upper bound")
    return "; ".join(part for part in parts if part)


def aligned(networks: Sequence[Network]) -> tuple[Network, ...]:
    """The networks of a series with their two sides in such order that each shares most actors with the one before.

    Which side of a bipartition comes first means nothing; told so, a series can be read across.
    """
    told: list[Network] = []
    for network in networks:
        if told and len(network.coalitions) == 2 and len(told[-1].coalitions) == 2:
            before = [set(side) for side in told[-1].coalitions]
            here = [set(side) for side in network.coalitions]
            straight = len(before[0] & here[0]) + len(before[1] & here[1])
            crossed = len(before[0] & here[1]) + len(before[1] & here[0])
            if crossed > straight:
                told.append(replace(network, coalitions=network.coalitions[::-1]))
                continue
        told.append(network)
    return tuple(told)
