"""The weekly series of Israel and the Palestinians that MSBVAR publishes: its Granger tests, and its posterior.

The prior's parameters have the names that MSBVAR's `szbvar` gives them, so that the coefficients can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WEEKLY = "msbvar_israel_palestine_weekly.csv"

LAGS = 6

COLUMNS = {"i2p": ("ISR", "PSE"), "p2i": ("PSE", "ISR")}

STATISTICS = {("ISR", "PSE"): 17.63099646, ("PSE", "ISR"): 10.91235391}
"""F as published, by who answers and who is answered."""

PRIORS: Mapping[str, Mapping[str, float]] = {
    "A": {"lambda0": 0.6, "lambda1": 0.1, "lambda3": 2.0, "lambda4": 0.25, "lambda5": 0.0, "mu5": 0.0, "mu6": 0.0},
    "B": {"lambda0": 0.6, "lambda1": 0.1, "lambda3": 2.0, "lambda4": 0.5, "lambda5": 0.0, "mu5": 5.0, "mu6": 5.0},
}
"""Without and with artificial observations."""


@dataclass(frozen=True)
class Published:
    """What the series give: tests by (answering, answered), and a posterior for each prior."""

    answers: dict[tuple[str, str], Any]
    weeks: int
    correlation: float
    posteriors: dict[str, Any]

    @property
    def agreement(self) -> str:
        """How far the tests are from the published ones."""
        most = max(abs(self.answers[pair].f - value) for pair, value in STATISTICS.items())
        told = " and ".join(f"{value:.8f}" for value in STATISTICS.values())
        return f"Published: {told}; the two differ from these by {most:.0e} at most."

    def coefficients(self) -> str:
        """Posterior means in MSBVAR's order (`Bhat`): lags, then the constant."""
        equations = [f"{name}: {column}" for name in PRIORS for column in COLUMNS]
        lines = ["| regressor | " + " | ".join(equations) + " |", "|---" * (len(equations) + 1) + "|"]
        terms = [f"{column}({lag})" for lag in range(1, LAGS + 1) for column in COLUMNS] + ["constant"]
        for place, term in enumerate(terms):
            cells = [
                f"{fit.bhat[place, column]:.8f}" for fit in self.posteriors.values() for column in range(len(COLUMNS))
            ]
            lines.append(f"| {term} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def spreads(self) -> str:
        """Posterior means of the residual covariance (`mean.S`)."""
        lines = ["| prior | i2p, i2p | i2p, p2i | p2i, p2i | degrees of freedom |", "|---|---|---|---|---|"]
        for name, fit in self.posteriors.items():
            held = fit.covariance
            cells = [f"{held[i, j]:.6f}" for i, j in ((0, 0), (0, 1), (1, 1))]
            lines.append(f"| {name} | " + " | ".join(cells) + f" | {fit.freedom:g} |")
        return "\n".join(lines)

    def priors(self) -> str:
        """The parameters of each prior."""
        names = [*PRIORS["A"], "nu", "qm", "prior"]
        lines = ["| prior | " + " | ".join(names) + " | variances |", "|---" * (len(names) + 2) + "|"]
        codes = ("normal-wishart", "normal-flat", "flat-flat")
        for name, fit in self.posteriors.items():
            held = fit.prior
            cells = [f"{getattr(held, key):g}" for key in PRIORS[name]]
            cells += [f"{len(COLUMNS) + 1 if held.nu is None else held.nu}", str(held.qm), str(codes.index(held.prior))]
            lines.append(f"| {name} | " + " | ".join(cells) + f" | {held.variances} |")
        return "\n".join(lines)


def published(file: Path) -> Published:
    """Tests and posteriors of the published file."""
    import numpy as np

    from tertius.responses import SimsZha, fit_var, granger, series_from_table, sims_zha

    series = series_from_table(file, COLUMNS, freq="week52", period=("year", "week"))
    residuals = fit_var(series.values, LAGS).residuals
    return Published(
        answers={(row.source, row.by_source): row for row in granger(series, LAGS)},
        weeks=len(series.periods),
        correlation=float(np.corrcoef(residuals.T)[0, 1]),
        posteriors={name: sims_zha(series.values, LAGS, SimsZha(**prior)) for name, prior in PRIORS.items()},  # type: ignore[arg-type]
    )
