"""The whole: backtest, verdict, types, scenario, refusals."""

import numpy as np
import pytest

from tertius.errors import InputError, NotEnoughEvents, SmoothedSeries
from tertius.forecasts import BASELINES, MODELS, forecast
from tertius.forecasts.outlook import labels_of, leg_signs, read_labels, signs_of, types_of
from tertius.forecasts.regressions import Ahead, posterior_ahead
from tertius.forecasts.scenario import Scenario, conditioned
from tertius.responses import SimsZha, sims_zha
from tertius.triangles.dittmer import TYPES
from tests.forecasts.made import SIX, series_from, var_values

ANSWERS = 0.3 * np.eye(6) + 0.6 * np.roll(np.eye(6), 1, axis=1)
"""Each leg answers another: what a VAR sees and an AR does not."""


@pytest.fixture(scope="module")
def noise():
    values = np.random.default_rng(1).normal(size=(110, 6))
    return forecast(series_from(values, "mean"), horizons=3, draws=300, scored_draws=80)


@pytest.fixture(scope="module")
def answering():
    values = var_values(np.random.default_rng(2), 200, ANSWERS)
    return forecast(series_from(values), horizons=3, rivals=("A", "B"), draws=1000, scored_draws=100)


def test_where_there_is_nothing_to_know_nothing_is_claimed(noise):
    assert noise.backtest.baseline == "running mean"
    assert noise.backtest.winners == ()
    assert "No model beats" in noise.verdict or "no model beats" in noise.verdict


def test_where_legs_answer_each_other_the_vector_models_win(answering):
    tested = answering.backtest
    assert tested.best in ("VAR", "BVAR")
    assert {"VAR", "BVAR"} <= set(tested.winners)
    assert tested.score("VAR", 1).skill > tested.score("AR", 1).skill + 0.05
    assert "beats the best simple baseline" in answering.verdict


def test_scores_have_every_model_horizon_and_leg(noise):
    tested = noise.backtest
    assert len(tested.scores) == len(MODELS) * (1 + 3 + 6)
    for row in tested.scores:
        assert (row.p_value is None) == (row.model in BASELINES)
        assert row.origins == tested.count
        assert row.baseline in BASELINES
        best = min(tested.score(name, row.horizon, (row.source, row.target)).scaled for name in BASELINES)
        assert row.skill == pytest.approx(1 - row.scaled / best, abs=1e-5)
    assert len(tested.types) == len(MODELS) * (1 + 3)


def test_origins_leave_every_horizon_its_period(noise):
    assert noise.backtest.count == 110 - 3 - 40 + 1
    assert noise.backtest.origins == (noise.periods[39], noise.periods[110 - 3 - 1])


def test_periods_ahead_follow_the_known_ones(noise):
    assert noise.periods[-1] == "1989-02"
    assert noise.ahead == ("1989-03", "1989-04", "1989-05")
    assert {row.period for row in noise.of("VAR")} == set(noise.ahead)


def test_intervals_are_nested(answering):
    for row in answering.forecasts:
        assert row.low90 <= row.low50 <= row.median <= row.high50 <= row.high90


def test_the_same_again_to_the_last_digit(noise):
    values = np.random.default_rng(1).normal(size=(110, 6))
    again = forecast(series_from(values, "mean"), horizons=3, draws=300, scored_draws=80)
    assert list(again.forecasts) == list(noise.forecasts)
    assert list(again.backtest.scores) == list(noise.backtest.scores)
    assert list(again.types) == list(noise.types)


def test_types_are_probabilities_of_what_the_draws_spell(noise):
    assert noise.types
    for row in noise.types:
        assert tuple(name for name, _ in row.types) == TYPES
        assert sum(share for _, share in row.types) == pytest.approx(1, abs=1e-5)
        assert sum(share for _, share in row.pivots) == pytest.approx(1, abs=1e-5)
        assert dict(row.types)["romantic"] == pytest.approx(1 - dict(row.pivots)["none"], abs=1e-5)
    assert sum(share for _, share in noise.base) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("legs", "kind", "pivot"),
    [
        ((3, 3, 3), "menage", None),
        ((3, 3, -3), "romantic", "A"),
        ((-3, 3, 3), "romantic", "C"),
        ((3, -3, -3), "marriage", None),
        ((-3, -3, -3), "veto", None),
        ((3, 1, 3), "undetermined", None),
    ],
)
def test_signs_make_types(legs, kind, pivot):
    """Legs A-B, A-C, B-C about a neutral point of 1."""
    signs = signs_of(SIX, ("A", "B", "C"), 1.0, 0.5)
    values = np.empty(6)
    for place, pair in enumerate([("A", "B"), ("A", "C"), ("B", "C")]):
        values[[SIX.index(pair), SIX.index(pair[::-1])]] = legs[place]
    label = labels_of(leg_signs(values, signs))
    assert TYPES[int(types_of(label))] == kind
    types, pivots = read_labels(np.array([label]), ("A", "B", "C"))
    assert dict(types)[kind] == 1
    assert dict(pivots)[pivot or "none"] == 1


def test_a_silent_direction_is_spoken_for_and_a_silent_leg_has_no_type():
    signs = signs_of(SIX, ("A", "B", "C"), 0.0, 0.5)
    values = np.full(6, 2.0)
    values[SIX.index(("A", "B"))] = np.nan
    assert int(labels_of(leg_signs(values, signs))) == 0
    values[SIX.index(("B", "A"))] = np.nan
    assert int(types_of(labels_of(leg_signs(values, signs)))) == -1


def test_the_scenario_holds_its_path_and_moves_those_who_answer(answering):
    scenario = answering.scenario
    held = [row for row in answering.of("BVAR", "quarrel") if (row.source, row.target) == scenario.rivals]
    plain = [row for row in answering.of("BVAR") if (row.source, row.target) == scenario.rivals]
    for place, (row, other) in enumerate(zip(held, plain, strict=True)):
        assert row.low90 == row.high90 == pytest.approx(scenario.path[place, 0], abs=1e-5)
        assert row.median < other.median - 1
    # Each leg answers the next of SIX, A to C that of B to A.
    after, before = (
        next(r for r in answering.of("BVAR", s) if (r.source, r.target, r.horizon) == ("A", "C", 2))
        for s in ("quarrel", "")
    )
    assert after.median < before.median - 0.5


def test_conditional_draws_are_those_of_the_joint_normal():
    """Mean and covariance of the free periods given the fixed ones, by the map from errors to periods."""
    values = var_values(np.random.default_rng(3), 150, np.array([[0.5, 0.3, 0.0], [0.2, 0.5, 0.1], [0.3, 0.0, 0.4]]))
    ahead = posterior_ahead(sims_zha(values, 1, SimsZha()), 4, 20000, np.random.default_rng(4))
    # One law of motion for all draws: then the paths are jointly normal.
    ahead.coefficients[:] = ahead.coefficients[0]
    ahead.roots[:] = ahead.roots[0]
    path = np.array([[2.0, -1.0], [1.5, 0.5]])
    found = conditioned(ahead, Scenario(("A", "B"), (0, 2), path, np.zeros(2)))
    np.testing.assert_allclose(found[:, :2][:, :, [0, 2]], np.broadcast_to(path, (20000, 2, 2)), atol=1e-8)
    unit = Ahead(ahead.coefficients[:13], ahead.roots[:13], np.zeros((13, 4, 3)), ahead.start)
    reached = unit.paths(np.vstack([np.zeros((1, 12)), np.eye(12)]).reshape(13, 4, 3)).reshape(13, 12)
    mean, turn = reached[0], (reached[1:] - reached[0]).T
    covariance = turn @ turn.T
    fixed = [0, 2, 3, 5]
    free = [i for i in range(12) if i not in fixed]
    gain = covariance[np.ix_(free, fixed)] @ np.linalg.inv(covariance[np.ix_(fixed, fixed)])
    expected = mean[free] + gain @ (path.ravel() - mean[fixed])
    left = covariance[np.ix_(free, free)] - gain @ covariance[np.ix_(fixed, free)]
    drawn = found.reshape(20000, -1)[:, free]
    np.testing.assert_allclose(drawn.mean(axis=0), expected, atol=0.04)
    np.testing.assert_allclose(np.cov(drawn.T), left, atol=0.06)


def test_rivals_can_be_named():
    values = np.random.default_rng(5).normal(size=(80, 6))
    found = forecast(series_from(values), horizons=1, rivals=("C", "A"), draws=50, scored_draws=20)
    assert found.scenario.rivals == ("C", "A")
    with pytest.raises(InputError, match="rivals A, D"):
        forecast(series_from(values), horizons=1, rivals=("A", "D"))


def test_two_actors_have_neither_type_nor_scenario():
    values = np.random.default_rng(6).normal(size=(80, 2))
    found = forecast(series_from(values, "mean"), horizons=2, draws=50, scored_draws=20)
    assert not found.types
    assert found.scenario is None
    assert {row.scenario for row in found.forecasts} == {""}


def test_silence_is_not_scored():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(100, 2))
    volume = np.full((100, 2), 3.0)
    volume[::2, 1] = 0.0
    found = forecast(series_from(values, "mean", volume), horizons=1, draws=50, scored_draws=20)
    silent = np.isnan(found.backtest.crps[0, :, 0, 1])
    assert 0.4 < silent.mean() < 0.6
    assert not np.isnan(found.backtest.crps[0, :, 0, 0]).any()


@pytest.mark.parametrize(
    ("periods", "silent", "told"),
    [(70, (), "71 periods or more. There are 70 by month"), (120, (0,), "A to B 0")],
)
def test_too_little_is_refused_with_the_numbers(periods, silent, told):
    volume = np.full((periods, 2), 3.0)
    volume[:, list(silent)] = 0.0
    values = np.random.default_rng(8).normal(size=(periods, 2))
    with pytest.raises(NotEnoughEvents, match=told):
        forecast(series_from(values, volume=volume), horizons=12)


@pytest.mark.parametrize("horizons", [0, 13])
def test_horizons_have_ends(horizons):
    with pytest.raises(InputError, match="between 1 and 12"):
        forecast(series_from(np.zeros((100, 2))), horizons=horizons)


def test_smoothed_levels_are_refused():
    import pyarrow as pa

    from tertius.estimates import relations

    rows = {"source": ["USA", "IRN"], "target": ["IRN", "USA"], "date": ["2017-02-01", "2017-03-01"]}
    table = pa.table({**rows, "quad": ["verbal conflict"] * 2, "intensity": [-6.0, -4.0]})
    with pytest.raises(SmoothedSeries):
        forecast(relations(table, ["USA", "IRN"]))
