"""Responses as a page: what is said and drawn hangs on what was found."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest

from tertius.briefs.responding import ResponsePage, response_page
from tertius.responses import Series, respond, triangle_dyads
from tertius.responses.var import simulate


def made(months: int = 241) -> Series:
    """Moscow warms to both when Washington and Tehran quarrel; Tehran answers Washington in kind."""
    slopes = np.vstack([np.zeros(6), 0.4 * np.eye(6)])
    slopes[1:3, 4:] = -0.4
    slopes[1, 1] = 0.5
    shocks = np.random.default_rng(1).normal(size=(1, months - 1, 6))
    values = simulate(slopes, 1, np.zeros((1, 6)), shocks)[0]
    periods = tuple(f"{1990 + i // 12}-{i % 12 + 1:02d}" for i in range(months))
    dyads = triangle_dyads("USA", "IRN", "RUS")
    return Series(dyads, periods, values, np.full(values.shape, 5.0), "month", "sum", "", "unmirror")


@pytest.fixture(scope="module")
def page() -> ResponsePage:
    return response_page(respond(made(), ["USA", "IRN", "RUS"], draws=60, posterior=300))


def test_actors_are_called_by_their_names(page: ResponsePage) -> None:
    said = " ".join(page.sentences())
    assert "USA" not in said
    assert "the United States" in said
    assert page.title == "United States, Iran and Russia: who answers whom"
    assert page.cell("sides with first") == "sides with the United States"


def test_the_picture_shows_every_test_and_nine_policies(page: ResponsePage) -> None:
    drawing = page.to_svg()
    ElementTree.fromstring(drawing)
    assert drawing.count('class="response"') == 6
    assert drawing.count('class="policy"') == 9
    assert drawing.count('class="claimed"') == 1
    assert drawing.count(" answers ") >= len(page.responses.answers)
    marks = {(mark.row, mark.column): mark for mark in page.chart.marks}
    assert sum(bool(mark.sign) for mark in marks.values()) == len(page.answers) > 0
    assert drawing == page.to_svg()


def test_the_headline_claims_no_more_than_the_policy(page: ResponsePage) -> None:
    assert page.responses.policy is not None
    assert "Russia most likely courts both" in page.chart.subtitle
    unsure = replace(page.responses.policy, cell="cannot tell", words="cannot tell")
    rows = [unsure, *list(page.responses.policies)[1:]]
    doubtful = replace(page.responses, policies=type(page.responses.policies)(rows, type(unsure)))
    assert "cannot be told" in response_page(doubtful).chart.subtitle
    assert 'class="claimed"' not in response_page(doubtful).to_svg()


def test_the_posterior_can_be_drawn_in_place_of_the_bootstrap(page: ResponsePage) -> None:
    other = ResponsePage(page.responses, page.names, bayes=True)
    assert other.to_svg() != page.to_svg()
    assert "Sims-Zha posterior" in " ".join(other.chart.notes)


def test_the_page_stands_alone(page: ResponsePage) -> None:
    html = page.to_html()
    assert "<script" not in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert all(sentence in unescape(html) for sentence in page.sentences())
    assert "As the window rolls" in html


def test_two_actors_have_answers_and_no_policy() -> None:
    two = response_page(
        respond(made().chosen((("USA", "IRN"), ("IRN", "USA"))), ["USA", "IRN"], draws=40, posterior=50)
    )
    drawing = two.to_svg()
    assert 'class="policy"' not in drawing
    assert drawing.count('class="response"') == 2
    assert "tests find an answer" in two.chart.subtitle
    assert "Odds of the policies" not in two.to_html()
