"""What comes next: forecasts from a store, a frame or a fold, scored before they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tertius.api.measures import relations

if TYPE_CHECKING:
    from tertius.briefs.forecasting import ForecastPage
    from tertius.estimates import Freq, Measure
    from tertius.forecasts import Forecasts
    from tertius.records import Model


def forecast(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq | None = None,
    *,
    horizons: int = 12,
    measure: Measure = "mean",
    rivals: tuple[str, str] | None = None,
    since: str = "",
    until: str = "",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = False,
    scale: str = "",
    seed: int = 1981,
    advance: Callable[[int, int], None] | None = None,
) -> Forecasts:
    """Forecast the directed relations of two or three actors, and the type of their triangle.

    Every model forecasts from every past origin first, knowing only what was known there, and is scored; the result
    names the best of them, and says plainly when none beats the best simple baseline.

    Parameters
    ----------
    source : Store, Reading, iterable of Event, a frame, a Fold, Aggregates or Series
        As in `relations`; or raw aggregates or series that are already made, for which of the other parameters
        `horizons`, `rivals`, `seed` and `advance` are still open.
    actors : iterable of str
        Two or three actor ids.
    freq, since, until, all_sectors, sectors, dedupe, unmirror, scale
        As in `relations`.
    horizons : int
        How many periods ahead, 1 to 12.
    measure : {"mean", "sum", "ratio", "volume"}
        What is forecast. Types are read off the mean alone; `ratio` is forecast as its logarithm.
    rivals : two of three actors, optional
        Whose quarrel worsens in the scenario; by default those of the worst past.
    seed : int
        The same seed gives the same numbers.
    advance : callable, optional
        Told after each origin of the backtest how many are done, and of how many.

    Returns
    -------
    Forecasts
        See `tertius.forecasts`; `.verdict` says what it is worth.

    Raises
    ------
    InputError
        As in `relations`, and for horizons or rivals that do not go.
    NotEnoughEvents
        When there are too few periods or events to score forecasts on, with the numbers.
    """
    from tertius import estimates, forecasts
    from tertius.responses import Series

    if not isinstance(source, estimates.Aggregates | estimates.Relations | Series):
        source = relations(
            source,
            actors,
            freq,
            measure=measure,
            since=since,
            until=until,
            all_sectors=all_sectors,
            sectors=sectors,
            dedupe=dedupe,
            unmirror=unmirror,
            scale=scale,
        )
    return forecasts.forecast(source, horizons=horizons, rivals=rivals, seed=seed, advance=advance)


def forecast_page(found: Forecasts, model: Model | None = None) -> ForecastPage:
    """Forecasts as a reader sees them.

    Parameters
    ----------
    found : Forecasts
    model : str, optional
        Whose forecasts are shown; those of the best of the backtest by default.

    Returns
    -------
    ForecastPage
        With `.sentences()`, `.to_svg()`, `.to_png()` and `.to_html()`; shows itself in a notebook.
    """
    from tertius.briefs import forecasting

    return forecasting.forecast_page(found, model)
