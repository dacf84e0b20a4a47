"""Identities of an import under any input, and what a kill, a second process or a hostile file can do to a store."""

from __future__ import annotations

import gzip
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertius.errors import InputError
from tertius.importing import import_events, quarantine
from tertius.importing import sources as sources_module
from tertius.importing.blocks import blocks
from tertius.importing.delimited import Table, chunks
from tertius.store import open_store

KEDS_CELL = st.sampled_from(
    ["720526", "19720526", "720230", "USA", "RUS", "ISRMIL", "UNK", "", "081", "199", "999", "MEET", "x y", "\xe9"]
)
KEDS_FILE = st.lists(st.lists(KEDS_CELL, max_size=6).map("\t".join), max_size=12)


@given(KEDS_FILE, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "latin-1"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_line_is_stored_or_in_quarantine(lines: list[str], end: str, encoding: str) -> None:
    data = end.join(lines).encode(encoding)
    with open_store() as store:
        report = import_events(store, "keds", "-", stdin=io.BytesIO(data))[0]
        written = sum(1 for line in lines if line.strip())
        assert (report.outcome == "failed") == (written == 0)
        assert report.read == written == report.stored + report.duplicate + report.quarantined
        assert report.stored == store.event_table().num_rows
        assert report.quarantined == len(quarantine(store))
        places = [row.line for row in quarantine(store)] + [int(e.trace[0].rpartition(":")[2]) for e in store.events()]
        assert sorted(places) == [number for number, line in enumerate(lines, 1) if line.strip()]


CELL = st.text(st.sampled_from('ab,"\n é'), max_size=5)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8), st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_what_a_writer_of_csv_writes_is_read_cell_for_cell(rows: list[list[str]], size: int) -> None:
    import csv

    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    shape = Table(widths={3: ["a", "b", "c"]}, wanted=("a", "b", "c"), delimiter=",", quoted=True)
    found = list(chunks(blocks(io.BytesIO(text.getvalue().encode()), lambda data: None, size), shape))
    assert [[row["a"], row["b"], row["c"]] for chunk in found for row in chunk.table.to_pylist()] == rows
    assert not any(chunk.bad for chunk in found)


@given(st.lists(st.text(st.sampled_from('ab,"'), max_size=8), min_size=1, max_size=12), st.integers(1, 60))
@settings(max_examples=150, deadline=None)
def test_no_quote_however_stray_loses_a_line(lines: list[str], size: int) -> None:
    shape = Table(widths={3: ["a", "b", "c"]}, wanted=("a", "b", "c"), delimiter=",", quoted=True)
    data = "\n".join([*lines, "x,y,z"]).encode()
    found = list(chunks(blocks(io.BytesIO(data), lambda data: None, size), shape))
    places = [line for chunk in found for line in chunk.table["line"].to_pylist()]
    places += [bad.line for chunk in found for bad in chunk.bad]
    assert len(places) == len(set(places))
    if '"' not in "".join(lines):
        assert sorted(places) == [number for number, line in enumerate([*lines, "x,y,z"], 1) if line]


def keds_rows(rows: int, seed: int) -> bytes:
    rng = random.Random(seed)
    actors, codes = ("USA", "RUS", "IRN", "IRQGOV", "ISRMIL", "PALREF"), ("031", "042", "121", "223", "199", "777")
    return b"".join(
        f"{rng.randrange(70, 99)}{rng.randrange(1, 13):02d}{rng.randrange(1, 31):02d}\t{rng.choice(actors)}\t"
        f"{rng.choice(actors)}\t{rng.choice(codes)}\t(LABEL)\tWORDS {number}\n".encode()
        for number in range(rows)
    )


def content(path: Path) -> list[object]:
    """All that a store holds of imports, table by table."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in ("rows", "imports", "quarantine")
        ]


@pytest.mark.slow
def test_a_kill_at_any_moment_and_an_import_again_make_one_clean_import(tmp_path: Path) -> None:
    files = []
    for number in range(3):
        file = tmp_path / f"part{number}.dat"
        file.write_bytes(keds_rows(40_000, number))
        files.append(str(file))
    clean, killed = tmp_path / "clean.duckdb", tmp_path / "killed.duckdb"

    def command(store: Path) -> list[str]:
        return [
            sys.executable,
            "-c",
            "from tertius.cli import main; main()",
            "import",
            "keds",
            *files,
            "--store",
            str(store),
        ]

    begun = time.monotonic()
    subprocess.run(command(clean), check=True, capture_output=True)
    took = time.monotonic() - begun
    rng = random.Random(4)
    for _ in range(4):
        process = subprocess.Popen(command(killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.3, 1.0) * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command(killed), check=True, capture_output=True)
    assert content(killed) == content(clean)


def test_a_second_process_on_one_store_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "a.dat"
    file.write_bytes(keds_rows(10, 1))
    with open_store(tmp_path / "s.duckdb"):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from tertius.cli import main; main()",
                "import",
                "keds",
                str(file),
                "--store",
                str(tmp_path / "s.duckdb"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "in use by process" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_changed_importer_replaces_what_the_old_one_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.dat"
    file.write_bytes(keds_rows(500, 1))
    with open_store() as store:
        import_events(store, "keds", file)
        before = store.event_table()
        monkeypatch.setattr("tertius.importing.importing.IMPORTER", 99)
        report = import_events(store, "keds", file)[0]
        assert report.outcome == "replaced"
        assert store.event_table() == before
        assert [" 99 " in item.importer for item in store.imports()] == [True]


def test_packed_and_unpacked_are_the_same_file(tmp_path: Path) -> None:
    data = keds_rows(300, 2)
    (tmp_path / "a.dat").write_bytes(data)
    (tmp_path / "b.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.dat", data)
    with open_store() as store:
        reports = import_events(store, "keds", [tmp_path])
        assert [report.outcome for report in reports] == ["stored", "already", "already"]
        assert store.event_table().num_rows == reports[0].stored
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.dat", "b.gz", "c.zip"]
    assert not (tmp_path.parent / "outside.dat").exists()


def test_files_that_cannot_be_read_say_why_and_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gzip.compress(keds_rows(5000, 3))
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.dat").write_bytes(b"")
    (tmp_path / "blank.dat").write_bytes(b"\n\n \n")
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(3_000_000)))
    monkeypatch.setattr(sources_module, "BOMB_FREE", 1_000_000)
    with open_store() as store:
        failed = {Path(r.name).name: r.failed for r in import_events(store, "keds", str(tmp_path / "*"))}
        assert "ends too early" in failed["cut.gz"]
        assert "is empty" in failed["empty.dat"]
        assert "holds no rows" in failed["blank.dat"]
        assert "times its size" in failed["bomb.gz"]
        assert not any("\n" in message for message in failed.values())
        assert len(store.imports()) == store.event_table().num_rows == len(store.quarantine()) == 0
        (tmp_path / "none").mkdir()
        for path, words in (
            (tmp_path / "none", "no files"),
            (tmp_path / "x*y", "matches"),
            (tmp_path / "x", "no such"),
        ):
            with pytest.raises(InputError, match=words):
                import_events(store, "keds", str(path))


def test_a_line_without_end_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"720526 USA RUS 031 MEET\n" + b"x" * 9_000_000 + b"\n720527 USA RUS 031 MEET\n"
    with open_store() as store:
        report = import_events(store, "keds", "-", stdin=io.BytesIO(data))[0]
        assert (report.read, report.stored, report.quarantined) == (3, 2, 1)
        assert [row.line for row in quarantine(store)] == [2]


def test_the_temporary_folder_is_left_alone(tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("*tertius*"))
    with open_store(tmp_path / "s.duckdb") as store:
        import_events(store, "keds", "-", stdin=io.BytesIO(keds_rows(50, 5)))
    assert set(Path(tempfile.gettempdir()).glob("*tertius*")) == before
    assert [item.name for item in tmp_path.iterdir()] == ["s.duckdb"]
