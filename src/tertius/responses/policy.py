"""The pivot's policy, read off what it does after the quarrel of its rivals worsens; and whether they then court it.

Comes in: a posterior sample of an autoregression on the six directed dyads of a triangle. Goes out: records.

The question is asked of the whole triangle at once: let both legs of the quarrel fall below what was expected of them
by one standard deviation each; what does the pivot do toward either rival in the h periods that follow, added up? Each
of the two answers is up, flat or down, flat being a region of practical equivalence (Kruschke 2018) of a fifth of a
residual standard deviation of the pivot's own series: six months together that add less than a fifth of what one month
usually surprises by are nothing to build a policy on. The nine cells have names (`data/policies.csv`). The posterior
probability of a cell is joint, since the two answers are not independent; the likeliest cell is claimed where it
reaches `NEEDED`, and nothing is otherwise.

Both numbers are a compromise, tried in simulated triangles of 240 months (`python -m benchmarks responses policy`): a
wider region finds a pivot that stands aside, and takes answers that are weak for none; a narrower one does the
opposite. With these a pivot that answers is found and hardly ever given another policy. That it does nothing toward one
rival, or either, takes some thousand periods to find, and a pivot that moves toward one rival alone is taken to move
toward both in about a fifth of such series: a `leans to` or `turns from` calls for a look at the odds of all nine.

The shock is `isolated` by default (see `impulse`): news that darkens all dyads in the same period would else be taken
for a pivot that turns from both. In simulated triangles whose pivot does nothing at all the generalised response finds
it to keep away or lean away where residuals correlate by .3; `python -m benchmarks responses` has the figures.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

import numpy as np

from tertius.errors import DataError, InputError
from tertius.estimates.levels import Array
from tertius.estimates.periods import Freq
from tertius.records import Gaudens, Policy, PolicyCell, ShockKind, Turn
from tertius.responses.bayes import BayesFit, Draws, SimsZha
from tertius.responses.impulse import impact, responses_to
from tertius.responses.series import Dyad, Series
from tertius.responses.var import lag_matrices

NEEDED = 0.7
"""Posterior probability at which a cell is claimed."""

ROPE = 0.2
"""Half-width of the region of practical equivalence, in residual standard deviations of the answering series."""

HORIZONS: dict[Freq, int] = {"week": 12, "week52": 12, "month": 6, "quarter": 4, "year": 2}
"""Over how many periods an answer is added up: a quarter of weeks, half a year of months, a year of quarters."""

PRIOR = SimsZha(lambda0=0.6, lambda1=0.5, lambda3=1.0, lambda4=5.0, variances="series")
"""The prior of the responses: that of Brandt and Freeman (2006) with five times the width about the random walk and a
loose constant. Theirs (lambda1 = .1, lambda3 = 2) is made to forecast; it pulls the answers of one dyad to another to
zero and persistence to one, so that a pivot that does nothing seems to court both (simulated, 240 months)."""

DIRECTIONS = ("up", "flat", "down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a triangle.

    Attributes
    ----------
    shock : {"isolated", "generalised", "orthogonalised"}
    sds : float
        By how many residual standard deviations each leg of the quarrel falls.
    horizons : int
        Over how many periods an answer is added up.
    rope : float
        Half-width of the region of practical equivalence, in residual standard deviations of the answering series.
    needed : float
        Posterior probability at which something is claimed.
    """

    shock: ShockKind = "isolated"
    sds: float = 1.0
    horizons: int = 6
    rope: float = ROPE
    needed: float = NEEDED

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.shock not in get_args(ShockKind):
            raise InputError(f"no shock {self.shock!r}; choose one of {', '.join(get_args(ShockKind))}")
        if self.horizons < 1 or self.sds <= 0 or self.rope < 0 or not 0.5 < self.needed < 1:
            raise InputError(
                f"horizons {self.horizons}, sds {self.sds:g}, rope {self.rope:g}, needed {self.needed:g}: one period "
                "or more, a shock above 0, a region not below 0 and a probability between .5 and 1 are wanted"
            )


class Cell(NamedTuple):
    """One of the nine policies: what the pivot does toward each rival, the cell's name and its words."""

    first: str
    second: str
    name: PolicyCell
    words: str


@cache
def load_cells() -> tuple[Cell, ...]:
    """The nine cells, in the order of `product(up flat down, up flat down)`.

    Raises
    ------
    DataError
        When the table lacks one.
    """
    path = Path(__file__).with_name("data") / "policies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {(row["first"], row["second"]): row for row in csv.DictReader(file)}
    wanted = [(first, second) for first in DIRECTIONS for second in DIRECTIONS]
    if sorted(rows) != sorted(wanted):
        raise DataError(
            f"{path}: the nine pairs of {', '.join(DIRECTIONS)} once each are needed, there are {len(rows)}"
        )
    return tuple(Cell(*pair, cast("PolicyCell", rows[pair]["cell"]), rows[pair]["words"]) for pair in wanted)


def cell_words(name: str, first: str, second: str) -> str:
    """A cell's name with the actors in it.

    >>> cell_words("sides with second", "USA", "IRN"), cell_words("cannot tell", "USA", "IRN")
    ('sides with IRN', 'cannot tell')
    """
    words = {cell.name: cell.words for cell in load_cells()}
    return words.get(cast("PolicyCell", name), name).format(first=first, second=second)


def triangle_dyads(first: str, second: str, pivot: str) -> tuple[Dyad, ...]:
    """The six directed dyads: the quarrel, the rivals toward the pivot, the pivot toward the rivals.

    >>> triangle_dyads("A", "B", "P")
    (('A', 'B'), ('B', 'A'), ('A', 'P'), ('B', 'P'), ('P', 'A'), ('P', 'B'))
    """
    return (first, second), (second, first), (first, pivot), (second, pivot), (pivot, first), (pivot, second)


QUARREL, COURTSHIP, PIVOT = (0, 1), (2, 3), (4, 5)
"""Places of the dyads of `triangle_dyads`."""


def shock_size(covariance: Array, sds: float = 1.0) -> Array:
    """The shock to the two legs of the quarrel: both down by `sds` residual standard deviations, shape (2,)."""
    return np.asarray(-sds * np.sqrt(np.diag(covariance))[list(QUARREL)])


def cumulated(draws: Draws, lags: int, size: Array, question: Question) -> Array:
    """Responses of the six dyads over horizons 1 to h, added up, shape (draws, 6)."""
    at_once = impact(draws.covariance, QUARREL, size, question.shock, PIVOT)
    found = responses_to(lag_matrices(draws.coefficients, lags), at_once, question.horizons)
    return np.asarray(found[:, 1:].sum(axis=1))


def turn(name: Dyad, sample: Array, rope: float) -> Turn:
    """A sample of a cumulated response as median, band and odds."""
    low, middle, high = (float(value) for value in np.quantile(sample, [0.05, 0.5, 0.95]))
    up, down = float((sample > rope).mean()), float((sample < -rope).mean())
    return Turn(
        source=name[0],
        target=name[1],
        median=middle,
        low=low,
        high=high,
        rope=rope,
        p_up=up,
        p_flat=1.0 - up - down,
        p_down=down,
    )


def read_policy(series: Series, fit: BayesFit, draws: Draws, question: Question) -> Policy:
    """The policy of the pivot.

    Parameters
    ----------
    series : Series
        Of the dyads of `triangle_dyads`, in that order.
    fit, draws
        The posterior on it.
    question : Question

    Returns
    -------
    Policy
    """
    h, needed = question.horizons, question.needed
    size = shock_size(fit.covariance, question.sds)
    sample = cumulated(draws, fit.lags, size, question)[:, list(PIVOT)]
    width = question.rope * np.sqrt(np.diag(fit.covariance))[list(PIVOT)]
    odds = cell_odds(sample, width)
    best = max(range(9), key=lambda i: odds[i][1])
    (first, second), pivot = series.names[0], series.names[4][0]
    cells = load_cells()
    name = cells[best].name if odds[best][1] >= needed else "cannot tell"
    words = cell_words(name, first, second)
    turns = [turn(series.names[PIVOT[i]], sample[:, i], float(width[i])) for i in (0, 1)]
    likeliest = cell_words(cells[best].name, first, second)
    verdict = f"{pivot} {words} (P = {odds[best][1]:.2f})"
    if name == "cannot tell":
        below = math.floor(odds[best][1] * 100) / 100  # never shown as what is needed
        verdict = f"cannot tell (likeliest: {pivot} {likeliest}, P = {below:.2f}; {needed:.2f} is needed)"
    text = (
        f"{_shock_words(series, size)}, what {pivot} does over the next {h} {_plural(series.freq)} adds up to "
        f"{_turn_words(turns[0])} and {_turn_words(turns[1])}: {verdict}. Predictive, not causal; "
        f"{series.periods[0]} to {series.periods[-1]}."
    )
    return Policy(
        pivot=pivot,
        first=first,
        second=second,
        since=series.periods[0],
        until=series.periods[-1],
        periods=len(series.periods),
        shock=question.shock,
        horizons=h,
        toward_first=turns[0],
        toward_second=turns[1],
        cell=name,
        words=words,
        likeliest=cells[best].name,
        probability=odds[best][1],
        cells=odds,
        needed=needed,
        text=text,
    )


def cell_odds(sample: Array, width: Array) -> tuple[tuple[PolicyCell, float], ...]:
    """Joint posterior probabilities of the nine cells, of a sample (draws, 2) and half-widths (2,).

    >>> sample = np.array([[1.0, 1.0], [1.0, -1.0], [1.0, -2.0], [0.1, 0.0]])
    >>> [(name, p) for name, p in cell_odds(sample, np.array([0.5, 0.5])) if p]
    [('courts both', 0.25), ('sides with first', 0.5), ('stands aside', 0.25)]
    """
    place = np.where(sample > width, 0, np.where(sample < -width, 2, 1))
    counts = np.bincount(place[:, 0] * 3 + place[:, 1], minlength=9) / len(sample)
    return tuple((cell.name, float(p)) for cell, p in zip(load_cells(), counts, strict=True))


def read_gaudens(series: Series, fit: BayesFit, draws: Draws, question: Question, *, one_sided: bool) -> Gaudens:
    """Simmel's (1908) *tertius gaudens* as a test: do both rivals warm to the pivot after their quarrel worsens?

    Parameters
    ----------
    series, fit, draws, question
        As in `read_policy`; the region is in residual standard deviations of the rivals' series toward the pivot.
    one_sided : bool
        Whether the two series toward the pivot are without acts done by both at once (`selection.one_sided`).

    Returns
    -------
    Gaudens
    """
    h, needed = question.horizons, question.needed
    size = shock_size(fit.covariance, question.sds)
    sample = cumulated(draws, fit.lags, size, question)[:, list(COURTSHIP)]
    width = question.rope * np.sqrt(np.diag(fit.covariance))[list(COURTSHIP)]
    up = sample > width
    both = float(up.all(axis=1).mean())
    turns = [turn(series.names[COURTSHIP[i]], sample[:, i], float(width[i])) for i in (0, 1)]
    (first, second), pivot = series.names[0], series.names[4][0]
    said = {
        "yes": f"both rivals warm to {pivot} (P = {both:.2f})",
        "no": f"not both rivals warm to {pivot} (P = {1 - both:.2f})",
        "cannot tell": f"cannot tell whether both rivals warm to {pivot} (P = {both:.2f})",
    }
    verdict: Literal["yes", "no", "cannot tell"] = (
        "yes" if both >= needed else "no" if 1 - both >= needed else "cannot tell"
    )
    left = (
        "Acts done by both at once, the meetings of the pivot among them, are left out."
        if one_sided
        else "Meetings are not left out: where the pivot called them, its invitations may make it."
    )
    text = (
        f"{_shock_words(series, size)}, what the rivals do toward {pivot} over the next {h} {_plural(series.freq)} "
        f"adds up to {_turn_words(turns[0])} and {_turn_words(turns[1])}: {said[verdict]}. {left} "
        f"Predictive, not causal; {series.periods[0]} to {series.periods[-1]}."
    )
    return Gaudens(
        pivot=pivot,
        first=first,
        second=second,
        since=series.periods[0],
        until=series.periods[-1],
        from_first=turns[0],
        from_second=turns[1],
        p_first=turns[0].p_up,
        p_second=turns[1].p_up,
        p_both=both,
        verdict=verdict,
        needed=needed,
        one_sided=one_sided,
        text=text,
    )


def _plural(freq: Freq) -> str:
    return {"week52": "weeks"}.get(freq, f"{freq}s")


def _shock_words(series: Series, size: Array) -> str:
    (first, second) = series.names[0]
    unit = {"sum": " points", "mean": " points", "volume": " events"}.get(series.measure, "")
    return (
        f"When the quarrel of {first} and {second} is worse than expected on both sides at once ({first} toward "
        f"{second} by {-size[0]:.3g}{unit}, back by {-size[1]:.3g})"
    )


def _turn_words(found: Turn) -> str:
    return (
        f"{found.median:+.3g} for {found.source} toward {found.target} (90 % {found.low:+.3g} to {found.high:+.3g}; "
        f"flat within ±{found.rope:.3g})"
    )


def windows(rows: int, length: int, step: int) -> Sequence[tuple[int, int]]:
    """Stretches of `length` rows, the last one ending with the series, `step` apart.

    >>> windows(30, 12, 6)
    [(0, 12), (6, 18), (12, 24), (18, 30)]
    """
    return sorted((stop - length, stop) for stop in range(rows, length - 1, -step))
