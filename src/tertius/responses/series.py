"""Raw period aggregates of directed dyads, side by side without a gap: what every autoregression here is fitted to.

Comes in: `Aggregates` of the fold, or a published table. Goes out: a `Series`. Levels of the state space model are
refused: a smoothed level at t is made of what came after t, so that a regression on it finds the future in the past
(and the filtered one is an average of its own past, which any regression finds again).

A period without news is not a missing one. The sum of no events is 0, as the literature has it, and so is the
log-ratio of no events to no events. A mean of no events does not exist; the mean of the defined ones before it stands
in (before the first, the neutral point of the scale), so that nothing of the future enters, and how many were filled
is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tertius.errors import InputError, NotEnoughEvents, SmoothedSeries
from tertius.estimates import FREQS, Aggregates, Freq, Relations
from tertius.estimates.dyads import default_parameters
from tertius.estimates.levels import Array
from tertius.estimates.periods import from_ordinal, label, ordinal

Dyad = tuple[str, str]
"""Source, target."""

SeriesMeasure = Literal["sum", "mean", "log ratio", "volume"]

MIN_EVENTS = 20
"""Fewest events of a dyad, and fewest periods with news where events are not counted, that a response is read from."""


@dataclass(frozen=True, slots=True)
class Series:
    """Raw aggregates of directed dyads by period.

    Attributes
    ----------
    names : tuple of (source, target)
        k directed dyads.
    periods : tuple of str
        T labels without a gap.
    values : array (T, k)
        In points of the scale (`sum`, `mean`), events (`volume`) or natural logarithms (`log ratio`).
    volume : array (T, k)
        Events; NaN where a table does not tell.
    freq, measure, scale, counting : str
        As of `Aggregates`.
    filled : tuple of int
        Per dyad, periods whose value stands in for one that does not exist.
    """

    names: tuple[Dyad, ...]
    periods: tuple[str, ...]
    values: Array
    volume: Array
    freq: Freq
    measure: str
    scale: str
    counting: str
    filled: tuple[int, ...] = ()

    @property
    def method(self) -> str:
        """What the numbers are, in a line."""
        scale = f" on the scale {self.scale}" if self.scale and self.measure in ("sum", "mean") else ""
        counted = f"; {self.counting}" if self.counting else ""
        return f"{self.measure} by {self.freq}{scale}, {self.periods[0]} to {self.periods[-1]}{counted}"

    @property
    def unmirrored(self) -> bool:
        """Whether acts that a coder writes down both ways were counted once."""
        return "unmirror" in (part.split(":")[0].strip() for part in self.counting.split(";"))

    def between(self, start: int, stop: int) -> Series:
        """The rows from `start` up to `stop`."""
        return Series(
            self.names,
            self.periods[start:stop],
            self.values[start:stop],
            self.volume[start:stop],
            self.freq,
            self.measure,
            self.scale,
            self.counting,
            self.filled,
        )

    def chosen(self, names: Sequence[Dyad]) -> Series:
        """The dyads of `names`, in that order; `InputError` for one that is not there."""
        absent = [f"{a} to {b}" for a, b in names if (a, b) not in self.names]
        if absent:
            raise InputError(
                f"no series {', '.join(absent)}; there are {', '.join(f'{a} to {b}' for a, b in self.names)}"
            )
        place = [self.names.index(name) for name in names]
        return Series(
            tuple(names),
            self.periods,
            self.values[:, place],
            self.volume[:, place],
            self.freq,
            self.measure,
            self.scale,
            self.counting,
            tuple(self.filled[i] for i in place) if self.filled else (),
        )


def series_of(
    aggregates: Aggregates | Relations, dyads: Sequence[Dyad] | None = None, *, measure: SeriesMeasure | None = None
) -> Series:
    """Period aggregates as series.

    Parameters
    ----------
    aggregates : Aggregates
        Of any measure. The relation itself (`about` ""), not the stances.
    dyads : sequence of (source, target), optional
        All of them by default, sorted.
    measure : {"log ratio"}, optional
        In place of the measure that the aggregates bear, ln((cooperation + 1/2) / (conflict + 1/2)) of the counts that
        stand beside every measure (Lowe, Benoit, Mikhaylov and Laver 2011): tone with the volume of news taken out, as
        sums have not. Aggregates of `ratio`, which is undefined without cooperation, give it without being asked.

    Returns
    -------
    Series

    Raises
    ------
    SmoothedSeries
        When given levels of the state space model.
    InputError
        For one period over everything, a dyad that is not there, a measure that the aggregates do not bear.
    NotEnoughEvents
        When there is no period.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.estimates import aggregates, fold
    >>> rows = {"source": ["USA"] * 3, "target": ["IRN"] * 3, "date": ["2017-02-01", "2017-02-02", "2017-04-01"],
    ...         "quad": ["verbal conflict"] * 3, "intensity": [-6.0, -4.0, -2.0]}
    >>> found = series_of(aggregates(fold(pa.table(rows), "month"), "sum"))
    >>> found.names, found.periods, found.values.ravel().tolist()
    ((('USA', 'IRN'),), ('2017-02', '2017-03', '2017-04'), [-10.0, 0.0, -2.0])
    """
    if not isinstance(aggregates, Aggregates):
        raise SmoothedSeries(
            "responses are fitted to raw period aggregates: smoothed levels know the future and make causes of it; ask "
            "for measure='sum' or 'mean' in place of the estimate"
        )
    if aggregates.freq == "all":
        raise InputError("one period over everything has no course; fold by week, month, quarter or year")
    wanted: str = measure or ("log ratio" if aggregates.measure == "ratio" else aggregates.measure)
    if wanted not in ("log ratio", aggregates.measure):
        raise InputError(f"the aggregates are of {aggregates.measure!r}, not of {wanted!r}; make them anew")
    table = aggregates.table
    import pyarrow.compute as pc

    table = table.filter(pc.equal(table["about"], ""))
    if not len(table):
        raise NotEnoughEvents("no event entered, so there is no series")
    pairs = list(zip(table["source"].to_pylist(), table["target"].to_pylist(), strict=True))
    names = tuple(dict.fromkeys(pairs))
    size = len(pairs) // len(names)
    periods = tuple(table["period"].to_pylist()[:size])
    column = {
        name: table[name].cast("float64").to_numpy(zero_copy_only=False).reshape(len(names), size).T.copy()
        for name in ("value", "volume", "cooperation", "conflict")
    }
    values, filled = column["value"], (0,) * len(names)
    if wanted == "log ratio":
        values = np.log((column["cooperation"] + 0.5) / (column["conflict"] + 0.5))
    elif np.isnan(values).any():
        neutral = default_parameters(aggregates.scale, aggregates.freq).neutral if aggregates.measure == "mean" else 0.0
        filled = tuple(int(count) for count in np.isnan(values).sum(axis=0))
        values = past_mean_filled(values, neutral)
    found = Series(
        names, periods, values, column["volume"], aggregates.freq, wanted, aggregates.scale, aggregates.counting, filled
    )
    return found if dyads is None else found.chosen(tuple((a, b) for a, b in dyads))


def past_mean_filled(values: Array, first: float) -> Array:
    """NaN replaced by the mean of what was defined before it in its column; by `first` where nothing was.

    >>> past_mean_filled(np.array([[np.nan], [2.0], [4.0], [np.nan]]), 1.0).ravel().tolist()
    [1.0, 2.0, 4.0, 3.0]
    """
    there = ~np.isnan(values)
    count = np.cumsum(there, axis=0)
    total = np.cumsum(np.where(there, values, 0.0), axis=0)
    return np.where(there, values, np.where(count > 0, total / np.maximum(count, 1), first))


def series_from_table(
    table: Any,
    columns: Mapping[str, Dyad],
    *,
    freq: Freq,
    period: str | Sequence[str] = "period",
    measure: str = "sum",
    scale: str = "",
    counting: str = "",
) -> Series:
    """A published table of series, one row a period, one column a directed dyad.

    Parameters
    ----------
    table : path of a CSV file, or any frame narwhals knows
    columns : mapping of column to (source, target)
        In the order wanted.
    freq : {"week", "week52", "month", "quarter", "year"}
    period : str or (str, str)
        The column of labels ("2017-02", "2017-W07", "2017-w07", "2017-Q1", "2017"), or those of year and number.
    measure, scale, counting : str
        What the numbers are.

    Returns
    -------
    Series
        Its volume is not known (NaN).

    Raises
    ------
    InputError
        When a column is missing, a value is none, or the periods have a gap.

    Examples
    --------
    >>> import pyarrow as pa
    >>> found = series_from_table(pa.table({"year": [1979, 1979], "week": [52, 51], "i2p": [1.0, -2.0]}),
    ...                           {"i2p": ("ISR", "PSE")}, freq="week52", period=("year", "week"))
    >>> found.periods, found.values.ravel().tolist()
    (('1979-w51', '1979-w52'), [-2.0, 1.0])
    """
    import narwhals as nw

    if freq not in FREQS or freq == "all":
        raise InputError(f"no frequency {freq!r} of a series; choose one of {', '.join(FREQS[:-1])}")
    if isinstance(table, (str, Path)):
        import pyarrow.csv

        try:
            table = pyarrow.csv.read_csv(table)
        except (OSError, ValueError) as error:
            raise InputError(f"{table}: no CSV table ({error})") from error
    frame: Any = nw.from_native(table)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    keys = (period,) if isinstance(period, str) else tuple(period)
    missing = [name for name in (*keys, *columns) if name not in frame.columns]
    if missing:
        raise InputError(f"the table has no column {', '.join(missing)}; it has {', '.join(frame.columns)}")
    parts = [frame[name].to_list() for name in keys]
    labels = (
        [label(int(year) * 100 + int(number), freq) for year, number in zip(*parts, strict=True)]
        if len(keys) == 2
        else [str(text) for text in parts[0]]
    )
    wrong = [text for text in labels if not re.fullmatch(r"\d{4}(-[WwQ]?\d{1,2})?", text)]
    if wrong:
        raise InputError(f"column {keys[0]}: {wrong[0]!r} is no label of a {freq}")
    numbers = np.array([ordinal(text, freq) for text in labels], dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    steps = np.diff(numbers[order])
    if (steps != 1).any():
        place = int(np.flatnonzero(steps != 1)[0])
        raise InputError(
            f"the periods are not one after the other: {labels[order[place + 1]]} follows {labels[order[place]]}"
        )
    values = np.column_stack([np.asarray(frame[name].to_list(), dtype=np.float64) for name in columns])[order]
    if not np.isfinite(values).all():
        row, place = (int(found[0]) for found in np.nonzero(~np.isfinite(values)))
        raise InputError(f"{labels[order[row]]}: column {list(columns)[place]} has no number")
    periods = tuple(from_ordinal(int(number), freq) for number in numbers[order])
    return Series(
        tuple(columns.values()), periods, values, np.full(values.shape, np.nan), freq, measure, scale, counting
    )


def check_enough(series: Series, lags: int, *, extra: int = 0) -> None:
    """Refuse series too short or too silent for an autoregression.

    Needed are two observed periods for each coefficient of an equation (1 + lags x k + `extra`), and `MIN_EVENTS`
    events of every dyad.

    Raises
    ------
    NotEnoughEvents
        With the numbers: periods, events per dyad, and what is needed.
    """
    rows, size = series.values.shape
    needed = lags + 2 * (1 + lags * size + extra)
    counted = not bool(np.isnan(series.volume).any())
    events = series.volume.sum(axis=0) if counted else (series.values != 0).sum(axis=0)
    few = (
        [i for i in range(size) if events[i] < MIN_EVENTS or np.ptp(series.values[lags:, i]) == 0]
        if rows > lags
        else []
    )
    if rows >= needed and not few:
        return
    what = "events" if counted else "periods with news"
    per = ", ".join(f"{a} to {b} {events[i]:g}" for i, (a, b) in enumerate(series.names))
    remedy = (
        "take a longer span or fewer lags" if rows < needed else "take a longer span, or leave the silent dyads out"
    )
    raise NotEnoughEvents(
        f"{size} series with {lags} lag{'' if lags == 1 else 's'} need {needed} periods and {MIN_EVENTS} {what} "
        f"of each dyad; there are {rows} periods by {series.freq}, and {what}: {per}. {remedy[0].upper()}{remedy[1:]}."
    )
