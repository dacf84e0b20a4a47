"""The strategy in a brief: three sentences with their citations and pictures, in every form, the same on every run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import tertius
from tertius.briefs import Brief
from tertius.reading import Options, read
from tertius.samples import sample_reports

FORMS = ("to_html", "to_markdown", "to_json")


@pytest.fixture(scope="module")
def sample() -> Brief:
    return tertius.brief(read(sample_reports(), Options()), ["USA", "CHN", "RUS"])


@pytest.fixture(scope="module")
def essay(reference: Path) -> Brief:
    reading = read([reference / "reports" / "us-russia-iran-2017.txt"], Options(date="2017-02-14"))
    return tertius.brief(reading, ["USA", "RUS", "IRN"])


def told(brief: Brief):
    return [finding for finding in brief.findings if finding.section == "strategy"]


def check(brief: Brief) -> None:
    """Every sentence rests on records that the brief cites, and every form has them all."""
    known = {id_: citation.number for citation in brief.citations for id_ in citation.records}
    assert len(told(brief)) >= 3
    page, markdown, data = brief.to_html(), brief.to_markdown(), json.loads(brief.to_json())
    section = page[page.index('<section id="strategy">') :].partition("</section>")[0]
    assert section.count("<svg") == 3
    for finding in told(brief):
        assert finding.evidence
        assert all(id_ in known for id_ in finding.evidence)
        number = brief.findings.index(finding) + 1
        item = section[section.index(f'<li id="f{number}"') :].partition("</li>")[0]
        for link in re.findall(r'href="#c(\d+)"', item):
            assert f'id="c{link}"' in page
        assert f'href="#c{known[finding.evidence[0]]}"' in section
        assert finding.id in {one["id"] for one in data["findings"]}
    assert data["strategy"]["situation"]["pivot"] == brief.material.strategy.situation.pivot
    assert "## Strategy" in markdown
    assert markdown.count(": " + brief.material.names.the(data["strategy"]["situation"]["pivot"])) >= 9


def test_the_sample_has_its_strategy_in_every_form(sample):
    assert sample.material.strategy is not None
    check(sample)
    share = told(sample)[0]
    numbers = dict(share.numbers)
    assert 0 < numbers["likeliest"] < 1
    assert "of the plausible space" in share.text


def test_the_same_reports_give_the_same_bytes(sample):
    again = tertius.brief(read(sample_reports(), Options()), ["USA", "CHN", "RUS"])
    for form in FORMS:
        assert getattr(again, form)() == getattr(sample, form)()


def test_it_can_be_left_out():
    brief = tertius.brief(read(sample_reports(), Options()), ["USA", "CHN", "RUS"], strategy=False)
    assert not told(brief)
    assert "<h2>Strategy" not in brief.to_html()


def test_the_terminal_tells_it_with_its_notes(sample):
    from rich.console import Console

    console = Console(width=80, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115
    sample.print(console)
    text = " ".join(console.export_text().split())
    assert "Strategy: what the pivot does" in text
    assert "The assumptions that decide most are" in text


def test_where_no_one_holds_the_seat_there_is_no_game(make_event):
    trio = ("USA", "RUS", "IRN")
    friends = [
        make_event(
            source=a, target=b, intensity=8.0, type="AID", quad="material cooperation", mode="", date="2017-02-1" + d
        )
        for a in trio
        for b in trio
        for d in "123456"
        if a != b
    ]
    brief = tertius.brief(SimpleNamespace(documents=(), events=tuple(friends), claims=()), trio)
    assert brief.material.triangle.type == "menage"
    assert brief.material.strategy is None
    assert not told(brief)
    assert '<section id="strategy">' not in brief.to_html()
    assert json.loads(brief.to_json())["strategy"] is None


@pytest.mark.reference
def test_the_essay_states_the_share_in_which_russia_stands_aside_and_what_would_overturn_it(essay):
    check(essay)
    found = essay.material.strategy
    share, turn, *_ = (finding.text for finding in told(essay))
    aside = next(one for one in found.shares if one.action == "aside")
    assert found.situation.pivot == "RUS"
    assert share.startswith("Standing aside is Russia's best reply")
    assert f"in {100 * aside.likeliest:.0f} % of the plausible space" in share
    nearest = next(one for one in found.thresholds if one.source == "assumed" and one.confirmed)
    assert "Standing aside stops being best once" in turn
    assert f"less than {nearest.at:.2g}" in turn or f"more than {nearest.at:.2g}" in turn


@pytest.mark.reference
def test_the_essay_cites_what_russia_said_it_would_not_do(essay):
    texts = {document.id: document.text for document in essay.material.documents}
    events = {event.id: event for event in essay.material.events}
    pledged = [events[id_] for pledge in essay.material.strategy.situation.pledges for id_ in pledge.evidence]
    assert {event.status for event in pledged} == {"denied"}
    quoted = " ".join(texts[event.document][event.start : event.stop] for event in pledged)
    assert "mediate" in quoted
    turn = told(essay)[1]
    assert {event.id for event in pledged} <= set(turn.evidence)


@pytest.mark.reference
def test_the_essay_says_that_the_answer_moves_as_theory_says(essay):
    text = told(essay)[-1].text
    assert text.count("less of it, as theory says") == 3
    assert all(one.as_expected for one in essay.material.strategy.scenarios)
