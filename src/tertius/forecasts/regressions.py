"""Forecasts by autoregression: each leg on its own past (AR), all legs on each other's (VAR), the same under the
Sims-Zha prior (BVAR).

All three are fitted anew at every origin on the rows known there. What is chosen beside the coefficients, the number
of lags and the tightness of the prior, is chosen on the past alone as well, when it has grown by a twentieth since the
last choice. Coefficients are drawn from their posterior, so that a short past gives a wide band. Silent periods enter
at the level that a filter knew by then (`past.filled`), and no error is drawn from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from tertius.forecasts.baselines import Drawer
from tertius.forecasts.past import Array, Past, drawn_periods
from tertius.responses import BayesFit, SimsZha, VarFit, fit_var, sims_zha
from tertius.responses.var import simulate

MOST_LAGS = 6
"""Lags of an AR or VAR are chosen among 1 to this, by BIC; those of the BVAR are this many, or fewer where the past is
shorter than eight times as long."""

REVISED = 1.05
"""Lags and prior are chosen anew when the past has grown by this factor."""

TIGHTNESS = (0.05, 0.1, 0.2, 0.5)
"""lambda1 of the Sims-Zha prior, and `OWN` its mean of the first own lag (white noise, half a step, random walk): the
pair under which the past is likeliest is taken (empirical Bayes: Giannone, Lenza and Primiceri 2015)."""

OWN = (0.0, 0.5, 1.0)

_SETTLED, _WINDOW = 36, 12
"""Steps of a response until its largest root governs it, and steps over which its size is taken."""

T = TypeVar("T")


def ar(past: Past, filled: Array, horizons: int) -> Drawer:
    """Each leg on its own past, lags by BIC; errors drawn row by row over all legs."""
    legs = range(filled.shape[1])
    chosen = [_held(partial(_lags_of, filled[:, [leg]])) for leg in legs]

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        fits = [fit_var(filled[:rows, [leg]], chosen[leg](rows)) for leg in legs]
        errors = _errors(fits, past, rows)
        noise = drawn_periods(errors, draws, horizons, rng)
        out = np.empty_like(noise)
        for leg, fit in zip(legs, fits, strict=True):
            coefficients = tamed(drawn_coefficients(fit, draws, rng), fit.lags, np.sqrt(np.diag(fit.covariance)), rng)
            path = simulate(coefficients, fit.lags, filled[rows - fit.lags : rows, [leg]], noise[:, :, [leg]])
            out[:, :, leg] = path[:, fit.lags :, 0]
        return out

    return draw


def var(past: Past, filled: Array, horizons: int) -> Drawer:
    """All legs on the past of all, lags by BIC; errors drawn row by row."""
    chosen = _held(partial(_lags_of, filled))

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        fit = fit_var(filled[:rows], chosen(rows))
        errors = _errors([fit], past, rows)
        noise = drawn_periods(errors, draws, horizons, rng)
        coefficients = tamed(drawn_coefficients(fit, draws, rng), fit.lags, np.sqrt(np.diag(fit.covariance)), rng)
        return simulate(coefficients, fit.lags, filled[rows - fit.lags : rows], noise)[:, fit.lags :]

    return draw


@dataclass(frozen=True, slots=True)
class Ahead:
    """Draws of what a BVAR makes of the periods to come.

    Attributes
    ----------
    coefficients : array (draws, 1 + k * lags, k)
    roots : array (draws, k, k)
        Cholesky factors of the covariance of the errors.
    normals : array (draws, horizons, k)
        Standard normal; `roots` times these are the errors.
    start : array (lags, k)
        The last periods known.
    """

    coefficients: Array
    roots: Array
    normals: Array
    start: Array

    def paths(self, pushed: Array | None = None) -> Array:
        """The periods to come, (draws, horizons, k); `pushed` is added to the normals."""
        normals = self.normals if pushed is None else self.normals + pushed
        noise = np.einsum("nij,nhj->nhi", self.roots, normals)
        lags = len(self.start)
        return simulate(self.coefficients, lags, self.start, noise)[:, lags:]


def bvar(filled: Array, horizons: int) -> Drawer:
    """All legs on the past of all under the Sims-Zha prior; coefficients and covariance from the posterior."""
    chosen = _held(lambda rows: best_prior(filled[:rows]))

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        return posterior_ahead(sims_zha(filled[:rows], *chosen(rows)), horizons, draws, rng).paths()

    return draw


def posterior_ahead(fit: BayesFit, horizons: int, draws: int, rng: np.random.Generator) -> Ahead:
    """Draw coefficients, covariances and the errors of the periods to come."""
    held = fit.draws(draws, int(rng.integers(2**31)))
    coefficients = tamed(held.coefficients, fit.lags, np.sqrt(np.diag(fit.covariance)), rng)
    normals = rng.standard_normal((draws, horizons, fit.values.shape[1]))
    roots = np.asarray(np.linalg.cholesky(held.covariance), dtype=np.float64)
    return Ahead(coefficients, roots, normals, fit.values[-fit.lags :])


def _lags_of(values: Array, rows: int) -> int:
    return best_lags(values[:rows])


def best_lags(values: Array) -> int:
    """Number of lags of least BIC (Lütkepohl 2005, eq. 4.3.9), all fitted to the same rows.

    No more than leave each coefficient two rows are tried.

    >>> y = np.zeros((200, 1))
    >>> noise = np.random.default_rng(3).normal(size=200)
    >>> for t in range(2, 200):
    ...     y[t] = 0.2 * y[t - 1] + 0.6 * y[t - 2] + noise[t]
    >>> best_lags(y)
    2
    """
    rows, legs = values.shape
    most = max(1, min(MOST_LAGS, (rows // 2 - 1) // (legs + 1)))
    scores = []
    for lags in range(1, most + 1):
        residuals = fit_var(values[most - lags :], lags).residuals
        count = len(residuals)
        size = float(np.linalg.slogdet(residuals.T @ residuals / count)[1])
        scores.append(size + math.log(count) / count * legs * (1 + legs * lags))
    return 1 + int(np.argmin(scores))


def best_prior(values: Array) -> tuple[int, SimsZha]:
    """Lags, and the tightness and centre of the Sims-Zha prior under which the values are likeliest."""
    lags = max(1, min(MOST_LAGS, len(values) // 8))
    priors = [SimsZha(lambda1=tightness, own=own, variances="series") for own in OWN for tightness in TIGHTNESS]
    return lags, max(priors, key=lambda prior: sims_zha(values, lags, prior).log_marginal)


def drawn_coefficients(fit: VarFit, draws: int, rng: np.random.Generator) -> Array:
    """Coefficients from their normal posterior, covariance of the errors as estimated: (draws, rows, k)."""
    half = np.linalg.inv(np.linalg.cholesky(fit.design.T @ fit.design)).T
    root = np.linalg.cholesky(fit.covariance)
    return np.asarray(fit.coefficients + half @ rng.standard_normal((draws, *fit.coefficients.shape)) @ root.T)


def tamed(coefficients: Array, lags: int, spread: Array, rng: np.random.Generator) -> Array:
    """Coefficients (draws, rows, k) with those that would explode pulled back until their largest root is about 1.

    Multiplying those of lag l by c^l multiplies every root by c. Where the absolute coefficients of each equation, in
    units of `spread` (k,), add up to less than 1, no root is larger than that. Elsewhere the largest root is read off
    the growth of a response after `_SETTLED` steps, over as many again, which is near enough for the purpose and
    takes no eigenvalues.

    >>> wild = np.array([[[0.0], [1.5]], [[0.0], [0.5]]])
    >>> tamed(wild, 1, np.ones(1), np.random.default_rng(1)).round(6)[:, 1].tolist()
    [[1.0], [0.5]]
    """
    size = coefficients.shape[2]
    start = rng.standard_normal((lags, size)) * spread
    weight = np.tile(spread, lags)[:, None] / spread
    held = coefficients[:, 1 : 1 + lags * size]
    doubtful = np.flatnonzero((np.abs(held) * weight).sum(axis=1).max(axis=1) >= 1)
    if not doubtful.size:
        return coefficients
    homogeneous = coefficients[doubtful]
    homogeneous[:, 0] = 0.0
    path = simulate(homogeneous, lags, start, np.zeros((doubtful.size, 2 * _SETTLED, size))) / spread
    ends = (lags + _SETTLED, lags + 2 * _SETTLED)
    first, last = (np.sqrt((path[:, end - _WINDOW : end] ** 2).sum(axis=(1, 2))) for end in ends)
    root = (last / np.maximum(first, 1e-300)) ** (1 / _SETTLED)
    pull = np.minimum(1.0, 1.0 / np.maximum(root, 1e-9))
    powers = np.repeat(np.arange(1, lags + 1), size)
    out = coefficients.copy()
    out[doubtful, 1 : 1 + lags * size] *= (pull[:, None] ** powers)[:, :, None]
    return out


def _errors(fits: list[VarFit], past: Past, rows: int) -> Array:
    """Errors of the rows that all fits have, widened by the coefficients they cost; NaN where nothing was observed."""
    start = max(fit.lags for fit in fits)
    parts = []
    for fit in fits:
        count, wide = fit.design.shape
        parts.append(fit.residuals[start - fit.lags :] * math.sqrt(count / (count - wide)))
    return np.where(np.isnan(past.values[start:rows]), np.nan, np.hstack(parts))


def revised_at(rows: int) -> int:
    """The last number of rows, up to these, at which lags and prior are chosen anew."""
    return math.floor(REVISED ** math.floor(math.log(rows + 0.5) / math.log(REVISED)))


def _held(choose: Callable[[int], T]) -> Callable[[int], T]:
    """A choice made at rows that grow by `REVISED`, whatever the origins asked for and their order."""
    made: dict[int, T] = {}

    def chosen(rows: int) -> T:
        at = revised_at(rows)
        if at not in made:
            made[at] = choose(at)
        return made[at]

    return chosen
