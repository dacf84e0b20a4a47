"""Facts about the reader's lexicon: a linter over its tables, and what each table is there to say."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tertius.errors import DataError
from tertius.ontology import Lexicon, load_lexicon, load_ontology
from tertius.ontology.files import DATA, read_toml

TABLES = Lexicon._fields
HOSTILE_PAIRS = [("attack", "ASSAULT"), ("sanction", "COERCE"), ("criticize", "ACCUSE"), ("threaten", "THREATEN")]


@pytest.fixture
def lexicon() -> Lexicon:
    return load_lexicon()


def lines(name: str) -> list[list[str]]:
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def test_the_lexicon_is_broad(lexicon: Lexicon) -> None:
    assert len({row.verb for row in lexicon.verbs}) >= 600
    assert len({row.noun for row in lexicon.nouns}) >= 300


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_sorted_and_clean(name: str) -> None:
    _, *rows = lines(name)
    assert rows == sorted(rows)
    for row in rows:
        for field in row[:-1]:
            assert field == field.strip()
            parts = field.split("|")
            assert parts == sorted(set(parts))


@pytest.mark.parametrize("name", TABLES)
def test_words_are_lower_case(name: str) -> None:
    for row in lines(name)[1:]:
        if name != "reversals":
            assert row[0] == row[0].lower()


@pytest.mark.parametrize("name", TABLES)
def test_the_readme_names_the_columns(name: str) -> None:
    header = ",".join(lines(name)[0])
    assert f"## {name}.csv: `{header}`" in (DATA / "README.md").read_text(encoding="utf-8")


def test_every_word_of_the_vocabulary_is_described_and_used(lexicon: Lexicon) -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    vocabulary = read_toml(DATA / "vocabulary.toml")
    used = {
        "flags": {flag for row in (*lexicon.verbs, *lexicon.nouns) for flag in row.flags},
        "effects": {row.effect for row in lexicon.light_verbs},
        "statuses": {row.status for row in (*lexicon.operators, *lexicon.markers)},
        "operator_kinds": {row.kind for row in lexicon.operators},
        "cue_kinds": {row.kind for row in lexicon.cues},
        "tones": {row.tone for row in lexicon.cues},
        "stances": {row.stance for row in lexicon.cues},
        "signs": {str(row.sign) for row in lexicon.qualities},
        "degrees": {row.degree for row in lexicon.qualities},
        "relation_kinds": {row.kind for row in lexicon.relation_nouns},
        "marker_kinds": {row.kind for row in lexicon.markers},
    }
    for name, words in used.items():
        assert words == set(vocabulary[name])
        for word in words:
            assert re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", readme), word
    flags = set(re.findall(r"^- `([a-z]+)`: ", readme.split("## nouns.csv")[0], flags=re.M))
    assert flags == set(vocabulary["flags"])


def test_no_two_verb_rows_claim_the_same_words(lexicon: Lexicon) -> None:
    claims = Counter(
        (row.verb, object_, prep)
        for row in lexicon.verbs
        for object_ in row.object or ("",)
        for prep in row.preps or ("",)
    )
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_no_two_noun_rows_claim_the_same_preposition(lexicon: Lexicon) -> None:
    claims = Counter((row.noun, prep) for row in lexicon.nouns for prep in row.preps)
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_an_intensity_of_its_own_is_on_the_scale_and_wedges_have_none(lexicon: Lexicon) -> None:
    scale = load_ontology().scales["plover"]
    for row in (*lexicon.verbs, *lexicon.nouns):
        if row.intensity is not None:
            assert scale.minimum <= row.intensity <= scale.maximum
        assert ("wedge" in row.flags) == (row.intensity == 0)


def test_parties_between_whom_one_mediates_or_drives_a_wedge_are_two(lexicon: Lexicon) -> None:
    for row in (*lexicon.verbs, *lexicon.nouns):
        if "between" in row.preps:
            assert "between" in row.flags
        if "wedge" in row.flags:
            assert "between" in row.flags


def test_second_events_are_hostile_acts_of_one_who_takes_sides(lexicon: Lexicon) -> None:
    ontology = load_ontology()
    for row in lexicon.verbs:
        if row.second:
            assert "siding" in row.flags
            assert ontology.quad(row.second).endswith("conflict")
            assert ontology.quad(row.type).endswith("cooperation")


def test_crowds_protest(lexicon: Lexicon) -> None:
    for row in (*lexicon.verbs, *lexicon.nouns):
        assert row.type != "PROTEST" or "crowd" in row.flags


def test_every_type_can_be_reached_by_verb_and_by_noun(lexicon: Lexicon) -> None:
    types = set(load_ontology().types)
    assert {row.type for row in lexicon.verbs} == types
    assert {row.type for row in lexicon.nouns} == types


def test_every_type_has_a_reversal_that_undoes_its_sign(lexicon: Lexicon) -> None:
    ontology = load_ontology()
    assert {row.type for row in lexicon.reversals if not row.mode} == set(ontology.types)
    for row in lexicon.reversals:
        sides = [ontology.quad(name).split()[1] for name in (row.type, row.reversed_type)]
        assert sides[0] != sides[1]


def test_the_codebook_on_reversals(lexicon: Lexicon) -> None:
    undone = {(row.type, row.mode): (row.reversed_type, row.reversed_mode) for row in lexicon.reversals}
    assert undone["COERCE", ""] == ("CONCEDE", "")
    assert undone["SANCTION", ""] == ("CONCEDE", "")
    assert undone["REQUEST", ""] == undone["THREATEN", ""] == undone["ACCUSE", ""] == ("CONCEDE", "")
    assert undone["ASSAULT", ""] == ("RETREAT", "ceasefire")
    assert undone["AID", ""] == undone["COOPERATE", ""] == ("SANCTION", "discontinue")
    assert undone["CONSULT", ""] == undone["SUPPORT", ""] == ("SANCTION", "withdraw")


@pytest.mark.parametrize(
    ("verb", "object_", "prep", "expected"),
    [
        ("condemn", "", "", ("ACCUSE", "disapprove")),
        ("criticise", "", "", ("ACCUSE", "disapprove")),
        ("push back", "", "against", ("ACCUSE", "disapprove")),
        ("put on notice", "", "", ("THREATEN", "")),
        ("cooperate", "", "with", ("COOPERATE", "")),
        ("side", "", "with", ("SUPPORT", "")),
        ("apologise", "", "to", ("SUPPORT", "")),
        ("mediate", "", "between", ("CONSULT", "")),
        ("drive", "wedge", "between", ("COERCE", "")),
        ("contain", "", "", ("COERCE", "")),
        ("bomb", "", "", ("ASSAULT", "aerial")),
        ("expel", "diplomat", "*", ("SANCTION", "expel")),
        ("expel", "refugee", "*", ("COERCE", "deport")),
        ("break", "tie", "with", ("SANCTION", "withdraw")),
        ("lift", "embargo", "*", ("CONCEDE", "")),
        ("withdraw", "troop", "from", ("RETREAT", "withdraw")),
        ("sell", "arms", "to", ("COOPERATE", "")),
        ("give", "weapon", "to", ("AID", "")),
        ("ratify", "treaty", "*", ("SUPPORT", "")),
        ("veto", "resolution", "*", ("REJECT", "yield")),
    ],
)
def test_verbs(lexicon: Lexicon, verb: str, object_: str, prep: str, expected: tuple[str, str]) -> None:
    found = [
        (row.type, row.mode)
        for row in lexicon.verbs
        if row.verb == verb and object_ in (row.object or ("",)) and prep in (row.preps or ("",))
    ]
    assert found == [expected]


@pytest.mark.parametrize(
    ("noun", "prep", "expected"),
    [
        ("sanction", "against", ("COERCE", "restrict")),
        ("talks", "with", ("CONSULT", "")),
        ("aid", "to", ("AID", "")),
        ("air strike", "on", ("ASSAULT", "aerial")),
        ("treaty", "with", ("SUPPORT", "")),
        ("cease-fire", "with", ("RETREAT", "ceasefire")),
        ("criticism", "of", ("ACCUSE", "disapprove")),
        ("ultimatum", "to", ("THREATEN", "")),
        ("détente", "with", ("SUPPORT", "")),
        ("expulsion", "of", ("SANCTION", "expel")),
    ],
)
def test_nouns(lexicon: Lexicon, noun: str, prep: str, expected: tuple[str, str]) -> None:
    assert [(row.type, row.mode) for row in lexicon.nouns if row.noun == noun and prep in row.preps] == [expected]


@pytest.mark.parametrize(
    ("word", "complement", "status"),
    [
        ("agree", "inf", "intended"),
        ("refuse", "inf", "denied"),
        ("fail", "inf", "denied"),
        ("manage", "inf", "actual"),
        ("want", "inf", "intended"),
        ("stop", "from+ger", "denied"),
        ("consider", "ger", "possible"),
        ("effort", "inf", "intended"),
        ("willingness", "inf", "intended"),
        ("unwilling", "inf", "denied"),
        ("say", "that", "none"),
    ],
)
def test_operators(lexicon: Lexicon, word: str, complement: str, status: str) -> None:
    found = {row.status for row in lexicon.operators if row.word == word and complement in row.complements}
    assert found == {status}


def test_an_operator_gives_one_status_to_one_complement(lexicon: Lexicon) -> None:
    claims = Counter((row.word, row.pos, part) for row in lexicon.operators for part in row.complements)
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_complements_are_forms_with_or_without_a_preposition(lexicon: Lexicon) -> None:
    parts = {part for row in lexicon.operators for part in row.complements}
    assert all(re.fullmatch(r"([a-z]+\+)?(inf|ger|that|np)", part) for part in parts)


def test_deniers_deny_and_sayers_affirm(lexicon: Lexicon) -> None:
    stances = {(row.cue, row.pos): row.stance for row in lexicon.cues}
    assert {stances["deny", "verb"], stances["denial", "noun"], stances["doubt", "verb"]} == {"denies"}
    assert {stances["say", "verb"], stances["claim", "verb"], stances["according to", "prep"]} == {"affirms"}


def test_what_negates_and_what_only_looks_like_it(lexicon: Lexicon) -> None:
    statuses = {(row.phrase, row.kind): row.status for row in lexicon.markers}
    for phrase in ("instead of", "rather than", "without"):
        assert statuses[phrase, "substitution"] == "denied"
    assert statuses["n't", "negator"] == "denied"
    assert statuses["nothing but", "pseudo_negator"] == "none"
    assert statuses["could", "modal"] == "possible"
    assert statuses["will", "modal"] == "intended"
    assert statuses["if", "conditional"] == "possible"


def test_a_verb_of_change_of_a_relation_has_the_sign_of_the_change(lexicon: Lexicon) -> None:
    signs = {(row.word, row.pos): row.sign for row in lexicon.qualities}
    assert signs["improve", "verb"] == signs["better", "adjective"] == 1
    assert signs["sour", "verb"] == signs["icy", "adjective"] == -1
    assert signs["bilateral", "adjective"] == 0


@pytest.mark.parametrize(("word", "type_"), HOSTILE_PAIRS)
def test_british_and_american_spellings_say_the_same(lexicon: Lexicon, word: str, type_: str) -> None:
    spelled = {word, word.replace("ize", "ise")}
    found = {row.type for row in lexicon.verbs if row.verb in spelled and not row.object and not row.preps}
    assert found == {type_}


def write(folder: Path, name: str, *rows: str) -> tuple[str, ...]:
    folder.joinpath(f"{name}.csv").write_text("\n".join([",".join(lines(name)[0]), *rows, ""]), encoding="utf-8")
    return (str(folder),)


def test_rows_of_the_user_come_first_and_win(tmp_path: Path, lexicon: Lexicon) -> None:
    extra = write(tmp_path, "verbs", "condemn,,,REJECT,,,,mine", "outfox,,,COERCE,,,weak,")
    found = load_lexicon(extra)
    assert [row.verb for row in found.verbs[:2]] == ["condemn", "outfox"]
    assert [row.type for row in found.verbs if row.verb == "condemn" and not row.object] == ["REJECT"]
    assert len(found.verbs) == len(lexicon.verbs) + 1
    assert found.nouns == lexicon.nouns


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("verbs", "hug,,,HUG,,,,", r"verbs.csv, line 2, field type: 'HUG' is no event type"),
        ("verbs", "hug,,,,,,,", r"line 2, field type: is empty"),
        ("verbs", "hug,,,SUPPORT,aerial,,,", r"line 2, field mode: 'aerial' is no mode of SUPPORT"),
        ("verbs", "hug,,,SUPPORT,,warm,,", r"line 2, field intensity: 'warm' is not a number"),
        ("verbs", "hug,,,SUPPORT,,,tight,", r"line 2, field flags: 'tight' is not one of between"),
        ("verbs", "hug,,,SUPPORT,,,second=HUG,", r"line 2, field type: 'HUG' is no event type"),
        ("verbs", "hug  me,,,SUPPORT,,,,", r"line 2, field verb: 'hug  me': words parted by single spaces"),
        ("nouns", "hug,love,SUPPORT,phone,to,,,", r"line 2, field mode: 'phone' is no mode of SUPPORT"),
        ("light_verbs", "hug,warm,", r"line 2, field effect: 'warm' is not one of accept"),
        ("operators", "hug,verb,inf,,,maybe,hope,", r"line 2, field status: 'maybe' is not one of"),
        ("cues", "hug,verb,that,affirms,warm,speech,", r"line 2, field tone: 'warm' is not one of"),
        ("qualities", "hug,adjective,2,plain,", r"line 2, field sign: '2' is not one of"),
        ("relation_nouns", "hug,love,with,", r"line 2, field kind: 'love' is not one of"),
        ("markers", "hug,maybe,modal,", r"line 2, field status: 'maybe' is not one of"),
        ("reversals", "AID,,SANCTION,phone,,,,", r"field reversed_mode: 'phone' is no mode of SANCTION"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(tmp_path: Path, name: str, row: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        load_lexicon(write(tmp_path, name, row))


def test_a_second_row_for_the_same_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 3, field verb: a second row for hug; join the two"):
        load_lexicon(write(tmp_path, "verbs", "hug,,,SUPPORT,,,,", "hug,,,AID,,,,"))


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match="no such folder"):
        load_lexicon(("nowhere-at-all",))
