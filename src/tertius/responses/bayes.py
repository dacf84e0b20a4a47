"""The Bayesian vector autoregression of Sims and Zha (1998), in the parameters of Brandt's MSBVAR (`szbvar`).

The model is Y = X B + U with rows of U normal with covariance S. The prior is conjugate (normal-inverse-Wishart):

    B | S ~ N(B0, S ⊗ inv(H0)),   S ~ IW(S0, nu)

- B0 puts 1 on the first own lag and 0 elsewhere: every series a random walk.
- H0 is diagonal. For lag l of variable j it is s2[j] / (lambda0 * lambda1 * d(l))^2, so that the prior standard
  deviation of the answer of i to j is lambda0 * lambda1 * d(l) * sd(i) / sd(j); for the constant
  1 / (lambda0 * lambda4)^2; for an exogenous variable 1 / (lambda0 * lambda5)^2. A lambda4 or lambda5 of 0 means no
  prior (precision 0).
- d(l) = l^-lambda3; with qm = 12 it falls by the same factor from each month to the next, from 1 at the first lag to
  ceil(p / 3)^-lambda3 at lag p, so that p months fall as p / 3 quarters do.
- s2[j] is the residual variance of an autoregression of series j with p lags and a constant, by least squares, over the
  number of rows.
- S0 = diag(s2) / lambda0^2.
- mu5 and mu6 weigh artificial observations made of m, the mean of the first p periods of each series. Sum of
  coefficients: k rows, row j with mu5 * m[j] on the left side of j and at each of its own lags, and no constant.
  Initial observation: one row with mu6 * m on the left and at every lag; its constant is mu6.

With X and Y holding the artificial rows and the data, the posterior is

    H = H0 + X'X,   B = inv(H) (X'Y + H0 B0),   St = S0 + (Y - X B)'(Y - X B) + (B - B0)' H0 (B - B0),
    S | Y ~ IW(St, T - p + nu),   B | S, Y ~ N(B, S ⊗ inv(H))

(Sims and Zha 1998, sec. 4; Brandt and Freeman 2006; St there as S0 + Y'Y + B0' H0 B0 - B' H B, which is the same). The
rows of coefficients are ordered as in `var`: the constant first; `BayesFit.bhat` has MSBVAR's order, the constant after
the lags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tertius.errors import InputError, NotEnoughEvents
from tertius.estimates.levels import Array
from tertius.responses.var import lag_matrices, lagged


@dataclass(frozen=True, slots=True, kw_only=True)
class SimsZha:
    """The prior's parameters, named as in MSBVAR's `szbvar`; the defaults are those of Brandt and Freeman (2006).

    Attributes
    ----------
    lambda0 : float
        Overall tightness (above 0).
    lambda1 : float
        Tightness about the random walk (above 0).
    lambda3 : float
        Decay with the lag; 1 is harmonic.
    lambda4 : float
        Tightness of the constant; 0 for no prior on it.
    lambda5 : float
        Tightness of the exogenous coefficients; 0 for no prior on them.
    mu5, mu6 : float
        Weights of the sum-of-coefficients and of the initial observation; 0 for none.
    nu : int, optional
        Prior degrees of freedom; k + 1 by default.
    qm : {4, 12}
        12 stretches the decay from quarters to months.
    prior : {"normal-wishart", "normal-flat", "flat-flat"}
        MSBVAR's 0, 1 and 2. `normal-flat` sets S0 to 0; `flat-flat` sets H0, S0 and nu to 0.
    variances : {"stacked", "series"}
        What s2 is estimated from. `szbvar` of MSBVAR 0.9 takes the left side of the stacked system, that is the periods
        after the first p with the k + 1 artificial rows before them (zeros where mu5 and mu6 are 0); `series` takes the
        series itself, as the paper has it and MSBVAR had it before. The two differ by little while mu5 and mu6 are 0.
    own : float
        Prior mean of the first own lag. MSBVAR knows 1 alone.
    """

    lambda0: float = 0.6
    lambda1: float = 0.1
    lambda3: float = 2.0
    lambda4: float = 0.25
    lambda5: float = 0.0
    mu5: float = 0.0
    mu6: float = 0.0
    nu: int | None = None
    qm: Literal[4, 12] = 4
    prior: Literal["normal-wishart", "normal-flat", "flat-flat"] = "normal-wishart"
    variances: Literal["stacked", "series"] = "stacked"
    own: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what makes no prior."""
        small = [name for name in ("lambda0", "lambda1") if getattr(self, name) <= 0]
        small += [name for name in ("lambda3", "lambda4", "lambda5", "mu5", "mu6") if getattr(self, name) < 0]
        if small:
            raise InputError(f"{', '.join(small)}: lambda0 and lambda1 must be above 0, the others not below")
        if self.qm not in (4, 12):
            raise InputError(f"qm is 4 or 12 (months), not {self.qm}")


@dataclass(frozen=True, slots=True)
class Draws:
    """A sample of the posterior.

    Attributes
    ----------
    coefficients : array (n, 1 + k * lags + q, k)
    covariance : array (n, k, k)
    seed : int
    """

    coefficients: Array
    covariance: Array
    seed: int


@dataclass(frozen=True, slots=True)
class BayesFit:
    """The posterior of a Sims-Zha autoregression.

    Attributes
    ----------
    coefficients : array (1 + k * lags + q, k)
        Posterior mean; rows as in `VarFit`: constant, lags, exogenous.
    covariance : array (k, k)
        Posterior mean of S, St / (T - p + nu - k - 1); MSBVAR's `mean.S`.
    scale : array (k, k)
        St.
    freedom : float
        T - p + nu.
    precision : array (1 + k * lags + q,) * 2
        H, rows as `coefficients`.
    residuals : array (T - p, k)
    log_marginal : float
        Log density of the data, coefficients and covariance integrated out; NaN for a flat prior or artificial rows.
    values : array (T, k)
    lags : int
    prior : SimsZha
    """

    coefficients: Array
    covariance: Array
    scale: Array
    freedom: float
    precision: Array
    residuals: Array
    log_marginal: float
    values: Array
    lags: int
    prior: SimsZha

    @property
    def lag_matrices(self) -> Array:
        """Shape (lags, k, k): [l, i, j] is the answer of variable i to variable j, l + 1 periods ago."""
        return lag_matrices(self.coefficients, self.lags)

    @property
    def bhat(self) -> Array:
        """The coefficients in MSBVAR's order: lags, constant, exogenous."""
        held = 1 + self.lags * self.values.shape[1]
        return np.concatenate([self.coefficients[1:held], self.coefficients[:1], self.coefficients[held:]])

    def draws(self, n: int, seed: int) -> Draws:
        """Draw from the posterior, all at once: Bartlett's (1933) factors of a Wishart matrix, then normals.

        Parameters
        ----------
        n : int
        seed : int

        Returns
        -------
        Draws
        """
        rng = np.random.default_rng(seed)
        size = self.values.shape[1]
        lower = np.tril(rng.normal(size=(n, size, size)), -1)
        spread = np.sqrt(rng.chisquare(self.freedom - np.arange(size), size=(n, size)))
        lower[:, np.arange(size), np.arange(size)] = spread
        # S = C inv(A A') C' with C C' = St, so that S = F F' for F = C inv(A)'.
        factor = np.linalg.cholesky(self.scale) @ np.swapaxes(np.linalg.inv(lower), 1, 2)
        covariance = factor @ np.swapaxes(factor, 1, 2)
        half = np.linalg.inv(np.linalg.cholesky(self.precision)).T
        normal = rng.normal(size=(n, len(half), size))
        coefficients = self.coefficients + half @ normal @ np.swapaxes(factor, 1, 2)
        return Draws(coefficients, np.asarray(covariance, dtype=np.float64), seed)


def lag_decay(lags: int, prior: SimsZha) -> Array:
    """d(l) for l = 1, ..., lags.

    >>> lag_decay(3, SimsZha(lambda3=1.0)).tolist()
    [1.0, 0.5, 0.3333333333333333]
    >>> lag_decay(6, SimsZha(lambda3=1.0, qm=12))[[0, 5]].tolist()
    [1.0, 0.5]
    """
    steps = np.arange(1, lags + 1, dtype=np.float64)
    if prior.qm == 12 and lags > 1:
        last = np.ceil(lags / 3) ** -prior.lambda3
        return np.asarray(last ** ((steps - 1) / (lags - 1)))
    return np.asarray(steps**-prior.lambda3)


def residual_variances(values: Array, lags: int) -> Array:
    """Residual variance of each column's own autoregression with a constant, over the number of rows."""
    found = []
    for column in values.T:
        design, left = lagged(column[:, None], lags), column[lags:]
        coefficients = np.linalg.lstsq(design, left, rcond=None)[0]
        found.append(np.mean((left - design @ coefficients) ** 2))
    return np.array(found)


def artificial_rows(values: Array, lags: int, prior: SimsZha, extra: int) -> tuple[Array, Array]:
    """The k + 1 artificial observations: design (k + 1, 1 + k * lags + extra) and left side (k + 1, k)."""
    size = values.shape[1]
    start = values[:lags].mean(axis=0)
    left = np.vstack([prior.mu5 * np.diag(start), prior.mu6 * start])
    constant = np.append(np.zeros(size), prior.mu6)[:, None]
    return np.hstack([constant, *[left] * lags, np.zeros((size + 1, extra))]), left


def sims_zha(values: Array, lags: int, prior: SimsZha | None = None, exogenous: Array | None = None) -> BayesFit:
    """Fit the Sims-Zha autoregression; the formulae stand at the head of this module.

    Parameters
    ----------
    values : array (T, k)
    lags : int
        p, at least 1.
    prior : SimsZha, optional
    exogenous : array (T, q), optional

    Returns
    -------
    BayesFit

    Raises
    ------
    InputError
        When `lags` is below 1 or the shapes do not match.
    NotEnoughEvents
        When the series are shorter than twice the lags, or one does not move.

    Examples
    --------
    With a prior that says nothing the posterior mean is that of least squares; with a tight one, a random walk.

    >>> from tertius.responses.var import fit_var
    >>> y = np.random.default_rng(2).normal(size=(80, 2))
    >>> flat = sims_zha(y, 2, SimsZha(prior="flat-flat"))
    >>> bool(np.allclose(flat.coefficients, fit_var(y, 2).coefficients))
    True
    >>> tight = sims_zha(y, 2, SimsZha(lambda0=0.001))
    >>> bool(np.allclose(tight.lag_matrices[0], np.eye(2), atol=0.01))
    True
    """
    values = np.asarray(values, dtype=np.float64)
    prior = prior or SimsZha()
    size, rows = values.shape[1], len(values) - lags
    if lags < 1:
        raise InputError(f"an autoregression needs one lag or more, not {lags}")
    if exogenous is not None and len(exogenous) != len(values):
        raise InputError(f"{len(values)} periods, but {len(exogenous)} rows of exogenous values")
    if rows < lags + 3 or (np.ptp(values, axis=0) == 0).any():
        raise NotEnoughEvents(
            f"{len(values)} periods of {size} series with {lags} lags, "
            f"{int((np.ptp(values, axis=0) == 0).sum())} of them without a change: take a longer span or fewer lags"
        )
    extra = 0 if exogenous is None else exogenous.shape[1]
    own_design, own_left = artificial_rows(values, lags, prior, extra)
    design = np.vstack([own_design, lagged(values, lags, exogenous)])
    left = np.vstack([own_left, values[lags:]])
    variances = residual_variances(left if prior.variances == "stacked" else values, lags)
    h0, s0, nu = _prior_moments(variances, lags, prior, extra)
    before = np.zeros((len(h0), size))
    before[1 : 1 + size] = prior.own * np.eye(size)
    precision = np.diag(h0) + design.T @ design
    coefficients = np.linalg.solve(precision, design.T @ left + h0[:, None] * before)
    residuals, moved = left - design @ coefficients, coefficients - before
    scale = s0 + residuals.T @ residuals + moved.T @ (h0[:, None] * moved)
    freedom = rows + nu
    return BayesFit(
        coefficients,
        scale / (freedom - size - 1),
        scale,
        freedom,
        precision,
        residuals[size + 1 :],
        _log_marginal((h0, s0, nu), precision, scale, rows, artificial=bool(prior.mu5 or prior.mu6)),
        values,
        lags,
        prior,
    )


def _prior_moments(variances: Array, lags: int, prior: SimsZha, extra: int) -> tuple[Array, Array, float]:
    """The diagonal of H0 (rows as coefficients), S0 and nu."""
    size = len(variances)
    lag = (variances / (prior.lambda0 * prior.lambda1 * lag_decay(lags, prior)[:, None]) ** 2).ravel()

    def loose(tightness: float) -> float:
        return (prior.lambda0 * tightness) ** -2 if tightness > 0 else 0.0

    h0 = np.concatenate([[loose(prior.lambda4)], lag, np.full(extra, loose(prior.lambda5))])
    s0 = np.diag(variances) / prior.lambda0**2
    nu = float(size + 1 if prior.nu is None else prior.nu)
    if prior.prior == "flat-flat":
        return np.zeros_like(h0), np.zeros_like(s0), 0.0
    return h0, np.zeros_like(s0) if prior.prior == "normal-flat" else s0, nu


def _log_marginal(
    moments: tuple[Array, Array, float], precision: Array, scale: Array, rows: int, *, artificial: bool
) -> float:
    """Log density of the data under a proper conjugate prior (matrix t; Kadiyala and Karlsson 1997)."""
    from scipy.special import multigammaln

    h0, s0, nu = moments
    size = len(s0)
    if artificial or (h0 <= 0).any() or not np.diag(s0).all() or nu <= size - 1:
        return float("nan")
    found = -0.5 * rows * size * np.log(np.pi)
    found += multigammaln((rows + nu) / 2, size) - multigammaln(nu / 2, size)
    found += 0.5 * size * (np.log(h0).sum() - np.linalg.slogdet(precision)[1])
    found += 0.5 * nu * np.linalg.slogdet(s0)[1] - 0.5 * (rows + nu) * np.linalg.slogdet(scale)[1]
    return float(found)
