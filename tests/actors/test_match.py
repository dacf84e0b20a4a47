"""Names in running text at a date, as the reader asks for them."""

import pytest

from tertius.actors import load_actors, normal_form, tokenise
from tertius.actors.words import case_fits, covers, pieces


@pytest.fixture(scope="module")
def table():
    return load_actors()


def first(table, text, date, places=False):
    """Actor of the first name in a text, "" when none is meant."""
    tokens = tokenise(text)
    position = 0
    while position < len(tokens):
        length, names = table.match(tokens, position, date, places=places)
        if names:
            return names[0].actor
        position += max(length, 1)
    return ""


@pytest.mark.parametrize(
    ("text", "date", "actor"),
    [
        ("Burma", "1975", "MMR"),
        ("Myanmar", "2021", "MMR"),
        ("Zaire", "1980", "COD"),
        ("Congo", "1965", "COD"),
        ("Congo", "1985", "COG"),
        ("Congo", "2005", "COD"),
        ("the Soviet Union", "1970", "RUS"),
        ("the Soviets", "1970", "RUS"),
        ("the Soviets", "2010", ""),
        ("Peking", "1971", "CHN"),
        ("Red China", "1965", "CHN"),
        ("Nationalist China", "1965", "TWN"),
        ("Saigon", "1970", "RVN"),
        ("Saigon", "1990", ""),
        ("Hanoi", "1970", "VNM"),
        ("Bonn", "1970", "DEU"),
        ("Bonn", "2010", ""),
        ("East Berlin", "1970", "DDR"),
        ("Belgrade", "1985", "SRB"),
        ("Yugoslavia", "1985", "SRB"),
        ("Prague", "1968", "CSK"),
        ("Prague", "2010", "CZE"),
        ("Rhodesia", "1970", "ZWE"),
        ("Upper Volta", "1970", "BFA"),
        ("the U.S.", "2017", "USA"),
        ("the US", "2017", "USA"),
        ("they told us", "2017", ""),
        ("Turkey", "2017", "TUR"),
        ("a cold turkey", "2017", ""),
        ("Polish troops", "2017", "POL"),
        ("polish the table", "2017", ""),
        ("Nato", "2017", "NATO"),
        ("who said", "2017", ""),
        ("the WHO", "2017", "WHO"),
        ("the European Community", "1985", "EC"),
        ("the Palestinian Authority", "2000", "PSE"),
        ("ISIL", "2015", "ISIS"),
        ("al Qaida", "2001", "ALQAEDA"),
        ("Hizbollah", "2006", "HEZBOLLAH"),
        ("Foggy Bottom", "1970", "USA"),
        ("the Quai d'Orsay", "1970", "FRA"),
        ("the Elysée", "1970", "FRA"),
        ("Wall Street Journal", "2017", "WSJ"),
        ("Mao Tse-tung", "1970", "CHN"),
        ("Chou En-lai", "1971", "CHN"),
    ],
)
def test_a_name_means_its_actor_at_its_date(table, text, date, actor):
    assert first(table, text, date) == actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("George Washington crossed the Delaware", ""),
        ("Michael Jordan", ""),
        ("the River Jordan", ""),
        ("the Paris Agreement", ""),
        ("Lebanon , Pennsylvania", ""),
        ("Georgia Tech", ""),
        ("the South China Sea", ""),
        ("Niger Delta", ""),
        ("Papua New Guinea", "PNG"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("North Korea", "PRK"),
        ("Korea", "KOR"),
        ("Korea Kim rules", "PRK"),
        ("Congo, whose capital is Brazzaville", "COG"),
        ("Sydney", ""),
    ],
)
def test_neighbouring_words_rule_readings_out(table, text, actor):
    assert first(table, text, "2017") == actor


@pytest.mark.parametrize(
    ("text", "date", "sector"),
    [
        ("Putin", "2017-02-14", "executive"),
        ("Vladimir Putin", "2017-02-14", "executive"),
        ("Vladimir Putin", "1995", "elite"),
        ("Kissinger", "1971-07", "government"),
        ("Kissinger", "1985", "elite"),
        ("Obama", "2012", "executive"),
        ("Obama", "2019", "elite"),
        ("Khamenei", "1985", "executive"),
        ("Gromyko", "1970", "government"),
        ("Lin Piao", "1970", "government"),
    ],
)
def test_a_person_is_what_he_was_at_the_date(table, text, date, sector):
    length, names = table.match(tokenise(text), 0, date)
    assert length
    assert sector in {name.sector for name in names}
    assert table.speaks_for_state(names[0]) == (sector != "elite")


@pytest.mark.parametrize(("text", "date"), [("Putin", "1995"), ("May", "2018"), ("Brown", "2009"), ("Trump", "2012")])
def test_a_bare_surname_is_not_enough(table, text, date):
    assert table.match([text], 0, date) == (0, ())


@pytest.mark.parametrize(("date", "sector"), [("2021-01-25", "government"), ("2021-03-25", "elite")])
def test_a_report_still_tells_of_a_minister_who_just_left(table, date, sector):
    _, names = table.match(["Mike", "Pompeo"], 0, date)
    assert names[0].sector == sector


def test_the_latest_term_comes_first_without_a_date(table):
    _, names = table.match(["Donald", "Trump"], 0)
    assert names[0].since == "2025-01-20"
    assert names[0].sector == "executive"


def test_the_possessive_is_left_to_the_sentence(table):
    assert table.match(["Iran", "'s", "minister"], 0)[0] == 1


@pytest.mark.parametrize(
    "tokens", [["Tse-tung"], ["Mao", "Tse-tung"], ["Mao", "Tse", "-", "tung"], ["al", "-", "Qaeda"], ["al-Qaeda"]]
)
def test_hyphens_match_however_they_are_cut(table, tokens):
    length, names = table.match(tokens, 0, "1970" if "Mao" in tokens else "")
    assert length == (len(tokens) if names else 0)
    assert bool(names) == (tokens != ["Tse-tung"])


def test_partial_dates_overlap():
    assert covers("2017-01-20", "2021-01-20", "2017")
    assert not covers("2017-01-20", "2021-01-20", "2016-12")
    assert covers("1949", "1990-10-02", "1990-10")
    assert not covers("", "1990-10-02", "1990-11")


def test_words():
    assert normal_form("The People's Republic of China") == "the people republic of china"
    assert pieces("N'Djamena") == ("NDjamena",)
    assert case_fits(("NATO",), ("Nato",))
    assert not case_fits(("WHO",), ("Who",))
