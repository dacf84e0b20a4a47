"""The pivot's game held against two decades of newswire events on the Gulf: the table of docs/strategy.md.

`python -m benchmarks pivots` (needs the reference data). Monthly relations as known then, conduct over half a year.
"""

from __future__ import annotations

import sys

import tertius
from benchmarks.gulf_triangles import DATA, MAPPING
from tertius.games.pivots.history import track_record

CASES = (
    ("USA", "IRN", "IRQ"),
    ("IRN", "USA", "IRQ"),
    ("IRQ", "USA", "IRN"),
    ("RUS", "USA", "IRN"),
    ("RUS", "USA", "IRQ"),
    ("SAU", "IRN", "IRQ"),
    ("USA", "ISR", "IRQ"),
    ("KWT", "IRQ", "IRN"),
    ("SYR", "IRQ", "IRN"),
)
"""Pivot and rivals."""


def main(arguments: list[str]) -> int:
    """Print a row for each."""
    if not DATA.exists():
        print(f"skipped: no {DATA.name} beside the project", file=sys.stderr)
        return 0
    print("| pivot | rivals | months | Brier | of base rate | skill (90%) | rank correlation (90%) | verdict |")
    print("|---|---|---|---|---|---|---|---|")
    with tertius.open(":memory:") as store:
        tertius.import_events(store, "table", DATA, mapping=MAPPING, dataset="keds_gulf")
        for trio in CASES:
            found = track_record(tertius.relations(store, trio, "month", known="then"), trio, pivot=trio[0])
            print(
                f"| {found.pivot} | {found.first}, {found.second} | {found.cases} | {found.brier:.2f} | "
                f"{found.base_brier:.2f} | {found.skill:+.2f} ({found.skill_low:+.2f} to {found.skill_high:+.2f}) | "
                f"{found.rank:+.2f} ({found.rank_low:+.2f} to {found.rank_high:+.2f}) | {found.verdict} |"
            )
    return 0
