"""Reading for the data sets: sentences to events, and acts between any noun phrases.

The sets are read by the project's own reader, one sentence a document; nothing here knows what is right.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tertius.reading.parties import Cast, Party
from tertius.reading.reader import Tools, read_document
from tertius.reading.reading import Options, tools
from tertius.reading.tokens import Parse, Token
from tertius.records import Actor, Document, Event
from tertius.tables import content_id


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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A party that is a phrase of the sentence: its head."""

    token: int


class OpenCast(Cast):
    """A cast in which every noun phrase is an actor, its id being the number of its head token.

    For data that marks who acts on whom also where neither is a political actor.
    """

    def __init__(self, parse: Parse, table: Any, date: str, memory: Any) -> None:
        super().__init__(parse, replace(table, actors=AnyActor(table.actors)), date, memory)

    def _resolve(self, token: Token) -> tuple[Party, ...]:
        if token.pos not in ("NOUN", "PROPN", "PRON", "NUM", "DET") and token.i not in self.matches:
            return ()
        if token.lower in ("who", "which", "that", "whom"):
            return super()._resolve(token)
        return (self._phrase(token),)

    def _named(self, token: Token) -> tuple[Party, ...]:
        return (self._phrase(token),)

    @staticmethod
    def _phrase(token: Token) -> Party:
        return Party(str(token.i), "", token.text, True, "state", "any phrase")


def phrase_tokens(head: Token) -> set[int]:
    """The tokens of a noun phrase up to its first clause."""
    stop = head.i + 1
    for c in head.rights:
        if c.dep in ("relcl", "acl", "cc", "conj", "punct", "advcl") or c.first > stop:
            if c.dep == "punct" and c.tag in ("-LRB-", "HYPH", "-RRB-", ","):
                continue
            break
        stop = max(stop, c.last + 1)
    start = min([head.i, *(c.first for c in head.lefts if c.dep not in ("relcl", "cc", "punct", "preconj"))])
    return set(range(start, stop))


def by_id(items: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Items by their id."""
    return {str(item["id"]): item for item in items}
