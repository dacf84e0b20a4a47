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
from collections.abc import Iterable
from typing import cast

import numpy as np

from tertius.errors import InputError
from tertius.estimates import Relations
from tertius.estimates.panels import strongest_first
from tertius.records import Leg, Seat, Stance, Triangle, TriangleType
from tertius.tables import content_id, rounded
from tertius.triangles.dittmer import NO_PIVOT, OPPOSITE, Signs, read_signs
from tertius.triangles.legs import is_informed, legs_of, sampled_signs, strongest_of
from tertius.triangles.measures import hostility, leverage, position, survival
from tertius.triangles.stances import stance_of


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
        `types` and `pivots` each sum to 1. A leg that no scored event has informed makes the type `undetermined` with
        certainty: a prior is no finding. `type` is the most probable one; `pivot` is the most probable shared friend
        when that is `romantic`, else `none`; `outcast` is the likeliest third of a `marriage`. `p_balanced` is
        computed from the signs alone, the prior's where there is nothing better.

    Raises
    ------
    InputError
        When the actors are not three.
    NotFoundError
        When an actor or the period is not among the relations, or there is no event at all.

    Notes ----- Dittmer (1981) reads the signs as positions: in a romantic triangle (two friendly legs, one hostile)
    the corner that both court is the pivot; in a stable marriage (one friendly leg) the third corner is the outcast,
    and nobody is a pivot. What that is worth to each corner stands in `seats` (`measures`). Balance theory
    (Cartwright and Harary 1956) calls a triangle balanced when the product of its signs is positive, so it holds the
    pivot's seat for unstable.

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
    strongest = {key: strongest_of(chosen, key, row) for key in used}
    legs, signs = legs_of(chosen, row, corners, strongest)
    stances = tuple(stance_of(chosen, row, corners, i, strongest) for i in range(3))
    weights = sampled_signs(chosen, row, corners, draws, seed) if draws else signs[None]
    informed = is_informed(chosen, row, corners)
    types, pivots, outcasts, balanced = read_signs(weights, corners, informed)
    name = cast(TriangleType, max(reversed(types), key=lambda pair: pair[1])[0])
    pivot = _likeliest(pivots) if name == "romantic" else NO_PIVOT
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
        outcast=_likeliest(outcasts) if name == "marriage" else NO_PIVOT,
        p_balanced=balanced,
        seats=_seats(corners, legs, signs, (dict(pivots), dict(outcasts)), chosen),
        legs=legs,
        relations=tuple(used[key] for key in sorted(used)),
        stances=cast(tuple[Stance, Stance, Stance], stances),
        about_unknown=_about_unknown(chosen),
        evidence=tuple(name for _, name in ids),
        method=_method(chosen, draws),
        draws=drawn[0],
        seed=drawn[1],
    )


def _corners(actors: tuple[str, ...]) -> tuple[str, str, str]:
    if len(actors) != 3 or len(set(actors)) != 3:
        raise InputError(f"a triangle has three actors; got {len(set(actors))}: {', '.join(actors) or 'none'}")
    return actors[0], actors[1], actors[2]


def _likeliest(pairs: tuple[tuple[str, float], ...]) -> str:
    return max((pair for pair in pairs if pair[0] != NO_PIVOT), key=lambda pair: pair[1])[0]


def _seats(
    corners: tuple[str, str, str],
    legs: tuple[Leg, Leg, Leg],
    signs: Signs,
    held: tuple[dict[str, float], dict[str, float]],
    chosen: Relations,
) -> tuple[Seat, Seat, Seat]:
    """What the triangle is worth to each corner; `held` are the odds of pivot and of outcast."""
    pivots, outcasts = held
    parameters = chosen.parameters
    mean, sd = (np.array([getattr(leg, name) for leg in legs]) for name in ("mean", "sd"))
    positions = position(signs[:, 0], signs[:, 2])
    # Where a leg has no event, there is no seat to gain by.
    known = any(pivots[name] + outcasts[name] > 0 for name in corners)
    leverages = known * leverage(*survival(mean, sd, parameters), np.array([[0, 1, 2]]))[0]
    depths = hostility(mean, sd, parameters.neutral)
    made = [
        Seat(
            actor=actor,
            p_pivot=pivots[actor],
            p_outcast=outcasts[actor],
            position=rounded(float(positions[i])),
            leverage=rounded(float(leverages[i])),
            quarrel=rounded(float(depths[OPPOSITE[i]])),
        )
        for i, actor in enumerate(corners)
    ]
    return made[0], made[1], made[2]


def _about_unknown(relations: Relations) -> int:
    """Acts among the corners, in any period, of which it is not known whom they are about."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells, names = relations.cells, pa.array(relations.actors, pa.string())
    cells = cells.filter(pc.and_(pc.is_in(cells["source"], names), pc.is_in(cells["target"], names)))
    unknown = cells.filter(pc.and_(pc.is_null(cells["about"]), pc.not_equal(cells["status"], "denied")))
    return (pc.sum(unknown["n"]).as_py() or 0) // 2


def _keys(corners: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The twelve relations of a triangle: six directed dyads, whole and about the third corner."""
    return [(a, b, about) for a, b, c in itertools.permutations(corners) for about in ("", c)]


def _method(relations: Relations, draws: int) -> str:
    how = f"{draws} joint draws" if draws else "exact products of normal integrals"
    return f"types of Dittmer (1981), balance of Cartwright and Harary (1956), {how}; {relations.method}"
