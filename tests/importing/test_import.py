"""Importing: what comes of rows of every format, what is put aside, and that nothing is lost or counted twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tertius.errors import InputError
from tertius.importing import Report, import_events, quarantine
from tertius.store import open_store


def adds_up(report: Report) -> bool:
    return report.read == report.stored + report.duplicate + report.quarantined and report.quarantined == sum(
        dict(report.reasons).values()
    )


KEDS = (
    "720526\tUSA\tUSR\t081\t(MAKE AGREEMENT)\tSIGNED A TREATY\n"
    "19720526\tUSR\tUSA\t081\t(MAKE AGREEMENT)\tSIGNED A TREATY\n"
    "720527  ISRMIL  PALREF  223  MIL ENGAGEME\n"
    "720528\tFRN\tISR\t130\t(PROTEST)\tPROTESTED\n"
    "729928\tFRN\tISR\t121\t(CRITICIZE)\tA DAY THAT NEVER WAS\n"
    "720529\tFRN\tISR\t999\t(NONE)\tNO CODE\n"
    "720530\tFRN\n"
    "720531\tFRN\tISR\t121\t(CRITICIZE)\tB\xe9NI\n"
)


def test_the_line_format_of_keds_in_all_its_ways() -> None:
    with open_store() as store:
        report = import_events(store, "keds", "-", stdin=io.BytesIO(KEDS.encode("latin-1")))[0]
        assert adds_up(report)
        assert dict(report.reasons) == {"date": 1, "code": 1, "columns": 1, "bytes": 1}
        events = {event.trace[0].rpartition(":")[2]: event for event in store.events()}
        assert (events["1"].source, events["1"].target, events["1"].date) == ("USA", "RUS", "1972-05-26")
        assert (events["2"].date, events["2"].type, events["2"].intensity) == ("1972-05-26", "SUPPORT", 6.5)
        assert (events["3"].source, events["3"].source_sector) == ("ISR", "military")
        assert (events["3"].target, events["3"].target_sector) == ("PSE", "refugee")
        assert (events["4"].intensity, events["4"].scale, events["4"].about) == (None, "goldstein_weis", None)
        assert [(row.line, row.detail) for row in quarantine(store)] == [
            (5, ""),
            (6, "999"),
            (7, "2 in place of 4 or more"),
            (8, "byte 33"),
        ]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_every_kind_of_line_end_makes_the_same_rows(end: str) -> None:
    with open_store() as store:
        data = KEDS.replace("\n", end).encode("latin-1")
        assert import_events(store, "keds", "-", stdin=io.BytesIO(data))[0].stored == 4


def test_a_row_is_found_by_its_id_with_what_the_file_said() -> None:
    with open_store() as store:
        import_events(store, "keds", "-", stdin=io.BytesIO(KEDS.encode("latin-1")))
        row = store.event_table().to_pylist()[0]
        event = store.find([row["id"]])[row["id"]]
        assert event.id == row["id"]
        assert event.trace == (
            "standard input:1",
            "source=USA",
            "target=USR",
            "text=(MAKE AGREEMENT) SIGNED A TREATY",
        )
        assert store.evidence(row["id"]).record == event


TABLE = 'day,who,whom,what\n1980-09-22,630,645,"042"\n1980-09,645,630,190\n"1980-09-24",2,365,036\n'


def mapping(path: Path, text: str = "") -> Path:
    file = path / "m.toml"
    file.write_text(
        '[columns]\ndate = "day"\nsource = "who"\ntarget = "whom"\ncode = "what"\n[actors]\nscheme = "cow"\n' + text
    )
    return file


def test_a_table_by_a_mapping(tmp_path: Path) -> None:
    with open_store() as store:
        report = import_events(store, "table", "-", mapping=mapping(tmp_path), stdin=io.BytesIO(TABLE.encode()))[0]
        assert (report.read, report.stored) == (3, 3)
        held = [(e.date, e.source, e.target, e.type, e.intensity) for e in store.events()]
        assert held == [
            ("1980-09", "IRQ", "IRN", "ASSAULT", -10.0),
            ("1980-09-22", "IRN", "IRQ", "CONSULT", 1.9),
            ("1980-09-24", "USA", "RUS", "AGREE", 4.0),
        ]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(TABLE)
    with open_store() as store:
        import_events(store, "table", file, mapping=mapping(tmp_path))
        before = store.event_table(), store.imports()
        again = import_events(store, "table", file, mapping=mapping(tmp_path))[0]
        assert (again.outcome, again.read, again.stored, again.duplicate) == ("already", 3, 0, 3)
        assert (store.event_table(), store.imports()) == before


def test_a_table_without_a_mapping_is_told_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(TABLE)
    with open_store() as store:
        assert "--mapping" in import_events(store, "table", file)[0].failed
        with pytest.raises(InputError, match="is for tables"):
            import_events(store, "keds", file, mapping=mapping(tmp_path))
