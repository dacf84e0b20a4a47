"""What is measured: relations, aggregates, triangles of a date, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TriangleType = Literal["menage", "romantic", "marriage", "veto", "undetermined"]
"""Dittmer (1981): ménage à trois +++, romantic triangle ++-, stable marriage +--; unit veto --- of the later
literature; `undetermined` when a leg is in its neutral band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where one directed dyad stands in one period: a mean on `scale` with its posterior sd and sign odds.

    `about` is "" for the bilateral relation and an actor id for the part that concerns that third actor (a
    stance). `volume` is the number of events (a symmetric event counts one half in each direction),
    `conflict_share` the part of it in the two conflict classes, `evidence` the event ids, strongest first.
    """

    source: str
    target: str
    about: str
    period: str
    mean: float
    sd: float
    p_positive: float
    p_neutral: float
    p_negative: float
    volume: float
    conflict_share: float
    evidence: tuple[str, ...]
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One measure of a directed dyad in one period, as counted: no model, no interval.

    `value` is None where the measure is undefined (the mean of no event, the ratio to no cooperation). `volume` is
    the number of events, `cooperation` and `conflict` of those in each pair of classes; `about` as in Relation.
    """

    source: str
    target: str
    about: str
    period: str
    measure: Literal["sum", "mean", "ratio", "volume"]
    value: float | None
    volume: float
    cooperation: float
    conflict: float
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One undirected side of a triangle: the average of the two directed relations, sampled jointly."""

    first: str
    second: str
    mean: float
    sd: float
    p_positive: float
    p_neutral: float
    p_negative: float
    volume: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Where `actor` stands in the quarrel of `first` and `second`.

    Made of its verbal acts toward `first` about `second` (`toward_first`) and the other way round; `lean` is
    toward_first - toward_second (positive: nearer to `first`), with P(lean > 0) as `p_nearer_first`.
    """

    actor: str
    first: str
    second: str
    toward_first: float
    toward_second: float
    lean: float
    lean_sd: float
    p_nearer_first: float
    p_nearer_second: float
    volume: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What a triangle is worth to one of its corners; see `tertius.triangles.measures`.

    `position` is the expected sum of signs as the corner would have it, from +3 (pivot) to -3 (outcast); `leverage`
    the expected strength of the weakest of the three things its seat as the pivot rests on, in points of the scale;
    `quarrel` the expected depth below neutral of the relation of the other two, in points.
    """

    actor: str
    p_pivot: float
    p_outcast: float
    position: float
    leverage: float
    quarrel: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """Three actors in one period: Dittmer's type and the pivot, each as probabilities that sum to 1.

    `types` and `pivots` are (name, probability) pairs in canonical order; `pivots` includes `none`. `outcast` is the
    third of a stable marriage, else `none`. `about_unknown` counts the acts among the three of which it is not known
    whom they are about: they count in the legs, and no stance can be made of them. `p_balanced` is balance theory's
    reading: the probability that the product of the three signs is positive, among the draws where all three have
    one.
    """

    id: str
    actors: tuple[str, str, str]
    period: str
    type: TriangleType
    types: tuple[tuple[str, float], ...]
    pivot: str
    pivots: tuple[tuple[str, float], ...]
    outcast: str
    p_balanced: float
    seats: tuple[Seat, Seat, Seat]
    legs: tuple[Leg, Leg, Leg]
    relations: tuple[Relation, ...]
    stances: tuple[Stance, ...]
    about_unknown: int
    evidence: tuple[str, ...]
    method: str
    draws: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One triangle among all those of a period.

    `seat` is the pivot or outcast that goes with `type`, whose probability is `probability`. `pivot` is the corner
    with the most leverage (in points), whatever the type, `p_pivot` its chance of the seat, `weight` the leverage
    times ln(1 + events of the least reported leg), `quarrel` the expected depth below neutral of the relation of the
    other two. `tipping` is the probability that it is of this type now and of another in half a year, `hinge` the leg
    likeliest to make it so. The legs count the events of a year.
    """

    rank: int
    actors: tuple[str, str, str]
    period: str
    type: TriangleType
    probability: float
    seat: str
    pivot: str
    p_pivot: float
    leverage: float
    weight: float
    quarrel: float
    p_balanced: float
    tipping: float
    hinge: str
    legs: tuple[Leg, Leg, Leg]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One plain-language statement of a brief with the ids of the events and claims that bear it.

    `section` groups findings in the brief; `status` is "" for a statement on measured relations.
    """

    id: str
    section: str
    text: str
    evidence: tuple[str, ...]
    numbers: tuple[tuple[str, float], ...]
