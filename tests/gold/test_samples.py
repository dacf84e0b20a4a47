"""The gold codes hold together: every quotation is in its report, every code is one that Tertius knows."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

import tertius
from tertius.errors import NotFoundError
from tertius.records import Status
from tertius.samples import sample_reports
from tests.gold.goldset import CRISIS, GoldEvent, GoldRow, load_samples, load_sentences, report_texts

SOURCE = Path(tertius.__file__).parent
REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "reading"
SECTORS = {"", "opposition", "rebel", "party", "media", "business", "civilian", "ngo", "education", "other"}
"""Only those who do not speak for a state; its own organs carry no sector in the gold codes."""
STANCES = {"affirms", "denies", None}
TONES = {"", "regret", "concern", "praise", "condemnation", "warning", "demand"}
SAMPLES = load_samples()
SENTENCES = load_sentences()


def every_event(rows: tuple[GoldRow, ...]) -> list[tuple[GoldRow, GoldEvent]]:
    return [(row, event) for row in rows for event in (*row.events, *row.also)]


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("row", SAMPLES, ids=lambda row: f"{row.where}-{row.text[:30]}")
def test_evidence_is_verbatim_in_its_report(row: GoldRow) -> None:
    texts = report_texts(CRISIS / row.where)
    assert texts[(row.item or 1) - 1].count(row.text) == 1


def test_every_sentence_of_the_reports_is_coded() -> None:
    left = {}
    for path in sample_reports():
        texts = list(report_texts(path))
        for row in SAMPLES:
            if row.where == path.name:
                texts[(row.item or 1) - 1] = texts[(row.item or 1) - 1].replace(row.text, "")
        left[path.name] = " ".join(" ".join(texts).split())
    headings = {
        "1969-09-12-airport.html": "Kosygin and Zhou meet at Peking airport",
        "1970-02-21-warsaw.md": "# Notes from a listening post",
    }
    assert {name: rest for name, rest in left.items() if rest} == headings


def test_reports_are_dated_and_long_enough() -> None:
    assert len(sample_reports()) == 10
    for path in sample_reports():
        for text in report_texts(path):
            assert 75 <= len(text.split()) <= 450, path.name


def test_an_unknown_sample_is_named() -> None:
    with pytest.raises(NotFoundError, match="crisis_1969_1972"):
        sample_reports("no_such_crisis")


@pytest.mark.parametrize("row", SAMPLES + SENTENCES, ids=lambda row: row.where)
def test_codes_are_of_the_code_book(row: GoldRow) -> None:
    for event in (*row.events, *row.also):
        assert event.status in get_args(Status)
        assert (event.source, event.source_sector) != (event.target, event.target_sector) or event in row.also
        assert {event.source_sector, event.target_sector} <= SECTORS
        assert event.about is None or list(event.about) == sorted(set(event.about))
        assert not set(event.about or ()) & {event.source, event.target}
        assert event.date is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", event.date)
        assert event.flags in (None, ("wedge",))
        assert event.instead_of is None or event.instead_of < len(row.events)
    assert all(event.instead_of is None for event in row.events)
    for claim in row.claims:
        assert claim.stance in STANCES
        assert claim.tone in TONES
        assert claim.proposition in row.text


@pytest.mark.parametrize("row", SAMPLES + SENTENCES, ids=lambda row: row.where)
def test_an_act_that_is_not_actual_has_no_actual_twin(row: GoldRow) -> None:
    """An alternative may soften a status but a denied act is never also insisted on as actual."""
    actual = {(e.source, e.target, e.type, e.about, e.date) for e in row.events if e.status == "actual"}
    denied = {(e.source, e.target, e.type, e.about, e.date) for e in row.events if e.status == "denied"}
    assert not actual & denied


def test_actors_are_known() -> None:
    if not (SOURCE / "actors" / "data" / "actors.csv").is_file():
        pytest.skip("the actor tables have not landed")
    known = set(import_module("tertius.actors").load_actors().actors)
    named = {a for _, e in every_event(SAMPLES + SENTENCES) for a in (e.source, e.target, *(e.about or ()))}
    named |= {claim.speaker for row in SAMPLES + SENTENCES for claim in row.claims if claim.speaker}
    assert named <= known, sorted(named - known)


def test_types_and_modes_are_known() -> None:
    if not (SOURCE / "ontology" / "data").is_dir():
        pytest.skip("the ontology has not landed")
    ontology = import_module("tertius.ontology").load_ontology()
    for row, event in every_event(SAMPLES + SENTENCES):
        assert event.type in ontology.types, row.where
        if event.mode is not None:
            modes = {str(mode).casefold() for mode in ontology.types[event.type].modes}
            assert event.mode.casefold() in modes, (row.where, event.type, event.mode, sorted(modes))


def test_the_gold_sentences_cover_what_they_name() -> None:
    assert len(SENTENCES) >= 160
    assert len({row.where for row in SENTENCES}) == len(SENTENCES)
    assert len({plain(row.text) for row in SENTENCES + SAMPLES}) == len(SENTENCES) + len(SAMPLES)
    assert sum(not row.events for row in SENTENCES) >= 25
    counts = Counter(row.phenomenon for row in SENTENCES)
    assert min(counts.values()) >= 3, counts


@pytest.mark.reference
def test_no_sentence_is_taken_from_the_reference_data() -> None:
    if not REFERENCE.is_dir():
        pytest.skip("the reference data is not here")
    corpus = []
    for path in sorted(REFERENCE.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            corpus.extend(plain(value) for value in json.loads(line).values() if isinstance(value, str))
    haystack = "\n".join(corpus)
    for row in SAMPLES + SENTENCES:
        text = plain(row.text)
        if len(text.split()) >= 6:
            assert text not in haystack, row.text
