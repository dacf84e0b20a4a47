"""The commands on triangles: `triangle` and `triangles`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes, triangle_shapes
from tertius.cli.output import draw, emit, emit_one, tell_left_out
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.estimates import Relations
    from tertius.store import Store


def triangle(
    actors: options.Actors,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    at: options.At = "",
    freq: options.FreqOption = "month",
    since: options.Since = "",
    history: Annotated[
        bool, Parameter(help="Its spells and dated switches, over all periods, in place of one date.", negative=())
    ] = False,
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Tell the type of a triangle of three actors, its pivot, and where each stands in the others' quarrel.

    With --history, --html, --png or --svg it is told or drawn through time; rows then are its switches.
    """
    from tertius import api
    from tertius.asked import check_dates, first_date

    check_dates(since=since, at=at)
    names = api.actor_ids(options.split(actors), first_date(at))
    if len(names) != 3:
        raise InputError(f"a triangle has three actors; got {len(names)}: {' '.join(names)}")
    with options.opened(store) as opened:
        measured = api.relations(opened, names, freq, since=since)
        if history or pictures.asked:
            _history(opened, measured, (since, at), history=history, pictures=pictures, rows=(format, out))
            tell_left_out(measured.left_out.items(), since=since)
            return
    emit_one(api.triangle(measured, at=at, since=since), format, out, shapes.triangle)
    tell_left_out(measured.left_out.items(), since=since)


def _history(
    store: Store,
    measured: Relations,
    dates: tuple[str, str],
    *,
    history: bool,
    pictures: options.Pictures,
    rows: tuple[options.Format | None, Path | None],
) -> None:
    """Tell and draw a triangle through time."""
    from tertius.asked import check_bears
    from tertius.briefs.histories import cited, history_page
    from tertius.records import Event
    from tertius.triangles import triangle_history

    check_bears(measured, *dates)
    found = triangle_history(measured)
    held = store.find(cited(found)).items()
    page = history_page(found, {key: record for key, record in held if isinstance(record, Event)})
    draw(page, pictures)
    if history or rows != (None, None):
        emit(found.switches, *rows, lambda _: triangle_shapes.history(page))


def triangles(
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    at: options.At = "",
    top: Annotated[int, Parameter(help="How many are shown.")] = 10,
    over: Annotated[
        list[str] | None, Parameter(help="Actors that may be corners; states and nations by default.", negative=())
    ] = None,
    by: Annotated[
        Literal["weight", "tipping"], Parameter(help="weight: those that matter most; tipping: those about to change.")
    ] = "weight",
    freq: options.FreqOption = "month",
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Rank all triangles of a date: which matter most now, or which are about to tip."""
    from tertius import triangles as package
    from tertius.api import actor_ids
    from tertius.asked import check_dates, first_date

    check_dates(at=at)
    if top < 1:
        raise InputError(f"--top {top}: show one triangle at least")
    names = None if over is None else actor_ids(options.split(over), first_date(at))
    with options.opened(store) as opened:
        found = package.rank_triangles(opened, at=at, over=names, by=by, top=top, freq=freq)
    emit(found, format, out, lambda records: triangle_shapes.ranked(records, by))
