"""Reading against the hand-made codes: floors under what was reached, and no unreal act told as done."""

import pytest

from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.records import Document
from tests.gold.goldset import load_sentences
from tests.gold.scoring import Score, score


@pytest.fixture(scope="module")
def total():
    result = Score()
    for row in load_sentences():
        document = Document(id="d", title="", text=row.text, published=row.date, publisher="", url="", language="en")
        result += score(row, read_document(document, tools())[0])
    return result


def test_recall_and_precision_do_not_fall(total):
    assert total.typed / total.gold >= 0.75
    assert total.allowed / total.made >= 0.90


def test_status_is_right_in_nine_of_ten(total):
    assert total.status / total.typed >= 0.90


def test_third_actors_and_sources_are_right(total):
    assert total.about / total.about_scored >= 0.90
    assert total.voices / total.voices_scored >= 0.80
