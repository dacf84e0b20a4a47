"""Vector autoregressions by least squares, one or a thousand at once.

Numbers in, numbers out. The order of coefficients is that of statsmodels and of Lütkepohl (2005, sec. 3.2): the
constant, then the k variables at lag 1, at lag 2, ...; exogenous columns, where there are any, come last. Own code
rather than statsmodels because the resampled fits must go through one batched product; `tests/responses` holds it
against statsmodels to the last digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.errors import InputError, NotEnoughEvents
from tertius.estimates.levels import Array


@dataclass(frozen=True, slots=True)
class VarFit:
    """A vector autoregression fitted by least squares.

    Attributes
    ----------
    coefficients : array (1 + k * lags + q, k)
        Column i is the equation of variable i; rows: constant, lag 1 of each variable, lag 2, ..., q exogenous.
    covariance : array (k, k)
        Of the residuals, over T - lags - (coefficients of an equation).
    residuals : array (T - lags, k)
    design : array (T - lags, 1 + k * lags + q)
    values : array (T, k)
    lags : int
    """

    coefficients: Array
    covariance: Array
    residuals: Array
    design: Array
    values: Array
    lags: int

    @property
    def lag_matrices(self) -> Array:
        """Shape (lags, k, k): [l, i, j] is the answer of variable i to variable j, l + 1 periods ago."""
        return lag_matrices(self.coefficients, self.lags)


def lag_matrices(coefficients: Array, lags: int) -> Array:
    """Coefficients (..., rows, k) as matrices (..., lags, k, k), [l, i, j]: of j, l + 1 periods ago, on i.

    >>> lag_matrices(np.array([[0.0, 0.0], [0.5, 0.2], [0.1, 0.4]]), 1).tolist()
    [[[0.5, 0.1], [0.2, 0.4]]]
    """
    size = coefficients.shape[-1]
    held = coefficients[..., 1 : 1 + lags * size, :]
    held = held.reshape(*coefficients.shape[:-2], lags, size, size)
    return np.asarray(np.swapaxes(held, -1, -2))


def companion(coefficients: Array, lags: int) -> Array:
    """The companion matrix (..., k * lags, k * lags) of some coefficients (..., rows, k)."""
    size = coefficients.shape[-1]
    wide = size * lags
    found = np.zeros((*coefficients.shape[:-2], wide, wide))
    found[..., :size, :] = np.swapaxes(coefficients[..., 1 : 1 + wide, :], -1, -2)
    found[..., np.arange(size, wide), np.arange(wide - size)] = 1.0
    return found


def largest_root(coefficients: Array, lags: int) -> Array:
    """Modulus of the largest eigenvalue of the companion matrix, shape (...): below 1 where stationary."""
    return np.asarray(np.abs(np.linalg.eigvals(companion(coefficients, lags))).max(axis=-1))


def lagged(values: Array, lags: int, exogenous: Array | None = None) -> Array:
    """The design matrix (..., T - lags, 1 + k * lags + q) of values (..., T, k).

    >>> lagged(np.array([[1.0], [2.0], [3.0]]), 1).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    rows = values.shape[-2]
    parts = [np.ones((*values.shape[:-2], rows - lags, 1))]
    parts += [values[..., lags - lag : rows - lag, :] for lag in range(1, lags + 1)]
    if exogenous is not None:
        parts.append(np.broadcast_to(exogenous[lags:], (*values.shape[:-2], rows - lags, exogenous.shape[1])))
    return np.concatenate(parts, axis=-1)


def fit_var(values: Array, lags: int, exogenous: Array | None = None) -> VarFit:
    """Fit a vector autoregression with a constant by least squares, equation by equation (Lütkepohl 2005, sec. 3.2).

    Parameters
    ----------
    values : array (T, k)
    lags : int
        At least 1.
    exogenous : array (T, q), optional
        Columns of the same period as the left side.

    Returns
    -------
    VarFit

    Raises
    ------
    InputError
        When `lags` is below 1 or the shapes do not match.
    NotEnoughEvents
        When there are no more rows than coefficients, or the columns are not independent.

    Examples
    --------
    >>> y = np.cumsum(np.random.default_rng(1).normal(size=(60, 2)), axis=0)
    >>> fit = fit_var(y, 2)
    >>> fit.coefficients.shape, fit.residuals.shape, bool(np.allclose(fit.design.T @ fit.residuals, 0))
    ((5, 2), (58, 2), True)
    """
    values = np.asarray(values, dtype=np.float64)
    if lags < 1:
        raise InputError(f"an autoregression needs one lag or more, not {lags}")
    if exogenous is not None and len(exogenous) != len(values):
        raise InputError(f"{len(values)} periods, but {len(exogenous)} rows of exogenous values")
    wide = 1 + lags * values.shape[1] + (0 if exogenous is None else exogenous.shape[1])
    if len(values) - lags <= wide:
        raise NotEnoughEvents(
            f"{len(values)} periods are too few for {values.shape[1]} series with {lags} lags: each equation has "
            f"{wide} coefficients and {max(len(values) - lags, 0)} rows; take a longer span or fewer lags"
        )
    design, left = lagged(values, lags, exogenous), values[lags:]
    coefficients, _, rank, _ = np.linalg.lstsq(design, left, rcond=None)
    if rank < wide:
        raise NotEnoughEvents(
            f"the {values.shape[1]} series with {lags} lags are not independent (rank {rank} of {wide}): "
            "one never moves or repeats another; leave it out or take a longer span"
        )
    residuals = left - design @ coefficients
    covariance = residuals.T @ residuals / (len(left) - wide)
    return VarFit(np.asarray(coefficients, dtype=np.float64), covariance, residuals, design, values, lags)


def fit_many(values: Array, lags: int, exogenous: Array | None = None) -> tuple[Array, Array]:
    """Least squares of many samples at once, by their normal equations.

    Parameters
    ----------
    values : array (B, T, k)
    lags : int
    exogenous : array (T, q), optional

    Returns
    -------
    coefficients : array (B, 1 + k * lags + q, k)
    covariance : array (B, k, k)
    """
    design, left = lagged(values, lags, exogenous), values[:, lags:]
    turned = np.swapaxes(design, 1, 2)
    coefficients: Array = np.asarray(np.linalg.solve(turned @ design, turned @ left), dtype=np.float64)
    residuals = left - design @ coefficients
    return coefficients, np.swapaxes(residuals, 1, 2) @ residuals / (left.shape[1] - design.shape[2])


def simulate(coefficients: Array, lags: int, start: Array, noise: Array, exogenous: Array | None = None) -> Array:
    """Run an autoregression forward.

    Parameters
    ----------
    coefficients : array (rows, k) or (B, rows, k)
    lags : int
    start : array (lags, k) or (B, lags, k)
        The periods before the first one simulated.
    noise : array (B, steps, k)
    exogenous : array (lags + steps, q), optional
        Of the start and the simulated periods.

    Returns
    -------
    array (B, lags + steps, k)
    """
    many, steps, size = noise.shape
    values = np.empty((many, lags + steps, size))
    values[:, :lags] = start
    matrix = np.broadcast_to(coefficients, (many, *coefficients.shape[-2:]))
    by_lag = matrix[:, 1 : 1 + lags * size]
    push = noise + matrix[:, :1]
    if exogenous is not None:
        push = push + exogenous[lags:] @ matrix[:, 1 + lags * size :]
    shared = coefficients.ndim == 2
    for row in range(lags, lags + steps):
        past = values[:, row - lags : row][:, ::-1].reshape(many, lags * size)
        step = past @ by_lag[0] if shared else np.matmul(past[:, None, :], by_lag)[:, 0]
        values[:, row] = step + push[:, row - lags]
    return values
