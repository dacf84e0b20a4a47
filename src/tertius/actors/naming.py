"""Rows with a name, a date and a context to actors: `tertius resolve`.

Comes in: JSON lines such as `{"name": "the Kremlin", "date": "2017-02"}`. Goes out: a record a row, in their order,
also where the name means nobody. A row that cannot be used is told with its file and line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertius.actors.loader import check_dates
from tertius.actors.resolve import resolve
from tertius.actors.table import ActorTable
from tertius.errors import DataError, InputError
from tertius.tables import json_lines

LONGEST = 2_000
"""Characters of a name; more is no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as it was given with the actor it most likely means, "" where nobody is known by it.

    `country` is the state the actor belongs to by nationality, `code` the sector as PLOVER writes it, `agent` the
    person or office, `speaks_for_state` whether its acts are the actor's own, `reason` the rows that made it. `id` is
    the user's own, or "".
    """

    id: str
    name: str
    date: str
    context: str
    actor: str
    kind: str
    sector: str
    code: str
    agent: str
    country: str
    speaks_for_state: bool
    reason: str


def named(table: ActorTable, row: Mapping[str, Any], where: str = "row 1") -> Named:
    """The actor of one row.

    Parameters
    ----------
    table : ActorTable
    row : mapping
        `name`, and perhaps `date` (ISO, may be partial), `context` (text around the name) and `id`.
    where : str
        Said in the error.

    Raises
    ------
    InputError
        When a field is missing or of the wrong kind.

    Examples
    --------
    >>> from tertius.actors import load_actors
    >>> found = named(load_actors(), {"name": "Japan's defence minister", "date": "2012"})
    >>> found.actor, found.kind, found.sector, found.code
    ('JPN', 'state', 'government', 'GOV')
    """
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: not an object; each row is one such as {{'name': ..., 'date': ...}}")
    values = {}
    for field in ("name", "date", "context"):
        value = row.get(field)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{where}, field {field}: is not a text")
        values[field] = value or ""
    if not values["name"].strip():
        raise InputError(f"{where}, field name: is {'empty' if 'name' in row else 'missing'}")
    if len(values["name"]) > LONGEST:
        raise InputError(f"{where}, field name: {len(values['name']):,} characters are no name")
    try:
        check_dates(values["date"], "", where)
    except DataError as error:
        raise InputError(str(error).replace("since:", "field date:")) from error
    key = row.get("id", "")
    found = resolve(table, values["name"], values["date"], values["context"])
    best = found[0] if found else None
    sector = best.sector if best else ""
    return Named(
        id=key if isinstance(key, str) else json.dumps(key, ensure_ascii=False),
        **values,
        actor=best.actor if best else "",
        kind=best.kind if best and best.actor else "",
        sector=sector,
        code=table.sectors[sector].code if sector in table.sectors else "",
        agent=best.agent if best else "",
        country=best.country if best else "",
        speaks_for_state=bool(best and best.actor and best.speaks_for_state),
        reason=best.reason if best else "nothing in the name is known",
    )


def resolve_rows(
    table: ActorTable, path: Path | None, bad: Callable[[InputError], None] | None = None
) -> Iterator[Named]:
    """Resolve the rows of a JSON-lines file as they come.

    Parameters
    ----------
    table : ActorTable
    path : Path or None
        The file; None is standard input.
    bad : callable, optional
        Told of each row that is not as it must be, which is then left out; without it the first one raises.

    Raises
    ------
    InputError
        When the file cannot be read, or with file and line when a row is not as it must be.
    """
    return json_lines(path, lambda row, where: named(table, row, where), bad)
