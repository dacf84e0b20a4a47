"""What if the quarrel worsens? Forecasts of a BVAR on the condition that the rivals' leg takes a given path.

Hard conditions as in Waggoner and Zha (1999): given the coefficients, the periods to come are a linear function of
normal errors, and the condition fixes some of those periods; the errors are drawn from their normal distribution given
that (their eq. 15). The coefficients keep their posterior given the past: Waggoner and Zha let the condition teach
about them too, which a few periods do little. It is a statement about what has gone with what, not about what would be
caused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.estimates import Freq
from tertius.estimates.parameters import MONTHS
from tertius.forecasts.past import Array
from tertius.forecasts.regressions import Ahead
from tertius.responses.var import simulate

WORSE = 2.0
"""How much the quarrel worsens, in standard deviations of each direction."""

HELD_MONTHS = 3
"""For how long, in months."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A quarrel that worsens.

    Attributes
    ----------
    rivals : tuple of two actors
    columns : tuple of int
        Of the two directions between them.
    path : array (held, 2)
        What each direction is held at.
    worse : array (2,)
        By how much that is worse than what is expected.
    """

    rivals: tuple[str, str]
    columns: tuple[int, int]
    path: Array
    worse: Array


def held_periods(freq: Freq, horizons: int) -> int:
    """For how many periods the quarrel is held: three months of them, one at least.

    >>> held_periods("month", 12), held_periods("week", 12), held_periods("quarter", 4)
    (3, 12, 1)
    """
    return min(horizons, max(1, round(HELD_MONTHS / MONTHS[freq])))


def quarrel(
    expected: Array,
    values: Array,
    names: Sequence[tuple[str, str]],
    rivals: tuple[str, str],
    held: int,
    *,
    upward: bool = False,
    bounds: tuple[float, float] | None = None,
) -> Scenario:
    """The scenario: both directions `WORSE` standard deviations of their past worse than expected.

    Parameters
    ----------
    expected : array (horizons, legs)
        Mean of the unconditional forecast.
    values : array (periods, legs)
        The past, NaN where silent.
    names : sequence of (source, target)
    rivals : two actors
    held : int
        Periods.
    upward : bool
        Whether more is worse, as with the volume of events; else less is.
    bounds : tuple of float, optional
        Ends of the scale, which the path does not leave.

    Returns
    -------
    Scenario
    """
    a, b = rivals
    columns = (names.index((a, b)), names.index((b, a)))
    worse = WORSE * np.nanstd(values[:, columns], axis=0)
    path = expected[:held, columns] + (worse if upward else -worse)
    return Scenario(rivals, columns, path if bounds is None else np.clip(path, *bounds), worse)


def conditioned(ahead: Ahead, scenario: Scenario) -> Array:
    """Draws of the periods to come in which the quarrel takes the path: (draws, horizons, legs).

    With y = y0 + R z for the periods that are fixed, z standard normal, a draw z given R z = r is
    z + R'(RR')^-1 (r - R z): the same draw as without the condition, moved no further than it must be.
    """
    held, pair = len(scenario.path), list(scenario.columns)
    draws, _, size = ahead.normals.shape
    lags = len(ahead.start)
    homogeneous = ahead.coefficients.copy()
    homogeneous[:, 0] = 0.0
    answers = np.empty((draws, held, 2, size))
    for shock in range(size):
        noise = np.zeros((draws, held, size))
        noise[:, 0] = ahead.roots[:, :, shock]
        answers[..., shock] = simulate(homogeneous, lags, np.zeros((lags, size)), noise)[:, lags:][:, :, pair]
    reach = np.zeros((draws, held, 2, held, size))
    for at in range(held):
        for since in range(at + 1):
            reach[:, at, :, since] = answers[:, at - since]
    flat = reach.reshape(draws, held * 2, held * size)
    lacking = (scenario.path - ahead.paths()[:, :held][:, :, pair]).reshape(draws, held * 2, 1)
    turned = np.swapaxes(flat, 1, 2)
    pushed = np.zeros_like(ahead.normals)
    pushed[:, :held] = (turned @ np.linalg.solve(flat @ turned, lacking)).reshape(draws, held, size)
    return ahead.paths(pushed)
