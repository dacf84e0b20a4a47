"""Claims: one key for one proposition however it is put, its stance, its tone, and what is no claim."""

import pytest

from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.records import Document


def claims(text):
    document = Document(id="d", title="", text=text, published="2017-02-16", publisher="", url="", language="en")
    return read_document(document, tools())[1]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Peru said the launch violated the accord.", "affirms"),
        ("Peru said the launch did not violate the accord.", "denies"),
        ("Peru denied that the launch violated the accord.", "denies"),
        ("Peru said the launch breached the accord.", "affirms"),
        ("Peru said the launch was a violation of the accord.", "affirms"),
        ("Peru said the launch was in breach of the accord.", "affirms"),
        ("Peru said the launch was inconsistent with the accord.", "affirms"),
        ("Peru said the launch complied with the accord.", "denies"),
        ("Peru denied that the launch complied with the accord.", "affirms"),
        ("Peru argued that the accord had been violated by the launch.", "affirms"),
        ("Peru insisted that the launch has never violated the accord.", "denies"),
    ],
)
def test_one_proposition_has_one_key_whatever_its_words_and_polarity(text, stance):
    (claim,) = claims(text)
    assert (claim.key, claim.stance) == ("violate(launch; accord)", stance)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Peru said the embargo is illegal.", "Chile said the embargo is lawful."),
        ("Peru said Iran is a threat to Iraq.", "Chile said Iran does not threaten Iraq."),
        ("Peru said Iran had meddled in Iraq.", "Chile said Iran does not interfere in Iraq."),
    ],
)
def test_who_contradicts_whom_shows(first, second):
    one, other = claims(f"{first} {second}")
    assert one.key == other.key
    assert {one.stance, other.stance} == {"affirms", "denies"}


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Peru said Chile had left the pact.", "neutral"),
        ("Peru regretted that Chile had left the pact.", "regret"),
        ("Peru hopes that Chile keeps the pact.", "hope"),
        ("Peru fears that Chile will leave the pact.", "concern"),
    ],
)
def test_tone(text, tone):
    assert [claim.tone for claim in claims(text)] == [tone]


@pytest.mark.parametrize(
    "text",
    [
        "Peru said nothing.",
        "Peru wants Chile to leave the pact.",
        "Peru praised Chile.",
        "Peru did not say that Chile had left the pact.",
        "Peru may say that Chile left the pact.",
        "Chile left the pact.",
        "“Who has left the pact?” Peru asked.",
    ],
)
def test_what_is_no_claim(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "proposition"),
    [
        ("According to Peru, Chile left the pact.", "PER", "Chile left the pact"),
        ("Chile left the pact, Peru said.", "PER", "Chile left the pact"),
        ("Peru: Chile left the pact", "PER", "Chile left the pact"),
        ("“Chile left the pact. It broke its word,” Peru said.", "PER", "Chile left the pact"),
        ("“Chile left the pact. It broke its word,” Peru said.", "PER", "It broke its word"),
    ],
)
def test_every_form_of_saying_makes_a_claim(text, speaker, proposition):
    assert (speaker, proposition) in [(claim.speaker, claim.proposition.strip("“”,")) for claim in claims(text)]


def test_a_claim_is_dated_by_its_saying():
    assert [claim.date for claim in claims("Peru said on Tuesday that Chile left the pact in 2015.")] == ["2017-02-14"]


def test_coordinated_clauses_are_claims_of_their_own():
    keys = [claim.key for claim in claims("Peru said that Chile left the pact and that Iran threatened Iraq.")]
    assert keys == ["leave(CHL; pact)", "threaten(IRN; IRQ)"]


def test_a_reported_question_is_no_claim():
    assert claims("Peru asked whether the launch had violated the accord.") == []


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Peru said the embargo was a disgrace to Chile.", "condemnation"),
        ("Peru said the Chilean offer was generous.", "praise"),
        ("Peru said the Chilean offer was not generous.", "neutral"),
        ("Peru said the Chilean offer was late.", "neutral"),
        ("Peru lamented that the Chilean offer was generous.", "regret"),
    ],
)
def test_a_cue_without_a_tone_takes_that_of_what_is_said(text, tone):
    assert [claim.tone for claim in claims(text)] == [tone]
