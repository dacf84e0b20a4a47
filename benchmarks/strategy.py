"""The pivot's game in many draws beside a plain enumeration of pure profiles over the same payoffs.

`python -m benchmarks strategy [DRAWS] [ROUNDS]`: 10,000 draws by default. The enumeration tests each of the nine pure
profiles of every final stage for profitable deviations, lets the pivot choose and tests the nine pure pairs of first
moves; it takes the first equilibrium of each stage and knows no mixed one. The solution finds all of them, pure and
mixed, carries sets up and certifies regrets. The logit solution and the making of the payoffs are timed beside them.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from benchmarks.harness import compare, report


def run(draws: int = 10_000, rounds: int = 5) -> str:
    """The figures as text."""
    from tertius.games.pivots.assumptions import load_assumptions
    from tertius.games.pivots.batches import solve
    from tertius.games.pivots.noisy import noisy
    from tertius.games.pivots.pivot import allowed, payoffs_of
    from tertius.games.pivots.situations import plain_situation

    assumptions, held = load_assumptions(), plain_situation("P", "A", "B", (1.7, 1.7, -2.5))
    rng = np.random.default_rng(1981)
    columns = {term.name: rng.uniform(term.low, term.high, draws) for term in assumptions.terms}
    levels = {"to_first": (1.7, 1.4), "to_second": (1.7, 1.65), "rivals": (-2.5, 1.6), "lean": (-3.2, 2.9)}
    columns |= {name: rng.normal(mean, sd, draws) for name, (mean, sd) in levels.items()}
    can = allowed(held)
    payoffs = payoffs_of(held, assumptions, columns, draws)
    timings = compare(
        {
            "pure profiles": lambda: pure_profiles(payoffs, can),
            "all equilibria": lambda: solve(payoffs, can),
            "logit equilibrium": lambda: noisy(payoffs, can, columns["precision"]),
            "payoffs from terms": lambda: payoffs_of(held, assumptions, columns, draws),
        },
        rounds,
    )
    found = solve(payoffs, can)
    lines = [
        report(f"the pivot's game, {draws} draws", timings),
        f"largest regret of an equilibrium reported {found.regret.max():.1e}; draws without any "
        f"{int((~found.some.any(axis=1)).sum())}; with tied replies {found.tied.mean():.2%}; with combinations of "
        f"mixed first moves left out {found.capped.mean():.2%}",
    ]
    return "\n".join(lines)


def pure_profiles(payoffs: Any, can: Any) -> Any:
    """On-path action of the pivot by pure profiles alone (draws,), -1 where there is none."""
    draws = payoffs.shape[-1]
    first, second, pivot = payoffs.reshape(3, 3, 3, -1)
    value = np.full((3, first.shape[-1]), np.nan)
    for i, j in itertools.product(range(3), repeat=2):
        stays = np.ones(first.shape[-1], dtype=bool)
        for k in range(3):
            stays &= first[i, j] >= first[k, j]
            stays &= second[i, j] >= second[i, k]
        for player, table in enumerate((first, second, pivot)):
            value[player] = np.where(stays, table[i, j], value[player])
    cells = value.reshape(3, 9, 4, draws)
    wanted = np.where(can[:, :, None] & ~np.isnan(cells[2]), cells[2], -np.inf)
    choice = wanted.argmax(axis=1)
    reached = np.take_along_axis(cells, choice[None, :, None], axis=2)[:, :, 0].reshape(3, 3, 3, draws)
    out = np.full(draws, -1)
    for i, j in itertools.product(range(3), repeat=2):
        stays = np.ones(draws, dtype=bool)
        for k in range(3):
            stays &= ~(reached[0, k, j] > reached[0, i, j])
            stays &= ~(reached[1, i, k] > reached[1, i, j])
        out = np.where(stays, choice[3 * i + j], out)
    return out
