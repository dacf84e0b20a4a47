"""What a second process is worth: the same reports read by one process and by two.

Processes are started anew in every round, so that their start, seconds of loading the pipeline each, counts; the text
is long enough that it weighs little. Near 0.5 is as good as two cores can do, and only where both are free.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path

from benchmarks.harness import compare, report
from benchmarks.reading import sample_text

SIZE, REPORTS = 1_000_000, 100


def run(rounds: int = 3) -> str:
    """Time one process against two."""
    from tertius.reading.reading import Options, stream

    with tempfile.TemporaryDirectory() as folder:
        text = sample_text(SIZE)
        step = len(text) // REPORTS
        paths = []
        for number in range(REPORTS):
            path = Path(folder) / f"{number}.txt"
            path.write_text(text[number * step : (number + 1) * step], encoding="utf-8")
            paths.append(path)
        timings = compare(
            {
                f"--jobs {jobs}": lambda jobs=jobs: deque(
                    stream(paths, Options(date="1972-06-01", processes=jobs)), maxlen=0
                )
                for jobs in (1, 2)
            },
            rounds,
        )
    return report(f"{REPORTS} reports, {SIZE:,} bytes", timings)
