"""From blocks of text columns to rows and quarantine, set by set, in the database.

The steps of one file: a block is projected to fields (`layouts`), its codes are joined to the table of codes, its
actors to the table of their readings at the date; what does not hold together goes to the quarantine with its reason,
the rest to the rows. When all blocks are in, rows with a key that came before are taken out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tertius.importing.actors import ActorCodes
from tertius.importing.blocks import Bad, Chunk
from tertius.importing.codes import code_table
from tertius.importing.layouts import FIELDS, Layout
from tertius.records import Row
from tertius.store import RowWriter
from tertius.tables import field_types

if TYPE_CHECKING:
    import pyarrow

REASONS = {
    "columns": "wrong number of columns",
    "bytes": "bytes that are not UTF-8",
    "quotes": "quotes that do not close",
    "long": "line too long",
    "record": "not a record of this format",
    "date": "impossible or missing date",
    "future": "dated after it was reported",
    "code": "unknown event code",
    "intensity": "intensity that is no number",
    "status": "unknown status",
}
"""Why a row can be quarantined."""

STATUSES = "('actual', 'intended', 'possible', 'denied')"

LANDED = """
SELECT staged.*, code_type, code_mode, code_quad, code_intensity, source.actor AS source, target.actor AS target,
       coalesce(nullif(source_role.sector, ''), source.sector) AS source_sector,
       coalesce(nullif(target_role.sector, ''), target.sector) AS target_sector,
       CASE WHEN date IS NULL THEN 'date'
            WHEN code_quad IS NULL THEN 'code'
            WHEN status NOT IN {statuses} THEN 'status'
            WHEN intensity <> '' AND NOT coalesce(isfinite(try_cast(intensity AS DOUBLE)), FALSE) THEN 'intensity'
            WHEN length(reported) = 10 AND date > reported
                 AND date > strftime(reported::DATE + 1, '%Y-%m-%d') THEN 'future'
       END AS reason
FROM ({staged}) AS staged
LEFT JOIN codes ON known_code = staged.code
LEFT JOIN actor_readings AS source
       ON source.code = source_code AND date >= source.since AND date[1:length(source.until)] <= source.until
LEFT JOIN actor_readings AS target
       ON target.code = target_code AND date >= target.since AND date[1:length(target.until)] <= target.until
LEFT JOIN role_readings AS source_role ON source_role.text = source_roles
LEFT JOIN role_readings AS target_role ON target_role.text = target_roles
"""

FILLED = {
    "source": "coalesce(source, '')",
    "target": "coalesce(target, '')",
    "source_sector": "coalesce(source_sector, '')",
    "target_sector": "coalesce(target_sector, '')",
    "type": "code_type",
    "mode": "code_mode",
    "quad": "code_quad",
    "symmetric": "\"symmetric\" = 'true'",
    "reported": "coalesce(reported, '')",
}
"""How a column of `Row` is filled that is not simply a field."""

DEFAULTS = {"status": "'actual'", "about": "NULL::VARCHAR", "again": "'false'", "symmetric": "'false'"}


class Steps:
    """The import of one file on its way; made when its layout is known, worked by the blocks, closed by `settle`."""

    def __init__(self, writer: RowWriter, layout: Layout, codes: ActorCodes) -> None:
        self._writer = writer
        self._layout = layout
        self._codes = codes
        self._staged = f"SELECT line, {self._projection()} FROM given"
        self._known: set[str] = set()
        self._roles: set[str] = set()
        self._last_key = ""
        self._ascending = True
        self.read = 0
        self.duplicate = 0
        self.reasons: Counter[str] = Counter()
        self.worst: Bad | None = None
        self._over(
            code_table(layout.codes, layout.scale),
            "CREATE OR REPLACE TEMP TABLE codes AS SELECT code AS known_code, type AS code_type, mode AS code_mode, "
            "quad AS code_quad, intensity AS code_intensity FROM given",
        )
        columns = "code VARCHAR, actor VARCHAR, sector VARCHAR, since VARCHAR, until VARCHAR"
        writer.run(f"CREATE OR REPLACE TEMP TABLE actor_readings ({columns})")
        writer.run("CREATE OR REPLACE TEMP TABLE role_readings (text VARCHAR, sector VARCHAR)")

    def take(self, chunk: Chunk) -> None:
        """Add the records of a block."""
        self.read += chunk.table.num_rows + len(chunk.bad)
        self._keep_bad(chunk.bad)
        if not chunk.table.num_rows:
            return
        self._resolve(chunk.table)
        self._keep_landed(self._landed(chunk.table), chunk)

    def _landed(self, given: pyarrow.Table) -> pyarrow.Table:
        """The fields of a block with what its codes and actors mean, and why a row is no event."""
        return self._writer.connection.sql(LANDED.format(statuses=STATUSES, staged=self._staged)).to_arrow_table()

    def _over(self, given: pyarrow.Table, query: str) -> list[tuple[Any, ...]]:
        """Run a query over a table, which it calls `given`.

        The database finds it by the name of the argument: what is registered, or a temporary table that is replaced,
        lives on until the transaction ends, and so would every block of the file.
        """
        return self._writer.connection.execute(query).fetchall()

    def _keep_landed(self, landed: pyarrow.Table, chunk: Chunk) -> None:
        """Put what is no event into the quarantine and the rest to the rows."""
        bad, copies = self._over(
            landed,
            "SELECT count(*) FILTER (reason IS NOT NULL), "
            "count(*) FILTER (reason IS NULL AND again = 'true') FROM given",
        )[0]
        self.duplicate += int(copies)
        if bad:
            found = self._over(
                landed,
                "SELECT line, reason, CASE reason WHEN 'code' THEN code WHEN 'status' THEN status "
                "WHEN 'intensity' THEN intensity WHEN 'future' THEN date || ' reported ' || reported ELSE '' END "
                "FROM given WHERE reason IS NOT NULL ORDER BY line",
            )
            self._keep_bad(Bad(line, reason, detail, chunk.text(line)) for line, reason, detail in found)
        self._watch_keys(landed)
        names = ", ".join(f'"{name}"' for name in field_types(Row))
        self._over(
            landed,
            f"INSERT INTO rows ({names}) SELECT {self._columns()} FROM given WHERE reason IS NULL AND again <> 'true'",
        )

    def settle(self) -> int:
        """Take out rows whose key came before, in this file or another of the dataset; the rows that stay."""
        run, batch = self._writer.run, self._writer.batch
        if self._layout.keyed:
            if not self._ascending:
                self.duplicate += self._delete(
                    "line IN (SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY key ORDER BY line) AS nth "
                    f"FROM rows WHERE batch = {batch} AND key <> '') WHERE nth > 1)"
                )
            low, high = run("SELECT min(key), max(key) FROM rows WHERE batch = ? AND key <> ''", [batch])[0]
            if low is not None:
                self.duplicate += self._delete(
                    "key IN (SELECT key FROM rows WHERE key BETWEEN ? AND ? AND batch IN "
                    "(SELECT batch FROM imports WHERE dataset = ? AND format = ?))",
                    [low, high, self._layout.dataset, self._layout.format],
                )
        return int(run("SELECT count(*) FROM rows WHERE batch = ?", [batch])[0][0])

    def _delete(self, test: str, values: Iterable[str] = ()) -> int:
        query = f"DELETE FROM rows WHERE batch = {self._writer.batch} AND {test}"
        return int(self._writer.run(query, list(values))[0][0])

    def _projection(self) -> str:
        given = self._layout.projection
        parts = []
        for name in FIELDS:
            expression = given.get(name, DEFAULTS.get(name, "''"))
            if name not in ("date", "about"):
                expression = f"coalesce({expression}, {DEFAULTS.get(name, chr(39) * 2)})"
            parts.append(f'{expression} AS "{name}"')
        return ", ".join(parts)

    def _columns(self) -> str:
        own = (
            "coalesce(try_cast(intensity AS DOUBLE), code_intensity)"
            if self._layout.own_intensity
            else "code_intensity"
        )
        filled = FILLED | {
            "batch": str(self._writer.batch),
            "intensity": own,
            "scale": f"'{self._layout.scale}'",
            "mode": "coalesce(nullif(mode, ''), code_mode)" if self._layout.codes == "plover" else "code_mode",
        }
        return ", ".join(filled.get(name, f'"{name}"') for name in field_types(Row))

    def _resolve(self, chunk: pyarrow.Table) -> None:
        """Read the codes and sectors of actors that were not met before."""
        new = self._new(chunk, "source_code", "target_code", self._known)
        self._fill("actor_readings", [(code, *reading) for code in new for reading in self._codes.read(code)])
        if "source_roles" in self._layout.projection or "target_roles" in self._layout.projection:
            roles = self._new(chunk, "source_roles", "target_roles", self._roles)
            self._fill("role_readings", [(text, self._codes.role(text)) for text in roles])

    def _new(self, chunk: pyarrow.Table, first: str, second: str, known: set[str]) -> list[str]:
        staged = f"({self._staged})"
        found = self._over(chunk, f"SELECT DISTINCT {first} FROM {staged} UNION SELECT DISTINCT {second} FROM {staged}")
        new = sorted({text for (text,) in found} - known)
        known.update(new)
        return new

    def _fill(self, table: str, rows: Sequence[tuple[str, ...]]) -> None:
        import pyarrow as pa

        if rows:
            columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
            given = pa.table(columns, names=[f"c{at}" for at in range(len(columns))])
            self._over(given, f"INSERT INTO {table} SELECT * FROM given")

    def _watch_keys(self, landed: pyarrow.Table) -> None:
        """Keys that only rise cannot come twice, so that nothing need be sorted at the end."""
        if not (self._layout.keyed and self._ascending):
            return
        rising, first, last = self._over(
            landed,
            "SELECT coalesce(bool_and(rises), TRUE), min_by(key, line), max_by(key, line) FROM "
            "(SELECT key, line, (length(key), key) > lag((length(key), key)) OVER (ORDER BY line) AS rises FROM given)",
        )[0]
        before = (len(self._last_key), self._last_key)
        self._ascending = bool(rising) and (len(first), first) > before
        self._last_key = last

    def _keep_bad(self, bad: Iterable[Bad]) -> None:
        import pyarrow as pa

        items = list(bad)
        if not items:
            return
        self.reasons.update(item.reason for item in items)
        self.worst = self.worst or items[0]
        self._over(
            pa.table(
                {
                    "batch": pa.array([self._writer.batch] * len(items), pa.int64()),
                    "line": pa.array([item.line for item in items], pa.int64()),
                    "reason": pa.array([item.reason for item in items], pa.string()),
                    "detail": pa.array([item.detail for item in items], pa.string()),
                    "text": pa.array([item.text for item in items], pa.string()),
                }
            ),
            "INSERT INTO quarantine BY NAME SELECT * FROM given",
        )
