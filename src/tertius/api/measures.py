"""What is measured from events: cells, relations, their picture, the triangle of three."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, overload

from tertius.api.signed import events_of
from tertius.asked import check_bears, check_dates, check_folded
from tertius.errors import InputError
from tertius.records import Document, Event, Triangle

if TYPE_CHECKING:
    from tertius.charts import Picture
    from tertius.estimates import Aggregates, Fold, Freq, Measure, Relations
    from tertius.store import Store
    from tertius.store.manifest import ReadingLike


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
