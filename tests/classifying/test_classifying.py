"""Facts about sentences with two marked parties: what is done, who is taken for whom, and how the weights behave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

import tertius
from tertius.classifying import Passage, classify_passages, passage, read_rows
from tertius.classifying.fitting import fit, written
from tertius.classifying.model import WEIGHTS, load_model, roots
from tertius.classifying.passages import Method, decided, evidence
from tertius.classifying.rules import announced
from tertius.classifying.sides import SOURCE, TARGET, Sides, mark
from tertius.classifying.tables import load_tables
from tertius.cli import run
from tertius.cli.passages import Method as CliMethod
from tertius.errors import DataError, InputError
from tertius.reading.parsing import load_model as load_pipeline
from tertius.reading.tokens import Parse, from_spacy


def row(sentence: str, source: str, target: str) -> dict[str, Any]:
    return {"sentence": sentence, "source": source, "target": target}


CASES = [
    ("Norway condemned the raid that Sparta carried out.", "Norway", "Sparta", "ACCUSE", 3),
    (
        "The Danish foreign minister criticised Sparta over the new prison.",
        "The Danish foreign minister",
        "Sparta",
        *("ACCUSE", 3),
    ),
    ("Chile sent emergency aid to Laos after the flood.", "Chile", "Laos", "AID", 2),
    (
        "Gunmen of the Red Front shelled a police post in Corinth.",
        "Gunmen of the Red Front",
        "a police post",
        *("ASSAULT", 4),
    ),
    ("Police arrested three opposition leaders in the capital.", "Police", "three opposition leaders", "COERCE", 4),
    (
        "The president of Ghana met the prime minister of Togo on Monday.",
        *("The president of Ghana", "the prime minister of Togo"),
        *("CONSULT", 1),
    ),
    ("Sparta will send engineers to help Laos.", "Sparta", "Laos", "AGREE", 1),
    ("Peru refused to negotiate with the rebels.", "Peru", "the rebels", "REJECT", 3),
    ("Bolivia urged Peru to reopen the border.", "Bolivia", "Peru", "REQUEST", 3),
    ("Kenya expelled two diplomats of Eritrea.", "Kenya", "Eritrea", "SANCTION", 4),
    ("The queen praised Iceland for its hospitality.", "The queen", "Iceland", "SUPPORT", 1),
    ("Turkey threatened to attack Cyprus if the drilling went on.", "Turkey", "Cyprus", "THREATEN", 3),
    ("The rebels released six hostages of the Red Cross.", "The rebels", "six hostages", "YIELD", 2),
    (
        "Thousands of students demonstrated against the government of Sparta.",
        *("Thousands of students", "the government of Sparta"),
        *("PROTEST", 4),
    ),
]


@pytest.mark.parametrize("method", ["learned", "rules"])
@pytest.mark.parametrize(("sentence", "source", "target", "root", "quad"), CASES)
def test_plain_sentences(method: Method, sentence: str, source: str, target: str, root: str, quad: int) -> None:
    found = tertius.classify([row(sentence, source, target)], method=method)[0]
    assert (found.root, found.quad, found.binary) == (root, quad, "cooperation" if quad < 3 else "conflict")
    assert (found.probability is None) is (method == "rules")
    assert found.because


def test_the_source_may_stand_last() -> None:
    told = row("Two sailors of the Blue Line were released by Yemen.", "Yemen", "Two sailors")
    assert [found.root for found in tertius.classify([told])] == ["YIELD"]


@pytest.mark.parametrize(
    ("root", "status", "expected"),
    [
        ("AID", "actual", "AID"),
        ("AID", "intended", "AGREE"),
        ("ASSAULT", "possible", "THREATEN"),
        ("CONSULT", "denied", "REJECT"),
        ("AGREE", "denied", "REJECT"),
        ("COERCE", "denied", "YIELD"),
        ("REQUEST", "intended", "REQUEST"),
    ],
)
def test_status_turns_into_a_root(root: str, status: Any, expected: str) -> None:
    assert announced(root, status) == expected


def parsed(text: str) -> Parse:
    return from_spacy(load_pipeline()(text))


def test_a_cast_of_two_knows_owners_relatives_and_nobody_else() -> None:
    text = "Oslo praised the decision of Rome, which Paris opposed."
    doc = parsed(text)
    marked = mark(doc, ((0, 4),), ((29, 33),))
    sides = Sides(doc, marked)
    by_word = {token.text: token for token in doc}
    assert [party.actor for party in sides.of(by_word["Oslo"])] == [SOURCE.actor]
    assert [party.actor for party in sides.of(by_word["Rome"])] == [TARGET.actor]
    assert sides.of(by_word["Paris"]) == ()


def test_words_without_spans_are_looked_up() -> None:
    told = row("Oslo praised Rome.", "Oslo", "Rome")
    assert passage(told) == passage({**told, "source_spans": [[0, 4]], "target_spans": [[13, 17]]})
    assert passage({**told, "target": "", "target_spans": []}).target_spans == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sentence": None}, "field sentence"),
        ({"sentence": "  "}, "is empty"),
        ({"sentence": "x" * 30_000}, "no sentence"),
        ({"source": "Lima"}, "'Lima' is not in the sentence"),
        ({"source": "", "target": ""}, "neither source nor target"),
        ({"source_spans": [[0, 99]]}, "not inside the sentence"),
        ({"source_spans": [[0]]}, "is not [start, stop]"),
        ({"source_spans": "0-4"}, "is not a list"),
        ({"source_spans": [[True, 4]]}, "is not [start, stop]"),
    ],
)
def test_a_malformed_row_is_named(change: dict[str, Any], message: str) -> None:
    told = {**row("Oslo praised Rome.", "Oslo", "Rome"), **change}
    with pytest.raises(InputError) as caught:
        passage(told, "rows.jsonl:3")
    assert str(caught.value).startswith("rows.jsonl:3")
    assert message in str(caught.value)


GOOD = json.dumps({**row("Oslo praised Rome.", "Oslo", "Rome"), "id": "a"})


def test_bad_rows_are_told_and_good_ones_kept(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(f"{GOOD}\n\n[]\n{{\n".encode() + b"\xff\n" + GOOD.encode())
    bad: list[InputError] = []
    assert len(list(read_rows(file, bad.append))) == 2
    assert [str(error).split(",")[0].split(": ")[0].rsplit(":", 1)[1] for error in bad] == ["3", "4", "5"]
    with pytest.raises(InputError, match=r"rows\.jsonl:3"):
        list(read_rows(file))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_rows(tmp_path / "none.jsonl"))


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{GOOD}\nnonsense\n", encoding="utf-8")
    assert run(["classify", str(file), "--format", "jsonl"]) == 0
    shown = capfd.readouterr()
    (line,) = shown.out.splitlines()
    answer = json.loads(line)
    assert {key: answer[key] for key in ("id", "root", "quad", "binary")} == {
        **{"id": "a", "root": "SUPPORT"},
        **{"quad": 1, "binary": "cooperation"},
    }
    assert f"{file}:2: not a line of JSON" in shown.err
    assert run(["classify", str(file), "--explain"]) == 0
    shown = capfd.readouterr()
    assert "SUPPORT" in shown.out
    assert "verbs.csv: praise" in shown.out.replace("\n  ", " ")
    file.write_text("nonsense\n", encoding="utf-8")
    assert run(["classify", str(file)]) == 1
    assert "none of its 1 row could be used" in capfd.readouterr().err


def test_the_command_has_the_methods_of_the_function() -> None:
    assert get_args(CliMethod) == get_args(Method)


def test_weights_load_and_are_small() -> None:
    model = load_model()
    assert model.roots == roots()
    assert len(roots()) == 15
    assert WEIGHTS.stat().st_size < 500_000
    assert list(model.weights) == sorted(model.weights)


def test_features_hold_no_word_of_a_sentence_that_is_no_row_of_ours() -> None:
    (pair,) = evidence([passage(row("Zorblat frumped the quux of Wibbleton.", "Zorblat", "Wibbleton"))])
    assert not any(word in name for name in pair[1].features for word in ("zorblat", "frump", "quux", "wibble"))


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    file = tmp_path / "weights.csv"
    file.write_text(",".join(["feature", *roots()]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="intercept"):
        load_model(file)


def test_fitting_learns_and_repeats_itself(tmp_path: Path) -> None:
    rows = [{"negated top"}, {"negated top", "type AID"}, {"type AID"}, {"type AID", "future top"}] * 3
    labels = ["REJECT", "REJECT", "AID", "AGREE"] * 3
    first, second = fit(rows, labels), fit(rows, labels)
    assert written(first) == written(second)
    tables = load_tables()
    assert [decided(first.probabilities(row), tables) for row in rows[:4]] == labels[:4]
    file = tmp_path / "weights.csv"
    file.write_text(written(first), encoding="utf-8")
    assert load_model(file).weights == dict(sorted(first.weights.items()))


def test_roots_that_share_a_sign_outweigh_one_that_does_not() -> None:
    assert decided({"ACCUSE": 0.4, "AID": 0.35, "SUPPORT": 0.25}, load_tables()) == "AID"


def test_the_same_in_any_company() -> None:
    items = [passage(row(*case[:3])) for case in CASES]
    together = list(classify_passages(items))
    assert together == [found for item in items for found in classify_passages([item])]
    assert list(classify_passages(reversed(items))) == together[::-1]


def test_the_same_whatever_the_hash_seed() -> None:
    code = (
        "import tertius; rows = [{'sentence': 'Oslo said it would lift the sanctions on Rome after talks with Bonn.', "
        "'source': 'Oslo', 'target': 'Rome'}]; print(tertius.classify(rows)[0])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "7")
    }
    assert len(outputs) == 1


def test_a_very_long_sentence_is_no_trouble() -> None:
    sentence = "Oslo praised Rome" + ", and it met others" * 900 + "."
    item = Passage(
        id="", sentence=sentence, source="Oslo", target="Rome", source_spans=((0, 4),), target_spans=((13, 17),)
    )
    assert [found.root for found in classify_passages([item])]
