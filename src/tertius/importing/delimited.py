"""Delimited text to text columns: blocks of bytes come in, chunks with line numbers and what is no record go out.

The field ends are found for a whole block at once, so that the width of every record is known before anything is
parsed: a record of a wrong width, or with bytes that are no UTF-8, goes aside with its line, and what is left cannot
fail. Records of several widths may be mixed (GDELT 1.0 grew a column). Where fields may be quoted, a record may hold
line ends; a quote that never closes costs its own line and no other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tertius.importing.blocks import LONGEST, Bad, Block, Chunk, shown

if TYPE_CHECKING:
    import numpy as np
    import pyarrow

NEWLINE, QUOTE = 10, 34

RESTARTS = 100
"""Times that a block is looked at anew after a quote that does not close, before its lines are taken one by one."""


@dataclass(frozen=True, slots=True)
class Table:
    """The shape of a delimited file: for each width a record may have, its columns; `wanted` are those needed."""

    widths: Mapping[int, Sequence[str]]
    wanted: Sequence[str]
    delimiter: str = "\t"
    quoted: bool = False


class _Cut(NamedTuple):
    """Records of some bytes: where each starts and ends (its line end included), its width, its first line."""

    starts: np.ndarray[Any, Any]
    ends: np.ndarray[Any, Any]
    widths: np.ndarray[Any, Any]
    lines: np.ndarray[Any, Any]


def chunks(blocks: Iterator[Block], shape: Table) -> Iterator[Chunk]:
    """The records of each block.

    Parameters
    ----------
    blocks : iterator of Block
        From `blocks.blocks`, after the header where there is one.
    shape : Table

    Returns
    -------
    iterator of Chunk
        Tables with the columns of `shape.wanted` and `line`.
    """
    rest, first = b"", 0
    for block in blocks:
        if block.overlong:
            bad = Bad(block.line, "long", f"more than {LONGEST} bytes", shown(block.data))
            yield Chunk(_empty(shape), (bad,), lambda line: "")
            continue
        if not rest:
            first = block.line
        chunk, taken, rest = _chunk(rest + block.data if rest else block.data, first, shape, last=False)
        first += taken
        yield chunk
    while rest:
        chunk, taken, rest = _chunk(rest, first, shape, last=True)
        first += taken
        yield chunk


def _chunk(data: bytes, first: int, shape: Table, *, last: bool) -> tuple[Chunk, int, bytes]:
    """The records of `data`, the number of lines they take, and the bytes of a record that is not whole yet."""
    import numpy as np
    import pyarrow as pa

    tables: list[pyarrow.Table] = []
    bad: list[Bad] = []
    at, line = 0, first
    for restart in range(RESTARTS + 1):
        view = data[at:] if at else data
        cut = _cut(view, line, shape.delimiter, shape.quoted and restart < RESTARTS)
        whole = int(cut.ends[-1]) if len(cut.ends) else 0
        broken = _broken(view, cut, shape)
        stuck = broken is None and whole < len(view) and (last or len(view) - whole > LONGEST)
        keep = slice(0, broken if broken is not None else len(cut.ends))
        part = _Cut(*(column[keep] for column in cut))
        _take(view, part, shape, tables, bad)
        if broken is None and not stuck:
            at += whole
            line += view[:whole].count(b"\n") if shape.quoted else len(cut.ends)
            break
        start = int(cut.starts[broken]) if broken is not None else whole
        line += view[:start].count(b"\n")
        end = view.find(b"\n", start) + 1 or len(view)
        _one(view[start:end], line, shape, tables, bad)
        at, line = at + end, line + 1
    table = pa.concat_tables(tables) if tables else _empty(shape)
    if not np.all(np.diff(table["line"].to_numpy()) > 0):
        table = table.sort_by("line")
    return Chunk(table, tuple(bad), _Texts(data, first)), line - first, data[at:]


class _Texts:
    """How the line of a number begins, found only when asked for."""

    def __init__(self, data: bytes, first: int) -> None:
        self._data = data
        self._first = first
        self._starts: np.ndarray[Any, Any] | None = None

    def __call__(self, line: int) -> str:
        import numpy as np

        if self._starts is None:
            ends = np.flatnonzero(np.frombuffer(self._data, np.uint8) == NEWLINE)
            self._starts = np.concatenate([[0], ends + 1])
        start = int(self._starts[line - self._first])
        end = self._data.find(b"\n", start)
        return shown(self._data[start : end if end >= 0 else len(self._data)])


def _cut(data: bytes, first: int, delimiter: str, quoted: bool) -> _Cut:
    """Cut bytes into whole records; what stands behind the last one is left."""
    import numpy as np

    values = np.frombuffer(data, np.uint8)
    lines = np.flatnonzero(values == NEWLINE)
    fields = np.flatnonzero(values == ord(delimiter))
    ends, numbers = lines, None
    if quoted and b'"' in data:
        quotes = _quotes(values, ord(delimiter))
        outside = (np.searchsorted(quotes, lines) & 1) == 0
        fields = fields[(np.searchsorted(quotes, fields) & 1) == 0]
        ends, numbers = lines[outside], np.flatnonzero(outside)
    before = np.searchsorted(fields, ends)
    widths = np.diff(before, prepend=0) + 1
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    if numbers is None:
        numbered = np.arange(len(ends)) + first
    else:
        numbered = np.concatenate([[0], numbers[:-1] + 1]) + first if len(numbers) else numbers
    return _Cut(starts, ends + 1, widths, numbered)


def _quotes(values: np.ndarray[Any, Any], delimiter: int) -> np.ndarray[Any, Any]:
    """Positions of the quotes that open, close or are doubled; one in the middle of a field's words is a character."""
    import numpy as np

    at = np.flatnonzero(values == QUOTE)
    before = np.where(at > 0, values[at - 1], NEWLINE)
    after = np.where(at + 1 < len(values), values[np.minimum(at + 1, len(values) - 1)], NEWLINE)
    edges = (delimiter, NEWLINE, QUOTE)
    return at[np.isin(before, edges) | np.isin(after, edges)]


def _broken(data: bytes, cut: _Cut, shape: Table) -> int | None:
    """The first record that spans lines and has a width that none may have: its quote does not close."""
    import numpy as np

    if not shape.quoted:
        return None
    wrong = np.flatnonzero(~np.isin(cut.widths, list(shape.widths)))
    for record in wrong.tolist():
        if data.find(b"\n", int(cut.starts[record]), int(cut.ends[record]) - 1) >= 0:
            return int(record)
    return None


def _take(data: bytes, cut: _Cut, shape: Table, tables: list[pyarrow.Table], bad: list[Bad]) -> None:
    """Parse the records that have an allowed width and are UTF-8; put the others aside."""
    import numpy as np

    good = np.isin(cut.widths, list(shape.widths))
    blank = (cut.widths == 1) & (cut.ends - cut.starts == 1)
    if not _is_utf8(data):
        good &= _decodes(data, cut, good)
    wanted = " or ".join(str(width) for width in sorted(shape.widths))
    for record in np.flatnonzero(~good & ~blank).tolist():
        raw = data[int(cut.starts[record]) : int(cut.ends[record]) - 1]
        width, line = int(cut.widths[record]), int(cut.lines[record])
        if width in shape.widths:
            bad.append(Bad(line, "bytes", "", shown(raw)))
        else:
            bad.append(Bad(line, "columns", f"{width} in place of {wanted}", shown(raw)))
    good &= ~blank
    for width in sorted(shape.widths):
        chosen = good & (cut.widths == width)
        count = int(chosen.sum())
        if count:
            content = data if count == len(cut.ends) else _slices(data, cut, chosen)
            content = content[: int(cut.ends[-1])] if content is data else content
            table = _parsed(content, width, shape)
            if table.num_rows == count:
                tables.append(_filled(table, cut.lines[chosen], shape))
            else:
                _by_hand(data, _Cut(*(column[chosen] for column in cut)), shape, tables, bad)


def _is_utf8(data: bytes) -> bool:
    import pyarrow as pa

    if data.isascii():
        return True
    buffers = [None, pa.py_buffer(len(data).to_bytes(4, "little").rjust(8, b"\0")), pa.py_buffer(data)]
    try:
        pa.Array.from_buffers(pa.binary(), 1, buffers).cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def _decodes(data: bytes, cut: _Cut, good: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    decodes = np.ones(len(good), bool)
    for record, (start, end) in enumerate(zip(cut.starts.tolist(), cut.ends.tolist(), strict=True)):
        if good[record] and not data[start:end].isascii():
            try:
                data[start:end].decode("utf-8")
            except UnicodeDecodeError:
                decodes[record] = False
    return decodes


def _slices(data: bytes, cut: _Cut, chosen: np.ndarray[Any, Any]) -> bytes:
    """The chosen records one behind the other."""
    import numpy as np
    import pyarrow as pa

    offsets = np.concatenate([cut.starts, cut.ends[-1:]]).astype(np.int64)
    array = pa.Array.from_buffers(
        pa.large_binary(), len(chosen), [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data)]
    )
    kept = array.filter(pa.array(chosen))
    ends = np.frombuffer(kept.buffers()[1], np.int64)
    return bytes(kept.buffers()[2])[: int(ends[len(kept)])]


def _parsed(content: bytes, width: int, shape: Table) -> pyarrow.Table:
    """Records of one width as text columns; none where the parser finds other records than were cut."""
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    names = list(shape.widths[width])
    present = [name for name in shape.wanted if name in names]
    try:
        return pa_csv.read_csv(
            pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=len(content) + 1, use_threads=False),
            parse_options=pa_csv.ParseOptions(
                delimiter=shape.delimiter,
                quote_char='"' if shape.quoted else False,
                newlines_in_values=shape.quoted,
                ignore_empty_lines=False,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.string() for name in present},
                include_columns=present,
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return pa.table({})


def _by_hand(data: bytes, cut: _Cut, shape: Table, tables: list[pyarrow.Table], bad: list[Bad]) -> None:
    """The same record by record, for quotes that the fast parser takes otherwise than they were counted."""
    for start, end, width, line in zip(*(column.tolist() for column in cut), strict=True):
        raw = data[start : end - 1]
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), delimiter=shape.delimiter))
        if len(rows) == 1 and len(rows[0]) == width:
            tables.append(_of(rows[0], line, shape))
        else:
            _one(raw, line, shape, tables, bad)


def _one(raw: bytes, line: int, shape: Table, tables: list[pyarrow.Table], bad: list[Bad]) -> None:
    """A line whose quote does not close: its quotes are characters where its width fits, else it is no record."""
    raw = raw.rstrip(b"\n")
    fields = raw.split(shape.delimiter.encode())
    if len(fields) not in shape.widths or b"\n" in raw or not _is_utf8(raw):
        bad.append(Bad(line, "quotes", "", shown(raw)))
    else:
        tables.append(_of([field.decode("utf-8") for field in fields], line, shape))


def _of(cells: Sequence[str], line: int, shape: Table) -> pyarrow.Table:
    """One record as a table."""
    import numpy as np
    import pyarrow as pa

    values = dict(zip(shape.widths[len(cells)], cells, strict=True))
    present = [name for name in shape.wanted if name in values]
    table = pa.table([pa.array([values[name]], pa.string()) for name in present], names=present)
    return _filled(table, np.array([line]), shape)


def _filled(table: pyarrow.Table, lines: np.ndarray[Any, Any], shape: Table) -> pyarrow.Table:
    import pyarrow as pa

    for name in shape.wanted:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
    return table.select(list(shape.wanted)).append_column("line", pa.array(lines, pa.int64()))


def _empty(shape: Table) -> pyarrow.Table:
    import pyarrow as pa

    names = [*shape.wanted, "line"]
    return pa.table([pa.array([], pa.int64() if name == "line" else pa.string()) for name in names], names=names)
