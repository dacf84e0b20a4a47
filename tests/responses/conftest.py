"""Simulated triangles: six directed dyads whose pivot answers the quarrel as told."""

import numpy as np
import pytest

from tertius.responses import Series, triangle_dyads
from tertius.responses.var import simulate


@pytest.fixture(scope="session")
def triangle():
    """(toward A, toward B, courtship) answers to the two legs of the quarrel; 240 months, residuals correlate by .3."""

    def make(toward_first, toward_second, seed, *, courtship=0.0, rows=240, counting="unmirror"):
        slopes = np.vstack([np.zeros(6), 0.4 * np.eye(6)])
        slopes[1:3, 4], slopes[1:3, 5], slopes[1:3, 2:4] = -toward_first, -toward_second, -courtship
        spread = np.linalg.cholesky(0.7 * np.eye(6) + 0.3)
        noise = np.random.default_rng([11, seed]).normal(size=(1, rows + 60, 6)) @ spread.T
        values = simulate(slopes, 1, np.zeros((1, 6)), noise)[0, 61:]
        months = tuple(f"{1980 + i // 12}-{i % 12 + 1:02d}" for i in range(rows))
        dyads = triangle_dyads("USA", "IRN", "RUS")
        return Series(dyads, months, values, np.full(values.shape, 5.0), "month", "sum", "", counting)

    return make
