"""The assumptions of the pivot's game: terms, weights and plausible ranges, as data that a user copies and edits.

A TOML file comes in, checked terms go out, or one line that names file, key and remedy. The formulas are in `terms`.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, cast

from tertius.errors import DataError, InputError
from tertius.records import Assumption

SHIPPED = Path(__file__).with_name("data") / "assumptions.toml"

_NEEDED = ("player", "low", "default", "high")
_TEXTS = ("label", "formula", "meaning", "why")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All terms in the order of the shipped file.

    Attributes
    ----------
    terms : tuple of Assumption
    unit : float
        Points that one inducement, threat or broken word counts.
    version : str
        Version of the file and, where something was changed, the hash of what holds.
    """

    terms: tuple[Assumption, ...]
    unit: float
    version: str

    def __getitem__(self, name: str) -> Assumption:
        for term in self.terms:
            if term.name == name:
                return term
        raise InputError(f"no term is called {name!r}; there are: {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """The terms' names."""
        return tuple(term.name for term in self.terms)


def load_assumptions(path: str | Path | None = None) -> Assumptions:
    """Read the assumptions, the shipped ones or a user's over them.

    Parameters
    ----------
    path : str or Path, optional
        A TOML file like the shipped one. What it leaves out stays as shipped.

    Returns
    -------
    Assumptions

    Raises
    ------
    DataError
        When the file cannot be read or does not hold together: an unknown term or key, a term without its player, a
        number that is not finite, a default outside of its range.

    Examples
    --------
    >>> load_assumptions()["entanglement"].player
    'pivot'
    """
    shipped = _shipped()
    return shipped if path is None else _checked(Path(path), shipped)


def write_assumptions(path: str | Path) -> Path:
    """Write the shipped assumptions to a file of the user's, to be edited.

    Raises
    ------
    InputError
        When the file exists already or cannot be written.
    """
    target = Path(path)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(SHIPPED.read_text(encoding="utf-8"))
    except FileExistsError:
        raise InputError(f"{target}: exists already; choose another name, so that no edits are lost") from None
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}); choose a folder that is there") from None
    return target


def make_assumptions(terms: tuple[Assumption, ...], unit: float, version: str) -> Assumptions:
    """Assumptions whose version tells that, and by its hash to what, they were changed."""
    content = [[term.name, term.low, term.default, term.high] for term in terms]
    digest = hashlib.sha256(json.dumps([unit, content]).encode()).hexdigest()[:8]
    return Assumptions(terms, unit, f"{version.partition('+')[0]}+{digest}")


@cache
def _shipped() -> Assumptions:
    return _checked(SHIPPED, None)


def _checked(path: Path, shipped: Assumptions | None) -> Assumptions:
    held = _parsed(path)
    if not held:
        raise DataError(f"{path}: holds no assumptions; `tertius strategy --write-assumptions` writes a file to edit")
    for key in held:
        if key not in ("version", "unit", "terms"):
            _fail(path, key, "is not known; a file of assumptions has version, unit and [terms.NAME]")
    unit = _number(path, "unit", held.get("unit", shipped.unit if shipped else None))
    if unit <= 0:
        _fail(path, "unit", f"is {unit:g}; write a positive number of points")
    version = held.get("version", shipped.version if shipped else "")
    if not isinstance(version, str):
        _fail(path, "version", 'must be a text; write version = "1"')
    tables = held.get("terms", {})
    if not isinstance(tables, dict):
        _fail(path, "terms", "must hold tables; write [terms.NAME]")
    if shipped is None:
        return Assumptions(tuple(_term(path, name, table, None) for name, table in tables.items()), unit, version)
    known = {term.name: term for term in shipped.terms}
    for name in tables:
        if name not in known:
            _fail(path, f"terms.{name}", f"is not a term; the terms are: {', '.join(known)}")
    terms = tuple(_term(path, name, tables[name], known[name]) if name in tables else known[name] for name in known)
    same = (terms, unit) == (shipped.terms, shipped.unit)
    return Assumptions(terms, unit, version) if same else make_assumptions(terms, unit, version)


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not TOML ({error}); start from a fresh copy of the shipped file") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a file that is there") from None


def _term(path: Path, name: str, table: Any, shipped: Assumption | None) -> Assumption:
    """One term of a file; `shipped` gives the texts that a user's file may leave out."""
    where = f"terms.{name}"
    if not isinstance(table, dict):
        _fail(path, where, f"must be a table; write [{where}] above its keys")
    allowed = [field.name for field in fields(Assumption) if field.name != "name"]
    for key in table:
        if key not in allowed:
            _fail(path, f"{where}.{key}", f"is not known; the keys are: {', '.join(allowed)}")
    for key in _NEEDED:
        if key not in table:
            value = f'"{shipped.player}"' if shipped and key == "player" else "..."
            _fail(path, f"{where}.{key}", f"is missing; add {key} = {value}")
    fixed = {
        key: table.get(key, getattr(shipped, key) if shipped else default)
        for key, default in (("player", ""), ("kind", "weight"), ("sign", 0))
    }
    for key, value in fixed.items():
        must = (
            (getattr(shipped, key),)
            if shipped
            else {"sign": (-1, 1), "kind": ("weight", "share", "precision")}.get(key)
        )
        must = must or ("pivot", "rivals", "everyone")
        if value not in must:
            _fail(path, f"{where}.{key}", f"is {value!r}; it must be {' or '.join(map(repr, must))}")
    low, default, high = (_number(path, f"{where}.{key}", table[key]) for key in ("low", "default", "high"))
    top = 1.0 if fixed["kind"] == "share" else math.inf
    if not 0 <= low <= default <= high <= top:
        bound = "0 <= low <= default <= high" + (" <= 1" if top == 1.0 else "")
        _fail(path, where, f"has low = {low:g}, default = {default:g}, high = {high:g}; it must be {bound}")
    texts = {key: table.get(key, getattr(shipped, key) if shipped else "") for key in _TEXTS}
    literature = table.get("literature", shipped.literature if shipped else ())
    for key, text in texts.items():
        if not isinstance(text, str):
            _fail(path, f"{where}.{key}", "must be a text in quotation marks")
    if not (isinstance(literature, list | tuple) and all(isinstance(item, str) for item in literature)):
        _fail(path, f"{where}.literature", "must be a list of texts")
    return Assumption(
        name=name,
        player=cast(Any, fixed["player"]),
        kind=cast(Any, fixed["kind"]),
        sign=cast(int, fixed["sign"]),
        low=low,
        default=default,
        high=high,
        literature=tuple(literature),
        **texts,
    )


def _number(path: Path, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _fail(path, key, f"is {value!r}; write a number")
    if not math.isfinite(value):
        _fail(path, key, f"is {value!r}; write a finite number")
    return float(value)


def _fail(path: Path, key: str, what: str) -> NoReturn:
    raise DataError(f"{path}, {key}: {what}")
