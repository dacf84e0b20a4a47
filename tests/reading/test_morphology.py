"""Remembered morphology gives what the pipeline's own components give, to the letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.reading.morphology import morphology
from tertius.reading.parsing import load_model, parse, spacy_parse
from tertius.reading.sources import Defaults, load
from tertius.reading.tokens import from_spacy
from tertius.records import Document
from tertius.samples import sample_reports

WORDS = [
    "gon",
    "na",
    "got",
    "ta",
    "let",
    "'s",
    "ai",
    "n't",
    "there",
    "is",
    "It",
    "'re",
    "'d",
    "wo",
    "to",
    "Iran",
    "\n",
    "  ",
]


def rows(piece):
    fields = ("idx", "text", "lower", "lemma", "pos", "tag", "dep", "first", "last")
    return [(*(getattr(token, field) for field in fields), token.head.i, token.sentence.start) for token in piece]


def both(text):
    ours = [(start, rows(piece)) for start, piece in parse(text, load_model())]
    theirs = [(start, rows(from_spacy(doc))) for start, doc in spacy_parse(text, load_model())]
    return ours, theirs


def test_the_default_model_is_remembered():
    assert morphology(load_model()) is not None


@pytest.mark.parametrize("name", ["1969", "1972"])
def test_sample_reports_parse_as_by_the_components_themselves(name):
    paths = [path for path in sample_reports() if name in path.name]
    text = "\n\n".join(item.text for path in paths for item in load(path, Defaults()) if isinstance(item, Document))
    ours, theirs = both(text)
    assert ours
    assert ours == theirs


@pytest.mark.parametrize(
    "text",
    [
        "There's no doubt: they're gonna leave, they gotta go. Let's see. It ain't so; I'd've said it won't.",
        "A 3rd $10.5m £5 ''quote'' `` it \u3000\t deal\u2019s n\u2019t. ILL ill I'll",
        "",
        " \n \n\n\t ",
    ],
)
def test_odd_words_parse_as_by_the_components_themselves(text):
    ours, theirs = both(text)
    assert ours == theirs


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=25).map(" ".join))
def test_any_text_parses_as_by_the_components_themselves(text):
    ours, theirs = both(text)
    assert ours == theirs


def test_a_pipeline_with_other_rules_is_left_to_itself():
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser")
    ruler = nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})
    assert morphology(nlp) is None


def test_the_subtree_of_a_token_is_between_its_edges():
    text = "Reports that Moscow, which Paris had warned, would agree were denied by two officials of the ministry."
    for _, piece in parse(text, load_model()):
        for token in piece:
            inside, node = [], token
            for other in piece:
                node = other
                while node.head.i not in (node.i, token.i) and node.i != token.i:
                    node = node.head
                if token.i in (node.i, node.head.i):
                    inside.append(other.i)
            assert (token.first, token.last) == (min(inside), max(inside))
