"""The pivot's game held against history: what it said at each time, and what the pivot then did.

At each period the game is solved from what was known then; its three answers (nearer the first rival, nearer the
second, neither) are scored against what the pivot's acts toward either did over the horizon, beside the frequencies of
the three among cases that had ended by then. The game was made from theory and not fitted to any history, so nothing
is held out; that it has no skill is a finding, and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Relations
from tertius.games.pivots.assumptions import Assumptions, load_assumptions
from tertius.games.pivots.scenarios import draw
from tertius.games.pivots.sensitivity import make_space, played, sobol
from tertius.games.pivots.situations import MEASURED, plain_situation
from tertius.games.pivots.stages import Mask, Places
from tertius.games.pivots.terms import Array
from tertius.records import TrackRecord, Trial
from tertius.responses.policy import HORIZONS
from tertius.tables import rounded
from tertius.triangles.legs import directions, is_informed, posterior_of

DRAWS = 64
LEAST = 30
"""Cases under which no verdict is given."""

LEARNT = 10
"""Cases that must have ended before the base rate is one."""

RESAMPLES = 1000
CONFIDENCE = 0.9
OUTCOMES: tuple[Literal["first", "second", "neither"], ...] = ("first", "second", "neither")


class _Levels(NamedTuple):
    """What is known at each period, (periods, 4) as `MEASURED`: means and standard deviations."""

    mean: Array
    sd: Array


def track_record(
    relations: Relations,
    actors: Iterable[str] | None = None,
    *,
    pivot: str,
    assumptions: Assumptions | str | Path | None = None,
    horizon: int = 0,
    draws: int = DRAWS,
    seed: int = 1981,
) -> TrackRecord:
    """Score the game of a pivot over the history of its triangle.

    Parameters
    ----------
    relations : Relations
        As known then (`known="then"`), by some period.
    actors : iterable of str, optional
        Three; those of the relations by default.
    pivot : str
    assumptions : Assumptions or path, optional
    horizon : int
        Periods over which the pivot's conduct is read; as in `tertius.responses` by default.
    draws : int
        Of the assumptions and of what is known, at each period; a power of two.
    seed : int

    Returns
    -------
    TrackRecord
        Its cases are the periods in which the rivals were more likely than not in a quarrel and the pivot acted toward
        both within the horizon.

    Raises
    ------
    InputError
        When the actors are not three, or the relations look back.
    NotFoundError
        When the pivot is none of them.

    Notes
    -----
    What the pivot did: its mean act toward each rival over the horizon, less the level known at the time; the
    difference of the two is its shift. It sided with the one where the shift is beyond both its standard error and
    twice the half-width of the neutral band, else with neither. Mediating and standing aside are one outcome, since
    imported events do not tell them apart. Intervals are from a circular block bootstrap over cases, blocks of twice
    the horizon.
    """
    trio = tuple(relations.actors if actors is None else dict.fromkeys(actors))
    if len(trio) != 3:
        raise InputError(f"a triangle has three actors; got {len(trio)}: {', '.join(trio) or 'none'}")
    if pivot not in trio:
        raise NotFoundError(f"{pivot} is not a corner of {', '.join(trio)}; choose one of them as the pivot")
    if relations.known != "then" or relations.freq == "all":
        raise InputError("a prediction may use only what was known then; ask for relations by period with known='then'")
    corners = (trio[0], trio[1], trio[2])
    chosen = relations.among(corners)
    rivals = tuple(name for name in corners if name != pivot)
    ahead = horizon or HORIZONS[chosen.freq]
    levels = _levels(chosen, pivot, rivals)
    shift, error = _shifts(chosen, pivot, rivals, ahead)
    p = chosen.parameters
    quarrel = levels.mean[:, MEASURED.index("rivals")] < -p.delta
    informed = np.array([is_informed(chosen, row, corners) for row in range(len(chosen.periods))])
    rows = np.flatnonzero(quarrel & informed & np.isfinite(shift))
    held = load_assumptions(assumptions) if not isinstance(assumptions, Assumptions) else assumptions
    said = _predictions(held, levels, rows, draws, seed)
    sided = np.abs(shift[rows]) > np.maximum(error[rows], 2 * p.delta)
    came = np.where(sided, np.where(shift[rows] > 0, 0, 1), 2)
    base, learnt = _base(rows, came, ahead)
    trials = tuple(
        Trial(
            period=chosen.periods[row],
            predicted=_three(said[k]),
            base=_three(base[k]),
            observed=OUTCOMES[came[k]],
            shift=rounded(float(shift[row])),
            error=rounded(float(error[row])),
        )
        for k, row in enumerate(rows)
        if learnt[k]
    )
    return _scored(trials, (pivot, rivals[0], rivals[1]), (chosen.freq, ahead), draws, seed)


def _three(values: Array) -> tuple[float, float, float]:
    return rounded(float(values[0])), rounded(float(values[1])), rounded(float(values[2]))


def _levels(chosen: Relations, pivot: str, rivals: Sequence[str]) -> _Levels:
    """The three legs and the stance, at every period, in points from neutral."""
    first, second = rivals
    mean = np.empty((len(chosen.periods), len(MEASURED)))
    sd = np.empty_like(mean)
    for row in range(len(chosen.periods)):
        for column, (a, b) in enumerate(((pivot, first), (pivot, second), (first, second))):
            level, covariance = directions(chosen, row, a, b)
            mean[row, column] = level.mean() - chosen.parameters.neutral
            sd[row, column] = np.sqrt(covariance.mean())
        (m1, s1), (m2, s2) = (
            posterior_of(chosen, row, key) for key in ((pivot, first, second), (pivot, second, first))
        )
        mean[row, 3], sd[row, 3] = m1 - m2, np.hypot(s1, s2)
    return _Levels(mean, sd)


def _shifts(chosen: Relations, pivot: str, rivals: Sequence[str], ahead: int) -> tuple[Array, Array]:
    """How much more the pivot's acts toward the first rose than those toward the second, and its error; NaN unknown."""
    p, panel = chosen.parameters, chosen.panel
    count = len(chosen.periods)
    change, variance = np.full((2, count), np.nan), np.full((2, count), np.nan)
    for place, rival in enumerate(rivals):
        key = (pivot, rival, "")
        if key not in panel.keys:
            continue
        column = panel.keys.index(key)
        for row in range(count - ahead):
            after = slice(row + 1, row + 1 + ahead)
            weight = panel.scored[after, column]
            if weight.sum() > 0:
                level, sd = posterior_of(chosen, row, key)
                change[place, row] = (weight * panel.mean[after, column]).sum() / weight.sum() - level
                share = weight / weight.sum()
                noise = p.event_sd**2 / weight.sum() + p.story_sd**2 * (share**2).sum()
                variance[place, row] = noise + sd**2
    return change[0] - change[1], np.sqrt(variance.sum(axis=0))


def _predictions(held: Assumptions, levels: _Levels, rows: Places, draws: int, seed: int) -> Array:
    """Mean probabilities of the three outcomes at some periods: (rows, 3)."""
    from scipy.special import ndtri

    if not rows.size:
        return np.empty((0, 3))
    # The shape of the space alone; levels are put in below, the same quantiles at each period.
    model = plain_situation("P", "A", "B", (0.0, 0.0, 0.0))
    columns = {name: np.tile(value, rows.size) for name, value in draw(make_space(model, held), draws, seed).items()}
    quantiles = ndtri(np.clip(sobol(len(MEASURED), draws, seed + 1), 1e-6, 1 - 1e-6))
    for place, name in enumerate(MEASURED):
        at = levels.mean[rows, place][:, None] + levels.sd[rows, place][:, None] * quantiles[:, place]
        columns[name] = at.ravel()
    action = played(model, held, columns, rows.size * draws).action.reshape(rows.size, draws, -1).mean(axis=1)
    return np.column_stack([action[:, 0], action[:, 1], action[:, 2:].sum(axis=1)])


def _base(rows: Places, came: Places, ahead: int) -> tuple[Array, Mask]:
    """Frequencies of the outcomes among cases ended by each period, one added to each; and where they are enough."""
    base = np.empty((rows.size, 3))
    learnt = np.zeros(rows.size, dtype=bool)
    for k, row in enumerate(rows):
        ended = came[rows + ahead <= row]
        base[k] = (np.bincount(ended, minlength=3) + 1) / (ended.size + 3)
        learnt[k] = ended.size >= LEARNT
    return base, learnt


def _scored(
    trials: tuple[Trial, ...], names: tuple[str, str, str], span: tuple[str, int], draws: int, seed: int
) -> TrackRecord:
    freq, ahead = span
    counts = tuple((name, float(sum(trial.observed == name for trial in trials))) for name in OUTCOMES)
    enough = len(trials) >= LEAST
    values = _values(trials) if enough else np.zeros((len(trials), 6))
    scores = _scores(values) if enough else (0.0,) * 6
    low, high = _interval(values, 2 * ahead, seed) if enough else ((0.0, 0.0), (0.0, 0.0))
    verdict: Literal["skill", "no skill", "worse than the base rate", "too few cases"] = (
        "too few cases"
        if not enough
        else "skill"
        if low[0] > 0
        else "worse than the base rate"
        if high[0] < 0
        else "no skill"
    )
    brier, base, skill, hits, base_hits, rank = (rounded(value) for value in scores)
    return TrackRecord(
        pivot=names[0],
        first=names[1],
        second=names[2],
        freq=freq,
        horizon=ahead,
        since=trials[0].period if trials else "",
        until=trials[-1].period if trials else "",
        cases=len(trials),
        counts=counts,
        brier=brier,
        base_brier=base,
        skill=skill,
        skill_low=rounded(low[0]),
        skill_high=rounded(high[0]),
        hits=hits,
        base_hits=base_hits,
        rank=rank,
        rank_low=rounded(low[1]),
        rank_high=rounded(high[1]),
        verdict=verdict,
        text=_text(names, trials, (skill, low[0], high[0]), (hits, base_hits), verdict),
        trials=trials,
        method=(
            f"logit equilibrium of the game, mean of {draws} draws of assumptions and levels known then; Brier score "
            f"over three outcomes of the next {ahead} periods against frequencies known then; block bootstrap, blocks "
            f"of {2 * ahead} cases, seed {seed}"
        ),
        draws=draws,
        seed=seed,
    )


def _values(trials: Sequence[Trial]) -> Array:
    """A row a case: Brier of both, hits of both, predicted leaning, shift."""
    rows = []
    for trial in trials:
        came = np.array([trial.observed == name for name in OUTCOMES], dtype=float)
        said, base = np.array(trial.predicted), np.array(trial.base)
        rows.append(
            [
                ((said - came) ** 2).sum(),
                ((base - came) ** 2).sum(),
                came[said.argmax()],
                came[base.argmax()],
                said[0] - said[1],
                trial.shift,
            ]
        )
    return np.array(rows)


def _scores(values: Array) -> tuple[float, ...]:
    """Brier, base Brier, skill, hits, base hits, rank correlation."""
    from scipy.stats import rankdata

    brier, base, hits, base_hits = values[:, :4].mean(axis=0)
    ranks = [rankdata(values[:, column]) for column in (4, 5)]
    flat = min(np.ptp(one) for one in ranks) == 0
    rank = 0.0 if flat else float(np.corrcoef(*ranks)[0, 1])
    return float(brier), float(base), float(1 - brier / base), float(hits), float(base_hits), rank


def _interval(values: Array, block: int, seed: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Low and high of skill and of the rank correlation, by a circular block bootstrap (Politis and Romano 1992)."""
    rng = np.random.default_rng(seed)
    count = len(values)
    starts = rng.integers(count, size=(RESAMPLES, -(-count // block)))
    found = []
    for row in starts:
        places = (row[:, None] + np.arange(block)).ravel()[:count] % count
        scores = _scores(values[places])
        found.append((scores[2], scores[5]))
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


def _text(
    names: tuple[str, str, str],
    trials: Sequence[Trial],
    skill: tuple[float, float, float],
    hits: tuple[float, float],
    verdict: str,
) -> str:
    pivot, first, second = names
    if verdict == "too few cases":
        quarrel = f"periods of a quarrel of {first} and {second}"
        return f"{len(trials)} {quarrel} can be scored; under {LEAST} no verdict is given."
    told = {
        "skill": "The game has skill",
        "no skill": "The game has shown no skill",
        "worse than the base rate": "The game is worse than the base rate",
    }[verdict]
    return (
        f"{told} in saying whether {pivot} moves nearer {first}, nearer {second} or to neither: {1 - skill[0]:.2f} "
        f"times the Brier score of the frequencies known then (skill {skill[0]:+.2f}, 90% {skill[1]:+.2f} to "
        f"{skill[2]:+.2f}) in {len(trials)} periods from {trials[0].period} to {trials[-1].period}; its "
        "likeliest outcome came in "
        f"{hits[0]:.0%} of them, the most frequent in {hits[1]:.0%}."
    )
