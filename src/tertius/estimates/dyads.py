"""Events or cells to relations: where each directed dyad stands in each period, and how sure that is.

`relations` folds, selects (`panels`), fits the shared variances and runs filter or smoother (`levels`). The result
keeps the folded cells, so that a triangle among other actors selects its own legs from the same events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tertius.errors import InputError, NotFoundError
from tertius.estimates.cells import Fold
from tertius.estimates.fitting import fit_variances, past_only_parameters
from tertius.estimates.folding import fold
from tertius.estimates.levels import Array, posterior, sign_probabilities
from tertius.estimates.panels import Key, Panel, make_panel
from tertius.estimates.parameters import MONTHS, Parameters
from tertius.estimates.periods import Freq, period_of
from tertius.ontology import load_ontology
from tertius.records import Relation
from tertius.tables import DIGITS, Records, arrow_schema, from_arrow

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Known = Literal["now", "then"]

_METHOD = {
    "now": "local-level model, state smoother (all periods; Durbin and Koopman 2012)",
    "then": "local-level model, Kalman filter (past periods only, by the day reported; Durbin and Koopman 2012)",
}


@dataclass(frozen=True)
class Relations:
    """The relations of some actors through time, with what they were made of.

    Attributes
    ----------
    actors : tuple of str
        As asked for; empty when every dyad of the data was taken.
    freq, known, scale : str
    cells, evidence_cells : pyarrow.Table
        Of the fold (see `Fold`), among these actors.
    parameters : Parameters
        Of the last period, where they change.
    revisions : tuple of (first row, Parameters)
        As known then, the parameters of each stretch of periods, fitted on what lay before it; else one stretch.
    left_out : Mapping[str, int]
        Events that did not enter, by reason: those of `Fold`, `denied`, and `scale` (on another scale).
    events, unscored, about_unknown : int
        Events that entered (a symmetric one is one), those of them without an intensity, and those
        of which it is not known whom they are about, so that they count in the relation of their dyad.
    most : int
        How many evidence ids a relation shows at most.
    mean, sd : array of shape (periods, relations)
        The posterior of the level; columns as `panel.keys`, rows as `panel.periods`.
    counting : str
        What was asked of the fold, such as `dedupe`; "" for the defaults.
    """

    actors: tuple[str, ...]
    freq: Freq
    known: Known
    scale: str
    cells: pyarrow.Table
    evidence_cells: pyarrow.Table
    parameters: Parameters
    left_out: Mapping[str, int]
    events: int
    unscored: int
    about_unknown: int
    most: int
    panel: Panel
    mean: Array
    sd: Array
    revisions: tuple[tuple[int, Parameters], ...] = ()
    counting: str = ""

    @property
    def method(self) -> str:
        """What was done, in a sentence."""
        p = self.parameters
        how = "default variances"
        if p.estimated:
            fits = len({fitted for _, fitted in self.revisions if fitted.estimated})
            when = f"at {fits} dates on the periods before each, last " if self.known == "then" and fits else ""
            which = "variances and prior" if p.prior_estimated else "variances"
            how = f"{which} fitted by maximum likelihood {when}on {p.fitted_dyads} dyads, "
            how += f"{p.fitted_periods} dyad-periods"
        return (
            f"{_METHOD[self.known]}; {how}: step sd {p.level_sd:.3g}, story sd {p.story_sd:.3g}, event sd "
            f"{p.event_sd:.3g}; prior N({p.neutral:g}, {p.prior_sd:.3g}²); neutral within {p.delta:g} of "
            f"{p.neutral:g}; intended × {p.intended:g}, possible × {p.possible:g}; reciprocity {p.reciprocity:g}"
            + (f"; {self.counting}" if self.counting else "")
        )

    @property
    def periods(self) -> tuple[str, ...]:
        """Labels of the periods, without a gap."""
        return self.panel.periods

    @cached_property
    def places(self) -> Mapping[Key, int]:
        """Column of each relation."""
        return MappingProxyType({key: column for column, key in enumerate(self.panel.keys)})

    @cached_property
    def records(self) -> Records[Relation]:
        """One Relation a row of `to_arrow`."""
        return Records(from_arrow(self.to_arrow(), Relation), Relation)

    def to_arrow(self) -> pyarrow.Table:
        """One row a relation and period, sorted by source, target, about, period; columns of `Relation`."""
        return _table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """`to_arrow` as a pandas frame (pandas must be installed)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """`to_arrow` as a polars frame (polars must be installed)."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - from_arrow of a table gives no Series
        return frame

    def among(self, actors: Iterable[str]) -> Relations:
        """The same estimate among other actors (a part of these), selected anew from the cells.

        What is about an actor no longer asked counts in the relation again. The variances stay.
        """
        chosen = tuple(dict.fromkeys(actors))
        unknown = [name for name in chosen if self.actors and name not in self.actors]
        if unknown:
            raise NotFoundError(f"no {', '.join(unknown)} among {', '.join(self.actors)}; ask for relations with them")
        return self if chosen == self.actors else _estimated(self, chosen)

    def at(self, period: str = "") -> Records[Relation]:
        """The relations of one period, named by its label or a date in it; the last one with events by default."""
        return Records([self.relation(key, period) for key in self.panel.keys], Relation)

    def relation(self, key: Key, period: str = "") -> Relation:
        """One relation (source, target, about) in one period; the prior, volume 0, where no event makes it."""
        row = self.row(period)
        if key in self.panel.keys:
            table = _table(self, [row], [self.panel.keys.index(key)])
        else:
            table = _table(_prior(self, key), [row])
        return from_arrow(table, Relation)[0]

    def parameters_at(self, row: int) -> Parameters:
        """The parameters that a period was estimated with."""
        return next((p for first, p in reversed(self.revisions) if first <= row), self.parameters)

    def prior_sd(self, key: Key, row: int) -> float:
        """Standard deviation of a relation's level in a period before its events are known.

        That of the prior at its first period with events, and wider by the random walk away from it.
        """
        p = self.parameters_at(row)
        if key not in self.places:
            return p.prior_sd
        scored = np.flatnonzero(self.panel.scored[:, self.places[key]])
        # The filter has nothing but the prior before the first events.
        away = 0 if not scored.size else row - int(scored[0])
        away = abs(away) if self.known == "now" else max(away, 0)
        return float(np.sqrt(p.prior_sd**2 + away * p.level_sd**2))

    def row(self, period: str = "") -> int:
        """Place of a period among `periods`; "" is the last one."""
        if not self.periods:
            raise NotFoundError(f"no events among {', '.join(self.actors) or 'the actors'}, so no period to show")
        if not period or self.freq == "all":
            return len(self.periods) - 1
        name = period_of(period, self.freq)
        if name not in self.periods:
            raise NotFoundError(f"no period {name}: the events run from {self.periods[0]} to {self.periods[-1]}")
        return self.periods.index(name)

    def __repr__(self) -> str:
        if not self.periods:
            return f"Relations of {', '.join(self.actors) or 'no actors'}: no events"
        span = self.periods[0] if len(self.periods) == 1 else f"{self.periods[0]} to {self.periods[-1]}"
        lines = [f"Relations of {', '.join(self.actors) or 'all actors'} by {self.freq}, {span}: {self.events} events"]
        if self.left_out:
            lines.append("left out: " + ", ".join(f"{n} {reason}" for reason, n in sorted(self.left_out.items())))
        shown = Records([self.relation(key) for key in self.panel.keys[:20]], Relation)
        return "\n".join([*lines, self.method, f"last period, {shown!r}"])

    def _repr_html_(self) -> str:
        import html

        if not self.periods:
            return f"<p>{html.escape(repr(self))}</p>"
        shown = Records([self.relation(key) for key in self.panel.keys[:20]], Relation)
        lines = repr(self).split("last period, ")[0].strip().split("\n")
        return "".join(f"<p>{html.escape(line)}</p>" for line in lines) + shown._repr_html_()


def relations(
    events: Any,
    actors: Iterable[str] | None = None,
    freq: Freq = "month",
    *,
    since: str = "",
    until: str = "",
    known: Known = "now",
    scale: str = "",
    parameters: Parameters | None = None,
    fit: bool | None = None,
    all_sectors: bool = False,
    evidence: int | None = None,
) -> Relations:
    """Estimate where each directed dyad stands in each period.

    Parameters
    ----------
    events : iterable of Event, any table narwhals knows, or a Fold
        Columns as of `flat_events`. A Fold must have been made with the same `freq` and `by`.
    actors : iterable of str, optional
        The actors asked for. Each ordered pair has its relation, and one more per third asked actor that its
        verbal events are about. Without them every dyad of the data is taken, all its events in one relation.
    freq : {"week", "week52", "month", "quarter", "year", "all"}
        `all` is one period over everything: for a report or two whose dates are of mixed precision.
    since, until : str
        Partial ISO dates that bound the events. Give `since` with `all`, lest a report's background
        count for today.
    known : {"now", "then"}
        `now` smooths over all periods. `then` uses what was reported up to each period, and variances fitted on
        what lay before it.
    scale : str
        The intensity scale, needed where the events bear more than one: scales are never mixed in a series.
    parameters : Parameters, optional
        In place of the defaults for this scale and frequency.
    fit : bool, optional
        Fit the variances by maximum likelihood where there are periods enough; by default when `parameters` is not
        given.
    all_sectors : bool
        Also events of opposition, media, companies and the like.
    evidence : int, optional
        Ids a relation shows at most; 50, or 0 when no actors are given.

    Returns
    -------
    Relations

    Raises
    ------
    InputError
        Events on several scales and none chosen, an unknown frequency, fewer than two actors, a column missing.

    Examples
    --------
    >>> import pyarrow as pa
    >>> rows = {"source": ["USA", "IRN", "USA"], "target": ["IRN", "USA", "RUS"], "date": ["2017-02-01"] * 3,
    ...         "quad": ["verbal conflict"] * 3, "intensity": [-6.0, -4.0, -2.0], "about": ["", "", "IRN"]}
    >>> result = relations(pa.table(rows), ["USA", "IRN", "RUS"])
    >>> [(r.source, r.target, r.about, r.volume) for r in result.records if r.volume]
    [('IRN', 'USA', '', 1.0), ('USA', 'IRN', '', 1.0), ('USA', 'RUS', 'IRN', 1.0)]
    """
    asked = tuple(dict.fromkeys(actors)) if actors is not None else ()
    if actors is not None and len(asked) < 2:
        raise InputError(f"relations are between two actors or more; got {', '.join(asked) or 'none'}")
    most = (50 if asked else 0) if evidence is None else evidence
    folded = events
    if not isinstance(events, Fold):
        by: Literal["date", "reported"] = "date" if known == "now" else "reported"
        folded = fold(
            events,
            freq,
            actors=asked or None,
            since=since,
            until=until,
            by=by,
            all_sectors=all_sectors,
            evidence=most,
        )
    elif folded.freq != freq:
        raise InputError(f"these cells were folded by {folded.freq}, not by {freq}; fold again or ask for that")
    cells, used, left_out = one_scale(folded, asked, scale)
    start = parameters or default_parameters(used, freq)
    counts = _counts(cells)
    empty = np.zeros((0, 0))
    panel = Panel((), (), empty, empty, empty, empty, empty, {})
    blank = Relations(
        asked, freq, known, used, cells, folded.evidence, start, left_out, *counts, most, panel, empty, empty
    )
    blank = replace(blank, counting=folded.counting)
    return _estimated(blank, asked, fit=parameters is None if fit is None else fit)


def default_parameters(scale: str, freq: Freq) -> Parameters:
    """Documented defaults for a scale and a frequency.

    The neutral point and its band are those of the scale (the ontology's data); the variance of a step grows with
    the length of the period. Events that name no scale are read on PLOVER's.

    Raises
    ------
    InputError
        When the ontology does not know the scale.

    Examples
    --------
    >>> default_parameters("plover", "quarter").level_sd > default_parameters("plover", "month").level_sd
    True
    >>> default_parameters("goldstein_weis", "month").neutral
    1.0
    """
    base = Parameters()
    scales = load_ontology().scales
    if scale and scale not in scales:
        raise InputError(
            f"no intensity scale {scale!r} among {', '.join(sorted(scales))}: say what is neutral on it with "
            "parameters=Parameters(neutral=..., delta=...)"
        )
    known = scales[scale or "plover"]
    step = base.level_sd * MONTHS[freq] ** 0.5
    return replace(base, neutral=known.neutral, delta=known.delta, level_sd=step)


def one_scale(folded: Fold, actors: tuple[str, ...], scale: str) -> tuple[pyarrow.Table, str, Mapping[str, int]]:
    """The cells among the actors on one scale, its name, and what was left out with denied and other scales."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = folded.cells
    if actors:
        names = pa.array(actors, pa.string())
        cells = cells.filter(pc.and_(pc.is_in(cells["source"], names), pc.is_in(cells["target"], names)))
    scored = cells.filter(pc.greater(cells["k"], 0))
    held = sorted(scored["scale"].unique().to_pylist())
    if len(held) > 1 and not scale:
        raise InputError(f"events on {len(held)} scales ({', '.join(map(repr, held))}): choose one with scale=")
    used = scale or (held[0] if held else "")
    bare = pc.and_(pc.equal(cells["scale"], ""), pc.equal(cells["k"], 0))
    other = pc.invert(pc.or_(pc.equal(cells["scale"], used), bare))
    other = pc.and_(other, bool(held))
    left_out = dict(folded.left_out)
    denied = pc.equal(cells["status"], "denied")
    for reason, test in (("scale", other), ("denied", pc.and_not(denied, other))):
        halves = pc.sum(cells.filter(test)["n"]).as_py()
        if halves:
            left_out[reason] = halves // 2
    return cells.filter(pc.invert(other)), used, MappingProxyType(left_out)


def _counts(cells: pyarrow.Table) -> tuple[int, int, int]:
    """Events that enter, those without an intensity, those whose `about` is unknown.

    Both halves of a symmetric event are there, whatever the order of source and target, so halves / 2 is exact.
    """
    import pyarrow.compute as pc

    cells = cells.filter(pc.not_equal(cells["status"], "denied"))
    halves = pc.sum(cells["n"]).as_py() or 0
    scored = pc.sum(cells["k"]).as_py() or 0
    unknown = pc.sum(cells.filter(pc.is_null(cells["about"]))["n"]).as_py() or 0
    return halves // 2, (halves - scored) // 2, unknown // 2


def _estimated(base: Relations, actors: tuple[str, ...], *, fit: bool = False) -> Relations:
    """`base` with panel, variances and posterior made from its cells for these actors."""
    names = actors or None
    panel = make_panel(
        base.cells, base.evidence_cells, names, freq=base.freq, parameters=base.parameters, most=base.most
    )
    revisions = base.revisions or ((0, base.parameters),)
    if fit and len(panel.periods) > 1:
        whole = np.array([key[2] == "" for key in panel.keys])
        data = panel.mean[:, whole], panel.scored[:, whole], panel.scatter[:, whole], base.parameters
        revisions = past_only_parameters(*data) if base.known == "then" else ((0, fit_variances(*data)),)
    base = replace(base, actors=actors, panel=panel, revisions=revisions, parameters=revisions[-1][1])
    if not panel.periods:
        return replace(base, mean=panel.mean, sd=panel.mean)
    mean, sd = np.empty_like(panel.mean), np.empty_like(panel.mean)
    for (first, parameters), end in zip(revisions, [*(row for row, _ in revisions[1:]), len(mean)], strict=True):
        # Smoothing needs all periods, and has one stretch; the filter needs those up to the end of the stretch.
        level = posterior(panel.mean[:end], panel.scored[:end], parameters, past_only=base.known == "then")
        mean[first:end], sd[first:end] = (values[first:] for values in level)
    return replace(base, mean=mean, sd=sd)


def _prior(base: Relations, key: Key) -> Relations:
    """A result of one relation without events: the prior in every period."""
    shape = (len(base.periods), 1)
    zero = np.zeros(shape)
    panel = Panel((key,), base.periods, zero, zero, zero, zero, zero, {})
    sds = [base.parameters_at(row).prior_sd for row in range(shape[0])]
    return replace(base, panel=panel, mean=np.full(shape, base.parameters.neutral), sd=np.array(sds)[:, None])


def _table(base: Relations, rows: list[int] | None = None, columns: list[int] | None = None) -> pyarrow.Table:
    """Rows of `Relation` for some periods and relations (all by default), made column by column."""
    import pyarrow as pa

    panel, p = base.panel, base.parameters
    rows = list(range(len(panel.periods))) if rows is None else rows
    columns = list(range(len(panel.keys))) if columns is None else columns

    def flat(values: Array) -> Array:
        return values[np.ix_(rows, columns)].T.ravel()

    mean, sd, volume = flat(base.mean), flat(base.sd), flat(panel.volume)
    shares = np.divide(flat(panel.conflict), volume, out=np.zeros_like(volume), where=volume > 0)
    signs = sign_probabilities(mean, sd, p.neutral, p.delta)
    numbers = zip(
        ("mean", "sd", "p_positive", "p_neutral", "p_negative", "volume", "conflict_share"),
        (mean, sd, *signs, volume, shares),
        strict=True,
    )
    data: dict[str, Any] = {name: np.round(values, DIGITS) + 0.0 for name, values in numbers}
    for place, name in enumerate(("source", "target", "about")):
        data[name] = pa.array([panel.keys[c][place] for c in columns], pa.string()).take(
            pa.array(np.repeat(np.arange(len(columns)), len(rows)))
        )
    data["period"] = pa.array([panel.periods[r] for r in rows], pa.string()).take(
        pa.array(np.tile(np.arange(len(rows)), len(columns)))
    )
    found = [[i for _, i in panel.strongest.get((c, r), ())] for c in columns for r in rows]
    data["evidence"] = found
    data["scale"] = pa.array([base.scale], pa.string()).take(pa.array(np.zeros(len(found), dtype=np.int64)))
    schema = arrow_schema(Relation)
    return pa.table([pa.array(data[field.name], field.type) for field in schema], schema=schema)
