"""The pages of docs that are reckoned are those of today's code and data."""

from pathlib import Path

import pytest

from benchmarks import forecasts, gulf, validity

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_gulf_page_are_todays():
    assert gulf.text_of(*gulf.estimates()) == (DOCS / "gulf.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_validity_page_are_todays():
    assert validity.page() == (DOCS / "validity.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_forecasts_page_are_todays():
    """Of one of its six backtests; all of them take ten minutes."""
    page = (DOCS / "forecasts.md").read_text(encoding="utf-8")
    with forecasts.imported("gulf") as store:
        made = forecasts.section(store, "gulf", "month", "mean")
    for part in (made.table(), made.legs(), made.types(), made.page.forecasts.verdict, *made.page.sentences()[1:]):
        assert part in page
