"""Equilibria of games in strategic form: known ones, certified ones, and those that Gambit finds."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from tertius.errors import InputError
from tertius.games import normal
from tertius.games.bimatrix import nash_sets, whole
from tertius.games.gambit import nfg
from tertius.games.mixing import regret
from tertius.games.normal import Found, equilibria
from tertius.games.pivoting import lemke_howson
from tertius.games.polytopes import rays
from tertius.games.quantal import branch, field_of, quantal_response
from tertius.games.roots import number_of_roots, solve
from tertius.games.trees import Matrix

SHAPES = ((2, 2, 2), (3, 3, 3), (2, 2, 2, 2), (4, 4))


def deviation_gain(payoffs: np.ndarray, mixes: tuple[np.ndarray, ...]) -> float:
    """Regret by the definition: sums over every profile, none of the program's arithmetic."""
    worst = 0.0
    for player in range(len(mixes)):
        gained = [0.0] * len(mixes[player])
        held = 0.0
        for profile in itertools.product(*(range(len(mix)) for mix in mixes)):
            others = np.prod([mixes[k][a] for k, a in enumerate(profile) if k != player])
            gained[profile[player]] += others * payoffs[(player, *profile)]
            held += others * mixes[player][profile[player]] * payoffs[(player, *profile)]
        worst = max(worst, max(gained) - held)
    return worst


def games(shape: tuple[int, ...], many: int, seed: int, *, whole_numbers: bool = False) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for _ in range(many):
        size = (len(shape), *shape)
        yield rng.integers(0, 4, size).astype(float) if whole_numbers else rng.normal(size=size)


def shown(found: Found) -> list[list[list[float]]]:
    return [[mix.round(6).tolist() for mix in profile.mixes] for profile in found.profiles]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("whole_numbers", [False, True])
def test_every_equilibrium_of_a_random_game_has_no_regret(shape: tuple[int, ...], whole_numbers: bool) -> None:
    for payoffs in games(shape, 4, 3, whole_numbers=whole_numbers):
        found = equilibria(payoffs)
        assert found.profiles
        for profile in found.profiles:
            assert deviation_gain(payoffs, profile.mixes) <= 1e-9
            assert profile.regret <= 1e-9
        if not whole_numbers:
            # A game in general position has an odd number of equilibria (Wilson 1971; Harsanyi 1973).
            assert found.complete
            assert len(found.profiles) % 2 == 1


def test_a_connected_set_is_given_by_its_corners() -> None:
    # The column player does not care: against up, any mix that leaves up best.
    payoffs = np.array([[[2.0, 0.0], [1.0, 1.0]], [[1.0, 1.0], [0.0, 3.0]]])
    found = equilibria(payoffs)
    assert found.complete
    assert shown(found) == [
        [[0.0, 1.0], [0.0, 1.0]],
        [[1.0, 0.0], [0.5, 0.5]],
        [[1.0, 0.0], [1.0, 0.0]],
    ]
    assert [profile.components for profile in found.profiles] == [(), (1,), (1,)]


def test_all_equal_payoffs_make_every_profile_an_equilibrium() -> None:
    found = equilibria(np.zeros((2, 2, 2)))
    assert found.complete
    assert len(found.profiles) == 4
    assert {profile.components for profile in found.profiles} == {(1,)}


def test_payoffs_that_differ_by_rounding_alone_are_equal() -> None:
    assert whole(np.array([[0.1 + 0.2, 0.3, 1.3]])) == [[0, 0, 1]]
    assert whole(np.array([[1e6, 2.5e6, 0.0], [1.0, 1.0 + 1e-9, 2.0]])) == [[2, 5, 0], [0, 1, 10**9]]


def test_sums_and_scales_of_payoffs_do_not_matter() -> None:
    for payoffs in games((3, 3), 5, 8):
        moved = payoffs * np.array([1000.0, 0.01])[:, None, None] + np.array([-7.0, 3.0])[:, None, None]
        assert shown(equilibria(moved)) == shown(equilibria(payoffs))


def test_corners_of_a_cone() -> None:
    # A square as a cone: x <= z and y <= z.
    found = {ray for ray, _ in rays(3, [(-1, 0, 1), (0, -1, 1)])}
    assert found == {(0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 1, 1)}
    assert rays(3, [(-1, 0, 1), (0, -1, 1)], most=3) is None


def test_exact_mixes() -> None:
    [found] = nash_sets([[0, 6, 0], [0, 0, 3], [2, 0, 0]], [[2, 0, 0], [0, 6, 0], [0, 0, 3]])
    assert found.first == ((Fraction(1, 2), Fraction(1, 6), Fraction(1, 3)),)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (3, 3, 2), (3, 3, 3), (2, 2, 2, 2), (3, 2, 2, 2)])
def test_supports_have_as_many_solutions_as_their_count(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(5)
    equations = [
        rng.normal(size=(k - 1, *(size for j, size in enumerate(sizes) if j != i))) for i, k in enumerate(sizes)
    ]
    found = solve(equations)
    assert found is not None
    assert found.proved
    # Solutions that are not real come in pairs.
    assert (number_of_roots(sizes) - len(found.points)) % 2 == 0
    for point in found.points:
        for i, array in enumerate(equations):
            for j in reversed([j for j in range(len(sizes)) if j != i]):
                array = array @ point[j]  # noqa: PLW2901
            assert np.abs(array).max() < 1e-9


def test_conditions_without_a_solution_are_told_from_those_with_too_many() -> None:
    # The first of four actions against two and two: more conditions than the others can meet, unless they repeat.
    rng = np.random.default_rng(1)
    equations = [rng.normal(size=(3, 2, 2)), rng.normal(size=(1, 4, 2)), rng.normal(size=(1, 4, 2))]
    assert number_of_roots((4, 2, 2)) == 0
    assert solve(equations).proved
    equations[0][1:] = equations[0][0]
    assert not solve(equations).proved


def test_a_strategy_that_a_mixture_dominates_is_never_played() -> None:
    payoffs = np.array([[[4.0, 0.0], [0.0, 4.0], [1.0, 1.0]], [[0.0, 1.0], [1.0, 0.0], [5.0, 0.0]]])
    found = equilibria(payoffs)
    assert shown(found) == [[[0.5, 0.5, 0.0], [0.5, 0.5]]]


@pytest.mark.parametrize("whole_numbers", [False, True])
def test_the_last_resort_finds_one_by_itself(whole_numbers: bool) -> None:
    for shape in SHAPES:
        for payoffs in games(shape, 2, 21, whole_numbers=whole_numbers):
            assert regret(payoffs, normal._at_least_one(payoffs)) <= 1e-9


@pytest.mark.parametrize("whole_numbers", [False, True])
def test_the_path_of_lemke_and_howson_ends_in_an_equilibrium(whole_numbers: bool) -> None:
    for shape in ((1, 1), (2, 5), (6, 3), (7, 7)):
        for payoffs in games(shape, 4, 9, whole_numbers=whole_numbers):
            first, second = (
                np.array(held, dtype=object).reshape(shape).tolist() for held in whole(payoffs.reshape(2, -1))
            )
            mixes = lemke_howson(first, second)
            assert deviation_gain(payoffs, tuple(np.array([float(p) for p in mix]) for mix in mixes)) <= 1e-12


def test_a_game_of_two_that_is_too_large_to_list_has_one_equilibrium_at_least() -> None:
    [payoffs] = games((18, 18), 1, 4)
    found = equilibria(payoffs)
    assert not found.complete
    assert "too large" in found.why
    assert max(profile.regret for profile in found.profiles) <= 1e-9


@pytest.mark.parametrize("scale", [1e-9, 1e7])
def test_payoffs_of_any_size_are_solved_to_their_last_digits(scale: float) -> None:
    [payoffs] = games((2, 2, 2), 1, 6)
    small, large = equilibria(payoffs), equilibria(scale * payoffs)
    assert shown(small) == shown(large)
    assert max(profile.regret for profile in large.profiles) <= 1e-14 * scale


def test_a_continuum_is_not_sampled_over_and_over() -> None:
    found = equilibria(np.ones((3, 2, 2, 2)))
    assert not found.complete
    assert len(found.profiles) <= 9


def test_a_game_too_large_is_refused() -> None:
    with pytest.raises(InputError, match="at most 200,000"):
        equilibria(np.zeros((3, 60, 60, 60)))


@pytest.mark.parametrize("shape", SHAPES)
def test_quantal_responses_answer_each_other(shape: tuple[int, ...]) -> None:
    for payoffs in games(shape, 2, 13):
        for precision in (0.0, 0.3, 2.0, 10.0):
            mixes = quantal_response(payoffs, precision)
            for player, mix in enumerate(mixes):
                pays = [
                    sum(
                        np.prod([mixes[k][b] for k, b in enumerate(profile) if k != player])
                        * payoffs[(player, *profile)]
                        for profile in itertools.product(*map(range, shape))
                        if profile[player] == action
                    )
                    for action in range(shape[player])
                ]
                weights = np.exp(precision * (np.array(pays) - max(pays)))
                assert np.abs(mix - weights / weights.sum()).max() < 1e-10


def test_the_branch_of_quantal_responses_leads_to_an_equilibrium() -> None:
    for payoffs in games((3, 3), 3, 2):
        *_, (mixes, precision) = branch(field_of(payoffs), (3, 3), 1e5)
        assert precision == 1e5
        assert (
            min(
                max(np.abs(a - b).max() for a, b in zip(p.mixes, mixes, strict=True))
                for p in equilibria(payoffs).profiles
            )
            < 1e-3
        )


def by_gambit(payoffs: np.ndarray) -> list[list[np.ndarray]]:
    """The equilibria that Gambit finds of a matrix."""
    gambit = pytest.importorskip("pygambit")
    actions = tuple(tuple("abcd"[:size]) for size in payoffs.shape[1:])
    players = tuple("WXYZ"[: len(payoffs)])
    text = nfg(Matrix(name="random", players=players, actions=actions, payoffs=payoffs))
    game = gambit.read_nfg(io.BytesIO(text.encode()))
    solver = gambit.nash.enummixed_solve if len(players) == 2 else gambit.nash.enumpoly_solve
    options = {"rational": False} if len(players) == 2 else {}
    return [
        [np.array([float(share) for _, share in mix]) for mix in profile]
        for profile in solver(game, **options).equilibria
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_gambit_finds_is_found(shape: tuple[int, ...]) -> None:
    for payoffs in games(shape, 3, 2017):
        ours = equilibria(payoffs)
        assert ours.complete
        for theirs in by_gambit(payoffs):
            distances = [
                max(np.abs(a - b).max() for a, b in zip(profile.mixes, theirs, strict=True))
                for profile in ours.profiles
            ]
            assert min(distances) < 1e-5
