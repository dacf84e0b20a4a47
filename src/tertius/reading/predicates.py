"""Acts of the verbs in the lexicon: "condemned", "drove a wedge between", "pushed back against"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tertius.reading.acts import TARGET_PREPS, Act, Kind, Roles, filled
from tertius.reading.clauses import direct_objects, is_passive, prepositions, subjects
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, rows
from tertius.reading.roles import DISTRIBUTED, cast_acts

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tertius.ontology import Verb


def verb_acts(verb: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Acts of the first row of the verb lexicon whose words, object and target the sentence has."""
    for row in rows(patterns.verbs, verb):
        if not _has_object(verb, row):
            continue
        roles = Roles(sources=_doers(verb, row, cast), targets=_verb_targets(verb, row, cast))
        if not filled(roles.targets, cast) and "symmetric" not in row.flags:
            roles.targets = _accuser(verb, cast, patterns)
        rule = ",".join(part for part in (row.verb, "|".join(row.object[:2]), "|".join(row.preps)) if part)
        kind = Kind(row.type, row.mode, row.flags, row.intensity, f"verbs.csv: {rule}", row.second)
        acts = list(cast_acts(verb, kind, roles, cast, patterns))
        if acts:
            idiom = tuple(_idiom_tokens(verb, row))
            yield from (replace(act, tokens=(*act.tokens, *idiom)) for act in acts)
            return


def _doers(verb: Token, row: Verb, cast: Cast) -> list[Token]:
    found = filled(subjects(verb), cast)
    if not found and is_passive(verb) and row.mode in ("expel", "deport"):
        found = filled(prepositions(verb).get("from", []), cast)
    return found


def _accuser(verb: Token, cast: Cast, patterns: Patterns) -> list[Token]:
    """Whoever accuses, as the target of what the accused is said to have done ("accused it of shelling the port")."""
    charge = verb.head.head
    if verb.dep_ != "pcomp" or verb.head.lower_ not in ("of", "for") or charge.pos_ != "VERB":
        return []
    accuses = any(row.type == "ACCUSE" for row in rows(patterns.verbs, charge))
    return filled(subjects(charge), cast) if accuses else []


def _idiom_tokens(verb: Token, row: Verb) -> Iterator[int]:
    """The tokens of an idiom's further words and of its object, which the evidence must show."""
    words = {*row.verb.split()[1:], *row.object}
    for c in verb.children:
        for token in (c, *c.children):
            if token.lower_ in words or token.lemma_.lower() in words:
                yield token.i


def _has_object(verb: Token, row: Verb) -> bool:
    if not row.object:
        return True
    nouns = direct_objects(verb)
    last = row.verb.split()[-1]
    if " " in row.verb:
        nouns = [*nouns, *prepositions(verb).get(last, [])]
    return any(noun.lemma_.lower() in row.object or noun.lower_ in row.object for noun in nouns)


def _verb_targets(verb: Token, row: Verb, cast: Cast) -> list[Token]:
    """Where the row says that the target stands: the direct object, or the object of one of its prepositions."""
    objects = direct_objects(verb)
    below = prepositions(verb)
    last = row.verb.split()[-1]
    if row.object:
        inside = [obj for obj in [*objects, *below.get(last, [])] if obj.lemma_.lower() in row.object]
        for obj in inside or objects:
            for prep, tokens in prepositions(obj).items():
                below.setdefault(prep, []).extend(tokens)
        objects = inside or objects
    if "between" in row.flags:
        pair = [t for prep in ("between", "among") for t in below.get(prep, [])]
        return pair or [*objects, *(t for prep in row.preps for t in below.get(prep, []))]
    if not row.preps:
        return objects
    dative = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    if "*" in row.preps:
        found = [t for prep in TARGET_PREPS for t in below.get(prep, [])]
        owned = [obj for obj in objects if row.type in DISTRIBUTED and cast.owners(obj)]
        return filled([*owned, *dative, *found, *objects], cast)
    found = [t for prep in row.preps for t in below.get(prep, [])]
    if not found and {"to", "for"} & set(row.preps):
        found = dative or [c for obj in objects for c in obj.lefts if c.dep_ == "compound" and _is_name(c, cast)]
    return found


def _is_name(token: Token, cast: Cast) -> bool:
    """Whether a compound is an actor's own name: in "sold Bahrain patrol boats" the parse hides a receiver."""
    match = cast.matches.get(token.i)
    return match is not None and match.name.kind in ("name", "acronym", "capital", "former")
