"""The pivot's game solved for many draws of its assumptions at once: what the pivot does in all, some or no equilibria.

Subgame perfection from the end. Every final stage has a set of equilibria (`stages`). What the pivot does after two
moves of the rivals depends on which of them each action would be followed by, and the selections are independent:
an action with one of its equilibria can be the pivot's choice if, and only if, it gives at least as much as the worst
that each other action may be followed by. That set is exact. It makes the rivals' first stage a 3 x 3 game whose cells
are sets, again selected independently:

- A pure pair of moves with one of its outcomes is on the path if neither rival gains by another move followed by the
  outcome that is worst for it. Exact.
- Pairs in which the rivals mix are looked for where there is no pure one, or everywhere on request (`mixing`).
  A mixed pair with given supports: cells off the supports matter to one deviator only and take what is worst for it
  (exact); the cells on the supports take each combination of their outcomes, of which at most `cap` a draw and support
  are tried, evenly spread. Draws where that leaves some out are counted (`capped`).
- Where nothing was found so, one selection of every cell is solved for all its equilibria, of which there is one.

The pivot does not mix: it would have to be indifferent, which is counted (`tied`). No public randomising.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tertius.games.pivots.firststage import Mixed, Outcomes, any_selection, make_cells, mixed_pairs, pure_pairs
from tertius.games.pivots.stages import TOLERANCE, Found, Mask, Places, equilibria, regrets, ties
from tertius.games.pivots.terms import ACTIONS, FIRST, PIVOT, SECOND, Array

Mixing = Literal["needed", "all"]

CAP = 256
CHUNK = 1000
"""Draws at a time: their payoffs fit the processor's cache better than all at once."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found in each draw.

    Attributes
    ----------
    some : array of bool (draws, 4)
        Whether each action is on the path of some equilibrium.
    every : array of bool (draws, 4)
        Whether it is played with certainty in every one.
    replies : array of bool (draws, 9, 4)
        Whether it is the pivot's choice after two moves of the rivals in some equilibrium of what follows.
    tied, capped : array of bool (draws,)
        Where the pivot is indifferent between actions that it may choose, or a rival's final replies tie; where not
        every combination was tried.
    regret : array (draws,)
        The most that a player could gain by another move at any decision on a path reported, infinite where none is.
    outcomes : Outcomes
        Those that may be the pivot's choice.
    pure : array of int
        Places of the outcomes on the path of an equilibrium with a pure first stage.
    mixed : Mixed
        Equilibria with a mixed first stage, as far as `cap` allowed.
    """

    some: Mask
    every: Mask
    replies: Mask
    tied: Mask
    capped: Mask
    regret: Array
    outcomes: Outcomes
    pure: Places
    mixed: Mixed


def solve(payoffs: Array, allowed: Mask, *, mixing: Mixing = "needed", cap: int = CAP) -> Solved:
    """Solve the game in every draw.

    Parameters
    ----------
    payoffs : array of shape (3, 3, 3, 3, 3, 4, draws)
        As `terms.payoffs` gives them.
    allowed : array of bool (9, 4)
        Which actions the pivot has after each two moves of the rivals.
    mixing : {"needed", "all"}
        Look for equilibria in which the rivals mix their first moves only where there are none in pure first moves, or
        in all draws.
    cap : int
        Combinations of outcomes tried for each mixed support of the first stage in a draw.

    Returns
    -------
    Solved
    """
    draws = payoffs.shape[-1]
    parts = [
        _solve(np.ascontiguousarray(payoffs[..., start : start + CHUNK]), allowed, mixing, cap)
        for start in range(0, draws, CHUNK)
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _solve(payoffs: Array, allowed: Mask, mixing: Mixing, cap: int) -> Solved:
    draws = payoffs.shape[-1]
    flat = payoffs.reshape(3, 3, 3, -1)
    outcomes, torn = _choices(flat, allowed, draws)
    tied = torn | ties(flat[FIRST], flat[SECOND]).reshape(36, draws).any(axis=0)
    cells = make_cells(outcomes, draws)
    pure, pure_regret = pure_pairs(outcomes, cells)
    settled = np.zeros(draws, dtype=bool)
    if mixing == "needed":
        settled[outcomes.draw[pure]] = True
    mixed, mixed_regret, capped = mixed_pairs(outcomes, cells, ~settled, cap)
    some = _on_path(outcomes, pure, mixed, draws)
    missing = np.flatnonzero(~some.any(axis=1))
    if missing.size:
        more, more_regret = any_selection(outcomes, cells, missing)
        mixed = Mixed(*(np.concatenate(pair) for pair in zip(mixed, more, strict=True)))
        mixed_regret = np.concatenate([mixed_regret, more_regret])
        some = _on_path(outcomes, pure, mixed, draws)
    regret = np.where(some.any(axis=1), 0.0, np.inf)
    np.maximum.at(regret, outcomes.draw[pure], np.maximum(pure_regret, outcomes.regret[pure]))
    on = mixed.outcomes >= 0
    final = np.where(on, outcomes.regret[mixed.outcomes], 0.0).max(axis=1, initial=0.0)
    np.maximum.at(regret, mixed.draw, np.maximum(mixed_regret, final))
    replies = np.zeros((draws, 9, len(ACTIONS)), dtype=bool)
    replies[outcomes.draw, outcomes.cell, outcomes.action] = True
    every = some & (some.sum(axis=1) == 1)[:, None]
    return Solved(some, every, replies, tied, capped, regret, outcomes, pure, mixed)


def _on_path(outcomes: Outcomes, pure: Places, mixed: Mixed, draws: int) -> Mask:
    """Actions on the path of some equilibrium: (draws, 4)."""
    some = np.zeros((draws, len(ACTIONS)), dtype=bool)
    some[outcomes.draw[pure], outcomes.action[pure]] = True
    used = mixed.outcomes[mixed.outcomes >= 0]
    some[outcomes.draw[used], outcomes.action[used]] = True
    return some


def _choices(flat: Array, allowed: Mask, draws: int) -> tuple[Outcomes, Mask]:
    """Actions with their final equilibria that may be the pivot's choice; and where it is indifferent among actions."""
    worst = np.full(flat.shape[-1], np.inf)
    parts = []
    for found in equilibria(flat[FIRST], flat[SECOND]):
        if found.games.size:
            value = _values(flat, found)
            worst[found.games] = np.minimum(worst[found.games], value[PIVOT])
            parts.append((found, value))
    # What an action may be followed by at worst; one that cannot be taken tempts nobody.
    open_ = np.broadcast_to(allowed[:, :, None], (9, len(ACTIONS), draws))
    tempting = np.where(open_ & np.isfinite(worst.reshape(open_.shape)), worst.reshape(open_.shape), -np.inf)
    others = np.stack([np.delete(tempting, a, axis=1).max(axis=1) for a in range(len(ACTIONS))], axis=1)
    # Nothing that the pivot gets in a closed action is enough to take it.
    others = np.where(open_, others, np.inf).ravel()
    torn = np.zeros(draws, dtype=bool)
    kept = []
    for found, value in parts:
        gain = value[PIVOT] - others[found.games]
        keep = np.flatnonzero(gain >= -TOLERANCE)
        torn[found.games[keep[gain[keep] <= TOLERANCE]] % draws] = True
        chosen = found._replace(games=found.games[keep], x=found.x[keep], y=found.y[keep])
        x, y = np.zeros((keep.size, 3)), np.zeros((keep.size, 3))
        x[:, found.rows], y[:, found.columns] = chosen.x, chosen.y
        regret = np.maximum(regrets(flat[FIRST], flat[SECOND], chosen), -gain[keep])
        kept.append((found.games[keep], x, y, value[:, keep], regret))
    game, x, y, regret = (np.concatenate([part[place] for part in kept]) for place in (0, 1, 2, 4))
    value = np.concatenate([part[3] for part in kept], axis=1)
    draw, cell, action = game % draws, game // (4 * draws), game // draws % 4
    return Outcomes(draw, cell, action, x, y, value, regret), torn


def _values(flat: Array, found: Found) -> Array:
    """Payoffs of all players in the equilibria of one support: (3, k)."""
    if len(found.rows) == 1:
        return np.take(flat[:, found.rows[0], found.columns[0]], found.games, axis=1)
    parts = [
        np.take(flat[:, i, j], found.games, axis=1) * (found.x[:, r] * found.y[:, c])
        for (r, i), (c, j) in itertools.product(enumerate(found.rows), enumerate(found.columns))
    ]
    return np.asarray(sum(parts))


def _joined(parts: Sequence[Solved]) -> Solved:
    """Chunks of draws as one, their places moved on."""
    draws = np.cumsum([0] + [part.some.shape[0] for part in parts])
    places = np.cumsum([0] + [part.outcomes.draw.size for part in parts])

    def joined(get: Callable[[Solved], NDArray[Any]], starts: Places | None = None, axis: int = 0) -> NDArray[Any]:
        arrays = [get(part) for part in parts]
        if starts is not None:
            # -1 stands for no place.
            arrays = [np.where(array >= 0, array + at, -1) for array, at in zip(arrays, starts, strict=False)]
        return np.concatenate(arrays, axis=axis)

    return Solved(
        some=joined(lambda part: part.some),
        every=joined(lambda part: part.every),
        replies=joined(lambda part: part.replies),
        tied=joined(lambda part: part.tied),
        capped=joined(lambda part: part.capped),
        regret=joined(lambda part: part.regret),
        outcomes=Outcomes(
            draw=joined(lambda part: part.outcomes.draw, draws),
            cell=joined(lambda part: part.outcomes.cell),
            action=joined(lambda part: part.outcomes.action),
            x=joined(lambda part: part.outcomes.x),
            y=joined(lambda part: part.outcomes.y),
            value=joined(lambda part: part.outcomes.value, axis=1),
            regret=joined(lambda part: part.outcomes.regret),
        ),
        pure=joined(lambda part: part.pure, places),
        mixed=Mixed(
            draw=joined(lambda part: part.mixed.draw, draws),
            x=joined(lambda part: part.mixed.x),
            y=joined(lambda part: part.mixed.y),
            outcomes=joined(lambda part: part.mixed.outcomes, places),
        ),
    )
