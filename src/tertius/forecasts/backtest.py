"""Rolling origin: every model forecasts from every origin, knowing only what was known there, and is scored.

Comes in: models made ready (`models.prepared`). Goes out: a `Backtest`, its scores as records, the model that did best,
and whether any did better than the best of the simple baselines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.forecasts.models import BASELINES, MODELS, Prepared
from tertius.forecasts.outlook import Signs, labels_of, leg_signs, shares, types_of
from tertius.forecasts.past import Array, Past
from tertius.forecasts.scoring import better, brier_score, crps, holm, ranked_score, sorted_quantiles
from tertius.records import ForecastScore, Model, TypeScore
from tertius.tables import Records, rounded
from tertius.triangles.dittmer import TYPES

MIN_PAST = 40
"""Periods that the first origin has behind it at least; a quarter of all where that is more."""

MIN_HEARD = 12
"""Values that each leg must have by the first origin, as many periods after its first one as the longest horizon."""

MIN_ORIGINS = 20
"""Origins below which no backtest says anything."""

DRAWS = 400
"""Draws of each model at each origin."""

LEVEL = 0.05
"""A model is said to do better than the baseline when the corrected p-value over all legs and horizons is below
this."""


@dataclass(frozen=True)
class Backtest:
    """How all models did.

    Attributes
    ----------
    origins : tuple of str
        The last period known at each origin, first and last one.
    count : int
        How many origins.
    crps : array (models, origins, horizons, legs)
        In the unit of the measure, NaN where nothing was observed; models as `MODELS`.
    deviations : array (legs,)
        Standard deviation of each leg over the periods forecast.
    scores : Records of ForecastScore
        All legs and horizons, each horizon, each leg.
    types : Records of TypeScore
        Empty where there is no triangle.
    best, baseline : str
        The model and the simple baseline with the smallest scaled CRPS over all legs and horizons.
    winners : tuple of str
        Models that did better than `baseline` over all legs and horizons, corrected p-value below `LEVEL`; best first.
    draws, seed : int
    """

    origins: tuple[str, str]
    count: int
    crps: Array
    deviations: Array
    scores: Records[ForecastScore]
    types: Records[TypeScore]
    best: Model
    baseline: Model
    winners: tuple[Model, ...]
    draws: int
    seed: int

    def score(self, model: Model, horizon: int = 0, leg: tuple[str, str] = ("", "")) -> ForecastScore:
        """One row of the scores."""
        key = (model, horizon, *leg)
        return next(row for row in self.scores if (row.model, row.horizon, row.source, row.target) == key)

    def __repr__(self) -> str:
        lines = [f"Backtest of {self.count} origins, {self.origins[0]} to {self.origins[1]}"]
        lines += [
            f"  {row.model:<12} {row.scaled:.3f} sd  skill {row.skill:+.1%}"
            + ("" if row.p_value is None else f"  p {row.p_value:.3f}")
            for row in self.scores
            if row.horizon == 0 and not row.source
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(repr(self).partition(chr(10))[0])}</p>{self.scores._repr_html_()}"


def first_origin(past: Past, horizons: int) -> int:
    """Rows known at the first origin of a backtest; more than there are where some leg is never heard enough."""
    heard = ~np.isnan(past.values) & ~(past.volume == 0)
    begun = np.maximum.accumulate(heard, axis=0)
    late = np.zeros_like(heard)
    late[horizons:] = heard[horizons:] & begun[:-horizons]
    enough = (np.cumsum(late, axis=0) >= MIN_HEARD).all(axis=1)
    ready = int(enough.argmax()) + 1 if enough.any() else len(heard) + 1
    return max(MIN_PAST, len(heard) // 4, ready)


@dataclass(frozen=True, slots=True)
class _Raw:
    """Numbers of all origins: arrays (models, origins, horizons, ...)."""

    crps: Array
    inside50: Array
    inside90: Array
    types: Array
    signs: Array


def backtest(
    made: Prepared,
    names: Sequence[tuple[str, str]],
    periods: Sequence[str],
    signs: Signs | None = None,
    *,
    draws: int = DRAWS,
    most: int = 0,
    seed: int = 1981,
    advance: Callable[[int, int], None] | None = None,
) -> Backtest:
    """Forecast from every origin and score.

    Parameters
    ----------
    made : Prepared
        With enough periods (`forecast.check_enough`).
    names : sequence of (source, target)
    periods : sequence of str
    signs : Signs, optional
        How the legs make a triangle whose type is forecast too.
    draws, seed : int
    most : int
        Every second, third ... origin, so that there are about so many at most; 0 for all. The last one is among them.
    advance : callable, optional
        Told after each origin how many are done, and of how many.

    Returns
    -------
    Backtest
    """
    values, horizons = made.past.values, made.horizons
    start = first_origin(made.past, horizons)
    last = len(values) - horizons
    step = -(-(last - start + 1) // max(most, MIN_ORIGINS)) if most else 1
    places = range(start + (last - start) % step, last + 1, step)
    parts = []
    for done, rows in enumerate(places, start=1):
        parts.append(_one(made.draws(rows, draws, seed), values[rows : rows + horizons], signs))
        if advance is not None:
            advance(done, len(places))
    raw = _Raw(*(np.stack([getattr(part, name) for part in parts], axis=1) for name in _Raw.__slots__))
    with np.errstate(invalid="ignore"):
        deviations = np.maximum(np.nanstd(values[start:], axis=0), 1e-12)
    scores = _scores(raw, deviations, names)
    overall = {row.model: row for row in scores if row.horizon == 0 and not row.source}
    order: list[Model] = sorted(MODELS, key=lambda name: (overall[name].scaled, MODELS.index(name)))
    winners = tuple(name for name in order if _below(overall[name].p_value))
    types = _type_scores(raw, values, places, signs) if signs else []
    return Backtest(
        origins=(periods[places[0] - 1], periods[places[-1] - 1]),
        count=len(places),
        crps=raw.crps,
        deviations=deviations,
        scores=Records(scores, ForecastScore),
        types=Records(types, TypeScore),
        best=order[0],
        baseline=next(name for name in order if name in BASELINES),
        winners=winners,
        draws=draws,
        seed=seed,
    )


def _below(p_value: float | None) -> bool:
    return p_value is not None and p_value < LEVEL


def _one(drawn: dict[Model, Array], observed: Array, signs: Signs | None) -> _Raw:
    """Scores of one origin: arrays (models, horizons, ...)."""
    fields: list[list[Array]] = [[], [], [], [], []]
    for name in MODELS:
        ordered = np.sort(drawn[name], axis=0)
        low90, low50, _, high50, high90 = sorted_quantiles(ordered)
        silent = np.isnan(observed)
        inside50, inside90 = (
            np.where(silent, np.nan, (observed >= low) & (observed <= high))
            for low, high in ((low50, high50), (low90, high90))
        )
        found = [crps(observed, ordered), inside50, inside90]
        if signs is None:
            found += [np.empty(0), np.empty(0)]
        else:
            three = leg_signs(drawn[name], signs)
            found += [shares(types_of(labels_of(three)), len(TYPES)), shares(three, 3)]
        for field, part in zip(fields, found, strict=True):
            field.append(part)
    return _Raw(*(np.stack(field) for field in fields))


def _scores(raw: _Raw, deviations: Array, names: Sequence[tuple[str, str]]) -> list[ForecastScore]:
    """Rows of the score table: everything together, horizon by horizon, leg by leg."""
    horizons, legs = raw.crps.shape[2:]
    every = slice(None)
    out = _rows(raw, deviations, ("", ""), 0, (every, every))
    for h in range(horizons):
        out += _rows(raw, deviations, ("", ""), h + 1, (slice(h, h + 1), every))
    for leg in range(legs):
        out += _rows(raw, deviations, names[leg], 0, (every, slice(leg, leg + 1)))
    return out


def _rows(
    raw: _Raw, deviations: Array, name: tuple[str, str], horizon: int, where: tuple[slice, slice]
) -> list[ForecastScore]:
    """One row a model on a part of the scores, each against the baseline that is best there."""
    h, legs = where
    part = raw.crps[:, :, h, legs]
    scaled = _mean(part / deviations[legs], (2, 3))
    total = np.nanmean(scaled, axis=1)
    base = min(BASELINES, key=lambda model: (total[MODELS.index(model)], BASELINES.index(model)))
    held = scaled[MODELS.index(base)]
    longest = horizon or raw.crps.shape[2]
    tested = _tested(scaled, held, longest)
    out = []
    for place, model in enumerate(MODELS):
        out.append(
            ForecastScore(
                model=model,
                source=name[0],
                target=name[1],
                horizon=horizon,
                origins=int((~np.isnan(scaled[place])).sum()),
                crps=rounded(float(np.nanmean(part[place]))),
                scaled=rounded(float(total[place])),
                skill=rounded(float(1 - total[place] / total[MODELS.index(base)])),
                baseline=base,
                statistic=tested[model][0],
                p_value=tested[model][1],
                coverage50=rounded(float(np.nanmean(raw.inside50[place][:, h, legs]))),
                coverage90=rounded(float(np.nanmean(raw.inside90[place][:, h, legs]))),
            )
        )
    return out


def _tested(losses: Array, held: Array, horizon: int) -> dict[Model, tuple[float | None, float | None]]:
    """Statistic and corrected p-value of each model that is no baseline, from losses (models, origins)."""
    contenders = [model for model in MODELS if model not in BASELINES]
    tested = [better(losses[MODELS.index(model)], held, horizon) for model in contenders]
    out: dict[Model, tuple[float | None, float | None]] = dict.fromkeys(BASELINES, (None, None))
    for model, (statistic, _), p_value in zip(contenders, tested, holm([p for _, p in tested]), strict=True):
        out[model] = (rounded(statistic), rounded(p_value))
    return out


def _mean(values: Array, axes: tuple[int, ...]) -> Array:
    """Mean of what is there; NaN where nothing is."""
    there = ~np.isnan(values)
    count = there.sum(axis=axes)
    total = np.where(there, values, 0.0).sum(axis=axes)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _type_scores(raw: _Raw, values: Array, places: range, signs: Signs) -> list[TypeScore]:
    """Rows of the type table: all horizons together, then each."""
    three = leg_signs(values, signs)
    kinds = types_of(labels_of(three))
    horizons = raw.types.shape[2]
    ahead = np.array([[rows + h for h in range(horizons)] for rows in places])
    base_types = np.stack([shares(kinds[:rows], len(TYPES)) for rows in places])
    base_signs = np.stack([shares(three[:rows], 3) for rows in places])
    brier = brier_score(kinds[ahead], raw.types)
    base_brier = brier_score(kinds[ahead], np.repeat(base_types[:, None], horizons, axis=1)[None])[0]
    ranked = _mean(ranked_score(three[ahead], raw.signs), (3,))
    base_ranked = _mean(ranked_score(three[ahead], np.repeat(base_signs[:, None], horizons, axis=1)[None])[0], (2,))
    out = []
    for horizon in range(horizons + 1):
        h = slice(horizon - 1, horizon) if horizon else slice(None)
        losses, held = _mean(brier[:, :, h], (2,)), _mean(base_brier[:, h], (1,))
        tested = _tested(losses, held, horizon or horizons)
        for place, model in enumerate(MODELS):
            means = [float(np.nanmean(part)) for part in (brier[place][:, h], base_brier[:, h])]
            means += [float(np.nanmean(part)) for part in (ranked[place][:, h], base_ranked[:, h])]
            out.append(
                TypeScore(
                    model=model,
                    horizon=horizon,
                    origins=int((~np.isnan(losses[place])).sum()),
                    brier=rounded(means[0]),
                    base_brier=rounded(means[1]),
                    skill=rounded(1 - means[0] / means[1]),
                    ranked=rounded(means[2]),
                    base_ranked=rounded(means[3]),
                    ranked_skill=rounded(1 - means[2] / means[3]),
                    statistic=tested[model][0],
                    p_value=tested[model][1],
                )
            )
    return out
