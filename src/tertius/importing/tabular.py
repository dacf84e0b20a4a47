"""Tables that are no delimited text: Parquet by its row groups, JSON lines by their lines → chunks of text columns.

Parquet has no lines; its rows are numbered from 1. A value that is a date or a time becomes ISO text; a number that is
whole becomes one without a point. In JSON a list is its parts joined by `+`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.errors import InputError
from tertius.importing.blocks import LONGEST, Bad, Block, Chunk, shown

if TYPE_CHECKING:
    import pyarrow

ROWS = 100_000
"""Rows of a Parquet file worked off at once."""


def parquet_chunks(path: Path, needed: Sequence[str]) -> Iterator[Chunk]:
    """The rows of a Parquet file, the needed columns alone.

    Raises
    ------
    InputError
        When the file is broken or lacks a column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            missing = [name for name in needed if name not in file.schema_arrow.names]
            if missing:
                held = ", ".join(file.schema_arrow.names)
                raise InputError(f"{path}: has no column {', '.join(missing)}; it has {held}")
            first = 1
            for batch in file.iter_batches(ROWS, columns=list(needed)):
                table = pa.table([_as_text(batch[name]) for name in needed], names=list(needed))
                lines = pa.array(range(first, first + table.num_rows), pa.int64())
                yield Chunk(table.append_column("line", lines), (), _RowText(table, first))
                first += table.num_rows
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).splitlines() or ["it is broken"])[0]
        raise InputError(f"{path}: cannot be read as Parquet: {reason}") from error


class _RowText:
    def __init__(self, table: pyarrow.Table, first: int) -> None:
        self._table = table
        self._first = first

    def __call__(self, line: int) -> str:
        row = self._table.slice(line - self._first, 1).to_pylist()[0]
        return shown(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))


def _as_text(column: pyarrow.Array) -> pyarrow.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.array(
            [None if value is None else "+".join(map(str, value)) for value in column.to_pylist()], pa.string()
        )
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, format="%Y-%m-%d")
    if pa.types.is_floating(kind):
        whole = pc.and_(pc.is_finite(column), pc.equal(pc.floor(column), column))
        small = pc.and_(whole, pc.less(pc.abs(column), 1e15))
        integers = pc.if_else(small, column, None).cast(pa.int64()).cast(pa.string())
        return pc.coalesce(integers, column.cast(pa.string()))
    return column.cast(pa.string())


def json_chunks(blocks: Iterator[Block], needed: Sequence[str]) -> Iterator[Chunk]:
    """The objects of JSON lines; what an object does not have is empty."""
    for block in blocks:
        if block.overlong:
            bad = Bad(block.line, "long", f"more than {LONGEST} bytes", shown(block.data))
            yield Chunk(_table([], [], needed), (bad,), lambda line: "")
            continue
        rows: list[dict[str, Any]] = []
        lines: list[int] = []
        wrong: list[Bad] = []
        raw = block.data.split(b"\n")[:-1]
        for number, line in enumerate(raw, block.line):
            if not line.strip():
                continue
            found = _object(line, number)
            if isinstance(found, Bad):
                wrong.append(found)
            else:
                rows.append(found)
                lines.append(number)
        table = _table(rows, lines, needed)
        yield Chunk(table, tuple(wrong), lambda number, raw=raw, first=block.line: shown(raw[number - first]))  # type: ignore[misc]


def _table(rows: Sequence[dict[str, Any]], lines: Sequence[int], needed: Sequence[str]) -> pyarrow.Table:
    import pyarrow as pa

    columns = [pa.array([_cell(row.get(name)) for row in rows], pa.string()) for name in needed]
    return pa.table([*columns, pa.array(lines, pa.int64())], names=[*needed, "line"])


def _object(line: bytes, number: int) -> dict[str, Any] | Bad:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Bad(number, "bytes", f"byte {error.start + 1}", shown(line))
    except (ValueError, RecursionError):
        return Bad(number, "record", "not JSON", shown(line))
    return found if isinstance(found, dict) else Bad(number, "record", "not an object", shown(line))


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return "+".join(str(part) for part in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")
