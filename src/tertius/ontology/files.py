"""Data files into checked rows: a path comes in, lines of named fields go out, or an error that says where.

The first step of the ontology: `scheme` and `lexicon` turn these lines into their records. Nothing here knows
what the fields mean.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from tertius.errors import DataError

DATA = Path(__file__).with_name("data")


class Line(NamedTuple):
    """One row of a CSV file with the place it stands at, so that an error can name it."""

    path: Path
    number: int
    columns: Sequence[str]
    values: Sequence[str]

    def fail(self, field: str, what: str) -> NoReturn:
        """Raise a DataError that names file, line and field.

        Raises
        ------
        DataError
            Always.
        """
        raise DataError(f"{self.path}, line {self.number}, field {field}: {what}")

    def number_of(self, field: str) -> float | None:
        """Read a field as a number; empty means none."""
        text = self.values[self.columns.index(field)]
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.fail(field, f"{text!r} is not a number; write one such as -3.5, or leave it empty")


def read_lines(path: Path, columns: Sequence[str]) -> list[Line]:
    """Read a UTF-8 CSV file whose header must be exactly `columns`.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of str
        The header it must have.

    Returns
    -------
    list of Line
        One a row, in the order of the file; rows with nothing in them are passed over.

    Raises
    ------
    DataError
        When the file cannot be read, is not UTF-8, has another header, or has a row of another width.

    Examples
    --------
    >>> read_lines(DATA / "contexts.csv", ("name", "definition"))[0].values[0]
    'asylum'
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if header != list(columns):
                raise DataError(f"{path}, line 1: the header is {','.join(header)!r}; it must be {','.join(columns)!r}")
            lines = []
            width = len(columns)
            for values in reader:
                if len(values) != width:
                    if not values:
                        continue
                    raise DataError(
                        f"{path}, line {reader.line_num}: {len(values)} fields where {width} belong; "
                        "put a field with a comma in double quotes"
                    )
                lines.append(Line(path, reader.line_num, columns, values))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except csv.Error as error:
        raise DataError(f"{path}: not a CSV file ({error})") from error
    return lines


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    DataError
        When it cannot be read or is not TOML.

    Examples
    --------
    >>> read_toml(DATA / "scales.toml")["plover"]["neutral"]
    0.0
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a TOML file ({error})") from error
