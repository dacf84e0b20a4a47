"""Series of known law."""

from __future__ import annotations

import numpy as np

from tertius.responses import Series

SIX = tuple((a, b) for a in ("ABC") for b in ("ABC") if a != b)


def var_values(rng, periods, matrix, correlation=0.3, burn=50):
    """A VAR(1) with unit noise."""
    size = len(matrix)
    root = np.linalg.cholesky(np.eye(size) * (1 - correlation) + correlation)
    values = np.zeros((periods + burn, size))
    for t in range(1, periods + burn):
        values[t] = matrix @ values[t - 1] + root @ rng.normal(size=size)
    return values[burn:]


def series_from(values, measure="sum", volume=None, freq="month", names=SIX):
    labels = tuple(f"{1980 + i // 12}-{i % 12 + 1:02d}" for i in range(len(values)))
    names = names[: values.shape[1]] if values.shape[1] != 2 else (("A", "B"), ("B", "A"))
    volume = np.full(values.shape, 4.0) if volume is None else volume
    return Series(names, labels, values, volume, freq, measure, "goldstein_weis" if measure == "mean" else "", "")
