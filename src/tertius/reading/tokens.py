"""A parse as plain objects: tokens with their heads and dependents, sentences, the text.

Comes in: a spaCy `Doc`. Goes out: a `Parse`. Reading asks every token many small questions; spaCy answers each by
walking the tree and decoding strings anew, so they are answered once here. Nothing of the pipeline is kept, and a
parse can be built by hand in a test.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tertius.reading.factuality import Level


_stop, _idx = attrgetter("stop"), attrgetter("idx")


@dataclass(slots=True, eq=False)
class Token:
    """One token of a parse.

    `i` is its place in the parse, `idx` its first character in the parse's text. `lower`, `lemma` (lower case), `pos`,
    `tag` and `dep` are as in spaCy (Universal POS, Penn tags, ClearNLP dependencies); the head of a root is the root
    itself. `first` and `last` are the edges of its subtree.
    """

    i: int
    idx: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    doc: Parse = field(repr=False)
    head: Token = field(init=False, repr=False)
    children: tuple[Token, ...] = field(default=(), repr=False)
    lefts: tuple[Token, ...] = field(default=(), repr=False)
    rights: tuple[Token, ...] = field(default=(), repr=False)
    first: int = 0
    last: int = 0
    sentence: Sentence = field(init=False, repr=False)

    @property
    def stop(self) -> int:
        """The character after the token's last."""
        return self.idx + len(self.text)

    @property
    def is_punct(self) -> bool:
        """Whether it is punctuation or space."""
        return self.pos in ("PUNCT", "SPACE")


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens `start` to `end` (exclusive) of a parse."""

    doc: Parse = field(repr=False)
    start: int
    end: int

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @property
    def start_char(self) -> int:
        """First character of the sentence in the parse's text."""
        return self.doc.tokens[self.start].idx

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.doc.words(self.start, self.end)


@dataclass(slots=True, eq=False)
class Parse:
    """A parsed piece of text.

    `levels` keeps what factuality has found of a token, since every predicate below asks the same of it; `roots` are
    the tokens that are their own heads.
    """

    text: str
    tokens: list[Token] = field(default_factory=list, repr=False)
    sentences: list[Sentence] = field(default_factory=list, repr=False)
    levels: dict[int, Level] = field(default_factory=dict, repr=False)
    roots: list[int] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    def words(self, start: int, stop: int) -> str:
        """The text from one token up to another, as written."""
        if start >= stop:
            return ""
        return self.text[self.tokens[start].idx : self.tokens[stop - 1].stop]

    def at(self, start: int, stop: int) -> tuple[int, int]:
        """The tokens that touch characters `start` to `stop`: first, and one after the last."""
        first = bisect_right(self.tokens, start, key=_stop)
        last = bisect_left(self.tokens, stop, lo=first, key=_idx)
        return (first, last) if first < last else (0, 0)


def build(
    text: str,
    rows: Sequence[tuple[int, str, str, str, str, str, str, int]],
    starts: Sequence[int],
    edges: Sequence[tuple[int, int]],
) -> Parse:
    """Build a parse from rows of (idx, text, lower, lemma, pos, tag, dep, head), sentence starts and subtree edges."""
    parse = Parse(text)
    tokens = parse.tokens
    for i, (idx, word, lower, lemma, pos, tag, dep, _) in enumerate(rows):
        token = Token(i, idx, word, lower, lemma, pos, tag, dep, parse)
        token.first, token.last = edges[i]
        tokens.append(token)
    below: dict[int, list[Token]] = {}
    for token, row in zip(tokens, rows, strict=True):
        head = row[7]
        token.head = tokens[head]
        if head == token.i:
            parse.roots.append(head)
        else:
            below.setdefault(head, []).append(token)
    for i, dependents in below.items():
        token = tokens[i]
        token.children = tuple(dependents)
        before = 0
        while before < len(dependents) and dependents[before].i < i:
            before += 1
        token.lefts, token.rights = token.children[:before], token.children[before:]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        sentence = Sentence(parse, start, end)
        parse.sentences.append(sentence)
        for token in tokens[start:end]:
            token.sentence = sentence
    return parse


def edges(heads: Sequence[int]) -> list[tuple[int, int]]:
    """First and last token of the subtree of every token, from their heads (a root is its own).

    >>> edges([1, 1, 1, 2])
    [(0, 0), (0, 3), (2, 3), (3, 3)]
    """
    first, last = list(range(len(heads))), list(range(len(heads)))
    waiting = [0] * len(heads)
    for i, head in enumerate(heads):
        waiting[head] += head != i
    ready = [i for i, count in enumerate(waiting) if not count]
    while ready:
        i = ready.pop()
        head = heads[i]
        if head == i:
            continue
        first[head] = min(first[head], first[i])
        last[head] = max(last[head], last[i])
        waiting[head] -= 1
        if not waiting[head]:
            ready.append(head)
    return list(zip(first, last, strict=True))


def from_spacy(doc: Doc) -> Parse:
    """Take over a spaCy parse.

    Parameters
    ----------
    doc : Doc
        Tagged, parsed and lemmatised.

    Returns
    -------
    Parse
        With the same tokens in the same order.
    """
    rows = [(t.idx, t.text, t.lower_, t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.head.i) for t in doc]
    starts = [sentence.start for sentence in doc.sents]
    return build(doc.text, rows, starts, edges([row[7] for row in rows]))
