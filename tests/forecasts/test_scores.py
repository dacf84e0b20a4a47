"""Scores and the test of equal skill, held against closed forms and other implementations."""

import numpy as np
import pytest
from scipy.stats import norm

from tertius.forecasts.scoring import better, brier_score, crps, holm, ranked_score, sorted_quantiles


def test_crps_of_normal_draws():
    """Gneiting and Raftery (2007), eq. 21."""
    y = np.array([-1.0, 0.3, 2.5])
    draws = norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    exact = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)
    np.testing.assert_allclose(crps(y, np.tile(draws, (1, 3))), exact, atol=0.01)


def test_crps_is_fair_to_few_draws():
    rng = np.random.default_rng(2)
    few, many = (
        np.mean([crps(rng.normal(size=1), np.sort(rng.normal(size=(size, 1)), axis=0)) for _ in range(4000)])
        for size in (5, 200)
    )
    assert few == pytest.approx(many, abs=0.03)


def test_crps_of_what_was_not_observed():
    assert np.isnan(crps(np.array([np.nan]), np.zeros((3, 1)))).all()


def test_quantiles_are_those_of_numpy():
    draws = np.sort(np.random.default_rng(3).normal(size=(101, 2, 3)), axis=0)
    np.testing.assert_allclose(sorted_quantiles(draws), np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0))


def test_holm_is_that_of_statsmodels():
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(4).random(9) ** 3
    np.testing.assert_allclose(holm(list(p)), multipletests(p, method="holm")[1])


def test_better_knows_its_sign_and_its_nulls():
    losses = np.abs(np.random.default_rng(5).normal(size=100))
    assert better(losses, losses, 3) == (0.0, 1.0)
    wins, loses = better(losses, losses + np.linspace(0.1, 0.3, 100), 1), better(losses, losses - 0.1 * losses, 1)
    assert wins[0] > 0 > loses[0]
    assert wins[1] < 0.01 < 0.99 < loses[1]
    silent = losses.copy()
    silent[::7] = np.nan
    assert better(silent, losses + 1 + losses**2, 2)[1] < 0.01


@pytest.mark.parametrize("horizon", [1, 6])
def test_better_seldom_finds_what_is_not_there(horizon):
    """One-sided 5 % test on 170 losses of equal mean that are correlated as overlapping forecasts are."""
    rng = np.random.default_rng([6, horizon])
    found = []
    for _ in range(600):
        gains = np.convolve(rng.standard_t(5, size=170 + horizon), np.ones(horizon), "valid")[:170]
        found.append(better(np.zeros(170), gains, horizon)[1] < 0.05)
    assert 0.02 < np.mean(found) < 0.09


def test_brier_and_ranked_scores():
    sure, wrong, even = [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1 / 3] * 3
    probabilities = np.array([[sure, sure], [wrong, wrong], [even, even]])
    np.testing.assert_allclose(brier_score(np.array([0, -1]), probabilities)[:, 0], [0.0, 2.0, 2 / 3])
    assert np.isnan(brier_score(np.array([0, -1]), probabilities)[:, 1]).all()
    np.testing.assert_allclose(ranked_score(np.array([0, -1]), probabilities)[:, 0], [0.0, 2.0, 5 / 9])


def test_a_backtest_of_fewer_origins_scores_the_last_and_every_nth_before_it():
    from tertius.forecasts import forecast
    from tertius.responses import Series

    values = np.random.default_rng(2).normal(size=(110, 2))
    labels = tuple(f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(110))
    series = Series((("A", "B"), ("B", "A")), labels, values, np.full((110, 2), 5.0), "month", "sum", "", "")
    every, some = (
        forecast(series, horizons=2, draws=50, scored_draws=40, most_origins=most).backtest for most in (0, 25)
    )
    assert (every.count, some.count) == (69, 23)
    assert some.origins[1] == every.origins[1]
    assert np.array_equal(some.crps, every.crps[:, 2::3])
