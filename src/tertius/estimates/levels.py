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
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.estimates.parameters import Parameters

Array = npt.NDArray[np.float64]

BLOCK = 4096
"""Dyads gone over at a time: arrays that stay in the cache are several times faster than fresh large ones."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """Kalman filter of a panel; all arrays (periods, dyads) but `start` and `log_likelihood` (dyads).

    `mean` and `variance` are those of x_t given y_1..y_t; `error` is v_t, `weight` 1 / F_t (0 where nothing was
    observed) and `gain` K_t of Durbin and Koopman (2012), eq. 2.15; `start` is the first observed period, `steps`
    how many periods the level walks after each row: 0 before the first observed one, else 1 or as given.
    """

    mean: Array
    variance: Array
    error: Array
    weight: Array
    gain: Array
    start: npt.NDArray[np.int64]
    steps: Array
    log_likelihood: Array


@dataclass(frozen=True, slots=True)
class Smoothed:
    """State smoother of a panel: `mean` and `variance` of x_t given all of y, (periods, dyads).

    `score_level`, `score_prior` and `score_noise` are the derivatives of the log-likelihood in q, in the prior variance
    (both summed over dyads) and in each h_t, (periods, dyads).
    """

    mean: Array
    variance: Array
    score_level: float
    score_prior: float
    score_noise: Array


def kalman_filter(
    y: Array,
    precision: Array,
    level_variance: float,
    prior_mean: float,
    prior_variance: float,
    *,
    gaps: Array | None = None,
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
    gaps : array of shape (periods, dyads), optional
        How many periods lie between a row and the next, where rows are left out; 1 without it.

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
    steps = (np.arange(1, periods + 1)[:, None] > start[None, :]).astype(np.float64)
    steps = steps if gaps is None else steps * gaps
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
    return Filtered(mean, variance, error, weight, gain, start, steps, 0.5 * terms.sum(axis=0))


def smooth(filtered: Filtered, level_variance: float) -> Smoothed:
    """Smooth the states and give the score of the variances, in one backward pass.

    With the cumulants r and N of Durbin and Koopman (2012), eq. 4.39 and 4.42, the smoothed state is the filtered
    one plus its variance times what comes later: x_t|n = x_t|t + P_t|t r_t, V_t = P_t|t - P_t|t^2 N_t (eq. 4.44
    for the local level; the same numbers as the Rauch-Tung-Striebel recursion). The score is that of Koopman
    and Shephard (1992): d logL / dq = 1/2 sum(r_t^2 - N_t), d logL / dh_t = 1/2 (u_t^2 - D_t), and for the prior
    variance 1/2 (r_0^2 - N_0), r_0 being the cumulant that reaches the first observed period from behind.

    Parameters
    ----------
    filtered : Filtered
        Of a panel of shape (periods, dyads).
    level_variance : float
        The q it was run with.

    Returns
    -------
    Smoothed
    """
    periods, dyads = filtered.mean.shape
    mean, variance = np.empty_like(filtered.mean), np.empty_like(filtered.mean)
    score_noise = np.empty_like(filtered.mean)
    walked = np.zeros(dyads)
    r, n = np.zeros(dyads), np.zeros(dyads)
    for t in range(periods - 1, -1, -1):
        p, k, w = filtered.variance[t], filtered.gain[t], filtered.weight[t]
        started = filtered.start <= t
        walked += (r * r - n) * filtered.steps[t]
        mean[t] = filtered.mean[t] + p * r
        variance[t] = p - p * p * n
        u = w * filtered.error[t] - k * r
        score_noise[t] = 0.5 * (u * u - w - k * k * n)
        r = np.where(started, w * filtered.error[t] + (1 - k) * r, r)
        n = np.where(started, w + (1 - k) ** 2 * n, n)
    _walk_back(mean, variance, filtered.start, level_variance)
    begun = filtered.start < periods
    score_prior = 0.5 * float(((r * r - n) * begun).sum())
    return Smoothed(mean, variance, 0.5 * float(walked.sum()), score_prior, score_noise)


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
    for i in range(0, y.shape[1], BLOCK):
        part = slice(i, i + BLOCK)
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
