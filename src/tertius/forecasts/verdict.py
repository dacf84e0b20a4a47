"""What a backtest allows one to say, in sentences."""

from __future__ import annotations

from tertius.forecasts.backtest import LEVEL, Backtest
from tertius.records import Model

_NAMED: dict[Model, str] = {
    "last value": "the last value",
    "running mean": "the running mean",
    "local level": "the local level",
    "AR": "the AR",
    "VAR": "the VAR",
    "BVAR": "the BVAR",
    "ensemble": "the equal-weight ensemble",
}


def named(model: Model) -> str:
    """A model with its article."""
    return _NAMED[model]


def percent(value: float) -> str:
    """A share with one decimal where it is small.

    >>> percent(0.0441), percent(0.9), percent(-0.02)
    ('4.4 %', '90 %', '−2.0 %')
    """
    text = f"{100 * value:.1f}" if abs(value) < 0.0995 else f"{100 * value:.0f}"
    return text.replace("-", "−") + " %"


def spans(numbers: list[int]) -> str:
    """Whole numbers as ranges.

    >>> spans([1, 2, 3, 6]), spans([4])
    ('1 to 3 and 6', '4')
    """
    runs: list[list[int]] = []
    for value in numbers:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def verdict(backtest: Backtest, unit: str) -> str:
    """Which model did best, and whether any did better than the best simple baseline.

    Parameters
    ----------
    backtest : Backtest
    unit : str
        A period: "month".
    """
    best, base = backtest.score(backtest.best), backtest.baseline
    told = (
        f"Best of the backtest ({backtest.count} origins, {backtest.origins[0]} to {backtest.origins[1]}): "
        f"{named(best.model)}."
    )
    if not backtest.winners:
        if best.model == base:
            return f"{told} No model beats it, the best simple baseline."
        p = f"p = {best.p_value:.2f}"
        return (
            f"{told} But no model beats the best simple baseline, {named(base)}, beyond chance: the gain is "
            f"{percent(best.skill)} of its CRPS ({p})."
        )
    winner = backtest.score(backtest.winners[0])
    at = [
        row.horizon
        for row in backtest.scores
        if row.model == winner.model
        and row.horizon
        and not row.source
        and (1.0 if row.p_value is None else row.p_value) < LEVEL
    ]
    others = [named(model) for model in backtest.winners[1:]]
    also = f"; so does {others[0]}" if len(others) == 1 else f"; so do {', '.join(others)}" if others else ""
    where = (
        f"it beats the baseline that is best at the horizon at {spans(at)} {unit}s ahead"
        if at
        else ("at no single horizon does it beat the baseline that is best there")
    )
    p = "p < 0.001" if (winner.p_value or 0.0) < 0.001 else f"p = {winner.p_value:.3f}"
    return (
        f"{told} {named(winner.model)[0].upper()}{named(winner.model)[1:]} beats the best simple baseline, "
        f"{named(base)}, by {percent(winner.skill)} of its CRPS over all horizons ({p}){also}; taken one by one, "
        f"{where}."
    )


def type_verdict(backtest: Backtest) -> str:
    """Whether the triangle's type was forecast better than by its base rate; "" where there is none."""
    rows = [row for row in backtest.types if row.horizon == 0]
    if not rows:
        return ""
    winners = [row for row in rows if row.p_value < LEVEL]
    best = min(winners or rows, key=lambda row: row.brier)
    if winners:
        p = "p < 0.001" if best.p_value < 0.001 else f"p = {best.p_value:.3f}"
        return (
            f"The triangle's type is forecast better than by its base rate: {named(best.model)}'s Brier score is "
            f"{best.brier:.3f} against {best.base_brier:.3f}, {percent(best.skill)} less ({p})."
        )
    return (
        f"No model forecasts the triangle's type better than its base rate beyond chance: the best, "
        f"{named(best.model)}, has a Brier score of {best.brier:.3f} "
        f"against {best.base_brier:.3f} (p = {best.p_value:.2f})."
    )


def coverage_verdict(backtest: Backtest, model: Model) -> str:
    """How often the intervals of a model held."""
    row = backtest.score(model)
    return (
        f"Its 90 % intervals held in {percent(row.coverage90)} of the periods, its 50 % intervals in "
        f"{percent(row.coverage50)}."
    )
