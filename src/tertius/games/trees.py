"""Small games as data: trees of decisions, simultaneous stages and chance, and matrices of payoffs.

What the other modules of the package hand to each other. A `Tree` is nested and frozen, so it cannot hold a cycle;
files with named nodes become one in `files`. A `Matrix` is a game in strategic (normal) form. Definitions follow
Osborne and Rubinstein (1994), "A Course in Game Theory", chapters 2, 6 and 11; a `Stage`, in which several players move
at once, is short for moves in turn that nobody sees before all have moved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from tertius.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float64]"

MOST_PLAYERS = 4

SUM_TOLERANCE = 1e-9
"""How far the probabilities of a chance node may be from adding up to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An end of the game: `payoffs` in the order of the players of the tree."""

    payoffs: tuple[float, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A move of one player; `children` stand in the order of `actions`.

    Decisions with the same `infoset` are one information set: the player cannot tell them apart. An empty one means
    that the decision stands alone, and its place in a strategy goes by its label.
    """

    label: str
    player: str
    actions: tuple[str, ...]
    children: tuple[Node, ...]
    infoset: str = ""

    @property
    def place(self) -> str:
        """What a strategy calls it."""
        return self.infoset or self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A move of several players at once: `actions[i]` are those of `players[i]`.

    `children` stand in the order of the profiles of actions, the last player's action changing fastest.
    """

    label: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A move of nature."""

    label: str
    actions: tuple[str, ...]
    probabilities: tuple[float, ...]
    children: tuple[Node, ...]


Node: TypeAlias = Outcome | Decision | Stage | Chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step of a path: `action` is a position; `player` is None and `probability` set where nature moved."""

    player: str | None
    place: str
    action: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a player chooses: an information set, or a player's part of a stage; `nodes` are positions in preorder."""

    player: str
    name: str
    actions: tuple[str, ...]
    nodes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A game in extensive form; made checked by `checked`.

    Examples
    --------
    >>> entry = Tree(name="entry", players=("entrant", "incumbent"), root=Decision(
    ...     label="entry", player="entrant", actions=("in", "out"), children=(
    ...         Decision(label="reply", player="incumbent", actions=("fight", "share"), children=(
    ...             Outcome(payoffs=(-1, -1)), Outcome(payoffs=(1, 1)))),
    ...         Outcome(payoffs=(0, 2)))))
    >>> [place.name for place in checked(entry).places], entry.subgames
    (['entry', 'reply'], (0, 1))
    """

    name: str
    players: tuple[str, ...]
    root: Node

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, parents before children."""
        return tuple(_preorder(self.root))

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the children of each node of `nodes`."""
        found: list[tuple[int, ...]] = [()] * len(self.nodes)
        sizes = [1] * len(self.nodes)
        for number in range(len(self.nodes) - 1, -1, -1):
            below = []
            at = number + 1
            for _ in _children(self.nodes[number]):
                below.append(at)
                at += sizes[at]
            sizes[number] = at - number
            found[number] = tuple(below)
        return tuple(found)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For each node the position after the last node below it."""
        ends = list(range(1, len(self.nodes) + 1))
        for number in range(len(self.nodes) - 1, -1, -1):
            for child in self.children[number]:
                ends[number] = max(ends[number], ends[child])
        return tuple(ends)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where the players choose, in the order of the tree."""
        found: dict[tuple[str, str], Place] = {}
        for number, node in enumerate(self.nodes):
            for player, name, actions in _choices(node):
                known = found.get((player, name))
                nodes = (*known.nodes, number) if known else (number,)
                first = known.actions if known else actions
                found[player, name] = Place(player=player, name=name, actions=first, nodes=nodes)
        return tuple(found.values())

    @cached_property
    def subgames(self) -> tuple[int, ...]:
        """Positions of the nodes, ends left out, at which a subgame begins: no information set reaches across it."""
        shared = [place.nodes for place in self.places if len(place.nodes) > 1]
        roots = []
        for number, node in enumerate(self.nodes):
            if isinstance(node, Outcome):
                continue
            inside = [sum(number <= at < self.ends[number] for at in nodes) for nodes in shared]
            if all(count in (0, len(nodes)) for count, nodes in zip(inside, shared, strict=True)):
                roots.append(number)
        return tuple(roots)

    def moves(self, number: int) -> tuple[tuple[Move, ...], ...]:
        """For each child of a node the moves that lead to it."""
        node = self.nodes[number]
        if isinstance(node, Decision):
            return tuple((Move(player=node.player, place=node.place, action=a),) for a in range(len(node.actions)))
        if isinstance(node, Chance):
            return tuple(
                (Move(player=None, place=node.label, action=a, probability=p),)
                for a, p in enumerate(node.probabilities)
            )
        if isinstance(node, Stage):
            import itertools

            profiles = itertools.product(*(range(len(actions)) for actions in node.actions))
            return tuple(
                tuple(
                    Move(player=player, place=node.label, action=a)
                    for player, a in zip(node.players, profile, strict=True)
                )
                for profile in profiles
            )
        return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Matrix:
    """A game in strategic form; made checked by `checked`.

    Attributes
    ----------
    actions : tuple of tuple of str
        Those of each player.
    payoffs : array of shape (players, actions of the first, ..., actions of the last)
    """

    name: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: Floats


Game: TypeAlias = Tree | Matrix


def checked(game: Any) -> Any:
    """The game itself, if it holds together.

    Raises
    ------
    DataError
        When players, actions, payoffs, probabilities or information sets do not; the message names the place and the
        remedy.

    Examples
    --------
    >>> checked(Tree(name="", players=("a", "b"), root=Outcome(payoffs=(1,), label="end")))
    Traceback (most recent call last):
    tertius.errors.DataError: end: 1 payoff; give one for each of a, b
    """
    check_players(game.players)
    if isinstance(game, Matrix):
        _check_matrix(game)
    else:
        _check_tree(game)
    return game


def check_players(players: tuple[str, ...]) -> None:
    """Refuse no player, too many, and two of one name."""
    if not 1 <= len(players) <= MOST_PLAYERS:
        raise DataError(f"players: {len(players)} are named; a game has 1 to {MOST_PLAYERS}")
    check_names(players, "players")


def check_names(names: tuple[str, ...], where: str) -> None:
    """Refuse names that are empty or given twice."""
    for number, name in enumerate(names):
        if not name.strip():
            raise DataError(f"{where}: a name is empty; give each its own")
        if name in names[:number]:
            raise DataError(f"{where}: {name} stands twice; give each its own name")


def _check_matrix(game: Matrix) -> None:
    import numpy as np

    if len(game.actions) != len(game.players):
        raise DataError(f"actions: {len(game.actions)} lists for {len(game.players)} players; give each player one")
    for player, actions in zip(game.players, game.actions, strict=True):
        if not actions:
            raise DataError(f"actions.{player}: none; a player needs at least one")
        check_names(actions, f"actions.{player}")
    shape = (len(game.players), *map(len, game.actions))
    if game.payoffs.shape != shape:
        raise DataError(f"payoffs: shape {game.payoffs.shape}; by players and actions it has to be {shape}")
    if not np.isfinite(game.payoffs).all():
        raise DataError("payoffs: one is not a finite number; give a number for each")


def _check_tree(game: Tree) -> None:
    labels: set[str] = set()
    for node in game.nodes:
        _check_node(node, game.players)
        if not isinstance(node, Outcome):
            if node.label in labels:
                raise DataError(f"{node.label}: two nodes have this label; give each its own")
            labels.add(node.label)
    for place in game.places:
        nodes = [game.nodes[number] for number in place.nodes]
        if len(nodes) > 1 and not all(isinstance(node, Decision) and node.infoset for node in nodes):
            raise DataError(f"{place.name}: an information set and another node share this name; rename one")
        for node in nodes:
            if isinstance(node, Decision) and node.actions != place.actions:
                raise DataError(
                    f"{node.label}: actions {', '.join(node.actions)}; in information set {place.name} they have "
                    f"to be {', '.join(place.actions)}"
                )
    owners: dict[str, str] = {}
    for node in game.nodes:
        if isinstance(node, Decision) and owners.setdefault(node.place, node.player) != node.player:
            raise DataError(f"{node.place}: an information set of {owners[node.place]} and of {node.player}; split it")
    _check_recall(game)


def _check_node(node: Node, players: tuple[str, ...]) -> None:
    if isinstance(node, Outcome):
        if len(node.payoffs) != len(players):
            count = f"{len(node.payoffs)} payoff{'' if len(node.payoffs) == 1 else 's'}"
            raise DataError(f"{node.label or 'an outcome'}: {count}; give one for each of {', '.join(players)}")
        if not all(math.isfinite(value) for value in node.payoffs):
            raise DataError(f"{node.label or 'an outcome'}: a payoff is not a finite number; give a number for each")
        return
    if not node.label.strip():
        raise DataError("a node has no label; give each its own")
    if isinstance(node, Stage) and len(node.actions) != len(node.players):
        raise DataError(f"{node.label}: {len(node.actions)} lists of actions; give one for each player")
    for player, _, actions in _choices(node):
        if player not in players:
            raise DataError(f"{node.label}: {player} is none of the players {', '.join(players)}; correct the name")
        if not actions:
            raise DataError(f"{node.label}: {player} has no action; give at least one")
        check_names(actions, f"{node.label}: actions")
    if isinstance(node, Stage):
        check_names(node.players, f"{node.label}: players")
        wanted = math.prod(len(actions) for actions in node.actions)
    else:
        wanted = len(node.actions)
    if not node.children or len(node.children) != wanted:
        raise DataError(
            f"{node.label}: {len(node.children)} branches; {max(wanted, 1)} are needed, one for each action"
        )
    if isinstance(node, Chance):
        _check_chance(node)


def _check_chance(node: Chance) -> None:
    check_names(node.actions, f"{node.label}: chance")
    if len(node.probabilities) != len(node.actions):
        raise DataError(f"{node.label}: {len(node.probabilities)} probabilities; give one for each branch")
    if not all(math.isfinite(p) and p > 0 for p in node.probabilities):
        raise DataError(f"{node.label}: a probability is not above 0; leave out a branch that cannot happen")
    total = math.fsum(node.probabilities)
    if abs(total - 1) > SUM_TOLERANCE:
        raise DataError(f"{node.label}: probabilities add up to {total:.10g}; they have to add up to 1")


def _check_recall(game: Tree) -> None:
    """Perfect recall: at all nodes of a place the player has the same own moves behind it (Kuhn 1953)."""
    behind: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}
    stack: list[tuple[int, dict[str, tuple[tuple[str, int], ...]]]] = [(0, dict.fromkeys(game.players, ()))]
    while stack:
        number, own = stack.pop()
        node = game.nodes[number]
        for player, name, _ in _choices(node):
            if behind.setdefault((player, name), own[player]) != own[player]:
                raise DataError(
                    f"{name}: {player} would have to forget an own earlier move (imperfect recall); split the "
                    "information set"
                )
        for child, moves in zip(game.children[number], game.moves(number), strict=True):
            after = dict(own)
            for move in moves:
                if move.player is not None:
                    after[move.player] = (*own[move.player], (move.place, move.action))
            stack.append((child, after))


def _children(node: Node) -> tuple[Node, ...]:
    return () if isinstance(node, Outcome) else node.children


def _preorder(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(_children(node)))


def _choices(node: Node) -> list[tuple[str, str, tuple[str, ...]]]:
    """Player, name of the place, and actions of each who moves at a node."""
    if isinstance(node, Decision):
        return [(node.player, node.place, node.actions)]
    if isinstance(node, Stage):
        return [(player, node.label, actions) for player, actions in zip(node.players, node.actions, strict=False)]
    return []
