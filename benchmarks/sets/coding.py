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
        if token.pos not in ("NOUN", "PROPN", "NUM") or token.lemma in TIMES or token.text in CALENDAR:
            return ()
        if (
            token.dep not in ("nsubj", "nsubjpass")
            and token.pos == "NOUN"
            and lexicon_rows(self._patterns.nouns, token)
        ):
            return ()
        if token.lemma in AMOUNTS or any(c.tag == "$" for c in token.lefts):
            return ()
        if self._patterns.is_inside(token) or (token.lemma in BEARERS and token.dep == "dobj"):
            return ()
        return (self._phrase(token),)

    def _named(self, token: Token) -> tuple[Party, ...]:
        return (self._phrase(token),)

    @staticmethod
    def _phrase(token: Token) -> Party:
        return Party(str(token.i), "", token.text, True, "state", "any phrase")


def phrase_tokens(head: Token) -> set[int]:
    """The tokens of a noun phrase up to its first clause or time; a modifier stands for the phrase that it begins.

    Annotators mark an actor with article, modifiers, places and what stands in brackets after it.
    """
    while (
        head.dep in ("poss", "compound", "amod", "nmod") and head.head.pos in ("NOUN", "PROPN") and head.i < head.head.i
    ):
        head = head.head
    stop = head.i + 1
    for c in head.rights:
        clause = c.dep in ("relcl", "advcl") or (c.dep == "acl" and c.tag != "VBN")
        if clause or c.dep in ("cc", "conj", "punct", "npadvmod") or c.first > stop or _timed(c):
            if c.dep == "punct" and c.tag in ("-LRB-", "HYPH", "-RRB-", ","):
                continue
            break
        stop = _before_gerund(c) if c.dep == "prep" else c.last + 1
        if stop <= c.last:
            break
    start = min([head.i, *(c.first for c in head.lefts if c.dep not in ("relcl", "cc", "punct", "preconj"))])
    found = set(range(start, stop))
    if stop < len(head.doc) and head.doc[stop].tag == "-RRB-" and any(head.doc[i].tag == "-LRB-" for i in found):
        found.add(stop)
    return found


def _timed(token: Token) -> bool:
    """Whether a phrase after a noun says when ("the camp on Tuesday", "talks during the visit")."""
    words = [token, *(g for g in token.children if g.dep == "pobj")]
    return token.lower == "during" or any(w.lemma in TIMES or w.text in CALENDAR for w in words)


def _before_gerund(prep: Token) -> int:
    """Where a prepositional phrase of a noun ends: before it, if it tells an act ("the army of shelling the town")."""
    return prep.first if any(g.dep == "pcomp" for g in prep.children) else prep.last + 1
