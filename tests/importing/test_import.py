"""Importing: what comes of rows of every format, what is put aside, and that nothing is lost or counted twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tertius.errors import InputError
from tertius.importing import Report, import_events, quarantine
from tertius.importing.gdelt import columns
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
        assert store.evidence(row["id"]).text.startswith("standard input:1 · source=USA")


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


GDELT_WIDTHS = (57, 58, 61)


def gdelt_line(width: int = 58, number: int = 1, **cells: str) -> str:
    """A row of GDELT of our own making."""
    held = {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20160728",
        "Actor1Code": "USAGOV",
        "Actor1Name": "WASHINGTON",
        "Actor2Code": "RUS",
        "EventCode": "016",
        "DATEADDED": "20160728143000" if width == 61 else "20160728",
        "SOURCEURL": "http://www.example.org/1",
    } | cells
    return "\t".join(held.get(name, "") for name in columns(width))


def test_the_widths_of_gdelt_may_be_mixed() -> None:
    lines = [gdelt_line(width, number) for number, width in enumerate(GDELT_WIDTHS)] + ["three\tcells\tonly"]
    with open_store() as store:
        report = import_events(store, "gdelt", "-", stdin=io.BytesIO("\n".join(lines).encode()))[0]
        assert (report.stored, dict(report.reasons)) == (3, {"columns": 1})
        assert adds_up(report)
        assert {(e.date, e.reported, e.source, e.source_sector, e.target) for e in store.events()} == {
            ("2016-07-28", "2016-07-28", "USA", "government", "RUS")
        }
        # CAMEO 016 denies responsibility; the three known Goldstein columns give it three scores.
        assert {(e.type, e.intensity, e.scale) for e in store.events()} == {("REJECT", -2.0, "goldstein_cameo_gdelt")}
        assert [event.trace[-1].startswith("url=") for event in store.events()] == [False, True, True]


def test_what_gdelt_cannot_mean_is_put_aside() -> None:
    lines = [
        gdelt_line(number=1),
        gdelt_line(number=1),
        gdelt_line(number=2, SQLDATE="20160230"),
        gdelt_line(number=3, SQLDATE="20160801"),
        gdelt_line(number=4, EventCode="9999"),
        gdelt_line(number=5, Actor1Code=""),
    ]
    with open_store() as store:
        report = import_events(store, "gdelt", "-", stdin=io.BytesIO("\n".join(lines).encode()))[0]
        assert adds_up(report)
        assert (report.stored, report.duplicate) == (2, 1)
        assert dict(report.reasons) == {"date": 1, "future": 1, "code": 1}
        later = [gdelt_line(number=5), gdelt_line(number=6)]
        again = import_events(store, "gdelt", "-", stdin=io.BytesIO("\n".join(later).encode()))[0]
        assert (again.stored, again.duplicate) == (1, 1)


ICEWS_HEAD = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).replace(",", "\t")


def icews_line(number: int, **cells: str) -> str:
    held = {
        "Event ID": str(number),
        "Event Date": "2018-06-01",
        "Source Name": "Generals (Iran)",
        "Source Sectors": "Elite,Government,Military",
        "Source Country": "Iran",
        "CAMEO Code": "016",
        "Target Name": "United Nations",
        "Target Country": "NA",
    } | {name.replace("_", " "): value for name, value in cells.items()}
    return "\t".join(held.get(name, "NA") for name in ICEWS_HEAD.split("\t"))


def test_icews_names_its_actors_in_words() -> None:
    lines = [ICEWS_HEAD, icews_line(1), icews_line(2, Event_Date="2018-13-01"), icews_line(3, Source_Country="Oz")]
    with open_store() as store:
        report = import_events(store, "icews", "-", stdin=io.BytesIO("\r\n".join(lines).encode()))[0]
        assert (report.stored, dict(report.reasons)) == (2, {"date": 1})
        first, third = store.events()
        assert (first.source, first.source_sector, first.target) == ("IRN", "military", "UN")
        assert (first.intensity, first.scale) == (-5.0, "goldstein_cameo_icews")
        assert (third.source, third.trace[1]) == ("", "source=Oz")


POLECAT_HEAD = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Actor Name,Actor Country,Primary Actor Sector,"
    "Recipient Name,Recipient Country,Publication Date"
).replace(",", "\t")


def test_polecat_has_types_and_scores_of_its_own() -> None:
    rows = [
        "a1\t2021-03-04\tACCUSE\tdisapprove\t-2.0\tHassan Rouhani\tIRN\tGOV\tNone\tUSA\t2021-03-05",
        "a2\t2021-03-04\tCONSULT\tNone\tNone\tNone\tCHN\tNone\tNone\tRUS\t2021-03-05",
        "a3\t2021-03-04\tDANCE\tNone\t1.0\tNone\tCHN\tNone\tNone\tRUS\t2021-03-05",
        "a4\t2021-03-04\tCONSULT\tNone\tmuch\tNone\tCHN\tNone\tNone\tRUS\t2021-03-05",
    ]
    with open_store() as store:
        data = "\n".join([POLECAT_HEAD, *rows]).encode()
        report = import_events(store, "polecat", "-", stdin=io.BytesIO(data))[0]
        assert (report.stored, dict(report.reasons)) == (2, {"code": 1, "intensity": 1})
        first, second = store.events()
        assert (first.type, first.mode, first.intensity, first.scale) == ("ACCUSE", "disapprove", -2.0, "plover")
        assert (first.source, first.source_sector, first.reported) == ("IRN", "government", "2021-03-05")
        assert (second.type, second.intensity) == ("CONSULT", 2.5)


def test_a_file_of_another_format_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "icews.tab"
    file.write_text("\n".join([ICEWS_HEAD, *(icews_line(n) for n in range(40))]))
    with open_store() as store:
        for form, words in (
            ("gdelt", "none of its first"),
            ("polecat", "no column Event Type"),
            ("keds", "none of its"),
        ):
            report = import_events(store, form, file)[0]
            assert report.outcome == "failed"
            assert words in report.failed
            assert "\n" not in report.failed
        assert len(store.imports()) == 0
        assert store.event_table().num_rows == 0
