"""The fold: events of any number to integer sufficient statistics, the only step that sees the big data.

Written once in narwhals, so that DuckDB, polars, pandas, pyarrow and Spark run the same expressions. All sums are
integers (tenths of a scale point, hundredths for squares, halves for counts), so that neither the order of the
rows nor the number of threads can move a digit. A symmetric event counts one half in each direction; it is folded
under its own key and mirrored when the table is small, so the events are scanned once. Events that cannot enter
keep a key of their own through the same scan and come out as counts: nothing is left out silently.

The columns read are those of `flat_events`; only `source`, `target`, `quad`, `date` and `intensity` must be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from tertius.actors import load_actors
from tertius.errors import InputError
from tertius.estimates.periods import COARSE, OUTSIDE, UNDATED, Freq, check_freq, label, span_label, with_period
from tertius.records import Event

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow

UNKNOWN = "?"
"""Stands for a null `about` inside the engines, whose group keys treat nulls each in its own way."""

KEYS = ("source", "target", "about", "quad", "status", "scale")
COUNTS = ("n", "k", "sum", "sum2", "cooperation", "conflict")
SECTOR = -4
REASONS: Mapping[int, str] = MappingProxyType(
    {UNDATED: "undated", COARSE: "coarse", OUTSIDE: "outside", SECTOR: "sector"}
)


@dataclass(frozen=True, slots=True)
class Fold:
    """What the fold gives: the cells, the strongest events of each, and what was left out.

    Attributes
    ----------
    freq : Freq
    cells : pyarrow.Table
        One row a (source, target, about, quad, status, scale, period), sorted by these. Integers: `n` events in
        halves, `k` those with an intensity, `sum` tenths times halves, `sum2` hundredths times halves,
        `cooperation` and `conflict` the halves in those quad classes. `about` is null where unknown.
    evidence : pyarrow.Table
        The strongest events of each cell, `rank` 1 first: the same keys with `id` and `tenths`.
    left_out : Mapping[str, int]
        Events by reason: `undated`, `coarse` (dated less finely than the period), `outside` (of the asked dates),
        `sector` (no government speaks), `domestic` (source is target), `nameless` (no source or no target).
    """

    freq: Freq
    cells: pyarrow.Table
    evidence: pyarrow.Table
    left_out: Mapping[str, int]


def flat_events(events: Iterable[Event]) -> pyarrow.Table:
    """Events as the flat table that the fold reads, one row an event, in the order given.

    `about` becomes the sorted codes joined by `+` ("" for none, null where unknown); an attempt to drive a wedge
    between two others keeps its row and has no intensity.

    >>> flat_events([]).column_names[:4]
    ['id', 'source', 'target', 'about']
    """
    import pyarrow as pa

    text = ("id", "source", "target", "about", "quad", "status", "date", "reported")
    fields = [pa.field(name, pa.string()) for name in text]
    fields += [pa.field("intensity", pa.float64()), pa.field("symmetric", pa.bool_())]
    fields += [pa.field(name, pa.string()) for name in ("type", "scale", "source_sector", "target_sector")]
    columns: dict[str, list[Any]] = {field.name: [] for field in fields}
    for event in events:
        for name, column in columns.items():
            column.append(getattr(event, name))
        columns["about"][-1] = None if event.about is None else "+".join(sorted(event.about))
        if "wedge" in event.flags:
            columns["intensity"][-1] = None
    return pa.table([pa.array(columns[field.name], field.type) for field in fields], schema=pa.schema(fields))


def fold(
    events: Any,
    freq: Freq = "month",
    *,
    actors: Iterable[str] | None = None,
    since: str = "",
    until: str = "",
    by: Literal["date", "reported"] = "date",
    all_sectors: bool = False,
    domestic: bool = False,
    evidence: int = 0,
) -> Fold:
    """Fold events into integer cells per (source, target, about, quad, status, scale, period).

    Parameters
    ----------
    events : iterable of Event, or any table narwhals knows
        pyarrow, pandas, polars (lazy too), a DuckDB relation, a Spark frame; columns as of `flat_events`.
    freq : {"week", "week52", "month", "quarter", "year", "all"}
        `all` is one period over everything, undated events too where neither `since` nor `until` is given.
    actors : iterable of str, optional
        Keep the events among these actors alone.
    since, until : str
        Partial ISO dates; an event is outside when no day it may have happened on lies between.
    by : {"date", "reported"}
        The day it happened, or the day it became known (where that is not said, the day it happened).
    all_sectors : bool
        Also events of a state's opposition, media, companies and the like, which do not speak for its government.
    domestic : bool
        Also events whose source is their target.
    evidence : int
        Keep the ids of this many events of each cell, the strongest first.

    Returns
    -------
    Fold

    Raises
    ------
    InputError
        When a needed column is missing or the frequency unknown.

    Examples
    --------
    >>> import pyarrow as pa
    >>> rows = {"source": ["USA", "USA"], "target": ["RUS", "RUS"], "date": ["1972-05-26", "1972"],
    ...         "quad": ["verbal cooperation"] * 2, "intensity": [7.0, 6.0], "symmetric": [True, False]}
    >>> result = fold(pa.table(rows), "month")
    >>> result.cells.select(["source", "target", "period", "n", "sum"]).to_pylist()
    [{'source': 'RUS', 'target': 'USA', 'period': '1972-05', 'n': 1, 'sum': 70},
     {'source': 'USA', 'target': 'RUS', 'period': '1972-05', 'n': 1, 'sum': 70}]
    >>> dict(result.left_out)
    {'coarse': 1}
    """
    freq = check_freq(freq)
    frame = _prepared(_lazy(events), by)
    if actors is not None:
        names = sorted(set(actors))
        frame = frame.filter(_column("source").is_in(names), _column("target").is_in(names))
    frame = with_period(frame, freq, since, until, by)
    if not all_sectors:
        frame = _without_sectors(frame)
    groups = _grouped(frame)
    keep, left_out = _sort_out(groups, domestic)
    cells = _labelled(_mirrored(keep), freq, _span(keep))
    strongest = _strongest(frame, freq, _span(keep), domestic, evidence)
    return Fold(freq, cells, strongest, MappingProxyType(left_out))


def _column(name: str) -> Any:
    import narwhals as nw

    return nw.col(name)


def _lazy(events: Any) -> nw.LazyFrame[Any]:
    """Any table, or an iterable of Event, as a narwhals frame; eager ones stay where they are."""
    import narwhals as nw

    try:
        frame: Any = nw.from_native(events)
    except TypeError:
        frame = nw.from_native(flat_events(events))
    return cast("nw.LazyFrame[Any]", frame)


def _prepared(frame: nw.LazyFrame[Any], by: str) -> nw.LazyFrame[Any]:
    """The columns the fold needs under their own names and types, with what may be absent filled in."""
    import narwhals as nw

    schema = frame.collect_schema()
    missing = [name for name in ("source", "target", "quad", "date", "intensity") if name not in schema]
    if missing:
        raise InputError(f"the event table has no column {', '.join(missing)}; columns: {', '.join(schema)}")

    def text(name: str, default: str) -> Any:
        if name not in schema:
            return nw.lit(default).alias(name)
        column = nw.col(name)
        if schema[name] in (nw.Date, nw.Datetime):
            column = column.dt.to_string("%Y-%m-%d")
        return column.cast(nw.String).fill_null(default).alias(name)

    day = text("date", "")
    if by != "date" and by in schema:
        known = text(by, "")
        day = nw.when(known != "").then(known).otherwise(day)
    symmetric = nw.col("symmetric").cast(nw.Boolean) if "symmetric" in schema else nw.lit(False)
    # Scales have one decimal: tenths are exact, and floor(x + 1/2) rounds alike on every engine.
    value = nw.col("intensity").cast(nw.Float64)
    value = nw.when(~value.is_null() & value.is_finite()).then(value)
    return frame.select(
        text("id", ""),
        text("source", ""),
        text("target", ""),
        text("about", UNKNOWN),
        text("quad", ""),
        text("status", "actual"),
        text("scale", ""),
        text("source_sector", ""),
        text("target_sector", ""),
        day.alias(by),
        symmetric.alias("symmetric"),
        (~value.is_null()).cast(nw.Int64).alias("_scored"),
        (value.fill_null(0.0) * 10 + 0.5).floor().cast(nw.Int64).alias("_tenths"),
    )


def _without_sectors(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Mark the events in which a state is there only as somebody's nationality (code book, convention 8).

    The actor tables say which sectors act for a state. A rebel group, a party or a newspaper that is an actor of
    its own has such a sector too and speaks for itself, so the rule holds for states and for codes no table knows.
    """
    import narwhals as nw

    table = load_actors()
    sectors = sorted(name for name, sector in table.sectors.items() if not sector.speaks_for_state)
    others = sorted(code for code, actor in table.actors.items() if actor.kind != "state")

    def barred(side: str) -> Any:
        return nw.col(f"{side}_sector").is_in(sectors) & ~nw.col(side).is_in(others)

    period = nw.col("_period")
    marked = (barred("source") | barred("target")) & (period >= 0)
    return frame.with_columns(_period=nw.when(marked).then(nw.lit(SECTOR)).otherwise(period))


def _collected(frame: Any) -> pyarrow.Table:
    import narwhals as nw

    return (frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame).to_arrow()


def _grouped(frame: nw.LazyFrame[Any]) -> pyarrow.Table:
    """The one scan: counts and sums per key, not yet weighted by halves."""
    import narwhals as nw
    import pyarrow as pa

    frame = frame.with_columns(_square=nw.col("_tenths") * nw.col("_tenths"), _one=nw.lit(1).cast(nw.Int64))
    dated = nw.when(nw.col("_date") > 0).then(nw.col("_date"))
    grouped = (
        frame.with_columns(_dated=dated)
        .group_by(*KEYS, "symmetric", "_period")
        .agg(
            nw.col("_one").sum().alias("rows"),
            nw.col("_scored").sum().alias("k"),
            nw.col("_tenths").sum().alias("sum"),
            nw.col("_square").sum().alias("sum2"),
            nw.col("_dated").min().alias("first"),
            nw.col("_dated").max().alias("last"),
        )
    )
    table = _collected(grouped)
    whole = ("_period", "rows", "k", "sum", "sum2", "first", "last")
    schema = [pa.field(name, pa.string()) for name in KEYS] + [pa.field("symmetric", pa.bool_())]
    return table.select([*KEYS, "symmetric", *whole]).cast(
        pa.schema(schema + [pa.field(name, pa.int64()) for name in whole])
    )


def _sort_out(groups: pyarrow.Table, domestic: bool) -> tuple[pyarrow.Table, dict[str, int]]:
    """Keep the groups that enter; count the events of the others by reason, the first reason that holds."""
    import pyarrow.compute as pc

    tests = [("nameless", pc.or_(pc.equal(groups["source"], ""), pc.equal(groups["target"], "")))]
    if not domestic:
        tests.append(("domestic", pc.equal(groups["source"], groups["target"])))
    tests += [(reason, pc.equal(groups["_period"], key)) for key, reason in REASONS.items()]
    left_out: dict[str, int] = {}
    keep = pc.greater_equal(groups["_period"], -99)
    for reason, test in tests:
        count = pc.sum(groups.filter(pc.and_(keep, test))["rows"]).as_py()
        if count:
            left_out[reason] = count
        keep = pc.and_not(keep, test)
    return groups.filter(keep), left_out


def _span(keep: pyarrow.Table) -> str:
    """Label of the period `all`, by the dates of what entered and was not denied."""
    import pyarrow.compute as pc

    keep = keep.filter(pc.not_equal(keep["status"], "denied"))
    first, last = pc.min(keep["first"]).as_py(), pc.max(keep["last"]).as_py()
    return span_label(first or 0, last or 0)


def _swapped(table: pyarrow.Table) -> pyarrow.Table:
    """`table` followed by its symmetric rows with source and target exchanged."""
    import pyarrow as pa

    names = table.column_names
    mirror = table.filter(table["symmetric"])
    swap = {"source": "target", "target": "source"}
    mirror = pa.table({name: mirror[swap.get(name, name)] for name in names}, schema=table.schema)
    return pa.concat_tables([table, mirror])


def _mirrored(keep: pyarrow.Table) -> pyarrow.Table:
    """Counts in halves, symmetric groups in both directions, added up per cell."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = _swapped(keep)
    halves = pc.if_else(table["symmetric"], 1, 2).cast(pa.int64())
    columns = {name: table[name] for name in (*KEYS, "_period")}
    columns["n"] = pc.multiply(table["rows"], halves)
    for name in ("k", "sum", "sum2"):
        columns[name] = pc.multiply(table[name], halves)
    for name in ("cooperation", "conflict"):
        columns[name] = pc.multiply(columns["n"], pc.ends_with(table["quad"], name).cast(pa.int64()))
    sums = pa.table(columns).group_by([*KEYS, "_period"]).aggregate([(name, "sum") for name in COUNTS])
    return sums.rename_columns({f"{name}_sum": name for name in COUNTS})


def _labelled(table: pyarrow.Table, freq: Freq, span: str) -> pyarrow.Table:
    """Period keys as labels, unknown `about` as null, columns and rows in their order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = table["_period"].combine_chunks().dictionary_encode()
    labels = [span if freq == "all" else label(key, freq) for key in keys.dictionary.to_pylist()]
    about = pc.if_else(pc.equal(table["about"], UNKNOWN), pa.scalar(None, pa.string()), table["about"])
    table = table.set_column(table.column_names.index("about"), "about", about)
    table = table.append_column("period", pa.array(labels, pa.string()).take(keys.indices))
    rest = [name for name in table.column_names if name not in (*KEYS, "period", "_period", "symmetric")]
    order = [(name, "ascending") for name in (*KEYS, "period", *(["rank"] if "rank" in rest else []))]
    return table.select([*KEYS, "period", *rest]).sort_by(order).combine_chunks()


def _strongest(frame: nw.LazyFrame[Any], freq: Freq, span: str, domestic: bool, most: int) -> pyarrow.Table:
    """The `most` strongest events of each cell by |intensity|, then id.

    Status is part of the key and its factor pi is one number a status, so this order is that of |pi g| within
    the cell; what a relation shows is merged from its cells and exact for any choice of actors.
    """
    import narwhals as nw
    import numpy as np
    import pyarrow as pa

    frame = frame.filter(nw.col("_period") >= 0, nw.col("status") != "denied", nw.col("id") != "")
    frame = frame.filter((nw.col("source") != "") & (nw.col("target") != ""))
    if not domestic:
        frame = frame.filter(nw.col("source") != nw.col("target"))
    frame = frame.select(*KEYS, "symmetric", "_period", "id", "_tenths", _weak=-nw.col("_tenths").abs())
    if isinstance(frame, nw.LazyFrame):
        # Only to fetch less from the engine: direction does not matter here, so the cut is made once more below.
        number = nw.col("_one").cum_sum().over(*KEYS, "symmetric", "_period", order_by=["_weak", "id"])
        frame = frame.with_columns(_one=nw.lit(1)).with_columns(_number=number).filter(nw.col("_number") <= most)
    names = [*KEYS, "symmetric", "_period", "id", "_tenths", "_weak"]
    table = _collected(frame if most else frame.head(0)).select(names)
    kinds = {"symmetric": pa.bool_(), "_period": pa.int64(), "_tenths": pa.int64(), "_weak": pa.int64()}
    table = table.cast(pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in names]))
    cell = [*KEYS, "_period"]
    table = _swapped(table).sort_by([(name, "ascending") for name in [*cell, "_weak", "id"]]).combine_chunks()
    new = np.ones(len(table), dtype=bool)
    if len(table):
        codes = np.stack([table[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in cell])
        new[1:] = (codes[:, 1:] != codes[:, :-1]).any(axis=0)
    first = np.maximum.accumulate(np.where(new, np.arange(len(table)), 0)) if len(table) else np.arange(0)
    rank = np.arange(len(table)) - first + 1
    table = table.append_column("rank", pa.array(rank, pa.int64())).rename_columns({"_tenths": "tenths"})
    table = table.drop_columns(["_weak"]).filter(pa.array(rank <= most))
    return _labelled(table, freq, span)
