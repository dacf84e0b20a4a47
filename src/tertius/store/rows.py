"""Imported rows in the store: the manifest of their files, the writing of one file, and a row as an Event.

An import writes one file in one transaction (`importing`): its rows, its quarantine and its line in the manifest
`imports` come in together or not at all. A row holds no id; the id is that of its import and its line, and so is
unique by construction and the same on every import of the same content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from tertius.records import Event, Import, Quad, Row, Status
from tertius.tables import field_types

if TYPE_CHECKING:
    import duckdb

ROW_ID = re.compile(r"(x-[0-9a-f]{16})-(\d+)")

FLAT_ROWS = """
SELECT imports.id || '-' || line AS id, source, target, about, quad, status, date, reported, intensity, "symmetric",
       type, scale, source_sector, target_sector, code, dataset
FROM rows JOIN imports USING (batch)
"""
"""The rows as the flat table of the fold."""


ROW_COLUMNS = ", ".join(f'"{name}"' for name in field_types(Row) if name not in ("batch", "line", "key"))


def row_place(key: str) -> tuple[str, int] | None:
    """Import and line of a row's id, None for the id of anything else.

    >>> row_place("x-00112233445566ff-12"), row_place("e-00112233445566ff")
    (('x-00112233445566ff', 12), None)
    """
    match = ROW_ID.fullmatch(key)
    return (match.group(1), int(match.group(2))) if match else None


def as_event(row: Row, source: Import) -> Event:
    """A row as an Event; its `trace` says where it stands in which file, and what the file itself had.

    The source as the file names it is the agent. Nothing in a row is a span of text.
    """
    original = [("source", row.source_code), ("target", row.target_code), ("target name", row.target_name)]
    original += [("key", row.key), ("text", row.text), ("place", row.place), ("url", row.url)]
    return Event(
        id=f"{source.id}-{row.line}",
        document="",
        start=0,
        stop=0,
        date=row.date,
        reported=row.reported,
        source=row.source,
        target=row.target,
        source_sector=row.source_sector,
        target_sector=row.target_sector,
        type=row.type,
        mode=row.mode,
        quad=cast(Quad, row.quad),
        about=None if row.about is None else tuple(part for part in row.about.split("+") if part),
        symmetric=row.symmetric,
        intensity=row.intensity,
        scale=row.scale,
        code=row.code,
        status=cast(Status, row.status),
        confidence=1.0,
        attribution=(),
        agent=row.source_name,
        flags=(),
        coder=source.importer,
        dataset=source.dataset,
        trace=(f"{source.name}:{row.line}", *(f"{name}={value}" for name, value in original if value)),
    )


class RowWriter:
    """What an import of one file may do inside its transaction; made by `Store.importing`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, batch: int) -> None:
        self.connection = connection
        self.batch = batch
        self.finished: Import | None = None

    def run(self, query: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """Run a query of the import on the store's connection."""
        return self.connection.execute(query, values).fetchall()

    def remove(self, batch: int) -> None:
        """Take an older import of the same file out."""
        for table in ("rows", "imports", "quarantine"):
            self.run(f"DELETE FROM {table} WHERE batch = ?", [batch])

    def finish(self, **fields: Any) -> Import:
        """Enter the file into the manifest; without this nothing is kept.

        Parameters
        ----------
        **fields
            Those of `Import` but for `batch`.
        """
        self.finished = Import(batch=self.batch, **fields)
        values: Mapping[str, Any] = {name: getattr(self.finished, name) for name in Import.__slots__}
        marks = ", ".join("?" for _ in values)
        self.run(f"INSERT INTO imports ({', '.join(values)}) VALUES ({marks})", list(values.values()))
        return self.finished
