"""The policy of the pivot: cells, simulated triangles, the third who gains, and what all of it says."""

import numpy as np
import pyarrow as pa
import pytest

from tertius.errors import InputError, NotEnoughEvents, SmoothedSeries
from tertius.estimates import aggregates, fold, relations
from tertius.records import Impulse
from tertius.responses import Question, one_sided, read_policy, respond, sims_zha
from tertius.responses.policy import PRIOR, cell_odds, load_cells
from tertius.responses.public import with_columns


def policy_of(series, **asked):
    fit = sims_zha(series.values, 1, PRIOR)
    return read_policy(series, fit, fit.draws(1000, 1), Question(**asked))


def test_nine_cells_have_nine_names():
    cells = load_cells()
    assert len({cell.name for cell in cells}) == 9
    sample = np.array([[a, b] for a in (1.0, 0.0, -1.0) for b in (1.0, 0.0, -1.0)])
    assert [name for name, _ in cell_odds(sample, np.array([0.5, 0.5]))] == [cell.name for cell in cells]
    assert {odds for _, odds in cell_odds(sample, np.array([0.5, 0.5]))} == {1 / 9}


@pytest.mark.parametrize(
    ("first", "second", "cell"),
    [(0.3, -0.3, "sides with first"), (0.3, 0.3, "courts both"), (-0.3, -0.3, "keeps away")],
)
def test_simulated_policies_are_found(triangle, first, second, cell):
    found = [policy_of(triangle(first, second, seed)).cell for seed in range(25)]
    assert found.count(cell) >= 22
    assert all(name in (cell, "cannot tell") for name in found)


def test_weak_policies_are_left_open_rather_than_got_wrong(triangle):
    found = [policy_of(triangle(0.1, 0.1, seed)).cell for seed in range(25)]
    assert sum(name not in ("courts both", "cannot tell") for name in found) <= 2


def test_a_pivot_that_does_nothing_is_hardly_ever_given_a_policy(triangle):
    found = [policy_of(triangle(0.0, 0.0, seed)).cell for seed in range(25)]
    assert sum(name not in ("stands aside", "cannot tell") for name in found) <= 2
    long = [policy_of(triangle(0.0, 0.0, seed, rows=1800)).cell for seed in range(5)]
    assert "stands aside" in long


def test_odds_of_a_policy_are_those_of_the_sample(triangle):
    found = policy_of(triangle(0.3, -0.3, 3))
    assert sum(p for _, p in found.cells) == pytest.approx(1)
    toward = found.toward_first
    assert toward.p_up + toward.p_flat + toward.p_down == pytest.approx(1)
    assert sum(p for name, p in found.cells if name in ("courts both", "leans to first", "sides with first")) == (
        pytest.approx(toward.p_up)
    )
    assert found.words == "sides with USA"
    wide = policy_of(triangle(0.3, -0.3, 3), rope=10.0)
    assert wide.cell == "stands aside"


@pytest.mark.parametrize("asked", [{"horizons": 0}, {"sds": 0.0}, {"needed": 0.4}, {"shock": "big"}])
def test_what_cannot_be_asked_is_refused(asked):
    with pytest.raises(InputError):
        Question(**asked)


def test_everything_of_a_triangle_at_once(triangle):
    found = respond(triangle(0.3, -0.3, 6, courtship=0.4), ["USA", "IRN", "RUS"], draws=60, posterior=400, window=120)
    assert found.policy.cell == "sides with first"
    assert found.gaudens.verdict == "yes"
    assert not found.gaudens.one_sided
    assert [policy.shock for policy in found.policies] == ["isolated", "generalised", "orthogonalised"]
    assert len(found.windows) == 5
    assert found.windows[-1].until == found.series.periods[-1]
    table = found.to_arrow()
    assert len(table) == 6 * 3 * 2 * 13
    first = found.impulses[0]
    assert isinstance(first, Impulse)
    assert (first.horizon, first.cumulated) == (0, 0.0)
    for row in found.impulses:
        assert row.low <= row.high
        assert row.cumulated_low <= row.cumulated_high
    assert {said.topic for said in found.statements} == {
        "data", "stationarity", "lags", "surprises", "answers", "policy", "gaudens", "windows",
    }  # fmt: skip
    assert all(said.text.endswith(".") for said in found.statements)
    assert "Predictive, not causal" in found.policy.text
    again = respond(triangle(0.3, -0.3, 6, courtship=0.4), ["USA", "IRN", "RUS"], draws=60, posterior=400, window=120)
    assert again.to_arrow().equals(table)
    assert repr(again) == repr(found)


def test_two_actors_have_responses_and_no_policy(triangle):
    series = triangle(0.0, 0.0, 1).chosen([("USA", "IRN"), ("IRN", "USA")])
    found = respond(series, ["USA", "IRN"], draws=20, posterior=100)
    assert found.policy is None
    assert found.pivot == ""
    assert len(found.answers) == 2


def events(rows=3000, seed=3):
    """Events among three states, some of them meetings of USA and RUS."""
    rng = np.random.default_rng(seed)
    actors = np.array(["IRN", "RUS", "USA"])
    source = rng.integers(0, 3, rows)
    target = (source + rng.integers(1, 3, rows)) % 3
    score = rng.choice([-6.0, -2.0, 3.0, 5.0], rows)
    met = rng.random(rows) < 0.2
    return pa.table(
        {
            "source": actors[source],
            "target": actors[target],
            "date": [f"{2000 + m // 12}-{m % 12 + 1:02d}-10" for m in rng.integers(0, 120, rows)],
            "quad": np.where(score < 0, "verbal conflict", "verbal cooperation"),
            "intensity": score,
            "symmetric": met,
            "type": np.where(met, "CONSULT", np.where(score < 0, "ACCUSE", "SUPPORT")),
            "code": [""] * rows,
        }
    )


def test_acts_of_both_at_once_are_left_out_of_courtship():
    table, trio = events(), ["USA", "IRN", "RUS"]
    alone = one_sided(table, "RUS")
    gone = table.num_rows - alone.num_rows
    touching = [
        s == "RUS" or t == "RUS" for s, t in zip(*(table[n].to_pylist() for n in ("source", "target")), strict=True)
    ]
    assert gone == sum(m and t for m, t in zip(table["symmetric"].to_pylist(), touching, strict=True)) > 0
    whole, part = (aggregates(fold(rows, "month"), "sum", trio) for rows in (table, alone))
    found = respond(whole, trio, one_sided=part, draws=20, posterior=200, window=0)
    assert found.gaudens.one_sided
    assert "are left out" in found.gaudens.text
    plain = respond(whole, trio, draws=20, posterior=200, window=0)
    assert plain.gaudens.from_first != found.gaudens.from_first
    assert plain.policy == found.policy
    with pytest.raises(InputError, match="no column symmetric"):
        one_sided(table.drop(["symmetric", "type", "code"]), "RUS")


def test_where_too_few_acts_are_left_the_answer_says_that_meetings_are_in_it():
    table, trio = events(), ["USA", "IRN", "RUS"]
    whole, few = (aggregates(fold(rows, "month"), "sum", trio) for rows in (table, table.slice(0, 30)))
    found = respond(whole, trio, one_sided=few, draws=20, posterior=200, window=0)
    assert not found.gaudens.one_sided
    assert "are left out" not in found.gaudens.text
    assert found.gaudens == respond(whole, trio, draws=20, posterior=200, window=0).gaudens


def test_tone_can_be_told_from_volume():
    found = aggregates(fold(events(), "month"), "mean", ["USA", "IRN", "RUS"])
    with_volume = respond(found, with_volume=True, draws=20, posterior=100, window=0)
    assert "the volume of news" in with_volume.method
    ratio = respond(found, measure="log ratio", draws=20, posterior=100, window=0)
    assert ratio.series.measure == "log ratio"
    assert ratio.actors == ("USA", "IRN", "RUS")


def test_columns_of_another_span_are_laid_on_the_shared_periods(triangle):
    series = triangle(0.3, 0.3, 1)
    other = triangle(0.3, 0.3, 2).between(10, 200).chosen([("USA", "RUS"), ("IRN", "RUS")])
    mixed = with_columns(series, other, (2, 3))
    assert mixed.periods == series.periods[10:200]
    assert np.array_equal(mixed.values[:, 2:4], other.values)
    assert np.array_equal(mixed.values[:, 4:], series.values[10:200, 4:])


def test_what_cannot_be_answered_is_refused(triangle):
    table = events()
    with pytest.raises(SmoothedSeries):
        respond(relations(fold(table, "month"), ["USA", "IRN", "RUS"]))
    with pytest.raises(NotEnoughEvents, match=r"need \d+ periods"):
        respond(aggregates(fold(table.slice(0, 60), "month"), "sum", ["USA", "IRN", "RUS"]))
    with pytest.raises(InputError, match="two rivals and the pivot"):
        respond(triangle(0.3, 0.3, 1), ["USA"])
    with pytest.raises(InputError, match="are of 'sum'"):
        respond(triangle(0.3, 0.3, 1), measure="log ratio")


def test_every_record_goes_into_a_table_and_back(triangle):
    from tertius.records import Gaudens, Statement
    from tertius.tables import Records, from_arrow, json_schema, row, to_arrow

    found = respond(triangle(0.3, -0.3, 6), ["USA", "IRN", "RUS"], draws=20, posterior=100, window=120)
    kept = [found.stationarity, found.lag_scores, found.answers, found.surprises, found.impulses, found.policies]
    for records in (*kept, found.windows, Records([found.gaudens], Gaudens), Records(found.statements, Statement)):
        table = records.to_arrow()
        assert to_arrow(from_arrow(table, records.type), records.type).equals(table)
        assert list(row(records[0])) == json_schema(records.type)["required"]
        assert records._repr_html_()
