"""The pivot's game: what it assumes, what it takes from the measured triangle, what is on its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PivotAction = Literal["side_first", "side_second", "mediate", "aside"]
"""What the pivot may do: side with the first rival, with the second, mediate, stand aside."""

RivalMove = Literal["court", "press", "ignore"]
"""What a rival may do about the pivot, before it moves."""

FinalMove = Literal["escalate", "hold", "reconcile"]
"""What a rival may do about the other, after the pivot has moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One term of the payoffs: whose it is, its formula in words, the plausible range of its weight and why.

    `kind` is `weight`, in points a point (or a unit) of what the formula measures, `share`, between 0 and 1, or
    `precision`, log odds a point. `sign` says whether the term is added or taken away; weights are never negative.
    """

    name: str
    label: str
    player: Literal["pivot", "rivals", "everyone"]
    kind: Literal["weight", "share", "precision"]
    sign: int
    low: float
    default: float
    high: float
    formula: str
    meaning: str
    literature: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What the pivot has said it would not do (`denied`) or would do (`intended`), as far as the game knows the act.

    `statements` counts each passage once, a report's own judgement as one half; `strength` is n / (n + 1) of it.
    """

    action: PivotAction
    status: Literal["denied", "intended"]
    statements: float
    strength: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the game takes from a measured triangle: three legs and a stance with their posteriors, and pledges.

    `to_first`, `to_second` and `rivals` are the legs in points from neutral; `lean` is the pivot's stance in the
    quarrel, positive nearer to `first`. `first_offers` and `second_offers` scale what a rival's courtship is worth (1).
    `without` names actions that are ruled out.
    """

    pivot: str
    first: str
    second: str
    period: str
    to_first: float
    to_first_sd: float
    to_second: float
    to_second_sd: float
    rivals: float
    rivals_sd: float
    lean: float
    lean_sd: float
    first_offers: float
    second_offers: float
    pledges: tuple[Pledge, ...]
    without: tuple[PivotAction, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionShare:
    """How an action of the pivot fares over the space of assumptions.

    `every`, `some` and `never` are the shares of the space in which it is on the path of all equilibria, of some only,
    of none; they sum to 1. `likeliest` is the share in which it is what the pivot most likely does where moves are
    played with noise (logit equilibrium), `probability` its mean probability there. `default` and
    `default_probability` are what holds at the default weights and the measured means.
    """

    action: PivotAction
    every: float
    some: float
    never: float
    likeliest: float
    probability: float
    default: Literal["all", "some", "none"]
    default_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the pivot does after two moves of the rivals, at the default weights: in all, some or no equilibria.

    `replies` are (action, words) pairs with the words `all`, `some`, `none` or `impossible`. `on_path` tells whether an
    equilibrium of the whole game has these two moves. Under noise (logit equilibrium), `probability` is that of the two
    moves, `chances` are (action, probability) pairs, and the finals the probabilities to escalate, hold and reconcile
    after the likeliest action.
    """

    first_move: RivalMove
    second_move: RivalMove
    replies: tuple[tuple[str, str], ...]
    on_path: bool
    probability: float
    chances: tuple[tuple[str, float], ...]
    first_final: tuple[float, float, float]
    second_final: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One thing that may happen on the path of an equilibrium, at the default weights.

    Plays of one `equilibrium` have probabilities that sum to 1. `first_final` and `second_final` are the probabilities
    to escalate, hold and reconcile; `payoffs` are those of first, second, pivot; `regret` the most that any of them
    could gain by another move at any of its decisions on this path.
    """

    equilibrium: int
    first_move: RivalMove
    second_move: RivalMove
    probability: float
    action: PivotAction
    first_final: tuple[float, float, float]
    second_final: tuple[float, float, float]
    payoffs: tuple[float, float, float]
    regret: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one term adds to the pivot's payoff from an action, at the default, after fixed moves and final moves."""

    action: PivotAction
    term: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How much of the variance of the answer one assumption or measurement explains (Sobol indices).

    `first` is its share alone, `total` with all it does together with others; `total_low` to `total_high` hold nine
    tenths of the bootstrap. `source` tells whether it is assumed (a weight) or measured (a leg, a stance).
    """

    name: str
    source: Literal["assumed", "measured"]
    first: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCell:
    """One place on the map over the two deciding assumptions, averaged over draws of all others.

    `likeliest` and `probabilities` are (action, value) pairs, as in `ActionShare`; `action` leads among the former.
    """

    x: float
    y: float
    likeliest: tuple[tuple[str, float], ...]
    probabilities: tuple[tuple[str, float], ...]
    action: PivotAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Where what the pivot most likely does at the default turns when one thing alone is moved.

    `before` is the likeliest action at the default, `after` the one when `at` is passed in `direction`. `distance` is
    the way from `default` to `at` in widths of the plausible range (of a measurement: two standard deviations either
    way). `confirmed` tells that the game was solved again on both sides of `at` and gave `before` and `after`.
    """

    name: str
    source: Literal["assumed", "measured"]
    default: float
    at: float
    direction: Literal["above", "below"]
    distance: float
    before: PivotAction
    after: PivotAction
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The game with something changed, over the same draws of everything else.

    `expected` is which way theory says that `action` should go (`up`, `down`, or `""` where it says nothing), `change`
    by how much its mean probability moved, `as_expected` whether it moved that way; `text` says it in a sentence.
    """

    name: str
    changes: tuple[str, ...]
    shares: tuple[ActionShare, ...]
    action: PivotAction
    expected: Literal["up", "down", ""]
    change: float
    as_expected: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One period of a history: what the game said the pivot would do, the base rate until then, and what it did.

    `predicted` and `base` are probabilities of siding with first, with second, with neither. `observed` is what the
    pivot did over the horizon: `shift` is how much more its conduct toward first rose than that toward second, in
    points, and `error` the standard error of that.
    """

    period: str
    predicted: tuple[float, float, float]
    base: tuple[float, float, float]
    observed: Literal["first", "second", "neither"]
    shift: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How the game's predictions fared over a history, against the base rate known at each time.

    `brier` and `base_brier` are mean scores over three outcomes (0 is perfect), `skill` is 1 less their ratio, with
    `skill_low` to `skill_high` holding nine tenths of a block bootstrap; `hits` and `base_hits` are shares of periods
    in which the likeliest outcome came. `rank` is Spearman's correlation of the predicted leaning with the shift, with
    its interval. `verdict` claims skill, or less than none, only where the interval of `skill` is on one side of zero.
    """

    pivot: str
    first: str
    second: str
    freq: str
    horizon: int
    since: str
    until: str
    cases: int
    counts: tuple[tuple[str, float], ...]
    brier: float
    base_brier: float
    skill: float
    skill_low: float
    skill_high: float
    hits: float
    base_hits: float
    rank: float
    rank_low: float
    rank_high: float
    verdict: Literal["skill", "no skill", "worse than the base rate", "too few cases"]
    text: str
    trials: tuple[Trial, ...]
    method: str
    draws: int
    seed: int
