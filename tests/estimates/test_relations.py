"""Relations: which events make which relation, invariances, and what the result says of itself."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_rows import act, make_rows, make_table

from tertius.errors import InputError, NotFoundError
from tertius.estimates import Parameters, fold, relations

TRIO = ("USA", "RUS", "IRN")


def means(result):
    return {(r.source, r.target, r.about, r.period): r.mean for r in result.records}


def test_verbal_events_about_the_third_are_a_stance_and_not_the_leg():
    rows = [
        act("RUS", "USA", -5.0, about="IRN", id="criticised"),
        act("RUS", "USA", 4.0, id="met"),
        act("RUS", "USA", -7.0, about="IRN", quad="material conflict", id="sanctioned"),
        act("RUS", "USA", -2.0, about="CHN", id="fourth"),
        act("RUS", "USA", -4.0, about="CHN+IRN", id="both"),
        act("RUS", "USA", 3.0, about=None, id="unknown"),
        act("RUS", "USA", -9.0, status="denied", id="denied"),
    ]
    result = relations(make_table(rows), TRIO)
    leg, stance = result.relation(("RUS", "USA", "")), result.relation(("RUS", "USA", "IRN"))
    assert leg.evidence == ("sanctioned", "met", "unknown", "fourth")
    assert stance.evidence == ("criticised", "both")
    assert (leg.volume, stance.volume) == (4.0, 2.0)
    assert leg.conflict_share == 0.5
    assert result.left_out["denied"] == 1
    assert (result.events, result.about_unknown) == (6, 1)


def test_an_actor_no_longer_asked_is_context_again():
    rows = [act("RUS", "USA", -5.0, about="IRN"), act("RUS", "USA", -2.0, about="CHN"), act("CHN", "IRN", 1.0)]
    result = relations(make_table(rows), (*TRIO, "CHN"))
    assert result.relation(("RUS", "USA", "")).volume == 0
    assert result.among(TRIO).relation(("RUS", "USA", "")).volume == 1
    direct = relations(make_table(rows), TRIO)
    assert result.among(TRIO).to_arrow().equals(direct.to_arrow())
    with pytest.raises(NotFoundError, match="FRA"):
        result.among(("USA", "FRA"))


def test_strength_is_after_the_factor_of_the_status():
    rows = [
        act("USA", "IRN", -8.0, status="possible", id="threatened"),
        act("USA", "IRN", -3.0, id="accused"),
        act("USA", "IRN", -7.0, status="intended", id="planned"),
        act("USA", "IRN", None, id="unscored"),
    ]
    result = relations(make_table(rows), TRIO, evidence=3)
    relation = result.relation(("USA", "IRN", ""))
    assert relation.evidence == ("planned", "accused", "threatened")
    assert relation.volume == 4.0
    assert result.unscored == 1
    p = Parameters()
    y = (-8 * p.possible - 3 - 7 * p.intended) / 3
    gain = p.prior_sd**2 / (p.prior_sd**2 + p.story_sd**2 + p.event_sd**2 / 3)
    assert relation.mean == pytest.approx(gain * y, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.permutations(["AAA", "BBB", "CCC"]), st.integers(0, 3))
def test_relabelling_actors_relabels_the_result(names, seed):
    rows = [row | {"about": ""} for row in make_rows(80, seed=seed, actors=("AAA", "BBB", "CCC"))]
    new = dict(zip(("AAA", "BBB", "CCC"), names, strict=True))
    moved = [row | {"source": new[row["source"]], "target": new[row["target"]]} for row in rows]
    before, after = (means(relations(make_table(r), tuple(new), "year")) for r in (rows, moved))
    assert len(before) == len(after)
    for (a, b, about, period), mean in before.items():
        assert after[new[a], new[b], new.get(about, ""), period] == pytest.approx(mean, abs=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 5))
def test_flipping_intensities_flips_means(seed):
    rows = make_rows(80, seed=seed)
    flipped = [row | {"intensity": None if row["intensity"] is None else -row["intensity"]} for row in rows]
    before, after = (means(relations(make_table(r), TRIO, "year")) for r in (rows, flipped))
    assert before.keys() == after.keys()
    assert all(after[key] == pytest.approx(-mean, abs=2e-6) for key, mean in before.items())


def test_order_of_rows_gives_the_same_bytes():
    rows = make_rows(200, seed=9)
    texts = {json.dumps(relations(make_table(r), TRIO, "quarter").records.to_rows()) for r in (rows, rows[::-1], rows)}
    assert len(texts) == 1


def test_cells_folded_elsewhere_give_the_same_relations():
    table = make_table(make_rows(200, seed=9))
    direct = relations(table, TRIO, "month")
    from_cells = relations(fold(table, "month", evidence=50), TRIO, "month")
    assert direct.to_arrow().equals(from_cells.to_arrow())
    with pytest.raises(InputError, match="month"):
        relations(fold(table, "month"), TRIO, "year")


def test_then_knows_only_what_was_reported():
    rows = [act("USA", "RUS", 5.0, date="2017-01", reported="2017-01-31")]
    rows += [act("USA", "RUS", -9.0, date="2017-01", reported="2017-03-01", id=f"late{i}") for i in range(9)]
    rows += [act("RUS", "USA", 1.0, date="2017-01-01", reported="2017-01-01")]
    then = relations(make_table(rows), TRIO, known="then")
    assert then.relation(("USA", "RUS", ""), "2017-01").mean > 0
    assert then.relation(("USA", "RUS", ""), "2017-03").mean < 0
    assert relations(make_table(rows), TRIO).relation(("USA", "RUS", ""), "2017-01").mean < 0


def test_the_future_changes_nothing_that_was_known_then():
    rng = np.random.default_rng(3)
    months = [f"{year}-{month:02d}" for year in range(2010, 2015) for month in range(1, 13)]
    rows = [
        act(a, b, float(rng.integers(-90, 90)) / 10, date=f"{month}-05", reported=reported, id=f"{a}{b}{month}{i}")
        for month, reported in itertools.pairwise(months)
        for a, b in (("USA", "RUS"), ("RUS", "USA"), ("USA", "IRN"))
        for i in range(2)
    ]
    earlier = [row for row in rows if row["reported"] < "2013-06"]
    before, after = (relations(make_table(part), TRIO, known="then") for part in (earlier, rows))
    assert len(after.revisions) > len(before.revisions) > 2
    assert after.revisions[-1][1].estimated
    known = {(r.source, r.target, r.period): r for r in after.records}
    assert len(before.records) == 6 * 40
    assert all(known[r.source, r.target, r.period] == r for r in before.records)
    assert "dates on the periods before each" in after.method
    spread = {after.prior_sd(("IRN", "RUS", "USA"), row) for row in range(len(after.periods))}
    assert spread == {p.prior_sd for _, p in after.revisions}


def test_scales_are_not_mixed():
    rows = [act("USA", "RUS", 5.0), act("USA", "RUS", 3.4, scale="goldstein_weis"), act("RUS", "USA", None, scale="")]
    with pytest.raises(InputError, match="choose one with scale="):
        relations(make_table(rows), TRIO)
    result = relations(make_table(rows), TRIO, scale="goldstein_weis")
    assert result.left_out["scale"] == 1
    assert {r.scale for r in result.records} == {"goldstein_weis"}
    assert result.relation(("RUS", "USA", "")).volume == 1.0


def test_every_dyad_of_the_data_without_actors():
    result = relations(make_table([act("USA", "RUS", 5.0, about="IRN"), act("CHN", "PRK", 5.0)]))
    assert [(r.source, r.target, r.volume, r.evidence) for r in result.records] == [
        ("CHN", "PRK", 1.0, ()),
        ("USA", "RUS", 1.0, ()),
    ]


def test_periods_without_events_are_there_and_wider():
    rows = [act("USA", "RUS", 5.0, date="2016-12-01"), act("USA", "RUS", 5.0, date="2017-03-01")]
    result = relations(make_table(rows), TRIO)
    assert result.periods == ("2016-12", "2017-01", "2017-02", "2017-03")
    sds = [r.sd for r in result.records if (r.source, r.target) == ("USA", "RUS")]
    assert sds[1] > sds[0]
    assert np.allclose(sum(getattr(result.records[0], f"p_{s}") for s in ("positive", "neutral", "negative")), 1)


def test_shows_and_converts_itself():
    rows = [act("USA", "RUS", 5.0), act("USA", "RUS", 5.0, date="2017")]
    result = relations(make_table(rows), TRIO)
    assert "1 coarse" in repr(result)
    assert "default variances" in result.method
    assert "<table>" in result._repr_html_()
    assert len(result.to_pandas()) == result.to_polars().height == len(result.records) == 6
    assert result.at("2017-02-20")[0].period == "2017-02"


def test_plain_errors():
    table = make_table([act("USA", "RUS", 5.0)])
    with pytest.raises(InputError, match="two actors"):
        relations(table, ["USA"])
    result = relations(table, TRIO)
    with pytest.raises(NotFoundError, match="from 2017-02 to 2017-02"):
        result.row("2019-01")
    with pytest.raises(InputError, match="names no month"):
        result.row("2017")
    empty = relations(table.slice(0, 0), TRIO)
    assert len(empty.records) == 0
    assert "no events" in repr(empty)
    with pytest.raises(NotFoundError, match="no events"):
        empty.row()


def test_given_parameters_are_kept():
    rows = make_rows(100, seed=1)
    given = replace(Parameters(), prior_sd=1.0)
    result = relations(make_table(rows), TRIO, "year", parameters=given)
    assert result.parameters == given


def test_neutral_point_is_that_of_the_scale():
    rows = [act("USA", "RUS", 1.0, scale="goldstein_weis", status=status) for status in ("actual", "possible")]
    result = relations(make_table(rows), TRIO)
    assert (result.parameters.neutral, result.parameters.delta) == (1.0, 0.5)
    assert result.relation(("USA", "RUS", "")).mean == 1.0
    strange = make_table([act("USA", "RUS", 1.0, scale="mine")])
    with pytest.raises(InputError, match="no intensity scale 'mine'"):
        relations(strange, TRIO)
    given = relations(strange, TRIO, parameters=Parameters(neutral=2.0))
    assert given.relation(("USA", "RUS", "")).mean < 2.0
