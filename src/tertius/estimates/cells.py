"""Groups of the engine to cells at home: reasons counted, symmetric acts in both directions, everything in order.

The second part of the fold, on a table that is small beside the events but may still have millions of rows: names and
kinds are integers here too, and only what goes out becomes text. A fold goes to one Parquet file and comes back
from it, so that the big step may run on a cluster and the rest at home.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from tertius.errors import InputError
from tertius.estimates.duplicates import SUMS
from tertius.estimates.periods import COARSE, OUTSIDE, UNDATED, Freq, check_freq, label, span_label
from tertius.estimates.rows import DOMESTIC, NAMELESS, SECTOR, UNKNOWN, Kinds

if TYPE_CHECKING:
    import pyarrow

KEYS = ("source", "target", "about", "quad", "status", "scale")
COUNTS = ("n", "k", "sum", "sum2", "cooperation", "conflict")
REASONS: Mapping[int, str] = MappingProxyType(
    {
        NAMELESS: "nameless",
        DOMESTIC: "domestic",
        UNDATED: "undated",
        COARSE: "coarse",
        OUTSIDE: "outside",
        SECTOR: "sector",
    }
)

Ints = npt.NDArray[np.int64]

_META = b"tertius.fold"


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
        `sector` (no government speaks), `domestic` (source is target), `nameless` (no source or no target),
        `duplicate` (another of the day stands for it), `mirrored` (the other row of a pair stands for it).
    by : {"date", "reported"}
    options : Mapping[str, str]
        What was asked for beside the frequency, as text; empty for the defaults.
    """

    freq: Freq
    cells: pyarrow.Table
    evidence: pyarrow.Table
    left_out: Mapping[str, int]
    by: Literal["date", "reported"] = "date"
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def counting(self) -> str:
        """How events were counted, in a few words; "" for the defaults."""
        return "; ".join(f"{name}: {text}" if text else name for name, text in sorted(self.options.items()))


@dataclass(frozen=True, slots=True)
class Groups:
    """The engine's groups in columns: names as places in sorted lists, kinds and periods as they are.

    The sums are in halves.
    """

    names: tuple[str, ...]
    abouts: tuple[str, ...]
    kinds: Kinds
    source: Ints
    target: Ints
    about: Ints
    kind: Ints
    period: Ints
    sums: Mapping[str, Ints]
    span: tuple[int, int]


def to_groups(table: pyarrow.Table, kinds: Kinds, two_way: bool) -> Groups:
    """The engine's table as integers; a table of both directions side by side (`f_`, `b_`) is laid end to end."""
    (first, second), names = _coded(table, "source", "target")
    (about,), abouts = _coded(table, "about")
    kind, period = (whole(table, name) for name in ("_kind", "_period"))
    span = _span(table, kind, period, kinds)
    if two_way:
        sums = {name: np.concatenate([whole(table, f"{side}_{name}") for side in "fb"]) for name in SUMS}
        there = sums["rows"] > 0
        source, target = np.concatenate([first, second])[there], np.concatenate([second, first])[there]
        about, kind, period = (np.concatenate([values, values])[there] for values in (about, kind, period))
        sums = {name: values[there] for name, values in sums.items()}
    else:
        source, target, sums = first, second, _sums(table)
    return Groups(names, abouts, kinds, source, target, about, kind, period, sums, span)


def _sums(table: pyarrow.Table) -> dict[str, Ints]:
    sums = {name: whole(table, name) for name in ("rows", "events", "k", "sum", "sum2")}
    return sums | {"n": sums["events"] * 2} | {name: sums[name] * 2 for name in ("k", "sum", "sum2")}


def whole(table: pyarrow.Table, name: str) -> Ints:
    """A column of whole numbers, whatever kind of number the engine hands over; zero for null."""
    import pyarrow as pa

    column = table[name]
    return cast(Ints, (column.fill_null(0) if column.null_count else column).cast(pa.int64()).to_numpy())


def classes_of(kinds: Kinds) -> list[tuple[str, str, str]]:
    """Quad, status and scale of each class, in order; a kind is twice its class, and one more if symmetric."""
    return [kinds.decode(kind)[:3] for kind in range(0, kinds.size, 2)]


def _coded(table: pyarrow.Table, *columns: str) -> tuple[list[Ints], tuple[str, ...]]:
    """Text columns as places in one sorted list of their values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [pc.dictionary_encode(table[name].cast(pa.string()).combine_chunks()) for name in columns]
    values = sorted({text for part in parts for text in part.dictionary.to_pylist()})
    place = {text: i for i, text in enumerate(values)}
    codes = [np.array([place[text] for text in part.dictionary.to_pylist()], dtype=np.int64) for part in parts]
    return [code[part.indices.to_numpy()] for code, part in zip(codes, parts, strict=True)], tuple(values)


def _span(table: pyarrow.Table, kind: Ints, period: Ints, kinds: Kinds) -> tuple[int, int]:
    """First and last date of what entered and was not denied; zeros where the engine was not asked."""
    if "first" not in table.column_names:
        return 0, 0
    import pyarrow.compute as pc

    denied = np.array([kinds.decode(value)[1] == "denied" for value in range(kinds.size)], dtype=bool)
    held = table.filter((period >= 0) & ~denied[kind])
    return int(pc.min(held["first"]).as_py() or 0), int(pc.max(held["last"]).as_py() or 0)


def left_out(groups: Groups) -> dict[str, int]:
    """Events that did not enter, by reason; those that do not count because another stands for them."""
    rows, found = groups.sums["rows"], {}
    for key, reason in REASONS.items():
        found[reason] = int(rows[groups.period == key].sum())
    entered = groups.period >= 0
    events, halves = (int(groups.sums[name][entered].sum()) for name in ("events", "n"))
    found["duplicate"] = int(rows[entered].sum()) - events
    found["mirrored"] = (2 * events - halves) // 2
    return {reason: count for reason, count in found.items() if count}


def to_cells(groups: Groups, freq: Freq) -> pyarrow.Table:
    """The cells: symmetric groups in both directions, added up, sorted, with text for codes."""
    entered = np.flatnonzero(groups.period >= 0)
    symmetric = groups.kind[entered] % 2 == 1
    rows = np.concatenate([entered, entered[symmetric]])
    source, target = groups.source[rows], groups.target[rows]
    source[len(entered) :], target[len(entered) :] = target[len(entered) :], source[len(entered) :].copy()
    # Unknown `about` stands last, as nulls do.
    unknown = np.array([text == UNKNOWN for text in groups.abouts], dtype=bool)
    abouts = np.where(unknown, len(groups.abouts), np.arange(len(groups.abouts)))
    columns = [source, target, abouts[groups.about[rows]], groups.kind[rows] // 2, groups.period[rows]]
    halves = np.where(np.concatenate([symmetric, symmetric[symmetric]]), 2, 1)
    values = [groups.sums[name][rows] // halves for name in COUNTS[:4]]
    columns, values = _summed(columns, values)
    texts = groups.names, groups.names, (*(name if name != UNKNOWN else None for name in groups.abouts), None)
    sums = dict(zip(COUNTS, values, strict=False))
    return in_words(reversed(columns), texts, classes_of(groups.kinds), sums, worded(freq, groups.span))


def worded(freq: Freq, span: tuple[int, int]) -> Callable[[int], str]:
    """What gives the label of a period's key; of one period over everything it is its `span`."""
    return (lambda key: span_label(*span)) if freq == "all" else (lambda key: label(key, freq))


def _most(values: Ints) -> int:
    return int(values.max()) if values.size else -1


def _summed(columns: list[Ints], values: list[Ints]) -> tuple[list[Ints], list[Ints]]:
    """Rows sorted by the columns, the first one first, those alike in all of them added up."""
    sizes = [_most(column) + 1 for column in columns]
    if not columns[0].size:
        return columns, values
    if np.prod([float(size) for size in sizes]) < 2.0**62:
        key = columns[0]
        for column, size in zip(columns[1:], sizes[1:], strict=True):
            key = key * size + column
        key, order = in_order(key)
        new = np.concatenate([[True], key[1:] != key[:-1]])
        if new.all():
            values = [value[order] for value in values]
        else:
            start = np.flatnonzero(new)
            key, values = key[start], [np.add.reduceat(value[order], start) for value in values]
        # Cut out of the sorted key, which is faster than to fetch each from where it stood.
        return list(digits(key, sizes))[::-1], values
    order = np.lexsort(columns[::-1])
    new = np.logical_or.reduce([np.concatenate([[True], np.diff(column[order]) != 0]) for column in columns])
    start = np.flatnonzero(new)
    first = order[start]
    return [column[first] for column in columns], [np.add.reduceat(value[order], start) for value in values]


def in_order(key: Ints) -> tuple[Ints, Ints]:
    """Keys in order, and where each stood; numpy sorts numbers several times faster than it finds their places.

    >>> [values.tolist() for values in in_order(np.array([7, 0, 5]))]
    [[0, 5, 7], [1, 2, 0]]
    """
    bits = len(key).bit_length()
    if _most(key) >= 2 ** (63 - bits):
        order = np.argsort(key)
        return key[order], order
    packed = key << bits
    packed |= np.arange(len(key))
    packed.sort()
    return packed >> bits, packed & (2**bits - 1)


def digits(key: Ints, sizes: Sequence[int]) -> Iterator[Ints]:
    """The digits of keys, each in an array of its own, the last one first; `key` is used up.

    By unsigned division alone, which numpy does many times faster than remainders.
    """
    for size in sizes[:0:-1]:
        rest = (key.view(np.uint64) // np.uint64(size)).view(np.int64)
        key -= rest * size
        yield key
        key = rest
    yield key


def in_words(
    codes: Iterator[Ints],
    texts: Sequence[Sequence[str | None]],
    classes: Sequence[tuple[str, str, str]],
    sums: dict[str, Ints],
    worded: Callable[[int], str],
) -> pyarrow.Table:
    """Cells in order with text for codes: period, class, about, target and source, made as each is asked for.

    `texts` has those of source, target and about, `worded` gives the label of a period. The sums are used up.
    """
    import pyarrow as pa

    def text(values: Sequence[str | None], codes: Ints) -> pyarrow.Array:
        if len(set(values)) < 2:
            return pa.repeat(pa.scalar(values[0] if values else None, pa.string()), len(codes))
        return pa.array(values, pa.string()).take(pa.array(codes))

    period = next(codes)
    used = np.zeros(_most(period) + 1, dtype=bool)
    used[period] = True
    keys = np.flatnonzero(used).tolist()
    data = {"period": text([worded(key) for key in keys], (np.cumsum(used) - 1)[period])}
    del period
    kind = next(codes)
    for place, name in enumerate(("quad", "status", "scale")):
        data[name] = text([row[place] for row in classes], kind)
    for name in ("cooperation", "conflict"):
        held = np.array([row[0].endswith(name) for row in classes], dtype=bool)
        sums[name] = np.where(held[kind], sums["n"], 0).astype(sums["n"].dtype) if len(kind) else sums["n"]
    del kind
    for name, values in zip(("about", "target", "source"), reversed(texts), strict=True):
        data[name] = text(values, next(codes))
    columns = {name: data[name] for name in (*KEYS, "period")}
    return pa.table(columns | {name: pa.array(sums.pop(name).astype(np.int64, copy=False)) for name in COUNTS})


def write_cells(folded: Fold, out: str | os.PathLike[str]) -> None:
    """Write a fold as one Parquet file that `read_cells` takes: a row a cell, its strongest events as a list.

    The frequency, the options and what was left out stand in the file's metadata.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    import pyarrow as pa

    from tertius.exchange import write_table

    key = [*KEYS, "period"]
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in folded.evidence.to_pylist():
        found.setdefault(tuple(row[name] for name in key), []).append({"id": row["id"], "tenths": row["tenths"]})
    kind = pa.list_(pa.struct([("id", pa.string()), ("tenths", pa.int64())]))
    if found:
        lists = [found.get(tuple(row.values()), []) for row in folded.cells.select(key).to_pylist()]
        evidence = pa.array(lists, kind)
    else:
        evidence = pa.ListArray.from_arrays(
            pa.array(np.zeros(len(folded.cells) + 1, np.int32)), pa.array([], kind.value_type)
        )
    meta = {
        "freq": folded.freq,
        "by": folded.by,
        "left_out": dict(sorted(folded.left_out.items())),
        "options": dict(sorted(folded.options.items())),
    }
    table = folded.cells.append_column("evidence", evidence)
    write_table(table.replace_schema_metadata({_META: json.dumps(meta, sort_keys=True).encode()}), out)


def read_cells(path: str | os.PathLike[str]) -> Fold:
    """The fold that `write_cells` wrote.

    Raises
    ------
    InputError
        When there is no such file, or it holds no cells.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = os.fspath(path)
    if not Path(name).is_file():
        raise InputError(f"{name}: no such file of cells; write one with --cells-out")
    try:
        table = pq.read_table(name)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name}: cannot be read as Parquet: {str(error).splitlines()[0]}") from error
    held = (table.schema.metadata or {}).get(_META)
    if held is None:
        raise InputError(f"{name}: holds no cells; one written with --cells-out does (events are given with --events)")
    meta = json.loads(held)
    cells = table.drop_columns(["evidence"]).replace_schema_metadata(None).combine_chunks()
    lists = table["evidence"].combine_chunks()
    sizes = lists.value_lengths().to_numpy()
    rows = np.repeat(np.arange(len(cells)), sizes)
    evidence = cells.select([*KEYS, "period"]).take(pa.array(rows))
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    for column in ("id", "tenths"):
        evidence = evidence.append_column(column, lists.flatten().field(column))
    evidence = evidence.append_column("rank", pa.array(np.arange(len(rows)) - first + 1, pa.int64()))
    left, options = (MappingProxyType(meta[name]) for name in ("left_out", "options"))
    return Fold(check_freq(meta["freq"]), cells, evidence, left, meta["by"], options)
