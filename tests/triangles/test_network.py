"""All triangles of a date: the same numbers as of one, ranked, whatever the actors are called."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_rows import act, make_rows, make_table

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Parameters, fold, relations
from tertius.estimates.dyads import default_parameters
from tertius.estimates.levels import posterior
from tertius.triangles import rank_triangles, triangle
from tertius.triangles.measures import stays
from tertius.triangles.network import level_at, ranked

ACTORS = ("USA", "RUS", "IRN", "CHN", "GBR")
DAYS = [f"{year}-{month:02d}-05" for year in (2015, 2016, 2017) for month in range(1, 13)]


def rows(seed, number=300, actors=ACTORS, third=True):
    """Acts of three years, some verbal ones about a third."""
    rng = np.random.default_rng(seed)
    out = []
    for i in range(number):
        a, b, c = (actors[x] for x in rng.permutation(len(actors))[:3])
        value = float(np.round(rng.normal(), 1) * 3)
        about = c if third and rng.random() < 0.4 else ""
        out.append(
            act(a, b, value, about=about, date=str(rng.choice(DAYS)), id=f"e{i}", symmetric=bool(rng.random() < 0.2))
        )
    return out


@pytest.mark.parametrize("seed", range(5))
def test_a_ranked_triangle_is_the_triangle_itself(seed):
    table = make_table(rows(seed))
    default = default_parameters("plover", "month")
    found = {r.actors: r for r in ranked(fold(table, "month"), at="2016-12", parameters=default)}
    assert found
    for actors, one in found.items():
        alone = triangle(relations(table, actors, parameters=default), at="2016-12")
        assert one.type == alone.type
        assert one.probability == pytest.approx(dict(alone.types)[alone.type], abs=2e-6)
        assert one.seat == {"romantic": alone.pivot, "marriage": alone.outcast}.get(alone.type, "none")
        best = max(alone.seats, key=lambda seat: seat.leverage)
        assert one.leverage == pytest.approx(best.leverage, abs=2e-5)
        assert one.p_balanced == pytest.approx(alone.p_balanced, abs=1e-5)
        for leg, other in zip(one.legs, alone.legs, strict=True):
            assert (leg.mean, leg.sd) == pytest.approx((other.mean, other.sd), abs=2e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_level_of_one_row_is_that_of_the_smoother(seed):
    rng = np.random.default_rng(seed)
    periods = int(rng.integers(1, 30))
    volume = rng.poisson(0.4, (periods, 6)).astype(float)
    y = rng.normal(size=(periods, 6)) * 4
    row = int(rng.integers(periods))
    p = Parameters(neutral=1.0)
    mean, sd = posterior(y, volume, p, past_only=False)
    held = volume.sum(axis=0) > 0
    one = level_at(y, volume, p, row)
    assert np.allclose(one[0][held], mean[row, held], atol=1e-9)
    assert np.allclose(one[1][held], sd[row, held], atol=1e-9)
    assert np.allclose(one[0][~held], p.neutral)


def test_all_triples_with_three_live_legs_and_no_other():
    table = make_table([r for r in rows(2, 600) if {r["source"], r["target"]} != {"USA", "CHN"}])
    found = ranked(fold(table, "month"), at="2017-12")
    assert len(found) == 10 - 3
    assert not [r for r in found if {"USA", "CHN"} <= set(r.actors)]
    weights = [r.weight for r in found]
    assert weights == sorted(weights, reverse=True)
    assert [r.rank for r in found] == list(range(1, 8))
    assert ranked(fold(table, "month"), at="2017-12", top=2)[:] == found[:2]


def test_relabelling_relabels_the_result():
    names = dict(zip(ACTORS, ("V", "W", "X", "Y", "Z"), strict=True))
    plain = rows(3)
    other = [{**r, "source": names[r["source"]], "target": names[r["target"]]} for r in plain]
    other = [{**r, "about": names.get(r["about"], "")} for r in other]
    first = {frozenset(names[a] for a in r.actors): r for r in ranked(fold(make_table(plain), "month"))}
    second = {frozenset(r.actors): r for r in ranked(fold(make_table(other), "month"))}
    assert set(first) == set(second)
    for key, one in first.items():
        assert one.probability == pytest.approx(second[key].probability, abs=2e-6)
        assert names.get(one.seat, "none") == second[key].seat
        assert one.tipping == pytest.approx(second[key].tipping, abs=2e-6)


def test_what_is_near_the_edge_tips_first():
    acts = [("USA", "RUS", 6.0), ("RUS", "IRN", 6.0), ("USA", "IRN", -6.0)]
    acts += [("USA", "GBR", 6.0), ("GBR", "IRN", 1.6), ("RUS", "GBR", -6.0)]
    table = make_table([act(a, b, g, id=f"{a}{b}{i}") for a, b, g in acts for i in range(60)])
    found = rank_triangles(table, by="tipping", top=None)
    assert found[0].hinge in ("GBR-IRN", "IRN-GBR")
    assert found[0].tipping > found[-1].tipping


def test_stays_agrees_with_draws():
    rng = np.random.default_rng(5)
    p = Parameters()
    mean, sd = np.array([0.8, -2.0, 0.1]), np.array([0.5, 1.5, 2.0])
    now = mean + sd * rng.standard_normal((400_000, 3))
    later = now + p.level_sd * np.sqrt(6) * rng.standard_normal(now.shape)
    warm, cold = stays(mean, sd, p, 6)
    for i in range(3):
        assert warm[i] == pytest.approx((later[:, i] > 0.5)[now[:, i] > 0.5].mean(), abs=0.01)
        assert cold[i] == pytest.approx((later[:, i] < -0.5)[now[:, i] < -0.5].mean(), abs=0.01)


def test_what_cannot_be_ranked_is_refused():
    folded = fold(make_table(rows(1)), "month")
    with pytest.raises(NotFoundError, match="1999-01"):
        ranked(folded, at="1999-01")
    with pytest.raises(InputError, match="choose weight or tipping"):
        ranked(folded, by="size")
    with pytest.raises(InputError, match="one period"):
        ranked(fold(make_table(make_rows(50)), "all"))
    with pytest.raises(NotFoundError, match="three actors"):
        rank_triangles(folded, over=["USA", "RUS"])
    assert len(ranked(fold(make_table([act("USA", "RUS", 1.0)]), "month"))) == 0
