"""The words behind a record: its span, verbatim, in the sentences around it.

A document's text and offsets come in, an excerpt goes out. Sentences are found from the punctuation alone, since
the store knows no language model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tertius.records import Claim, Document, Event

CONTEXT = 1000
"""Characters at most that the context of an excerpt reaches to each side of its span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record with the words that bear it.

    `text` is the span verbatim and `context` the sentences around it, `context == document.text[context_start:
    context_start + len(context)]`. `document` is None, and both texts empty, for an imported row.
    """

    record: Document | Event | Claim
    document: Document | None
    text: str
    context: str
    context_start: int


# A full stop after a title, an initial or a common abbreviation does not end a sentence.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Lt|No|vs))(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Maj|Sgt|Jan|Feb|Aug|Oct|Nov|Dec))"
    r"(?<!\b(?:Prof|Sept|Capt))[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9])|\n\s*\n"
)


def sentences_around(text: str, start: int, stop: int) -> tuple[int, int]:
    """Offsets of the sentences that hold a span, at most `CONTEXT` characters to each side.

    Found from the punctuation alone: the store knows no language model. A span at the wrong side of a wrongly
    split sentence loses context, never words of its own.

    Examples
    --------
    >>> text = "One day. Mr. Gray met Ms. Green in Oslo. They talked."
    >>> start = text.index("met")
    >>> text[slice(*sentences_around(text, start, start + 3))]
    'Mr. Gray met Ms. Green in Oslo.'
    """
    low, high = max(0, start - CONTEXT), min(len(text), stop + CONTEXT)
    # One character more, so that the look-ahead sees the capital with which the span begins.
    before = [match.end() for match in _END.finditer(text, low, start + 1) if match.end() <= start]
    after = _END.search(text, max(start, stop - 1), high)
    first = before[-1] if before else low
    last = after.end() if after else high
    while first < start and text[first].isspace():
        first += 1
    while last > stop and text[last - 1].isspace():
        last -= 1
    return first, last


def excerpt(record: Document | Event | Claim, document: Document | None) -> Evidence:
    """The evidence of a record in its document; a document is shown by its first paragraph.

    An event of an imported file shows where it stands and what the file itself said.
    """
    if document is None:
        row = " · ".join(record.trace) if isinstance(record, Event) and not record.document else ""
        return Evidence(record=record, document=None, text=row, context=row, context_start=0)
    if isinstance(record, Document):
        start, stop = 0, len(_first_paragraph(record.text))
    else:
        start, stop = record.start, record.stop
    first, last = sentences_around(document.text, start, stop)
    return Evidence(
        record=record,
        document=document,
        text=document.text[start:stop],
        context=document.text[first:last],
        context_start=first,
    )


def _first_paragraph(text: str) -> str:
    return text.split("\n\n", 1)[0][:CONTEXT]
