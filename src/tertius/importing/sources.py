"""Paths to streams of bytes: files, folders, globs, gzip, zip and standard input, in bounded memory.

First step of an import: what the user named comes in; `Source` objects go out, each of which opens its content,
unpacked, as often as it is asked to (standard input once). Nothing is ever unpacked to a disk, so that no name
in an archive can lead anywhere, and an archive that swells beyond reason is refused.
"""

from __future__ import annotations

import glob
import gzip
import os
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from tertius.errors import InputError

BOMB_RATIO = 500
"""Bytes that one byte of an archive may become, beyond `BOMB_FREE`; real event files unpack to 4 to 12."""

BOMB_FREE = 256 * 1024 * 1024
"""Bytes unpacked before the ratio is looked at."""

PACKED = (".gz", ".zip")


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of rows: `name` for messages and the manifest, `size` in bytes as it lies on the disk (0: unknown).

    `open` gives the unpacked content; `position` of the stream it gives (bytes taken from the disk) tells progress.
    `path` is set where the content lies in a plain file.
    """

    name: str
    size: int
    open: Callable[[], AbstractContextManager[Stream]]
    again: bool = True
    path: Path | None = None


class Stream:
    """Unpacked bytes, counted against what was taken from the disk."""

    def __init__(self, name: str, content: IO[bytes], raw: Callable[[], int], size: int) -> None:
        self._name = name
        self._content = content
        self._raw = raw
        self._size = size
        self._unpacked = 0

    def position(self) -> int:
        """Bytes taken from the disk so far."""
        return self._raw()

    def read(self, most: int) -> bytes:
        """Up to `most` bytes, b"" at the end.

        Raises
        ------
        InputError
            When an archive is broken, ends too early, or swells beyond reason.
        """
        try:
            data = self._content.read(most)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError, RuntimeError) as error:
            reason = "ends too early; fetch it again" if isinstance(error, EOFError) else f"cannot be read: {error}"
            raise InputError(f"{self._name}: {reason}") from error
        self._unpacked += len(data)
        if self._size and self._unpacked > BOMB_FREE and self._unpacked > self._size * BOMB_RATIO:
            raise InputError(
                f"{self._name}: unpacks to more than {BOMB_RATIO} times its size; "
                "it is no event file, or must be unpacked first"
            )
        return data


def expand(paths: Sequence[str], stdin: BinaryIO | None = None) -> list[Source]:
    """Every stream that the paths name, in the order given and by name within a folder, glob or archive.

    Parameters
    ----------
    paths : sequence of str
        Files, folders (all files below but hidden ones), glob patterns, "-" for standard input.
    stdin : binary stream, optional
        What "-" reads from; the process's standard input without it.

    Raises
    ------
    InputError
        When a path names nothing, or something that cannot be read.
    """
    sources: list[Source] = []
    for path in paths:
        if path == "-":
            sources.append(_standard_input(stdin))
            continue
        found = _files(path)
        if not found:
            raise InputError(f"{path}: {_nothing(path)}")
        for file in found:
            sources += _sources(file)
    return sources


def _nothing(path: str) -> str:
    if Path(path).is_dir():
        return "the folder holds no files"
    return "no file matches" if glob.has_magic(path) else "no such file"


def _files(path: str) -> list[Path]:
    place = Path(path)
    if place.is_dir():
        below = (Path(root) / name for root, _, names in os.walk(place) for name in names)
        return sorted(file for file in below if not _hidden(file.relative_to(place)) and file.is_file())
    if place.exists():
        return [place]
    return sorted(Path(name) for name in glob.glob(path, recursive=True) if Path(name).is_file())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _sources(path: Path) -> list[Source]:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    # By content, not by name: a file that was unpacked and kept its name is common.
    if head[:2] == b"\x1f\x8b":
        return [Source(str(path), size, lambda: _gzip(path, size))]
    if head == b"PK\x03\x04":
        return _members(path)
    return [Source(str(path), size, lambda: _plain(path), path=path)]


def _members(path: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{path}: the archive cannot be read: {error}") from error
    if not members:
        raise InputError(f"{path}: the archive holds no files")
    encrypted = [item for item in members if item.flag_bits & 1]
    if encrypted:
        raise InputError(f"{path}: {encrypted[0].filename} is encrypted; unpack it first")
    return [
        Source(f"{path}/{item.filename}", item.compress_size, lambda item=item: _member(path, item))  # type: ignore[misc]
        for item in sorted(members, key=lambda item: item.filename)
    ]


@contextmanager
def _plain(path: Path) -> Iterator[Stream]:
    with _opened(path) as stream:
        yield Stream(str(path), stream, stream.tell, 0)


@contextmanager
def _gzip(path: Path, size: int) -> Iterator[Stream]:
    with _opened(path) as stream, gzip.GzipFile(fileobj=stream, mode="rb") as content:
        yield Stream(str(path), cast(IO[bytes], content), stream.tell, size)


@contextmanager
def _member(path: Path, item: zipfile.ZipInfo) -> Iterator[Stream]:
    with zipfile.ZipFile(path) as archive:
        try:
            content = archive.open(item)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise InputError(f"{path}/{item.filename}: cannot be read: {error}") from error
        with content:
            raw = item.compress_size
            yield Stream(f"{path}/{item.filename}", content, lambda: raw, raw or 1)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    with stream:
        yield stream


def _standard_input(stdin: BinaryIO | None) -> Source:
    @contextmanager
    def opened() -> Iterator[Stream]:
        stream = stdin if stdin is not None else sys.stdin.buffer
        head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
        content = gzip.GzipFile(fileobj=stream, mode="rb") if head == b"\x1f\x8b" else stream
        yield Stream("standard input", cast(IO[bytes], content), lambda: 0, 0)

    return Source("standard input", 0, opened, again=False)
