"""A triangle through time."""

from __future__ import annotations

from dataclasses import dataclass

from tertius.records.measured import TriangleType


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A triangle in one period of its history.

    `types`, `pivots` and `outcasts` are probabilities under the model of spells; `type` is the likeliest one and `seat`
    the likeliest pivot (romantic) or outcast (marriage) of it. `level_type` and `level_probability` are what the level
    model says of the period alone, as `Triangle` does.
    """

    period: str
    type: TriangleType
    seat: str
    types: tuple[tuple[str, float], ...]
    pivots: tuple[tuple[str, float], ...]
    outcasts: tuple[tuple[str, float], ...]
    p_balanced: float
    level_type: TriangleType
    level_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Periods in which a triangle was of one type; `undetermined` too where no type is likelier than not.

    `probability` is the mean over its periods of the probability of its type and seat.
    """

    type: TriangleType
    seat: str
    first: str
    last: str
    periods: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A leg that a switch moved: its level before and after, in points of the scale, and P(its sign changed)."""

    first: str
    second: str
    before: float
    after: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An event that speaks for a switch: `weight` is its log-likelihood for the later level over the earlier one."""

    id: str
    source: str
    target: str
    period: str
    intensity: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A change from one type (and seat) to another, with its probability and date.

    `period` is the likeliest first period of the new type, `earliest` to `latest` hold nine tenths of the
    probability of that date given the switch; `causes` are the events that speak most for it.
    """

    actors: tuple[str, str, str]
    before: TriangleType
    before_seat: str
    after: TriangleType
    after_seat: str
    period: str
    earliest: str
    latest: str
    probability: float
    moved: tuple[Moved, ...]
    causes: tuple[Cause, ...]
