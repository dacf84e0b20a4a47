"""The records that every stage hands to the next.

Frozen, slotted, keyword-only dataclasses over the standard library alone. Ids are content hashes (made in
`tables.content_id`); dates are ISO strings that may be partial ("2017", "2017-02", "2017-02-14", or "" when
unknown). The Arrow schema, the rows and the JSON schema of each record are derived from its annotations
in `tables`, so a field is defined here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["actual", "intended", "possible", "denied"]
"""Factuality (Saurí and Pustejovsky 2009) in four plain words; see the code book, convention 2."""

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]

ActorKind = Literal["state", "igo", "bloc", "nonstate", "nation", "media", "other"]

TriangleType = Literal["menage", "romantic", "marriage", "veto", "undetermined"]
"""Dittmer (1981): ménage à trois +++, romantic triangle ++-, stable marriage +--; unit veto --- of the later
literature; `undetermined` when a leg is in its neutral band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as read: its text is what every evidence span points into (character offsets)."""

    id: str
    title: str
    text: str
    published: str
    publisher: str
    url: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorName:
    """A name an actor bore, with the years in which it meant that actor."""

    text: str
    actor: str
    kind: str
    sector: str
    agent: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, organisation or group; `id` is ISO 3166 alpha-3 of the continuing state, or a short code."""

    id: str
    name: str
    kind: ActorKind
    parent: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did or said what to whom, when, concerning whom, how certainly, on whose word.

    `about` is the sorted set of third actors the act concerns, or None where that is unknown (imported rows).
    `intensity` is on the scale named by `scale` (PLOVER: -10 to +10), None where the scale has no value.
    `attribution` is outermost source first; empty means the narrator alone. `flags` is a sorted set of marks
    such as `wedge` (an attempt on the relation of two others, with no intensity of its own) or `regret` (tone).
    """

    id: str
    document: str
    start: int
    stop: int
    date: str
    reported: str
    source: str
    target: str
    source_sector: str
    target_sector: str
    type: str
    mode: str
    quad: Quad
    about: tuple[str, ...] | None
    symmetric: bool
    intensity: float | None
    scale: str
    code: str
    status: Status
    confidence: float
    attribution: tuple[str, ...]
    agent: str
    flags: tuple[str, ...]
    coder: str
    dataset: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event of an imported file: the columns of `Event` that a file can fill, and what the file itself said.

    `batch` is the number of its import, `line` its place in the file (1 is the first line, or the first row of a
    file without lines); both together give the id. `key` is the file's own id. `about` is the sorted codes joined by
    `+`, None where unknown. What begins with `source_` or `target_` and ends in `code` or `name` is the original.
    """

    batch: int
    line: int
    key: str
    date: str
    reported: str
    source: str
    target: str
    source_sector: str
    target_sector: str
    type: str
    mode: str
    quad: str
    about: str | None
    symmetric: bool
    status: str
    intensity: float | None
    scale: str
    code: str
    source_code: str
    target_code: str
    source_name: str
    target_name: str
    text: str
    place: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported file: its content (`hash`), how it was read, and what became of its rows.

    `read` = `stored` + `duplicate` + `quarantined`. `head` is the hash of its first megabyte, by which a file that
    was imported before is suspected before it is read.
    """

    batch: int
    id: str
    hash: str
    head: str
    name: str
    format: str
    dataset: str
    importer: str
    read: int
    stored: int
    duplicate: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that could not be stored: where it stands, why not, and how it begins."""

    batch: int
    line: int
    reason: str
    detail: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition that a speaker affirms or denies.

    `speaker` is the actor id spoken for ("" when the speaker speaks for no known actor), `agent` the person or
    office named. `key` is the same for the same proposition said in other words; `about` holds the actors
    the proposition mentions, sorted.
    """

    id: str
    document: str
    start: int
    stop: int
    date: str
    speaker: str
    agent: str
    cue: str
    proposition: str
    key: str
    stance: Literal["affirms", "denies"]
    tone: str
    about: tuple[str, ...]
    attribution: tuple[str, ...]


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
class Tie:
    """One signed tie of a network: `sign` +1 or -1; `frustrated` when negative within a coalition or positive across.

    `weight` is its strength; the probabilities are None where the tie was given with a sign alone.
    """

    first: str
    second: str
    sign: int
    weight: float
    p_positive: float | None
    p_negative: float | None
    frustrated: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """Triangles of one type ("++-"): those of clear signs, and where ties have probabilities the number expected."""

    type: str
    count: int
    expected: float | None
    sd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NullScore:
    """A measure beside the same on the same ties with shuffled signs; `z` is (observed - mean) / sd."""

    measure: str
    observed: float
    mean: float
    sd: float
    z: float
    shuffles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The signed network of a time and its balance.

    `frustration` is the least number (with `weighted`, weight) of ties whose sign would have to change for balance to
    be whole; `frustration_lower` is proved, and equal to it when `proved`. `coalitions` are the two sides that attain
    it, of the actors that have a tie; sides of parts that no tie connects say nothing about each other. `clusters` is
    the partition into more coalitions where one was asked for. `unclear` counts ties without a clear sign.
    """

    id: str
    period: str
    since: str
    directed: bool
    weighted: bool
    actors: tuple[str, ...]
    positive: int
    negative: int
    unclear: int
    triads: tuple[Triad, ...]
    directed_triads: tuple[tuple[str, int], ...]
    triangle_balance: float | None
    walk_balance: float | None
    algebraic_conflict: float | None
    line_balance: float | None
    frustration: float
    frustration_lower: float
    proved: bool
    coalitions: tuple[tuple[str, ...], ...]
    clusters: tuple[tuple[str, ...], ...]
    cluster_errors: int | None
    relaxed: bool
    ties: tuple[Tie, ...]
    null: tuple[NullScore, ...]
    left_out: tuple[tuple[str, int], ...]
    method: str
    seed: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An input that was not (or only partly) read, and why; nothing is left out silently."""

    where: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was run on a store: command, versions of code and data, inputs; no clock time, so runs repeat."""

    id: str
    command: str
    version: str
    model: str
    parameters: str
    inputs: tuple[str, ...]


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
