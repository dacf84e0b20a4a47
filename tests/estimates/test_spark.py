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
    """A table at home and on one session of Spark, which the tests share.

    A Java that compiles once and quickly, and two parts in place of eight: the time goes into small jobs.
    """
    table = coded([row | {"code": ["040", "042", "043", ""][i % 4]} for i, row in enumerate(make_rows(300, seed=5))])
    path = tmp_path_factory.mktemp("spark") / "events.parquet"
    pq.write_table(table, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        with opened_events(path, "spark", "local[2]") as events:
            events.sparkSession.conf.set("spark.sql.shuffle.partitions", "2")
            yield table, events


@needs_spark
@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [{"freq": "week", "evidence": 2}, {"freq": "all"}, {"dedupe": True, "unmirror": True}]
)
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
