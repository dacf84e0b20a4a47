"""Dittmer's reading of three signs, and balance theory's, as probabilities.

Legs stand in one order everywhere (`PAIRS`): of corners 0 and 1, of 0 and 2, of 1 and 2. A pattern is a number below 8
whose bit i says that leg i is hostile; the others are friendly.
"""

from __future__ import annotations

from typing import get_args

import numpy as np
import numpy.typing as npt

from tertius.records import TriangleType
from tertius.tables import rounded

Signs = npt.NDArray[np.float64]
"""Probabilities of +, neutral and - of each leg: shape (3, 3), or (draws, 3, 3) of zeros and ones."""

TYPES: tuple[TriangleType, ...] = get_args(TriangleType)

NO_PIVOT = "none"

PAIRS = ((0, 1), (0, 2), (1, 2))
"""The legs as places of their corners: the leg opposite corner 2 first, then 1, then 0."""

OPPOSITE = (2, 1, 0)
"""The leg that lies opposite each corner, which is also the corner that lies opposite each leg."""

UNDETERMINED = 8
"""Stands after the eight patterns for a triangle in which a leg has no sign."""

_HOSTILE = np.array([[pattern >> leg & 1 for leg in range(3)] for pattern in range(8)], dtype=bool)
_TYPE_OF = tuple(("menage", "romantic", "marriage", "veto")[int(row.sum())] for row in _HOSTILE)


def patterns(plus: Signs, minus: Signs) -> Signs:
    """Probability of each pattern of signs, the legs being independent.

    Parameters
    ----------
    plus, minus : array of shape (..., 3)
        Probability that each leg is friendly, and that it is hostile.

    Returns
    -------
    array of shape (..., 8)
        What they lack to 1 is the probability that a leg has no sign.

    Examples
    --------
    >>> round(float(patterns(np.array([0.9, 0.8, 0.1]), np.array([0.1, 0.1, 0.6]))[4]), 3)
    0.432
    """
    legs = np.where(_HOSTILE, minus[..., None, :], plus[..., None, :])
    return np.asarray(legs[..., 0] * legs[..., 1] * legs[..., 2])


def type_of(pattern: int) -> TriangleType:
    """Dittmer's type of a pattern of signs, or of `UNDETERMINED`.

    >>> type_of(0), type_of(4), type_of(6), type_of(UNDETERMINED)
    ('menage', 'romantic', 'marriage', 'undetermined')
    """
    return "undetermined" if pattern == UNDETERMINED else _TYPE_OF[pattern]  # type: ignore[return-value]


def seat_of(pattern: int) -> int:
    """The corner that a pattern sets apart: the pivot if romantic, the outcast of a marriage; else -1.

    >>> seat_of(4), seat_of(3), seat_of(0), seat_of(UNDETERMINED)
    (0, 0, -1, -1)
    """
    kind = type_of(pattern)
    if kind == "romantic":
        return OPPOSITE[int(_HOSTILE[pattern].argmax())]
    if kind == "marriage":
        return OPPOSITE[int((~_HOSTILE[pattern]).argmax())]
    return -1


def seats(probabilities: Signs, kind: TriangleType) -> Signs:
    """Probability that each corner is the pivot (`kind` romantic) or the outcast (marriage): shape (..., 3)."""
    held = {seat_of(pattern): pattern for pattern in range(8) if type_of(pattern) == kind}
    return np.asarray(np.stack([probabilities[..., held[corner]] for corner in range(3)], axis=-1))


def read_signs(
    signs: Signs, corners: tuple[str, str, str], informed: bool
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], float]:
    """Types, pivots, outcasts and balance from the sign probabilities of the legs, averaged over draws if any."""
    probability = patterns(signs[:, :, 0], signs[:, :, 2]).mean(axis=0)
    return read_patterns(probability, corners, informed=informed)


def read_patterns(
    probability: Signs, corners: tuple[str, str, str], *, informed: bool = True
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], float]:
    """Types, pivots, outcasts and balance from the probabilities of the eight patterns, shape (8,)."""
    menage, veto = float(probability[0]), float(probability[7])
    named = {kind: _named(seats(probability, kind), corners) for kind in ("romantic", "marriage")}
    romantic, marriage = (sum(named[kind][name] for name in sorted(corners)) for kind in ("romantic", "marriage"))
    signed = menage + veto + romantic + marriage
    balanced = rounded((menage + marriage) / signed) if signed > 0 else 0.5
    share = 1.0 if informed else 0.0
    held = [rounded(share * value) for value in (menage, romantic, marriage, veto)]
    types = (*zip(TYPES[:4], held, strict=True), (TYPES[4], rounded(1 - sum(held))))
    return types, _with_none(named["romantic"], share), _with_none(named["marriage"], share), balanced


def _named(values: Signs, corners: tuple[str, str, str]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(corners, values, strict=True)}


def _with_none(held: dict[str, float], share: float) -> tuple[tuple[str, float], ...]:
    pairs = [(name, rounded(share * value)) for name, value in held.items()]
    return (*pairs, (NO_PIVOT, rounded(1 - sum(value for _, value in pairs))))
