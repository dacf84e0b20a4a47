"""The command that asks who answers whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from tertius.cli import options, responding_shapes
from tertius.cli.output import draw, emit
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.responses import Responses
    from tertius.tables import Records

Rows = Literal["answers", "impulses", "policies", "windows", "statements"]

Shock = Literal["isolated", "generalised", "orthogonalised"]
"""As `tertius.records.ShockKind`; a test holds them equal."""


def respond(
    actors: options.Actors,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    pivot: Annotated[str, Parameter(help="The one whose policy is asked for; the last of three by default.")] = "",
    freq: options.FreqOption = "month",
    lags: Annotated[
        str, Parameter(help="Periods that an answer may take; auto is Hannan and Quinn's choice.")
    ] = "auto",
    measure: Annotated[
        Literal["sum", "mean", "log-ratio", "volume"],
        Parameter(
            help="What is answered; means and log-ratios take the volume of news out, sums are the literature's."
        ),
    ] = "sum",
    with_volume: Annotated[bool, Parameter(help="Put the volume of news into every equation.", negative=())] = False,
    shock: Annotated[Shock, Parameter(help="How surprises of one period that go together are read.")] = "isolated",
    bayes: Annotated[
        bool, Parameter(help="Responses of the Sims-Zha posterior in place of least squares.", negative=())
    ] = False,
    horizons: Annotated[int | None, Parameter(help="Periods over which the policy adds responses up.")] = None,
    window: Annotated[int | None, Parameter(help="Periods of a rolling window; 0 for none.")] = None,
    since: options.Since = "",
    until: options.Until = "",
    scale: Annotated[str, Parameter(help="Intensity scale, where the events bear several.")] = "",
    counting: options.CountOptions = options.AS_COUNTED,
    mirrored: Annotated[
        bool, Parameter(help="Count a meeting coded both ways twice, as it is coded.", negative=())
    ] = False,
    draws: Annotated[int, Parameter(help="Draws of the bootstrap; the posterior has twice as many.")] = 1000,
    seed: Annotated[int, Parameter(help="The same seed gives the same numbers.")] = 0,
    rows: Annotated[Rows, Parameter(help="What --format and --out write.")] = "answers",
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Ask who answers whom among three actors, and what the pivot does when the other two quarrel; or of two actors.

    A vector autoregression of raw period aggregates: Granger tests in words, responses to a worse quarrel, the policy
    of the pivot with its odds. Predictive, not causal. With --html, --png or --svg they are drawn.
    """
    from tertius import api
    from tertius.asked import check_dates

    check_dates(since=since, until=until)
    names = api.actor_ids(options.split(actors), until or since)
    if len(names) not in (2, 3):
        raise InputError(f"responses are among three actors, or between two; got {len(names)}: {' '.join(names)}")
    third = next(iter(api.actor_ids([pivot], until or since)), "") if pivot else ""
    words: dict[str, Any] = {**counting.words, "since": since, "until": until, "scale": scale}
    words |= {"unmirror": not mirrored, "pivot": third, "shock": shock, "horizons": horizons, "window": window}
    words |= {"measure": measure.replace("-", " "), "with_volume": with_volume, "seed": seed}
    with options.opened(store) as opened:
        found = api.respond(opened, names, freq, lags=_lags(lags), draws=draws, posterior=2 * draws, **words)
    page = api.response_page(found, bayes=bayes)
    draw(page, pictures)
    if not pictures.asked or format is not None or out is not None:
        emit(_rows(found, rows, bayes), format, out, lambda _: responding_shapes.responses(page))


def _lags(given: str) -> int | Literal["auto"]:
    if given == "auto":
        return "auto"
    if not given.isdecimal() or int(given) < 1:
        raise InputError(f"--lags {given}: a number of periods from 1 on, or auto")
    return int(given)


def _rows(found: Responses, rows: Rows, bayes: bool) -> Records[Any]:
    """The records asked for."""
    from tertius.records import Statement
    from tertius.tables import Records

    if rows == "impulses":
        method = "posterior" if bayes else "bootstrap"
        return Records([row for row in found.impulses if row.method == method], found.impulses.type)
    if rows == "statements":
        return Records(found.statements, Statement)
    held: Records[Any] = getattr(found, rows)
    return held
