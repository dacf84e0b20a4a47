"""Impulse responses against statsmodels and their definitions; bands against what they promise."""

import numpy as np
import pytest

from tertius.responses import fit_var, sims_zha
from tertius.responses.impulse import (
    SHOCKS,
    bands,
    bootstrap,
    corrected,
    impact,
    moving_averages,
    pope_bias,
    responses_to,
)
from tertius.responses.policy import PRIOR
from tertius.responses.var import fit_many, lag_matrices, largest_root, simulate


def test_moving_averages_and_cholesky_are_those_of_statsmodels(triangle):
    from statsmodels.tsa.api import VAR

    values = triangle(0.3, -0.3, 1).values
    ours, theirs = fit_var(values, 2), VAR(values).fit(2).irf(8)
    assert np.allclose(moving_averages(ours.lag_matrices, 8), theirs.irfs)
    one = np.array([np.sqrt(ours.covariance[0, 0])])
    first = responses_to(ours.lag_matrices, impact(ours.covariance, [0], one, "orthogonalised"), 8)
    assert np.allclose(first, theirs.orth_irfs[:, :, 0])


def test_generalised_shock_of_one_series_is_that_of_pesaran_and_shin(triangle):
    fit = fit_var(triangle(0.3, -0.3, 2).values, 1)
    sd = np.sqrt(fit.covariance[2, 2])
    found = impact(fit.covariance, [2], np.array([sd]), "generalised")
    assert np.allclose(found, fit.covariance[:, 2] / sd)


@pytest.mark.parametrize("kind", SHOCKS)
def test_shocked_series_move_by_their_size(triangle, kind):
    fit = fit_var(triangle(0.3, -0.3, 3).values, 1)
    size = np.array([-1.5, -0.5])
    found = impact(fit.covariance, [0, 1], size, kind, [4, 5])
    assert found[0] == pytest.approx(-1.5)
    if kind == "generalised":  # the conditional mean of the others given both
        rest = fit.covariance[2:, :2] @ np.linalg.solve(fit.covariance[:2, :2], size)
        assert np.allclose(found, [*size, *rest])
    elif kind == "isolated":
        assert np.allclose(found, [*size, 0, 0, 0, 0])
    else:  # the order of the others does not matter to series before them
        turned = impact(fit.covariance, [0, 1], size, kind, [2])
        assert np.allclose(found, turned)
    many = impact(np.stack([fit.covariance] * 3), [0, 1], size, kind, [4, 5])
    assert np.allclose(many, found)


def test_bias_of_least_squares_is_what_it_is_reckoned_to_be():
    slopes = np.array([[0.0, 0.0], [0.8, 0.2], [0.0, 0.6]])
    noise = np.random.default_rng(2).normal(size=(6000, 110, 2))
    samples = simulate(slopes, 1, np.zeros((1, 2)), noise)[:, 51:]
    seen = fit_many(samples, 1)[0].mean(axis=0)[1:] - slopes[1:]
    long = fit_var(simulate(slopes, 1, np.zeros((1, 2)), np.random.default_rng(3).normal(size=(1, 60, 2)))[0], 1)
    from dataclasses import replace

    known = replace(long, coefficients=slopes, covariance=np.eye(2), residuals=np.zeros((59, 2)))
    assert np.allclose(pope_bias(known).T, seen, atol=0.012)
    assert seen[0, 0] < -0.03


def test_correction_never_leaves_the_stationary_region():
    held = np.array([[[0.0], [0.97]], [[0.0], [0.5]], [[0.0], [1.02]]])
    found = corrected(held, np.array([[-0.05]]), 1)
    assert largest_root(found, 1).tolist()[:2] == pytest.approx([0.9995, 0.55], abs=0.001)
    assert found[2, 1, 0] == 1.02


def test_bootstrap_is_the_same_on_every_run_and_in_any_blocks(triangle, monkeypatch):
    from tertius.responses import impulse

    fit = fit_var(triangle(0.3, 0.3, 4).values, 2)
    first, second = bootstrap(fit, 40, 7), bootstrap(fit, 40, 7)
    assert np.array_equal(first.coefficients, second.coefficients)
    assert not np.array_equal(first.coefficients, bootstrap(fit, 40, 8).coefficients)
    monkeypatch.setattr(impulse, "BLOCK", fit.design.size * 2 * 7)
    assert bootstrap(fit, 40, 7).coefficients.shape == first.coefficients.shape


@pytest.mark.slow
def test_bands_cover_what_they_promise(triangle):
    """Both kinds of 90 % bands, over horizons 1 to 6 of all series, in 60 simulated triangles."""
    series = triangle(0.3, -0.3, 0)
    slopes = np.vstack([np.zeros(6), 0.4 * np.eye(6)])
    slopes[1:3, 4], slopes[1:3, 5] = -0.3, 0.3
    size = np.array([-1.0, -1.0])
    spread = 0.7 * np.eye(6) + 0.3
    truth = responses_to(lag_matrices(slopes, 1), impact(spread, [0, 1], size, "generalised"), 6)[1:]
    inside = []
    for seed in range(60):
        series = triangle(0.3, -0.3, 100 + seed)
        fit, bayes = fit_var(series.values, 1), sims_zha(series.values, 1, PRIOR)
        for found in (bootstrap(fit, 300, seed), bayes.draws(500, seed)):
            at_once = impact(found.covariance, [0, 1], size, "generalised")
            low, high = bands(responses_to(lag_matrices(found.coefficients, 1), at_once, 6)[:, 1:])
            inside.append((low <= truth) & (truth <= high))
    boot, posterior = np.mean(inside[::2]), np.mean(inside[1::2])
    assert 0.85 <= boot <= 0.95
    assert 0.85 <= posterior <= 0.95
