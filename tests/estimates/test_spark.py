"""The fold on Spark in local mode: the same cells as at home."""

import importlib.util
import shutil

import pyarrow.parquet as pq
import pytest
from tests.estimates.test_counting import coded
from tests.event_rows import make_rows

from tertius.errors import InputError
from tertius.estimates import fold, opened_events

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None, reason="no pyspark, or no Java"
)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    table = coded([row | {"code": ["040", "042", "043", ""][i % 4]} for i, row in enumerate(make_rows(300, seed=5))])
    path = tmp_path_factory.mktemp("spark") / "events.parquet"
    pq.write_table(table, path)
    with opened_events(path, "spark", "local[2]") as events:
        yield table, events


@needs_spark
@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize("words", [{}, {"freq": "week", "evidence": 2}, {"dedupe": True, "unmirror": True}])
def test_spark_gives_the_same_cells(both, words):
    table, events = both
    expected, result = fold(table, **words), fold(events, **words)
    assert result.cells.equals(expected.cells)
    assert result.evidence.equals(expected.evidence)
    assert dict(result.left_out) == dict(expected.left_out)


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="no pyspark")
def test_a_master_that_does_not_answer(tmp_path):
    pq.write_table(coded(make_rows(5)), tmp_path / "events.parquet")
    with (
        pytest.raises(InputError, match="nothing answers there"),
        opened_events(tmp_path / "events.parquet", "spark", "spark://127.0.0.1:1"),
    ):
        pass
