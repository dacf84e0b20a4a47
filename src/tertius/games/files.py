"""Games as a user writes them: TOML in, a checked tree or matrix out (the format is in docs/games.md).

Every mistake gives one line: the file, the key, what is wrong, and what to do.
"""

from __future__ import annotations

import difflib
import math
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from tertius.errors import DataError, InputError
from tertius.games.trees import Chance, Decision, Game, Matrix, Node, Outcome, Stage, Tree, check_players, checked

DEEPEST = 100
"""Moves in a row that a tree may have."""

NODE_KEYS = {
    "a decision": ("player", "moves", "infoset"),
    "a stage": ("players", "actions", "next"),
    "nature": ("chance", "moves"),
}


def read_game(source: str | os.PathLike[str]) -> Game:
    """Read a game from a TOML file.

    Parameters
    ----------
    source : path, or the name of a textbook game
        See `textbook_games` for the names.

    Returns
    -------
    Tree or Matrix

    Raises
    ------
    InputError
        When there is no such file or game.
    DataError
        When the file does not describe a game; one line with file, key and remedy.

    Examples
    --------
    >>> read_game("chicken").players
    ('Row', 'Column')
    """
    name = os.fspath(source)
    if name in textbook_games() and not Path(name).exists():
        return parse_game((files("tertius.games") / "textbook" / f"{name}.toml").read_text(encoding="utf-8"), name)
    if not Path(name).is_file():
        raise InputError(f"{name}: no such file, nor a textbook game; those are {', '.join(textbook_games())}")
    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name}: not a text file in UTF-8: {error.reason} at byte {error.start}; save it as such"
        ) from error
    return parse_game(text, name)


def textbook_games() -> tuple[str, ...]:
    """Names of the games that come with the program."""
    folder = files("tertius.games") / "textbook"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def parse_game(text: str, where: str = "game") -> Game:
    r"""A game from the text of a TOML file; see `read_game`.

    Examples
    --------
    >>> parse_game('[game]\nplayers = ["A", "B"]\n[matrix]\nactions.A = ["up"]\nactions.C = ["left"]\n', "my.toml")
    Traceback (most recent call last):
    tertius.errors.DataError: my.toml: matrix.actions.C: no such player; they are A, B
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{where}: not TOML: {error}; correct that line") from error
    try:
        game = _game(data, Path(where).stem)
    except DataError as error:
        raise DataError(f"{where}: {error}") from error
    try:
        return checked(game)  # type: ignore[no-any-return]
    except DataError as error:
        # What is wrong with the whole begins with the name of a node.
        inside = "tree" in data and str(error).partition(":")[0] in data["tree"].get("nodes", {})
        raise DataError(f"{where}: {'tree.nodes.' if inside else ''}{error}") from error


def _game(data: Mapping[str, Any], stem: str) -> Game:
    _only(data, ("game", "matrix", "tree"), "")
    head = _table(data, "game", "")
    _only(head, ("name", "players", "about"), "game")
    players = _names(head.get("players"), "game.players")
    check_players(players)
    name = _text(head.get("name", stem), "game.name")
    _text(head.get("about", ""), "game.about")
    if ("matrix" in data) == ("tree" in data):
        raise DataError("matrix, tree: a game has one of the two; " + ("remove one" if "tree" in data else "add one"))
    if "matrix" in data:
        return _matrix(_table(data, "matrix", ""), name, players)
    return _Reader(_table(data, "tree", ""), players).tree(name)


def _matrix(data: Mapping[str, Any], name: str, players: tuple[str, ...]) -> Matrix:
    import numpy as np

    _only(data, ("actions", "payoffs"), "matrix")
    actions = _actions(_table(data, "actions", "matrix"), players, "matrix.actions")
    sizes = tuple(map(len, actions))
    given = data.get("payoffs")
    if isinstance(given, Mapping):
        _each_player(given, players, "matrix.payoffs")
        cells = [_cells(given[player], sizes, f"matrix.payoffs.{player}") for player in players]
        numbers = [
            [_number(value, f"matrix.payoffs.{player}{at}") for at, value in held]
            for player, held in zip(players, cells, strict=True)
        ]
        payoffs = np.array(numbers).reshape(len(players), *sizes)
    else:
        rows = [_payoffs(value, players, f"matrix.payoffs{at}") for at, value in _cells(given, sizes, "matrix.payoffs")]
        payoffs = np.array(rows).T.reshape(len(players), *sizes)
    return Matrix(name=name, players=players, actions=actions, payoffs=payoffs)


class _Reader:
    """The nodes of one file, found by their names."""

    def __init__(self, data: Mapping[str, Any], players: tuple[str, ...]) -> None:
        _only(data, ("root", "nodes", "outcomes"), "tree")
        self.players = players
        self.nodes = _table(data, "nodes", "tree")
        self.outcomes = _table(data, "outcomes", "tree") if "outcomes" in data else {}
        both = [name for name in self.outcomes if name in self.nodes]
        if both:
            raise DataError(f"tree.outcomes.{both[0]}: a node has this name too; rename one")
        if not self.nodes:
            raise DataError("tree.nodes: empty; write the first node as [tree.nodes.NAME]")
        self.root = _text(data.get("root", next(iter(self.nodes))), "tree.root")
        self.targets = {name: self._targets(name) for name in self.nodes}

    def tree(self, name: str) -> Tree:
        """The tree, once every move is known to lead on and none to lead back."""
        self._check_shape()
        return Tree(name=name, players=self.players, root=self._node(self.root))

    def _key(self, name: str) -> str:
        return f"tree.nodes.{name}"

    def _targets(self, name: str) -> list[tuple[str, Any]]:
        """Where the moves of a node lead, each with its key, in the order of its actions."""
        where, data = self._key(name), _table(self.nodes, name, "tree.nodes")
        kind = next((kind for kind, keys in NODE_KEYS.items() if keys[0] in data), None)
        known = sorted({key for keys in NODE_KEYS.values() for key in keys})
        if kind is None:
            _only(data, known, where)
            raise DataError(f"{where}: has no player, players or chance; say who moves")
        _only(data, NODE_KEYS[kind], where)
        if kind == "a stage":
            players = self._movers(data, where)
            actions = _actions(_table(data, "actions", where), players, f"{where}.actions")
            return [
                (f"{where}.next{at}", value)
                for at, value in _cells(data.get("next"), tuple(map(len, actions)), f"{where}.next")
            ]
        moves = _table(data, "moves", where)
        if not moves:
            raise DataError(f"{where}.moves: empty; write ACTION = NEXT for each action")
        return [(f"{where}.moves.{action}", value) for action, value in moves.items()]

    def _movers(self, data: Mapping[str, Any], where: str) -> tuple[str, ...]:
        movers = _names(data.get("players"), f"{where}.players")
        for player in movers:
            self._known_player(player, f"{where}.players")
        if len(set(movers)) < len(movers):
            raise DataError(f"{where}.players: one stands twice; name each once")
        return movers

    def _known_player(self, player: str, where: str) -> None:
        if player not in self.players:
            raise DataError(
                f"{where}: {player} is no player{_hint(player, self.players)}; they are {', '.join(self.players)}"
            )

    def _check_shape(self) -> None:
        """Every name leads somewhere, no node is reached twice, none is out of reach, no way leads back."""
        if self.root not in self.nodes:
            raise DataError(f"tree.root: no node {self.root}{_hint(self.root, self.nodes)}; name one of tree.nodes")
        reached = {self.root: "tree.root"}
        used: set[str] = set()
        stack: list[tuple[str, tuple[str, ...]]] = [(self.root, (self.root,))]
        while stack:
            name, path = stack.pop()
            if len(path) > DEEPEST:
                raise DataError(f"{self._key(name)}: more than {DEEPEST} moves in a row; shorten the game")
            for where, target in self.targets[name]:
                if not isinstance(target, str):
                    continue
                if target in path:
                    loop = " -> ".join((*path[path.index(target) :], target))
                    raise DataError(f"{where}: leads back ({loop}), a cycle; a game has to end: lead on to a new node")
                if target in self.outcomes:
                    used.add(target)
                elif target not in self.nodes:
                    known = (*self.nodes, *self.outcomes)
                    raise DataError(
                        f"{where}: no node or outcome {target}{_hint(target, known)}; add it, or write payoffs here"
                    )
                elif target in reached:
                    raise DataError(
                        f"{where}: {target} is reached by {reached[target]} too; a node has one way to it: write it "
                        "again under another name"
                    )
                else:
                    reached[target] = where
                    stack.append((target, (*path, target)))
        for name in self.nodes:
            if name not in reached:
                raise DataError(f"{self._key(name)}: no move leads here; remove it or lead a move to it")
        for name in self.outcomes:
            if name not in used:
                raise DataError(f"tree.outcomes.{name}: no move leads here; remove it or lead a move to it")

    def _node(self, name: str) -> Node:
        where, data = self._key(name), self.nodes[name]
        children = tuple(self._child(key, target) for key, target in self.targets[name])
        if "players" in data:
            movers = self._movers(data, where)
            actions = _actions(data["actions"], movers, f"{where}.actions")
            return Stage(label=name, players=movers, actions=actions, children=children)
        actions_of = tuple(data["moves"])
        if "chance" in data:
            odds = _table(data, "chance", where)
            for branch in (*odds, *actions_of):
                if (branch in odds) != (branch in actions_of):
                    missing = "moves" if branch in odds else "chance"
                    raise DataError(f"{where}.{missing}.{branch}: missing; chance and moves name the same branches")
            shares = tuple(_number(odds[branch], f"{where}.chance.{branch}") for branch in actions_of)
            return Chance(label=name, actions=actions_of, probabilities=shares, children=children)
        player = _text(data["player"], f"{where}.player")
        self._known_player(player, f"{where}.player")
        infoset = _text(data.get("infoset", ""), f"{where}.infoset")
        return Decision(label=name, player=player, actions=actions_of, children=children, infoset=infoset)

    def _child(self, where: str, target: Any) -> Node:
        if isinstance(target, str) and target in self.nodes:
            return self._node(target)
        if isinstance(target, str):
            pays = _payoffs(self.outcomes[target], self.players, f"tree.outcomes.{target}")
            return Outcome(payoffs=pays, label=target)
        return Outcome(payoffs=_payoffs(target, self.players, where))


def _payoffs(value: Any, players: tuple[str, ...], where: str) -> tuple[float, ...]:
    """What an outcome pays: a list in the order of the players, or a table by player."""
    if isinstance(value, Mapping):
        _each_player(value, players, where)
        return tuple(_number(value[player], f"{where}.{player}") for player in players)
    if not isinstance(value, list):
        raise DataError(f"{where}: no payoffs; write one for each of {', '.join(players)}, as [1, 2] or as a table")
    if len(value) != len(players):
        raise DataError(f"{where}: {len(value)} payoffs; write one for each of {', '.join(players)}")
    return tuple(_number(held, f"{where}[{number}]") for number, held in enumerate(value))


def _number(value: Any, where: str) -> float:
    """A finite number; a fraction may be written as text, "1/3"."""
    if isinstance(value, str):
        try:
            value = float(Fraction(value.replace(" ", "")))
        except (ValueError, ZeroDivisionError, OverflowError):
            raise DataError(f'{where}: "{value}" is no number; write 2, 0.5 or "1/3"') from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataError(f"{where}: not a number; write one such as 2 or 0.5")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise DataError(
            f"{where}: {value if isinstance(value, float) else 'this'} is not finite; write a finite number"
        )
    return number


def _cells(value: Any, sizes: Sequence[int], where: str) -> list[tuple[str, Any]]:
    """The cells of nested lists of a shape, each with its position as text, the last index fastest."""
    if not sizes:
        return [("", value)]
    if value is None:
        raise DataError(f"{where}: missing; write lists within lists, one level for each player who moves")
    if not isinstance(value, list) or len(value) != sizes[0]:
        held = f"{len(value)} entries" if isinstance(value, list) else "no list"
        raise DataError(
            f"{where}: {held}; has to be a list of {sizes[0]}, one for each action of the player of this level"
        )
    return [
        (f"[{number}]{at}", cell)
        for number, part in enumerate(value)
        for at, cell in _cells(part, sizes[1:], f"{where}[{number}]")
    ]


def _actions(data: Mapping[str, Any], players: tuple[str, ...], where: str) -> tuple[tuple[str, ...], ...]:
    _each_player(data, players, where)
    made = []
    for player in players:
        actions = _names(data[player], f"{where}.{player}")
        if len(set(actions)) < len(actions):
            twice = next(action for action in actions if actions.count(action) > 1)
            raise DataError(f"{where}.{player}: {twice} stands twice; give each action its own name")
        made.append(actions)
    return tuple(made)


def _each_player(data: Mapping[str, Any], players: tuple[str, ...], where: str) -> None:
    for name in data:
        if name not in players:
            raise DataError(f"{where}.{name}: no such player{_hint(name, players)}; they are {', '.join(players)}")
    for player in players:
        if player not in data:
            raise DataError(f"{where}.{player}: missing; add it, for {player} is a player")


def _only(data: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    known = tuple(known)
    for key in data:
        if key not in known:
            full = f"{where}.{key}" if where else key
            raise DataError(f"{full}: no such key{_hint(key, known)}; keys here are {', '.join(known)}")


def _table(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    full = f"{where}.{key}" if where else key
    if key not in data:
        raise DataError(f"{full}: missing; add [{full}]")
    value = data[key]
    if not isinstance(value, Mapping):
        raise DataError(f"{full}: has to be a table; write [{full}]")
    return value


def _names(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) and name.strip() for name in value):
        raise DataError(f'{where}: has to be a list of names; write ["...", "..."]')
    return tuple(value)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise DataError(f'{where}: has to be text; write it in "..."')
    return value


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
