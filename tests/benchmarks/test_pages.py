"""The pages of docs that are reckoned are those of today's code and data."""

from pathlib import Path

import pytest

from benchmarks import gulf, validity

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_gulf_page_are_todays():
    assert gulf.text_of(*gulf.estimates()) == (DOCS / "gulf.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_validity_page_are_todays():
    assert validity.page() == (DOCS / "validity.md").read_text(encoding="utf-8")
