"""Actions that no equilibrium uses: iterated elimination of strictly dominated actions.

An action is strictly dominated when some mixture of a player's other actions pays more whatever the others do. What is
left does not depend on the order (Osborne and Rubinstein 1994, section 4.2).
"""

from __future__ import annotations

from tertius.games.trees import Floats

MARGIN = 1e-8
"""By how much a mixture has to pay more, in units of the widest difference of the player's payoffs."""


def undominated(payoffs: Floats) -> tuple[tuple[int, ...], ...]:
    """The actions of each player that survive.

    Parameters
    ----------
    payoffs : array of shape (players, actions of the first, ..., actions of the last)

    Examples
    --------
    >>> import numpy as np
    >>> dilemma = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    >>> undominated(dilemma)
    ((1,), (1,))
    """
    import numpy as np

    kept = [list(range(size)) for size in payoffs.shape[1:]]
    again = True
    while again:
        again = False
        for player, actions in enumerate(kept):
            table = np.moveaxis(payoffs[player][np.ix_(*kept)], player, 0).reshape(len(actions), -1)
            left = _left(table)
            if len(left) < len(actions):
                kept[player] = [actions[a] for a in left]
                again = True
    return tuple(map(tuple, kept))


def _left(table: Floats) -> list[int]:
    """Rows that no other row, nor mixture of other rows, exceeds everywhere."""
    import numpy as np

    margin = MARGIN * float(np.ptp(table))
    if not margin:
        return list(range(len(table)))
    gains = (table[:, None, :] - table[None, :, :]).min(axis=2)
    left = [a for a in range(len(table)) if not (gains[:, a] > margin).any()]
    if len(left) == len(table) and len(table) > 2:
        left = [a for a in left if not _by_mixture(table, a, margin)]
    return left


def _by_mixture(table: Floats, action: int, margin: float) -> bool:
    """Whether a mixture of the other rows exceeds a row everywhere by more than `margin`."""
    import numpy as np
    from scipy.optimize import linprog

    gains = np.delete(table, action, axis=0) - table[action]
    # A mixture cannot do better somewhere than the best row there.
    if gains.max(axis=0).min() <= margin:
        return False
    count, width = gains.shape
    found = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.hstack([-gains.T, np.ones((width, 1))]),
        b_ub=np.zeros(width),
        A_eq=np.append(np.ones(count), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
    )
    return bool(found.success and -found.fun > margin)
