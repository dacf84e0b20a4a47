"""Logit quantal response equilibria, followed from the centre of the game along the principal branch.

In a quantal response equilibrium a player takes better actions more often, the more so the larger `precision`
(lambda): at 0 all actions are as likely, and the branch that begins there leads to a Nash equilibrium as precision
grows. McKelvey and Palfrey (1995); the path is followed as Turocy (2005) does, in logarithms of probabilities by
tangent steps and corrections, so that it may turn back in lambda.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from tertius.errors import InputError, TertiusError
from tertius.games.mixing import slopes, values
from tertius.games.trees import Floats

Field: TypeAlias = Callable[[list[Floats]], tuple[list[Floats], Floats]]
"""From one array of probabilities a place to the value of each action there, and the derivatives of all values."""

MOST_STEPS = 3_000

LAST = 1e6
"""Precision, in units of the widest difference of payoffs, at which the limit is taken to be reached."""


def quantal_response(payoffs: Floats, precision: float) -> tuple[Floats, ...]:
    """The logit quantal response equilibrium on the principal branch at a precision.

    Parameters
    ----------
    payoffs : array of shape (players, actions of the first, ..., actions of the last)
    precision : float
        Lambda, in one over units of payoff, at least 0.

    Returns
    -------
    tuple of arrays
        A mix for each player.

    Examples
    --------
    >>> import numpy as np
    >>> dilemma = np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    >>> [mix.round(3).tolist() for mix in quantal_response(dilemma, 1.0)]
    [[0.227, 0.773], [0.227, 0.773]]
    """
    return tuple(follow(field_of(payoffs), payoffs.shape[1:], precision))


def field_of(payoffs: Floats) -> Field:
    """Values and derivatives of a game in strategic form."""
    import numpy as np

    def field(mixes: list[Floats]) -> tuple[list[Floats], Floats]:
        n = len(mixes)
        rows = [
            np.hstack([slopes(payoffs, mixes, i, j) if i != j else np.zeros((len(mixes[i]),) * 2) for j in range(n)])
            for i in range(n)
        ]
        return values(payoffs, mixes), np.vstack(rows)

    return field


def follow(field: Field, sizes: Sequence[int], precision: float) -> list[Floats]:
    """The point of the principal branch at which a precision is first reached.

    Raises
    ------
    InputError
        When the precision is negative or not finite.
    TertiusError
        When the branch cannot be followed so far.
    """
    import math

    if not (precision >= 0 and math.isfinite(precision)):
        raise InputError(f"precision {precision}: must be a finite number from 0 up")
    if precision == 0:
        return [_even(size) for size in sizes]
    last = None
    for mixes, at in branch(field, sizes, precision):
        last = (mixes, at)
    if last is None or last[1] != precision:
        reached = last[1] if last else 0.0
        raise TertiusError(f"quantal responses could be followed to lambda {reached:.6g} only; ask for less than that")
    return last[0]


def limits(payoffs: Floats) -> Iterator[list[Floats]]:
    """Points near the limit of the principal branch, the last one first."""
    import numpy as np

    spread = float(np.ptp(payoffs.reshape(len(payoffs), -1), axis=1).max())
    if not spread:
        yield [_even(size) for size in payoffs.shape[1:]]
        return
    path = [mixes for mixes, _ in branch(field_of(payoffs / spread), payoffs.shape[1:], LAST)]
    yield from path[:-40:-4] if len(path) > 40 else path[::-1]


def branch(field: Field, sizes: Sequence[int], until: float) -> Iterator[tuple[list[Floats], float]]:
    """Points of the principal branch with their precision; the last is at `until` where the branch comes there."""
    import numpy as np

    starts = np.cumsum([0, *sizes])
    logs = np.concatenate([np.log(_even(size)) for size in sizes])
    at, step, towards = 0.0, 0.05, None
    for _ in range(MOST_STEPS):
        _, matrix = _conditions(field, logs, at, starts)
        tangent = np.linalg.svd(matrix)[2][-1]
        if towards is None:
            tangent *= np.sign(tangent[-1])
        elif tangent @ towards < 0:
            tangent = -tangent
        while True:
            guess = np.append(logs, at) + step * tangent
            over = guess[-1] >= until
            if over:
                # The last step goes to the precision asked for, and is corrected at it.
                guess = np.append(logs, at) + (until - at) / tangent[-1] * tangent
                guess[-1] = until
            point, quick = _corrected(field, guess, tangent, starts, held=over)
            if point is not None:
                break
            step /= 2
            if step < 1e-9:
                return
        logs, at, towards = point[:-1], float(point[-1]), tangent
        yield [np.exp(part) for part in np.split(logs, starts[1:-1])], at
        if over:
            return
        step = min(step * (2.0 if quick else 1.0), max(1.0, 0.5 * abs(at)))


def _even(size: int) -> Floats:
    import numpy as np

    return np.full(size, 1 / size)


def _corrected(
    field: Field, guess: Floats, tangent: Floats, starts: Floats, *, held: bool
) -> tuple[Floats | None, bool]:
    """Newton's method across the tangent, or at the precision of the guess; and whether it took few steps."""
    import numpy as np

    point = guess.copy()
    normal = np.zeros(len(guess)) if held else tangent
    if held:
        normal[-1] = 1.0
    for number in range(12):
        error, matrix = _conditions(field, point[:-1], float(point[-1]), starts)
        if not (np.isfinite(error).all() and np.isfinite(matrix).all()):
            return None, False
        system = np.vstack([matrix, normal])
        try:
            move = np.linalg.solve(system, np.append(error, 0.0))
        except np.linalg.LinAlgError:
            return None, False
        point = point - move
        size = float(np.abs(move).max() / max(1.0, np.abs(point).max()))
        if number == 0 and size > 0.5:
            return None, False
        if size < 1e-13:
            return point, number < 4
    return (point, False) if size < 1e-9 else (None, False)


def _conditions(field: Field, logs: Floats, at: float, starts: Floats) -> tuple[Floats, Floats]:
    """What has to vanish on the branch, and its derivatives in the logarithms and in the precision."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        mixes = [np.exp(part) for part in np.split(logs, starts[1:-1])]
        now, slope = field(mixes)
        slope = slope * np.concatenate(mixes)
    size = len(logs)
    error, matrix = np.zeros(size), np.zeros((size, size + 1))
    if not np.isfinite(slope).all():
        return np.full(size, np.nan), matrix
    for i, (mix, value) in enumerate(zip(mixes, now, strict=True)):
        first, end = starts[i], starts[i + 1]
        lead = int(np.argmax(mix))
        rest = [first + a for a in range(end - first) if a != lead]
        rows = np.arange(first, end - 1)
        gains = np.delete(value, lead) - value[lead]
        error[rows] = logs[rest] - logs[first + lead] - at * gains
        matrix[rows, :size] = -at * (slope[rest] - slope[first + lead])
        matrix[rows, rest] += 1
        matrix[rows, first + lead] -= 1
        matrix[rows, size] = -gains
        error[end - 1] = mix.sum() - 1
        matrix[end - 1, first:end] = mix
    return error, matrix
