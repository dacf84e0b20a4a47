"""Trees and matrices: what holds together, and where subgames begin."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.errors import DataError
from tertius.games.trees import Chance, Decision, Matrix, Node, Outcome, Stage, Tree, checked


def end(*payoffs: float, label: str = "") -> Outcome:
    return Outcome(payoffs=payoffs, label=label)


def pick(label: str, player: str, *children: Node, infoset: str = "", actions: tuple[str, ...] = ()) -> Decision:
    names = actions or tuple("abcdef"[: len(children)])
    return Decision(label=label, player=player, actions=names, children=children, infoset=infoset)


def tree(root: Node, players: tuple[str, ...] = ("A", "B")) -> Tree:
    return Tree(name="", players=players, root=root)


def test_an_information_set_binds_its_nodes_into_one_subgame() -> None:
    def of(infoset: str) -> Tree:
        replies = (pick(f"y{i}", "B", end(i, 0), end(0, i), infoset=infoset) for i in (1, 2))
        return checked(tree(pick("x", "A", pick("in", "A", *replies), end(0, 0))))

    assert of("").subgames == (0, 1, 2, 5)
    assert of("hidden").subgames == (0, 1)
    assert [(place.name, place.nodes) for place in of("hidden").places] == [
        ("x", (0,)),
        ("in", (1,)),
        ("hidden", (2, 5)),
    ]


def test_children_of_a_stage_stand_by_profile_the_last_player_fastest() -> None:
    stage = Stage(
        label="s",
        players=("A", "B"),
        actions=(("u", "d"), ("l", "r", "m")),
        children=tuple(end(i, 0) for i in range(6)),
    )
    game = checked(tree(stage))
    assert [tuple(move.action for move in moves) for moves in game.moves(0)] == [
        (i, j) for i in (0, 1) for j in (0, 1, 2)
    ]
    assert game.children[0] == (1, 2, 3, 4, 5, 6)
    assert game.ends[0] == 7


@pytest.mark.parametrize(
    ("root", "words"),
    [
        (end(1, label="war"), "war: 1 payoff; give one for each of A, B"),
        (end(1, float("nan"), label="war"), "war: a payoff is not a finite number"),
        (pick("x", "C", end(1, 1)), "x: C is none of the players A, B"),
        (pick("x", "A", end(1, 1), end(0, 0), actions=("go", "go")), "x: actions: go stands twice"),
        (pick("x", "A", end(1, 1), actions=("go", "stay")), "x: 1 branches; 2 are needed"),
        (pick("x", "A", pick("x", "B", end(0, 0)), end(1, 1)), "x: two nodes have this label"),
        (
            Chance(label="c", actions=("h", "t"), probabilities=(0.5, 0.4), children=(end(0, 0), end(1, 1))),
            "c: probabilities add up to 0.9",
        ),
        (
            pick("x", "A", pick("y", "B", end(0, 0), infoset="h"), pick("z", "A", end(1, 1), infoset="h")),
            "h: an information set of B and of A",
        ),
        (
            pick("x", "A", pick("y", "B", end(0, 0), infoset="h"), pick("z", "B", end(1, 1), end(0, 0), infoset="h")),
            "in information set h",
        ),
        (
            pick("x", "A", pick("y", "A", end(0, 0), infoset="h"), pick("z", "A", end(1, 1), infoset="h")),
            "h: A would have to forget",
        ),
        (
            pick("x", "A", pick("y", "A", end(0, 0), end(1, 1), infoset="x"), end(1, 1)),
            "x: an information set and another node",
        ),
    ],
)
def test_a_tree_that_does_not_hold_together_says_where(root: Node, words: str) -> None:
    with pytest.raises(DataError, match=words):
        checked(tree(root))


def test_a_matrix_has_the_shape_of_its_actions() -> None:
    actions = (("u", "d"), ("l", "r"))
    good = Matrix(name="", players=("A", "B"), actions=actions, payoffs=np.zeros((2, 2, 2)))
    assert checked(good) is good
    with pytest.raises(DataError, match=r"it has to be \(2, 2, 2\)"):
        checked(Matrix(name="", players=("A", "B"), actions=actions, payoffs=np.zeros((2, 2, 3))))
    with pytest.raises(DataError, match="not a finite number"):
        checked(Matrix(name="", players=("A", "B"), actions=actions, payoffs=np.full((2, 2, 2), np.inf)))
