"""The lexicon indexed for matching: from a lemma to the rows that may apply, the most specific first.

Comes in: the ontology's lexicon (data a political scientist edits). Goes out: one frozen object that the coding and
factuality steps ask. No rule about any one word stands in code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tertius.ontology import load_lexicon
from tertius.reading.tokens import Sentence, Token
from tertius.records import Status

if TYPE_CHECKING:
    from tertius.ontology import Cue, Evaluation, Lexicon, LightVerb, Noun, Operator, Quality, RelationNoun, Verb

R = TypeVar("R")

PURPOSE = "purpose of"
"""How the rule begins by which an act is only meant ("sent ships to attack")."""
_LINKS = frozenset({"of", "in", "on", "to", "for", "from", "with", "into", "between", "against"})
"""Prepositions inside a phrase, the word before which heads it."""
_FINITE = frozenset({"MD", "VBZ", "VBP", "VBD"})
_IDIOM_DEPS = frozenset(
    ["prt", "advmod", "prep", "dobj", "acomp", "oprd", "dative", "agent", "pobj", "advcl", "npadvmod", "xcomp"]
)
_STATUS: Mapping[str, Status] = {
    "none": "actual",
    "actual": "actual",
    "intended": "intended",
    "possible": "possible",
    "denied": "denied",
}
_POS = {
    "verb": ("VERB", "AUX"),
    "noun": ("NOUN", "PROPN"),
    "adjective": ("ADJ", "VERB", "ADV"),
    "prep": ("ADP", "VERB"),
}


_SAID_OF = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective", "ADV": "adverb"}


@dataclass(frozen=True, slots=True)
class Pattern(Generic[R]):
    """A row with the words that must stand with its head (lemma or form): under it, or right before it, in order."""

    first: str
    words: tuple[str, ...]
    row: R
    before: tuple[str, ...] = ()


Index = Mapping[str, tuple[Pattern[R], ...]]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Rows of the lexicon by first word."""

    verbs: Index[Verb]
    nouns: Index[Noun]
    lights: Index[LightVerb]
    operators: Index[Operator]
    cues: Index[Cue]
    qualities: Index[Quality]
    evaluations: Index[Evaluation]
    relations: Index[RelationNoun]
    lemmas: Mapping[tuple[str, str], str]
    wrongs: frozenset[tuple[str, str]]
    signs: Mapping[tuple[str, str], int]
    paraphrases: Mapping[tuple[str, str], tuple[str, bool]]
    topics: Mapping[str, tuple[str, int]]
    reversals: Mapping[tuple[str, str], tuple[str, str]]
    refused: Mapping[tuple[str, str], str]
    threatened: Mapping[tuple[str, str], str]
    requested: Mapping[tuple[str, str], str]
    negators: frozenset[str]
    false_negators: tuple[str, ...]
    negative_phrases: frozenset[str]
    performed: frozenset[str]

    def correct(self, token: Token) -> None:
        """Put right the lemma of a form that the rule lemmatiser gets wrong ("hopes" for "hop")."""
        pos = "verb" if token.pos in ("VERB", "AUX") else "noun" if token.pos == "NOUN" else ""
        lemma = self.lemmas.get((token.lower, pos))
        if lemma is not None:
            token.lemma = lemma

    def is_off_topic(self, sentence: Sentence) -> bool:
        """Whether a sentence is about sport or another matter that is no politics."""
        weights: dict[str, int] = {}
        before = ""
        for token in sentence:
            for word in (token.lower, f"{before} {token.lower}"):
                if word in self.topics:
                    topic, weight = self.topics[word]
                    weights[topic] = weights.get(topic, 0) + weight
            before = token.lower
        return any(weight >= 2 for weight in weights.values())

    def is_wrong(self, token: Token) -> bool:
        """Whether a word makes what is said of someone a charge against them."""
        pos = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}.get(token.pos, "")
        return (token.lemma, pos) in self.wrongs

    def sign(self, token: Token) -> int:
        """Whether a word speaks well (1) or ill (-1) of whom it is said of; 0 for any other."""
        pos = _SAID_OF.get(token.pos, "")
        return self.signs.get((token.lemma, pos)) or self.signs.get((token.lower, pos)) or 0

    def judgements(self, token: Token) -> list[Evaluation]:
        """The rows by which a word says who is for or against whom, for its part of speech."""
        return [row for row in rows(self.evaluations, token) if token.pos in _POS[row.pos]]

    def paraphrase(self, lemma: str, pos: str) -> tuple[str, bool]:
        """The predicate that a word is in the key of a claim, and whether the word says its opposite."""
        return self.paraphrases.get((lemma, pos), ("", False))

    def operator(self, head: Token, form: str, prep: str = "") -> Operator | None:
        """The operator row for a head with a complement of this form (`inf`, `ger`, `that`, `np`)."""
        wanted = f"{prep}+{form}" if prep else form
        for row in rows(self.operators, head):
            if head.pos in _POS[row.pos] and (wanted in row.complements or (form == "inf" and f"{prep}+inf" == wanted)):
                return row
        return None

    def effect(self, head: Token, node: Token, prep: str = "") -> tuple[Status, str]:
        """What a head does to the status of the predicate or event noun under it, and the name of the rule."""
        form = complement_form(node)
        row = self.operator(head, form, prep)
        if row is not None and row.kind == "purpose":
            return self.purpose(head, node)
        if row is not None and row.status != "none":
            return _STATUS[row.status], f"operator '{row.word}'"
        for cue in rows(self.cues, head):
            if cue.stance == "denies" and form in cue.patterns and head.pos in _POS[cue.pos]:
                return "denied", f"cue '{cue.cue}'"
        return "actual", f"operator '{row.word}'" if row is not None else ""

    def purpose(self, head: Token, node: Token) -> tuple[Status, str]:
        """The status of what an infinitive says an act was for, and the name of the rule.

        It is still to be done, unless the act itself does it ("cut ties to protest").
        """
        return ("actual" if node.lemma in self.performed else "intended"), f"{PURPOSE} '{head.lemma}'"

    def flips(self, head: Token) -> bool:
        """Whether a word's negation affirms what stands under it ("did not fail to")."""
        return any(row.kind == "negative_implicative" for row in rows(self.operators, head))

    def is_inside(self, noun: Token) -> bool:
        """Whether a noun only begins the name of another event ("aid" in "aid ban")."""
        if noun.dep not in ("compound", "amod", "nmod") or noun.i > noun.head.i:
            return False
        return any(noun.lower in p.before or noun.lemma in p.before for p in self.nouns.get(noun.head.lemma, ()))

    def light_effect(self, verb: Token) -> str:
        """What a light verb does with the event its object names ("" when it is none)."""
        return next((row.effect for row in rows(self.lights, verb)), "")

    def cue(self, token: Token) -> Cue | None:
        """The cue row of a word that attributes, for its part of speech."""
        return next((row for row in rows(self.cues, token) if token.pos in _POS[row.pos]), None)

    def mode(self, table: Mapping[tuple[str, str], str], kind: str, mode: str) -> str:
        """Mode of a REJECT, THREATEN or REQUEST that is about an act of this type and mode."""
        return table.get((kind, mode)) or table.get((kind, ""), "")

    def negative_preposition(self, prep: Token) -> str:
        """The phrase that denies what stands under it ("instead of", "without", "far from"), or ""."""
        word = prep.lower
        if word in self.negative_phrases:
            return word
        for other in (prep.head, *prep.children):
            for phrase in (f"{other.lower} {word}", f"{word} {other.lower}"):
                if phrase in self.negative_phrases:
                    return phrase
        before = f"{prep.doc[prep.i - 1].lower} {word}" if prep.i else ""
        return before if before in self.negative_phrases else ""

    def is_false_negator(self, token: Token) -> bool:
        """Whether a negating word belongs to a phrase that does not negate ("not only", "nothing but")."""
        end = len(token.doc)
        text = token.doc.words(token.i, min(end, token.i + 4)).lower()
        before = token.doc.words(max(0, token.i - 2), min(end, token.i + 3)).lower()
        return any(
            text.startswith(phrase) or (phrase in before and token.lower in phrase.split())
            for phrase in self.false_negators
        )


def rows(index: Index[R], token: Token) -> list[R]:
    """The rows of an index that a token matches by lemma or form, with their further words around it."""
    word, lemma = token.lower, token.lemma
    found = index.get(lemma, ())
    if word != lemma and word in index:
        found = (*found, *index[word]) if token.pos == "VERB" else (*index[word], *found)
    if not found:
        return []
    return [
        pattern.row
        for pattern in found
        if (not pattern.before or _follows(token, pattern.before))
        and (not pattern.words or has_words(token, pattern.words))
    ]


def _follows(head: Token, words: tuple[str, ...]) -> bool:
    """Whether words stand right before a head, hyphens aside ("aid ban", "cease-fire")."""
    i = head.i
    for word in reversed(words):
        i -= 1
        if i >= 0 and head.doc[i].text == "-":
            i -= 1
        if i < 0 or not _is(head.doc[i], word):
            return False
    return True


def names(noun: Token) -> frozenset[str]:
    """What a noun may be called in a row: its form and lemma, alone and with the word before it."""
    found = {noun.lower, noun.lemma}
    before = noun.doc[noun.i - 1] if noun.i else noun
    if before.text == "-" and noun.i > 1:
        part = noun.doc[noun.i - 2].lower
        found |= {f"{part}{link}{noun.lemma}" for link in ("-", " ", "")}
    elif before.dep in ("compound", "amod", "nmod"):
        found |= {f"{before.lower} {noun.lemma}", f"{before.lower} {noun.lower}"}
    return frozenset(found)


def has_words(head: Token, words: Iterable[str]) -> bool:
    """Whether the further words of an idiom stand under its head, each within two links, or right after it."""
    return all(any(_is(c, word) or _below(c, word) for c in head.children if _in_idiom(c)) for word in words)


def _in_idiom(token: Token) -> bool:
    """Whether a dependent may be a further word of an idiom; an adjective that the parse took for a clause may."""
    return token.dep in _IDIOM_DEPS or (token.dep == "ccomp" and token.pos == "ADJ")


def _is(token: Token, word: str) -> bool:
    return word in (token.lower, token.lemma)


def _below(token: Token, word: str) -> bool:
    return any(
        _is(c, word) or any(_is(g, word) for g in c.children if g.dep in _IDIOM_DEPS or g.dep in ("amod", "compound"))
        for c in token.children
        if c.dep in _IDIOM_DEPS or c.dep in ("amod", "compound")
    )


def complement_form(node: Token) -> str:
    """The form a predicate takes under its head: `inf`, `ger`, `that` or, for a noun, `np`."""
    if node.pos in ("NOUN", "PROPN", "PRON"):
        return "np"
    if any(c.dep == "aux" and c.lower == "to" for c in node.children):
        return "inf"
    if node.tag == "VBG" and not any(c.dep == "aux" and c.tag != "VBG" for c in node.children):
        return "ger"
    finite = any(c.dep == "mark" or (c.dep == "aux" and c.tag in _FINITE) for c in node.children)
    return "that" if finite or node.tag != "VB" else "inf"


def _index(items: Iterable[R], key: Callable[[R], str], rank: Callable[[R], Any] = lambda row: 0) -> Index[R]:
    """Rows by first word, those with more words first, then by rank, then in the order of the file."""
    return _ranked(((pattern,) for pattern in (_headed(row, re.split(r"[ ]+", key(row)), 0) for row in items)), rank)


def _nominal_index(items: Iterable[R], key: Callable[[R], str]) -> Index[R]:
    """Rows by the noun that heads them: "ban" of "aid ban", "act" of "act of war"; a hyphen may be there or not."""
    return _ranked((_spellings(row, key(row)) for row in items), lambda row: 0)


def _spellings(row: R, phrase: str) -> Iterator[Pattern[R]]:
    words = re.split(r"[ -]+", phrase)
    last = next((i for i, word in enumerate(words) if i and word in _LINKS), len(words)) - 1
    yield _headed(row, words, last)
    if "-" in phrase and " " not in phrase:
        yield _headed(row, [phrase], 0)
        yield _headed(row, [phrase.replace("-", "")], 0)


def _headed(row: R, words: list[str], head: int) -> Pattern[R]:
    return Pattern(words[head], tuple(words[head + 1 :]), row, tuple(words[:head]))


def _ranked(patterns: Iterable[Iterable[Pattern[R]]], rank: Callable[[R], Any]) -> Index[R]:
    groups: dict[str, list[Pattern[R]]] = {}
    for some in patterns:
        for pattern in some:
            groups.setdefault(pattern.first, []).append(pattern)
    return {
        word: tuple(sorted(group, key=lambda pattern: (-len(pattern.words + pattern.before), rank(pattern.row))))
        for word, group in groups.items()
    }


def index(lexicon: Lexicon) -> Patterns:
    """Index a lexicon. Verb rows stand idiom first, then those with an object, then those with a named preposition."""
    denying = [row for row in lexicon.markers if row.status == "denied"]
    keyed = [((row.type, row.mode), row) for row in lexicon.reversals]
    return Patterns(
        verbs=_index(
            lexicon.verbs,
            lambda row: row.verb,
            lambda row: (not row.object, "*" in row.object, not row.preps, "*" in row.preps),
        ),
        nouns=_nominal_index(lexicon.nouns, lambda row: row.noun),
        lights=_index(lexicon.light_verbs, lambda row: row.verb),
        operators=_index(lexicon.operators, lambda row: row.word),
        cues=_index(lexicon.cues, lambda row: row.cue),
        qualities=_index(lexicon.qualities, lambda row: row.word),
        evaluations=_index(lexicon.evaluations, lambda row: row.word),
        relations=_index(lexicon.relation_nouns, lambda row: row.noun),
        lemmas={(row.form, row.pos): row.lemma for row in lexicon.lemmas},
        wrongs=frozenset((row.word, row.pos) for row in lexicon.wrongs),
        signs=_signs(lexicon),
        paraphrases={(row.word, row.pos): (row.predicate, row.opposite) for row in lexicon.paraphrases},
        topics={row.word: (row.topic, row.weight) for row in lexicon.topics},
        reversals={key: (row.reversed_type, row.reversed_mode) for key, row in keyed},
        refused={key: row.refused_mode for key, row in keyed},
        threatened={key: row.threatened_mode for key, row in keyed},
        requested={key: row.requested_mode for key, row in keyed},
        negators=frozenset(row.phrase for row in denying if row.kind == "negator" and " " not in row.phrase) - {"no"},
        false_negators=tuple(sorted(row.phrase for row in lexicon.markers if row.kind == "pseudo_negator")),
        negative_phrases=frozenset(
            row.phrase for row in denying if row.kind == "substitution" or (" " in row.phrase and row.kind == "negator")
        ),
        performed=frozenset(row.phrase for row in lexicon.markers if row.kind == "performed"),
    )


def _signs(lexicon: Lexicon) -> dict[tuple[str, str], int]:
    """The sign of what is said of someone: wrongs and polarity.csv, which goes before."""
    found = {(row.word, row.pos): -1 for row in lexicon.wrongs}
    found.update(((row.word, row.pos), row.sign) for row in lexicon.polarity)
    return found


@cache
def default_patterns() -> Patterns:
    """The project's own lexicon, indexed once."""
    return index(load_lexicon())
