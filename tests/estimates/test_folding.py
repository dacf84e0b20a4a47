"""The fold: the same cells from every engine, in any order, with nothing left out uncounted."""

import datetime

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.event_rows import act, make_rows, make_table

from tertius.errors import InputError
from tertius.estimates import FREQS, flat_events, fold, period_of

ENGINES = {
    "pyarrow": lambda table: table,
    "polars": pl.from_arrow,
    "polars-lazy": lambda table: pl.from_arrow(table).lazy(),
    "pandas": lambda table: table.to_pandas(),
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
}


@pytest.fixture(scope="module")
def table():
    return make_table(make_rows(400))


@pytest.mark.parametrize("freq", FREQS)
@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_every_engine_gives_the_same_cells_and_evidence(table, freq, engine):
    expected = fold(table, freq, evidence=2)
    result = fold(ENGINES[engine](table), freq, evidence=2)
    assert result.cells.equals(expected.cells)
    assert result.evidence.equals(expected.evidence)
    assert dict(result.left_out) == dict(expected.left_out)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(60)))
def test_order_of_rows_changes_nothing(order):
    rows = make_rows(60, seed=3)
    expected = fold(make_table(rows), "month", evidence=3)
    result = fold(make_table([rows[i] for i in order]), "month", evidence=3)
    assert result.cells.equals(expected.cells)
    assert result.evidence.equals(expected.evidence)


@pytest.mark.parametrize("freq", [freq for freq in FREQS if freq != "all"])
def test_periods_are_those_of_the_calendar(freq):
    first = datetime.date(1999, 12, 25)
    days = [(first + datetime.timedelta(days=n)).isoformat() for n in range(12 * 366)]
    cells = fold(make_table([act("USA", "RUS", 1.0, date=day) for day in days]), freq).cells
    expected = {}
    for day in days:
        expected[period_of(day, freq)] = expected.get(period_of(day, freq), 0) + 2
    assert dict(zip(cells["period"].to_pylist(), cells["n"].to_pylist(), strict=True)) == expected


def test_every_event_is_in_a_cell_or_counted(table):
    for freq in FREQS:
        result = fold(table, freq, domestic=True)
        # A domestic symmetric event is mirrored onto itself, so halves add up for it as well.
        assert pc.sum(result.cells["n"]).as_py() == 2 * (len(table) - sum(result.left_out.values()))


def test_left_out_by_reason():
    rows = [
        act("USA", "RUS", 1.0),
        act("USA", "RUS", 1.0, date="2017"),
        act("USA", "RUS", 1.0, date=""),
        act("USA", "RUS", 1.0, date="2017-02-30"),
        act("USA", "USA", 1.0),
        act("USA", "", 1.0),
        act("USA", "RUS", 1.0, date="1979-11-04"),
        act("USA", "RUS", 1.0, source_sector="opposition"),
    ]
    result = fold(make_table(rows), "month", since="2016")
    assert dict(result.left_out) == {
        "coarse": 1,
        "undated": 2,
        "domestic": 1,
        "nameless": 1,
        "outside": 1,
        "sector": 1,
    }
    assert result.cells["n"].to_pylist() == [2]


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        ("2017-02", "", ["2017", "2017-02", "2017-02-14", "2018"]),
        ("", "2017-02", ["2016-12-31", "2017", "2017-02", "2017-02-14"]),
        ("2017-02-15", "2017-03", ["2017", "2017-02"]),
    ],
)
def test_an_event_is_outside_only_when_all_its_days_are(since, until, kept):
    dates = ["2016-12-31", "2017", "2017-02", "2017-02-14", "2018"]
    rows = [act("USA", f"A{i}", 1.0, date=date) for i, date in enumerate(dates)]
    cells = fold(make_table(rows), "all", since=since, until=until).cells
    assert cells["target"].to_pylist() == [f"A{dates.index(date)}" for date in kept]


def test_a_group_that_is_an_actor_speaks_for_itself():
    rows = [
        act("USA", "HAMAS", -7.0, target_sector="rebel"),
        act("USA", "SYR", -7.0, target_sector="rebel"),
        act("USA", "IRN", -3.0, source_sector="military"),
        act("RUS", "USA", -3.0, source_sector="elite"),
    ]
    result = fold(make_table(rows), "month")
    assert result.cells["target"].to_pylist() == ["HAMAS", "IRN"]
    assert dict(result.left_out) == {"sector": 2}
    assert len(fold(make_table(rows), "month", all_sectors=True).cells) == 4


def test_one_period_over_everything_is_named_by_its_dates():
    rows = [act("USA", "RUS", 1.0, date=date) for date in ("2017-02", "2016-11-08", "")]
    assert fold(make_table(rows), "all").cells["period"].to_pylist() == ["2016-11-08/2017-02"]
    assert fold(make_table(rows[2:]), "all").cells["period"].to_pylist() == ["undated"]
    assert dict(fold(make_table(rows), "all", since="2016").left_out) == {"undated": 1}


def test_symmetric_event_counts_half_each_way():
    cells = fold(make_table([act("USA", "RUS", 2.5, symmetric=True), act("USA", "RUS", 1.0)]), "year").cells
    counted = {row["source"]: (row["n"], row["sum"], row["sum2"]) for row in cells.to_pylist()}
    assert counted == {"USA": (3, 25 + 20, 625 + 200), "RUS": (1, 25, 625)}


def test_strongest_events_first_and_mirrored():
    rows = [act("USA", "RUS", g, id=f"e{i}", symmetric=i == 2) for i, g in enumerate([1.0, 2.0, 5.0, 2.0])]
    evidence = fold(make_table(rows), "year", evidence=3).evidence.to_pylist()
    found = [(row["source"], row["id"], row["rank"]) for row in evidence]
    assert found == [("RUS", "e2", 1), ("USA", "e2", 1), ("USA", "e1", 2), ("USA", "e3", 3)]


def test_flat_events_of_records(make_event):
    events = [
        make_event(about=("IRN", "CHN"), intensity=-3.0),
        make_event(about=None, flags=("wedge",), intensity=-7.0),
        make_event(about=(), intensity=-3.0),
    ]
    rows = flat_events(events).to_pylist()
    assert [row["about"] for row in rows] == ["CHN+IRN", None, ""]
    assert [row["intensity"] for row in rows] == [-3.0, None, -3.0]
    cells = fold(events, "month").cells
    assert cells.equals(fold(flat_events(events), "month").cells)


def test_day_reported_falls_back_on_the_day_it_happened():
    rows = [act("USA", "RUS", 1.0, date="2017-01-31", reported="2017-02-01"), act("USA", "RUS", 1.0, reported="")]
    assert fold(make_table(rows), "month", by="reported").cells["n"].to_pylist() == [4]


def test_calendar_columns_and_absent_columns():
    days = pa.array([datetime.date(2017, 2, 14), None], pa.date32())
    rows = {"source": ["USA"] * 2, "target": ["RUS"] * 2, "quad": ["verbal conflict"] * 2, "intensity": [-3, -3]}
    result = fold(pa.table({**rows, "date": days}), "month")
    assert result.cells["period"].to_pylist() == ["2017-02"]
    assert dict(result.left_out) == {"undated": 1}
    with pytest.raises(InputError, match="no column intensity"):
        fold(pa.table({**rows, "date": days}).drop_columns("intensity"))
    with pytest.raises(InputError, match="week52"):
        fold(pa.table({**rows, "date": days}), "fortnight")
