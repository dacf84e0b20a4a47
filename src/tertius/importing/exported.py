"""What `tertius export` wrote, read back: events, claims or documents, the same records under the same ids.

The form and the kind of records are told from the content. Every record must have all fields of its kind and fit their
types: an export is no place for guesses, so that one bad record refuses the file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from tertius.errors import InputError
from tertius.importing.sources import Source
from tertius.records import Claim, Document, Event
from tertius.store import Store
from tertius.tables import field_types, from_arrow

KINDS: Mapping[str, type] = {"events": Event, "claims": Claim, "documents": Document}

_PART = re.compile(r"((?:[^\\|]|\\.)*)(\||$)")


def read_exported(store: Store, source: Source) -> tuple[int, int]:
    """Add the records of an exported file to a store.

    Returns
    -------
    tuple of int
        Records read, and those of them the store did not hold.

    Raises
    ------
    InputError
        When the file is no export of events, claims or documents.
    """
    with source.open() as stream:
        parts = []
        while data := stream.read(1 << 20):
            parts.append(data)
    content = b"".join(parts)
    if not content:
        raise InputError(f"{source.name}: is empty")
    try:
        name, records = _records(content)
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise InputError(f"{source.name}: is no export of events, claims or documents: {error}") from error
    # What an import of the store holds as rows is there already, under the same ids.
    imports = {item.id for item in store.imports()}
    new = tuple(item for item in records if name != "events" or item.id.rpartition("-")[0] not in imports)
    held: dict[str, Any] = dict.fromkeys(KINDS, ())
    added = store.add(SimpleNamespace(**(held | {name: new})))
    return len(records), {"events": added.events, "claims": added.claims, "documents": added.documents}[name]


def _records(content: bytes) -> tuple[str, list[Any]]:
    """The kind of the records and the records."""
    if content.startswith(b"PAR1"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(content))
        name = _kind(table.column_names)
        return name, list(from_arrow(table, KINDS[name]))
    text = content.decode("utf-8")
    if text.lstrip()[:1] in ("[", "{"):
        rows = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(x) for x in text.split("\n") if x.strip()]
        )
        name = _kind(rows[0]) if rows else "events"
        return name, [_from_json(row, KINDS[name]) for row in rows]
    reader = csv.DictReader(io.StringIO(text, newline=""))
    name = _kind(reader.fieldnames or ())
    return name, [_from_cells(row, KINDS[name]) for row in reader]


def _kind(columns: Any) -> str:
    for name, record in KINDS.items():
        if set(columns) == set(field_types(record)):
            return name
    raise ValueError(f"its columns are {', '.join(list(columns)[:8])}")


def _from_json(row: Mapping[str, Any], record: type) -> Any:
    values = {name: _value(row[name], kind) for name, kind in field_types(record).items()}
    return record(**values)


def _value(value: Any, kind: Any) -> Any:
    kind, optional = _plain(kind)
    if value is None:
        if not optional:
            raise ValueError("a field that must be there is null")
        return None
    if get_origin(kind) is tuple:
        return tuple(value)
    return float(value) if kind is float else value


def _from_cells(row: Mapping[str, str], record: type) -> Any:
    return record(**{name: _cell(row[name], kind) for name, kind in field_types(record).items()})


def _cell(text: str, kind: Any) -> Any:
    kind, optional = _plain(kind)
    if optional and text == "NA":
        return None
    if get_origin(kind) is tuple:
        return tuple(split_cell(text))
    if kind is bool:
        return {"true": True, "false": False}[text]
    if kind is int:
        return int(text)
    if kind is float:
        return float(text)
    if get_origin(kind) is Literal and text not in get_args(kind):
        raise ValueError(f"{text!r} is none of {', '.join(get_args(kind))}")
    return text


def split_cell(text: str) -> Iterator[str]:
    r"""The parts of a list as `exchange.cell` joins them; no part for an empty cell.

    >>> list(split_cell("IRN|a\\|b")), list(split_cell(""))
    (['IRN', 'a|b'], [])
    """
    at = 0
    while text and at <= len(text):
        match = _PART.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} is no list")
        yield re.sub(r"\\(.)", r"\1", match.group(1))
        if not match.group(2):
            return
        at = match.end()


def _plain(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in (Union, UnionType):
        inner = [part for part in get_args(kind) if part is not type(None)]
        return inner[0], True
    return kind, False
