"""What odd and very long texts cost beside their bare parse, in time and memory.

`python -m benchmarks extremes [NAME ...] [--rounds N]`. No step of reading may be quadratic in the length of a text, a
sentence or a chunk; each text here is one that would show it. Time is that of the processor, so that other work on the
machine weighs little; memory is the peak of a process of its own, the pipeline and all tables included.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable

from benchmarks.harness import machine
from benchmarks.reading import sample_text

WORDS = ("Moscow", "Tehran", "Paris", "Rome", "Ankara", "Cairo", "Delhi", "Tokyo")
LIMIT, MEMORY = 1.5, 2000
"""Ratio of whole reading to bare parse, and megabytes, that no text may pass."""


def _names(count: int) -> str:
    return ", ".join(WORDS[i % len(WORDS)] for i in range(count)) + "."


def _paragraph(size: int) -> str:
    return " ".join(sample_text(size).split())[:size]


TEXTS: dict[str, Callable[[], str]] = {
    "names": lambda: _names(30_000),
    "quotes": lambda: "“No,” he said. " * 15_000,
    "bare-quotes": lambda: "“No.” " * 15_000,
    "paragraph": lambda: _paragraph(1_000_000),
    "commas": lambda: "a" + ", a" * 49_999,
    "bare-commas": lambda: ", " * 100_000,
    "verbs": lambda: "Moscow said that Paris said that " * 5_000,
    "ands": lambda: "Moscow and " * 10_000 + "Paris met.",
    "owners": lambda: "the president of " * 10_000 + "France.",
    "pronouns": lambda: "They told it that he said they would, and it told them. " * 2_000,
    "letters": lambda: "a" * 1_000_000,
    "lines": lambda: "Iran\n" * 30_000,
    "dates": lambda: "on Tuesday, in January, two days later, " * 3_000,
}
"""Texts by name; the first five are those whose bounds are promised."""


def measure(name: str, rounds: int) -> tuple[int, list[float], list[float], float]:
    """Characters, seconds of the bare parse and of whole reading in every round, and the peak of memory in MB."""
    from tertius.reading.parsing import spacy_parse
    from tertius.reading.reader import read_document
    from tertius.reading.reading import tools
    from tertius.records import Document

    text = TEXTS[name]()
    kit = tools()
    document = Document(id="d", title="", text=text, published="1972-06-01", publisher="", url="", language="en")
    bare: list[float] = []
    whole: list[float] = []
    for _ in range(rounds):
        bare.append(_seconds(lambda: deque(spacy_parse(text, kit.nlp), maxlen=0)))
        whole.append(_seconds(lambda: read_document(document, kit)))
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return len(text), bare, whole, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(arguments: list[str]) -> int:
    """Print a line a text; 1 when one passes a bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks extremes", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TEXTS)}; all if none is given")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(TEXTS):
        parser.error(f"no such text: {', '.join(sorted(unknown))}; there are {', '.join(TEXTS)}")
    print(f"{machine()}; {options.rounds} rounds; bounds: ratio {LIMIT}, {MEMORY:,} MB")
    print(f"  {'text':<12} {'characters':>11} {'parse':>9} {'reading':>9} {'ratio':>7} {'peak':>9}")
    passed = 0
    for name in options.names or TEXTS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            size, bare, whole, peak = pool.apply(measure, (name, options.rounds))
        ratio = statistics.median(b / a for a, b in zip(bare, whole, strict=True))
        over = ratio > LIMIT or peak > MEMORY
        passed += over
        seconds = f"{statistics.median(bare):7.2f} s {statistics.median(whole):7.2f} s"
        print(f"  {name:<12} {size:>11,} {seconds} {ratio:7.2f} {peak:6,.0f} MB{'  over' if over else ''}", flush=True)
    return int(passed > 0)
