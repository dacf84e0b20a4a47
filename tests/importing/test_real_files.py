"""The real samples of every format: read = stored + duplicate + quarantined, and nothing unexplained put aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.importing import import_events
from tertius.store import open_store

FORMATS = Path(__file__).parents[3] / "shared" / "data" / "formats"

EXPECTED = (
    ("gdelt", "gdelt1_daily_20160728_57and58cols.tsv.gz", 710, {}),
    ("gdelt", "gdelt2_20191024143000.export.CSV.gz", 2111, {}),
    ("icews", "icews_dataverse_events.2018.sample.tab.gz", 3705, {}),
    ("keds", "keds_balkan_first20kB_CRonly.dat", 410, {}),
    ("keds", "keds_gulf99all_first400.dat", 400, {}),
    ("keds", "keds_levant_first400_tab.dat", 400, {}),
    # Five rows have codes that WEIS does not know, marked by the file itself as null.
    ("keds", "tabari-demo.keds", 77, {"code": 5}),
)


@pytest.mark.reference
@pytest.mark.skipif(not FORMATS.exists(), reason="the reference data is not beside the project")
@pytest.mark.parametrize(("form", "name", "rows", "reasons"), EXPECTED)
def test_a_real_file_adds_up(form: str, name: str, rows: int, reasons: dict[str, int]) -> None:
    with open_store() as store:
        report = import_events(store, form, FORMATS / name)[0]  # type: ignore[arg-type]
        assert (report.read, dict(report.reasons), report.failed) == (rows, reasons, "")
        assert report.read == report.stored + report.duplicate + report.quarantined
        assert report.stored == store.event_table().num_rows
