"""Citations: each span of evidence gets one number, one sentence and one place in an annotated text.

A number is given in the order in which the findings call upon the evidence; what no finding calls upon comes after, in
the order of the texts, so that every event and claim can be clicked through to its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tertius.records import Claim, Document, Event, Finding

_STOP = re.compile(r"(?:[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W\da-z_])|\n\s*)")
_SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Sen|Rep|Gov|St|No|vs|Prof|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.\s*$"
)
_REACH = 420
"""Characters of context kept on either side of a span at most; some texts have no sentence ends at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered span of evidence, or a record that has none.

    `records` are the ids of the events and claims that rest on it, those that the findings call upon first; `kind` is
    `event` when one of them is. `quote` is the evidence verbatim and `before` and `after` complete its sentence; all
    three are empty when the record has no span in a text at hand (an imported row). `findings` are the numbers of
    those that call upon it.
    """

    number: int
    records: tuple[str, ...]
    kind: str
    document: str
    start: int
    stop: int
    before: str
    quote: str
    after: str
    findings: tuple[int, ...]


def sentence_bounds(text: str, start: int, stop: int) -> tuple[int, int]:
    """Widen a span to the sentence (or sentences) around it.

    Parameters
    ----------
    text : str
        The whole text.
    start, stop : int
        A span inside it.

    Returns
    -------
    tuple of int
        Start and stop of the sentence.

    Examples
    --------
    >>> text = "One fell. Mr. B of the U.S. Navy rose. Two."
    >>> text[slice(*sentence_bounds(text, 28, 32))]
    'Mr. B of the U.S. Navy rose.'
    """
    left, right = max(0, start - _REACH), min(len(text), stop + _REACH)
    begin, end = left, right
    # A little more than the reach is looked at, since a sentence end is known by what follows it.
    window = text[left : right + 16]
    for hit in _STOP.finditer(window):
        if _SHORT.search(window, max(0, hit.start() - 12), hit.start() + 1):
            continue
        if left + hit.end() <= start:
            begin = left + hit.end()
        elif left + hit.end() >= stop:
            end = min(left + hit.end(), right)
            break
    while end > stop and text[end - 1].isspace():
        end -= 1
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, end


def cite(
    documents: Mapping[str, Document], records: Sequence[Event | Claim], findings: Sequence[Finding]
) -> tuple[Citation, ...]:
    """Number all evidence: first what the findings call upon, in their order, then the rest.

    Parameters
    ----------
    documents : mapping of str to Document
        The texts by id.
    records : sequence of Event or Claim
        All of them, in the order of the texts.
    findings : sequence of Finding
        In the order of the brief; finding 1 is the first.

    Returns
    -------
    tuple of Citation
        In the order of their numbers, from 1.
    """
    known = {record.id: record for record in records}
    called: dict[str, list[int]] = {}
    for index, finding in enumerate(findings, start=1):
        for evidence in finding.evidence:
            if evidence in known:
                called.setdefault(evidence, []).append(index)
    spans: dict[object, list[Event | Claim]] = {}
    for id_ in dict.fromkeys([*called, *(record.id for record in records)]):
        record = known[id_]
        held = _held(record, documents.get(record.document))
        spans.setdefault((record.document, record.start, record.stop) if held else id_, []).append(record)
    return tuple(
        _citation(
            number,
            group,
            documents.get(group[0].document),
            tuple(sorted({finding for record in group for finding in called.get(record.id, ())})),
        )
        for number, group in enumerate(spans.values(), start=1)
    )


def numbered(citations: Iterable[Citation]) -> dict[str, Citation]:
    """The citation of each record, by the record's id."""
    return {id_: citation for citation in citations for id_ in citation.records}


def _held(record: Event | Claim, document: Document | None) -> bool:
    return document is not None and 0 <= record.start < record.stop <= len(document.text)


def _citation(
    number: int, records: Sequence[Event | Claim], document: Document | None, findings: tuple[int, ...]
) -> Citation:
    before = quote = after = place = ""
    record = records[0]
    if document and _held(record, document):
        begin, end = sentence_bounds(document.text, record.start, record.stop)
        place = document.id
        before, after = document.text[begin : record.start], document.text[record.stop : end]
        quote = document.text[record.start : record.stop]
    kind = "event" if any(isinstance(record, Event) for record in records) else "claim"
    return Citation(
        number=number,
        records=tuple(record.id for record in records),
        kind=kind,
        document=place,
        start=record.start,
        stop=record.stop,
        before=before,
        quote=quote,
        after=after,
        findings=findings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a text under the same evidence: its citations, those that begin and those that end here."""

    text: str
    citations: tuple[int, ...]
    opening: tuple[int, ...]
    closing: tuple[int, ...]


def segments(
    text: str, spans: Iterable[tuple[int, int, int]], start: int = 0, stop: int | None = None
) -> tuple[Segment, ...]:
    """Cut a stretch of text at every edge of a span, so that overlapping and nested spans can all be shown.

    Parameters
    ----------
    text : str
        The whole text.
    spans : iterable of (start, stop, number)
        Spans of evidence with their citation numbers.
    start, stop : int
        The stretch asked for; spans are clipped to it, but open and close only where they truly do.

    Returns
    -------
    tuple of Segment
        They join to the stretch, character for character.

    Examples
    --------
    >>> [(s.text, s.citations) for s in segments("abcdef", [(0, 4, 1), (2, 6, 2)])]
    [('ab', (1,)), ('cd', (1, 2)), ('ef', (2,))]
    """
    stop = len(text) if stop is None else stop
    inside = sorted((a, b, n) for a, b, n in spans if a < stop and b > start and a < b)
    edges = sorted({start, stop, *(p for a, b, _ in inside for p in (a, b) if start < p < stop)})
    out: list[Segment] = []
    live: list[tuple[int, int, int]] = []
    waiting = 0
    for left, right in pairwise(edges):
        live = [span for span in live if span[1] > left]
        while waiting < len(inside) and inside[waiting][0] <= left:
            if inside[waiting][1] > left:
                live.append(inside[waiting])
            waiting += 1
        out.append(
            Segment(
                text=text[left:right],
                citations=tuple(sorted({n for _, _, n in live})),
                opening=tuple(sorted(n for a, _, n in live if a == left)),
                closing=tuple(sorted(n for _, b, n in live if b == right)),
            )
        )
    return tuple(out)
