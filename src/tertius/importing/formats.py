"""The format a user names → what opens its content: the layout, and the chunks of a stream."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tertius.errors import InputError
from tertius.importing import delimited, gdelt, icews, keds, polecat, tabular
from tertius.importing.blocks import Block, Chunk, Readable, blocks
from tertius.importing.layouts import Layout
from tertius.importing.mapping import TableMapping
from tertius.importing.sources import Source

Format = Literal["gdelt", "icews", "polecat", "keds", "table", "tertius"]

Seen = Callable[[bytes], None]

DELIMITERS = {".tsv": "\t", ".tab": "\t", ".txt": "\t", ".psv": "|"}
"""By the suffix of a text table; a comma otherwise."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file about to be imported: how it is understood, and its records."""

    layout: Layout
    chunks: Callable[[Readable, Seen], Iterator[Chunk]]


def reader(
    format: Format, source: Source, head: bytes, *, mapping: TableMapping | None, codes: str, dataset: str
) -> Opened:
    """How to read a source that begins with `head`.

    Raises
    ------
    InputError
        When the head shows that it is no file of this format.
    """
    if format == "gdelt":
        return Opened(gdelt.layout(dataset), lambda stream, seen: delimited.chunks(blocks(stream, seen), gdelt.SHAPE))
    if format == "keds":
        return Opened(keds.layout(head, dataset, codes), lambda stream, seen: keds.chunks(blocks(stream, seen)))
    if format == "icews":
        return _headed(source.name, head, "\t", icews.layout(dataset), needed=icews.WANTED)
    if format == "polecat":
        layout = polecat.layout(dataset)
        return _headed(source.name, head, "\t", layout, needed=polecat.WANTED, optional=polecat.OPTIONAL, quoted=True)
    return _table(source, head, mapping, dataset)


def _table(source: Source, head: bytes, mapping: TableMapping | None, dataset: str) -> Opened:
    if mapping is None:
        raise InputError(
            f"{source.name}: a table needs a mapping of its columns; name one with --mapping FILE.toml "
            "(docs/importing.md)"
        )
    layout = mapping.layout
    if not layout.dataset:
        stem = source.name.replace("\\", "/").rsplit("/", 1)[-1].split(".", 1)[0]
        layout = replace(layout, dataset=dataset or stem or "table")
    if head.startswith(b"PAR1"):
        if source.path is None:
            raise InputError(f"{source.name}: Parquet inside an archive or on standard input cannot be read; unpack it")
        return Opened(layout, _parquet(source.path, mapping.needed))
    if head.lstrip()[:1] == b"{":
        return Opened(layout, lambda stream, seen: tabular.json_chunks(blocks(stream, seen), mapping.needed))
    suffix = "." + source.name.removesuffix(".gz").rsplit(".", 1)[-1].lower()
    delimiter = mapping.delimiter or DELIMITERS.get(suffix, ",")
    return _headed(source.name, head, delimiter, layout, needed=mapping.needed, quoted=True)


def _parquet(path: Path, needed: Sequence[str]) -> Callable[[Readable, Seen], Iterator[Chunk]]:
    def chunks(stream: Readable, seen: Seen) -> Iterator[Chunk]:
        while data := stream.read(1 << 20):
            seen(data)
        yield from tabular.parquet_chunks(path, needed)

    return chunks


def _headed(
    name: str,
    head: bytes,
    delimiter: str,
    layout: Layout,
    *,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    quoted: bool = False,
) -> Opened:
    """A delimited text whose first line names the columns."""
    end = min((at for at in (head.find(b"\n"), head.find(b"\r")) if at >= 0), default=len(head))
    first = head[:end].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    names = [cell.strip() for cell in next(csv.reader(io.StringIO(first), delimiter=delimiter), [])]
    missing = [column for column in needed if column not in names]
    if missing:
        shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        raise InputError(
            f"{name}: is no {layout.format} file as described: its first line has no column {', '.join(missing[:6])}; "
            f"it has {shown[:300]}"
        )
    twice = sorted({column for column in needed if names.count(column) > 1})
    if twice:
        raise InputError(f"{name}: has two columns named {twice[0]}")
    shape = delimited.Table(
        widths={
            len(names): [column if names.index(column) == at else f"{column} {at}" for at, column in enumerate(names)]
        },
        wanted=(*needed, *optional),
        delimiter=delimiter,
        quoted=quoted,
    )
    return Opened(layout, lambda stream, seen: delimited.chunks(_without_header(blocks(stream, seen)), shape))


def _without_header(found: Iterator[Block]) -> Iterator[Block]:
    for number, block in enumerate(found):
        if number:
            yield block
            continue
        end = block.data.find(b"\n") + 1
        if block.data[end:]:
            yield Block(block.data[end:], block.line + 1)
