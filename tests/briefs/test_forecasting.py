"""Forecasts as a page: what is said hangs on what was found."""

from html import unescape

import numpy as np
import pytest
from tests.forecasts.made import series_from, var_values

from tertius.briefs.forecasting import ForecastPage, forecast_page
from tertius.forecasts import forecast

ANSWERS = 0.3 * np.eye(6) + 0.6 * np.roll(np.eye(6), 1, axis=1)
TRIO = tuple((a, b) for a in ("IRN", "IRQ", "USA") for b in ("IRN", "IRQ", "USA") if a != b)


@pytest.fixture(scope="module")
def page():
    values = 1.0 + var_values(np.random.default_rng(1), 100, ANSWERS)
    volume = np.full(values.shape, 5.0)
    volume[90:93, 2] = 0.0
    return forecast_page(
        forecast(series_from(values, "mean", volume, names=TRIO), horizons=3, draws=200, scored_draws=60)
    )


def test_sentences_hold_verdict_next_period_type_and_scenario(page):
    verdict, following, kind, worse = page.sentences()
    assert verdict == page.forecasts.verdict
    assert following.startswith("Expected in May 1988")
    assert following.count(" to ") == 6 * 2
    assert "United States to Iran" in following
    assert "will most likely spell" in kind
    assert "in place of" in worse
    assert worse.endswith("not what would be caused.")


def test_the_picture_has_a_panel_a_direction_and_a_gap_where_it_was_silent(page):
    fans = [fan for pair in page.chart.pairs for fan in pair]
    assert [fan.label for fan in fans][:2] == ["Iran to Iraq", "Iraq to Iran"]
    assert len(fans) == 6
    silent = [fan.label for fan in fans if None in fan.past]
    assert silent == ["Iraq to Iran"]
    drawing = page.to_svg()
    assert drawing.count('class="fan"') == 12
    assert drawing.count('class="scenario"') == 6
    assert drawing == page.to_svg()


def test_another_model_can_be_shown(page):
    other = ForecastPage(page.forecasts, page.names, "last value")
    assert other.shown == "last value"
    assert other.to_svg() != page.to_svg()
    assert "by last value" in other.to_html()


def test_the_page_stands_alone(page):
    html = page.to_html()
    assert "<script" not in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert all(sentence in unescape(html) for sentence in page.sentences())
    assert html.count("<tr") > 3 + 7
