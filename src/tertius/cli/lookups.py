"""The commands that look things up or hand them out: `evidence`, `actors`, `types` and `export`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import by_suffix, emit
from tertius.errors import InputError

What = Literal["events", "table", "claims", "documents", "relations", "network"]


def evidence(
    ids: Annotated[list[str], Parameter(help="Ids of events, claims or documents.", negative=())],
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Show the sentence or the row behind an id."""
    from tertius import api

    with options.opened(store) as opened:
        found = api.evidence(opened, *ids)
    emit(found, format, out, shapes.excerpts)


def actors(
    name: Annotated[str, Parameter(help="A name, title or phrase; all actors are listed without one.")] = "",
    /,
    *,
    date: Annotated[str, Parameter(help="When the name was used: 2017-02-14, 2017-02 or 2017.")] = "",
    tables: Annotated[options.Tables, Parameter(name="--actors")] = (),
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Show what a name means at a date and why, or list the actors."""
    from tertius import api
    from tertius.asked import check_dates

    check_dates(date=date)
    if name:
        emit(api.resolve(name, date, tables), format, out, shapes.resolutions)
    else:
        emit(api.actor_list(tables), format, out, shapes.actors)


def types(*, format: options.FormatOption = None, out: options.Out = None) -> None:
    """List the types of events with their class, intensity and meaning."""
    from tertius import api

    emit(api.types(), format, out, shapes.types)


def export(
    what: Annotated[What, Parameter(help="What to write.")],
    actors: options.Actors | None = None,
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    freq: options.FreqOption = "month",
    since: options.Since = "",
    until: options.Until = "",
    format: Annotated[
        Literal["json", "jsonl", "csv", "parquet"] | None,
        Parameter(name="--format", help="Form of the output; by the suffix of --out, else csv."),
    ] = None,
    names: Annotated[
        Literal["tertius", "gdelt"], Parameter(help="Column names of a table: our own, or those of GDELT.")
    ] = "tertius",
    out: options.Out = None,
) -> None:
    """Write what a store holds, or the relations estimated from it, to a file or standard output.

    `events` are whole records, which `tertius import tertius` reads back; `table` is a flat row an event.

    Actors choose events among them and claims that touch them; dates choose events; the frequency is of relations and
    of the network, whose ties may also go to a .gexf or .graphml file.
    """
    from tertius import api
    from tertius.asked import check_dates
    from tertius.exchange import write

    check_dates(since=since, until=until)
    chosen_actors = api.actor_ids(options.split(actors)) if actors else None
    drawn = what == "network" and format is None and out is not None and out.suffix.lower() in (".gexf", ".graphml")
    form = "csv" if drawn else format or by_suffix(out) or "csv"
    if what == "table":
        if out is None or form == "json":
            raise InputError("a table is written to a file: --out FILE.parquet, .csv or .jsonl")
        with options.opened(store) as opened:
            opened.write_table(out, form, names=names, actors=chosen_actors, since=since, until=until)
        return
    with options.opened(store) as opened:
        chosen: dict[What, Any] = {
            "documents": opened.documents,
            "events": lambda: opened.events(chosen_actors, since, until),
            "claims": lambda: opened.claims(chosen_actors),
            "relations": lambda: api.relations(opened, chosen_actors, freq, since=since, until=until).records,
        }
        if what == "documents" and chosen_actors:
            raise InputError("documents are not chosen by actor; export events or claims")
        if what == "network":
            from tertius.api import networks
            from tertius.balance import tie_rows, write_graph

            found = networks(opened, chosen_actors, freq=freq, since=since, until=until)
            if drawn and out is not None:
                return write_graph(found, out)
            chosen[what] = lambda: tie_rows(found)
        records = chosen[what]()
    write(records, records.type, form, out or "-")
