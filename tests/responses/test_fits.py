"""Autoregressions by least squares against statsmodels; the Sims-Zha posterior against its prior laid out as rows."""

import numpy as np
import pytest

from tertius.errors import InputError, NotEnoughEvents
from tertius.responses import SimsZha, fit_var, sims_zha
from tertius.responses.bayes import lag_decay, residual_variances
from tertius.responses.var import companion, fit_many, lag_matrices, lagged, largest_root, simulate


def walk(rows=120, size=3, seed=1):
    rng = np.random.default_rng(seed)
    own = 0.4 * np.eye(size) + 0.1 * rng.normal(size=(size, size))
    noise = rng.normal(size=(1, rows, size)) @ (np.eye(size) + 0.3)
    return simulate(np.vstack([np.full(size, 0.5), own]), 1, np.zeros((1, size)), noise)[0, 1:]


@pytest.mark.parametrize("lags", [1, 3])
def test_least_squares_are_those_of_statsmodels(lags):
    from statsmodels.tsa.api import VAR

    values = walk()
    ours, theirs = fit_var(values, lags), VAR(values).fit(lags)
    assert np.allclose(ours.coefficients, theirs.params)
    assert np.allclose(ours.covariance, theirs.sigma_u)
    assert np.allclose(ours.residuals, theirs.resid)
    assert np.allclose(ours.lag_matrices, theirs.coefs)
    assert largest_root(ours.coefficients, lags) == pytest.approx(1 / np.abs(theirs.roots).min())


def test_exogenous_columns_come_last():
    from statsmodels.tsa.api import VAR

    values, news = walk(), np.random.default_rng(4).poisson(3, size=(120, 1)).astype(float)
    theirs = VAR(values, exog=news).fit(2).params  # constant, exogenous, lags
    ours = fit_var(values, 2, news).coefficients
    assert np.allclose(ours[-1], theirs[1])
    assert np.allclose(np.delete(ours, -1, axis=0), np.delete(theirs, 1, axis=0))


def test_many_at_once_are_each_alone():
    samples = np.stack([walk(seed=seed) for seed in range(4)])
    coefficients, covariance = fit_many(samples, 2)
    for sample, found, spread in zip(samples, coefficients, covariance, strict=True):
        alone = fit_var(sample, 2)
        assert np.allclose(found, alone.coefficients)
        assert np.allclose(spread, alone.covariance)


def test_simulation_is_the_recursion():
    values = walk(40)
    fit = fit_var(values, 2)
    again = simulate(fit.coefficients, 2, values[:2], fit.residuals[None])
    assert np.allclose(again[0], values)
    each = simulate(np.stack([fit.coefficients] * 3), 2, values[:2], np.stack([fit.residuals] * 3))
    assert np.allclose(each, values)
    state = np.concatenate([values[11], values[10]])
    ahead = (companion(fit.coefficients, 2) @ state)[:3] + fit.coefficients[0]
    assert np.allclose(ahead, fit.design[10] @ fit.coefficients)


@pytest.mark.parametrize(
    ("values", "lags", "error", "words"),
    [
        (walk(12), 3, NotEnoughEvents, "12 periods are too few for 3 series with 3 lags"),
        (np.column_stack([walk(60, 2), np.zeros(60)]), 1, NotEnoughEvents, "rank 3 of 4"),
        (walk(60), 0, InputError, "one lag or more"),
    ],
)
def test_what_cannot_be_fitted_is_refused(values, lags, error, words):
    with pytest.raises(error, match=words):
        fit_var(values, lags)


def as_rows(values, lags, prior, news=None):
    """The posterior mean as plain least squares on data with the prior's rows before it, its constant last."""
    size, p = values.shape[1], prior
    left = values[lags:]
    stacked = np.vstack([p.mu5 * np.diag(values[:lags].mean(0)), p.mu6 * values[:lags].mean(0), left])
    s2 = residual_variances(stacked if p.variances == "stacked" else values, lags)
    wide = size * lags + 1 + (0 if news is None else news.shape[1])
    rows, target = [], []
    for lag, decay in enumerate(lag_decay(lags, p)):
        for j in range(size):
            row, value = np.zeros(wide), np.zeros(size)
            row[lag * size + j] = np.sqrt(s2[j]) / (p.lambda0 * p.lambda1 * decay)
            value[j] = row[lag * size + j] * p.own if lag == 0 else 0
            rows, target = [*rows, row], [*target, value]
    constant = np.zeros(wide)
    constant[size * lags] = 1 / (p.lambda0 * p.lambda4)
    rows, target = [*rows, constant], [*target, np.zeros(size)]
    for place in range(size * lags + 1, wide):
        row = np.zeros(wide)
        row[place] = 1 / (p.lambda0 * p.lambda5)
        rows, target = [*rows, row], [*target, np.zeros(size)]
    for j in range(size):
        row, value = np.zeros(wide), np.zeros(size)
        row[j : size * lags : size] = value[j] = p.mu5 * values[:lags, j].mean()
        rows, target = [*rows, row], [*target, value]
    row = np.concatenate([np.tile(values[:lags].mean(0), lags), [1.0], np.zeros(wide - size * lags - 1)]) * p.mu6
    rows, target = [*rows, row], [*target, p.mu6 * values[:lags].mean(0)]
    design = lagged(values, lags, news)
    design = np.hstack([design[:, 1 : 1 + size * lags], design[:, :1], design[:, 1 + size * lags :]])
    return np.linalg.lstsq(np.vstack([*rows, design]), np.vstack([*target, left]), rcond=None)[0]


@pytest.mark.parametrize(
    "prior",
    [
        SimsZha(),
        SimsZha(lambda0=0.9, lambda1=0.3, lambda3=1.0, mu5=2.0, mu6=3.0, lambda5=0.5),
        SimsZha(qm=12, lambda3=1.0, variances="series", lambda5=0.2, own=0.0),
    ],
)
def test_posterior_mean_is_least_squares_with_the_prior_as_rows(prior):
    values = walk() + 5.0
    news = np.random.default_rng(4).normal(size=(120, 1)) if prior.lambda5 else None
    fit = sims_zha(values, 4, prior, news)
    assert np.allclose(fit.bhat, as_rows(values, 4, prior, news))
    held = fit.coefficients
    assert np.allclose(lag_matrices(held, 4), fit.lag_matrices)
    assert np.allclose(fit.residuals, values[4:] - lagged(values, 4, news) @ held)


def test_draws_have_the_moments_of_the_posterior():
    fit = sims_zha(walk(), 2, SimsZha(lambda1=0.5))
    draws = fit.draws(40_000, seed=3)
    assert np.allclose(draws.covariance.mean(axis=0), fit.covariance, rtol=0.01, atol=0.005)
    spread = np.kron(fit.covariance, np.linalg.inv(fit.precision))
    drawn = np.cov(np.swapaxes(draws.coefficients, 1, 2).reshape(len(draws.coefficients), -1).T)
    assert np.allclose(np.diag(drawn), np.diag(spread), rtol=0.05)
    assert np.allclose(drawn, spread, atol=0.05 * np.diag(spread).max())
    assert np.allclose(draws.coefficients.mean(axis=0), fit.coefficients, atol=0.005)
    again = fit.draws(40_000, seed=3)
    assert np.array_equal(again.coefficients, draws.coefficients)
    # E log|S| of an inverse Wishart tells its degrees of freedom from those of a neighbour.
    from scipy.special import digamma

    expected = np.linalg.slogdet(fit.scale)[1] - 3 * np.log(2) - digamma((fit.freedom - np.arange(3)) / 2).sum()
    assert np.linalg.slogdet(draws.covariance)[1].mean() == pytest.approx(expected, abs=0.005)


def test_log_marginal_is_that_of_one_step_after_another():
    """The density of the data is the product of the predictive densities (matrix t), each a Student t here (k = 1)."""
    from scipy.stats import t

    values = walk(30, 1)
    prior = SimsZha(lambda1=0.4, variances="series")
    fit = sims_zha(values, 1, prior)
    s2 = residual_variances(values, 1)[0]
    h0 = np.array([(0.6 * 0.25) ** -2, s2 / (0.6 * 0.4) ** 2])
    precision, mean, scale, freedom = np.diag(h0), np.array([0.0, 1.0]), s2 / 0.36, 2.0
    total = 0.0
    for before, now in zip(values[:-1, 0], values[1:, 0], strict=True):
        x = np.array([1.0, before])
        width = 1 + x @ np.linalg.solve(precision, x)
        total += t.logpdf(now, freedom, loc=x @ mean, scale=np.sqrt(scale / freedom * width))
        miss = now - x @ mean
        scale += miss**2 / width
        mean = np.linalg.solve(precision + np.outer(x, x), precision @ mean + x * now)
        precision += np.outer(x, x)
        freedom += 1
    assert fit.log_marginal == pytest.approx(total)
    assert np.isnan(sims_zha(values, 1, SimsZha(mu5=1.0)).log_marginal)
