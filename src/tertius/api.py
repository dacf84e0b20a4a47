"""The public functions: each does one thing a user asks for, by calling the stages in their order.

Reports, a store or a frame come in; readings, relations, triangles, briefs and records go out, all of which know how
to show themselves. The command line calls these and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, overload

from tertius.asked import check_actors, check_bears, check_dates, check_folded
from tertius.errors import InputError, NotFoundError
from tertius.records import Actor, Claim, Document, Event, Problem, Quad, Triangle
from tertius.signed import events_of

if TYPE_CHECKING:
    from tertius.actors import Resolution
    from tertius.briefs import Brief
    from tertius.charts import Picture
    from tertius.estimates import Aggregates, Fold, Freq, Measure, Relations
    from tertius.keeping import Part
    from tertius.reading import Options, Reading
    from tertius.reading.reading import Coded
    from tertius.store import Added, Store
    from tertius.store.manifest import ReadingLike
    from tertius.tables import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A record with the words that bear it: `text` verbatim, in the sentences around it (`context`).

    `start` and `stop` are its place in the document, `context_start` that of the context; `what` says the record in
    one line. For an imported row the texts are its file and line and what stands there.
    """

    id: str
    kind: Literal["document", "event", "claim"]
    what: str
    document: str
    title: str
    published: str
    publisher: str
    url: str
    start: int
    stop: int
    text: str
    context: str
    context_start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One event type, or with a `mode` one of its finer kinds; the intensity is on PLOVER's scale."""

    type: str
    mode: str
    quad: Quad
    intensity: float
    meaning: str


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


def fold(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq = "month",
    *,
    since: str = "",
    until: str = "",
    known: Literal["now", "then"] = "now",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = False,
    evidence: int | None = None,
) -> Fold:
    """Add events up per dyad, class and period: the one step that sees all of them.

    Takes what `relations` takes, which goes on from the result. `fold(...)` on a cluster, `write_cells`, and
    `read_cells` at home are the way for events that do not fit a laptop.

    Parameters
    ----------
    source, actors, freq, since, until, known, all_sectors
        As in `relations`.
    sectors : iterable of str, optional
        The sectors that may speak for a state ("government", "military"), in place of those that the actor tables
        say do; a state named without a sector speaks by its government.
    dedupe : bool
        One event a source, target, type and day.
    unmirror : bool
        Count what a coder writes down both ways (a meeting, a visit made and received) once.
    evidence : int, optional
        Ids kept of each cell; 50, or 0 when no actors are given.

    Returns
    -------
    Fold
        See `tertius.estimates.Fold`.
    """
    from tertius import estimates

    check_dates(since=since, until=until)
    asked = None if actors is None else tuple(actors)
    return estimates.fold(
        events_of(source),
        freq,
        actors=asked,
        since=since,
        until=until,
        by="date" if known == "now" else "reported",
        all_sectors=all_sectors,
        sectors=sectors,
        dedupe=dedupe,
        unmirror=unmirror,
        evidence=(50 if asked else 0) if evidence is None else evidence,
    )


@overload
def relations(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq | None = None,
    *,
    measure: Literal["estimate"] = "estimate",
    since: str = "",
    until: str = "",
    known: Literal["now", "then"] = "now",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = False,
    scale: str = "",
) -> Relations: ...
@overload
def relations(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq | None = None,
    *,
    measure: Measure,
    since: str = "",
    until: str = "",
    known: Literal["now", "then"] = "now",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = False,
    scale: str = "",
) -> Aggregates: ...
def relations(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq | None = None,
    *,
    measure: Literal["estimate"] | Measure = "estimate",
    since: str = "",
    until: str = "",
    known: Literal["now", "then"] = "now",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = False,
    scale: str = "",
) -> Relations | Aggregates:
    """Estimate the directed relations among actors, period by period.

    Parameters
    ----------
    source : Store, Reading, iterable of Event, a frame, or a Fold
        A store, a reading, or any table that narwhals knows, with the columns of `Store.event_table`; of a Fold only
        `actors`, `measure`, `known` and `scale` are still open.
    actors : iterable of str, optional
        Actor ids; every dyad of the data without them.
    freq : {"week", "week52", "month", "quarter", "year", "all"}, optional
        By month, where the source is no Fold.
    measure : {"estimate", "sum", "mean", "ratio", "volume"}
        The level with its interval, or one of the literature's measures as counted (`estimates.aggregates`).
    since, until : str
        Partial ISO dates that bound the events.
    known : {"now", "then"}
        `now` uses all events for every period, `then` only what had been reported.
    all_sectors : bool
        Also events of opposition, media, companies and the like.
    sectors, dedupe, unmirror
        As in `fold`.
    scale : str
        The intensity scale, needed where the events bear more than one.

    Returns
    -------
    Relations or Aggregates
        See `tertius.estimates`.

    Raises
    ------
    InputError
        When a Fold is asked for what was settled when it was made.
    """
    from tertius import estimates

    asked = None if actors is None else tuple(actors)
    if isinstance(source, estimates.Fold):
        folded = source
        check_folded(folded, freq, known)
        given = {"since": since, "until": until, "sectors": sectors, "all_sectors": all_sectors, "dedupe": dedupe}
        given["unmirror"] = unmirror
        late = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
        if late:
            raise InputError(f"{', '.join(late)}: settled when the cells were folded; fold anew from the events")
    else:
        folded = fold(
            source,
            asked,
            freq or "month",
            since=since,
            until=until,
            known=known,
            all_sectors=all_sectors,
            sectors=sectors,
            dedupe=dedupe,
            unmirror=unmirror,
        )
    if measure != "estimate":
        return estimates.aggregates(folded, measure, asked, scale=scale)
    return estimates.relations(folded, asked, folded.freq, known=known, scale=scale)


def picture(source: Store | ReadingLike, relations: Relations) -> Picture:
    """Draw some relations over time, the events that weighed most marked and named with their evidence.

    Parameters
    ----------
    source : Store or Reading
        Where the relations are from; the events are looked up there.
    relations : Relations
        Among two to five actors, by any period but `all`.

    Returns
    -------
    Picture
        `.save("relations.html")` (or .svg, .png, .json); shows itself in a notebook.

    Raises
    ------
    InputError
        For one period over everything, which has no course, and for more actors than a picture can hold.
    NotFoundError
        When no event enters.
    """
    from tertius.actors import load_actors
    from tertius.charts.measured import candidates, series_chart
    from tertius.charts.picture import Picture
    from tertius.store import Store
    from tertius.store.excerpts import excerpt

    wanted = sorted({name for found in candidates(relations) for name in found.events})
    if isinstance(source, Store):
        held = source.find(wanted)
        texts = source.find({record.document for record in held.values() if isinstance(record, Event)})
    else:
        held = {event.id: event for event in source.events if event.id in set(wanted)}
        texts = {document.id: document for document in source.documents}
    events = {key: record for key, record in held.items() if isinstance(record, Event)}
    quotes = {
        key: excerpt(event, holder).context
        for key, event in events.items()
        if isinstance(holder := texts.get(event.document), Document)
    }
    names = {code: actor.name for code, actor in load_actors().actors.items()}
    return Picture(series_chart(relations, names, events, quotes))


def triangle(
    relations: Any, actors: Iterable[str] | None = None, *, at: str = "", freq: Freq = "month", since: str = ""
) -> Triangle:
    """Read the strategic triangle of three actors: its type and its pivot, as probabilities.

    Parameters
    ----------
    relations : Relations, or whatever `tertius.relations` takes
    actors : iterable of str, optional
        Three actors; those of the relations by default.
    at : str
        A date or a period; the last one with events by default.
    freq, since
        Of the relations, when they are still to be estimated.

    Returns
    -------
    Triangle

    Raises
    ------
    NotFoundError
        When no event enters, with the reasons; when the period is none of the relations'.
    """
    from tertius import estimates, triangles

    check_dates(since=since, at=at)
    asked = None if actors is None else tuple(actors)
    if not isinstance(relations, estimates.Relations):
        relations = estimates.relations(events_of(relations), asked, freq, since=since)
    check_bears(relations, since, at)
    return triangles.triangle(relations, asked, at=at)


def brief(
    source: Store | ReadingLike,
    about: Iterable[str] | None = None,
    *,
    at: str = "",
    freq: Freq | None = None,
    since: str = "",
) -> Brief:
    """Make a brief on three actors: findings in plain words, each with the sentences that bear it.

    Parameters
    ----------
    source : Store or Reading
    about : iterable of str, optional
        Two or three different actor ids. By default the three states and blocs with the most events between all three.
    at : str
        A date or a period; the last one with events by default.
    freq, since
        Of the relations; by default as `briefs.scope.brief_periods` says, and one period where no event is dated.

    Returns
    -------
    Brief
        `.save("brief.html")` (or .md, .json), `.print()`, `.findings`.
    """
    from tertius.actors import load_actors
    from tertius.briefs import make_brief
    from tertius.briefs.scope import Scope, brief_periods, busiest_three

    check_dates(since=since, at=at)
    documents, events, claims = _records(source)
    table = load_actors()
    named = tuple(about) if about is not None else ()
    if about is not None:
        check_actors(named, table.actors)
    asked = named or busiest_three(events, table.actors)
    among = [event for event in events if not asked or {event.source, event.target} <= set(asked)]
    undated = freq is None and not since and bool(among) and not any(event.date for event in among)
    if freq is None:
        freq, begin = ("all", "") if undated else brief_periods([document.published for document in documents])
        since = since or begin
    measured = relations(events, asked, freq, since=since) if len(asked) > 1 else None
    if measured is not None and measured.periods:
        check_bears(measured, since, at)
    found = triangle(measured, asked, at=at) if measured is not None and len(asked) == 3 and measured.periods else None
    mentioned = set(asked) | {code for event in events for code in (event.source, event.target, *(event.about or ()))}
    left_out = sorted((reason, count) for reason, count in (measured.left_out if measured else {}).items() if count)
    return make_brief(
        documents=documents,
        events=among,
        claims=[claim for claim in claims if not asked or claim.speaker in asked or set(claim.about) & set(asked)],
        triangle=found,
        relations=measured.records if measured is not None else (),
        names={code: table.actors[code].name for code in sorted(mentioned) if code in table.actors},
        provenance=_provenance(documents, events, measured),
        scope=Scope(
            asked=named,
            elsewhere=len(events) - len(among),
            since=since,
            left_out=tuple(left_out),
            undated=undated,
        ),
        problems=getattr(source, "problems", ()),
    )


def evidence(store: Store, *ids: str) -> Records[Excerpt]:
    """The sentence behind each event, claim or document.

    Raises
    ------
    NotFoundError
        When the store does not hold one of the ids.
    """
    from tertius.tables import Records

    return Records([_excerpt(store, key) for key in ids], Excerpt)


def actor_list(extra: Sequence[str] = ()) -> Records[Actor]:
    """Every actor of the tables, by id; `extra` are further tables (CSV).

    >>> [actor.name for actor in actor_list() if actor.id == "RUS"]
    ['Russia']
    """
    from tertius.actors import load_actors
    from tertius.tables import Records

    table = load_actors(tuple(extra))
    return Records([table.actors[code] for code in sorted(table.actors)], Actor)


def resolve(name: str, date: str = "", extra: Sequence[str] = ()) -> Records[Resolution]:
    """What a name means at a date, best reading first, with the reason.

    Raises
    ------
    NotFoundError
        When the name means nothing in the tables.

    Examples
    --------
    >>> resolve("the Kremlin", "2017-02")[0].actor
    'RUS'
    """
    from tertius.actors import Resolution, load_actors
    from tertius.actors import resolve as resolve_name
    from tertius.tables import Records

    check_dates(date=date)
    found = resolve_name(load_actors(tuple(extra)), name, date)
    if not found:
        when = f" at {date}" if date else ""
        raise NotFoundError(f"no actor answers to {name!r}{when}; a row in a table of your own (--actors) adds one")
    return Records(found, Resolution)


def actor_ids(names: Iterable[str], date: str = "") -> tuple[str, ...]:
    """The actor ids of ids or names, in the order given.

    A name that means nothing as it is written is tried in capitals ("uk") and with capital initials ("iran").

    Raises
    ------
    NotFoundError
        When one is no id and no name that means an actor at the date.
    InputError
        When two of them mean the same actor.

    Examples
    --------
    >>> actor_ids(["USA", "rus", "Tehran", "south korea", "uk"])
    ('USA', 'RUS', 'IRN', 'KOR', 'GBR')
    """
    found: dict[str, str] = {}
    for name in names:
        code = _actor_id(name.strip(), date)
        if code in found:
            raise InputError(f"{found[code]} and {name.strip()} are the same actor, {code}; name each actor once")
        found[code] = name.strip()
    return tuple(found)


def _actor_id(name: str, date: str) -> str:
    from tertius.actors import load_actors
    from tertius.actors import resolve as resolve_name

    table = load_actors()
    if name.upper() in table.actors:
        return name.upper()
    capitals = " ".join(word[:1].upper() + word[1:] for word in name.split())
    for spelling in (name, name.upper(), capitals):
        codes = [reading.actor for reading in resolve_name(table, spelling, date) if reading.actor]
        if codes:
            return codes[0]
    return resolve(name, date)[0].actor


def types() -> Records[TypeRow]:
    """The event types and their modes, with class, intensity and meaning.

    >>> [(row.type, row.mode, row.intensity) for row in types() if row.type == "ASSAULT"][0]
    ('ASSAULT', '', -9.0)
    """
    from tertius.ontology import load_ontology
    from tertius.tables import Records

    rows: list[TypeRow] = []
    for kind in load_ontology().types.values():
        rows.append(TypeRow(type=kind.name, mode="", quad=kind.quad, intensity=kind.intensity, meaning=kind.definition))
        rows += [
            TypeRow(type=kind.name, mode=mode.name, quad=kind.quad, intensity=mode.intensity, meaning=mode.gloss)
            for mode in kind.modes.values()
        ]
    return Records(rows, TypeRow)


def _source(path: str | os.PathLike[str]) -> str | Path:
    return path if isinstance(path, str) else Path(path)


def _records(source: Store | ReadingLike) -> tuple[Sequence[Document], Sequence[Event], Sequence[Claim]]:
    from tertius.store import Store

    if isinstance(source, Store):
        return source.documents(), source.events(), source.claims()
    return tuple(source.documents), tuple(source.events), tuple(source.claims)


def _provenance(documents: Sequence[Document], events: Sequence[Event], measured: Relations | None) -> dict[str, str]:
    from tertius import __version__
    from tertius.tables import content_id

    coders = sorted({event.coder for event in events})
    return {
        "tertius": __version__,
        "coder": ", ".join(coders),
        "inputs": content_id("inputs", tuple(sorted(document.id for document in documents))),
        "estimate": measured.method if measured is not None and measured.periods else "",
    }


def _excerpt(store: Store, key: str) -> Excerpt:
    found = store.evidence(key)
    record, document = found.record, found.document
    start = found.document.text.find(found.text, found.context_start) if document and found.document else 0
    return Excerpt(
        id=key,
        kind="document" if isinstance(record, Document) else "event" if isinstance(record, Event) else "claim",
        what=describe(record),
        document=document.id if document else "",
        title=document.title if document else "",
        published=document.published if document else "",
        publisher=document.publisher if document else "",
        url=document.url if document else "",
        start=start if isinstance(record, Document) else record.start,
        stop=len(found.text) if isinstance(record, Document) else record.stop,
        text=found.text,
        context=found.context,
        context_start=found.context_start,
    )


def describe(record: Document | Event | Claim) -> str:
    """A record in one line."""
    if isinstance(record, Document):
        return record.title or record.id
    if isinstance(record, Claim):
        who = record.agent or record.speaker or "someone"
        return f"{who} {record.stance}: {record.proposition}"
    about = f" about {', '.join(record.about)}" if record.about else ""
    score = "" if record.intensity is None else f" ({record.intensity:+.1f})"
    return f"{record.source} → {record.target} {record.type}{about}, {record.status}{score}"
