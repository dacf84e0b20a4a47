"""From a predicate with its roles filled to acts between parties: pairs, three-party kinds, and the third concerned.

Comes in: tokens in the roles of source and target, and what the lexicon row says. Goes out: acts with their parties and
`about`. Whoever is behind another's policy stands for it; mediating, wedges and siding follow convention 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tertius.reading.acts import NOBODY, OTHER_SIDE, TARGET_PREPS, Act, Kind, Roles, filled, pairs
from tertius.reading.clauses import BEARERS, agent, conjuncts, direct_objects, explicit_subject, prepositions
from tertius.reading.discourse import Party
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, complement_form, rows
from tertius.reading.tokens import Token

PLACE_PREPS = frozenset(
    [
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "via",
        "through",
        "across",
        "around",
        "by",
        "under",
        "amid",
        "during",
        "according",
    ]
)
ABOUT_KINDS = frozenset({"state", "nation", "nonstate"})
ANSWERS = frozenset({"REJECT", "ACCUSE", "SUPPORT", "AGREE"})
WORDY = frozenset({"media", "education", "ngo", "religious"})
"""Sectors that attack with words."""
COLLECTIVE = frozenset({"state", "igo", "bloc", "nonstate", "nation"})
PURPOSES = ("advcl", "acl", "xcomp", "relcl")
AIMED = {
    "AID": frozenset({"AID", "SUPPORT"}),
    "PROTEST": frozenset({"PROTEST", "ACCUSE"}),
    "MOBILIZE": frozenset({"MOBILIZE", "ASSAULT", "COERCE", "THREATEN"}),
    "COERCE": frozenset({"COERCE", "SANCTION", "ACCUSE"}),
    "SANCTION": frozenset({"COERCE", "SANCTION", "ACCUSE"}),
}
"""What a purpose must be for its object to be the target of an act of each of these types."""
LISTED = 500
"""Most pairs that one predicate may make: more than the members of any alliance with each other, or of a union with a
dozen others. Longer lists of names on both sides of a verb are an index of names, not a report of who did what."""
DISTRIBUTED = ("SUPPORT", "REJECT", "ACCUSE", "REQUEST", "AGREE", "THREATEN", "CONSULT")
"""Types whose object may be another's act or policy: the target is then whoever is behind that act."""


def aimed_at(heads: Iterable[Token], kind: str, patterns: Patterns) -> Iterator[Token]:
    """Whom an act that names nobody is for or against by its purpose: "sent tents to help Nepal", "marched to defy us".

    Only a purpose of the act's own sign counts: whoever sends troops to help one is not against them.
    """
    for head in heads:
        for clause in head.rights:
            if clause.dep not in PURPOSES or complement_form(clause) != "inf":
                continue
            below = prepositions(clause)
            for row in rows(patterns.verbs, clause):
                if row.type in AIMED[kind] and "inverse" not in row.flags:
                    yield from (t for prep in row.preps for t in below.get(prep, []))
                    if not row.preps or "*" in row.preps:
                        yield from direct_objects(clause) or helped(clause)


def helped(verb: Token) -> Iterator[Token]:
    """The object of a verb that the parse took for the subject of what it is helped to do ("help Nepal rebuild")."""
    for c in verb.rights:
        if c.dep == "ccomp" and c.tag == "VB":
            yield from (g for g in c.lefts if g.dep == "nsubj")


def cast_acts(anchor: Token, kind: Kind, roles: Roles, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Acts of a predicate whose roles are filled: pairs, reciprocals and the three-party kinds."""
    if "inverse" in kind.flags:
        roles = Roles(roles.targets, roles.sources, roles.others)
    sources = [p for t in roles.sources for p in cast.of(t) if p.actor]
    targets, about, behind = _target_parties(kind, roles.targets, cast, patterns)
    words = [*roles.sources, *roles.targets]
    tokens = tuple(t.i for t in (*words, *behind, *(c for t in words for c in conjuncts(t))))
    if "weak" in kind.flags:
        sources, targets = _states(sources), _states(targets)
    if "crowd" in kind.flags and any(p.kind in ("state", "igo") and p.official for p in sources):
        kind = Kind("ACCUSE", "disapprove", kind.flags, None, kind.rule)
    symmetric = "symmetric" in kind.flags
    base = Act(NOBODY, NOBODY, kind.type, kind.mode, symmetric=symmetric, anchor=anchor, tokens=tokens)
    base = replace(base, intensity=kind.intensity, flags=kind.flags, rules=(kind.rule,))
    if kind.type == "ASSAULT" and sources and all(p.sector in WORDY for p in sources):
        base = replace(base, type="ACCUSE", mode="disapprove")
    if kind.flags & {"between", "mediate"} and len(targets) >= 2:
        yield from _between(anchor, kind, sources, targets, tokens)
        return
    doers = {p.actor for p in sources}
    if len(doers) * max(len(doers) // 2, len({p.actor for p in targets})) > LISTED:
        return
    reciprocal = any(_is_reciprocal(t) for t in roles.targets) or (
        len(doers) == 2 and bool(targets) and {p.actor for p in targets} == doers
    )
    reciprocal = reciprocal or (not targets and len(doers) == 2 and any(_is_pair(t) for t in roles.sources))
    if (not targets or reciprocal) and len(sources) >= 2 and ("symmetric" in kind.flags or reciprocal):
        for first, second in pairs(sources):
            extra = _about(anchor, roles, cast, {first.actor, second.actor})
            yield replace(base, source=first, target=second, about=extra, symmetric=True)
        return
    if not targets and kind.type in ANSWERS:
        yield from _answers(base, sources, roles, cast, patterns)
    for source in sources:
        for target in targets:
            if source.actor == target.actor:
                continue
            parties = {source.actor, target.actor}
            third = frozenset((about | _about(anchor, roles, cast, parties)) - parties)
            act = replace(base, source=source, target=target, about=third)
            yield from _sides(act, kind, cast) if "siding" in kind.flags else (act,)
            if kind.type == "REJECT" and any(_is_charge(t, patterns) for t in roles.targets):
                yield from _cleared(act, cast)


def lone_acts(anchor: Token, kind: Kind, sources: list[Token], cast: Cast) -> Iterator[Act]:
    """Acts whose doer is known and whose target the sentence does not name, for a cast that keeps them."""
    for source in (p for t in sources for p in cast.of(t) if p.actor):
        act = Act(source, NOBODY, kind.type, kind.mode, anchor=anchor, symmetric="symmetric" in kind.flags)
        yield replace(act, tokens=tuple(t.i for t in sources), flags=kind.flags, rules=(kind.rule,))


def _answers(base: Act, sources: list[Party], roles: Roles, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """An answer to what was said or done to the source before: "rejected the charge", "welcomed the gesture"."""
    for token in roles.targets:
        definite = any(c.lower in ("the", "this", "that") for c in token.lefts)
        if not definite or not (bool(rows(patterns.nouns, token)) or bool(rows(patterns.cues, token))):
            continue
        for source in sources:
            other = cast.memory.received.get(source.actor)
            if other is not None and other.actor != source.actor:
                yield replace(base, source=source, target=replace(other, rule=f"{other.rule} (carried over)"))


def _is_pair(token: Token) -> bool:
    """Whether a subject is two that were named before: "both sides sent troops" is done by each toward the other."""
    of = prepositions(token).get("of", [])
    return token.lower == "both" or any({c.lower for c in noun.lefts} & {"both", "two"} for noun in (token, *of))


def _is_reciprocal(token: Token) -> bool:
    """Whether an object stands for the other of two subjects: each other, one another, the other."""
    before = {c.lower for c in token.lefts}
    return (token.lower == "other" and bool(before & {"each", "the"})) or (token.lower == "another" and "one" in before)


def _is_charge(noun: Token, patterns: Patterns) -> bool:
    return any(row.type == "ACCUSE" for row in rows(patterns.nouns, noun))


def _cleared(act: Act, cast: Cast) -> Iterator[Act]:
    """Rejecting A's charge against C is also support of C, about A (convention 6)."""
    for actor in sorted(act.about):
        party = Party(actor, kind=cast.table.actors[actor].kind, rule="charged by the target")
        rules = (*act.rules, "support of the accused")
        yield replace(act, target=party, type="SUPPORT", mode="", about=frozenset({act.target.actor}), rules=rules)


def _states(parties: list[Party]) -> list[Party]:
    return [p for p in parties if p.kind in COLLECTIVE and p.official]


def _target_parties(
    kind: Kind, tokens: list[Token], cast: Cast, patterns: Patterns
) -> tuple[list[Party], set[str], list[Token]]:
    """Target parties; where the object is another's act or policy, whoever is behind it, and whom it touches."""
    parties: list[Party] = []
    about: set[str] = set()
    behind: list[Token] = []
    for token in tokens:
        for noun in (token, *conjuncts(token)):
            given_in = kind.type == "CONCEDE" and any(row.type == "REQUEST" for row in rows(patterns.nouns, noun))
            if (given_in or kind.type in DISTRIBUTED) and noun.pos == "NOUN":
                doers, touched, words = responsible(noun, cast, patterns)
                if doers:
                    parties.extend(doers)
                    about |= touched
                    behind.extend(words)
                    continue
                if kind.type == "SUPPORT" and (bound := _bound(noun, cast)):
                    parties.extend(p for t in bound for p in cast.of(t) if p.actor)
                    behind.extend(bound)
                    continue
            parties.extend(p for p in cast.alone(noun) if p.actor)
    return parties, about, behind


def _bound(noun: Token, cast: Cast) -> list[Token]:
    """With whom the bond is that someone supports ("welcomed the resumption of ties with Sweden")."""
    for _ in range(4):
        below = prepositions(noun)
        found = filled([*below.get("with", []), *below.get("between", [])], cast)
        if found or "of" not in below:
            return found
        noun = below["of"][0]
    return []


def responsible(noun: Token, cast: Cast, patterns: Patterns) -> tuple[list[Party], set[str], list[Token]]:
    """Who is behind the act, policy or words that a noun names, and which actors it is directed at.

    "The sanctions that Washington imposed on Iran" gives Washington and Iran; "Trump's approach to Tehran" the same.
    """
    named = rows(patterns.nouns, noun)
    if not named and not _abstract(noun, patterns):
        return [], set(), []
    below = prepositions(noun)
    words: list[Token] = []
    makers = ("by",) if any("from" in row.preps for row in named) else ("by", "from")
    doers: list[Token] = [t for prep in makers for t in below.get(prep, [])] or _makers_after(noun, makers)
    touched: list[Token] = [t for prep in TARGET_PREPS if prep not in ("of", *makers) for t in below.get(prep, [])]
    for clause in noun.children:
        if clause.dep == "acl" and any(c.dep == "mark" for c in clause.children):
            touched += [c for c in clause.children if c.dep in ("nsubj", "nsubjpass", "attr", "dobj")]
        elif clause.dep in ("relcl", "acl") and clause.pos == "VERB":
            touched += [t for t in direct_objects(clause) if t.i != noun.i]
            touched += [t for prep in TARGET_PREPS for t in prepositions(clause).get(prep, [])]
            who = agent(clause) or explicit_subject(clause)
            if who is not None and who.tag not in ("WDT", "WP"):
                doers.append(who)
            words.append(clause)
        elif clause.dep == "acl" and clause.pos == "AUX":
            touched += [c for c in clause.children if c.dep in ("nsubj", "attr")]
    parties = [p for t in doers for p in cast.of(t) if p.actor] or [p for p in cast.owners(noun) if p.actor]
    if not parties:
        between = below.get("between", []) if rows(patterns.relations, noun) else []
        parties = [p for t in (*below.get("of", []), *between) for p in cast.of(t) if p.actor]
        touched += between
    directed = {p.actor for t in touched for p in cast.of(t) if p.actor and p.kind in ABOUT_KINDS}
    pair = {p.actor for p in parties} if len(parties) > 1 and "between" in below else set()
    return parties, (directed - {p.actor for p in parties}) | pair, [*doers, *touched, *words]


def _makers_after(noun: Token, makers: tuple[str, ...]) -> list[Token]:
    """Who made an object, where the parse hangs the phrase after it on the verb ("welcomed a statement | by Togo")."""
    if noun.dep != "dobj":
        return []
    after = [c for c in noun.head.rights if c.dep in ("prep", "agent") and c.i == noun.last + 1 and c.lower in makers]
    return [t for prep in after for t in prep.children if t.dep == "pobj"]


def _abstract(noun: Token, patterns: Patterns) -> bool:
    named = noun.lemma in BEARERS or bool(rows(patterns.relations, noun))
    return bool(named or rows(patterns.operators, noun) or rows(patterns.cues, noun))


def _between(
    anchor: Token, kind: Kind, sources: list[Party], targets: list[Party], tokens: tuple[int, ...]
) -> Iterator[Act]:
    """Mediating between A and B, a wedge between them: an act toward each, about the other (convention 5)."""
    rules = (kind.rule, "toward each, about the other")
    flags = kind.flags & {"wedge", "mediate"}
    for source in sources:
        for first, second in pairs(targets):
            if source.actor in (first.actor, second.actor):
                continue
            for target, other in ((first, second), (second, first)):
                about = frozenset({other.actor})
                act = Act(source, target, kind.type, kind.mode, about, intensity=kind.intensity, anchor=anchor)
                yield replace(act, flags=flags, tokens=tokens, rules=rules)


def _sides(act: Act, kind: Kind, cast: Cast) -> Iterator[Act]:
    """Siding with A against B: support of A and a hostile act toward B, each about the other (convention 5)."""
    rivals: list[Party] = []
    words: list[int] = []
    for token in _against(act.anchor):
        words.append(token.i)
        rivals.extend(p for p in cast.of(token) if p.actor and p.actor not in (act.source.actor, act.target.actor))
    hostile = kind.second or "ACCUSE"
    tokens = (*act.tokens, *words)
    named = frozenset(p.actor for p in rivals)
    flags = frozenset({"siding"})
    yield replace(act, about=act.about | named, tokens=tokens, flags=flags)
    for rival in rivals:
        yield replace(
            act,
            target=rival,
            type=hostile,
            mode="disapprove" if hostile == "ACCUSE" else "",
            about=frozenset({act.target.actor}),
            symmetric=False,
            tokens=tokens,
            flags=flags,
            rules=(*act.rules, OTHER_SIDE),
        )


def _against(anchor: Token) -> Iterator[Token]:
    """Whom a siding is directed against: the `against` phrase, or what the joined effort is to do to whom."""
    below = prepositions(anchor)
    nouns = list(direct_objects(anchor)) + below.get("in", []) + below.get("with", [])
    yield from below.get("against", [])
    for noun in nouns:
        yield from prepositions(noun).get("against", [])
        for clause in noun.children:
            if clause.dep in ("acl", "relcl") and clause.i != anchor.i:
                yield from direct_objects(clause)
        for prep in noun.children:
            if prep.dep == "prep":
                for gerund in prep.children:
                    if gerund.dep == "pcomp":
                        yield from direct_objects(gerund)


def _about(anchor: Token, roles: Roles, cast: Cast, parties: set[str]) -> frozenset[str]:
    """Third actors that the act concerns: under its prepositions, its complements and its target's phrases.

    Places and what stands under a locative preposition are context (they do not count).
    """
    taken = {t.i for t in (*roles.sources, *roles.targets)}
    found: set[str] = set()
    stack = [*roles.targets, anchor, *roles.others]
    seen: set[int] = set()
    for _ in range(60):
        if not stack:
            break
        token = stack.pop(0)
        if token.i in seen:
            continue
        seen.add(token.i)
        if token.i not in taken and token.i != anchor.i and token.pos in ("NOUN", "PROPN", "PRON"):
            found.update(p.actor for p in cast.alone(token) if p.actor and p.kind in ABOUT_KINDS)
        for c in token.children:
            before = c.i < token.i and any(g.dep == "pcomp" for g in c.children)
            if c.dep == "prep" and (c.lower in PLACE_PREPS or before):
                continue
            if (
                c.dep in ("prep", "pobj", "pcomp", "dobj", "xcomp", "acl", "dative")
                or (c.dep == "ccomp" and _contentful(anchor, c))
                or (c.dep == "nsubj" and token.dep in ("ccomp", "pcomp"))
                or (c.dep == "conj" and token.pos in ("NOUN", "PROPN"))
            ):
                stack.append(c)
    return frozenset(found - parties)


def _contentful(anchor: Token, clause: Token) -> bool:
    return clause.head.i == anchor.i or clause.head.dep in ("xcomp", "acl", "pcomp")
