"""Who answers whom: tests, impulse responses and the policy of a pivot, read off autoregressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AnswerKind = Literal["reciprocity", "triangularity"]
"""A to B answers B to A; A to B answers C to B or C to A (Goldstein and Freeman 1990)."""

ShockKind = Literal["generalised", "orthogonalised", "isolated"]

PolicyCell = Literal[
    "courts both",
    "leans to first",
    "sides with first",
    "leans to second",
    "stands aside",
    "turns from second",
    "sides with second",
    "turns from first",
    "keeps away",
    "cannot tell",
]
"""What the pivot does toward two rivals when they quarrel: each up, flat or down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationarity:
    """Whether one series stays about a level.

    `adf_p` is of the augmented Dickey-Fuller test (null: a unit root), `kpss_p` of the test of Kwiatkowski, Phillips,
    Schmidt and Shin (null: stationary), which its table bounds to 0.01 ... 0.10. `verdict` puts the two together at
    5 %: `drifts` where both nulls are rejected, `unclear` where neither is.
    """

    source: str
    target: str
    adf: float
    adf_p: float
    kpss: float
    kpss_p: float
    verdict: Literal["stationary", "unit root", "drifts", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LagScore:
    """Information criteria of an autoregression with `lags` lags, on the periods that the longest one leaves."""

    lags: int
    aic: float
    bic: float
    hqic: float
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A Granger test: do the past acts of one directed dyad help to predict another's, beside all other series?

    The acts of `source` toward `target` are what is predicted, those of `by_source` toward `by_target` are left out of
    the equation in turn. `f` with `df1` and `df2` degrees of freedom; `q` is p under the false discovery rate across
    the tests of the answer (Benjamini and Hochberg 1995). `total` is the sum of the coefficients with its 90 %
    interval: above 0 the answer is in kind. `answers` says q below the level asked for. `mirrored` warns of a
    reciprocity that acts written down both ways may make.
    """

    source: str
    target: str
    by_source: str
    by_target: str
    kind: AnswerKind
    lags: int
    f: float
    df1: int
    df2: int
    p: float
    q: float
    total: float
    low: float
    high: float
    answers: bool
    manner: Literal["in kind", "in reverse", "of changing sign", ""]
    mirrored: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impulse:
    """The response of one directed dyad `horizon` periods after a joint shock to the quarrel, with its 90 % band.

    In the units of the series; `cumulated` adds up horizons 1 to `horizon` (0 at horizon 0: the period of the shock is
    not an answer). `method` is `bootstrap` (about the bias-corrected least squares fit) or `posterior` (medians).
    """

    source: str
    target: str
    shock: ShockKind
    method: Literal["bootstrap", "posterior"]
    horizon: int
    value: float
    low: float
    high: float
    cumulated: float
    cumulated_low: float
    cumulated_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one directed dyad does over horizons 1 to h after the quarrel worsens, cumulated: median, 90 % band, odds.

    `rope` is the half-width of the region of practical equivalence; `p_up`, `p_flat`, `p_down` are the posterior
    probabilities above, within and below it.
    """

    source: str
    target: str
    median: float
    low: float
    high: float
    rope: float
    p_up: float
    p_flat: float
    p_down: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The pivot's policy toward two rivals, read off its cumulated posterior responses to a worse quarrel.

    `cell` is the likeliest of the nine where its probability reaches `needed`, else `cannot tell`; `likeliest` and
    `probability` are of the likeliest in either case, `cells` of all nine. `words` is the cell with the actors' names.
    """

    pivot: str
    first: str
    second: str
    since: str
    until: str
    periods: int
    shock: ShockKind
    horizons: int
    toward_first: Turn
    toward_second: Turn
    cell: PolicyCell
    words: str
    likeliest: PolicyCell
    probability: float
    cells: tuple[tuple[str, float], ...]
    needed: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaudens:
    """Simmel's test of the third who gains: do both rivals warm to the pivot after their quarrel worsens?

    `p_both` is the posterior probability that both turns are up, `p_first` and `p_second` of each; `verdict` is yes
    where p_both reaches `needed`, no where one minus it does. `one_sided` says that acts done by both at once, meetings
    of the pivot among them, were left out, so that an invitation of the pivot cannot pass for courtship.
    """

    pivot: str
    first: str
    second: str
    since: str
    until: str
    from_first: Turn
    from_second: Turn
    p_first: float
    p_second: float
    p_both: float
    verdict: Literal["yes", "no", "cannot tell"]
    needed: float
    one_sided: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """How much the surprises (residuals) of two directed dyads in the same period correlate.

    Shared news and acts written down both ways do this; no order of cause is to be had from it.
    """

    source: str
    target: str
    other_source: str
    other_target: str
    correlation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence on the responses with its numbers; `topic` says what it is of."""

    topic: Literal["data", "stationarity", "lags", "surprises", "answers", "policy", "gaudens", "windows"]
    text: str
    numbers: tuple[tuple[str, float], ...]
