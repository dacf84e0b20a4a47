"""The KEDS Gulf events, 1979 to 1999, as monthly relations: pictures and figures of docs/gulf.md.

`python -m benchmarks gulf` imports the reference data, estimates the relations of two triangles, and writes
docs/gulf.md (from the template beside this file) and its pictures anew, every figure in them reckoned here. Without the
reference data beside the project, or where TERTIUS_REFERENCE says, it says so and writes nothing.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gulf.measures import measures_png
from benchmarks.sets import PROJECT, reference

TRIOS = (("USA", "IRN", "IRQ"), ("USA", "RUS", "IRN"))
DOCS = PROJECT / "docs"


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures of one directed dyad in a month or a year, as text."""

    level: str
    half: str
    mean: str
    sum: str
    events: str
    share: str


def events_file() -> Path:
    """The reference file."""
    return reference().parent / "events" / "keds_gulf_full.parquet"


def event_table() -> Any:
    """The Gulf events as the flat table of a store that imported them, codes resolved to states by date."""
    import tertius

    with tempfile.TemporaryDirectory() as folder, tertius.open(Path(folder) / "gulf.duckdb") as store:
        tertius.import_events(store, "table", [events_file()], mapping=DOCS / "mappings" / "keds_table.toml")
        return store.event_table()


def main(arguments: list[str]) -> int:
    """Write the page and its pictures."""
    if not events_file().exists():
        print(f"skipped: no {events_file()} (set TERTIUS_REFERENCE to the reference data)", file=sys.stderr)
        return 0
    for name, data in made().items():
        path = DOCS / name
        path.write_bytes(data)
        print(f"{path.relative_to(PROJECT)}: {len(data):,} bytes")
    return 0


NAMES = {"USA": "United States", "IRN": "Iran", "IRQ": "Iraq", "RUS": "USSR / Russia"}


def estimates() -> list[Any]:
    """The monthly relations of both triangles."""
    from tertius.estimates import relations

    table = event_table()
    return [relations(table, trio, "month") for trio in TRIOS]


def text_of(gulf: Any, russia: Any) -> str:
    """The page, its figures filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.get_template("gulf.md.jinja").render(gulf=Figures(gulf), russia=Figures(russia))


def made() -> dict[str, bytes]:
    """Every file of the page: its path in docs, and its bytes."""
    from tertius.charts import Picture
    from tertius.charts.measured import series_chart

    found = estimates()
    files: dict[str, bytes] = {}
    for result in found:
        stem = "-".join(result.actors).lower()
        files[f"pictures/gulf-{stem}.png"] = Picture(series_chart(result, NAMES)).to_png(1.3)
        files[f"pictures/gulf-{stem}-measures.png"] = measures_png(result, NAMES)
    files["gulf.md"] = text_of(*found).encode("utf-8")
    return files


class Figures:
    """Figures of an estimate by dyad and period, for the template."""

    def __init__(self, relations: Any) -> None:
        self.relations = relations
        self.method = relations.method
        self.events = f"{relations.events:,}"

    def at(self, source: str, target: str, period: str) -> Cell:
        """Of a month ("1988-07") or a year: sums and counts of its months, the mean of its events and of its levels."""
        import numpy as np

        r = self.relations
        column = r.panel.keys.index((source, target, ""))
        rows = [i for i, name in enumerate(r.periods) if name.startswith(period)]
        scored, mean, volume, conflict = (
            getattr(r.panel, name)[rows, column] for name in ("scored", "mean", "volume", "conflict")
        )
        total, count = float((scored * mean).sum()), float(scored.sum())
        return Cell(
            level=_signed(float(r.mean[rows, column].mean())),
            half=f"{1.6448536 * float(np.mean(r.sd[rows, column])):.1f}",
            mean=_signed(total / count) if count else "none",
            sum=_signed(total, 0),
            events=f"{volume.sum():,.0f}",
            share=f"{100 * conflict.sum() / volume.sum():.0f} %" if volume.sum() else "none",
        )

    def silent(self, source: str, target: str) -> int:
        """Months without an event."""
        column = self.relations.panel.keys.index((source, target, ""))
        return int((self.relations.panel.volume[:, column] == 0).sum())

    def half(self, source: str, target: str) -> str:
        """Half the width of the 90 % band, averaged over the months."""
        column = self.relations.panel.keys.index((source, target, ""))
        return f"{1.6448536 * float(self.relations.sd[:, column].mean()):.2f}"

    def lowest(self, source: str, target: str, year: str = "") -> str:
        """The month of the lowest level, in a year or ever."""
        column = self.relations.panel.keys.index((source, target, ""))
        rows = [i for i, name in enumerate(self.relations.periods) if name.startswith(year)]
        return str(self.relations.periods[min(rows, key=lambda row: self.relations.mean[row, column])])


def _signed(value: float, digits: int = 1) -> str:
    text = f"{value:+,.{digits}f}".replace("-", "−")
    return text.lstrip("+−") if float(f"{value:.{digits}f}") == 0 else text
