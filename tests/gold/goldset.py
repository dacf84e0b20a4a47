"""The hand-made codes as frozen records: the sample crisis and the gold sentences.

What comes in: `gold.jsonl` beside the sample reports (its README says what each field means) and `sentences.jsonl`
beside this file. What goes out: rows that a runner scores a reading against. A field that a row leaves out is
None here and is not scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tertius.samples import sample_reports

SENTENCES = Path(__file__).parent / "sentences.jsonl"
CRISIS = sample_reports()[0].parent

SILENT_TAGS = frozenset({"script", "style", "nav", "footer", "aside", "noscript", "head"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """One coded act; `instead_of` is the index of the event it may stand for, None for an event of its own."""

    source: str
    target: str
    type: str
    status: str
    source_sector: str = ""
    target_sector: str = ""
    mode: str | None = None
    about: tuple[str, ...] | None = None
    symmetric: bool | None = None
    attribution: tuple[str, ...] | None = None
    agent: str | None = None
    date: str | None = None
    flags: tuple[str, ...] | None = None
    instead_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """One proposition with its speaker; the words of the proposition stand in the sentence."""

    speaker: str
    tone: str
    proposition: str
    stance: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """One sentence and all that may be coded from it; `events` must be found, `also` may be."""

    where: str
    text: str
    events: tuple[GoldEvent, ...]
    claims: tuple[GoldClaim, ...]
    also: tuple[GoldEvent, ...]
    phenomenon: str = ""
    date: str = ""
    item: int | None = None
    note: str = ""


def gold_event(row: Mapping[str, Any]) -> GoldEvent:
    """An event row with its lists as tuples, so that it can be hashed and compared."""
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return GoldEvent(**fields)


def gold_row(row: Mapping[str, Any], where: str, text: str) -> GoldRow:
    """One line of either file."""
    return GoldRow(
        where=where,
        text=text,
        events=tuple(gold_event(event) for event in row["events"]),
        claims=tuple(GoldClaim(**claim) for claim in row.get("claims", [])),
        also=tuple(gold_event(event) for event in row.get("also", [])),
        phenomenon=row.get("phenomenon", ""),
        date=row.get("date", ""),
        item=row.get("item"),
        note=row.get("note", ""),
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def load_sentences() -> tuple[GoldRow, ...]:
    """The gold sentences; `where` is the id of the row."""
    return tuple(gold_row(row, row["id"], row["text"]) for row in lines(SENTENCES))


def load_samples() -> tuple[GoldRow, ...]:
    """The codes of the sample crisis; `where` is the file of the report."""
    return tuple(gold_row(row, row["document"], row["evidence"]) for row in lines(CRISIS / "gold.jsonl"))


class _Prose(HTMLParser):
    """Collects what a reader of the page sees of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT_TAGS

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT_TAGS

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def report_texts(path: Path) -> tuple[str, ...]:
    """The texts of a sample report, by means independent of the reader: one a file, one a line for JSON lines."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return tuple(json.loads(line)["text"] for line in raw.splitlines())
    if path.suffix == ".html":
        prose = _Prose()
        prose.feed(raw)
        return ("".join(prose.parts),)
    if path.suffix == ".md":
        return (raw.split("---", 2)[2],)
    return (raw.split("\n\n", 1)[1],)
