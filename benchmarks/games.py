"""Random small games: how long all equilibria take, how often the list is complete, and what Gambit finds beside it.

`python -m benchmarks games [--seed N] [--many N] [--whole]`: so many games of each shape, payoffs standard normal or,
with `--whole`, integers from 0 to 3, which makes most games degenerate. Gambit is asked where pygambit is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import time

from benchmarks.harness import machine

SHAPES = ((2, 2, 2), (3, 3, 3), (2, 2, 2, 2), (4, 4))

NEAR = 1e-5


def main(arguments: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks games", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--many", type=int, default=50)
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args(arguments)
    kind = "integers from 0 to 3" if options.whole else "standard normal"
    print(f"{options.many} games a shape, payoffs {kind}, seed {options.seed}")
    print(machine())
    gambit = importlib.util.find_spec("pygambit") is not None
    print(
        "shape     mean s  max s  complete  at least one  equilibria  worst regret  Gambit: s  none  found  missed here"
    )
    for shape in SHAPES:
        print(_line(shape, options.seed, options.many, options.whole, gambit), flush=True)
    return 0


def _line(shape: tuple[int, ...], seed: int, many: int, whole: bool, gambit: bool) -> str:
    import numpy as np

    from tertius.games.mixing import regret
    from tertius.games.normal import equilibria

    rng = np.random.default_rng(seed)
    seconds, complete, some, total, worst = [], 0, 0, 0, 0.0
    spent, none, found, missed = 0.0, 0, 0, 0
    for _ in range(many):
        size = (len(shape), *shape)
        payoffs = rng.integers(0, 4, size).astype(float) if whole else rng.normal(size=size)
        start = time.perf_counter()
        ours = equilibria(payoffs)
        seconds.append(time.perf_counter() - start)
        complete += ours.complete
        some += bool(ours.profiles)
        total += len(ours.profiles)
        worst = max([worst, *(regret(payoffs, profile.mixes) for profile in ours.profiles)])
        if gambit:
            start = time.perf_counter()
            theirs = _by_gambit(payoffs)
            spent += time.perf_counter() - start
            none += not theirs
            found += len(theirs)
            missed += sum(
                all(
                    max(float(np.abs(a - b).max()) for a, b in zip(profile.mixes, other, strict=True)) > NEAR
                    for profile in ours.profiles
                )
                for other in theirs
            )
    name = "x".join(map(str, shape))
    beside = f"{spent / many:9.3f} {none:5d} {found:6d} {missed:12d}" if gambit else "   not installed"
    took = f"{sum(seconds) / many:7.3f} {max(seconds):6.3f}"
    return f"{name:<8} {took} {complete / many:8.0%} {some / many:13.0%} {total:11d} {worst:13.1e} {beside}"


def _by_gambit(payoffs: object) -> list[list[object]]:
    import numpy as np
    import pygambit

    from tertius.games.gambit import nfg
    from tertius.games.trees import Matrix

    table = np.asarray(payoffs)
    actions = tuple(tuple("abcd"[:size]) for size in table.shape[1:])
    text = nfg(Matrix(name="random", players=tuple("WXYZ"[: len(table)]), actions=actions, payoffs=table))
    game = pygambit.read_nfg(io.BytesIO(text.encode()))
    if len(table) == 2:
        solved = pygambit.nash.enummixed_solve(game, rational=False).equilibria
    else:
        solved = pygambit.nash.enumpoly_solve(game).equilibria
    return [[np.array([float(share) for _, share in mix]) for mix in profile] for profile in solved]
