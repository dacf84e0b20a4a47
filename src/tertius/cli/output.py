"""What the commands show: records as tables or files, problems and progress on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from tertius.cli.options import Format, Pictures

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.exchange import FileFormat
    from tertius.reading.reading import Coded
    from tertius.records import Problem
    from tertius.tables import Records

T = TypeVar("T")

TEXT_SUFFIXES = (".txt", ".text", ".log")
"""Suffixes of files in which a table is plain text."""

MOST_ROWS = 1_000
"""Rows of a table of events; who wants more wants a file."""

FILE_WIDTH = 100
"""Columns of a table that is written to a file."""


def emit(
    records: Records[T], form: Format | None, out: Path | None, table: Callable[[Records[T]], RenderableType]
) -> None:
    """Show records as a table, or write them in one of the forms of `exchange`."""
    chosen = form or by_suffix(out) or "table"
    if chosen != "table":
        from tertius.exchange import write

        write(records, records.type, chosen, out or "-")
    else:
        show(table(records), out)


def emit_one(record: T, form: Format | None, out: Path | None, shown: Callable[[T], RenderableType]) -> None:
    """Show one record, or write it as the only row."""
    from tertius.tables import Records

    emit(Records([record], type(record)), form, out, lambda records: shown(records[0]))


def show(what: RenderableType, out: Path | None = None) -> None:
    """Print to standard output, or as plain text to a file."""
    from rich.console import Console

    if out is None:
        Console(highlight=False, markup=False, emoji=False).print(what)
        return
    from tertius.exchange import write_text

    console = Console(highlight=False, markup=False, emoji=False, width=FILE_WIDTH, color_system=None)
    with console.capture() as captured:
        console.print(what)
    write_text(captured.get(), out)


class Drawn(Protocol):
    """A page that knows its forms."""

    def to_svg(self) -> str:
        """As SVG."""

    def to_png(self) -> bytes:
        """As PNG."""

    def to_html(self) -> str:
        """As a page that works offline."""


def draw(page: Drawn, pictures: Pictures) -> None:
    """Write the pictures of a page that were asked for."""
    from tertius.exchange import write_bytes

    for form, file in pictures.asked:
        made = page.to_png() if form == "png" else (page.to_svg() if form == "svg" else page.to_html()).encode("utf-8")
        write_bytes(made, file)


def grid(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], title: str = "") -> RenderableType:
    """A table without rules.

    Parameters
    ----------
    columns : sequence of (heading, kind)
        The kind is `text` (may wrap), `word` (never wraps), `number` (never wraps, to the right).
    rows : iterable of sequences of str
    title : str
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, title=title or None, title_justify="left", header_style="bold")
    for heading, kind in columns:
        table.add_column(
            heading, justify="right" if kind == "number" else "left", no_wrap=kind != "text", overflow="fold"
        )
    for cells in rows:
        table.add_row(*(Text(clean(text)) for text in cells))
    return table


def clean(text: str) -> str:
    r"""Text on one line, without the control characters by which a report could steer a terminal.

    >>> clean("a\x1b[31m red\n line")
    'a[31m red line'
    """
    kept = "".join(" " if char in "\t\n\r" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf")).strip()


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "event"), counted(0, "claim")
    ('1 event', '0 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def say(line: str) -> None:
    """One line on standard error."""
    print(clean(line), file=sys.stderr)


def tell_problems(problems: Iterable[Problem]) -> None:
    """A line on standard error for each input that was not, or not wholly, read."""
    from tertius.api import problem_line

    for problem in problems:
        say(f"tertius: {problem_line(problem)}")


def tell_left_out(counts: Iterable[tuple[str, int]], *, since: str = "", until: str = "") -> None:
    """A line on standard error that says what no estimate took, and why; none where that is nothing."""
    from tertius.briefs.words import left_out_line

    line = left_out_line(counts, since=since, until=until)
    if line:
        say(line)


@contextmanager
def progress() -> Iterator[Callable[[Coded], None] | None]:
    """A count of reports on standard error while they are read, where someone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = "{task.completed:,} reports read, {task.fields[known]:,} known, {task.fields[events]:,} events"
    columns = (SpinnerColumn(), TextColumn(shown, markup=False), TimeElapsedColumn())
    counts = {"known": 0, "events": 0}
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None, known=0, events=0)

        def advance(item: Coded) -> None:
            counts["known"] += item.known
            counts["events"] += len(item.events)
            bar.update(task, advance=not item.known, known=counts["known"], events=counts["events"])

        yield advance


def emit_some(
    records: Iterable[T],
    record: type[T],
    form: Format | None,
    out: Path | None,
    table: Callable[[Records[T]], RenderableType],
) -> int:
    """As `emit`, for records that come one by one and need not fit into memory.

    A table shows the first of them only; how many it leaves out is returned. To standard output each goes at once.
    """
    chosen = form or by_suffix(out) or "table"
    rest = iter(records)
    if chosen == "table":
        from tertius.tables import Records

        first = list(islice(rest, MOST_ROWS))
        left = sum(1 for _ in rest)
        show(table(Records(first, record)), out)
        return left
    from tertius.exchange import write

    write(_flushed(rest) if out is None and chosen == "jsonl" else rest, record, chosen, out or "-")
    return 0


def _flushed(records: Iterator[T]) -> Iterator[T]:
    """Records one by one, each written out before the next is waited for."""
    for item in records:
        yield item
        sys.stdout.flush()


def by_suffix(out: Path | None) -> FileFormat | None:
    """The form that the suffix of a file names, None for plain text; a suffix of no form is refused."""
    if out is None:
        return None
    from tertius.errors import InputError
    from tertius.exchange import SUFFIXES

    suffix = out.suffix.lower()
    if suffix not in (*SUFFIXES, "", *TEXT_SUFFIXES):
        raise InputError(
            f"--out {out}: no form has the suffix {suffix}; use {', '.join([*SUFFIXES, TEXT_SUFFIXES[0]])}, "
            "or say the form with --format"
        )
    return SUFFIXES.get(suffix)
