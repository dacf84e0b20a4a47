r"""Records to files: Parquet, CSV, JSON lines and JSON, to a path or standard output, never half-written.

Stands beside the store at the end of the way: records of one type come in, in the order in which they shall stand;
bytes go out. A file is written beside its place and moved there when it is whole.

In CSV a value that is unknown (None) is `NA`, a list is its parts joined by `|` (`\|` and `\\` inside a part), and
what is nested deeper is JSON, so that nothing is lost: R and pandas read `NA` as missing by themselves.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar, cast

from tertius.errors import InputError
from tertius.tables import arrow_schema, field_types, row, to_arrow

if TYPE_CHECKING:
    import pyarrow

T = TypeVar("T")

FileFormat = Literal["json", "jsonl", "csv", "parquet"]

SUFFIXES: dict[str, FileFormat] = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}

BATCH = 20_000
"""Records held at once while Parquet is written."""


def write(records: Iterable[T], record: type[T], form: FileFormat, out: str | os.PathLike[str] = "-") -> None:
    """Write records of one type.

    Parameters
    ----------
    records : iterable of records
        Written in the order given, and as they come: they need not fit into memory.
    record : type
        Their type; it gives the columns.
    form : {"json", "jsonl", "csv", "parquet"}
    out : path or "-"
        A file, replaced only when all is written, or standard output.

    Raises
    ------
    InputError
        When the file cannot be written.

    Examples
    --------
    >>> from tertius.records import Actor
    >>> oslo = Actor(id="NOR", name="Norway", kind="state", parent="", since="1905", until="")
    >>> write([oslo], Actor, "csv")
    id,name,kind,parent,since,until
    NOR,Norway,state,,1905,
    """
    writers: dict[FileFormat, Callable[[Iterable[Any], type, IO[bytes]], None]] = {
        "json": _write_json,
        "jsonl": _write_json_lines,
        "csv": _write_csv,
        "parquet": _write_parquet,
    }
    with _binary(out) as stream:
        writers[form](records, record, stream)


def write_text(text: str, out: str | os.PathLike[str] = "-") -> None:
    """Write a text as UTF-8, to a file that is replaced whole or to standard output."""
    with _binary(out) as stream:
        stream.write(_encoded(text))


def write_bytes(data: bytes, out: str | os.PathLike[str] = "-") -> None:
    """Write bytes, to a file that is replaced whole or to standard output."""
    with _binary(out) as stream:
        stream.write(data)


def write_table(table: pyarrow.Table, out: str | os.PathLike[str]) -> None:
    """Write an Arrow table as Parquet, with its metadata, to a file that is replaced whole."""
    import pyarrow.parquet as pq

    with _binary(out) as stream:
        pq.write_table(table, stream, compression="zstd")


def cell(value: Any) -> str:
    r"""One value as the text of a CSV cell.

    >>> cell(None), cell(True), cell(("IRN", "a|b")), cell((("romantic", 0.9),))
    ('NA', 'true', 'IRN|a\\|b', '[["romantic", 0.9]]')
    """
    if value is None:
        return "NA"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        if all(isinstance(part, str) for part in value):
            return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in value)
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _write_json(records: Iterable[Any], record: type, stream: IO[bytes]) -> None:
    stream.write(b"[")
    for number, item in enumerate(records):
        stream.write(_encoded((",\n " if number else "\n ") + json.dumps(row(item), ensure_ascii=False)))
    stream.write(b"\n]\n")


def _write_json_lines(records: Iterable[Any], record: type, stream: IO[bytes]) -> None:
    for item in records:
        stream.write(_encoded(json.dumps(row(item), ensure_ascii=False) + "\n"))


def _write_csv(records: Iterable[Any], record: type, stream: IO[bytes]) -> None:
    for line in _csv_lines(field_types(record), (row(item).values() for item in records)):
        stream.write(_encoded(line))


def _csv_lines(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(list(names))
    yield buffer.getvalue()
    for values in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(value) for value in values])
        yield buffer.getvalue()


def _write_parquet(records: Iterable[Any], record: type, stream: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    if stream.isatty():
        raise InputError("Parquet is not for the screen; name a file with --out")
    with pq.ParquetWriter(stream, arrow_schema(record), compression="zstd") as writer:
        for batch in _batches(records):
            writer.write_table(to_arrow(batch, record))


def _batches(records: Iterable[T]) -> Iterator[Sequence[T]]:
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _encoded(text: str) -> bytes:
    # A lone surrogate can come in through an escape of JSON; it has no UTF-8.
    return text.encode("utf-8", "replace")


@contextmanager
def _binary(out: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A stream whose bytes are at `out` when the block ends well, and nowhere when it does not."""
    name = os.fspath(out)
    if name == "-":
        yield from _standard_output()
    elif os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name):
        with _said(name), open(name, "wb") as stream:  # a pipe or a device: nothing to replace
            yield stream
    else:
        yield from _replaced(Path(name))


def _standard_output() -> Iterator[IO[bytes]]:
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is not None:
        yield buffer
        buffer.flush()
        return
    # A notebook or a doctest has put a text stream in place of standard output.
    held = io.BytesIO()
    yield held
    sys.stdout.write(held.getvalue().decode("utf-8", "replace"))


def _replaced(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    # Through a link, so that the link stays and its target is replaced.
    place = path.resolve()
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with _said(str(path)):
            with part.open("xb") as stream:
                yield cast(IO[bytes], stream)
            part.replace(place)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _said(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {error.strerror or error}") from error
