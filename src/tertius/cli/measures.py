"""The command that measures relations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import emit, say, tell_left_out
from tertius.errors import InputError


def relations(
    actors: options.AnyActors = (),
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    freq: Annotated[
        options.Freq | None, Parameter(help="Length of a period, a month by default; week52 is the 52-week year.")
    ] = None,
    measure: Annotated[
        options.Measure, Parameter(help="The estimate, or a measure of the literature as counted, without interval.")
    ] = "estimate",
    since: options.Since = "",
    until: options.Until = "",
    known: Annotated[
        options.Known, Parameter(help="now: all events for every period; then: only what had been reported.")
    ] = "now",
    scale: Annotated[str, Parameter(help="Intensity scale, where the events bear several.")] = "",
    counting: options.CountOptions = options.AS_COUNTED,
    opening: options.EngineOptions = options.AS_OPENED,
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Estimate where each actor stands toward each other one, period by period; every dyad without actors.

    With --html, --png or --svg they are drawn, and the table comes only where --out or --format asks for it.
    """
    from tertius import api
    from tertius.asked import check_dates
    from tertius.estimates import write_cells
    from tertius.exchange import write_bytes

    check_dates(since=since, until=until)
    _check(measure, opening, pictures)
    names = api.actor_ids(options.split(actors), until or since) or None
    words: dict[str, Any] = {**counting.words, "since": since, "until": until, "known": known}
    with _source(store, opening) as source:
        if opening.cells_out is not None:
            folded = api.fold(source, names, freq or "month", **words)
            write_cells(folded, opening.cells_out)
            say(f"{len(folded.cells):,} cells in {opening.cells_out}")
            tell_left_out(folded.left_out.items(), since=since, until=until)
            return
        measured: Any = api.relations(source, names, freq, measure=measure, scale=scale, **words)
        picture = api.picture(source, measured) if pictures.asked else None
    for form, file in pictures.asked:
        if picture is not None:
            write_bytes(picture.to_bytes(form), file)
    if picture is None or format is not None or out is not None:
        emit(measured.records, format, out, shapes.relations if measure == "estimate" else shapes.aggregates)
    tell_left_out(measured.left_out.items(), since=since, until=until)


def _check(measure: str, opening: options.EngineOptions, pictures: options.Pictures) -> None:
    """Refuse options that do not go together."""
    given = [opening.events != "", opening.cells is not None]
    if all(given):
        raise InputError("--events and --cells: events are folded, cells were; give one of the two")
    if opening.cells is not None and opening.cells_out is not None:
        raise InputError("--cells and --cells-out: the cells would be written as they are; give one of the two")
    if pictures.asked and (any(given) or measure != "estimate"):
        raise InputError(
            "pictures name the events of a store and show the estimate; leave --events, --cells, --measure out"
        )


@contextmanager
def _source(store: Path, opening: options.EngineOptions) -> Iterator[Any]:
    """What the relations are made of: cells, events in Parquet on an engine, or a store."""
    from tertius.estimates import opened_events, read_cells

    if opening.cells is not None:
        yield read_cells(opening.cells)
    elif opening.events:
        with opened_events(opening.events, opening.engine, opening.master) as events:
            yield events
    elif opening.engine == "duckdb" and not opening.master:
        with options.opened(store) as opened:
            yield opened
    else:
        raise InputError(
            f"--engine {opening.engine}: a store is worked off by DuckDB; export its events as Parquet "
            f"(tertius export events --store {store} --out events.parquet) and give them with --events"
        )
