"""What a forecast may know: the series of some legs up to an origin, silent periods marked, and draws from its rows.

A leg is a directed dyad. `values` has a row a period and a column a leg, NaN where nothing was reported and the measure
is therefore undefined. Models that need a number in every row take `filled`: the last level that a filter knew, made of
the past alone, so that no row ever looks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Past:
    """Legs through time; arrays of shape (periods, legs).

    Attributes
    ----------
    values : array
        NaN where the measure is undefined.
    volume : array
        Events; 0 in silent periods.
    weighted : bool
        Whether a value is a mean of `volume` events, hence surer the more of them there are.
    """

    values: Array
    volume: Array
    weighted: bool

    def upto(self, rows: int) -> Past:
        """The first `rows` periods."""
        return Past(self.values[:rows], self.volume[:rows], self.weighted)


def carried(values: Array) -> Array:
    """Each row, silent legs at their last value known by then (NaN before the first one).

    >>> carried(np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, 3.0]])).tolist()
    [[nan, 1.0], [2.0, 1.0], [2.0, 3.0]]
    """
    rows = np.where(np.isnan(values), -1, np.arange(len(values))[:, None])
    last = np.maximum.accumulate(rows, axis=0)
    return np.where(last < 0, np.nan, np.take_along_axis(values, np.maximum(last, 0), axis=0))


def drawn_rows(pool: Array, draws: int, rng: np.random.Generator) -> Array:
    """Rows of a pool drawn with replacement, whole, so that what legs share stays shared: (draws, legs).

    Where a leg has no value in a drawn row, one of its own is drawn in its place.

    Raises
    ------
    ValueError
        When a leg has no value at all.

    Examples
    --------
    >>> drawn_rows(np.array([[1.0, np.nan], [1.0, 2.0]]), 3, np.random.default_rng(1)).tolist()
    [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]
    """
    taken = pool[rng.integers(len(pool), size=draws)]
    for leg in range(pool.shape[1]):
        missing = np.isnan(taken[:, leg])
        if missing.any():
            own = pool[~np.isnan(pool[:, leg]), leg]
            if not own.size:
                raise ValueError(f"leg {leg} of the pool has no value")
            taken[missing, leg] = own[rng.integers(own.size, size=int(missing.sum()))]
    return taken


def drawn_periods(pool: Array, draws: int, horizons: int, rng: np.random.Generator) -> Array:
    """A row for each draw and period to come, as by `drawn_rows`: (draws, horizons, legs)."""
    return drawn_rows(pool, draws * horizons, rng).reshape(draws, horizons, pool.shape[1])
