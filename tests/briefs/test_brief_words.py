"""What a brief says: statuses that cannot be mistaken, citations that bear it, honest edges, the same on every run."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tertius.briefs import brief_schema, make_brief
from tertius.briefs.words import Names, act, likely, load_odds, load_phrases, load_sectors, load_types
from tertius.errors import InputError
from tertius.ontology import load_ontology

QUADS = {
    "verbal cooperation": {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    "material cooperation": {"COOPERATE", "AID", "RETREAT"},
    "verbal conflict": {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
    "material conflict": {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}


def section(brief, name: str) -> list[str]:
    return [finding.text for finding in brief.findings if finding.section == name]


def test_every_type_has_a_wording_in_every_status():
    phrases = load_phrases()
    assert {name for name, mode in phrases if not mode} == set().union(*QUADS.values())
    for (name, mode), phrase in phrases.items():
        for text in (phrase.past, phrase.intended, phrase.possible, phrase.denied):
            assert text.count("{target}") == 1, (name, mode)
            assert not re.search(r"\{(?!target|about)", text)
        assert phrase.denied.startswith("is reported as not ")
        assert phrase.possible.startswith("may or could ")
        assert phrase.intended.startswith("wants or plans to ")


def test_every_mode_of_the_ontology_has_a_wording():
    types = load_ontology().types
    wanted = {(name, mode.casefold()) for name, kind in types.items() for mode in ("", *kind.modes)}
    assert wanted - set(load_phrases()) == set()


def test_every_triangle_type_has_its_words():
    assert set(load_types()) == {"menage", "romantic", "marriage", "veto", "undetermined"}


def test_the_answer_names_type_pivot_odds_and_both_readings(brief):
    text = brief.findings[0].text
    for words in (
        "romantic triangle (71 %; undetermined 20 %",
        "Borduria's (probability 74 %)",
        "Dittmer",
        "Balance theory",
    ):
        assert words in text


def test_what_was_not_done_is_never_worded_as_done(brief):
    assert section(brief, "denied")
    for name, lead in (
        ("denied", "Denied: "),
        ("intended", "Intended, not done: "),
        ("possible", "Possible, not done: "),
    ):
        assert all(text.startswith(lead) for text in section(brief, name))
    known = {event.id: event for event in brief.material.events}
    for statement in brief.statements:
        for part in statement.parts:
            if part.text.startswith(("Strongest act", "Its strongest act")):
                assert {known[id_].status for id_ in part.evidence} == {"actual"}
    denied = "Denied: Borduria is reported as not putting Calédonia under pressure, concerning the United Avalon."
    assert denied in section(brief, "denied")


def test_a_wedge_is_one_finding_for_both_sides_and_not_an_intended_act(brief):
    (wedge,) = [finding for finding in brief.findings if finding.section == "wedge"]
    assert (
        "wants or plans to drive a wedge between Borduria and Calédonia (according to The Evening Lantern)"
        in wedge.text
    )
    assert len(wedge.evidence) == 2
    assert not any("wedge" in text for text in section(brief, "intended"))


def test_the_stance_says_nearer_to_whom_in_words_and_how_sure(brief):
    (text,) = section(brief, "stance")
    assert (
        "In the quarrel of the United Avalon and Calédonia, Borduria, the likely pivot, is very probably nearer to Cal"
        in text
    )
    assert "(93 %)" in text


def test_every_leg_has_mean_interval_volume(brief):
    legs = [text for text in section(brief, "relations") if "conduct toward" not in text]
    assert len(legs) == 3
    assert "mean −5.1, 90 % interval −7.2 to −3.0, 3.5 events" in legs[1]
    assert any("conflict share 75 %" in text for text in section(brief, "relations"))


def test_citations_are_numbered_in_the_order_of_the_findings(brief):
    number = {id_: citation.number for citation in brief.citations for id_ in citation.records}
    called = list(dict.fromkeys(number[id_] for finding in brief.findings for id_ in finding.evidence))
    assert called == list(range(1, len(called) + 1))
    assert [citation.number for citation in brief.citations] == list(range(1, len(brief.citations) + 1))
    assert len(number) == len(brief.material.events) + len(brief.material.claims)


def test_one_sentence_has_one_number_whatever_rests_on_it(brief):
    known = {record.id: record for record in (*brief.material.events, *brief.material.claims)}
    spans = [(c.document, c.start, c.stop) for c in brief.citations if c.document]
    assert len(spans) == len(set(spans))
    assert any(len(citation.records) > 1 for citation in brief.citations)
    for citation in brief.citations:
        if citation.document:
            assert {(known[i].document, known[i].start, known[i].stop) for i in citation.records} == {
                (citation.document, citation.start, citation.stop)
            }


def test_contested_claims_come_first_and_show_both_sides(brief):
    group = brief.claims[0]
    assert group.contested
    assert [line.speaker for line in group.affirming] == ["United Avalon"]
    assert [line.speaker for line in group.denying] == ["Calédonia"]
    assert [other.contested for other in brief.claims[1:]] == [False, False]


def test_claims_without_a_key_are_not_thrown_together(maker):
    docs = maker.documents()
    claims = [maker.claim(docs[1], span, "AVA", "affirms", "") for span in ("Avalon seized", "Borduria sent")]
    assert len(make_brief(**maker.crisis(claims=claims)).claims) == 2


def test_rows_hold_status_by_sign_and_the_chain_of_sources(brief):
    row = next(row for row in brief.rows if row.status == "possible" and row.source.startswith("Cal"))
    assert (row.sign, row.source, row.kind) == ("◌", "Calédonia (military)", "COERCE / restrict")
    assert row.attribution == "The Evening Lantern, quoting United Avalon"
    assert [row.date for row in brief.rows][-2:] == ["", ""]


def test_the_json_validates_and_holds_no_long_float(brief):
    data = json.loads(brief.to_json())
    jsonschema.Draft202012Validator(brief_schema()).validate(data)
    assert data["answer"] == brief.findings[0].text
    assert not re.search(r"\d\.\d{7,}", brief.to_json())


def test_any_order_of_the_records_gives_the_same_bytes(maker, brief):
    shuffled = maker.crisis()
    for name in ("documents", "events", "claims", "relations"):
        items = list(shuffled[name])
        random.Random(7).shuffle(items)
        shuffled[name] = items
    other = make_brief(**shuffled)
    assert other.to_html() == brief.to_html()
    assert other.to_json() == brief.to_json()
    assert other.to_markdown() == brief.to_markdown()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_hash_seed_changes_nothing(brief, seed):
    code = (
        "import conftest, hashlib; from tertius.briefs import make_brief; b = make_brief(**conftest.crisis());"
        "print(hashlib.sha256((b.to_html() + b.to_json() + b.to_markdown()).encode()).hexdigest())"
    )
    import hashlib

    here = hashlib.sha256((brief.to_html() + brief.to_json() + brief.to_markdown()).encode()).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == here


def test_the_markdown_escapes_its_input_and_defines_every_note(brief):
    text = brief.to_markdown()
    assert "<script>" not in re.sub(r"\\<", "", text)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used <= set(re.findall(r"^\[\^(\d+)\]:", text, flags=re.M))
    table = [line for line in text.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {9}


def test_the_terminal_stays_in_80_columns_without_control_characters(brief):
    from rich.console import Console

    out = io.StringIO()
    brief.print(Console(file=out, width=80, color_system=None, force_terminal=False))
    text = out.getvalue()
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", text)
    assert "◆ Borduria (pivot, 74 %)" in text
    assert "»Borduria did not offer to mediate«" in text


def test_save_is_by_suffix_and_leaves_nothing_half_written(brief, tmp_path):
    assert brief.save(tmp_path / "b.html").read_text(encoding="utf-8") == brief.to_html()
    assert brief.save(str(tmp_path / "b.md")).read_text(encoding="utf-8") == brief.to_markdown()
    with pytest.raises(InputError, match=r"\.html, \.md or \.json"):
        brief.save(tmp_path / "b.pdf")
    with pytest.raises(InputError, match="cannot be written"):
        brief.save(tmp_path / "no" / "b.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.html", "b.md"]


def test_a_notebook_sees_answer_drawing_and_sentences_but_no_script(brief):
    html = brief._repr_html_()
    assert "romantic triangle" in html
    assert "<svg" in html
    assert "<script" not in html
    assert "Brief: United Avalon" in repr(brief)


@pytest.mark.parametrize(
    ("actors", "words"),
    [(0, "no act between actors was found"), (2, "the acts are only between"), (3, "do not bear three relations")],
)
def test_without_a_triangle_the_brief_says_so(maker, actors, words):
    docs = maker.documents()
    pairs = {0: [], 2: ["BOR"], 3: ["BOR", "CAL"]}[actors]
    events = [maker.event(docs[1], "Avalon seized", "AVA", other, "COERCE", date="") for other in pairs]
    brief = make_brief(**maker.crisis(events=events, claims=[], triangle=None, relations=[]))
    assert "no triangle can be measured" in brief.findings[0].text
    assert words in brief.findings[0].text
    assert "No claim was found." in brief.to_html()
    assert "No claim was found." in brief.to_markdown()
    jsonschema.Draft202012Validator(brief_schema()).validate(json.loads(brief.to_json()))


def test_actors_without_names_stand_under_their_ids(maker):
    brief = make_brief(**maker.crisis(names={}))
    assert brief.title == "AVA, BOR and CAL, 2031"


def test_what_was_left_out_is_counted(brief):
    reasons = dict(brief.left_out)
    assert reasons["denied acts: shown, but not in any mean"] == "3"
    assert reasons["acts without a date: shown, but in no period"] == "2"
    assert any("not known whom they concern" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("kind", "pivot", "words"),
    [
        ("menage", "none", "all three stand on good terms"),
        ("marriage", "none", "Borduria and Calédonia stand on good terms, and both are at odds with the United Avalon"),
        ("veto", "none", "all three are at odds"),
        ("undetermined", "none", "no type can be named"),
        ("romantic", "none", "Borduria stands on good terms with both"),
    ],
)
def test_each_type_is_told_with_its_own_cast(maker, kind, pivot, words):
    given = maker.crisis()
    given["triangle"] = replace(given["triangle"], type=kind, pivot=pivot)
    brief = make_brief(**given)
    assert words in brief.findings[0].text
    assert "{" not in brief.findings[0].text
    assert "pivot, " not in brief.to_html().split("</svg>")[0].split("<svg")[1]


def test_an_unknown_type_and_mode_are_still_worded_by_status(maker):
    docs = maker.documents()
    event = maker.event(docs[1], "Avalon seized", "AVA", "BOR", "NOVEL_TYPE", mode="x", status="denied")
    assert act(event, Names({})) == "is reported as not acting toward BOR (novel type)"


def test_a_mediation_and_a_siding_are_one_finding_though_two_events(maker):
    doc = maker.document(
        "D", "Borduria will not mediate. Borduria does not side with Avalon against Calédonia.", "2031-01-01"
    )
    denied = {"status": "denied"}
    hostile = {"quad": "verbal conflict", "mode": "disapprove"}
    events = [
        maker.event(doc, "will not mediate", "BOR", "AVA", "CONSULT", about=("CAL",), flags=("mediate",), **denied),
        maker.event(doc, "will not mediate", "BOR", "CAL", "CONSULT", about=("AVA",), flags=("mediate",), **denied),
        maker.event(
            doc, "does not side", "BOR", "CAL", "ACCUSE", about=("AVA",), flags=("siding",), **denied, **hostile
        ),
        maker.event(doc, "does not side", "BOR", "AVA", "SUPPORT", about=("CAL",), flags=("siding",), **denied),
    ]
    brief = make_brief(**maker.crisis(documents=[doc], events=events, claims=[], triangle=None))
    assert sorted(section(brief, "denied")) == [
        "Denied: Borduria is reported as not mediating between the United Avalon and Calédonia.",
        "Denied: Borduria is reported as not siding with the United Avalon against Calédonia.",
    ]
    assert [len(f.evidence) for f in brief.findings if f.section == "denied"] == [2, 2]


def test_those_who_do_not_speak_for_a_state_are_not_named_as_the_state(maker):
    doc = maker.document("D", "Bordurian papers may attack Avalon.", "2031-01-01")
    event = maker.event(doc, "may attack", "BOR", "AVA", "ACCUSE", status="possible", source_sector="media")
    brief = make_brief(**maker.crisis(documents=[doc], events=[event], claims=[], triangle=None))
    assert section(brief, "possible") == [
        "Possible, not done: media of Borduria may or could criticise or accuse the United Avalon."
    ]


def test_every_sector_that_does_not_speak_for_its_state_has_a_wording():
    import csv
    from importlib.resources import files

    text = files("tertius.actors").joinpath("data", "sectors.csv").read_text(encoding="utf-8")
    silent = {row["sector"] for row in csv.DictReader(text.splitlines()) if row["speaks_for_state"] == "no"}
    assert silent == set(load_sectors())


def test_a_megabyte_of_text_with_thousands_of_marks_is_quick(maker):
    text = "Avalon thanked Borduria for the grain and the harbours.\n" * 20_000
    doc = maker.document("Long", text, "2031-01-01")
    seed = maker.event(doc, "Avalon thanked Borduria", "AVA", "BOR", "SUPPORT")
    events = [replace(seed, id=f"e-{n}", start=n * 56, stop=n * 56 + 23) for n in range(2_000)]
    brief = make_brief(**maker.crisis(documents=[doc], events=events, claims=[], triangle=None, relations=[]))
    assert brief.to_html().count('class="at"') == 2_000


def test_a_type_less_likely_than_not_is_told_as_one_reading_of_several(maker):
    given = maker.crisis()
    odds = (("menage", 0.1), ("romantic", 0.4), ("marriage", 0.1), ("veto", 0.1), ("undetermined", 0.3))
    pivots = (("AVA", 0.05), ("BOR", 0.3), ("CAL", 0.05), ("none", 0.6))
    given["triangle"] = replace(given["triangle"], types=odds, pivots=pivots)
    brief = make_brief(**given)
    assert "the likeliest reading of the United Avalon" in brief.findings[0].text
    assert "though not likelier than all others together, is a romantic triangle (40 %" in brief.findings[0].text
    assert "In that reading Borduria stands" in brief.findings[0].text
    assert "Borduria, the likeliest pivot, is" in section(brief, "stance")[0]


def test_the_words_for_odds_fit_the_number_printed_beside_them(brief):
    told = {0.52: "slightly more likely than not", 0.59: "more likely than not", 0.666: "probably", 0.79: "probably"}
    told |= {0.8: "very probably", 0.949: "almost certainly", 0.5: "possibly", 0.3: "possibly"}
    for value, words in told.items():
        assert likely(value) == words
    assert [least for least, _ in load_odds()] == [95, 80, 67, 55, 50, 0]
    assert "slightly more likely than not, 50 % or more; possibly, less." in brief.to_html()


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("ASSAULT", "denied", "Denied: the United Avalon and Borduria are reported as not clashing."),
        ("CONSULT", "intended", "Intended, not done: the United Avalon and Borduria want or plan to meet or talk."),
        ("COOPERATE", "possible", "the United Avalon and Borduria may or could cooperate with each other."),
        ("PROTEST", "possible", "the United Avalon and Borduria may or could protest against each other."),
    ],
)
def test_what_two_do_together_is_told_of_both(maker, kind, status, words):
    doc = maker.document("D", "Avalon and Borduria, one day or never.", "2031-01-01")
    pairs = (("AVA", "BOR"), ("BOR", "AVA"))
    events = [maker.event(doc, "Avalon and", a, b, kind, status=status, symmetric=True) for a, b in pairs]
    brief = make_brief(**maker.crisis(documents=[doc], events=events, claims=[], triangle=None, relations=[]))
    (text,) = section(brief, status)
    assert text.endswith(words)


def test_a_clash_is_no_attack_of_one(maker):
    doc = maker.document("D", "Avalon and Borduria clashed.", "2031")
    clash = maker.event(doc, "clashed", "BOR", "AVA", "ASSAULT", symmetric=True, quad="material conflict")
    given = maker.crisis(documents=[doc], events=[clash], claims=[])
    told = replace(given["relations"][0], evidence=(clash.id,))
    brief = make_brief(**(given | {"relations": [told], "triangle": None}))
    assert "Its strongest act: the two clashed." in section(brief, "relations")[0]
    assert brief.rows[0].act == "clashed"
    assert "Borduria and United Avalon clashed" in brief.to_html()
    assert "attacked" not in brief.to_markdown() + brief.to_html()


def test_every_joint_wording_has_its_three_forms():
    for key, phrase in load_phrases().items():
        assert len(phrase.joint.split("; ")) == (3 if phrase.joint else 1), key
        assert "{target}" not in phrase.both("actual")


def test_a_leg_of_nothing_done_says_so(maker):
    given = maker.crisis()
    made = [replace(e, status="intended") if {e.source, e.target} == {"AVA", "CAL"} else e for e in given["events"]]
    legs = [text for text in section(make_brief(**(given | {"events": made})), "relations") if "conduct" not in text]
    assert ["It rests only on acts intended, none of which was done." in text for text in legs] == [False, True, False]


def test_every_finding_shows_its_number_from_1(brief):
    lines = [line for line in brief.to_markdown().splitlines() if re.match(r"\d+\. ", line)]
    assert [int(line.split(".")[0]) for line in lines] == list(range(1, len(brief.findings) + 1))


def test_a_hostile_edge_in_text_is_dashes_and_not_a_lost_line(brief):
    from tertius.briefs.terminal import triangle_art

    given = brief.material.triangle
    turned = tuple(replace(leg, p_positive=0.1, p_negative=0.9) for leg in given.legs)
    hostile = replace(brief, material=replace(brief.material, triangle=replace(given, legs=turned)))
    rows = triangle_art(hostile)[1:9]
    assert ["╱" in row for row in rows] == ["╲" in row for row in rows]
    assert ["╱" in row for row in rows] == [True, True, False, True, True, False, True, True]
    assert sum("╱" in row for row in triangle_art(brief)[1:9]) == 8
