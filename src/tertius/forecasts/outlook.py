"""The triangle's type in periods to come: three signs read off draws of the six directed means.

The type forecast here is the one that a period's own events will spell: each leg is the average of what was said and
done in its two directions, hostile below the neutral zone of the scale, friendly above it. (`tertius.triangles` reads
the level behind the events instead, which nobody will ever observe, so that no forecast of it could be scored.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.forecasts.past import Array
from tertius.triangles.dittmer import PAIRS, TYPES, UNDETERMINED, read_patterns, type_of

Labels = npt.NDArray[np.int64]

Named = tuple[tuple[str, float], ...]

_TYPE = np.array([TYPES.index(type_of(label)) for label in range(UNDETERMINED + 1)])


@dataclass(frozen=True, slots=True)
class Signs:
    """How directed legs make a triangle: its corners, and the columns of each undirected leg, in the order of
    `PAIRS`.
    """

    corners: tuple[str, str, str]
    columns: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
    neutral: float
    delta: float


def signs_of(names: Sequence[tuple[str, str]], corners: tuple[str, str, str], neutral: float, delta: float) -> Signs:
    """The columns of the directed dyads `names` that make each leg of a triangle."""
    found = [(names.index((corners[a], corners[b])), names.index((corners[b], corners[a]))) for a, b in PAIRS]
    return Signs(corners, (found[0], found[1], found[2]), neutral, delta)


def leg_signs(values: Array, signs: Signs) -> Labels:
    """Signs of the three legs, 0 hostile, 1 none, 2 friendly, -1 where neither direction was heard: (..., 3).

    Parameters
    ----------
    values : array (..., directed legs)
        Mean intensities; NaN where a direction was silent, which the other then speaks for.

    Examples
    --------
    >>> six = [(a, b) for a in "ABC" for b in "ABC" if a != b]
    >>> made = signs_of(six, ("A", "B", "C"), 1.0, 0.5)
    >>> leg_signs(np.array([-3.0, 1.2, np.nan, 4.0, 0.9, 2.0]), made).tolist()
    [0, 1, 2]
    """
    out = []
    for first, second in signs.columns:
        there, back = values[..., first], values[..., second]
        leg = np.where(np.isnan(there), back, np.where(np.isnan(back), there, (there + back) / 2)) - signs.neutral
        out.append(np.where(np.isnan(leg), -1, 1 + (leg > signs.delta) - (leg < -signs.delta)))
    return np.stack(out, axis=-1).astype(np.int64)


def labels_of(signs: Labels) -> Labels:
    """The pattern of three signs, 8 where one is missing and -1 where one was not heard: (...)."""
    label = ((signs == 0) * np.array([1, 2, 4])).sum(axis=-1)
    label = np.where((signs == 1).any(axis=-1), UNDETERMINED, label)
    return np.where((signs < 0).any(axis=-1), -1, label)


def types_of(labels: Labels) -> Labels:
    """The place of each label's type among `TYPES`; -1 stays."""
    return np.where(labels < 0, -1, _TYPE[labels])


def shares(places: Labels, size: int) -> Array:
    """Shares of 0 to size - 1 along the first axis, negative ones left out: (..., size).

    >>> shares(np.array([0, 0, 2, -1]), 3).round(2).tolist()
    [0.67, 0.0, 0.33]
    """
    counts = np.stack([(places == place).sum(axis=0) for place in range(size)], axis=-1)
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1))


def read_labels(labels: Labels, corners: tuple[str, str, str]) -> tuple[Named, Named]:
    """Probabilities of the types and of the pivots from drawn labels (draws,)."""
    types, pivots, _, _ = read_patterns(shares(labels, UNDETERMINED + 1)[:8], corners)
    return types, pivots
