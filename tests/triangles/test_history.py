"""The history of a triangle: spells and dated switches, found where they are and not where there is but noise."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_rows import act, make_table

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Parameters, relations
from tertius.triangles import history
from tertius.triangles.spells import backward, draw_levels, segments
from tertius.triangles.switches import UNCLEAR, stretches

TRIO = ("USA", "IRN", "IRQ")
MONTHS = [f"{year}-{month:02d}" for year in range(1980, 1990) for month in range(1, 13)]


def series(levels, seed=0, per_month=3, noise=4.0):
    """Events of ten years: `levels` gives the level of each leg as a function of the month's number."""
    rng = np.random.default_rng(seed)
    rows = []
    for (a, b), level in levels.items():
        for place, month in enumerate(MONTHS):
            for i in range(per_month):
                value = float(np.clip(round(level(place) + noise * rng.standard_normal(), 1), -10, 10))
                source, target = (a, b) if i % 2 else (b, a)
                rows.append(act(source, target, value, date=month, id=f"{a}{b}{month}{i}"))
    return make_table(rows)


def turning(at=60, before=3.0, after=-3.0):
    return {
        ("USA", "IRN"): lambda place: -3.0,
        ("IRN", "IRQ"): lambda place: -4.0,
        ("USA", "IRQ"): lambda place: before if place < at else after,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_switch_is_dated_named_and_explained(seed):
    found = history(relations(series(turning(), seed), TRIO))
    assert [(spell.type, spell.seat) for spell in found.spells] == [("marriage", "IRN"), ("veto", "none")]
    switch = found.switches[0]
    assert switch.probability > 0.95
    assert abs(MONTHS.index(switch.period) - 60) <= 2
    assert switch.earliest <= switch.period <= switch.latest
    assert [(leg.first, leg.second) for leg in switch.moved] == [("USA", "IRQ")]
    assert switch.moved[0].before == pytest.approx(3, abs=1.5)
    assert switch.moved[0].after == pytest.approx(-3, abs=1.5)
    assert {frozenset((cause.source, cause.target)) for cause in switch.causes} == {frozenset(("USA", "IRQ"))}
    assert all(cause.intensity < 0 and cause.period >= switch.earliest for cause in switch.causes)
    assert list(switch.causes) == sorted(switch.causes, key=lambda cause: (-cause.weight, cause.id))


@pytest.mark.parametrize("seed", range(4))
def test_noise_makes_no_switch(seed):
    found = history(relations(series(turning(before=-3.0), seed), TRIO))
    assert not found.switches
    assert [spell.type for spell in found.spells] == ["veto"]


def test_jitter_about_the_threshold_is_no_series_of_switches():
    wobble = {**turning(before=-3.0), ("USA", "IRQ"): lambda place: 0.5 + 0.4 * (-1) ** place}
    assert len(history(relations(series(wobble, 5), TRIO)).switches) <= 1


def test_the_order_of_the_corners_changes_nothing():
    measured = relations(series(turning(), 4), TRIO)
    first, second = (history(measured, order, draws=300) for order in (TRIO, TRIO[::-1]))
    assert first.spells == second.spells
    assert [(s.period, s.probability, s.causes) for s in first.switches] == [
        (s.period, s.probability, s.causes) for s in second.switches
    ]
    assert [dict(m.pivots) for m in first.moments] == [dict(m.pivots) for m in second.moments]


def test_probabilities_sum_to_one_and_the_seats_are_those_of_the_type():
    found = history(relations(series(turning(), 6, per_month=1), TRIO), draws=300)
    for moment in found.moments:
        types = dict(moment.types)
        assert sum(types.values()) == pytest.approx(1, abs=1e-5)
        assert sum(p for name, p in moment.pivots if name != "none") == pytest.approx(types["romantic"], abs=1e-5)
        assert sum(p for name, p in moment.outcasts if name != "none") == pytest.approx(types["marriage"], abs=1e-5)
        assert (moment.seat != "none") is (moment.type in ("romantic", "marriage"))
    assert 0 <= found.agreement <= 1


def test_a_leg_without_events_leaves_all_undetermined():
    levels = turning()
    del levels["USA", "IRQ"]
    found = history(relations(series(levels), TRIO), draws=100)
    assert [(spell.type, spell.probability) for spell in found.spells] == [("undetermined", 1.0)]
    assert not found.switches


def test_it_shows_itself():
    found = history(relations(series(turning(), 4, per_month=2), TRIO), draws=200)
    assert "switch" in repr(found)
    assert found._repr_html_().count("<table>") == 2
    assert found.switches.to_arrow().num_rows == len(found.switches)


def test_what_has_no_history_is_refused():
    table = series(turning(), per_month=1)
    with pytest.raises(InputError, match="known='now'"):
        history(relations(table, TRIO, known="then"))
    with pytest.raises(InputError, match="one period"):
        history(relations(table, TRIO, "all"))
    with pytest.raises(InputError, match="three actors"):
        history(relations(table, TRIO[:2]))
    with pytest.raises(NotFoundError, match="no events"):
        history(relations(make_table([]), TRIO))


def test_the_recursion_agrees_with_the_sum_over_all_divisions():
    rng = np.random.default_rng(2)
    y, volume = rng.normal(size=(7, 2)) * 3, rng.integers(0, 3, (7, 2)).astype(float)
    evidence, hazard = segments(y, volume, Parameters()).evidence, 0.2
    total = -math.inf
    for cut in range(2**6):
        ends = [0, *(i + 1 for i in range(6) if cut >> i & 1), 7]
        value = sum(evidence[i, j] for i, j in itertools.pairwise(ends))
        value += (len(ends) - 2) * math.log(hazard) + (6 - (len(ends) - 2)) * math.log(1 - hazard)
        total = np.logaddexp(total, value)
    assert backward(evidence, hazard)[0] == pytest.approx(total, abs=1e-9)


def test_the_evidence_of_a_spell_is_that_of_the_joint_normal():
    from scipy.stats import multivariate_normal

    p = Parameters()
    y, volume = np.array([[2.0, -1.0], [3.0, 0.5]]), np.array([[4.0, 1.0], [2.0, 6.0]])
    noise = p.story_sd**2 + p.event_sd**2 / volume
    levels = p.prior_sd**2 * np.array([[1, p.reciprocity], [p.reciprocity, 1]])
    covariance = np.kron(np.ones((2, 2)), levels) + np.diag(noise.ravel())
    expected = multivariate_normal(np.zeros(4), covariance).logpdf(y.ravel())
    found = segments(y, volume, p)
    assert found.evidence[0, 2] == pytest.approx(expected, abs=1e-9)
    gain = np.kron(np.ones((1, 2)), levels) @ np.linalg.inv(covariance)
    assert found.mean[0, 2] == pytest.approx(float((gain @ y.ravel()).mean()), abs=1e-9)
    spread = levels - gain @ np.kron(np.ones((2, 1)), levels)
    assert found.sd[0, 2] == pytest.approx(float(np.sqrt(spread.mean())), abs=1e-9)


def test_levels_on_both_sides_of_a_break_are_covered_as_often_as_told():
    held = []
    p = replace(Parameters(), reciprocity=0.99)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        at = int(rng.integers(20, 100))
        sides = 3 * rng.standard_normal(2)
        noise = rng.standard_normal((120, 2)) * np.sqrt(p.story_sd**2 + p.event_sd**2 / 2)
        y = np.where(np.arange(120) < at, *sides)[:, None] + noise
        paths = draw_levels(y, np.full((120, 2), 2.0), p, "month", draws=200, rng=rng)
        for place, level in zip((10, 110), sides, strict=True):
            low, high = np.quantile(paths[:, place], [0.05, 0.95])
            held.append(low <= level <= high)
    assert 0.82 <= np.mean(held) <= 0.98


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_spells_tile_the_periods_and_differ_from_their_neighbours(seed):
    rng = np.random.default_rng(seed)
    found = stretches(rng.dirichlet(np.full(9, 0.3), int(rng.integers(1, 40))))
    assert found[0].first == 0
    for before, after in itertools.pairwise(found):
        assert (after.first, True) == (before.last + 1, before.label != after.label)
    assert all(0 <= stretch.label <= UNCLEAR for stretch in found)
