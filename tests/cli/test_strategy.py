"""`tertius strategy`: the answer, scenarios beside it, files for others, one line for each mistake."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import tertius
from tertius.cli import strategy_shapes
from tertius.reading import Options, read
from tests.cli.conftest import Ran
from tests.conftest import REPORT
from tests.event_rows import act, make_table

QUICK = ("--draws", "64")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("strategy")
    report = folder / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    with tertius.open(folder / "s.duckdb") as held:
        held.add(read([report], Options()))
    return folder / "s.duckdb"


@pytest.fixture
def ran(ran: Ran, store: Path) -> Ran:
    """Run the command on the store."""
    return lambda *arguments: ran("strategy", *arguments, "--store", store, *QUICK)


def test_the_answer_is_told_with_shares_what_decides_and_what_overturns(ran: Ran) -> None:
    status, out, _ = ran("USA", "RUS", "IRN", "--set", "quarrel=+2sd,lean=0", "--without", "mediation", "--explain")
    assert status == 0
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    for part in (
        "The game of Russia between the United States and Iran",
        "best reply",
        "The assumptions that decide most are",
        "With every assumption at its default",
        "quarrel=+2sd and lean=0",
        "without mediation",
        "Snyder 1984",
    ):
        assert part in text


def test_rows_hold_the_same_and_repeat(ran: Ran) -> None:
    first, second = (ran("USA", "RUS", "IRN", "--set", "USA->RUS=-3", "--format", "json")[1] for _ in range(2))
    assert first == second
    (row,) = json.loads(first)
    assert row["situation"]["pivot"] == "RUS"
    assert row["scenarios"][-1]["changes"] == ["USA->RUS=-3"]
    for share in row["shares"]:
        assert share["every"] + share["some"] + share["never"] == pytest.approx(1, abs=1e-5)


def test_who_is_the_pivot_can_be_chosen(ran: Ran) -> None:
    _, out, _ = ran("Washington", "RUS", "IRN", "--pivot", "Tehran", "--format", "json")
    held = json.loads(out)[0]["situation"]
    assert (held["pivot"], {held["first"], held["second"]}) == ("IRN", {"USA", "RUS"})


def test_pictures_and_the_game_for_gambit_are_written(ran: Ran, tmp_path: Path) -> None:
    names = ("a.html", "a.svg", "a.png", "a.efg")
    status, out, _ = ran("USA", "RUS", "IRN", *(part for name in names for part in (f"--{name[2:]}", name)))
    assert (status, out) == (0, "")
    page, drawing, image, tree = ((tmp_path / name).read_bytes() for name in names)
    assert b"<script" not in page
    assert b"The game of Russia between the United States and Iran" in page
    assert drawing.startswith(b"<svg")
    assert image.startswith(b"\x89PNG")
    assert tree.startswith(b"EFG 2 R")
    assert tree.count(b'\nt ""') == 32 * 9


def test_assumptions_are_written_edited_and_used(ran: Ran, tmp_path: Path) -> None:
    status, _, err = ran("--write-assumptions", "my.toml")
    assert (status, "give it with --assumptions" in err) == (0, True)
    (tmp_path / "mine.toml").write_text(
        '[terms.entanglement]\nplayer = "pivot"\nlow = 0\ndefault = 0\nhigh = 0\n', encoding="utf-8"
    )
    _, plain, _ = ran("USA", "RUS", "IRN", "--format", "json", "--assumptions", "my.toml")
    _, mine, _ = ran("USA", "RUS", "IRN", "--format", "json", "--assumptions", "mine.toml")
    aside = [json.loads(out)[0]["shares"][3]["probability"] for out in (plain, mine)]
    assert aside[1] < aside[0]
    assert json.loads(mine)[0]["version"] != json.loads(plain)[0]["version"]


def test_a_history_too_short_to_judge_gets_no_verdict(ran: Ran) -> None:
    status, out, _ = ran("USA", "RUS", "IRN", "--history")
    assert status == 0
    assert "no verdict is given" in " ".join(out.split())
    assert "skill" not in out


def test_a_long_history_is_told_with_its_verdict_and_scores(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(7)
    rows = [
        act(a, b, float(np.clip(round(level + rng.normal(0, 3)), -10, 10)), date=f"{1990 + m // 12}-{m % 12 + 1:02d}")
        for m in range(60)
        for a, b, level in (("USA", "RUS", -6), ("RUS", "USA", -6), ("CHN", "USA", 2), ("CHN", "RUS", 2))
        for _ in range(4)
    ]
    table = make_table([{**row, "id": f"e{place}"} for place, row in enumerate(rows)])
    found = tertius.track_record(table, ["USA", "RUS", "CHN"], pivot="CHN", draws=16)
    assert found.pivot == "CHN"
    assert found.cases >= 30
    Console(width=80).print(strategy_shapes.track_record(found))
    text = " ".join(capsys.readouterr().out.split())
    assert found.text in text
    assert f"{found.brier:.3f} {found.base_brier:.3f}" in text
    assert found.trials[-1].period in text


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["USA", "RUS", "IRN", "--history", "--set", "quarrel=5"], "--history: takes all periods"),
        (["USA", "RUS"], "three actors"),
        (["USA", "RUS", "IRN", "--pivot", "CHN"], "not one of the three"),
        (["USA", "RUS", "IRN", "--set", "quarrel=2sd"], "say which way"),
        (["USA", "RUS", "IRN", "--set", "mood=1"], "'mood' is nothing that can be set"),
        (["USA", "RUS", "IRN", "--without", "breathing"], "neither an action nor a term"),
        (["USA", "RUS", "IRN", "--assumptions", "none.toml"], "none.toml: cannot be read"),
        (["USA", "RUS", "IRN", "--set", "USA->RUS=99"], "no relation is beyond 10 points"),
        (["USA", "RUS", "IRN", "--assumptions", "/dev/null"], "/dev/null: holds no assumptions"),
        (["USA", "RUS", "IRN", "--out", "x.doc"], "no form has the suffix .doc"),
    ],
)
def test_a_mistake_gets_one_line(ran: Ran, tmp_path: Path, arguments: list[str], part: str) -> None:
    status, out, err = ran(*arguments)
    assert (status, out) == (1, "")
    assert part in err
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())
