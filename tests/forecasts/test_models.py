"""Each model: it knows the past alone, its draws follow its law, its bands hold."""

import numpy as np
import pytest

from tertius.forecasts.baselines import filtered, local_level
from tertius.forecasts.models import MODELS, POOLED, prepared
from tertius.forecasts.past import Past, carried, drawn_rows
from tertius.forecasts.regressions import tamed
from tertius.responses.var import largest_root
from tests.forecasts.made import var_values

PERSISTENT = np.diag([0.8, 0.5, 0.6])


def past_of(values, volume=None, *, weighted=False):
    return Past(values, np.full(values.shape, 4.0) if volume is None else volume, weighted)


def heard(rng, values, share=0.8):
    """The same with silent periods."""
    volume = rng.integers(1, 30, size=values.shape) * (rng.random(values.shape) < share)
    return past_of(np.where(volume > 0, values, np.nan), volume.astype(float), weighted=True)


@pytest.mark.parametrize("weighted", [False, True])
def test_no_model_looks_ahead(weighted):
    """The draws at an origin are the same whatever comes after it, to the last bit."""
    rng = np.random.default_rng(4)
    values = var_values(rng, 90, PERSISTENT)
    past = heard(rng, values) if weighted else past_of(values)
    other = Past(past.values.copy(), past.volume.copy(), weighted)
    other.values[60:] = 1e3 * rng.normal(size=other.values[60:].shape)
    other.volume[60:] = 7.0
    here, there = (prepared(one, 4).draws(60, 50, 7) for one in (past, other))
    assert set(here) == set(MODELS)
    for name in MODELS:
        np.testing.assert_array_equal(here[name], there[name], err_msg=name)


def test_draws_hang_on_the_seed_alone():
    past = past_of(var_values(np.random.default_rng(5), 80, PERSISTENT))
    first, again, other = (prepared(past, 3).draws(70, 40, seed) for seed in (1, 1, 2))
    for name in MODELS:
        np.testing.assert_array_equal(first[name], again[name])
        assert not np.array_equal(first[name], other[name])


def test_the_order_of_origins_does_not_matter():
    past = past_of(var_values(np.random.default_rng(6), 90, PERSISTENT))
    one, two = prepared(past, 2), prepared(past, 2)
    late = one.draws(85, 30, 1)
    two.draws(50, 30, 1)
    for name, drawn in two.draws(85, 30, 1).items():
        np.testing.assert_array_equal(drawn, late[name])


def test_last_value_and_running_mean_are_what_they_say():
    values = np.random.default_rng(7).normal(size=(100, 2)).cumsum(axis=0)
    drawn = prepared(past_of(values), 3).draws(90, 4000, 1)
    # Changes come with either sign, so that the middle is the last value.
    np.testing.assert_allclose(np.median(drawn["last value"], axis=0), np.tile(values[89], (3, 1)), atol=0.3)
    np.testing.assert_allclose(drawn["running mean"].mean(axis=0), np.tile(values[:90].mean(axis=0), (3, 1)), atol=0.5)
    assert np.isin(drawn["running mean"], values[:90]).all()


def test_ensemble_is_an_equal_mixture_of_the_others():
    drawn = prepared(past_of(var_values(np.random.default_rng(8), 80, PERSISTENT)), 2).draws(70, 50, 1)
    np.testing.assert_array_equal(drawn["ensemble"], np.concatenate([drawn[name] for name in POOLED]))


def test_local_level_is_that_of_statsmodels():
    """Given the variances chosen, filtered state and its variance; and the choice is near the maximum."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    rng = np.random.default_rng(9)
    y = rng.normal(scale=0.5, size=200).cumsum() + rng.normal(size=200)
    levels = filtered(past_of(y[:, None]))
    best = int(levels.likelihood[:, -1, 0].argmax())
    scale = levels.scale[best, -1, 0]
    model = UnobservedComponents(y, "llevel")
    held = model.filter([scale, scale * levels.ratio[best]])
    assert levels.mean[best, -1, 0] == pytest.approx(held.filtered_state[0, -1], rel=1e-4)
    assert scale * levels.variance[best, -1, 0] == pytest.approx(held.filtered_state_cov[0, 0, -1], rel=1e-4)
    assert held.llf > model.fit(disp=False).llf - 0.5


def test_a_mean_of_few_events_gets_the_wider_band():
    rng = np.random.default_rng(10)
    volume = np.tile([1.0, 60.0], (200, 1))
    values = rng.normal(size=(200, 2)) * np.sqrt(1 / volume)
    drawn = local_level(past_of(values, volume, weighted=True), 1)(200, 4000, rng)
    assert drawn[:, 0, 0].std() > 4 * drawn[:, 0, 1].std()


def test_autoregressions_decay_as_their_coefficients_say():
    values = var_values(np.random.default_rng(11), 3000, PERSISTENT)
    values[-1] = [6.0, -6.0, 6.0]
    drawn = prepared(past_of(values), 4).draws(3000, 4000, 1)
    decay = np.array([[0.8**h, 0.5**h, 0.6**h] for h in range(1, 5)])
    for name in ("AR", "VAR", "BVAR"):
        np.testing.assert_allclose(drawn[name].mean(axis=0), decay * values[-1], atol=0.25, err_msg=name)
        spread = np.sqrt(np.cumsum(decay**2 / decay[0] ** 2, axis=0))
        np.testing.assert_allclose(drawn[name].std(axis=0), spread, rtol=0.06, err_msg=name)


def test_what_would_explode_is_pulled_back():
    rng = np.random.default_rng(12)
    coefficients = rng.normal(scale=0.6, size=(200, 1 + 2 * 3, 3))
    before, after = largest_root(coefficients, 2), largest_root(tamed(coefficients, 2, np.ones(3), rng), 2)
    assert before.min() < 0.95
    assert before.max() > 1.05
    assert after.max() < 1.08
    stretch = np.array([1.0, 100.0, 0.01])
    apart = coefficients / np.concatenate([[1.0], stretch, stretch])[:, None] * stretch
    # The same system in other units: the same roots but where two of nearly one size have not parted yet.
    assert np.quantile(np.abs(largest_root(tamed(apart, 2, stretch, rng), 2) - after), 0.97) < 0.01
    calm = before < 0.95
    np.testing.assert_allclose(after[calm], before[calm], rtol=1e-3)


def test_silent_periods():
    values = np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, 3.0]])
    np.testing.assert_array_equal(carried(values), [[np.nan, 1.0], [2.0, 1.0], [2.0, 3.0]])
    drawn = drawn_rows(values, 200, np.random.default_rng(1))
    assert set(drawn[:, 0]) == {2.0}
    assert set(drawn[:, 1]) == {1.0, 3.0}
    with pytest.raises(ValueError, match="leg 0"):
        drawn_rows(np.full((3, 1), np.nan), 2, np.random.default_rng(1))


def test_bands_hold_on_simulated_triangles():
    """Nominal 90 % bands of every model over 70 triangles of 120 months, one origin each (the benchmark has more)."""
    matrix = 0.4 * np.eye(6) + 0.15 * np.roll(np.eye(6), 1, axis=1)
    inside = {name: [] for name in MODELS}
    for number in range(70):
        values = var_values(np.random.default_rng([13, number]), 132, matrix)
        for name, drawn in prepared(past_of(values), 12).draws(120, 300, number).items():
            low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
            inside[name].append((values[120:] >= low) & (values[120:] <= high))
    for name, rows in inside.items():
        assert 0.85 < np.mean(rows) < 0.95, (name, np.mean(rows))
