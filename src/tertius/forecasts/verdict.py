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


def chance(p_value: float) -> str:
    """A p-value in words.

    >>> chance(0.0001), chance(0.0123), chance(0.4)
    ('p < 0.001', 'p = 0.012', 'p = 0.40')
    """
    if p_value < 0.001:
        return "p < 0.001"
    return f"p = {p_value:.3f}" if p_value < 0.1 else f"p = {p_value:.2f}"


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
        return (
            f"{told} But no model beats the best simple baseline, {named(base)}, beyond chance: the gain is "
            f"{percent(best.skill)} of its CRPS ({chance(best.p_value or 0.0)})."
        )
    winner = backtest.score(backtest.winners[0])
    rows = [row for row in backtest.scores if row.model == winner.model and row.horizon and not row.source]
    at = [row.horizon for row in rows if row.p_value is not None and row.p_value < LEVEL]
    others = [named(model) for model in backtest.winners[1:]]
    also = f"; so does {others[0]}" if len(others) == 1 else f"; so do {', '.join(others)}" if others else ""
    where = "at no single horizon does it beat the baseline that is best there"
    if len(at) == len(rows):
        where = "it beats the baseline that is best there at every horizon"
    elif at:
        where = f"it beats the baseline that is best there at {spans(at)} {unit}{'' if at == [1] else 's'} ahead"
    who = named(winner.model)
    return (
        f"{told} {'It' if winner.model == best.model else who[0].upper() + who[1:]} beats the best simple baseline, "
        f"{named(base)}, by {percent(winner.skill)} of its CRPS over all horizons ({chance(winner.p_value or 0.0)})"
        f"{also}; taken one by one, {where}."
    )


def type_verdict(backtest: Backtest) -> str:
    """Whether the triangle's type was forecast better than by its base rate; "" where there is none."""
    tested = [(row, row.p_value) for row in backtest.types if row.horizon == 0 and row.p_value is not None]
    if not tested:
        return ""
    winners = [(row, p_value) for row, p_value in tested if p_value < LEVEL]
    best, p_value = min(winners or tested, key=lambda pair: pair[0].brier)
    scores = f"{named(best.model)}'s Brier score is {best.brier:.3f} against {best.base_brier:.3f}"
    if winners:
        return (
            f"The triangle's type is forecast better than by its base rate: {scores}, {percent(best.skill)} less "
            f"({chance(p_value)})."
        )
    if best.skill <= 0:
        return f"No model forecasts the triangle's type better than its base rate: at best, {scores}."
    return (
        f"No model forecasts the triangle's type better than its base rate beyond chance: at best, {scores} "
        f"({chance(p_value)})."
    )


def coverage_verdict(backtest: Backtest, model: Model) -> str:
    """How often the intervals of a model held."""
    row = backtest.score(model)
    return (
        f"Its 90 % intervals held in {percent(row.coverage90)} of the periods, its 50 % intervals in "
        f"{percent(row.coverage50)}."
    )
