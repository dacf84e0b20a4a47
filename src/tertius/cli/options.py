"""The options that several commands share, each with its help, and the commas and suffixes in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter, Token

from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.store import Store

Format = Literal["table", "json", "jsonl", "csv", "parquet"]

Freq = Literal["week", "week52", "month", "quarter", "year", "all"]
"""As `tertius.estimates.Freq`, which would be slow to import; a test holds them equal."""

Known = Literal["now", "then"]

Engine = Literal["duckdb", "polars", "pandas", "spark"]

Measure = Literal["estimate", "sum", "mean", "ratio", "volume"]

DASH = "\0-"
"""Stands for a lone `-` among the arguments, which the parser would take for an option; no argument can hold it."""


def _undashed(token: Token) -> str:
    return token.value.replace(DASH, "-")


def _strings(kind: Any, tokens: Sequence[Token]) -> list[str]:
    return [_undashed(token) for token in tokens]


def _path(kind: Any, tokens: Sequence[Token]) -> Path:
    return Path(_undashed(tokens[0]))


Paths = Annotated[
    list[str],
    Parameter(
        help="Reports: text, Markdown, HTML or JSON lines; - is standard input.", negative=(), converter=_strings
    ),
]
StoreFile = Annotated[Path, Parameter(name="--store", help="The store; created when missing.")]
HeldStore = Annotated[Path, Parameter(name="--store", help="The store that `tertius read` has filled.")]
OptionalStore = Annotated[
    Path | None,
    Parameter(name="--store", help="The store to take, and to keep the given reports in; created when missing."),
]
FormatOption = Annotated[
    Format | None,
    Parameter(name="--format", help="Form of the output; by the suffix of --out, else a table."),
]
OutFile = Annotated[Path | None, Parameter(converter=_path)]
Out = Annotated[OutFile, Parameter(name="--out", help="File to write in place of standard output.")]
Actors = Annotated[list[str], Parameter(help="Ids or names of actors: USA, RUS, Tehran.", negative=())]
AnyActors = Annotated[
    tuple[str, ...], Parameter(help="Ids or names of actors: USA, RUS, Tehran; all without.", negative=())
]
FreqOption = Annotated[Freq, Parameter(name="--freq", help="Length of a period; week52 is the 52-week year.")]
Since = Annotated[str, Parameter(name="--from", help="First date, partial or not.")]
Until = Annotated[str, Parameter(name="--to", help="Last date, partial or not.")]
At = Annotated[str, Parameter(help="Date or period; the last one with events by default.")]

Tables = Annotated[
    tuple[str, ...],
    Parameter(help="A further table of actors or names (CSV); may be repeated.", negative=()),
]

DEFAULT_STORE = Path("tertius.duckdb")


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How reports are read, for every command that reads some."""

    date: Annotated[str, Parameter(help="Date of reports that carry none: 2017-02-14, 2017-02 or 2017.")] = ""
    publisher: Annotated[str, Parameter(help="Publisher of reports that name none.")] = ""
    model: Annotated[str, Parameter(help="An installed spaCy English pipeline in place of the default one.")] = ""
    actors: Tables = ()
    max_bytes: Annotated[int | None, Parameter(help="Largest report read, in bytes; 10,000,000 by default.")] = None
    jobs: Annotated[
        int | None,
        Parameter(
            help="Processes that read at once; the result is the same. By default as many as there are cores, or one "
            "where there is little to read."
        ),
    ] = None


AS_GIVEN = ReadOptions()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class CountOptions:
    """Which events count, and how often."""

    all_sectors: Annotated[
        bool, Parameter(help="Also acts of opposition, media, companies and the like.", negative=())
    ] = False
    sectors: Annotated[
        str, Parameter(help="Sectors that may speak for a state, with commas between: government,military.")
    ] = ""
    dedupe: Annotated[bool, Parameter(help="One event a source, target, type and day.", negative=())] = False
    unmirror: Annotated[bool, Parameter(help="Count a meeting or visit that is coded both ways once.", negative=())] = (
        False
    )

    @property
    def words(self) -> dict[str, Any]:
        """The same as keywords of `tertius.relations`."""
        return {
            "all_sectors": self.all_sectors,
            "sectors": split([self.sectors]) or None,
            "dedupe": self.dedupe,
            "unmirror": self.unmirror,
        }


AS_COUNTED = CountOptions()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class EngineOptions:
    """Where the events are, and on which engine they are added up."""

    events: Annotated[str, Parameter(help="Events in Parquet in place of a store: a file, a folder, a pattern.")] = ""
    engine: Annotated[Engine, Parameter(help="What adds the events up; the result is the same.")] = "duckdb"
    master: Annotated[str, Parameter(help="Master of a Spark cluster: spark://host:7077; all cores here without.")] = ""
    cells: Annotated[Path | None, Parameter(help="Go on from cells that --cells-out wrote, without events.")] = None
    cells_out: Annotated[
        Path | None, Parameter(help="Write the folded cells to this Parquet file, and show nothing.")
    ] = None


AS_OPENED = EngineOptions()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Files to draw to."""

    html: Annotated[OutFile, Parameter(help="Draw to this page, which works offline.")] = None
    png: Annotated[OutFile, Parameter(help="Draw to this PNG file.")] = None
    svg: Annotated[OutFile, Parameter(help="Draw to this SVG file.")] = None

    @property
    def asked(self) -> list[tuple[str, Path]]:
        """Form and file of each picture asked for."""
        files = (("html", self.html), ("png", self.png), ("svg", self.svg))
        return [(form, file) for form, file in files if file is not None]


NO_PICTURE = Pictures()


def split(names: Iterable[str]) -> list[str]:
    """The parts of arguments that may hold several, with commas between.

    >>> split(["USA,RUS", "IRN"])
    ['USA', 'RUS', 'IRN']
    """
    return [part for name in names for part in (piece.strip() for piece in name.split(",")) if part]


def opened(store: Path) -> Store:
    """The store of a command that only looks: it must be there, and stays open to other readers."""
    from tertius import api

    if not store.exists():
        raise InputError(f"{store}: no such store; read reports into it with `tertius read ... --store {store}`")
    return api.open(store, read_only=True)
