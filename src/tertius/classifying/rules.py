"""The root of what the source does to the target, by the rules of reading alone.

Comes in: a parsed sentence with its two sides. Goes out: the acts between them, the likeliest first, each with the
root that its type and status come to in a coding without statuses: a cooperation that is announced is an AGREE, a
hostile act that is announced a THREATEN, a cooperation that is declined a REJECT.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.classifying.sides import SOURCE, Marked, Sides, standing
from tertius.classifying.tables import Tables
from tertius.reading.acts import LIGHT_OBJECTS, Act
from tertius.reading.clauses import child, direct_objects, explicit_subject, heads, prepositions
from tertius.reading.coding import acts_of
from tertius.reading.factuality import compose, factuality
from tertius.reading.patterns import rows
from tertius.reading.tokens import Parse, Token
from tertius.records import Status

if TYPE_CHECKING:
    from tertius.ontology import Verb

DEFAULT = "ACCUSE"
"""Where nothing at all is found."""
OBLIGATION = frozenset({"must", "should", "ought"})
SPOKEN = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "THREATEN"})
"""Types that are acts of speech: wanting to make one is nearly making it."""
HOSTILE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A predicate taken for what the source does to the target: its type, status, the root of both, and why.

    `rank` is 0 for an act between the two, 1 for one of the source on someone, 2 for one on the target by someone, 3
    for a word of the lexicon alone, 4 for a verb without its object.
    """

    type: str
    mode: str
    status: Status
    root: str
    rank: int
    forward: bool
    anchor: Token
    rule: str
    weak: bool = False


def announced(root: str, status: Status) -> str:
    """The root that a type comes to with its status.

    >>> announced("AID", "intended"), announced("COERCE", "possible"), announced("CONSULT", "denied")
    ('AGREE', 'THREATEN', 'REJECT')
    """
    if status == "actual" or (root in SPOKEN and (root != "AGREE" or status != "denied")):
        return root
    if status == "denied":
        return "YIELD" if root in HOSTILE else "REJECT"
    return "THREATEN" if root in HOSTILE else "AGREE"


def findings(doc: Parse, marked: Marked, tables: Tables) -> list[Finding]:
    """All that may be what the source does to the target, the likeliest first.

    Parameters
    ----------
    doc : Parse
        One sentence (the parser may have cut it into several).
    marked : Marked
        Its sides.
    tables : Tables
        Lexicon and roots.

    Returns
    -------
    list of Finding
        Acts between the sides before all else, plain words and mere meetings last; then whatever is nearest to what
        holds both sides together.
    """
    found: list[Finding] = []
    known = standing(doc, marked.source, tables.actors)
    found.extend(_demands(marked, tables))
    for rank, anyone in enumerate(("", "target", "source")):
        sides = Sides(doc, marked, anyone, known.official)
        for sentence in doc.sentences:
            for act in acts_of(sentence, sides, tables.patterns):
                found.append(_finding(act, rank, known.sectors, tables))
    found.extend(_words(doc, marked, tables))
    top = _top(marked)

    over = {f.anchor.head.i for f in found if f.rank < 3 and f.anchor.dep in ("advcl", "xcomp") and f.type != "CONSULT"}

    def order(finding: Finding) -> tuple[object, ...]:
        far = _distance(finding.anchor, top)
        plain = finding.weak or (finding.type == "CONSULT" and finding.anchor.i in over)
        between = finding.rank == 0
        near = (plain, not finding.forward, far) if between else (far, finding.rank, plain, not finding.forward)
        return (not between, *near, finding.anchor.i, finding.rule)

    return sorted(found, key=order)


def _demands(marked: Marked, tables: Tables) -> Iterator[Finding]:
    """What the source says the target must do: a demand, whatever it is ("said that Oslo must withdraw")."""
    head = marked.target_head
    for verb in heads(head, 3) if head is not None else ():
        obliged = any(c.dep == "aux" and c.lower in OBLIGATION for c in verb.children)
        below = verb.dep in ("ccomp", "parataxis") or (verb.dep == "ROOT" and verb.rights)
        if verb is head or not obliged or not below:
            continue
        speech = verb.head if verb.dep != "ROOT" else next((c for c in verb.children if c.dep == "ccomp"), verb)
        subject = explicit_subject(speech)
        spoken = subject is not None and subject.i in marked.source and tables.patterns.cue(speech) is not None
        if spoken:
            yield Finding("REQUEST", "change", "actual", "REQUEST", 0, True, speech, "said to be obliged")


def _finding(act: Act, rank: int, sectors: tuple[str, ...], tables: Tables) -> Finding:
    held = compose(factuality(act.predicate, tables.patterns).undertaken, act.held)
    if act.held == "intended" and _decided(act.predicate):
        held = "actual"
    held = _purpose(act.predicate, held, tables)
    root = announced(tables.root(act.type, act.mode, sectors), held)
    if act.type == "AGREE" and act.symmetric and held == "actual" and child(act.predicate, "xcomp") is None:
        root = "SUPPORT"
    forward = act.symmetric or act.source.actor == SOURCE.actor
    return Finding(
        act.type, act.mode, held, root, rank, forward, act.predicate, "; ".join(act.rules), "weak" in act.flags
    )


def _purpose(verb: Token, held: Status, tables: Tables) -> Status:
    """The status of a purpose is no better than that of the act it is for ("offered to send aid to help")."""
    above = verb.head
    if held != "actual" or verb.dep not in ("advcl", "xcomp") or verb.tag != "VB" or above.pos != "VERB":
        return held
    return factuality(above, tables.patterns).status


def _decided(verb: Token) -> bool:
    """Whether a planning verb is a step already taken ("ordered the release", not "plans to release")."""
    return verb.tag in ("VBD", "VBN") and not any(c.dep in ("neg",) or c.tag == "MD" for c in verb.children)


def _words(doc: Parse, marked: Marked, tables: Tables) -> Iterator[Finding]:
    """Words of the lexicon with a type, whoever does it; a verb without the object of its rows stands last."""
    for token in doc:
        if token.i in marked.source:
            continue
        if token.pos in ("VERB", "AUX"):
            own, fits = fitting(token, tables)
            for row in own[:1]:
                yield _word(token, (row.type, row.mode), 3 if fits else 4, f"verbs.csv: {row.verb}", tables)
        elif token.pos in ("NOUN", "PROPN"):
            for noun in rows(tables.patterns.nouns, token)[:1]:
                verb = token.head if token.dep in LIGHT_OBJECTS and token.head.pos in ("VERB", "AUX") else None
                effect = tables.patterns.light_effect(verb) if verb is not None else ""
                coded = affected(noun.type, noun.mode, effect, tables)
                rule = f"nouns.csv: {noun.noun}" + (f"; {effect}" if effect else "")
                yield _word(token if verb is None or not effect else verb, coded, 3, rule, tables)


def _word(anchor: Token, coded: tuple[str, str], rank: int, rule: str, tables: Tables) -> Finding:
    kind, mode = coded
    held = factuality(anchor, tables.patterns).undertaken
    return Finding(kind, mode, held, announced(tables.root(kind, mode), held), rank, True, anchor, rule)


def affected(kind: str, mode: str, effect: str, tables: Tables) -> tuple[str, str]:
    """The type and mode that a light verb makes of an event noun, as `reading.nominals` has it."""
    patterns = tables.patterns
    if effect in ("reverse", "weaken"):
        return patterns.reversals.get((kind, mode)) or patterns.reversals.get((kind, "")) or (kind, mode)
    if effect == "promise":
        return ("THREATEN", "") if kind in HOSTILE else (kind, mode) if kind == "SUPPORT" else ("AGREE", "")
    made = {"refuse": "REJECT", "threaten": "THREATEN", "request": "REQUEST", "oppose": "ACCUSE", "accept": "SUPPORT"}
    return (made[effect], "") if effect in made else (kind, mode)


def fitting(verb: Token, tables: Tables) -> tuple[list[Verb], bool]:
    """The rows of a verb with the object and the preposition that they need; else all, and that none fits."""
    found = rows(tables.patterns.verbs, verb)
    below = prepositions(verb) if found else {}
    own = [row for row in found if _has_object(verb, row, below) and _has_preposition(verb, row, below)]
    own = own or [row for row in found if _has_object(verb, row, below) and (row.object or not row.preps)]
    return (own, True) if own else (found, False)


def _has_object(verb: Token, row: Verb, below: dict[str, list[Token]]) -> bool:
    if not row.object:
        return True
    nouns = direct_objects(verb)
    if " " in row.verb:
        nouns = [*nouns, *below.get(row.verb.split()[-1], [])]
    return any(noun.lemma in row.object or noun.lower in row.object for noun in nouns)


def _has_preposition(verb: Token, row: Verb, below: dict[str, list[Token]]) -> bool:
    if not row.preps or "*" in row.preps or set(row.preps) & set(below):
        return True
    if any(set(row.preps) & set(prepositions(noun)) for noun in direct_objects(verb)):
        return True
    return bool({"to", "for"} & set(row.preps)) and child(verb, "dative") is not None


def path(marked: Marked) -> list[int]:
    """Tokens from the head of the source over their lowest common head to the head of the target."""
    ends = [head for head in (marked.source_head, marked.target_head) if head is not None]
    if len(ends) < 2:
        return [token.i for end in ends for token in heads(end, 4)]
    up, down = [[token.i for token in heads(end, 40)] for end in ends]
    met = next((i for i in up if i in set(down)), None)
    if met is None:
        return [*up, *reversed(down)]
    return [*up[: up.index(met) + 1], *reversed(down[: down.index(met)])]


def _top(marked: Marked) -> Token | None:
    """The predicate that holds both sides: the lowest common head, else the source's."""
    ends = [head for head in (marked.source_head, marked.target_head) if head is not None]
    if not ends:
        return None
    if len(ends) == 1:
        return ends[0].head
    down = {token.i for token in heads(ends[1], 40)}
    return next((token for token in heads(ends[0], 40) if token.i in down), ends[0].head)


def _distance(token: Token, top: Token | None) -> int:
    """Links from a token up to the top, or up to what they have in common and down again."""
    if top is None:
        return 0
    up = [t.i for t in heads(token, 20)]
    if top.i in up:
        return up.index(top.i)
    down = [t.i for t in heads(top, 20)]
    shared = next((i for i in up if i in down), None)
    return 40 if shared is None else up.index(shared) + 2 * down.index(shared)
