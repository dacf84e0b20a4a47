"""The public functions: the lines that the documentation shows, in a script and in a notebook."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import tertius
from tertius.api import actor_ids, keep
from tertius.briefs.scope import busiest_three
from tertius.errors import InputError, NotFoundError
from tertius.records import Actor, Event

LINES = """\
import tertius
store = tertius.open("work.duckdb")                       # context manager; ":memory:" too
reading = tertius.read("report.txt", date="2017-02-14")   # .documents .events .claims
store.add(reading)
relations = tertius.relations(store, ["USA", "RUS", "IRN"], freq="month")
triangle = tertius.triangle(relations, at="2017-02")
tertius.brief(store, about=["USA", "RUS", "IRN"]).save("brief.html")
"""


def test_the_lines_run_as_a_script(report: Path) -> None:
    show = "print(triangle.actors, triangle.period, len(reading.events) > 3)"
    shown = subprocess.run(
        [sys.executable, "-c", LINES + show], cwd=report.parent, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "('IRN', 'RUS', 'USA') 2017-02 True\n" or "2017-02 True" in shown.stdout
    assert shown.stderr == ""
    assert (report.parent / "brief.html").stat().st_size > 1000


def test_the_lines_run_in_a_notebook_and_results_show_themselves(report: Path) -> None:
    shows = ["reading", "reading.events", "relations", "triangle", 'tertius.brief(store, ["USA", "RUS", "IRN"])']
    cells = [nbformat.v4.new_code_cell(source) for source in (LINES, *shows)]  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(report.parent)}}).execute()
    for name, cell in zip(shows, notebook.cells[1:], strict=True):
        (shown,) = [output for output in cell.outputs if output.output_type == "execute_result"]
        if name != "triangle":
            assert "text/html" in shown.data, name


def test_public_names_are_there_and_cost_nothing() -> None:
    assert set(tertius.__all__) <= set(dir(tertius))
    for name in tertius.__all__:
        assert getattr(tertius, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = tertius.no_such_name
    code = "import sys, tertius\nprint(len([n for n in sys.modules if n.startswith('tertius')]))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "1\n"


def test_nothing_readable_raises_and_something_readable_does_not(report: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.txt"):
        tertius.read("missing.txt")
    reading = tertius.read([report, "missing.txt"])
    assert (len(reading.documents), len(reading.problems)) == (1, 1)
    assert not tertius.read(["missing.txt"], problems="keep").documents


def test_store_reading_events_and_frames_give_the_same_relations(report: Path) -> None:
    actors = ["USA", "RUS", "IRN"]
    reading = tertius.read(report)
    with tertius.open(":memory:") as store:
        store.add(reading)
        frame = store.event_table()
        asked = tertius.relations(store, actors).to_arrow()
    for source in (reading, reading.events, frame, frame.to_pandas()):
        assert tertius.relations(source, actors).to_arrow().equals(asked)
    assert tertius.triangle(reading, actors).actors == tertius.triangle(frame, actors).actors


def test_a_kept_reading_leaves_a_trace_of_its_run(report: Path) -> None:
    reading = tertius.read(report, publisher="Wire")
    with tertius.open(":memory:") as store:
        assert keep(store, reading).documents == 1
        keep(store, reading)
        (run,) = store.runs()
    assert run.version == tertius.__version__
    assert run.inputs == (reading.documents[0].id,)
    assert '"publisher": "Wire"' in run.parameters


def test_evidence_of_every_event_is_its_own_words(report: Path) -> None:
    reading = tertius.read(report)
    with tertius.open(":memory:") as store:
        store.add(reading)
        excerpts = tertius.evidence(store, *(event.id for event in reading.events))
        with pytest.raises(NotFoundError):
            tertius.evidence(store, "e-nothing")
    text = reading.documents[0].text
    for event, excerpt in zip(reading.events, excerpts, strict=True):
        assert excerpt.text == text[event.start : event.stop]
        assert excerpt.context[excerpt.start - excerpt.context_start :].startswith(excerpt.text)


def test_a_brief_is_about_known_actors_and_at_most_three(report: Path) -> None:
    reading = tertius.read(report)
    with pytest.raises(NotFoundError, match="XYZ"):
        tertius.brief(reading, about=["USA", "XYZ"])
    with pytest.raises(InputError, match="named twice"):
        tertius.brief(reading, about=["USA", "USA", "IRN"])
    with pytest.raises(InputError, match="not 1"):
        tertius.brief(reading, about=["USA"])
    with pytest.raises(InputError, match="not 4"):
        tertius.brief(reading, about=["USA", "RUS", "IRN", "CHN"])
    assert tertius.brief(reading).to_json() == tertius.brief(reading, about=["IRN", "RUS", "USA"]).to_json()


def test_names_stand_for_ids() -> None:
    assert actor_ids(["usa", "the Kremlin", " tehran", "uk"]) == ("USA", "RUS", "IRN", "GBR")
    with pytest.raises(InputError, match="RUS"):
        actor_ids(["the Kremlin", "RUS"])
    with pytest.raises(NotFoundError, match="Xyzzy"):
        actor_ids(["Xyzzy"])


def test_the_busiest_three_prefers_closed_triangles_and_states(make_event: Callable[..., Event]) -> None:
    def actor(code: str, kind: Any = "state") -> Actor:
        return Actor(id=code, name=code, kind=kind, parent="", since="", until="")

    actors = {code: actor(code) for code in ("AAA", "BBB", "CCC", "DDD")} | {"UN": actor("UN", "igo")}
    pairs = [("AAA", "BBB")] * 5 + [("AAA", "DDD")] * 9 + [("BBB", "CCC"), ("CCC", "AAA")] + [("UN", "AAA")] * 20
    events = [make_event(source=source, target=target) for source, target in pairs]
    assert busiest_three(events, actors) == ("AAA", "BBB", "CCC")
    assert busiest_three(events[:5], actors) == ("AAA", "BBB")
    assert busiest_three([], actors) == ()
