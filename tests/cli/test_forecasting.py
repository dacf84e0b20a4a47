"""`tertius forecast`: a store in, tables, rows and pictures out; refusals in one line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import tertius
from tertius.cli import forecasting
from tertius.records import Model
from tests.cli.conftest import Ran

MAPPING = Path(__file__).parents[2] / "docs" / "mappings" / "keds_table.toml"
CODES = ("022", "031", "042", "072", "112", "121", "150", "223")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven years of invented WEIS events among three states, more hostile codes where the month is."""
    rng = np.random.default_rng(1)
    lines = ["date,source,target,code"]
    level = 0.0
    for month in range(84):
        level = 0.8 * level + rng.normal()
        for source in ("USA", "IRN", "IRQ"):
            for target in {"USA", "IRN", "IRQ"} - {source}:
                for _ in range(rng.integers(1, 5)):
                    place = int(np.clip(round(4 + level + rng.normal()), 0, 7))
                    lines.append(f"{1980 + month // 12}-{month % 12 + 1:02d}-10,{source},{target},{CODES[place]}")
    folder = tmp_path_factory.mktemp("made")
    (folder / "made.csv").write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n")
    with tertius.open(folder / "made.duckdb") as opened:
        tertius.import_events(opened, "table", [folder / "made.csv"], mapping=MAPPING)
    return folder / "made.duckdb"


def test_the_table_names_the_best_model_and_says_what_it_is_worth(ran: Ran, store: Path) -> None:
    status, out, _ = ran("forecast", "USA", "IRN", "IRQ", "--store", store, "--horizon", "3")
    assert status == 0
    flat = " ".join(out.split())
    assert "Best of the backtest (" in flat
    assert "simple baseline" in flat
    assert "type of the triangle" in flat
    assert "two standard deviations worse than expected for 3 months" in flat
    assert "1987-01" in flat
    assert max(len(line) for line in out.splitlines()) <= 80


def test_rows_are_those_of_the_model_asked_for(ran: Ran, store: Path) -> None:
    words = ("forecast", "USA,IRN", "--store", store, "--horizon", "2", "--model", "running mean", "--format", "csv")
    status, out, _ = ran(*words)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert len(rows) == 4
    assert {row["model"] for row in rows} == {"running mean"}
    for row in rows:
        assert float(row["low90"]) <= float(row["low50"]) <= float(row["median"]) <= float(row["high90"])
    assert ran(*words)[1] == out


def test_backtest_gives_the_scores(ran: Ran, store: Path) -> None:
    common = ("forecast", "USA,IRN", "--store", store, "--horizon", "2", "--backtest")
    status, out, _ = ran(*common, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert {row["model"] for row in rows} == set(get_args(Model))
    assert {row["horizon"] for row in rows} == {"0", "1", "2"}
    shown = ran(*common)[1]
    assert "skill by horizon" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_types_and_scenario_as_rows(ran: Ran, store: Path) -> None:
    common = ("forecast", "USA", "IRN", "IRQ", "--store", store, "--horizon", "2", "--format", "jsonl")
    status, out, _ = ran(*common, "--types", "--quarrel", "IRN,USA")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(row["scenario"], row["horizon"]) for row in rows] == [("", 1), ("", 2), ("quarrel", 1), ("quarrel", 2)]
    assert ran(*common, "--types", "--measure", "sum")[0] == 1
    scores = [json.loads(line) for line in ran(*common, "--types", "--backtest")[1].splitlines()]
    assert {row["horizon"] for row in scores} == {0, 1, 2}
    assert all(0 <= row["brier"] <= 2 for row in scores)


def test_pictures(ran: Ran, store: Path, tmp_path: Path) -> None:
    words = ("--html", "f.html", "--svg", "f.svg", "--png", "f.png", "--quarrel", "USA,IRQ")
    status, out, _ = ran("forecast", "USA", "IRN", "IRQ", "--store", store, "--horizon", "2", *words)
    assert (status, out) == (0, "")
    page, drawing = (tmp_path / "f.html").read_text(), (tmp_path / "f.svg").read_text()
    assert drawing in page
    assert "the quarrel of the United States and Iraq" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert (tmp_path / "f.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("USA",), "two or three actors"),
        (("USA", "IRN", "--horizon", "13"), "between 1 and 12"),
        (("USA", "IRN", "--freq", "year"), "There are 7 by year"),
        (("USA", "IRN", "IRQ", "--quarrel", "USA"), "give two actors"),
        (("USA", "IRN", "IRQ", "--quarrel", "USA,FRA"), "among"),
        (("USA", "IRN", "--freq", "all"), "one period"),
    ],
)
def test_refusals_in_one_line(ran: Ran, store: Path, words: tuple[str, ...], told: str) -> None:
    status, out, err = ran("forecast", *words, "--store", store)
    assert (status, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_models_are_those_of_the_records() -> None:
    assert get_args(forecasting.Model) == get_args(Model)
