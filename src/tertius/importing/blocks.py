"""A stream cut into blocks of whole lines, and what a reader makes of a block.

Second step of an import. A `Block` is bytes and the number of its first line; a `Chunk` is a table of text columns, one
row a record, with the column `line`, and the lines that are no record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow

BLOCK = 16 * 1024 * 1024
"""Bytes of a block; memory is a small multiple of it."""

LONGEST = 4 * 1024 * 1024
"""Bytes of the longest line that is looked at; a longer one is no record."""

SHOWN = 500
"""Characters of a bad line that the quarantine keeps."""


class Readable(Protocol):
    """What blocks are cut from."""

    def read(self, most: int, /) -> bytes:
        """Up to `most` bytes, b"" at the end."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is no record, and why."""

    line: int
    reason: str
    detail: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines; `line` is the number of the first one. One that is `overlong` is the beginning of a single line."""

    data: bytes
    line: int
    overlong: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """The records of a block, all columns text but for `line` (int64), and what was none."""

    table: pyarrow.Table
    bad: tuple[Bad, ...]
    text: Callable[[int], str]
    """How the record of a line begins, for the quarantine."""


def blocks(stream: Readable, seen: Callable[[bytes], None], size: int = BLOCK) -> Iterator[Block]:
    r"""Cut a stream after its last line end in each `size` bytes; every kind of line end becomes `\n`.

    Parameters
    ----------
    stream : object with `read`
    seen : callable
        Called with the bytes as they come, for the hash.
    size : int
        Bytes read at once.

    Examples
    --------
    >>> import io
    >>> [(b.data, b.line) for b in blocks(io.BytesIO(b"a\rb\r\nc\nd"), lambda data: None, 3)]
    [(b'a\n', 1), (b'b\n', 2), (b'c\n', 3), (b'd\n', 4)]
    """
    rest, line, first, skipping = b"", 1, True, False
    while data := stream.read(size):
        seen(data)
        if first and data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        first = False
        data = rest + data
        # A carriage return at the very end may be half of a line end.
        held = data[-1:] if data.endswith(b"\r") else b""
        data = _newlines(data[: len(data) - len(held)])
        if skipping:
            end = data.find(b"\n") + 1
            rest, data = b"", data[end:] if end else b""
            skipping = not end
            line += 1 if end else 0
        cut = data.rfind(b"\n") + 1
        if cut:
            whole = data[:cut]
            yield Block(whole, line)
            line += whole.count(b"\n")
        rest = data[cut:] + held
        if len(rest) > LONGEST:
            yield Block(rest[: SHOWN * 4], line, overlong=True)
            rest, skipping = held, True
    if rest and not skipping:
        yield Block(_newlines(rest).rstrip(b"\n") + b"\n", line)


def _newlines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def shown(data: bytes) -> str:
    """How a bad line begins, as text."""
    return data[: SHOWN * 4].decode("utf-8", "replace")[:SHOWN]
