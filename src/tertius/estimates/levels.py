"""The local-level model of many dyads at once: arrays in, arrays out, nothing about events in sight.

A panel is two arrays of shape (periods, dyads): `y`, the mean intensity, and `precision`, 1 / Var(eps), which is 0
where nothing was observed (`y` is then ignored). The model of each dyad (Durbin and Koopman 2012, eq. 2.3):

    y_t = x_t + eps_t,  eps_t ~ N(0, h_t)        x_{t+1} = x_t + eta_t,  eta_t ~ N(0, q)

with h_t = tau^2 + sigma^2 / W_t, so that many reports of one week say more than one, yet never everything. The
prior x ~ N(neutral, prior_sd^2) holds at a dyad's first period with events: before it, the filter knows the prior
alone, and the smoother lets the random walk run backward, its variance growing by q a period as it does forward.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tertius.estimates.parameters import Parameters

Array = npt.NDArray[np.float64]

MIN_PERIODS = 12
"""A dyad takes part in the fit of the variances when it has events in at least this many periods."""

MIN_CELLS = 60
"""The fit needs at least this many dyad-periods with events in all; below it the defaults stand."""

_SMALLEST, _LARGEST = 1e-6, 1e4

_BLOCK = 4096
"""Dyads gone over at a time: arrays that stay in the cache are several times faster than fresh large ones."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """Kalman filter of a panel; all arrays (periods, dyads) but `start` and `log_likelihood` (dyads).

    `mean` and `variance` are those of x_t given y_1..y_t; `error` is v_t, `weight` 1 / F_t (0 where nothing was
    observed) and `gain` K_t of Durbin and Koopman (2012), eq. 2.15; `start` is the first observed period.
    """

    mean: Array
    variance: Array
    error: Array
    weight: Array
    gain: Array
    start: npt.NDArray[np.int64]
    log_likelihood: Array


@dataclass(frozen=True, slots=True)
class Smoothed:
    """State smoother of a panel: `mean` and `variance` of x_t given all of y, (periods, dyads)."""

    mean: Array
    variance: Array
    score_level: float
    score_noise: Array


def kalman_filter(
    y: Array, precision: Array, level_variance: float, prior_mean: float, prior_variance: float
) -> Filtered:
    """Run the Kalman filter over all dyads at once (Durbin and Koopman 2012, eq. 2.15 and 7.2).

    Written in precisions: with s = P_t / h_t, K_t = s / (1 + s), which is 0 where nothing was observed, so
    gaps need no branch.

    Parameters
    ----------
    y, precision : array of shape (periods, dyads)
        Observations and 1 / h_t; precision 0 marks a missing observation.
    level_variance : float
        q, the variance of a step of the level.
    prior_mean, prior_variance : float
        The prior at each dyad's first observed period.

    Returns
    -------
    Filtered

    Examples
    --------
    >>> y, precision = np.array([[4.0], [0.0]]), np.array([[1.0], [0.0]])
    >>> result = kalman_filter(y, precision, 0.5, 0.0, 1.0)
    >>> result.mean.ravel().tolist(), result.variance.ravel().tolist()
    ([2.0, 2.0], [0.5, 1.0])
    """
    periods, dyads = y.shape
    observed = precision > 0
    start = np.where(observed.any(axis=0), observed.argmax(axis=0), periods).astype(np.int64)
    steps = np.arange(1, periods + 1)[:, None] > start[None, :]
    y = np.where(observed, y, 0.0)
    mean, variance = np.empty_like(y), np.empty_like(y)
    error, weight, gain = np.empty_like(y), np.empty_like(y), np.empty_like(y)
    a, p = np.full(dyads, prior_mean), np.full(dyads, prior_variance)
    for t in range(periods):
        np.divide(precision[t], 1.0 + p * precision[t], out=weight[t])
        np.multiply(p, weight[t], out=gain[t])
        np.subtract(y[t], a, out=error[t])
        a = a + gain[t] * error[t]
        p = p - gain[t] * p
        mean[t], variance[t] = a, p
        p = p + level_variance * steps[t]
    terms = np.zeros_like(y)
    np.log(weight, out=terms, where=observed)
    terms -= error * error * weight + math.log(2 * math.pi) * observed
    return Filtered(mean, variance, error, weight, gain, start, 0.5 * terms.sum(axis=0))


def smooth(filtered: Filtered, level_variance: float) -> Smoothed:
    """Smooth the states and give the score of the variances, in one backward pass.

    With the cumulants r and N of Durbin and Koopman (2012), eq. 4.39 and 4.42, the smoothed state is the filtered
    one plus its variance times what comes later: x_t|n = x_t|t + P_t|t r_t, V_t = P_t|t - P_t|t^2 N_t (eq. 4.44
    for the local level; the same numbers as the Rauch-Tung-Striebel recursion). The score is that of Koopman
    and Shephard (1992): d logL / dq = 1/2 sum(r_t^2 - N_t), d logL / dh_t = 1/2 (u_t^2 - D_t).

    Parameters
    ----------
    filtered : Filtered
        Of a panel of shape (periods, dyads).
    level_variance : float
        The q it was run with.

    Returns
    -------
    Smoothed
        `score_noise` holds d logL / dh_t, shape (periods, dyads).
    """
    periods, dyads = filtered.mean.shape
    mean, variance = np.empty_like(filtered.mean), np.empty_like(filtered.mean)
    score_noise = np.empty_like(filtered.mean)
    walked = np.zeros(dyads)
    r, n = np.zeros(dyads), np.zeros(dyads)
    for t in range(periods - 1, -1, -1):
        p, k, w = filtered.variance[t], filtered.gain[t], filtered.weight[t]
        started = filtered.start <= t
        walked += (r * r - n) * started
        mean[t] = filtered.mean[t] + p * r
        variance[t] = p - p * p * n
        u = w * filtered.error[t] - k * r
        score_noise[t] = 0.5 * (u * u - w - k * k * n)
        r = np.where(started, w * filtered.error[t] + (1 - k) * r, r)
        n = np.where(started, w + (1 - k) ** 2 * n, n)
    _walk_back(mean, variance, filtered.start, level_variance)
    return Smoothed(mean, variance, 0.5 * float(walked.sum()), score_noise)


def _walk_back(mean: Array, variance: Array, start: npt.NDArray[np.int64], level_variance: float) -> None:
    """Periods before a dyad's first events: its first smoothed level, less certain by q a period."""
    periods = len(mean)
    late = np.flatnonzero((start > 0) & (start < periods))
    for t in range(int(start[late].max()) - 1, -1, -1) if late.size else ():
        before = late[start[late] > t]
        mean[t, before] = mean[t + 1, before]
        variance[t, before] = variance[t + 1, before] + level_variance


def noise_precision(volume: Array, parameters: Parameters) -> Array:
    """1 / (tau^2 + sigma^2 / W), 0 where W is 0; same shape as `volume`."""
    return volume / (parameters.story_sd**2 * volume + parameters.event_sd**2)


def log_likelihood(y: Array, volume: Array, parameters: Parameters) -> float:
    """Log-likelihood of a panel under the given parameters (Durbin and Koopman 2012, eq. 7.2), over all dyads.

    >>> y, volume = np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]])
    >>> round(log_likelihood(y, volume, Parameters(prior_sd=1.0, story_sd=1.0, event_sd=1.0)), 6)
    -1.634911
    """
    filtered = kalman_filter(
        y, noise_precision(volume, parameters), parameters.level_sd**2, parameters.neutral, parameters.prior_sd**2
    )
    return math.fsum(filtered.log_likelihood)


def fit_variances(y: Array, volume: Array, scatter: Array, parameters: Parameters) -> Parameters:
    """Fit level, story and event variance, shared by all dyads, by maximum likelihood.

    The likelihood is that of the sufficient statistics: the period means by the Kalman filter, times that of the
    scatter of single events within their period, S / sigma^2 ~ chi^2 with W - 1 degrees of freedom, which is where
    sigma is best seen. The score is exact (`smooth`), the search L-BFGS-B over log variances. Dyads with
    events in fewer than MIN_PERIODS periods stay out; below MIN_CELLS dyad-periods the parameters come back as
    they went in.

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

    observed = volume > 0
    chosen = observed.sum(axis=0) >= MIN_PERIODS
    cells = int(observed[:, chosen].sum())
    if cells < MIN_CELLS:
        return parameters
    y, volume, scatter = y[:, chosen], volume[:, chosen], scatter[:, chosen]
    freedom = float(np.maximum(volume - 1, 0).sum())
    within = float(scatter[volume > 1].sum())
    # The first stage finds the neighbourhood on a few dyads, so that the whole panel is gone over but few times.
    every = max(1, y.shape[1] // 200)
    at = np.log([parameters.level_sd**2, parameters.story_sd**2, parameters.event_sd**2])
    for part in [slice(None, None, every), slice(None)] if every > 1 else [slice(None)]:
        share = y[:, part].shape[1] / y.shape[1]
        panel = _blocks(y[:, part], volume[:, part])
        data = (panel, parameters, freedom * share, within * share)
        bounds = [(math.log(_SMALLEST), math.log(_LARGEST))] * 3
        at = minimize(_objective, at, args=data, jac=True, method="L-BFGS-B", bounds=bounds).x
    level, story, event = (float(f"{math.sqrt(math.exp(value)):.6g}") for value in at)
    return replace(
        parameters,
        level_sd=level,
        story_sd=story,
        event_sd=event,
        estimated=True,
        fitted_dyads=int(chosen.sum()),
        fitted_periods=cells,
    )


def _blocks(y: Array, volume: Array) -> list[tuple[Array, Array]]:
    parts = [slice(i, i + _BLOCK) for i in range(0, y.shape[1], _BLOCK)]
    return [(np.ascontiguousarray(y[:, part]), np.ascontiguousarray(volume[:, part])) for part in parts]


def _objective(
    theta: Array, blocks: list[tuple[Array, Array]], parameters: Parameters, freedom: float, within: float
) -> tuple[float, Array]:
    """Minus the log-likelihood per dyad-period, and its gradient in the log variances."""
    q, tau2, sigma2 = (float(value) for value in np.exp(theta))
    value = -0.5 * (freedom * math.log(sigma2) + within / sigma2)
    gradient = np.array([0.0, 0.0, -0.5 * (freedom / sigma2 - within / sigma2**2)])
    cells = 0.0
    for y, volume in blocks:
        filtered = kalman_filter(y, volume / (tau2 * volume + sigma2), q, parameters.neutral, parameters.prior_sd**2)
        smoothed = smooth(filtered, q)
        shares = np.divide(1.0, volume, out=np.zeros_like(volume), where=volume > 0)
        value += float(filtered.log_likelihood.sum())
        gradient += [
            smoothed.score_level,
            float(smoothed.score_noise.sum()),
            float((smoothed.score_noise * shares).sum()),
        ]
        cells += float((volume > 0).sum())
    return -value / cells, -gradient * [q, tau2, sigma2] / cells


def posterior(y: Array, volume: Array, parameters: Parameters, *, past_only: bool) -> tuple[Array, Array]:
    """Mean and standard deviation of the levels of a panel, by filter (`past_only`) or smoother.

    Parameters
    ----------
    y, volume : array of shape (periods, dyads)
        Mean intensity and effective number of events; where volume is 0 nothing was observed.
    parameters : Parameters
    past_only : bool
        Condition on the periods up to each one alone.

    Returns
    -------
    mean, sd : array of shape (periods, dyads)

    Examples
    --------
    >>> mean, sd = posterior(np.array([[5.0]]), np.array([[4.0]]), Parameters(), past_only=True)
    >>> round(float(mean[0, 0]), 3), round(float(sd[0, 0]), 3)
    (3.214, 1.793)
    """
    mean, sd = np.empty_like(y), np.empty_like(y)
    q, prior = parameters.level_sd**2, parameters.prior_sd**2
    for i in range(0, y.shape[1], _BLOCK):
        part = slice(i, i + _BLOCK)
        precision = noise_precision(volume[:, part], parameters)
        filtered = kalman_filter(y[:, part], precision, q, parameters.neutral, prior)
        level = filtered if past_only else smooth(filtered, q)
        mean[:, part], sd[:, part] = level.mean, np.sqrt(level.variance)
    return mean, sd


def join_directions(mean: Array, sd: Array, prior_sd: Array, parameters: Parameters) -> tuple[Array, Array]:
    """Joint posterior of the two directed levels of a dyad, whose prior is correlated by reciprocity.

    What the data alone say of each level is its posterior with its prior taken out again; that meets the correlated
    prior by Bayes' rule for normals. Exact for one period; for several it uses of each direction's past and
    future what they say of its level in this period.

    Parameters
    ----------
    mean, sd : array of shape (2,)
        Posterior of each level under a prior of its own.
    prior_sd : array of shape (2,)
        Of that prior in this period; equal to `sd` where there was no event.
    parameters : Parameters

    Returns
    -------
    mean : array of shape (2,)
    covariance : array of shape (2, 2)

    Examples
    --------
    >>> silent = np.array([2.0, 0.0]), np.array([1.0, 3.0]), np.array([3.0, 3.0])
    >>> mean, covariance = join_directions(*silent, Parameters(reciprocity=0.7))
    >>> [round(float(value), 3) for value in (*mean, *np.sqrt(np.diag(covariance)))]
    [2.0, 1.4, 1.0, 2.254]
    """
    correlation = np.array([[1.0, parameters.reciprocity], [parameters.reciprocity, 1.0]])
    prior = np.linalg.inv(correlation * np.outer(prior_sd, prior_sd))
    gained = np.maximum(sd**-2.0 - prior_sd**-2.0, 0.0)
    covariance = np.linalg.inv(prior + np.diag(gained))
    offset = mean - parameters.neutral
    return parameters.neutral + covariance @ (offset * sd**-2.0), covariance


def sign_probabilities(mean: Array, sd: Array, neutral: float, delta: float) -> tuple[Array, Array, Array]:
    """P(x > neutral + delta), P(within), P(x < neutral - delta) of normal levels, any shape.

    >>> [round(float(p), 3) for p in sign_probabilities(np.array(0.0), np.array(1.0), 0.0, 0.5)]
    [0.309, 0.383, 0.309]
    """
    from scipy.special import ndtr

    positive = ndtr((mean - neutral - delta) / sd)
    negative = ndtr((neutral - delta - mean) / sd)
    return positive, 1.0 - positive - negative, negative
