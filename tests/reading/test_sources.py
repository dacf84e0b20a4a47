"""Files and streams into documents: formats, encodings, metadata, and what cannot be read."""

import io
import json

import pytest

from tertius.reading.pages import page_fields
from tertius.reading.sources import Defaults, decode, iso_date, load, load_all
from tertius.records import Document, Problem


def _load(tmp_path, name, data, **defaults):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(load(path, Defaults(**defaults)))


def test_header_block_gives_metadata_and_is_not_text(tmp_path):
    (document,) = _load(tmp_path, "a.txt", "Title: Talks\nDate: 3 March 1969\nPublisher: Gazette\n\nParis met Rome.")
    assert (document.title, document.published, document.publisher) == ("Talks", "1969-03-03", "Gazette")
    assert document.text == "Paris met Rome."


def test_header_like_first_line_without_blank_line_is_text(tmp_path):
    (document,) = _load(tmp_path, "a.txt", "Date: the fruit of the palm.\nIt is sweet.")
    assert document.text.startswith("Date: the fruit")


def test_front_matter(tmp_path):
    (document,) = _load(tmp_path, "a.md", '---\ntitle: "Talks"\ndate: 1969-03\n---\nParis met Rome.\n')
    assert (document.title, document.published, document.text) == ("Talks", "1969-03", "Paris met Rome.")


def test_markdown_marks_are_no_text(tmp_path):
    text = "# The news\n\nParis **condemned** [Rome](http://rome.example).\n\n- Iran *met* Iraq.\n\n> Cuba left.\n"
    (document,) = _load(tmp_path, "a.md", text)
    assert document.title == "The news"
    assert document.text == "The news\n\nParis condemned Rome.\n\nIran met Iraq.\n\nCuba left."


@pytest.mark.parametrize(
    "text",
    [
        "NEW DELHI, June 17, 2020 — Paris met Rome.",
        "RIYADH, 17 June 2020 - Paris met Rome.",
        "PARIS, June 17, 2020 (AP)",
    ],
)
def test_a_full_dateline_dates_a_report_without_another_date(tmp_path, text):
    (document,) = _load(tmp_path, "a.txt", text, date="1999")
    assert document.published == "2020-06-17"


def test_default_date_serves_only_reports_without_their_own(tmp_path):
    (own,) = _load(tmp_path, "a.txt", "Date: 1969\n\nA met B.", date="2001-01-01")
    (none,) = _load(tmp_path, "b.txt", "A met B.", date="2001-01-01")
    assert (own.published, none.published) == ("1969", "2001-01-01")


def test_json_lines_keep_good_lines_and_name_bad_ones(tmp_path):
    lines = [json.dumps({"title": "T", "text": "A met B.", "date": "1970"}), "{broken", '{"title": "no text"}', ""]
    document, broken, empty = _load(tmp_path, "a.jsonl", "\n".join(lines))
    assert isinstance(document, Document)
    assert document.published == "1970"
    assert [problem.reason for problem in (broken, empty)] == ["malformed", "malformed"]
    assert broken.where.endswith("a.jsonl:2")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"x" * 101, "larger than the limit"),
        (b"<html><script>1</script></html>", "no text"),
    ],
)
def test_unreadable_input_is_a_problem_that_says_why(tmp_path, data, words):
    name = "a.html" if data.startswith(b"<") else "a.txt"
    (problem,) = _load(tmp_path, name, data, max_bytes=100)
    assert isinstance(problem, Problem)
    assert words in problem.detail


def test_missing_path_and_directory(tmp_path):
    missing, folder = load_all([tmp_path / "none.txt", tmp_path], Defaults())
    assert "cannot be opened" in missing.detail
    assert "is a directory" in folder.detail


def test_latin_1_is_read_and_told(tmp_path):
    problem, document = _load(tmp_path, "a.txt", "L'Élysée reçut Bonn.".encode("latin-1"))
    assert document.text == "L'Élysée reçut Bonn."
    assert problem.reason == "encoding"


def test_utf_16_with_mark():
    assert decode("Élysée".encode("utf-16")) == ("Élysée", "utf-16")


def test_page_leaves_out_scripts_and_navigation():
    page = """<html lang=en><head><title>Site - T</title><meta property="article:published_time"
    content="1971-07-15T10:00:00Z"><script>var evil = "Paris bombed Rome.";</script></head>
    <body><nav>Home <a>World</a></nav><h1>The trip</h1><p>Paris <b>met</b> Rome.<p>Rome left.
    <style>p{}</style></body>"""
    fields = page_fields(page)
    assert fields["text"] == "The trip\n\nParis met Rome.\n\nRome left."
    assert (fields["title"], fields["date"], fields["language"]) == ("The trip", "1971-07-15T10:00:00Z", "en")


def test_standard_input_format_is_told_from_its_start():
    (document,) = load("-", Defaults(), io.BytesIO(b'{"text": "Paris met Rome.", "title": "T"}'))
    assert document.title == "T"


def test_the_same_report_twice_in_a_call_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("Paris met Rome.")
    first, second = load_all([tmp_path / "a.txt", tmp_path / "a.txt"], Defaults())
    assert isinstance(first, Document)
    assert second.reason == "duplicate"


@pytest.mark.parametrize("text", ["yesterday", "31/12/1969", "1969-02-30", "", "19690"])
def test_no_date(text):
    assert iso_date(text) == ""
