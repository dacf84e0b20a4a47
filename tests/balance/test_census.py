"""Triads and degrees of balance: against networkx, against sampling, and known values on known data."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from tests.balance.test_frustration import graphs, made

from tertius.balance import (
    algebraic_conflict,
    census,
    degrees,
    directed_triads,
    expected_triads,
    read_graphs,
    signed_graph,
    triads,
    triangle_balance,
    triangles,
    walk_balance,
)


def listed(graph) -> list[int]:
    """Counts by going through the triangles that networkx finds."""
    whole = nx.Graph()
    for a, b, s in zip(graph.first.tolist(), graph.second.tolist(), graph.sign.tolist(), strict=True):
        whole.add_edge(a, b, sign=s)
    counts = [0, 0, 0, 0]
    for clique in nx.enumerate_all_cliques(whole):
        if len(clique) == 3:
            a, b, c = clique
            counts[sum(whole[u][v]["sign"] < 0 for u, v in ((a, b), (a, c), (b, c)))] += 1
    return counts


@settings(deadline=None, max_examples=50)
@given(graphs(most=14, density=0.6))
def test_triads_are_those_one_by_one(drawn) -> None:
    graph = made(*drawn)
    assert triads(graph).tolist() == listed(graph)
    found = np.concatenate([np.zeros((0, 3), dtype=np.int64), *triangles(graph)])
    assert len(np.unique(np.sort(found, axis=1), axis=0)) == len(found) == sum(listed(graph))


def test_beyond_the_table_the_count_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    first, second = np.triu_indices(40, 1)
    kept = rng.random(len(first)) < 0.4
    graph = made(40, first[kept], second[kept], rng.choice((1, -1), kept.sum()))
    known = triads(graph).tolist()
    monkeypatch.setattr(census, "TABLE", 12)
    monkeypatch.setattr(census, "CHUNK", 50)
    assert triads(graph).tolist() == known == listed(graph)


def test_expected_counts_are_those_of_many_draws() -> None:
    rng = np.random.default_rng(0)
    first, second = np.triu_indices(8, 1)
    p = rng.random(len(first)) * 0.6
    q = (1 - p) * rng.random(len(first))
    graph = signed_graph([str(i) for i in first], [str(i) for i in second], p - q, p_positive=p, p_negative=q, names=[])
    ties = np.concatenate(list(triangles(graph)))
    drawn = rng.random((100_000, len(p)))
    signs = np.where(drawn < graph.p_positive, 0, np.where(drawn < graph.p_positive + graph.p_negative, 1, 9))
    negative = signs[:, ties].sum(axis=2)
    counts = np.stack([(negative == kind).sum(axis=1) for kind in range(4)], axis=1)
    found = expected_triads(graph)
    assert found.mean == pytest.approx(counts.mean(axis=0), rel=0.02)
    assert found.sd == pytest.approx(counts.std(axis=0), rel=0.02)


def test_certain_signs_are_expected_as_counted() -> None:
    first, second = np.triu_indices(7, 1)
    sign = np.random.default_rng(5).choice((1.0, -1.0), len(first))
    graph = signed_graph(
        [str(i) for i in first], [str(i) for i in second], sign, p_positive=sign > 0, p_negative=sign < 0
    )
    found = expected_triads(graph)
    assert found.mean.tolist() == triads(graph).tolist()
    assert found.sd == pytest.approx(0, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(graphs(most=8, density=0.6))
def test_directed_triads_are_those_one_by_one(drawn) -> None:
    size, first, second, sign = drawn
    rng = np.random.default_rng(size)
    turned = rng.random(len(first)) < 0.5
    ends = np.where(turned, second, first), np.where(turned, first, second)
    arcs = {(a, b): s for a, b, s in zip(*(part.tolist() for part in (*ends, sign)), strict=True)}
    arcs.update({(b, a): -s for (a, b), s in list(arcs.items())[::2]})
    graph = signed_graph([str(a) for a, _ in arcs], [str(b) for _, b in arcs], list(arcs.values()), directed=True)
    mark = {1: "+", -1: "-"}
    counts: dict[str, float] = {}
    for a, b in arcs:
        for b2, c in arcs:
            if b2 != b or c == a:
                continue
            if (a, c) in arcs:
                name = "transitive " + "".join(mark[arcs[pair]] for pair in ((a, b), (b, c), (a, c)))
                counts[name] = counts.get(name, 0) + 1
            if (c, a) in arcs:
                name = "cyclic " + "".join(sorted(mark[arcs[pair]] for pair in ((a, b), (b, c), (c, a))))
                counts[name] = counts.get(name, 0) + 1 / 3
    found = {name: count for name, count in directed_triads(graph).items() if count}
    assert found == {name: round(count) for name, count in counts.items()}


@settings(deadline=None, max_examples=30)
@given(graphs(most=10))
def test_degrees_are_those_of_their_definitions_and_unmoved_by_switching(drawn) -> None:
    from scipy.linalg import expm

    size, first, second, sign = drawn
    graph = made(*drawn)
    matrix = np.zeros((size, size))
    matrix[first, second] = matrix[second, first] = sign
    assert walk_balance(graph) == pytest.approx(np.trace(expm(matrix)) / np.trace(expm(np.abs(matrix))))
    sides = np.random.default_rng(size).choice((1, -1), size)
    turned = made(size, first, second, sign * sides[first] * sides[second])
    assert walk_balance(turned) == pytest.approx(walk_balance(graph))
    assert algebraic_conflict(turned) == pytest.approx(algebraic_conflict(graph), abs=1e-9)
    assert triangle_balance(triads(turned)) == triangle_balance(triads(graph))


def test_large_graphs_have_the_same_degrees(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    first, second = np.triu_indices(400, 1)
    kept = rng.random(len(first)) < 0.03
    graph = made(400, first[kept], second[kept], rng.choice((1, 1, -1), kept.sum()))
    whole = walk_balance(graph), algebraic_conflict(graph)
    monkeypatch.setattr(degrees, "DENSE", 100)
    assert walk_balance(graph) == pytest.approx(whole[0], rel=1e-6)
    assert algebraic_conflict(graph) == pytest.approx(whole[1], rel=1e-6)


@pytest.mark.reference
def test_known_degrees_of_the_tribes(reference: Path) -> None:
    (graph,) = read_graphs(reference / "data" / "networks" / "tribes_signed.csv")
    assert f"{triangle_balance(triads(graph)):.7f}" == "0.8676471"
    assert f"{walk_balance(graph):.7f}" == "0.3575761"


@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "ties", "counts"),
    [
        ("bitcoinalpha", 14_124, [16_351, 3_567, 2_030, 205]),
        ("bitcoinotc", 21_492, [22_859, 4_511, 5_708, 415]),
        ("wikielections", 100_693, [400_303, 139_769, 58_294, 8_913]),
    ],
)
def test_known_triads(reference: Path, name: str, ties: int, counts: list[int]) -> None:
    (graph,) = read_graphs(reference / "data" / "networks" / f"{name}.csv")
    assert len(graph.first) == ties
    assert triads(graph).tolist() == counts
