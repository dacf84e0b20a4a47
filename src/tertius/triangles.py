"""Three actors, one period: Dittmer's type, the pivot, and where each corner stands in the quarrel of the others.

Takes the relations of the estimate and gives a Triangle. The legs are undirected: the average of the two directed
levels, which are correlated by reciprocity, so that a side of which nothing is reported is judged by the conduct of
the other. Given the variances, levels of different legs are independent normals, and the probability of a pattern
of signs is a product of normal integrals: exact, the same on every machine, and free of sampling noise. `draws`
samples the six levels jointly instead; that is the road for a noise shared by several legs, and the test of the
integrals until there is one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import cast, get_args

import numpy as np
import numpy.typing as npt

from tertius.errors import InputError
from tertius.estimates import Relations, join_directions, sign_probabilities
from tertius.estimates.levels import Array
from tertius.estimates.panels import strongest_first
from tertius.records import Leg, Stance, Triangle, TriangleType
from tertius.tables import content_id, rounded

Signs = npt.NDArray[np.float64]
"""Probabilities of +, neutral and - of each leg: shape (3, 3), or (draws, 3, 3) of zeros and ones."""

TYPES: tuple[TriangleType, ...] = get_args(TriangleType)

NO_PIVOT = "none"

_PAIRS = ((0, 1), (0, 2), (1, 2))
"""The legs as places of their corners: the leg opposite corner 2 first, then 1, then 0."""


def triangle(
    relations: Relations,
    actors: Iterable[str] | None = None,
    *,
    at: str = "",
    draws: int = 0,
    seed: int = 1981,
) -> Triangle:
    """Type and pivot of the triangle of three actors in one period, as probabilities.

    Parameters
    ----------
    relations : Relations
        Among these three actors or more; with more, the legs are selected anew from the same events, so that
        what is said about a fourth actor counts in the leg and what is said about the third does not.
    actors : iterable of str, optional
        Three actors; those of `relations` by default.
    at : str
        A date or a period label; the last period with events by default.
    draws : int
        0 integrates exactly; a positive number samples the six directed levels jointly.
    seed : int
        Of the sampling; kept in the result when there is one.

    Returns
    -------
    Triangle
        `types` and `pivots` each sum to 1. A leg that no scored event has informed makes the type `undetermined`
        with certainty: a prior is no finding. `type` is the most probable one; `pivot` is the most probable shared
        friend when that is `romantic`, else `none`. `p_balanced` is computed from the signs alone, the prior's
        where there is nothing better.

    Raises
    ------
    InputError
        When the actors are not three.
    NotFoundError
        When an actor or the period is not among the relations, or there is no event at all.

    Notes
    -----
    Dittmer (1981) reads the signs as positions: in a romantic triangle (two friendly legs, one hostile) the corner
    that both court is the pivot; in a stable marriage (one friendly leg) the third corner is the outcast, and
    nobody is a pivot. Balance theory (Cartwright and Harary 1956) calls a triangle balanced when the product of
    its signs is positive, so it holds the pivot's seat for unstable.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.estimates import relations
    >>> acts = [("USA", "RUS", 6.0), ("RUS", "IRN", 7.0), ("USA", "IRN", -7.0)] * 20
    >>> rows = {"source": [a for a, _, _ in acts], "target": [b for _, b, _ in acts], "date": ["2017-02"] * 60,
    ...         "quad": ["material cooperation"] * 60, "intensity": [g for _, _, g in acts]}
    >>> result = triangle(relations(pa.table(rows), ["USA", "RUS", "IRN"]))
    >>> result.type, result.pivot, result.period
    ('romantic', 'RUS', '2017-02')
    """
    corners = _corners(relations.actors if actors is None else tuple(actors))
    chosen = relations.among(corners)
    row = chosen.row(at)
    used = {key: chosen.relation(key, at) for key in _keys(corners)}
    strongest = {key: _strongest(chosen, key, row) for key in used}
    legs, signs = _legs(chosen, row, corners, strongest)
    stances = tuple(_stance(chosen, row, corners, i, strongest) for i in range(3))
    weights = _sampled(chosen, row, corners, draws, seed) if draws else signs[None]
    informed = _informed(chosen, row, corners)
    types, pivots, balanced = _read(weights, corners, informed)
    name = cast(TriangleType, max(reversed(types), key=lambda pair: pair[1])[0])
    friends = [pair for pair in pivots if pair[0] != NO_PIVOT]
    pivot = max(friends, key=lambda pair: pair[1])[0] if name == "romantic" else NO_PIVOT
    period = chosen.periods[row]
    ids = strongest_first([pair for pairs in strongest.values() for pair in pairs], chosen.most)
    drawn = (draws, seed if draws else 0)
    numbers = [[leg.mean, leg.sd] for leg in legs]
    return Triangle(
        id=content_id("t", corners, period, numbers, types, pivots, drawn, chosen.method),
        actors=corners,
        period=period,
        type=name,
        types=types,
        pivot=pivot,
        pivots=pivots,
        p_balanced=balanced,
        legs=legs,
        relations=tuple(used[key] for key in sorted(used)),
        stances=cast(tuple[Stance, Stance, Stance], stances),
        evidence=tuple(name for _, name in ids),
        method=_method(chosen, draws),
        draws=drawn[0],
        seed=drawn[1],
    )


def _corners(actors: tuple[str, ...]) -> tuple[str, str, str]:
    if len(actors) != 3 or len(set(actors)) != 3:
        raise InputError(f"a triangle has three actors; got {len(set(actors))}: {', '.join(actors) or 'none'}")
    return actors[0], actors[1], actors[2]


def _keys(corners: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The twelve relations of a triangle: six directed dyads, whole and about the third corner."""
    return [(a, b, about) for a, b, c in itertools.permutations(corners) for about in ("", c)]


def _posterior(relations: Relations, row: int, key: tuple[str, str, str]) -> tuple[float, float]:
    """Mean and sd of one relation, unrounded; the prior's where no event makes it."""
    if key not in relations.panel.keys:
        return relations.parameters.neutral, relations.parameters.prior_sd
    column = relations.panel.keys.index(key)
    return float(relations.mean[row, column]), float(relations.sd[row, column])


def _directions(relations: Relations, row: int, a: str, b: str) -> tuple[Array, Array]:
    """Joint posterior of the levels a to b and b to a: means (2,) and covariance (2, 2)."""
    # The order of the codes, not of the question, so that a leg is the same to the last bit seen from either end.
    keys = sorted([(a, b, ""), (b, a, "")])
    posterior = np.array([_posterior(relations, row, key) for key in keys])
    prior = np.array([relations.prior_sd(key, row) for key in keys])
    return join_directions(posterior[:, 0], posterior[:, 1], prior, relations.parameters)


def _strongest(relations: Relations, key: tuple[str, str, str], row: int) -> list[tuple[float, str]]:
    if key not in relations.panel.keys:
        return []
    return list(relations.panel.strongest.get((relations.panel.keys.index(key), row), ()))


def _legs(
    relations: Relations,
    row: int,
    corners: tuple[str, str, str],
    strongest: Mapping[tuple[str, str, str], list[tuple[float, str]]],
) -> tuple[tuple[Leg, Leg, Leg], Signs]:
    """The three undirected legs, and the probabilities of their signs, unrounded."""
    legs, signs = [], np.empty((3, 3))
    p = relations.parameters
    for i, (a, b) in enumerate((corners[x], corners[y]) for x, y in _PAIRS):
        keys = ((a, b, ""), (b, a, ""))
        levels, covariance = _directions(relations, row, a, b)
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


def _stance(
    relations: Relations,
    row: int,
    corners: tuple[str, str, str],
    place: int,
    strongest: Mapping[tuple[str, str, str], list[tuple[float, str]]],
) -> Stance:
    """Where one corner stands in the quarrel of the others, from its verbal acts to each about the other."""
    from scipy.special import ndtr

    actor = corners[place]
    first, second = (name for name in corners if name != actor)
    keys = ((actor, first, second), (actor, second, first))
    (m1, s1), (m2, s2) = (_posterior(relations, row, key) for key in keys)
    lean, sd = m1 - m2, float(np.hypot(s1, s2))
    nearer = float(ndtr(lean / sd))
    columns = [relations.panel.keys.index(key) for key in keys if key in relations.panel.keys]
    pairs = strongest_first([pair for key in keys for pair in strongest[key]], relations.most)
    return Stance(
        actor=actor,
        first=first,
        second=second,
        toward_first=rounded(m1),
        toward_second=rounded(m2),
        lean=rounded(lean),
        lean_sd=rounded(sd),
        p_nearer_first=rounded(nearer),
        p_nearer_second=rounded(1 - nearer),
        volume=rounded(float(relations.panel.volume[row, columns].sum())),
        evidence=tuple(name for _, name in pairs),
    )


def _informed(relations: Relations, row: int, corners: tuple[str, str, str]) -> bool:
    """Whether a scored event stands behind every leg: in any period, or (as known then) up to this one."""
    scored = relations.panel.scored if relations.known == "now" else relations.panel.scored[: row + 1]
    return all(
        any(
            bool(scored[:, relations.panel.keys.index((a, b, ""))].any())
            for a, b in ((corners[x], corners[y]), (corners[y], corners[x]))
        )
        for x, y in _PAIRS
    )


def _sampled(relations: Relations, row: int, corners: tuple[str, str, str], draws: int, seed: int) -> Signs:
    """Signs of the legs in joint draws of the six directed levels, as zeros and ones."""
    p = relations.parameters
    # Drawn in the order of the codes, so that naming the corners in another order draws the same levels.
    pairs = list(itertools.combinations(sorted(corners), 2))
    noise = np.random.default_rng(seed).standard_normal((draws, 3, 2))
    drawn = {}
    for place, (a, b) in enumerate(pairs):
        mean, covariance = _directions(relations, row, a, b)
        drawn[frozenset((a, b))] = mean + noise[:, place] @ np.linalg.cholesky(covariance).T
    signs = np.empty((draws, 3, 3))
    for i, (x, y) in enumerate(_PAIRS):
        leg = drawn[frozenset((corners[x], corners[y]))].mean(axis=1) - p.neutral
        signs[:, i, 0], signs[:, i, 2] = leg > p.delta, leg < -p.delta
        signs[:, i, 1] = 1 - signs[:, i, 0] - signs[:, i, 2]
    return signs


def _read(
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
    friend = {corners[3 - sum(_PAIRS[leg])]: pattern[(leg,)] for leg in range(3)}
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


def _method(relations: Relations, draws: int) -> str:
    how = f"{draws} joint draws" if draws else "exact products of normal integrals"
    return f"types of Dittmer (1981), balance of Cartwright and Harary (1956), {how}; {relations.method}"
