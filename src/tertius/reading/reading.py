"""Many sources through reading, in one process or several, with the same result.

Documents are the unit of work: their parse depends on nothing else, so the number of processes changes nothing but
the time.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from tertius.actors import load_actors
from tertius.errors import InputError
from tertius.ontology import load_ontology
from tertius.reading.parsing import DEFAULT_MODEL, load_model, model_version
from tertius.reading.patterns import default_patterns
from tertius.reading.reader import Tools, read_document
from tertius.reading.sources import MAX_BYTES, Defaults, iso_date, load_all
from tertius.records import Claim, Document, Event, Problem
from tertius.tables import Records

Coded = tuple[Document, list[Event], list[Claim]]


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

    def documents() -> Iterator[Document]:
        for item in load_all(sources, Defaults(options.date, options.publisher, options.max_bytes), stdin):
            if isinstance(item, Document):
                yield item
            else:
                problems.append(item)

    coded = []
    for part in _coded(documents(), options):
        coded.append(part)
        if progress is not None:
            progress(part[0])
    return Reading(
        documents=Records((document for document, _, _ in coded), Document),
        events=Records((event for _, events, _ in coded for event in events), Event),
        claims=Records((claim for _, _, claims in coded for claim in claims), Claim),
        problems=Records(problems, Problem),
        model=model_version(load_model(options.model)) if coded else "",
        options=options,
    )


def _coded(documents: Iterator[Document], options: Options) -> Iterator[Coded]:
    if options.processes == 1:
        for document in documents:
            yield _code(document, options.model, options.actors)
        return
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial
    from multiprocessing import get_context

    work = partial(_code, model=options.model, actors=options.actors)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, documents, chunksize=1)


def _code(document: Document, model: str, actors: tuple[str, ...]) -> Coded:
    return (document, *read_document(document, tools(model, actors)))


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
