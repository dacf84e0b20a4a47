"""`tertius resolve`: rows of names to actors, malformed rows told with their line."""

import io
import json

import pytest

from tertius.actors import load_actors, named, resolve_rows
from tertius.cli import run
from tertius.errors import InputError

ROWS = [
    {"name": "Putin", "date": "2005", "id": 7},
    {"name": "the foreign minister", "context": "Talks in Ankara went on."},
    {"name": "a thingumajig"},
]


def write(path, rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def test_each_row_gets_its_actor_in_its_order(tmp_path):
    found = list(resolve_rows(load_actors(), write(tmp_path / "names.jsonl", ROWS)))
    assert [(row.id, row.actor, row.kind, row.sector) for row in found] == [
        ("7", "RUS", "state", "executive"),
        ("", "TUR", "state", found[1].sector),
        ("", "", "", ""),
    ]
    assert found[1].sector in ("executive", "government")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, "field name: is missing"),
        ({"name": " "}, "field name: is empty"),
        ({"name": 3}, "field name: is not a text"),
        ({"name": "Iran", "date": "2017-13"}, "field date"),
        ({"name": "Iran", "context": []}, "field context: is not a text"),
        ({"name": "x" * 3000}, "are no name"),
        ([], "not an object"),
    ],
)
def test_a_malformed_row_is_refused_with_its_field(row, words):
    with pytest.raises(InputError, match=words):
        named(load_actors(), row)


def test_bad_rows_are_told_with_their_line_and_the_rest_is_done(tmp_path, capfd):
    path = write(tmp_path / "names.jsonl", ["{broken", "", ROWS[0], {"date": "2017"}])
    out = tmp_path / "out.jsonl"
    assert run(["resolve", str(path), "--out", str(out)]) == 0
    errors = capfd.readouterr().err
    assert f"{path}:1" in errors
    assert f"{path}:4" in errors
    assert [json.loads(line)["actor"] for line in out.read_text().splitlines()] == ["RUS"]


def test_nothing_but_bad_rows_is_an_error_and_writes_nothing(tmp_path, capfd):
    out = tmp_path / "out.csv"
    assert run(["resolve", str(write(tmp_path / "names.jsonl", ["[]"])), "--out", str(out)]) == 1
    assert not out.exists()
    assert run(["resolve", str(tmp_path / "missing.jsonl")]) == 1


def test_standard_input_and_a_table(monkeypatch, capfd):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"name": "the Kremlin"}\n')))
    assert run(["resolve", "-"]) == 0
    assert "RUS" in capfd.readouterr().out
