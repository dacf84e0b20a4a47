"""The command that measures relations."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import emit, tell_left_out


def relations(
    actors: options.Actors,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    freq: options.FreqOption = "month",
    since: options.Since = "",
    until: options.Until = "",
    known: Annotated[
        options.Known, Parameter(help="now: all events for every period; then: only what had been reported.")
    ] = "now",
    all_sectors: Annotated[
        bool, Parameter(help="Also acts of opposition, media, companies and the like.", negative=())
    ] = False,
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Estimate where each actor stands toward each other one, period by period.

    With --html, --png or --svg they are drawn, and the table comes only where --out or --format asks for it.
    """
    from tertius import api
    from tertius.asked import check_dates
    from tertius.exchange import write_bytes

    check_dates(since=since, until=until)
    names = api.actor_ids(options.split(actors), until or since)
    with options.opened(store) as opened:
        measured = api.relations(opened, names, freq, since=since, until=until, known=known, all_sectors=all_sectors)
        picture = api.picture(opened, measured) if pictures.asked else None
    for form, file in pictures.asked:
        if picture is not None:
            write_bytes(picture.to_bytes(form), file)
    if picture is None or format is not None or out is not None:
        emit(measured.records, format, out, shapes.relations)
    tell_left_out(measured.left_out.items(), since=since, until=until)
