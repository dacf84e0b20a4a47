"""Two or more ways of doing the same thing, timed side by side.

Repeats are interleaved, so that a machine that slows down slows all of them; what is reported is the median, the span,
and the ratio to the first way, whose own span comes from the ratios of the single rounds.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds of one way over all rounds, and its ratios to the first way round by round."""

    name: str
    seconds: tuple[float, ...]
    ratios: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return statistics.median(self.ratios)


def compare(ways: Mapping[str, Callable[[], object]], rounds: int = 5) -> tuple[Timing, ...]:
    """Time each way once a round, in turn, after one round that is not counted.

    Parameters
    ----------
    ways : mapping of str to callable
        The first is what the others are held against.
    rounds : int
        Counted rounds; odd, so that the median is one of them.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            way()
            if number:
                seconds[name].append(time.perf_counter() - start)
    first = next(iter(seconds.values()))
    return tuple(
        Timing(
            name=name,
            seconds=tuple(taken),
            ratios=tuple(own / base for own, base in zip(taken, first, strict=True)),
        )
        for name, taken in seconds.items()
    )


def machine() -> str:
    """The machine in a line: what a figure means nothing without."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores"


def report(title: str, timings: tuple[Timing, ...]) -> str:
    """The figures as text."""
    lines = [title, machine(), f"{len(timings[0].seconds)} rounds, interleaved; median (least to most)"]
    lines += [
        f"  {t.name:<28} {t.median:8.3f} s ({min(t.seconds):.3f} to {max(t.seconds):.3f})"
        f"   ratio {t.ratio:.3f} ({min(t.ratios):.3f} to {max(t.ratios):.3f})"
        for t in timings
    ]
    return "\n".join(lines)
