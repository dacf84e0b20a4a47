"""Rows of any table to what the fold adds up: names, one small integer for the class of a row, a period, tenths.

The first part of the fold, still inside the engine and lazy. Text is costly to compare twenty million times, so
what has few values is looked at first, where it is cheap: periods are reckoned on the distinct days and
joined back, whether a party speaks for its state on the distinct pairs of actor and sector, and the class, status
and scale of a row travel as one integer (`Kinds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from tertius.actors import load_actors
from tertius.errors import InputError
from tertius.estimates.periods import UNDATED, Freq, with_period
from tertius.records import Status

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow

UNKNOWN = "?"
"""Stands for a null `about` inside the engines, whose group keys treat nulls each in its own way."""

SECTOR, DOMESTIC, NAMELESS = -4, -5, -6
"""Keys in place of a period, as those of `periods`: no government speaks, source is target, a party is missing."""

NEEDED = ("source", "target", "quad", "date", "intensity")

MOST_VALUES = 200
"""Quad classes, statuses and scales that a table may bear together; more are a sign of another column."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The values of quad, status and scale that a table bears; a row's kind is one integer over them and `symmetric`.

    >>> kinds = Kinds(("verbal conflict",), ("actual", "denied"), ("plover",))
    >>> kinds.decode(3)
    ('verbal conflict', 'denied', 'plover', True)
    """

    quads: tuple[str, ...]
    statuses: tuple[str, ...]
    scales: tuple[str, ...]

    def expression(self) -> Any:
        """The kind of a row, for narwhals."""
        import narwhals as nw

        return self.number() * 2 + nw.when(nw.col("symmetric")).then(nw.lit(1)).otherwise(nw.lit(0))

    def number(self) -> Any:
        """The class of a row, which is its kind without whether symmetric, for narwhals."""
        number = _place("quad", self.quads) * len(self.statuses) + _place("status", self.statuses)
        return number * len(self.scales) + _place("scale", self.scales)

    @property
    def size(self) -> int:
        """How many kinds there may be."""
        return len(self.quads) * len(self.statuses) * len(self.scales) * 2

    def decode(self, kind: int) -> tuple[str, str, str, bool]:
        """Quad, status, scale and whether symmetric."""
        rest, symmetric = divmod(kind, 2)
        rest, scale = divmod(rest, len(self.scales))
        quad, status = divmod(rest, len(self.statuses))
        return self.quads[quad], self.statuses[status], self.scales[scale], bool(symmetric)


def _place(name: str, values: Sequence[str]) -> Any:
    import narwhals as nw

    number: Any = nw.lit(0)
    for place, value in list(enumerate(values))[1:]:
        number = nw.when(nw.col(name) == value).then(nw.lit(place)).otherwise(number)
    return number


def collected(frame: Any) -> pyarrow.Table:
    """A narwhals frame, lazy or not, as an Arrow table."""
    import narwhals as nw

    return (frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame).to_arrow()


def distinct(frame: nw.LazyFrame[Any], *names: str) -> nw.LazyFrame[Any]:
    """The different values of some columns.

    By grouping: what narwhals calls `unique` numbers all rows in a window on SQL engines, five times the work.
    """
    import narwhals as nw

    return frame.with_columns(_one=nw.lit(1)).group_by(*names).agg(nw.col("_one").sum()).select(*names)


def prepared(frame: nw.LazyFrame[Any], by: Literal["date", "reported"]) -> nw.LazyFrame[Any]:
    """The columns the fold may need under their own names and types, with what may be absent filled in.

    `_at` is the day in use, in whatever type the table has it; `sector` columns are there only if the table has them.
    """
    import narwhals as nw

    schema = frame.collect_schema()
    missing = [name for name in NEEDED if name not in schema]
    if missing:
        raise InputError(
            f"the event table has no column {', '.join(missing)}; the fold needs {', '.join(NEEDED)}, and this table "
            f"has {', '.join(schema)}"
        )

    def text(name: str, default: str) -> Any:
        if name not in schema:
            return nw.lit(default).alias(name)
        return nw.col(name).cast(nw.String).fill_null(default).alias(name)

    day: Any = _day("date", schema["date"])
    if by == "reported" and by in schema:
        known, happened = (_day_text(name, schema[name]) for name in ("reported", "date"))
        day = nw.when(known != "").then(known).otherwise(happened)
    symmetric = nw.col("symmetric").cast(nw.Boolean).fill_null(False) if "symmetric" in schema else nw.lit(False)
    # Scales have one decimal: tenths are exact, and floor(x + 1/2) rounds alike on every engine.
    value = nw.col("intensity").cast(nw.Float64)
    value = nw.when(~value.is_null() & value.is_finite()).then(value)
    status = text("status", "actual")
    sectors = [text(name, "") for name in ("source_sector", "target_sector") if name in schema]
    return frame.select(
        *(text(name, "") for name in ("id", "source", "target", "quad", "scale", "type", "code")),
        text("about", UNKNOWN),
        nw.when(status == "").then(nw.lit("actual")).otherwise(status).alias("status"),
        *sectors,
        day.alias("_at"),
        _day("date", schema["date"]).alias("_happened"),
        symmetric.alias("symmetric"),
        (~value.is_null()).cast(nw.Int64).alias("_scored"),
        (value.fill_null(0.0) * 10 + 0.5).floor().cast(nw.Int64).alias("_tenths"),
    )


def _day(name: str, kind: Any) -> Any:
    """The day of a moment; text and days as they are."""
    import narwhals as nw

    return nw.col(name).dt.date() if kind == nw.Datetime else nw.col(name)


def _day_text(name: str, kind: Any) -> Any:
    import narwhals as nw

    value = nw.col(name)
    if kind in (nw.Date, nw.Datetime):
        value = value.dt.to_string("%Y-%m-%d")
    return value.cast(nw.String).fill_null("")


def look(frame: nw.LazyFrame[Any]) -> Kinds:
    """The classes, statuses and scales of a prepared frame.

    Raises
    ------
    InputError
        When a status is none of the four, or there are far too many values.
    """
    table = collected(distinct(frame, "quad", "status", "scale"))
    if len(table) > MOST_VALUES:
        shown = ", ".join(f"{name} {len(set(table[name].to_pylist()))}" for name in table.column_names)
        raise InputError(f"too many different values for columns of few ({shown}): are quad, status and scale right?")
    quads, statuses, scales = (tuple(sorted(set(table[name].to_pylist()))) for name in ("quad", "status", "scale"))
    wrong = [status for status in statuses if status not in get_args(Status)]
    if wrong:
        raise InputError(f"column status holds {wrong[0]!r}; a status is one of {', '.join(get_args(Status))}")
    return Kinds(quads, statuses, scales)


def with_days(frame: nw.LazyFrame[Any], freq: Freq, since: str, until: str) -> nw.LazyFrame[Any]:
    """Add `_period`, `_date` (see `periods.with_period`), reckoned on the distinct days and joined back."""
    import narwhals as nw

    days = distinct(frame, "_at").with_columns(_text=_day_text("_at", frame.collect_schema()["_at"]))
    days = with_period(days, freq, since, until, "_text").select("_at", "_period", "_date")
    # An engine that takes no null for a key leaves the row without a period: it is undated.
    missing = UNDATED if freq != "all" or since or until else 0
    return frame.join(days, on="_at", how="left").with_columns(
        _period=nw.col("_period").fill_null(missing).cast(nw.Int64), _date=nw.col("_date").fill_null(0).cast(nw.Int64)
    )


def with_happened(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add `_on`, the day of the event as yyyymmdd (0 for unknown parts), whatever day the period is of."""
    import narwhals as nw

    days = distinct(frame, "_happened")
    days = days.with_columns(_text=_day_text("_happened", frame.collect_schema()["_happened"]))
    days = with_period(days, "all", "", "", "_text").select("_happened", _on=nw.col("_date"))
    return frame.join(days, on="_happened", how="left").with_columns(_on=nw.col("_on").fill_null(0).cast(nw.Int64))


def without_reasons(frame: nw.LazyFrame[Any], domestic: bool) -> nw.LazyFrame[Any]:
    """Put a reason in place of the period of rows that do not enter."""
    import narwhals as nw

    period, source, target = nw.col("_period"), nw.col("source"), nw.col("target")
    reason: Any = period
    for side in ("source", "target"):
        if f"_{side}_barred" in frame.collect_schema():
            reason = nw.when((period >= 0) & (nw.col(f"_{side}_barred") == 1)).then(nw.lit(SECTOR)).otherwise(reason)
    if not domestic:
        reason = nw.when(source == target).then(nw.lit(DOMESTIC)).otherwise(reason)
    reason = nw.when((source == "") | (target == "")).then(nw.lit(NAMELESS)).otherwise(reason)
    return frame.with_columns(_period=reason.cast(nw.Int64))


def check_sectors(sectors: Iterable[str] | None) -> tuple[str, ...] | None:
    """The sectors asked for, sorted; None where none were.

    Raises
    ------
    InputError
        When one is no sector of the actor tables, or the list is empty.

    Examples
    --------
    >>> check_sectors(["military", "government"])
    ('government', 'military')
    """
    if sectors is None:
        return None
    known, asked = load_actors().sectors, tuple(sorted(set(sectors)))
    for name in asked:
        if name not in known:
            raise InputError(f"no sector {name!r}; the sectors are {', '.join(sorted(known))}")
    if not asked:
        raise InputError("no sector was named; leave the option out for those that speak for a state")
    return asked


def lazy(events: Any) -> nw.LazyFrame[Any]:
    """Any table as a narwhals frame; a polars frame is made lazy, other eager ones stay where they are."""
    import narwhals as nw

    frame: Any = nw.from_native(events)
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_polars():
        frame = frame.lazy()
    return cast("nw.LazyFrame[Any]", frame)
