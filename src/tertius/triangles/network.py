"""All triangles of a network at a date, ranked: which matter most now, and which are about to tip.

Cells of the fold come in. A triangle is told only where something was reported on each of its legs within a year: of
the others the events of the time say nothing. Its legs are the level model's of that one period, by a smoother that
goes once forward and once back over all dyads and keeps no path; then everything is arrays over legs and triples.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Fold, Parameters, period_of, sign_probabilities
from tertius.estimates.dyads import default_parameters, one_scale
from tertius.estimates.levels import Array, noise_precision
from tertius.estimates.panels import Panel, make_panel
from tertius.estimates.parameters import MONTHS
from tertius.estimates.periods import Freq, from_ordinal, ordinal
from tertius.records import Leg, Ranked
from tertius.tables import Records, rounded
from tertius.triangles.dittmer import NO_PIVOT, OPPOSITE, PAIRS, TYPES, UNDETERMINED, patterns, seat_of, type_of
from tertius.triangles.measures import hostility, leverage, stays, survival

if TYPE_CHECKING:
    import pyarrow

Places = npt.NDArray[np.int64]

By = Literal["weight", "tipping"]

Parts = frozenset[tuple[str, str, str]]
"""Source, target and third: the relations of which some is said about the third."""

WINDOW = 12.0
"""Months up to the date in which each leg must have an event."""

AHEAD = 6.0
"""Months within which a triangle may tip."""

_WITHOUT = "|"
"""Between a target and a third actor: the part of a relation that is not said about the third."""


@dataclass(frozen=True, slots=True)
class Network:
    """The live legs of a date; arrays (legs,) but `corners` (legs, 2), `triples` (triples, 3), `sides` (triples, 3).

    `triples` hold places in `actors`, in order; `sides` the legs of each triple in the order of `PAIRS`. A leg may
    stand here several times: whole, and for the triple in which something is said about the third.
    """

    actors: tuple[str, ...]
    period: str
    parameters: Parameters
    corners: Places
    mean: Array
    sd: Array
    volume: Array
    triples: Places
    sides: Places


def ranked(
    folded: Fold,
    *,
    at: str = "",
    over: Iterable[str] | None = None,
    by: By = "weight",
    scale: str = "",
    parameters: Parameters | None = None,
    top: int | None = None,
) -> Records[Ranked]:
    """Every triangle with events on all its legs, ranked.

    Parameters
    ----------
    folded : Fold
    at : str
        A date or a period label; the last period with events by default.
    over : iterable of str, optional
        Actors that may be corners; all of the fold by default.
    by : {"weight", "tipping"}
        Which matter most now: the expected leverage of the corner that has most of it, so that both friendships and the
        quarrel must be strong, times ln(1 + n) with n the year's events on the leg that has fewest. Or which may tip:
        the probability of being of one type now and not in half a year, times the same.
    scale : str
        Where the events bear several.
    parameters : Parameters, optional
        The documented defaults for the scale and frequency otherwise: no variance is fitted to a whole network.
    top : int, optional
        How many are told; all by default.

    Returns
    -------
    Records of Ranked
        First the most; ties by actors.

    Raises
    ------
    NotFoundError
        When the period is none of the fold's.
    InputError
        When the fold is of one period, or `by` is unknown.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.estimates import fold
    >>> acts = [("USA", "RUS", 6.0), ("RUS", "IRN", 7.0), ("USA", "IRN", -7.0), ("USA", "CHN", 2.0)] * 20
    >>> rows = {"source": [a for a, _, _ in acts], "target": [b for _, b, _ in acts], "date": ["2017-02"] * 80,
    ...         "quad": ["material cooperation"] * 80, "intensity": [g for *_, g in acts]}
    >>> [(r.actors, r.type, r.seat) for r in ranked(fold(pa.table(rows)))]
    [(('IRN', 'RUS', 'USA'), 'romantic', 'RUS')]
    """
    if by not in get_args(By):
        raise InputError(f"no ranking by {by!r}; choose {' or '.join(get_args(By))}")
    network = network_at(folded, at=at, over=over, scale=scale, parameters=parameters)
    return _ranked(network, by, folded.freq, top)


def network_at(
    folded: Fold,
    *,
    at: str = "",
    over: Iterable[str] | None = None,
    scale: str = "",
    parameters: Parameters | None = None,
) -> Network:
    """The live legs of a date and the triples they close; see `ranked`."""
    if folded.freq == "all":
        raise InputError("all acts are taken as one period; choose a length with freq")
    chosen = tuple(dict.fromkeys(over)) if over is not None else ()
    cells, used, _ = one_scale(folded, chosen, scale)
    p = parameters or default_parameters(used, folded.freq)
    periods = sorted(cells["period"].unique().to_pylist())
    if not periods:
        raise NotFoundError("no events among the actors, so no triangles")
    period = period_of(at, folded.freq) if at else periods[-1]
    if not periods[0] <= period <= periods[-1]:
        raise NotFoundError(f"no period {period}: the events run from {periods[0]} to {periods[-1]}")
    live = _live(cells, period, folded.freq)
    table, parts = _with_parts(live)
    panel = make_panel(table, folded.evidence.slice(0, 0), None, freq=folded.freq, parameters=p, most=0)
    if period not in panel.periods:
        raise NotFoundError(f"nothing was reported in the year up to {period}")
    return _network(panel, parts, period, p, folded.freq)


def _live(cells: pyarrow.Table, period: str, freq: Freq) -> pyarrow.Table:
    """The cells, of all periods, of the pairs that have a scored event in the year up to the period."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = cells.filter(pc.not_equal(cells["status"], "denied"))
    pair = pc.binary_join_element_wise(
        pc.min_element_wise(cells["source"], cells["target"]),
        pc.max_element_wise(cells["source"], cells["target"]),
        " ",
    )
    near = pa.array(_window(period, freq), pa.string())
    recent = pc.and_(pc.is_in(cells["period"], near), pc.greater(cells["k"], 0))
    return cells.filter(pc.is_in(pair, pc.unique(pair.filter(recent))))


def _window(period: str, freq: Freq) -> list[str]:
    """Labels of the periods of the year up to one, itself the last."""
    last = ordinal(period, freq)
    return [from_ordinal(last - back, freq) for back in range(max(1, round(WINDOW / MONTHS[freq])))]


def _with_parts(cells: pyarrow.Table) -> tuple[pyarrow.Table, Parts]:
    """The cells, and behind them those of each pair less what is said about a third, under a target of its own.

    In the triangle with that third, its verbal part is a stance and no part of the leg (see `estimates.panels`).
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    said = cells.filter(pc.and_(pc.starts_with(cells["quad"], "verbal"), pc.greater(pc.utf8_length(cells["about"]), 0)))
    about = said.select(["source", "target", "about"]).group_by(["source", "target", "about"]).aggregate([])
    parts = {
        (row["source"], row["target"], third)
        for row in about.to_pylist()
        for third in row["about"].split("+")
        if third not in (row["source"], row["target"])
    }
    tables = [cells]
    for source, target, third in sorted(parts):
        own = cells.filter(pc.and_(pc.equal(cells["source"], source), pc.equal(cells["target"], target)))
        named = [third in (text or "").split("+") for text in own["about"].to_pylist()]
        apart = pc.and_(pc.starts_with(own["quad"], "verbal"), pa.array(named, pa.bool_()))
        rest = own.filter(pc.invert(apart))
        alias = pa.array([f"{target}{_WITHOUT}{third}"] * len(rest), pa.string())
        tables.append(rest.set_column(rest.column_names.index("target"), "target", alias))
    return pa.concat_tables(tables), frozenset(parts)


def _network(panel: Panel, parts: Parts, period: str, p: Parameters, freq: Freq) -> Network:
    row = panel.periods.index(period)
    mean, sd, prior = level_at(panel.mean, panel.scored, p, row)
    recent = panel.volume[max(0, row + 1 - len(_window(period, freq))) : row + 1].sum(axis=0)
    place = {(source, target): i for i, (source, target, _) in enumerate(panel.keys)}
    whole = sorted({(min(key), max(key)) for key in place if _WITHOUT not in key[1]})
    actors = tuple(sorted({name for pair in whole for name in pair}))
    number = {name: i for i, name in enumerate(actors)}
    apart = sorted({(min(a, b), max(a, b), third) for a, b, third in parts if third in number})
    legs = [*((a, b, "") for a, b in whole), *apart]

    def column(source: str, target: str, third: str) -> int:
        name = f"{target}{_WITHOUT}{third}" if (source, target, third) in parts else target
        return place.get((source, name), -1)

    columns = np.array([[column(a, b, x), column(b, a, x)] for a, b, x in legs], dtype=np.int64).reshape(-1, 2)
    # Behind the last column stands what is known of a side that never acted: the prior.
    mean, sd, prior = np.append(mean, p.neutral), np.append(sd, p.prior_sd), np.append(prior, p.prior_sd)
    leg_mean, leg_sd = _joined(mean[columns], sd[columns], prior[columns], p)
    volume = np.append(recent, 0.0)[columns].sum(axis=1)
    corners = np.array([[number[a], number[b]] for a, b, _ in legs], dtype=np.int64).reshape(-1, 2)
    triples, sides = _triples(len(actors), corners[: len(whole)])
    for leg in range(len(whole), len(legs)):
        third = number[legs[leg][2]]
        for side, pair in enumerate(PAIRS):
            here = (triples[:, list(pair)] == corners[leg]).all(axis=1) & (triples[:, 2 - side] == third)
            sides[here, side] = leg
    return Network(actors, period, p, corners, leg_mean, leg_sd, volume, triples, sides)


def level_at(y: Array, volume: Array, p: Parameters, row: int) -> tuple[Array, Array, Array]:
    """Smoothed level of many dyads in one period, by a filter from either end (Fraser and Potter 1969).

    Parameters
    ----------
    y, volume : array of shape (periods, dyads)
        Mean intensity and number of scored events.
    p : Parameters
    row : int

    Returns
    -------
    mean, sd, prior_sd : array of shape (dyads,)
        The same as `estimates.levels.posterior` gives in that row, and the sd before any event is known.
    """
    precision = noise_precision(volume, p)
    observed = precision > 0
    q = p.level_sd**2
    start = np.where(observed.any(axis=0), observed.argmax(axis=0), len(y))
    pull = np.where(observed, precision * (y - p.neutral), 0.0)
    first, last = np.zeros(y.shape[1]), np.zeros(y.shape[1])
    for t in range(row + 1):
        # Information form: what is known fades by the walk, the prior comes in at the first events.
        fade = 1 / (1 + q * last)
        first, last = first * fade, last * fade
        begins = start == t
        last = last + begins / p.prior_sd**2 + precision[t]
        first = first + pull[t]
    later, behind = np.zeros(y.shape[1]), np.zeros(y.shape[1])
    for t in range(len(y) - 1, row, -1):
        behind = behind + precision[t] + (start == t) / p.prior_sd**2
        later = later + pull[t]
        fade = 1 / (1 + q * behind)
        later, behind = later * fade, behind * fade
    known = last + behind
    silent = known <= 0
    known = np.where(silent, 1 / p.prior_sd**2, known)
    away = np.where(start < len(y), np.abs(row - start), 0)
    prior = np.sqrt(p.prior_sd**2 + away * q)
    return p.neutral + (first + later) / known, np.sqrt(1 / known), prior


def _joined(mean: Array, sd: Array, prior: Array, p: Parameters) -> tuple[Array, Array]:
    """Mean and sd of the undirected legs; arrays (legs, 2) in. As `estimates.join_directions`, for many at once."""
    one, two, rho = prior[:, 0], prior[:, 1], p.reciprocity
    gained = np.maximum(sd**-2.0 - prior**-2.0, 0.0)
    share = 1 / (1 - rho**2)
    a, b, c = share / one**2 + gained[:, 0], share / two**2 + gained[:, 1], -share * rho / (one * two)
    determinant = a * b - c * c
    pull = (mean - p.neutral) * sd**-2.0
    level = ((b - c) * pull[:, 0] + (a - c) * pull[:, 1]) / determinant / 2
    return p.neutral + level, np.sqrt((a + b - 2 * c) / determinant) / 2


def _triples(size: int, corners: Places) -> tuple[Places, Places]:
    """The triples that the legs close, and their legs in the order of `PAIRS`."""
    leg = np.full((size, size), -1, dtype=np.int64)
    leg[corners[:, 0], corners[:, 1]] = leg[corners[:, 1], corners[:, 0]] = np.arange(len(corners))
    joined = leg >= 0
    edge, third = np.nonzero(joined[corners[:, 0]] & joined[corners[:, 1]])
    later = third > corners[edge, 1]
    edge, third = edge[later], third[later]
    triples = np.column_stack([corners[edge], third])
    sides = np.column_stack([leg[triples[:, x], triples[:, y]] for x, y in PAIRS])
    return triples, sides


def _ranked(network: Network, by: By, freq: Freq, top: int | None) -> Records[Ranked]:
    p, sides = network.parameters, network.sides
    plus, neither, minus = sign_probabilities(network.mean, network.sd, p.neutral, p.delta)
    odds = patterns(plus[sides], minus[sides])
    odds = np.column_stack([odds, 1 - odds.sum(axis=1)])
    held = leverage(*survival(network.mean, network.sd, p), sides)
    kinds = np.stack([odds[:, columns].sum(axis=1) for columns in _COLUMNS.values()], axis=1)
    kind = kinds.shape[1] - 1 - kinds[:, ::-1].argmax(axis=1)
    # Of the likeliest type, the likeliest pattern.
    member = np.array([[pattern in columns for pattern in range(9)] for columns in _COLUMNS.values()])
    now = np.where(member[kind], odds, -1.0).argmax(axis=1)
    warm, cold = stays(network.mean, network.sd, p, AHEAD / MONTHS[freq])
    kept = np.where((now[:, None] >> np.arange(3)) & 1 == 1, cold[sides], warm[sides])
    chance = np.take_along_axis(odds, now[:, None], axis=1)[:, 0]
    tips = np.where(now == UNDETERMINED, 0.0, chance * (1 - kept.prod(axis=1)))
    least = network.volume[sides].min(axis=1, initial=np.inf)
    weight = held.max(axis=1, initial=0.0) * np.log1p(least)
    key = weight if by == "weight" else tips * np.log1p(least)
    order = np.lexsort((*network.triples.T[::-1], -np.round(key, 9)))[:top]
    depth = hostility(network.mean, network.sd, p.neutral)
    legs = {
        side: Leg(
            first=network.actors[network.corners[side, 0]],
            second=network.actors[network.corners[side, 1]],
            mean=rounded(float(network.mean[side])),
            sd=rounded(float(network.sd[side])),
            p_positive=rounded(float(plus[side])),
            p_neutral=rounded(float(neither[side])),
            p_negative=rounded(float(minus[side])),
            volume=rounded(float(network.volume[side])),
            evidence=(),
        )
        for side in np.unique(sides[order]).tolist()
    }
    rows = []
    for rank, place in enumerate(order.tolist(), start=1):
        names = [network.actors[i] for i in network.triples[place]]
        seat, holder = seat_of(int(now[place])), int(held[place].argmax())
        edge = int(kept[place].argmin())
        rows.append(
            Ranked(
                rank=rank,
                actors=(names[0], names[1], names[2]),
                period=network.period,
                type=type_of(int(now[place])),
                probability=rounded(float(kinds[place, kind[place]])),
                seat=names[seat] if seat >= 0 else NO_PIVOT,
                pivot=names[holder],
                p_pivot=rounded(float(odds[place, _PIVOT[holder]])),
                leverage=rounded(float(held[place, holder])),
                weight=rounded(float(weight[place])),
                quarrel=rounded(float(depth[sides[place, OPPOSITE[holder]]])),
                p_balanced=_balanced(kinds[place]),
                tipping=rounded(float(tips[place])),
                hinge="" if now[place] == UNDETERMINED else "-".join(names[x] for x in PAIRS[edge]),
                legs=tuple(legs[side] for side in sides[place].tolist()),  # type: ignore[arg-type]
            )
        )
    return Records(rows, Ranked)


_COLUMNS = {kind: [pattern for pattern in range(9) if type_of(pattern) == kind] for kind in TYPES}
_PIVOT = [next(p for p in range(8) if type_of(p) == "romantic" and seat_of(p) == corner) for corner in range(3)]


def _balanced(kinds: Array) -> float:
    """Share of the balanced among the signed: ménage and marriage, as `dittmer.read_patterns` has it."""
    signed = float(kinds[:4].sum())
    return rounded(float(kinds[0] + kinds[2]) / signed) if signed > 0 else 0.5
