"""A tree cut at its subgames: each piece as strategies, payoffs and behaviour.

A block is a subgame without the subgames inside it, whose first nodes are its exits. Given what the exits are worth it
is a game of its own: a single choice, a stage, or moves that information sets tie together, which become a game in
reduced strategic form (Kuhn 1953: under perfect recall mixed strategies and behaviour are worth the same).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from tertius.errors import InputError
from tertius.games.trees import Floats, Outcome, Tree

PlaceKey: TypeAlias = tuple[str, str]
"""Player and name of a place."""

Behaviour: TypeAlias = Mapping[PlaceKey, tuple[float, ...]]
"""The probabilities of the actions at each place where the player may come by what it does itself."""

MOST_PLANS = 4_096
"""Reduced pure strategies that a player may have in a block."""

MOST_CELLS = 10_000_000
"""Profiles of these, times exits, that a block may have."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way through a block: the exit it ends at, the chance of nature's moves, and the players' own moves."""

    exit: int
    chance: float
    moves: tuple[tuple[PlaceKey, int], ...]


@dataclass(frozen=True, eq=False)
class Block:
    """One block of a tree; `exits` are nodes where a subgame begins or the game ends."""

    root: int
    players: tuple[str, ...]
    movers: tuple[str, ...]
    places: tuple[PlaceKey, ...]
    sizes: tuple[int, ...]
    exits: tuple[int, ...]
    paths: tuple[Path, ...]

    @property
    def single(self) -> bool:
        """Whether this is one choice or one stage: a path for each profile of actions, and nature does not move."""
        return len(self.movers) == len(self.places) and len(self.paths) == math.prod(self.sizes)

    @cached_property
    def plans(self) -> tuple[tuple[Mapping[PlaceKey, int], ...], ...]:
        """Reduced pure strategies of each mover: an action at each place that its own actions leave open."""
        return tuple(_plans(self, player) for player in self.movers)

    @cached_property
    def weights(self) -> Floats:
        """The probability of each exit (last axis) by the movers' plans (first axes)."""
        import numpy as np

        shape = tuple(map(len, self.plans))
        if math.prod(shape) * len(self.exits) > MOST_CELLS:
            raise InputError(
                f"the subgame at {self.places[0][1]} has {math.prod(shape):,} profiles of pure strategies; that is too "
                "many to solve"
            )
        position = {exit: at for at, exit in enumerate(self.exits)}
        weights = np.zeros((*shape, len(self.exits)))
        for path in self.paths:
            reach: Any = path.chance
            for axis, (player, plans) in enumerate(zip(self.movers, self.plans, strict=True)):
                own = [(place, action) for place, action in path.moves if place[0] == player]
                agrees = np.array([all(plan.get(place) == action for place, action in own) for plan in plans], float)
                reach = np.multiply.outer(reach, agrees) if axis else reach * agrees
            weights[..., position[path.exit]] += reach
        return weights

    def payoffs(self, values: Floats) -> Floats:
        """The movers' payoffs by their plans, from what the exits are worth to each player (exits, players)."""
        import numpy as np

        rows = [self.players.index(player) for player in self.movers]
        return np.moveaxis(self.weights @ values[:, rows], -1, 0)

    def behaviour(self, mixes: Sequence[Floats]) -> Behaviour:
        """What mixed strategies over plans do at each place that they leave open."""
        found: dict[PlaceKey, tuple[float, ...]] = {}
        for player, plans, mix in zip(self.movers, self.plans, mixes, strict=True):
            for place, size in zip(self.places, self.sizes, strict=True):
                if place[0] != player:
                    continue
                shares = [0.0] * size
                for plan, share in zip(plans, mix.tolist(), strict=True):
                    if place in plan:
                        shares[plan[place]] += share
                total = math.fsum(shares)
                if total > 1e-12:
                    found[place] = tuple(share / total for share in shares)
        return found

    def reach(self, behaviour: Behaviour) -> tuple[float, ...]:
        """The probability of each exit."""
        found = dict.fromkeys(self.exits, 0.0)
        for path in self.paths:
            found[path.exit] += path.chance * math.prod(
                behaviour[place][action] if place in behaviour else 0.0 for place, action in path.moves
            )
        return tuple(found.values())


def whole_block(tree: Tree) -> Block:
    """The tree as one block, its subgames not cut off."""
    return _block(tree, 0, {0})


def blocks(tree: Tree) -> dict[int, Block]:
    """The block of every subgame, the last subgames first."""
    roots = set(tree.subgames)
    return {root: _block(tree, root, roots) for root in sorted(roots, reverse=True)}


def _block(tree: Tree, root: int, roots: set[int]) -> Block:
    places: dict[PlaceKey, int] = {}
    exits: dict[int, None] = {}
    paths = []
    stack: list[tuple[int, float, tuple[tuple[PlaceKey, int], ...]]] = [(root, 1.0, ())]
    while stack:
        number, chance, moves = stack.pop()
        if number != root and (number in roots or isinstance(tree.nodes[number], Outcome)):
            exits[number] = None
            paths.append(Path(number, chance, moves))
            continue
        below = []
        for child, steps in zip(tree.children[number], tree.moves(number), strict=True):
            after, odds = moves, chance
            for step in steps:
                if step.player is None:
                    odds *= step.probability
                else:
                    after = (*after, ((step.player, step.place), step.action))
            below.append((child, odds, after))
        stack.extend(reversed(below))
    known = {(place.player, place.name): place for place in tree.places}
    for path in paths:
        for key, _ in path.moves:
            places.setdefault(key, len(known[key].actions))
    movers = tuple(player for player in tree.players if any(key[0] == player for key in places))
    return Block(root, tree.players, movers, tuple(places), tuple(places.values()), tuple(exits), tuple(paths))


def _plans(block: Block, player: str) -> tuple[Mapping[PlaceKey, int], ...]:
    """Plans by the forest of the player's places: below each own move stand the places that it may lead to."""
    sizes = dict(zip(block.places, block.sizes, strict=True))
    below: dict[tuple[PlaceKey, int] | None, dict[PlaceKey, None]] = {}
    for path in block.paths:
        last: tuple[PlaceKey, int] | None = None
        for place, action in path.moves:
            if place[0] == player:
                below.setdefault(last, {})[place] = None
                last = (place, action)

    def after(move: tuple[PlaceKey, int] | None) -> list[dict[PlaceKey, int]]:
        made: list[dict[PlaceKey, int]] = [{}]
        for place in below.get(move, {}):
            ways = [{place: a, **rest} for a in range(sizes[place]) for rest in after((place, a))]
            if len(made) * len(ways) > MOST_PLANS:
                raise InputError(
                    f"{player} has more than {MOST_PLANS:,} strategies in the subgame with {place[1]}; that is too "
                    "many to solve"
                )
            made = [{**one, **two} for one, two in itertools.product(made, ways)]
        return made

    return tuple(after(None))
