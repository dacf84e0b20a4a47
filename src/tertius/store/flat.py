"""The flat table of events written to a file by the database itself, whatever its size.

Two sets of column names: Tertius' own, which are plain snake case and need no quoting in R or pandas, and those of
GDELT, for programs made for its files. What is unknown is `NA` in CSV and null elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tertius.errors import InputError
from tertius.store.rows import ROW_COLUMNS

if TYPE_CHECKING:
    import duckdb

Names = Literal["tertius", "gdelt"]
FlatForm = Literal["csv", "jsonl", "parquet"]

_FORMS = {
    "csv": "FORMAT csv, HEADER true, NULLSTR 'NA'",
    "jsonl": "FORMAT json",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}

ALL = f"""
SELECT id, date, reported, source, target, source_sector, target_sector, type, mode, quad, code, intensity, scale,
       status, array_to_string(about, '+') AS about, "symmetric", dataset, '' AS source_code, '' AS target_code,
       agent AS source_name, '' AS target_name, '' AS text, '' AS place, '' AS url, document
FROM events
UNION ALL BY NAME
SELECT imports.id || '-' || line AS id, dataset, '' AS document, {ROW_COLUMNS} FROM rows JOIN imports USING (batch)
"""

_GDELT = """
SELECT id AS "GLOBALEVENTID", replace(date, '-', '') AS "SQLDATE", replace(date[1:7], '-', '') AS "MonthYear",
       date[1:4] AS "Year", coalesce(nullif(source_code, ''), source) AS "Actor1Code", source_name AS "Actor1Name",
       source AS "Actor1CountryCode", source_sector AS "Actor1Type1Code",
       coalesce(nullif(target_code, ''), target) AS "Actor2Code", target_name AS "Actor2Name",
       target AS "Actor2CountryCode", target_sector AS "Actor2Type1Code", code AS "EventCode",
       CASE quad WHEN 'verbal cooperation' THEN 1 WHEN 'material cooperation' THEN 2 WHEN 'verbal conflict' THEN 3
                 WHEN 'material conflict' THEN 4 END AS "QuadClass",
       intensity AS "GoldsteinScale", place AS "ActionGeo_FullName", replace(reported, '-', '') AS "DATEADDED",
       url AS "SOURCEURL"
FROM chosen
"""


def write_flat(
    connection: duckdb.DuckDBPyConnection,
    path: str | os.PathLike[str],
    form: FlatForm,
    names: Names,
    *,
    tests: Sequence[str] = (),
    values: Sequence[Any] = (),
) -> int:
    """Write the flat table, by date and id; the number of rows.

    The file is written beside its place and moved there when it is whole.
    """
    place = Path(path).resolve()
    if place.is_dir() or not place.parent.is_dir():
        raise InputError(f"{path}: is a folder, or its folder does not exist; name a file")
    where = f" WHERE {' AND '.join(f'({test})' for test in tests)}" if tests else ""
    chosen = f"WITH everything AS ({ALL}), chosen AS (SELECT * FROM everything{where} ORDER BY date, id)"
    query = f"{chosen} {_GDELT if names == 'gdelt' else 'SELECT * FROM chosen'}"
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    quoted = str(part).replace("'", "''")
    try:
        count = connection.execute(f"COPY ({query}) TO '{quoted}' ({_FORMS[form]})", list(values)).fetchall()[0][0]
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return int(count)
