"""The pages of docs that are reckoned are those of today's code and data."""

from pathlib import Path

import pytest

from benchmarks import forecasts, gulf, validity, who_answers

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


@pytest.mark.slow
@pytest.mark.reference
def test_figures_of_the_page_on_who_answers_whom_are_todays():
    """Of one triangle by month; both by month and week take some minutes."""
    page = (DOCS / "who_answers.md").read_text(encoding="utf-8")
    made = who_answers.fits("gulf", ["month"], who_answers.WAYS[:3])
    for part in (who_answers.tables.tests(made, "gulf", "month"), *_rows(who_answers.tables.policies(made, "gulf"))):
        assert part in page
    weekly = who_answers.published(who_answers.reference().parent / "events" / who_answers.WEEKLY)
    for part in (weekly.agreement, weekly.priors(), weekly.coefficients(), weekly.spreads()):
        assert part in page


def _rows(table):
    return table.splitlines()[2:]


def _fit(way, freq, answers):
    from types import SimpleNamespace as Plain

    tests = [
        Plain(kind=kind, source=a, target=b, by_source=c, by_target=d, answers=held, manner="in kind" if held else "")
        for (kind, a, b, c, d), held in answers.items()
    ]
    found = Plain(actors=("IRN", "IRQ", "USA"), pivot="USA", answers=tests)
    return who_answers.Fit("gulf", freq, way, found)


@pytest.mark.parametrize(
    ("mutual", "american", "said"),
    [
        (True, False, ("12 of 18 tests", "widespread, as published", "in 0 of 6 tests", "No answer to American acts")),
        (False, True, ("0 of 18 tests", "None of the published reciprocity", "in 6 of 6 tests", "more than the few")),
    ],
)
def test_what_is_said_of_the_published_pattern_follows_the_tests(mutual, american, said):
    answers = {
        ("reciprocity", "IRN", "IRQ", "IRQ", "IRN"): mutual,
        ("reciprocity", "USA", "IRN", "IRN", "USA"): False,
        ("triangularity", "IRN", "IRQ", "USA", "IRN"): american,
        ("triangularity", "USA", "IRN", "IRQ", "IRN"): False,
    }
    answers["reciprocity", "IRQ", "IRN", "IRN", "IRQ"] = mutual
    ways = who_answers.WAYS
    text = " ".join(
        who_answers.compared([_fit(way, freq, answers) for way in ways for freq in ("month", "week")], "gulf")
    )
    for part in said:
        assert part in text
