"""The fold beside DuckDB's own bare group-by of the same Parquet file: `python -m benchmarks folding [MILLIONS ...]`.

Both count and sum over the same key columns and give an Arrow table. Each run is a process of its own, so that its peak
memory is its own; rounds are interleaved. The last lines draw the curve out to GDELT's 700 million rows.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import write_parquet
from benchmarks.harness import machine

ROUNDS = 3

WHOLE = 700
"""Million rows of GDELT, about."""

BARE = """
SELECT source, target, about, quad, status, scale, "symmetric", left(date, 7) AS period,
       count(*), count(intensity), sum(intensity), sum(intensity * intensity)
FROM read_parquet(?) GROUP BY ALL
"""

RUN = """
import json, resource, sys, time
import duckdb
from benchmarks.folding import BARE
from tertius.estimates import fold, opened_events
path, way = sys.argv[1:]
start = time.perf_counter()
if way == "fold":
    with opened_events(path) as events:
        rows = len(fold(events, "month").cells)
else:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        rows = len(connection.sql(BARE, params=[path]).to_arrow_table())
used = resource.getrusage(resource.RUSAGE_SELF)
wall = time.perf_counter() - start
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, rows]))
"""


def measured(path: Path, way: str) -> list[float]:
    """Wall seconds, CPU seconds, peak memory in GB, and rows of the result of one way in a process of its own."""
    done = subprocess.run([sys.executable, "-c", RUN, str(path), way], capture_output=True, text=True, check=True)
    return [
        float(value) for value in json.loads(next(line for line in done.stdout.splitlines() if line.startswith("[")))
    ]


def main(arguments: list[str]) -> int:
    """Print the figures of each size, and what they say of 700 million rows."""
    sizes = [int(size) for size in arguments] or [5, 10, 20]
    print(machine())
    curve: list[tuple[int, list[float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = write_parquet(Path(folder) / f"{size}.parquet", size * 1_000_000)
            runs: dict[str, list[list[float]]] = {"bare": [], "fold": []}
            for _ in range(ROUNDS):
                for way, found in runs.items():
                    found.append(measured(path, way))
            path.unlink()
            for way, found in runs.items():
                wall, cpu, peak, rows = (statistics.median(column) for column in zip(*found, strict=True))
                print(f"{size} M rows  {way:5} {wall:7.2f} s wall  {cpu:7.2f} s CPU  {peak:5.2f} GB  {rows:,.0f} rows")
            for place, name in enumerate(("wall", "CPU")):
                pairs = zip(runs["fold"], runs["bare"], strict=True)
                ratios = [own[place] / bare[place] for own, bare in pairs]
                span = f"{min(ratios):.2f} to {max(ratios):.2f}"
                print(f"{size} M rows  ratio of {name} seconds {statistics.median(ratios):.2f} ({span})")
            curve.append((size, [statistics.median(column) for column in zip(*runs["fold"], strict=True)]))
    if len(curve) > 1:
        (first, start), (last, end) = curve[0], curve[-1]
        for place, (name, unit) in enumerate((("wall", "s"), ("CPU", "s"), ("peak memory", "GB"), ("cells", ""))):
            slope = (end[place] - start[place]) / (last - first)
            whole = end[place] + slope * (WHOLE - last)
            print(
                f"{name}: {slope:,.3f} {unit} a million rows; {WHOLE} million by a straight line: {whole:,.0f} {unit}"
            )
    return 0
