"""The pivot's game: what its terms do at fixed moves, and that its batch solution is what it says."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.games.pivots.assumptions import load_assumptions
from tertius.games.pivots.batches import solve
from tertius.games.pivots.noisy import CLASSES, kind_of, noisy
from tertius.games.pivots.pivot import allowed, payoffs_of, tree
from tertius.games.pivots.situations import plain_situation, pledges
from tertius.games.pivots.stages import equilibria
from tertius.games.pivots.terms import ACTIONS, FIRST, FORMULAS, PIVOT, SECOND

ASSUMED = load_assumptions()
LEVEL = st.floats(-9, 9)
WEIGHTS = st.fixed_dictionaries({term.name: st.floats(term.low, term.high) for term in ASSUMED.terms})
MOVES = st.tuples(*[st.integers(0, 2)] * 2)
FINALS = st.tuples(*[st.integers(0, 2)] * 8)


def drawn(draws, seed=0, levels=((2.0, 1.5), (2.0, 1.5), (-3.0, 1.5), (0.0, 2.0))):
    rng = np.random.default_rng(seed)
    columns = {term.name: rng.uniform(term.low, term.high, draws) for term in ASSUMED.terms}
    for name, (mean, sd) in zip(("to_first", "to_second", "rivals", "lean"), levels, strict=True):
        columns[name] = rng.normal(mean, sd, draws)
    return columns


def held(legs=(2, 2, -3), lean=0.0):
    return plain_situation("P", "A", "B", legs, lean)


def replies(game, weights, moves, finals):
    """What the pivot gets from each action, the rivals' moves before and after each action being fixed."""
    values = payoffs_of(game, ASSUMED, {k: np.array([v]) for k, v in weights.items()}, 1)
    return np.array([values[PIVOT, finals[2 * a], finals[2 * a + 1], moves[0], moves[1], a, 0] for a in range(4)])


def test_every_weight_has_a_formula_and_every_formula_a_weight():
    assert set(FORMULAS) == {term.name for term in ASSUMED.terms if term.kind == "weight"}


@settings(max_examples=60, deadline=None)
@given(st.tuples(LEVEL, LEVEL, LEVEL), LEVEL, WEIGHTS, MOVES, FINALS, st.floats(0, 3))
def test_more_entanglement_never_makes_siding_best_where_it_was_not(legs, lean, weights, moves, finals, more):
    before = replies(held(legs, lean), weights, moves, finals)
    more_of_it = {**weights, "entanglement": weights["entanglement"] + more}
    after = replies(held(legs, lean), more_of_it, moves, finals)
    for side in (0, 1):
        if before[side] < before[2:].max():
            assert after[side] < after[2:].max() + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.tuples(LEVEL, LEVEL, LEVEL), LEVEL, WEIGHTS, st.integers(0, 2), FINALS, st.floats(1, 4))
def test_more_courtship_from_one_rival_never_turns_the_pivot_to_the_other(legs, lean, weights, other, finals, larger):
    """From ignoring to courting and on to a larger offer. To stop pressing is something else: a threat is gone then."""
    steps = [
        replies(held(legs, lean), weights, (2, other), finals),
        replies(held(legs, lean), weights, (0, other), finals),
        replies(replace(held(legs, lean), first_offers=larger), weights, (0, other), finals),
    ]
    for before, after in itertools.pairwise(steps):
        if before[0] > before[1]:
            assert after[0] > after[1] - 1e-9
        if before[1] < np.delete(before, 1).max():
            assert after[1] < np.delete(after, 1).max() + 1e-9


@settings(max_examples=40, deadline=None)
@given(LEVEL, LEVEL, WEIGHTS)
def test_symmetric_rivals_give_symmetric_answers(friend, rivals, weights):
    columns = {name: np.array([value]) for name, value in weights.items()}
    game = held((friend, friend, rivals))
    values = payoffs_of(game, ASSUMED, columns, 1)
    mirrored = values.transpose(0, 2, 1, 4, 3, 5, 6)[[SECOND, FIRST, PIVOT]][..., [1, 0, 2, 3], :]
    assert np.abs(values - mirrored).max() < 1e-9
    found = solve(values, allowed(game), mixing="all")
    assert found.some[0, 0] == found.some[0, 1]
    noise = noisy(values, allowed(game), columns["precision"])
    assert noise.residual[0] < 1e-9
    assert noise.action[0, 0] == pytest.approx(noise.action[0, 1], abs=1e-6)


def test_swapping_unequal_rivals_swaps_the_answer():
    columns = drawn(200)
    turned = {**columns, "to_first": columns["to_second"], "to_second": columns["to_first"], "lean": -columns["lean"]}
    one, two = (solve(payoffs_of(held(), ASSUMED, c, 200), allowed(held())) for c in (columns, turned))
    assert (one.some == two.some[:, [1, 0, 2, 3]]).mean() == 1.0


def test_final_stages_of_a_kind_differ_by_constants_alone():
    """What the logit solution rests on when it solves each kind once."""
    values = payoffs_of(held(), ASSUMED, drawn(50), 50)
    flat = values.reshape(3, 3, 3, 9, 4, 50)
    for cell, action in itertools.product(range(9), range(4)):
        if not allowed(held())[cell, action]:
            continue
        model = CLASSES[kind_of(cell, action)]
        for player in (FIRST, SECOND):
            gap = flat[player, :, :, cell, action] - flat[player, :, :, model[0], model[1]]
            assert np.ptp(gap, axis=(0, 1)).max() < 1e-9


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=18, max_size=18))
def test_a_stage_has_an_equilibrium_and_each_is_one(numbers):
    rng = np.random.default_rng(abs(hash(tuple(numbers))) % 2**32)
    # A little noise makes ties as rare as the enumeration by equal supports needs.
    a, b = (np.array(numbers).reshape(2, 3, 3) + rng.normal(0, 1e-3, (2, 3, 3)))[..., None]
    count = 0
    for found in equilibria(a, b):
        for x, y in zip(found.x, found.y, strict=True):
            p, q = np.zeros(3), np.zeros(3)
            p[list(found.rows)], q[list(found.columns)] = x, y
            count += 1
            assert (a[..., 0] @ q).max() - p @ a[..., 0] @ q < 1e-9
            assert (p @ b[..., 0]).max() - p @ b[..., 0] @ q < 1e-9
    assert count % 2 == 1  # Wilson (1971): almost all games have an odd number


def brute(values, can):
    """On-path actions of the pivot with pure first moves, one draw, by the plain definition over all selections."""
    flat = values.reshape(3, 3, 3, 9, 4)
    ends = {}
    for cell, action in itertools.product(range(9), range(4)):
        if can[cell, action]:
            table = flat[..., cell, action]
            ends[cell, action] = [
                np.array([x @ table[player][np.ix_(found.rows, found.columns)] @ y for player in range(3)])
                for found in equilibria(table[FIRST][..., None], table[SECOND][..., None])
                for x, y in zip(found.x, found.y, strict=True)
            ]
    cells = []
    for cell in range(9):
        own = [action for action in range(4) if can[cell, action]]
        seen = set()
        for picks in itertools.product(*(range(len(ends[cell, action])) for action in own)):
            value = [ends[cell, action][pick] for action, pick in zip(own, picks, strict=True)]
            best = max(range(len(own)), key=lambda place: value[place][PIVOT])
            seen.add((own[best], tuple(value[best])))
        cells.append(seen)
    out = set()
    for cell, outcomes in enumerate(cells):
        i, j = divmod(cell, 3)
        for action, value in outcomes:
            first = all(value[FIRST] >= min(v[FIRST] for _, v in cells[3 * k + j]) for k in range(3) if k != i)
            second = all(value[SECOND] >= min(v[SECOND] for _, v in cells[3 * i + k]) for k in range(3) if k != j)
            if first and second:
                out.add(action)
    return out


def test_the_sets_carried_up_are_those_of_all_selections():
    columns = drawn(40, seed=3)
    values = payoffs_of(held(), ASSUMED, columns, 40)
    found = solve(values, allowed(held()))
    for draw in range(40):
        want = brute(values[..., draw], allowed(held()))
        if want:
            assert set(np.flatnonzero(found.some[draw]).tolist()) == want


def test_something_is_always_found_and_its_regret_is_nothing():
    columns = drawn(3000, seed=7)
    found = solve(payoffs_of(held(), ASSUMED, columns, 3000), allowed(held()))
    assert found.some.any(axis=1).all()
    assert found.regret.max() <= 1e-9
    assert (found.every <= found.some).all()
    assert not found.some[:, ACTIONS.index("mediate")].all()


def test_chunks_give_what_one_draw_at_a_time_gives(monkeypatch):
    columns = drawn(30, seed=1)
    values = payoffs_of(held(), ASSUMED, columns, 30)
    monkeypatch.setattr("tertius.games.pivots.batches.CHUNK", 7)
    whole = solve(values, allowed(held()), mixing="all")
    for draw in range(30):
        one = solve(values[..., draw : draw + 1], allowed(held()), mixing="all")
        assert (one.some[0] == whole.some[draw]).all()
        assert one.mixed.draw.size == (whole.mixed.draw == draw).sum()


def test_an_equilibrium_without_pure_first_moves_is_found_mixed():
    columns = drawn(6000, seed=11)
    values = payoffs_of(held(), ASSUMED, columns, 6000)
    found = solve(values, allowed(held()))
    pure = np.zeros(6000, dtype=bool)
    pure[found.outcomes.draw[found.pure]] = True
    assert (~pure).any()
    assert set(np.flatnonzero(~pure)) <= set(found.mixed.draw.tolist())


def test_what_is_ruled_out_is_never_played():
    game = plain_situation("P", "A", "B", (2, 2, -3))
    can = allowed(game)
    can[:, ACTIONS.index("aside")] = False
    values = payoffs_of(game, ASSUMED, drawn(300), 300)
    assert not solve(values, can).some[:, ACTIONS.index("aside")].any()
    assert noisy(values, can, np.full(300, 2.0)).action[:, ACTIONS.index("aside")].max() == 0


def test_the_tree_has_the_payoffs_of_the_arrays():
    made = tree(held(), ASSUMED)
    values = payoffs_of(held(), ASSUMED, {}, 1)
    press_court = made.root.children[3]
    aside = press_court.children[press_court.actions.index("aside")]
    assert aside.children[1].payoffs == pytest.approx(tuple(values[:, 0, 1, 1, 0, ACTIONS.index("aside"), 0]))


def test_pledges_count_each_passage_once_and_know_what_is_denied(make_event):
    said = {"source": "P", "document": "d", "attribution": ("a minister",)}
    events = [
        make_event(**said, id="1", target="A", about=("B",), status="denied", quad="verbal cooperation", stop=9),
        make_event(**said, id="2", target="B", about=("A",), status="denied", quad="verbal conflict", stop=9),
        make_event(**said, id="3", target="B", about=("A",), status="denied", flags=("mediate",), start=20, stop=30),
        make_event(**said, id="4", target="B", about=("A",), status="intended", quad="verbal cooperation", start=40),
        make_event(**said, id="5", target="A", about=(), status="denied", quad="verbal cooperation", start=50),
        make_event(**{**said, "attribution": ()}, id="6", target="B", about=("A",), status="denied", start=60),
        make_event(**{**said, "source": "A"}, id="7", target="P", about=("B",), status="denied", start=70),
    ]
    found = {(one.action, one.status): (one.statements, one.strength) for one in pledges(events, "P", ("A", "B"))}
    assert found == {
        ("side_first", "denied"): (1.0, 0.5),
        ("side_second", "denied"): (0.5, 0.333333),
        ("mediate", "denied"): (1.0, 0.5),
    }
