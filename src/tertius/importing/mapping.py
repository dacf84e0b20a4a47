"""A user's mapping: which column of a table holds which field of an event, in TOML, checked word by word.

    dataset = "levant"              # a name for the rows; the file's name without it
    delimiter = ","                 # of text files: a character, "tab", or left out (by the suffix)
    [columns]                       # field = column; `date`, `source`, `target` and `code` at least
    date = "date"
    source = "source"
    target = "target"
    code = "code"
    [codes]
    scheme = "weis"                 # weis, cameo or plover
    scale = "goldstein_weis"        # a scale of the project; by the scheme without it
    [actors]
    scheme = "keds"                 # cameo, keds, cow, names, or ids: taken as they are
    [duplicates]
    column = "dup_block"            # rows in which it is true are second copies

Further fields: key, reported, source_name, target_name, source_sector, target_sector, mode, about (codes joined by +),
symmetric, status, intensity (the file's own score, on the scale named), text, place, url. With `key`, rows of one key
are one event. Fields that are the same in every row stand in `[constants]`.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tertius.errors import InputError
from tertius.importing import dates
from tertius.importing.layouts import ActorScheme, CodeScheme, Layout
from tertius.ontology import load_ontology

COLUMNS = {
    "key": "key",
    "date": "date",
    "reported": "reported",
    "source": "source_code",
    "source_name": "source_name",
    "source_sector": "source_roles",
    "target": "target_code",
    "target_name": "target_name",
    "target_sector": "target_roles",
    "code": "code",
    "mode": "mode",
    "about": "about",
    "symmetric": "symmetric",
    "status": "status",
    "intensity": "intensity",
    "text": "text",
    "place": "place",
    "url": "url",
}
"""The words of a mapping and the fields they fill."""

NEEDED = ("date", "source", "target", "code")

SECTIONS: dict[str, tuple[str, ...]] = {
    "columns": tuple(COLUMNS),
    "constants": tuple(COLUMNS),
    "codes": ("scheme", "scale"),
    "actors": ("scheme",),
    "duplicates": ("column",),
}

SCALES = {"weis": "goldstein_weis", "cameo": "goldstein_cameo_gdelt", "plover": "plover"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A mapping as checked: the layout it makes, the columns it needs, the delimiter ("" by the suffix)."""

    layout: Layout
    needed: tuple[str, ...]
    delimiter: str


def load_mapping(path: str | os.PathLike[str], dataset: str = "") -> TableMapping:
    """Read a mapping file.

    Raises
    ------
    InputError
        When it cannot be read, or says something that no mapping can.
    """
    try:
        content = Path(path).read_bytes()
        given = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: the mapping cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no TOML: {error}") from error
    return parse_mapping(given, str(path), dataset, hashlib.sha256(content).hexdigest()[:8])


def parse_mapping(given: Mapping[str, Any], name: str, dataset: str = "", version: str = "") -> TableMapping:
    """Check a mapping that is already a dictionary; `name` is for messages.

    >>> m = parse_mapping({"columns": {"date": "day", "source": "a", "target": "b", "code": "c"}}, "m.toml")
    >>> m.needed, m.layout.codes, m.layout.scale
    (('a', 'b', 'c', 'day'), 'cameo', 'goldstein_cameo_gdelt')
    """
    _check(given, name)
    columns, constants = given.get("columns", {}), given.get("constants", {})
    scheme = _choice(given, "codes", "scheme", get_args(CodeScheme), default="cameo", name=name)
    scales = tuple(load_ontology().scales)
    scale = _choice(given, "codes", "scale", scales, default=SCALES[scheme], name=name)
    actors = _choice(given, "actors", "scheme", get_args(ActorScheme), default="cameo", name=name)
    projection = {COLUMNS[word]: _text(value) for word, value in constants.items()}
    projection |= {COLUMNS[word]: f"trim({_quoted(column)})" for word, column in columns.items()}
    for word in ("date", "reported"):
        if word in projection:
            projection[word] = dates.any_form(projection[word])
    if "symmetric" in projection:
        projection["symmetric"] = _truth(projection["symmetric"])
    copies = given.get("duplicates", {}).get("column", "")
    if copies:
        projection["again"] = _truth(_quoted(copies))
    return TableMapping(
        layout=Layout(
            format="table",
            dataset=dataset or str(given.get("dataset", "")),
            projection=projection,
            codes=scheme,  # type: ignore[arg-type]
            scale=scale,
            actors=actors,  # type: ignore[arg-type]
            keyed="key" in columns,
            own_intensity="intensity" in projection,
            version=version,
        ),
        needed=tuple(sorted({*columns.values(), *([copies] if copies else [])})),
        delimiter="\t" if given.get("delimiter") == "tab" else str(given.get("delimiter", "")),
    )


def _check(given: Mapping[str, Any], name: str) -> None:
    for section, value in given.items():
        if section in ("dataset", "delimiter"):
            if not isinstance(value, str):
                raise InputError(f"{name}: {section} must be text")
            continue
        if section not in SECTIONS or not isinstance(value, dict):
            known = ", ".join(["dataset", "delimiter", *(f"[{part}]" for part in SECTIONS)])
            raise InputError(f"{name}: a mapping has no part {section!r}; it has {known}")
        for word, cell in value.items():
            if word not in SECTIONS[section]:
                raise InputError(f"{name}: [{section}] has no {word!r}; it has {', '.join(SECTIONS[section])}")
            if not isinstance(cell, str | int | float | bool):
                raise InputError(f"{name}: [{section}] {word} must be one value, not {type(cell).__name__}")
    held = {*given.get("columns", {}), *given.get("constants", {})}
    missing = [word for word in NEEDED if word not in held]
    if missing:
        raise InputError(f"{name}: [columns] does not say which column holds {', '.join(missing)}")
    if len(given.get("delimiter", "")) > 1 and given["delimiter"] != "tab":
        raise InputError(f"{name}: delimiter must be one character or tab")


def _choice(
    given: Mapping[str, Any], section: str, word: str, known: tuple[str, ...], *, default: str, name: str
) -> str:
    value = given.get(section, {}).get(word, default)
    if value not in known:
        raise InputError(f"{name}: [{section}] {word} is {value!r}; it must be one of {', '.join(known)}")
    return str(value)


def _quoted(column: str) -> str:
    return '"' + str(column).replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _truth(expression: str) -> str:
    return f"CASE WHEN lower({expression}) IN ('true', 't', '1', 'yes') THEN 'true' ELSE 'false' END"
