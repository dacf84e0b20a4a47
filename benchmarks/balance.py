"""Balance of known networks: what frustration costs to prove, and triads a second beside networkx.

Takes the reference data beside the project. `python -m benchmarks balance [SECONDS]` gives each large network so long.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from benchmarks.harness import machine

DATA = Path(__file__).parents[2] / "shared" / "data" / "networks"
LARGE = ("bitcoinalpha", "bitcoinotc", "wikielections")
ROUNDS = 5


def main(arguments: list[str]) -> int:
    """Print the figures."""
    if not DATA.is_dir():
        print(f"no reference data at {DATA}")
        return 1
    limit = float(arguments[0]) if arguments else 120.0
    print(machine())
    print(_windows())
    for name in LARGE:
        print(_large(name, limit))
    print(_triads())
    return 0


def _windows() -> str:
    from tertius.balance import frustration, read_graphs

    graphs = read_graphs(DATA / "cow_signed_1946_1999.parquet")
    start, spent = time.perf_counter(), time.process_time()
    found = [frustration(graph) for graph in graphs]
    wall, own = time.perf_counter() - start, time.process_time() - spent
    proved = sum(result.proved for result in found)
    lines = [f"{len(graphs)} windows of states: {proved} proved in {wall:.1f} s ({own:.1f} s of processor)"]
    lines.append("  L = " + " ".join(f"{result.index:g}" for result in found))
    return "\n".join(lines)


def _large(name: str, limit: float) -> str:
    from tertius.balance import frustration, read_graphs

    (graph,) = read_graphs(DATA / f"{name}.csv")
    start = time.perf_counter()
    search = frustration(graph, exact=False)
    found_in = time.perf_counter() - start
    start, spent = time.perf_counter(), time.process_time()
    proof = frustration(graph, time_limit=limit)
    wall, own = time.perf_counter() - start, time.process_time() - spent
    what = "proved" if proof.proved else f"lower bound {proof.lower:g}, gap {proof.gap:.2%}"
    return (
        f"{name}: {len(graph.first):,} ties, {graph.negative:,} negative; local search {search.index:g} in "
        f"{found_in:.2f} s; {proof.index:g} {what} in {wall:.1f} s ({own:.1f} s of processor)"
    )


def _triads() -> str:
    """One core for each: numpy's products are not used, and networkx is single-threaded."""
    import networkx as nx

    from tertius.balance import read_graphs, triads

    lines = []
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
    for name in LARGE:
        (graph,) = read_graphs(DATA / f"{name}.csv")
        plain = nx.Graph(zip(graph.first.tolist(), graph.second.tolist(), strict=True))
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda g=graph: triads(g)))
            theirs.append(_seconds(lambda g=plain: sum(nx.triangles(g).values())))
        counts = triads(graph)
        assert sum(nx.triangles(plain).values()) == 3 * counts.sum()
        rates = [len(graph.first) / seconds / 1e6 for seconds in ours]
        ratio = sorted(b / a for a, b in zip(ours, theirs, strict=True))[ROUNDS // 2]
        lines.append(
            f"{name}: triads {'/'.join(map(str, counts.tolist()))}; {sorted(rates)[ROUNDS // 2]:.2f} million ties a "
            f"second of processor ({min(rates):.2f} to {max(rates):.2f}), {ratio:.0f} times networkx (without signs)"
        )
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    return "\n".join(lines)


def _seconds(work: Any) -> float:
    """Of processor: on a shared machine the clock measures the neighbours."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main([]))
