"""Events in Parquet, opened on the engine that shall fold them: DuckDB, polars, pandas or Spark.

Comes in: a file, a folder or a pattern. Goes out: that engine's own table with the columns of `flat_events`, of which
nothing is read before the fold asks. A file of whole records (`tertius export events`) is as good: its lists
become the text that the fold reads. Workers of a cluster need nothing of Tertius, as all work is in the engine's own
expressions.
"""

from __future__ import annotations

import glob
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from tertius.errors import InputError
from tertius.tables import without_bar

Engine = Literal["duckdb", "polars", "pandas", "spark"]

COLUMNS = (
    *(
        "id",
        "source",
        "target",
        "about",
        "quad",
        "status",
        "date",
        "reported",
        "intensity",
        "symmetric",
        "type",
        "code",
    ),
    *("scale", "source_sector", "target_sector", "flags"),
)

_LEAST, _EACH = 512, 128
"""Megabytes that DuckDB may hold: at least, and for each thread. It keeps what it once held until it is closed."""

_PATIENCE = 5.0
"""Seconds that a master has to answer."""


@contextmanager
def opened_events(path: str | os.PathLike[str], engine: Engine = "duckdb", master: str = "") -> Iterator[Any]:
    """Open events in Parquet on an engine, for as long as the block lasts.

    Parameters
    ----------
    path : str or path
        A Parquet file, a folder of them (searched through), or a pattern such as `events/2017-*.parquet`. With Spark
        and a master also an address that the cluster reads, such as `hdfs://...`.
    engine : {"duckdb", "polars", "pandas", "spark"}
    master : str
        Of Spark: `spark://host:7077`, or `local[2]`, which is what stands without it (all cores).

    Raises
    ------
    InputError
        When there are no such files, the engine is not installed, or the master does not answer.
    """
    if engine not in get_args(Engine):
        raise InputError(f"no engine {engine!r}; choose one of {', '.join(get_args(Engine))}")
    if master and engine != "spark":
        raise InputError(f"--master {master} is for Spark, not for {engine}; say --engine spark too")
    name = os.fspath(path)
    remote = "://" in name
    if remote and engine != "spark":
        raise InputError(f"{name}: only Spark reads from an address; say --engine spark, or name a file")
    files = [name] if remote else parquet_files(name)
    if engine == "spark":
        with _spark(master) as session:
            yield _on_spark(session, files)
    elif engine == "duckdb":
        import duckdb

        with TemporaryDirectory(prefix="tertius-") as spilled, duckdb.connect() as connection:
            _bound(connection, spilled)
            yield _on_duckdb(without_bar(connection), files)
    elif engine == "polars":
        yield _on_polars(files)
    else:
        yield _on_pandas(files)


def parquet_files(name: str) -> list[str]:
    """The Parquet files of a path, a folder or a pattern, sorted.

    Raises
    ------
    InputError
        When there is none.
    """
    path = Path(name)
    if path.is_dir():
        found = [str(file) for file in path.rglob("*.parquet")]
    elif path.is_file():
        found = [name]
    else:
        found = [file for file in glob.glob(name, recursive=True) if Path(file).is_file()]
    if not found:
        raise InputError(f"{name}: no Parquet file there; give a file, a folder or a pattern in quotes")
    return sorted(found)


def _missing(engine: str, error: ImportError) -> InputError:
    remedy = {"spark": "pip install 'tertius[spark]'"}.get(engine, f"pip install {engine}")
    return InputError(f"--engine {engine}: {error.name or engine} is not installed; {remedy}")


def _unreadable(files: Sequence[str], error: Exception) -> InputError:
    where = files[0] if len(files) == 1 else f"{len(files)} files from {files[0]} on"
    return InputError(f"{where}: cannot be read as one Parquet table: {(str(error).splitlines() or ['?'])[0]}")


def _bound(connection: Any, folder: str) -> None:
    """Let the database hold no more than its share; what is more goes to files in a folder."""
    threads = connection.execute("SELECT current_setting('threads')").fetchall()[0][0]
    connection.execute(f"SET memory_limit = '{max(_LEAST, _EACH * threads)}MB'")
    connection.execute("SET temp_directory = ?", [folder])


def _on_duckdb(connection: Any, files: Sequence[str]) -> Any:
    import duckdb

    try:
        table = connection.read_parquet(list(files), union_by_name=True)
    except duckdb.Error as error:
        raise _unreadable(files, error) from error
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    chosen = [f'"{name}"' for name in COLUMNS if name in kinds and name not in ("about", "intensity", "flags")]
    if "about" in kinds:
        chosen.append("array_to_string(about, '+') AS about" if kinds["about"].endswith("[]") else "about")
    if "intensity" in kinds:
        wedge = kinds.get("flags", "").endswith("[]")
        chosen.append(
            "CASE WHEN list_contains(flags, 'wedge') THEN NULL ELSE intensity END AS intensity"
            if wedge
            else "intensity"
        )
    return table.project(", ".join(chosen)) if chosen else table


def _on_polars(files: Sequence[str]) -> Any:
    try:
        import polars as pl
    except ImportError as error:
        raise _missing("polars", error) from error
    frame = pl.scan_parquet(list(files))
    try:
        schema = frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(files, error) from error
    if isinstance(schema.get("about"), pl.List):
        frame = frame.with_columns(pl.col("about").list.join("+"))
    if isinstance(schema.get("flags"), pl.List) and "intensity" in schema:
        wedge = pl.col("flags").list.contains("wedge")
        frame = frame.with_columns(pl.when(wedge).then(None).otherwise(pl.col("intensity")).alias("intensity"))
    return frame


def _on_pandas(files: Sequence[str]) -> Any:
    try:
        import pandas  # noqa: F401
    except ImportError as error:
        raise _missing("pandas", error) from error
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    try:
        data = ds.dataset(list(files), format="parquet")
        table = data.to_table(columns=[name for name in COLUMNS if name in data.schema.names])
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(files, error) from error
    if "about" in table.column_names and pa.types.is_list(table.schema.field("about").type):
        about = pc.binary_join(table["about"], "+")
        table = table.set_column(table.column_names.index("about"), "about", about)
    if "flags" in table.column_names and pa.types.is_list(table.schema.field("flags").type):
        wedge = pa.array(["wedge" in (flags or ()) for flags in table["flags"].to_pylist()], pa.bool_())
        value = pc.if_else(wedge, pa.scalar(None, pa.float64()), table["intensity"])
        table = table.set_column(table.column_names.index("intensity"), "intensity", value).drop_columns(["flags"])
    return table.to_pandas()


@contextmanager
def _spark(master: str) -> Iterator[Any]:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing("spark", error) from error
    _answering(master)
    builder = SparkSession.builder.master(master or "local[*]").appName("tertius")
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
    }
    if not master or master.startswith("local"):
        # One machine: as many parts as cores would have, not the two hundred of a cluster.
        options |= {"spark.sql.shuffle.partitions": "8", "spark.driver.host": "127.0.0.1"}
    for key, value in options.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        first = (str(error).splitlines() or ["?"])[0]
        raise InputError(f"Spark does not start ({first}); it needs a Java 17 or later (JAVA_HOME)") from error
    try:
        yield session
    finally:
        session.stop()


def _answering(master: str) -> None:
    """Refuse a master that nothing answers for, which Spark would try for a minute."""
    if not master.startswith("spark://"):
        return
    address = urlsplit(master)
    try:
        host, port = address.hostname or "", address.port or 7077
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except (OSError, ValueError) as error:
        raise InputError(f"--master {master}: nothing answers there ({error}); is the master running?") from error


def _on_spark(session: Any, files: Sequence[str]) -> Any:
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as sql
    from pyspark.sql.types import ArrayType

    places = [name if "://" in name else Path(name).resolve().as_uri() for name in files]
    try:
        frame = session.read.parquet(*places)
    except PySparkException as error:
        raise _unreadable(files, error) from error
    kinds = {field.name: field.dataType for field in frame.schema.fields}
    if isinstance(kinds.get("about"), ArrayType):
        frame = frame.withColumn("about", sql.when(sql.col("about").isNotNull(), sql.concat_ws("+", "about")))
    if isinstance(kinds.get("flags"), ArrayType) and "intensity" in kinds:
        wedge = sql.coalesce(sql.array_contains("flags", "wedge"), sql.lit(False))
        frame = frame.withColumn("intensity", sql.when(~wedge, sql.col("intensity")))
    return frame.select(*(name for name in COLUMNS if name in kinds))
