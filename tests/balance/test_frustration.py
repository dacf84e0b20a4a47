"""Frustration: against every bipartition of small graphs, unmoved by names and switching, known values."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.balance import SignedGraph, frustration, read_graphs, signed_graph
from tertius.balance.annealing import anneal
from tertius.balance.cycles import relax, switched
from tertius.balance.integer import branch
from tertius.balance.kernel import expand, reduce_graph


@st.composite
def graphs(draw: st.DrawFn, most: int = 9, density: float = 0.7) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """Vertices, ends and signs of a random graph with at least one tie."""
    size = draw(st.integers(3, most))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(size, 1)
    kept = rng.random(len(first)) < max(density, 1.5 / size)
    kept[0] = True
    return size, first[kept], second[kept], np.where(rng.random(kept.sum()) < draw(st.floats(0.1, 0.9)), -1, 1)


def made(size: int, first: np.ndarray, second: np.ndarray, sign: np.ndarray, weight=None) -> SignedGraph:
    return signed_graph(
        [f"v{i:02d}" for i in first],
        [f"v{i:02d}" for i in second],
        sign,
        weight=weight,
        names=[f"v{i:02d}" for i in range(size)],
    )


def least(graph: SignedGraph, weight: np.ndarray) -> float:
    """The least weight of frustrated ties over all bipartitions, tried one by one."""
    sides = np.array([(1, *rest) for rest in itertools.product((1, -1), repeat=graph.size - 1)])
    broken = sides[:, graph.first] * sides[:, graph.second] != graph.sign
    return float((broken @ weight).min())


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_no_bipartition_does_better(drawn) -> None:
    graph = made(*drawn)
    found = frustration(graph)
    assert found.proved
    assert found.lower == found.index == least(graph, np.ones(len(graph.first)))
    assert found.index == found.frustrated.sum() <= graph.negative
    broken = found.side[graph.first] * found.side[graph.second] != graph.sign
    assert (broken == found.frustrated).all()


@settings(deadline=None, max_examples=40)
@given(graphs(), st.integers(0, 2**32 - 1))
def test_weights_count_where_asked(drawn, seed) -> None:
    size, first, second, sign = drawn
    weight = np.round(np.random.default_rng(seed).uniform(0.05, 3, len(first)), 3)
    graph = made(size, first, second, sign, weight)
    found = frustration(graph, weighted=True)
    assert found.proved
    assert found.index == pytest.approx(least(graph, graph.weight), abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(graphs(most=14, density=0.5), st.randoms(use_true_random=False))
def test_names_and_switching_change_nothing(drawn, random) -> None:
    size, first, second, sign = drawn
    known = frustration(made(*drawn)).index
    turned = np.array([random.choice((1, -1)) for _ in range(size)])
    assert frustration(made(size, first, second, sign * turned[first] * turned[second])).index == known
    order = np.array(random.sample(range(size), size))
    assert frustration(made(size, order[first], order[second], sign)).index == known


@settings(deadline=None, max_examples=40)
@given(graphs(most=12))
def test_zero_exactly_for_balanced_graphs(drawn) -> None:
    import networkx as nx

    size, first, second, sign = drawn
    sides = np.random.default_rng(len(first)).choice((1, -1), size)
    assert frustration(made(size, first, second, sides[first] * sides[second])).index == 0
    # Balanced: with positive ties subdivided, what is left is two-colourable.
    graph = nx.Graph()
    for i, (a, b, s) in enumerate(zip(first.tolist(), second.tolist(), sign.tolist(), strict=True)):
        graph.add_edges_from([(a, ("middle", i)), (("middle", i), b)] if s > 0 else [(a, b)])
    assert (frustration(made(*drawn)).index == 0) == nx.is_bipartite(graph)


@settings(deadline=None, max_examples=60)
@given(graphs(most=11, density=0.5))
def test_the_kernel_keeps_every_optimum(drawn) -> None:
    size, first, second, sign = drawn
    kernel = reduce_graph(size, first, second, 2 * sign)
    best = 0
    side = np.ones(len(kernel.nodes), dtype=np.int64)
    for rest in itertools.product((1, -1), repeat=max(len(kernel.nodes) - 1, 0)):
        tried = np.array([1, *rest][: len(kernel.nodes)], dtype=np.int64)
        value = int(kernel.coupling @ (tried[kernel.first] * tried[kernel.second])) if len(kernel.first) else 0
        if value > best or not rest:
            best, side = value, tried
    whole = expand(kernel, side, size)
    broken = int((whole[first] * whole[second] != sign).sum())
    assert 4 * broken == kernel.constant - best
    assert broken == least(made(*drawn), np.ones(len(first)))


@settings(deadline=None, max_examples=25)
@given(graphs(most=10, density=0.9))
def test_branch_and_bound_alone_finds_the_same(drawn) -> None:
    size, first, second, sign = drawn
    view = switched(size, first, second, 2 * sign, np.ones(size, dtype=np.int64))
    bound, sides = branch(view, (), step=1.9, deadline=float("inf"))
    known = least(made(*drawn), np.ones(len(first)))
    assert sides is not None
    assert (sides[first] * sides[second] != sign).sum() == known
    assert 2 * known - 2 < bound <= 2 * known + 1e-6


def test_the_relaxation_is_a_lower_bound_and_can_be_a_fraction() -> None:
    # Five mutual enemies: each triangle has a frustrated tie, a third on every tie does; the best bipartition leaves 4.
    first, second = np.triu_indices(5, 1)
    view = switched(5, first, second, np.full(10, -2), np.ones(5, dtype=np.int64))
    found = relax(view, enough=lambda bound, value: False, deadline=float("inf"))
    assert found.complete
    assert found.bound == pytest.approx(2 * 10 / 3)
    graph = made(5, first, second, np.full(10, -1))
    assert (frustration(graph).index, frustration(graph).proved) == (4, True)


def test_time_that_runs_out_leaves_a_true_bound() -> None:
    rng = np.random.default_rng(7)
    first, second = np.triu_indices(60, 1)
    graph = made(60, first, second, rng.choice((1, -1), len(first)))
    short = frustration(graph, time_limit=0.5)
    assert not short.proved
    assert 0 < short.lower < short.index
    assert 0 < short.gap < 1


def test_a_graph_without_ties_or_negative_ties_is_balanced() -> None:
    empty = signed_graph([], [], [], names=["A", "B"])
    assert (frustration(empty).index, frustration(empty).proved) == (0, True)
    friends = signed_graph(["A", "B"], ["B", "C"], [1, 1])
    assert frustration(friends).side.tolist() == [1, 1, 1]


def test_search_is_the_same_for_the_same_seed() -> None:
    first, second = np.triu_indices(40, 1)
    coupling = 2 * np.random.default_rng(1).choice((1, -1), len(first))
    one, two = (anneal(40, first, second, coupling, seed=3) for _ in range(2))
    assert one[1] == two[1]
    assert (one[0] == two[0]).all()


def test_the_solver_prints_nothing() -> None:
    code = (
        "import json\nfrom tertius.balance import frustration, signed_graph\nfrom itertools import combinations\n"
        "pairs = list(combinations('ABCDE', 2))\n"
        "graph = signed_graph([a for a, _ in pairs], [b for _, b in pairs], [-1] * 10)\n"
        "print(json.dumps(frustration(graph).index))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == 4
    assert shown.stderr == ""


@pytest.mark.reference
def test_the_tribes_of_the_highlands(reference: Path) -> None:
    (graph,) = read_graphs(reference / "data" / "networks" / "tribes_signed.csv")
    found = frustration(graph)
    assert (graph.size, graph.positive, graph.negative) == (16, 29, 29)
    assert (found.index, found.proved) == (7, True)


@pytest.mark.reference
@pytest.mark.slow
def test_all_windows_of_the_states_are_proved(reference: Path) -> None:
    windows = read_graphs(reference / "data" / "networks" / "cow_signed_1946_1999.parquet")
    assert len(windows) == 51
    found = {graph.period: frustration(graph) for graph in windows}
    assert all(result.proved for result in found.values())
    assert (found["46-49"].index, found["55-58"].index) == (17, 35)


@pytest.mark.reference
@pytest.mark.slow
@pytest.mark.parametrize(("name", "ties", "known"), [("bitcoinalpha", 14_124, 888), ("bitcoinotc", 21_492, 1_291)])
def test_large_networks_are_proved(reference: Path, name: str, ties: int, known: int) -> None:
    (graph,) = read_graphs(reference / "data" / "networks" / f"{name}.csv")
    assert len(graph.first) == ties
    assert frustration(graph, exact=False).index <= known
    found = frustration(graph, time_limit=120)
    assert (found.index, found.proved) == (known, True)
