"""Events to dated, signed relations with their uncertainty: the fold, then a local-level model per dyad.

Stands after the store and before the triangles. `fold` turns events into integer cells, `relations` selects and
estimates; `Parameters` are the numbers behind an estimate.
"""

from tertius.estimates.aggregates import Aggregates, Measure, aggregates
from tertius.estimates.cells import Fold, read_cells, write_cells
from tertius.estimates.dyads import Relations, relations
from tertius.estimates.engines import Engine, opened_events
from tertius.estimates.fitting import fit_variances, past_only_parameters
from tertius.estimates.folding import flat_events, fold
from tertius.estimates.levels import (
    Filtered,
    Smoothed,
    join_directions,
    kalman_filter,
    log_likelihood,
    sign_probabilities,
    smooth,
)
from tertius.estimates.parameters import Parameters
from tertius.estimates.periods import FREQS, Freq, period_of

__all__ = [
    "FREQS",
    "Aggregates",
    "Engine",
    "Filtered",
    "Fold",
    "Freq",
    "Measure",
    "Parameters",
    "Relations",
    "Smoothed",
    "aggregates",
    "fit_variances",
    "flat_events",
    "fold",
    "join_directions",
    "kalman_filter",
    "log_likelihood",
    "opened_events",
    "past_only_parameters",
    "period_of",
    "read_cells",
    "relations",
    "sign_probabilities",
    "smooth",
    "write_cells",
]
