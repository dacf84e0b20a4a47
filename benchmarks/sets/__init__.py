"""How well reports are read: figures on the reference sets and the own gold, with bootstrap intervals.

`python -m benchmarks sets [NAME ...] [--data PATH] [--errors DIR]`. The reference data lies beside the project, or
where TERTIUS_REFERENCE says; without it only the own gold set is scored. Held-out data of the same kinds is scored with
`--data`: a file, or a folder of files, whose names begin as those of the development sets do (`who_whom_...jsonl`).
None of that text may enter the project, so the errors go to a folder outside it.

Nothing learned takes part in these figures; what is learned is the classifier, scored by `python -m benchmarks plv`
with and without it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness import machine
from benchmarks.sets import gold, named, petrarch, polnear, stances, whowhom
from benchmarks.sets.figures import ROUNDS, SEED, Errors, Figure

PROJECT = Path(__file__).parents[2]
SETS: dict[str, Callable[[Path, Errors], list[Figure]]] = {
    gold.NAME: gold.measure,
    petrarch.NAME: petrarch.measure,
    whowhom.NAME: whowhom.measure,
    named.NAME: named.measure,
    polnear.NAME: polnear.measure,
    stances.DIRECTED: stances.measure_directed,
    stances.TRIPLES: stances.measure_triples,
}


def reference() -> Path:
    """The folder of the reference sets."""
    return Path(os.environ.get("TERTIUS_REFERENCE") or PROJECT.parent / "shared" / "data") / "reading"


def main(arguments: list[str]) -> int:
    """Score the sets named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks sets", description="How well reports are read.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(SETS)}; all if none is given")
    parser.add_argument("--data", type=Path, metavar="PATH", help="a file, or a folder of files, of the same kinds")
    parser.add_argument("--errors", type=Path, metavar="DIR", help="write what was got wrong, outside the project")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in SETS]
    if unknown:
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(SETS)}")
    if options.errors and options.errors.resolve().is_relative_to(PROJECT):
        parser.error("--errors: the folder must lie outside the project; no reference text may enter it")
    errors = Errors()
    print(f"{machine()}; intervals of 95 % from {ROUNDS} resamples of sentences or articles, seed {SEED}")
    for name in options.names or SETS:
        for path in files_of(name, options.data):
            print(_scored(name, path, errors), flush=True)
    if options.errors:
        errors.write(options.errors)
    return 0


def files_of(name: str, held: Path | None) -> list[Path | None]:
    """The files to score for a set: its own of the reference data, or all of its kind in the place given."""
    if name == gold.NAME:
        return [None]
    if held is None:
        return [reference() / f"{name}.jsonl"]
    paths = [held] if held.is_file() else sorted(held.glob("*.jsonl"))
    return [path for path in paths if path.name.startswith(name.removesuffix("_dev"))]


def _scored(name: str, path: Path | None, errors: Errors) -> str:
    if path is not None and not path.exists():
        return f"{name}: skipped, there is no {path} (set TERTIUS_REFERENCE to the reference data)"
    start = time.perf_counter()
    figures = SETS[name](path or Path(), errors)
    title = name if path is None else path.stem
    return "\n".join([f"{title} ({time.perf_counter() - start:.0f} s)", *map(str, figures)])
