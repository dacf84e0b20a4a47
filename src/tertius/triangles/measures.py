"""How much is at stake in a triangle: the intensity of a quarrel, the position of a corner, the leverage of a pivot.

Arrays of legs come in, mean and standard deviation of normal levels in points of the intensity scale; expectations go
out. All are integrals over independent normals, so that a single triangle and a network of a million get the same
numbers from the same lines.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tertius.estimates.levels import Array
from tertius.estimates.parameters import Parameters
from tertius.triangles.dittmer import OPPOSITE, PAIRS

_NODES = 128
_SPAN = 15.0
"""The integral over strength ends here, in points: scales end 10 from zero, and no level is known to lie beyond."""


def hostility(mean: Array, sd: Array, neutral: float) -> Array:
    """Expected depth of a relation below neutral, E[max(neutral - x, 0)], in points of the scale; any shape.

    The intensity of a quarrel. Of a friendship it is small yet not zero, since its level is not certain.

    >>> hostility(np.array([-4.0, 0.0, 4.0]), np.array([1.0, 1.0, 1.0]), 0.0).round(3).tolist()
    [4.0, 0.399, 0.0]
    """
    from scipy.special import ndtr

    z = (neutral - mean) / sd
    return np.asarray((neutral - mean) * ndtr(z) + sd * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))


def position(plus: Array, minus: Array) -> Array:
    """Expected sum of signs as each corner would have it: its own two legs friendly, the leg of the others hostile.

    Parameters
    ----------
    plus, minus : array of shape (..., 3)
        Probabilities of the signs of the legs.

    Returns
    -------
    array of shape (..., 3)
        A corner each, from +3 (certainly the pivot) over +1 (a friend of three, or a partner in a marriage) and -1
        (a wing of the pivot, or one of three enemies) to -3 (the outcast).

    Notes
    -----
    Dittmer (1981) orders the positions by what they are worth; Wu (1996) puts the number of own friends first and the
    enmity of the other two second, which gives pivot, friend, partner, wing, enemy, outcast. The plain sum keeps
    that order but for its two ties. It is linear in the signs, so its expectation needs no draws.

    Examples
    --------
    >>> position(np.array([1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])).tolist()
    [3.0, -1.0, -1.0]
    """
    sign = plus - minus
    return np.asarray(sign.sum(axis=-1, keepdims=True) - 2 * sign[..., list(OPPOSITE)])


def survival(mean: Array, sd: Array, parameters: Parameters) -> tuple[Array, Array, Array]:
    """What `leverage` needs of each leg, once for all triangles it is in.

    Parameters
    ----------
    mean, sd : array of shape (legs,)
    parameters : Parameters
        For the neutral point and its band.

    Returns
    -------
    friendly, hostile : array of shape (legs, nodes)
        P(x - neutral > u) and P(neutral - x > u) at strengths u.
    weights : array of shape (nodes,)
        Of a quadrature over u from the edge of the band on. The first node is that edge itself, weighed with
        its distance from neutral: E[m; m > d] = d P(m > d) + the integral of P(m > u) from d.
    """
    from scipy.special import ndtr

    points, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (_SPAN - parameters.delta) / 2
    u = np.concatenate([[parameters.delta], parameters.delta + half * (points + 1)])
    offset = (np.asarray(mean) - parameters.neutral)[:, None]
    spread = np.asarray(sd)[:, None]
    return (
        ndtr((offset - u) / spread),
        ndtr((-offset - u) / spread),
        np.concatenate([[parameters.delta], half * weights]),
    )


def leverage(friendly: Array, hostile: Array, weights: Array, legs: npt.NDArray[np.int64]) -> Array:
    """Expected leverage of each corner, in points of the scale.

    Parameters
    ----------
    friendly, hostile, weights : array
        As `survival` gives them.
    legs : array of shape (triangles, 3)
        Which leg stands in which place, in the order of `PAIRS`.

    Returns
    -------
    array of shape (triangles, 3)
        Of corners 0, 1, 2.

    Notes ----- Leverage is what the pivot's seat bears: the strength of the weakest of the three things it rests on
    (Dittmer 1981), friendship with the one, friendship with the other, and their quarrel, L = E[min(a, b, q); the
    seat is held], with a, b and q the distances from neutral in the direction that the seat needs, and nothing where
    one of them is within the neutral band. A rival who can do without the pivot, or without the quarrel, takes the
    pivot's power away (Emerson 1962: the power of one is the dependence of the other). Between 0 and 10.

    Examples
    --------
    >>> parts = survival(np.array([3.0, 5.0, -2.0]), np.full(3, 0.2), Parameters())
    >>> leverage(*parts, np.array([[0, 1, 2]])).round(2).tolist()
    [[2.0, 0.0, 0.0]]
    """
    out = np.empty(legs.shape)
    for corner in range(3):
        own = [place for place, pair in enumerate(PAIRS) if corner in pair]
        weakest = friendly[legs[:, own[0]]] * friendly[legs[:, own[1]]]
        weakest *= hostile[legs[:, OPPOSITE[corner]]]
        out[:, corner] = weakest @ weights
    return out


def stays(mean: Array, sd: Array, parameters: Parameters, steps: float) -> tuple[Array, Array]:
    """Probability that a friendly leg is friendly, and a hostile one hostile, after so many steps of the random walk.

    Parameters
    ----------
    mean, sd : array of shape (legs,)
    parameters : Parameters
    steps : float
        Periods ahead; the level walks with variance level_sd^2 a period.

    Returns
    -------
    friendly, hostile : array of shape (legs,)
        P(x' > c | x > c) with c the edge of the band, and the mirror of it; 0 where the condition has no chance.

    Examples
    --------
    >>> warm, cold = stays(np.array([0.6, 6.0]), np.array([0.3, 0.3]), Parameters(), 6)
    >>> bool(warm[0] < 0.8), bool(warm[1] > 0.99)
    (True, True)
    """
    from scipy.special import ndtr

    points, weights = np.polynomial.legendre.leggauss(_NODES)
    walk = parameters.level_sd * np.sqrt(steps)
    out = []
    for offset in (np.asarray(mean) - parameters.neutral, parameters.neutral - np.asarray(mean)):
        # Nodes where the level has its mass: from the edge up to eight of its deviations above both.
        low = np.maximum(parameters.delta, offset - 8 * sd)
        half = np.maximum(offset + 8 * sd - low, 8 * sd) / 2
        u = low[:, None] + half[:, None] * (points + 1)
        z = (u - offset[:, None]) / sd[:, None]
        density = np.exp(-0.5 * z * z) * (half / sd)[:, None] * weights / np.sqrt(2 * np.pi)
        both = (density * ndtr((u - parameters.delta) / walk)).sum(axis=1)
        share = ndtr((offset - parameters.delta) / sd)
        out.append(np.clip(np.divide(both, share, out=np.zeros_like(both), where=share > 1e-12), 0.0, 1.0))
    return out[0], out[1]
