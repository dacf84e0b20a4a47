"""The lexicon indexed for matching: from a lemma to the rows that may apply, the most specific first.

Comes in: the ontology's lexicon (data a political scientist edits). Goes out: one frozen object that the coding and
factuality steps ask. No rule about any one word stands in code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from tertius.ontology import load_lexicon
from tertius.records import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tertius.ontology.lexicon import Cue, Lexicon, LightVerb, Noun, Operator, Quality, RelationNoun, Verb

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Patterns:
    """Rows of the lexicon by lemma."""

    verbs: Mapping[str, tuple[Verb, ...]]
    nouns: Mapping[str, tuple[Noun, ...]]
    lights: Mapping[str, tuple[LightVerb, ...]]
    operators: Mapping[str, tuple[Operator, ...]]
    cues: Mapping[str, tuple[Cue, ...]]
    qualities: Mapping[str, tuple[Quality, ...]]
    relations: Mapping[str, tuple[RelationNoun, ...]]
    reversals: Mapping[tuple[str, str], tuple[str, str]]
    negators: frozenset[str]
    negative_phrases: frozenset[str]

    def operator(self, head: Token, form: str, prep: str = "") -> Operator | None:
        """The operator row for a head with a complement of this form (`inf`, `ger`, `that`, `np`)."""
        wanted = {form, f"{prep}+{form}"} if prep else {form}
        for row in self.operators.get(head.lemma_.lower(), ()):
            if wanted & set(row.complement) and _has_words(head, row.words):
                return row
        return None

    def effect(self, head: Token, node: Token, prep: str = "") -> tuple[Status, str]:
        """What a head does to the status of the predicate or event noun under it, and the name of the rule."""
        row = self.operator(head, complement_form(node), prep)
        if row is not None and row.status != "none":
            return row.status, f"operator '{row.verb}'"
        for cue in self.cues.get(head.lemma_.lower(), ()):
            if cue.stance == "denies" and complement_form(node) in ("that", "ger", "np"):
                return "denied", f"cue '{cue.cue}'"
        return "actual", f"operator '{row.verb}'" if row is not None else ""

    def light(self, verb: Token) -> LightVerb | None:
        """The light-verb row of a verb, with its particle where the row has one."""
        for row in self.lights.get(verb.lemma_.lower(), ()):
            if _has_words(verb, row.words):
                return row
        return None

    def light_effect(self, verb: Token) -> str:
        """What a light verb does with the event its object names ("" when it is none)."""
        row = self.light(verb)
        return row.effect if row is not None else ""

    def negative_preposition(self, prep: Token) -> str:
        """The phrase that denies what stands under it ("instead of", "without", "far from"), or ""."""
        word = prep.lower_
        if word in self.negative_phrases:
            return word
        for other in (prep.head, *prep.children):
            for phrase in (f"{other.lower_} {word}", f"{word} {other.lower_}"):
                if phrase in self.negative_phrases:
                    return phrase
        before = f"{prep.doc[prep.i - 1].lower_} {word}" if prep.i else ""
        return before if before in self.negative_phrases else ""


def complement_form(node: Token) -> str:
    """The form a predicate takes under its head: `inf`, `ger`, `that` or, for a noun, `np`."""
    if node.pos_ in ("NOUN", "PROPN", "PRON"):
        return "np"
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children):
        return "inf"
    if node.tag_ == "VBG" and not any(c.dep_ == "aux" and c.tag_ != "VBG" for c in node.children):
        return "ger"
    return "that" if node.tag_ != "VB" or any(c.dep_ == "mark" for c in node.children) or _finite(node) else "inf"


def _finite(node: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in node.children)


def _has_words(head: Token, words: Iterable[str]) -> bool:
    """Whether each further word of an idiom stands among the head's children or, two deep, under them."""
    for word in words:
        found = False
        for c in head.children:
            if c.lower_ == word or c.lemma_.lower() == word:
                found = True
                break
            if c.dep_ in ("prep", "prt", "advmod", "dobj") and any(g.lemma_.lower() == word for g in c.children):
                found = True
                break
        if not found:
            return False
    return True


def has_words(head: Token, words: Iterable[str]) -> bool:
    """Public form of the idiom test, for the coding step."""
    return _has_words(head, words)


def _grouped(rows: Iterable[R], key: str) -> dict[str, tuple[R, ...]]:
    """Rows by the first word of `key`, longer patterns first, then in the order of the file."""
    groups: dict[str, list[R]] = {}
    for row in rows:
        text: str = getattr(row, key)
        groups.setdefault(text.split(maxsplit=1)[0], []).append(row)
    return {
        word: tuple(sorted(group, key=lambda row: -len(getattr(row, key).split()))) for word, group in groups.items()
    }


def index(lexicon: Lexicon) -> Patterns:
    """Index a lexicon. Verb rows stand idiom first, then those with an object, then those with a preposition."""
    verbs = {
        word: tuple(sorted(rows, key=lambda row: (-len(row.words), not row.objects, not row.preps)))
        for word, rows in _grouped(lexicon.verbs, "verb").items()
    }
    denying = [row for row in lexicon.markers if row.status == "denied"]
    return Patterns(
        verbs=verbs,
        nouns=_grouped(lexicon.nouns, "noun"),
        lights=_grouped(lexicon.light_verbs, "verb"),
        operators=_grouped(lexicon.operators, "verb"),
        cues=_grouped(lexicon.cues, "cue"),
        qualities=_grouped(lexicon.qualities, "word"),
        relations=_grouped(lexicon.relation_nouns, "noun"),
        reversals={(row.type, row.mode): (row.reversed_type, row.reversed_mode) for row in lexicon.reversals},
        negators=frozenset(row.phrase for row in denying if row.kind == "negator" and " " not in row.phrase),
        negative_phrases=frozenset(row.phrase for row in denying if " " in row.phrase or row.kind == "preposition"),
    )


@cache
def default_patterns() -> Patterns:
    """The project's own lexicon, indexed once."""
    return index(load_lexicon())
