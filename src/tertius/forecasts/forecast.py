"""Aggregates in, forecasts out: all models, scored against the simple ones before any of them is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tertius.errors import InputError, NotEnoughEvents
from tertius.estimates import Aggregates, Freq
from tertius.estimates.dyads import default_parameters
from tertius.estimates.periods import from_ordinal, ordinal
from tertius.forecasts.backtest import DRAWS, MIN_HEARD, MIN_ORIGINS, MIN_PAST, Backtest, backtest, first_origin
from tertius.forecasts.models import MODELS, Prepared, prepared
from tertius.forecasts.outlook import Signs, labels_of, leg_signs, read_labels, shares, signs_of, types_of
from tertius.forecasts.past import Array, Past
from tertius.forecasts.regressions import best_prior, posterior_ahead, revised_at
from tertius.forecasts.scenario import Scenario, conditioned, held_periods, quarrel
from tertius.forecasts.scoring import sorted_quantiles
from tertius.forecasts.verdict import coverage_verdict, type_verdict, verdict
from tertius.records import Forecast, Model, TypeForecast
from tertius.responses import Series, series_of, sims_zha
from tertius.tables import Records, rounded
from tertius.triangles.dittmer import TYPES

MOST_HORIZONS = 12

DRAWN = 2000
"""Draws of each model for the periods to come."""

_ENDS = (-10.0, 10.0)
"""Of every intensity scale here."""

_Dyad = tuple[str, str]


@dataclass(frozen=True)
class Forecasts:
    """The next periods of the directed dyads of two or three actors, with what such forecasts have been worth.

    Attributes
    ----------
    actors : tuple of str
    names : tuple of (source, target)
        The dyads, sorted.
    freq, measure, scale, counting : str
        As of the aggregates.
    periods : tuple of str
        Known.
    values : array (periods, dyads)
        Known; NaN where silent.
    ahead : tuple of str
        The periods to come.
    forecasts : Records of Forecast
        Every model; the scenario too, where there are three actors.
    types : Records of TypeForecast
        Of three actors, where the measure is the mean.
    base : tuple of (type, share)
        How often each type has been so far; empty where `types` is.
    backtest : Backtest
    scenario : Scenario, optional
        What the scenario was.
    zone : tuple of float, optional
        The neutral zone of the scale, where the measure is the mean.
    left_out : Mapping of str to int
    draws, seed : int
    """

    actors: tuple[str, ...]
    names: tuple[_Dyad, ...]
    freq: Freq
    measure: str
    scale: str
    counting: str
    periods: tuple[str, ...]
    values: Array
    ahead: tuple[str, ...]
    forecasts: Records[Forecast]
    types: Records[TypeForecast]
    base: tuple[tuple[str, float], ...]
    backtest: Backtest
    scenario: Scenario | None
    zone: tuple[float, float] | None
    left_out: Mapping[str, int]
    draws: int
    seed: int

    @property
    def best(self) -> Model:
        """The model that did best in the backtest."""
        return self.backtest.best

    @property
    def unit(self) -> str:
        """One period in a word."""
        return "week" if self.freq == "week52" else self.freq

    @property
    def verdict(self) -> str:
        """What the backtest allows one to say."""
        parts = [
            verdict(self.backtest, self.unit),
            coverage_verdict(self.backtest, self.best),
            type_verdict(self.backtest),
        ]
        return " ".join(part for part in parts if part)

    @property
    def method(self) -> str:
        """What was done, in a sentence."""
        scale = f" on the scale {self.scale}" if self.scale and self.measure in ("sum", "mean") else ""
        return (
            f"{self.measure} of intensities{scale} by {self.freq}, {self.periods[0]} to {self.periods[-1]}; last "
            f"value, running mean, local level, AR, VAR, BVAR (Sims and Zha 1998), equal-weight ensemble, "
            f"{self.draws} draws each; rolling origin, expanding window, CRPS of {self.backtest.draws} draws; seed "
            f"{self.seed}" + (f"; {self.counting}" if self.counting else "")
        )

    def of(self, model: Model | None = None, scenario: str = "") -> Records[Forecast]:
        """The forecasts of one model, the best one by default; with `scenario="quarrel"` those of the scenario."""
        chosen = model or ("BVAR" if scenario else self.best)
        rows = [row for row in self.forecasts if row.model == chosen and row.scenario == scenario]
        return Records(rows, Forecast)

    def types_of(self, model: Model | None = None, scenario: str = "") -> Records[TypeForecast]:
        """The same of the triangle's type."""
        chosen = model or ("BVAR" if scenario else self.best)
        rows = [row for row in self.types if row.model == chosen and row.scenario == scenario]
        return Records(rows, TypeForecast)

    def __repr__(self) -> str:
        head = f"Forecasts of {', '.join(self.actors)} for {self.ahead[0]} to {self.ahead[-1]}, by {self.best}"
        return "\n".join([head, self.verdict, repr(self.of()), repr(self.backtest)])

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(self.verdict)}</p>{self.of()._repr_html_()}{self.backtest._repr_html_()}"


def forecast(
    source: Aggregates | Series,
    *,
    horizons: int = MOST_HORIZONS,
    rivals: tuple[str, str] | None = None,
    draws: int = DRAWN,
    scored_draws: int = DRAWS,
    most_origins: int = 0,
    seed: int = 1981,
    advance: Callable[[int, int], None] | None = None,
) -> Forecasts:
    """Forecast the directed dyads of two or three actors, and score such forecasts on the past.

    Parameters
    ----------
    source : Aggregates or Series
        Raw period aggregates. Levels of the state space model are refused: smoothed ones know the future.
    horizons : int
        How many periods ahead, 1 to 12.
    rivals : two actors, optional
        Of three: those whose quarrel worsens in the scenario; by default the pair with the worst past.
    draws, scored_draws : int
        Of each model: for the periods to come, and at each origin of the backtest.
    most_origins : int
        Score forecasts from about so many origins, evenly spread, where there are more; 0 for all.
    seed : int
        The same seed gives the same numbers.
    advance : callable, optional
        Told after each origin of the backtest how many are done, and of how many.

    Returns
    -------
    Forecasts

    Raises
    ------
    InputError
        For horizons outside 1 to 12, fewer than two or more than three actors, rivals that are not among them.
    NotEnoughEvents
        When there are too few periods or events for a backtest, with the numbers: a forecast whose worth cannot be
        told is not given.

    Examples
    --------
    >>> from tertius.responses import Series
    >>> rng = np.random.default_rng(1)
    >>> values = np.zeros((90, 2))
    >>> for t in range(1, 90):
    ...     values[t] = 0.8 * values[t - 1] + rng.normal(size=2)
    >>> labels = tuple(f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(90))
    >>> series = Series((("A", "B"), ("B", "A")), labels, values, np.full((90, 2), 5.0), "month", "sum", "", "")
    >>> found = forecast(series, horizons=2, draws=200, scored_draws=100)
    >>> [(row.period, row.source, row.low90 < row.median < row.high90) for row in found.of()]
    [('2007-07', 'A', True), ('2007-07', 'B', True), ('2007-08', 'A', True), ('2007-08', 'B', True)]
    """
    if not 1 <= horizons <= MOST_HORIZONS:
        raise InputError(f"{horizons} periods ahead: between 1 and {MOST_HORIZONS} can be forecast")
    series, past, left_out = _past(source)
    actors = tuple(dict.fromkeys(name for pair in series.names for name in pair))
    if len(actors) not in (2, 3):
        raise InputError(f"two or three actors are forecast; got {len(actors)}: {', '.join(actors[:8])}")
    if len(series.names) != len(actors) * (len(actors) - 1):
        raise InputError("every directed dyad of the actors is needed; ask for aggregates with the actors named")
    if rivals is not None and (len(set(rivals)) != 2 or not set(rivals) <= set(actors) or len(actors) == 2):
        raise InputError(f"rivals {', '.join(rivals)}: give two of three actors, among {', '.join(actors)}")
    check_enough(past, series, horizons)
    made = prepared(past, horizons)
    signs, zone = None, None
    if series.measure == "mean":
        known = default_parameters(series.scale, series.freq)
        zone = (known.neutral - known.delta, known.neutral + known.delta)
        if len(actors) == 3:
            signs = signs_of(series.names, (actors[0], actors[1], actors[2]), known.neutral, known.delta)
    tested = backtest(
        made, series.names, series.periods, signs, draws=scored_draws, most=most_origins, seed=seed, advance=advance
    )
    last = ordinal(series.periods[-1], series.freq)
    ahead = tuple(from_ordinal(last + h, series.freq) for h in range(1, horizons + 1))
    drawn: dict[tuple[Model, str], Array] = {
        (name, ""): part for name, part in made.draws(len(past.values), draws, seed).items()
    }
    scenario = None
    if len(actors) == 3:
        pair = rivals or _worst(past.values, series.names, upward=series.measure == "volume")
        scenario, drawn["BVAR", "quarrel"] = _worsened(made, series, pair, draws, seed)
    base = shares(types_of(labels_of(leg_signs(past.values, signs))), len(TYPES)).tolist() if signs else []
    rows: list[Forecast] = []
    types: list[TypeForecast] = []
    for (model, which), part in drawn.items():
        rows += _rows(model, which, part, series, ahead)
        if signs is not None:
            types += _types(model, which, part, signs, ahead)
    return Forecasts(
        actors=actors,
        names=series.names,
        freq=series.freq,
        measure=series.measure,
        scale=series.scale,
        counting=series.counting,
        periods=series.periods,
        values=past.values,
        ahead=ahead,
        forecasts=Records(rows, Forecast),
        types=Records(types, TypeForecast),
        base=tuple((name, rounded(share)) for name, share in zip(TYPES, base, strict=False)),
        backtest=tested,
        scenario=scenario,
        zone=zone,
        left_out=left_out,
        draws=draws,
        seed=seed,
    )


def check_enough(past: Past, series: Series, horizons: int) -> None:
    """Refuse a past that bears no backtest.

    Raises
    ------
    NotEnoughEvents
        With the numbers: periods, periods with news of every dyad, and what is needed.
    """
    rows = len(past.values)
    start = first_origin(past, horizons)
    origins = rows - horizons - start + 1
    if origins >= MIN_ORIGINS:
        return
    heard = (~np.isnan(past.values) & ~(past.volume == 0)).sum(axis=0)
    told = ", ".join(f"{a} to {b} {count}" for (a, b), count in zip(series.names, heard.tolist(), strict=True))
    needed = MIN_PAST + MIN_ORIGINS + horizons - 1
    raise NotEnoughEvents(
        f"a forecast {horizons} {series.freq}s ahead is scored on at least {MIN_ORIGINS} past ones, with {MIN_PAST} or "
        f"a quarter of all periods before the first, in which every dyad has {MIN_HEARD} periods with news after its "
        f"first {horizons}: {needed} periods or more. There are {rows} by {series.freq}, {max(origins, 0)} of them fit "
        f"for an origin; periods with news: {told}. Take a longer span, shorter periods or a nearer horizon."
    )


def _past(source: Aggregates | Series) -> tuple[Series, Past, Mapping[str, int]]:
    """The series, and what of it was observed."""
    series = source if isinstance(source, Series) else series_of(source)
    weighted = series.measure == "mean"
    values = series.values.copy()
    if isinstance(source, Aggregates) and weighted:
        # `series_of` has filled what no event defined; here it counts as not observed.
        table = source.table
        import pyarrow.compute as pc

        value = table.filter(pc.equal(table["about"], ""))["value"].to_numpy()
        values[np.isnan(value.reshape(len(series.names), -1).T)] = np.nan
    elif weighted:
        values[series.volume == 0] = np.nan
    left_out = source.left_out if isinstance(source, Aggregates) else {}
    return series, Past(values, series.volume, weighted and not bool(np.isnan(series.volume).any())), left_out


def _worst(values: Array, names: tuple[_Dyad, ...], *, upward: bool) -> _Dyad:
    """The two actors between whom the past was worst, on average of both directions; the volume: most."""
    means = dict(zip(names, np.nanmean(values, axis=0).tolist(), strict=True))
    pairs = sorted({(min(pair), max(pair)) for pair in names})
    return min(pairs, key=lambda pair: (means[pair] + means[pair[1], pair[0]]) * (-1 if upward else 1))


def _worsened(made: Prepared, series: Series, rivals: _Dyad, draws: int, seed: int) -> tuple[Scenario, Array]:
    """The scenario and its draws; without it the same generator gives the draws of the BVAR as they stand."""
    rows = len(made.filled)
    lags, prior = best_prior(made.filled[: revised_at(rows)])
    rng = np.random.default_rng([seed, rows, MODELS.index("BVAR")])
    ahead = posterior_ahead(sims_zha(made.filled, lags, prior), made.horizons, draws, rng)
    scenario = quarrel(
        ahead.paths().mean(axis=0),
        made.past.values,
        series.names,
        rivals,
        held_periods(series.freq, made.horizons),
        upward=series.measure == "volume",
        bounds=_ENDS if series.measure == "mean" else None,
    )
    return scenario, conditioned(ahead, scenario)


def _rows(model: Model, scenario: str, drawn: Array, series: Series, ahead: tuple[str, ...]) -> list[Forecast]:
    quantiles = sorted_quantiles(np.sort(drawn, axis=0))
    mean = drawn.mean(axis=0)
    out = []
    for h, period in enumerate(ahead):
        for leg, (source, target) in enumerate(series.names):
            low90, low50, median, high50, high90 = (rounded(float(q)) for q in quantiles[:, h, leg])
            out.append(
                Forecast(
                    model=model,
                    scenario="quarrel" if scenario else "",
                    source=source,
                    target=target,
                    period=period,
                    horizon=h + 1,
                    mean=rounded(float(mean[h, leg])),
                    low90=low90,
                    low50=low50,
                    median=median,
                    high50=high50,
                    high90=high90,
                    measure=series.measure,
                    scale=series.scale,
                )
            )
    return out


def _types(model: Model, scenario: str, drawn: Array, signs: Signs, ahead: tuple[str, ...]) -> list[TypeForecast]:
    labels = labels_of(leg_signs(drawn, signs))
    out = []
    for h, period in enumerate(ahead):
        types, pivots = read_labels(labels[:, h], signs.corners)
        out.append(
            TypeForecast(
                model=model,
                scenario="quarrel" if scenario else "",
                period=period,
                horizon=h + 1,
                types=types,
                pivots=pivots,
            )
        )
    return out
