"""Networks to the files of other programs: GEXF with its time line (Gephi), GraphML, and plain rows of ties.

One network or a series of them goes out. In GEXF an actor and a tie live in the periods in which they are there, and
sign, frustration and coalition change with them; in GraphML and in the rows each tie of each period stands by itself
and says which period it is of. What is written here as GraphML or CSV `read_graphs` reads again.
"""

from __future__ import annotations

import datetime
import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.errors import InputError
from tertius.exchange import write, write_text
from tertius.records import Network
from tertius.tables import Records

if TYPE_CHECKING:
    import networkx

GRAPH_SUFFIXES = (".gexf", ".graphml", ".csv", ".parquet", ".json", ".jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One tie of one period as a row; `coalition_first` and `coalition_second` are 1 or 2."""

    period: str
    first: str
    second: str
    sign: int
    weight: float
    p_positive: float | None
    p_negative: float | None
    frustrated: bool
    coalition_first: int
    coalition_second: int
    evidence: tuple[str, ...]


def tie_rows(networks: Iterable[Network]) -> Records[TieRow]:
    """Every tie of every network as a row, in the order of the networks."""
    rows = []
    for network in networks:
        side = _sides(network)
        rows += [
            TieRow(
                period=network.period,
                first=tie.first,
                second=tie.second,
                sign=tie.sign,
                weight=tie.weight,
                p_positive=tie.p_positive,
                p_negative=tie.p_negative,
                frustrated=tie.frustrated,
                coalition_first=side[tie.first],
                coalition_second=side[tie.second],
                evidence=tie.evidence,
            )
            for tie in network.ties
        ]
    return Records(rows, TieRow)


def write_graph(networks: Sequence[Network], out: str | os.PathLike[str]) -> None:
    """Write networks in the form that the suffix names.

    Parameters
    ----------
    networks : sequence of Network
        In the order of time.
    out : path
        `.gexf`, `.graphml`, or rows of ties as `.csv`, `.parquet`, `.json`, `.jsonl`.

    Raises
    ------
    InputError
        When the suffix is none of these.
    """
    suffix = Path(os.fspath(out)).suffix.lower()
    if suffix == ".gexf":
        write_text(gexf(networks), out)
    elif suffix == ".graphml":
        write_text(graphml(networks), out)
    elif suffix == ".csv":
        write(tie_rows(networks), TieRow, "csv", out)
    elif suffix == ".parquet":
        write(tie_rows(networks), TieRow, "parquet", out)
    elif suffix == ".json":
        write(tie_rows(networks), TieRow, "json", out)
    elif suffix == ".jsonl":
        write(tie_rows(networks), TieRow, "jsonl", out)
    else:
        raise InputError(f"{out}: a network is written as {', '.join(GRAPH_SUFFIXES)}")


def graphml(networks: Sequence[Network]) -> str:
    """The networks as one GraphML text; several periods make parallel ties."""
    import networkx as nx

    graph = nx.MultiGraph() if len(networks) > 1 else nx.Graph()
    for name in sorted({name for network in networks for name in network.actors}):
        graph.add_node(name, label=name)
    for network in networks:
        side = _sides(network)
        if len(networks) == 1:
            nx.set_node_attributes(graph, side, "coalition")
        for tie in network.ties:
            chances = {"p_positive": tie.p_positive, "p_negative": tie.p_negative}
            told = {name: value for name, value in chances.items() if value is not None}
            when = {"period": network.period} if network.period else {}
            facts = {"sign": tie.sign, "weight": tie.weight, "frustrated": tie.frustrated}
            graph.add_edge(tie.first, tie.second, **when, **facts, **told)
    held = io.BytesIO()
    nx.write_graphml(graph, held, named_key_ids=True)
    return held.getvalue().decode("utf-8")


def gexf(networks: Sequence[Network]) -> str:
    """The networks as one GEXF text with a time line; one without a date is written without."""
    from networkx.readwrite.gexf import GEXFWriter

    spans = _spans(networks)
    writer = GEXFWriter(_over_time(networks, spans), version="1.2draft")
    # The day of writing would make two runs differ.
    writer.xml.find("meta").attrib.pop("lastmodifieddate", None)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + str(writer) + "\n"


def _over_time(networks: Sequence[Network], spans: Sequence[tuple[str, str]]) -> networkx.Graph[str]:
    """Actors and ties with the spells in which they are there and the values they have in each."""
    import networkx as nx

    dated = all(start for start, _ in spans)
    graph: networkx.Graph[str] = nx.Graph(mode="dynamic" if dated else "static")
    actors: dict[str, dict[str, list[Any]]] = {}
    ties: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for network, span in zip(networks, spans, strict=True):
        for name, side in sorted(_sides(network).items()):
            _note(actors.setdefault(name, {}), span, {"coalition": side})
        for tie in network.ties:
            facts = {"sign": tie.sign, "strength": tie.weight, "frustrated": tie.frustrated}
            _note(ties.setdefault((tie.first, tie.second), {}), span, facts)
    for name in sorted({name for network in networks for name in network.actors}):
        graph.add_node(name, label=name, **_told(actors.get(name, {}), dated))
    for (first, second), facts_of in sorted(ties.items()):
        graph.add_edge(first, second, **_told(facts_of, dated))
    return graph


def _note(held: dict[str, list[Any]], span: tuple[str, str], facts: dict[str, Any]) -> None:
    """Add a period to the spells, joined to the one before where they meet, and its values."""
    spells = held.setdefault("spells", [])
    if spells and spells[-1][1] == span[0]:
        spells[-1] = (spells[-1][0], span[1])
    else:
        spells.append(span)
    for name, value in facts.items():
        values = held.setdefault(name, [])
        if values and values[-1][0] == value and values[-1][2] == span[0]:
            values[-1] = (value, values[-1][1], span[1])
        else:
            values.append((value, *span))


def _told(held: dict[str, list[Any]], dated: bool) -> dict[str, Any]:
    """Attributes as networkx takes them: with their spans, or the last value alone where there is no time."""
    if dated:
        return dict(held)
    return {name: values[-1][0] for name, values in held.items() if name != "spells"}


def _spans(networks: Sequence[Network]) -> list[tuple[str, str]]:
    """First day and the day after of each network; windows that overlap end where the next begins."""
    labels = [network.since if _first_day(network.since) else network.period for network in networks]
    starts = [_first_day(label) for label in labels]
    spans = []
    for place, start in enumerate(starts):
        after = starts[place + 1] if place + 1 < len(starts) else _day_after(labels[place])
        spans.append((start, after if start else ""))
    return spans


def _first_day(label: str) -> str:
    """The first day of a period, a span or a partial date; "" where the label is none of these.

    >>> [_first_day(label) for label in ("1983", "1983-06", "1983-Q2", "1983-W01", "1983-02/1984", "46-49")]
    ['1983-01-01', '1983-06-01', '1983-04-01', '1983-01-03', '1983-02-01', '']
    """
    text = label.partition("/")[0]
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return f"{found[1]}-{3 * int(found[2]) - 2:02d}-01"
    if found := re.fullmatch(r"(\d{4})-([Ww])(\d\d)", text):
        year, week = int(found[1]), int(found[3])
        first = datetime.date(year, 1, 1) + datetime.timedelta(days=7 * (week - 1))
        return (datetime.date.fromisocalendar(year, week, 1) if found[2] == "W" else first).isoformat()
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text
    return ""


def _day_after(label: str) -> str:
    """The day after a period, which its first day and its length give.

    >>> [_day_after(label) for label in ("1983", "1983-12", "1983-Q4", "1983-W01", "1983-02-28")]
    ['1984-01-01', '1984-01-01', '1984-01-01', '1983-01-10', '1983-03-01']
    """
    start = _first_day(label)
    if not start:
        return ""
    text = label.partition("/")[0]
    first = datetime.date.fromisoformat(start)
    months = {4: 12, 7: 3 if "Q" in text else 1}.get(len(text), 0)
    if months:
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return datetime.date(year, month + 1, 1).isoformat()
    return (first + datetime.timedelta(days=7 if "w" in text.lower() else 1)).isoformat()


def _sides(network: Network) -> dict[str, int]:
    return {name: number for number, side in enumerate(network.coalitions, 1) for name in side}
