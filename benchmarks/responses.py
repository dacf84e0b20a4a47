"""Responses in simulated triangles: is the policy found, are tests and bands as honest as they say, what does it cost?

`python -m benchmarks responses [policy] [granger] [bands] [time] [--series N] [--write]`; all four without a name.
`--write` makes docs/responses_simulated.md anew of the first three.

The triangles are those of the acceptance: a first-order autoregression of the six directed dyads, own persistence .4,
the pivot's answers to either leg of the quarrel ±.3 (or ±.1, or 0), unit noise that correlates by .3, 240 months. The
policy is held right when the cell is that of the signs, wrong when it is another one, open when it is `cannot tell`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import compare, report
from benchmarks.sets import PROJECT
from tertius.responses import Question, Series, VarFit, fit_var, read_policy, sims_zha, triangle_dyads
from tertius.responses.granger import block_tests, questions
from tertius.responses.impulse import bands, bootstrap, impact, responses_to
from tertius.responses.policy import PRIOR
from tertius.responses.var import lag_matrices, simulate

Array = NDArray[np.float64]

SEED = 20
MONTHS = 240
BATCH = 50
POLICIES = {
    "sides with first": (1.0, -1.0),
    "courts both": (1.0, 1.0),
    "keeps away": (-1.0, -1.0),
    "leans to first": (1.0, 0.0),
    "turns from first": (-1.0, 0.0),
    "stands aside": (0.0, 0.0),
}
"""A cell, and the sign of the pivot's move toward either rival when the quarrel worsens."""

SPREAD = 0.7 * np.eye(6) + 0.3


def main(arguments: list[str]) -> int:
    """Print the parts asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks responses")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without a name")
    parser.add_argument("--series", type=int, help="simulated series of each figure (rounds of the time)")
    parser.add_argument("--write", action="store_true", help="write docs/responses_simulated.md")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; choose of {', '.join(PARTS)}")
    if options.write:
        text = page(*([options.series] if options.series else []))
        (PROJECT / "docs" / "responses_simulated.md").write_text(text, encoding="utf-8")
        return 0
    for name in options.parts or PARTS:
        print(PARTS[name](*([options.series] if options.series else [])), end="\n\n", flush=True)
    return 0


def slopes(signs: tuple[float, float], size: float, own: float = 0.4, *, legs: int = 2) -> Array:
    """Coefficients (7, 6) of a triangle whose pivot answers both legs of the quarrel, or the first alone."""
    found = np.vstack([np.zeros(6), own * np.eye(6)])
    found[1 : 1 + legs, 4], found[1 : 1 + legs, 5] = -signs[0] * size, -signs[1] * size
    return found


def triangles(coefficients: Array, count: int, rows: int = MONTHS, spread: Array = SPREAD) -> Iterator[Array]:
    """Simulated values (rows, 6), one after another; each from a seed of its own, after a hundred months unseen."""
    factor = np.linalg.cholesky(spread)
    for first in range(0, count, BATCH):
        seeds = [[SEED, number] for number in range(first, min(first + BATCH, count))]
        noise = np.stack([np.random.default_rng(seed).normal(size=(rows + 100, 6)) for seed in seeds]) @ factor.T
        yield from simulate(coefficients, 1, np.zeros((1, 6)), noise)[:, 101:]


def as_series(values: Array) -> Series:
    """Values as the months of a triangle."""
    months = tuple(f"{1980 + i // 12}-{i % 12 + 1:02d}" for i in range(len(values)))
    unknown = np.full(values.shape, np.nan)
    return Series(triangle_dyads("A", "B", "P"), months, values, unknown, "month", "sum", "", "")


def policy_rates(
    cell: str, size: float, count: int, question: Question, *, lags: int = 1, legs: int = 2, rows: int = MONTHS
) -> tuple[float, float]:
    """How often the cell was found, and how often another one."""
    right = wrong = 0
    for values in triangles(slopes(POLICIES[cell], size, legs=legs), count, rows):
        fit = sims_zha(values, lags, PRIOR)
        found = read_policy(as_series(values), fit, fit.draws(1000, SEED), question).cell
        right += found == cell
        wrong += found not in (cell, "cannot tell")
    return right / count, wrong / count


def policy(count: int = 200) -> str:
    """Policy recovery, under the shock that is the default and under the others."""
    lines = [f"Policy of the pivot: {count} series of each; share found and share given another cell"]
    lines += ["| true policy | answers | to legs | periods | lags | shock | found | wrong |", "|" + "---|" * 8]
    for size in (0.3, 0.1):
        for cell, signs in POLICIES.items():
            silent = not any(signs)
            ways: list[tuple[int, int, Any]] = [(2, 1, "isolated"), (1, 1, "isolated"), (2, 3, "isolated")]
            if size == 0.3:
                ways += [(2, 1, "generalised"), (2, 1, "orthogonalised")]
            for legs, lags, shock in ways:
                if silent and (size == 0.1 or legs == 1):
                    continue
                right, wrong = policy_rates(cell, size, count, Question(shock=shock), lags=lags, legs=legs)
                what = f"{'none' if silent else f'±{size:g}'} | {'' if silent else legs} | {MONTHS}"
                lines.append(f"| {cell} | {what} | {lags} | {shock} | {right:.1%} | {wrong:.1%} |")
    for cell in ("leans to first", "turns from first", "stands aside"):
        for rows in (1000, 2000):
            right, wrong = policy_rates(cell, 0.3, count, Question(), rows=rows)
            what = f"{'none' if cell == 'stands aside' else '±0.3'} | {'' if cell == 'stands aside' else 2} | {rows}"
            lines.append(f"| {cell} | {what} | 1 | isolated | {right:.1%} | {wrong:.1%} |")
    return "\n".join(lines)


def granger(count: int = 2000) -> str:
    """False alarms of the Granger tests where no series answers another."""
    from scipy.stats import f as f_distribution

    lines = [
        f"Granger tests where nothing answers: {count:,} series of {MONTHS} months, 18 tests each, before control of "
        "the false discovery rate",
        "| residuals correlate by | lags | false at 5 % | false at 10 % | one test alone, least to most at 5 % |",
        "|---|---|---|---|---|",
    ]
    pairs = [(i, j) for i, j, _ in questions(triangle_dyads("A", "B", "P"))]
    for correlation in (0.0, 0.3):
        spread = (1 - correlation) * np.eye(6) + correlation
        for lags in (1, 2, 4):
            found = []
            for values in triangles(slopes((0.0, 0.0), 0.0), count, spread=spread):
                f, (df1, df2), *_ = block_tests(fit_var(values, lags), pairs)
                found.append(f_distribution.sf(f, df1, df2))
            p = np.array(found)
            each = (p < 0.05).mean(axis=0)
            lines.append(
                f"| {correlation:g} | {lags} | {(p < 0.05).mean():.2%} | {(p < 0.1).mean():.2%} | "
                f"{each.min():.2%} to {each.max():.2%} |"
            )
    return "\n".join(lines)


def coverage(count: int, rows: int, lags: int, own: float, shock: Any) -> dict[str, Array]:
    """Share of series whose bands hold the true response, shape (horizons 1 to 12, 6), by way."""
    coefficients = slopes((1.0, -1.0), 0.3, own)
    size = np.array([-1.0, -1.0])
    truth = responses_to(lag_matrices(coefficients, 1), impact(SPREAD, [0, 1], size, shock, [4, 5]), 12)[1:]
    inside: dict[str, list[Any]] = {"bootstrap": [], "posterior": []}
    total: dict[str, list[Any]] = {f"{name}, cumulated": [] for name in inside}
    for values in triangles(coefficients, count, rows):
        fit, bayes = fit_var(values, lags), sims_zha(values, lags, PRIOR)
        for name, sample in (("bootstrap", bootstrap(fit, 500, SEED)), ("posterior", bayes.draws(1000, SEED))):
            at_once = impact(sample.covariance, [0, 1], size, shock, [4, 5])
            many = responses_to(lag_matrices(sample.coefficients, lags), at_once, 12)[:, 1:]
            for held, draws, true in (
                (inside[name], many, truth),
                (total[f"{name}, cumulated"], many.cumsum(axis=1), truth.cumsum(axis=0)),
            ):
                low, high = bands(draws)
                held.append((low <= true) & (true <= high))
    return {name: np.mean(held, axis=0) for name, held in {**inside, **total}.items()}


def coverages(count: int = 300) -> str:
    """Coverage of nominal 90 % bands."""
    lines = [
        f"Nominal 90 % bands: {count} series each; mean over horizons and the six dyads (least, most of one)",
        "| months | own persistence | lags | shock | bands | horizons 1 to 6 | 7 to 12 | cumulated to 1 ... 12 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for rows, own, lags, shock in (
        (240, 0.4, 1, "isolated"),
        (240, 0.4, 1, "generalised"),
        (240, 0.4, 1, "orthogonalised"),
        (240, 0.4, 3, "isolated"),
        (120, 0.4, 1, "isolated"),
        (240, 0.8, 1, "isolated"),
    ):
        found = coverage(count, rows, lags, own, shock)
        for name in ("bootstrap", "posterior"):
            each = (found[name][:6], found[name][6:], found[f"{name}, cumulated"])
            cells = " | ".join(f"{part.mean():.1%} ({part.min():.1%}, {part.max():.1%})" for part in each)
            lines.append(f"| {rows} | {own:g} | {lags} | {shock} | {name} | {cells} |")
    return "\n".join(lines)


def times(rounds: int = 5) -> str:
    """A thousand bootstrap draws and two thousand of the posterior beside a thousand plain refits by statsmodels."""
    from statsmodels.tsa.api import VAR

    values = next(triangles(slopes((1.0, -1.0), 0.3), 1))
    lags, size = 2, np.array([-1.0, -1.0])
    fit = fit_var(values, lags)
    noise = fit.residuals[np.random.default_rng(SEED).integers(0, len(fit.residuals), (1000, len(fit.residuals)))]
    samples = simulate(fit.coefficients, lags, values[:lags], noise)

    def answered(sample: Any) -> Array:
        at_once = impact(sample.covariance, [0, 1], size, "generalised", [4, 5])
        return responses_to(lag_matrices(sample.coefficients, lags), at_once, 12)

    def resampled(held: VarFit) -> Array:
        return np.stack(bands(answered(bootstrap(held, 1000, SEED))))

    def posterior() -> Array:
        return np.stack(bands(answered(sims_zha(values, lags, PRIOR).draws(2000, SEED))))

    ways: dict[str, Callable[[], object]] = {
        "1,000 plain refits, statsmodels": lambda: [VAR(sample).fit(lags).params for sample in samples],
        "1,000 bootstrap draws, bands": lambda: resampled(fit_var(values, lags)),
        "2,000 posterior draws, bands": posterior,
    }
    title = f"Six series of {MONTHS} months, {lags} lags; ours with responses to 12 months and their bands"
    return report(title, compare(ways, rounds))


def page(*count: int) -> str:
    """The page of the three parts that are the same on every machine."""
    parts = [PARTS[name](*count) for name in ("policy", "granger", "bands")]
    titled = ["\n".join([f"**{first}**", "", rest]) for first, rest in (part.split("\n", 1) for part in parts)]
    return "\n\n".join([HEAD, *titled]) + "\n"


HEAD = """# Responses in simulated triangles

Made by `python -m benchmarks responses --write`; see [responses](responses.md) for what is tested. Triangles are
first-order autoregressions of the six directed dyads: own persistence .4, answers of the pivot to both legs of the
quarrel or to one alone, unit noise that correlates by .3 unless said otherwise. *Found* is the cell that the signs of
the answers make, *wrong* another one; the rest is `cannot tell`."""

PARTS: dict[str, Callable[..., str]] = {"policy": policy, "granger": granger, "bands": coverages, "time": times}
