"""From a measured triangle to what the pivot's game takes of it: the pivot, the legs, the stance, the pledges."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tertius.errors import NotFoundError
from tertius.games.pivots.assumptions import Assumptions
from tertius.games.pivots.terms import ACTIONS, Array, Inputs
from tertius.records import Assumption, Event, Leg, Pledge, Situation, Triangle
from tertius.tables import rounded

MEASURED = ("to_first", "to_second", "rivals", "lean")
"""The fields of a Situation that have a posterior."""

NARRATED = 0.5
"""What a statement counts that nobody is cited for: a report's judgement of a policy is not the pivot's own word."""

LIMIT = 10.0
"""Levels lie within the scale, to either side of neutral."""


def situation(triangle: Triangle, *, pivot: str = "", events: Iterable[Event] = (), neutral: float = 0.0) -> Situation:
    """What the game takes from a triangle.

    Parameters
    ----------
    triangle : Triangle
    pivot : str
        One of its corners; by default the corner with the best chance of the pivot's seat.
    events : iterable of Event
        In which the pivot's pledges are looked for (`pledges`).
    neutral : float
        Neutral point of the scale of the legs.

    Returns
    -------
    Situation
        The rivals in the order of the triangle's actors.

    Raises
    ------
    NotFoundError
        When the pivot is not a corner.
    """
    seat = pivot or max(triangle.seats, key=lambda one: one.p_pivot).actor
    if seat not in triangle.actors:
        raise NotFoundError(f"{seat} is not a corner of {', '.join(triangle.actors)}; choose one of them as the pivot")
    first, second = (name for name in triangle.actors if name != seat)
    stance = next(one for one in triangle.stances if one.actor == seat)
    turn = 1.0 if stance.first == first else -1.0
    legs = {frozenset((leg.first, leg.second)): leg for leg in triangle.legs}
    own, other, between = (legs[frozenset(pair)] for pair in ((seat, first), (seat, second), (first, second)))
    told = pledges(events, seat, (first, second))
    return Situation(
        pivot=seat,
        first=first,
        second=second,
        period=triangle.period,
        to_first=rounded(own.mean - neutral),
        to_first_sd=own.sd,
        to_second=rounded(other.mean - neutral),
        to_second_sd=other.sd,
        rivals=rounded(between.mean - neutral),
        rivals_sd=between.sd,
        lean=rounded(turn * stance.lean),
        lean_sd=stance.lean_sd,
        first_offers=1.0,
        second_offers=1.0,
        pledges=told,
        without=(),
        evidence=_evidence((own, other, between), told),
    )


def pledges(events: Iterable[Event], pivot: str, rivals: tuple[str, str]) -> tuple[Pledge, ...]:
    """What the pivot has said it would not do, or would do, among the actions of the game.

    An act of the pivot toward one rival about the other that is denied or intended: friendly acts (and unfriendly ones
    toward the other) are siding, offers to mediate are mediation. A passage counts once however many acts it codes.

    Parameters
    ----------
    events : iterable of Event
        All or some of a store; only acts of the pivot toward a rival about the other one enter.
    pivot, rivals : str, (str, str)

    Returns
    -------
    tuple of Pledge
        By action and status; none where nothing was said.
    """
    passages: dict[tuple[str, str], dict[tuple[str, int, int], tuple[float, str]]] = {}
    for event in sorted(events, key=lambda one: one.id):
        action = _action_of(event, pivot, rivals)
        if action is None or event.status not in ("denied", "intended"):
            continue
        counted = passages.setdefault((action, event.status), {})
        weight = 1.0 if event.attribution else NARRATED
        counted.setdefault((event.document, event.start, event.stop), (weight, event.id))
    out = []
    for action in ACTIONS:
        for status in ("denied", "intended"):
            found = passages.get((action, status))
            if found:
                count = sum(weight for weight, _ in found.values())
                ids = tuple(sorted(name for _, name in found.values()))
                strength = rounded(count / (count + 1))
                out.append(Pledge(action=action, status=status, statements=count, strength=strength, evidence=ids))
    return tuple(out)


def _action_of(event: Event, pivot: str, rivals: tuple[str, str]) -> str | None:
    if event.source != pivot or event.target not in rivals or not event.about:
        return None
    toward = rivals.index(event.target)
    if rivals[1 - toward] not in event.about or "wedge" in event.flags:
        return None
    if "mediate" in event.flags:
        return "mediate"
    if event.status == "intended" and "siding" not in event.flags:
        # A wish for good relations is no promise to take a side; only a passage that speaks of siding is.
        return None
    friendly = event.quad.endswith("cooperation")
    return ACTIONS[toward if friendly else 1 - toward]


def _evidence(legs: tuple[Leg, ...], told: tuple[Pledge, ...]) -> tuple[str, ...]:
    ids = [name for leg in legs for name in leg.evidence] + [name for pledge in told for name in pledge.evidence]
    return tuple(dict.fromkeys(ids))


def inputs(held: Situation, assumptions: Assumptions, columns: dict[str, Array], draws: int) -> Inputs:
    """Arrays for the payoffs: what `columns` gives (by term or measured field) over defaults and means."""
    weights = {term.name: columns.get(term.name, np.full(draws, term.default)) for term in assumptions.terms}
    first, second, between, lean = (columns.get(name, np.full(draws, getattr(held, name))) for name in MEASURED)
    return Inputs(
        weights=weights,
        friend=np.clip(np.stack([first, second]), -LIMIT, LIMIT),
        quarrel=np.clip(-between, 0, LIMIT),
        lean=np.clip(lean, -2 * LIMIT, 2 * LIMIT),
        offers=np.array([held.first_offers, held.second_offers]),
        denied=_strengths(held, "denied"),
        promised=_strengths(held, "intended"),
        unit=assumptions.unit,
    )


def _strengths(held: Situation, status: str) -> Array:
    found = {pledge.action: pledge.strength for pledge in held.pledges if pledge.status == status}
    return np.array([found.get(action, 0.0) for action in ACTIONS])


def free(held: Situation, assumptions: Assumptions) -> tuple[tuple[Assumption, ...], tuple[str, ...]]:
    """What varies: terms whose range has a width, and measured fields that are not certain."""
    terms = tuple(term for term in assumptions.terms if term.high > term.low)
    measured = tuple(name for name in MEASURED if getattr(held, f"{name}_sd") > 0)
    return terms, measured


def plain_situation(
    pivot: str, first: str, second: str, legs: tuple[float, float, float], lean: float = 0.0
) -> Situation:
    """A situation from certain levels, without a measured triangle: pivot-first, pivot-second, first-second, in points.

    >>> plain_situation("CHN", "USA", "RUS", (1, 2, -3)).to_second
    2.0
    """
    return Situation(
        pivot=pivot,
        first=first,
        second=second,
        period="",
        to_first=float(legs[0]),
        to_first_sd=0.0,
        to_second=float(legs[1]),
        to_second_sd=0.0,
        rivals=float(legs[2]),
        rivals_sd=0.0,
        lean=float(lean),
        lean_sd=0.0,
        first_offers=1.0,
        second_offers=1.0,
        pledges=(),
        without=(),
        evidence=(),
    )
