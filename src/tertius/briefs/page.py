"""The brief as one HTML page: self-contained, offline, and safe with any input.

Everything from the input passes the template engine's escaping and has its control characters made visible; the only
script is the page's own, named by its hash in a strict content security policy, so that no other can run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tertius.briefs import words
from tertius.briefs.citations import Citation, Segment, numbered, segments
from tertius.briefs.drawing import timeline_drawing, triangle_drawing
from tertius.briefs.rows import row_line
from tertius.briefs.templating import environment
from tertius.charts import clean
from tertius.records import Document

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from tertius.briefs.brief import Brief
    from tertius.briefs.strategies import StrategyPage

_OPEN_ROWS = 80
"""Acts shown at once; the rest stand in a part that the reader opens."""

_MOST_REFS = 5
"""Citation numbers set behind one part of a finding; the rest are counted and stand under the finding."""

_MOST_QUOTES = 12


def _asset(name: str) -> str:
    return files("tertius.briefs").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = environment(finalize=_visible)
    made.filters["fine"] = _fine
    return made


def _visible(value: Any) -> Any:
    # Markup is the page's own (drawings, style, script); plain text is input and may hold anything.
    return clean(value) if type(value) is str else value


def _fine(text: str) -> str:
    """Keep a number and its sign of per cent on one line."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def script_hash(script: str) -> str:
    """The source expression by which a content security policy allows one inline script.

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def safe_link(url: str) -> str:
    """A link target, only where it is a web address; empty text otherwise.

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)"), safe_link("//x")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    r"""The paragraphs of a text as character spans: at blank lines, or at each line where there are none.

    >>> paragraphs("a\nb\n\nc"), paragraphs("a\nb")
    (((0, 3), (5, 6)), ((0, 1), (2, 3)))
    """
    gap = re.compile(r"\r?\n[^\S\n]*\r?\n\s*" if re.search(r"\n[^\S\n]*\r?\n", text) else r"\r?\n\s*")
    spans, start = [], 0
    for hit in gap.finditer(text):
        spans.append((start, hit.start()))
        start = hit.end()
    spans.append((start, len(text)))
    return tuple((a, b) for a, b in spans if text[a:b].strip())


def _annotated(document: Document, citations: list[Citation]) -> list[tuple[Segment, ...]]:
    waiting = sorted(((c.start, c.stop, c.number) for c in citations), reverse=True)
    live: list[tuple[int, int, int]] = []
    made = []
    for start, stop in paragraphs(document.text):
        live = [span for span in live if span[1] > start]
        while waiting and waiting[-1][0] < stop:
            live.append(waiting.pop())
        made.append(segments(document.text, live, start, stop))
    return made


def _texts(brief: Brief) -> list[dict[str, Any]]:
    held: dict[str, list[Citation]] = {}
    for citation in brief.citations:
        if citation.document:
            held.setdefault(citation.document, []).append(citation)
    return [
        {
            "document": document,
            "link": safe_link(document.url),
            "paragraphs": _annotated(document, held.get(document.id, [])),
            "count": len(held.get(document.id, [])),
        }
        for document in brief.material.documents
    ]


def _said(brief: Brief) -> list[dict[str, Any]]:
    """The statements with their citations looked up, in the order of the findings."""
    known = numbered(brief.citations)
    made = []
    for number, statement in enumerate(brief.statements, start=1):
        parts = []
        for part in statement.parts:
            held = list(dict.fromkeys(known[id_] for id_ in part.evidence if id_ in known))
            text, end = part.halves() if held else (part.text, "")
            parts.append({"text": text, "end": end, "refs": held[:_MOST_REFS], "more": max(len(held) - _MOST_REFS, 0)})
        cited = list(dict.fromkeys(known[id_] for id_ in brief.findings[number - 1].evidence if id_ in known))
        made.append(
            {
                "number": number,
                "section": statement.section,
                "parts": parts,
                "cited": cited[:_MOST_QUOTES],
                "more": cited[_MOST_QUOTES:],
            }
        )
    return made


def _long_spans(brief: Brief) -> list[int]:
    """Evidence that overlapping spans cut into pieces, and which therefore needs its own rule to light up whole."""
    edges: dict[str, list[int]] = {}
    for citation in brief.citations:
        edges.setdefault(citation.document, []).extend((citation.start, citation.stop))
    for places in edges.values():
        places.sort()

    def cut(citation: Citation) -> bool:
        places = edges[citation.document]
        return bisect_right(places, citation.start) < bisect_left(places, citation.stop)

    return [citation.number for citation in brief.citations if citation.document and cut(citation)]


def _anchors(brief: Brief) -> dict[str, str]:
    """Where each record stands in the tables: that of number 5 at r5 (an act) or k5 (a claim), further ones at r5-2."""
    events = {event.id for event in brief.material.events}
    made = {}
    for citation in brief.citations:
        for letter in "rk":
            held = [id_ for id_ in citation.records if (id_ in events) == (letter == "r")]
            for place, id_ in enumerate(held, start=1):
                made[id_] = f"{letter}{citation.number}" + (f"-{place}" if place > 1 else "")
    return made


def _own(text: str) -> Markup:
    """Mark a drawing, style or script of this project as markup; nothing of the input may pass through here."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- drawings escape what they hold, the rest are files of this package


def _context(brief: Brief) -> Mapping[str, Any]:
    triangle = brief.material.triangle
    numbers = {id_: citation.number for id_, citation in numbered(brief.citations).items()}
    statuses = {event.id: event.status for event in brief.material.events}
    script = _asset("script.js.jinja").strip()
    game = _game(brief)
    return {
        "brief": brief,
        "names": brief.material.names,
        "triangle": triangle,
        "types": words.load_types(),
        "said": _said(brief),
        "wide": _own(triangle_drawing(brief.material)),
        "narrow": _own(triangle_drawing(brief.material, narrow=True, name="triangle-narrow")),
        "timeline": _own(timeline_drawing(brief.material, numbers)),
        "strategy": brief.material.strategy,
        "game": game,
        "games": [_own(one) for one in (game.game_svg(), game.bars_svg(), game.map_svg()) if one] if game else [],
        "ahead": _ahead(brief),
        "coded": {row.id: row_line(row) for row in brief.rows},
        "anchors": _anchors(brief),
        "by_number": {citation.number: citation for citation in brief.citations},
        "status_of": {
            c.number: next((statuses[id_] for id_ in c.records if id_ in statuses), "claim") for c in brief.citations
        },
        "texts": _texts(brief),
        "long_spans": _long_spans(brief),
        "open_rows": brief.rows[:_OPEN_ROWS],
        "more_rows": brief.rows[_OPEN_ROWS:],
        "signs": words.STATUS_SIGNS,
        "style": _own(_asset("style.css").strip()),
        "script": _own(script),
        "script_hash": _own(script_hash(script)),
        "odds": words.load_odds(),
        "percent": words.percent,
        "signed": words.signed,
        "interval": words.interval,
        "sign_of": words.sign_of,
        "counted": words.counted,
    }


def _game(brief: Brief) -> StrategyPage | None:
    if brief.material.strategy is None:
        return None
    from tertius.briefs.strategies import StrategyPage

    return StrategyPage(brief.material.strategy, brief.material.names)


def _ahead(brief: Brief) -> dict[str, Markup]:
    """The pictures of responses and outlook by section."""
    if brief.material.ahead is None:
        return {}
    from tertius.briefs.ahead import pictures

    return {section: _own(picture) for section, picture in pictures(brief.material).items()}


def brief_page(brief: Brief) -> str:
    """Render the whole page."""
    return _environment().get_template("page.html.jinja").render(_context(brief))


def brief_fragment(brief: Brief) -> str:
    """Render what a notebook shows: the answer, the triangle, and the findings with their sentences."""
    return _environment().get_template("fragment.html.jinja").render(_context(brief))
