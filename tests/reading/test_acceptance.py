"""What reading must never get wrong: denied, wished and possible acts, chains of sources, and the model essay."""

import os
from pathlib import Path

import pytest

from tertius.reading import Options, read
from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.records import Document

ESSAY = (
    Path(os.environ.get("TERTIUS_REPORTS", Path(__file__).parents[3] / "shared" / "reports"))
    / "us-russia-iran-2017.txt"
)


def code(text, date="2010-05-05"):
    document = Document(id="d", title="", text=text, published=date, publisher="", url="", language="en")
    return read_document(document, tools())


def told(text, date="2010-05-05"):
    return {(e.source, e.target, e.type, e.status) for e in code(text, date)[0]}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Instead of condemning Washington, Paris praised Tehran.", ("FRA", "USA", "ACCUSE", "denied")),
        ("Moscow would not join the efforts to contain Iran.", ("RUS", "IRN", "COERCE", "denied")),
        ("London may have hoped to isolate Moscow from Beijing.", ("GBR", "RUS", "COERCE", "possible")),
        ("Sanctions on Iran could be imposed by Washington.", ("USA", "IRN", "COERCE", "possible")),
        ("Ankara no longer supplies arms to Damascus.", ("TUR", "SYR", "AID", "denied")),
        ("Rome stopped short of recalling its ambassador from Cairo.", ("ITA", "EGY", "SANCTION", "denied")),
        ("Berlin failed to persuade Rome. It plans to sanction Minsk.", ("DEU", "BLR", "COERCE", "intended")),
    ],
)
def test_an_unreal_act_is_never_actual(text, event):
    made = told(text)
    assert event in made
    source, target, kind, _ = event
    assert (source, target, kind, "actual") not in made


def test_a_refusal_to_join_one_against_another_is_told_as_three_things():
    made = told("Moscow would not join the American campaign against Iran.")
    assert ("RUS", "USA", "REJECT", "actual") in made
    assert any(source == "RUS" and target == "IRN" and status == "denied" for source, target, _, status in made)
    assert not any(source == "RUS" and target == "IRN" and status == "actual" for source, target, _, status in made)


def test_both_sources_of_a_quoted_quote_are_kept():
    (event,) = code("A paper reported that Turkish officials said Greece had closed the border to Turkey.")[0]
    assert event.attribution == ("paper", "Turkish officials")


def test_disapproval_of_a_policy_is_about_whom_the_policy_touches():
    (event,) = (e for e in code("Moscow disapproves of Washington's hard line on Tehran.")[0] if e.source == "RUS")
    assert (event.target, event.type, event.about) == ("USA", "ACCUSE", ("IRN",))


def test_a_charge_denied_rejects_the_accuser_and_supports_the_accused():
    text = "Washington said that Cuba sponsors terrorism. Moscow said that Cuba does not sponsor terrorism."
    events = [e for e in code(text)[0] if e.source == "RUS"]
    assert {(e.target, e.type, e.about) for e in events} == {
        ("USA", "REJECT", ("CUB",)),
        ("CUB", "SUPPORT", ("USA",)),
    }


def test_every_span_is_verbatim_and_inside_its_document():
    text = "“Iran,” Mr. Lavrov said on Tuesday, “has broken no rule.” France condemned Iran — again — in Paris."
    events, claims = code(text, "2017-02-14")
    assert events
    for record in (*events, *claims):
        assert 0 <= record.start < record.stop <= len(text)
        assert text[record.start : record.stop].strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "of of of of " * 40,
        "president of the " * 300 + "France condemned Iran.",
        "Iran, " * 3000,
        "\u202e\ufeff Iran \u0000 attacked \ud83d\ude00 Iraq",
        "((((((((((" * 50,
        "follow, the ministry warns, will rest with the government of Norway.",
        "“" * 200 + " France said it condemned Iran " + "”" * 200,
    ],
)
def test_odd_text_is_read_without_error(text):
    events, claims = code(text)
    for record in (*events, *claims):
        assert 0 <= record.start < record.stop <= len(text)


@pytest.fixture(scope="module")
def essay():
    if not ESSAY.exists():
        pytest.skip("the model essay is not here (../shared/reports)")
    return read([ESSAY], Options(date="2017-02-14"))


def _events(essay, source, target, type_, status):
    text = essay.documents[0].text
    keyed = [e for e in essay.events if (e.source, e.target, e.type, e.status) == (source, target, type_, status)]
    return [(e, text[e.start : e.stop]) for e in keyed]


@pytest.mark.reference
@pytest.mark.parametrize(
    ("source", "target", "type_", "status", "about", "words"),
    [
        ("USA", "RUS", "SUPPORT", "intended", (), "seeking an improved"),
        ("RUS", "USA", "SUPPORT", "actual", (), "welcomed"),
        ("RUS", "IRN", "COOPERATE", "actual", (), "cooperating closely"),
        ("USA", "IRN", "COERCE", "actual", (), "sanctions that Trump imposed"),
        ("USA", "IRN", "COERCE", "possible", (), "could be imposed"),
        ("USA", "IRN", "THREATEN", "actual", (), "on notice"),
        ("RUS", "USA", "REJECT", "actual", ("IRN",), "would not join"),
        ("RUS", "USA", "SUPPORT", "denied", ("IRN",), "side with the United States against Iran"),
        ("RUS", "IRN", "SUPPORT", "denied", ("USA",), "defend Iran"),
        ("RUS", "USA", "AGREE", "denied", ("IRN",), "not offering to mediate"),
        ("RUS", "IRN", "AGREE", "denied", ("USA",), "not offering to mediate"),
        ("RUS", "USA", "ACCUSE", "denied", (), "condemning"),
        ("RUS", "USA", "ACCUSE", "actual", ("IRN",), "disagrees with"),
        ("RUS", "IRN", "SUPPORT", "actual", ("USA",), "does not regard Iran as a terrorist state"),
    ],
)
def test_the_essay_event(essay, source, target, type_, status, about, words):
    assert any(e.about == about and words in text for e, text in _events(essay, source, target, type_, status))


@pytest.mark.reference
def test_the_essay_wedge_keeps_both_sources_and_has_no_intensity(essay):
    wedges = [e for e in essay.events if "wedge" in e.flags]
    assert {(e.source, e.target, e.about) for e in wedges} == {("USA", "RUS", ("IRN",)), ("USA", "IRN", ("RUS",))}
    assert {e.intensity for e in wedges} == {0.0}
    assert all(len(e.attribution) == 2 and "Wall Street Journal" in e.attribution[0] for e in wedges)


@pytest.mark.reference
def test_the_essay_triangle_is_romantic_with_russia_as_pivot_nearer_to_iran(essay):
    import tertius

    actors = ("USA", "RUS", "IRN")
    with tertius.open(":memory:") as store:
        store.add(essay)
        triangle = tertius.triangle(tertius.relations(store, list(actors), freq="all", since="2016"), at="")
    legs = {frozenset((leg.first, leg.second)): leg for leg in triangle.legs}
    assert legs[frozenset(("USA", "RUS"))].p_positive > 0.5
    assert legs[frozenset(("RUS", "IRN"))].p_positive > 0.5
    assert legs[frozenset(("USA", "IRN"))].p_negative > 0.5
    types = dict(triangle.types)
    assert max(types, key=types.get) == "romantic"
    assert 0.3 < types["romantic"] < 0.95
    assert triangle.pivot == "RUS" or dict(triangle.pivots)["RUS"] == max(
        p for name, p in triangle.pivots if name != "none"
    )
    stance = next(s for s in triangle.stances if s.actor == "RUS")
    nearer_iran = stance.p_nearer_first if stance.first == "IRN" else stance.p_nearer_second
    assert nearer_iran > 0.5
