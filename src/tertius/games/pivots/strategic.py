"""The pivot's game of one triangle: what the pivot does, over which assumptions, what would overturn it, and why.

A measured triangle and a file of assumptions come in, one Strategy goes out, with sentences for the brief.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from tertius.errors import InputError
from tertius.games.pivots import wording
from tertius.games.pivots.assumptions import Assumptions, load_assumptions
from tertius.games.pivots.batches import Solved, solve
from tertius.games.pivots.noisy import CLASSES, Noisy, kind_of
from tertius.games.pivots.pivot import allowed, payoffs_of
from tertius.games.pivots.scenarios import Setup, changed, draw, scenario
from tertius.games.pivots.sensitivity import (
    Columns,
    influences,
    make_space,
    over,
    shares,
    solved,
    thresholds,
    unsettled,
)
from tertius.games.pivots.situations import inputs, situation
from tertius.games.pivots.terms import ACTIONS, MOVES, PIVOT, Array, pieces
from tertius.records import (
    ActionShare,
    Assumption,
    Contribution,
    Event,
    Finding,
    Influence,
    MapCell,
    PivotAction,
    Play,
    Reply,
    Scenario,
    Situation,
    Threshold,
    Triangle,
)
from tertius.tables import content_id, rounded, row
from tertius.tables import to_arrow as records_to_arrow

if TYPE_CHECKING:
    import pyarrow

DRAWS = 4096
MIXING = 256
CONTRASTS: tuple[tuple[tuple[str, ...], Literal["up", "down"]], ...] = (
    (("without distraction", "without courtship"), "down"),
    (("without entanglement",), "down"),
)
"""Changes of which theory says which way standing aside goes: Simmel's third who gains, Snyder's alliance dilemma."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """What the pivot of a triangle does, and under which assumptions.

    Attributes
    ----------
    id, triangle : str
        Content hash of this answer; id of the triangle it is from ("" where it is from a situation).
    situation : Situation
    action : str
        The action that is asked about; `answer` is what the pivot most likely does at the default.
    shares : tuple of ActionShare
        All four actions.
    replies : tuple of Reply
        After each two moves of the rivals, at the default.
    plays : tuple of Play
        The equilibria at the default.
    contributions : tuple of Contribution
        What each term gives the pivot for each action at the default, under noise.
    influences : tuple of Influence
        The most influential first; `deciding` names the first two that are assumptions, and `map` lies over them.
    thresholds : tuple of Threshold
        The nearest first.
    scenarios : tuple of Scenario
        What theory says something of, then what was asked for.
    statements : tuple of Finding
        Sentences, each with its numbers and the evidence of the situation.
    assumptions, unit, version
        As used.
    no_quarrel, tied, capped, unsettled : float
        Shares of the draws in which the rivals have no quarrel; in which replies tie, so that equilibria beyond those
        listed may exist; in which not all mixed first stages were tried; in which the noise did not settle.
    mixing : float
        Share of the draws in which equilibria with mixed first moves, which `shares` leaves out where there are others,
        would put a further action on the path of some; from the first 256 draws.
    regret : float
        The most that any player could gain by deviating from any equilibrium reported, over all draws.
    method : str
    draws, seed : int
    evidence : tuple of str
    """

    id: str
    triangle: str
    situation: Situation
    action: PivotAction
    answer: PivotAction
    shares: tuple[ActionShare, ...]
    replies: tuple[Reply, ...]
    plays: tuple[Play, ...]
    contributions: tuple[Contribution, ...]
    influences: tuple[Influence, ...]
    deciding: tuple[str, ...]
    map: tuple[MapCell, ...]
    thresholds: tuple[Threshold, ...]
    scenarios: tuple[Scenario, ...]
    statements: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]
    unit: float
    version: str
    no_quarrel: float
    tied: float
    capped: float
    unsettled: float
    mixing: float
    regret: float
    method: str
    draws: int
    seed: int
    evidence: tuple[str, ...]

    def to_arrow(self) -> pyarrow.Table:
        """One row, its lists nested as in the records; `Records(strategy.shares, ActionShare)` makes flat tables."""
        return records_to_arrow([self], Strategy)

    def __repr__(self) -> str:
        held = self.situation
        head = f"Strategy of {held.pivot} between {held.first} and {held.second}, {held.period or 'no period'}"
        return "\n".join([head, *(f"  {finding.text}" for finding in self.statements)])


def strategy(
    triangle: Triangle | Situation,
    *,
    pivot: str = "",
    events: Iterable[Event] = (),
    assumptions: Assumptions | str | Path | None = None,
    changes: Iterable[str] = (),
    scenarios: Iterable[Sequence[str]] = (),
    action: PivotAction = "aside",
    draws: int = DRAWS,
    seed: int = 1981,
    neutral: float = 0.0,
    names: Mapping[str, str] | None = None,
) -> Strategy:
    """Solve the pivot's game of a triangle over the space of its assumptions.

    Parameters
    ----------
    triangle : Triangle or Situation
    pivot : str
        A corner; by default the one with the best chance of the pivot's seat.
    events : iterable of Event
        Where the pivot's pledges are looked for.
    assumptions : Assumptions, path, optional
        The shipped ones by default.
    changes : iterable of str
        Made before anything is solved, such as "quarrel=+2sd" (see `tertius.games.pivots.scenarios`).
    scenarios : iterable of sequences of str
        Changes to be set beside the present.
    action : {"aside", "mediate", "side_first", "side_second"}
        The action whose standing is analysed.
    draws : int
        A power of two, at least 64; the indices and the map are made of as many in proportion.
    seed : int
        Of the Sobol sequences.
    neutral : float
        Neutral point of the triangle's scale.
    names : mapping, optional
        Actors' names for the sentences.

    Returns
    -------
    Strategy

    Raises
    ------
    InputError
        When `draws` is no power of two, or a change cannot be made.

    Examples
    --------
    >>> from tertius.games.pivots.situations import plain_situation
    >>> found = strategy(plain_situation("RUS", "USA", "IRN", (2, 2, -4)), draws=64)
    >>> [share.action for share in found.shares]
    ['side_first', 'side_second', 'mediate', 'aside']
    """
    if draws < 64 or draws & (draws - 1):
        raise InputError(f"draws={draws}: a Sobol sequence is balanced at powers of two; choose 64, 128, ... 4096, ...")
    if action not in ACTIONS:
        raise InputError(f"{action!r} is no action of the pivot; the actions are: {', '.join(ACTIONS)}")
    held_assumptions = assumptions if isinstance(assumptions, Assumptions) else load_assumptions(assumptions)
    if isinstance(triangle, Triangle):
        held = situation(triangle, pivot=pivot, events=events, neutral=neutral)
        setup = Setup(held, held_assumptions, triangle)
    else:
        setup = Setup(triangle, held_assumptions)
    return _strategy(
        changed(setup, changes), tuple(tuple(one) for one in scenarios), action, (draws, seed), names or {}
    )


def _strategy(
    setup: Setup,
    asked: tuple[tuple[str, ...], ...],
    action: PivotAction,
    sampled: tuple[int, int],
    names: Mapping[str, str],
) -> Strategy:
    held, assumptions, triangle = setup
    draws, seed = sampled
    space = make_space(held, assumptions)
    columns = draw(space, draws, seed)
    whole = solved(held, assumptions, columns, draws)
    default = solved(held, assumptions, {}, 1)
    found = shares(whole, default)
    moved = influences(space, ACTIONS.index(action), seed, max(draws // 8, 32)) if space.names else ()
    deciding = tuple(one.name for one in moved if one.source == "assumed")[:2]
    turns = thresholds(space)
    words = wording.make_words(held, assumptions, names)
    compare = partial(scenario, setup, present=found, words=words, action=action, draws=draws, seed=seed)
    beside = [compare(changes, expected=way) for changes, way in _contrasts(held)] if action == "aside" else []
    beside += [compare(changes) for changes in asked]
    answer = max(found, key=lambda share: share.default_probability).action
    texts = (
        ("share", wording.space_sentence(words, action, found, draws)),
        ("turn", wording.turning_sentence(words, found, turns, assumptions)),
        ("decide", wording.deciding_sentence(words, action, moved, deciding)),
        *((f"scenario {place + 1}", one.text) for place, one in enumerate(beside)),
    )
    numbers = _numbers(found, action, turns)
    quarrel = inputs(held, assumptions, dict(columns), draws).quarrel
    return Strategy(
        id=content_id("s", triangle.id if triangle else "", _flat(row(held)), assumptions.version, action, draws, seed),
        triangle=triangle.id if triangle else "",
        situation=held,
        action=action,
        answer=answer,
        shares=found,
        replies=_replies(*default, setup),
        plays=_plays(default[0]),
        contributions=_contributions(setup, default[1]),
        influences=moved,
        deciding=deciding,
        map=over(space, (deciding[0], deciding[1]), seed, max(draws // 128, 32)) if len(deciding) == 2 else (),
        thresholds=turns,
        scenarios=tuple(beside),
        statements=tuple(
            _finding(held, kind, text, numbers if kind in ("share", "turn") else ()) for kind, text in texts
        ),
        assumptions=assumptions.terms,
        unit=assumptions.unit,
        version=assumptions.version,
        no_quarrel=rounded(float((quarrel == 0).mean())),
        tied=rounded(float(whole[0].tied.mean())),
        capped=rounded(float(whole[0].capped.mean())),
        unsettled=rounded(unsettled(whole[1])),
        mixing=rounded(_mixing(setup, columns, whole[0])),
        # Kept whole: rounded to the digits of the records it would always read as nothing.
        regret=float(f"{max(whole[0].regret.max(), default[0].regret.max()):.1e}"),
        method=_method(held, len(space.names), draws, seed),
        draws=draws,
        seed=seed,
        evidence=held.evidence,
    )


def _contrasts(held: Situation) -> list[tuple[tuple[str, ...], Literal["up", "down"]]]:
    """Changes of which theory says which way standing aside goes; pledges only where they speak for standing aside."""
    bound = [pledge for pledge in held.pledges if (pledge.status == "denied") != (pledge.action == "aside")]
    speaks = bool(bound) and len(bound) == len(held.pledges)
    return [*CONTRASTS, *([(("without commitment",), "down")] if speaks else [])]  # type: ignore[list-item]


def _flat(value: object) -> object:
    """A row as nested tuples, which can be hashed into an id."""
    if isinstance(value, dict):
        return tuple((key, _flat(part)) for key, part in value.items())
    return tuple(_flat(part) for part in value) if isinstance(value, list) else value


def _mixing(setup: Setup, columns: Columns, found: Solved) -> float:
    """In how many draws, of the first ones, mixed first moves would bring a further action onto a path."""
    count = min(MIXING, found.some.shape[0])
    values = payoffs_of(setup.held, setup.assumptions, {name: value[:count] for name, value in columns.items()}, count)
    more = solve(values, allowed(setup.held), mixing="all")
    return float((more.some & ~found.some[:count]).any(axis=1).mean())


def _numbers(
    found: Sequence[ActionShare], action: PivotAction, turns: Sequence[Threshold]
) -> tuple[tuple[str, float], ...]:
    own = next(share for share in found if share.action == action)
    out = [(name, float(getattr(own, name))) for name in ("likeliest", "probability", "every", "some", "never")]
    return (*out, *((f"{turn.name} {turn.direction}", turn.at) for turn in turns[:1]))


def _finding(held: Situation, kind: str, text: str, numbers: tuple[tuple[str, float], ...]) -> Finding:
    return Finding(
        id=content_id("f", "strategy", kind, text),
        section="strategy",
        text=text,
        evidence=held.evidence,
        numbers=numbers,
    )


def _replies(default: Solved, noise: Noisy, setup: Setup) -> tuple[Reply, ...]:
    can = allowed(setup.held)
    reached = set(default.outcomes.cell[default.pure].tolist())
    reached |= {cell for path in default.mixed.outcomes for cell in np.flatnonzero(path >= 0).tolist()}
    out = []
    for cell in range(9):
        may = default.replies[0, cell]
        words = [
            "impossible" if not can[cell, a] else "none" if not may[a] else "all" if may.sum() == 1 else "some"
            for a in range(len(ACTIONS))
        ]
        chances = noise.replies[0, cell]
        first, second = noise.finals[0, kind_of(cell, int(chances.argmax()))]
        out.append(
            Reply(
                first_move=MOVES[cell // 3],
                second_move=MOVES[cell % 3],
                replies=tuple(zip(ACTIONS, words, strict=True)),
                on_path=cell in reached,
                probability=rounded(float(noise.moves[0, 0, cell // 3] * noise.moves[0, 1, cell % 3])),
                chances=tuple(zip(ACTIONS, (rounded(float(p)) for p in chances), strict=True)),
                first_final=_three(first),
                second_final=_three(second),
            )
        )
    return tuple(out)


def _plays(default: Solved) -> tuple[Play, ...]:
    """The equilibria at the default: one outcome each where first moves are pure, else one for each pair of moves."""
    paths = [({int(place): 1.0}) for place in default.pure]
    for x, y, outcomes in zip(default.mixed.x, default.mixed.y, default.mixed.outcomes, strict=True):
        paths.append(
            {int(place): float(x[cell // 3] * y[cell % 3]) for cell, place in enumerate(outcomes) if place >= 0}
        )
    held, regret = default.outcomes, float(f"{default.regret[0]:.1e}")
    out = []
    for number, path in enumerate(paths, start=1):
        for place, probability in path.items():
            out.append(
                Play(
                    equilibrium=number,
                    first_move=MOVES[held.cell[place] // 3],
                    second_move=MOVES[held.cell[place] % 3],
                    probability=rounded(probability),
                    action=ACTIONS[held.action[place]],
                    first_final=_three(held.x[place]),
                    second_final=_three(held.y[place]),
                    payoffs=_three(held.value[:, place]),
                    regret=regret,
                )
            )
    return tuple(out)


def _three(values: Array) -> tuple[float, float, float]:
    first, second, third = (rounded(float(value)) for value in values)
    return first, second, third


def _contributions(setup: Setup, default: Noisy) -> tuple[Contribution, ...]:
    """What each term of the pivot's adds to each action, the rivals moving as they do under noise."""
    moves, finals = default.moves[0], default.finals[0]
    out = []
    terms = pieces(inputs(setup.held, setup.assumptions, {}, 1))
    can = allowed(setup.held)
    for place, action in enumerate(ACTIONS):
        weight = np.zeros((3, 3, 3, 3, len(ACTIONS)))
        for cell in np.flatnonzero(can[:, place]):
            x, y = finals[kind_of(int(cell), place)]
            reached = moves[0, cell // 3] * moves[1, cell % 3]
            weight[:, :, cell // 3, cell % 3, place] = reached * np.outer(x, y)
        total = weight.sum()
        for name, found in terms.items():
            own = [piece for piece in found if piece.player == PIVOT]
            if own and total > 0:
                value = sum(float(piece.factor[0]) * float((piece.table * weight).sum()) for piece in own) / total
                out.append(Contribution(action=action, term=name, value=rounded(value)))
    return tuple(out)


def _method(held: Situation, free: int, draws: int, seed: int) -> str:
    without = f"; without {', '.join(held.without)}" if held.without else ""
    return (
        f"three-player game in three stages, {len(CLASSES)} kinds of final stage; subgame-perfect equilibria over the "
        "sets of continuation payoffs, supports enumerated in the final stages, first moves mixed only where no pure "
        "pair is an equilibrium; beside them the logit equilibrium (McKelvey and Palfrey 1998), by which likeliest, "
        f"probability, thresholds and indices are reckoned; {draws} scrambled Sobol draws of {free} assumptions and "
        f"measurements, seed {seed}{without}"
    )
