"""The database file: opening it, refusing what is none, making the tables and checking those found.

Every way in which a path can fail to be a store ends in a `StoreError` of one line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.errors import StoreError
from tertius.records import Claim, Document, Event, Import, Quarantined, Row, Run
from tertius.store.manifest import Input
from tertius.tables import arrow_schema, without_bar

if TYPE_CHECKING:
    import duckdb

SCHEMA_VERSION = 2
"""Raised whenever a stored table changes its columns or their meaning."""

TABLES: Mapping[str, type] = {
    "documents": Document,
    "events": Event,
    "claims": Claim,
    "runs": Run,
    "inputs": Input,
    "rows": Row,
    "imports": Import,
    "quarantine": Quarantined,
}


def connect(name: str, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the file, made when there is none."""
    import duckdb

    if name != ":memory:" and (reason := _obstacle(Path(name), read_only)):
        raise StoreError(f"{name}: {reason}")
    # Nothing may be fetched from a network, whatever a query asks for.
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return without_bar(duckdb.connect(name, read_only=read_only and name != ":memory:", config=config))
    except duckdb.Error as error:
        raise StoreError(f"{name}: {_plain_reason(str(error))}") from error


def _obstacle(path: Path, read_only: bool) -> str:
    """Why no store can be opened or made at a path, "" when nothing is seen to stand in the way."""
    if path.is_dir():
        return "is a folder; name a file for the store"
    if path.exists():
        return "" if path.is_file() else "is not a regular file; name a file for the store"
    if read_only:
        return "no such store; read reports or import events into it first"
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist; make it first"
    if not os.access(path.parent, os.W_OK):
        return f"the folder {path.parent} is not writable; choose another place"
    return ""


def _plain_reason(message: str) -> str:
    if "Could not set lock" in message:
        holder = re.search(r"\(PID (\d+)\)", message)
        who = f"process {holder.group(1)}" if holder else "another process"
        return f"the store is in use by {who}; wait until it is done, or name another store"
    if "not a valid DuckDB" in message:
        return "is not a store; name another file"
    if "Permission denied" in message:
        return "permission denied; name another file"
    first = (message.splitlines() or ["cannot be opened"])[0]
    return first.partition("Error: ")[2] or first


def prepare(connection: duckdb.DuckDBPyConnection, name: str, read_only: bool) -> None:
    """Make the tables of a new file, or check that those of an old one are ours."""
    import duckdb

    try:
        columns = _columns(connection)
        if not columns and not read_only:
            _create(connection)
        elif columns.get("meta") != ["key", "value"]:
            raise StoreError(f"{name}: is a DuckDB file but not a store of Tertius; name another file")
        else:
            _check(connection, name, columns)
    except duckdb.Error as error:
        raise StoreError(f"{name}: {_plain_reason(str(error))}") from error


def _check(connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, list[str]]) -> None:
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    version = int(meta.get("schema_version", "0"))
    versions = f"(schema {version}, known here {SCHEMA_VERSION})"
    if version > SCHEMA_VERSION:
        raise StoreError(f"{name}: was written by a newer version of Tertius {versions}; update Tertius")
    ours = all(columns.get(table) == arrow_schema(record).names for table, record in TABLES.items())
    if version < SCHEMA_VERSION or not ours:
        raise StoreError(
            f"{name}: was written by an older version of Tertius {versions}; read the reports into a new store"
        )


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN TRANSACTION")
    for name, record in TABLES.items():
        connection.register("shape", arrow_schema(record).empty_table())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM shape")
        connection.unregister("shape")
    connection.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])
    connection.execute("COMMIT")


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    query = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
    columns: dict[str, list[str]] = {}
    for table, column in connection.execute(query).fetchall():
        columns.setdefault(table, []).append(column)
    return columns
