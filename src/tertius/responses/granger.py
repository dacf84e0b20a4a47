"""Who answers whom: stationarity, the number of lags, and Granger tests named in words.

Comes in: a `Series`. Goes out: records. A Granger test asks whether the past acts of one dyad help to predict another's
beside the past of all series in the model (Granger 1969): block exclusion in one equation, an F test. Two of them have
names in the literature on event data (Goldstein and Freeman 1990; Goldstein, Pevehouse, Gerner and Telhami 2001):

- reciprocity: A to B answers B to A;
- triangularity: A to B answers C to B, or C to A.

The tests of a triangle are many, so that some come out by chance: the false discovery rate across all of them is kept
(Benjamini and Hochberg 1995).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from tertius.errors import InputError
from tertius.estimates.levels import Array
from tertius.estimates.periods import Freq
from tertius.records import Answer, AnswerKind, LagScore, Stationarity
from tertius.responses.series import Dyad, Series, check_enough
from tertius.responses.var import VarFit, fit_var

MOST_LAGS: dict[Freq, int] = {"week": 8, "week52": 8, "month": 6, "quarter": 4, "year": 2}
"""The longest memory that is tried: two months of weeks, half a year of months."""

CRITERIA = ("aic", "bic", "hqic")


def stationarity(series: Series) -> tuple[Stationarity, ...]:
    """The augmented Dickey-Fuller test and that of Kwiatkowski and others on every series, about a constant.

    Both by statsmodels, lags of the first chosen by AIC, of the second by the data (Hobijn, Franses and Ooms 2004).

    Parameters
    ----------
    series : Series

    Returns
    -------
    tuple of Stationarity
        In the order of the series.
    """
    from statsmodels.tsa.stattools import adfuller, kpss  # type: ignore[import-untyped]

    found = []
    for (source, target), column in zip(series.names, series.values.T, strict=True):
        with warnings.catch_warnings():
            # That p lies beyond the table is said in the record; the coming type of the result has the same items.
            warnings.simplefilter("ignore")
            adf, adf_p = (float(value) for value in adfuller(column, regression="c", autolag="AIC")[:2])
            level, level_p = (float(value) for value in kpss(column, regression="c", nlags="auto")[:2])
        found.append(
            Stationarity(
                source=source,
                target=target,
                adf=adf,
                adf_p=adf_p,
                kpss=level,
                kpss_p=level_p,
                verdict=(
                    ("stationary" if level_p > 0.05 else "drifts")
                    if adf_p < 0.05
                    else ("unclear" if level_p > 0.05 else "unit root")
                ),
            )
        )
    return tuple(found)


def lag_scores(
    series: Series, most: int | None = None, criterion: str = "hqic", exogenous: Array | None = None
) -> tuple[LagScore, ...]:
    """Information criteria of 1 to `most` lags, all on the same periods (Lütkepohl 2005, sec. 4.3).

    Parameters
    ----------
    series : Series
    most : int, optional
        By default what a frequency is thought to remember (`MOST_LAGS`), fewer where the series are short.
    criterion : {"aic", "bic", "hqic"}
        The smallest value of it is marked as chosen. Hannan and Quinn's is consistent, and less frugal than BIC.
    exogenous : array (T, q), optional

    Returns
    -------
    tuple of LagScore

    Raises
    ------
    InputError
        For an unknown criterion.
    NotEnoughEvents
        When one lag is too many.
    """
    if criterion not in CRITERIA:
        raise InputError(f"no criterion {criterion!r}; choose one of {', '.join(CRITERIA)}")
    extra = 0 if exogenous is None else exogenous.shape[1]
    check_enough(series, 1, extra=extra)
    rows, size = series.values.shape
    room = (rows - 2 * (1 + extra)) // (1 + 2 * size)
    longest = max(1, min(most or MOST_LAGS.get(series.freq, 4), room))
    held = []
    for lags in range(1, longest + 1):
        start = longest - lags
        fit = fit_var(series.values[start:], lags, None if exogenous is None else exogenous[start:])
        observed = rows - longest
        spread = np.linalg.slogdet(fit.residuals.T @ fit.residuals / observed)[1]
        free = fit.coefficients.size / observed
        held.append(
            (
                float(spread + 2 * free),
                float(spread + np.log(observed) * free),
                float(spread + 2 * np.log(np.log(observed)) * free),
            )
        )
    place = CRITERIA.index(criterion)
    best = min(range(longest), key=lambda i: held[i][place])
    return tuple(
        LagScore(lags=i + 1, aic=aic, bic=bic, hqic=hqic, chosen=i == best) for i, (aic, bic, hqic) in enumerate(held)
    )


def block_tests(fit: VarFit, pairs: Sequence[tuple[int, int]]) -> tuple[Array, tuple[int, int], Array, Array]:
    """F statistics of the exclusion of variable j from equation i, for pairs (i, j).

    The F of the sums of squared residuals with and without the block, in its equal form as a quadratic form of the
    block's coefficients.

    Returns
    -------
    f : array (pairs,)
    degrees of freedom : (int, int)
    total, deviation : array (pairs,)
        The sum of the block's coefficients and its standard error.
    """
    size, lags = fit.values.shape[1], fit.lags
    rows, wide = fit.design.shape
    upper = np.linalg.qr(fit.design, mode="r")
    half = np.linalg.inv(upper)
    inverse = half @ half.T
    free = rows - wide
    f, total, deviation = (np.empty(len(pairs)) for _ in range(3))
    for place, (i, j) in enumerate(pairs):
        block = [1 + lag * size + j for lag in range(lags)]
        held, spread = fit.coefficients[block, i], inverse[np.ix_(block, block)]
        f[place] = held @ np.linalg.solve(spread, held) / (lags * fit.covariance[i, i])
        total[place], deviation[place] = held.sum(), np.sqrt(fit.covariance[i, i] * spread.sum())
    return f, (lags, free), total, deviation


def questions(names: Sequence[Dyad]) -> list[tuple[int, int, AnswerKind]]:
    """The tests that have a name among some dyads: (what is predicted, what by, kind), in the order of the dyads.

    >>> [(i, j, kind[0]) for i, j, kind in questions([("A", "B"), ("B", "A"), ("C", "B")])]
    [(0, 1, 'r'), (0, 2, 't'), (1, 0, 'r'), (1, 2, 't'), (2, 0, 't')]
    """
    found: list[tuple[int, int, AnswerKind]] = []
    for i, (source, target) in enumerate(names):
        for j, (other, toward) in enumerate(names):
            if (other, toward) == (target, source):
                found.append((i, j, "reciprocity"))
            elif other not in (source, target) and toward in (source, target):
                found.append((i, j, "triangularity"))
    return found


def granger(series: Series, lags: int, *, rate: float = 0.05, exogenous: Array | None = None) -> tuple[Answer, ...]:
    """Test every reciprocity and triangularity among the dyads of a series.

    Parameters
    ----------
    series : Series
        Two dyads give the bivariate test, six those of a triangle.
    lags : int
    rate : float
        The false discovery rate at which an answer is claimed.
    exogenous : array (T, q), optional
        In the equations with and without the block.

    Returns
    -------
    tuple of Answer

    Raises
    ------
    NotEnoughEvents
        When the series are too short or too silent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from tertius.responses import series_from_table
    >>> noise = np.random.default_rng(5).normal(size=(120, 2))
    >>> second = noise[:, 1] + 0.8 * np.roll(noise[:, 0], 1)
    >>> table = pa.table({"period": [f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(120)],
    ...                   "a": noise[:, 0], "b": second})
    >>> series = series_from_table(table, {"a": ("ISR", "PSE"), "b": ("PSE", "ISR")}, freq="month")
    >>> for answer in granger(series, 1):
    ...     print(answer.source, answer.by_source, answer.answers, answer.manner)
    ISR PSE False
    PSE ISR True in kind
    """
    from scipy.stats import f as f_distribution
    from scipy.stats import false_discovery_control
    from scipy.stats import t as t_distribution

    check_enough(series, lags, extra=0 if exogenous is None else exogenous.shape[1])
    asked = questions(series.names)
    if not asked:
        raise InputError("no dyad answers another: give both directions of a dyad, or the dyads of a triangle")
    fit = fit_var(series.values, lags, exogenous)
    f, (df1, df2), total, deviation = block_tests(fit, [(i, j) for i, j, _ in asked])
    p = f_distribution.sf(f, df1, df2)
    q = false_discovery_control(p, method="bh")
    reach = t_distribution.ppf(0.95, df2) * deviation
    found = []
    for place, (i, j, kind) in enumerate(asked):
        low, high = float(total[place] - reach[place]), float(total[place] + reach[place])
        answers = bool(q[place] < rate)
        plain = {
            "source": series.names[i][0],
            "target": series.names[i][1],
            "by_source": series.names[j][0],
            "by_target": series.names[j][1],
        }
        mirrored = kind == "reciprocity" and not series.unmirrored
        manner = ("in kind" if low > 0 else "in reverse" if high < 0 else "of changing sign") if answers else ""
        numbers = f"F({df1}, {df2}) = {f[place]:.2f}, p {_p(p[place])}, q {_p(q[place])}"
        found.append(
            Answer(
                **plain,
                kind=kind,
                lags=lags,
                f=float(f[place]),
                df1=df1,
                df2=df2,
                p=float(p[place]),
                q=float(q[place]),
                total=float(total[place]),
                low=low,
                high=high,
                answers=answers,
                manner=manner,  # type: ignore[arg-type]
                mirrored=mirrored,
                text=_said(plain, kind, manner, numbers, mirrored),
            )
        )
    return tuple(found)


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else f"= {value:.3f}".replace("0.", ".", 1)


def _said(plain: dict[str, str], kind: AnswerKind, manner: str, numbers: str, mirrored: bool) -> str:
    """The test in words."""
    what = f"{plain['source']} toward {plain['target']}"
    by = f"{plain['by_source']} toward {plain['by_target']}"
    if not manner:
        return f"No sign that what {what} does answers {by} ({kind}; {numbers})."
    said = {"in kind": "in kind", "in reverse": "in reverse", "of changing sign": "with changing sign"}[manner]
    text = f"What {what} does answers {by}, {said} ({kind}; {numbers})"
    if mirrored:
        text += "; acts that coders write down both ways were not counted once, so that mirroring may make it"
    return text + "."
