"""What a user calls: event files into a store, and what of them could not be stored."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from tertius.errors import InputError
from tertius.importing.formats import Format
from tertius.importing.importing import Options, Report, import_files
from tertius.importing.mapping import load_mapping
from tertius.importing.steps import REASONS
from tertius.records import Import
from tertius.store import Store
from tertius.tables import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """A row of an imported file that could not be stored: where it stands, why, and how it begins."""

    file: str
    line: int
    reason: str
    detail: str
    text: str


def import_events(
    store: Store,
    format: Format,
    files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    mapping: str | os.PathLike[str] | None = None,
    dataset: str = "",
    codes: Literal["", "weis", "cameo"] = "",
    actors: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Report]:
    """Import event files into a store, each in one transaction.

    Parameters
    ----------
    store : Store
    format : {"gdelt", "icews", "polecat", "keds", "table", "tertius"}
        `tertius` is what `tertius export` wrote of events, claims or documents.
    files : path or iterable of paths
        Files, folders, glob patterns, archives; "-" is standard input.
    mapping : path, optional
        Which column of a table is which, in TOML; for `table` alone.
    dataset : str
        Name of the data set, by which rows of one key are told to be one; that of the format by default.
    codes : {"", "weis", "cameo"}
        Codes of KEDS files; told from the codes by default.
    actors : sequence of str
        Further tables of actors or names (CSV).
    stdin, progress
        What "-" reads from, and what to call with a file's name, the bytes taken from it and its size.

    Returns
    -------
    list of Report
        One a file, in which read = stored + duplicate + quarantined; `failed` says why a file was not imported.

    Raises
    ------
    InputError
        When a path names nothing, or the mapping cannot be used.

    Examples
    --------
    >>> import io
    >>> from tertius.store import open_store
    >>> with open_store() as store:
    ...     report = import_events(store, "keds", "-", stdin=io.BytesIO(b"720526 USA USR 082 AGREE"))[0]
    ...     (report.stored, [(e.source, e.target, e.date, e.intensity) for e in store.events()])
    (1, [('USA', 'RUS', '1972-05-26', 3.0)])
    """
    if mapping is not None and format != "table":
        raise InputError(f"a mapping is for tables; {format} has its own columns")
    paths = [files] if isinstance(files, str | os.PathLike) else list(files)
    options = Options(
        format=format,
        dataset=dataset,
        codes=codes,
        mapping=None if mapping is None else load_mapping(mapping, dataset),
        actors=tuple(actors),
    )
    return import_files(store, [os.fspath(path) for path in paths], options, stdin=stdin, progress=progress)


def quarantine(store: Store) -> Records[QuarantinedRow]:
    """The rows of imported files that could not be stored, by file and line."""
    names: dict[int, Import] = {item.batch: item for item in store.imports()}
    rows = [
        QuarantinedRow(
            file=names[item.batch].name,
            line=item.line,
            reason=REASONS.get(item.reason, item.reason),
            detail=item.detail,
            text=item.text,
        )
        for item in store.quarantine()
    ]
    return Records(sorted(rows, key=lambda row: (row.file, row.line, row.reason)), QuarantinedRow)


def total(reports: Iterable[Report]) -> Report:
    """The sums over all files that were read."""
    held = [report for report in reports if not report.failed]
    reasons: Counter[str] = Counter()
    for report in held:
        reasons.update(dict(report.reasons))
    return Report(
        name="",
        outcome="stored",
        read=sum(report.read for report in held),
        stored=sum(report.stored for report in held),
        duplicate=sum(report.duplicate for report in held),
        quarantined=sum(report.quarantined for report in held),
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )
