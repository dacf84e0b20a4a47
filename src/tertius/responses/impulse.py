"""Impulse responses: what follows, on the average of the past, when a series departs from what was expected of it.

Comes in: coefficients and residual covariances, one of a fit or many of a bootstrap or a posterior. Goes out: the
response of every series to a stated shock, by horizon, with bands. They are predictions, not causes: the residuals of
event series correlate, since the same news reports several dyads at once, and the three kinds of shock differ in what
they make of that correlation.

- `generalised` (Pesaran and Shin 1998, for several series at once): the other series move within the period as they
  usually do when these series move so. No order is needed; shared news is in it.
- `orthogonalised`: Cholesky's factor of the covariance, the shocked series first and the pivot's last, one structural
  standard deviation of each shocked series. What the others do within the period counts as their answer.
- `isolated`: Cholesky with the shocked series last: the others are where they were expected to be in the period of the
  shock, so that what moved all of them at once is taken out and only answers in later periods are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tertius.estimates.levels import Array
from tertius.responses.var import VarFit, companion, fit_many, largest_root, simulate

Shock = Literal["generalised", "orthogonalised", "isolated"]

SHOCKS: tuple[Shock, ...] = ("generalised", "orthogonalised", "isolated")

BLOCK = 4_000_000
"""Numbers of a design that one batch of resampled series may hold."""


def moving_averages(lags: Array, horizons: int) -> Array:
    """Responses to unit innovations, shape (..., horizons + 1, k, k): Lütkepohl (2005, eq. 2.1.22).

    `lags` has shape (..., p, k, k) as `VarFit.lag_matrices`.

    >>> moving_averages(np.array([[[0.5]]]), 3).ravel().tolist()
    [1.0, 0.5, 0.25, 0.125]
    """
    depth, size = lags.shape[-3], lags.shape[-1]
    found = np.zeros((*lags.shape[:-3], horizons + 1, size, size))
    found[..., 0, :, :] = np.eye(size)
    for h in range(1, horizons + 1):
        for lag in range(1, min(h, depth) + 1):
            found[..., h, :, :] += lags[..., lag - 1, :, :] @ found[..., h - lag, :, :]
    return found


def impact(covariance: Array, shocked: Sequence[int], size: Array, kind: Shock, last: Sequence[int] = ()) -> Array:
    """What every series does in the period of the shock, shape (..., k).

    Parameters
    ----------
    covariance : array (..., k, k)
    shocked : sequence of int
        The columns that are shocked, jointly.
    size : array (s,)
        By how much, in their units; under `orthogonalised`, in structural standard deviations times the residual one
        (so that the first of them moves by its size).
    kind : {"generalised", "orthogonalised", "isolated"}
    last : sequence of int
        The columns that stand last under `orthogonalised` (the pivot's).

    Examples
    --------
    >>> correlated = np.array([[1.0, 0.5], [0.5, 1.0]])
    >>> [impact(correlated, [0], np.array([-1.0]), kind).tolist() for kind in ("generalised", "isolated")]
    [[-1.0, -0.5], [-1.0, 0.0]]
    """
    held = list(shocked)
    found = np.zeros(covariance.shape[:-1])
    if kind == "isolated":
        found[..., held] = size
    elif kind == "generalised":
        inner = covariance[..., held, :][..., :, held]
        weights = np.linalg.solve(inner, np.broadcast_to(size[:, None], (*inner.shape[:-1], 1)))
        found[...] = (covariance[..., :, held] @ weights)[..., 0]
    else:
        middle = [i for i in range(covariance.shape[-1]) if i not in held and i not in last]
        order = [*held, *middle, *(i for i in last if i not in held)]
        lower = np.linalg.cholesky(covariance[..., order, :][..., :, order])[..., :, : len(held)]
        sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1)[..., held])
        found[..., order] = (lower @ (size / sd)[..., None])[..., 0]
    return found


def responses_to(lags: Array, at_once: Array, horizons: int) -> Array:
    """The response of every series at horizons 0 to `horizons`, shape (..., horizons + 1, k).

    The recursion of `moving_averages` applied to one vector, so that nothing of k by k is kept.
    """
    depth = lags.shape[-3]
    found = np.zeros((*at_once.shape[:-1], horizons + 1, at_once.shape[-1]))
    found[..., 0, :] = at_once
    for h in range(1, horizons + 1):
        for lag in range(1, min(h, depth) + 1):
            found[..., h, :] += (lags[..., lag - 1, :, :] @ found[..., h - lag, :, None])[..., 0]
    return found


def pope_bias(fit: VarFit) -> Array:
    """First-order bias of the least-squares lag coefficients, shape (k, k * lags): Pope (1990); Kilian (1998, sec. II).

    Least squares pulls persistence down; in a monthly series of two decades by a few hundredths.
    """
    from scipy.linalg import solve_discrete_lyapunov

    size = fit.values.shape[1]
    matrix = companion(fit.coefficients, fit.lags)
    wide, rows = len(matrix), len(fit.residuals)
    noise = np.zeros((wide, wide))
    noise[:size, :size] = fit.covariance
    unit = np.eye(wide)
    gamma = solve_discrete_lyapunov(matrix, noise)
    turned = matrix.T
    total = np.linalg.inv(unit - turned) + turned @ np.linalg.inv(unit - turned @ turned)
    total = total.astype(complex)
    for root in np.linalg.eigvals(matrix):
        total += root * np.linalg.inv(unit - root * turned)
    return np.asarray(-(noise @ total @ np.linalg.inv(gamma)).real[:size] / rows)


def corrected(coefficients: Array, bias: Array, lags: int) -> Array:
    """Coefficients (..., rows, k) less their bias, less of it where that would leave the stationary region.

    Kilian (1998): the bias is scaled by 1, .99, .98, ... until the largest root is below one; coefficients that are not
    stationary themselves stay as they are.
    """
    size = coefficients.shape[-1]
    found = coefficients.reshape(-1, *coefficients.shape[-2:]).copy()
    place = np.flatnonzero(largest_root(found, lags) < 1)
    plain = found[place]
    for step in np.linspace(1.0, 0.0, 101):
        found[place, 1 : 1 + lags * size] = plain[:, 1 : 1 + lags * size] - step * bias.T
        out = largest_root(found[place], lags) >= 1
        place, plain = place[out], plain[out]
        if not len(place):
            break
    return found.reshape(coefficients.shape)


@dataclass(frozen=True, slots=True)
class Resampled:
    """Coefficients of a bootstrap, and the fit they scatter about.

    Attributes
    ----------
    center : array (rows, k)
        The fit less its bias.
    coefficients : array (B, rows, k)
        Of the resampled series, less the same bias.
    covariance : array (B, k, k)
    seed : int
    """

    center: Array
    coefficients: Array
    covariance: Array
    seed: int


def bootstrap(fit: VarFit, draws: int, seed: int, exogenous: Array | None = None) -> Resampled:
    """Resample the residuals of an autoregression, run it anew and fit it again, all draws at once.

    The bias-corrected bootstrap of Kilian (1998) with Pope's formula for the bias: series are made from the corrected
    coefficients and the corrected fits of them are kept, so that bands of persistent series are not pulled to zero.

    Parameters
    ----------
    fit : VarFit
    draws : int
    seed : int
    exogenous : array (T, q), optional
        As given to `fit_var`.

    Returns
    -------
    Resampled
    """
    rng = np.random.default_rng(seed)
    lags, (rows, size) = fit.lags, fit.residuals.shape
    stationary = bool(largest_root(fit.coefficients, lags) < 1)
    bias = pope_bias(fit) if stationary else np.zeros((size, size * lags))
    center = corrected(fit.coefficients, bias, lags)
    # The constant goes with the slopes: the fit passes through the mean of the series.
    center[0] += (fit.design @ (fit.coefficients - center)).mean(axis=0)
    residuals = fit.values[lags:] - fit.design @ center
    residuals = (residuals - residuals.mean(axis=0)) * np.sqrt(rows / (rows - fit.design.shape[1]))
    block = max(1, BLOCK // (fit.design.size * 2))
    parts = []
    for first in range(0, draws, block):
        many = min(block, draws - first)
        noise = residuals[rng.integers(0, rows, size=(many, rows))]
        opening = rng.integers(0, rows + 1, size=many)[:, None] + np.arange(lags)
        parts.append(fit_many(simulate(center, lags, fit.values[opening], noise, exogenous), lags, exogenous))
    coefficients, covariance = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    return Resampled(center, corrected(coefficients, bias, lags), covariance, seed)


def bands(sample: Array, level: float = 0.9) -> tuple[Array, Array]:
    """Lower and upper end of the middle `level` of a sample along its first axis."""
    low, high = np.quantile(sample, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
