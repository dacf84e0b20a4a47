"""Reports and stores: opening, reading, keeping."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from tertius.errors import InputError
from tertius.records import Document, Problem

if TYPE_CHECKING:
    from tertius.keeping import Part
    from tertius.reading import Options, Reading
    from tertius.reading.reading import Coded
    from tertius.store import Added, Store


def open(path: str | os.PathLike[str] = "tertius.duckdb", *, read_only: bool = False) -> Store:
    """Open a store, created when missing; a context manager. See `tertius.store.open_store`.

    >>> with open(":memory:") as store:
    ...     len(store.events())
    0
    """
    from tertius.store import open_store

    return open_store(path, read_only=read_only)


def read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    date: str = "",
    publisher: str = "",
    model: str = "",
    max_bytes: int | None = None,
    jobs: int = 1,
    actors: Sequence[str] = (),
    problems: Literal["raise", "keep"] = "raise",
    stdin: BinaryIO | None = None,
    progress: Callable[[Document], None] | None = None,
) -> Reading:
    """Read reports into documents, events and claims.

    Parameters
    ----------
    sources : path or iterable of paths
        Text, Markdown, HTML or JSON-lines files; "-" is standard input.
    date, publisher : str
        Assumed of reports that carry none; the date is ISO and may be partial.
    model : str
        Name of an installed spaCy English pipeline; the one that Tertius depends on by default.
    max_bytes : int, optional
        Largest input read; 10 MB by default.
    jobs : int
        Worker processes; the result does not depend on it.
    actors : sequence of str
        Further actor tables (CSV).
    problems : {"raise", "keep"}
        What to do when nothing at all could be read. Sources that fail beside others that do not are always kept, in
        `Reading.problems`.
    stdin, progress
        Where "-" reads from, and what to call with each document that was read.

    Returns
    -------
    Reading
        With `.documents`, `.events`, `.claims` and `.problems`.

    Raises
    ------
    InputError
        When nothing could be read, or an option cannot be used.
    """
    from tertius.reading import read as read_sources

    paths = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    options = _options(jobs, actors, model, max_bytes, date=date, publisher=publisher)
    reading = read_sources([_source(path) for path in paths], options, stdin=stdin, progress=progress)
    if problems == "raise" and reading.problems and not reading.documents:
        raise InputError("nothing could be read: " + "; ".join(problem_line(p) for p in reading.problems))
    return reading


def problem_line(problem: Problem) -> str:
    """An input that was not read, and why, on one line."""
    detail = problem.detail.removeprefix(f"{problem.where}: ")
    return ": ".join(part for part in (problem.where, detail or problem.reason) if part)


def keep(store: Store, reading: Reading, command: str = "read") -> Added:
    """Add a reading to a store, and note what was run.

    `store.add` does the first alone.
    """
    from tertius.keeping import record_run

    added = store.add(reading)
    record_run(store, reading.options, reading.model, (document.id for document in reading.documents), command)
    return added


def read_into(
    store: str | os.PathLike[str] | Store | None,
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    date: str = "",
    publisher: str = "",
    model: str = "",
    max_bytes: int | None = None,
    jobs: int | None = 1,
    actors: Sequence[str] = (),
    command: str = "read",
    stdin: BinaryIO | None = None,
    progress: Callable[[Coded], None] | None = None,
) -> Iterator[Part]:
    """Read any number of reports into a store, batch by batch, in bounded memory.

    What the same coder has read before is not read again; a call that was interrupted is taken up by the same call.

    Parameters
    ----------
    store : path, Store or None
        Made when missing; None keeps nothing.
    sources, date, publisher, model, max_bytes, actors, stdin
        As for `read`.
    jobs : int, optional
        Worker processes; None for as many as there are cores, where there is much to read.
    command : str
        Noted in the store when all is read.
    progress : callable, optional
        Called with each document as it is read.

    Yields
    ------
    Part
        A batch with its `reading`, when it is safe in the store. See `tertius.keeping`.
    """
    from tertius.keeping import read_parts
    from tertius.reading.reading import processes_for

    paths = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    jobs = processes_for(map(_source, paths)) if jobs is None else jobs
    options = _options(jobs, actors, model, max_bytes, date=date, publisher=publisher)
    yield from read_parts(store, map(_source, paths), options, command=command, stdin=stdin, progress=progress)


def _options(processes: int, actors: Sequence[str], model: str, max_bytes: int | None, **given: str) -> Options:
    from tertius.reading import Options

    named: dict[str, Any] = {**given, "model": model} if model else {**given}
    if max_bytes is not None:
        named["max_bytes"] = max_bytes
    return Options(processes=processes, actors=tuple(actors), **named)


def _source(path: str | os.PathLike[str]) -> str | Path:
    return path if isinstance(path, str) else Path(path)
