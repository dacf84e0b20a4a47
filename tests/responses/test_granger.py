"""Granger tests against published figures and statsmodels; their rate of false alarms."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import f as f_distribution

from tertius.errors import InputError, NotEnoughEvents
from tertius.responses import fit_var, granger, lag_scores, series_from_table, stationarity
from tertius.responses.granger import block_tests, questions

WEEKLY = Path(__file__).parents[3] / "shared/data/events/msbvar_israel_palestine_weekly.csv"


@pytest.mark.reference
@pytest.mark.skipif(not WEEKLY.exists(), reason="the reference data are not there")
def test_weekly_series_of_israel_and_the_palestinians_have_the_published_f():
    columns = {"i2p": ("ISR", "PSE"), "p2i": ("PSE", "ISR")}
    series = series_from_table(WEEKLY, columns, freq="week52", period=("year", "week"))
    found = {(answer.source, answer.by_source): answer for answer in granger(series, 6)}
    assert found["ISR", "PSE"].f == pytest.approx(17.63099646, abs=5e-7)
    assert found["PSE", "ISR"].f == pytest.approx(10.91235391, abs=5e-7)
    assert all(answer.answers and answer.manner == "in kind" and answer.mirrored for answer in found.values())
    correlation = np.corrcoef(fit_var(series.values, 6).residuals.T)[0, 1]
    assert correlation == pytest.approx(0.60, abs=0.02)


def test_block_exclusion_is_that_of_statsmodels(triangle):
    from statsmodels.tsa.api import VAR

    series = triangle(0.3, -0.3, 4)
    names = [f"{a}{b}" for a, b in series.names]
    import pandas as pd

    theirs = VAR(pd.DataFrame(series.values, columns=names)).fit(2)
    answers = granger(series, 2)
    assert [answer.kind for answer in answers].count("reciprocity") == 6
    assert len(answers) == 18
    for answer in answers:
        test = theirs.test_causality(
            f"{answer.source}{answer.target}", [f"{answer.by_source}{answer.by_target}"], kind="f"
        )
        assert answer.f == pytest.approx(test.test_statistic)
        assert f_distribution.sf(answer.f, answer.df1, answer.df2) == pytest.approx(answer.p)


def test_answers_are_named_with_their_sign(triangle):
    held = {(a.target, a.by_source, a.by_target): a for a in granger(triangle(0.4, -0.4, 4), 1) if a.source == "RUS"}
    assert {name: held[name].manner for name in (("USA", "IRN", "USA"), ("IRN", "USA", "IRN"))} == {
        ("USA", "IRN", "USA"): "in reverse",
        ("IRN", "USA", "IRN"): "in kind",
    }
    assert held["USA", "IRN", "USA"].high < 0 < held["IRN", "USA", "IRN"].low
    assert held["USA", "USA", "RUS"].kind == "reciprocity"
    assert held["USA", "IRN", "USA"].text.startswith("What RUS toward USA does answers IRN toward USA, in reverse (tri")


def test_discoveries_are_controlled_across_the_triangle(triangle):
    answers = granger(triangle(0.3, 0.3, 2), 1)
    p = np.array(sorted(answer.p for answer in answers))
    q = np.minimum.accumulate((p * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    assert np.allclose(sorted(answer.q for answer in answers), np.minimum(q, 1))
    assert all(answer.answers == (answer.q < 0.05) for answer in answers)


def test_false_alarms_are_as_frequent_as_they_are_said_to_be():
    pairs = [(i, j) for i, j, _ in questions([("A", "B"), ("B", "A"), ("C", "A"), ("C", "B")])]
    found = []
    for seed in range(150):
        values = np.random.default_rng([3, seed]).normal(size=(160, 4))
        f, (df1, df2), *_ = block_tests(fit_var(values, 2), pairs)
        found.append(f_distribution.sf(f, df1, df2) < 0.05)
    assert 0.03 <= np.mean(found) <= 0.07


def test_reciprocity_of_mirrored_rows_is_said_to_be_doubtful(triangle):
    loud = triangle(0.0, 0.0, 1, counting="")
    loud.values[1:, 0] += 0.8 * loud.values[:-1, 1]
    texts = {a.kind: a.text for a in granger(loud, 1) if a.answers}
    assert texts["reciprocity"].endswith("so that mirroring may make it.")
    assert not any(a.mirrored for a in granger(triangle(0.3, 0.3, 1), 1))


def test_criteria_are_those_of_statsmodels(triangle):
    from statsmodels.tsa.api import VAR

    series = triangle(0.3, -0.3, 5)
    theirs = VAR(series.values).select_order(4).ics
    scores = lag_scores(series, 4)
    for name in ("aic", "bic", "hqic"):
        assert np.allclose([getattr(row, name) for row in scores], theirs[name][1:])
    assert [row.lags for row in scores if row.chosen] == [1]
    with pytest.raises(InputError, match="no criterion"):
        lag_scores(series, criterion="fpe")


def test_a_walk_is_told_from_noise(triangle):
    series = triangle(0.0, 0.0, 3)
    series.values[:, 0] = np.cumsum(series.values[:, 0])
    verdicts = [row.verdict for row in stationarity(series)]
    assert verdicts[0] == "unit root"
    assert verdicts[1:].count("stationary") >= 4


def test_too_short_series_are_refused(triangle):
    with pytest.raises(NotEnoughEvents, match="6 series with 2 lags need 28 periods"):
        granger(triangle(0.3, 0.3, 1, rows=27), 2)
    with pytest.raises(InputError, match="no dyad answers another"):
        granger(triangle(0.3, 0.3, 1).chosen([("USA", "IRN"), ("USA", "RUS")]), 1)
