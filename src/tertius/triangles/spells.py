"""One leg as spells of constant level with sudden changes: exact inference and independent draws of its whole path.

The level model lets a relation drift and smears a break over months. Here a leg keeps its level until it changes to a
fresh one, and the question is when. Within a spell the two directed levels are (x, y) ~ N(neutral, P R), R having the
reciprocity off its diagonal, and a period's mean is observed with variance tau^2 + sigma^2 / W as in the level model;
so the evidence of every possible spell has a closed form. Changes come with probability h a period, 1 / h being one
of a few expected lengths, equally likely before anything is known. The recursions are exact (Fearnhead 2006), no
chain has to converge, and the draws are independent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.estimates.levels import Array, noise_precision
from tertius.estimates.parameters import MONTHS, Parameters
from tertius.estimates.periods import Freq

LENGTHS = (12.0, 24.0, 48.0, 96.0, 192.0)
"""Expected lengths of a spell that are weighed, in months."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Every possible spell of a leg, from period i up to but not with j; arrays (periods, periods + 1).

    `evidence` is log p(y_i .. y_j-1), -inf where j <= i; `mean` and `sd` are the posterior of the undirected level.
    """

    evidence: Array
    mean: Array
    sd: Array


def segments(y: Array, volume: Array, parameters: Parameters) -> Segments:
    """Evidence and level of every possible spell of a leg.

    Parameters
    ----------
    y, volume : array of shape (periods, 2)
        Mean intensity and number of scored events in each direction.
    parameters : Parameters

    Returns
    -------
    Segments

    Examples
    --------
    >>> y, volume = np.array([[4.0, 4.0], [-4.0, -4.0]]), np.full((2, 2), 50.0)
    >>> found = segments(y, volume, Parameters())
    >>> bool(found.evidence[0, 1] + found.evidence[1, 2] > found.evidence[0, 2])
    True
    """
    precision = noise_precision(volume, parameters)
    seen = precision > 0
    offset = np.where(seen, y - parameters.neutral, 0.0)
    log_scale = np.log(np.where(seen, precision, 1.0) / (2 * np.pi)) * seen
    constant = 0.5 * (log_scale - precision * offset**2).sum(axis=1)
    gained, pulled, constant = (
        np.concatenate([np.zeros((1, *part.shape[1:])), np.cumsum(part, axis=0)])
        for part in (precision, precision * offset, constant)
    )
    i, j = np.triu_indices(len(y))
    j = j + 1
    prior = np.linalg.inv(parameters.prior_sd**2 * np.array([[1, parameters.reciprocity], [parameters.reciprocity, 1]]))
    (a, b), (u, v) = (gained[j] - gained[i]).T, (pulled[j] - pulled[i]).T
    a, b, c = a + prior[0, 0], b + prior[1, 1], prior[0, 1]
    determinant = a * b - c * c
    fit = (u * u * b - 2 * u * v * c + v * v * a) / determinant
    value = constant[j] - constant[i] + 0.5 * (fit - np.log(determinant) + np.log(np.linalg.det(prior)))
    shape = (len(y), len(y) + 1)
    evidence, mean, sd = np.full(shape, -np.inf), np.zeros(shape), np.ones(shape)
    evidence[i, j] = value
    mean[i, j] = parameters.neutral + 0.5 * (u * (b - c) + v * (a - c)) / determinant
    sd[i, j] = np.sqrt((a + b - 2 * c) / determinant) / 2
    return Segments(evidence, mean, sd)


def backward(evidence: Array, hazard: float) -> tuple[float, list[Array]]:
    """Log evidence of the whole series, and for each period the distribution of where a spell begun there ends.

    Q_i = sum over j of p(y_i..j-1) P(length j - i) Q_j (Fearnhead 2006, theorem 1); the last spell need not end.

    Parameters
    ----------
    evidence : array of shape (periods, periods + 1)
    hazard : float
        Probability of a change from one period to the next.

    Returns
    -------
    log_evidence : float
    ends : list of arrays
        The k-th of `ends[i]` is P(the spell ends before period i + 1 + k), cumulated.
    """
    periods = len(evidence)
    q = np.zeros(periods + 1)
    ends: list[Array] = [np.empty(0)] * periods
    for i in range(periods - 1, -1, -1):
        length = np.arange(periods - i)
        value = evidence[i, i + 1 :] + length * np.log1p(-hazard) + q[i + 1 :]
        value[:-1] += np.log(hazard)
        top = value.max()
        weight = np.cumsum(np.exp(value - top))
        q[i] = top + np.log(weight[-1])
        ends[i] = weight / weight[-1]
    return float(q[0]), ends


def draw_levels(
    y: Array, volume: Array, parameters: Parameters, freq: Freq, *, draws: int, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Draw whole paths of a leg's level from their posterior: shape (draws, periods), in points of the scale.

    Parameters
    ----------
    y, volume : array of shape (periods, 2)
    parameters : Parameters
    freq : Freq
        What a period is, for the expected lengths.
    draws : int
    rng : Generator

    Examples
    --------
    >>> y, volume = np.repeat([[4.0, 4.0], [-4.0, -4.0]], 20, axis=0), np.full((40, 2), 50.0)
    >>> paths = draw_levels(y, volume, Parameters(), "month", draws=200, rng=np.random.default_rng(1))
    >>> bool((paths[:, 18] > 2).mean() > 0.95), bool((paths[:, 21] < -2).mean() > 0.95)
    (True, True)
    """
    found = segments(y, volume, parameters)
    hazards = [min(0.5, MONTHS[freq] / length) for length in LENGTHS]
    runs = [backward(found.evidence, hazard) for hazard in hazards]
    weight = np.exp(np.array([value for value, _ in runs]) - max(value for value, _ in runs))
    which = rng.choice(len(runs), size=draws, p=weight / weight.sum())
    paths = np.empty((draws, len(y)))
    for path, run in zip(paths, which, strict=True):
        ends, start = runs[run][1], 0
        while start < len(y):
            stop = start + 1 + int(np.searchsorted(ends[start], rng.random(), side="right"))
            path[start:stop] = found.mean[start, stop] + found.sd[start, stop] * rng.standard_normal()
            start = stop
    return paths
