"""Acts of the verbs in the lexicon: "condemned", "drove a wedge between", "pushed back against"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tertius.reading.acts import TARGET_PREPS, Act, Kind, Roles, filled
from tertius.reading.clauses import agent, child, direct_objects, is_passive, prepositions, subjects
from tertius.reading.parties import QUANTITIES, Cast
from tertius.reading.patterns import Patterns, names, rows
from tertius.reading.roles import AIMED, DISTRIBUTED, aimed_at, cast_acts, lone_acts
from tertius.reading.tokens import Token

if TYPE_CHECKING:
    from tertius.ontology import Verb


GOODS = ("AID", "COOPERATE")
"""Types of giving and selling, where the object is what changes hands."""
HARMFUL = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN", "REJECT"})
ANY = ("*",)
"""The object of rows that take any."""
ARMED = ("MOBILIZE",)
"""Types whose object is what the doer brings up, and not whom it is brought up against."""
OUSTED = ("expel", "deport")
"""Modes in which a person is put out of a place: the place acts, and whose person it is is the target."""
PLACED = {
    "expel": ("from",),
    "deport": ("from",),
    "arrest": ("in", "at"),
    "convict": ("in",),
    "release": ("from", "in"),
}
"""Modes that only the authorities of a place do there, with the prepositions of the place, for agentless passives."""


@dataclass(slots=True)
class Frame:
    """A verb with what its rows are matched against, found once for all of them."""

    verb: Token
    doers: list[Token]
    objects: list[Token]
    below: dict[str, list[Token]]


def verb_acts(verb: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Acts of the first row of the verb lexicon whose words, object and target the sentence has."""
    found = rows(patterns.verbs, verb)
    if not found:
        return
    doers = filled(subjects(verb), cast)
    if not doers and not is_passive(verb):
        return
    frame = Frame(verb, doers, direct_objects(verb), prepositions(verb))
    for guessing in (False, True):
        for row in found:
            acts = list(_row_acts(frame, row, guessing, cast, patterns))
            if acts:
                yield from acts
                return
    for row in found if cast.lone else ():
        if _has_object(frame, row) and not _is_misled(frame, row, patterns):
            yield from lone_acts(verb, _kind(row), _doers(frame, row, cast), cast)
            return


def _kind(row: Verb) -> Kind:
    rule = ",".join(part for part in (row.verb, "|".join(row.object[:2]), "|".join(row.preps)) if part)
    return Kind(row.type, row.mode, row.flags, row.intensity, f"verbs.csv: {rule}", row.second)


def _row_acts(frame: Frame, row: Verb, guessing: bool, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """The acts of one row; when guessing, with the target that the words only imply."""
    verb = frame.verb
    if not _has_object(frame, row) or _is_misled(frame, row, patterns):
        return
    doers = _doers(frame, row, cast)
    roles = Roles(sources=doers, targets=_targets(frame, row, cast, {t.i for t in doers}))
    if guessing:
        if filled(roles.targets, cast):
            return
        if row.type == "REQUEST" and row.object:
            roles.targets = filled(frame.below.get("in", []), cast)
        elif row.type == "AID" and row.preps and "inverse" not in row.flags:
            helped = [t for prep in row.preps for t in frame.below.get(prep, [])]
            roles.targets = _country_of(helped, cast) or filled(frame.below.get("in", []) if helped else [], cast)
        elif row.type in HARMFUL and not row.preps:
            roles.targets = _accuser(frame, cast, patterns) or _country_of(frame.objects, cast)
        if not roles.targets and row.type in AIMED and "inverse" not in row.flags:
            roles.targets = filled(aimed_at([verb, *frame.objects], row.type, patterns), cast)
        if not roles.targets:
            return
    idiom = tuple(_idiom_tokens(verb, row))
    for act in cast_acts(verb, _kind(row), roles, cast, patterns):
        yield replace(act, tokens=(*act.tokens, *idiom))


def _is_misled(frame: Frame, row: Verb, patterns: Patterns) -> bool:
    """Whether the clause around the verb shows that the row's sense is not meant."""
    verb = frame.verb
    if "weak" in row.flags and " " not in row.verb and child(verb, "oprd", "ccomp") is not None:
        return True
    if "symmetric" in row.flags and row.preps and child(verb, "ccomp") is not None:
        return True
    if row.mode == "visit" and not row.object and row.preps and frame.objects:
        return True
    particle = row.verb.split()[1:]
    if (
        len(particle) == 1
        and not row.object
        and row.preps
        and "*" not in row.preps
        and _is_preposition(verb, particle[0])
    ):
        return True
    if (
        row.object
        and patterns.light_effect(verb) == "perform"
        and any(_renamed(obj, row, patterns) for obj in frame.objects)
    ):
        return True
    goods = row.type in GOODS and row.preps and not row.object
    return bool(goods) and any(_is_event(obj, patterns) for obj in frame.objects)


def _renamed(noun: Token, row: Verb, patterns: Patterns) -> bool:
    """Whether the word before an object makes it an event of another kind: a protest note is more than a note."""
    kinds = {found.type for found in rows(patterns.nouns, noun) if found.noun.endswith(f" {noun.lemma}")}
    return bool(kinds) and row.type not in kinds and not names(noun) & {word for word in row.object if " " in word}


def _is_preposition(verb: Token, word: str) -> bool:
    """Whether a word that an idiom takes for a particle has an object of its own ("gave money in aid to")."""
    return any(c.lower == word and c.dep == "prep" and child(c, "pobj") is not None for c in verb.children)


def _is_event(noun: Token, patterns: Patterns) -> bool:
    """Whether an object names an act or words: "gave its consent" is no gift."""
    return bool(rows(patterns.nouns, noun) or rows(patterns.operators, noun) or rows(patterns.cues, noun))


def _doers(frame: Frame, row: Verb, cast: Cast) -> list[Token]:
    if not frame.doers and row.mode in PLACED and agent(frame.verb) is None:
        return filled((t for prep in PLACED[row.mode] for t in frame.below.get(prep, [])), cast)
    return frame.doers


def _country_of(objects: list[Token], cast: Cast) -> list[Token]:
    """Where what is harmed or helped stands, when nothing else tells whose it is ("attacked plants in China")."""
    below = [prepositions(obj) for obj in objects if not filled([obj], cast)]
    return filled((t for found in below for prep in ("in", "of", "near") for t in found.get(prep, [])), cast)


def _accuser(frame: Frame, cast: Cast, patterns: Patterns) -> list[Token]:
    """Whoever accuses, as the target of what the accused is said to have done ("accused it of shelling the port")."""
    verb = frame.verb
    if any(obj.pos == "PROPN" or any(cast.of(t) for t in (obj,)) for obj in frame.objects):
        return []
    charge = verb.head.head
    if verb.dep != "pcomp" or verb.head.lower not in ("of", "for") or charge.pos != "VERB":
        return []
    accuses = any(row.type == "ACCUSE" for row in rows(patterns.verbs, charge))
    return filled(subjects(charge), cast) if accuses else []


def _idiom_tokens(verb: Token, row: Verb) -> Iterator[int]:
    """The tokens of an idiom's further words and of its object, which the evidence must show."""
    words = {*row.verb.split()[1:], *row.object}
    for c in verb.children:
        for token in (c, *c.children):
            if token.lower in words or token.lemma in words:
                yield token.i


def _has_object(frame: Frame, row: Verb) -> bool:
    if not row.object:
        return True
    nouns = frame.objects
    if " " in row.verb:
        nouns = [*nouns, *frame.below.get(row.verb.split()[-1], [])]
    wanted = set(row.object)
    return any(wanted & (names(noun) | _counted(noun)) for noun in nouns) or (row.object == ANY and bool(nouns))


def _counted(noun: Token) -> frozenset[str]:
    """What a number or a measure is of ("returned dozens of statues", "sent three tons of rice")."""
    inner = child(noun, "prep") if noun.lemma in QUANTITIES else None
    of = child(inner, "pobj") if inner is not None and inner.lower == "of" else None
    return names(of) if of is not None else frozenset()


def _targets(frame: Frame, row: Verb, cast: Cast, doers: set[int]) -> list[Token]:
    """Where the row says that the target stands: the direct object, or the object of one of its prepositions."""
    objects, below, verb = frame.objects, frame.below, frame.verb
    if row.object:
        below = {prep: list(tokens) for prep, tokens in below.items()}
        last = row.verb.split()[-1]
        inside = [obj for obj in [*objects, *below.get(last, [])] if names(obj) & set(row.object)]
        objects = inside or objects
        for obj in objects:
            for prep, tokens in prepositions(obj).items():
                below.setdefault(prep, []).extend(tokens)
    if "between" in row.flags:
        pair = [t for prep in ("between", "among") for t in below.get(prep, [])]
        return pair or [*objects, *(t for prep in row.preps for t in below.get(prep, []))]
    if not row.preps:
        return objects
    dative = [c for c in verb.children if c.dep == "dative" and c.pos != "ADP"]
    if "*" in row.preps:
        found = [t for prep in TARGET_PREPS for t in below.get(prep, []) if t.i not in doers]
        if row.type in ARMED and row.object:
            return filled([*dative, *found, *_battles(below, cast)], cast)
        owned = [obj for obj in objects if (row.type in DISTRIBUTED or row.mode in OUSTED) and cast.owners(obj)]
        return filled([*owned, *dative, *found, *objects], cast) or objects
    found = [t for prep in row.preps for t in below.get(prep, []) if t.i > verb.i or t.tag in ("WDT", "WP")]
    if not found and row.type in ARMED:
        return filled(_battles(below, cast), cast)
    if not found and {"to", "for"} & set(row.preps):
        found = dative or [c for obj in objects for c in obj.lefts if c.dep == "compound" and _is_name(c, cast)]
    return found


def _battles(below: dict[str, list[Token]], cast: Cast) -> Iterator[Token]:
    """Against whom the undertaking is that forces are brought up for ("massed tanks for a drive against Syria")."""
    for noun in (t for tokens in below.values() for t in tokens if not cast.of(t)):
        yield from prepositions(noun).get("against", [])


def _is_name(token: Token, cast: Cast) -> bool:
    """Whether a compound is an actor's own name: in "sold Bahrain patrol boats" the parse hides a receiver."""
    match = cast.matches.get(token.i)
    return match is not None and match.name.kind in ("name", "acronym", "capital", "former")
