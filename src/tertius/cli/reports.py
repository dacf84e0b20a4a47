"""The commands that read reports: `read` and `brief`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import MOST_ROWS, counted, emit_some, progress, say, tell_left_out, tell_problems
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.keeping import Part
    from tertius.reading.reading import Coded
    from tertius.records import Event
    from tertius.store import Store


def read(
    paths: options.Paths,
    /,
    *,
    store: options.StoreFile = options.DEFAULT_STORE,
    how: options.ReadOptions = options.AS_GIVEN,
    explain: Annotated[
        bool, Parameter(help="Show the words behind each event, and the lexicon entry and rules.", negative=())
    ] = False,
    no_store: Annotated[bool, Parameter(help="Only show what was read.", negative=())] = False,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Read reports into events and claims, keep them, and show the events."""
    from functools import partial

    from tertius.asked import check_dates
    from tertius.records import Event

    check_dates(date=how.date)
    told = _Told()
    texts: dict[str, str] = {}
    table = partial(shapes.explained, texts=texts) if explain else shapes.events
    with progress() as advance:
        parts = _parts(None if no_store else store, paths, how, told, advance)
        first = next((part for part in parts if part.reading.documents), None)
        if first is None:
            raise SystemExit(1)
        events = _events(chain([first], parts), texts if explain and format in (None, "table") else None)
        left = emit_some(events, Event, format, out, table)
    if left:
        say(f"{counted(left, 'further event')} not shown; write them to a file with --out, or see `tertius export`")
    say(told.line("" if no_store else str(store)))
    if told.undated:
        one = told.undated == 1
        say(
            f"{counted(told.undated, 'report')} {'has' if one else 'have'} no date; {'its' if one else 'their'} acts "
            f"cannot enter dated relations: read {'it' if one else 'them'} again with --date"
        )


def brief(
    paths: options.Paths | None = None,
    /,
    *,
    store: options.OptionalStore = None,
    about: Annotated[
        list[str] | None,
        Parameter(help="Two or three actors: USA,RUS,IRN. By default those with the most events.", negative=()),
    ] = None,
    at: options.At = "",
    freq: Annotated[
        options.Freq | None,
        Parameter(help="Length of a period. By default all in one for reports of a year, else by how many there are."),
    ] = None,
    since: options.Since = "",
    how: options.ReadOptions = options.AS_GIVEN,
    html: Annotated[options.OutFile, Parameter(help="Write the page with the annotated reports to this file.")] = None,
    markdown: Annotated[options.OutFile, Parameter(help="Write the brief as Markdown to this file.")] = None,
    json: Annotated[bool, Parameter(help="Print the brief as JSON.", negative=())] = False,
    strategy: Annotated[
        bool, Parameter(help="Solve the pivot's game too, which takes a second or two.", negative="--no-strategy")
    ] = True,
    ahead: Annotated[
        bool,
        Parameter(
            help="Tell who answers whom and what comes next too, where there are events enough; takes some seconds.",
            negative="--no-ahead",
        ),
    ] = True,
) -> None:
    """Say where three actors stand to each other, with the sentences behind every statement.

    Of the reports given, or of those in the store. With both, the reports are added to the store first.
    """
    from tertius import api
    from tertius.asked import check_dates, first_date
    from tertius.exchange import write_text

    check_dates(since=since, at=at, date=how.date)
    names = None if about is None else api.actor_ids(options.split(about), first_date(at) or how.date)
    if names is not None and len(names) not in (2, 3):
        raise InputError(f"--about: a brief is about two or three actors, not {len(names)}")
    if paths and store is None:
        with api.open(":memory:") as opened:
            _read_all(opened, paths, how)
            made = api.brief(opened, names, at=at, freq=freq, since=since, strategy=strategy, ahead=ahead)
    else:
        place = store or options.DEFAULT_STORE
        if paths:
            _read_all(place, paths, how)
        elif not place.exists():
            raise InputError(f"{place}: no such store; name reports, or a store that `tertius read` has filled")
        with api.open(place, read_only=True) as opened:
            made = api.brief(opened, names, at=at, freq=freq, since=since, strategy=strategy, ahead=ahead)
    if html is not None:
        write_text(made.to_html(), html)
    if markdown is not None:
        write_text(made.to_markdown(), markdown)
    if json:
        write_text(made.to_json())
    elif "-" not in (str(html), str(markdown)):
        made.print()
    tell_left_out(made.material.scope.left_out, since=made.material.scope.since)


@dataclass(slots=True)
class _Told:
    """What a reading has come to so far."""

    documents: int = 0
    events: int = 0
    claims: int = 0
    problems: int = 0
    undated: int = 0
    added: int = 0
    replaced: int = 0
    unread: int = 0

    def take(self, part: Part) -> None:
        reading = part.reading
        self.documents += len(reading.documents)
        self.events += len(reading.events)
        self.claims += len(reading.claims)
        self.problems += len(reading.problems)
        self.undated += sum(not document.published for document in reading.documents)
        self.added += part.added
        self.replaced += part.replaced
        self.unread += part.unread

    def line(self, store: str) -> str:
        counts = [
            counted(self.documents, "report"),
            counted(self.events, "event"),
            counted(self.claims, "claim"),
            *([counted(self.problems, "problem")] if self.problems else []),
        ]
        if not store:
            return ", ".join(counts)
        known = self.documents - self.added - self.replaced
        kept = [f"{self.added} added", f"{known} known", *([f"{self.replaced} replaced"] if self.replaced else [])]
        unread = f" ({self.unread} not read again)" if self.unread else ""
        return f"{', '.join(counts)}; {store}: {', '.join(kept)}{unread}"


def _parts(
    store: Path | Store | None,
    paths: list[str],
    how: options.ReadOptions,
    told: _Told,
    advance: Callable[[Coded], None] | None,
    *,
    command: str = "read",
) -> Iterator[Part]:
    """Read, telling each problem on a line of its own, and what is safe when someone interrupts."""
    from tertius import api

    stdin = sys.stdin.buffer if "-" in paths else None
    try:
        for part in api.read_into(store, paths, **asdict(how), command=command, stdin=stdin, progress=advance):
            tell_problems(part.reading.problems)
            told.take(part)
            yield part
    except KeyboardInterrupt:
        if store is not None:
            say("interrupted: what was read is in the store, and the same command goes on from there")
        raise


def _events(parts: Iterable[Part], texts: dict[str, str] | None) -> Iterator[Event]:
    """The events of all parts; the texts of those that a table shows are kept."""
    shown = 0
    for part in parts:
        if texts is not None and shown < MOST_ROWS:
            texts.update((document.id, document.text) for document in part.reading.documents)
        shown += len(part.reading.events)
        yield from part.reading.events


def _read_all(store: Path | Store, paths: list[str], how: options.ReadOptions) -> None:
    """Read into a store for a brief; end the program when nothing could be read."""
    told = _Told()
    with progress() as advance:
        for _ in _parts(store, paths, how, told, advance, command="brief"):
            pass
    if not told.documents:
        raise SystemExit(1)
