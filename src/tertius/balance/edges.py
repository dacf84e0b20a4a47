"""Edge lists to signed graphs: CSV, Parquet and GraphML files with two ends, a sign and perhaps a period.

Columns are known by their names (`data/columns.csv`) or, in a file without a heading, by their order: from, to, rating.
A file with a period column gives one graph a period. Rows that cannot be read are counted and left out; the rest stays.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from tertius.balance.graphs import Floats, SignedGraph, signed_graph
from tertius.errors import InputError

if TYPE_CHECKING:
    import pyarrow

DELIMITERS = ",\t; "

PLAIN = ("first", "second", "sign")
"""Roles of the columns of a file without a heading."""


def read_graphs(path: str | os.PathLike[str], *, directed: bool = False) -> tuple[SignedGraph, ...]:
    """Read an edge list.

    Parameters
    ----------
    path : path
        `.csv`, `.tsv` or `.txt` (comma, tab, semicolon or blank between; a byte-order mark does no harm), `.parquet` or
        `.graphml`.
    directed : bool
        Read ties as going from the first column to the second.

    Returns
    -------
    tuple of SignedGraph
        One for each period in order, or a single one where the file has no period.

    Raises
    ------
    InputError
        When the file cannot be read, lacks a column, or has no usable row.
    """
    name = os.fspath(path)
    suffix = Path(name).suffix.lower()
    if not Path(name).is_file():
        raise InputError(f"{name}: no such file")
    if suffix == ".parquet":
        table = _parquet(name)
    elif suffix == ".graphml":
        table = _graphml(name)
    elif suffix in (".csv", ".tsv", ".txt", ".edges", ""):
        table = _csv(name)
    else:
        raise InputError(f"{name}: an edge list is .csv, .tsv, .txt, .parquet or .graphml")
    return graphs_of(table, directed=directed, where=name)


def graphs_of(table: pyarrow.Table, *, directed: bool = False, where: str = "the table") -> tuple[SignedGraph, ...]:
    """Signed graphs of an Arrow table with the columns of an edge list; see `read_graphs`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"a": ["USA", "USA"], "b": ["RUS", "IRN"], "sign": [1, -1], "year": [1969, 1970]})
    >>> [graph.period for graph in graphs_of(table)]
    ['1969', '1970']
    """
    columns = _roles(table.column_names, where)
    rows = _Rows.of(table, columns)
    if not rows.good.any():
        raise InputError(f"{where}: no row has two ends and a number for its sign")
    bad = int((~rows.good).sum())
    labels = rows.period if rows.period is not None else np.full(len(rows.good), "")
    since = rows.since if rows.since is not None else labels
    made: list[SignedGraph] = []
    for label in sorted(set(labels[rows.good].tolist())):
        chosen = np.flatnonzero(rows.good & (labels == label))
        graph = signed_graph(
            rows.first[chosen].tolist(),
            rows.second[chosen].tolist(),
            rows.sign[chosen],
            p_positive=None if rows.p_positive is None else rows.p_positive[chosen],
            p_negative=None if rows.p_negative is None else rows.p_negative[chosen],
            directed=directed,
            period=label,
            since=min(since[chosen].tolist()),
            method=f"ties of {Path(where).name}",
        )
        made.append(_counted(graph, bad if len(made) == 0 else 0))
    return tuple(sorted(made, key=lambda graph: (graph.since, graph.period)))


def at_period(graphs: Sequence[SignedGraph], at: str) -> SignedGraph:
    """The graph of a period: by its label, its first date, or the last one that begins by then; "" is the last.

    Raises
    ------
    InputError
        When there is none.
    """
    if not at:
        return graphs[-1]
    exact = [graph for graph in graphs if at in (graph.period, graph.since)]
    before = [graph for graph in graphs if graph.since and graph.since <= at and graph.since[0].isdigit()]
    if not (exact or before):
        raise InputError(f"--at {at}: the file has {graphs[0].period or 'one undated network'} to {graphs[-1].period}")
    return (exact or before)[-1]


def _counted(graph: SignedGraph, unreadable: int) -> SignedGraph:
    from dataclasses import replace

    if not unreadable:
        return graph
    return replace(graph, counts=MappingProxyType({**graph.counts, "unreadable": unreadable}))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The columns of an edge list as arrays; `good` marks the rows that can be used."""

    first: Any
    second: Any
    sign: Floats
    good: Any
    period: Any
    since: Any
    p_positive: Floats | None
    p_negative: Floats | None

    @classmethod
    def of(cls, table: pyarrow.Table, columns: Mapping[str, str]) -> _Rows:
        text = {
            role: _text(table[name]) for role, name in columns.items() if role in ("first", "second", "period", "since")
        }
        numbers = {role: _numbers(table[name]) for role, name in columns.items() if role not in text}
        # Columns of probabilities that hold none are those of signs alone, written out.
        chances = all(np.isfinite(numbers.get(name, np.nan)).any() for name in ("p_positive", "p_negative"))
        sign = numbers["sign"] if "sign" in numbers else numbers["p_positive"] - numbers["p_negative"]
        good = np.isfinite(sign) & (text["first"] != "") & (text["second"] != "")
        if chances:
            p, q = numbers["p_positive"], numbers["p_negative"]
            good &= np.isfinite(p) & np.isfinite(q) & (p >= 0) & (q >= 0) & (p + q <= 1 + 1e-9)
        return cls(
            text["first"],
            text["second"],
            np.where(good, sign, 0.0),
            good,
            text.get("period", text.get("since")),
            text.get("since"),
            numbers["p_positive"] if chances else None,
            numbers["p_negative"] if chances else None,
        )


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """Names of columns by role, the likeliest first."""
    text = (files("tertius.balance") / "data" / "columns.csv").read_text(encoding="utf-8")
    known: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        known[row["role"]] = (*known.get(row["role"], ()), row["name"])
    return MappingProxyType(known)


def _roles(names: Sequence[str], where: str) -> dict[str, str]:
    """Which column plays which role."""
    given = {name.strip().lower(): name for name in names}
    found = {}
    for role, known in _known().items():
        hit = next((given[name] for name in known if name in given), None)
        if hit is not None:
            found[role] = hit
    missing = [role for role in ("first", "second") if role not in found]
    if "sign" not in found and not {"p_positive", "p_negative"} <= set(found):
        missing.append("sign")
    if missing:
        wanted = "; ".join(f"{role}: {', '.join(_known()[role])}" for role in missing)
        raise InputError(f"{where}: has columns {', '.join(names)}; an edge list needs one of each of {wanted}")
    return found


def _text(column: pyarrow.ChunkedArray) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return (
        pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), "")).to_numpy(zero_copy_only=False).astype(str)
    )


def _numbers(column: pyarrow.ChunkedArray) -> Floats:
    """A column as floats, NaN where it holds none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        text = pc.utf8_trim_whitespace(column)
        number = pc.match_substring_regex(text, r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$")
        # R and spreadsheets write a leading plus, which Arrow does not read.
        text = pc.replace_substring_regex(text, r"^\+", "")
        column = pc.if_else(number, text, pa.scalar(None, pa.string()))
    values: Floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    return values


def _parquet(name: str) -> pyarrow.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(name)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name}: cannot be read as Parquet: {error}") from error


def _graphml(name: str) -> pyarrow.Table:
    from xml.etree.ElementTree import ParseError

    import networkx as nx
    import pyarrow as pa

    try:
        graph = nx.read_graphml(name)
    except (ParseError, nx.NetworkXError, KeyError, ValueError) as error:
        raise InputError(f"{name}: cannot be read as GraphML: {error}") from error
    labels = {node: str(data.get("label", node)) for node, data in graph.nodes(data=True)}
    if len(set(labels.values())) < len(labels):
        labels = {node: str(node) for node in graph.nodes}
    fields = sorted({key for *_, data in graph.edges(data=True) for key in data} - {"a", "b"})
    rows: dict[str, list[Any]] = {"a": [], "b": [], **{key: [] for key in fields}}
    for u, v, data in graph.edges(data=True):
        rows["a"].append(labels[u])
        rows["b"].append(labels[v])
        for key in fields:
            rows[key].append(None if data.get(key) is None else str(data[key]))
    return pa.table({key: pa.array(values, pa.string()) for key, values in rows.items()})


def _csv(name: str) -> pyarrow.Table:
    """A text table, all columns as text; comment lines that begin with # are left out, as SNAP writes them."""
    import io

    import pyarrow as pa
    import pyarrow.csv as pc

    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not a text file in UTF-8: {error.reason} at byte {error.start}") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise InputError(f"{name}: holds no line")
    mark = next((mark for mark in DELIMITERS if mark in lines[0]), ",")
    head = next(csv.reader([lines[0]], delimiter=mark))
    bare = len(head) >= 3 and _is_number(head[2])
    names = [*PLAIN, *(f"column {i + 1}" for i in range(3, len(head)))] if bare else [cell.strip() for cell in head]
    wrong: list[int] = []

    def skip(row: Any) -> str:
        wrong.append(row.number or 0)
        return "skip"

    body = "\n".join(lines if bare else lines[1:]) + "\n"
    try:
        return pc.read_csv(
            io.BytesIO(body.encode()),
            read_options=pc.ReadOptions(column_names=names, use_threads=False),
            parse_options=pc.ParseOptions(delimiter=mark, invalid_row_handler=skip),
            convert_options=pc.ConvertOptions(column_types={key: pa.string() for key in names}),
        )
    except pa.ArrowException as error:
        raise InputError(f"{name}: cannot be read as a table: {error}") from error


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
