"""What a second process is worth, and whether memory grows with the number of reports.

`python -m benchmarks processes [--bytes N] [--reports N] [--rounds N]`. Every way runs in a program of its own, so that
starting it, seconds of loading the pipeline a process, counts; ways are interleaved. Beside the seconds on the clock,
which mean something only where the cores are free, stand those of the processors, the children's included: half of
them is what two free cores would take. Memory is the peak of the main process and of the largest child.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.harness import machine
from benchmarks.reading import sample_text

SIZE, REPORTS, ROUNDS = 150_000, 50, 1
TIMES = 4
"""How many times as many reports the second reading of memory has."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of all processors, and peaks of memory in MB: the main process, the largest child."""

    clock: float
    processor: float
    main: float
    child: float


def measure(folder: str, jobs: int) -> Cost:
    """Read all reports of a folder in so many processes, here."""
    from tertius.reading.reading import Options, stream

    start = time.perf_counter()
    paths = sorted(Path(folder).glob("*.txt"))
    deque(stream(paths, Options(date="1972-06-01", processes=jobs)), maxlen=0)
    clock = time.perf_counter() - start
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = sum(used.ru_utime + used.ru_stime for used in (own, children))
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(clock, processor, own.ru_maxrss / unit, children.ru_maxrss / unit)


def _apart(folder: str, jobs: int) -> Cost:
    """The same in a program of its own."""
    command = [sys.executable, "-m", "benchmarks", "processes", "--read", folder, "--jobs", str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _write(folder: Path, size: int, reports: int) -> None:
    text = sample_text(size)
    step = len(text) // reports
    folder.mkdir()
    for number in range(reports):
        # Each is a report of its own: one that was read before would be told as a duplicate.
        body = f"Report {number}.\n\n{text[number * step : (number + 1) * step]}"
        (folder / f"{number:05d}.txt").write_text(body, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print a line a way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks processes", description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=SIZE, dest="size")
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--read", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.read:
        print(json.dumps(asdict(measure(options.read, options.jobs))))
        return 0
    with tempfile.TemporaryDirectory() as place:
        folders = {count: Path(place) / str(count) for count in (options.reports, TIMES * options.reports)}
        for count, folder in folders.items():
            _write(folder, options.size * count // options.reports, count)
        ways = [(count, jobs) for count in folders for jobs in (1, 2)]
        print(
            f"{machine()}; {options.size:,} bytes in {options.reports} reports, and {TIMES} times as many", flush=True
        )
        costs: dict[tuple[int, int], list[Cost]] = {way: [] for way in ways}
        for _ in range(options.rounds):
            for count, jobs in ways:
                costs[count, jobs].append(_apart(str(folders[count]), jobs))
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"{options.rounds} rounds, interleaved; medians{load}")
        print(f"  {'reports':>7} {'jobs':>5} {'clock':>9} {'processors':>12} {'main':>9} {'child':>9}")
        for (count, jobs), found in costs.items():
            clock, processor, main_peak, child = (
                statistics.median(getattr(cost, field) for cost in found)
                for field in ("clock", "processor", "main", "child")
            )
            print(
                f"  {count:>7} {jobs:>5} {clock:7.1f} s {processor:10.1f} s {main_peak:6,.0f} MB"
                + (f" {child:6,.0f} MB" if jobs > 1 else "")
            )
    return 0
