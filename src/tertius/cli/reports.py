"""The commands that read reports: `read` and `brief`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import counted, emit, progress, say, show, tell_left_out, tell_problems
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.reading import Reading


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
    from tertius import api
    from tertius.asked import check_dates

    check_dates(date=how.date)
    if not no_store and store.exists():
        api.open(store, read_only=True).close()  # say at once, and not after the reading, that it cannot be opened
    reading = _read(paths, how)
    where = ""
    if not no_store:
        with api.open(store) as opened:
            added = api.keep(opened, reading)
        where = f"; {store}: {added.documents} added, {added.already} known"
    if explain and format in (None, "table"):
        texts = {document.id: document.text for document in reading.documents}
        show(shapes.explained(reading.events, texts), out)
    else:
        emit(reading.events, format, out, shapes.events)
    counts = [
        counted(len(reading.documents), "report"),
        counted(len(reading.events), "event"),
        counted(len(reading.claims), "claim"),
        *([counted(len(reading.problems), "problem")] if reading.problems else []),
    ]
    say(", ".join(counts) + where)
    undated = sum(not document.published for document in reading.documents)
    if undated:
        one = undated == 1
        say(
            f"{counted(undated, 'report')} {'has' if one else 'have'} no date; {'its' if one else 'their'} acts cannot "
            f"enter dated relations: read {'it' if one else 'them'} again with --date"
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
    reading = _read(paths, how) if paths else None
    if reading is not None and store is None:
        made = api.brief(reading, names, at=at, freq=freq, since=since)
    else:
        place = store or options.DEFAULT_STORE
        if reading is None and not place.exists():
            raise InputError(f"{place}: no such store; name reports, or a store that `tertius read` has filled")
        with api.open(place, read_only=reading is None) as opened:
            if reading is not None:
                api.keep(opened, reading, "brief")
            made = api.brief(opened, names, at=at, freq=freq, since=since)
    if html is not None:
        write_text(made.to_html(), html)
    if markdown is not None:
        write_text(made.to_markdown(), markdown)
    if json:
        write_text(made.to_json())
    elif "-" not in (str(html), str(markdown)):
        made.print()
    tell_left_out(made.material.scope.left_out, since=made.material.scope.since)


def _read(paths: list[str], how: options.ReadOptions) -> Reading:
    """Read, telling each problem on a line of its own; end the program when nothing could be read."""
    from tertius import api

    with progress("reports read") as advance:
        reading = api.read(
            paths,
            **asdict(how),
            problems="keep",
            stdin=sys.stdin.buffer if "-" in paths else None,
            progress=advance,
        )
    tell_problems(reading.problems)
    if not reading.documents:
        raise SystemExit(1)
    return reading
