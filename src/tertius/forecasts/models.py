"""All models side by side: which there are, and their draws at any origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np

from tertius.forecasts.baselines import Drawer, filtered, last_value, local_level, running_mean
from tertius.forecasts.baselines import filled as filled_past
from tertius.forecasts.past import Array, Past
from tertius.forecasts.regressions import ar, bvar, var
from tertius.records import Model

MODELS: tuple[Model, ...] = get_args(Model)

BASELINES: tuple[Model, ...] = ("last value", "running mean", "local level")

POOLED: tuple[Model, ...] = ("running mean", "local level", "AR", "VAR", "BVAR")
"""What the ensemble draws from. Not the last value: as a forecast of noisy aggregates it is known to be bad, and what
an equal-weight mixture is good for is that its parts are not."""


@dataclass(frozen=True)
class Prepared:
    """A series with the models that can be asked for its next periods at any origin.

    Attributes
    ----------
    past : Past
    filled : array (periods, legs)
        Silent periods at the level known by then; what the regressions see.
    horizons : int
    drawers : mapping of model to Drawer
        All but the ensemble.
    """

    past: Past
    filled: Array
    horizons: int
    drawers: Mapping[Model, Drawer]

    def draws(self, rows: int, draws: int, seed: int) -> dict[Model, Array]:
        """Draws of every model for the periods after the first `rows`: (draws, horizons, legs) each.

        They depend on these rows and the seed alone. The ensemble has those of all its models.
        """
        out: dict[Model, Array] = {
            name: drawer(rows, draws, np.random.default_rng([seed, rows, MODELS.index(name)]))
            for name, drawer in self.drawers.items()
        }
        out["ensemble"] = np.concatenate([out[name] for name in POOLED])
        return out


def prepared(past: Past, horizons: int) -> Prepared:
    """Make ready all models of a series; nothing is fitted to more rows than an origin has."""
    levels = filtered(past)
    values = filled_past(past, levels)
    drawers: dict[Model, Drawer] = {
        "last value": last_value(past, horizons),
        "running mean": running_mean(past, horizons),
        "local level": local_level(past, horizons, levels),
        "AR": ar(past, values, horizons),
        "VAR": var(past, values, horizons),
        "BVAR": bvar(values, horizons),
    }
    return Prepared(past, values, horizons, drawers)
