"""How much of the space of assumptions an answer holds in, what it hangs on, and what would overturn it.

Weights are drawn evenly from their plausible ranges and measured levels from their posterior, together, by a scrambled
Sobol sequence (seeded). Indices are Saltelli's, with Jansen's total estimator as SciPy implements them (Saltelli and
others 2010, Computer Physics Communications 181(2)); the map and the thresholds are plain searches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.games.pivots.assumptions import Assumptions
from tertius.games.pivots.batches import Mixing, Solved, solve
from tertius.games.pivots.noisy import SETTLED, Noisy, noisy
from tertius.games.pivots.pivot import allowed, payoffs_of
from tertius.games.pivots.situations import free
from tertius.games.pivots.stages import Places
from tertius.games.pivots.terms import ACTIONS, Array
from tertius.records import ActionShare, Influence, MapCell, Situation, Threshold
from tertius.tables import rounded

Columns = Mapping[str, Array]
"""Draws of terms and measured fields, by name; what is not there is at its default."""

GRID = 11
"""Places along each side of the map."""

SCAN = 65
PARTS = 16
ROUNDS = 6
"""Places looked at along a range, and how often and into how many parts the stretch that holds a turn is then cut."""

CONFIDENCE = 0.9
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Space:
    """What varies: names, and the unit cube of as many dimensions turned into columns."""

    held: Situation
    assumptions: Assumptions
    names: tuple[str, ...]

    def columns(self, cube: Array) -> Columns:
        """Points of the unit cube (draws, names) as draws: even in the range of a weight, normal for a level."""
        from scipy.special import ndtri

        out = {}
        for name, u in zip(self.names, np.asarray(cube).T, strict=True):
            low, high = self.bounds(name)
            if is_measured(self.assumptions, name):
                mean, sd = float(getattr(self.held, name)), float(getattr(self.held, f"{name}_sd"))
                out[name] = mean + sd * ndtri(np.clip(u, 1e-6, 1 - 1e-6))
            else:
                out[name] = low + u * (high - low)
        return out

    def bounds(self, name: str) -> tuple[float, float]:
        """Plausible range: that of the weight, or two standard deviations about a measured level."""
        if is_measured(self.assumptions, name):
            mean, sd = float(getattr(self.held, name)), float(getattr(self.held, f"{name}_sd"))
            return mean - 2 * sd, mean + 2 * sd
        term = self.assumptions[name]
        return term.low, term.high

    def default(self, name: str) -> float:
        """The default of a weight, the measured mean of a level."""
        if is_measured(self.assumptions, name):
            return float(getattr(self.held, name))
        return self.assumptions[name].default


def is_measured(assumptions: Assumptions, name: str) -> bool:
    """Whether a name is a measured field rather than a term."""
    return name not in assumptions.names


def make_space(held: Situation, assumptions: Assumptions) -> Space:
    """The space of everything that varies in this game."""
    terms, measured = free(held, assumptions)
    return Space(held, assumptions, (*(term.name for term in terms), *measured))


def sobol(dimensions: int, draws: int, seed: int) -> Array:
    """Scrambled Sobol points (draws, dimensions), the same for the same seed; `draws` a power of two."""
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(engine.random_base2(int(draws).bit_length() - 1))


def solved(
    held: Situation, assumptions: Assumptions, columns: Columns, draws: int, *, mixing: Mixing = "needed"
) -> tuple[Solved, Noisy]:
    """The game under some columns: its equilibria, and what is played under noise."""
    values = payoffs_of(held, assumptions, columns, draws)
    return solve(values, allowed(held), mixing=mixing), noisy(
        values, allowed(held), _precision(assumptions, columns, draws)
    )


def played(held: Situation, assumptions: Assumptions, columns: Columns, draws: int) -> Noisy:
    """What is played under noise alone."""
    values = payoffs_of(held, assumptions, columns, draws)
    return noisy(values, allowed(held), _precision(assumptions, columns, draws))


def _precision(assumptions: Assumptions, columns: Columns, draws: int) -> Array:
    return columns.get("precision", np.full(draws, assumptions["precision"].default))


def shares(space: tuple[Solved, Noisy], default: tuple[Solved, Noisy]) -> tuple[ActionShare, ...]:
    """The actions' shares of the space, in the order of `ACTIONS`."""
    found, noise = space
    here, here_noise = default
    likeliest = noise.action.argmax(axis=1)
    out = []
    for place, action in enumerate(ACTIONS):
        every, some = found.every[:, place].mean(), found.some[:, place].mean()
        out.append(
            ActionShare(
                action=action,
                every=rounded(float(every)),
                some=rounded(float(some - every)),
                never=rounded(float(1 - some)),
                likeliest=rounded(float((likeliest == place).mean())),
                probability=rounded(float(noise.action[:, place].mean())),
                default="all" if here.every[0, place] else "some" if here.some[0, place] else "none",
                default_probability=rounded(float(here_noise.action[0, place])),
            )
        )
    return tuple(out)


def influences(space: Space, action: int, seed: int, base: int = 512) -> tuple[Influence, ...]:
    """First-order and total Sobol indices of an action's probability under noise, the most influential first.

    `base` is the number of rows, a power of two, of each of the two matrices of the Saltelli design.
    """
    from scipy.stats import sobol_indices

    count = len(space.names)
    cube = sobol(2 * count, base, seed)
    left, right = cube[:, :count], cube[:, count:]
    crossed = np.repeat(left[None], count, axis=0)
    crossed[np.arange(count), :, np.arange(count)] = right.T
    points = np.concatenate([left, right, crossed.reshape(-1, count)])
    value = played(space.held, space.assumptions, space.columns(points), len(points)).action[:, action]
    if np.ptp(value) < 1e-12:
        return tuple(_influence(space, name, 0.0, 0.0, 0.0, 0.0) for name in space.names)
    answers = {
        "f_A": value[:base][None],
        "f_B": value[base : 2 * base][None],
        "f_AB": value[2 * base :].reshape(count, 1, base),
    }
    found = sobol_indices(func=answers, n=base, rng=np.random.default_rng(seed))
    bounds = _total_interval(value, base, count, seed)
    rows = zip(space.names, np.ravel(found.first_order), np.ravel(found.total_order), *bounds, strict=True)
    made = [_influence(space, name, *(float(value) for value in rest)) for name, *rest in rows]
    return tuple(sorted(made, key=lambda one: (-one.total, one.name)))


def _total_interval(value: Array, base: int, count: int, seed: int) -> tuple[Array, Array]:
    """Percentile bootstrap of Jansen's total indices over the rows of the design: low and high (count,)."""
    rows = np.random.default_rng(seed).integers(base, size=(RESAMPLES, base))
    squares = (value[:base] - value[2 * base :].reshape(count, base)) ** 2 / 2
    variance = np.stack([value[:base][rows], value[base : 2 * base][rows]], axis=2).reshape(RESAMPLES, -1).var(axis=1)
    totals = np.stack([one[rows].mean(axis=1) for one in squares]) / np.where(variance > 0, variance, np.inf)
    low, high = np.quantile(totals, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=1)
    return low, high


def _influence(space: Space, name: str, *values: float) -> Influence:
    first, total, low, high = values
    return Influence(
        name=name,
        source="measured" if is_measured(space.assumptions, name) else "assumed",
        first=rounded(first),
        total=rounded(total),
        total_low=rounded(low),
        total_high=rounded(high),
    )


def over(space: Space, pair: tuple[str, str], seed: int, others: int = 32) -> tuple[MapCell, ...]:
    """The map over two assumptions, row by row from the low corner.

    Every place has the same draws of all other assumptions, `others` of them, a power of two.
    """
    rest = tuple(name for name in space.names if name not in pair)
    drawn = Space(space.held, space.assumptions, rest).columns(sobol(len(rest), others, seed)) if rest else {}
    axes = [np.linspace(*space.bounds(name), GRID) for name in pair]
    y, x = (part.ravel() for part in np.meshgrid(axes[1], axes[0], indexing="ij"))
    columns = {name: np.tile(value, x.size) for name, value in drawn.items()}
    columns |= {pair[0]: np.repeat(x, others), pair[1]: np.repeat(y, others)}
    probability = played(space.held, space.assumptions, columns, x.size * others).action
    best = probability.argmax(axis=1).reshape(-1, others)
    mean = probability.reshape(-1, others, len(ACTIONS)).mean(axis=1)
    out = []
    for place in range(x.size):
        led = [float((best[place] == a).mean()) for a in range(len(ACTIONS))]
        out.append(
            MapCell(
                x=rounded(float(x[place])),
                y=rounded(float(y[place])),
                likeliest=tuple(zip(ACTIONS, (rounded(value) for value in led), strict=True)),
                probabilities=tuple(zip(ACTIONS, (rounded(float(v)) for v in mean[place]), strict=True)),
                action=ACTIONS[int(np.argmax(led))],
            )
        )
    return tuple(out)


def thresholds(space: Space) -> tuple[Threshold, ...]:
    """Where the likeliest action turns when one thing alone leaves its default, the nearest first.

    Each name is moved over its plausible range, both ways, and the first turn on either side is cut down.
    """
    before = int(_answers(space, {}, 1)[0])
    ways = [(name, end) for name in space.names for end in space.bounds(name) if end != space.default(name)]
    paths = [np.linspace(space.default(name), end, SCAN) for name, end in ways]
    answers = _moved(space, [name for name, _ in ways], np.stack(paths)) if ways else np.empty((0, SCAN))
    names, brackets = [], []
    for (name, _), path, row in zip(ways, paths, answers, strict=True):
        turned = np.flatnonzero(row != before)
        if turned.size:
            names.append(name)
            brackets.append((path[turned[0] - 1], path[turned[0]]))
    if not names:
        return ()
    here, there = np.array(brackets).T
    each = np.arange(len(names))
    for _ in range(ROUNDS):
        # Cut in many at once: a game of many draws costs little more than a game of one.
        cuts = here[:, None] + (there - here)[:, None] * np.linspace(0, 1, PARTS + 1)
        turned_at = np.argmax(_moved(space, names, cuts[:, 1:]) != before, axis=1) + 1
        here, there = cuts[each, turned_at - 1], cuts[each, turned_at]
    # Solved again a hair to either side, to tell a turn from an artefact of the search.
    step = np.sign(there - here) * np.array([np.ptp(space.bounds(name)) for name in names]) * 1e-4
    sides = _moved(space, names, np.stack([here - step, there + step], axis=1))
    made = [_threshold(space, *rest, before) for rest in zip(names, there, sides, strict=True)]
    return tuple(sorted(made, key=lambda one: (one.distance, one.name, one.at)))


def _answers(space: Space, columns: Columns, draws: int) -> Places:
    return np.asarray(played(space.held, space.assumptions, columns, draws).action.argmax(axis=1))


def _moved(space: Space, names: list[str], values: Array) -> Places:
    """The likeliest action where each name alone takes each of its values: (names, values) in and out."""
    draws = values.size
    columns = {name: np.full(draws, space.default(name)) for name in names}
    for row, name in enumerate(names):
        places = slice(row * values.shape[1], (row + 1) * values.shape[1])
        columns[name][places] = values[row]
    return _answers(space, columns, draws).reshape(values.shape)


def _threshold(space: Space, name: str, at: float, sides: Places, before: int) -> Threshold:
    low, high = space.bounds(name)
    start = space.default(name)
    return Threshold(
        name=name,
        source="measured" if is_measured(space.assumptions, name) else "assumed",
        default=rounded(start),
        at=rounded(float(at)),
        direction="above" if at > start else "below",
        distance=rounded(abs(float(at) - start) / (high - low)),
        before=ACTIONS[before],
        after=ACTIONS[int(sides[1])],
        confirmed=bool(sides[0] == before and sides[1] != before),
    )


def unsettled(noise: Noisy) -> float:
    """Share of the draws in which the logit equilibrium was not found to the last digit asked."""
    return float((noise.residual > SETTLED).mean())
