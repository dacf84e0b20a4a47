"""What a user asks of responses: everything of a triangle at once, or of two actors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from tertius.errors import InputError, NotEnoughEvents
from tertius.estimates import Aggregates, Relations
from tertius.estimates.levels import Array
from tertius.estimates.periods import Freq
from tertius.records import (
    Answer,
    Gaudens,
    Impulse,
    LagScore,
    Policy,
    ShockKind,
    Stationarity,
    Surprise,
)
from tertius.responses.bayes import BayesFit, Draws, SimsZha, sims_zha
from tertius.responses.granger import granger, lag_scores, stationarity
from tertius.responses.impulse import Resampled, bands, bootstrap, impact, responses_to
from tertius.responses.policy import (
    COURTSHIP,
    HORIZONS,
    NEEDED,
    PIVOT,
    PRIOR,
    QUARREL,
    ROPE,
    Question,
    read_gaudens,
    read_policy,
    triangle_dyads,
    windows,
)
from tertius.responses.result import Responses
from tertius.responses.series import Series, SeriesMeasure, check_enough, series_of
from tertius.responses.var import VarFit, fit_var, lag_matrices, largest_root
from tertius.tables import Records

SHOWN = 12
"""Horizons of the impulse responses at least."""

WINDOW: dict[Freq, int] = {"week": 156, "week52": 156, "month": 96, "quarter": 48, "year": 30}
"""Periods of a rolling window: three years of weeks, eight of months."""


def respond(
    source: Aggregates | Relations | Series,
    actors: Iterable[str] | None = None,
    *,
    measure: SeriesMeasure | None = None,
    lags: int | Literal["auto"] = "auto",
    criterion: str = "hqic",
    with_volume: bool = False,
    prior: SimsZha | None = None,
    shock: ShockKind = "isolated",
    sds: float = 1.0,
    horizons: int | None = None,
    rope: float = ROPE,
    needed: float = NEEDED,
    rate: float = 0.05,
    one_sided: Aggregates | Series | None = None,
    window: int | None = None,
    draws: int = 1000,
    posterior: int = 2000,
    seed: int = 0,
) -> Responses:
    """Who answers whom among three actors, and what the third does when the quarrel of the first two worsens.

    Parameters
    ----------
    source : Aggregates or Series
        Raw period aggregates (`estimates.aggregates`, `series_from_table`).
    actors : iterable of str, optional
        The two rivals, then the pivot; those of the aggregates in their order by default. Two actors give tests
        and the responses to a worse act of the second toward the first, without a policy.
    measure : {"log ratio"}, optional
        See `series_of`.
    lags : int or "auto"
    criterion : {"hqic", "aic", "bic"}
        That chooses the lags.
    with_volume : bool
        Put ln(1 + events of all dyads) of the same period into every equation, so that tone is not taken for the
        volume of news; of use with means.
    prior : SimsZha, optional
        Of the posterior; `policy.PRIOR` by default.
    shock : {"isolated", "generalised", "orthogonalised"}
        What the policy is read under; the others stand beside it.
    sds, horizons, rope, needed
        See `policy.Question`.
    rate : float
        False discovery rate of the Granger tests.
    one_sided : Aggregates or Series, optional
        The same, folded from events without acts of the pivot and a rival together (`selection.one_sided`); the rivals'
        series toward the pivot are taken from it for the test of *tertius gaudens*, where there are events enough.
    window : int, optional
        Periods of a rolling window; those of `WINDOW` by default, 0 for none.
    draws, posterior : int
        Of the bootstrap and of the posterior.
    seed : int

    Returns
    -------
    Responses

    Raises
    ------
    SmoothedSeries
        For levels of the state space model.
    NotEnoughEvents
        With the numbers: periods, events of each dyad, and what is needed.
    InputError
        For other than two or three actors, unknown options.

    Examples
    --------
    >>> from tertius.responses.policy import triangle_dyads
    >>> from tertius.responses.var import simulate
    >>> dyads = triangle_dyads("USA", "IRN", "RUS")
    >>> slopes = np.vstack([np.zeros(6), 0.4 * np.eye(6)])
    >>> slopes[1:3, 4:] = -0.4  # Moscow warms to both when they quarrel
    >>> values = simulate(slopes, 1, np.zeros((1, 6)), np.random.default_rng(1).normal(size=(1, 240, 6)))[0]
    >>> months = tuple(f"{1990 + i // 12}-{i % 12 + 1:02d}" for i in range(241))
    >>> series = Series(dyads, months, values, np.full(values.shape, 5.0), "month", "sum", "", "unmirror")
    >>> found = respond(series, ["USA", "IRN", "RUS"], draws=50, window=0)
    >>> found.policy.words, found.lags
    ('courts both', 1)
    """
    named, series = _series(source, actors, measure)
    h = HORIZONS.get(series.freq, 6) if horizons is None else horizons
    question = Question(shock=shock, sds=sds, horizons=h, rope=rope, needed=needed)
    exogenous = _news(series) if with_volume else None
    extra = 0 if exogenous is None else 1
    scores = lag_scores(series, criterion=criterion, exogenous=exogenous)
    p = next(row.lags for row in scores if row.chosen) if lags == "auto" else lags
    check_enough(series, p, extra=extra)
    fit = fit_var(series.values, p, exogenous)
    bayes = sims_zha(series.values, p, prior or PRIOR, exogenous)
    sample = bayes.draws(posterior, seed)
    resampled = bootstrap(fit, draws, seed, exogenous)
    length = WINDOW.get(series.freq, 96) if window is None else window
    triangle = len(named) == 3
    rolled, silent = _rolled(series, bayes, exogenous, question, (posterior, seed, length)) if triangle else ([], 0)
    return Responses(
        actors=named,
        pivot=named[2] if len(named) == 3 else "",
        series=series,
        lags=p,
        with_volume=with_volume,
        draws=draws,
        posterior_draws=posterior,
        seed=seed,
        largest_root=float(largest_root(fit.coefficients, p)),
        stationarity=Records(stationarity(series), Stationarity),
        lag_scores=Records(scores, LagScore),
        answers=Records(granger(series, p, rate=rate, exogenous=exogenous), Answer),
        surprises=Records(_surprises(series, fit), Surprise),
        impulses=Records(_impulses(series, fit, resampled, (bayes, sample), question), Impulse),
        policies=Records(_policies(series, bayes, sample, question) if triangle else (), Policy),
        windows=Records(rolled, Policy),
        silent_windows=silent,
        gaudens=_gaudens(series, one_sided, (bayes, sample), question, with_volume) if triangle else None,
    )


def _series(
    source: Aggregates | Relations | Series, actors: Iterable[str] | None, measure: SeriesMeasure | None
) -> tuple[tuple[str, ...], Series]:
    """The actors asked for and the series of their dyads, in the order of `triangle_dyads`."""
    series = source if isinstance(source, Series) else series_of(source, measure=measure)
    if isinstance(source, Series) and measure not in (None, source.measure):
        raise InputError(
            f"the series are of {source.measure!r}, not of {measure!r}; make them anew from the aggregates"
        )
    held = tuple(actors) if actors is not None else ()
    held = held or (() if isinstance(source, Series) else source.actors)
    held = held or tuple(dict.fromkeys(name for dyad in series.names for name in dyad))
    if len(set(held)) != len(held) or len(held) not in (2, 3):
        raise InputError(
            f"responses are among the two rivals and the pivot, or between two actors; got {', '.join(held) or 'none'}"
        )
    dyads = triangle_dyads(*held) if len(held) == 3 else (held, held[::-1])
    return held, series.chosen(dyads)  # type: ignore[arg-type]


def _news(series: Series) -> Array:
    """ln(1 + events of all dyads) by period, shape (T, 1)."""
    if np.isnan(series.volume).any():
        raise InputError("the series do not tell how many events there were, so their volume cannot stand beside them")
    return np.asarray(np.log1p(series.volume.sum(axis=1))[:, None])


def _shocked(series: Series) -> tuple[Sequence[int], Sequence[int]]:
    """The columns that are shocked and those of the pivot: the quarrel, or the second of two actors' own series."""
    return (QUARREL, PIVOT) if len(series.names) == 6 else ((1,), (0,))


def _impulses(
    series: Series, fit: VarFit, resampled: Resampled, posterior: tuple[BayesFit, Draws], question: Question
) -> list[Impulse]:
    """Responses of every dyad to every kind of shock, with both kinds of bands."""
    bayes, sample = posterior
    held, last = _shocked(series)
    horizons, found = max(question.horizons, SHOWN), []
    for kind in get_args(ShockKind):
        for method in ("bootstrap", "posterior"):
            boot = method == "bootstrap"
            spread = fit.covariance if boot else bayes.covariance
            size = -question.sds * np.sqrt(np.diag(spread))[list(held)]
            coefficients, covariance = (
                (resampled.coefficients, resampled.covariance) if boot else (sample.coefficients, sample.covariance)
            )
            many = responses_to(
                lag_matrices(coefficients, fit.lags), impact(covariance, held, size, kind, last), horizons
            )
            total = _added(many)
            middle, middle_total = np.median(many, axis=0), np.median(total, axis=0)
            if boot:
                at_once = impact(spread, held, size, kind, last)
                middle = responses_to(lag_matrices(resampled.center, fit.lags), at_once, horizons)
                middle_total = _added(middle)
            table = np.stack([middle, *bands(many), middle_total, *bands(total)], axis=-1)
            found += [
                Impulse(
                    source=name[0],
                    target=name[1],
                    shock=kind,
                    method="bootstrap" if boot else "posterior",
                    horizon=step,
                    **dict(zip(_NUMBERS, table[step, place].tolist(), strict=True)),
                )
                for place, name in enumerate(series.names)
                for step in range(horizons + 1)
            ]
    return found


_NUMBERS = ("value", "low", "high", "cumulated", "cumulated_low", "cumulated_high")


def _added(values: Array) -> Array:
    """Responses (..., horizons + 1, k) added up from horizon 1 on."""
    total = np.cumsum(values, axis=-2)
    return np.asarray(total - values[..., :1, :])


def _policies(series: Series, fit: BayesFit, sample: Draws, question: Question) -> list[Policy]:
    """The policy under the shock asked for, then under the others."""
    kinds = sorted(get_args(ShockKind), key=lambda kind: kind != question.shock)
    return [read_policy(series, fit, sample, replace(question, shock=kind)) for kind in kinds]


def _rolled(
    series: Series, fit: BayesFit, exogenous: Array | None, question: Question, how: tuple[int, int, int]
) -> tuple[list[Policy], int]:
    """The policy in rolling windows, and how many windows are too silent; `how` is draws, seed and length."""
    draws, seed, length = how
    found, silent = [], 0
    for start, stop in windows(len(series.periods), length, max(1, length // 4)) if length else ():
        part = series.between(start, stop)
        try:
            check_enough(part, fit.lags, extra=0 if exogenous is None else exogenous.shape[1])
        except NotEnoughEvents:
            silent += 1
            continue
        held = sims_zha(part.values, fit.lags, fit.prior, None if exogenous is None else exogenous[start:stop])
        found.append(read_policy(part, held, held.draws(draws, seed), question))
    return found, silent


def _gaudens(
    series: Series,
    one_sided: Aggregates | Series | None,
    posterior: tuple[BayesFit, Draws],
    question: Question,
    with_volume: bool,
) -> Gaudens:
    """The test of the third who gains, on one-sided acts toward the pivot where they were given."""
    fit, sample = posterior
    if one_sided is None:
        return read_gaudens(series, fit, sample, question, one_sided=False)
    measure: SeriesMeasure | None = "log ratio" if series.measure == "log ratio" else None
    other = one_sided if isinstance(one_sided, Series) else series_of(one_sided, measure=measure)
    if (other.freq, other.measure) != (series.freq, series.measure):
        raise InputError(
            f"one-sided acts are of {other.measure} by {other.freq}, the others of {series.measure} by {series.freq}"
        )
    courting = other.chosen([series.names[i] for i in COURTSHIP])
    try:
        mixed = with_columns(series, courting, COURTSHIP)
        check_enough(mixed, fit.lags, extra=int(with_volume))
    except NotEnoughEvents:
        # Where most acts are meetings, too few are left without them; the answer then says that they are in it.
        return read_gaudens(series, fit, sample, question, one_sided=False)
    exogenous = _news(mixed) if with_volume else None
    again = sims_zha(mixed.values, fit.lags, fit.prior, exogenous)
    sample = again.draws(len(sample.coefficients), sample.seed)
    return read_gaudens(mixed, again, sample, question, one_sided=True)


def with_columns(series: Series, other: Series, places: Sequence[int]) -> Series:
    """The series with some of its columns from another, on the periods that both have."""
    shared = [period for period in series.periods if period in set(other.periods)]
    if not shared:
        raise NotEnoughEvents("the one-sided acts and the others have no period in common")
    start, begin = series.periods.index(shared[0]), other.periods.index(shared[0])
    part, stop = series.between(start, start + len(shared)), begin + len(shared)
    values, volume = part.values.copy(), part.volume.copy()
    values[:, list(places)], volume[:, list(places)] = other.values[begin:stop], other.volume[begin:stop]
    return replace(part, values=values, volume=volume)


def _surprises(series: Series, fit: VarFit) -> list[Surprise]:
    """Correlations of the residuals, each pair once."""
    found, correlation = [], np.atleast_2d(np.corrcoef(fit.residuals.T))
    for i, (source, target) in enumerate(series.names):
        for j in range(i + 1, len(series.names)):
            other_source, other_target = series.names[j]
            found.append(
                Surprise(
                    source=source,
                    target=target,
                    other_source=other_source,
                    other_target=other_target,
                    correlation=float(correlation[i, j]),
                )
            )
    return found
