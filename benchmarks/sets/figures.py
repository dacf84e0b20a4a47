"""Figures with bootstrap intervals, and the place where the errors go.

Comes in: counts of every unit of a data set (a sentence, an article). Goes out: a figure whose interval comes from
resampling the units, so that errors which hang together in a unit are not taken for independent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDS, SEED = 2000, 1981


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a data set in per cent, with its 95 % interval, the number of units, and what is aimed at."""

    name: str
    value: float
    low: float
    high: float
    units: int
    aim: str = ""
    note: str = ""

    def __str__(self) -> str:
        aim = f"  aim {self.aim}" if self.aim else ""
        note = f"  {self.note}" if self.note else ""
        return f"  {self.name:<44} {self.value:5.1f}  ({self.low:.1f} to {self.high:.1f})  n {self.units}{aim}{note}"


@dataclass(slots=True)
class Errors:
    """Rows that were got wrong, by data set, for whoever learns from them; never kept within the project."""

    rows: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)

    def add(self, name: str, **row: object) -> None:
        """Note one error."""
        self.rows.setdefault(name, []).append(row)

    def write(self, folder: Path) -> None:
        """One JSON-lines file a data set."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in sorted(self.rows.items()):
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def bootstrap(
    name: str, counts: Sequence[Sequence[float]], statistic: Callable[[Array], float], aim: str = "", note: str = ""
) -> Figure:
    """A figure of summed counts and its percentile interval over resampled units (Efron 1979).

    Parameters
    ----------
    name : str
        What the figure is called.
    counts : sequence of rows
        Counts of every unit, shape (units, k).
    statistic : callable
        From the sums, shape (k,), to a share.
    aim, note : str
        Printed beside it.
    """
    table = np.asarray(counts, dtype=float).reshape(len(counts), -1)
    rng = np.random.default_rng(SEED)
    weights = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=ROUNDS)
    values = [100 * statistic(sums) for sums in weights @ table]
    low, high = np.percentile(values, [2.5, 97.5])
    value = 100 * statistic(table.sum(axis=0))
    return Figure(name=name, value=value, low=float(low), high=float(high), units=len(table), aim=aim, note=note)


def share(sums: Array) -> float:
    """First count over the second."""
    return float(sums[0] / sums[1]) if sums[1] else 0.0


def f1(sums: Array) -> float:
    """F1 of (true positives, made, wanted)."""
    return float(2 * sums[0] / (sums[1] + sums[2])) if sums[1] + sums[2] else 0.0


def precision(sums: Array) -> float:
    """Precision of (true positives, made, wanted)."""
    return float(sums[0] / sums[1]) if sums[1] else 0.0


def recall(sums: Array) -> float:
    """Recall of (true positives, made, wanted)."""
    return float(sums[0] / sums[2]) if sums[2] else 0.0


def macro_f1(sums: Array) -> float:
    """Mean F1 over classes of sums laid out as (true positives, made, wanted) for each class in turn."""
    return float(np.mean([f1(triple) for triple in sums.reshape(-1, 3)]))


def class_counts(gold: str, made: str, classes: Sequence[str]) -> list[float]:
    """The counts that `macro_f1` takes, of one unit."""
    return [float(x) for c in classes for x in (gold == made == c, made == c, gold == c)]
