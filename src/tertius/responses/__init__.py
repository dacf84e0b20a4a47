"""Who answers whom: vector autoregressions on raw period aggregates, and the policy of the pivot read off them.

Stands after the estimates and before the forecasts. `series` takes period aggregates as they are, `var` and `bayes` fit
them by least squares and under the Sims-Zha prior.
"""

from tertius.responses.bayes import BayesFit, Draws, SimsZha, sims_zha
from tertius.responses.series import Series, check_enough, series_from_table, series_of
from tertius.responses.var import VarFit, fit_var

__all__ = [
    "BayesFit",
    "Draws",
    "Series",
    "SimsZha",
    "VarFit",
    "check_enough",
    "fit_var",
    "series_from_table",
    "series_of",
    "sims_zha",
]
