"""The simple forecasts that every other has to beat: last value, running mean, local level.

Each takes the whole series and gives a function of an origin (how many rows are known) that draws the next periods from
those rows alone: arrays (draws, horizons, legs). Errors are drawn from the model's own past errors, row by row, so
that tails are as heavy as they have been and legs that err together go on doing so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tertius.estimates.levels import kalman_filter
from tertius.forecasts.past import Array, Past, carried, drawn_periods, drawn_rows

Drawer = Callable[[int, int, np.random.Generator], Array]
"""(rows known, draws, generator) to draws of the next periods: (draws, horizons, legs)."""

RATIOS = np.concatenate([[0.0], np.geomspace(1e-3, 10.0, 13)])
"""Variances of a step of the level, in units of the noise of a period, among which the likelihood chooses."""

SHARES = np.array([0.0, 2.0, 8.0, 32.0, 128.0])
"""Variances of a single event in units of the noise that events of one period share, likewise."""

YEAR = 12
"""Periods with events from which the volume of a period to come is drawn."""

_DIFFUSE = 1e7
"""Variance of the level before the first value, in units of the noise."""


def last_value(past: Past, horizons: int) -> Drawer:
    """The last value known of each leg, with the changes over as many periods that the past has seen.

    The changes are drawn with either sign: a random walk knows no direction.
    """
    held = carried(past.values)

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        known, seen = held[:rows], past.values[:rows]
        out = np.empty((draws, horizons, known.shape[1]))
        for h in range(1, horizons + 1):
            changes = drawn_rows(seen[h:] - known[:-h], draws, rng)
            out[:, h - 1] = known[-1] + changes * rng.choice((-1.0, 1.0), size=(draws, 1))
        return out

    return draw


def running_mean(past: Past, horizons: int) -> Drawer:
    """The mean of all periods so far: the periods themselves, drawn anew."""

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        return drawn_periods(past.values[:rows], draws, horizons, rng)

    return draw


@dataclass(frozen=True, slots=True)
class Levels:
    """Local levels of all legs at every row, under every pair of variances; arrays (grid, periods, legs).

    `likelihood` is that of the rows so far, the scale concentrated out; `scale` the variance of the noise it implies;
    `mean` and `variance` (in units of the scale) those of the level given the rows so far; `surprise` the standardised
    errors of one-step forecasts, in units of the scale, NaN where nothing was observed. `ratio` and `share` (grid).
    """

    ratio: Array
    share: Array
    likelihood: Array
    scale: Array
    mean: Array
    variance: Array
    surprise: Array


def filtered(past: Past) -> Levels:
    """Run the local-level model over all rows under all variances of the grid.

    y_t = x_t + eps_t, Var(eps_t) = s^2 (1 + c / W_t) / (1 + c); x_{t+1} = x_t + eta_t, Var(eta_t) = s^2 r, so that
    every row knows its maximum of the likelihood over (r, c), s^2 being concentrated out (Durbin and Koopman 2012,
    section 2.10.2), as it could be known then. Where values are no means of events, c is 0.
    """
    observed = ~np.isnan(past.values)
    shares = SHARES if past.weighted else SHARES[:1]
    values = np.where(observed, past.values, 0.0)
    fields: list[list[Array]] = [[], [], [], [], []]
    first = np.cumsum(observed, axis=0) == 1  # the diffuse level takes all of the first value
    count = np.maximum(np.cumsum(observed & ~first, axis=0), 1)
    for ratio in RATIOS:
        for share in shares:
            weight = np.where(past.volume > 0, past.volume, 1.0) if past.weighted else np.ones_like(values)
            precision = np.where(observed, (1 + share) / (1 + share / weight), 0.0)
            run = kalman_filter(values, precision, float(ratio), 0.0, _DIFFUSE)
            counted = observed & ~first
            surprise = np.where(counted, run.error * np.sqrt(run.weight), np.nan)
            squares = np.cumsum(np.where(counted, surprise**2, 0.0), axis=0)
            logs = np.cumsum(np.log(run.weight, out=np.zeros_like(values), where=counted), axis=0)
            scale = np.maximum(squares / count, 1e-12)
            parts = (0.5 * (logs - count * np.log(scale)), scale, run.mean, run.variance, surprise)
            for field, part in zip(fields, parts, strict=True):
                field.append(part)
    ratios, used = np.repeat(RATIOS, len(shares)), np.tile(shares, len(RATIOS))
    return Levels(ratios, used, *(np.stack(field) for field in fields))


def filled(past: Past, levels: Levels | None = None) -> Array:
    """The values, silent periods at the level that the filter knew by then: (periods, legs), without NaN.

    Rows before a leg's first value are at the first value: nothing else is known of them, and no origin lies there.
    """
    levels = filtered(past) if levels is None else levels
    best = levels.likelihood.argmax(axis=0)
    level = np.take_along_axis(levels.mean, best[None], axis=0)[0]
    out = np.where(np.isnan(past.values), level, past.values)
    for leg in range(out.shape[1]):
        start = int(np.argmax(~np.isnan(past.values[:, leg])))
        out[:start, leg] = past.values[start, leg]
    return out


def local_level(past: Past, horizons: int, levels: Levels | None = None) -> Drawer:
    """The local-level model of each leg, variances by maximum likelihood on the rows known, anew at every origin.

    A mean of events is forecast with the volume that one of the last periods had, since a mean of few events scatters
    more. Errors are the standardised ones of the past, drawn row by row.
    """
    levels = filtered(past) if levels is None else levels
    steps = np.arange(1, horizons + 1)[:, None]

    def draw(rows: int, draws: int, rng: np.random.Generator) -> Array:
        now, legs = rows - 1, np.arange(past.values.shape[1])
        best = levels.likelihood[:, now].argmax(axis=0)
        scale, mean = levels.scale[best, now, legs], levels.mean[best, now, legs]
        ratio, share = levels.ratio[best], levels.share[best]
        errors = levels.surprise[best, :rows, legs].T / np.sqrt(scale)
        walked = levels.variance[best, now, legs] + ratio * steps
        noise = np.ones((draws, horizons, len(legs)))
        if past.weighted:
            for leg in np.flatnonzero(share > 0):
                events = past.volume[:rows, leg]
                recent = events[~np.isnan(past.values[:rows, leg])][-YEAR:]
                taken = recent[rng.integers(recent.size, size=(draws, horizons))]
                noise[:, :, leg] = (1 + share[leg] / taken) / (1 + share[leg])
        drawn = drawn_periods(errors, draws, horizons, rng)
        return np.asarray(mean + drawn * np.sqrt(scale * (walked + noise)))

    return draw
