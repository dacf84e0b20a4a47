"""Bands and tests on series of known law: does a nominal 90 % band hold 90 %, does a 5 % test reject 5 %?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PERIODS, HORIZONS, SERIES, DRAWS = 240, 12, 60, 400

WALK = "walking level and noise"


@dataclass(frozen=True)
class Simulated:
    """Shares by law and model, and of the test by origins and horizon."""

    coverage: dict[str, dict[str, tuple[float, float]]]
    rejected: dict[tuple[int, int], float]
    series: int = SERIES
    periods: int = PERIODS

    def bands(self) -> str:
        """Shares of periods within the 90 % and the 50 % band."""
        models = list(next(iter(self.coverage.values())))
        lines = ["| law | " + " | ".join(models) + " |", "|---" * (len(models) + 1) + "|"]
        for law, row in self.coverage.items():
            cells = [f"{100 * row[name][1]:.0f} % ({100 * row[name][0]:.0f} %)" for name in models]
            lines.append(f"| {law} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def tests(self) -> str:
        """How often the one-sided 5 % test rejects what is true."""
        horizons = sorted({h for _, h in self.rejected})
        lines = ["| origins | " + " | ".join(f"{h} ahead" for h in horizons) + " |", "|---" * (len(horizons) + 1) + "|"]
        for count in sorted({n for n, _ in self.rejected}):
            cells = [f"{100 * self.rejected[count, h]:.1f} %" for h in horizons]
            lines.append(f"| {count} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def range90(self) -> tuple[float, float, float]:
        """The lowest and the highest share of periods within a 90 % band, but for the running mean where levels walk.

        A mean of all periods knows no walking level; its share there comes third.
        """
        odd = self.coverage[WALK]["running mean"][1]
        shares = [
            row[name][1] for law, row in self.coverage.items() for name in row if (law, name) != (WALK, "running mean")
        ]
        return min(shares), max(shares), odd

    def text(self) -> str:
        """Both tables."""
        return f"{self.bands()}\n\n{self.tests()}"


def vector(rng: np.random.Generator, matrix: Array, *, heavy: bool = False) -> Array:
    """A VAR(1) whose errors correlate by 0.3, of unit variance, normal or of Student's t with 4 degrees of freedom."""
    size, burn = len(matrix), 50
    root = np.linalg.cholesky(0.7 * np.eye(size) + 0.3)
    steps = PERIODS + HORIZONS + burn
    noise = rng.standard_t(4, size=(steps, size)) / np.sqrt(2) if heavy else rng.normal(size=(steps, size))
    values = np.zeros((steps, size))
    for t in range(1, steps):
        values[t] = matrix @ values[t - 1] + root @ noise[t]
    return values[burn:]


def triangle(own: float, answer: float) -> Array:
    """Each of six legs on its own past and on that of the next."""
    return own * np.eye(6) + answer * np.roll(np.eye(6), 1, axis=1)


def walk(rng: np.random.Generator) -> Array:
    """Levels that walk, and noise about them."""
    steps = PERIODS + HORIZONS
    return np.asarray(0.3 * rng.normal(size=(steps, 6)).cumsum(axis=0) + rng.normal(size=(steps, 6)))


def laws() -> dict[str, Callable[[np.random.Generator], tuple[Array, Array]]]:
    """Each gives values and the events behind them."""

    def whole(values: Array) -> tuple[Array, Array]:
        return values, np.full(values.shape, np.nan)

    def reported(rng: np.random.Generator) -> tuple[Array, Array]:
        values = vector(rng, triangle(0.4, 0.3))
        volume = rng.poisson(rng.gamma(1.0, 6.0, size=values.shape)).astype(np.float64)
        noise = 3 * rng.normal(size=values.shape) / np.sqrt(np.maximum(volume, 1))
        return np.where(volume > 0, values + noise, np.nan), volume

    return {
        "white noise": lambda rng: whole(vector(rng, triangle(0.0, 0.0))),
        "VAR(1), own 0.4, answers 0.3": lambda rng: whole(vector(rng, triangle(0.4, 0.3))),
        "the same, errors of t(4)": lambda rng: whole(vector(rng, triangle(0.4, 0.3), heavy=True)),
        "AR(1), own 0.8": lambda rng: whole(vector(rng, triangle(0.8, 0.0))),
        WALK: lambda rng: whole(walk(rng)),
        "means of few events, silent months": reported,
    }


def simulated() -> Simulated:
    """All simulations, the same on every run."""
    from tertius.forecasts.models import MODELS, prepared
    from tertius.forecasts.past import Past
    from tertius.forecasts.scoring import better

    coverage: dict[str, dict[str, tuple[float, float]]] = {}
    for place, (law, make) in enumerate(laws().items()):
        inside: dict[str, list[tuple[float, float]]] = {name: [] for name in MODELS}
        for number in range(SERIES):
            values, volume = make(np.random.default_rng([1, place, number]))
            weighted = not bool(np.isnan(volume).any())
            drawn = prepared(Past(values, volume, weighted), HORIZONS).draws(PERIODS, DRAWS, number)
            ahead = values[PERIODS:]
            seen = ~np.isnan(ahead)
            for name, part in drawn.items():
                low90, low50, high50, high90 = np.quantile(part, [0.05, 0.25, 0.75, 0.95], axis=0)
                held50, held90 = (ahead >= low50) & (ahead <= high50), (ahead >= low90) & (ahead <= high90)
                inside[name].append((float(held50[seen].mean()), float(held90[seen].mean())))
        coverage[law] = {name: (_mean(rows, 0), _mean(rows, 1)) for name, rows in inside.items()}
    rejected = {}
    for count in (60, 170, 1000):
        for horizon in (1, 6, 12):
            rng = np.random.default_rng([2, count, horizon])
            found = []
            for _ in range(2000):
                noise = rng.standard_t(5, size=count + horizon - 1)
                gains = np.convolve(noise, np.ones(horizon), "valid")
                found.append(better(np.zeros(count), gains, horizon)[1] < 0.05)
            rejected[count, horizon] = float(np.mean(found))
    return Simulated(coverage, rejected)


def _mean(rows: list[tuple[float, float]], place: int) -> float:
    return float(np.mean([row[place] for row in rows]))
