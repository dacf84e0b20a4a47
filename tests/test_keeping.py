"""Reading into a store: the known is skipped, the interrupted goes on, and the store is that of one clean run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tertius import keeping
from tertius.keeping import read_parts
from tertius.reading.reading import Options, processes_for, stream
from tertius.store import open_store
from tertius.tables import Records

NAMES = ("France", "Iran", "Turkey", "Greece", "Egypt", "Israel", "Cuba", "Chile")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Forty short reports, one of them twice and one line of them broken."""
    path = tmp_path / "reports.jsonl"
    lines = [
        json.dumps(
            {
                "date": f"2017-02-{1 + i % 28:02d}",
                "text": f"{NAMES[i % 8]} condemned {NAMES[(i + 3) % 8]}. {NAMES[i % 5]} said it regrets report {i}.",
            }
        )
        for i in range(40)
    ]
    path.write_text("\n".join([*lines, lines[3], "{broken"]), encoding="utf-8")
    return path


def held(path: Path) -> list[Records]:
    """All that a store holds."""
    with open_store(path, read_only=True) as store:
        return [store.documents(), store.events(), store.claims(), store.inputs(), store.runs()]


def through(path: Path, reports: Path, **options: object) -> list[keeping.Part]:
    return list(read_parts(path, [reports], Options(**options)))  # type: ignore[arg-type]


def test_a_second_reading_parses_nothing_and_gives_the_same(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "a.duckdb"
    first = through(store, reports)
    before = held(store)
    monkeypatch.setattr("tertius.reading.reading.read_document", lambda *_: pytest.fail("was parsed again"))
    second = through(store, reports)
    assert [(sum(p.added for p in parts), sum(p.unread for p in parts)) for parts in (first, second)] == [
        (40, 0),
        (0, 40),
    ]
    events = [[event for part in parts for event in part.reading.events] for parts in (first, second)]
    assert events[0]
    assert events[0] == events[1]
    assert held(store) == before


def test_batches_of_any_size_leave_the_same_store(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(tmp_path / "a.duckdb", reports)
    monkeypatch.setattr(keeping, "DOCUMENTS", 3)
    parts = through(tmp_path / "b.duckdb", reports)
    assert len(parts) > 10
    assert held(tmp_path / "a.duckdb") == held(tmp_path / "b.duckdb")


def test_other_options_or_another_coder_read_anew(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "a.duckdb"
    through(store, reports)
    assert sum(part.unread for part in through(store, reports, publisher="A Paper")) == 0
    monkeypatch.setattr("tertius.keeping.coder", lambda *_: "another coder")
    monkeypatch.setattr("tertius.reading.reading.coder", lambda *_: "another coder")
    again = through(store, reports)
    assert (sum(part.unread for part in again), sum(part.added for part in again)) == (0, 0)
    assert sum(part.unread for part in through(store, reports)) == 40


def test_an_interruption_keeps_what_was_read(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    through(tmp_path / "clean.duckdb", reports)
    seen = 0

    def interrupt(_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(read_parts(tmp_path / "a.duckdb", [reports], Options(), progress=interrupt))
    documents, *_, runs = held(tmp_path / "a.duckdb")
    assert (len(documents), len(runs)) == (15, 0)
    assert sum(part.unread for part in through(tmp_path / "a.duckdb", reports)) == 15
    assert held(tmp_path / "a.duckdb") == held(tmp_path / "clean.duckdb")


def test_no_store_is_made_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    parts = list(read_parts(tmp_path / "a.duckdb", [tmp_path / "empty.txt"], Options()))
    assert [len(part.reading.problems) for part in parts] == [1]
    assert not (tmp_path / "a.duckdb").exists()


def test_processes_are_started_for_much_to_read_only(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("word " * 60_000)
    assert processes_for([reports, "-", tmp_path / "missing.txt"]) == 1
    assert processes_for([tmp_path / "long.txt"]) >= 1


@pytest.mark.slow
def test_two_processes_give_the_same_stream_and_can_be_left(reports: Path) -> None:
    one = list(stream([reports], Options()))
    assert list(stream([reports], Options(processes=2))) == one
    left = stream([reports], Options(processes=2))
    assert next(left) == one[0]
    left.close()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_ended_is_taken_up_again(reports: Path, tmp_path: Path, how: signal.Signals) -> None:
    through(tmp_path / "clean.duckdb", reports)
    store = tmp_path / "a.duckdb"
    code = (
        "import sys, time\nfrom tertius import keeping\nfrom tertius.cli import run\n"
        "keeping.DOCUMENTS = 4\nadd = keeping._Keeper._flushed\n"
        "def slowly(self):\n    part = add(self)\n    print('kept', flush=True)\n    time.sleep(0.3)\n    return part\n"
        "keeping._Keeper._flushed = slowly\n"
        f"sys.exit(run(['read', {str(reports)!r}, '--store', {str(store)!r}, '--format', 'csv', '--out', 'o.csv']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline() == b"kept\n"
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    assert (b"goes on from there" in errors) == (how == signal.SIGINT)
    assert b"Traceback" not in errors
    assert not (tmp_path / "o.csv").exists()
    time.sleep(0.1)
    known = len(held(store)[0])
    assert 8 <= known < 40
    assert sum(part.unread for part in through(store, reports)) == known
    assert held(store) == held(tmp_path / "clean.duckdb")
