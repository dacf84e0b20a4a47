"""The command line: the contract that others script against."""

from __future__ import annotations

import csv
import io
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pyarrow.parquet as pq
import pytest

from tertius.cli import app, options, run
from tertius.errors import TertiusError
from tertius.store import open_store
from tests.event_rows import make_rows, make_table

ROOT = Path(__file__).parents[1]
HEAVY = ("altair", "duckdb", "numpy", "pandas", "polars", "pyarrow", "scipy", "spacy", "statsmodels", "vl_convert")

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    """Run a command line in a folder of its own: its status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def do(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        shown = capfd.readouterr()
        assert "Traceback" not in shown.err
        return status, shown.out, shown.err

    return do


def tertius(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    command = [sys.executable, "-c", "from tertius.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, env={**os.environ, **environment})


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    code = (
        "import sys\nfrom tertius.cli import run\nrun(['--help'])\n"
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY})), file=sys.stderr)"
    )
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        taken.append(time.perf_counter() - start)
        assert "brief" in shown.stdout
        assert shown.stderr == "[]\n"
    assert min(taken) < 1.5


def test_every_option_of_every_command_says_what_it_does() -> None:
    for name in app:
        if name.startswith("-"):
            continue
        assert app[name].help, name
        for argument in app[name].assemble_argument_collection():
            if not argument.children:
                assert argument.parameter.help, f"{name} {argument.name}"


def test_the_page_of_the_command_line_is_todays() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "cli_help.py"))["page"]
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def test_choices_are_those_of_the_functions() -> None:
    from tertius.estimates import FREQS
    from tertius.exchange import FileFormat

    assert set(get_args(options.Freq)) == set(FREQS)
    assert set(get_args(options.Format)) == {"table", *get_args(FileFormat)}


def test_reports_are_read_kept_and_found_again(ran: Ran, report: Path) -> None:
    status, out, err = ran("read", report)
    assert status == 0
    assert "COERCE" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "1 added" in err
    status, _, err = ran("read", report)
    assert (status, "0 added, 1 known" in err) == (0, True)
    _, out, _ = ran("export", "events")
    rows = list(csv.DictReader(io.StringIO(out)))
    sanctions = next(row for row in rows if row["type"] == "COERCE" and row["source"] == "USA")
    status, out, _ = ran("evidence", sanctions["id"])
    assert status == 0
    assert "imposed new sanctions on Iran" in " ".join(out.split())
    _, out, _ = ran("evidence", sanctions["id"], "--format", "json")
    (found,) = json.loads(out)
    text = open_store("tertius.duckdb", read_only=True).documents()[0].text
    assert text[found["start"] : found["stop"]] == found["text"]
    assert found["text"] in found["context"]


def test_events_in_every_form_are_the_same_events(ran: Ran, report: Path, tmp_path: Path) -> None:
    for suffix in ("json", "jsonl", "csv", "parquet"):
        status, out, _ = ran("read", report, "--no-store", "--out", tmp_path / f"events.{suffix}")
        assert (status, out) == (0, "")
    assert not (tmp_path / "tertius.duckdb").exists()
    plain = json.loads((tmp_path / "events.json").read_text())
    lines = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    cells = list(csv.DictReader((tmp_path / "events.csv").open(newline="")))
    assert plain == lines == pq.read_table(tmp_path / "events.parquet").to_pylist()
    assert [row["id"] for row in cells] == [row["id"] for row in plain]
    assert [row["about"].split("|") if row["about"] else [] for row in cells] == [row["about"] for row in plain]


def test_explain_shows_the_words_and_the_rules(ran: Ran, report: Path) -> None:
    _, out, _ = ran("read", report, "--no-store", "--explain")
    assert "imposed new sanctions on Iran" in " ".join(out.split())
    status, rows, _ = ran("read", report, "--no-store", "--format", "jsonl")
    assert status == 0
    assert all(json.loads(line)["trace"] for line in rows.splitlines())


def test_standard_input_is_a_report(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"France condemned Iran on Monday.")

    monkeypatch.setattr("sys.stdin", Stdin())
    _, out, _ = ran("read", "-", "--date", "2020-03-04", "--no-store", "--format", "jsonl")
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["FRA"]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(ran: Ran, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "long.txt").write_text("Russia praised Iran. " * 500)
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.txt").write_bytes("Le Monde: France condemned Iran, a député said.".encode("latin-1"))
    ran("read", report)
    before = open_store("tertius.duckdb", read_only=True).inputs()
    bad = ["empty.txt", "picture.txt", "long.txt", "folder", "missing.txt"]
    for name in bad:
        status, out, err = ran("read", name, "--max-bytes", "5000")
        assert (status, out, len(err.splitlines())) == (1, "", 1)
        assert err.startswith(f"tertius: {name}")
    assert open_store("tertius.duckdb", read_only=True).inputs() == before
    status, _, err = ran("read", *bad, "latin.txt", "--max-bytes", "5000", "--date", "2020-01-01")
    assert status == 0
    assert [line.split(": ")[1] for line in err.splitlines()[:5]] == bad
    with open_store("tertius.duckdb", read_only=True) as store:
        assert any("député" in document.text for document in store.documents())
        assert len(store.documents()) == 2


def test_a_hostile_page_runs_no_script_in_the_brief(ran: Ran, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title><script>alert(2)</script></head><body>"
        "<p>Russia condemned Iran. &lt;img src=x onerror=alert(3)&gt; Tehran praised Washington \x1b[31m.</p>"
        "<p>Washington sanctioned Iran.</p></body></html>"
    )
    status, out, _ = ran("brief", page, "--date", "2017-02-14", "--about", "USA,RUS,IRN", "--html", "brief.html")
    assert status == 0
    assert "\x1b[31m" not in out
    html = (tmp_path / "brief.html").read_text()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "alert(2)" not in html


def test_a_brief_of_reports_is_that_of_the_store_that_holds_them(ran: Ran, report: Path, tmp_path: Path) -> None:
    _, first, _ = ran("brief", report, "--about", "USA,RUS", "--about", "Tehran", "--json")
    assert not (tmp_path / "tertius.duckdb").exists()
    ran("brief", report, "--store", "work.duckdb", "--html", "one.html", "--markdown", "one.md")
    _, second, _ = ran("brief", "--store", "work.duckdb", "--about", "USA,RUS,IRN", "--json")
    assert json.loads(first) == json.loads(second)
    assert (tmp_path / "one.html").read_text().lower().startswith("<!doctype html>")
    assert (tmp_path / "one.md").read_text()
    status, out, err = ran("brief")
    assert (status, out) == (1, "")
    assert "no such store" in err


def test_measures_of_a_store(ran: Ran, report: Path, tmp_path: Path) -> None:
    ran("read", report)
    status, out, _ = ran("relations", "USA", "Moscow", "IRN")
    assert status == 0
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = ran("triangle", "USA", "RUS", "IRN", "--format", "json")
    (found,) = json.loads(out)
    assert sum(value for _, value in found["types"]) == pytest.approx(1, abs=1e-5)
    status, out, _ = ran("triangle", "USA", "RUS", "IRN", "--at", "2017-02", "--out", tmp_path / "triangle.txt")
    assert (status, out) == (0, "")
    assert "pivot" in (tmp_path / "triangle.txt").read_text()


def test_relations_of_events_in_parquet_by_engine_and_of_cells(ran: Ran, tmp_path: Path) -> None:
    events, cells = tmp_path / "events.parquet", tmp_path / "cells.parquet"
    pq.write_table(make_table(make_rows(200)), events)
    asked = ("relations", "USA", "RUS", "IRN", "--format", "csv")
    status, expected, _ = ran(*asked, "--events", events)
    assert status == 0
    assert "USA,RUS" in expected
    for engine in ("polars", "pandas"):
        assert ran(*asked, "--events", events, "--engine", engine)[:2] == (0, expected)
    status, out, err = ran("relations", "USA", "RUS", "IRN", "--events", events, "--cells-out", cells)
    assert (status, out) == (0, "")
    assert "cells in" in err
    # The cells of these actors have to give what the events gave, with all that supports it.
    assert (
        ran("relations", "USA", "RUS", "IRN", "--cells", cells, "--measure", "sum", "--format", "csv")[1]
        == (ran(*asked, "--events", events, "--measure", "sum")[1])
    )
    assert ran("relations", "USA", "RUS", "--cells", cells, "--events", events)[0] != 0


def test_relations_are_drawn(ran: Ran, report: Path, tmp_path: Path) -> None:
    store, drawing = tmp_path / "s.duckdb", tmp_path / "r.svg"
    ran("read", report, "--store", store)
    status, out, _ = ran("relations", "USA,RUS", "--store", store, "--svg", drawing)
    assert (status, out) == (0, "")
    assert "United States → Russia" in drawing.read_text(encoding="utf-8")
    status, out, err = ran("relations", "USA,RUS", "--store", store, "--freq", "all", "--svg", tmp_path / "no.svg")
    assert (status, out) == (1, "")
    assert "no course" in err
    assert not (tmp_path / "no.svg").exists()


def test_actors_and_types_can_be_looked_up(ran: Ran) -> None:
    _, out, _ = ran("actors", "the Kremlin", "--date", "2017-02", "--format", "json")
    assert json.loads(out)[0]["actor"] == "RUS"
    _, out, _ = ran("types", "--format", "json")
    assert len([row for row in json.loads(out) if not row["mode"]]) == 16
    _, out, _ = ran("types")
    assert max(map(len, out.splitlines())) <= 80
    status, out, err = ran("actors", "Xyzzy")
    assert (status, out) == (1, "")
    assert "Xyzzy" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["relations", "USA", "Atlantis of the Deep"],
        ["triangle", "USA", "RUS"],
        ["evidence", "e-nothing"],
        ["types", "--format", "xml"],
        ["types", "--out", "nowhere/types.csv"],
        ["read", "report.txt", "--store", "."],
        ["read", "report.txt", "--model", "no_such_pipeline"],
        ["read", "report.txt", "--date", "yesterday"],
        ["read", "report.txt", "--jobs", "0"],
        ["read", "report.txt", "--max-bytes", "0"],
        ["actors", "Tehran", "--date", "soon"],
        ["actors", "--actors", "nosuch.csv"],
        ["types", "--out", "types.docx"],
        ["export", "events", "--from", "2017-13"],
        ["relations", "USA", "RUS", "--from", "2018", "--to", "2017"],
        ["relations", "USA", "RUS", "--store", "nosuch.duckdb"],
        ["triangle", "USA", "RUS", "IRN", "--at", "junk"],
        ["triangle", "USA", "RUS", "United States"],
        ["brief", "report.txt", "--from", "early"],
        ["brief", "report.txt", "--at", "1990"],
        ["brief", "report.txt", "--about", "USA"],
        ["brief", "report.txt", "--about", "USA,USA,FRA"],
        ["brief", "report.txt", "--about", "USA,RUS,IRN,CHN"],
        ["export", "events", "--format", "parquet", "--out", "."],
        ["nonsense"],
        ["types", "-"],
        ["read"],
    ],
)
def test_a_mistake_is_one_clear_line(ran: Ran, report: Path, arguments: list[str], tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    status, out, err = ran(*arguments)
    assert (status, out) == (1, "")
    assert err.startswith("tertius: ")
    assert len(err.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} - before <= {"tertius.duckdb"}


def test_a_command_that_looks_makes_no_store(ran: Ran, tmp_path: Path) -> None:
    for command in (["relations", "USA", "RUS"], ["evidence", "e-1"], ["export", "events"]):
        status, out, err = ran(*command, "--store", "nosuch.duckdb")
        assert (status, out) == (1, "")
        assert err.startswith("tertius: nosuch.duckdb: no such store; read reports into it with `tertius read")
    assert not (tmp_path / "nosuch.duckdb").exists()


def test_a_refusal_names_its_option(ran: Ran, report: Path) -> None:
    for arguments, words in (
        (["read", report, "--jobs", "0"], "--jobs 0: must be at least 1"),
        (["read", report, "--max-bytes", "0"], "--max-bytes 0: must be at least 1"),
        (["brief", report, "--from", "2017-02-30"], "--from 2017-02-30: not a date"),
        (["brief", report, "--from", "2017", "--at", "x"], "--at x: not a date"),
        (["actors", "Iran", "--date", "x"], "--date x: not a date"),
        (["types", "--out", "x.docx"], "--out x.docx: no form has the suffix .docx"),
    ):
        assert ran(*arguments)[2].startswith(f"tertius: {words}")
    assert ran("types", "--out", "x.docx", "--format", "csv")[0] == 0
    assert ran("types", "--out", "types.txt")[0] == 0


def test_what_has_no_date_is_told_and_still_makes_a_brief(ran: Ran, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Russia praised Iran. Iran thanked Russia. The United States condemned Iran.")
    _, _, err = ran("read", "plain.txt")
    assert "1 report has no date; its acts cannot enter dated relations: read it again with --date" in err
    status, _, err = ran("relations", "USA", "RUS", "IRN")
    assert status == 0
    assert "left out: 3 acts without a date (give their reports a date with --date)" in err
    status, out, err = ran("triangle", "USA", "RUS", "IRN")
    assert (status, out) == (1, "")
    assert "3 acts without a date" in err
    _, out, _ = ran("brief", "--store", "tertius.duckdb", "--about", "usa, Russia ,iran")
    assert "No act has a date, so that all are taken as one period." in " ".join(out.split())
    _, out, err = ran("brief", "--store", "tertius.duckdb", "--about", "USA,RUS,IRN", "--freq", "month")
    said = " ".join(out.split())
    assert "leaves out 3 acts without a date" in said
    assert "Left out: 3 acts without a date" in said
    assert "left out: 3 acts without a date" in err


def test_why_there_is_no_triangle_is_true(ran: Ran, report: Path) -> None:
    def answer(*arguments: str) -> str:
        return str(json.loads(ran("brief", report, *arguments, "--json")[1])["answer"])

    assert "two actors were asked for, the United States and Iran" in answer("--about", "USA,IRN")
    nothing = answer("--about", "BRA,ARG,CHL")
    assert "no act between Brazil, Argentina and Chile was found in these texts, though the texts hold" in nothing
    later = answer("--about", "USA,RUS,IRN", "--from", "2030")
    assert "acts before 2030" in later


def test_interruption_and_failure_have_their_status(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(error: BaseException) -> Callable[[], Any]:
        def do() -> Any:
            raise error

        return do

    monkeypatch.setattr("tertius.api.types", raises(KeyboardInterrupt()))
    assert ran("types")[0] == 130
    monkeypatch.setattr("tertius.api.types", raises(TertiusError("no types today")))
    assert ran("types") == (1, "", "tertius: no types today\n")


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -c 'from tertius.cli import main; main()' actors --format csv | head -n 1"
    shown = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert shown.stdout == "id,name,kind,parent,since,until\n"
    assert shown.stderr == ""


@pytest.mark.slow
def test_runs_are_byte_identical_whatever_the_hash_seed_and_the_processes(tmp_path: Path) -> None:
    from tertius.samples import sample_reports

    reports = sample_reports()[:4]
    made = []
    for number, (seed, jobs) in enumerate([("1", "1"), ("2", "2")]):
        page = tmp_path / f"{number}.html"
        shown = tertius("brief", *reports, "--jobs", jobs, "--json", "--html", page, PYTHONHASHSEED=seed)
        made.append((shown.stdout, page.read_bytes()))
    assert made[0] == made[1]
    assert json.loads(made[0][0])["findings"]


def test_the_network_of_a_file_and_of_a_store(ran: Ran, report: Path, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("a,b,sign,year\nX,Y,1,1970\nY,Z,-1,1970\nX,Z,1,1970\nX,Y,-1,1971\n")
    status, out, err = ran("network", "--edges", "ties.csv", "--at", "1970")
    assert (status, err) == (0, "")
    assert "1 of 3 ties frustrated: proved the least possible" in out
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = ran("network", "--edges", "ties.csv", "--each")
    assert [line.split()[0] for line in out.splitlines()[-2:]] == ["1970", "1971"]
    _, out, _ = ran("network", "--edges", "ties.csv", "--each", "--format", "jsonl")
    assert [json.loads(line)["frustration"] for line in out.splitlines()] == [1, 0]
    files = ["--html", "n.html", "--png", "n.png", "--svg", "n.svg", "--graph", "n.gexf"]
    assert ran("network", "--edges", "ties.csv", "--each", *files)[:2] == (0, "")
    assert (tmp_path / "n.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "n.html").read_text().startswith("<!doctype html>")
    ran("read", report)
    status, out, _ = ran("network", "--over", "USA,Moscow,IRN", "--at", "2017-02", "--weighted", "--format", "json")
    (found,) = json.loads(out)
    assert (status, found["actors"], found["period"]) == (0, ["IRN", "RUS", "USA"], "2017-02")
    status, _, _ = ran("export", "network", "--freq", "year", "--out", "ties.graphml")
    assert status == 0
    for wrong, words in (
        (["--edges", "nosuch.csv"], "nosuch.csv: no such file"),
        (["--edges", "ties.csv", "--over", "X,Q"], "no Q among"),
        (["--edges", "ties.csv", "--at", "1950"], "--at 1950"),
        (["--edges", "ties.csv", "--each", "--at", "1970"], "--each shows every period"),
        (["--threshold", "0.2"], "--threshold 0.2"),
    ):
        status, out, err = ran("network", *wrong)
        assert (status, out, len(err.splitlines())) == (1, "", 1)
        assert words in err
