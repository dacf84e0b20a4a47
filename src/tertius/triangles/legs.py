"""The legs of a triangle: the undirected relation of each two corners, from the two directed levels of their dyad.

The two levels are correlated by reciprocity, so that a side of which nothing is reported is judged by the conduct of
the other. Given the variances, levels of different legs are independent normals: `signs` of shape (3, 3) are exact,
and `sampled` draws the six levels jointly instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from tertius.estimates import Relations, join_directions, sign_probabilities
from tertius.estimates.levels import Array
from tertius.estimates.panels import Key, strongest_first
from tertius.records import Leg
from tertius.tables import rounded
from tertius.triangles.dittmer import PAIRS, Signs

Strongest = Mapping[Key, list[tuple[float, str]]]
"""The strongest events of each relation, as (strength, id) pairs."""


def posterior_of(relations: Relations, row: int, key: tuple[str, str, str]) -> tuple[float, float]:
    """Mean and sd of one relation, unrounded; the prior's where no event makes it."""
    if key not in relations.panel.keys:
        return relations.parameters.neutral, relations.prior_sd(key, row)
    column = relations.panel.keys.index(key)
    return float(relations.mean[row, column]), float(relations.sd[row, column])


def directions(relations: Relations, row: int, a: str, b: str) -> tuple[Array, Array]:
    """Joint posterior of the levels a to b and b to a: means (2,) and covariance (2, 2)."""
    # The order of the codes, not of the question, so that a leg is the same to the last bit seen from either end.
    keys = sorted([(a, b, ""), (b, a, "")])
    posterior = np.array([posterior_of(relations, row, key) for key in keys])
    prior = np.array([relations.prior_sd(key, row) for key in keys])
    return join_directions(posterior[:, 0], posterior[:, 1], prior, relations.parameters)


def strongest_of(relations: Relations, key: tuple[str, str, str], row: int) -> list[tuple[float, str]]:
    """The strongest events of a relation in a period, as (strength, id) pairs."""
    if key not in relations.panel.keys:
        return []
    return list(relations.panel.strongest.get((relations.panel.keys.index(key), row), ()))


def legs_of(
    relations: Relations,
    row: int,
    corners: tuple[str, str, str],
    strongest: Strongest,
) -> tuple[tuple[Leg, Leg, Leg], Signs]:
    """The three undirected legs, and the probabilities of their signs, unrounded."""
    legs, signs = [], np.empty((3, 3))
    p = relations.parameters
    for i, (a, b) in enumerate((corners[x], corners[y]) for x, y in PAIRS):
        keys = ((a, b, ""), (b, a, ""))
        levels, covariance = directions(relations, row, a, b)
        mean, sd = float(levels.mean()), float(np.sqrt(covariance.mean()))
        signs[i] = [float(q) for q in sign_probabilities(np.array(mean), np.array(sd), p.neutral, p.delta)]
        pairs = strongest_first([pair for key in keys for pair in strongest[key]], relations.most)
        columns = [relations.panel.keys.index(key) for key in keys]
        leg = Leg(
            first=a,
            second=b,
            mean=rounded(mean),
            sd=rounded(sd),
            p_positive=rounded(signs[i, 0]),
            p_neutral=rounded(signs[i, 1]),
            p_negative=rounded(signs[i, 2]),
            volume=rounded(float(relations.panel.volume[row, columns].sum())),
            evidence=tuple(name for _, name in pairs),
        )
        legs.append(leg)
    return (legs[0], legs[1], legs[2]), signs


def is_informed(relations: Relations, row: int, corners: tuple[str, str, str]) -> bool:
    """Whether a scored event stands behind every leg: in any period, or (as known then) up to this one."""
    scored = relations.panel.scored if relations.known == "now" else relations.panel.scored[: row + 1]
    return all(
        any(
            bool(scored[:, relations.panel.keys.index((a, b, ""))].any())
            for a, b in ((corners[x], corners[y]), (corners[y], corners[x]))
        )
        for x, y in PAIRS
    )


def sampled_signs(relations: Relations, row: int, corners: tuple[str, str, str], draws: int, seed: int) -> Signs:
    """Signs of the legs in joint draws of the six directed levels, as zeros and ones."""
    p = relations.parameters
    # Drawn in the order of the codes, so that naming the corners in another order draws the same levels.
    pairs = list(itertools.combinations(sorted(corners), 2))
    noise = np.random.default_rng(seed).standard_normal((draws, 3, 2))
    drawn = {}
    for place, (a, b) in enumerate(pairs):
        mean, covariance = directions(relations, row, a, b)
        drawn[frozenset((a, b))] = mean + noise[:, place] @ np.linalg.cholesky(covariance).T
    signs = np.empty((draws, 3, 3))
    for i, (x, y) in enumerate(PAIRS):
        leg = drawn[frozenset((corners[x], corners[y]))].mean(axis=1) - p.neutral
        signs[:, i, 0], signs[:, i, 2] = leg > p.delta, leg < -p.delta
        signs[:, i, 1] = 1 - signs[:, i, 0] - signs[:, i, 2]
    return signs
