"""Free phrases to actor, sector and whether they speak for it."""

import json
import re
from pathlib import Path

import pytest

from tertius.actors import load_actors, resolve

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "reading" / "actors_dev.jsonl"
TODAY = "2022-06-01"
"""What "today" means in the reference rows, to judge by who they expect in office."""


@pytest.fixture(scope="module")
def table():
    return load_actors()


@pytest.mark.parametrize(
    ("phrase", "date", "actor", "sector", "speaks"),
    [
        ("Russian Deputy Foreign Minister Sergei Ryabkov", "2017", "RUS", "government", True),
        ("Russian Deputy Foreign Minister Ivan Nobody", "2017", "RUS", "government", True),
        ("former US officials", "2017", "USA", "elite", False),
        ("ex-Soviet generals", "1985", "RUS", "elite", False),
        ("the Turkish president", "2017", "TUR", "executive", True),
        ("the president of France", "2017", "FRA", "executive", True),
        ("president-elect Donald Trump", "2016-12", "USA", "elite", False),
        ("President Vladimir Putin", "2017", "RUS", "executive", True),
        ("President Vladimir Putin", "1995", "RUS", "elite", False),
        ("Iran's Revolutionary Guards", "", "IRN", "military", True),
        ("Russian opposition leader Alexei Navalny", "2018", "RUS", "opposition", False),
        ("Venezuelan opposition leader Juan Guaido", "2019", "VEN", "opposition", False),
        ("UN Security Council", "", "UNSC", "igo", True),
        ("Kurdish rebels", "", "KURDS", "rebel", False),
        ("Russia's ambassador to Poland", "", "RUS", "government", True),
        ("a former White House official", "", "USA", "elite", False),
        ("British experts", "", "GBR", "education", False),
        ("Iranian exiles in Paris", "", "IRN", "opposition", False),
        ("trade unions in Denmark", "", "DNK", "labor", False),
        ("Syrian refugees", "", "SYR", "refugee", False),
        ("Israeli warplanes", "", "ISR", "military", True),
        ("the Iran-backed Houthis", "", "HOUTHIS", "rebel", True),
        ("pro-Russian rebels", "", "", "rebel", False),
        ("Japan's House of Representatives", "", "JPN", "legislature", True),
        ("the House of Representatives", "", "USA", "legislature", True),
        ("European Union legislators", "", "EU", "legislature", True),
        ("a NATO spokesman", "", "NATO", "igo", True),
        ("Boko Haram gunmen", "", "BOKOHARAM", "rebel", True),
        ("authorities", "", "", "government", True),
        ("the Soviet foreign minister", "1970", "RUS", "government", True),
        ("Qiao Guanhua", "1971", "CHN", "government", True),
        ("Melvin Laird", "1970", "USA", "government", True),
        ("residents of Aleppo", "", "SYR", "civilian", False),
        ("students in Hong Kong", "", "HKG", "civilian", False),
    ],
)
def test_a_phrase_names_its_actor(table, phrase, date, actor, sector, speaks):
    best = resolve(table, phrase, date)[0]
    assert (best.actor, best.sector, best.speaks_for_state) == (actor, sector, speaks)


@pytest.mark.parametrize("phrase", ["", "he", "us", "the George Washington", "the Paris Agreement", "1234", "---"])
def test_nothing_is_made_of_nothing(table, phrase):
    assert resolve(table, phrase, "2017") == ()


def test_the_reason_names_the_rows(table):
    best = resolve(table, "former Turkish president", "2017")[0]
    assert "demonym 'Turkish' (actors/data/names/demonyms.csv)" in best.reason
    assert "title 'president' (actors/data/titles.csv)" in best.reason
    assert "'former' (actors/data/modifiers.csv)" in best.reason
    assert "nationality only" in best.reason


def test_the_context_gives_the_country(table):
    assert resolve(table, "the foreign minister", "2017", context="Turkish")[0].actor == "TUR"
    assert resolve(table, "the foreign minister", "2017")[0].actor == ""


def test_two_states_give_two_readings(table):
    assert [each.actor for each in resolve(table, "Russian-U.S. relations", "2017")] == ["RUS", "USA"]


def test_a_group_keeps_its_nationality(table):
    best = resolve(table, "Boko Haram")[0]
    assert (best.kind, best.country) == ("nonstate", "NGA")


def country(table, best):
    """The reference's country column: igo families have codes of their own."""
    if best is None or not best.actor:
        return ""
    actor = table.actors[best.actor]
    for code, family in (("UNO", "UN"), ("EUR", "EU")):
        if family in (actor.id, actor.parent):
            return code
    return "IGO" if actor.kind == "igo" else best.country


@pytest.mark.reference
@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference data is not here")
def test_reference_phrases(table):
    hits = {"country": [], "sector": []}
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected = row["expect"]
        year = re.search(r"\d{4}(-\d\d-\d\d)?", row["date"])
        found = resolve(table, row["actor"], year.group() if year else TODAY, row["context"])
        best = found[0] if found else None
        if "country" in expected:
            hits["country"].append(country(table, best) == expected["country"])
        if expected.get("code_1", "????") != "????":
            code = table.sectors[best.sector].code if best and best.sector else "" if best else "UNK"
            hits["sector"].append(code in (expected["code_1"], expected.get("code_2")))
    shares = {name: sum(values) / len(values) for name, values in hits.items()}
    assert shares["country"] >= 0.90, shares
    assert shares["sector"] >= 0.80, shares


@pytest.mark.parametrize(
    ("phrase", "actor", "sector"),
    [
        ("Kenyan church leaders", "KEN", "religious"),
        ("airline officials in Japan", "JPN", "business"),
        ("a union spokesman in Peru", "PER", "labor"),
        ("the Chilean police force", "CHL", "police"),
        ("Uruguayan civilian officials", "URY", "government"),
        ("Tunisian government soldiers", "TUN", "military"),
        ("Interior Minister General Ahmed Nobody of Chad", "TCD", "government"),
        ("UN peacekeepers", "UN", "igo"),
        ("a White House spokesman", "USA", "executive"),
        ("Cali Self-Defense Forces", "COL", "paramilitary"),
        ("a Thai prison warden", "THA", "police"),
        ("Polish automakers", "POL", "business"),
        ("customs officers in Benin", "BEN", "government"),
        ("the Malian junta", "MLI", "government"),
        ("Omani jurists", "OMN", "judiciary"),
        ("firefighters from Porto Alegre", "BRA", "health"),
        ("Danish pollsters", "DNK", "education"),
        ("bandits in Zamfara", "NGA", "gunmen"),
    ],
)
def test_a_general_word_leaves_the_sector_to_what_it_is_said_of(table, phrase, actor, sector):
    best = resolve(table, phrase, "2022")[0]
    assert (best.actor, best.sector) == (actor, sector)


@pytest.mark.parametrize(
    ("phrase", "context", "country"),
    [
        ("Korea", "", "KOR"),
        ("Korea", "The test near Pyongyang was its fifth.", "PRK"),
        ("the Congolese army", "Shells fell on Brazzaville.", "COG"),
        ("the Congolese army", "Shells fell on Goma.", "COD"),
        ("the Georgia governor", "", "USA"),
        ("the Georgian governor", "", "GEO"),
        ("voters", "A recount began in Athens, Georgia.", "USA"),
        ("police in Athens, Georgia", "", "USA"),
        ("police in Athens", "", "GRC"),
        ("Washington", "", "USA"),
        ("the Washington State governor", "", "USA"),
        ("New Mexico senators", "", "USA"),
        ("Mexican senators", "", "MEX"),
        ("Jordan's king", "", "JOR"),
        ("Turkey", "", "TUR"),
        ("the president of Chad", "", "TCD"),
        ("police in Lebanon, Pennsylvania", "", "USA"),
        ("police in Lebanon", "", "LBN"),
        ("Birmingham, Alabama", "", "USA"),
        ("Birmingham", "", "GBR"),
        ("Kurdish fighters in Syria", "", "SYR"),
        ("the Dominican president", "", "DOM"),
        ("the Majlis", "", "IRN"),
        ("the Majlis of Kuwait", "", "KWT"),
        ("the Shura Council of Oman", "", "OMN"),
        ("members of the Shura Council of Oman", "", "OMN"),
        ("Ansar al-Sharia", "", "YEM"),
        ("Ansar al-Sharia", "The group's fighters left Benghazi.", "LBY"),
    ],
)
def test_a_name_of_several_is_told_by_what_is_beside_it(table, phrase, context, country):
    assert resolve(table, phrase, "2016", context)[0].country == country


@pytest.mark.parametrize(
    ("phrase", "date", "actor", "sector"),
    [
        ("the Sandinista government", "1985", "NIC", "executive"),
        ("Sandinista lawmakers", "2010", "SANDINISTAS", "party"),
        ("Polisario", "1991", "POLISARIO", "rebel"),
        ("Ansarallah", "2016", "HOUTHIS", "rebel"),
        ("Hluttaw", "2016", "MMR", "legislature"),
        ("Hong Kong's Legco", "2016", "HKG", "legislature"),
        ("Carabinieri", "2016", "ITA", "police"),
        ("the Tsahal", "1982", "ISR", "military"),
        ("the Carondelet Palace", "2016", "ECU", "executive"),
        ("NIS", "2016", "KOR", "intelligence"),
        ("OPEC Secretary-General Mohammed Barkindo", "2019", "OPEC", "igo"),
        ("Italian Defence Minister Spadolini", "1985", "ITA", "government"),
        ("Chadian President Goukouni Oueddei", "1981", "TCD", "executive"),
    ],
)
def test_groups_parliaments_and_holders_by_their_own_names(table, phrase, date, actor, sector):
    best = resolve(table, phrase, date)[0]
    assert (best.actor, best.sector) == (actor, sector)


@pytest.mark.parametrize("phrase", ["Michael Jordan", "Denzel Washington", "Chad Smith", "Cuba Gooding", "Lake Chad"])
def test_a_person_or_a_lake_is_no_state(table, phrase):
    assert resolve(table, phrase, "2016") == ()


def test_the_other_congo_is_told_by_its_words_at_any_date(table):
    assert resolve(table, "Congo", "2003")[0].actor == "COD"
    assert resolve(table, "Congo", "2003", context="President Sassou spoke in Brazzaville.")[0].actor == "COG"
    assert resolve(table, "Congo", "1985")[0].actor == "COG"
