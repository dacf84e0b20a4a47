"""Subgame-perfect equilibria, stage by stage over sets of equilibrium payoffs.

A subgame has a set of equilibria; the one around it takes every combination of those inside it (Selten 1965; the
recursion over sets as in Abreu, Pearce and Stacchetti 1990, in a finite game). A player alone who chooses needs no
combinations: an action with a continuation is chosen when each other action has one that pays no more. In a stage that
has too many combinations the equilibria in which nobody mixes there are told apart in the same way, one deviation at a
time, and mixed ones are sought in the first combinations only; the result then says so.

Equilibria that differ in subgames which play does not reach are one here, with the number of profiles.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tertius.games.blocks import Behaviour, Block, PlaceKey, blocks
from tertius.games.normal import equilibria
from tertius.games.trees import Outcome, Tree

MOST_COMBINATIONS = 1_000
"""Combinations of continuations of one subgame that are solved."""

MOST_KEPT = 300
"""Equilibria of one subgame that are kept."""

TIE = 1e-10
"""Differences of payoffs, in units of the widest, that are none."""

OnPath: TypeAlias = frozenset[tuple[PlaceKey, tuple[float, ...]]]


@dataclass(frozen=True, eq=False)
class Play:
    """An equilibrium of a subgame: what it pays to all players, what is done in its block, and how it goes on."""

    payoffs: tuple[float, ...]
    behaviour: Behaviour = field(default_factory=dict)
    below: tuple[tuple[int, Play], ...] = ()
    on_path: OnPath = frozenset()
    profiles: int = 1
    components: tuple[int, ...] = ()

    def everywhere(self) -> dict[PlaceKey, tuple[float, ...]]:
        """What is done at every place, on the path and off it."""
        found = dict(self.behaviour)
        for _, play in self.below:
            found.update(play.everywhere())
        return found


@dataclass(frozen=True, eq=False)
class Plays:
    """The equilibria of a game, ordered, what may be missing, and by what it is known that nothing else is."""

    plays: tuple[Play, ...]
    gaps: tuple[str, ...]
    proofs: tuple[str, ...]
    ties: tuple[PlaceKey, ...]


def subgame_perfect(tree: Tree) -> Plays:
    """The subgame-perfect equilibria of a tree, one for each outcome.

    Returns
    -------
    Plays
        `gaps` is empty when there is no further outcome: of connected sets, no corner.

    Raises
    ------
    InputError
        When a subgame is too large.

    Examples
    --------
    >>> from tertius.games.trees import Decision
    >>> entry = Tree(name="entry", players=("entrant", "incumbent"), root=Decision(
    ...     label="entry", player="entrant", actions=("in", "out"), children=(
    ...         Decision(label="reply", player="incumbent", actions=("fight", "share"), children=(
    ...             Outcome(payoffs=(-1, -1)), Outcome(payoffs=(1, 1)))),
    ...         Outcome(payoffs=(0, 2)))))
    >>> [play.payoffs for play in subgame_perfect(entry).plays]
    [(1.0, 1.0)]
    """
    tie = TIE * max([1.0, *(_spread(tree, k) for k in range(len(tree.players)))])
    gaps: dict[str, None] = {}
    proofs: dict[str, None] = {}
    ties: dict[PlaceKey, None] = {}
    sets: dict[int, tuple[Play, ...]] = {
        number: (Play(tuple(map(float, node.payoffs))),)
        for number, node in enumerate(tree.nodes)
        if isinstance(node, Outcome)
    }
    for root, block in blocks(tree).items():
        name = f"in the subgame at {tree.nodes[root].label}" if root else "in the whole"
        if block.single and len(block.movers) == 1:
            plays = list(_chosen(block, sets, tie, ties))
        else:
            plays = list(_combined(block, sets, tie, name, (gaps, proofs)))
        merged = _merged(plays)
        if len(merged) > MOST_KEPT:
            gaps[f"{name} {MOST_KEPT} of {len(merged)} equilibria kept"] = None
        sets[root] = merged[:MOST_KEPT]
        if root and any(len(pays) > 1 for pays in _paid(merged).values()):
            gaps[f"{name} of a continuum of equilibria only the corners were followed"] = None
    return Plays(sets[0], tuple(gaps), tuple(proofs), tuple(ties))


def _spread(tree: Tree, player: int) -> float:
    pays = [node.payoffs[player] for node in tree.nodes if isinstance(node, Outcome)]
    return max(pays) - min(pays)


def _chosen(block: Block, sets: dict[int, tuple[Play, ...]], tie: float, ties: dict[PlaceKey, None]) -> Iterator[Play]:
    """What one player may choose: each action with each continuation that other actions can be kept below."""
    place, size, player = block.places[0], block.sizes[0], block.players.index(block.movers[0])
    choices = [sets[path.exit] for path in sorted(block.paths, key=lambda path: path.moves[0][1])]
    exits = [path.exit for path in sorted(block.paths, key=lambda path: path.moves[0][1])]
    levels: list[float] = []
    for action, plays in enumerate(choices):
        for play in plays:
            held = play.payoffs[player]
            below, profiles, tied = [(exits[action], play)], play.profiles, False
            for other, rivals in enumerate(choices):
                if other == action:
                    continue
                lower = [rival for rival in rivals if rival.payoffs[player] <= held + tie]
                if not lower:
                    break
                tied = tied or any(rival.payoffs[player] >= held - tie for rival in lower)
                below.append((exits[other], min(lower, key=lambda rival: rival.payoffs[player])))
                profiles *= sum(rival.profiles for rival in lower)
            else:
                shares = tuple(float(a == action) for a in range(size))
                on_path = play.on_path | {(place, shares)}
                level = next((k for k, other_held in enumerate(levels) if abs(other_held - held) <= tie), len(levels))
                if level == len(levels):
                    levels.append(held)
                # What lies between tied actions is a connected set, of which these are corners.
                corner = (level + 1,) if tied else ()
                if tied:
                    ties[place] = None
                yield Play(play.payoffs, {place: shares}, tuple(below), on_path, profiles, corner)


def _combined(
    block: Block,
    sets: dict[int, tuple[Play, ...]],
    tie: float,
    name: str,
    told: tuple[dict[str, None], dict[str, None]],
) -> Iterator[Play]:
    """The equilibria of a block for each combination of continuations; what is missing and what is proved is told."""
    import numpy as np

    gaps, proofs = told

    choices = [sets[exit] for exit in block.exits]
    total = math.prod(map(len, choices))
    capped = total > MOST_COMBINATIONS
    if capped:
        gaps[f"{name} {MOST_COMBINATIONS:,} of {total:,} combinations of continuations solved"] = None
        if block.single:
            yield from _unmixed(block, sets, tie)
    sets_seen = 0
    for combination in itertools.islice(itertools.product(*choices), MOST_COMBINATIONS):
        values = np.array([play.payoffs for play in combination])
        if not block.movers:
            yield _play(block, {}, combination, ())
            continue
        found = equilibria(block.payoffs(values))
        if found.complete:
            proofs[found.why] = None
        else:
            gaps[f"{name} {found.why}"] = None
        for profile in found.profiles:
            if capped and block.single and all(float(mix.max()) == 1.0 for mix in profile.mixes):
                continue
            numbers = tuple(sets_seen + number for number in profile.components)
            yield _play(block, block.behaviour(profile.mixes), combination, numbers)
        sets_seen += max((number for profile in found.profiles for number in profile.components), default=0)


def _play(block: Block, behaviour: Behaviour, combination: Sequence[Play], components: tuple[int, ...]) -> Play:
    reach = block.reach(behaviour)
    payoffs = tuple(
        math.fsum(share * play.payoffs[player] for share, play in zip(reach, combination, strict=True))
        for player in range(len(block.players))
    )
    here = {(place, _rounded(shares)) for place, shares in behaviour.items()}
    later = (play.on_path for share, play in zip(reach, combination, strict=True) if share > 1e-9)
    return Play(
        payoffs,
        behaviour,
        tuple(zip(block.exits, combination, strict=True)),
        frozenset(here).union(*later),
        math.prod(play.profiles for play in combination),
        components,
    )


def _unmixed(block: Block, sets: dict[int, tuple[Play, ...]], tie: float) -> Iterator[Play]:
    """Equilibria of a stage in which nobody mixes: a deviation is answered by the continuation worst for its author."""
    exits = {tuple(action for _, action in path.moves): path.exit for path in block.paths}
    movers = [block.players.index(place[0]) for place in block.places]

    def answers(profile: tuple[int, ...], play: Play) -> dict[int, Play] | None:
        found = {exits[profile]: play}
        for turn, player in enumerate(movers):
            for other in range(block.sizes[turn]):
                if other != profile[turn]:
                    exit = exits[(*profile[:turn], other, *profile[turn + 1 :])]
                    found[exit] = min(sets[exit], key=lambda rival: rival.payoffs[player])
                    if found[exit].payoffs[player] > play.payoffs[player] + tie:
                        return None
        return found

    for profile in itertools.product(*map(range, block.sizes)):
        for play in sets[exits[profile]]:
            found = answers(profile, play)
            if found is None:
                continue
            behaviour = {
                place: tuple(float(a == action) for a in range(size))
                for place, size, action in zip(block.places, block.sizes, profile, strict=True)
            }
            after = [found.get(exit, sets[exit][0]) for exit in block.exits]
            yield replace(_play(block, behaviour, after, ()), profiles=play.profiles)


def _merged(plays: Sequence[Play]) -> tuple[Play, ...]:
    """One play for each outcome, in the order of what they pay, most to the first player first."""

    def joined(one: Play, two: Play) -> Play:
        return replace(
            one,
            profiles=one.profiles + two.profiles,
            components=tuple(sorted({*one.components, *two.components})),
        )

    held: dict[tuple[tuple[float, ...], tuple[tuple[PlaceKey, tuple[float, ...]], ...]], Play] = {}
    for play in plays:
        key = (_rounded(play.payoffs), tuple(sorted(play.on_path)))
        known = held.get(key)
        held[key] = play if known is None else joined(known, play)
    ordered = [held[key] for key in sorted(held, key=lambda key: ([-value for value in key[0]], key[1]))]
    # Corners that differ in subgames off the path have become one; what is left are the sets of several outcomes.
    several = {number for number, pays in _members(ordered).items() if pays > 1}
    names = {
        number: at
        for at, number in enumerate(dict.fromkeys(n for p in ordered for n in p.components if n in several), 1)
    }
    return tuple(
        replace(play, components=tuple(sorted(names[n] for n in play.components if n in several))) for play in ordered
    )


def _members(plays: Sequence[Play]) -> dict[int, int]:
    """How many plays each connected set has."""
    found: dict[int, int] = {}
    for play in plays:
        for number in play.components:
            found[number] = found.get(number, 0) + 1
    return found


def _paid(plays: Sequence[Play]) -> dict[int, set[tuple[float, ...]]]:
    """What the corners of each connected set pay."""
    found: dict[int, set[tuple[float, ...]]] = {}
    for play in plays:
        for number in play.components:
            found.setdefault(number, set()).add(_rounded(play.payoffs))
    return found


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(value, 9) + 0.0 for value in values)
