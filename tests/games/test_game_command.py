"""`tertius game`: tables, rows, files for Gambit, one line for each mistake."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tertius
from tertius.cli import run
from tertius.games.files import read_game
from tertius.games.trees import Matrix

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    """Run a command line in a folder of its own: its status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def do(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run(list(arguments))
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return do


def test_the_table_says_whether_these_are_all(ran: Ran) -> None:
    status, out, _ = ran("game", "seltens_horse")
    assert status == 0
    assert out.startswith("Selten's horse: 4 Nash equilibria\nThese are all: ")
    assert "corner of connected set 2" in out
    assert "across 0.3333, down 0.6667  not reached" in out
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = ran("game", "ultimatum")
    assert "There may be more: in the subgame at offered nothing of a continuum" in out
    assert "Indifferent, every best action followed: Responder at offered nothing." in out


def test_regret_can_be_reckoned_from_the_rows(ran: Ran) -> None:
    status, out, _ = ran("game", "three_way_coordination", "--format", "json")
    assert status == 0
    [solution] = json.loads(out)
    assert solution["complete"] is True
    game = read_game("three_way_coordination")
    assert isinstance(game, Matrix)
    for equilibrium in solution["equilibria"]:
        shares: dict[str, dict[str, float]] = {}
        for choice in equilibrium["choices"]:
            shares.setdefault(choice["player"], {})[choice["action"]] = choice["probability"]
        assert gain(game, shares) <= 1e-12
        assert equilibrium["regret"] <= 1e-12


def gain(game: Matrix, shares: dict[str, dict[str, Any]]) -> float:
    """The most that a player gains by one other action."""
    worst = 0.0
    for number, player in enumerate(game.players):
        pays = dict.fromkeys(game.actions[number], 0.0)
        for profile in itertools.product(*(range(len(actions)) for actions in game.actions)):
            weight = math.prod(
                shares[other][game.actions[k][profile[k]]] for k, other in enumerate(game.players) if k != number
            )
            pays[game.actions[number][profile[number]]] += weight * float(game.payoffs[(number, *profile)])
        worst = max(worst, max(pays.values()) - sum(shares[player][a] * pay for a, pay in pays.items()))
    return worst


def test_the_same_in_python() -> None:
    assert [equilibrium.payoffs for equilibrium in tertius.solve_game("entry_deterrence").equilibria] == [(1.0, 1.0)]
    assert len(tertius.solve_game("entry_deterrence", strategic=True).equilibria) == 3
    assert tertius.solve_game(read_game("chicken"), quantal=0).equilibria[0].choices[0].probability == 0.5


def test_a_game_is_not_written_over_its_own_file(ran: Ran, tmp_path: Path) -> None:
    source = (Path(tertius.__file__).parent / "games" / "textbook" / "ultimatum.toml").read_text()
    (tmp_path / "g.toml").write_text(source)
    status, _, err = ran("game", "g.toml", "--efg", "./g.toml")
    assert status == 1
    assert "g.toml would be written over" in err
    assert (tmp_path / "g.toml").read_text() == source


def test_all_nash_equilibria_of_a_tree_and_quantal_responses(ran: Ran) -> None:
    _, out, _ = ran("game", "entry_deterrence", "--nash")
    assert "3 Nash equilibria" in out
    _, out, _ = ran("game", "chicken", "--qre", "1")
    assert "logit quantal response equilibrium at lambda 1" in out
    assert "yield 0.7758" in out


def test_files_for_gambit(ran: Ran, tmp_path: Path) -> None:
    assert ran("game", "entry_deterrence", "--efg", "a.efg", "--nfg", "a.nfg") == (0, "", "")
    assert (tmp_path / "a.efg").read_text().startswith('EFG 2 R "Entry deterrence"')
    assert (tmp_path / "a.nfg").read_text().startswith('NFG 1 R "Entry deterrence"')
    status, _, err = ran("game", "chicken", "--efg", "b.efg")
    assert (status, err) == (1, "tertius: --efg b.efg: chicken is a matrix; write it with --nfg\n")
    assert not (tmp_path / "b.efg").exists()


def test_mistakes_end_in_one_line(ran: Ran, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(
        '[game]\nplayers = ["A", "B"]\n[matrix]\nactions = { A = ["u"], B = ["l"] }\npayoffs = [[[1]]]\n'
    )
    assert (
        ran("game", "my.toml")[2] == "tertius: my.toml: matrix.payoffs[0][0]: 1 payoffs; write one for each of A, B\n"
    )
    for arguments, words in (
        (("nowhere.toml",), "no such file, nor a textbook game"),
        (("chicken", "--qre", "-1"), "from 0 up"),
        (("chicken", "--qre", "nan"), "finite"),
        (("chicken", "--qre", "1", "--nash"), "name one of the two"),
    ):
        status, out, err = ran("game", *arguments)
        assert (status, out) == (1, "")
        assert words in err
        assert err.count("\n") == 1
