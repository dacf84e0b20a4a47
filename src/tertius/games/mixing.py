"""Expected payoffs of mixed profiles, their derivatives, and regret: arithmetic below every solver.

A profile is one array of probabilities a player; payoffs have the shape (players, actions of the first, ..., of the
last).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tertius.games.trees import Floats

CERTIFIED = 1e-9
"""Most regret of what is called an equilibrium, in units of payoff (of the widest difference, where that is over 1)."""


def values(payoffs: Floats, mixes: Sequence[Floats]) -> list[Floats]:
    """Expected payoff of each action of each player against the others' mixes.

    Examples
    --------
    >>> import numpy as np
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> [v.tolist() for v in values(pennies, [np.array([1.0, 0.0]), np.array([0.5, 0.5])])]
    [[0.0, 0.0], [-1.0, 1.0]]
    """
    return [_contracted(payoffs[player], mixes, (player,)) for player in range(len(mixes))]


def slopes(payoffs: Floats, mixes: Sequence[Floats], player: int, other: int) -> Floats:
    """Derivatives of `values` of a player in the probabilities of another: shape (actions, the other's actions)."""
    table = _contracted(payoffs[player], mixes, (player, other))
    return table if player < other else table.T


def expected(payoffs: Floats, mixes: Sequence[Floats]) -> tuple[float, ...]:
    """Expected payoff of each player."""
    return tuple(float(v @ x) for v, x in zip(values(payoffs, mixes), mixes, strict=True))


def regret(payoffs: Floats, mixes: Sequence[Floats]) -> float:
    """The most that any player could gain by another action, reckoned in extended precision where there is any.

    Examples
    --------
    >>> import numpy as np
    >>> chicken = np.array([[[0.0, -1.0], [1.0, -9.0]], [[0.0, 1.0], [-1.0, -9.0]]])
    >>> regret(chicken, [np.array([1.0, 0.0]), np.array([0.0, 1.0])])
    0.0
    >>> regret(chicken, [np.array([0.0, 1.0]), np.array([0.0, 1.0])])
    8.0
    """
    import numpy as np

    long: Any = payoffs.astype(np.longdouble)
    exact: list[Any] = [mix.astype(np.longdouble) for mix in mixes]
    return max(float(v.max() - v @ x) for v, x in zip(values(long, exact), exact, strict=True))


def limit(payoffs: Floats) -> float:
    """Most regret at which a profile of this game is called an equilibrium."""
    import numpy as np

    flat = payoffs.reshape(len(payoffs), -1)
    return CERTIFIED * max(1.0, float(np.ptp(flat, axis=1).max()))


def tidied(mixes: Sequence[Floats]) -> tuple[Floats, ...]:
    """Probabilities without what rounding has left below 0, adding up to 1."""
    import numpy as np

    clipped = [np.where(mix < 1e-12, 0.0, mix) for mix in mixes]
    return tuple(mix / mix.sum() for mix in clipped)


def polished(payoffs: Floats, mixes: Sequence[Floats], supports: Sequence[Sequence[int]]) -> tuple[Floats, ...] | None:
    """The profile nearest to `mixes`, within supports, at which the actions of each support pay the same.

    Gauss and Newton's method with steps of least norm, which converges to a point of a continuum of solutions too. None
    where it does not converge to probabilities; whether that is an equilibrium is for `regret` to say.
    """
    import numpy as np

    table = _within(payoffs, supports)
    inner = [np.maximum(mix[list(held)], 1e-9) for mix, held in zip(mixes, supports, strict=True)]
    inner = [mix / mix.sum() for mix in inner]
    cuts = np.cumsum([len(mix) for mix in inner])[:-1]
    for _ in range(40):
        error, matrix = _indifference(table, inner)
        step = np.linalg.lstsq(matrix, error, rcond=1e-10)[0]
        inner = [x - part for x, part in zip(inner, np.split(step, cuts), strict=True)]
        size = float(np.abs(step).max())
        if size < 1e-15 or not size < 1e6:
            break
    if not size < 1e-6 or any(x.min() < -1e-9 for x in inner):
        return None
    full = []
    for mix, held, x in zip(mixes, supports, inner, strict=True):
        whole = np.zeros(len(mix))
        whole[list(held)] = x
        full.append(whole)
    return tidied(full)


def isolated(payoffs: Floats, mixes: Sequence[Floats], supports: Sequence[Sequence[int]]) -> bool:
    """Whether no other profile of these supports near this one makes their actions pay the same."""
    import numpy as np

    inner = [mix[list(held)] for mix, held in zip(mixes, supports, strict=True)]
    values_of = np.linalg.svd(_indifference(_within(payoffs, supports), inner)[1], compute_uv=False)
    return bool(values_of[-1] > 1e-9)


def refined(payoffs: Floats, mixes: Sequence[Floats]) -> tuple[Floats, ...]:
    """The profile with its rounding errors corrected: residuals in extended precision, steps in ordinary one."""
    import numpy as np

    supports = [np.flatnonzero(mix).tolist() for mix in mixes]
    table: Any = _within(payoffs, supports).astype(np.longdouble)
    inner: list[Any] = [mix[held].astype(np.longdouble) for mix, held in zip(mixes, supports, strict=True)]
    cuts = np.cumsum([len(mix) for mix in inner])[:-1]
    for _ in range(3):
        error, matrix = _indifference(table, inner)
        step = np.linalg.lstsq(matrix.astype(float), error.astype(float), rcond=1e-10)[0]
        inner = [x - part for x, part in zip(inner, np.split(step, cuts), strict=True)]
    full = []
    for mix, held, x in zip(mixes, supports, inner, strict=True):
        whole = np.zeros(len(mix))
        whole[held] = x
        full.append(whole)
    better = all(float(mix.min()) >= 0 for mix in full) and regret(payoffs, full) < regret(payoffs, mixes)
    return tuple(full) if better else tuple(mixes)


def in_units(payoffs: Floats) -> Floats:
    """Payoffs between 0 and 1, in units of each player's widest difference; 0 where there is none."""
    import numpy as np

    flat = payoffs.reshape(len(payoffs), -1)
    spread = np.ptp(flat, axis=1)
    shape = (-1, *([1] * (payoffs.ndim - 1)))
    made: Floats = (payoffs - flat.min(axis=1).reshape(shape)) / np.where(spread > 0, spread, 1.0).reshape(shape)
    return made


def _within(payoffs: Floats, supports: Sequence[Sequence[int]]) -> Floats:
    """Payoffs among the actions of supports, in units of each player's widest difference."""
    import numpy as np

    made: Floats = in_units(payoffs)[np.ix_(range(len(payoffs)), *map(list, supports))]
    return made


def _indifference(table: Floats, inner: Sequence[Floats]) -> tuple[Any, Any]:
    """By how much payoffs that should be equal differ, and sums from 1; with their derivatives."""
    import numpy as np

    starts = np.cumsum([0, *map(len, inner)])
    now = values(table, inner)
    error = np.concatenate([np.append(v[1:] - v[0], x.sum() - 1) for v, x in zip(now, inner, strict=True)])
    matrix = np.zeros((starts[-1], starts[-1]), dtype=table.dtype)
    for i in range(len(inner)):
        matrix[starts[i + 1] - 1, starts[i] : starts[i + 1]] = 1
        for j in range(len(inner)):
            if i != j:
                slope = slopes(table, inner, i, j)
                matrix[starts[i] : starts[i + 1] - 1, starts[j] : starts[j + 1]] = slope[1:] - slope[0]
    return error, matrix


def _contracted(table: Floats, mixes: Sequence[Floats], kept: tuple[int, ...]) -> Floats:
    """A player's payoffs averaged over the mixes of all players but those of `kept`."""
    for player in range(len(mixes) - 1, -1, -1):
        if player not in kept:
            table = (table * mixes[player].reshape(-1, *([1] * (table.ndim - player - 1)))).sum(axis=player)
    return table
