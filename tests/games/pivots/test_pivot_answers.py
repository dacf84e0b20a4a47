"""From reports to what the pivot does: the model essay, the sample crisis, scenarios, sentences, other solvers."""

import json
from pathlib import Path

import numpy as np
import pytest

import tertius
from tertius.errors import InputError, NotFoundError
from tertius.games.gambit import efg
from tertius.games.perfect import subgame_perfect
from tertius.games.pivots.assumptions import load_assumptions
from tertius.games.pivots.batches import solve
from tertius.games.pivots.noisy import noisy
from tertius.games.pivots.pivot import allowed, payoffs_of, tree
from tertius.games.pivots.scenarios import Setup, changed
from tertius.games.pivots.sensitivity import make_space, over, played, sobol, thresholds
from tertius.games.pivots.situations import plain_situation
from tertius.games.pivots.strategic import Strategy, strategy
from tertius.games.pivots.terms import ACTIONS
from tertius.games.solving import quantal_solution
from tertius.reading import Options, read
from tertius.samples import sample_reports
from tertius.tables import from_arrow, row

ASSUMED = load_assumptions()
PLAIN = plain_situation("P", "A", "B", (2, 2, -3))
TRIO = ("USA", "RUS", "IRN")


def share(found, action="aside"):
    return next(one for one in found.shares if one.action == action)


@pytest.fixture(scope="module")
def reports():
    return read(sample_reports(), Options())


@pytest.fixture(scope="module")
def sample(reports):
    return tertius.strategy(reports, ["USA", "CHN", "RUS"], freq="all", draws=1024)


@pytest.fixture(scope="module")
def essay(reference: Path):
    path = reference / "reports" / "us-russia-iran-2017.txt"
    with tertius.open(":memory:") as store:
        store.add(read([path], Options(date="2017-02-14")))
        yield tertius.strategy(store, TRIO, freq="all", since="2016", draws=1024)


@pytest.mark.reference
def test_the_essay_alone_gives_the_share_in_which_russia_stands_aside_and_what_would_overturn_that(essay):
    assert (essay.situation.pivot, essay.answer) == ("RUS", "aside")
    first, turn = (finding.text for finding in essay.statements[:2])
    assert first.startswith("Standing aside is Russia's best reply")
    assert f"in {share(essay).likeliest:.0%} of the plausible space" in first
    assert "Standing aside stops being best once" in turn
    nearest = next(one for one in essay.thresholds if one.source == "assumed")
    assert nearest.confirmed
    assert f"{nearest.at:.2g}" in turn


@pytest.mark.reference
def test_the_essay_pledges_are_read(essay):
    found = {(one.action, one.status) for one in essay.situation.pledges}
    assert found == {("side_first", "denied"), ("side_second", "denied"), ("mediate", "denied")}


@pytest.mark.reference
def test_the_essay_answer_moves_as_theory_says_and_the_text_says_so(essay):
    """Without distraction and courtship less standing aside; without entanglement more siding."""
    without = {one.name: one for one in essay.scenarios}
    for name in ("without distraction and without courtship", "without entanglement", "without commitment"):
        assert without[name].change < 0
        assert without[name].as_expected
        assert "less of it, as theory says" in without[name].text
    free = without["without entanglement"].shares
    assert sum(one.probability for one in free[:2]) > sum(one.probability for one in essay.shares[:2])


def test_the_sample_crisis_has_its_answer_with_all_numbers_behind_it(sample):
    assert sample.situation.pivot == "USA"
    assert sum(one.likeliest for one in sample.shares) == pytest.approx(1, abs=1e-5)
    for one in sample.shares:
        assert one.every + one.some + one.never == pytest.approx(1, abs=1e-5)
    assert sample.regret <= 1e-9
    assert all(one.as_expected for one in sample.scenarios if one.expected)
    assert sample.evidence
    assert {finding.section for finding in sample.statements} == {"strategy"}
    assert len(sample.map) == 121
    assert set(sample.deciding) == {one.name for one in [i for i in sample.influences if i.source == "assumed"][:2]}
    assert len(sample.replies) == 9
    assert {one.action for one in sample.plays} == {one.action for one in sample.shares if one.default != "none"}


def test_a_strategy_is_a_record(sample):
    assert from_arrow(sample.to_arrow(), Strategy)[0].shares == sample.shares
    json.dumps(row(sample), allow_nan=False)
    assert "Standing aside" in repr(sample)


def test_the_same_question_gives_the_same_answer(reports, sample):
    again = tertius.strategy(reports, ["USA", "CHN", "RUS"], freq="all", draws=1024)
    assert again == sample


def test_contributions_add_up_to_what_the_actions_are_worth():
    found = strategy(PLAIN, draws=64)
    worth = {a: sum(c.value for c in found.contributions if c.action == a) for a in ACTIONS}
    # Logit: what is worth more is likelier, up to the rivals' moves that differ between actions.
    assert max(worth, key=worth.get) == max(found.shares, key=lambda one: one.default_probability).action


@pytest.mark.parametrize("seed", [5, 8])
def test_another_solver_finds_the_same_equilibria_and_the_same_logit_play(seed):
    rng = np.random.default_rng(seed)
    one = {term.name: rng.uniform(term.low, term.high) for term in ASSUMED.terms}
    one |= {"to_first": rng.normal(2, 1), "to_second": rng.normal(2, 1), "rivals": rng.normal(-3, 1)}
    made = tree(PLAIN, ASSUMED, one)
    values = payoffs_of(PLAIN, ASSUMED, {name: np.array([value]) for name, value in one.items()}, 1)
    found = solve(values, allowed(PLAIN))
    plays = [p for p in subgame_perfect(made).plays if all(max(v) > 1 - 1e-9 for v in p.behaviour.values())]
    mine = {tuple(np.round(found.outcomes.value[:, place], 6)) for place in found.pure}
    assert mine == {tuple(np.round(play.payoffs, 6)) for play in plays}
    noise = noisy(values, allowed(PLAIN), np.array([one["precision"]])).action[0]
    theirs = {p.action: p.lowest for p in quantal_solution(made, one["precision"]).played if p.player == "P"}
    assert noise == pytest.approx(
        [theirs[name] for name in ("side with A", "side with B", "mediate", "aside")], abs=1e-6
    )


def test_the_game_is_written_for_gambit():
    text = efg(tree(PLAIN, ASSUMED))
    assert text.startswith('EFG 2 R "the game of P" { "A" "B" "P" }')
    assert text.count("\nt ") == 32 * 9


def test_thresholds_are_where_the_answer_turns():
    leaning = plain_situation("P", "A", "B", (1.7, 1.7, -2.5), -3.2)
    space = make_space(leaning, ASSUMED)
    before = played(leaning, ASSUMED, {}, 1).action.argmax()
    found = thresholds(space)
    assert found
    for one in found:
        low, high = space.bounds(one.name)
        step = (high - low) * 1e-3 * (1 if one.direction == "above" else -1)
        sides = played(leaning, ASSUMED, {one.name: np.array([one.at - step, one.at + step])}, 2).action.argmax(axis=1)
        assert sides[0] == before
        assert sides[1] == ACTIONS.index(one.after) != before
        assert one.confirmed
    assert [one.distance for one in found] == sorted(one.distance for one in found)


def test_a_map_over_two_assumptions_has_the_ends_of_their_ranges():
    cells = over(make_space(PLAIN, ASSUMED), ("entanglement", "affinity"), 1)
    assert {(cells[0].x, cells[0].y), (cells[-1].x, cells[-1].y)} == {(0.0, 0.25), (1.0, 1.0)}
    for cell in cells:
        assert sum(value for _, value in cell.likeliest) == pytest.approx(1, abs=1e-5)


def test_sobol_points_are_the_same_for_a_seed_and_even():
    assert (sobol(3, 64, 7) == sobol(3, 64, 7)).all()
    assert np.abs(sobol(3, 64, 7).mean(axis=0) - 0.5).max() < 0.02


def test_where_nothing_varies_nothing_decides():
    certain = load_assumptions()
    for term in certain.terms:
        certain = changed(Setup(PLAIN, certain), [f"{term.name}={term.default}"]).assumptions
    found = strategy(PLAIN, assumptions=certain, draws=64)
    assert found.influences == ()
    assert found.map == ()
    assert {one.likeliest for one in found.shares} == {0.0, 1.0}
    assert "No single assumption" in found.statements[1].text


MEASURED = plain_situation("P", "A", "B", (2, 2, -3))


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ("quarrel=5", "rivals", -5.0),
        ("quarrel=+2sd", "rivals", -6.0),
        ("quarrel=-1sd", "rivals", -1.5),
        ("P-A=-4", "to_first", -4.0),
        ("B-P = +1sd", "to_second", 3.0),
        ("A-B=1", "rivals", 1.0),
        ("lean=2", "lean", 2.0),
    ],
)
def test_a_change_moves_what_it_names(change, field, value):
    from dataclasses import replace

    start = replace(MEASURED, rivals_sd=1.5, to_second_sd=1.0)
    assert getattr(changed(Setup(start, ASSUMED), [change]).held, field) == value


def test_one_direction_of_a_relation_moves_half_of_the_leg(reports):
    triangle = tertius.triangle(reports, ["USA", "CHN", "RUS"], freq="all")
    before = strategy(triangle, draws=64).situation
    after = strategy(triangle, draws=64, changes=["CHN->USA=-3"]).situation
    own = next(r.mean for r in triangle.relations if (r.source, r.target, r.about) == ("CHN", "USA", ""))
    assert after.to_first == pytest.approx(before.to_first + (-3 - own) / 2, abs=1e-5)
    assert after.to_second == before.to_second


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("quarel=5", "'quarel' is nothing that can be set; there are: quarrel, P-A"),
        ("quarrel=2sd", "say which way, such as quarrel=+2sd"),
        ("quarrel", "is no change; write NAME=NUMBER"),
        ("entanglement=-1", "a weight is a number that is not negative"),
        ("exposed=2", "a share lies between 0 and 1"),
        ("without hope", "neither an action nor a term"),
        ("A->P=3", "directions are known where the game is from a measured triangle"),
        ("without siding", None),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change, says):
    setup = Setup(PLAIN, ASSUMED)
    if says is None:
        assert changed(setup, [change]).held.without == ("side_first", "side_second")
        with pytest.raises(InputError, match="the pivot has nothing left to do"):
            changed(setup, [change, "without aside"])
        return
    with pytest.raises(InputError) as caught:
        changed(setup, [change])
    assert says in str(caught.value)


def test_a_scenario_stands_beside_the_present():
    found = strategy(PLAIN, draws=256, scenarios=[("quarrel=0",), ("without mediation",)])
    named = {one.name: one for one in found.scenarios}
    assert named["without mediation"].shares[ACTIONS.index("mediate")].probability == 0
    assert named["quarrel=0"].change != 0
    assert named["quarrel=0"].expected == ""
    assert any("With quarrel=0, standing aside is the likeliest in" in one.text for one in found.statements)


def test_more_entanglement_cost_in_equilibrium_is_shown_not_assumed():
    """At the default point the probability to side falls when entanglement is dearer; the record shows both."""
    space = make_space(PLAIN, ASSUMED)
    values = played(PLAIN, ASSUMED, {"entanglement": np.array([0.0, 1.0])}, 2).action
    assert values[1, :2].sum() < values[0, :2].sum()
    assert "entanglement" in space.names


def test_questions_that_cannot_be_asked(reports):
    with pytest.raises(InputError, match="powers of two"):
        strategy(PLAIN, draws=1000)
    with pytest.raises(NotFoundError, match="GBR is not a corner"):
        tertius.strategy(reports, ["USA", "CHN", "RUS"], freq="all", pivot="GBR", draws=64)
