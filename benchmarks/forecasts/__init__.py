"""Forecasts scored on two data sets, and on simulated series: `docs/forecasts.md` with its pictures.

`python -m benchmarks forecasts` prints the page, `--write` writes it with its pictures (ten minutes: six backtests, two
of them over a thousand weeks, and the simulations); `--simulated` prints the simulations alone. No figure on the page
is typed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.forecasts.simulated import simulated
from benchmarks.sets import PROJECT, reference

DOCS = PROJECT / "docs"

SETS = {
    "gulf": ("keds_gulf_full.parquet", "keds_table.toml", ("USA", "IRN", "IRQ")),
    "levant": ("keds_levant_weis.parquet", "keds_levant.toml", ("USA", "ISR", "PSE")),
}
"""File, mapping, and the three actors."""

TABLES = (
    ("gulf", "month", "mean"),
    ("gulf", "month", "sum"),
    ("levant", "month", "mean"),
    ("levant", "month", "sum"),
    ("levant", "week", "mean"),
    ("levant", "week", "sum"),
)

PICTURES = (("gulf", "month", "mean"), ("levant", "month", "mean"))


@dataclass(frozen=True)
class Section:
    """One backtest as the page shows it."""

    name: str
    freq: str
    measure: str
    page: Any

    @property
    def title(self) -> str:
        """The three, and what is forecast."""
        what = {"mean": "mean intensity", "sum": "net sum of intensities"}[self.measure]
        return f"{self.page.title.partition(':')[0]}: {what} by {self.freq}"

    @property
    def picture(self) -> str:
        """The file of its picture, "" without one."""
        held = (self.name, self.freq, self.measure) in PICTURES
        return f"forecast-{self.name}-{self.freq}-{self.measure}.png" if held else ""

    def table(self) -> str:
        """Models by what they did, best first."""
        found = self.page.forecasts
        horizons = [h for h in (1, 3, 6, 12) if h <= len(found.ahead)]
        head = ["model", "CRPS", "skill", "p", *(f"skill, {h} ahead" for h in horizons), "50 % held", "90 % held"]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for row in self.page.overall():
            cells = [f"*{row.model}*" if row.p_value is None else row.model, f"{row.scaled:.3f}", _skill(row.skill)]
            cells.append("" if row.p_value is None else _chance(row.p_value))
            cells += [_starred(found.backtest.score(row.model, h)) for h in horizons]
            cells += [f"{100 * row.coverage50:.0f} %", f"{100 * row.coverage90:.0f} %"]
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def legs(self) -> str:
        """Skill of each model on each dyad."""
        found = self.page.forecasts
        head = ["model", *(f"{a}→{b}" for a, b in found.names)]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for row in self.page.overall():
            cells = [row.model, *(_starred(found.backtest.score(row.model, 0, leg)) for leg in found.names)]
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def types(self) -> str:
        """Brier and ranked scores; "" where there are none."""
        rows = [row for row in self.page.forecasts.backtest.types if row.horizon == 0]
        if not rows:
            return ""
        head = ["model", "Brier", "skill", "p", "ranked", "skill"]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for row in sorted(rows, key=lambda row: row.brier):
            p = "" if row.p_value is None else _chance(row.p_value)
            cells = [row.model, f"{row.brier:.3f}", _skill(row.skill), p, f"{row.ranked:.3f}", _skill(row.ranked_skill)]
            lines.append("| " + " | ".join(cells) + " |")
        base = ["base rate", f"{rows[0].base_brier:.3f}", "", "", f"{rows[0].base_ranked:.3f}", ""]
        return "\n".join([*lines, "| " + " | ".join(base) + " |"])


def _skill(value: float) -> str:
    text = f"{100 * value:+.1f} %".replace("-", "−")
    return "0.0 %" if text in ("+0.0 %", "−0.0 %") else text


def _starred(row: Any) -> str:
    return _skill(row.skill) + ("\\*" if row.p_value is not None and row.p_value < 0.05 else "")


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


@contextmanager
def imported(name: str) -> Iterator[Any]:
    """A store that has imported one of the sets."""
    import tertius

    file, mapping, _ = SETS[name]
    with tempfile.TemporaryDirectory() as folder, tertius.open(Path(folder) / f"{name}.duckdb") as store:
        source = reference().parent / "events" / file
        tertius.import_events(store, "table", [source], mapping=DOCS / "mappings" / mapping)
        yield store


def section(store: Any, name: str, freq: str, measure: str) -> Section:
    """Forecast one triangle, and score it."""
    import tertius

    found = tertius.forecast(store, SETS[name][2], freq, measure=measure)  # type: ignore[arg-type]
    return Section(name, freq, measure, tertius.forecast_page(found))


def sections() -> list[Section]:
    """All of them, in the order of `TABLES`."""
    made = {}
    for name in SETS:
        with imported(name) as store:
            for key in TABLES:
                if key[0] == name:
                    made[key] = section(store, *key)
    return [made[key] for key in TABLES]


def text_of(made: list[Section], simulations: Any) -> str:
    """The page, its figures filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from tertius.forecasts.backtest import DRAWS

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    coverage = sorted((one.page.overall()[0].coverage90, one.title) for one in made)
    template = environment.get_template("forecasts.md.jinja")
    return template.render(sections=made, simulated=simulations, coverage=coverage, draws=DRAWS)


def main(arguments: list[str]) -> int:
    """Print or write the page."""
    if "--simulated" in arguments:
        print(simulated().text())
        return 0
    missing = [file for file, _, _ in SETS.values() if not (reference().parent / "events" / file).exists()]
    if missing:
        print(f"skipped: no {', '.join(missing)} (set TERTIUS_REFERENCE to the reference data)", file=sys.stderr)
        return 0
    made = sections()
    text = text_of(made, simulated())
    if "--write" not in arguments:
        print(text)
        return 0
    (DOCS / "forecasts.md").write_text(text, encoding="utf-8")
    for one in made:
        if one.picture:
            (DOCS / "pictures" / one.picture).write_bytes(one.page.to_png(1.2))
    print(f"docs/forecasts.md: {len(text.encode()):,} bytes")
    return 0
