"""The strongest events of each cell, by which a relation shows what it rests on.

Comes in: the rows that enter the fold, still in the engine. Goes out: a small table, in the order of the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tertius.estimates.cells import KEYS
from tertius.estimates.duplicates import CELL
from tertius.estimates.periods import Freq, label, span_label
from tertius.estimates.rows import UNKNOWN, Kinds, collected, with_happened

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pyarrow


def strongest(
    frame: nw.LazyFrame[Any], kinds: Kinds, freq: Freq, span: tuple[int, int], *, most: int, dedupe: bool
) -> pyarrow.Table:
    """The `most` strongest events of each cell by |intensity|, then id; with `dedupe` one of each day, as in the cells.

    Status is part of the key and its factor pi is one number a status, so this order is that of |pi g| within
    the cell; what a relation shows is merged from its cells and exact for any choice of actors.
    """
    import narwhals as nw
    import pyarrow as pa

    denied = [kind for kind in range(kinds.size) if kinds.decode(kind)[1] == "denied"]
    frame = frame.filter(nw.col("_period") >= 0, ~nw.col("_kind").is_in(denied or [-1]), nw.col("id") != "")
    if dedupe:
        frame = with_happened(frame)
    names = [*CELL, "id", "_tenths", *(["type", "_on"] if dedupe else [])]
    frame = frame.select(*names, _weak=-nw.col("_tenths").abs())
    if isinstance(frame, nw.LazyFrame) and not dedupe:
        # Only to fetch less from the engine: direction does not matter here, so the cut is made once more below.
        number = nw.col("_one").cum_sum().over(*CELL, order_by=["_weak", "id"])
        frame = frame.with_columns(_one=nw.lit(1)).with_columns(_number=number).filter(nw.col("_number") <= most)
    table = collected(frame if most else frame.head(0)).select([*names, "_weak"])
    text = ("source", "target", "about", "id", "type")
    fields = [pa.field(name, pa.string() if name in text else pa.int64()) for name in table.column_names]
    table = table.cast(pa.schema(fields))
    if dedupe:
        day = [*CELL, "type", "_on"]
        table = table.sort_by([(name, "ascending") for name in [*day, "_weak", "_tenths", "id"]]).combine_chunks()
        precise = table["_on"].to_numpy() % 100 > 0
        table = table.filter(pa.array(~precise | _first_of(table, day)))
    return _ranked(_in_words(table, kinds, freq, span), most)


def _first_of(table: pyarrow.Table, names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether a row of a sorted table begins a new group."""
    new = np.ones(len(table), dtype=bool)
    if len(table):
        codes = [
            table[name].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False) for name in names
        ]
        new[1:] = np.logical_or.reduce([code[1:] != code[:-1] for code in codes])
    return new


def _in_words(table: pyarrow.Table, kinds: Kinds, freq: Freq, span: tuple[int, int]) -> pyarrow.Table:
    """Text for kinds and periods, symmetric rows in both directions."""
    import pyarrow as pa
    import pyarrow.compute as pc

    decoded = [kinds.decode(kind) for kind in table["_kind"].to_pylist()]
    periods = [span_label(*span) if freq == "all" else label(key, freq) for key in table["_period"].to_pylist()]
    data = {name: table[name] for name in ("source", "target")}
    data["about"] = pc.if_else(pc.equal(table["about"], UNKNOWN), pa.scalar(None, pa.string()), table["about"])
    for place, name in enumerate(("quad", "status", "scale")):
        data[name] = pa.array([kind[place] for kind in decoded], pa.string())
    data |= {"period": pa.array(periods, pa.string()), "id": table["id"], "tenths": table["_tenths"]}
    data["_weak"] = table["_weak"]
    words = pa.table(data)
    mirror = words.filter(pa.array([kind[3] for kind in decoded], pa.bool_()))
    swap = {"source": "target", "target": "source"}
    mirror = pa.table({name: mirror[swap.get(name, name)] for name in words.column_names}, schema=words.schema)
    return pa.concat_tables([words, mirror])


def _ranked(table: pyarrow.Table, most: int) -> pyarrow.Table:
    import pyarrow as pa

    cell = [*KEYS, "period"]
    table = table.sort_by([(name, "ascending") for name in [*cell, "_weak", "id"]]).combine_chunks()
    known = table.set_column(2, "about", table["about"].fill_null(UNKNOWN))
    new = _first_of(known, cell)
    first = np.maximum.accumulate(np.where(new, np.arange(len(table)), 0)) if len(table) else np.arange(0)
    rank = np.arange(len(table)) - first + 1
    table = table.drop_columns(["_weak"]).append_column("rank", pa.array(rank, pa.int64()))
    return table.filter(pa.array(rank <= most)).combine_chunks()
