"""Any text and any page is read without an error of Python's, and every piece of evidence is verbatim in its report."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.reading.reader import read_document
from tertius.reading.reading import tools
from tertius.reading.sources import Defaults, load
from tertius.records import Document
from tertius.samples import sample_reports

WORDS = [
    "Iran",
    "Moscow's",
    "the president",
    "said",
    "that",
    "would not",
    "“",
    "”",
    '"',
    "threatened",
    "sanctions",
    "to",
]
WORDS += ["on", "Tuesday", "in", "1979", "both sides", "they", "of", "and", ",", ".", "\n\n", "talks", "with", "denied"]
SALADS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=40).map(" ".join)


def check(path):
    for item in load(path, Defaults(date="1999-05-06")):
        if not isinstance(item, Document):
            assert item.detail
            continue
        events, claims = read_document(item, tools())
        for record in (*events, *claims):
            assert 0 <= record.start < record.stop <= len(item.text)
            assert item.text[record.start : record.stop].strip()
        for claim in claims:
            assert " ".join(item.text[claim.start : claim.stop].split()) == claim.proposition


def mutated(page, seed):
    """A page with spans of it cut, doubled, moved, and marks put in."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 12)):
        start, stop = sorted(rng.randrange(len(page) + 1) for _ in range(2))
        piece = page[start : min(stop, start + 300)]
        put = rng.choice(
            ["", piece * 2, "<" + piece, "</p>", "<!--", "&#0;", "\x00", "<script>", rng.choice(string.printable)]
        )
        page = page[:start] + put + page[start + len(piece) :]
    return page


def pages():
    return [path.read_text(encoding="utf-8") for path in sample_reports() if path.suffix == ".html"]


@settings(max_examples=40, deadline=None)
@given(SALADS)
def test_any_text_is_read(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("fuzz") / "report.txt"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    check(path)


@pytest.mark.parametrize("seed", range(12))
def test_mutated_pages_are_read(tmp_path, seed):
    for number, page in enumerate(pages()):
        path = tmp_path / f"{number}.html"
        path.write_text(mutated(page, seed), encoding="utf-8")
        check(path)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(SALADS | st.text(max_size=400))
def test_any_text_is_read_at_length(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("fuzz") / "report.txt"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    check(path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_mutated_pages_are_read_at_length(tmp_path, seed):
    test_mutated_pages_are_read(tmp_path, seed)
