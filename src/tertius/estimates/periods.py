"""Partial ISO dates to periods: as expressions that every engine runs, and as labels and ordinals at home.

An engine never sees a calendar function: year, month and day are cut out of the text and everything else is
integer arithmetic, so that DuckDB, polars, pandas, pyarrow and Spark agree to the last period. A period travels as
an integer key (year x 100 + number of the week, month or quarter) and gets its label when the table is small.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Literal, get_args

from tertius.errors import InputError

if TYPE_CHECKING:
    import narwhals as nw

Freq = Literal["week", "week52", "month", "quarter", "year", "all"]
"""`week` is the ISO week, `week52` the 52-week year of the event-data literature (its last week takes the
year's last eight or nine days), `all` one period over everything."""

FREQS: tuple[Freq, ...] = get_args(Freq)

UNDATED, COARSE, OUTSIDE = -1, -2, -3
"""Keys of events without a usable date, with one coarser than the period, and outside the asked dates."""

_LENGTH: dict[Freq, int] = {"week": 10, "week52": 10, "month": 7, "quarter": 7, "year": 4, "all": 0}
_DATE = r"^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$"
_NUMBERED: dict[Freq, tuple[str, int]] = {"week52": ("-w", 2), "month": ("-", 2), "quarter": ("-Q", 1)}
_PER_YEAR: dict[Freq, int] = {"week52": 52, "month": 12, "quarter": 4, "year": 1}


def check_freq(freq: str) -> Freq:
    """Return `freq` if it is one; an `InputError` that lists them if not."""
    for known in FREQS:
        if freq == known:
            return known
    raise InputError(f"no frequency {freq!r}; choose one of {', '.join(FREQS)}")


def _leap(year: Any) -> Any:
    import narwhals as nw

    return ((year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))).cast(nw.Int64)


def _iso_week(year: Any, day_of_year: Any) -> Any:
    """ISO week as year x 100 + week: that of the week's Thursday, which may lie in the next or the last year."""
    import narwhals as nw

    before = year - 1
    ordinal = before * 365 + before // 4 - before // 100 + before // 400 + day_of_year
    thursday = day_of_year - (ordinal - 1) % 7 + 3
    length = _leap(year) + 365
    return (
        nw.when(thursday < 1)
        .then(before * 100 + (thursday + 364 + _leap(before)) // 7 + 1)
        .otherwise(
            nw.when(thursday > length).then((year + 1) * 100 + 1).otherwise(year * 100 + (thursday - 1) // 7 + 1)
        )
    )


def _key(freq: Freq) -> Any:
    import narwhals as nw

    year, month, day = nw.col("_year"), nw.col("_month"), nw.col("_day")
    if freq == "all":
        return year * 0
    if freq == "year":
        return year * 100
    if freq == "quarter":
        return year * 100 + (month + 2) // 3
    if freq == "month":
        return year * 100 + month
    day_of_year = (month * 275) // 9 - (month + 9) // 12 * (_leap(year) * -1 + 2) + day - 30
    if freq == "week":
        return _iso_week(year, day_of_year)
    week = (day_of_year - 1) // 7
    return year * 100 + nw.when(week > 51).then(nw.lit(51)).otherwise(week) + 1


def with_period(frame: nw.LazyFrame[Any], freq: Freq, since: str, until: str, by: str) -> nw.LazyFrame[Any]:
    """Add `_period` (integer key, negative where there is none) and `_date` (yyyymmdd, 0 for unknown parts).

    A partial date stands for its first day, yet is outside `since`..`until` only when all of it is.
    """
    import narwhals as nw

    text = nw.col(by).fill_null("")
    frame = frame.with_columns(_iso=nw.when(text.str.contains(_DATE)).then(text).otherwise(nw.lit("")))
    iso, length = nw.col("_iso"), nw.col("_iso").str.len_chars()

    def part(start: int, size: int) -> Any:
        held = nw.when(length >= start + size).then(iso.str.slice(start, size)).otherwise(nw.lit("0"))
        return held.cast(nw.Int64)

    frame = frame.with_columns(_year=part(0, 4), _month=part(5, 2), _day=part(8, 2), _length=length.cast(nw.Int64))
    year, month, day = nw.col("_year"), nw.col("_month"), nw.col("_day")
    days = nw.when(month == 2).then(_leap(year) + 28).otherwise((month + month // 8) % 2 + 30)
    outside = nw.col("_length") < 0
    if since:
        outside = outside | ((iso < since) & ~iso.is_in([since[:4], since[:7], since]))
    if until:
        outside = outside | (iso > f"{until}-99")
    undated = (year < 1) | (day > days)
    if freq == "all" and not (since or until):
        undated = nw.col("_length") < 0
    return frame.with_columns(
        _period=nw.when(undated)
        .then(nw.lit(UNDATED))
        .otherwise(
            nw.when(outside)
            .then(nw.lit(OUTSIDE))
            .otherwise(nw.when(nw.col("_length") < _LENGTH[freq]).then(nw.lit(COARSE)).otherwise(_key(freq)))
        )
        .cast(nw.Int64),
        _date=year * 10000 + month * 100 + day,
    )


def label(key: int, freq: Freq) -> str:
    """Label of an integer period key.

    >>> label(201707, "week"), label(201707, "week52"), label(201702, "month"), label(201701, "quarter")
    ('2017-W07', '2017-w07', '2017-02', '2017-Q1')
    """
    year, number = divmod(key, 100)
    if freq == "year":
        return f"{year:04d}"
    mark, width = ("-W", 2) if freq == "week" else _NUMBERED[freq]
    return f"{year:04d}{mark}{number:0{width}d}"


def span_label(first: int, last: int) -> str:
    """Label of the one period of `freq="all"`: the first and the last date in it, as an ISO interval.

    >>> span_label(20170200, 20170214), span_label(20170214, 20170214), span_label(0, 0)
    ('2017-02/2017-02-14', '2017-02-14', 'undated')
    """
    if not last:
        return "undated"
    texts = []
    for value in (first, last):
        year, month, day = value // 10000, value // 100 % 100, value % 100
        texts.append(f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else ""))
    return texts[0] if texts[0] == texts[1] else "/".join(texts)


def ordinal(period: str, freq: Freq) -> int:
    """Number of a labelled period, consecutive periods having consecutive numbers.

    >>> ordinal("2018-W01", "week") - ordinal("2017-W52", "week")
    1
    """
    if freq == "all":
        return 0
    year, number = int(period[:4]), int(re.sub(r"\D", "", period[4:]) or 1)
    if freq == "week":
        return datetime.date.fromisocalendar(year, number, 1).toordinal() // 7
    return year * _PER_YEAR[freq] + number - 1


def from_ordinal(number: int, freq: Freq) -> str:
    """The label of a period number; the inverse of `ordinal` (not for `freq="all"`).

    >>> from_ordinal(ordinal("2020-W53", "week") + 1, "week")
    '2021-W01'
    """
    if freq == "week":
        year, week, _ = datetime.date.fromordinal(number * 7 + 1).isocalendar()
        return label(year * 100 + week, freq)
    year, rest = divmod(number, _PER_YEAR[freq])
    return label(year * 100 + (0 if freq == "year" else rest + 1), freq)


def bounds(period: str, freq: Freq) -> tuple[datetime.date, datetime.date]:
    """First day of a labelled period, and the day after its last (not for `freq="all"`).

    >>> [str(day) for day in bounds("2017-Q1", "quarter")], [str(day) for day in bounds("2016-w52", "week52")]
    (['2017-01-01', '2017-04-01'], ['2016-12-23', '2017-01-01'])
    """
    first, after = (_first_day(label, freq) for label in (period, from_ordinal(ordinal(period, freq) + 1, freq)))
    return first, after


def _first_day(period: str, freq: Freq) -> datetime.date:
    year, number = int(period[:4]), int(re.sub(r"\D", "", period[4:]) or 1)
    if freq == "week":
        return datetime.date.fromisocalendar(year, number, 1)
    if freq == "week52":
        return datetime.date(year, 1, 1) + datetime.timedelta(days=7 * (number - 1))
    return datetime.date(year, {"month": number, "quarter": 3 * number - 2}.get(freq, 1), 1)


def period_of(date: str, freq: Freq) -> str:
    """The label of the period that a date (or a label) names; `InputError` when it is too coarse or no date.

    >>> period_of("2017-02-14", "quarter"), period_of("2017-02-14", "week"), period_of("2017-Q1", "quarter")
    ('2017-Q1', '2017-W07', '2017-Q1')
    """
    if freq == "all":
        return date
    if re.fullmatch({"week": r"\d{4}-W\d\d", "week52": r"\d{4}-w\d\d", "quarter": r"\d{4}-Q\d"}.get(freq, "-"), date):
        return date
    if not re.match(_DATE, date) or len(date) < _LENGTH[freq]:
        raise InputError(f"{date!r} names no {freq}; give a date at least as fine, or a label such as the result shows")
    year, month = int(date[:4]), int(date[5:7] or 1)
    if freq in ("year", "month", "quarter"):
        return label(year * 100 + {"year": 0, "month": month, "quarter": (month + 2) // 3}[freq], freq)
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError as error:
        raise InputError(f"{date!r} is no day of the calendar") from error
    if freq == "week":
        return label(day.isocalendar().year * 100 + day.isocalendar().week, freq)
    return label(year * 100 + min((day.timetuple().tm_yday - 1) // 7, 51) + 1, freq)
