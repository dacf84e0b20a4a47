"""Predicate-argument structure over a dependency parse: who does what, and what stands under which preposition.

Pure functions over spaCy tokens (ClearNLP / OntoNotes labels). Every climb is a bounded loop, no recursion, since a
sentence may have 100,000 tokens. Nothing here knows of politics.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

CLIMB = 14
"""Most heads followed from a token; deeper nesting is left alone."""

OBJECT_CONTROL = frozenset(
    [
        "urge",
        "ask",
        "tell",
        "order",
        "force",
        "press",
        "persuade",
        "push",
        "convince",
        "compel",
        "allow",
        "permit",
        "enable",
        "encourage",
        "invite",
        "induce",
        "instruct",
        "direct",
        "require",
        "request",
        "authorize",
        "authorise",
        "call",
        "warn",
        "help",
        "lead",
        "cause",
        "forbid",
        "advise",
        "challenge",
        "want",
        "prompt",
        "pressure",
        "beg",
        "implore",
        "exhort",
        "coerce",
    ]
)
"""Verbs whose object is the subject of their infinitive ("urged Iran to stop")."""

_OBJECT_GERUND = frozenset({"of", "from", "for", "into"})
"""Prepositions whose gerund has the verb's object as its subject ("accused Iran of arming", "barred it from it")."""


def heads(token: Token, most: int = CLIMB) -> Iterator[Token]:
    """The token and its heads upward to the root, at most `most` of them."""
    for _ in range(most):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these dependency labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, or a participle that modifies the noun it acts on."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and child(verb, "aux", "dobj") is None


def explicit_subject(verb: Token) -> Token | None:
    """The verb's own subject token, passive or active."""
    return child(verb, "nsubj", "nsubjpass")


def agent(verb: Token) -> Token | None:
    """The `by` phrase of a passive."""
    for c in verb.children:
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by" and is_passive(verb)):
            found = child(c, "pobj")
            if found is not None:
                return found
    return None


def direct_objects(verb: Token) -> list[Token]:
    """What the verb acts on: its objects, or the subject of a passive, or the noun a participle modifies."""
    if is_passive(verb):
        subject = child(verb, "nsubjpass") or next(subjects(verb, undergoer=True), None)
        return [subject] if subject is not None else []
    found = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
    if (
        not found
        and verb.dep_ == "relcl"
        and not any(c.dep_ == "nsubj" and c.tag_ in ("WDT", "WP") for c in verb.children)
    ):
        gap = next((c for c in verb.children if c.tag_ in ("WDT", "WP") and c.dep_ == "dobj"), None)
        found = [gap] if gap is not None else []
    if not found:
        found = _shared_object(verb)
    return found


def _shared_object(verb: Token) -> list[Token]:
    """The object that the last of several coordinated verbs has for them all ("neither defended nor denounced it")."""
    if child(verb, "prep", "ccomp", "xcomp", "agent") is not None:
        return []
    for c in verb.rights:
        if c.dep_ == "conj" and c.pos_ == "VERB" and child(c, "nsubj", "aux") is None:
            return [g for g in c.children if g.dep_ == "dobj"]
    return []


def subjects(verb: Token, undergoer: bool = False) -> Iterator[Token]:
    """Candidates for who does what the verb says, the likeliest first.

    Follows passives, control, raising, coordination, participles, relative clauses and infinitives that hang on a
    noun ("the administration's efforts to contain"). A caller takes the first candidate that denotes a party.
    With `undergoer`, the understood subject of a passive (who undergoes it) rather than its agent.
    """
    if is_passive(verb) and not undergoer:
        by = agent(verb)
        if by is not None:
            yield by
        return
    for _ in range(CLIMB):
        own = explicit_subject(verb)
        if own is not None:
            yield own
            return
        candidates, above = _governor(verb)
        yield from candidates
        if above is None:
            return
        verb = above


def _governor(verb: Token) -> tuple[list[Token], Token | None]:
    """Candidates on the way up from a verb without a subject of its own, and the verb whose subject comes next."""
    head, dep = verb.head, verb.dep_
    if head.i == verb.i:
        return [], None
    if head.pos_ in ("NOUN", "PROPN", "PRON") and dep in ("acl", "relcl"):
        return _from_noun(verb, head)
    if dep == "xcomp" and head.lemma_.lower() in OBJECT_CONTROL:
        controlled = child(head, "dobj", "dative", "nsubjpass") or _prepositional(head, ("on", "upon", "for"))
        if controlled is not None:
            return [controlled], None
    if head.pos_ in ("VERB", "AUX"):
        return [], head
    if head.pos_ == "ADJ":
        return [], head.head if head.head.pos_ in ("VERB", "AUX") else None
    if head.pos_ in ("ADP", "SCONJ", "ADV"):
        return _above_preposition(head)
    if head.pos_ in ("NOUN", "PROPN"):
        return _from_noun(verb, head)
    return [], None


def _prepositional(verb: Token, words: tuple[str, ...]) -> Token | None:
    for c in verb.children:
        if c.dep_ == "prep" and c.lower_ in words:
            return child(c, "pobj")
    return None


def _above_preposition(prep: Token) -> tuple[list[Token], Token | None]:
    head = prep.head
    if head.pos_ in ("ADP", "SCONJ", "ADV") and head.head.i != head.i:
        head = head.head
    if head.pos_ in ("VERB", "AUX"):
        controlled = child(head, "dobj", "nsubjpass") if prep.lower_ in _OBJECT_GERUND else None
        return ([controlled], None) if controlled is not None else ([], head)
    if head.pos_ == "ADJ" and head.head.pos_ in ("VERB", "AUX"):
        return [], head.head
    if head.pos_ in ("NOUN", "PROPN"):
        return _from_noun(prep, head)
    return [], None


def _from_noun(verb: Token, noun: Token) -> tuple[list[Token], Token | None]:
    """From a verb that hangs on a noun: the possessor, the noun itself, then the subject of the verb above."""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if verb.dep_ in ("acl", "relcl") and not infinitive:
        return [noun], None
    owner = child(noun, "poss")
    if owner is not None:
        return [owner], None
    above = noun.head
    if above.pos_ == "ADP":
        above = above.head
    climbs = noun.dep_ in ("dobj", "pobj", "attr") and above.pos_ in ("VERB", "AUX") and above.i != noun.i
    return [noun], above if climbs else None


def prepositions(token: Token) -> dict[str, list[Token]]:
    """Objects by preposition, of the token itself and of prepositions chained under it ("out of", "because of")."""
    found: dict[str, list[Token]] = {}
    stack = [
        c
        for c in token.children
        if c.dep_ in ("prep", "agent", "dative", "prt") and c.pos_ in ("ADP", "SCONJ", "VERB", "ADV")
    ]
    for _ in range(40):
        if not stack:
            break
        prep = stack.pop(0)
        for c in prep.children:
            if c.dep_ == "pobj":
                found.setdefault(prep.lower_, []).append(c)
            elif c.dep_ == "prep":
                stack.append(c)
    return found


def verb_words(verb: Token) -> frozenset[str]:
    """Lemmas of the verb's particles, prepositions and their objects: what an idiom can be made of."""
    words = set()
    for c in verb.children:
        if c.dep_ in ("prt", "advmod", "prep", "dobj", "acomp", "oprd", "dative"):
            words.add(c.lower_)
            words.add(c.lemma_.lower())
            if c.dep_ == "prep":
                words.update(g.lemma_.lower() for g in c.children if g.dep_ == "pobj")
    return frozenset(words)


def clause_span(head: Token, most: int = 60) -> tuple[int, int]:
    """Token span of a clause: from the head's left edge to its right edge, at most `most` tokens either side."""
    start = max(head.left_edge.i, head.i - most)
    stop = min(head.right_edge.i, head.i + most) + 1
    return start, stop
