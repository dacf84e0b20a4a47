"""Responses and outlook in a brief: where events are many, in every form; elsewhere nothing is said nor loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import tertius
from tertius.api import outlooks
from tertius.briefs import Brief

TRIO = ("USA", "IRN", "RUS")


def events(make_event, months: int, each: int = 3, **fields):
    """Moscow warms to Washington the month after Tehran presses it; every dyad has some events a month."""
    noise = np.random.default_rng(3).normal(size=(months, 6))
    pairs = [(a, b) for a in TRIO for b in TRIO if a != b]
    pressed, warm = pairs.index(("IRN", "USA")), pairs.index(("RUS", "USA"))
    noise[1:, warm] -= 1.5 * noise[:-1, pressed]
    made = []
    for month in range(months):
        for place, (source, target) in enumerate(pairs):
            made += [
                make_event(
                    id=f"e-{month}-{place}-{number}",
                    date=f"{2000 + month // 12}-{month % 12 + 1:02d}-1{number}",
                    source=source,
                    target=target,
                    **fields,
                    intensity=float(np.clip(round(-2 + 2 * noise[month, place], 1), -10, 10)),
                )
                for number in range(each)
            ]
    return made


def brief_on(made, **options) -> Brief:
    source = SimpleNamespace(documents=(), events=tuple(made), claims=(), problems=())
    return tertius.brief(source, TRIO, strategy=False, **options)


@pytest.fixture(scope="module")
def long(make_event) -> Brief:
    return brief_on(events(make_event, 90, type="ACCUSE", mode="disapprove"))


def said(brief: Brief, section: str) -> list[str]:
    return [finding.text for finding in brief.findings if finding.section == section]


def test_who_answers_and_what_comes_next_are_told_in_every_form(long: Brief) -> None:
    answers, outlook = said(long, "responses"), said(long, "outlook")
    assert any("Triangularity in" in text for text in answers)
    assert any("over the next 6 months" in text for text in answers)
    assert any(text.startswith("Expected in Jul 2007") for text in outlook)
    assert not any(name in " ".join(answers + outlook) for name in TRIO)
    page, markdown, data = long.to_html(), long.to_markdown(), json.loads(long.to_json())
    for name, sentences in (("responses", answers), ("outlook", outlook)):
        part = page[page.index(f'<section id="{name}">') :].partition("</section>")[0]
        assert part.count("<svg") == 1
        assert part.count("<li ") == len(sentences)
        assert f'<a href="#{name}">' in page
        assert set(sentences) <= {one["text"] for one in data["findings"]}
    assert "## Responses" in markdown
    assert "## Outlook" in markdown
    assert "Nothing here is a forecast" not in page


def test_the_same_events_give_the_same_bytes(make_event, long: Brief) -> None:
    again = brief_on(reversed(events(make_event, 90, type="ACCUSE", mode="disapprove")))
    for form in ("to_html", "to_markdown", "to_json"):
        assert getattr(again, form)() == getattr(long, form)()


def test_where_all_acts_are_meetings_the_answer_counts_them(make_event, long: Brief) -> None:
    met = " ".join(said(brief_on(events(make_event, 90)), "responses"))
    assert "are left out" in " ".join(said(long, "responses"))
    assert "Triangularity in" in met
    assert "are left out" not in met


def test_what_came_after_the_date_asked_for_is_not_looked_at(make_event) -> None:
    brief = brief_on(events(make_event, 90), freq="month", at="2006-06")
    assert any(text.startswith("Expected in Jul 2006") for text in said(brief, "outlook"))


def test_where_periods_are_too_few_one_sentence_says_so_with_its_numbers(make_event) -> None:
    brief = brief_on(events(make_event, 9))
    (answers,), (outlook,) = said(brief, "responses"), said(brief, "outlook")
    assert answers.startswith("Who answers whom is not told: ")
    assert " 9 " in answers
    assert outlook.startswith("What comes next is not told: ")
    assert "There are 9 by month" in outlook
    part = brief.to_html().partition('<section id="responses">')[2].partition("</section>")[0]
    assert answers.partition(":")[0] in part
    assert "<svg" not in part


def test_with_few_events_nothing_is_said(make_event) -> None:
    made = events(make_event, 9)[: outlooks.MANY - 1]
    brief = brief_on(made)
    assert not said(brief, "responses")
    assert not said(brief, "outlook")
    assert "Nothing here is a forecast" in brief.to_html()


def test_it_can_be_left_out(make_event) -> None:
    assert not said(brief_on(events(make_event, 90), ahead=False), "outlook")


def test_a_brief_on_reports_loads_nothing_of_it() -> None:
    code = (
        "import sys, tertius\n"
        "from tertius.reading import Options, read\n"
        "from tertius.samples import sample_reports\n"
        "tertius.brief(read(sample_reports(), Options()), ['USA', 'CHN', 'RUS']).to_html()\n"
        "names = ('statsmodels', 'tertius.responses', 'tertius.forecasts')\n"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rows_without_reports_are_cut_by_month_and_listed_in_part(make_event) -> None:
    made = events(make_event, 90)
    brief = brief_on(made, ahead=False)
    assert f"On the evidence of {len(made):,} imported events" in brief.findings[0].text
    assert brief.material.triangle is not None
    assert brief.material.triangle.period == "2007-06"
    assert len(brief.rows) == 300
    assert dict(brief.left_out)["imported rows in the figures, but not among the acts listed here"] == "1320"
    held = {event.id for event in brief.material.events}
    assert all(set(finding.evidence) <= held for finding in brief.findings)
    for text in (brief.to_html(), brief.to_markdown().replace("\\", "")):
        assert "A coded row of 2007-06-1" in text
