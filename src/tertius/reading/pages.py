"""HTML pages into text and metadata, with the standard library's parser; nothing of a page is ever run.

Scripts, styles, navigation, forms and the like are left out; block elements become paragraphs. For pages where that
is not enough the `web` extra can take over.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "svg",
        "math",
        "iframe",
        "object",
        "head",
        "canvas",
        "audio",
        "video",
        "figure",
        "menu",
        "dialog",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
        "th",
        "br",
        "hr",
        "address",
        "body",
        "figcaption",
        "details",
        "summary",
    ]
)
_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publish-date",
    "og:published_time",
)
_MAX_DEPTH = 10_000


class _Page(HTMLParser):
    """Collects paragraphs, the title and the meta elements of one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[str]] = [[]]
        self.meta: dict[str, str] = {}
        self.titles: dict[str, list[str]] = {"title": [], "h1": []}
        self.structured: list[str] = []
        self.time = ""
        self._open: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            key = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            self.meta.setdefault(key, values.get("content", ""))
        if tag == "time" and not self.time:
            self.time = values.get("datetime", "")
        if tag == "link" and values.get("rel", "").lower() == "canonical":
            self.meta.setdefault("canonical", values.get("href", ""))
        if tag == "html" and values.get("lang"):
            self.meta.setdefault("language", values["lang"][:2].lower())
        if tag == "script" and values.get("type", "").lower() == "application/ld+json":
            self.structured.append("")
        if tag in _BLOCKS:
            self.paragraphs.append([])
        if tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(tag)
            self._skipping += tag in _SKIPPED

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.paragraphs.append([])
        if tag in self._open[-200:]:
            while self._open:
                closed = self._open.pop()
                self._skipping -= closed in _SKIPPED
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in self.titles:
            self.titles[inside].append(data)
        if inside == "script" and self.structured and not self.structured[-1]:
            self.structured[-1] = data
        if not self._skipping and inside != "title":
            self.paragraphs[-1].append(data)


def page_fields(text: str) -> dict[str, str]:
    r"""Text, title, date, publisher, url and language of an HTML page.

    Parameters
    ----------
    text : str
        The page; broken markup is read as far as it goes.

    Returns
    -------
    dict of str
        `text` always; `title`, `date`, `publisher`, `url`, `language` where the page states them.

    Examples
    --------
    >>> page_fields("<h1>Talks</h1><script>alert(1)</script><p>Paris  and Rome<br>met.</p>")["text"]
    'Talks\n\nParis and Rome\n\nmet.'
    """
    page = _Page()
    page.feed(text)
    page.close()
    paragraphs = (" ".join("".join(parts).split()) for parts in page.paragraphs)
    fields = {"text": "\n\n".join(paragraph for paragraph in paragraphs if paragraph)}
    structured = _structured(page.structured)
    found = {
        "title": page.meta.get("og:title") or " ".join("".join(page.titles["h1"] or page.titles["title"]).split()),
        "date": next((page.meta[name] for name in _DATE_NAMES if page.meta.get(name)), "")
        or structured.get("date", "")
        or page.time,
        "publisher": page.meta.get("og:site_name") or structured.get("publisher", ""),
        "url": page.meta.get("canonical") or page.meta.get("og:url", ""),
        "language": page.meta.get("language", ""),
    }
    return fields | {key: value for key, value in found.items() if value}


def _structured(blocks: list[str]) -> dict[str, str]:
    """Date and publisher from JSON-LD blocks, as far as they parse."""
    found: dict[str, str] = {}
    for block in blocks:
        try:
            item = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for part in item if isinstance(item, list) else [item]:
            if not isinstance(part, dict):
                continue
            if isinstance(part.get("datePublished"), str):
                found.setdefault("date", part["datePublished"])
            publisher = part.get("publisher")
            if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
                found.setdefault("publisher", re.sub(r"\s+", " ", publisher["name"]).strip())
    return found
