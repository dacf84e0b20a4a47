"""The page: safe with any input, whole without a network, and every number leads to its words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tertius.briefs import make_brief
from tertius.briefs.citations import segments
from tertius.briefs.page import script_hash

VOID = {"meta", "link", "img", "br", "input", "hr"}


class Page(HTMLParser):
    """What a browser would see: tags with attributes, scripts, and the text of the marked passages."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.scripts: list[str] = []
        self.marked: dict[str, str] = {}
        self.bodies: list[str] = []
        self.live: list[str] = []
        self.hidden = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag not in VOID:
            self.stack.append(tag)
        if tag == "script":
            self.scripts.append("")
        if tag == "sup":
            self.hidden += 1
        if tag == "div" and values.get("class") == "body":
            self.bodies.append("")
        if tag == "mark":
            self.live = re.findall(r"\be\d+\b", values.get("class", ""))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass
        if tag == "sup":
            self.hidden -= 1
        if tag == "mark":
            self.live = []

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "script":
            self.scripts[-1] += data
        if self.bodies and not self.hidden:
            self.bodies[-1] += data
        for name in self.live:
            self.marked[name] = self.marked.get(name, "") + data


@pytest.fixture(scope="module")
def seen(page) -> Page:
    return Page(page)


def test_only_the_pages_own_script_stands_in_it_and_the_policy_names_its_hash(seen):
    assert len(seen.scripts) == 1
    assert "alert" not in seen.scripts[0]
    policy = next(a["content"] for t, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert script_hash(seen.scripts[0]) in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy


def test_input_makes_no_element_and_no_handler(seen):
    names = Counter(tag for tag, _ in seen.tags)
    assert not {"img", "iframe", "object", "embed", "form", "link", "base", "i", "b"} & set(names)
    assert names["style"] == 1
    assert not [name for _, attributes in seen.tags for name in attributes if name.startswith("on")]


def test_nothing_is_loaded_and_only_web_addresses_are_linked(seen, page):
    assert not [1 for _, attributes in seen.tags if attributes.get("src") or attributes.get("srcset")]
    assert "url(" not in page
    assert "@import" not in page
    outside = {a["href"] for _, a in seen.tags if a.get("href") and not a["href"].startswith("#")}
    assert outside == {"https://lantern.example/a?x=1&y=2"}


def test_every_link_inside_the_page_finds_one_place(seen):
    ids = Counter(a["id"] for _, a in seen.tags if "id" in a)
    assert [name for name, count in ids.items() if count > 1] == []
    inside = {a["href"][1:] for _, a in seen.tags if a.get("href", "").startswith("#")}
    assert inside - set(ids) == set()


def test_every_passage_is_marked_verbatim_and_is_linked_back(brief, seen):
    texts = {document.id: document.text for document in brief.material.documents}
    hrefs = {a.get("href") for _, a in seen.tags}
    for citation in brief.citations:
        if not citation.document:
            continue
        span = texts[citation.document][citation.start : citation.stop]
        assert citation.quote == span
        assert seen.marked[f"e{citation.number}"] == span, citation.records
        assert f"#{'r' if citation.kind == 'event' else 'k'}{citation.number}" in hrefs
        for finding in citation.findings:
            assert f"#f{finding}" in hrefs


def test_every_text_stands_whole_in_the_page(brief, seen):
    def bare(text: str) -> str:
        text = text.replace("\u202e", "\ufffd")
        return re.sub(r"\s+", "", text).replace("\x00", "␀").replace("\x1b", "␛")

    page = bare("".join(seen.bodies))
    for document in brief.material.documents:
        assert bare(document.text) in page


def test_the_drawings_are_well_formed_and_name_themselves(page):
    drawings = re.findall(r"<svg .*?</svg>", page, flags=re.S)
    assert len(drawings) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.get("role") == "img"
        assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]


def test_three_hundred_acts_are_folded_away_but_all_there(maker):
    text = "Avalon thanked Borduria. " * 300
    doc = maker.document("Long", text, "2031-01-01")
    events = [maker.event(doc, "Avalon thanked Borduria", "AVA", "BOR", "SUPPORT", trace=(str(n),)) for n in range(300)]
    page = make_brief(**maker.crisis(documents=[doc], events=events, claims=[], triangle=None, relations=[])).to_html()
    assert len(re.findall(r'<tr id="r[\d-]+"', page)) == 300
    assert '<details class="rest"><summary>220 further acts</summary>' in page


def test_a_hostile_name_is_text_too(maker):
    names = {
        "BOR": "<img src=x onerror=alert(1)>{target}{{7*7}}",
        "AVA": "</title><script>alert(1)</script>",
        "CAL": "C" * 300,
    }
    seen = Page(make_brief(**maker.crisis(names=names)).to_html())
    assert len(seen.scripts) == 1
    assert "img" not in {tag for tag, _ in seen.tags}


def test_a_lone_surrogate_does_not_stop_the_saving(maker, tmp_path):
    whole = maker.document("Broken", "Avalon thanked Borduria.", "2031-01-01")
    doc = replace(whole, title="Broken \ud800", text="Avalon thanked Borduria\udfff")
    event = maker.event(doc, "thanked", "AVA", "BOR", "SUPPORT")
    brief = make_brief(**maker.crisis(documents=[doc], events=[event], claims=[], triangle=None))
    for suffix in ("html", "md", "json"):
        assert brief.save(tmp_path / f"b.{suffix}").stat().st_size > 100


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 10, 1), (2, 5, 2)],
        [(0, 6, 1), (4, 10, 2)],
        [(3, 3, 1), (0, 10, 2), (0, 10, 3)],
        [(2, 4, 1), (4, 6, 2), (2, 6, 3), (0, 1, 4)],
        [],
    ],
)
def test_segments_join_to_the_text_and_know_their_spans(spans):
    text = "0123456789"
    pieces = segments(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    for start, stop, number in spans:
        if start < stop:
            assert "".join(p.text for p in pieces if number in p.citations) == text[start:stop]
            assert sum(number in p.opening for p in pieces) == 1
            assert sum(number in p.closing for p in pieces) == 1


def test_a_span_over_two_paragraphs_is_marked_in_both(maker):
    doc = maker.document("Two", "One begins\n\nand ends here.", "2031-01-01")
    event = maker.event(doc, "begins\n\nand", "AVA", "BOR", "SUPPORT")
    page = make_brief(**maker.crisis(documents=[doc], events=[event], claims=[], triangle=None)).to_html()
    assert Page(page).marked["e1"] == "beginsand"
    assert page.count('id="c1"') == 1
