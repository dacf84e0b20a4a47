"""Regret in every subgame, reckoned afresh from the payoffs at the ends of the tree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from tertius.games.blocks import Behaviour, PlaceKey
from tertius.games.trees import Outcome, Tree


@dataclass(frozen=True, slots=True)
class Way:
    """From the root of a subgame to an end."""

    chance: float
    moves: tuple[tuple[PlaceKey, int], ...]
    payoffs: tuple[float, ...]


@dataclass
class _Branch:
    """What may come after own moves: the ends without a further one, and the places of the next."""

    value: float = 0.0
    places: dict[PlaceKey, dict[int, _Branch]] = field(default_factory=dict)

    def best(self) -> float:
        choices = (max(branch.best() for branch in actions.values()) for actions in self.places.values())
        return self.value + math.fsum(choices)


def ways(tree: Tree, root: int = 0) -> tuple[Way, ...]:
    """Every way from a node to an end."""
    found = []
    stack: list[tuple[int, float, tuple[tuple[PlaceKey, int], ...]]] = [(root, 1.0, ())]
    while stack:
        number, chance, moves = stack.pop()
        node = tree.nodes[number]
        if isinstance(node, Outcome):
            found.append(Way(chance, moves, tuple(map(float, node.payoffs))))
        for child, steps in zip(tree.children[number], tree.moves(number), strict=True):
            odds, after = chance, moves
            for step in steps:
                if step.player is None:
                    odds *= step.probability
                else:
                    after = (*after, ((step.player, step.place), step.action))
            stack.append((child, odds, after))
    return tuple(found)


def regret_in_subgames(tree: Tree, behaviours: Sequence[Behaviour]) -> list[float]:
    """For each profile of behaviour the most that any player could gain by deviating in any subgame.

    Examples
    --------
    >>> from tertius.games.trees import Decision
    >>> game = Tree(name="", players=("A", "B"), root=Decision(label="x", player="A", actions=("in", "out"), children=(
    ...     Decision(label="y", player="B", actions=("fight", "share"), children=(
    ...         Outcome(payoffs=(-1, -1)), Outcome(payoffs=(1, 1)))),
    ...     Outcome(payoffs=(0, 2)))))
    >>> threat = {("A", "x"): (0.0, 1.0), ("B", "y"): (1.0, 0.0)}
    >>> regret_in_subgames(game, [threat])
    [2.0]
    """
    worst = [0.0] * len(behaviours)
    for root in tree.subgames:
        inside = ways(tree, root)
        for number, behaviour in enumerate(behaviours):
            worst[number] = max(worst[number], _regret(tree.players, inside, behaviour))
    return worst


def _regret(players: Sequence[str], inside: Sequence[Way], behaviour: Behaviour) -> float:
    worst = 0.0
    for number, player in enumerate(players):
        start = _Branch()
        held = []
        for way in inside:
            others, own, branch = way.chance, 1.0, start
            for place, action in way.moves:
                share = behaviour[place][action] if place in behaviour else 0.0
                if place[0] == player:
                    own *= share
                    branch = branch.places.setdefault(place, {}).setdefault(action, _Branch())
                else:
                    others *= share
            branch.value += others * way.payoffs[number]
            held.append(others * own * way.payoffs[number])
        worst = max(worst, start.best() - math.fsum(held))
    return worst
