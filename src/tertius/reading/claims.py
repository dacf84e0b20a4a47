"""Propositions that speakers affirm or deny: cue, content, stance, tone, and one key for one proposition.

Comes in: a sentence with its cast. Goes out: statements. The key is made of the content's predicate, the actors
and head words of its arguments, with negation, tense, quotation marks and modifiers taken off, so that "the test
violated the resolution" and "did not violate it" share a key and differ in stance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from tertius.reading.attribution import Attribution
from tertius.reading.clauses import (
    child,
    clause_span,
    conjuncts,
    direct_objects,
    explicit_subject,
    is_passive,
    prepositions,
    subjects,
)
from tertius.reading.discourse import Party
from tertius.reading.factuality import factuality, negation
from tertius.reading.nesting import Nesting, chain
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, rows
from tertius.reading.tokens import Token
from tertius.reading.voices import Voice

_AS_VERBS = frozenset(
    ["regard", "consider", "see", "view", "call", "label", "describe", "treat", "brand", "deem", "term", "name"]
)
_AGAINST = frozenset({"ACCUSE", "REJECT", "COERCE", "ASSAULT", "THREATEN", "SANCTION"})
"""Types of the verbs whose object is a wrong that the subject fights, not one that it does."""
_LIGHT = frozenset(["be", "have", "do", "make", "take"])
SPEECH = frozenset({"speech", "assertion", "denial", "source"})
_EQUATING = frozenset(["be", "constitute", "represent", "amount", "remain", "mark"])
_SIDES = ("with", "against", "between", "to", "on")
"""Prepositions whose objects belong to what a clause says."""
_MOST_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim before it becomes a record: who says it, the content's tokens, its key and stance."""

    voice: Voice
    outer: tuple[Voice, ...]
    content: Token
    start: int
    stop: int
    key: str
    stance: Literal["affirms", "denies"]
    about: tuple[str, ...]
    charged: tuple[Party, ...]
    tone: str


def statements(said: Sequence[Attribution], nesting: Nesting, cast: Cast, patterns: Patterns) -> Iterator[Statement]:
    """The claims among the attributions of a paragraph: one for each clause said, coordinated clauses apart."""
    for each in said:
        voice, cue = each.voice, each.cue
        if not each.told or voice is None or (cue is not None and factuality(cue, patterns).status != "actual"):
            continue
        if voice.party.rule == "unknown speaker" and voice.row.kind not in SPEECH:
            continue
        outer = tuple(v for v in chain(cue, nesting, patterns) if v.cue.i != cue.i) if cue is not None else ()
        for clause in _clauses(each):
            statement = _statement(clause, each, outer, cast, patterns)
            if statement is not None:
                yield statement


def _clauses(said: Attribution) -> Iterator[Token]:
    """The propositions of what is said: its clause with those coordinated, and further sentences of a quotation."""
    first = said.clause
    if first is not None and _finite(first) and not _asks(first):
        yield first
        yield from (c for c in conjuncts(first) if c.dep == "conj" and c.pos in ("VERB", "AUX") and said.holds(c))
    for root in (token for start, stop in said.content for token in _roots(said, start, stop)):
        told = _finite(root) and explicit_subject(root) is not None and not _asks(root)
        if told and (first is None or root.i != first.i):
            yield root


def _asks(clause: Token) -> bool:
    """Whether a clause is a question, direct or reported."""
    if any(c.dep == "mark" and c.lower in ("whether", "if") for c in clause.lefts):
        return True
    end = clause.doc.tokens[max(clause.i, clause.last - 2) : clause.last + 3]
    return any(token.text == "?" for token in end)


def _roots(said: Attribution, start: int, stop: int) -> Iterator[Token]:
    roots = said.doc.roots
    yield from (said.doc[i] for i in roots[bisect_left(roots, start) : bisect_left(roots, stop)])


def _finite(clause: Token) -> bool:
    return clause.pos in ("VERB", "AUX") or (clause.dep in ("ccomp", "ROOT") and child(clause, "nsubj") is not None)


def _statement(
    clause: Token, said: Attribution, outer: tuple[Voice, ...], cast: Cast, patterns: Patterns
) -> Statement | None:
    start, stop = _content_span(clause)
    start, stop = max(start, said.content[0][0]), min(stop, said.content[-1][1])
    tokens = clause.doc.tokens
    words = sum(1 for _ in islice((i for i in range(start, stop) if not tokens[i].is_punct), _MOST_TOKENS + 1))
    voice = said.voice
    if voice is None or not 3 <= words <= _MOST_TOKENS:
        return None
    proposition = read_proposition(clause, cast, patterns)
    denied = bool(negation(clause, patterns)) ^ (voice.row.stance == "denies") ^ proposition.opposite
    if not proposition.actors and not voice.party.actor:
        return None
    stance: Literal["affirms", "denies"] = "denies" if denied else "affirms"
    charged = _charged(clause, cast, patterns)
    tone = _tone(clause, voice.row.tone, denied, patterns)
    tone = "condemnation" if charged and not denied and tone == "neutral" else tone
    return Statement(voice, outer, clause, start, stop, proposition.key, stance, proposition.actors, charged, tone)


def _tone(clause: Token, tone: str, denied: bool, patterns: Patterns) -> str:
    """The tone of the cue; where it has none, that of what its subject is said to be ("said it was a disgrace")."""
    if tone != "neutral" or denied:
        return tone
    words = [c for c in clause.children if c.dep in ("attr", "acomp", "oprd")]
    words += [c for word in words for c in word.lefts if c.dep in ("amod", "compound")]
    signs = {patterns.sign(word) for word in words} - {0}
    return {1: "praise", -1: "condemnation"}[signs.pop()] if len(signs) == 1 else tone


def _content_span(clause: Token) -> tuple[int, int]:
    """The clause without its conjunction, its trailing punctuation and the clauses coordinated with it."""
    start, stop = clause_span(clause)
    for c in clause.children:
        if c.dep == "mark" and c.i == start:
            start += 1
        elif c.dep == "conj" and c.pos in ("VERB", "AUX") and c.i > clause.i:
            stop = min(stop, next((w.i for w in clause.rights if w.dep == "cc"), c.first), c.first)
    while stop > start + 1 and clause.doc[stop - 1].is_punct:
        stop -= 1
    while start < stop - 1 and clause.doc[start].is_punct:
        start += 1
    return start, stop


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a clause says.

    Attributes
    ----------
    key : str
        `predicate(subject; object; ...)` with actors by id, blind to polarity, tense and wording around the heads.
    actors : tuple of str
        The actor ids in it, sorted.
    opposite : bool
        Whether the clause says the contrary of what its key reads ("complies with": the opposite of violate).
    """

    key: str
    actors: tuple[str, ...]
    opposite: bool


def read_proposition(clause: Token, cast: Cast, patterns: Patterns) -> Proposition:
    """The proposition of a clause, with a key that other words for the same share (`paraphrases.csv`)."""
    subject = child(clause, "nsubj") or (None if child(clause, "csubj") else next(_shared_subject(clause), None))
    predicate, clause = _predicate(clause)
    objects = list(direct_objects(clause)) if not is_passive(clause) else []
    complement = child(clause, "attr", "acomp", "oprd")
    below = prepositions(clause)
    if predicate in _AS_VERBS and "as" in below and objects:
        subject, predicate, arguments = objects[0], "be", below["as"]
        complement = arguments[0]
    elif is_passive(clause):
        undergoer = child(clause, "nsubjpass")
        arguments = [undergoer] if undergoer is not None else []
    else:
        arguments = objects + ([complement] if complement is not None else [])
    if not arguments and predicate in _LIGHT:
        arguments = [t for tokens in below.values() for t in tokens][:2]
    named = _named(predicate, arguments, complement, below, patterns)
    actors: set[str] = set()
    parts = [_argument(token, cast, actors) for token in ([subject] if subject is not None else []) + named.arguments]
    if named.adjective:
        parts[-1] = named.adjective
    extra = sorted(_argument(t, cast, actors) for prep in _SIDES for t in below.get(prep, []))
    parts += [part for part in extra if part not in parts]
    key = f"{named.predicate}({'; '.join(part for part in parts if part)})"
    return Proposition(key, tuple(sorted(actors)), named.opposite)


@dataclass(frozen=True, slots=True)
class _Named:
    """A predicate by the name that its paraphrases share, with its arguments beside the subject."""

    predicate: str
    arguments: list[Token]
    opposite: bool = False
    adjective: str = ""


def _named(
    predicate: str, arguments: list[Token], complement: Token | None, below: dict[str, list[Token]], patterns: Patterns
) -> _Named:
    """Put a predicate by its shared name: a verb, a noun ("is a breach of", "in breach of") or an adjective."""
    name, opposite = patterns.paraphrase(predicate, "verb")
    if name:
        return _Named(name, arguments or _first(below), opposite)
    nouns = [*arguments, *(below.get("in", []) if predicate == "be" else [])]
    for noun in nouns if predicate in _EQUATING else []:
        name, opposite = patterns.paraphrase(noun.lemma, "noun") if noun.pos == "NOUN" else ("", False)
        under = _first(prepositions(noun)) if name else []
        if under:
            return _Named(name, under, opposite)
    if predicate == "be" and complement is not None and complement.pos in ("ADJ", "VERB"):
        name, opposite = patterns.paraphrase(complement.lower, "adjective")
        under = _first(prepositions(complement)) or _first(below)
        if name and under and patterns.paraphrase(name, "adjective") == ("", False):
            return _Named(name, under, opposite)
        if name:
            return _Named(predicate, arguments, opposite, name)
    return _Named(predicate, arguments)


def _first(below: dict[str, list[Token]]) -> list[Token]:
    """What stands under the preposition that a paraphrase takes."""
    return next((below[prep] for prep in ("of", "with", "to", "by", "in") if prep in below), [])


def _charged(clause: Token, cast: Cast, patterns: Patterns) -> tuple[Party, ...]:
    """The actors whom the clause, its negation aside, charges with a wrong."""
    subject = child(clause, "nsubj")
    objects, below = direct_objects(clause), prepositions(clause)
    predicates = [clause, *(c for c in clause.children if c.dep in ("attr", "acomp", "oprd"))]
    if not any(row.type in _AGAINST for row in rows(patterns.verbs, clause) if not row.object):
        predicates += objects
    if clause.lemma in _AS_VERBS and "as" in below and objects:
        subject, predicates = objects[0], below["as"]
    modifiers = [c for word in predicates[-1:] for c in word.lefts if c.dep in ("amod", "compound")]
    if subject is None or is_passive(clause) or not any(patterns.is_wrong(word) for word in [*predicates, *modifiers]):
        return ()
    return tuple(party for party in cast.of(subject) if party.actor and party.official)


def _shared_subject(clause: Token) -> Iterator[Token]:
    if clause.dep == "conj" or is_passive(clause):
        yield from (token for token in subjects(clause) if token.i < clause.i or is_passive(clause))


def _predicate(clause: Token) -> tuple[str, Token]:
    """The predicate with the infinitives it governs ("seek drive"), and the last of them."""
    words = [clause.lemma]
    for _ in range(4):
        below = child(clause, "xcomp")
        if below is None or below.pos != "VERB":
            break
        clause = below
        words.append(clause.lemma)
    return " ".join(words), clause


def _argument(token: Token, cast: Cast, actors: set[str]) -> str:
    """An argument by its actors and head noun; names of people stand for their actor."""
    bare = token.dep in ("attr", "acomp") and token.pos == "NOUN"
    parties = [party for party in (cast.owners(token) if bare else cast.of(token)) if party.actor]
    tops = sorted({_top(party.actor, cast) for party in parties})
    actors.update(tops)
    if token.pos in ("PROPN", "PRON") and tops:
        return "+".join(tops)
    if token.i in cast.matches and tops:
        return "+".join(tops)
    head = token.lemma
    adjectives = sorted(c.lemma for c in token.lefts if c.dep == "amod" and c.i not in cast.matches)
    noun = " ".join([*(adjectives if token.dep in ("attr", "pobj") else []), head])
    return " ".join(["+".join(tops), noun]).strip()


def _top(actor: str, cast: Cast) -> str:
    """An organ stands for its organisation in a key (the Security Council for the United Nations)."""
    record = cast.table.actors.get(actor)
    return record.parent if record is not None and record.kind == "igo" and record.parent else actor
