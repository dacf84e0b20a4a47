"""A triangle through time: its type period by period, its spells, and its switches with what made them.

The legs' paths are drawn jointly under the model of spells (`spells`), each draw is read as Dittmer reads three signs,
and what most draws agree on is told (`switches`). The level model's reading of every period stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Relations, sign_probabilities
from tertius.estimates.levels import Array
from tertius.records import Moment, Moved, Spell, Switch
from tertius.tables import Records, rounded
from tertius.triangles import switches
from tertius.triangles.causes import causes_of
from tertius.triangles.dittmer import (
    NO_PIVOT,
    PAIRS,
    TYPES,
    UNDETERMINED,
    patterns,
    read_patterns,
    seat_of,
    type_of,
)
from tertius.triangles.legs import directions, is_informed
from tertius.triangles.spells import draw_levels

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class LegPath:
    """One leg through time, arrays (periods,): the level model's `mean` and `sd`, the spell model's median `step`."""

    first: str
    second: str
    mean: Array
    sd: Array
    step: Array
    volume: Array


@dataclass(frozen=True)
class History:
    """A triangle through time.

    Attributes
    ----------
    actors : tuple of str
    freq : str
    moments : Records of Moment
        One a period.
    spells : Records of Spell
    switches : Records of Switch
    legs : tuple of LegPath
        In the order of `tertius.triangles.dittmer.PAIRS`.
    neutral, delta : float
        Of the scale.
    agreement : float
        Share of the periods in which both models find the same type likeliest.
    method : str
    draws, seed : int
    """

    actors: tuple[str, str, str]
    freq: str
    moments: Records[Moment]
    spells: Records[Spell]
    switches: Records[Switch]
    legs: tuple[LegPath, LegPath, LegPath]
    neutral: float
    delta: float
    agreement: float
    method: str
    draws: int
    seed: int

    def __repr__(self) -> str:
        first, last = self.moments[0].period, self.moments[-1].period
        lines = [
            f"History of {', '.join(self.actors)} by {self.freq}, {first} to {last}: {len(self.switches)} switches"
        ]
        lines += [f"  {s.first} to {s.last}  {label(s.type, s.seat)}, {s.probability:.0%}" for s in self.spells]
        lines += [
            f"  switch {s.period} ({s.earliest} to {s.latest}), {s.probability:.0%}: "
            f"{label(s.before, s.before_seat)} to {label(s.after, s.after_seat)}"
            for s in self.switches
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        import html

        head = html.escape(repr(self).partition("\n")[0])
        return f"<p>{head}</p>{self.spells._repr_html_()}{self.switches._repr_html_()}"


def label(kind: str, seat: str) -> str:
    """A type with the corner that it sets apart.

    >>> label("romantic", "RUS"), label("marriage", "IRN"), label("veto", "none")
    ('romantic, pivot RUS', 'marriage, outcast IRN', 'veto')
    """
    if seat == NO_PIVOT:
        return kind
    return f"{kind}, {'pivot' if kind == 'romantic' else 'outcast'} {seat}"


def history(
    relations: Relations, actors: Iterable[str] | None = None, *, draws: int = DRAWS, seed: int = 1981
) -> History:
    """Type, spells and switches of a triangle over all periods of its relations.

    Parameters
    ----------
    relations : Relations
        With `known="now"`: a history looks back.
    actors : iterable of str, optional
        Three actors; those of `relations` by default.
    draws, seed : int
        Of the joint paths of the legs.

    Returns
    -------
    History

    Raises
    ------
    InputError
        When the actors are not three, or the relations are those known then, or of one period.
    NotFoundError
        When there is no event.

    Notes
    -----
    A switch is reported with the share of the draws in which it happened, and the nine tenths of its date around the
    middle. In scholarship, see Spirling (2007) and Park (2010) on change points in political series.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.estimates import relations
    >>> acts = [(a, b, g if (a, b) != ("USA", "IRN") or year < 1979 else -g, f"{year}-0{month}")
    ...         for a, b, g in (("USA", "RUS", -6.0), ("USA", "IRN", 6.0), ("RUS", "IRN", -6.0))
    ...         for year in range(1976, 1983) for month in range(1, 9) for _ in range(3)]
    >>> rows = {"source": [a for a, *_ in acts], "target": [b for _, b, *_ in acts], "date": [d for *_, d in acts],
    ...         "quad": ["material cooperation"] * len(acts), "intensity": [g for *_, g, _ in acts]}
    >>> found = history(relations(pa.table(rows), ["USA", "RUS", "IRN"], "year"), draws=200)
    >>> [(s.before, s.before_seat, s.after, s.period) for s in found.switches]
    [('marriage', 'RUS', 'veto', '1979')]
    """
    corners = tuple(relations.actors if actors is None else dict.fromkeys(actors))
    if len(corners) != 3:
        raise InputError(f"a triangle has three actors; got {len(corners)}: {', '.join(corners) or 'none'}")
    trio = (corners[0], corners[1], corners[2])
    chosen = relations.among(trio)
    if chosen.known == "then":
        raise InputError("a history looks back on all events; ask for relations with known='now'")
    if not chosen.periods:
        raise NotFoundError(f"no events among {', '.join(trio)}, so no history")
    if chosen.freq == "all":
        raise InputError("all acts are taken as one period, which has no history; choose a length with freq")
    levels = _drawn(chosen, trio, draws, seed)
    p = chosen.parameters
    informed = is_informed(chosen, len(chosen.periods) - 1, trio)
    labels = switches.label_draws(levels, p.neutral, p.delta)
    if not informed:
        labels[:] = UNDETERMINED
    odds = switches.label_odds(labels)
    found = switches.stretches(odds)
    legs = tuple(_leg(chosen, trio, i, np.median(levels[i], axis=0)) for i in range(3))
    moments = _moments(chosen.periods, trio, odds, _level_odds(legs, chosen, informed=informed))
    made = [_switch(chosen, trio, change, levels, draws) for change in switches.changes(labels, odds, found)]
    return History(
        actors=trio,
        freq=chosen.freq,
        moments=Records(moments, Moment),
        spells=Records([_spell(chosen.periods, trio, stretch, odds) for stretch in found], Spell),
        switches=Records(made, Switch),
        legs=(legs[0], legs[1], legs[2]),
        neutral=p.neutral,
        delta=p.delta,
        agreement=rounded(sum(m.type == m.level_type for m in moments) / len(moments)),
        method=(
            f"spells of constant level with sudden changes (Fearnhead 2006), {draws} joint draws; level and "
            f"noise as in: {chosen.method}"
        ),
        draws=draws,
        seed=seed,
    )


def _drawn(chosen: Relations, trio: tuple[str, str, str], draws: int, seed: int) -> Array:
    """Paths of the three legs, in the order of `PAIRS`: (3, draws, periods)."""
    drawn = {}
    # A stream a dyad, by its codes, so that the order of the corners draws the same paths.
    for a, b in sorted(tuple(sorted((trio[x], trio[y]))) for x, y in PAIRS):
        columns = [chosen.panel.keys.index(key) for key in ((a, b, ""), (b, a, ""))]
        y, volume = chosen.panel.mean[:, columns], chosen.panel.scored[:, columns]
        rng = np.random.default_rng([seed, *f"{a}-{b}".encode()])
        drawn[frozenset((a, b))] = draw_levels(y, volume, chosen.parameters, chosen.freq, draws=draws, rng=rng)
    return np.stack([drawn[frozenset((trio[x], trio[y]))] for x, y in PAIRS])


def _leg(chosen: Relations, trio: tuple[str, str, str], place: int, step: Array) -> LegPath:
    a, b = (trio[x] for x in PAIRS[place])
    joint = [directions(chosen, row, a, b) for row in range(len(chosen.periods))]
    columns = [chosen.panel.keys.index(key) for key in ((a, b, ""), (b, a, ""))]
    return LegPath(
        a,
        b,
        np.array([mean.mean() for mean, _ in joint]),
        np.array([np.sqrt(covariance.mean()) for _, covariance in joint]),
        step,
        chosen.panel.volume[:, columns].sum(axis=1),
    )


def _level_odds(legs: tuple[LegPath, ...], chosen: Relations, *, informed: bool) -> Array:
    """Odds of the labels under the level model: (periods, 9)."""
    p = chosen.parameters
    signs = [sign_probabilities(leg.mean, leg.sd, p.neutral, p.delta) for leg in legs]
    held = patterns(np.stack([s[0] for s in signs], axis=-1), np.stack([s[2] for s in signs], axis=-1)) * informed
    return np.column_stack([held, 1 - held.sum(axis=1)])


def _moments(periods: tuple[str, ...], trio: tuple[str, str, str], odds: Array, level: Array) -> list[Moment]:
    out = []
    for period, row, other in zip(periods, odds, level, strict=True):
        types, pivots, outcasts, balanced = read_patterns(row[:8], trio)
        kind = _likeliest(types)
        seats = pivots if kind == "romantic" else outcasts if kind == "marriage" else ((NO_PIVOT, 1.0),)
        beside = read_patterns(other[:8], trio)[0]
        level_type = _likeliest(beside)
        out.append(
            Moment(
                period=period,
                type=TYPES[[name for name, _ in types].index(kind)],
                seat=max(seats[:3], key=lambda pair: pair[1])[0],
                types=types,
                pivots=pivots,
                outcasts=outcasts,
                p_balanced=balanced,
                level_type=TYPES[[name for name, _ in beside].index(level_type)],
                level_probability=dict(beside)[level_type],
            )
        )
    return out


def _likeliest(pairs: tuple[tuple[str, float], ...]) -> str:
    return max(reversed(pairs), key=lambda pair: pair[1])[0]


def _named(trio: tuple[str, str, str], pattern: int) -> str:
    seat = seat_of(pattern)
    return trio[seat] if seat >= 0 else NO_PIVOT


def _spell(periods: tuple[str, ...], trio: tuple[str, str, str], found: switches.Stretch, odds: Array) -> Spell:
    pattern = min(found.label, UNDETERMINED)
    return Spell(
        type=type_of(pattern),
        seat=_named(trio, pattern),
        first=periods[found.first],
        last=periods[found.last],
        periods=found.last - found.first + 1,
        probability=rounded(float(odds[found.first : found.last + 1, pattern].mean())),
    )


def _switch(
    chosen: Relations, trio: tuple[str, str, str], change: switches.Change, levels: Array, draws: int
) -> Switch:
    p, periods = chosen.parameters, chosen.periods
    sure = change.sure
    share = float(sure.mean())
    # Where no draw at all has both ends, all of them tell at least which way the legs went.
    used = sure if sure.any() else np.ones(draws, dtype=bool)
    dates = change.dates if sure.any() else np.array([change.after.first])
    early, late = (int(q) for q in np.quantile(dates, [0.05, 0.95], method="inverted_cdf"))
    mode = int(np.bincount(dates).argmax())
    moved = []
    for place, (x, y) in enumerate(PAIRS):
        before, after = levels[place][used, change.here], levels[place][used, change.there]
        turned = np.mean(_sign(before, p.neutral, p.delta) != _sign(after, p.neutral, p.delta))
        moved.append(
            Moved(
                first=trio[x],
                second=trio[y],
                before=rounded(float(before.mean())),
                after=rounded(float(after.mean())),
                probability=rounded(float(turned)),
            )
        )
    most = max(leg.probability for leg in moved)
    told = tuple(leg for leg in moved if leg.probability > 0.5 or leg.probability == most)
    window = (early, min(max(late, mode + 5), change.after.last))
    return Switch(
        actors=trio,
        before=type_of(change.before.label),
        before_seat=_named(trio, change.before.label),
        after=type_of(change.after.label),
        after_seat=_named(trio, change.after.label),
        period=periods[mode],
        earliest=periods[early],
        latest=periods[late],
        probability=rounded(share),
        moved=told,
        causes=causes_of(chosen, told, window),
    )


def _sign(level: Array, neutral: float, delta: float) -> Array:
    return np.where(np.abs(level - neutral) > delta, np.sign(level - neutral), 0.0)
