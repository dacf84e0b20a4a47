"""A multinomial logistic regression over named features: plain numbers in, the probability of each root out.

The weights stand in `data/weights.csv`, one feature a row, one root a column; `(intercept)` is what a sentence
without any feature gets. They are fitted by `python -m benchmarks train_classifier` from labelled sentences, with an
L2 penalty (the loss is convex: the same sentences give the same numbers), rounded, and small ones left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tertius.classifying.tables import DATA
from tertius.errors import DataError
from tertius.ontology import load_ontology
from tertius.ontology.files import read_lines

INTERCEPT = "(intercept)"
WEIGHTS = DATA / "weights.csv"


@dataclass(frozen=True, slots=True)
class Model:
    """Roots in the order of the columns, the weight of each feature for each root, and what all start from."""

    roots: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    intercept: tuple[float, ...]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each root, of a sentence with these features.

        Examples
        --------
        >>> model = Model(("AID", "REJECT"), {"negated top": (-1.0, 1.0)}, (0.0, 0.0))
        >>> [round(value, 2) for value in model.probabilities(["negated top", "unheard of"]).values()]
        [0.12, 0.88]
        """
        rows = [self.weights[name] for name in sorted(features) if name in self.weights]
        sums = [math.fsum((start, *(row[k] for row in rows))) for k, start in enumerate(self.intercept)]
        most = max(sums)
        powers = [math.exp(value - most) for value in sums]
        total = math.fsum(powers)
        return {root: power / total for root, power in zip(self.roots, powers, strict=True)}

    def strongest(self, features: Iterable[str], root: str, most: int = 6) -> tuple[tuple[str, float], ...]:
        """The features that speak most for a root: their weight for it less the mean of their weights for the others.

        Parameters
        ----------
        features : iterable of str
            Of one sentence.
        root : str
            The root chosen.
        most : int
            How many to give.
        """
        k = self.roots.index(root)
        others = len(self.roots) - 1
        found = []
        for name in features:
            row = self.weights.get(name)
            if row is not None:
                found.append((name, round(row[k] - (sum(row) - row[k]) / others, 3)))
        return tuple(sorted((pair for pair in found if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:most])


@cache
def load_model(path: Path = WEIGHTS) -> Model:
    """Load a model from its CSV file.

    Raises
    ------
    DataError
        When a row is not numbers, a column is no root, or the intercept is missing.
    """
    columns = ("feature", *roots())
    weights = {}
    for line in read_lines(path, columns):
        weights[line.values[0]] = tuple(line.number_of(root) or 0.0 for root in columns[1:])
    intercept = weights.pop(INTERCEPT, None)
    if intercept is None:
        raise DataError(f"{path}: has no row {INTERCEPT}; fit the weights anew")
    return Model(columns[1:], weights, intercept)


def roots() -> tuple[str, ...]:
    """The fifteen roots, sorted."""
    ontology = load_ontology()
    return tuple(sorted({ontology.root15(name) for name in ontology.types}))
