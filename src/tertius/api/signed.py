"""The public functions of signed networks: a store, relations, a frame or an edge list in, measured networks out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tertius.asked import check_bears, check_dates
from tertius.errors import InputError, NotFoundError
from tertius.records import Network

if TYPE_CHECKING:
    from tertius.balance import SignedGraph
    from tertius.estimates import Freq
    from tertius.tables import Records


MOST_HELD = 200_000
"""Events of a store that are folded from memory; more are folded inside the database."""


def network(
    source: Any,
    actors: Iterable[str] | None = None,
    *,
    at: str = "",
    freq: Freq = "month",
    since: str = "",
    until: str = "",
    threshold: float = 0.5,
    weighted: bool = False,
    directed: bool = False,
    coalitions: int = 2,
    relaxed: bool = False,
    shuffles: int = 0,
    time_limit: float = 60.0,
) -> Network:
    """Measure the signed network of a date: its triads, its balance, its coalitions and the ties that cross them.

    Parameters
    ----------
    source : Store, Relations, whatever `tertius.relations` takes, path of an edge list, or SignedGraph
        An edge list is a CSV, Parquet or GraphML file (see `tertius.balance.read_graphs`).
    actors : iterable of str, optional
        The network among these; all by default.
    at : str
        A date or a period; the last one by default.
    freq, since, until
        Of the relations, when they are still to be estimated; `freq="all"` takes `since` to `until` as one period.
    threshold : float
        A tie has a sign when its probability is above this.
    weighted : bool
        Give every tie its likelier sign and let it count by how sure that is (by its weight, in an edge list).
    directed : bool
        Read relations as arcs; adds a census of directed triads.
    coalitions, relaxed, shuffles, time_limit
        See `tertius.balance.measure`.

    Returns
    -------
    Network

    Raises
    ------
    InputError
        When no tie has a sign.
    NotFoundError
        When an actor or the period is not there.

    Examples
    --------
    >>> import pyarrow as pa
    >>> acts = [("USA", "RUS", -6.0), ("RUS", "IRN", 7.0), ("USA", "IRN", -7.0)] * 20
    >>> rows = {"source": [a for a, _, _ in acts], "target": [b for _, b, _ in acts], "date": ["2017-02"] * 60,
    ...         "quad": ["material conflict"] * 60, "intensity": [g for _, _, g in acts]}
    >>> network(pa.table(rows)).coalitions
    (('IRN', 'RUS'), ('USA',))
    """
    from tertius import balance

    check_dates(since=since, until=until, at=at)
    how = {"threshold": threshold, "weighted": weighted, "directed": directed}
    options = {"weighted": weighted, "coalitions": coalitions, "relaxed": relaxed, "shuffles": shuffles}
    graphs = _graphs(source, actors, at, freq=freq, since=since, until=until, how=how)
    return balance.measure(graphs[0], time_limit=time_limit, **options)  # type: ignore[arg-type]


def networks(
    source: Any,
    actors: Iterable[str] | None = None,
    *,
    freq: Freq = "month",
    since: str = "",
    until: str = "",
    threshold: float = 0.5,
    weighted: bool = False,
    directed: bool = False,
    time_limit: float = 60.0,
) -> Records[Network]:
    """Measure the signed network of every period; see `network`.

    Periods in which no tie has a sign are left out. `time_limit` is for each.
    """
    from tertius import balance
    from tertius.tables import Records

    check_dates(since=since, until=until)
    how = {"threshold": threshold, "weighted": weighted, "directed": directed}
    graphs = _graphs(source, actors, None, freq=freq, since=since, until=until, how=how)
    signed = [graph for graph in graphs if len(graph.signed().first)]
    if not signed:
        raise InputError("no period has a tie with a clear sign; lower --threshold or use --weighted")
    measured = [balance.measure(graph, weighted=weighted, time_limit=time_limit) for graph in signed]
    return Records(balance.aligned(measured), Network)


def events_of(source: Any) -> Any:
    """What the estimate takes: the flat table of a store, the events of a reading, or the frame itself."""
    from tertius.store import Store

    if isinstance(source, Store):
        # A small table is quicker from memory, a large one is never held.
        rows = source.flat()
        return source.event_table() if rows.shape[0] < MOST_HELD else rows
    return getattr(source, "events", source)


def _graphs(
    source: Any,
    actors: Iterable[str] | None,
    at: str | None,
    *,
    freq: Freq,
    since: str,
    until: str,
    how: dict[str, Any],
) -> Sequence[SignedGraph]:
    """The signed graphs of a source: of one period where `at` names it ("" is the last), of all where it is None."""
    from tertius import balance, estimates

    asked = None if actors is None else tuple(actors)
    if isinstance(source, balance.SignedGraph):
        return [_among(source, asked)]
    if isinstance(source, str | os.PathLike):
        graphs = balance.read_graphs(source, directed=how["directed"])
        inside = [
            g for g in graphs if (not since or g.since >= since) and (not until or g.since[: len(until)] <= until)
        ]
        if not inside:
            raise NotFoundError(f"{source}: no network between {since or 'the first'} and {until or 'the last'}")
        chosen = inside if at is None else [balance.at_period(inside, at)]
        return [_among(graph, asked) for graph in chosen]
    relations = source
    if not isinstance(source, estimates.Relations):
        relations = estimates.relations(events_of(source), asked, freq, since=since, until=until)
    elif asked is not None:
        relations = source.among(asked)
    check_bears(relations, since, at or "")
    periods = relations.periods if at is None else [at]
    return [balance.graph_of_relations(relations, period, **how) for period in periods]


def _among(graph: SignedGraph, actors: Sequence[str] | None) -> SignedGraph:
    """The graph among some of its actors; an actor that it lacks is an error."""
    from tertius.balance import among

    return graph if actors is None else among(graph, actors)
