"""Equilibria of games in strategic form: all of them where a method proves it, always at least one.

A player alone takes a best action. For two players the corners of the best-response polytopes are listed in exact
arithmetic (`bimatrix`), which is complete for every game. For three and four the equilibria in which two mix are had in
the same way (`slices`), the others support by support (`supports`). Where none of this gives an equilibrium, two
players have the one at the end of a path (`pivoting`); for more, logit quantal responses are followed to their limit
(`quantal`), and failing that a game nearby is solved. Every profile is certified by its regret, reckoned afresh from
the payoffs.

Nash (1951); von Stengel (2002); McKelvey and McLennan (1997); Govindan and Wilson (2003) on tracing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tertius.errors import InputError, TertiusError
from tertius.games.dominance import undominated
from tertius.games.mixing import limit, polished, refined, regret, tidied
from tertius.games.supports import enumerated, same
from tertius.games.trees import Floats

MOST_CELLS = 200_000
"""Profiles of pure strategies of the largest game that is taken on."""

NEARBY = (1e-2, 1e-4, 1e-6, 1e-10)
"""How far payoffs are moved, in units of their widest difference, to come to a game that is easier to solve."""


@dataclass(frozen=True, eq=False)
class Profile:
    """An equilibrium: a mix for each player, its regret, and the connected sets of which it is a corner."""

    mixes: tuple[Floats, ...]
    regret: float
    components: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Found:
    """Equilibria of a matrix, ordered; `complete` when there is none beside them (of connected sets: no corner)."""

    profiles: tuple[Profile, ...]
    complete: bool
    why: str


def equilibria(payoffs: Floats) -> Found:
    """Find the equilibria of a game in strategic form.

    Parameters
    ----------
    payoffs : array of shape (players, actions of the first, ..., actions of the last)

    Returns
    -------
    Found
        With at least one profile, each of a regret of at most 1e-9 (times the widest difference of payoffs, where that
        is over 1).

    Raises
    ------
    InputError
        When the game has more than `MOST_CELLS` profiles.

    Examples
    --------
    >>> import numpy as np
    >>> stag = np.array([[[4.0, 0.0], [3.0, 3.0]], [[4.0, 3.0], [0.0, 3.0]]])
    >>> found = equilibria(stag)
    >>> found.complete, [[mix.round(2).tolist() for mix in profile.mixes] for profile in found.profiles]
    (True, [[[0.0, 1.0], [0.0, 1.0]], [[0.75, 0.25], [0.75, 0.25]], [[1.0, 0.0], [1.0, 0.0]]])
    """
    import numpy as np

    cells = math.prod(payoffs.shape[1:])
    if cells > MOST_CELLS:
        raise InputError(f"the game has {cells:,} profiles of pure strategies; at most {MOST_CELLS:,} can be solved")
    kept = undominated(payoffs)
    small = payoffs[np.ix_(range(len(payoffs)), *kept)]
    sets, complete, why = _alone(small) if len(payoffs) == 1 else _listed(small)
    if not sets:
        sets, complete = [[_at_least_one(small)]], False
    return Found(_profiles(payoffs, kept, sets), complete, why)


def _alone(payoffs: Floats) -> tuple[list[list[tuple[Floats, ...]]], bool, str]:
    """The best actions of a player alone."""
    import numpy as np

    top = payoffs[0].max()
    best = np.flatnonzero(payoffs[0] >= top - 1e-12 * max(1.0, float(np.ptp(payoffs))))
    return [[(np.eye(payoffs.shape[1])[a],) for a in best]], True, "every best action of one player"


def _listed(payoffs: Floats) -> tuple[list[list[tuple[Floats, ...]]], bool, str]:
    """What the exact methods and the supports give: sets of corners, whether they are all, and why."""
    import numpy as np

    from tertius.games.bimatrix import whole
    from tertius.games.slices import sliced

    players = len(payoffs)
    integers = whole(payoffs.reshape(players, -1))
    table = np.empty(payoffs.shape, dtype=object)
    for player, held in enumerate(integers):
        table[player] = np.array(held, dtype=object).reshape(payoffs.shape[1:])
    exact, reason = sliced(table)
    sets = [[tuple(np.array([float(p) for p in mix]) for mix in point) for point in points] for points in exact]
    if reason:
        sets += [[profile] for profile in _pure(payoffs) if not any(same(profile, p) for held in sets for p in held)]
    if players == 2:
        why = reason or "the corners of both best-response polytopes listed in exact arithmetic"
        return sets, not reason, why
    more = enumerated(payoffs, table.astype(np.int64))
    for profile in more.profiles:
        if not any(same(profile, other) for points in sets for other in points):
            sets.append([profile])
    total = more.solved + more.ruled_out + more.degenerate + more.too_large
    reasons = [reason] if reason else []
    if more.degenerate:
        reasons.append(
            f"{more.degenerate} of {total} supports have conditions with infinitely many or double solutions"
        )
    if more.too_large:
        reasons.append(f"{more.too_large} supports or more are too large to solve")
    if reasons:
        return sets, False, "; ".join(reasons)
    return sets, True, "every support solved: as many solutions as its conditions can have, or none possible"


def _pure(payoffs: Floats) -> list[tuple[Floats, ...]]:
    """Equilibria in which nobody mixes."""
    import numpy as np

    best = np.ones(payoffs.shape[1:], dtype=bool)
    for player, table in enumerate(payoffs):
        best &= table >= table.max(axis=player, keepdims=True)
    return [
        tuple(np.eye(best.shape[player])[action] for player, action in enumerate(profile))
        for profile in np.argwhere(best).tolist()
    ]


def _profiles(
    payoffs: Floats, kept: Sequence[Sequence[int]], sets: list[list[tuple[Floats, ...]]]
) -> tuple[Profile, ...]:
    """Sets of corners as ordered profiles of the whole game."""
    import numpy as np

    def ordered(mixes: tuple[Floats, ...]) -> list[list[float]]:
        return [np.round(mix, 9).tolist() for mix in mixes]

    held: list[tuple[tuple[Floats, ...], set[int]]] = []
    sets = sorted((sorted(points, key=ordered) for points in sets), key=lambda points: ordered(points[0]))
    connected = itertools.count(1)
    for points in sets:
        number = next(connected) if len(points) > 1 else None
        for mixes in points:
            known = next((entry for entry in held if same(entry[0], mixes)), None)
            if known is None:
                known = (mixes, set())
                held.append(known)
            if number is not None:
                known[1].add(number)
    made = []
    for mixes, numbers in sorted(held, key=lambda entry: ordered(entry[0])):
        wide = []
        for mix, actions, size in zip(mixes, kept, payoffs.shape[1:], strict=True):
            full = np.zeros(size)
            full[list(actions)] = mix
            wide.append(full)
        sharp = refined(payoffs, wide)
        made.append(Profile(sharp, regret(payoffs, sharp), tuple(sorted(numbers))))
    return tuple(made)


def _at_least_one(payoffs: Floats) -> tuple[Floats, ...]:
    """An equilibrium, by following quantal responses to their limit or by the equilibria of a game nearby.

    For two players the path of Lemke and Howson ends in one, whatever the game. For more, an equilibrium of a game
    whose payoffs differ by at most e has a regret of at most 2 e here, so that the last of `NEARBY` is certified even
    where it cannot be polished.
    """
    import numpy as np

    from tertius.games.quantal import limits

    if len(payoffs) == 2:
        from tertius.games.bimatrix import whole
        from tertius.games.pivoting import lemke_howson

        first, second = (
            np.array(table, dtype=object).reshape(payoffs.shape[1:]).tolist() for table in whole(payoffs.reshape(2, -1))
        )
        return tuple(np.array([float(p) for p in mix]) for mix in lemke_howson(first, second))
    most = limit(payoffs)
    for approximate in limits(payoffs):
        found = _near(payoffs, approximate, most)
        if found is not None:
            return found
    spread = max(float(np.ptp(payoffs.reshape(len(payoffs), -1), axis=1).max()), 1e-300)
    rng = np.random.default_rng(0)
    for size in NEARBY:
        moved = payoffs + size * spread * rng.uniform(-1, 1, payoffs.shape)
        for points in _listed(moved)[0]:
            for profile in points:
                found = _near(payoffs, profile, most)
                if found is not None:
                    return found
    raise TertiusError("no equilibrium could be certified; scale the payoffs to between 0 and 1 and try again")


def _near(payoffs: Floats, mixes: Sequence[Floats], most: float) -> tuple[Floats, ...] | None:
    """A certified equilibrium near a profile: with the supports that its larger probabilities may mean."""
    plain = tidied(mixes)
    if regret(payoffs, plain) <= most:
        return plain
    tried: set[Any] = set()
    for least in (1e-1, 3e-2, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9):
        support = tuple(tuple(a for a, p in enumerate(mix) if p >= min(least, mix.max())) for mix in mixes)
        if support in tried:
            continue
        tried.add(support)
        found = polished(payoffs, mixes, support)
        if found is not None and regret(payoffs, found) <= most:
            return found
    return None
