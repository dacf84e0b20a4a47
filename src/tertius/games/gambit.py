"""Games written as Gambit reads them: trees as `.efg`, matrices as `.nfg`.

Formats as Gambit documents them (Savani and Turocy, "Gambit: The package for computation in game theory"). A stage
becomes moves in turn, each later mover in one information set; where a tree has no such form as a matrix, its reduced
strategic form can be written.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tertius.games.trees import Chance, Decision, Matrix, Node, Outcome, Stage, Tree


def nfg(game: Matrix) -> str:
    r"""A matrix as the text of an `.nfg` file.

    Examples
    --------
    >>> import numpy as np
    >>> pays = np.arange(4.0).reshape(2, 2, 1)
    >>> print(nfg(Matrix(name="two", players=("A", "B"), actions=(("u", "d"), ("l",)), payoffs=pays)), end="")
    NFG 1 R "two" { "A" "B" }
    { { "u" "d" } { "l" } }
    ""
    0 2 1 3
    """
    head = f"NFG 1 R {_quoted(game.name)} {{ {' '.join(map(_quoted, game.players))} }}\n"
    actions = " ".join("{ " + " ".join(map(_quoted, held)) + " }" for held in game.actions)
    # The first player's action changes fastest.
    profiles = itertools.product(*(range(len(held)) for held in reversed(game.actions)))
    numbers = (
        _number(float(game.payoffs[(k, *profile[::-1])])) for profile in profiles for k in range(len(game.players))
    )
    return f'{head}{{ {actions} }}\n""\n{" ".join(numbers)}\n'


def efg(game: Tree) -> str:
    r"""A tree as the text of an `.efg` file.

    Examples
    --------
    >>> stage = Stage(label="s", players=("A", "B"), actions=(("u", "d"), ("l",)), children=(
    ...     Outcome(payoffs=(1, 2)), Outcome(payoffs=(0, 0.5))))
    >>> print(efg(Tree(name="two", players=("A", "B"), root=stage)), end="")
    EFG 2 R "two" { "A" "B" }
    ""
    p "s" 1 1 "s" { "u" "d" } 0
    p "" 2 1 "s" { "l" } 0
    t "" 1 "" { 1, 2 }
    p "" 2 1 "s" { "l" } 0
    t "" 2 "" { 0, 0.5 }
    """
    head = f'EFG 2 R {_quoted(game.name)} {{ {" ".join(map(_quoted, game.players))} }}\n""\n'
    return head + "".join(f"{line}\n" for line in _Writer(game).lines(game.root))


class _Writer:
    """Numbers given out while a tree is written: outcomes, chance nodes, and each player's information sets."""

    def __init__(self, game: Tree) -> None:
        self.players = game.players
        self.outcomes: dict[object, int] = {}
        self.chances = itertools.count(1)
        self.sets: dict[str, dict[str, int]] = {player: {} for player in game.players}

    def lines(self, node: Node) -> Iterator[str]:
        if isinstance(node, Outcome):
            # Labels of nodes are unique in Gambit; ends that share theirs are one outcome.
            key = node if node.label else len(self.outcomes)
            number = self.outcomes.setdefault(key, len(self.outcomes) + 1)
            payoffs = ", ".join(map(_number, node.payoffs))
            yield f't "" {number} {_quoted(node.label)} {{ {payoffs} }}'
            return
        if isinstance(node, Chance):
            pairs = zip(node.actions, _exact(node.probabilities), strict=True)
            branches = " ".join(f"{_quoted(action)} {share}" for action, share in pairs)
            yield f"c {_quoted(node.label)} {next(self.chances)} {_quoted(node.label)} {{ {branches} }} 0"
        elif isinstance(node, Decision):
            yield self.move(node.label, node.player, node.place, node.actions)
        else:
            yield from self.stage(node, ())
            return
        for child in node.children:
            yield from self.lines(child)

    def stage(self, node: Stage, done: tuple[int, ...]) -> Iterator[str]:
        """The rest of a stage after the moves `done`."""
        turn = len(done)
        if turn == len(node.players):
            at = 0
            for action, actions in zip(done, node.actions, strict=True):
                at = at * len(actions) + action
            yield from self.lines(node.children[at])
            return
        yield self.move("" if turn else node.label, node.players[turn], node.label, node.actions[turn])
        for action in range(len(node.actions[turn])):
            yield from self.stage(node, (*done, action))

    def move(self, label: str, player: str, place: str, actions: tuple[str, ...]) -> str:
        numbers = self.sets[player]
        number = numbers.setdefault(place, len(numbers) + 1)
        branches = " ".join(map(_quoted, actions))
        return f"p {_quoted(label)} {self.players.index(player) + 1} {number} {_quoted(place)} {{ {branches} }} 0"


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _number(value: float) -> str:
    text = f"{Decimal(repr(float(value))):f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def _exact(probabilities: tuple[float, ...]) -> list[Fraction]:
    """The probabilities as fractions that add up to exactly 1, which Gambit wants."""
    shares = [Fraction(p).limit_denominator(10**9) for p in probabilities]
    return [*shares[:-1], 1 - sum(shares[:-1], Fraction(0))]
