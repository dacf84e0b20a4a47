"""The relation estimate at size: what it costs over many dyads, and how often its 90 % bands hold the truth.

Levels, volumes and means are simulated from the model, with volumes as uneven between dyads as in newswire data
(log-normal rates). `python -m benchmarks levels` prints the seconds of each step over 10,000 dyads of 500 months, then
the share of true levels within the bands: with the true, the fitted and the default variances, by smoother and by
filter, for all periods and for those without events.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.harness import machine
from tertius.estimates import Parameters, fit_variances, past_only_parameters
from tertius.estimates.levels import Array, posterior

SEED = 2012
TRUTH = Parameters(neutral=1.0, prior_sd=2.0, level_sd=0.3, story_sd=1.2, event_sd=4.0)
NINETY = 1.6448536269514722


def simulate(periods: int, dyads: int, truth: Parameters, seed: int) -> tuple[Array, Array, Array, Array]:
    """Levels, period means, volumes and scatter drawn from the model; each (periods, dyads)."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, truth.level_sd, (periods, dyads))
    volume = rng.poisson(np.exp(rng.normal(-2.0, 1.7, dyads)), (periods, dyads)).astype(float)
    # The prior holds at the first period with events, from where the level walks both ways.
    start = np.where((volume > 0).any(axis=0), (volume > 0).argmax(axis=0), 0)
    level = np.cumsum(steps, axis=0)
    level += rng.normal(truth.neutral, truth.prior_sd, dyads) - level[start, np.arange(dyads)]
    noise = np.sqrt(truth.story_sd**2 + truth.event_sd**2 / np.maximum(volume, 1))
    y = np.where(volume > 0, level + rng.normal(0, 1, level.shape) * noise, 0.0)
    scatter = truth.event_sd**2 * np.where(volume > 1, rng.chisquare(np.maximum(volume - 1, 1)), 0.0)
    return level, y, volume, scatter


def coverage(level: Array, y: Array, volume: Array, parameters: Parameters, *, past_only: bool) -> tuple[float, float]:
    """Per cent of levels within the 90 % band from the first events on: of all periods, of those without events."""
    mean, sd = posterior(y, volume, parameters, past_only=past_only)
    inside = np.abs(level - mean) < NINETY * sd
    begun = np.cumsum(volume, axis=0) > 0
    return 100 * float(inside[begun].mean()), 100 * float(inside[begun & (volume == 0)].mean())


def run(dyads: int = 10_000, periods: int = 500) -> str:
    """Seconds and coverage, as text."""
    level, y, volume, scatter = simulate(periods, dyads, TRUTH, SEED)
    guess = Parameters(neutral=TRUTH.neutral)
    lines = [
        f"{dyads:,} dyads x {periods} months, {100 * (volume > 0).mean():.0f} % with events; {machine()}",
        f"{'step':<44} {'wall s':>8} {'CPU s':>8}",
    ]

    def timed(name: str, work):  # type: ignore[no-untyped-def]
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        lines.append(f"{name:<44} {time.perf_counter() - wall:8.1f} {time.process_time() - cpu:8.1f}")
        return result

    fitted = timed("fit of the four variances", lambda: fit_variances(y, volume, scatter, guess))
    timed("filter", lambda: posterior(y, volume, fitted, past_only=True))
    timed("smoother (with its filter)", lambda: posterior(y, volume, fitted, past_only=False))
    past = timed("fits on the past alone", lambda: past_only_parameters(y, volume, scatter, guess))
    lines.append(f"fits on the past alone: {len(past) - 1}; true and fitted standard deviations:")
    lines += [
        f"  {name:<10} {getattr(TRUTH, name):.3f} {getattr(fitted, name):.3f}"
        for name in ("level_sd", "story_sd", "event_sd", "prior_sd")
    ]
    lines.append("90 % bands hold the true level in per cent of periods: all, those without events")
    for name, parameters in (("true variances", TRUTH), ("fitted variances", fitted), ("default variances", guess)):
        for way, past_only in (("smoother", False), ("filter", True)):
            every, silent = coverage(level, y, volume, parameters, past_only=past_only)
            lines.append(f"  {name:<18} {way:<10} {every:5.1f} {silent:5.1f}")
    return "\n".join(lines)
