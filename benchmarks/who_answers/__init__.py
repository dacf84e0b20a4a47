"""Who answers whom in two triangles, beside what is published of them: `docs/who_answers.md` with its pictures.

`python -m benchmarks who_answers` prints the page, `--write` writes it with its pictures (some minutes: both triangles
by month and by week, each counted in several ways). No figure on the page is typed, and what is said of the figures is
chosen by them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.forecasts import SETS, imported
from benchmarks.sets import PROJECT, reference
from benchmarks.who_answers import tables
from benchmarks.who_answers.comparing import compared
from benchmarks.who_answers.published import WEEKLY, Published, published
from tertius.responses.granger import MOST_LAGS

DOCS = PROJECT / "docs"

TITLES = {"gulf": "Iran, Iraq and the United States", "levant": "Israel, Palestine and the United States"}

FREQS = ("month", "week")

PICTURED = (("gulf", "week", "sum"), ("levant", "week", "sum"))

DRAWS = 1000
"""Draws of the bootstrap where its bands are drawn; elsewhere nothing rests on it."""


@dataclass(frozen=True)
class Way:
    """One way of counting; `plain` are the measures alone, as `respond` takes them by default."""

    name: str
    options: dict[str, Any]
    plain: bool = False


WAYS = (
    Way("sum", {"measure": "sum"}, plain=True),
    Way("mean", {"measure": "mean"}, plain=True),
    Way("log ratio", {"measure": "log ratio"}, plain=True),
    Way("sum, volume of news beside", {"measure": "sum", "with_volume": True}),
    Way("mean, volume of news beside", {"measure": "mean", "with_volume": True}),
    Way("sum, meetings as coded, both ways", {"measure": "sum", "unmirror": False}),
    Way("sum, the longest memory", {"measure": "sum", "lags": "longest"}),
)


@dataclass(frozen=True)
class Fit:
    """One answer of `respond`: which triangle, in which periods, counted how."""

    name: str
    freq: str
    way: Way
    found: Any

    @property
    def picture(self) -> str:
        """The file of its picture, "" without one."""
        held = (self.name, self.freq, self.way.name) in PICTURED
        return f"who-answers-{self.name}-{self.freq}.png" if held else ""


def fits(name: str, freqs: Sequence[str] = FREQS, ways: Sequence[Way] = WAYS) -> list[Fit]:
    """All fits of one triangle; windows are rolled for the plain measures alone."""
    import tertius

    pivot, *rivals = SETS[name][2]
    made = []
    with imported(name) as store:
        for freq in freqs:
            for way in ways:
                options = dict(way.options)
                if options.get("lags") == "longest":
                    options["lags"] = MOST_LAGS[freq]  # type: ignore[index]
                drawn = (name, freq, way.name) in PICTURED
                found = tertius.respond(
                    store,
                    [*rivals, pivot],
                    freq,  # type: ignore[arg-type]
                    window=None if way.plain else 0,
                    draws=DRAWS if drawn else 50,
                    **options,
                )
                made.append(Fit(name, freq, way, found))
    return made


def text_of(made: Sequence[Fit], weekly: Published) -> str:
    """The page, its figures filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("who_answers.md.jinja")
    return template.render(
        made=made, tables=tables, titles=TITLES, freqs=FREQS, compared=compared, weekly=weekly, needed=_needed(made)
    )


def _needed(made: Sequence[Fit]) -> float:
    """The probability that a policy is claimed from."""
    return float(made[0].found.policy.needed)


def main(arguments: list[str]) -> int:
    """Print or write the page."""
    import tertius

    events = reference().parent / "events"
    missing = [file for file in (*(held[0] for held in SETS.values()), WEEKLY) if not (events / file).exists()]
    if missing:
        print(f"skipped: no {', '.join(missing)} (set TERTIUS_REFERENCE to the reference data)", file=sys.stderr)
        return 0
    made = [fit for name in SETS for fit in fits(name)]
    text = text_of(made, published(events / WEEKLY))
    if "--write" not in arguments:
        print(text)
        return 0
    (DOCS / "who_answers.md").write_text(text, encoding="utf-8")
    for fit in made:
        if fit.picture:
            (DOCS / "pictures" / fit.picture).write_bytes(tertius.response_page(fit.found).to_png(1.0))
    print(f"docs/who_answers.md: {len(text.encode()):,} bytes")
    return 0
