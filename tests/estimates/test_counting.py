"""What counts, and how often: duplicates, mirrored acts, sectors, the literature's measures; cells as a file."""

from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.estimates.test_folding import ENGINES
from tests.event_rows import SCHEMA, act, make_rows

import tertius
from tertius.errors import InputError
from tertius.estimates import aggregates, fold, opened_events, read_cells, write_cells
from tertius.ontology import load_mirrored, load_ontology

CODED = SCHEMA.append(pa.field("code", pa.string()))

DAYS = st.sampled_from(["2017-02-13", "2017-02-14", "2017-02", ""])
ROW = st.builds(
    lambda pair, date, code, intensity, sector: act(
        *pair, intensity, date=date, code=code, type="CONSULT", source_sector=sector, quad="verbal cooperation"
    ),
    st.sampled_from([("USA", "RUS"), ("RUS", "USA"), ("USA", "IRN"), ("RUS", "RUS")]),
    DAYS,
    st.sampled_from(["040", "042", "043", "045"]),
    st.sampled_from([None, -2.0, 1.0, 1.9, 2.8]),
    st.sampled_from(["", "media", "military"]),
)


def coded(rows):
    return pa.Table.from_pylist([{**row, "id": f"e{i}"} for i, row in enumerate(rows)], schema=CODED)


def meeting(source, target, code="040", **more):
    return act(source, target, more.pop("intensity", 1.0), code=code, type="CONSULT", **more)


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("words", [{"dedupe": True}, {"unmirror": True}, {"dedupe": True, "unmirror": True}])
def test_every_engine_counts_alike(engine, words):
    rows = [row | {"code": ["040", "042", "043", ""][i % 4]} for i, row in enumerate(make_rows(300, seed=5))]
    table = coded(rows)
    expected, result = (fold(events, "month", evidence=2, **words) for events in (table, ENGINES[engine](table)))
    assert result.cells.equals(expected.cells)
    assert result.evidence.equals(expected.evidence)
    assert dict(result.left_out) == dict(expected.left_out)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=14), st.booleans(), st.booleans())
def test_what_is_counted_and_what_is_left_out_is_all_there_is(rows, dedupe, unmirror):
    result = fold(coded(rows), "month", dedupe=dedupe, unmirror=unmirror)
    assert (pc.sum(result.cells["n"]).as_py() or 0) == 2 * (len(rows) - sum(result.left_out.values()))


def test_one_event_a_day_is_the_strongest():
    rows = [act("USA", "RUS", g, type="ACCUSE", quad="verbal conflict") for g in (-2.0, -3.5, 1.0, -3.5)]
    rows += [act("USA", "RUS", -2.0, type="ACCUSE", quad="verbal conflict", date="2017-02-15")]
    rows += [act("USA", "RUS", -2.0, type="ACCUSE", quad="verbal conflict", date="2017-02")] * 2
    result = fold(coded(rows), "month", dedupe=True, evidence=9)
    assert result.cells.select(["n", "k", "sum"]).to_pylist() == [{"n": 8, "k": 8, "sum": -2 * (35 + 20 + 20 + 20)}]
    assert dict(result.left_out) == {"duplicate": 3}
    assert [row["id"] for row in result.evidence.to_pylist()] == ["e1", "e4", "e5", "e6"]


def test_mirrored_rows_pair_off_and_the_rest_count_whole():
    rows = [meeting("USA", "RUS"), meeting("USA", "RUS"), meeting("RUS", "USA"), meeting("RUS", "USA", "045")]
    result = fold(coded(rows), "month", unmirror=True)
    counted = {(row["source"], row["n"]) for row in result.cells.to_pylist()}
    assert counted == {("USA", 3), ("RUS", 3)}  # a pair as a half each way, one meeting more, one act of mediation
    assert dict(result.left_out) == {"mirrored": 1}


def test_a_visit_is_mirrored_by_a_visit_received():
    rows = [meeting("USA", "RUS", "042", intensity=1.9), meeting("RUS", "USA", "043", intensity=2.8)]
    cells = fold(coded(rows), "month", unmirror=True).cells
    assert cells.select(["source", "n", "sum"]).to_pylist() == [
        {"source": "RUS", "n": 1, "sum": 28},
        {"source": "USA", "n": 1, "sum": 19},
    ]
    both_visit = [meeting("USA", "RUS", "042"), meeting("RUS", "USA", "042")]
    assert dict(fold(coded(both_visit), "month", unmirror=True).left_out) == {}


def test_rows_of_another_day_class_or_office_do_not_pair():
    for other in ({"date": "2017-02-15"}, {"status": "intended"}, {"source_sector": "military"}, {"code": "046"}):
        rows = [meeting("USA", "RUS"), meeting("RUS", "USA", **other)]
        assert "mirrored" not in fold(coded(rows), "month", unmirror=True).left_out


def test_which_acts_are_mirrored_needs_their_codes():
    with pytest.raises(InputError, match="--unmirror"):
        fold(coded([meeting("USA", "RUS")]).drop_columns("code"), unmirror=True)


def test_a_mirrored_code_means_one_thing_with_its_type():
    crosswalks = {name: load_ontology().crosswalk(name) for name in ("cameo", "weis")}
    for row in load_mirrored():
        bearers = [name for name, codes in crosswalks.items() if row.code in codes and codes[row.code].type == row.type]
        assert len(bearers) == 1, row


def test_chosen_sectors():
    rows = [act("USA", "RUS", 1.0, source_sector=sector) for sector in ("", "government", "military", "media")]
    kept = {
        words: fold(coded(rows), sectors=words).cells["n"].to_pylist()
        for words in (("government",), ("military",), ("media", "government"))
    }
    assert kept == {("government",): [4], ("military",): [], ("media", "government"): [6]}
    with pytest.raises(InputError, match="no sector 'goverment'"):
        fold(coded(rows), sectors=["goverment"])
    with pytest.raises(InputError, match="leave one"):
        fold(coded(rows), sectors=["media"], all_sectors=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_turning_the_scale_turns_sums_and_means(rows):
    turned = [{**row, "intensity": None if row["intensity"] is None else -row["intensity"]} for row in rows]
    for measure in ("sum", "mean"):
        here, there = (aggregates(fold(coded(part), "year"), measure).table for part in (rows, turned))
        signs = [None if value is None else -value + 0.0 for value in here["value"].to_pylist()]
        assert there["value"].to_pylist() == signs


@settings(max_examples=20, deadline=None)
@given(st.lists(ROW, max_size=12), st.permutations(["USA", "RUS", "IRN"]), st.booleans())
def test_other_names_give_the_same_numbers(rows, names, unmirror):
    new = dict(zip(["USA", "RUS", "IRN"], names, strict=True))
    renamed = [{**row, "source": new[row["source"]], "target": new[row["target"]]} for row in rows]
    here, there = (fold(coded(part), "month", unmirror=unmirror).cells.to_pylist() for part in (rows, renamed))
    here = [{**row, "source": new[row["source"]], "target": new[row["target"]]} for row in here]
    assert sorted(map(repr, here)) == sorted(map(repr, there))


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 200), max_size=3).map(sorted), st.integers(1, 4))
def test_files_and_threads_change_nothing(tmp_path_factory, cuts, threads):
    import duckdb

    folder, table = tmp_path_factory.mktemp("events"), coded(make_rows(200, seed=8))
    bounds = [0, *cuts, len(table)]
    for number, (start, stop) in enumerate(pairwise(bounds)):
        pq.write_table(table.slice(start, stop - start), folder / f"part-{number}.parquet")
    with duckdb.connect(config={"threads": threads}) as connection:
        result = fold(connection.read_parquet(str(folder / "*.parquet")), "week")
    assert result.cells.equals(fold(table, "week").cells)


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
def test_events_in_parquet_by_engine(engine, tmp_path):
    table = coded(make_rows(100))
    (tmp_path / "deep").mkdir()
    pq.write_table(table.slice(0, 60), tmp_path / "a.parquet")
    pq.write_table(table.slice(60), tmp_path / "deep" / "b.parquet")
    with opened_events(tmp_path, engine) as events:
        assert fold(events).cells.equals(fold(table).cells)


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
def test_whole_records_in_parquet(engine, tmp_path, make_event):
    from tertius.exchange import write
    from tertius.records import Event

    events = [make_event(about=("CHN", "IRN")), make_event(about=None, flags=("wedge",)), make_event(about=())]
    write(events, Event, "parquet", tmp_path / "events.parquet")
    with opened_events(tmp_path / "events.parquet", engine) as opened:
        assert fold(opened).cells.equals(fold(events).cells)


def test_unusable_events_and_engines(tmp_path):
    (tmp_path / "bad.parquet").write_text("no Parquet")
    for path, engine, master, words in (
        (tmp_path / "none.parquet", "duckdb", "", "no Parquet file there"),
        (tmp_path / "bad.parquet", "duckdb", "", "cannot be read"),
        (tmp_path / "bad.parquet", "pandas", "", "cannot be read"),
        (tmp_path / "bad.parquet", "dask", "", "choose one of duckdb"),
        (tmp_path / "bad.parquet", "polars", "local", "--engine spark"),
        ("hdfs://host/events", "duckdb", "", "only Spark"),
    ):
        with pytest.raises(InputError, match=words), opened_events(path, engine, master):
            pass


def test_cells_come_back_from_their_file(tmp_path):
    folded = fold(coded(make_rows(200)), "month", actors=["USA", "RUS", "IRN"], evidence=3, dedupe=True)
    write_cells(folded, tmp_path / "cells.parquet")
    again = read_cells(tmp_path / "cells.parquet")
    assert again.cells.equals(folded.cells)
    assert again.evidence.equals(folded.evidence)
    assert (again.freq, again.by, dict(again.left_out), again.counting) == (
        *("month", "date", dict(folded.left_out)),
        "dedupe",
    )
    direct, later = (tertius.relations(source, ["USA", "RUS"]).to_arrow() for source in (folded, again))
    assert later.equals(direct)


def test_cells_are_what_they_were_folded_as(tmp_path):
    folded = fold(coded(make_rows(20)), "month")
    for words, said in (({"freq": "year"}, "--freq year"), ({"known": "then"}, "--known"), ({"dedupe": True}, "--ded")):
        with pytest.raises(InputError, match=said):
            tertius.relations(folded, **words)
    pq.write_table(folded.cells, tmp_path / "plain.parquet")
    with pytest.raises(InputError, match="holds no cells"):
        read_cells(tmp_path / "plain.parquet")


def test_measures_as_counted():
    rows = [act("USA", "IRN", g, date=f"2017-0{month}-01") for month, g in ((1, -6.0), (1, -4.0), (1, 1.0), (3, 2.0))]
    table = coded(rows)
    values = {
        measure: tertius.relations(table, measure=measure).to_arrow()["value"].to_pylist()
        for measure in ("sum", "mean", "ratio", "volume")
    }
    assert values == {
        "sum": [-9.0, 0.0, 2.0],
        "mean": [-3.0, None, 2.0],
        "ratio": [2.0, None, 0.0],
        "volume": [3.0, 0.0, 1.0],
    }


def test_how_events_were_counted_is_said_with_the_method():
    table = coded(make_rows(60))
    assert tertius.relations(table, dedupe=True, sectors=["military"]).method.endswith("; dedupe; sectors: military")
    assert "dedupe" not in tertius.relations(table).method
