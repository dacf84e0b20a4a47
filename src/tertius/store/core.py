"""The store itself: what `add` changes, and what comes out in canonical order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from tertius.errors import NotFoundError, StoreError
from tertius.records import Claim, Document, Event, Import, Quarantined, Row, Run
from tertius.store.excerpts import Evidence, excerpt
from tertius.store.files import TABLES, connect, prepare
from tertius.store.flat import FlatForm, Names, write_flat
from tertius.store.manifest import Batch, Input, ReadingLike, batches
from tertius.store.rows import FLAT_ROWS, RowWriter, as_event, row_place
from tertius.tables import Records, from_arrow, to_arrow

if TYPE_CHECKING:
    import duckdb
    import pyarrow

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What one `Store.add` changed; `replaced` counts documents read anew, `already` inputs that were known."""

    documents: int
    events: int
    claims: int
    replaced: int
    already: int


_ORDER: Mapping[str, tuple[str, ...]] = {
    "documents": ("published", "id"),
    "events": ("date", "document", "start", "stop", "id"),
    "claims": ("date", "document", "start", "stop", "id"),
    "runs": ("id",),
    "inputs": ("kind", "name", "id"),
    "rows": ("date", "batch", "line"),
    "imports": ("name", "id"),
    "quarantine": ("batch", "line", "reason"),
}

_OWNER: Mapping[str, str] = {"documents": "id", "events": "document", "claims": "document", "inputs": "id"}
"""The column of each table that says to which input a row belongs."""

_FLAT_EVENTS = """
SELECT id, source, target, array_to_string(about, '+') AS about, quad, status, date, reported,
       CASE WHEN list_contains(flags, 'wedge') THEN NULL ELSE intensity END AS intensity,
       "symmetric", type, scale, source_sector, target_sector, code, dataset
FROM events
"""

_FLAT = f"{_FLAT_EVENTS} UNION ALL BY NAME {FLAT_ROWS}"


def _place(event: Event) -> tuple[Any, ...]:
    return tuple(getattr(event, name) for name in _ORDER["events"])


def _tests(actors: Sequence[str] | None, since: str, until: str) -> tuple[list[str], list[str | list[str]]]:
    """Conditions on the columns of an event, and the values they ask for."""
    tests: list[str] = []
    values: list[str | list[str]] = []
    if actors is not None:
        tests.append("list_contains(?, source) AND list_contains(?, target)")
        values += [list(actors), list(actors)]
    if since:
        tests.append("date <> '' AND date >= left(?, length(date))")
        values.append(since)
    if until:
        tests.append("date <> '' AND left(date, length(?)) <= ?")
        values += [until, until]
    return tests, values


def open_store(path: str | os.PathLike[str] = ":memory:", *, read_only: bool = False) -> Store:
    """Open a store, creating the file when there is none.

    Parameters
    ----------
    path : str or path
        A DuckDB file made by Tertius, or ":memory:" for a store that lives as long as the object.
    read_only : bool
        Open an existing file so that several processes may read it at once; nothing can be added.

    Returns
    -------
    Store
        A context manager; leaving it closes the file.

    Raises
    ------
    StoreError
        When the path is no store, cannot be opened, is in use, or was written by a newer version.

    Examples
    --------
    >>> with open_store(":memory:") as store:
    ...     store.documents()
    0 document records
    id  title  published  publisher  url  language
    """
    name = os.fspath(path)
    connection = connect(name, read_only)
    try:
        prepare(connection, name, read_only)
    except BaseException:
        connection.close()
        raise
    return Store(connection, name)


class Store:
    """Documents, events, claims, runs and the manifest of inputs; made by `open_store`.

    All that comes out is in canonical order: events and claims by date, document, place in the text and id.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: str) -> None:
        self._connection = connection
        self.path = path

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = ", ".join(f"{self._count(name)} {name}" for name in ("documents", "events", "claims"))
        return f"<Store {self.path}: {counts}>"

    def close(self) -> None:
        """Close the file; what was added is already safe."""
        self._connection.close()

    def add(self, reading: ReadingLike) -> Added:
        """Add a reading in one transaction; see the module's text for what is added, replaced and left.

        Examples
        --------
        >>> from types import SimpleNamespace
        >>> report = Document(id="d-1", title="T", text="", published="", publisher="", url="", language="en")
        >>> reading = SimpleNamespace(documents=(report,), events=(), claims=())
        >>> store = open_store()
        >>> store.add(reading).documents, store.add(reading).already
        (1, 1)
        """
        parts = batches(reading)
        known = self._inputs([part.input.id for part in parts])
        changed = [part for part in parts if known.get(part.input.id, ("",))[0] != part.input.hash]
        stale = [part.input.id for part in changed if part.input.id in known]
        fresh = {part.input.id for part in changed}
        same = [part.input for part in parts if part.input.id not in fresh]
        with self._transaction():
            self._remove(stale)
            counts = self._insert_batches(changed)
            for entry in same:
                # Read anew by another coder with the same result: it need not be read again by that one either.
                if known[entry.id][1] != entry.coder:
                    self._run("UPDATE inputs SET coder = ? WHERE id = ?", [entry.coder, entry.id])
        return Added(**counts, replaced=len(stale), already=len(same))

    def record_run(self, run: Run) -> None:
        """Keep what was run on the store; the same run is kept once."""
        with self._transaction():
            self._insert("runs", (run,), unseen=True)

    def documents(self) -> Records[Document]:
        """All documents, by date."""
        return self._records("documents", Document)

    def events(self, actors: Sequence[str] | None = None, since: str = "", until: str = "") -> Records[Event]:
        """Events, read or imported, all or those among some actors in some span of time.

        Parameters
        ----------
        actors : sequence of str, optional
            Keep events whose source and target are both among these.
        since, until : str
            First and last date, partial or not; an event whose partial date overlaps the span is kept, one
            without a date is left out as soon as a bound is given.
        """
        tests, values = _tests(actors, since, until)
        read = self._records("events", Event, tests, values)
        rows = self._rows(tests, values)
        if not rows:
            return read
        return Records(sorted([*read, *rows], key=_place), Event)

    def imports(self) -> Records[Import]:
        """The imported files, each with what became of its rows."""
        return self._records("imports", Import)

    def quarantine(self) -> Records[Quarantined]:
        """The rows of imported files that could not be stored, with the reason."""
        return self._records("quarantine", Quarantined)

    @contextmanager
    def importing(self) -> Iterator[RowWriter]:
        """Write the rows of one file in one transaction.

        What was written is kept when the block ends and the file was entered into the manifest
        (`RowWriter.finish`), and taken back otherwise.
        """
        import duckdb

        with self._told():
            batch = int(self._run("SELECT coalesce(max(batch), 0) + 1 FROM imports")[0][0])
            writer = RowWriter(self._connection, batch)
            self._run("BEGIN TRANSACTION")
            try:
                yield writer
                self._run("COMMIT" if writer.finished else "ROLLBACK")
            except BaseException:
                with suppress(StoreError, duckdb.Error):
                    self._run("ROLLBACK")
                raise

    def claims(self, actors: Sequence[str] | None = None) -> Records[Claim]:
        """Claims, all or those that one of some actors makes or that mention one."""
        if actors is None:
            return self._records("claims", Claim)
        test = "list_contains(?, speaker) OR list_has_any(about, ?)"
        return self._records("claims", Claim, [test], [list(actors), list(actors)])

    def runs(self) -> Records[Run]:
        """What was run on the store."""
        return self._records("runs", Run)

    def inputs(self) -> Records[Input]:
        """The manifest."""
        return self._records("inputs", Input)

    def limit_memory(self, most: str) -> None:
        """Bound what the database holds in memory ("768MB"); "" goes back to its own bound."""
        self._run(f"SET memory_limit = '{most}'" if most else "RESET memory_limit")

    def read_by(self, coder: str) -> frozenset[str]:
        """Ids of the reports that a coder has read."""
        return frozenset(key for (key,) in self._run("SELECT id FROM inputs WHERE coder = ?", [coder]))

    def read_in(self, documents: Sequence[str]) -> tuple[Records[Event], Records[Claim]]:
        """Events and claims read in some documents."""
        test, value = "list_contains(?, document)", [list(documents)]
        return self._records("events", Event, [test], value), self._records("claims", Claim, [test], value)

    def event_table(self) -> pyarrow.Table:
        """The flat table that the fold reads, a row an event, by id.

        `about` is the sorted codes joined by `+`, empty for none and null where unknown; `intensity` is null where
        the scale has no value and for attempts to drive a wedge, which have none of their own. `code` and `dataset`
        are those of imported rows.
        """
        return self._arrow(f"SELECT * FROM ({_FLAT}) ORDER BY id")

    def flat(self) -> duckdb.DuckDBPyRelation:
        """The rows of `event_table` in no order, as a relation that the database works off without holding them all.

        It lives as long as the store is open; narwhals takes it as it is.
        """
        with self._told():
            return self._connection.sql(_FLAT)

    def write_table(
        self,
        path: str | os.PathLike[str],
        form: FlatForm = "parquet",
        *,
        names: Names = "tertius",
        actors: Sequence[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> int:
        """Write the events as a flat table to a file, of any number, and tell how many; see `store.flat`."""
        tests, values = _tests(actors, since, until)
        with self._told():
            return write_flat(self._connection, path, form, names, tests=tests, values=values)

    def find(self, ids: Iterable[str]) -> dict[str, Document | Event | Claim]:
        """The documents, events and claims of these ids, in the order asked; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Document | Event | Claim] = {}
        for name in ("documents", "events", "claims"):
            hits: Records[Any] = self._records(name, TABLES[name], ["list_contains(?, id)"], [wanted])
            found.update({record.id: record for record in hits})
        found.update({event.id: event for event in self._rows_of(wanted)})
        return {key: found[key] for key in wanted if key in found}

    def evidence(self, key: str) -> Evidence:
        """The record of an id with the span of text that bears it and the sentences around.

        Raises
        ------
        NotFoundError
            When the store holds no document, event or claim of that id.
        """
        record = self.find([key]).get(key)
        if record is None:
            raise NotFoundError(f"the store {self.path} holds no document, event or claim with the id {key}")
        if isinstance(record, Document):
            return excerpt(record, record)
        holder = self.find([record.document]).get(record.document)
        return excerpt(record, holder if isinstance(holder, Document) else None)

    def _rows(self, tests: Sequence[str] = (), values: Sequence[Any] = ()) -> list[Event]:
        """Imported rows as events."""
        sources = {item.batch: item for item in self.imports()}
        if not sources:
            return []
        return [as_event(row, sources[row.batch]) for row in self._records("rows", Row, tests, values)]

    def _rows_of(self, ids: Sequence[str]) -> list[Event]:
        places = [place for key in ids if (place := row_place(key))]
        if not places:
            return []
        batches = {item.id: item.batch for item in self.imports()}
        known = [(batches[name], line) for name, line in places if name in batches]
        if not known:
            return []
        # Both tests by themselves let the database pass over the parts of the table that hold none.
        test = "list_contains(?, batch) AND list_contains(?, line)"
        held = {(item.batch, item.id) for item in self.imports()}
        rows = self._rows([test], [sorted({batch for batch, _ in known}), sorted({line for _, line in known})])
        wanted = {f"{name}-{line}" for batch, line in known for number, name in held if number == batch}
        return [event for event in rows if event.id in wanted]

    def _remove(self, ids: list[str]) -> None:
        if ids:
            for table, column in _OWNER.items():
                self._run(f"DELETE FROM {table} WHERE list_contains(?, {column})", [ids])

    def _insert_batches(self, parts: Sequence[Batch]) -> dict[str, int]:
        counts = {"documents": self._insert("documents", [doc for part in parts for doc in part.documents])}
        for table in ("events", "claims"):
            counts[table] = 0
            for kind in ("report", "rows"):
                rows = chain.from_iterable(getattr(part, table) for part in parts if part.input.kind == kind)
                counts[table] += self._insert(table, rows, unseen=kind == "rows")
        self._insert("inputs", [part.input for part in parts])
        return counts

    def _insert(self, name: str, records: Iterable[Any], *, unseen: bool = False) -> int:
        incoming = to_arrow(records, TABLES[name])
        if not incoming.num_rows:
            return 0
        # No key guards against ids twice: rows that belong to no document are looked up one and all.
        test = f" WHERE id NOT IN (SELECT id FROM {name})" if unseen else ""
        self._connection.register("incoming", incoming)
        try:
            return int(self._run(f"INSERT INTO {name} BY NAME SELECT * FROM incoming{test}")[0][0])
        finally:
            self._connection.unregister("incoming")

    def _count(self, table: str) -> int:
        return int(self._run(f"SELECT count(*) FROM {table}")[0][0])

    def _inputs(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Hash and coder of inputs."""
        found = self._run("SELECT id, hash, coder FROM inputs WHERE list_contains(?, id)", [list(ids)])
        return {key: (digest, coder) for key, digest, coder in found}

    def _records(self, name: str, record: type[T], tests: Sequence[str] = (), values: Sequence[Any] = ()) -> Records[T]:
        where = f" WHERE {' AND '.join(f'({test})' for test in tests)}" if tests else ""
        order = ", ".join(f'"{column}"' for column in _ORDER[name])
        table = self._arrow(f"SELECT * FROM {name}{where} ORDER BY {order}", values)
        return Records(from_arrow(table, record), record)

    def _arrow(self, query: str, values: Sequence[Any] = ()) -> pyarrow.Table:
        with self._told():
            return self._connection.sql(query, params=list(values)).to_arrow_table()

    def _run(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._told():
            return self._connection.execute(query, list(values)).fetchall()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the database says as a StoreError of one line."""
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise StoreError(f"{self.path}: {reason}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN TRANSACTION")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            # A COMMIT that failed has rolled back by itself, and a second ROLLBACK would hide why.
            with suppress(StoreError):
                self._run("ROLLBACK")
            raise
