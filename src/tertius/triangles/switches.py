"""Draws of a triangle's type through time to spells and dated switches.

Labels are patterns of signs, and `UNDETERMINED` (see `dittmer`); the draws of a label are arrays (draws, periods).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.estimates.levels import Array
from tertius.triangles.dittmer import UNDETERMINED

Labels = npt.NDArray[np.int64]

UNCLEAR = UNDETERMINED + 1
"""Stands for periods in which no label is likelier than not."""

_COST = 1.5
"""What a change of spell costs, in periods of certainty: nothing shorter than three sure periods makes a spell."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Periods `first` to `last` (places) under one label."""

    label: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Change:
    """From one stretch's label to another's: `sure` are the draws in which it happened, `dates` its first period."""

    before: Stretch
    after: Stretch
    here: int
    there: int
    sure: npt.NDArray[np.bool_]
    dates: npt.NDArray[np.int64]


def label_draws(levels: Array, neutral: float, delta: float) -> Labels:
    """Label of each draw and period: shape (draws, periods), of levels of shape (3, draws, periods).

    >>> label_draws(np.array([[[4.0]], [[4.0]], [[-4.0]]]), 0.0, 0.5).tolist()
    [[4]]
    """
    hostile, signed = levels < neutral - delta, np.abs(levels - neutral) > delta
    pattern = hostile[0] + 2 * hostile[1] + 4 * hostile[2]
    return np.where(signed.all(axis=0), pattern, UNDETERMINED).astype(np.int64)


def label_odds(labels: Labels) -> Array:
    """Share of the draws under each label: shape (periods, 9)."""
    return np.stack([(labels == label).mean(axis=0) for label in range(UNDETERMINED + 1)], axis=1)


def stretches(odds: Array) -> tuple[Stretch, ...]:
    """The division into spells that is right in most periods, less a cost for every change.

    The sum over periods of the probability of the label given to it is made as large as can be, `UNCLEAR` counting one
    half, minus the cost of the changes: the best guess under a loss of one for each wrong period, found exactly by
    dynamic programming (the Viterbi algorithm).

    Parameters
    ----------
    odds : array of shape (periods, 9)

    Examples
    --------
    >>> odds = np.zeros((9, 9))
    >>> odds[:4, 0], odds[4:, 7], odds[2] = 0.9, 0.8, np.eye(9)[8]
    >>> [(s.label, s.first, s.last) for s in stretches(odds)]
    [(0, 0, 3), (7, 4, 8)]
    """
    gain = np.column_stack([odds, np.full(len(odds), 0.5)])
    best, back = gain[0].copy(), np.zeros(gain.shape, dtype=np.int64)
    for t in range(1, len(gain)):
        source = int(best.argmax())
        stay = best >= best[source] - _COST
        back[t] = np.where(stay, np.arange(gain.shape[1]), source)
        best = np.where(stay, best, best[source] - _COST) + gain[t]
    path = [int(best.argmax())]
    for t in range(len(gain) - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    labels = np.array(path[::-1])
    starts = [0, *(np.flatnonzero(np.diff(labels)) + 1).tolist()]
    ends = [*(start - 1 for start in starts[1:]), len(labels) - 1]
    return tuple(Stretch(int(labels[i]), i, j) for i, j in zip(starts, ends, strict=True))


def changes(labels: Labels, odds: Array, found: tuple[Stretch, ...]) -> tuple[Change, ...]:
    """The changes between neighbouring spells of different labels, unclear ones between them skipped.

    A change happened in a draw that has the one label where the earlier spell is surest and the other where the
    later one is; its date is the period after the last one under the earlier label.
    """
    clear = [stretch for stretch in found if stretch.label != UNCLEAR]
    out = []
    for before, after in itertools.pairwise(clear):
        if before.label == after.label:
            continue
        # The surest period nearest to the change.
        inside = odds[before.first : before.last + 1, before.label]
        here = before.last - int(inside[::-1].argmax())
        there = after.first + int(odds[after.first : after.last + 1, after.label].argmax())
        sure = (labels[:, here] == before.label) & (labels[:, there] == after.label)
        between = labels[sure, here:there] == before.label
        dates = there - between[:, ::-1].argmax(axis=1)
        out.append(Change(before, after, here, there, sure, dates))
    return tuple(out)
