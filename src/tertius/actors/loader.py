"""CSV files to checked rows: the one place where the data of the actors is read.

The files come with the package (`data/*.csv`, `data/names/*.csv`); further ones may be given by the user with the
same columns. A row that does not hold together is an error naming file, line and field.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tertius.errors import DataError

NAMES = ("text", "actor", "kind", "sector", "agent", "since", "until", "note")
ACTORS = ("id", "name", "kind", "parent", "since", "until", "cow_code", "note")
PERSONS = ("name", "surname", "actor", "office", "since", "until", "alone", "aliases")

_DATE = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")

Row = tuple[str, ...]


def data_folder() -> Traversable:
    """The folder of the package's own tables."""
    return files("tertius.actors") / "data"


def name_files() -> tuple[str, ...]:
    """The package's files of names, in the order they are read."""
    folder = data_folder() / "names"
    return tuple(sorted(f"names/{item.name}" for item in folder.iterdir() if item.name.endswith(".csv")))


def own_rows(file: str, columns: Row) -> Iterator[tuple[int, Row]]:
    """Rows of one of the package's tables, each with its line number."""
    text = (data_folder() / file).read_text(encoding="utf-8")
    return rows(text, columns, f"actors/data/{file}")


def read_extra(path: str) -> tuple[Row, tuple[tuple[int, Row], ...]]:
    """Read a user's table; its header tells whether it holds names, actors or persons.

    Parameters
    ----------
    path : str
        A CSV file in UTF-8 with the columns of one of the three tables; trailing columns may be left out.

    Returns
    -------
    tuple
        The columns of the table it is, and its rows padded to them, each with its line number.

    Raises
    ------
    DataError
        When the file cannot be read or its header is none of the three.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise DataError(f"{path}: the actor table cannot be read ({why}); give a CSV file in UTF-8") from error
    header = tuple(next(csv.reader(text.splitlines()), []))
    for columns in (NAMES, ACTORS, PERSONS):
        if len(header) >= 2 and header == columns[: len(header)]:
            return columns, tuple(rows(text, columns, path))
    raise DataError(
        f"{path}, line 1: the header {','.join(header)!r} is none of an actor table; "
        f"begin with {','.join(NAMES)} (or the columns of actors.csv or persons.csv)"
    )


def rows(text: str, columns: Row, where: str) -> Iterator[tuple[int, Row]]:
    """Rows of a table as tuples in the order of `columns`; short rows are padded, long ones refused."""
    reader = csv.reader(text.splitlines())
    header = tuple(next(reader, []))
    if header != columns[: len(header)] or not header:
        raise DataError(f"{where}, line 1: expected the columns {','.join(columns)}, found {','.join(header)!r}")
    width = len(columns)
    for cells in reader:
        if len(cells) != width:
            if not cells:
                continue
            if len(cells) > width:
                raise DataError(f"{where}, line {reader.line_num}: {len(cells)} fields, at most {width} expected")
            cells.extend([""] * (width - len(cells)))
        yield reader.line_num, tuple(cells)


def check_dates(since: str, until: str, where: str) -> None:
    """Refuse a malformed partial date or a span that ends before it begins."""
    if not since and not until:
        return
    for field, value in (("since", since), ("until", until)):
        if not _DATE.fullmatch(value):
            raise DataError(f"{where}, {field}: {value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    if since and until and until + "~" < since:
        raise DataError(f"{where}, until: {until} is before since, {since}")
