"""Speech acts that take a clause: promises, threats, refusals, demands, warnings (convention 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tertius.reading.acts import LIGHT_OBJECTS, Act, Kind, Roles, filled
from tertius.reading.clauses import agent, child, direct_objects, explicit_subject, is_passive, prepositions, subjects
from tertius.reading.factuality import negation, promised_object
from tertius.reading.nominals import noun_acts
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns, complement_form, rows
from tertius.reading.predicates import verb_acts
from tertius.reading.roles import PURPOSES, cast_acts, helped, lone_acts
from tertius.reading.tokens import Token

if TYPE_CHECKING:
    from tertius.ontology import Operator


ASSERTING = frozenset({"assertion", "speech", "emphasis"})
ANSWERS = {"refuse": "REJECT", "accept": "AGREE"}
"""What it is to refuse or to accept a proposal, an invitation or a demand that a noun names."""
THREATENED = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
"""Types that whoever promises them threatens; troops may be promised to a friend."""


def operator_acts(head: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Speech acts that take a clause: promises, threats, refusals, demands (convention 1)."""
    if not any(row.own_type or row.kind == "threat" for row in rows(patterns.operators, head)):
        return
    below = prepositions(head)
    for content in _contents(head, patterns):
        prep = content.head.lower if content.dep == "pcomp" else ""
        row = patterns.operator(head, complement_form(content), prep)
        own_type, own_mode = _own_act(row, head, content, cast, patterns) if row is not None else ("", "")
        if row is None or not own_type:
            continue
        kind = Kind(own_type, own_mode, frozenset(), None, f"operators.csv: {row.word}")
        effect = patterns.light_effect(head.head) if head.pos == "NOUN" and head.dep in LIGHT_OBJECTS else ""
        refused = effect in ANSWERS
        if refused:
            kind = replace(kind, type=ANSWERS[effect], mode="")
        elif kind.type == "AGREE" and _is_signed(head, patterns):
            kind = replace(kind, type="SUPPORT", mode="")
        sources = _speakers(head, cast) if not refused else filled(subjects(head.head), cast)
        addressed = [c for c in head.children if c.dep in ("dobj", "dative", "nsubjpass") and c.pos != "VERB"]
        addressed = [t for t in addressed if t.lower not in ("itself", "himself", "themselves", "herself")]
        addressed = addressed if not is_passive(head) or sources else []
        addressed += [t for p in ("on", "upon", "to", "of", "from", "with") for t in below.get(p, [])]
        addressed = filled(addressed, cast) or filled(_demanded(row, content), cast)
        inner = [] if addressed else _own_acts(content, sources, cast, patterns)
        if inner:
            verb = head.head if refused else None
            for act in inner:
                made = _threatened(kind, row, act.type, content, patterns)
                told = replace(act, anchor=head, head=verb, type=made.type, mode=made.mode, symmetric=False)
                flags, chain = act.flags & {"mediate"}, (kind.rule, *act.rules)
                yield replace(told, intensity=None, flags=flags, rules=chain)
            return
        roles = Roles(sources=sources, targets=addressed or list(_content_objects(content, cast)), others=[content])
        if not roles.targets and kind.type == "ACCUSE":
            yield from _complaints(head, kind, sources, cast)
            return
        if kind.type == "AGREE" and not roles.targets:
            kind = replace(kind, flags=frozenset({"symmetric"}))
        acts = list(cast_acts(head, kind, roles, cast, patterns))
        yield from acts or (lone_acts(head, kind, sources, cast) if cast.lone else ())
        return


def demand_acts(head: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """What is said that another must do, as a demand ("said that Turkey must withdraw")."""
    cue = patterns.cue(head)
    if cue is None or cue.kind not in ASSERTING or cue.stance != "affirms":
        return
    for content in head.children:
        subject = explicit_subject(content) if content.dep == "ccomp" and _is_needed(content) else None
        if subject is None:
            continue
        sources = filled(subjects(head), cast)
        told = [p.actor for t in sources for p in cast.of(t)]
        if any(p.actor in told for p in cast.of(subject)):
            continue
        kind = Kind("REQUEST", "change", frozenset(), None, f"cues.csv: {cue.cue}; must")
        acts = list(cast_acts(head, kind, Roles(sources=sources, targets=[subject], others=[content]), cast, patterns))
        yield from acts or (lone_acts(head, kind, sources, cast) if cast.lone else ())


def _is_needed(content: Token) -> bool:
    """Whether a clause says what must be done, and not what must be so ("must have been")."""
    aux = {c.lower for c in content.children if c.dep in ("aux", "auxpass")}
    acts = content.lemma != "be" or any(c.dep == "acomp" and child(c, "xcomp") is not None for c in content.children)
    return "must" in aux and "have" not in aux and acts


def _complaints(head: Token, kind: Kind, sources: list[Token], cast: Cast) -> Iterator[Act]:
    """A complaint that names nobody, against whom last did something to the one who complains."""
    for source in (party for token in sources for party in cast.of(token)):
        other = cast.memory.received.get(source.actor)
        if other is not None and other.actor != source.actor:
            target = replace(other, rule=f"{other.rule} (carried over)")
            yield Act(source, target, kind.type, kind.mode, rules=(kind.rule,), anchor=head)


def _is_demand(content: Token) -> bool:
    """Whether a that-clause asks (subjunctive, should, must) and does not merely assert ("insisted that it left")."""
    return content.tag == "VB" or any(c.lower in ("should", "must", "be") for c in content.children if c.dep != "nsubj")


def _is_signed(noun: Token, patterns: Patterns) -> bool:
    """Whether a verb signs or ratifies the agreement that a noun names, which is SUPPORT (convention 7)."""
    if noun.pos != "NOUN" or noun.dep not in LIGHT_OBJECTS:
        return False
    signed = [row for row in rows(patterns.verbs, noun.head) if noun.lemma in row.object]
    return any(row.type == "SUPPORT" for row in signed)


def _threatened(kind: Kind, row: Operator, inner: str, content: Token, patterns: Patterns) -> Kind:
    """A promise to harm is a threat of it ("vowed to punish"); a promise not to is still a promise."""
    harmful = kind.type == "AGREE" and row.kind == "promise" and inner in THREATENED
    if not harmful or negation(content, patterns):
        return kind
    return replace(kind, type="THREATEN", mode="")


def _own_acts(content: Token, sources: list[Token], cast: Cast, patterns: Patterns) -> list[Act]:
    """The acts of a clause that the speaker would do: not another's, nor the slight to a rival that siding implies."""
    speakers = {p.actor for t in sources for p in cast.of(t)}
    acts = _inner(content, cast, patterns)
    return [act for act in acts if not act.hostile and act.source.actor in speakers]


def discontinued(head: Token, cast: Cast, patterns: Patterns) -> Iterator[Act]:
    """Acts that are stopped: "stopped delivering" is a sanction, "stopped shelling" a retreat (convention 7)."""
    for content in _contents(head, patterns):
        row = patterns.operator(head, complement_form(content))
        if row is None or row.status != "denied" or row.kind not in ("phase", "prevention"):
            continue
        for act in _inner(content, cast, patterns):
            made = patterns.reversals.get((act.type, act.mode)) or patterns.reversals.get((act.type, ""))
            if made is not None:
                rules = (f"operators.csv: {row.word}", "reversals.csv", *act.rules)
                flags = act.flags - {"symmetric"}
                told = replace(act, type=made[0], mode=made[1], intensity=None, symmetric=False, flags=flags)
                yield replace(told, anchor=head, head=None, rules=rules)


def _own_act(row: Operator, head: Token, content: Token, cast: Cast, patterns: Patterns) -> tuple[str, str]:
    """The speech act an operator is: its row's own type, or for a warning a threat or a demand (convention 1).

    A warning is a threat only when the harm would come from the speaker's side, a demand when it asks.
    """
    if row.own_type == "REQUEST" and any(c.dep == "mark" and c.lower in ("whether", "if") for c in content.lefts):
        return "", ""
    cue = patterns.cue(head)
    asserts = cue is not None and cue.kind in ASSERTING
    if row.own_type == "REQUEST" and asserts and complement_form(content) == "that" and not _is_demand(content):
        return "", ""
    if row.own_type or row.kind != "threat":
        return row.own_type, row.own_mode
    if complement_form(content) == "inf":
        return "REQUEST", "change"
    modal = any(c.tag == "MD" for c in content.children)
    speakers = {p.actor for t in subjects(head) for p in cast.of(t) if p.actor}
    subject = explicit_subject(content)
    doers = {p.actor for p in cast.of(subject)} if subject is not None else set()
    answered = is_passive(content) and agent(content) is None
    if modal and ((speakers & doers and not is_passive(content)) or answered):
        return "THREATEN", ""
    return "", ""


def _inner(content: Token, cast: Cast, patterns: Patterns) -> list[Act]:
    """The acts that a clause promises, threatens or refuses: its own verb's, or those of its event noun."""
    found = list(verb_acts(content, cast, patterns))
    for obj in direct_objects(content):
        found = found or list(noun_acts(obj, cast, patterns))
    return found


def _contents(head: Token, patterns: Patterns) -> Iterator[Token]:
    if head.pos == "NOUN" and head.dep == "dobj":
        for c in head.head.rights:
            if c.dep == "advcl" and promised_object(c, patterns) is head:
                yield c
    for c in head.children:
        if c.dep in ("xcomp", "ccomp", "acl") or (c.dep == "relcl" and complement_form(c) == "inf"):
            yield c
        elif c.dep == "prep":
            yield from (g for g in c.children if g.dep == "pcomp")
        elif c.dep == "advcl" and c.tag == "VB":
            yield c


def _speakers(head: Token, cast: Cast) -> list[Token]:
    if head.pos == "NOUN":
        owners = [c for c in head.lefts if c.dep in ("poss", "amod", "compound", "nmod") and cast.of(c)]
        verb = head.head if head.dep in LIGHT_OBJECTS else None
        return filled([*owners, *(subjects(verb) if verb is not None else ())], cast)
    return filled(subjects(head), cast)


def _demanded(row: Operator, content: Token) -> list[Token]:
    """For a demand with a clause ("demanded that Iran stop"), the subject of the clause is the one addressed."""
    if row.own_type != "REQUEST":
        return []
    return [c for c in content.children if c.dep in ("nsubj", "nsubjpass")]


def _content_objects(content: Token, cast: Cast) -> Iterator[Token]:
    """Actors on whom the promised, threatened or refused act would fall."""
    tokens = [*direct_objects(content), *(t for ts in prepositions(content).values() for t in ts)]
    for obj in direct_objects(content):
        tokens.extend(t for ts in prepositions(obj).values() for t in ts)
    purposes = [c for c in content.rights if c.dep in PURPOSES and complement_form(c) == "inf"]
    tokens.extend(t for c in purposes for t in direct_objects(c) or helped(c))
    yield from filled(tokens, cast)
