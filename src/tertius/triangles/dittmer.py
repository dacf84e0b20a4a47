"""Dittmer's reading of three signs, and balance theory's, as probabilities."""

from __future__ import annotations

import itertools
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


def read_signs(
    signs: Signs, corners: tuple[str, str, str], informed: bool
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], float]:
    """Types, pivots and balance from the sign probabilities of the legs, averaged over draws if there are any.

    The corner opposite the one hostile leg of a romantic triangle is the shared friend.
    """
    plus, minus = signs[:, :, 0], signs[:, :, 2]
    pattern = {
        places: float(np.mean(np.prod(np.where(np.isin(range(3), places), minus, plus), axis=1)))
        for size in range(4)
        for places in itertools.combinations(range(3), size)
    }
    friend = {corners[3 - sum(PAIRS[leg])]: pattern[(leg,)] for leg in range(3)}
    menage, veto = pattern[()], pattern[(0, 1, 2)]
    romantic = sum(friend[name] for name in sorted(friend))
    marriage = sum(sorted(pattern[pair] for pair in ((0, 1), (0, 2), (1, 2))))
    signed = menage + veto + romantic + marriage
    balanced = rounded((menage + marriage) / signed) if signed > 0 else 0.5
    share = 1.0 if informed else 0.0
    held = [rounded(share * value) for value in (menage, romantic, marriage, veto)]
    types = (*zip(TYPES[:4], held, strict=True), (TYPES[4], rounded(1 - sum(held))))
    pivots = [(name, rounded(share * friend[name])) for name in corners]
    return types, (*pivots, (NO_PIVOT, rounded(1 - sum(value for _, value in pivots)))), balanced
