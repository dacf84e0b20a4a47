"""The named features of a sentence with two sides: rows of the lexicon, where they stand, and what the rules found.

Comes in: a parse, its sides and what the rules found. Goes out: a set of names such as `type=ACCUSE on path`. A name
holds rows and classes of the project's own data files, relations of the parse, tags and statuses, and nothing else:
no word of a sentence enters that is not a row of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tertius.classifying.rules import OBLIGATION, Finding, fitting, path
from tertius.classifying.sides import Marked, Standing, standing
from tertius.classifying.tables import Tables
from tertius.reading.acts import TARGET_PREPS
from tertius.reading.clauses import direct_objects, heads, is_passive, prepositions
from tertius.reading.factuality import factuality
from tertius.reading.patterns import Patterns, rows
from tertius.reading.tokens import Parse, Token

_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_NOUNS = ("NOUN", "PROPN")


class Hit(NamedTuple):
    """A row that a token matches: its table, its own words, and the classes it belongs to."""

    table: str
    word: str
    classes: tuple[str, ...]


def features(doc: Parse, marked: Marked, found: list[Finding], tables: Tables) -> frozenset[str]:
    """The names of the features that a sentence has.

    Parameters
    ----------
    doc : Parse
        The sentence.
    marked : Marked
        Its sides.
    found : list of Finding
        What the rules found, the likeliest first.
    tables : Tables
        Lexicon and actor tables; titles and names give the sectors of the sides.

    Returns
    -------
    frozenset of str
    """
    patterns = tables.patterns
    names: set[str] = set()
    names.update(_answers(found))
    names.update(_relations(marked))
    for side, tokens in (("source", marked.source), ("target", marked.target)):
        names.update(_sectors(side, standing(doc, tokens, tables.actors)))
    zones = _zones(doc, marked)
    for token in doc:
        zone = zones.get(token.i, "")
        own = [*_objects_of(token, tables.objects), *_links(token, patterns)]
        for hit in hits(token, tables):
            own += [f"{hit.table}={hit.word}", *hit.classes]
        names.update(own)
        if zone:
            names.update(f"{name} {zone}" for name in own if " over " not in name)
        if token.pos in ("VERB", "AUX") and zone in ("top", "path"):
            names.update(f"{form} {zone}" for form in _form(token, patterns))
    return frozenset(names)


def _answers(found: list[Finding]) -> Iterator[str]:
    if not found:
        yield "rules=none"
        return
    best = found[0]
    yield f"rules={best.root}"
    yield f"rules={best.root} rank {best.rank}"
    yield f"rules={best.type} {best.status}"
    yield f"rules={best.type}/{best.mode}"
    for finding in found:
        way = "forward" if finding.forward else "backward"
        yield f"act={finding.root} rank {finding.rank} {way}"
        yield f"act={finding.type} {finding.status} rank {finding.rank}"
        if finding.rank < 3:
            yield f"act={finding.type} {finding.status}"


def _relations(marked: Marked) -> Iterator[str]:
    """How each side hangs in the parse, and under which preposition the target stands."""
    for side, head in (("source", marked.source_head), ("target", marked.target_head)):
        if head is None:
            yield f"{side} absent"
            continue
        yield f"{side} is {head.dep}"
        prep = next((token for token in heads(head, 3) if token.dep in ("prep", "agent")), None)
        if prep is not None and prep.lower in TARGET_PREPS:
            yield f"{side} under {prep.lower}"
        if head.dep in ("poss", "nsubj", "nsubjpass", "dobj", "pobj"):
            yield f"{side} {head.dep} of {head.head.pos}"


def _sectors(side: str, known: Standing) -> Iterator[str]:
    """What a side is by the tables of titles and names."""
    yield from (f"{side} title {title}" for title in known.titles)
    yield from (f"{side} sector {sector}" for sector in known.sectors)
    yield from (f"{side} kind {kind}" for kind in known.kinds)
    if known.official:
        yield f"{side} speaks for a state"
    if not known.titles and not known.kinds:
        yield f"{side} unknown"


def _zones(doc: Parse, marked: Marked) -> dict[int, str]:
    """Where tokens stand: at the top of the path between the sides, on it, below it, or in a side."""
    way = path(marked)
    zones: dict[int, str] = {}
    on = set(way) - marked.source - marked.target
    top = next((i for i in way if doc[i].head.i not in way or doc[i].head.i == i), None)
    for token in doc:
        i = token.i
        if i in marked.target:
            zones[i] = "in target"
        elif i in marked.source:
            zones[i] = "in source"
        elif i == top:
            zones[i] = "top"
        elif i in on:
            zones[i] = "path"
        elif any(head.i in on for head in heads(token, 4)):
            zones[i] = "below"
    return zones


def hits(token: Token, tables: Tables) -> Iterator[Hit]:
    """The rows of the lexicon that a token matches, each table's first."""
    patterns = tables.patterns
    if token.pos in ("VERB", "AUX"):
        if token.lemma in patterns.verbs:
            yield Hit("head", token.lemma, ())
        verbs, fits = fitting(token, tables)
        for verb in verbs[:1] if fits else ():
            yield Hit("verb", " ".join([verb.verb, *verb.object[:1]]), _typed(verb))
        effect = patterns.light_effect(token)
        if effect:
            yield Hit("light", rows(patterns.lights, token)[0].verb, (f"effect {effect}",))
    if token.pos in _NOUNS:
        for noun in rows(patterns.nouns, token)[:1]:
            yield Hit("noun", noun.noun, (*_typed(noun), f"group {noun.group}"))
        for relation in rows(patterns.relations, token)[:1]:
            yield Hit("relation", relation.noun, (f"relation {relation.kind}",))
    # A verb of purpose is a verb of its own, and no operator but over its infinitive.
    operators = [row for row in rows(patterns.operators, token) if row.kind != "purpose"]
    for operator in operators[:1]:
        classes = (f"operator {operator.kind}", f"operator {operator.status}")
        own = (f"operator type {operator.own_type}",) if operator.own_type else ()
        yield Hit("operator", operator.word, (*classes, *own))
    cue = patterns.cue(token)
    if cue is not None:
        yield Hit("cue", cue.cue, (f"cue {cue.kind}", f"cue {cue.stance}", f"tone {cue.tone}"))
    for quality in rows(patterns.qualities, token)[:1]:
        yield Hit("quality", quality.word, (f"sign {quality.sign}",))
    if patterns.is_wrong(token):
        yield Hit("wrong", token.lemma, ("a wrong",))


def _typed(row: Any) -> tuple[str, ...]:
    classes = (f"type {row.type}",)
    return (*classes, f"type {row.type}/{row.mode}") if row.mode else classes


def _form(verb: Token, patterns: Patterns) -> Iterator[str]:
    """Tense, voice, modal, negation, complements and status of a verb that holds the sides together."""
    yield f"tag {verb.tag}"
    yield f"status {factuality(verb, patterns).undertaken}"
    if is_passive(verb):
        yield "passive"
    for c in verb.children:
        if c.dep == "neg":
            yield "negated"
        elif c.dep == "aux":
            if c.lower in _FUTURE:
                yield "future"
            elif c.lower in OBLIGATION:
                yield "obligation"
            elif c.tag == "MD":
                yield "modal"
            elif c.lemma == "have":
                yield "perfect"
        elif c.dep in ("xcomp", "ccomp", "dobj", "dative", "advcl"):
            yield f"{c.dep} below"
        elif c.dep == "prep" and c.lower in TARGET_PREPS:
            yield f"{c.lower} below"


def _objects_of(token: Token, vocabulary: frozenset[str]) -> Iterator[str]:
    """A noun that the verb lexicon knows as an object."""
    if token.pos in _NOUNS and token.lemma in vocabulary:
        yield f"object={token.lemma}"


def _links(token: Token, patterns: Patterns) -> Iterator[str]:
    """What a verb does to the event noun below it, by the effect of the one and the type of the other."""
    if token.pos not in ("VERB", "AUX"):
        return
    effect = patterns.light_effect(token)
    below = [*direct_objects(token), *(noun for nouns in prepositions(token).values() for noun in nouns)]
    for noun in below:
        for row in rows(patterns.nouns, noun)[:1]:
            yield f"{effect or 'verb'} over {row.type}"
            if token.lemma in patterns.verbs or effect:
                yield f"{token.lemma} over {row.noun}"
