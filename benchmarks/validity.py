"""Face validity: does the estimate, made of words alone, tell dyad-years with a militarised dispute from those without?

`python -m benchmarks validity [--write]`. Verbal events of the KEDS Gulf set, 1979 to 1999, make yearly relations of
all directed dyads of states; the Correlates of War list of militarised disputes says in which years force was
threatened, shown or used. The area under the ROC curve of each score, with a 95 % interval from resampling dyads (both
directions and all years of two states together), beside what needs no model. `--write` makes docs/validity.md anew.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.gulf import event_table, events_file
from benchmarks.sets import PROJECT, reference
from benchmarks.sets.figures import SEED

Array = NDArray[np.float64]

ROUNDS = 1000
YEARS = (1979, 1999)
COUNT = "event count"
HEAD = Path(__file__).parent / "gulf" / "validity.md.txt"


def main(arguments: list[str]) -> int:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks validity")
    parser.add_argument("--write", action="store_true", help="write docs/validity.md")
    options = parser.parse_args(arguments)
    if not events_file().exists() or not _disputes_file().exists():
        print(f"skipped: no reference data in {reference().parent} (set TERTIUS_REFERENCE)", file=sys.stderr)
        return 0
    text = page()
    if options.write:
        (PROJECT / "docs" / "validity.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def _disputes_file() -> Path:
    return reference().parent / "networks" / "cow_mid_directed_dyad_years.parquet"


def disputes() -> set[tuple[str, str, int]]:
    """Directed dyad-years with a militarised dispute: (state, state, year)."""
    import pyarrow.parquet as pq

    from tertius.actors import load_actors

    code = {number: actor for actor, numbers in load_actors().cow.items() for number in numbers}

    table = pq.read_table(_disputes_file(), columns=["ccode1", "ccode2", "year"])
    rows = zip(*(table[name].to_pylist() for name in ("ccode1", "ccode2", "year")), strict=True)
    return {(code[a], code[b], year) for a, b, year in rows if YEARS[0] <= year <= YEARS[1]}


def verbal_between_states(table: Any) -> Any:
    """The verbal events between states."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tertius.actors import load_actors

    states = pa.array(sorted(load_actors().cow), pa.string())
    chosen = pc.and_(pc.is_in(table["source"], states), pc.is_in(table["target"], states))
    return table.filter(pc.and_(chosen, pc.starts_with(table["quad"], "verbal")))


def scores(table: Any) -> tuple[dict[str, Array], Array, NDArray[np.int64], Array, str]:
    """Scores of every directed dyad-year with an event, whether it has a dispute, its dyad, its volume, the method."""
    from tertius.estimates import relations

    now, then = (relations(table, None, "year", known=known) for known in ("now", "then"))
    held = disputes()
    panel = now.panel
    rows, columns = np.nonzero(panel.scored > 0)
    pairs = [panel.keys[c][:2] for c in columns]
    dispute = np.array([(a, b, int(panel.periods[r])) in held for (a, b), r in zip(pairs, rows, strict=True)])
    dyads = np.unique([f"{min(pair)}-{max(pair)}" for pair in pairs], return_inverse=True)[1]
    at = (rows, columns)
    conflict = panel.conflict[at]

    def below(result: Any) -> Array:
        return np.asarray((result.parameters.neutral - result.mean) / result.sd)

    def negative(result: Any) -> Array:
        from tertius.estimates import sign_probabilities

        return sign_probabilities(result.mean, result.sd, result.parameters.neutral, result.parameters.delta)[2]

    place = [then.panel.keys.index(key) for key in panel.keys]
    back = (rows, np.array(place)[columns])
    return (
        {
            COUNT: panel.volume[at],
            "count of conflict events": conflict,
            "raw mean": -panel.mean[at],
            "level, as known now": -now.mean[at],
            "P(negative), as known now": negative(now)[at],
            "P(below neutral), as known now": below(now)[at],
            "level, as known then": -then.mean[back],
            "P(below neutral), as known then": below(then)[back],
        },
        dispute,
        dyads,
        panel.volume[at],
        now.method,
    )


def areas(score: Array, dispute: Array, weights: Array) -> Array:
    """Areas under the ROC curve (Mann and Whitney 1947; ties one half) under each row of weights, shape (rounds, n)."""
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf))
    weights, dispute = weights[:, order], dispute[order]
    positive = np.add.reduceat(weights * dispute, starts, axis=1)
    negative = np.add.reduceat(weights * ~dispute, starts, axis=1)
    under = np.cumsum(negative, axis=1) - negative / 2
    return (positive * under).sum(axis=1) / (positive.sum(axis=1) * negative.sum(axis=1))


def resampled(dyads: NDArray[np.int64]) -> Array:
    """Weights of the units in each resample of dyads, the first row the data itself."""
    rng = np.random.default_rng(SEED)
    size = int(dyads.max()) + 1
    drawn = rng.multinomial(size, np.full(size, 1 / size), size=ROUNDS)[:, dyads]
    return np.vstack([np.ones(len(dyads)), drawn]).astype(np.float64)


def page() -> str:
    """The page, every figure reckoned."""
    table = verbal_between_states(event_table())
    found, dispute, dyads, volume, method = scores(table)
    named = {*table["source"].unique().to_pylist(), *table["target"].unique().to_pylist()}
    all_disputes = disputes()
    seen = int(dispute.sum())
    among = sum(a in named and b in named for a, b, _ in all_disputes)
    lines = [
        HEAD.read_text(encoding="utf-8").format(
            events=f"{len(table):,}",
            units=f"{len(dispute):,}",
            dyads=f"{dyads.max() + 1:,}",
            states=len(named),
            seen=f"{seen:,}",
            all=f"{len(all_disputes):,}",
            silent=f"{len(all_disputes) - seen:,}",
            among=f"{among - seen:,}",
            rounds=f"{ROUNDS:,}",
            seed=SEED,
        )
    ]
    for title, chosen in (("All of them", volume > 0), ("Those with ten events or more", volume >= 10)):
        lines += [
            "",
            f"**{title}**: {chosen.sum():,} directed dyad-years, {dispute[chosen].sum():,} with a dispute.",
            "",
        ]
        lines += ["| score | AUC | 95 % interval | minus that of the count | 95 % interval |", "|---|---|---|---|---|"]
        weights = resampled(np.unique(dyads[chosen], return_inverse=True)[1])
        area = {name: areas(score[chosen], dispute[chosen], weights) for name, score in found.items()}
        for name, values in area.items():
            extra = values - area[COUNT]
            ends, gaps = (np.percentile(part[1:], [2.5, 97.5]) for part in (values, extra))
            more = "" if name == COUNT else f"{extra[0]:+.3f} | {gaps[0]:+.3f} to {gaps[1]:+.3f}"
            lines.append(
                f"| {name} | {values[0]:.3f} | {ends[0]:.3f} to {ends[1]:.3f} | {more or ' | '} |".replace("-0", "−0")
            )
        lines += ["", _said(area)]
    return "\n".join([*lines, "", f"Method: {method}.", ""])


def _said(area: dict[str, Array]) -> str:
    """What the intervals allow to be said of the level and of the odds of its sign against the bare count."""
    parts = []
    for name in ("level, as known now", "P(below neutral), as known now", "level, as known then"):
        gap = area[name] - area[COUNT]
        low, high = np.percentile(gap[1:], [2.5, 97.5])
        verdict = "beats" if low > 0 else "falls short of" if high < 0 else "cannot be told from"
        parts.append(f"{name}, {verdict} the event count ({area[name][0]:.3f} against {area[COUNT][0]:.3f})")
    return "In short: " + "; ".join(parts) + "."
