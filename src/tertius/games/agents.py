"""Quantal responses in a block of a tree, where each place answers for itself.

The agent form of McKelvey and Palfrey (1998): at a place the value of an action is what it is expected to pay given
that play has come there, and the player's own later moves are quantal too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tertius.errors import TertiusError
from tertius.games.blocks import Behaviour, Block
from tertius.games.quantal import Field, field_of, follow
from tertius.games.trees import Floats

STEP = 1e-30
"""Imaginary step by which derivatives are taken; they are exact to rounding (Squire and Trapp 1998)."""


def agent_response(block: Block, worth: Sequence[tuple[float, ...]], precision: float) -> Behaviour:
    """Quantal responses at the places of a block, on the principal branch at a precision.

    Parameters
    ----------
    block : Block
    worth : payoffs of all players at each exit
    precision : float

    Returns
    -------
    mapping from place to probabilities
    """
    import numpy as np

    if not block.places:
        return {}
    values = np.array(worth, float)
    if block.single and len(block.movers) > 1:
        field, order = field_of(block.payoffs(values)), sorted(block.places, key=lambda p: block.players.index(p[0]))
    else:
        field, order = _field(block, values), list(block.places)
    sizes = dict(zip(block.places, block.sizes, strict=True))
    mixes = follow(field, [sizes[place] for place in order], precision)
    return {place: tuple((mix / mix.sum()).tolist()) for place, mix in zip(order, mixes, strict=True)}


def _field(block: Block, values: Floats) -> Field:
    """Values of the actions at each place, given that play comes there, and their derivatives."""
    import numpy as np

    starts = np.cumsum([0, *block.sizes])
    position = {place: starts[k] for k, place in enumerate(block.places)}
    longest = max(len(path.moves) for path in block.paths)
    # A path is a row of positions among all probabilities; the last position holds a 1 for paths that are shorter.
    steps = np.full((len(block.paths), longest), starts[-1])
    for row, path in enumerate(block.paths):
        for column, (place, action) in enumerate(path.moves):
            steps[row, column] = position[place] + action
    chance = np.array([path.chance for path in block.paths])
    pays = values[[block.exits.index(path.exit) for path in block.paths]]
    owners = [block.players.index(place[0]) for place in block.places]

    def every_value(flat: Any) -> Any:
        """Values for rows of probabilities, (rows, actions of all places)."""
        padded = np.concatenate([flat, np.ones((len(flat), 1))], axis=1)
        shares = padded[:, steps]
        found = np.zeros(flat.shape, dtype=flat.dtype)
        for k, owner in enumerate(owners):
            inside = (steps >= starts[k]) & (steps < starts[k + 1])
            rows = inside.any(axis=1)
            weight = np.where(inside, 1.0, shares)[:, rows].prod(axis=2) * chance[rows]
            at = steps[rows][inside[rows]]
            for action in range(starts[k], starts[k + 1]):
                here = at == action
                # Below every action the weights of the paths add up to the same: what it takes to come here.
                found[:, action] = (weight[:, here] * pays[rows, owner][here]).sum(axis=1) / weight[:, here].sum(axis=1)
        return found

    def field(mixes: list[Floats]) -> tuple[list[Floats], Floats]:
        flat = np.concatenate(mixes)
        moved = flat[None].astype(complex) + STEP * 1j * np.eye(len(flat))
        with np.errstate(all="ignore"):
            now = every_value(flat[None])[0]
            slope = every_value(moved).imag.T / STEP
        if not np.isfinite(now).all():
            raise TertiusError("quantal responses: a place is reached too seldom to be reckoned; lower lambda")
        return np.split(now, starts[1:-1]), slope

    return field
