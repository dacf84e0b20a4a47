"""Reading for the data sets: sentences to events, and acts between any noun phrases.

The sets are read by the project's own reader, one sentence a document; nothing here knows what is right.
"""

from __future__ import annotations

import json
import random
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tertius.reading.clauses import BEARERS
from tertius.reading.parties import Cast, Memory, Party
from tertius.reading.patterns import rows as lexicon_rows
from tertius.reading.reader import Tools, read_document
from tertius.reading.reading import Options, tools
from tertius.reading.tokens import Parse, Token
from tertius.records import Actor, Document, Event
from tertius.tables import content_id

TIMES = frozenset(
    {"day", "week", "month", "year", "time", "today", "yesterday", "morning", "evening", "night", "midnight"}
)
AMOUNTS = frozenset({"percent", "%", "million", "billion", "dollar", "euro", "pound"})
CALENDAR = frozenset([*day_name, *month_name]) - {""}
YEAR = 4


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sample(items: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """At most so many of the items, drawn with a fixed seed, in their order."""
    if len(items) <= most:
        return items
    keep = set(random.Random(1981).sample(range(len(items)), most))
    return [item for i, item in enumerate(items) if i in keep]


def load_tools(actors: tuple[str, ...] = ()) -> Tools:
    """The reader's own tools, with further actor tables."""
    return tools(Options().model, actors)


def document(text: str, date: str = "") -> Document:
    """A sentence as a report of its own."""
    name = content_id("d", text, date)
    return Document(id=name, title="", text=text, published=date, publisher="", url="", language="en")


def events(text: str, date: str, kit: Tools) -> list[Event]:
    """The events of a sentence."""
    return read_document(document(text, date), kit)[0]


def parses(texts: Iterable[str], kit: Tools) -> Iterator[Parse]:
    """The parse of each sentence, lemmas put right."""
    from tertius.reading.tokens import from_spacy

    for doc in kit.nlp.pipe(texts, batch_size=64):
        parse = from_spacy(doc)
        for token in parse:
            kit.patterns.correct(token)
        yield parse


class AnyActor(dict[str, Actor]):
    """Actors by id, where every id is somebody."""

    def __missing__(self, key: str) -> Actor:
        return Actor(id=key, name=key, kind="nonstate", parent="", since="", until="")


class OpenCast(Cast):
    """A cast in which noun phrases are actors, the id of each being the number of its head token.

    For data that marks who acts on whom also where neither is a political actor. Times are nobody, nor are acts where
    they are what is done ("imposed sanctions"); a pronoun is the phrase that it stands for.
    """

    lone = True

    def __init__(self, parse: Parse, kit: Tools) -> None:
        self._patterns = kit.patterns
        table = replace(kit.actors, actors=AnyActor(kit.actors.actors))
        super().__init__(parse, table, "", Memory())

    def _resolve(self, token: Token) -> tuple[Party, ...]:
        if token.pos == "PRON":
            return super()._resolve(token) or (self._phrase(token),)
        if token.i in self.matches:
            return (self._phrase(token),)
        if token.pos not in ("NOUN", "PROPN", "NUM") or _is_time(token):
            return ()
        if (
            token.dep not in ("nsubj", "nsubjpass")
            and token.pos == "NOUN"
            and lexicon_rows(self._patterns.nouns, token)
        ):
            return self.owners(token)
        if token.lemma in AMOUNTS or any(c.tag == "$" for c in token.lefts):
            return ()
        if self._patterns.is_inside(token) or (token.lemma in BEARERS and token.dep == "dobj"):
            return ()
        return self._coordinated(token) or (self._phrase(token),)

    def _coordinated(self, token: Token) -> tuple[Party, ...]:
        """The parties of one noun with two names before it ("British and Dutch negotiators")."""
        for c in token.lefts:
            names = [c, *(g for g in c.rights if g.dep == "conj")]
            if c.dep in ("nmod", "amod", "compound") and len(names) > 1 and all(n.i in self.matches for n in names):
                return tuple(self._phrase(name) for name in names)
        return ()

    def _named(self, token: Token) -> tuple[Party, ...]:
        return (self._phrase(token),)

    @staticmethod
    def _phrase(token: Token) -> Party:
        return Party(str(token.i), "", token.text, True, "state", "any phrase")


def phrase_tokens(head: Token) -> set[int]:
    """The tokens of a noun phrase up to its first clause or time; a modifier stands for the phrase that it begins.

    Annotators mark an actor with article, modifiers, places, what stands in brackets after it, and another name of it
    behind a comma; of an act that has an owner, only what stands under `of` ("the union's call").
    """
    while (
        head.dep in ("poss", "compound", "amod", "nmod") and head.head.pos in ("NOUN", "PROPN") and head.i < head.head.i
    ):
        head = head.head
    owned = head.pos == "NOUN" and any(c.dep == "poss" for c in head.lefts)
    stop = head.i + 1
    for c in head.rights:
        if c.dep == "punct" and c.first <= stop:
            continue
        gap = c.first - stop
        if c.dep == "appos" and gap <= 1 and not _listed(c):
            stop = c.last + 1
            continue
        clause = c.dep in ("relcl", "advcl") or (c.dep == "acl" and c.tag != "VBN")
        apart = gap > 0 or (owned and c.dep == "prep" and c.lower != "of")
        if clause or c.dep in ("cc", "conj", "npadvmod") or apart or _timed(c):
            break
        stop = _before_gerund(c) if c.dep == "prep" else _before_time(c)
        if stop <= c.last:
            break
    lefts = [c for c in head.lefts if c.dep not in ("relcl", "cc", "punct", "preconj")]
    start = head.i
    for c in reversed(lefts):
        if c.last + 1 < start - 1 or _dated(c):
            break
        start = min(start, c.first)
    found = set(range(start, _before_clause(head, stop)))
    if stop < len(head.doc) and head.doc[stop].tag == "-RRB-" and any(head.doc[i].tag == "-LRB-" for i in found):
        found.add(stop)
    return found


def _is_time(token: Token) -> bool:
    """Whether a noun says when: a day, a month, "August 6th", a year."""
    dated = token.lemma in TIMES or token.text in CALENDAR or any(c.text in CALENDAR for c in token.lefts)
    return dated or (token.pos == "NUM" and token.text.isdigit() and len(token.text) == YEAR)


def _listed(token: Token) -> bool:
    """Whether an apposition is no other name: the next item of a list, or a remark ("Kuwait, its first mission")."""
    remark = any(c.lower in ("a", "an") or c.dep == "poss" for c in token.lefts) and token.pos == "NOUN"
    return remark or any(c.dep in ("cc", "conj") for c in token.rights)


def _dated(token: Token) -> bool:
    """Whether a word before a noun is a date that the parse took for part of its phrase ("On 17 July the court")."""
    return token.dep == "npadvmod" or any(
        t.text in CALENDAR
        for t in token.doc.tokens[token.first : token.last + 1]
        if t.i != token.i or t.dep == "nummod"
    )


def _before_clause(head: Token, stop: int) -> int:
    """Where a phrase ends that goes on to a clause or a time further down ("imports of beef that was banned")."""
    for token in head.doc.tokens[head.i + 1 : stop]:
        clause = token.dep in ("relcl", "advcl", "ccomp") or (token.dep == "acl" and token.tag != "VBN")
        if (clause or (token.dep == "prep" and _timed(token))) and token.first > head.i:
            end = token.first
            return end - 1 if head.doc[end - 1].lower == "," else end
    return stop


def _before_time(token: Token) -> int:
    """Where a participle after a noun ends: before it tells when ("the plan submitted by Oman on Tuesday")."""
    for c in token.rights:
        if c.dep in ("npadvmod", "prep") and _timed(c):
            return c.first
    return token.last + 1


def _timed(token: Token) -> bool:
    """Whether a phrase after a noun says when ("the camp on Tuesday", "talks during the visit")."""
    words = [token, *(g for g in token.children if g.dep == "pobj")]
    return token.lower == "during" or any(w.lemma in TIMES or w.text in CALENDAR for w in words)


def _before_gerund(prep: Token) -> int:
    """Where a prepositional phrase of a noun ends: before it, if it tells an act ("the army of shelling the town")."""
    return prep.first if any(g.dep == "pcomp" for g in prep.children) else prep.last + 1
