"""Acts in a sentence: the lexicon's verbs, event nouns, light verbs and operators over the parse, with their parties.

Comes in: a parsed sentence, its cast and the indexed lexicon. Goes out: acts, each with source and target, PLOVER
type and mode, the third parties it concerns, and the lexicon row that made it. Status, date and attribution are
added by the later steps. Conventions by number are those of the code book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tertius.reading.clauses import agent, child, direct_objects, explicit_subject, is_passive, prepositions, subjects
from tertius.reading.parties import Cast, Party, conjuncts
from tertius.reading.patterns import Patterns, complement_form, rows
from tertius.records import Status

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from tertius.ontology.lexicon import Noun, Operator, Verb

TARGET_PREPS = (
    "to",
    "with",
    "against",
    "on",
    "upon",
    "from",
    "for",
    "toward",
    "towards",
    "at",
    "into",
    "over",
    "of",
)
ABOUT_PREPS = frozenset(
    [
        "on",
        "over",
        "about",
        "toward",
        "towards",
        "to",
        "against",
        "regarding",
        "concerning",
        "for",
        "with",
        "of",
        "from",
        "between",
        "into",
    ]
)
PLACE_PREPS = frozenset(
    ["in", "at", "near", "inside", "outside", "via", "through", "across", "around", "by", "under", "amid", "during"]
)
ABOUT_KINDS = frozenset({"state", "nation", "nonstate"})
CARRIERS = frozenset(["dobj", "pobj", "attr", "dative", "nsubjpass", "appos", "conj", "oprd"])
NEUTRAL = frozenset({"", "perform", "begin", "continue", "strengthen"})
SOUGHT: dict[str, Status] = {"seek": "intended", "plan": "intended", "prevent": "denied"}
"""What light verbs that do not bring an event about make of it."""
HOSTILE = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
CARRIED = frozenset({"COERCE", "SANCTION", "THREATEN", "ASSAULT", "AID", "MOBILIZE"})
"""Directed acts whose target may be understood from the sentences before."""
LIGHT_OBJECTS = ("dobj", "nsubjpass", "attr", "oprd")
DISTRIBUTED = ("SUPPORT", "REJECT", "ACCUSE", "REQUEST", "AGREE", "THREATEN", "CONSULT")
"""Types whose object may be another's act or policy: the target is then whoever is behind that act."""


@dataclass(frozen=True, slots=True)
class Act:
    """One candidate event between two parties, anchored at a predicate of the sentence."""

    anchor: Token
    source: Party
    target: Party
    type: str
    mode: str = ""
    about: frozenset[str] = frozenset()
    symmetric: bool = False
    intensity: float | None = None
    flags: frozenset[str] = frozenset()
    tokens: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    held: Status = "actual"
    head: Token | None = None

    @property
    def hostile(self) -> bool:
        """Whether this is the act toward the other side that siding implies."""
        return bool(self.rules) and self.rules[-1] == OTHER_SIDE

    @property
    def predicate(self) -> Token:
        """The token whose factuality is the act's: the light verb of an event noun, else the anchor."""
        return self.head if self.head is not None else self.anchor


OTHER_SIDE = "hostile toward the other side"
NOBODY = Party("")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a lexicon row says of the act it makes."""

    type: str
    mode: str
    flags: frozenset[str]
    intensity: float | None
    rule: str
    second: str = ""


@dataclass(slots=True)
class Roles:
    """Tokens that fill the roles of one predicate."""

    sources: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    others: list[Token] = field(default_factory=list)


def acts_of(sentence: Span, cast: Cast, patterns: Patterns) -> list[Act]:
    """All acts of one sentence, in the order of their anchors.

    Parameters
    ----------
    sentence : Span
        A sentence of a parsed chunk.
    cast : Cast
        The parties of the chunk.
    patterns : Patterns
        The indexed lexicon.

    Returns
    -------
    list of Act
        Acts with two different known actors; an act inside what another act promises, threatens or demands is
        left out (convention 1).
    """
    found: list[Act] = []
    for token in sentence:
        if token.pos_ in ("VERB", "AUX") or child(token, "nsubj") is not None:
            found.extend(_verb_acts(token, cast, patterns))
            found.extend(_operator_acts(token, cast, patterns))
        elif token.pos_ in ("NOUN", "PROPN") or (token.lemma_.lower() == "one" and token.tag_ == "NNS"):
            found.extend(_noun_acts(token, cast, patterns))
            found.extend(_quality_acts(token, cast, patterns))
            if token.pos_ == "NOUN":
                found.extend(_operator_acts(token, cast, patterns))
        elif token.pos_ == "ADJ":
            found.extend(_verb_acts(token, cast, patterns))
    return _without_contents(_distinct(found))


def _verb_acts(verb: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    for row in rows(patterns.verbs, verb):
        if not _has_object(verb, row):
            continue
        roles = Roles(sources=_doers(verb, row, cast), targets=_verb_targets(verb, row, cast))
        if not _filled(roles.targets, cast) and "symmetric" not in row.flags:
            roles.targets = _accuser(verb, cast, patterns)
        rule = ",".join(part for part in (row.verb, "|".join(row.object[:2]), "|".join(row.preps)) if part)
        kind = Kind(row.type, row.mode, row.flags, row.intensity, f"verbs.csv: {rule}", row.second)
        acts = list(_cast_acts(verb, kind, roles, cast, patterns))
        if acts:
            idiom = tuple(_idiom_tokens(verb, row))
            yield from (replace(act, tokens=(*act.tokens, *idiom)) for act in acts)
            return


def _doers(verb: Token, row: Verb, cast: Cast) -> list[Token]:
    found = _filled(subjects(verb), cast)
    if not found and is_passive(verb) and row.mode in ("expel", "deport"):
        found = _filled(prepositions(verb).get("from", []), cast)
    return found


def _accuser(verb: Token, cast: Cast, patterns: Patterns) -> list[Token]:
    """Whoever accuses, as the target of what the accused is said to have done ("accused it of shelling the port")."""
    charge = verb.head.head
    if verb.dep_ != "pcomp" or verb.head.lower_ not in ("of", "for") or charge.pos_ != "VERB":
        return []
    accuses = any(row.type == "ACCUSE" for row in rows(patterns.verbs, charge))
    return _filled(subjects(charge), cast) if accuses else []


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
        return _filled([*owned, *dative, *found, *objects], cast)
    found = [t for prep in row.preps for t in below.get(prep, [])]
    if not found and {"to", "for"} & set(row.preps):
        found = dative or [c for obj in objects for c in obj.lefts if c.dep_ == "compound" and _is_name(c, cast)]
    return found


def _is_name(token: Token, cast: Cast) -> bool:
    """Whether a compound is an actor's own name: in "sold Bahrain patrol boats" the parse hides a receiver."""
    match = cast.matches.get(token.i)
    return match is not None and match.name.kind in ("name", "acronym", "capital", "former")


def _filled(tokens: Iterable[Token], cast: Cast) -> list[Token]:
    """The first candidate that denotes a known actor (others are guesses of lower rank)."""
    for token in tokens:
        if any(party.actor for party in cast.of(token)):
            return [token]
    return []


def _cast_acts(anchor: Token, kind: Kind, roles: Roles, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Acts of a predicate whose roles are filled: pairs, reciprocals and the three-party kinds."""
    if "inverse" in kind.flags:
        roles = Roles(roles.targets, roles.sources, roles.others)
    sources = [p for t in roles.sources for p in cast.of(t) if p.actor]
    targets, about, behind = _target_parties(kind, roles.targets, cast, patterns)
    words = [*roles.sources, *roles.targets]
    tokens = tuple(t.i for t in (*words, *behind, *(c for t in words for c in conjuncts(t))))
    base = {"tokens": tokens, "rules": (kind.rule,), "intensity": kind.intensity, "flags": kind.flags}
    if "weak" in kind.flags:
        sources, targets = _states(sources), _states(targets)
    if "crowd" in kind.flags and any(p.kind in ("state", "igo") and p.official for p in sources):
        kind = Kind("ACCUSE", "disapprove", kind.flags, None, kind.rule)
    if kind.flags & {"between", "mediate"} and len(targets) >= 2:
        yield from _between(anchor, kind, sources, targets, tokens)
        return
    if not targets and len(sources) >= 2 and "symmetric" in kind.flags:
        for first, second in _pairs(sources):
            extra = _about(anchor, roles, cast, {first.actor, second.actor})
            yield Act(anchor, first, second, kind.type, kind.mode, extra, True, **base)
        return
    for source in sources:
        for target in targets:
            if source.actor == target.actor:
                continue
            parties = {source.actor, target.actor}
            third = frozenset((about | _about(anchor, roles, cast, parties)) - parties)
            symmetric = "symmetric" in kind.flags
            act = Act(anchor, source, target, kind.type, kind.mode, third, symmetric, **base)
            yield from _sides(act, kind, cast) if "siding" in kind.flags else (act,)
            if kind.type == "REJECT" and any(_is_charge(t, patterns) for t in roles.targets):
                yield from _cleared(act, cast)


def _is_charge(noun: Token, patterns: Patterns) -> bool:
    return any(row.type == "ACCUSE" for row in rows(patterns.nouns, noun))


def _cleared(act: Act, cast: Cast) -> Iterator[Act]:
    """Rejecting A's charge against C is also support of C, about A (convention 6)."""
    for actor in sorted(act.about):
        party = Party(actor, kind=cast.table.actors[actor].kind, rule="charged by the target")
        rules = (*act.rules, "support of the accused")
        yield replace(act, target=party, type="SUPPORT", mode="", about=frozenset({act.target.actor}), rules=rules)


def _states(parties: list[Party]) -> list[Party]:
    return [p for p in parties if p.kind in ("state", "igo", "bloc", "nonstate", "nation") and p.official]


def _target_parties(
    kind: Kind, tokens: list[Token], cast: Cast, patterns: Patterns
) -> tuple[list[Party], set[str], list[Token]]:
    """Target parties; where the object is another's act or policy, whoever is behind it, and whom it touches."""
    parties: list[Party] = []
    about: set[str] = set()
    behind: list[Token] = []
    for token in tokens:
        for noun in (token, *conjuncts(token)):
            if kind.type in DISTRIBUTED and noun.pos_ == "NOUN":
                doers, touched, words = responsible(noun, cast, patterns)
                if doers:
                    parties.extend(doers)
                    about |= touched
                    behind.extend(words)
                    continue
            parties.extend(p for p in cast.alone(noun) if p.actor)
    return parties, about, behind


def responsible(noun: Token, cast: Cast, patterns: Patterns) -> tuple[list[Party], set[str], list[Token]]:
    """Who is behind the act, policy or words that a noun names, and which actors it is directed at.

    "The sanctions that Washington imposed on Iran" gives Washington and Iran; "Trump's approach to Tehran" the same.
    """
    if not rows(patterns.nouns, noun) and not _abstract(noun, patterns):
        return [], set(), []
    below = prepositions(noun)
    words: list[Token] = []
    doers: list[Token] = list(below.get("by", []))
    touched: list[Token] = [t for prep in TARGET_PREPS if prep != "of" for t in below.get(prep, [])]
    for clause in noun.children:
        if clause.dep_ in ("relcl", "acl") and clause.pos_ == "VERB":
            touched += [t for t in direct_objects(clause) if t.i != noun.i]
            touched += [t for prep in TARGET_PREPS for t in prepositions(clause).get(prep, [])]
            who = agent(clause) or explicit_subject(clause)
            if who is not None and who.tag_ not in ("WDT", "WP"):
                doers.append(who)
            words.append(clause)
        elif clause.dep_ == "acl" and clause.pos_ == "AUX":
            touched += [c for c in clause.children if c.dep_ in ("nsubj", "attr")]
    parties = [p for t in doers for p in cast.of(t) if p.actor] or [p for p in cast.owners(noun) if p.actor]
    if not parties:
        parties = [p for t in below.get("of", []) for p in cast.of(t) if p.actor]
    directed = {p.actor for t in touched for p in cast.of(t) if p.actor and p.kind in ABOUT_KINDS}
    return parties, directed - {p.actor for p in parties}, [*doers, *touched, *words]


def _abstract(noun: Token, patterns: Patterns) -> bool:
    return any(rows(index, noun) for index in (patterns.relations, patterns.operators, patterns.cues))


def _between(
    anchor: Token, kind: Kind, sources: list[Party], targets: list[Party], tokens: tuple[int, ...]
) -> Iterator[Act]:
    """Mediating between A and B, a wedge between them: an act toward each, about the other (convention 5)."""
    rules = (kind.rule, "toward each, about the other")
    flags = kind.flags & {"wedge", "mediate"}
    for source in sources:
        for first, second in _pairs(targets):
            if source.actor in (first.actor, second.actor):
                continue
            for target, other in ((first, second), (second, first)):
                yield Act(
                    anchor,
                    source,
                    target,
                    kind.type,
                    kind.mode,
                    frozenset({other.actor}),
                    False,
                    kind.intensity,
                    flags,
                    tokens,
                    rules,
                )


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
            if clause.dep_ in ("acl", "relcl"):
                yield from direct_objects(clause)
        for prep in noun.children:
            if prep.dep_ == "prep":
                for gerund in prep.children:
                    if gerund.dep_ == "pcomp":
                        yield from direct_objects(gerund)


def _pairs(parties: list[Party]) -> Iterator[tuple[Party, Party]]:
    for i, first in enumerate(parties):
        for second in parties[i + 1 :]:
            if first.actor != second.actor:
                yield first, second


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
        if token.i not in taken and token.i != anchor.i and token.pos_ in ("NOUN", "PROPN", "PRON"):
            found.update(p.actor for p in cast.alone(token) if p.actor and p.kind in ABOUT_KINDS)
        for c in token.children:
            if c.dep_ == "prep" and c.lower_ in PLACE_PREPS:
                continue
            if (
                c.dep_ in ("prep", "pobj", "pcomp", "dobj", "xcomp", "acl", "dative")
                or (c.dep_ == "ccomp" and _contentful(anchor, c))
                or (c.dep_ == "nsubj" and token.dep_ in ("ccomp", "pcomp"))
                or (c.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"))
            ):
                stack.append(c)
    return frozenset(found - parties)


def _contentful(anchor: Token, clause: Token) -> bool:
    return clause.head.i == anchor.i or clause.head.dep_ in ("xcomp", "acl", "pcomp")


def _noun_acts(noun: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Event nouns: under a light verb ("imposed sanctions on"), or with both parties in the phrase itself."""
    found = rows(patterns.nouns, noun)
    if noun.lemma_.lower() == "one":
        found = [p.row for p in patterns.nouns.get(cast.memory.named_event[0], ()) if not p.words]
    if not found or _quality(noun, patterns)[0]:
        return
    for verb, effect in _light_verbs(noun, patterns):
        yield from _performed(noun, found, verb, effect, cast, patterns)


def _performed(
    noun: Token, found: list[Noun], verb: Token | None, effect: str, cast: Cast, patterns: Patterns
) -> Iterator[Act]:
    """The acts of an event noun under one light verb (or none)."""
    for row in found:
        roles = _noun_roles(noun, row, verb, effect, cast)
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
            made = replace(made, rule=f"{made.rule}; light_verbs.csv: {verb.lemma_} ({effect})")
        if effect == "suffer":
            roles = Roles(sources=roles.targets or _named_before(noun, cast), targets=roles.sources)
        held = SOUGHT.get(effect, "actual")
        acts = [replace(act, head=verb, held=held) for act in _cast_acts(noun, made, roles, cast, patterns)]
        if not acts and effect == "perform":
            acts = list(_carried(noun, made, roles, verb, cast))
        if acts:
            yield from acts
            return


def _named_before(noun: Token, cast: Cast) -> list[Token]:
    below = prepositions(noun.head)
    named = [c for c in noun.lefts if c.dep_ in ("poss", "amod", "compound", "nmod")]
    return _filled([*below.get("from", []), *below.get("by", []), *named], cast)


def _carried(noun: Token, kind: Kind, roles: Roles, verb: Token | None, cast: Cast) -> Iterator[Act]:
    """An act with no target in its sentence, directed at whom its source last acted on ("sanctions were announced").

    An anaphor ("additional ones") also takes the source of the event noun it stands for.
    """
    if kind.type not in CARRIED or roles.targets or verb is None:
        return
    owners = [p for t in roles.sources for p in cast.of(t) if p.actor]
    if not owners and noun.lemma_.lower() == "one":
        owners = list(cast.memory.named_event[1])
    if owners:
        cast.memory.named_event = (kind.rule.split()[1].rstrip(";"), tuple(owners))
    for source in owners:
        target = cast.memory.directed.get(source.actor)
        if target is not None and target.actor != source.actor:
            party = replace(target, rule=f"{target.rule} (carried over)")
            tokens = (noun.i, *(t.i for t in roles.sources))
            yield Act(noun, source, party, kind.type, kind.mode, tokens=tokens, rules=(kind.rule,), head=verb)


def _light_verbs(noun: Token, patterns: Patterns) -> list[tuple[Token | None, str]]:
    """The verbs that perform, lift, seek or refuse the event a noun names, and which of these each does.

    A verb that is itself in the verb lexicon (to condemn, to regret) is coded there, with whoever is behind the event.
    """
    top = noun
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    candidates = [top.head] if top.dep_ in LIGHT_OBJECTS else []
    if top.dep_ == "pobj" and top.head.dep_ in ("prep", "prt") and top.head.head.pos_ == "VERB":
        candidates.append(top.head.head)
    candidates += [c for c in noun.children if c.dep_ in ("relcl", "acl") and c.pos_ == "VERB"]
    found: list[tuple[Token | None, str]] = []
    for verb in candidates:
        effect = patterns.light_effect(verb)
        own = rows(patterns.verbs, verb)
        joined = any("siding" in row.flags for row in own) and child(noun, "poss") is not None
        if effect and not joined and not (effect in ("oppose", "accept", "refuse") and own):
            found.append((verb, effect))
    return found or [(None, "")]


def _noun_roles(noun: Token, row: Noun, verb: Token | None, effect: str, cast: Cast) -> Roles:
    below = prepositions(noun)
    around = prepositions(verb) if verb is not None else {}
    owners = [c for c in noun.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") and cast.of(c)]
    doers = [*below.get("by", []), *(c for c in owners if c.dep_ == "poss")]
    targets = [t for prep in row.preps for t in [*below.get(prep, []), *around.get(prep, [])]]
    targets += [t for of in below.get("of", []) for prep in row.preps for t in prepositions(of).get(prep, [])]
    targets = [t for t in targets if t.i != noun.i]
    if "between" in below or "between" in around:
        pair = below.get("between", []) + around.get("between", [])
        return Roles(sources=pair) if not doers else Roles(sources=doers, targets=pair)
    if verb is not None:
        doers = _filled(subjects(verb), cast) + doers if effect else doers
        if not targets:
            targets = [c for c in verb.children if c.dep_ in ("dative", "dobj") and c.i != noun.i and cast.of(c)]
    sources = _filled([*doers, *owners, *(below.get("of", []) if "of" not in row.preps else [])], cast)
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
        made = ("THREATEN" if kind.type in HOSTILE else "AGREE", "")
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


def _quality_acts(noun: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Relations and policies with a quality: "better relations with", "a harsher policy toward"."""
    for row in rows(patterns.relations, noun):
        sign, word = _quality(noun, patterns)
        if not sign:
            continue
        kind_type, mode = ("SUPPORT", "") if sign > 0 else ("ACCUSE", "disapprove")
        rule = f"relation_nouns.csv: {row.noun}; qualities.csv: {word}"
        verb = noun.head if noun.dep_ in LIGHT_OBJECTS and noun.head.pos_ in ("VERB", "AUX") else None
        below, around = prepositions(noun), prepositions(verb) if verb is not None else {}
        directed = [t for prep in row.preps for t in [*below.get(prep, []), *around.get(prep, [])]]
        doer = _wisher(noun, cast, patterns)
        held = (
            SOUGHT.get(patterns.light_effect(verb), "actual")
            if verb is not None and row.kind == "relation"
            else "actual"
        )
        tokens = tuple(t.i for t in (*directed, *doer))
        base = Act(noun, NOBODY, NOBODY, kind_type, mode, tokens=tokens, rules=(rule,), head=verb, held=held)
        named = [p for p in cast.owners(noun) if p.actor]
        sides = _known(directed, cast), _known(doer, cast)
        for source, target, symmetric in _related(row.kind, named, *sides, verb is not None):
            yield replace(base, source=source, target=target, symmetric=symmetric)


def _known(tokens: Iterable[Token], cast: Cast) -> list[Party]:
    """The known actors that some tokens denote, in order."""
    return [party for token in tokens for party in cast.of(token) if party.actor]


def _quality(noun: Token, patterns: Patterns) -> tuple[int, str]:
    """The sign of a relation or policy: its adjectives, or the verb of change it is the subject or object of."""
    for c in noun.lefts:
        if c.dep_ in ("amod", "compound") or c.tag_ in ("JJ", "JJR", "VBN", "VBG"):
            for row in rows(patterns.qualities, c):
                if row.sign:
                    return row.sign, row.word
    if noun.dep_ in ("nsubj", "nsubjpass", "dobj"):
        for row in rows(patterns.qualities, noun.head):
            if row.pos == "verb" and row.sign:
                return row.sign, row.word
    return 0, ""


def _wisher(noun: Token, cast: Cast, patterns: Patterns) -> list[Token]:
    """Who seeks, pursues or has the relation or policy: the subject of its verb, or the holder of an interest in it."""
    head = noun.head
    if noun.dep_ in LIGHT_OBJECTS and head.pos_ == "VERB":
        return _filled(subjects(head), cast)
    if noun.dep_ == "pobj" and head.head.pos_ == "NOUN" and rows(patterns.operators, head.head):
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
        for first, second in _pairs(corners):
            yield first, second, True


def _operator_acts(head: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Speech acts that take a clause: promises, threats, refusals, demands (convention 1)."""
    if not any(row.own_type or row.kind == "threat" for row in rows(patterns.operators, head)):
        return
    below = prepositions(head)
    for content in _contents(head):
        prep = content.head.lower_ if content.dep_ == "pcomp" else ""
        row = patterns.operator(head, complement_form(content), prep)
        own_type, own_mode = _own_act(row, head, content, cast, patterns) if row is not None else ("", "")
        if row is None or not own_type:
            continue
        kind = Kind(own_type, own_mode, frozenset(), None, f"operators.csv: {row.word}")
        refused = head.pos_ == "NOUN" and patterns.light_effect(head.head) == "refuse"
        if refused:
            kind = replace(kind, type="REJECT", mode="")
        sources = _speakers(head, cast) if not refused else _filled(subjects(head.head), cast)
        addressed = [c for c in head.children if c.dep_ in ("dobj", "dative", "nsubjpass") and c.pos_ != "VERB"]
        addressed = [t for t in addressed if t.lower_ not in ("itself", "himself", "themselves", "herself")]
        addressed = addressed if not is_passive(head) or sources else []
        addressed += [t for p in ("on", "upon", "to", "of", "from", "with") for t in below.get(p, [])]
        addressed = _filled(addressed, cast) or _filled(_demanded(row, content), cast)
        inner = [] if addressed else [act for act in _inner(content, cast, patterns) if not act.hostile]
        if inner:
            for act in inner:
                yield replace(
                    act, anchor=head, head=head.head if refused else None, type=kind.type, mode=kind.mode, rules=(kind.rule, *act.rules),
                    symmetric=False, intensity=None, flags=act.flags & {"mediate"},
                )  # fmt: skip
            return
        roles = Roles(sources=sources, targets=addressed or list(_content_objects(content, cast)), others=[content])
        yield from _cast_acts(head, kind, roles, cast, patterns)
        return


def _own_act(row: Operator, head: Token, content: Token, cast: Cast, patterns: Patterns) -> tuple[str, str]:
    """The speech act an operator is: its row's own type, or for a warning a threat or a demand (convention 1).

    A warning is a threat only when the harm would come from the speaker's side, a demand when it asks.
    """
    if row.own_type or row.kind != "threat":
        return row.own_type, row.own_mode
    if complement_form(content) == "inf":
        return "REQUEST", "change"
    modal = any(c.tag_ == "MD" for c in content.children)
    speakers = {p.actor for t in subjects(head) for p in cast.of(t) if p.actor}
    subject = explicit_subject(content)
    doers = {p.actor for p in cast.of(subject)} if subject is not None else set()
    answered = is_passive(content) and agent(content) is None
    if modal and ((speakers & doers and not is_passive(content)) or answered):
        return "THREATEN", ""
    return "", ""


def _inner(content: Token, cast: Cast, patterns: Patterns) -> list[Act]:
    """The acts that a clause promises, threatens or refuses: its own verb's, or those of its event noun."""
    found = list(_verb_acts(content, cast, patterns))
    for obj in direct_objects(content):
        found = found or list(_noun_acts(obj, cast, patterns))
    return found


def _contents(head: Token) -> Iterator[Token]:
    for c in head.children:
        if c.dep_ in ("xcomp", "ccomp", "acl"):
            yield c
        elif c.dep_ == "prep":
            yield from (g for g in c.children if g.dep_ == "pcomp")
        elif c.dep_ == "advcl" and c.tag_ == "VB":
            yield c


def _speakers(head: Token, cast: Cast) -> list[Token]:
    if head.pos_ == "NOUN":
        owners = [c for c in head.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") and cast.of(c)]
        verb = head.head if head.dep_ in LIGHT_OBJECTS else None
        return _filled([*owners, *(subjects(verb) if verb is not None else ())], cast)
    return _filled(subjects(head), cast)


def _demanded(row: Operator, content: Token) -> list[Token]:
    """For a demand with a clause ("demanded that Iran stop"), the subject of the clause is the one addressed."""
    if row.own_type != "REQUEST":
        return []
    return [c for c in content.children if c.dep_ in ("nsubj", "nsubjpass")]


def _content_objects(content: Token, cast: Cast) -> Iterator[Token]:
    """Actors on whom the promised, threatened or refused act would fall."""
    tokens = [*direct_objects(content), *(t for ts in prepositions(content).values() for t in ts)]
    for obj in direct_objects(content):
        tokens.extend(t for ts in prepositions(obj).values() for t in ts)
    yield from _filled(tokens, cast)


def _distinct(acts: list[Act]) -> list[Act]:
    """One act a predicate, pair and type; a symmetric pair once; a light verb's own row gives way to its noun's."""
    seen: dict[tuple[object, ...], Act] = {}
    for act in acts:
        pair = (act.source.actor, act.target.actor)
        key = (act.predicate.i, tuple(sorted(pair)) if act.symmetric else pair, act.type)
        seen.setdefault(key, act)
    return list(seen.values())


def _without_contents(acts: list[Act]) -> list[Act]:
    """Leave out acts that are only what another act promises, threatens or demands, or refuses to the same party."""
    speech = {act.anchor.i for act in acts if act.type in ("AGREE", "THREATEN", "REQUEST")}
    refusals = {(act.source.actor, act.target.actor): act.anchor.i for act in acts if act.type == "REJECT"}
    kept = [act for act in acts if not _inside(act, speech)]
    return [act for act in kept if not _inside(act, {refusals.get((act.source.actor, act.target.actor), -1)} - {-1})]


def _inside(act: Act, speech: set[int]) -> bool:
    node = act.predicate
    for _ in range(8):
        if node.head.i == node.i or node.dep_ in ("relcl", "appos"):
            return False
        if node.dep_ in ("xcomp", "ccomp", "pcomp", "acl") and node.head.i in speech:
            return True
        if node.dep_ == "pcomp" and node.head.head.i in speech:
            return True
        if node.pos_ in ("NOUN", "PROPN") and any(c.dep_ == "poss" for c in node.children):
            return False
        node = node.head
    return False
