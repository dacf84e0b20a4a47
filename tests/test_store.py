"""The store: what add changes and leaves, what is refused, and that a kill leaves whole readings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.errors import NotFoundError, StoreError
from tertius.records import Event, Run
from tertius.store import SCHEMA_VERSION, open_store, sentences_around


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.duckdb"


def test_what_was_added_comes_out_as_it_went_in(path: Path, make_reading: Callable[..., Any]) -> None:
    reading = make_reading()
    with open_store(path) as store:
        added = store.add(reading)
    assert (added.documents, added.events, added.claims, added.already) == (1, 2, 1, 0)
    with open_store(path, read_only=True) as store:
        assert tuple(store.documents()) == reading.documents
        assert set(store.events()) == set(reading.events)
        assert tuple(store.claims()) == reading.claims


def test_reading_the_same_again_changes_nothing(path: Path, make_reading: Callable[..., Any]) -> None:
    with open_store(path) as store:
        store.add(make_reading())
        before = store.events().to_arrow(), store.inputs()
        again = store.add(make_reading())
        assert (again.documents, again.events, again.already, again.replaced) == (0, 0, 1, 0)
        assert (store.events().to_arrow(), store.inputs()) == before


def test_a_newer_coder_replaces_the_events_of_its_document(make_reading: Callable[..., Any]) -> None:
    with open_store() as store:
        store.add(make_reading(1))
        store.add(make_reading(2))
        newer = make_reading(1, coder="test 2", confidence=0.5)
        added = store.add(newer)
        assert (added.replaced, added.events) == (1, 2)
        assert len(store.documents()) == 2
        assert {event.id for event in newer.events} <= {event.id for event in store.events()}
        assert sorted(event.coder for event in store.events()) == ["test 1", "test 1", "test 2", "test 2"]
        assert len(store.inputs()) == 2


def test_rows_of_no_document_are_added_once(make_event: Callable[..., Event]) -> None:
    first, second, third = (make_event(date=f"2017-02-0{day}", about=None, dataset="icews") for day in (1, 2, 3))
    with open_store() as store:
        assert store.add(SimpleNamespace(documents=(), events=(first, second), claims=())).events == 2
        assert store.add(SimpleNamespace(documents=(), events=(second, first), claims=())).already == 1
        assert store.add(SimpleNamespace(documents=(), events=(second, third), claims=())).events == 1
        assert tuple(store.events()) == (first, second, third)
        assert store.evidence(first.id).document is None


def test_two_contents_under_one_id_are_refused_and_nothing_is_added(make_event: Callable[..., Event]) -> None:
    clash = (make_event(id="e-1"), make_event(id="e-1", target="IRN"))
    with open_store() as store:
        with pytest.raises(StoreError, match="e-1"):
            store.add(SimpleNamespace(documents=(), events=clash, claims=()))
        assert not store.events()
        assert not store.inputs()


def test_order_does_not_depend_on_the_order_of_adding(make_reading: Callable[..., Any]) -> None:
    with open_store() as one, open_store() as other:
        for number in (1, 2, 3):
            one.add(make_reading(number))
            other.add(make_reading(4 - number))
        assert one.events() == other.events()
        assert one.event_table() == other.event_table()
        assert one.inputs() == other.inputs()


def test_the_flat_table_keeps_unknown_apart_from_none(make_event: Callable[..., Event]) -> None:
    events = (
        make_event(id="e-1", about=None, intensity=None),
        make_event(id="e-2", about=()),
        make_event(id="e-3", about=("CHN", "IRN"), flags=("wedge",), intensity=0.0),
    )
    with open_store() as store:
        store.add(SimpleNamespace(documents=(), events=events, claims=()))
        table = store.event_table()
    assert table.column("about").to_pylist() == [None, "", "CHN+IRN"]
    assert table.column("intensity").to_pylist() == [None, 1.0, None]
    assert table.column_names == [
        *("id", "source", "target", "about", "quad", "status", "date", "reported", "intensity"),
        *("symmetric", "type", "scale", "source_sector", "target_sector", "code", "dataset"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        ("", "", ["", "2016-12-31", "2017", "2017-02", "2017-02-14", "2018"]),
        ("2017-02", "", ["2017", "2017-02", "2017-02-14", "2018"]),
        ("", "2017-01", ["2016-12-31", "2017"]),
        ("2017-02-01", "2017-02-28", ["2017", "2017-02", "2017-02-14"]),
        ("2018", "2018", ["2018"]),
    ],
)
def test_a_partial_date_is_kept_when_it_may_fall_in_the_span(
    make_event: Callable[..., Event], since: str, until: str, kept: list[str]
) -> None:
    dates = ["", "2016-12-31", "2017", "2017-02", "2017-02-14", "2018"]
    with open_store() as store:
        events = [make_event(date=date) for date in dates]
        store.add(SimpleNamespace(documents=(), events=events, claims=()))
        assert [event.date for event in store.events(since=since, until=until)] == kept


def test_actors_choose_events_among_them_and_claims_that_touch_them(
    make_event: Callable[..., Event], make_claim: Callable[..., Any]
) -> None:
    events = [make_event(target=target) for target in ("RUS", "IRN", "CHN")]
    claims = [make_claim(speaker="FRA"), make_claim(speaker="FRA", about=("IRN",)), make_claim(speaker="USA")]
    with open_store() as store:
        store.add(SimpleNamespace(documents=(), events=events, claims=claims))
        assert {event.target for event in store.events(["USA", "IRN", "RUS"])} == {"RUS", "IRN"}
        assert {claim.id for claim in store.claims(["USA", "IRN"])} == {claims[1].id, claims[2].id}


def test_evidence_is_the_span_in_its_sentence(make_reading: Callable[..., Any]) -> None:
    reading = make_reading()
    with open_store() as store:
        store.add(reading)
        found = store.evidence(reading.events[1].id)
        assert found.text == "Moscow criticised"
        assert found.context == "Moscow criticised the U.S. plan for Iran."
        assert found.document == reading.documents[0]
        text = found.document.text
        assert text[found.context_start :][: len(found.context)] == found.context
        assert store.evidence(reading.documents[0].id).record == reading.documents[0]
        with pytest.raises(NotFoundError, match="e-nothing"):
            store.evidence("e-nothing")


def test_find_keeps_the_order_asked_and_leaves_out_the_unknown(make_reading: Callable[..., Any]) -> None:
    reading = make_reading()
    ids = [reading.claims[0].id, "e-nothing", reading.events[1].id, reading.documents[0].id]
    with open_store() as store:
        store.add(reading)
        assert list(store.find([*ids, *ids])) == [ids[0], ids[2], ids[3]]


@given(
    text=st.text(alphabet="Aab.!? \n\"'U", max_size=60),
    bounds=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_context_always_holds_the_span(text: str, bounds: tuple[int, int]) -> None:
    start, stop = sorted(min(bound, len(text)) for bound in bounds)
    first, last = sentences_around(text, start, stop)
    assert 0 <= first <= start <= stop <= last <= len(text)


def test_context_of_an_endless_sentence_is_bounded() -> None:
    text = "word " * 100_000
    first, last = sentences_around(text, 200_000, 200_010)
    assert last - first < 2100


def test_runs_are_kept_once() -> None:
    run = Run(id="r-1", command="read", version="0", model="m", parameters="{}", inputs=("d-1",))
    with open_store() as store:
        store.record_run(run)
        store.record_run(run)
        assert tuple(store.runs()) == (run,)


def test_what_is_no_store_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9000))
    (tmp_path / "empty").touch()
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE meta (x INTEGER)")
    places = [
        ("folder", "is a folder"),
        ("picture.png", "is not a store"),
        ("empty", "is not a store"),
        ("other.duckdb", "not a store of Tertius"),
        ("nowhere/work.duckdb", "does not exist"),
    ]
    for name, reason in places:
        with pytest.raises(StoreError, match=reason) as caught:
            open_store(tmp_path / name)
        assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match="no such store"):
        open_store(tmp_path / "missing.duckdb", read_only=True)
    assert not (tmp_path / "missing.duckdb").exists()
    with pytest.raises(StoreError, match="not a regular file"):
        open_store("/dev/null")


@pytest.mark.parametrize(("version", "reason"), [(SCHEMA_VERSION + 1, "newer version"), (0, "older version")])
def test_a_store_of_another_version_is_refused(path: Path, version: int, reason: str) -> None:
    open_store(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE meta SET value = ?", [str(version)])
    with pytest.raises(StoreError, match=reason):
        open_store(path)


def test_a_store_in_use_by_another_process_is_refused(path: Path) -> None:
    code = f"from tertius.store import open_store\ns = open_store({str(path)!r})\nprint('open', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=f"in use by process {other.pid}"):
            open_store(path, read_only=True)
        other.communicate("\n")
    open_store(path).close()


def test_two_readers_share_a_store(path: Path) -> None:
    open_store(path).close()
    code = f"from tertius.store import open_store\nprint(open_store({str(path)!r}, read_only=True))"
    with open_store(path, read_only=True):
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "0 documents" in shown.stdout


ENDLESS = """
import sys
from types import SimpleNamespace
from tertius.records import Document, Event
from tertius.store import open_store

def reading(n, fields):
    doc = Document(id=f"d-{n}", title="", text="", published="", publisher="", url="", language="en")
    events = [Event(**{**fields, "id": f"e-{n}-{i}", "document": doc.id}) for i in range(300)]
    return SimpleNamespace(documents=(doc,), events=events, claims=())

fields = eval(sys.argv[2])
store = open_store(sys.argv[1])
for n in range(10_000):
    store.add(reading(n, fields))
    print(n, flush=True)
"""


@pytest.mark.parametrize("kill_after", [1, 4, 9])
def test_a_kill_leaves_whole_readings_only(path: Path, make_event: Callable[..., Event], kill_after: int) -> None:
    from tertius.tables import row

    fields = {**row(make_event()), "about": (), "attribution": (), "flags": (), "trace": ()}
    command = [sys.executable, "-c", ENDLESS, str(path), repr(fields)]
    with subprocess.Popen(command, stdout=-1, text=True) as process:
        assert process.stdout is not None
        for _ in range(kill_after):
            process.stdout.readline()
        process.kill()
        told = kill_after + len(process.stdout.read().splitlines())
    with open_store(path, read_only=True) as store:
        seen = len(store.documents())
    with open_store(path) as store:
        documents = {document.id for document in store.documents()}
        assert len(documents) == seen
        assert seen in (told, told + 1)
        counts = dict.fromkeys(documents, 0)
        for event in store.events():
            counts[event.document] += 1
        assert set(counts.values()) == {300}
        assert {entry.id for entry in store.inputs()} == documents
