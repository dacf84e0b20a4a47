"""The linter of the actor tables: what a row must hold to be believed."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from tertius.actors import load_actors, loader, normal_form
from tertius.actors.words import covers
from tertius.errors import DataError

DATA = Path(loader.__file__).parent / "data"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv"))
NAMES = [file for file in FILES if file.startswith("names/")]
REFERENCE = Path(__file__).parents[3] / "shared" / "data"


def rows(file):
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def table():
    return load_actors()


@pytest.mark.parametrize("file", FILES)
def test_rows_are_sorted_and_none_is_twice(file):
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        _, *body = csv.reader(handle)
    assert [row[0].casefold() for row in body] == sorted(row[0].casefold() for row in body)
    assert len({tuple(row) for row in body}) == len(body)
    assert all(cell == cell.strip() for row in body for cell in row)


def test_actor_ids_are_unique_and_parents_known():
    ids = [row["id"] for row in rows("actors.csv")]
    assert len(set(ids)) == len(ids)
    assert all(code.isascii() and code == code.upper() and code.replace("_", "").isalnum() for code in ids)
    assert {row["parent"] for row in rows("actors.csv")} - {""} <= set(ids)


@pytest.mark.parametrize("file", NAMES)
def test_a_name_lies_within_its_own_dates(file):
    for row in rows(file):
        loader.check_dates(row["since"], row["until"], f"{file}: {row['text']}")


def test_terms_have_a_beginning_and_known_offices(table):
    for row in rows("persons.csv"):
        assert row["since"], row
        assert normal_form(row["office"]) in table.titles, row
        assert row["alone"] in ("yes", "no"), row
        assert row["surname"], row


def test_one_surname_rule_a_person():
    alone = {}
    for row in rows("persons.csv"):
        assert alone.setdefault((row["name"], row["actor"]), row["alone"]) == row["alone"], row


def test_a_person_holds_one_office_once_at_a_time():
    terms = {}
    for row in rows("persons.csv"):
        terms.setdefault((row["name"], row["actor"], row["office"]), []).append((row["since"], row["until"]))
    for key, spans in terms.items():
        spans.sort()
        for (_, until), (since, _) in pairwise(spans):
            assert until, key
            assert until[: len(since)] <= since, key


def test_titles_and_modifiers_have_one_row_a_form():
    for file in ("titles.csv", "modifiers.csv"):
        forms = [
            normal_form(form)
            for row in rows(file)
            for form in (row["text"], *filter(None, row.get("forms", "").split(";")))
        ]
        assert len(set(forms)) == len(forms), sorted({form for form in forms if forms.count(form) > 1})


def test_ambiguous_rows_name_real_readings(table):
    for row in rows("ambiguous.csv"):
        assert row["side"] in ("before", "after", "near"), row
        assert row["effect"] in ("not", "only"), row
        assert row["actor"] in table.actors, row


def test_every_sector_has_a_plover_code(table):
    assert {row["sector"] for row in rows("titles.csv")} <= set(table.sectors)
    assert all(len(sector.code) == 3 and sector.code.isupper() for sector in table.sectors.values())


def test_every_actor_has_a_name(table):
    named = {name.actor for group in table.names.values() for name in group}
    assert set(table.actors) <= named


def test_every_state_has_demonym_or_capital(table):
    told = {row["actor"] for file in ("names/demonyms.csv", "names/capitals.csv") for row in rows(file)}
    states = {code for code, actor in table.actors.items() if actor.kind == "state"}
    assert states <= told | {"VAT"}


@pytest.mark.parametrize(
    ("actor", "office", "since", "until"),
    [
        ("USA", "president", 1946, 2024),
        ("USA", "foreign minister", 1946, 2024),
        ("RUS", "foreign minister", 1946, 2024),
        ("CHN", "foreign minister", 1950, 2024),
        ("GBR", "prime minister", 1946, 2024),
        ("GBR", "foreign minister", 1946, 2024),
        ("FRA", "president", 1948, 2024),
        ("DEU", "prime minister", 1950, 2024),
        ("ISR", "prime minister", 1949, 2024),
        ("IND", "prime minister", 1948, 2024),
        ("JPN", "prime minister", 1949, 2024),
        ("TUR", "president", 1990, 2024),
        ("IRN", "supreme leader", 1980, 2024),
        ("UKR", "president", 1992, 2024),
        ("JPN", "defence minister", 2002, 2024),
        ("IND", "president", 1980, 2024),
        ("ITA", "prime minister", 1981, 2024),
        ("SRB", "foreign minister", 1980, 2024),
        ("JOR", "prime minister", 1980, 2024),
        ("KOR", "defence minister", 1988, 2024),
        ("TWN", "prime minister", 1980, 2024),
        ("PRK", "prime minister", 1980, 2024),
        ("NATO", "secretary-general", 1980, 2024),
        ("UNSECR", "secretary-general", 1980, 2024),
        ("LAS", "secretary-general", 1980, 2024),
        ("GCC", "secretary-general", 1981, 2024),
        ("IAEA", "director", 1980, 2024),
        ("EU", "foreign minister", 2000, 2024),
    ],
)
def test_the_great_offices_are_held_every_year(table, actor, office, since, until):
    empty = [year for year in range(since, until + 1) if not table.holders(actor, office, str(year))]
    assert not empty


@pytest.mark.reference
@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data is not here")
def test_every_state_of_the_cow_list_since_1945_is_covered(table):
    import pyarrow.parquet as pq

    listed = pq.read_table(REFERENCE / "networks" / "cow_states.parquet").to_pylist()
    ours = {code for codes in table.cow.values() for code in codes}
    assert {row["ccode"] for row in listed if row["endyear"] >= 1946} <= ours
    by_code = {code: actor for actor, codes in table.cow.items() for code in codes}
    for row in listed:
        if row["endyear"] >= 1946:
            actor = table.actors[by_code[row["ccode"]]]
            assert covers(actor.since, actor.until, str(max(row["styear"], 1946)))


def test_a_users_rows_come_first_and_may_name_new_actors(tmp_path):
    extra = tmp_path / "mine.csv"
    extra.write_text("text,actor,kind,sector\nGondor,GON,name,\nGondorian,GON,demonym,\nParis,GON,capital,\n")
    table = load_actors((str(extra),))
    assert table.actors["GON"].kind == "state"
    assert table.match(["Gondorian", "troops"], 0)[1][0].actor == "GON"
    assert table.match(["Paris"], 0)[1][0].actor == "GON"
    assert load_actors().match(["Paris"], 0)[1][0].actor == "FRA"


def test_users_may_bring_actors_and_persons(tmp_path):
    (tmp_path / "actors.csv").write_text("id,name,kind,parent\nMOR,Mordor,state,\n")
    (tmp_path / "persons.csv").write_text("name,surname,actor,office,since,until\nSauron Gorthaur,,MOR,king,1990,\n")
    table = load_actors((str(tmp_path / "actors.csv"), str(tmp_path / "persons.csv")))
    length, names = table.match(["Sauron", "Gorthaur"], 0, "1995")
    assert (length, names[0].actor, names[0].sector) == (2, "MOR", "executive")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "line 1: the header"),
        ("text,actor,kind\nX,XXX,nonsense\n", "kind: 'nonsense'"),
        ("text,actor,kind,sector\nX,XXX,name,wizard\n", "sector: 'wizard'"),
        ("text,actor,kind,sector,agent,since,until\nX,XXX,name,,,2001-13,\n", "'2001-13' is no date"),
        ("text,actor,kind,sector,agent,since,until\nX,XXX,name,,,2001,1999\n", "is before since"),
        ("text,actor,kind\nX,XXX,name,,,,,,too,many\n", "10 fields"),
        ("text,actor,kind\n...,XXX,name\n", "holds no word"),
        ("name,surname,actor,office,since\nA B,B,USA,wizard,1990\n", "office: 'wizard'"),
        ("name,surname,actor,office,since\nA B,B,QQQ,king,1990\n", "'QQQ'"),
        ("id,name,kind\nQ,Q,planet\n", "kind: 'planet'"),
    ],
)
def test_a_bad_row_is_told_with_its_place(tmp_path, text, message):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=r"bad\.csv") as told:
        load_actors((str(path),))
    assert message in str(told.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        load_actors((str(tmp_path / "none.csv"),))
