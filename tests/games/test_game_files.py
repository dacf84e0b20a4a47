"""Games written in TOML: what is read, and the one line that each mistake gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.errors import DataError, InputError
from tertius.games.files import parse_game, read_game
from tertius.games.trees import Chance, Decision, Matrix, Outcome, Stage, Tree

MATRIX = """
[game]
players = ["Row", "Column"]
[matrix]
actions.Row = ["up", "down"]
actions.Column = ["left", "right"]
payoffs = [[[1, 2], [3, 4]], [[5, 6], ["1/3", 8.5]]]
"""

TREE = """
[game]
name = "Crisis"
players = ["A", "B"]
[tree]
root = "weather"
[tree.nodes.weather]
chance = { calm = "2/3", storm = "1/3" }
moves = { storm = [0, 0], calm = "meet" }
[tree.nodes.meet]
players = ["A", "B"]
actions = { A = ["push", "wait"], B = ["push", "wait"] }
next = [["war", [2, 0]], [[0, 2], "answer"]]
[tree.nodes.answer]
player = "B"
moves = { sign = { B = 1, A = 1.5 }, leave = "war" }
[tree.outcomes]
war = [-5, -5]
"""


def test_a_matrix_as_cells_or_by_player() -> None:
    game = parse_game(MATRIX, "some/pair.toml")
    assert isinstance(game, Matrix)
    assert game.name == "pair"
    assert game.payoffs[:, 0, 1].tolist() == [3, 4]
    assert game.payoffs[0, 1, 1] == 1 / 3
    split = (
        MATRIX.partition("payoffs = ")[0] + 'payoffs.Row = [[1, 3], [5, "1/3"]]\npayoffs.Column = [[2, 4], [6, 8.5]]\n'
    )
    assert (parse_game(split).payoffs == game.payoffs).all()


def test_a_tree_with_chance_a_stage_and_shared_outcomes() -> None:
    game = parse_game(TREE)
    assert isinstance(game, Tree)
    root = game.root
    assert isinstance(root, Chance)
    assert root.actions == ("storm", "calm")
    assert root.probabilities == (1 / 3, 2 / 3)
    meet = root.children[1]
    assert isinstance(meet, Stage)
    assert meet.children[:2] == (Outcome(payoffs=(-5, -5), label="war"), Outcome(payoffs=(2, 0)))
    answer = meet.children[3]
    assert isinstance(answer, Decision)
    assert answer.children == (Outcome(payoffs=(1.5, 1)), Outcome(payoffs=(-5, -5), label="war"))


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


MISTAKES = [
    (MATRIX, "[game]", "[game", "not TOML: "),
    (MATRIX, 'players = ["Row", "Column"]', "", 'game.players: has to be a list of names; write ["...", "..."]'),
    (MATRIX, '"Row", "Column"]', '"Row", "Row"]', "players: Row stands twice; give each its own name"),
    (MATRIX, '"Row", "Column"]', '"Row", "Column", "C", "D", "E"]', "players: 5 are named; a game has 1 to 4"),
    (MATRIX, "[matrix]", "title = 3\n[matrix]", "game.title: no such key; keys here are name, players, about"),
    (MATRIX, "[matrix]", "[matrx]", "matrx: no such key (did you mean matrix?); keys here are game, matrix, tree"),
    (
        MATRIX,
        "actions.Column",
        "actions.Colum",
        "matrix.actions.Colum: no such player (did you mean Column?); they are Row, Column",
    ),
    (
        MATRIX,
        'actions.Column = ["left", "right"]',
        "",
        "matrix.actions.Column: missing; add it, for Column is a player",
    ),
    (
        MATRIX,
        '"left", "right"]',
        '"left", "left"]',
        "matrix.actions.Column: left stands twice; give each action its own name",
    ),
    (MATRIX, "[3, 4]]", "[3]]", "matrix.payoffs[0][1]: 1 payoffs; write one for each of Row, Column"),
    (MATRIX, "[[1, 2], [3, 4]], ", "", "matrix.payoffs: 1 entries; has to be a list of 2"),
    (MATRIX, "[1, 2], ", "", "matrix.payoffs[0]: 1 entries; has to be a list of 2"),
    (MATRIX, "8.5", "nan", "matrix.payoffs[1][1][1]: nan is not finite; write a finite number"),
    (MATRIX, "8.5", "-inf", "matrix.payoffs[1][1][1]: -inf is not finite"),
    (MATRIX, "8.5", "true", "matrix.payoffs[1][1][1]: not a number"),
    (MATRIX, "8.5", '"1/0"', 'matrix.payoffs[1][1][1]: "1/0" is no number'),
    (MATRIX, "payoffs = ", "payofs = ", "matrix.payofs: no such key (did you mean payoffs?)"),
    (TREE, "[tree]\n", "[matrix]\n[tree]\n", "matrix, tree: a game has one of the two; remove one"),
    (TREE, '"weather"', '"wether"', "tree.root: no node wether (did you mean weather?); name one of tree.nodes"),
    (TREE, "[tree.outcomes]", "[tree.outcome]", "tree.outcome: no such key (did you mean outcomes?)"),
    (TREE, 'player = "B"', 'playr = "B"', "tree.nodes.answer.playr: no such key (did you mean player?)"),
    (TREE, 'player = "B"', 'player = "C"', "tree.nodes.answer.player: C is no player; they are A, B"),
    (TREE, 'player = "B"', "", "tree.nodes.answer: has no player, players or chance; say who moves"),
    (TREE, 'players = ["A", "B"]\nactions', 'players = ["A", "C"]\nactions', "tree.nodes.meet.players: C is no player"),
    (TREE, "{ B = 1, A = 1.5 }", "{ B = 1 }", "tree.nodes.answer.moves.sign.A: missing; add it, for A is a player"),
    (TREE, '"answer"]]', '"anser"]]', "tree.nodes.meet.next[1][1]: no node or outcome anser (did you mean answer?)"),
    (
        TREE,
        'leave = "war"',
        'leave = "weather"',
        "tree.nodes.answer.moves.leave: leads back (weather -> meet -> answer -> weather), a cycle",
    ),
    (TREE, "[2, 0]]", '"answer"]', "answer is reached by tree.nodes.meet.next[0][1] too"),
    (TREE, '"answer"]]', '"war"]]', "tree.nodes.answer: no move leads here; remove it or lead a move to it"),
    (TREE, "war = [-5, -5]", "war = [-5, -5]\npeace = [1, 1]", "tree.outcomes.peace: no move leads here"),
    (
        TREE,
        "war = [-5, -5]",
        "war = [-5, -5]\nmeet = [1, 1]",
        "tree.outcomes.meet: a node has this name too; rename one",
    ),
    (TREE, "war = [-5, -5]", "war = [-5, inf]", "tree.outcomes.war[1]: inf is not finite"),
    (
        TREE,
        'storm = "1/3" }',
        "storm = 0.3 }",
        "tree.nodes.weather: probabilities add up to 0.9666666667; they have to add up to 1",
    ),
    (
        TREE,
        'storm = "1/3" }',
        'rain = "1/3" }',
        "tree.nodes.weather.moves.rain: missing; chance and moves name the same branches",
    ),
    (TREE, 'calm = "2/3", storm = "1/3"', "calm = 1, storm = 0", "tree.nodes.weather: a probability is not above 0"),
    (TREE, "[[0, 2], ", "[", "tree.nodes.meet.next[1]: 1 entries; has to be a list of 2"),
]


@pytest.mark.parametrize(("text", "old", "new", "words"), MISTAKES, ids=[mistake[3][:40] for mistake in MISTAKES])
def test_a_mistake_gets_one_line_with_file_key_and_remedy(text: str, old: str, new: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_game(swapped(text, old, new), "my.toml")
    message = str(caught.value)
    assert message.startswith("my.toml: ")
    assert words in message
    assert "\n" not in message
    assert ";" in message


HIDDEN = """
[game]
players = ["A", "B"]
[tree.nodes.x]
player = "A"
moves = { l = "y", r = "z" }
[tree.nodes.y]
player = "B"
infoset = "h"
moves = { u = [0, 0], d = [1, 1] }
[tree.nodes.z]
player = "B"
infoset = "h"
moves = { u = [2, 0], d = [0, 2] }
"""


def test_information_sets_need_one_player_the_same_actions_and_recall() -> None:
    assert [place.name for place in parse_game(HIDDEN).places] == ["x", "h"]
    for old, new, words in (
        ('player = "B"', 'player = "A"', "h: an information set of A and of B; split it"),
        ("u = [2, 0]", "v = [2, 0]", "z: actions v, d; in information set h they have to be u, d"),
    ):
        with pytest.raises(DataError, match=words):
            parse_game(swapped(HIDDEN, old, new))
    with pytest.raises(DataError, match="imperfect recall"):
        parse_game(HIDDEN.replace('player = "B"', 'player = "A"'))


def test_deep_and_wide_files_end_in_a_line_too() -> None:
    chain = '[game]\nplayers = ["A"]\n' + "".join(
        f'[tree.nodes.n{i}]\nplayer = "A"\nmoves = {{ on = "n{i + 1}", stop = [{i}] }}\n' for i in range(500)
    )
    with pytest.raises(DataError, match="more than 100 moves in a row"):
        parse_game(chain + '[tree.nodes.n500]\nplayer = "A"\nmoves = { stop = [1] }\n')


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.toml: no such file, nor a textbook game; those are .*chicken"):
        read_game("nowhere.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"bytes\.toml: not a text file in UTF-8"):
        read_game(tmp_path / "bytes.toml")
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbf" + MATRIX.encode())
    assert read_game(tmp_path / "marked.toml").players == ("Row", "Column")
