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

PEAK = "\nimport resource, sys\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, file=sys.stderr)\n"


def _run(code: str, out: Path) -> tuple[float, float]:
    """Seconds and peak gigabytes of a program that writes `out`."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + PEAK], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begun
    for left in out.parent.glob(out.name + "*"):
        left.unlink()
    return seconds, float(done.stderr.split()[-1])


def run(rows: int = 1_000_000, rounds: int = 3, file: Path | None = None) -> str:
    """Time both ways in turn."""
    with tempfile.TemporaryDirectory(prefix="tertius-bench-") as folder:
        place = Path(folder)
        source = file or write_csv(place / "events.csv", rows)
        bare: list[tuple[float, float]] = []
        ours: list[tuple[float, float]] = []
        for _ in range(rounds):
            bare.append(_run(BARE.format(file=source, out=place / "bare.parquet"), place / "bare.parquet"))
            code = OURS.format(file=source, out=place / "store.duckdb", rows=rows)
            ours.append(_run(code, place / "store.duckdb"))
        ratios = [own[0] / base[0] for own, base in zip(ours, bare, strict=True)]
        lines = [f"Import of {rows:,} rows ({source.stat().st_size / 1e9:.2f} GB)", machine()]
        for name, timed in (("bare read_csv to Parquet", bare), ("tertius import gdelt", ours)):
            seconds = statistics.median(t[0] for t in timed)
            lines.append(f"  {name:<28} {seconds:8.1f} s   peak {max(t[1] for t in timed):.2f} GB")
        lines.append(f"  ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
        return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run with the rows, rounds and file of the command line."""
    rows = int(arguments[0]) if arguments else 1_000_000
    rounds = int(arguments[1]) if len(arguments) > 1 else 3
    print(run(rows, rounds, Path(arguments[2]) if len(arguments) > 2 else None))
    return 0
