"""The triangle: Dittmer's types and the pivot, exact and sampled, and the stances in the quarrel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_rows import act, make_rows, make_table

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Parameters, relations
from tertius.tables import content_id, json_schema, row
from tertius.triangles import triangle
from tertius.triangles.measures import leverage, survival

TRIO = ("USA", "RUS", "IRN")


def legs(usa_rus, usa_irn, rus_irn, times=12):
    """Enough events on each leg to be sure of its sign; None leaves a leg without any."""
    pairs = {("USA", "RUS"): usa_rus, ("USA", "IRN"): usa_irn, ("RUS", "IRN"): rus_irn}
    return [
        act(a, b, value, id=f"{a}{b}{i}", symmetric=i % 2 == 0)
        for (a, b), value in pairs.items()
        if value is not None
        for i in range(times)
    ]


@pytest.mark.parametrize(
    ("signs", "name", "pivot", "balanced"),
    [
        ((8.0, 8.0, 8.0), "menage", "none", True),
        ((8.0, -8.0, 8.0), "romantic", "RUS", False),
        ((8.0, 8.0, -8.0), "romantic", "USA", False),
        ((-8.0, 8.0, 8.0), "romantic", "IRN", False),
        ((8.0, -8.0, -8.0), "marriage", "none", True),
        ((-8.0, -8.0, -8.0), "veto", "none", False),
        ((0.0, 0.0, 0.0), "undetermined", "none", False),
    ],
)
def test_types_and_pivots(signs, name, pivot, balanced):
    result = triangle(relations(make_table(legs(*signs, times=60)), TRIO))
    assert (result.type, result.pivot) == (name, pivot)
    if name != "undetermined":
        assert dict(result.types)[name] > 0.9
        assert (result.p_balanced > 0.5) is balanced
    assert dict(result.pivots)[pivot] > 0.9


def test_a_leg_without_events_is_undetermined():
    result = triangle(relations(make_table(legs(8.0, -8.0, None)), TRIO))
    assert result.type == "undetermined"
    assert dict(result.types)["undetermined"] == 1.0
    assert dict(result.pivots)["none"] == 1.0
    leg = result.legs[2]
    assert (leg.first, leg.second, leg.volume, leg.mean) == ("RUS", "IRN", 0.0, 0.0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100))
def test_probabilities_sum_to_one_and_only_the_romantic_has_a_pivot(seed):
    result = triangle(relations(make_table(make_rows(40, seed=seed, actors=TRIO)), TRIO, "all"))
    types, pivots = dict(result.types), dict(result.pivots)
    assert sum(types.values()) == pytest.approx(1, abs=1e-5)
    assert sum(pivots.values()) == pytest.approx(1, abs=1e-5)
    assert sum(pivots[name] for name in TRIO) == pytest.approx(types["romantic"], abs=1e-5)
    assert (result.pivot != "none") is (result.type == "romantic")
    assert all(0 <= value <= 1 for value in (*types.values(), *pivots.values(), result.p_balanced))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100))
def test_an_outcast_exactly_in_a_marriage_and_seats_agree_with_the_odds(seed):
    result = triangle(relations(make_table(make_rows(40, seed=seed, actors=TRIO)), TRIO, "all"))
    assert (result.outcast != "none") is (result.type == "marriage")
    assert sum(seat.p_outcast for seat in result.seats) == pytest.approx(dict(result.types)["marriage"], abs=1e-5)
    for seat in result.seats:
        assert seat.p_pivot == dict(result.pivots)[seat.actor]
        assert -3 <= seat.position <= 3
        # The seat is worth at least the edge of the band when it is held, and nothing when it is not.
        assert 0.5 * seat.p_pivot - 1e-5 <= seat.leverage <= 15 * seat.p_pivot + 1e-5
        others = next(leg for leg in result.legs if seat.actor not in (leg.first, leg.second))
        assert seat.quarrel >= max(-others.mean, 0) - 1e-6


def test_leverage_is_that_of_the_weakest_of_three():
    strong = triangle(relations(make_table(legs(8.0, -8.0, 8.0, times=200)), TRIO)).seats[1]
    weak = triangle(relations(make_table(legs(8.0, -8.0, 3.0, times=200)), TRIO)).seats[1]
    calm = triangle(relations(make_table(legs(8.0, -3.0, 8.0, times=200)), TRIO)).seats[1]
    assert strong.actor == "RUS"
    assert strong.position > 2.9
    assert weak.leverage == pytest.approx(calm.leverage, abs=1e-6)
    assert 2 < weak.leverage < 3 < strong.leverage


def test_leverage_agrees_with_draws():
    rng = np.random.default_rng(3)
    mean, sd = np.array([2.0, -1.5, 1.0]), np.array([1.0, 2.0, 0.7])
    drawn = mean + sd * rng.standard_normal((200_000, 3))
    held = np.minimum(np.minimum(drawn[:, 0], drawn[:, 2]), -drawn[:, 1])
    parameters = Parameters(neutral=0.0, delta=0.5)
    value = leverage(*survival(mean, sd, parameters), np.array([[0, 1, 2]]))[0]
    assert value[1] == pytest.approx(float(np.where(held > 0.5, held, 0).mean()), abs=0.01)


def test_of_imported_rows_no_stance_can_be_told():
    rows = [{**row_, "about": None} for row_ in legs(4.0, -6.0, 5.0)]
    result = triangle(relations(make_table(rows), TRIO))
    assert result.about_unknown == len(rows)
    assert all(stance.volume == 0 for stance in result.stances)
    assert triangle(relations(make_table(legs(4.0, -6.0, 5.0)), TRIO)).about_unknown == 0


@settings(max_examples=10, deadline=None)
@given(st.permutations(TRIO), st.integers(0, 20))
def test_order_of_the_corners_changes_nothing(order, seed):
    table = make_table(make_rows(40, seed=seed, actors=TRIO))
    first, second = (triangle(relations(table, names, "all")) for names in (TRIO, order))
    assert first.type == second.type
    assert first.pivot == second.pivot
    assert dict(first.pivots) == dict(second.pivots)
    assert first.relations == second.relations


def test_a_silent_side_is_judged_by_the_other():
    rows = [act("USA", "IRN", -6.0, id=f"e{i}") for i in range(6)] + [act("USA", "RUS", 1.0), act("RUS", "IRN", 1.0)]
    result = relations(make_table(rows), TRIO)
    with_reciprocity = triangle(result).legs[1]
    alone = triangle(replace(result, parameters=replace(result.parameters, reciprocity=0.0))).legs[1]
    conduct = result.relation(("USA", "IRN", ""))
    assert alone.mean == pytest.approx(conduct.mean / 2, abs=1e-5)
    assert with_reciprocity.mean == pytest.approx(conduct.mean * 0.85, abs=1e-5)
    assert with_reciprocity.p_negative > alone.p_negative


def test_joint_draws_agree_with_the_integrals():
    result = relations(make_table(make_rows(60, seed=8, actors=TRIO)), TRIO, "all")
    exact, drawn = triangle(result), triangle(result, draws=40_000, seed=7)
    for name, value in exact.types:
        assert dict(drawn.types)[name] == pytest.approx(value, abs=0.01)
    for name, value in exact.pivots:
        assert dict(drawn.pivots)[name] == pytest.approx(value, abs=0.01)
    assert drawn.p_balanced == pytest.approx(exact.p_balanced, abs=0.02)
    assert (exact.draws, exact.seed, drawn.draws, drawn.seed) == (0, 0, 40_000, 7)
    assert triangle(result, draws=100, seed=7) == triangle(result, draws=100, seed=7)


def test_stance_in_the_quarrel_of_the_others():
    rows = legs(4.0, -6.0, 5.0)
    rows += [act("RUS", "USA", -4.0, about="IRN", id=f"disapproved{i}") for i in range(4)]
    rows += [act("RUS", "IRN", 5.0, about="USA", id=f"defended{i}") for i in range(4)]
    result = triangle(relations(make_table(rows), TRIO))
    usa, rus, _ = result.stances
    assert (rus.actor, rus.first, rus.second) == ("RUS", "USA", "IRN")
    assert rus.lean < 0
    assert rus.p_nearer_second > 0.95
    assert rus.volume == 8.0
    assert rus.evidence[0] == "defended0"
    assert set(rus.evidence) <= set(result.evidence)
    assert (usa.volume, usa.lean, usa.p_nearer_first) == (0.0, 0.0, 0.5)
    assert result.legs[0].p_positive > 0.9
    assert len(result.relations) == 12


def test_three_of_four_actors_are_read_as_three():
    rows = [*legs(4.0, -6.0, 5.0), act("RUS", "USA", -9.0, about="CHN"), act("CHN", "USA", -2.0)]
    four = relations(make_table(rows), (*TRIO, "CHN"))
    assert triangle(four, TRIO) == triangle(relations(make_table(rows), TRIO))
    with pytest.raises(InputError, match="three actors; got 4"):
        triangle(four)
    with pytest.raises(NotFoundError, match="FRA"):
        triangle(four, ("USA", "RUS", "FRA"))


def test_period_and_evidence():
    rows = [*legs(4.0, -6.0, 5.0), act("USA", "RUS", -9.0, date="2017-05-01", id="later")]
    result = relations(make_table(rows), TRIO)
    assert triangle(result).period == "2017-05"
    assert triangle(result).evidence == ("later",)
    early = triangle(result, at="2017-02-14")
    assert early.period == "2017-02"
    assert early.id != triangle(result).id
    assert len(early.evidence) == 36
    with pytest.raises(NotFoundError, match="2018-01"):
        triangle(result, at="2018-01")


def test_result_is_a_record_that_repeats():
    first, second = (triangle(relations(make_table(legs(4.0, -6.0, 5.0)), TRIO)) for _ in range(2))
    assert row(first) == row(second)
    assert first.id.startswith("t-")
    assert len(first.id) == len(content_id("t", 1))
    assert set(row(first)) == set(json_schema(type(first))["properties"])
