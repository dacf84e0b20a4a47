"""Records to Arrow, rows and JSON schema, and back; canonical order, rounding and hashing.

Stands right after `records`: every stage that stores, prints or exports uses these functions, so that the same
records give the same bytes on every run.
"""

from __future__ import annotations

import dataclasses
import hashlib
import html
import json
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from tertius.errors import InputError

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars
    import pyarrow

T = TypeVar("T")

DIGITS = 6
"""Decimals kept of every reckoned float when it leaves the program."""


def content_id(prefix: str, *parts: object) -> str:
    """Hash `parts` into a short id that depends on nothing but their content.

    Parameters
    ----------
    prefix : str
        One letter or word that tells the kind of record, kept in front.
    *parts : object
        Strings, numbers, None, or tuples of them; their canonical JSON is hashed.

    Returns
    -------
    str
        `prefix-` and 16 hexadecimal digits (64 bits) of SHA-256.

    Examples
    --------
    >>> content_id("e", "RUS", "USA", 3) == content_id("e", "RUS", "USA", 3)
    True
    >>> content_id("e", "a", "bc") == content_id("e", "ab", "c")
    False
    """
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


@cache
def code_version() -> str:
    """Version of the installed program, as results state it."""
    from importlib.metadata import version

    return version("tertius")


def rounded(value: float, digits: int = DIGITS) -> float:
    """Round for output, with no negative zero.

    >>> rounded(-0.00000001)
    0.0
    """
    return round(value, digits) + 0.0


@cache
def field_types(record: type) -> Mapping[str, Any]:
    """Resolved annotations of a record, in the order of its fields."""
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


def _optional(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in (Union, types.UnionType):
        inner = [part for part in get_args(kind) if part is not type(None)]
        return inner[0], len(inner) < len(get_args(kind))
    return kind, False


def _arrow_type(kind: Any) -> pyarrow.DataType:
    import pyarrow as pa

    kind, _ = _optional(kind)
    if get_origin(kind) is Literal or kind is str:
        return pa.string()
    if kind is bool:
        return pa.bool_()
    if kind is int:
        return pa.int64()
    if kind is float:
        return pa.float64()
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is not Ellipsis and parts[0] is not parts[1]:
            fields = [pa.field("name", _arrow_type(parts[0])), pa.field("value", _arrow_type(parts[1]))]
            return pa.struct(fields)
        return pa.list_(_arrow_type(parts[0]))
    if dataclasses.is_dataclass(kind):
        return pa.struct([pa.field(n, _arrow_type(k)) for n, k in field_types(typing.cast(type, kind)).items()])
    raise TypeError(f"no Arrow type for {kind!r}")


@cache
def arrow_schema(record: type) -> pyarrow.Schema:
    """Arrow schema of a record type; a field is nullable where its annotation allows None."""
    import pyarrow as pa

    return pa.schema(
        [pa.field(name, _arrow_type(kind), nullable=_optional(kind)[1]) for name, kind in field_types(record).items()]
    )


def _json_type(kind: Any) -> dict[str, Any]:
    kind, optional = _optional(kind)
    if get_origin(kind) is Literal:
        schema: dict[str, Any] = {"type": "string", "enum": list(get_args(kind))}
    elif kind in (str, int, float, bool):
        schema = {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[kind]}
    elif get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[1:] == (Ellipsis,):
            schema = {"type": "array", "items": _json_type(parts[0])}
        else:
            schema = {"type": "array", "prefixItems": [_json_type(part) for part in parts], "items": False}
    elif dataclasses.is_dataclass(kind):
        schema = json_schema(typing.cast(type, kind))
        schema.pop("$schema")
    else:
        raise TypeError(f"no JSON type for {kind!r}")
    return {"anyOf": [schema, {"type": "null"}]} if optional else schema


def json_schema(record: type) -> dict[str, Any]:
    """JSON schema (2020-12) of a record type, with every field required and none other allowed."""
    properties = {name: _json_type(kind) for name, kind in field_types(record).items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.__name__,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _digits(field: dataclasses.Field[Any]) -> int:
    """Decimals kept of a field; a record may ask for more, in the metadata of the field."""
    return int(field.metadata.get("digits", DIGITS))


@cache
def _all_digits(record: type) -> Mapping[str, int]:
    return {field.name: _digits(field) for field in dataclasses.fields(record)}


def _plain(value: Any, digits: int = DIGITS) -> Any:
    if isinstance(value, float):
        return rounded(value, digits)
    if isinstance(value, (tuple, list)):
        return [_plain(part, digits) for part in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return row(value)
    return value


def row(record: Any) -> dict[str, Any]:
    """A record as a plain dictionary (lists for tuples, floats rounded), ready for JSON."""
    return {
        name: _plain(getattr(record, name), digits)
        for name, digits in _all_digits(typing.cast(type, type(record))).items()
    }


def _arrow_value(value: Any, kind: Any, digits: int = DIGITS) -> Any:
    kind, _ = _optional(kind)
    if get_origin(kind) is tuple and value is not None:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is not Ellipsis and parts[0] is not parts[1]:
            return {"name": value[0], "value": _arrow_value(value[1], parts[1], digits)}
        return [_arrow_value(part, parts[0], digits) for part in value]
    if dataclasses.is_dataclass(kind):
        hints, kept = field_types(typing.cast(type, kind)), _all_digits(typing.cast(type, kind))
        return {n: _arrow_value(getattr(value, n), k, kept[n]) for n, k in hints.items()}
    return rounded(value, digits) if isinstance(value, float) else value


def to_arrow(records: Iterable[Any], record: type) -> pyarrow.Table:
    """Records of one type as an Arrow table with that type's schema, in the order given."""
    import pyarrow as pa

    hints, kept = field_types(record), _all_digits(record)
    columns: dict[str, list[Any]] = {name: [] for name in hints}
    for item in records:
        for name, kind in hints.items():
            columns[name].append(_arrow_value(getattr(item, name), kind, kept[name]))
    schema = arrow_schema(record)
    arrays = [pa.array(columns[field.name], type=field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _python_value(value: Any, kind: Any) -> Any:
    kind, _ = _optional(kind)
    if value is None:
        return None
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if isinstance(value, Mapping):
            return (value["name"], _python_value(value["value"], parts[1]))
        return tuple(_python_value(part, parts[0]) for part in value)
    if dataclasses.is_dataclass(kind):
        hints = field_types(typing.cast(type, kind))
        return typing.cast(type, kind)(**{n: _python_value(value[n], k) for n, k in hints.items()})
    return value


def _is_nested(kind: Any) -> bool:
    kind, _ = _optional(kind)
    return get_origin(kind) is tuple or dataclasses.is_dataclass(kind)


def from_arrow(table: pyarrow.Table, record: type[T]) -> tuple[T, ...]:
    """The records an Arrow table holds; its columns are the record's fields in any order."""
    hints = field_types(typing.cast(Any, record))
    # Most columns hold what Python has already; only nested ones are turned, so that a store of imported rows opens
    # several times sooner.
    nested = {name: kind for name, kind in hints.items() if _is_nested(kind)}
    items = table.select(list(hints)).to_pylist()
    for item in items:
        for name, kind in nested.items():
            item[name] = _python_value(item[name], kind)
    return tuple(record(**item) for item in items)


def canonical(records: Iterable[T]) -> tuple[T, ...]:
    """Sort records by their whole content, so that two equal sets print the same."""
    return tuple(sorted(records, key=lambda item: json.dumps(row(item), ensure_ascii=False, sort_keys=False)))


class Records(Sequence[T], Generic[T]):
    """An immutable sequence of records of one type that converts and shows itself.

    Attributes
    ----------
    type : type
        The record type; it gives the columns.
    """

    __slots__ = ("_items", "type")

    def __init__(self, items: Iterable[T], record: type[T]) -> None:
        self._items = tuple(items)
        self.type = record

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    @typing.overload
    def __getitem__(self, index: int) -> T: ...
    @typing.overload
    def __getitem__(self, index: slice) -> Records[T]: ...
    def __getitem__(self, index: int | slice) -> T | Records[T]:
        if isinstance(index, slice):
            return Records(self._items[index], self.type)
        return self._items[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and self.type is other.type and self._items == other._items

    def __hash__(self) -> int:
        return hash(self._items)

    def to_arrow(self) -> pyarrow.Table:
        """The records as an Arrow table, one column a field."""
        return to_arrow(self._items, self.type)

    def to_pandas(self) -> pandas.DataFrame:
        """The records as a pandas frame (pandas must be installed)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """The records as a polars frame (polars must be installed)."""
        import polars as pl

        return typing.cast("polars.DataFrame", pl.from_arrow(self.to_arrow()))

    def to_rows(self) -> list[dict[str, Any]]:
        """The records as plain dictionaries."""
        return [row(item) for item in self._items]

    def __repr__(self) -> str:
        names, cells = self._short(8)
        widths = [max(len(line[i]) for line in [names, *cells]) for i in range(len(names))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in [names, *cells]]
        more = len(self) - len(cells)
        head = f"{len(self)} {self.type.__name__.lower()} record{'' if len(self) == 1 else 's'}"
        return "\n".join([head, *(line.rstrip() for line in lines), *([f"... and {more} more"] if more else [])])

    def _repr_html_(self) -> str:
        names, cells = self._short(20)
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in line) + "</tr>" for line in cells)
        return f"<table><caption>{len(self)} records</caption><tr>{head}</tr>{body}</table>"

    def _short(self, most: int) -> tuple[list[str], list[list[str]]]:
        names = [
            name for name in field_types(typing.cast(Any, self.type)) if name not in ("text", "trace", "relations")
        ]
        return names, [[_cell(getattr(item, name)) for name in names] for item in self._items[:most]]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, tuple):
        value = ",".join(part if isinstance(part, str) else "…" for part in value)
    text = " ".join(str(value).split())
    return text if len(text) <= 28 else text[:27] + "…"


def without_bar(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that draws no progress bar, which would go to standard output, where results go.

    Only where there is one: in a notebook without widgets there is none, and to switch it off is an error there.
    """
    if connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0]:
        connection.execute("SET enable_progress_bar = false")
    return connection


def json_lines(
    path: Path | None, make: Callable[[Any, str], T], bad: Callable[[InputError], None] | None = None
) -> Iterator[T]:
    r"""Read a file of JSON lines as they come, empty lines left out.

    Parameters
    ----------
    path : Path or None
        The file; None is standard input.
    make : callable
        Makes something of what a line holds and of where it stands (`FILE:LINE`); what is not as it must be is an
        InputError.
    bad : callable, optional
        Told of each line that is not as it must be, which is then left out; without it the first one raises.

    Raises
    ------
    InputError
        When the file cannot be read, or with file and line when a line is not as it must be.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "rows.jsonl")
    ...     _ = file.write_text('{"name": "Oslo"}\n\n{"name": "Bonn"}\n')
    ...     list(json_lines(file, lambda row, where: (row["name"], where.rpartition(":")[2])))
    [('Oslo', '1'), ('Bonn', '3')]
    """
    name = str(path) if path is not None else "standard input"
    try:
        with path.open("rb") if path is not None else nullcontext(sys.stdin.buffer) as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                where = f"{name}:{number}"
                try:
                    made = make(_parsed(line, where), where)
                except InputError as error:
                    if bad is None:
                        raise
                    bad(error)
                    continue
                yield made
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error


def _parsed(line: bytes, where: str) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not a line of JSON ({error})") from error
