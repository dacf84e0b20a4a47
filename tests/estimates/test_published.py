"""The published weekly series of Israel and the Palestinians (MSBVAR), from the rows it was made of."""

from pathlib import Path

import pytest

import tertius
from tertius.importing import import_events

EVENTS = Path(__file__).parents[3] / "shared/data/events"

MAPPING = """
[columns]
date = "date"
source = "source"
target = "target"
code = "code"
[codes]
scheme = "weis"
[actors]
scheme = "keds"
[duplicates]
column = "dup_block"
"""


@pytest.mark.reference
@pytest.mark.slow
@pytest.mark.skipif(not EVENTS.is_dir(), reason="the reference data are not there")
def test_weekly_sums_are_those_published(tmp_path):
    import polars as pl

    (tmp_path / "map.toml").write_text(MAPPING)
    with tertius.open(tmp_path / "levant.duckdb") as store:
        import_events(
            store,
            "table",
            EVENTS / "keds_levant_weis.parquet",
            mapping=tmp_path / "map.toml",
        )
        found = tertius.relations(store, ["ISR", "PSE"], "week52", measure="sum", all_sectors=True).to_polars()
    published = pl.read_csv(EVENTS / "msbvar_israel_palestine_weekly.csv")
    week = pl.col("week").cast(pl.String).str.zfill(2)
    published = published.with_columns(period=pl.format("{}-w{}", pl.col("year"), week))
    for source, column, least in (("ISR", "i2p", 1263), ("PSE", "p2i", 1270)):
        series = found.filter(pl.col("source") == source, pl.col("about") == "").select("period", "value")
        both = published.join(series, on="period", how="left").with_columns(pl.col("value").fill_null(0.0))
        assert ((both[column] - both["value"]).abs() < 0.05).sum() >= least
        assert both.select(pl.corr(column, "value")).item() > 0.9999
