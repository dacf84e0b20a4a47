"""`tertius respond`: a store in, sentences, rows and pictures out; refusals in one line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import tertius
from tertius.cli import responding
from tertius.records import ShockKind
from tests.cli.conftest import Ran

MAPPING = Path(__file__).parents[2] / "docs" / "mappings" / "keds_table.toml"
CODES = ("022", "031", "042", "072", "112", "121", "150", "223")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight years of invented WEIS events: Iran answers the United States a month later, in kind."""
    rng = np.random.default_rng(3)
    lines = ["date,source,target,code"]
    pairs = [(a, b) for a in ("USA", "IRN", "IRQ") for b in ("USA", "IRN", "IRQ") if a != b]
    before = 0.0
    for month in range(96):
        level = {pair: rng.normal() for pair in pairs}
        level["USA", "IRN"] = 3.0 * rng.choice([-1.0, 1.0]) + rng.normal()
        level["IRN", "USA"] = 0.7 * before + rng.normal()
        before = level["USA", "IRN"]
        for (source, target), value in level.items():
            for _ in range(4):
                place = int(np.clip(round(4 + value), 0, 7))
                lines.append(f"{1980 + month // 12}-{month % 12 + 1:02d}-10,{source},{target},{CODES[place]}")
    folder = tmp_path_factory.mktemp("made")
    (folder / "made.csv").write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n")
    with tertius.open(folder / "made.duckdb") as opened:
        tertius.import_events(opened, "table", [folder / "made.csv"], mapping=MAPPING)
    return folder / "made.duckdb"


def test_the_table_tells_the_answer_that_is_there_and_the_odds(ran: Ran, store: Path) -> None:
    status, out, _ = ran("respond", "IRN", "IRQ", "USA", "--store", store, "--draws", "60", "--window", "0")
    assert status == 0
    assert "IRN to USA USA to IRN reciprocity, in kind" in " ".join(out.split())
    assert "Odds of what the United States does" in out
    assert max(map(len, out.splitlines())) <= 80


def test_rows_are_what_was_asked_for(ran: Ran, store: Path) -> None:
    usual = ("respond", "USA", "IRN", "IRQ", "--store", store, "--pivot", "USA", "--draws", "40", "--window", "0")
    _, out, _ = ran(*usual, "--rows", "policies", "--format", "json")
    assert [row["pivot"] for row in json.loads(out)] == ["USA"] * 3
    _, out, _ = ran(*usual, "--rows", "impulses", "--format", "csv", "--bayes")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["method"] for row in rows} == {"posterior"}
    assert len({(row["source"], row["target"]) for row in rows}) == 6
    _, out, _ = ran(*usual, "--rows", "answers", "--format", "jsonl")
    assert len(out.splitlines()) == 18


def test_pictures_are_written_and_the_same_on_every_run(ran: Ran, store: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        files = ("--svg", f"{name}.svg", "--html", f"{name}.html")
        status, out, _ = ran("respond", "IRN", "IRQ", "USA", "--store", store, "--draws", "40", "--window", "0", *files)
        assert (status, out) == (0, "")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("USA",), "three actors"),
        (("USA", "IRN", "IRQ", "--lags", "none"), "--lags none"),
        (("USA", "IRN", "IRQ", "--pivot", "RUS"), "RUS cannot be the pivot"),
        (("USA", "IRN", "RUS"), "events"),
        (("USA", "IRN", "IRQ", "--lags", "20"), "periods"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_line(
    ran: Ran, store: Path, arguments: tuple[str, ...], told: str
) -> None:
    status, out, error = ran("respond", *arguments, "--store", store)
    assert (status, out) == (1, "")
    assert told in error
    assert len(error.splitlines()) == 1


def test_the_kinds_of_shock_are_those_of_the_records() -> None:
    assert set(get_args(responding.Shock)) == set(get_args(ShockKind))
