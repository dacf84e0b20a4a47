"""The command `network`: the signed network of a date or of every period, its balance, its pictures and its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tertius.cli import options
from tertius.cli.network_shapes import network_table, series_table
from tertius.cli.output import by_suffix, emit, emit_one, say
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.records import Network

Over = Annotated[
    list[str] | None,
    Parameter(help="Ids or names of the actors to take, with commas between; all by default.", negative=()),
]


def network(
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    at: options.At = "",
    over: Over = None,
    edges: Annotated[
        Path | None, Parameter(help="Read ties from a file (CSV, Parquet, GraphML) in place of a store.")
    ] = None,
    each: Annotated[bool, Parameter(help="Every period in place of one.", negative=())] = False,
    freq: options.FreqOption = "month",
    since: options.Since = "",
    until: options.Until = "",
    threshold: Annotated[float, Parameter(help="A tie has a sign when that is more probable than this.")] = 0.5,
    weighted: Annotated[
        bool, Parameter(help="Every tie has its likelier sign, and counts by how sure that is.", negative=())
    ] = False,
    directed: Annotated[bool, Parameter(help="Count directed triads too.", negative=())] = False,
    coalitions: Annotated[int, Parameter(help="More than 2 adds a partition into so many.")] = 2,
    relaxed: Annotated[
        bool, Parameter(help="Of that partition: blocks of either sign, within and between.", negative=())
    ] = False,
    shuffles: Annotated[int, Parameter(help="Compare with so many networks of shuffled signs.")] = 0,
    time_limit: Annotated[float, Parameter(help="Seconds for the proof that frustration is the least.")] = 60.0,
    pictures: options.Pictures = options.NO_PICTURE,
    graph: Annotated[
        options.OutFile, Parameter(help="Write the ties: .gexf (with time line), .graphml, .csv, .parquet, .json.")
    ] = None,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Tell who stands with whom: triads, balance, the coalitions and the ties that run against them.

    With --html, --png, --svg or --graph files are written, and the table comes only where --out or --format asks.
    """
    from tertius import api
    from tertius.asked import check_dates, first_date

    check_dates(since=since, until=until, at="" if edges else at)
    if each and (at or coalitions > 2 or relaxed or shuffles):
        raise InputError("--each shows every period; --at, --coalitions, --relaxed and --shuffles are for one")
    if shuffles < 0 or time_limit <= 0:
        raise InputError(f"--shuffles {shuffles}, --time-limit {time_limit:g}: must be at least 0, and above 0")
    by_suffix(out)
    how: dict[str, Any] = {
        "freq": freq,
        "since": since,
        "until": until,
        "threshold": threshold,
        "weighted": weighted,
        "directed": directed,
        "time_limit": time_limit,
    }
    one = {"at": at, "coalitions": coalitions, "relaxed": relaxed, "shuffles": shuffles}
    actors = options.split(over) if over else None
    if edges is not None:
        found = _measured(str(edges), actors, each, how, one)
    else:
        named = api.actor_ids(actors, first_date(at) or until or since) if actors else None
        with options.opened(store) as opened:
            found = _measured(opened, named, each, how, one)
    _draw(found, pictures, graph, each=each, named=edges is None)
    told = not (pictures.asked or graph) or format is not None or out is not None
    if told and each:
        from tertius.records import Network
        from tertius.tables import Records

        emit(Records(found, Network), format, out, series_table)
    elif told:
        emit_one(found[0], format, out, network_table)
    for reason, count in () if each else found[0].left_out:
        say(f"{_REASONS.get(reason, reason)}: {count:,}")


_REASONS = {
    "disagree": "pairs whose ties disagree, read as negative",
    "loops": "ties of an actor with itself, left out",
    "unsigned": "ties of sign 0, left out",
    "unreadable": "rows that could not be read, left out",
}


def _measured(
    source: Any, actors: Sequence[str] | None, each: bool, how: dict[str, Any], one: dict[str, Any]
) -> Sequence[Network]:
    from tertius import api

    if each:
        return api.networks(source, actors, **how)
    return [api.network(source, actors, **how, **one)]


def _draw(found: Sequence[Network], pictures: options.Pictures, graph: Path | None, *, each: bool, named: bool) -> None:
    """Write what was asked for as pictures and files."""
    from tertius.balance import write_graph

    if graph is not None:
        write_graph(found, graph)
    if not pictures.asked:
        return
    from tertius.actors import load_actors
    from tertius.charts import network_page, network_svg, networks_svg, svg_to_png
    from tertius.exchange import write_bytes

    # The codes of a file are its own; the names of ours for the same letters could be other states'.
    names = {code: actor.name for code, actor in load_actors().actors.items()} if named else {}
    for form, file in pictures.asked:
        if form == "html":
            write_bytes(network_page(found, names).encode(), file)
            continue
        drawing = networks_svg(found) if each else network_svg(found[0], names)
        write_bytes(drawing.encode() if form == "svg" else svg_to_png(drawing), file)
