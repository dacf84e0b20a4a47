"""What comes next: forecasts of a triangle's legs with intervals, scored by rolling origin against simple baselines.

Stands after the responses. `past` holds what is known at an origin; `baselines` and `regressions` draw the next
periods from it, `models` side by side; `backtest` rolls the origin and scores them (`scoring`), `outlook` reads the
triangle's type off the draws, `scenario` lets the quarrel worsen; `forecast` is all of it, and `verdict` what it
allows one to say.
"""

from tertius.forecasts.backtest import Backtest
from tertius.forecasts.forecast import Forecasts, check_enough, forecast
from tertius.forecasts.models import BASELINES, MODELS
from tertius.forecasts.scenario import Scenario
from tertius.forecasts.verdict import coverage_verdict, type_verdict, verdict

__all__ = [
    "BASELINES",
    "MODELS",
    "Backtest",
    "Forecasts",
    "Scenario",
    "check_enough",
    "coverage_verdict",
    "forecast",
    "type_verdict",
    "verdict",
]
