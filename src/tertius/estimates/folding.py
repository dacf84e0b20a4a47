"""The fold: events of any number to integer sufficient statistics, the only step that sees the big data.

Written once in narwhals, so that DuckDB, polars, pandas, pyarrow and Spark run the same expressions. All sums are
integers (tenths of a scale point, hundredths for squares, halves for counts), so that neither the order of the
rows nor the number of threads can move a digit. A symmetric event counts one half in each direction; it is folded
under its own key and mirrored when the table is small, so the events are scanned once. Events that cannot enter
keep a key of their own through the same scan and come out as counts: nothing is left out silently.

The columns read are those of `flat_events`; only `source`, `target`, `quad`, `date` and `intensity` must be there.
The work is done by `rows` (columns), `parties` (numbers for names), `numbering` (one integer a group), `duplicates` (on
request) and `cells` (at home).
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from tertius.errors import InputError
from tertius.estimates.cells import Fold, left_out, to_cells, to_groups
from tertius.estimates.duplicates import added_up, check_coded, dedupe_rows, unmirrored, with_class, with_sums
from tertius.estimates.numbering import cells_of, keyed, numbers_of, reasons, span_of, with_key
from tertius.estimates.parties import with_parties
from tertius.estimates.periods import Freq, check_freq
from tertius.estimates.rows import (
    Kinds,
    check_sectors,
    collected,
    lazy,
    look,
    prepared,
    with_days,
    without_reasons,
)
from tertius.estimates.strongest import strongest
from tertius.records import Event

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow


def flat_events(events: Iterable[Event]) -> pyarrow.Table:
    """Events as the flat table that the fold reads, one row an event, in the order given.

    `about` becomes the sorted codes joined by `+` ("" for none, null where unknown); an attempt to drive a wedge
    between two others keeps its row and has no intensity.

    >>> flat_events([]).column_names[:4]
    ['id', 'source', 'target', 'about']
    """
    import pyarrow as pa

    text = ("id", "source", "target", "about", "quad", "status", "date", "reported")
    fields = [pa.field(name, pa.string()) for name in text]
    fields += [pa.field("intensity", pa.float64()), pa.field("symmetric", pa.bool_())]
    fields += [pa.field(name, pa.string()) for name in ("type", "code", "scale", "source_sector", "target_sector")]
    columns: dict[str, list[Any]] = {field.name: [] for field in fields}
    for event in events:
        for name, column in columns.items():
            column.append(getattr(event, name))
        columns["about"][-1] = None if event.about is None else "+".join(sorted(event.about))
        if "wedge" in event.flags:
            columns["intensity"][-1] = None
    return pa.table([pa.array(columns[field.name], field.type) for field in fields], schema=pa.schema(fields))


def fold(
    events: Any,
    freq: Freq = "month",
    *,
    actors: Iterable[str] | None = None,
    since: str = "",
    until: str = "",
    by: Literal["date", "reported"] = "date",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    domestic: bool = False,
    dedupe: bool = False,
    unmirror: bool = False,
    evidence: int = 0,
) -> Fold:
    """Fold events into integer cells per (source, target, about, quad, status, scale, period).

    Parameters
    ----------
    events : iterable of Event, or any table narwhals knows
        pyarrow, pandas, polars (lazy too), a DuckDB relation, a Spark frame; columns as of `flat_events`.
    freq : {"week", "week52", "month", "quarter", "year", "all"}
        `all` is one period over everything, undated events too where neither `since` nor `until` is given.
    actors : iterable of str, optional
        Keep the events among these actors alone.
    since, until : str
        Partial ISO dates; an event is outside when no day it may have happened on lies between.
    by : {"date", "reported"}
        The day it happened, or the day it became known (where that is not said, the day it happened).
    all_sectors : bool
        Also events of a state's opposition, media, companies and the like, which do not speak for its government.
    sectors : iterable of str, optional
        The sectors that may speak for a state, in place of those that the actor tables say do. A state named
        without a sector speaks by its government. Actors that are no states speak for themselves.
    domestic : bool
        Also events whose source is their target.
    dedupe : bool
        One event a source, target, type and day (`duplicates.dedupe_rows`).
    unmirror : bool
        Count a meeting that is coded both ways once (`duplicates.unmirrored`); needs `type` and `code`.
    evidence : int
        Keep the ids of this many events of each cell, the strongest first.

    Returns
    -------
    Fold

    Raises
    ------
    InputError
        When a needed column is missing or the frequency unknown.

    Examples
    --------
    >>> import pyarrow as pa
    >>> rows = {"source": ["USA", "USA"], "target": ["RUS", "RUS"], "date": ["1972-05-26", "1972"],
    ...         "quad": ["verbal cooperation"] * 2, "intensity": [7.0, 6.0], "symmetric": [True, False]}
    >>> result = fold(pa.table(rows), "month")
    >>> result.cells.select(["source", "target", "period", "n", "sum"]).to_pylist()
    [{'source': 'RUS', 'target': 'USA', 'period': '1972-05', 'n': 1, 'sum': 70},
     {'source': 'USA', 'target': 'RUS', 'period': '1972-05', 'n': 1, 'sum': 70}]
    >>> dict(result.left_out)
    {'coarse': 1}
    """
    freq = check_freq(freq)
    chosen = check_sectors(sectors)
    if chosen is not None and all_sectors:
        raise InputError("all sectors and chosen ones were asked for; leave one of the two out")
    table = lazy(flat_events(events) if _is_events(events) else events)
    if unmirror:
        check_coded(table.collect_schema())
    bare, kinds = _entering(table, actors, by)
    # Days before parties: what is joined asks the table for its different values, the barer the better.
    frame = with_parties(with_days(bare, freq, since, until), bare, chosen, not all_sectors)
    frame = without_reasons(frame, domestic)
    frame = frame.with_columns(_kind=kinds.expression())
    cells, left, span = _cells(frame, bare, kinds, freq, dedupe=dedupe, unmirror=unmirror)
    options = {"dedupe": "" if dedupe else None, "unmirror": "" if unmirror else None}
    options |= {"sectors": "all" if all_sectors else ", ".join(chosen) if chosen else None}
    options |= {"domestic": "" if domestic else None, "since": since or None, "until": until or None}
    return Fold(
        freq,
        cells,
        strongest(frame, kinds, freq, span, most=evidence, dedupe=dedupe),
        MappingProxyType(left),
        by,
        MappingProxyType({name: text for name, text in options.items() if text is not None}),
    )


def _cells(
    frame: nw.LazyFrame[Any], bare: nw.LazyFrame[Any], kinds: Kinds, freq: Freq, *, dedupe: bool, unmirror: bool
) -> tuple[pyarrow.Table, dict[str, int], tuple[int, int]]:
    """The cells, rows left out by reason, and the dates that the cells lie between where the period is `all`.

    By one integer where each row is an event, by text where rows stand for one another.
    """
    dates = freq == "all"
    numbers = None if dedupe or unmirror else numbers_of(bare, kinds)
    if numbers is None or not numbers.fit:
        sums = with_sums(frame)
        if unmirror:
            sums = with_class(sums)
        if dedupe:
            sums = dedupe_rows(sums, unmirror)
        if unmirror:
            sums = unmirrored(sums)
        groups = to_groups(collected(added_up(sums, dates, unmirror)), kinds, unmirror)
        return to_cells(groups, freq), left_out(groups), groups.span
    columns = keyed(with_key(frame, bare, numbers), dates)
    left, span = reasons(columns), span_of(columns, numbers)
    return cells_of(columns, numbers, freq, span), left, span


def _entering(
    table: nw.LazyFrame[Any],
    actors: Iterable[str] | None,
    by: Literal["date", "reported"],
) -> tuple[nw.LazyFrame[Any], Kinds]:
    """The rows among the actors, and the kinds there are."""
    import narwhals as nw

    frame = prepared(table, by)
    if actors is not None:
        names = sorted(set(actors))
        frame = frame.filter(nw.col("source").is_in(names), nw.col("target").is_in(names))
    return frame, look(frame)


def _is_events(events: Any) -> bool:
    import narwhals as nw

    try:
        nw.from_native(events)
    except TypeError:
        return True
    return False
