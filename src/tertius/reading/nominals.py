"""Acts of event nouns, alone or under a light verb: "sanctions on", "held talks with", "lifted the embargo".

What the verb does with the event (performs, lifts, refuses, seeks it) is data (`light_verbs.csv`, `reversals.csv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tertius.reading.acts import LIGHT_OBJECTS, SOUGHT, Act, Kind, Roles, filled
from tertius.reading.clauses import TRANSPARENT, child, prepositions, subjects
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, rows
from tertius.reading.qualities import quality
from tertius.reading.roles import AIMED, aimed_at, cast_acts, lone_acts
from tertius.reading.tokens import Token

if TYPE_CHECKING:
    from tertius.ontology import Noun

NEUTRAL = frozenset({"", "perform", "begin", "continue", "strengthen"})
STRIVING = frozenset({"request", "seek", "plan", "promise", "threaten"})
"""Effects of a verb on what stands under its `for` ("called for talks"); with other verbs `for` gives the purpose."""
HOSTILE = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
OWNED = "responsibility"
"""The noun under which an act stands that someone says to have done ("claimed responsibility for the attack")."""
CARRIED = frozenset({"ACCUSE", "COERCE", "SANCTION", "THREATEN", "ASSAULT", "AID", "MOBILIZE"})
"""Directed acts whose target may be understood from the sentences before."""


def noun_acts(noun: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Event nouns: under a light verb ("imposed sanctions on"), or with both parties in the phrase itself."""
    found = rows(patterns.nouns, noun)
    if noun.lemma == "one":
        found = [p.row for p in patterns.nouns.get(cast.memory.named_event[0], ()) if not p.words and not p.before]
    named = cast.matches.get(noun.i)
    inside_name = named is not None and named.stop - named.start > 1
    judged = bool(rows(patterns.relations, noun)) and bool(quality(noun, patterns)[0])
    if not found or inside_name or judged or patterns.is_inside(noun):
        return
    for light in _light_verbs(noun, patterns):
        yield from _performed(noun, found, light, cast, patterns)


def _performed(
    noun: Token, found: list[Noun], light: tuple[Token | None, str], cast: Cast, patterns: Patterns
) -> Iterator[Act]:
    """The acts of an event noun under one light verb (or none), given with its effect."""
    verb, effect = light
    for row in found:
        roles = _noun_roles(noun, row, verb, effect, cast)
        if row.type in AIMED and effect and not roles.targets:
            roles.targets = filled(aimed_at([noun, *([verb] if verb is not None else [])], row.type, patterns), cast)
        kind = Kind(row.type, row.mode, row.flags, row.intensity, f"nouns.csv: {row.noun}", row.second)
        if effect in NEUTRAL:
            made: Kind | None = kind
        elif effect in SOUGHT:
            made = replace(kind, flags=kind.flags - {"symmetric"})
        else:
            made = _affected(kind, effect, patterns)
        if made is None:
            continue
        if verb is not None and effect:
            made = replace(made, rule=f"{made.rule}; light_verbs.csv: {verb.lemma} ({effect})")
        if effect == "suffer":
            roles = Roles(sources=roles.targets or _named_before(noun, cast), targets=roles.sources)
        held = SOUGHT.get(effect, "actual")
        acts = [replace(act, head=verb, held=held) for act in cast_acts(noun, made, roles, cast, patterns)]
        if not acts and effect == "perform":
            acts = list(_carried(noun, made, roles, verb, cast))
        if not acts and cast.lone and verb is not None and effect:
            acts = [replace(act, head=verb, held=held) for act in lone_acts(noun, made, roles.sources, cast)]
        if acts:
            yield from acts
            return


def _named_before(noun: Token, cast: Cast) -> list[Token]:
    below = prepositions(noun.head)
    named = [c for c in noun.lefts if c.dep in ("poss", "amod", "compound", "nmod")]
    return filled([*below.get("from", []), *below.get("by", []), *named], cast)


def _carried(noun: Token, kind: Kind, roles: Roles, verb: Token | None, cast: Cast) -> Iterator[Act]:
    """An act with no target in its sentence, directed at whom its source last acted on ("sanctions were announced").

    An anaphor ("additional ones") also takes the source of the event noun it stands for.
    """
    if kind.type not in CARRIED or roles.targets or verb is None:
        return
    owners = [p for t in roles.sources for p in cast.of(t) if p.actor]
    if not owners and noun.lemma == "one":
        owners = list(cast.memory.named_event[1])
    if owners:
        name = cast.memory.named_event[0] if noun.lemma == "one" else noun.lemma
        cast.memory.named_event = (name, tuple(owners))
    for source in owners:
        target = cast.memory.directed.get(source.actor)
        if kind.type == "ACCUSE":
            target = cast.memory.received.get(source.actor, target)
        if target is not None and target.actor != source.actor:
            party = replace(target, rule=f"{target.rule} (carried over)")
            tokens = (noun.i, *(t.i for t in roles.sources))
            yield Act(source, party, kind.type, kind.mode, rules=(kind.rule,), anchor=noun, tokens=tokens, head=verb)


def _light_verbs(noun: Token, patterns: Patterns) -> list[tuple[Token | None, str]]:
    """The verbs that perform, lift, seek or refuse the event a noun names, and which of these each does.

    A verb that is itself in the verb lexicon (to condemn, to regret) is coded there, with whoever is behind the event.
    """
    top = noun
    while top.dep == "conj" and top.head.pos in ("NOUN", "PROPN"):
        top = top.head
    if top.dep == "pobj" and top.head.lower == "of" and top.head.head.lemma in TRANSPARENT:
        top = top.head.head
    candidates = [top.head] if top.dep in LIGHT_OBJECTS else []
    if top.dep == "pobj" and top.head.dep in ("prep", "prt") and top.head.head.pos == "VERB":
        purpose = top.head.lower == "for" and patterns.light_effect(top.head.head) not in STRIVING
        candidates += [] if purpose else [top.head.head]
    if top.dep == "pobj" and top.head.head.lemma == OWNED and top.head.head.head.pos == "VERB":
        candidates += [top.head.head.head]
    if top.dep == "nsubj" and top.head.pos == "VERB" and not any(c.dep == "dobj" for c in top.head.children):
        candidates += [top.head] if patterns.light_effect(top.head) in ("begin", "continue") else []
    candidates += [c for c in noun.children if c.dep in ("relcl", "acl") and c.pos == "VERB"]
    found: list[tuple[Token | None, str]] = []
    for verb in candidates:
        effect = patterns.light_effect(verb)
        own = rows(patterns.verbs, verb)
        joins = effect in NEUTRAL and any("siding" in row.flags for row in own)
        joined = joins and child(noun, "poss") is not None
        if effect and not joined and not (effect in ("oppose", "accept", "refuse") and own):
            found.append((verb, effect))
    return found or [(None, "")]


def _noun_roles(noun: Token, row: Noun, verb: Token | None, effect: str, cast: Cast) -> Roles:
    below = prepositions(noun)
    around = prepositions(verb) if verb is not None else {}
    owners = [c for c in noun.lefts if c.dep in ("poss", "amod", "compound", "nmod") and cast.of(c)]
    doers = [*below.get("by", []), *(c for c in owners if c.dep == "poss")]
    targets = [t for prep in row.preps for t in [*below.get(prep, []), *around.get(prep, [])]]
    targets += [t for of in below.get("of", []) for prep in row.preps for t in prepositions(of).get(prep, [])]
    inside = [c for c in noun.children if c.dep in ("relcl", "acl") and c is not verb]
    targets += [t for clause in inside for prep in row.preps for t in prepositions(clause).get(prep, [])]
    targets = [t for t in targets if t.i != noun.i]
    if not filled(targets, cast):
        targets += [t for below_it in targets for ts in prepositions(below_it).values() for t in ts]
    both = {p.actor for t in owners for p in cast.of(t) if p.actor}
    if "symmetric" in row.flags and not targets and len(both) > 1:
        return Roles(sources=owners)
    if "between" in below or "between" in around:
        pair = below.get("between", []) + around.get("between", [])
        partaker = filled((s for s in subjects(verb) if s.i != noun.i), cast) if verb is not None and effect else []
        doers = doers or [t for t in partaker if t not in pair]
        return Roles(sources=pair) if not doers else Roles(sources=doers, targets=pair)
    if verb is not None:
        doers = filled((s for s in subjects(verb) if s.i != noun.i), cast) + doers if effect else doers
        if not targets:
            targets = [c for c in verb.children if c.dep in ("dative", "dobj") and c.i != noun.i and cast.of(c)]
    sources = filled([*doers, *owners, *(below.get("of", []) if "of" not in row.preps else [])], cast)
    taken = {p.actor for t in sources for p in cast.of(t)}
    if not targets and effect:
        targets = [c for c in owners if not taken & {p.actor for p in cast.of(c)}]
    return Roles(sources=sources, targets=targets)


def _affected(kind: Kind, effect: str, patterns: Patterns) -> Kind | None:
    """The act that a light verb makes of an event noun: lifting sanctions concedes, refusing talks rejects."""
    of = (kind.type, kind.mode)
    flags = kind.flags - {"symmetric"}
    if effect in ("reverse", "weaken"):
        made = patterns.reversals.get(of) or patterns.reversals.get((kind.type, ""))
    elif effect == "promise":
        made = ("THREATEN", "") if kind.type in HOSTILE else (of if kind.type == "SUPPORT" else ("AGREE", ""))
    elif effect == "accept":
        made = ("AGREE" if kind.type in ("AGREE", "REQUEST") else "SUPPORT", "")
    else:
        made = {
            "refuse": ("REJECT", patterns.mode(patterns.refused, *of)),
            "threaten": ("THREATEN", patterns.mode(patterns.threatened, *of)),
            "request": ("REQUEST", patterns.mode(patterns.requested, *of)),
            "oppose": ("ACCUSE", "disapprove"),
            "suffer": of,
        }.get(effect)
    return Kind(*made, flags, None, kind.rule) if made else None
