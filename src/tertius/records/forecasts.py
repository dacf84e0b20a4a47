"""What comes next, and how well such forecasts have done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Model = Literal["last value", "running mean", "local level", "AR", "VAR", "BVAR", "ensemble"]
"""The first three are the simple baselines; `ensemble` is the equal mixture of the others, the last value left
out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The distribution of one directed dyad in one period to come.

    `low50` to `high50` is the central half of the draws, `low90` to `high90` nine tenths of them. `horizon` counts
    periods from the last one known. `scenario` is "" for what is expected as things stand, `quarrel` for what is
    expected should the quarrel of the rivals worsen (`tertius.forecasts.scenario`).
    """

    model: Model
    scenario: Literal["", "quarrel"]
    source: str
    target: str
    period: str
    horizon: int
    mean: float
    low90: float
    low50: float
    median: float
    high50: float
    high90: float
    measure: str
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeForecast:
    """Probabilities of the types of a triangle in one period to come, and of each corner as its pivot.

    The type is the one that the period's own mean intensities will spell.
    """

    model: Model
    scenario: Literal["", "quarrel"]
    period: str
    horizon: int
    types: tuple[tuple[str, float], ...]
    pivots: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """How well a model forecast one directed dyad at one horizon, over all origins of a backtest.

    `source` and `target` are "" for all dyads, `horizon` 0 for all horizons together. `crps` is the mean continuous
    ranked probability score in the unit of the measure (smaller is better), `scaled` the same in standard deviations
    of each dyad, which is what dyads are averaged by. `skill` is 1 - scaled / that of `baseline`, the simple baseline
    that did best in this row. `statistic` is that of Diebold and Mariano as corrected by Harvey, Leybourne and Newbold
    (1997), above 0 where the model did better than the baseline; `p_value` is one-sided, by Holm over the models that
    are no baselines. Both are None for baselines. `coverage50` and `coverage90` are the shares of periods within the
    two intervals.
    """

    model: Model
    source: str
    target: str
    horizon: int
    origins: int
    crps: float
    scaled: float
    skill: float
    baseline: Model
    statistic: float | None
    p_value: float | None
    coverage50: float
    coverage90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScore:
    """How well a model forecast the type of a triangle at one horizon (0: all of them), over all origins.

    `brier` is the sum of squares over the five types (0 best, 2 worst), `ranked` the ranked probability score of the
    signs of the three legs (-, none, +), averaged. Their skills are against the base rate: the shares of types and
    signs in the past of each origin. `statistic` and `p_value` are as in ForecastScore, of the Brier score against the
    base rate; None for baselines.
    """

    model: Model
    horizon: int
    origins: int
    brier: float
    base_brier: float
    skill: float
    ranked: float
    base_ranked: float
    ranked_skill: float
    statistic: float | None
    p_value: float | None
