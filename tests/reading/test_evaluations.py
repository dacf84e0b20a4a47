"""Judgements: who is for or against whom by predicates of attitude and by words that speak well or ill."""

import pytest

from tertius.actors import load_actors
from tertius.reading.attribution import attributions
from tertius.reading.discourse import Memory
from tertius.reading.evaluations import judgements
from tertius.reading.nesting import Nesting
from tertius.reading.parsing import load_model, parse
from tertius.reading.parties import Cast
from tertius.reading.patterns import default_patterns
from tertius.reading.quotations import Quotation
from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.records import Document


def judged(text):
    """Source, sign and target of each judgement; the narrator is an empty source."""
    memory, quotation, patterns = Memory(), Quotation(), default_patterns()
    found = set()
    for _, piece in parse(text, load_model()):
        for token in piece:
            patterns.correct(token)
        cast = Cast(piece, load_actors(), "2017-02-16", memory)
        said = Nesting(attributions(piece, cast, patterns, quotation))
        for sentence in piece.sentences:
            for each in judgements(sentence, cast, patterns, said):
                found.add((each.source.actor if each.source else "", each.sign, each.target.actor))
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway adores Denmark.", ("NOR", 1, "DNK")),
        ("Norway is wary of Denmark.", ("NOR", -1, "DNK")),
        ("Norway is an admirer of Denmark.", ("NOR", 1, "DNK")),
        ("Norway has contempt for Denmark.", ("NOR", -1, "DNK")),
        ("Norway called Denmark a bully.", ("NOR", -1, "DNK")),
        ("Norway described the Danish offer as generous.", ("NOR", 1, "DNK")),
        ("Norway considers Denmark's offer unfair.", ("NOR", -1, "DNK")),
        ("Norway said Denmark was a reliable friend.", ("NOR", 1, "DNK")),
        ("Denmark, Norway said, was reckless.", ("NOR", -1, "DNK")),
        ("Norway said Denmark was not reckless.", ("NOR", 1, "DNK")),
        ("Denmark's reckless policy failed.", ("", -1, "DNK")),
        ("Norway does not trust Denmark.", ("NOR", -1, "DNK")),
    ],
)
def test_who_is_for_or_against_whom(text, wanted):
    assert wanted in judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway might come to adore Denmark.",
        "Norway does not envy Denmark.",
        "Norway and Denmark share a border.",
        "Norway denied that Denmark was reckless, a paper said.",
    ],
)
def test_what_may_be_and_what_is_not_held_is_no_judgement(text):
    assert not {found for found in judged(text) if found[:2] in (("NOR", 1), ("NOR", -1))} - {("NOR", 1, "DNK")}
    assert ("NOR", -1, "DNK") not in judged(text)


def events(text):
    document = Document(id="d", title="", text=text, published="2017-02-16", publisher="", url="", language="en")
    return [(e.source, e.type, e.target, e.status, e.about) for e in read_document(document, tools())[0]]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Chile called the Peruvian plan a disgrace.", ("CHL", "ACCUSE", "PER", "actual", ())),
        ("Chile said Peru was a reliable partner.", ("CHL", "SUPPORT", "PER", "actual", ())),
        ("Chile was critical of Peru.", ("CHL", "ACCUSE", "PER", "actual", ())),
        ("Chile described Peru's policy toward Bolivia as reckless.", ("CHL", "ACCUSE", "PER", "actual", ("BOL",))),
    ],
)
def test_criticism_and_praise_between_states_are_events(text, event):
    assert events(text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Critics called Peru a bully.",
        "A former Chilean minister called Peru a bully.",
        "Chile did not call Peru a bully.",
        "Chile is afraid of Peru.",
        "Chile might call Peru a bully.",
    ],
)
def test_feelings_and_the_words_of_others_are_no_events_between_states(text):
    assert events(text) == []
