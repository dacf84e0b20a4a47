"""Variances shared by all dyads, by maximum likelihood: on all periods, or at each period on the past alone.

Comes in: the sufficient statistics of a panel (`panels.Panel`). Goes out: `Parameters` with what was fitted, or one
set of them for each stretch of periods (`past_only_parameters`), each of which saw only what lay before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tertius.estimates.levels import BLOCK, Array, kalman_filter, smooth
from tertius.estimates.parameters import Parameters

MIN_PERIODS = 12
"""A dyad takes part in the fit of the variances when it has events in at least this many periods."""

MIN_CELLS = 60
"""The fit needs at least this many dyad-periods with events in all; below it the defaults stand."""

MIN_DYADS = 30
"""The prior is fitted too where this many dyads take part: each dyad is but one draw from it."""

REFIT = 1.25
"""As known then, the variances are fitted anew when the past has grown by this factor since the last time."""

_SMALLEST, _LARGEST = 1e-6, 1e4

_FEW = 200
"""Dyads of the first stage of the search, which finds the neighbourhood of the maximum."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Some dyads with the periods without events left out; arrays (observations, dyads), short columns padded.

    `gaps` is the number of periods from a row to the next, `share` is 1 / volume (0 where volume is).
    """

    y: Array
    volume: Array
    share: Array
    gaps: Array


@dataclass(frozen=True, slots=True)
class _Data:
    """What the likelihood is made of: the blocks, and the sums of the scatter within periods."""

    blocks: tuple[_Block, ...]
    cells: float
    freedom: float
    within: float


def fit_variances(y: Array, volume: Array, scatter: Array, parameters: Parameters) -> Parameters:
    """Fit level, story and event variance, shared by all dyads, and the prior's, by maximum likelihood.

    The likelihood is that of the sufficient statistics: the period means by the Kalman filter, times that of the
    scatter of single events within their period, S / sigma^2 ~ chi^2 with W - 1 degrees of freedom, which is where
    sigma is best seen. The score is exact (`levels.smooth`), the search L-BFGS-B over log variances. Dyads with
    events in fewer than MIN_PERIODS periods stay out; below MIN_CELLS dyad-periods the parameters come back as
    they went in. The variance of the prior is one of the four where MIN_DYADS dyads take part, and else stands
    (empirical Bayes: Efron and Morris 1975).

    Parameters
    ----------
    y, volume, scatter : array of shape (periods, dyads)
        Mean intensity, effective number of events, and sum of squares of the events about that mean.
    parameters : Parameters
        Where the search starts, and what stands when there is too little to fit.

    Returns
    -------
    fitted : Parameters
        With `estimated` set, the standard deviations to six significant digits.
    """
    from scipy.optimize import minimize

    chosen = np.flatnonzero((volume > 0).sum(axis=0) >= MIN_PERIODS)
    cells = int((volume[:, chosen] > 0).sum())
    if cells < MIN_CELLS:
        return parameters
    free = 4 if chosen.size >= MIN_DYADS else 3
    deviations = (parameters.level_sd, parameters.story_sd, parameters.event_sd, parameters.prior_sd)
    at = 2 * np.log(deviations[:free])
    bounds = [(math.log(_SMALLEST), math.log(_LARGEST))] * free
    few = chosen[:: max(1, chosen.size // _FEW)]
    data = _observed(y[:, few], volume[:, few], scatter[:, few])
    at = minimize(_objective, at, args=(data, parameters), jac=True, method="L-BFGS-B", bounds=bounds).x
    if few.size < chosen.size:
        curvature = _curvature(at, data, parameters)
        data = _observed(y[:, chosen], volume[:, chosen], scatter[:, chosen])
        steps = minimize(
            _rounded, np.zeros(free), args=(at, curvature, data, parameters), jac=True, method="L-BFGS-B"
        ).x
        at = at + curvature @ steps
    fitted = [float(f"{math.exp(value / 2):.6g}") for value in at]
    return replace(
        parameters,
        level_sd=fitted[0],
        story_sd=fitted[1],
        event_sd=fitted[2],
        prior_sd=fitted[3] if free == 4 else parameters.prior_sd,
        estimated=True,
        prior_estimated=free == 4,
        fitted_dyads=int(chosen.size),
        fitted_periods=cells,
    )


def past_only_parameters(
    y: Array, volume: Array, scatter: Array, parameters: Parameters
) -> tuple[tuple[int, Parameters], ...]:
    """The variances as they could be known at each period: fitted anew on the periods before it, now and then.

    Parameters
    ----------
    y, volume, scatter : array of shape (periods, dyads)
        As in `fit_variances`.
    parameters : Parameters
        What stands until there is enough past to fit.

    Returns
    -------
    tuple of (first period, parameters)
        In order; each holds from its period up to the next one's. The first is (0, parameters). A set that holds
        from period t was fitted on the rows before t alone, when these had grown by REFIT since the last fit.
    """
    found = [(0, parameters)]
    row = MIN_PERIODS
    while row < len(y):
        fitted = fit_variances(y[:row], volume[:row], scatter[:row], found[-1][1])
        if fitted != found[-1][1]:
            found.append((row, fitted))
        row = max(row + 1, math.ceil(row * REFIT))
    return tuple(found)


def _observed(y: Array, volume: Array, scatter: Array) -> _Data:
    """Leave out the periods without events: they tell the likelihood only how far the level has walked."""
    dyad, time = np.nonzero(volume.T > 0)
    counts = np.bincount(dyad, minlength=y.shape[1])
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    gap = np.diff(time, append=0)
    gap[first + counts - 1] = 0
    # Dyads of like length stand together, so that little is padding.
    order = np.argsort(counts, kind="stable")
    blocks = []
    for start in range(0, order.size, BLOCK // 4):
        part = order[start : start + BLOCK // 4]
        here = np.arange(counts[part].max())[:, None] < counts[part]
        place = np.where(here, first[part] + np.arange(len(here))[:, None], 0)
        values, events = (np.where(here, table[time[place], dyad[place]], 0.0) for table in (y, volume))
        share = np.divide(1.0, events, out=np.zeros_like(events), where=here)
        blocks.append(_Block(values, events, share, np.where(here, gap[place], 0).astype(np.float64)))
    freedom = float(np.maximum(volume - 1, 0).sum())
    return _Data(tuple(blocks), float(dyad.size), freedom, float(scatter[volume > 1].sum()))


def _objective(theta: Array, data: _Data, parameters: Parameters) -> tuple[float, Array]:
    """Minus the log-likelihood per dyad-period, and its gradient in the log variances."""
    variances = np.exp(np.clip(theta, math.log(_SMALLEST), math.log(_LARGEST)))
    q, tau2, sigma2 = (float(value) for value in variances[:3])
    prior = float(variances[3]) if len(theta) == 4 else parameters.prior_sd**2
    value = -0.5 * (data.freedom * math.log(sigma2) + data.within / sigma2)
    gradient = np.array([0.0, 0.0, -0.5 * (data.freedom / sigma2 - data.within / sigma2**2), 0.0])
    for block in data.blocks:
        precision = block.volume / (tau2 * block.volume + sigma2)
        filtered = kalman_filter(block.y, precision, q, parameters.neutral, prior, gaps=block.gaps)
        smoothed = smooth(filtered, q)
        value += float(filtered.log_likelihood.sum())
        gradient += [
            smoothed.score_level,
            float(smoothed.score_noise.sum()),
            float((smoothed.score_noise * block.share).sum()),
            smoothed.score_prior,
        ]
    return -value / data.cells, -gradient[: len(theta)] * variances / data.cells


def _curvature(at: Array, data: _Data, parameters: Parameters) -> Array:
    """A matrix C, shape (k, k), such that the objective is about as steep in every direction z of at + C z.

    From the Hessian by differences of the score. Few dyads have it much like that of all, so the search over
    all of them starts where the last one ended and with its shape, and goes over the whole panel but few times.
    """
    step = 1e-4
    rows = [
        (_objective(at + shift, data, parameters)[1] - _objective(at - shift, data, parameters)[1]) / (2 * step)
        for shift in step * np.eye(len(at))
    ]
    values, vectors = np.linalg.eigh((np.array(rows) + np.array(rows).T) / 2)
    return np.asarray(vectors / np.sqrt(np.maximum(values, 1e-4)))


def _rounded(z: Array, at: Array, curvature: Array, data: _Data, parameters: Parameters) -> tuple[float, Array]:
    """The objective and its gradient in z, where theta = at + curvature @ z."""
    value, gradient = _objective(at + curvature @ z, data, parameters)
    return value, curvature.T @ gradient
