"""Subgame-perfect equilibria: textbook games, sets of continuations, ties, caps, and regret in every subgame."""

from __future__ import annotations

import io
import itertools
import random

import numpy as np
import pytest

from tertius.games import perfect
from tertius.games.certifying import regret_in_subgames
from tertius.games.files import read_game, textbook_games
from tertius.games.gambit import efg, nfg
from tertius.games.solving import quantal_solution, solve_game, strategic_form
from tertius.games.trees import Chance, Decision, Matrix, Node, Outcome, Stage, Tree, checked
from tertius.records.games import Equilibrium, Solution
from tertius.tables import from_arrow, json_schema, row, to_arrow


def end(*payoffs: float) -> Outcome:
    return Outcome(payoffs=payoffs)


def pick(label: str, player: str, *children: Node, infoset: str = "") -> Decision:
    return Decision(
        label=label, player=player, actions=tuple("abcdefgh"[: len(children)]), children=children, infoset=infoset
    )


def stage(label: str, *children: Node, size: int = 2) -> Stage:
    return Stage(
        label=label,
        players=("A", "B"),
        actions=(tuple("ud") + ("m",) * (size - 2), tuple("lr") + ("m",) * (size - 2)),
        children=children,
    )


def tree(root: Node, players: tuple[str, ...] = ("A", "B")) -> Tree:
    return checked(Tree(name="", players=players, root=root))


def mixes(equilibrium: Equilibrium) -> dict[str, float]:
    """Probability of each action that is played, by player, place and action."""
    return {
        f"{choice.player} {choice.place} {choice.action}".replace("  ", " "): round(choice.probability, 6)
        for choice in equilibrium.choices
        if choice.probability
    }


KNOWN = {
    "prisoners_dilemma": [{"Row defect": 1, "Column defect": 1}],
    "chicken": [
        {"Row stand firm": 1, "Column yield": 1},
        {"Row yield": 0.9, "Row stand firm": 0.1, "Column yield": 0.9, "Column stand firm": 0.1},
        {"Row yield": 1, "Column stand firm": 1},
    ],
    "stag_hunt": [
        {"Row stag": 1, "Column stag": 1},
        {"Row hare": 1, "Column hare": 1},
        {"Row stag": 0.75, "Row hare": 0.25, "Column stag": 0.75, "Column hare": 0.25},
    ],
    "matching_pennies": [{"Row heads": 0.5, "Row tails": 0.5, "Column heads": 0.5, "Column tails": 0.5}],
    "battle_of_the_sexes": [
        {"Row here": 1, "Column here": 1},
        {"Row there": 1, "Column there": 1},
        {"Row here": 0.666667, "Row there": 0.333333, "Column here": 0.333333, "Column there": 0.666667},
    ],
    # 2 p^2 = (1 - p)^2 makes joining as good as staying out.
    "three_way_coordination": [
        dict.fromkeys(("A join", "B join", "C join"), 1),
        dict.fromkeys(("A stay out", "B stay out", "C stay out"), 1),
        {
            f"{player} {action}": share
            for player in "ABC"
            for action, share in (("join", 0.414214), ("stay out", 0.585786))
        },
    ],
    "ultimatum": [
        {"Proposer offer nothing": 1, **{f"Responder offered {part} accept": 1 for part in ("nothing", "one", "two")}},
        {
            "Proposer offer one": 1,
            "Responder offered nothing reject": 1,
            **{f"Responder offered {part} accept": 1 for part in ("one", "two")},
        },
    ],
    "entry_deterrence": [{"Entrant entry enter": 1, "Incumbent reply share": 1}],
    # Two sets (Selten 1975): One goes down and Two across with at least 1/3; or all across but for Three, who goes
    # right with at least 3/4.
    "seltens_horse": [
        {"One one down": 1, "Two two across": 0.333333, "Two two down": 0.666667, "Three three left": 1},
        {"One one down": 1, "Two two across": 1, "Three three left": 1},
        {"One one across": 1, "Two two across": 1, "Three three right": 1},
        {"One one across": 1, "Two two across": 1, "Three three left": 0.25, "Three three right": 0.75},
    ],
}


def test_every_textbook_game_has_a_known_solution() -> None:
    assert set(textbook_games()) == set(KNOWN)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_textbook_games_have_their_known_solutions(name: str) -> None:
    solution = solve_game(read_game(name))
    found = [mixes(equilibrium) for equilibrium in solution.equilibria]
    assert sorted(found, key=str) == sorted(KNOWN[name], key=str)
    assert all(equilibrium.regret <= 1e-12 for equilibrium in solution.equilibria)
    # The responder who is offered nothing may also mix, which makes more equilibria; the result says so.
    assert solution.complete == (name != "ultimatum")


def test_the_sets_of_seltens_horse_are_two() -> None:
    solution = solve_game(read_game("seltens_horse"))
    assert [equilibrium.components for equilibrium in solution.equilibria] == [(1,), (1,), (2,), (2,)]
    assert solution.concept == "Nash"


def test_actions_are_on_the_path_of_all_some_or_none() -> None:
    solution = solve_game(read_game("ultimatum"))
    played = {(item.player, item.action): (item.on_path, item.lowest, item.highest) for item in solution.played}
    assert played["Responder", "accept"] == ("all", 1, 1)
    assert played["Responder", "reject"] == ("none", 0, 0)
    assert played["Proposer", "one"] == ("some", 0, 1)
    assert solution.ties == ("Responder at offered nothing",)


def test_a_continuation_may_deter_or_not() -> None:
    # A may leave with 2, or play a coordination game that pays both 3 or both 1.
    after = stage("after", end(3, 3), end(0, 0), end(0, 0), end(1, 1))
    solution = solve_game(tree(pick("x", "A", after, end(2, 2))))
    assert sorted(equilibrium.payoffs for equilibrium in solution.equilibria) == [(2, 2), (3, 3)]
    assert solution.complete
    # Leaving is right against the bad pure continuation and against the mixed one, which pays 3/4.
    assert {equilibrium.payoffs: equilibrium.profiles for equilibrium in solution.equilibria} == {(2, 2): 2, (3, 3): 1}


def test_nature_averages_what_comes_after() -> None:
    after = [stage(f"s{i}", end(5, 5), end(0, 0), end(0, 0), end(2, 2)) for i in (1, 2)]
    solution = solve_game(
        tree(Chance(label="c", actions=("h", "t"), probabilities=(0.25, 0.75), children=tuple(after)))
    )
    worth = (5.0, 2.0, 10 / 7)
    expected = sorted({round(0.25 * a + 0.75 * b, 9) for a, b in itertools.product(worth, worth)})
    assert sorted(round(equilibrium.payoffs[0], 9) for equilibrium in solution.equilibria) == expected
    assert solution.complete


def test_a_subgame_with_hidden_moves_is_solved_as_a_matrix() -> None:
    # After "in" both choose without seeing the other: matching pennies, worth 0.
    replies = (
        pick(f"y{i}", "B", end(1 - 2 * i, 2 * i - 1), end(2 * i - 1, 1 - 2 * i), infoset="hidden") for i in (0, 1)
    )
    solution = solve_game(tree(pick("x", "A", pick("go", "A", *replies), end(-1, 0))))
    [equilibrium] = solution.equilibria
    assert mixes(equilibrium) == {"A x a": 1, "A go a": 0.5, "A go b": 0.5, "B hidden a": 0.5, "B hidden b": 0.5}
    assert solution.concept == "subgame-perfect"


def test_stages_with_too_many_continuations_keep_their_unmixed_equilibria(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each cell leads to a coordination game of three equilibria: 3^4 combinations.
    cells = [stage(f"c{i}", end(3 + i, 3), end(0, 0), end(0, 0), end(1, 1 + i)) for i in range(4)]
    game = tree(stage("first", *cells))
    whole = solve_game(game)
    assert whole.complete
    monkeypatch.setattr(perfect, "MOST_COMBINATIONS", 5)
    capped = solve_game(game)
    assert not capped.complete
    assert "5 of 81 combinations" in capped.why

    def unmixed(solution: Solution) -> set[tuple[float, ...]]:
        first = [[c for c in e.choices if c.place == "first"] for e in solution.equilibria]
        return {
            tuple(round(pay, 6) for pay in equilibrium.payoffs)
            for equilibrium, choices in zip(solution.equilibria, first, strict=True)
            if all(choice.probability in (0, 1) for choice in choices)
        }

    assert unmixed(capped) == unmixed(whole)
    assert all(equilibrium.regret < 1e-9 for equilibrium in capped.equilibria)


def random_tree(seed: int) -> Tree:
    """A tree of two or three players with stages, chance, single choices and an information set."""
    rng = random.Random(seed)
    players = ("A", "B", "C")[: rng.choice((2, 3))]
    labels = (f"n{i}" for i in itertools.count())

    def grow(depth: int) -> Node:
        label = next(labels)
        kind = rng.choice(("decision", "stage", "chance", "hidden", "end")) if depth else "end"
        if kind == "end":
            return Outcome(payoffs=tuple(rng.gauss(0, 1) for _ in players))
        if kind == "decision":
            return pick(label, rng.choice(players), grow(depth - 1), grow(depth - 1))
        if kind == "chance":
            return Chance(
                label=label, actions=("h", "t"), probabilities=(0.3, 0.7), children=(grow(depth - 1), grow(depth - 1))
            )
        if kind == "stage":
            return stage(label, *(grow(depth - 1) for _ in range(4)))
        mover, second = rng.sample(players, 2)
        inner = tuple(
            pick(
                next(labels),
                second,
                *(Outcome(payoffs=tuple(rng.gauss(0, 1) for _ in players)) for _ in "ab"),
                infoset=f"set {label}",
            )
            for _ in "ab"
        )
        return pick(label, mover, *inner)

    return checked(Tree(name=f"random {seed}", players=players, root=grow(3)))


@pytest.mark.parametrize("seed", range(25))
def test_random_trees_are_solved_without_regret_in_any_subgame(seed: int) -> None:
    game = random_tree(seed)
    solution = solve_game(game)
    assert solution.equilibria
    for equilibrium in solution.equilibria:
        assert equilibrium.regret <= 1e-9
    assert len({equilibrium.id for equilibrium in solution.equilibria}) == len(solution.equilibria)


def test_regret_sees_an_empty_threat_off_the_path() -> None:
    game = read_game("entry_deterrence")
    threat = {("Entrant", "entry"): (0.0, 1.0), ("Incumbent", "reply"): (1.0, 0.0)}
    honest = {("Entrant", "entry"): (1.0, 0.0), ("Incumbent", "reply"): (0.0, 1.0)}
    assert regret_in_subgames(game, [threat, honest]) == [2.0, 0.0]


def test_the_strategic_form_has_the_empty_threat_as_an_equilibrium() -> None:
    form = strategic_form(read_game("entry_deterrence"))
    assert form.actions == (("enter", "stay out"), ("fight", "share"))
    assert form.payoffs[:, 1, 0].tolist() == [0, 2]
    found = solve_game(form).equilibria
    assert {equilibrium.payoffs for equilibrium in found} == {(1.0, 1.0), (0.0, 2.0)}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_gambit_reads_every_textbook_game(name: str) -> None:
    gambit = pytest.importorskip("pygambit")
    game = read_game(name)
    form = strategic_form(game)
    read = gambit.read_nfg(io.BytesIO(nfg(form).encode()))
    assert tuple(read.players) == game.players
    assert np.array_equal(np.array([np.array(table, dtype=float) for table in read.to_arrays()]), form.payoffs)
    if isinstance(game, Tree):
        read = gambit.read_efg(io.BytesIO(efg(game).encode()))
        assert tuple(read.players) == game.players
        back = read.to_nfg()
        assert back.startswith("NFG")
        arrays = np.array([np.array(table, dtype=float) for table in read.to_arrays()])
        assert sorted(arrays.reshape(len(arrays), -1).T.tolist()) == sorted(
            form.payoffs.reshape(len(arrays), -1).T.tolist()
        )


@pytest.mark.parametrize("precision", [0.5, 3.0])
def test_quantal_responses_of_trees_are_gambits(precision: float) -> None:
    gambit = pytest.importorskip("pygambit")
    for game in [read_game("seltens_horse"), read_game("ultimatum"), *map(random_tree, (1, 4, 7))]:
        read = gambit.read_efg(io.BytesIO(efg(game).encode()))
        theirs = gambit.qre.logit_solve_lambda(read, [precision])[0].profile
        ours = quantal_solution(game, precision).equilibria[0]
        held = sorted(round(choice.probability, 5) for choice in ours.choices)
        assert held == pytest.approx(
            sorted(float(share) for mixed in theirs for _, place in mixed for _, share in place), abs=1e-4
        )


def test_a_solution_is_a_record_that_keeps_its_digits() -> None:
    solution = solve_game(read_game("battle_of_the_sexes"))
    plain = row(solution)
    assert row(from_arrow(to_arrow([solution], Solution), Solution)[0]) == plain
    assert plain["equilibria"][2]["choices"][0]["probability"] == pytest.approx(2 / 3, abs=1e-15)
    assert set(json_schema(Solution)["required"]) == set(plain)


def test_a_matrix_is_solved_the_same_in_any_order_of_its_actions() -> None:
    rng = np.random.default_rng(4)
    payoffs = rng.normal(size=(2, 3, 3))
    names = tuple("xyz")
    flipped = payoffs[:, ::-1, ::-1]
    one = solve_game(Matrix(name="", players=("A", "B"), actions=(names, names), payoffs=payoffs))
    two = solve_game(Matrix(name="", players=("A", "B"), actions=(names[::-1], names[::-1]), payoffs=flipped))
    assert sorted(sorted(mixes(e).items()) for e in one.equilibria) == sorted(
        sorted(mixes(e).items()) for e in two.equilibria
    )
