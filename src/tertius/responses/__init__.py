"""Who answers whom: vector autoregressions on raw period aggregates, and the policy of the pivot read off them.

Stands after the estimates and before the forecasts. `series` takes period aggregates as they are, `var` and `bayes` fit
them by least squares and under the Sims-Zha prior, `granger` tests who answers whom, `impulse` follows a shock through,
`policy` reads off what the pivot does; `respond` does all of it.
"""

from tertius.responses.bayes import BayesFit, Draws, SimsZha, sims_zha
from tertius.responses.granger import granger, lag_scores, stationarity
from tertius.responses.policy import Question, read_gaudens, read_policy, triangle_dyads
from tertius.responses.public import respond
from tertius.responses.result import Responses
from tertius.responses.selection import one_sided
from tertius.responses.series import Series, check_enough, series_from_table, series_of
from tertius.responses.var import VarFit, fit_var

__all__ = [
    "BayesFit",
    "Draws",
    "Question",
    "Responses",
    "Series",
    "SimsZha",
    "VarFit",
    "check_enough",
    "fit_var",
    "granger",
    "lag_scores",
    "one_sided",
    "read_gaudens",
    "read_policy",
    "respond",
    "series_from_table",
    "series_of",
    "sims_zha",
    "stationarity",
    "triangle_dyads",
]
