"""The commands on triangles: `triangle` and `triangles`."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes, triangle_shapes
from tertius.cli.output import emit, emit_one, tell_left_out
from tertius.errors import InputError


def triangle(
    actors: options.Actors,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    at: options.At = "",
    freq: options.FreqOption = "month",
    since: options.Since = "",
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Tell the type of a triangle of three actors, its pivot, and where each stands in the others' quarrel."""
    from tertius import api
    from tertius.asked import check_dates, first_date

    check_dates(since=since, at=at)
    names = api.actor_ids(options.split(actors), first_date(at))
    if len(names) != 3:
        raise InputError(f"a triangle has three actors; got {len(names)}: {' '.join(names)}")
    with options.opened(store) as opened:
        measured = api.relations(opened, names, freq, since=since)
    emit_one(api.triangle(measured, at=at, since=since), format, out, shapes.triangle)
    tell_left_out(measured.left_out.items(), since=since)


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
