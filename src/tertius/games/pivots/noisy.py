"""The pivot's game played with noise: logit quantal response of every decision, for many draws at once.

Where a game has several equilibria, equilibrium alone does not say which is played. In a logit equilibrium (McKelvey
and Palfrey 1998, for games in extensive form) every move has a probability that rises with what it is worth given that
all others play so too: log odds are `precision` times the difference in points. It is one answer a draw. Where logit
replies have several fixed points, the one is taken that is reached from full noise while precision rises to its
value, in steps; that is the principal branch as far as it has no fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.games.pivots.stages import Mask
from tertius.games.pivots.terms import FIRST, MEDIATE, PIVOT, SECOND, Array

STEPS = 48
NEWTON = 1
POLISH = 4
PATIENCE = 400
"""Damped replies tried where Newton's steps have not settled."""

SETTLED = 1e-9

CLASSES = ((0, 0), (0, 1), (0, 3), (0, MEDIATE), (1, MEDIATE), (3, MEDIATE))
"""(cell, action) of one final stage of each kind: moves made before only add constants to what a rival gets, but for
the cover that a mediator gives to those who courted it."""


@dataclass(frozen=True, slots=True)
class Noisy:
    """What is played under noise.

    Attributes
    ----------
    action : array (draws, 4)
        Probability of each action of the pivot.
    replies : array (draws, 9, 4)
        The same after each two moves of the rivals (3 x first's + second's).
    moves : array (draws, 2, 3)
        Probability of each first move of either rival.
    finals : array (draws, 6, 2, 3)
        Probability of each final move of either rival, by the kind of final stage (`kind_of`).
    residual : array (draws,)
        The largest difference between a move's log odds and what they should be.
    """

    action: Array
    replies: Array
    moves: Array
    finals: Array
    residual: Array


def kind_of(cell: int, action: int) -> int:
    """Which of `CLASSES` the final stage after these moves (3 x first's + second's) is of.

    >>> kind_of(4, 3), kind_of(2, MEDIATE)
    (2, 4)
    """
    if action != MEDIATE:
        return {0: 0, 1: 1, 3: 2}[action]
    courted = (cell // 3 == 0, cell % 3 == 0)
    return {(True, True): 3, (True, False): 4, (False, True): 5}.get(courted, 3)


def noisy(payoffs: Array, allowed: Mask, precision: Array) -> Noisy:
    """Logit equilibrium of the game in every draw.

    Parameters
    ----------
    payoffs : array of shape (3, 3, 3, 3, 3, 4, draws)
    allowed : array of bool (9, 4)
    precision : array (draws,)
        Log odds a point.

    Returns
    -------
    Noisy
    """
    draws = payoffs.shape[-1]
    flat = payoffs.reshape(3, 3, 3, 9, 4, draws)
    finals = np.stack([flat[:2, :, :, cell, action] for cell, action in CLASSES], axis=-2).reshape(2, 3, 3, -1)
    x, y, final = _logit(finals[FIRST], finals[SECOND], np.tile(precision, len(CLASSES)))
    x, y = x.reshape(3, len(CLASSES), draws), y.reshape(3, len(CLASSES), draws)
    value = np.empty((3, 9, 4, draws))
    for cell in range(9):
        for action in range(4):
            kind = kind_of(cell, action)
            joint = x[:, None, kind] * y[None, :, kind]
            value[:, cell, action] = (flat[:, :, :, cell, action] * joint).sum(axis=(1, 2))
    choice = _softmax(np.where(allowed[:, :, None], precision * value[PIVOT], -np.inf), axis=1)
    cells = (value[:2] * choice).sum(axis=2).reshape(2, 3, 3, draws)
    p, q, first = _logit(cells[FIRST], cells[SECOND], precision)
    reached = (p[:, None] * q[None, :]).reshape(9, 1, draws)
    residual = np.maximum(final.reshape(len(CLASSES), draws).max(axis=0), first)
    moves, played = np.stack([p.T, q.T], axis=1), np.stack([x, y]).transpose(3, 2, 0, 1)
    return Noisy((reached * choice).sum(axis=0).T, choice.transpose(2, 0, 1), moves, played, residual)


def _softmax(value: Array, axis: int) -> Array:
    raised = np.exp(value - value.max(axis=axis, keepdims=True))
    return np.asarray(raised / raised.sum(axis=axis, keepdims=True))


def _logit(a: Array, b: Array, precision: Array) -> tuple[Array, Array, Array]:
    """Logit equilibrium of bimatrix games (3, 3, games): both mixtures (3, games) and the residual (games,)."""
    gain_a = a[1:] - a[:1]
    gain_b = (b[:, 1:] - b[:, :1]).transpose(1, 0, 2)
    odds = np.zeros((2, a.shape[-1]))
    for step in range(1, STEPS + 1):
        level = precision * step / STEPS
        for _ in range(NEWTON):
            odds = odds + _newton(odds, gain_a, gain_b, level)
    for _ in range(POLISH):
        odds = odds + _newton(odds, gain_a, gain_b, precision)
    left = _residual(odds, gain_a, gain_b, precision)
    games = np.flatnonzero(~(left <= SETTLED))
    if games.size:
        odds[:, games] = _damped(odds[:, games], gain_a[..., games], gain_b[..., games], precision[games])
        left[games] = _residual(odds[:, games], gain_a[..., games], gain_b[..., games], precision[games])
    x = _mixture(odds)
    return x, _mixture(precision * _worth(gain_b, x)), left


def _mixture(odds: Array) -> Array:
    """Probabilities (3, games) from log odds over the first move (2, games)."""
    top = np.maximum(np.maximum(odds[0], odds[1]), 0.0)
    out = np.empty((3, *odds.shape[1:]))
    np.exp(-top, out=out[0])
    np.exp(odds - top, out=out[1:])
    out /= out[0] + out[1] + out[2]
    return out


def _worth(gain: Array, mixture: Array) -> Array:
    """What the second and third move are worth over the first against a mixture: (2, 3, games) to (2, games)."""
    # Written out: the sum over an axis of three costs several times as much.
    return np.asarray(gain[:, 0] * mixture[0] + gain[:, 1] * mixture[1] + gain[:, 2] * mixture[2])


def _reply(odds: Array, gain_a: Array, gain_b: Array, level: Array) -> Array:
    """The row player's log odds given the column player's reply to the present ones."""
    answer = _mixture(level * _worth(gain_b, _mixture(odds)))
    return np.asarray(level * _worth(gain_a, answer))


def _newton(odds: Array, gain_a: Array, gain_b: Array, level: Array) -> Array:
    """One step of Newton's method on `odds = reply(odds)`, kept short."""
    x = _mixture(odds)
    worth_b = _worth(gain_b, x)
    y = _mixture(level * worth_b)
    worth_a = _worth(gain_a, y)
    # Derivatives of a mixture by its log odds: dx_m / du_k = x_m (1[m = k] - x_k).
    by_x = (gain_b[:, 1:] - worth_b[:, None]) * (level * x[1:])
    by_y = (gain_a[:, 1:] - worth_a[:, None]) * (level * y[1:])
    m00 = 1 - (by_y[0, 0] * by_x[0, 0] + by_y[0, 1] * by_x[1, 0])
    m01 = -(by_y[0, 0] * by_x[0, 1] + by_y[0, 1] * by_x[1, 1])
    m10 = -(by_y[1, 0] * by_x[0, 0] + by_y[1, 1] * by_x[1, 0])
    m11 = 1 - (by_y[1, 0] * by_x[0, 1] + by_y[1, 1] * by_x[1, 1])
    det = m00 * m11 - m01 * m10
    det = np.where(np.abs(det) < 1e-6, np.where(det < 0, -1e-6, 1e-6), det)
    miss = level * worth_a - odds
    step = np.empty_like(odds)
    step[0] = (m11 * miss[0] - m01 * miss[1]) / det
    step[1] = (m00 * miss[1] - m10 * miss[0]) / det
    step /= np.maximum(np.maximum(np.abs(step[0]), np.abs(step[1])), 1.0)
    return step


def _damped(odds: Array, gain_a: Array, gain_b: Array, level: Array) -> Array:
    """Replies half taken until nothing moves: what a fold leads to; then Newton's steps to polish."""
    for _ in range(PATIENCE):
        odds = odds + (_reply(odds, gain_a, gain_b, level) - odds) / 2
    for _ in range(POLISH):
        odds = odds + _newton(odds, gain_a, gain_b, level)
    return odds


def _residual(odds: Array, gain_a: Array, gain_b: Array, level: Array) -> Array:
    return np.asarray(np.abs(_reply(odds, gain_a, gain_b, level) - odds).max(axis=0))
