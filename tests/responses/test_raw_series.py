"""Series of raw aggregates: what stands in for no news, and what is refused."""

import numpy as np
import pyarrow as pa
import pytest

from tertius.errors import InputError, NotEnoughEvents, SmoothedSeries
from tertius.estimates import aggregates, fold, relations
from tertius.responses import check_enough, series_from_table, series_of


def rows(*events):
    """(source, target, month, intensity) rows; negative ones are verbal conflict."""
    quads = ["verbal conflict" if value < 0 else "verbal cooperation" for *_, value in events]
    return pa.table(
        {
            "source": [event[0] for event in events],
            "target": [event[1] for event in events],
            "date": [f"2017-{event[2]:02d}-05" for event in events],
            "quad": quads,
            "intensity": [float(event[3]) for event in events],
        }
    )


EVENTS = rows(("USA", "IRN", 1, -4), ("USA", "IRN", 1, 2), ("IRN", "USA", 3, -6), ("USA", "IRN", 4, 5))


def test_means_of_no_news_are_those_of_the_past():
    found = series_of(aggregates(fold(EVENTS, "month"), "mean", scale=""))
    assert found.names == (("IRN", "USA"), ("USA", "IRN"))
    assert found.values.T.tolist() == [[0.0, 0.0, -6.0, -6.0], [-1.0, -1.0, -1.0, 5.0]]
    assert found.filled == (3, 2)
    assert found.volume[:, 1].tolist() == [2, 0, 0, 1]


def test_log_ratio_is_of_the_counts_of_any_measure():
    for measure in ("sum", "ratio", "volume"):
        found = series_of(aggregates(fold(EVENTS, "month"), measure), [("USA", "IRN")], measure="log ratio")
        assert np.allclose(found.values.ravel(), [0.0, 0.0, 0.0, np.log(1.5 / 0.5)])
    assert series_of(aggregates(fold(EVENTS, "month"), "ratio")).measure == "log ratio"


def test_only_the_relation_itself_is_a_series():
    table = EVENTS.append_column("about", pa.array(["RUS", "", "", ""]))
    found = series_of(aggregates(fold(table, "month"), "sum", ["USA", "IRN", "RUS"]), [("USA", "IRN")])
    assert found.values.ravel().tolist() == [2.0, 0.0, 0.0, 5.0]


def test_smoothed_levels_are_refused():
    with pytest.raises(SmoothedSeries, match="smoothed levels know the future"):
        series_of(relations(fold(EVENTS, "month")))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: series_of(aggregates(fold(EVENTS, "all"), "sum")), "one period over everything"),
        (lambda: series_of(aggregates(fold(EVENTS, "month"), "sum"), [("USA", "RUS")]), "no series USA to RUS"),
        (lambda: series_of(aggregates(fold(EVENTS, "month"), "sum"), measure="mean"), "are of 'sum'"),
        (lambda: series_from_table("nowhere.csv", {"a": ("A", "B")}, freq="month"), "nowhere.csv: no CSV"),
    ],
)
def test_what_makes_no_series_is_refused(call, words):
    with pytest.raises(InputError, match=words):
        call()


def test_tables_with_a_gap_or_a_hole_are_refused():
    table = {"period": ["2017-01", "2017-03"], "a": [1.0, 2.0]}
    with pytest.raises(InputError, match="2017-03 follows 2017-01"):
        series_from_table(pa.table(table), {"a": ("A", "B")}, freq="month")
    table = {"period": ["2017-01", "2017-02"], "a": [1.0, None]}
    with pytest.raises(InputError, match="2017-02: column a has no number"):
        series_from_table(pa.table(table), {"a": ("A", "B")}, freq="month")
    with pytest.raises(InputError, match="has no column b"):
        series_from_table(pa.table(table), {"b": ("A", "B")}, freq="month")


def test_too_little_is_refused_with_the_numbers():
    found = series_of(aggregates(fold(EVENTS, "month"), "sum"))
    with pytest.raises(NotEnoughEvents) as caught:
        check_enough(found, 2)
    assert "2 series with 2 lags need 12 periods and 20 events of each dyad" in str(caught.value)
    assert "4 periods by month, and events: IRN to USA 1, USA to IRN 3" in str(caught.value)


def test_whether_mirrored_acts_were_counted_once_is_known():
    coded = EVENTS.append_column("type", pa.array(["CONSULT"] * 4)).append_column("code", pa.array(["031"] * 4))
    found = [series_of(aggregates(fold(coded, "month", unmirror=once), "sum")).unmirrored for once in (False, True)]
    assert found == [False, True]
