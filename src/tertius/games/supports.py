"""Equilibria in which three or four players mix: every support that could hold one, its conditions solved.

Which supports could is told as Porter, Nudelman and Shoham (2008) tell it: none in which an action is worse than
another against all that the others may do there.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tertius.games.mixing import in_units, isolated, limit, polished, regret, tidied
from tertius.games.roots import solve
from tertius.games.trees import Floats

Support: TypeAlias = tuple[tuple[int, ...], ...]

MOST_SUPPORTS = 4_000
"""Supports looked at; a game of more is too large to be solved wholly."""

MOST_SLOW = 6
"""Supports solved of those without a player of two actions and with one of four or more, half a second each."""

STARTS = 6
"""Points from which solutions are sought in a support whose conditions have a continuum of them."""

SAME = 1e-7
"""Distance in any probability up to which two equilibria are one."""


@dataclass(frozen=True, eq=False)
class Enumerated:
    """What supports gave: certified profiles, and how many supports were solved, empty for sure, or neither."""

    profiles: tuple[tuple[Floats, ...], ...]
    solved: int
    ruled_out: int
    degenerate: int
    too_large: int


def enumerated(payoffs: Floats, whole: Any) -> Enumerated:
    """Equilibria in which at least three players mix.

    Parameters
    ----------
    payoffs : array of shape (players, actions of the first, ..., actions of the last)
    whole : array of int64 of the same shape
        The same as integers, in which equal payoffs are equal.
    """
    most = limit(payoffs)
    scaled = in_units(payoffs)
    kept: list[tuple[Floats, ...]] = []
    slow = 0
    counts = {"solved": 0, "ruled_out": 0, "degenerate": 0, "too_large": 0}
    for number, support in enumerate(_supports(payoffs.shape[1:])):
        if number >= MOST_SUPPORTS:
            counts["too_large"] += 1
            break
        if _impossible(whole, support):
            counts["ruled_out"] += 1
            continue
        active = [i for i, held in enumerate(support) if len(held) > 1]
        sizes = [len(support[i]) for i in active]
        slow += min(sizes) > 2 and max(sizes) > 3
        if slow > MOST_SLOW:
            counts["too_large"] += 1
            continue
        roots = solve(_conditions(scaled, support, active))
        if roots is None:
            counts["too_large"] += 1
        else:
            counts["solved" if roots.proved else "degenerate"] += 1
        found = [_spread(payoffs.shape[1:], support, active, point) for point in (roots.points if roots else ())]
        inside = [tidied(mixes) for mixes in found if min(float(mix.min()) for mix in mixes) > -1e-9]
        if roots is None or not roots.proved:
            inside += _sought(payoffs, support)
        loose = False
        for mixes in inside:
            sure = mixes if regret(payoffs, mixes) <= most else polished(payoffs, mixes, support)
            if sure is None or regret(payoffs, sure) > most or any(same(sure, other) for other in kept):
                continue
            # Of a continuum one point stands for the rest.
            alone = isolated(payoffs, sure, support)
            if alone or not loose:
                kept.append(sure)
            loose = loose or not alone
    return Enumerated(tuple(kept), **counts)


def same(one: Sequence[Floats], two: Sequence[Floats]) -> bool:
    """Whether two profiles are one."""
    return all(float(abs(a - b).max()) <= SAME for a, b in zip(one, two, strict=True))


def _supports(sizes: Sequence[int]) -> Iterator[Support]:
    """Supports in which three or more players mix, small ones first."""
    choices = [[held for k in range(1, size + 1) for held in itertools.combinations(range(size), k)] for size in sizes]
    if math.prod(map(len, choices)) <= 64 * MOST_SUPPORTS:
        held = sorted(itertools.product(*choices), key=lambda support: sum(map(len, support)))
    else:
        held = list(itertools.islice(itertools.product(*choices), 64 * MOST_SUPPORTS))
    return (support for support in held if sum(len(part) > 1 for part in support) > 2)


def _impossible(whole: Any, support: Support) -> bool:
    """Whether an action of the support is nowhere better, and somewhere worse, than another of its player."""
    import numpy as np

    for player, held in enumerate(support):
        others = [list(part) for part in support]
        others[player] = list(range(whole.shape[1 + player]))
        table = np.moveaxis(whole[player][np.ix_(*others)], player, 0).reshape(whole.shape[1 + player], -1)
        gains = table[:, None, :] - table[list(held)][None, :, :]
        if ((gains.min(axis=2) >= 0) & (gains.max(axis=2) > 0)).any():
            return True
    return False


def _conditions(scaled: Floats, support: Support, active: Sequence[int]) -> list[Floats]:
    """For each active player what every further action of the support pays more than its first."""
    import numpy as np

    made = []
    chosen = np.ix_(*map(list, support))
    for player in active:
        table = np.moveaxis(scaled[player][chosen], player, 0)
        gains = table[1:] - table[:1]
        made.append(gains.reshape(len(gains), *(len(support[j]) for j in active if j != player)))
    return made


def _spread(
    sizes: Sequence[int], support: Support, active: Sequence[int], point: Sequence[Floats]
) -> tuple[Floats, ...]:
    import numpy as np

    mixes = []
    for player, size in enumerate(sizes):
        mix = np.zeros(size)
        mix[list(support[player])] = point[active.index(player)] if player in active else 1.0
        mixes.append(mix)
    return tuple(mixes)


def _sought(payoffs: Floats, support: Support) -> list[tuple[Floats, ...]]:
    """Solutions of a support reached from a few points of it."""
    import numpy as np

    rng = np.random.default_rng(0)
    found = []
    for start in range(STARTS):
        mixes = []
        for size, held in zip(payoffs.shape[1:], support, strict=True):
            mix = np.zeros(size)
            mix[list(held)] = rng.dirichlet(np.ones(len(held))) if start else 1 / len(held)
            mixes.append(mix)
        point = polished(payoffs, mixes, support)
        if point is not None:
            found.append(point)
    return found
