"""The two marked parties of a sentence in the place of a cast, so that reading's own functions find their acts.

Comes in: a parse and the characters of source and target. Goes out: `Sides`, a cast in which every token of the one
span denotes the source, every token of the other the target, and nothing else anyone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.reading.clauses import conjuncts, explicit_subject, heads
from tertius.reading.discourse import Memory, Party
from tertius.reading.parties import MODIFIERS, RELATIVE, Cast
from tertius.reading.tokens import Parse, Sentence, Token

if TYPE_CHECKING:
    from tertius.actors import ActorTable, Title
    from tertius.records import ActorName

SOURCE = Party("source", kind="nonstate", rule="the marked source")
OFFICIAL = Party("source", rule="the marked source")
TARGET = Party("target", rule="the marked target")
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "it", "its", "they", "them", "their"})

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The tokens of source and target in a parse, and the head of each (None where it is not marked)."""

    source: frozenset[int]
    target: frozenset[int]
    source_head: Token | None
    target_head: Token | None


def mark(doc: Parse, source: Spans, target: Spans) -> Marked:
    """Find the tokens of both spans; a token that both claim is the target's when the target's span is the shorter.

    Parameters
    ----------
    doc : Parse
        The sentence.
    source, target : tuple of (start, stop)
        Characters of the sentence.
    """
    first, second = _inside(doc, source), _inside(doc, target)
    if len(second) <= len(first):
        first -= second
    else:
        second -= first
    return Marked(first, second, _head(doc, first), _head(doc, second))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a side is by the tables: whether it speaks for a state, its sectors, titles and kinds of name, in order."""

    official: bool
    sectors: tuple[str, ...]
    titles: tuple[str, ...]
    kinds: tuple[str, ...]


def standing(doc: Parse, tokens: Iterable[int], actors: ActorTable) -> Standing:
    """Look a side up in the tables of titles and names.

    Parameters
    ----------
    doc : Parse
        The sentence.
    tokens : iterable of int
        The side's.
    actors : ActorTable
        A side with a title is official if its first title is, else if its first name is.
    """
    words = [token.text for token in doc]
    places = sorted(tokens)
    titles: list[Title] = []
    names: list[ActorName] = []
    for i in places:
        forms = (doc.words(max(0, i - 1), i + 1).lower(), doc[i].lower, doc[i].lemma)
        titles += [actors.titles[form] for form in dict.fromkeys(forms) if form in actors.titles]
        length, found = actors.match(words, i, "")
        names += found[:1] if length else ()
    if titles:
        speaks = titles[0].speaks_for_state
    else:
        speaks = bool(names) and actors.actors[names[0].actor].kind in ("state", "igo")
        speaks = speaks and actors.speaks_for_state(names[0])
    sectors = dict.fromkeys([title.sector for title in titles] + [name.sector for name in names])
    sectors.pop("", None)
    return Standing(speaks, tuple(sectors), tuple(title.text for title in titles), tuple(name.kind for name in names))


def _inside(doc: Parse, spans: Spans) -> frozenset[int]:
    return frozenset(i for start, stop in spans for i in range(*doc.at(start, stop)) if not doc[i].is_punct)


def _head(doc: Parse, tokens: Iterable[int]) -> Token | None:
    """The token of a span whose head lies outside of it, the first such where there are several."""
    inside = set(tokens)
    for i in sorted(inside):
        token = doc[i]
        if (token.head.i not in inside or token.head.i == i) and token.pos not in ("DET", "ADP", "PUNCT"):
            return token
    return doc[min(inside)] if inside else None


class Sides(Cast):
    """A cast of two.

    Parameters
    ----------
    doc : Parse
        The sentence.
    marked : Marked
        Where the two stand.
    anyone : {"", "source", "target"}
        The side that every other noun is taken for as well: who is acted on when one side alone is found.
    official : bool
        Whether the source speaks for a state: a crowd protests where a government complains.
    """

    def __init__(self, doc: Parse, marked: Marked, anyone: str = "", official: bool = False) -> None:
        self.doc = doc
        self.memory = Memory()
        self.matches = {}
        self.marked = marked
        self._source = OFFICIAL if official else SOURCE
        self._anyone = {"source": self._source, "target": TARGET}.get(anyone)
        self._known: dict[int, tuple[Party, ...]] = {}

    def of(self, token: Token) -> tuple[Party, ...]:
        """The sides that a phrase denotes, its conjuncts included."""
        found = [*self.alone(token)]
        for other in conjuncts(token):
            found.extend(party for party in self.alone(other) if party not in found)
        return tuple(found)

    def alone(self, token: Token) -> tuple[Party, ...]:
        """The side that a phrase denotes: its own, its possessor's, its antecedent's."""
        if token.i not in self._known:
            self._known[token.i] = ()
            self._known[token.i] = self._found(token)
        return self._known[token.i]

    def owners(self, noun: Token) -> tuple[Party, ...]:
        """The sides among what stands before a noun and belongs to it ("the minister's remark")."""
        found: list[Party] = []
        for child in noun.lefts:
            if child.dep in MODIFIERS:
                inside = [self._side(i) for i in range(child.first, child.last + 1)]
                found.extend(side for side in inside if side is not None and side not in found)
        return tuple(found)

    def has_actor(self, sentence: Sentence) -> bool:
        """Whether a side stands in the sentence."""
        return any(self._side(i) is not None for i in range(sentence.start, sentence.end))

    def _side(self, i: int) -> Party | None:
        if i in self.marked.source:
            return self._source
        return TARGET if i in self.marked.target else None

    def _found(self, token: Token) -> tuple[Party, ...]:
        side = self._side(token.i)
        if side is not None:
            return (side,)
        if token.lower in RELATIVE and token.tag in ("WDT", "WP", "WP$", "IN"):
            clause = next((head for head in heads(token, 6) if head.dep == "relcl"), None)
            return self.alone(clause.head) if clause is not None and clause.head.i < token.i else ()
        if token.lower in _PERSONAL:
            return self._pronoun(token)
        if token.pos not in ("NOUN", "PROPN"):
            return ()
        return (
            self.owners(token)
            or self._apposed(token)
            or self._author(token)
            or ((self._anyone,) if self._anyone is not None else ())
        )

    def _apposed(self, token: Token) -> tuple[Party, ...]:
        near = [c for c in token.children if c.dep == "appos"] + ([token.head] if token.dep == "appos" else [])
        return next(((side,) for other in near if (side := self._side(other.i)) is not None), ())

    def _author(self, token: Token) -> tuple[Party, ...]:
        """Who makes what speaks: the subject of "issued a report criticising", for the report."""
        speaks = any(c.dep == "acl" and c.tag == "VBG" for c in token.rights)
        subject = explicit_subject(token.head) if token.dep == "dobj" and speaks else None
        side = self._side(subject.i) if subject is not None else None
        return (side,) if side is not None else ()

    def _pronoun(self, token: Token) -> tuple[Party, ...]:
        """The side last named before a pronoun; the source where it is the subject of a clause below the source's."""
        source, target = self.marked.source_head, self.marked.target_head
        before = [head for head in (source, target) if head is not None and head.i < token.i]
        if not before:
            return ()
        if token.dep in ("nsubj", "nsubjpass", "poss") and source in before:
            return (self._source,)
        last = max(before, key=lambda head: head.i)
        return (self._source,) if last is source else (TARGET,)
