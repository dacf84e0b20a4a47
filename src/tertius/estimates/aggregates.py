"""The measures of the literature: sums, means, conflict ratios and volumes of a directed dyad by period, as counted.

Comes in: a fold. Goes out: one row a dyad and period, without a model and without an interval. Beside the estimate
(`dyads`), because most published series are such:

- `sum`: the net sum of scale values, as in Goldstein (1992), Pevehouse and Goldstein (1999) and the series that Brandt
  and Freeman (2006) model. It grows with coverage.
- `mean`: the mean scale value. Volume is taken out, and with it that a crisis shows first in volume.
- `ratio`: conflict events over cooperation events, undefined (null) where there is none of the latter. Lowe (2012)
  takes the logarithm of such a ratio with 1/2 added to both counts; the counts stand beside.
- `volume`: the number of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from tertius.errors import InputError
from tertius.estimates.cells import Fold
from tertius.estimates.dyads import default_parameters, one_scale
from tertius.estimates.panels import make_panel
from tertius.estimates.parameters import Parameters
from tertius.estimates.periods import Freq
from tertius.records import Aggregate
from tertius.tables import DIGITS, Records, arrow_schema, from_arrow

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Measure = Literal["sum", "mean", "ratio", "volume"]

_METHOD: Mapping[Measure, str] = MappingProxyType(
    {
        "sum": "sum of intensities (Goldstein 1992)",
        "mean": "mean intensity",
        "ratio": "conflict events over cooperation events",
        "volume": "number of events",
    }
)


@dataclass(frozen=True)
class Aggregates:
    """One measure of directed dyads through time, with how it was counted.

    Attributes
    ----------
    actors : tuple of str
        As asked for; empty when every dyad of the data was taken.
    freq, measure, scale, counting : str
        `counting` says what was asked of the fold, such as `dedupe`; "" for the defaults.
    left_out : Mapping[str, int]
        Events that did not enter, by reason.
    table : pyarrow.Table
        Columns of `Aggregate`, sorted by source, target, about, period.
    """

    actors: tuple[str, ...]
    freq: Freq
    measure: Measure
    scale: str
    counting: str
    left_out: Mapping[str, int]
    table: pyarrow.Table

    @property
    def method(self) -> str:
        """What was done, in a line."""
        scale = f" on the scale {self.scale}" if self.scale and self.measure in ("sum", "mean") else ""
        return f"{_METHOD[self.measure]}{scale} by {self.freq}" + (f"; {self.counting}" if self.counting else "")

    @cached_property
    def records(self) -> Records[Aggregate]:
        """One Aggregate a row of `to_arrow`."""
        return Records(from_arrow(self.table, Aggregate), Aggregate)

    def to_arrow(self) -> pyarrow.Table:
        """One row a dyad and period; columns of `Aggregate`."""
        return self.table

    def to_pandas(self) -> pandas.DataFrame:
        """`to_arrow` as a pandas frame (pandas must be installed)."""
        return self.table.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """`to_arrow` as a polars frame (polars must be installed)."""
        return self.records.to_polars() if not len(self.table) else _polars(self.table)

    def __repr__(self) -> str:
        return f"{self.method}\n{self.records!r}"

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(self.method)}</p>{self.records._repr_html_()}"


def _polars(table: pyarrow.Table) -> Any:
    import polars as pl

    return pl.from_arrow(table)


def aggregates(folded: Fold, measure: Measure, actors: Iterable[str] | None = None, *, scale: str = "") -> Aggregates:
    """One of the literature's measures for every directed dyad and period of a fold.

    Which events make a relation is as in `dyads.relations`: verbal acts about a third asked actor are a relation of
    their own, and rows that do not know whom they are about count whole. Acts denied are left out; those intended or
    possible count in the volume in full, and with the factor pi in sums and means.

    Parameters
    ----------
    folded : Fold
    measure : {"sum", "mean", "ratio", "volume"}
    actors : iterable of str, optional
        Every dyad of the data without them.
    scale : str
        Needed where events bear more than one.

    Returns
    -------
    Aggregates

    Raises
    ------
    InputError
        An unknown measure, fewer than two actors, several scales and none chosen.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.estimates import fold
    >>> rows = {"source": ["USA"] * 3, "target": ["IRN"] * 3, "date": ["2017-02-01", "2017-02-02", "2017-04-01"],
    ...         "quad": ["verbal conflict"] * 3, "intensity": [-6.0, -4.0, -2.0]}
    >>> found = aggregates(fold(pa.table(rows), "month"), "sum")
    >>> [(row.period, row.value, row.volume) for row in found.records]
    [('2017-02', -10.0, 2.0), ('2017-03', 0.0, 0.0), ('2017-04', -2.0, 1.0)]
    """
    import pyarrow as pa

    if measure not in get_args(Measure):
        raise InputError(f"no measure {measure!r}; choose one of estimate, {', '.join(get_args(Measure))}")
    asked = tuple(dict.fromkeys(actors)) if actors is not None else ()
    if actors is not None and len(asked) < 2:
        raise InputError(f"relations are between two actors or more; got {', '.join(asked) or 'none'}")
    cells, used, left_out = one_scale(folded, asked, scale)
    known = default_parameters(used, folded.freq) if used else Parameters()
    panel = make_panel(cells, folded.evidence, asked or None, freq=folded.freq, parameters=known, most=0)
    volume, conflict, scored = (values.T.ravel() for values in (panel.volume, panel.conflict, panel.scored))
    friendly = volume - conflict  # every event is in one of four classes
    mean = panel.mean.T.ravel()
    numbers: dict[Measure, tuple[Any, Any]] = {
        "sum": (mean * scored, None),
        "mean": (mean, scored > 0),
        "ratio": (np.divide(conflict, friendly, out=np.zeros_like(conflict), where=friendly > 0), friendly > 0),
        "volume": (volume, None),
    }
    value, defined = numbers[measure]
    rows, size = len(panel.periods), len(panel.keys)
    column = pa.array(np.repeat(np.arange(size), rows))
    data: dict[str, Any] = {
        name: pa.array([key[place] for key in panel.keys], pa.string()).take(column)
        for place, name in enumerate(("source", "target", "about"))
    }
    data["period"] = pa.array(panel.periods, pa.string()).take(pa.array(np.tile(np.arange(rows), size)))
    data["measure"] = [measure] * (rows * size)
    data["value"] = pa.array(np.round(value, DIGITS) + 0.0, mask=None if defined is None else ~defined)
    data |= {"volume": volume, "cooperation": friendly, "conflict": conflict, "scale": [used] * (rows * size)}
    schema = arrow_schema(Aggregate)
    table = pa.table([pa.array(data[field.name], field.type) for field in schema], schema=schema)
    return Aggregates(asked, folded.freq, measure, used, folded.counting, left_out, table)
