"""Where words are quoted: the runs of tokens between quotation marks, also over sentences and paragraphs.

Comes in: a parsed paragraph and what the paragraphs before left open. Goes out: quotes in the order of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from tertius.reading.tokens import Parse, Token

if TYPE_CHECKING:
    from tertius.reading.voices import Voice

_OPEN, _CLOSE, _EITHER = frozenset("“„«"), frozenset("”»"), frozenset({'"', "``", "''"})
_SINGLE_OPEN, _SINGLE_CLOSE = frozenset("‘'`"), frozenset("’'")
_LONGEST_SINGLE = 80
_start, _stop = attrgetter("start"), attrgetter("stop")


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `start` to `stop` (exclusive), marks included; not `closed` when the paragraph ends first."""

    start: int
    stop: int
    closed: bool = True

    def __contains__(self, token: Token) -> bool:
        return self.start <= token.i < self.stop


@dataclass(slots=True)
class Quotation:
    """Whether a quotation is open where a paragraph begins, and who is speaking. One per document.

    It `runs` where the paragraph before gave someone's words or announced them with a colon.
    """

    open: bool = False
    runs: bool = False
    voice: Voice | None = None

    def quotes(self, parse: Parse) -> list[Quote]:
        """The quotes of a paragraph.

        A quotation left open goes on only where the next paragraph begins with a mark of its own, as English prints
        it.
        """
        found: list[Quote] = []
        start = -1
        for token in parse:
            mark = _mark(token, start >= 0, parse.text)
            if mark == "open" and start < 0:
                start = token.i
            elif mark == "close" and start >= 0:
                found.append(Quote(start, token.i + 1))
                start = -1
        if start >= 0:
            found.append(Quote(start, len(parse), closed=False))
        self.open = start >= 0
        return found or _single(parse)


def touching(quotes: Sequence[Quote], start: int, stop: int) -> range:
    """Numbers of the quotes, in the order of the text, that hold any token from `start` to `stop` (exclusive).

    >>> list(touching([Quote(0, 3), Quote(5, 8), Quote(9, 12)], 3, 6))
    [1]
    """
    first = bisect_right(quotes, start, key=_stop)
    return range(first, max(first, bisect_left(quotes, stop, lo=first, key=_start)))


def _mark(token: Token, inside: bool, text: str) -> str:
    """Whether a token opens or closes a quotation ("" for neither)."""
    word = token.text
    if word[:1] in _OPEN:
        return "open"
    if word[-1:] in _CLOSE:
        return "close"
    if word not in _EITHER:
        return ""
    if inside:
        follows = text[token.stop : token.stop + 1]
        before = text[token.idx - 1 : token.idx]
        return "" if follows.isalnum() and before.isspace() else "close"
    return "open"


def _single(parse: Parse) -> list[Quote]:
    """Quotes in single marks, looked for only where there are no double ones, since an apostrophe looks the same."""
    found: list[Quote] = []
    start = -1
    for token in parse:
        if start >= 0 and token.i - start > _LONGEST_SINGLE:
            start = -1
        if start < 0 and token.text in _SINGLE_OPEN and token.tag == "``":
            start = token.i
        elif start >= 0 and token.text in _SINGLE_CLOSE and token.tag == "''" and token.i > start + 1:
            found.append(Quote(start, token.i + 1))
            start = -1
    return found
