"""Which coder read a report: the version, the pipeline, and a hash of all code and data that could change the result.

Two readings of the same report by the same coder are equal, so that a store need not have the report read again.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tertius.errors import DataError
from tertius.tables import code_version

_PARTS = ("records", "tables.py", "ontology", "actors", "reading")
"""What of the package reading rests on; no more, so that a change elsewhere makes nothing be read again."""
_SUFFIXES = (".py", ".csv", ".toml", ".txt")


def coder(model: str, actors: tuple[str, ...] = ()) -> str:
    """The name of a coder, the same only where it would code every report alike.

    Parameters
    ----------
    model : str
        Name and version of the pipeline.
    actors : tuple of str
        The user's own actor tables; their content counts, not their names.

    Returns
    -------
    str
        Version, pipeline and the first 16 hexadecimal digits of the hash.
    """
    total = hashlib.sha256(f"{_own()} {version('spacy')} {model}".encode())
    for path in actors:
        try:
            total.update(hashlib.sha256(Path(path).read_bytes()).digest())
        except OSError as error:
            raise DataError(f"{path}: the actor table cannot be read ({error.strerror or error})") from error
    return f"tertius {code_version()}, {model}, {total.hexdigest()[:16]}"


@cache
def _own() -> str:
    """Hash of the package's own code and data."""
    total = hashlib.sha256()
    for part in _PARTS:
        _add(files("tertius") / part, part, total)
    return total.hexdigest()


def _add(item: Traversable, name: str, total: hashlib._Hash) -> None:
    if item.is_dir():
        for inner in sorted(item.iterdir(), key=lambda inner: inner.name):
            _add(inner, f"{name}/{inner.name}", total)
    elif name.endswith(_SUFFIXES):
        total.update(f"{name}\0".encode() + hashlib.sha256(item.read_bytes()).digest())
