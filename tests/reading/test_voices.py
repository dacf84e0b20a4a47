"""Attributions: whose words are whose, over quotations, reports and paragraphs; and who speaks for a state."""

import pytest

from tertius.actors import load_actors
from tertius.reading.attribution import attributions
from tertius.reading.discourse import Memory
from tertius.reading.nesting import Nesting, chain
from tertius.reading.parsing import load_model, parse
from tertius.reading.parties import Cast
from tertius.reading.patterns import default_patterns
from tertius.reading.quotations import Quotation
from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.records import Document


def attributed(text):
    """Source, cue and content of each attribution, as words."""
    found = []
    memory, quotation = Memory(), Quotation()
    for _, piece in parse(text, load_model()):
        cast = Cast(piece, load_actors(), "2017-02-16", memory)
        for each in attributions(piece, cast, default_patterns(), quotation):
            words = tuple(piece.words(*span) if span else "" for span in (each.source, each.cues))
            content = " ... ".join(piece.words(*span) for span in each.content)
            found.append((*words, content, each.voice.name if each.voice else ""))
    return found


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Norway said the ferry had sunk.", "Norway", "said", "the ferry had sunk"),
        ("Norway has repeatedly said that it was right.", "Norway", "has repeatedly said", "that it was right"),
        ("The ferry had sunk, Norway said.", "Norway", "said", "The ferry had sunk"),
        ("The ferry, Norway said, had sunk.", "Norway", "said", "The ferry ... had sunk"),
        ("According to Norway, the ferry had sunk.", "Norway", "According to", "the ferry had sunk"),
        ("The ferry had sunk, according to Norway.", "Norway", "according to", "The ferry had sunk"),
        ("“The ferry sank at noon,” said Norway.", "Norway", "said", "“The ferry sank at noon,”"),
        ('"The ferry sank at noon," Norway said.', "Norway", "said", '"The ferry sank at noon,"'),
        ("Norway said: “The ferry sank at noon.”", "Norway", "said:", "“The ferry sank at noon.”"),
        ("Norway also made clear that the ferry had sunk.", "Norway", "also made clear", "that the ferry had sunk"),
        ("Norway made it plain that it was right.", "Norway", "made it plain", "that it was right"),
        ("As Norway admitted, the ferry had sunk.", "Norway", "admitted", "the ferry had sunk"),
        ("Norway, which owns the ferry, said it was safe.", "Norway", "said", "it was safe"),
        ("Norway is wary of the ferry.", "Norway", "is wary of", "the ferry"),
        ("Norway: The ferry has sunk", "Norway", ":", "The ferry has sunk"),
        ("Norway said on Monday that the ferry had sunk.", "Norway", "said", "that the ferry had sunk"),
        ("Norway called for an inquiry.", "Norway", "called for", "an inquiry"),
        ("Norway praised Sweden for its help.", "Norway", "praised", "Sweden for its help"),
        ("Norway accused Sweden of sinking the ferry.", "Norway", "accused", "sinking the ferry"),
    ],
)
def test_source_cue_and_content(text, source, cue, content):
    assert (source, cue, content) in [found[:3] for found in attributed(text)]


def test_a_quotation_may_be_split_around_its_speaker_and_run_on():
    text = "“The ferry sank at noon,” Norway said. “We will raise it soon. Nobody was hurt.”"
    contents = [(content, voice) for _, _, content, voice in attributed(text)]
    assert contents[0] == ("“The ferry sank at noon,”", "Norway")
    assert ("“We will raise it soon. Nobody was hurt.”", "Norway") in contents


def test_a_quotation_of_several_sentences_is_one_content():
    text = "“The ferry sank at noon. Nobody was hurt. The weather was bad,” Norway said."
    assert [content for *_, content, voice in attributed(text) if voice == "Norway"] == [
        "“The ferry sank at noon. Nobody was hurt. The weather was bad,”"
    ]


@pytest.mark.parametrize(
    "second", ["“We will raise it soon.”", "“We will raise it soon,", "“We will raise it soon, as we always do.”"]
)
def test_a_quotation_may_run_over_paragraphs(second):
    text = f"Norway said: “The ferry sank at noon.\n\n{second}"
    assert (second.rstrip(","), "Norway") in [(content.rstrip(","), voice) for *_, content, voice in attributed(text)]


def test_a_colon_at_the_end_of_a_paragraph_announces_a_quotation():
    text = "In a note to its allies, Norway wrote:\n\n“The ferry sank at noon. We will raise it soon.”"
    assert attributed(text)[-1][2:] == ("“The ferry sank at noon. We will raise it soon.”", "Norway")


def test_the_narrator_speaks_outside_quotations():
    text = "“The ferry sank at noon,” Norway said.\n\nThe ferry had been built in Denmark in 1990."
    assert not [content for *_, content, _ in attributed(text) if "Denmark" in content]


def test_a_phrase_in_quotation_marks_is_not_a_speech():
    assert attributed("The so-called “safe zone” was crowded.") == []


def voices(text, *, date="2017-02-16"):
    document = Document(id="d", title="", text=text, published=date, publisher="", url="", language="en")
    return [event.attribution for event in read_document(document, tools())[0]]


@pytest.mark.parametrize(
    ("text", "chains"),
    [
        ("Chad attacked Niger.", [()]),
        ("Mali said that Chad attacked Niger.", [("Mali",)]),
        ("Togo said that Mali believed that Chad attacked Niger.", [("Togo", "Mali")]),
        ("Mali did not say that Chad attacked Niger.", [()]),
        ("Officials told reporters on condition of anonymity that Chad attacked Niger.", [("Officials",)]),
        ("Mali said in a statement that Chad had attacked Niger.", [("Mali",)]),
        ("Mali issued a statement saying that Chad had attacked Niger.", [("Mali",)]),
        ("Chad attacked Niger, according to Mali.", [("Mali",)]),
    ],
)
def test_the_chain_of_sources_is_outermost_first(text, chains):
    made = voices(text)
    assert all(each in made for each in chains)


@pytest.mark.parametrize(
    ("speaker", "state"),
    [
        ("The French foreign minister", "FRA"),
        ("The Elysee", "FRA"),
        ("French opposition leaders", ""),
        ("Former French officials", ""),
        ("French experts", ""),
        ("The newspaper Le Monde", ""),
    ],
)
def test_only_officials_speak_for_their_state(speaker, state):
    text = f"{speaker} said that Chad had violated the treaty."
    document = Document(id="d", title="", text=text, published="2017-02-16", publisher="", url="", language="en")
    assert {claim.speaker for claim in read_document(document, tools())[1]} == {state}


def test_what_is_not_said_has_no_chain():
    (piece,) = (piece for _, piece in parse("Mali denied nothing. Chad attacked Niger.", load_model()))
    cast = Cast(piece, load_actors(), "", Memory())
    said = attributions(piece, cast, default_patterns(), Quotation())
    attacked = next(token for token in piece if token.lemma == "attack")
    assert chain(attacked, Nesting(said), default_patterns()) == ()


def test_a_paragraph_that_ends_in_a_colon_names_the_speaker_of_the_next():
    found = attributed("Norway put out a notice and declared:\n\n“The ferry sank at noon.”")
    assert ("Norway", "declared:", "", "Norway") in found
    assert ("", "", "“The ferry sank at noon.”", "Norway") in found
