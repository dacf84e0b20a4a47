"""The command that forecasts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from tertius.cli import forecast_shapes, options
from tertius.cli.output import draw, emit, tell_left_out
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.forecasts import Forecasts
    from tertius.tables import Records

Model = Literal["last value", "running mean", "local level", "AR", "VAR", "BVAR", "ensemble"]
"""As `tertius.records.Model`; a test holds them equal."""


def forecast(
    actors: options.Actors,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    horizon: Annotated[int, Parameter(help="How many periods ahead, 1 to 12.")] = 12,
    backtest: Annotated[
        bool, Parameter(help="Show how well each model did on the past; rows then are its scores.", negative=())
    ] = False,
    types: Annotated[
        bool, Parameter(help="Rows are the odds of the triangle's type; with --backtest, their scores.", negative=())
    ] = False,
    freq: options.FreqOption = "month",
    measure: Annotated[
        Literal["mean", "sum", "ratio", "volume"],
        Parameter(help="What is forecast; types are read off the mean alone, and ratios are forecast as logarithms."),
    ] = "mean",
    model: Annotated[
        Model | None, Parameter(help="Whose forecasts are shown; those of the best of the backtest by default.")
    ] = None,
    quarrel: Annotated[
        str,
        Parameter(
            help="Two of three actors, with a comma between, whose quarrel worsens in the scenario: USA,IRN; rows then "
            "hold the scenario too. In the table it is always shown, without it for the two of the worst past."
        ),
    ] = "",
    since: options.Since = "",
    until: options.Until = "",
    scale: Annotated[str, Parameter(help="Intensity scale, where the events bear several.")] = "",
    counting: options.CountOptions = options.AS_COUNTED,
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Forecast the relations of two or three actors and the type of their triangle, scored on their past.

    Last value, running mean, local level, AR, VAR, BVAR and their ensemble are scored from every past origin; what is
    shown is the best of them, and whether it beats the best simple one. With --html, --png or --svg fans are drawn.
    """
    from tertius import api
    from tertius.asked import check_dates

    check_dates(since=since, until=until)
    names = api.actor_ids(options.split(actors), until or since)
    if len(names) not in (2, 3):
        raise InputError(f"two or three actors are forecast; got {len(names)}: {' '.join(names)}")
    rivals = _rivals(quarrel, until or since)
    words: dict[str, Any] = {**counting.words, "since": since, "until": until, "scale": scale}
    with options.opened(store) as opened, _progress() as advance:
        found = api.forecast(
            opened, names, freq, horizons=horizon, measure=measure, rivals=rivals, advance=advance, **words
        )
    page = api.forecast_page(found, model)
    draw(page, pictures)
    if not pictures.asked or format is not None or out is not None or backtest:
        shape = forecast_shapes.backtest if backtest else forecast_shapes.forecast
        emit(_rows(found, page.shown, backtest, types, quarrel), format, out, lambda _: shape(page))
    tell_left_out(found.left_out.items(), since=since, until=until)


def _rows(found: Forecasts, model: Model, backtest: bool, types: bool, quarrel: str) -> Records[Any]:
    """The records asked for."""
    from tertius.tables import Records

    if types and not found.types:
        raise InputError("--types: a type is forecast for three actors, from --measure mean")
    if backtest:
        return found.backtest.types if types else found.backtest.scores
    kept: Records[Any] = found.types_of(model) if types else found.of(model)
    if not quarrel:
        return kept
    return Records([*kept, *(found.types_of if types else found.of)("BVAR", "quarrel")], kept.type)


def _rivals(quarrel: str, date: str) -> tuple[str, str] | None:
    """The two actors of --quarrel."""
    from tertius.api import actor_ids

    named = actor_ids(options.split([quarrel]), date)
    if not named:
        return None
    if len(named) != 2:
        raise InputError(f"--quarrel {quarrel}: give two actors with a comma between")
    return named[0], named[1]


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error while the past is forecast, where someone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("forecasting the past"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
