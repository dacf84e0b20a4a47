"""One file after the other into the store, each in one transaction, with the manifest and the report.

Last step of an import. A file is known by the hash of its unpacked content, its format and its dataset: what the
manifest holds, read by the same importer, is not read again; what an older importer read is replaced. The importer's
version covers this code, the crosswalks, the actors and the mapping, so that a correction in any of them reaches rows
already stored.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, TypeVar

from tertius.errors import InputError, TertiusError
from tertius.importing.actors import ActorCodes, actor_codes
from tertius.importing.codes import code_table
from tertius.importing.exported import read_exported
from tertius.importing.formats import Format, Opened, reader
from tertius.importing.layouts import Layout
from tertius.importing.mapping import TableMapping
from tertius.importing.sources import Source, Stream, expand
from tertius.importing.steps import REASONS, Steps
from tertius.records import Import
from tertius.store import Store
from tertius.tables import content_id

T = TypeVar("T")

IMPORTER = 1
"""Raised whenever this package makes other rows of the same file."""

Outcome = Literal["stored", "replaced", "already", "failed"]

HEAD = 1024 * 1024

HOPELESS = 20
"""Rows, none of them a record, by which a file is seen to be of another format."""

MEMORY = "512MB"
"""What the database may hold while it imports; the rest of the 2 GB is the blocks'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How files are imported: the dataset's name, the code scheme of KEDS files, a mapping, further actor tables."""

    format: Format
    dataset: str = ""
    codes: Literal["", "weis", "cameo"] = ""
    mapping: TableMapping | None = None
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one file: read = stored + duplicate + quarantined; `failed` says why nothing of it was."""

    name: str
    outcome: Outcome
    read: int = 0
    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    reasons: tuple[tuple[str, int], ...] = field(default_factory=tuple)
    failed: str = ""


def import_files(
    store: Store,
    paths: Sequence[str],
    options: Options,
    *,
    stdin: BinaryIO | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Report]:
    """Import event files into a store.

    Parameters
    ----------
    store : Store
    paths : sequence of str
        Files, folders, globs, zip archives, "-" for standard input; gzip is seen by its content.
    options : Options
    stdin : binary stream, optional
        What "-" reads from.
    progress : callable, optional
        Called with a file's name, the bytes taken from it and its size.

    Returns
    -------
    list of Report
        One a file. A file that cannot be imported at all has `failed`, and leaves the store as it was.

    Raises
    ------
    InputError
        When a path names nothing.
    """
    sources = expand(paths, stdin)
    store.limit_memory(MEMORY)
    try:
        return [_import_one(store, source, options, progress) for source in sources]
    finally:
        store.limit_memory("")


def _import_one(
    store: Store, source: Source, options: Options, progress: Callable[[str, int, int], None] | None
) -> Report:
    try:
        if options.format == "tertius":
            read, added = read_exported(store, source)
            outcome: Outcome = "stored" if added else "already"
            return Report(name=source.name, outcome=outcome, read=read, stored=added, duplicate=read - added)
        with source.open() as stream:
            head = _head(stream)
            if not head:
                raise InputError(f"{source.name}: is empty")
            opened = reader(
                options.format,
                source,
                head,
                mapping=options.mapping,
                codes=options.codes,
                dataset=options.dataset,
            )
            importer = importer_version(opened.layout, options.actors)
            known = _known(store, source, head, opened.layout)
            if known is not None and known.importer == importer:
                return _already(source.name, known)
            return _write(
                store, source, stream, head, opened=opened, importer=importer, options=options, progress=progress
            )
    except TertiusError as error:
        return Report(name=source.name, outcome="failed", failed=str(error))


def _head(stream: Stream) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < HEAD and (data := stream.read(HEAD - size)):
        parts.append(data)
        size += len(data)
    return b"".join(parts)


class _Whole:
    """A stream with its head put back, hashed as it is read."""

    def __init__(self, head: bytes, stream: Stream) -> None:
        self._head = io.BytesIO(head)
        self._stream = stream

    def read(self, most: int) -> bytes:
        return self._head.read(most) or self._stream.read(most)


def _known(store: Store, source: Source, head: bytes, layout: Layout) -> Import | None:
    """The manifest's line of this content, where it has one; only a file whose head is known is read for its hash."""
    digest = hashlib.sha256(head).hexdigest()
    alike = [item for item in store.imports() if item.head == digest and item.format == layout.format]
    if not alike or not source.again:
        return None
    total = hashlib.sha256()
    with source.open() as stream:
        while data := stream.read(HEAD):
            total.update(data)
    key = import_id(layout, total.hexdigest())
    return next((item for item in alike if item.id == key), None)


def import_id(layout: Layout, digest: str) -> str:
    """The id of an import: of the content, as this format and dataset."""
    return content_id("x", layout.format, layout.dataset, digest)


def importer_version(layout: Layout, actors: tuple[str, ...]) -> str:
    """Name and version of what reads a file, with the hash of the tables it reads by."""
    tables = code_table(layout.codes, layout.scale).to_pylist()
    codes = actor_codes(layout.actors, actors)
    readings = sorted((code, *map(tuple, found)) for code, found in codes.codes.items())
    known = sorted((item.id, item.kind) for item in codes.table.actors.values())
    names = sorted(codes.table.names) if layout.actors == "names" else []
    roles = sorted(map(str, (*codes.roles.items(), *codes.suffixes.items(), *codes.words.items())))
    parts = (sorted(map(str, tables)), readings, known, names, roles)
    digest = content_id("v", str(parts), str(sorted(layout.projection.items())), layout.version)
    return f"tertius-import-{layout.format} {IMPORTER} {digest[2:10]}"


def _already(name: str, known: Import) -> Report:
    return Report(
        name=name,
        outcome="already",
        read=known.read,
        duplicate=known.read - known.quarantined,
        quarantined=known.quarantined,
    )


def _write(
    store: Store,
    source: Source,
    stream: Stream,
    head: bytes,
    *,
    opened: Opened,
    importer: str,
    options: Options,
    progress: Callable[[str, int, int], None] | None,
) -> Report:
    total = hashlib.sha256()
    codes: ActorCodes = actor_codes(opened.layout.actors, options.actors)
    with store.importing() as writer:
        steps = Steps(writer, opened.layout, codes)
        for chunk in _ahead(opened.chunks(_Whole(head, stream), total.update)):
            steps.take(chunk)
            _check_format(source.name, opened.layout, steps)
            if progress:
                progress(source.name, stream.position(), source.size)
        if not steps.read:
            raise InputError(f"{source.name}: holds no rows")
        digest = total.hexdigest()
        key = import_id(opened.layout, digest)
        old = next((item for item in store.imports() if item.id == key), None)
        if old is not None and old.importer == importer:
            return _already(source.name, old)
        if old is not None:
            writer.remove(old.batch)
        stored = steps.settle()
        done = writer.finish(
            id=key,
            hash=digest,
            head=hashlib.sha256(head).hexdigest(),
            name=source.name,
            format=opened.layout.format,
            dataset=opened.layout.dataset,
            importer=importer,
            read=steps.read,
            stored=stored,
            duplicate=steps.duplicate,
            quarantined=sum(steps.reasons.values()),
        )
    if done.read != done.stored + done.duplicate + done.quarantined:
        raise AssertionError(f"{source.name}: {done} does not add up")
    return Report(
        name=source.name,
        outcome="replaced" if old is not None else "stored",
        read=done.read,
        stored=done.stored,
        duplicate=done.duplicate,
        quarantined=done.quarantined,
        reasons=_sorted(steps.reasons),
    )


def _sorted(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def _check_format(name: str, layout: Layout, steps: Steps) -> None:
    """Refuse a file of which the first rows hold no record at all: it is another format."""
    if steps.read >= HOPELESS and sum(steps.reasons.values()) == steps.read and steps.worst:
        worst = steps.worst
        why = f"{REASONS[worst.reason]}, {worst.detail}" if worst.detail else REASONS[worst.reason]
        raise InputError(
            f"{name}: none of its first {steps.read:,} rows is a row of {layout.format} as described "
            f"(line {worst.line}: {why}); name another format"
        )


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one made while the last is worked on."""
    end = object()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, items, end)
            yield item  # type: ignore[misc]
