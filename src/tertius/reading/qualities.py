"""Relations and policies with a quality: "better relations with", "a harsher policy toward"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tertius.reading.acts import LIGHT_OBJECTS, NOBODY, SOUGHT, Act, filled, known_parties, pairs
from tertius.reading.clauses import child, prepositions, subjects
from tertius.reading.discourse import Party
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, rows
from tertius.reading.tokens import Token

ENDING = frozenset({"reverse", "weaken", "refuse", "prevent", "oppose"})
"""What a verb may do to a relation, whatever its quality was ("cut close ties with")."""


def quality_acts(noun: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Relations and policies with a quality: "better relations with", "a harsher policy toward"."""
    for row in rows(patterns.relations, noun):
        sign, word = quality(noun, patterns)
        if not sign:
            continue
        kind_type, mode = ("SUPPORT", "") if sign > 0 else ("ACCUSE", "disapprove")
        rule = f"relation_nouns.csv: {row.noun}; qualities.csv: {word}"
        verb = noun.head if noun.dep in LIGHT_OBJECTS and noun.head.pos in ("VERB", "AUX") else None
        if verb is not None and patterns.light_effect(verb) in ENDING:
            continue
        below, around = prepositions(noun), prepositions(verb) if verb is not None else {}
        directed = [t for prep in row.preps for t in [*below.get(prep, []), *around.get(prep, [])]]
        doer = _wisher(noun, cast, patterns)
        held = (
            SOUGHT.get(patterns.light_effect(verb), "actual")
            if verb is not None and row.kind == "relation"
            else "actual"
        )
        tokens = tuple(t.i for t in (*directed, *doer))
        base = Act(NOBODY, NOBODY, kind_type, mode, rules=(rule,), anchor=noun, tokens=tokens, head=verb, held=held)
        named = [p for p in cast.owners(noun) if p.actor]
        sides = known_parties(directed, cast), known_parties(doer, cast)
        for source, target, symmetric in _related(row.kind, named, *sides, verb is not None):
            yield replace(base, source=source, target=target, symmetric=symmetric)


def quality(noun: Token, patterns: Patterns) -> tuple[int, str]:
    """The sign of a relation or policy: its adjectives, or the verb of change it is the subject or object of."""
    for c in noun.lefts:
        if c.dep in ("amod", "compound") or c.tag in ("JJ", "JJR", "VBN", "VBG"):
            for row in rows(patterns.qualities, c):
                if row.sign:
                    return row.sign, row.word
    if noun.dep in ("nsubj", "nsubjpass", "dobj"):
        for row in rows(patterns.qualities, noun.head):
            if row.pos == "verb" and row.sign:
                return row.sign, row.word
    return 0, ""


def _wisher(noun: Token, cast: Cast, patterns: Patterns) -> list[Token]:
    """Who seeks, pursues or has the relation or policy: the subject of its verb, or the holder of an interest in it."""
    head = noun.head
    if noun.dep in LIGHT_OBJECTS and head.pos == "VERB":
        return filled(subjects(head), cast)
    if noun.dep == "pobj" and head.head.pos == "NOUN" and rows(patterns.operators, head.head):
        owner = child(head.head, "poss")
        return [owner] if owner is not None and cast.of(owner) else []
    return []


def _related(
    kind: str, named: list[Party], others: list[Party], sources: list[Party], governed: bool
) -> Iterator[tuple[Party, Party, bool]]:
    """Source, target and symmetry of a qualified relation or policy."""
    if kind == "policy":
        for source in named or sources:
            for target in others:
                if source.actor != target.actor:
                    yield source, target, False
        return
    corners = [*named, *others]
    for source in sources:
        for target in corners:
            if source.actor != target.actor and (len(corners) == 1 or source.actor in {p.actor for p in corners}):
                yield source, target, False
    if not sources and not governed:
        return
    if not sources:
        for first, second in pairs(corners):
            yield first, second, True
