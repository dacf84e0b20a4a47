"""How well sentences with two marked parties are classified: 15 roots, quad class and sign.

`python -m benchmarks plv [--seeds N] [--data PATH] [--errors DIR]`. The reference set is `plv_train.jsonl` of the
reference data beside the project, or where TERTIUS_REFERENCE says. Two coders: the rules alone, and the weights under
ten-fold cross-validation with all rows of a sentence in one fold, over several seeds. Nothing is chosen on the folds
held out but the few constants of `classifying.fitting`. Held-out rows of the same kind (`--data`: a file, or a folder
with `plv_*.jsonl`) are scored by the rules and by the weights that the project ships, which were fitted to the
reference set and so say nothing when scored on it.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import machine
from tertius.classifying.fitting import fit
from tertius.classifying.model import load_model
from tertius.classifying.passages import Evidence, decided, evidence, passage, quad_of
from tertius.classifying.tables import load_tables

PROJECT = Path(__file__).parents[1]
FOLDS, SEEDS, ROUNDS, SEED = 10, 3, 2000, 1981
AIMS = {"root": 80, "quad": 90, "binary": 96}


@dataclass(frozen=True, slots=True)
class Labelled:
    """The rows of the set with their labels, and what is known of each sentence."""

    rows: tuple[dict[str, object], ...]
    known: tuple[Evidence, ...]

    @property
    def sentences(self) -> list[str]:
        """The text of each row's sentence."""
        return [str(row["sentence"]) for row in self.rows]

    @property
    def roots(self) -> list[str]:
        """The root of each row."""
        return [str(row["root"]) for row in self.rows]


def reference() -> Path:
    """The file of labelled sentences."""
    folder = Path(os.environ.get("TERTIUS_REFERENCE") or PROJECT.parent / "shared" / "data")
    return folder / "reading" / "plv_train.jsonl"


def labelled(path: Path) -> Labelled:
    """Read and parse the labelled sentences."""
    rows = tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    items = [passage(row, f"{path}:{number}") for number, row in enumerate(rows, 1)]
    return Labelled(rows, tuple(known for _, known in evidence(items)))


def cross_validated(data: Labelled, seed: int, folds: int = FOLDS) -> list[str]:
    """The root of each row by weights fitted without any row of its sentence's fold."""
    texts = sorted(set(data.sentences))
    order = np.random.default_rng(seed).permutation(len(texts))
    fold = {texts[k]: place % folds for place, k in enumerate(order)}
    placed = [fold[text] for text in data.sentences]
    found = [""] * len(data.rows)
    tables = load_tables()
    for held in range(folds):
        kept = [i for i, place in enumerate(placed) if place != held]
        model = fit([data.known[i].features for i in kept], [data.roots[i] for i in kept])
        for i in (i for i, place in enumerate(placed) if place == held):
            found[i] = decided(model.probabilities(data.known[i].features), tables)
    return found


def shipped(data: Labelled) -> list[str]:
    """The root of each row by the weights that the project ships."""
    model, tables = load_model(), load_tables()
    return [decided(model.probabilities(known.features), tables) for known in data.known]


def scores(data: Labelled, found: Sequence[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Wanted and found labels of the three tasks."""
    tables = load_tables()
    quads = [quad_of(root, tables) for root in found]
    return {
        "root": (data.roots, list(found)),
        "quad": ([str(row["quad"]) for row in data.rows], [str(quad) for quad in quads]),
        "binary": (
            [str(row["binary"]) for row in data.rows],
            ["cooperation" if quad < 3 else "conflict" for quad in quads],
        ),
    }


def macro_f1(sums: NDArray[np.float64]) -> float:
    """Mean F1 of the classes, from sums (hits, found, wanted) of each, shape (3 x classes,)."""
    hits, found, wanted = sums.reshape(3, -1)
    return float(np.mean(2 * hits / np.maximum(found + wanted, 1e-12)))


def accuracy(sums: NDArray[np.float64]) -> float:
    """Share of hits."""
    hits, _, wanted = sums.reshape(3, -1)
    return float(hits.sum() / wanted.sum())


def interval(
    groups: Sequence[str], wanted: Sequence[str], found: Sequence[str], statistic: Callable[..., float]
) -> tuple[float, float, float]:
    """A statistic in per cent, and its 95 % interval over resampled sentences."""
    classes = sorted(set(wanted))
    cells = [
        [float(w == f == c) for c in classes] + [float(f == c) for c in classes] + [float(w == c) for c in classes]
        for w, f in zip(wanted, found, strict=True)
    ]
    table = np.array(cells)
    names = sorted(set(groups))
    place = {name: k for k, name in enumerate(names)}
    units = np.zeros((len(names), table.shape[1]))
    np.add.at(units, [place[group] for group in groups], table)
    rng = np.random.default_rng(SEED)
    draws = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), size=ROUNDS)
    low, high = np.percentile([100 * statistic(sums) for sums in draws @ units], [2.5, 97.5])
    return 100 * statistic(units.sum(axis=0)), float(low), float(high)


def report(name: str, data: Labelled, runs: Sequence[Sequence[str]]) -> list[str]:
    """The lines of one coder: figures are means over its runs, intervals those of the first run."""
    lines = [name]
    for task in ("root", "quad", "binary"):
        for label, statistic in (("macro-F1", macro_f1), ("accuracy", accuracy)):
            values = [interval(data.sentences, *scores(data, found)[task], statistic) for found in runs]
            mean = float(np.mean([value for value, _, _ in values]))
            spread = f"  runs {' '.join(f'{value:.1f}' for value, _, _ in values)}" if len(runs) > 1 else ""
            aim = f"  aim {AIMS[task]}" if label == "macro-F1" else ""
            lines.append(f"  {task:<7} {label}  {mean:5.1f}  ({values[0][1]:.1f} to {values[0][2]:.1f}){aim}{spread}")
    return lines


def errors(data: Labelled, found: Sequence[str], folder: Path, name: str) -> None:
    """What was got wrong, a line a row, for whoever learns from it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = sorted(zip(data.roots, found, data.rows, data.known, strict=True), key=lambda row: row[:2])
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as stream:
        for wanted, got, row, known in rows:
            if wanted != got:
                rules = [f"{item.rule}: {item.type}, {item.status}" for item in known.found[:2]]
                line = {"wanted": wanted, "found": got, "rules": rules, "marked": row.get("marked", row["sentence"])}
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def main(arguments: list[str]) -> int:
    """Print the figures of both coders."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks plv", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many times to cross-validate; 0: rules alone")
    parser.add_argument("--data", type=Path, metavar="PATH", help="held-out rows: a file, or a folder of plv_*.jsonl")
    parser.add_argument("--errors", type=Path, metavar="DIR", help="write what was got wrong, outside the project")
    options = parser.parse_args(arguments)
    if options.seeds < 0:
        parser.error("--seeds: cannot be less than 0")
    if options.errors and options.errors.resolve().is_relative_to(PROJECT):
        parser.error("--errors: the folder must lie outside the project; no reference text may enter it")
    place = options.data or reference()
    paths = sorted(place.glob("plv_*.jsonl")) if place.is_dir() else [place]
    if not paths or not all(path.exists() for path in paths):
        print(f"plv: skipped, there is no {place} (set TERTIUS_REFERENCE to the reference data)")
        return 0
    for path in paths:
        measure(path, options)
    return 0


def measure(path: Path, options: argparse.Namespace) -> None:
    """Print the figures of one file."""
    data = labelled(path)
    print(path.stem)
    print(f"{machine()}; {len(data.rows)} rows, {len(set(data.sentences))} sentences")
    print(f"intervals of 95 % from {ROUNDS} resamples of sentences, seed {SEED}")
    rules = [known.root for known in data.known]
    print("\n".join(report("rules alone", data, [rules])), flush=True)
    if options.data:
        runs, title = [shipped(data)], "learned, the weights that are shipped"
    else:
        runs = [cross_validated(data, seed) for seed in range(options.seeds)]
        title = f"learned, {FOLDS}-fold cross-validation grouped by sentence, {options.seeds} seeds"
    if options.errors:
        errors(data, rules, options.errors, f"{path.stem}_rules")
    if not runs:
        return
    print("\n".join(report(title, data, runs)), flush=True)
    if options.errors:
        errors(data, runs[0], options.errors, f"{path.stem}_learned")
