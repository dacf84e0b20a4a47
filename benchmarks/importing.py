"""Import of a GDELT file against DuckDB's own bare read of it: `python -m benchmarks importing [ROWS] [ROUNDS] [FILE]`.

The bare way is `COPY (SELECT * FROM read_csv(...)) TO ... (FORMAT parquet)`: every column of the file, no meaning.
Ours puts the rows into a store with codes, actors, quarantine and manifest. Each way runs in a process of its own, so
that the peak of its memory is its own; without FILE a generated one is used (`benchmarks.generate`) and taken away.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import write_csv
from benchmarks.harness import machine

BARE = """
import duckdb
duckdb.sql("COPY (SELECT * FROM read_csv('{file}', delim='\\t', header=false, quote='')) TO '{out}' (FORMAT parquet)")
"""

OURS = """
from tertius.importing import import_events
from tertius.store import open_store
with open_store("{out}") as store:
    report = import_events(store, "gdelt", "{file}")[0]
    assert report.read == report.stored + report.duplicate + report.quarantined == {rows}, report
"""

USED = """
import resource, sys
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, file=sys.stderr)
"""


def _run(code: str, out: Path) -> tuple[float, float, float]:
    """Seconds of the clock and of the processor, and peak gigabytes, of a program that writes `out`."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + USED], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begun
    for left in out.parent.glob(out.name + "*"):
        left.unlink()
    processor, peak = map(float, done.stderr.split()[-2:])
    return seconds, processor, peak


def run(rows: int = 1_000_000, rounds: int = 3, file: Path | None = None) -> str:
    """Time both ways in turn."""
    with tempfile.TemporaryDirectory(prefix="tertius-bench-") as folder:
        place = Path(folder)
        source = file or write_csv(place / "events.csv", rows)
        bare: list[tuple[float, ...]] = []
        ours: list[tuple[float, ...]] = []
        for _ in range(rounds):
            bare.append(_run(BARE.format(file=source, out=place / "bare.parquet"), place / "bare.parquet"))
            code = OURS.format(file=source, out=place / "store.duckdb", rows=rows)
            ours.append(_run(code, place / "store.duckdb"))
        lines = [f"Import of {rows:,} rows ({source.stat().st_size / 1e9:.2f} GB)", machine()]
        for name, timed in (("bare read_csv to Parquet", bare), ("tertius import gdelt", ours)):
            wall, processor, peak = (statistics.median(column) for column in zip(*timed, strict=True))
            lines.append(f"  {name:<28} {wall:8.1f} s wall {processor:8.1f} s CPU   peak {peak:.2f} GB")
        for column, name in enumerate(("wall", "CPU")):
            ratios = [own[column] / base[column] for own, base in zip(ours, bare, strict=True)]
            span = f"{min(ratios):.2f} to {max(ratios):.2f}"
            lines.append(f"  ratio of {name} seconds {statistics.median(ratios):.2f} ({span})")
        return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run with the rows, rounds and file of the command line."""
    rows = int(arguments[0]) if arguments else 1_000_000
    rounds = int(arguments[1]) if len(arguments) > 1 else 3
    print(run(rows, rounds, Path(arguments[2]) if len(arguments) > 2 else None))
    return 0
