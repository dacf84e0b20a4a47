"""The command that fills a store from event files: `import`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tertius.cli import options, shapes
from tertius.cli.output import counted, emit, say
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.importing import Report

FormatName = Literal["gdelt", "icews", "polecat", "keds", "table", "tertius"]

Files = Annotated[
    list[str] | None,
    Parameter(
        help="Files, folders, patterns, .gz and .zip; - is standard input.",
        negative=(),
        converter=options._strings,
    ),
]


def import_(
    form: Annotated[
        FormatName | None,
        Parameter(help="What the files are; table is any other, by a mapping; tertius what `tertius export` wrote."),
    ] = None,
    files: Files = None,
    /,
    *,
    mapping: Annotated[Path | None, Parameter(help="Which column is which, in TOML (docs/importing.md).")] = None,
    dataset: Annotated[str, Parameter(help="Name of the data set; that of the format by default.")] = "",
    codes: Annotated[
        Literal["weis", "cameo"] | None, Parameter(help="Codes of KEDS files; told from the codes by default.")
    ] = None,
    actors: options.Tables = (),
    store: options.StoreFile = options.DEFAULT_STORE,
    parquet: Annotated[
        Path | None, Parameter(help="Write the events as a flat table to this Parquet file, and keep no store.")
    ] = None,
    quarantine: Annotated[
        bool, Parameter(help="List the rows that could not be stored, with file, line and reason.", negative=())
    ] = False,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Import event files into a store: GDELT, ICEWS, POLECAT, KEDS, or any table by a mapping.

    A file imported before changes nothing. What a file holds that is no event goes to the quarantine.
    """
    from tertius import api, importing

    if form is not None:
        if not files:
            raise InputError(f"name the files to import: tertius import {form} FILE...")
        with _target(store, parquet) as place, api.open(place) as opened, _progress() as seen:
            reports = importing.import_events(
                opened,
                form,
                files,
                mapping=mapping,
                dataset=dataset,
                codes=codes or "",
                actors=actors,
                progress=seen,
            )
            if parquet is not None:
                opened.write_table(parquet, "parquet")
        _tell(reports)
    elif not quarantine:
        raise InputError("name a format and files: tertius import gdelt FILE..., or ask for --quarantine")
    if quarantine and parquet is None:
        with options.opened(store) as opened:
            emit(importing.quarantine(opened), format, out, shapes.quarantine)
    if form is not None:
        failed = [report for report in reports if report.failed]
        if failed:
            raise InputError("; ".join(report.failed for report in failed))


@contextmanager
def _target(store: Path, parquet: Path | None) -> Iterator[Path]:
    """The store to fill; one that lasts as long as the command where only a table is wanted."""
    if parquet is None:
        yield store
        return
    from tempfile import TemporaryDirectory

    if not parquet.resolve().parent.is_dir():
        raise InputError(f"{parquet}: its folder does not exist; make it first")
    # Beside the table and not in memory, since it may be as large.
    with TemporaryDirectory(prefix=".tertius-", dir=parquet.resolve().parent) as folder:
        yield Path(folder) / "import.duckdb"


def _tell(reports: list[Report]) -> None:
    """What became of each file, and of all together, on standard error."""
    for report in reports:
        if not report.failed:
            say(f"{report.name}: {_sum(report)}")
    if len(reports) > 1:
        from tertius.importing import total

        say(f"together: {_sum(total(reports))}")


def _sum(report: Report) -> str:
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in report.reasons)
    line = (
        f"{counted(report.read, 'row')} read = {report.stored:,} stored + {report.duplicate:,} duplicate "
        f"+ {report.quarantined:,} quarantined"
    )
    line += f" ({reasons})" if reasons else ""
    words = {"already": "; imported before, nothing changed", "replaced": "; in place of an older import"}
    return line + words.get(report.outcome, "")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar over the bytes of each file on standard error, where someone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def seen(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(Path(name).name, total=size or None)
            bar.update(tasks[name], completed=done)  # type: ignore[arg-type]

        yield seen
