"""Many sources through reading, in one process or several, with the same result.

Documents are the unit of work: their parse depends on nothing else, so the number of processes changes nothing but
the time. `stream` gives them as they come, in the order of the sources, and holds only those that are being read.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tertius.actors import load_actors
from tertius.errors import InputError
from tertius.ontology import load_ontology
from tertius.reading.coder import coder
from tertius.reading.parsing import DEFAULT_MODEL, load_model, model_version
from tertius.reading.patterns import default_patterns
from tertius.reading.reader import Tools, read_document
from tertius.reading.sources import MAX_BYTES, Defaults, iso_date, load_all
from tertius.records import Claim, Document, Event, Problem
from tertius.tables import Records

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess

AHEAD = 8
"""Documents a process that may wait to be read or to be taken, so that a long one holds up no other."""
ENOUGH = 200_000
"""Bytes of reports from which on further processes, which need seconds to start, are worth it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A document with what was read in it; nothing where it was `known` and so was left unread."""

    document: Document
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    Attributes
    ----------
    date, publisher : str
        Assumed of reports that carry none; the date is ISO and may be partial.
    model : str
        Name of an installed spaCy English pipeline.
    max_bytes : int
        Largest input read.
    processes : int
        Worker processes; the result does not depend on it.
    actors : tuple of str
        Further actor tables (CSV files with the columns of the project's own).
    """

    date: str = ""
    publisher: str = ""
    model: str = DEFAULT_MODEL
    max_bytes: int = MAX_BYTES
    processes: int = 1
    actors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.date and iso_date(self.date) != self.date:
            raise InputError(f"--date {self.date}: not a date such as 2017-02-14, 2017-02 or 2017")
        for option, value in (("--max-bytes", self.max_bytes), ("--jobs", self.processes)):
            if value < 1:
                raise InputError(f"{option} {value}: must be at least 1")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading made of a set of sources.

    Attributes
    ----------
    documents, events, claims : Records
        In the order read; every span of an event or claim lies in its document's text.
    problems : Records of Problem
        Each input that was not, or only partly, read.
    model : str
        Name and version of the pipeline.
    """

    documents: Records[Document]
    events: Records[Event]
    claims: Records[Claim]
    problems: Records[Problem]
    model: str = ""
    options: Options = field(default_factory=Options)

    @property
    def coder(self) -> str:
        """The coder, as `reading.coder` names it."""
        return coder(self.model, self.options.actors)

    def __repr__(self) -> str:
        counts = f"{len(self.documents)} documents, {len(self.events)} events, {len(self.claims)} claims"
        return f"Reading: {counts}, {len(self.problems)} problems"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.events._repr_html_()}"


def read(
    sources: Iterable[str | Path],
    options: Options | None = None,
    *,
    stdin: BinaryIO | None = None,
    progress: Callable[[Document], None] | None = None,
) -> Reading:
    """Read reports from files or standard input.

    Parameters
    ----------
    sources : iterable of str or Path
        Paths of text, Markdown, HTML or JSON-lines files; `-` for standard input.
    options : Options, optional
        How to read.
    stdin : BinaryIO, optional
        Where `-` reads from.
    progress : callable, optional
        Called with each document when it has been read.

    Returns
    -------
    Reading
        Documents, events, claims, and a problem for each source that could not be read.

    Raises
    ------
    InputError
        For options that cannot be used (a model that is not installed); never for a bad source.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "report.txt"
    >>> _ = path.write_text("France condemned Iran on Monday.")
    >>> [(e.source, e.type, e.target) for e in read([path], Options(date="2020-03-04")).events]
    [('FRA', 'ACCUSE', 'IRN')]
    """
    options = options or Options()
    problems: list[Problem] = []
    coded: list[Coded] = []
    for item in stream(sources, options, stdin=stdin):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        coded.append(item)
        if progress is not None:
            progress(item.document)
    return assembled(coded, problems, options)


def assembled(coded: Sequence[Coded], problems: Iterable[Problem], options: Options) -> Reading:
    """A reading of documents already read."""
    return Reading(
        documents=Records((item.document for item in coded), Document),
        events=Records((event for item in coded for event in item.events), Event),
        claims=Records((claim for item in coded for claim in item.claims), Claim),
        problems=Records(problems, Problem),
        model=model_version(load_model(options.model)) if coded else "",
        options=options,
    )


def stream(
    sources: Iterable[str | Path],
    options: Options,
    *,
    stdin: BinaryIO | None = None,
    known: Container[str] = (),
) -> Iterator[Coded | Problem]:
    """Read reports one after the other, in the order of the sources.

    Parameters
    ----------
    sources, options, stdin
        As for `read`.
    known : container of str
        Ids of documents that are not to be read again; they come out empty.

    Yields
    ------
    Coded or Problem
        As soon as it and all before it are there; memory does not grow with their number.
    """
    items = load_all(sources, Defaults(options.date, options.publisher, options.max_bytes), stdin)
    if options.processes > 1:
        yield from _parallel(items, options, known)
        return
    for item in items:
        if not isinstance(item, Document):
            yield item
        elif item.id in known:
            yield Coded(item, known=True)
        else:
            yield _code(item, options.model, options.actors)


def processes_for(sources: Iterable[str | Path]) -> int:
    """How many processes are worth starting: as many as there are cores, or one where there is little to read.

    Standard input, whose size nobody knows, counts as little.
    """
    total = 0
    for source in sources:
        try:
            total += os.path.getsize(source) if str(source) != "-" else 0
        except OSError:
            continue  # what cannot be read is told when its turn comes
    if total < ENOUGH:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parallel(
    items: Iterable[Document | Problem], options: Options, known: Container[str]
) -> Iterator[Coded | Problem]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    others = set(active_children())
    pool = ProcessPoolExecutor(options.processes, mp_context=get_context("spawn"), initializer=_follow_parent)
    waiting: deque[Coded | Problem | Future[Coded]] = deque()
    try:
        for item in items:
            if isinstance(item, Problem):
                waiting.append(item)
            elif item.id in known:
                waiting.append(Coded(item, known=True))
            else:
                waiting.append(pool.submit(_code, item, options.model, options.actors))
            while len(waiting) > AHEAD * options.processes or (waiting and _is_there(waiting[0])):
                yield _taken(waiting.popleft())
        while waiting:
            yield _taken(waiting.popleft())
    except BrokenProcessPool as error:
        raise InputError(
            "a process that was reading came to its end by itself, perhaps for want of memory; "
            "read on with a smaller --jobs"
        ) from error
    finally:
        # Whoever stops listening, for an error or by Ctrl-C, waits for no report that is still being read.
        if waiting:
            _end(child for child in active_children() if child not in others)
        pool.shutdown(wait=True, cancel_futures=True)


def _is_there(item: Coded | Problem | Future[Coded]) -> bool:
    return isinstance(item, (Coded, Problem)) or item.done()


def _taken(item: Coded | Problem | Future[Coded]) -> Coded | Problem:
    return item if isinstance(item, (Coded, Problem)) else item.result()


def _end(children: Iterable[BaseProcess]) -> None:
    for child in children:
        child.terminate()


def _follow_parent() -> None:
    """In a process that reads: leave Ctrl-C to the parent, and end when the parent does, however it ends."""
    import signal
    from multiprocessing import parent_process
    from multiprocessing.connection import wait
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


def _code(document: Document, model: str, actors: tuple[str, ...]) -> Coded:
    events, claims = read_document(document, tools(model, actors))
    return Coded(document, tuple(events), tuple(claims))


@lru_cache(maxsize=2)
def tools(model: str = DEFAULT_MODEL, actors: tuple[str, ...] = ()) -> Tools:
    """Pipeline and tables, loaded once a process.

    They live as long as the process, so the garbage collector is told to leave them alone: it would otherwise walk all
    of them again and again while texts are read (about a tenth of the time).
    """
    found = Tools(load_model(model), load_actors(actors), load_ontology(), default_patterns())
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return found
