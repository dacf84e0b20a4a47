"""Scores of predictive draws, and whether one forecast did better than another.

CRPS by scoringrules, in the estimator that is fair to small ensembles (probability-weighted moments), so that models
with different numbers of draws compare. The test is Diebold and Mariano's (1995) of equal mean loss, with the
small-sample correction of Harvey, Leybourne and Newbold (1997).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tertius.forecasts.past import Array

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Ends of the 90 % and the 50 % interval about the median."""


def sorted_quantiles(draws: Array) -> Array:
    """The `QUANTILES` of draws sorted along the first axis, linear between two: shape (5, ...).

    >>> sorted_quantiles(np.arange(21.0)).tolist()
    [1.0, 5.0, 10.0, 15.0, 19.0]
    """
    place = np.array(QUANTILES) * (len(draws) - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, len(draws) - 1)
    share = (place - below).reshape(-1, *[1] * (draws.ndim - 1))
    return np.asarray(draws[below] * (1 - share) + draws[above] * share)


def crps(observed: Array, draws: Array) -> Array:
    """CRPS of draws sorted along the first axis; NaN where nothing was observed.

    >>> crps(np.array([0.0]), np.array([[-1.0], [1.0]])).tolist()
    [0.0]
    """
    import scoringrules  # type: ignore[import-untyped]

    shown = np.moveaxis(draws, 0, -1)
    score = scoringrules.crps_ensemble(observed, shown, sorted_ensemble=True, estimator="pwm", backend="numpy")
    return np.asarray(score, dtype=np.float64)


def better(losses: Array, baseline: Array, horizon: int) -> tuple[float, float]:
    """Whether losses are smaller than a baseline's on average: the statistic, and its one-sided p-value.

    The variance of the mean difference is a sum of autocovariances under Bartlett weights, which keep it positive, up
    to lag L = max(1.5 horizon, 1.3 sqrt(origins)) (Lazarus, Lewis, Stock and Watson 2018): up to lag horizon - 1, as
    the test was proposed, it finds differences twice as often as it should where losses are correlated beyond that.
    The statistic bears the correction of Harvey, Leybourne and Newbold and is held against Student's t with 1.5
    origins / (L + 1) degrees of freedom, those of a Bartlett estimate. On simulated losses of equal mean the 5 % test
    then rejects in 5 to 8 % (`python -m benchmarks forecasts --simulated`).

    Parameters
    ----------
    losses, baseline : array (origins,)
        Origins in which either is NaN are left out.
    horizon : int
        Periods ahead, in origins.

    Returns
    -------
    statistic : float
        Above 0 where the losses are smaller than the baseline's.
    p_value : float
        1 where the two are the same.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise = rng.normal(size=200)
    >>> better(noise, noise + 0.5 + rng.normal(size=200), 1)[1] < 0.001
    True
    """
    from scipy.stats import t

    gain = baseline - losses
    gain = gain[~np.isnan(gain)]
    count = len(gain)
    if count < 2 or not np.ptp(gain):
        return 0.0, 1.0
    centred = gain - gain.mean()
    lags = min(max(int(1.5 * horizon), int(1.3 * math.sqrt(count))), count - 1)
    variance = float(centred @ centred)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(centred[lag:] @ centred[:-lag])
    variance /= count
    small = max(count + 1 - 2 * horizon + horizon * (horizon - 1) / count, 1.0) / count
    statistic = float(gain.mean() / math.sqrt(variance / count) * math.sqrt(small))
    return statistic, float(t.sf(statistic, 1.5 * count / (lags + 1)))


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values as Holm (1979) corrects them for their number, in the order given.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    out, least = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        out[place] = least
    return out


def brier_score(observed: Array, probabilities: Array) -> Array:
    """Brier's (1950) score over all categories; NaN where nothing was observed.

    Parameters
    ----------
    observed : array (...)
        The category that came, -1 where it was not observed.
    probabilities : array (models, ..., categories)

    Examples
    --------
    >>> brier_score(np.array([0, -1]), np.array([[[0.5, 0.5], [0.5, 0.5]]])).tolist()
    [[0.5, nan]]
    """
    import scoringrules

    seen = (observed[..., None] == np.arange(probabilities.shape[-1])).astype(np.float64)
    score = scoringrules.brier_score(np.broadcast_to(seen, probabilities.shape), probabilities, backend="numpy")
    return np.where(observed < 0, np.nan, np.asarray(score).sum(axis=-1))


def ranked_score(observed: Array, probabilities: Array) -> Array:
    """Ranked probability score (Epstein 1969) of three ordered categories; otherwise as `brier_score`.

    >>> ranked_score(np.array([0]), np.array([[[0.0, 0.0, 1.0]]])).tolist()
    [[2.0]]
    """
    import scoringrules

    seen = np.broadcast_to((observed[..., None] == np.arange(3)).astype(np.float64), probabilities.shape).copy()
    seen[..., 0] += seen.sum(axis=-1) == 0  # what was not heard needs some category, and is taken out again
    score = scoringrules.rps_score(seen, probabilities, onehot=True, backend="numpy")
    return np.where(observed < 0, np.nan, np.asarray(score))
