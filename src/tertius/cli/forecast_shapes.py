"""Forecasts and their backtest as tables of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tertius.cli.output import grid
from tertius.cli.shapes import percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.briefs.forecasting import ForecastPage
    from tertius.records import ForecastScore

FEW = (1, 2, 3, 6, 12)
"""Horizons that a table of 80 columns has room for."""

_KINDS = {"menage": "ménage", "romantic": "romantic", "marriage": "marriage", "veto": "veto", "undetermined": "unclear"}


def forecast(page: ForecastPage) -> RenderableType:
    """What may be said, the next periods of each dyad, the odds of the types, the scenario."""
    from rich.console import Group
    from rich.text import Text

    found = page.forecasts
    horizons = [h for h in FEW if h <= len(found.ahead)]
    columns = (("dyad", "word"), *((found.ahead[h - 1], "number") for h in horizons))
    rows = found.of(page.shown)
    parts: list[RenderableType] = [
        Text(f"{page.title}: {page.unit}, by {page.shown}", style="bold"),
        Text(found.verdict),
        Text(""),
        grid(columns, _legs(page, rows, horizons)),
        Text("median, and below it the 90 % interval"),
    ]
    if found.types:
        odds = {row.horizon: dict(row.types) for row in found.types_of(page.shown)}
        table = [
            (_KINDS[kind], percent(share), *(percent(odds[h][kind]) for h in horizons)) for kind, share in found.base
        ]
        parts += [
            Text(""),
            grid((("type of the triangle", "word"), ("so far", "number"), *columns[1:]), table),
        ]
    if found.scenario is not None:
        worse = found.of("BVAR", "quarrel")
        clause = page.scenario
        parts += [
            Text(""),
            Text(clause[0].upper() + clause[1:] + ":"),
            grid(columns, _legs(page, worse, horizons)),
        ]
    return Group(*parts)


def _legs(page: ForecastPage, rows: Iterable[object], horizons: list[int]) -> list[tuple[str, ...]]:
    from tertius.records import Forecast

    held = [row for row in rows if isinstance(row, Forecast)]
    out: list[tuple[str, ...]] = []
    for source, target in page.forecasts.names:
        leg = {row.horizon: row for row in held if (row.source, row.target) == (source, target)}
        out.append((f"{source} to {target}", *(page.number(leg[h].median) for h in horizons)))
        out.append(("", *(f"{page.number(leg[h].low90)}..{page.number(leg[h].high90)}" for h in horizons)))
    return out


def backtest(page: ForecastPage) -> RenderableType:
    """How well each model did: all together, by horizon, by dyad; and on the types."""
    from rich.console import Group
    from rich.text import Text

    found = page.forecasts
    tested = found.backtest
    overall = [
        (
            row.model,
            f"{row.scaled:.3f}",
            f"{100 * row.skill:+.1f}%",
            "" if row.p_value is None else f"{row.p_value:.3f}",
            percent(row.coverage50),
            percent(row.coverage90),
        )
        for row in page.overall()
    ]
    columns = (
        *(("model", "word"), ("CRPS", "number"), ("skill", "number"), ("p", "number")),
        *(("50 % held", "number"), ("90 % held", "number")),
    )
    horizons = [h for h in FEW if h <= len(found.ahead)]
    unit = found.unit
    heads = [(f"{h} {unit}{'' if h == 1 else 's'}", "number") for h in horizons]
    by_horizon = [(row.model, *(_cell(tested.score(row.model, h)) for h in horizons)) for row in page.overall()]
    legs = [(f"{a}-{b}", "number") for a, b in found.names]
    by_leg = [(row.model, *(_cell(tested.score(row.model, 0, leg)) for leg in found.names)) for row in page.overall()]
    parts: list[RenderableType] = [
        Text(f"Backtest: {tested.count} origins, {tested.origins[0]} to {tested.origins[1]}", style="bold"),
        Text(found.verdict),
        Text(""),
        grid(columns, overall, "all dyads and horizons"),
        Text(""),
        grid((("model", "word"), *heads), by_horizon, "skill by horizon"),
        Text(""),
        grid((("model", "word"), *legs), by_leg, "skill by dyad"),
    ]
    if tested.types:
        rows = [row for row in tested.types if row.horizon == 0]
        table = [
            (
                row.model,
                f"{row.brier:.3f}",
                f"{100 * row.skill:+.1f}%",
                "" if row.p_value is None else f"{row.p_value:.3f}",
                f"{row.ranked:.3f}",
                f"{100 * row.ranked_skill:+.1f}%",
            )
            for row in rows
        ]
        heads = [("model", "word"), *((name, "number") for name in ("Brier", "skill", "p", "ranked", "skill"))]
        base = f"type of the triangle (base rate: Brier {rows[0].base_brier:.3f}, ranked {rows[0].base_ranked:.3f})"
        parts += [Text(""), grid(heads, table, base)]
    parts += [
        Text(""),
        Text(
            "CRPS in standard deviations of each dyad. Skill: how much less it is than that of the simple baseline "
            "(last value, running mean, local level) that is best there; p: Diebold and Mariano, one-sided, by Holm "
            "over the four others; * below 0.05. Brier score of the five types, ranked score of the three signs: "
            "against the shares of the past."
        ),
    ]
    return Group(*parts)


def _cell(row: ForecastScore) -> str:
    return f"{100 * row.skill:+.1f}%" + ("*" if row.p_value is not None and row.p_value < 0.05 else " ")
