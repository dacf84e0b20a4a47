"""The local-level model against statsmodels, against numerical derivatives, and against its own simulations."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from tertius.estimates import (
    Parameters,
    fit_variances,
    fitting,
    join_directions,
    kalman_filter,
    log_likelihood,
    past_only_parameters,
    smooth,
)
from tertius.estimates import levels as levels_module


def simulate(periods, dyads, parameters, seed=0, sparse=0.3):
    """Levels, period means, volumes and scatter drawn from the model."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, parameters.level_sd, (periods, dyads))
    steps[0] = rng.normal(parameters.neutral, parameters.prior_sd, dyads)
    level = np.cumsum(steps, axis=0)
    volume = rng.integers(1, 9, (periods, dyads)) * (rng.random((periods, dyads)) > sparse).astype(float)
    volume[0] = 1
    noise = parameters.story_sd**2 + parameters.event_sd**2 / np.maximum(volume, 1)
    y = np.where(volume > 0, level + rng.normal(0, 1, level.shape) * np.sqrt(noise), 0.0)
    scatter = parameters.event_sd**2 * np.where(volume > 1, rng.chisquare(np.maximum(volume - 1, 1)), 0.0)
    return level, y, volume, scatter


def test_filter_smoother_and_likelihood_are_those_of_statsmodels():
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    p = Parameters(neutral=0.7, level_sd=0.6)
    _, y, volume, _ = simulate(60, 3, p)
    precision = levels_module.noise_precision(volume, p)
    filtered = kalman_filter(y, precision, p.level_sd**2, p.neutral, p.prior_sd**2)
    smoothed = smooth(filtered, p.level_sd**2)
    for dyad in range(3):
        seen = volume[:, dyad] > 0
        model = MLEModel(np.where(seen, y[:, dyad], np.nan), k_states=1, k_posdef=1)
        model.ssm.initialize_known(np.array([p.neutral]), np.array([[p.prior_sd**2]]))
        model["design"], model["transition"], model["selection"] = [[1.0]], [[1.0]], [[1.0]]
        model["state_cov"] = [[p.level_sd**2]]
        noise = 1 / np.where(seen, precision[:, dyad], 1.0)
        model["obs_cov"] = noise[None, None, :]
        oracle = model.ssm.smooth()
        assert np.allclose(filtered.mean[:, dyad], oracle.filtered_state[0], atol=1e-6, rtol=0)
        assert np.allclose(filtered.variance[:, dyad], oracle.filtered_state_cov[0, 0], atol=1e-6, rtol=0)
        assert np.allclose(smoothed.mean[:, dyad], oracle.smoothed_state[0], atol=1e-6, rtol=0)
        assert np.allclose(smoothed.variance[:, dyad], oracle.smoothed_state_cov[0, 0], atol=1e-6, rtol=0)
        assert filtered.log_likelihood[dyad] == pytest.approx(oracle.llf, abs=1e-6)


@pytest.mark.parametrize("free", [3, 4])
def test_score_is_the_derivative(free):
    p = Parameters(level_sd=0.6)
    _, y, volume, scatter = simulate(40, 5, p, seed=2)
    theta = np.log([0.3, 0.8, 12.0, 5.0][:free])
    data = fitting._observed(y, volume, scatter)
    gradient = fitting._objective(theta, data, p)[1]
    numeric = approx_fprime(theta, lambda t: fitting._objective(t, data, p)[0], 1e-6)
    assert np.allclose(gradient, numeric, atol=1e-5)


def test_fit_finds_the_variances_it_was_simulated_with():
    truth = Parameters(level_sd=0.5, story_sd=1.5, event_sd=3.0)
    _, y, volume, scatter = simulate(150, 60, truth, seed=4)
    fitted = fit_variances(y, volume, scatter, Parameters())
    assert fitted.estimated
    assert fitted.fitted_dyads == 60
    assert fitted.level_sd == pytest.approx(0.5, rel=0.1)
    assert fitted.story_sd == pytest.approx(1.5, rel=0.1)
    assert fitted.event_sd == pytest.approx(3.0, rel=0.05)
    assert fitted.prior_sd == pytest.approx(truth.prior_sd, rel=0.2)
    likelihood = log_likelihood(y, volume, fitted)
    assert likelihood > log_likelihood(y, volume, replace(fitted, level_sd=2 * fitted.level_sd))


def test_likelihood_without_the_empty_periods_is_that_of_the_whole_panel():
    p = Parameters(level_sd=0.6, neutral=0.4)
    _, y, volume, scatter = simulate(50, 9, p, seed=8, sparse=0.8)
    data = fitting._observed(y, volume, np.zeros_like(scatter))
    theta = 2 * np.log([p.level_sd, p.story_sd, p.event_sd, p.prior_sd])
    scatter_term = -0.5 * data.freedom * theta[2]
    compact = -fitting._objective(theta, data, p)[0] * data.cells - scatter_term
    assert compact == pytest.approx(log_likelihood(y, volume, p), abs=1e-8)


def test_fit_of_many_dyads_is_at_the_maximum():
    _, y, volume, scatter = simulate(40, 500, Parameters(), seed=11, sparse=0.6)
    fitted = fit_variances(y, volume, scatter, Parameters())
    enough = (volume > 0).sum(axis=0) >= fitting.MIN_PERIODS
    data = fitting._observed(y[:, enough], volume[:, enough], scatter[:, enough])
    assert fitted.prior_estimated
    assert fitted.fitted_dyads == enough.sum() > 2 * fitting._FEW
    theta = 2 * np.log([fitted.level_sd, fitted.story_sd, fitted.event_sd, fitted.prior_sd])
    assert np.abs(fitting._objective(theta, data, fitted)[1]).max() < 1e-5


def test_few_dyads_leave_the_prior():
    _, y, volume, scatter = simulate(60, fitting.MIN_DYADS - 1, Parameters(), seed=3)
    fitted = fit_variances(y, volume, scatter, Parameters())
    assert fitted.estimated
    assert not fitted.prior_estimated
    assert fitted.prior_sd == Parameters().prior_sd


def test_past_only_variances_know_only_the_past():
    _, y, volume, scatter = simulate(60, 40, Parameters(level_sd=0.5), seed=7, sparse=0.0)
    revisions = past_only_parameters(y, volume, scatter, Parameters())
    assert revisions[0] == (0, Parameters())
    assert [row for row, _ in revisions[1:4]] == [12, 15, 19]
    later = np.random.default_rng(0).normal(0, 9, y.shape)
    changed = np.where(np.arange(60)[:, None] < 30, y, later)
    again = past_only_parameters(changed, volume, scatter, Parameters())
    assert [r for r in again if r[0] <= 30] == [r for r in revisions if r[0] <= 30]
    assert again[-1] != revisions[-1]
    row, fitted = revisions[-1]
    alone = fit_variances(y[:row], volume[:row], scatter[:row], Parameters())
    assert fitted.level_sd == pytest.approx(alone.level_sd, rel=1e-3)


def test_too_little_to_fit_leaves_the_defaults():
    _, y, volume, scatter = simulate(11, 40, Parameters())
    assert fit_variances(y, volume, scatter, Parameters()) == Parameters()


@pytest.mark.parametrize("past_only", [True, False])
def test_ninety_percent_bands_cover_ninety_percent(past_only):
    p = Parameters(level_sd=0.5)
    level, y, volume, _ = simulate(60, 400, p, seed=5, sparse=0.5)
    mean, sd = levels_module.posterior(y, volume, p, past_only=past_only)
    inside = np.abs(level - mean) < 1.6448536 * sd
    assert 0.88 <= inside.mean() <= 0.92
    assert 0.87 <= inside[volume == 0].mean() <= 0.93


def test_gaps_widen_the_interval_and_the_past_is_walked_back():
    y, volume = np.zeros((7, 1)), np.array([[0.0], [0], [4], [0], [0], [0], [4]])
    p = Parameters()
    _, then = levels_module.posterior(y, volume, p, past_only=True)
    _, now = levels_module.posterior(y, volume, p, past_only=False)
    assert then[0] == then[1] == p.prior_sd
    assert (np.diff(then[2:6, 0]) > 0).all()
    assert now[0] > now[1] > now[2]
    assert now[4] > now[3] > now[2]


def test_no_events_is_the_prior():
    mean, sd = levels_module.posterior(np.zeros((3, 1)), np.zeros((3, 1)), Parameters(neutral=1.0), past_only=False)
    assert mean.ravel().tolist() == [1.0] * 3
    assert sd.ravel().tolist() == [3.0] * 3


def test_joined_directions_are_the_normal_conditioned_on_both():
    p = Parameters(neutral=1.0, reciprocity=0.6)
    y, noise = np.array([4.0, -2.0]), np.array([3.0, 7.0])
    alone = 1 / (1 / p.prior_sd**2 + 1 / noise)
    mean = alone * (p.neutral / p.prior_sd**2 + y / noise)
    joined, covariance = join_directions(mean, np.sqrt(alone), np.full(2, p.prior_sd), p)
    prior = p.prior_sd**2 * np.array([[1, 0.6], [0.6, 1]])
    gain = prior @ np.linalg.inv(prior + np.diag(noise))
    assert np.allclose(joined, p.neutral + gain @ (y - p.neutral))
    assert np.allclose(covariance, prior - gain @ prior)


def test_blocks_do_not_change_the_result(monkeypatch):
    _, y, volume, scatter = simulate(30, 50, Parameters(), seed=6)
    whole = levels_module.posterior(y, volume, Parameters(), past_only=False)
    fitted = fit_variances(y, volume, scatter, Parameters())
    monkeypatch.setattr(levels_module, "BLOCK", 7)
    monkeypatch.setattr(fitting, "BLOCK", 28)
    parts = levels_module.posterior(y, volume, Parameters(), past_only=False)
    assert np.array_equal(whole[0], parts[0])
    assert np.array_equal(whole[1], parts[1])
    again = fit_variances(y, volume, scatter, Parameters())
    assert again.level_sd == pytest.approx(fitted.level_sd, rel=1e-3)
