"""What goes out comes back: records under their ids, and the flat tables for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.cli.app import run
from tertius.exchange import cell
from tertius.importing import import_events
from tertius.importing.exported import split_cell
from tertius.store import open_store

KEDS = b"720526\tUSAMIL\tUSR\t081\t(AGREE)\tSIGNED\n720527\tFRN\tISR\t130\t(PROTEST)\tPIPE | AND \\ SLASH\n"


@pytest.fixture
def full(tmp_path: Path, make_reading: Callable[..., Any]) -> Path:
    path = tmp_path / "full.duckdb"
    with open_store(path) as store:
        store.add(make_reading(1))
        store.add(make_reading(2, attribution=("a|b", "c\\"), about=None, intensity=None))
        import_events(store, "keds", "-", stdin=io.BytesIO(KEDS))
    return path


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "json"])
def test_reading_an_export_back_gives_the_same_store(full: Path, tmp_path: Path, form: str) -> None:
    other = tmp_path / "other.duckdb"
    for what in ("documents", "events", "claims"):
        file = tmp_path / f"{what}.{form}"
        assert run(["export", what, "--store", str(full), "--out", str(file)]) == 0
        for _ in range(2):
            assert run(["import", "tertius", str(file), "--store", str(other)]) == 0
    with open_store(full) as first, open_store(other) as second:
        assert tuple(second.events()) == tuple(first.events())
        assert tuple(second.claims()) == tuple(first.claims())
        assert tuple(second.documents()) == tuple(first.documents())
        assert second.event_table() == first.event_table()


def test_the_flat_table_is_the_event_table_with_the_original_beside(full: Path, tmp_path: Path) -> None:
    file = tmp_path / "flat.parquet"
    assert run(["export", "table", "--store", str(full), "--out", str(file)]) == 0
    table = pq.read_table(file)
    with open_store(full, read_only=True) as store:
        flat = store.event_table()
    shared = [name for name in flat.column_names if name != "intensity"]
    assert sorted(map(str, table.select(shared).to_pylist())) == sorted(map(str, flat.select(shared).to_pylist()))
    assert "USAMIL" in table["source_code"].to_pylist()


def test_the_names_of_gdelt(full: Path, tmp_path: Path) -> None:
    file = tmp_path / "gdelt.csv"
    assert run(["export", "table", "USA", "RUS", "--names", "gdelt", "--store", str(full), "--out", str(file)]) == 0
    with file.open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Actor1Code"] == "USAMIL"]
    assert [(r["SQLDATE"], r["Actor1CountryCode"], r["Actor2CountryCode"], r["QuadClass"]) for r in rows] == [
        ("19720526", "USA", "RUS", "1")
    ]
    assert rows[0]["GoldsteinScale"] == "6.5"


def test_event_files_straight_into_parquet(tmp_path: Path) -> None:
    source, out = tmp_path / "a.dat", tmp_path / "a.parquet"
    source.write_bytes(KEDS)
    assert run(["import", "keds", str(source), "--parquet", str(out)]) == 0
    assert pq.read_table(out).num_rows == 2
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.dat", "a.parquet"]


def test_a_file_that_is_no_export_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    assert run(["import", "tertius", str(file), "--store", str(tmp_path / "s.duckdb")]) == 1
    assert "is no export of events, claims or documents: its columns are a, b" in capsys.readouterr().err


@given(st.lists(st.text(st.sampled_from("a|\\,"), min_size=1), max_size=4))
def test_a_list_in_a_cell_comes_back(parts: list[str]) -> None:
    assert list(split_cell(cell(tuple(parts)))) == parts


def test_an_export_put_back_where_it_came_from_changes_nothing(full: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.parquet"
    assert run(["export", "events", "--store", str(full), "--out", str(file)]) == 0
    with open_store(full) as store:
        before = store.event_table()
        report = import_events(store, "tertius", file)[0]
        assert (report.outcome, report.stored, report.duplicate) == ("already", 0, report.read)
        assert store.event_table() == before
