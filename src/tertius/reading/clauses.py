"""Predicate-argument structure over a dependency parse: who does what, and what stands under which preposition.

Pure functions over spaCy tokens (ClearNLP / OntoNotes labels). Every climb is a bounded loop, no recursion, since a
sentence may have 100,000 tokens. Nothing here knows of politics.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.reading.tokens import Token

TRANSPARENT = frozenset(
    [
        "part",
        "some",
        "most",
        "rest",
        "bulk",
        "number",
        "series",
        "round",
        "set",
        "wave",
        "kind",
        "sort",
        "lot",
        "package",
    ]
)
"""Nouns that only measure what stands under their `of`."""
BEARERS = frozenset(
    [
        "statement",
        "report",
        "resolution",
        "letter",
        "bill",
        "law",
        "decree",
        "declaration",
        "order",
        "motion",
        "message",
        "memo",
        "memorandum",
        "communique",
        "communiqué",
        "note",
        "document",
        "speech",
        "article",
        "tweet",
        "measure",
        "attack",
        "strike",
        "raid",
        "operation",
        "offensive",
        "campaign",
        "assault",
        "bombing",
    ]
)
"""Nouns for words and deeds, whose clause tells what their author does ("issued a statement condemning ...")."""
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
    return next((c for c in token.children if c.dep in deps), None)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, or a participle that modifies the noun it acts on."""
    if any(c.dep in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    return verb.tag == "VBN" and verb.dep in ("acl", "amod", "advcl") and child(verb, "aux", "dobj") is None


def explicit_subject(verb: Token) -> Token | None:
    """The verb's own subject token, passive or active."""
    return child(verb, "nsubj", "nsubjpass")


def agent(verb: Token) -> Token | None:
    """The `by` phrase of a passive."""
    for c in verb.children:
        if c.dep == "agent" or (c.dep == "prep" and c.lower == "by" and is_passive(verb)):
            found = child(c, "pobj")
            if found is not None:
                return found
    return None


def direct_objects(verb: Token) -> list[Token]:
    """What the verb acts on: its objects, or the subject of a passive, or the noun a participle modifies."""
    if is_passive(verb):
        subject = child(verb, "nsubjpass") or next(subjects(verb, undergoer=True), None)
        return [subject] if subject is not None else []
    found = [c for c in verb.children if c.dep in ("dobj", "dative") and c.pos != "ADP"]
    if (
        not found
        and verb.dep == "relcl"
        and not any(c.dep == "nsubj" and c.tag in ("WDT", "WP") for c in verb.children)
    ):
        gap = next((c for c in verb.children if c.tag in ("WDT", "WP") and c.dep == "dobj"), None)
        found = [gap] if gap is not None else []
    if not found:
        found = _shared_object(verb)
    return [_through(noun) for noun in found]


def _through(noun: Token) -> Token:
    """The noun behind one that only measures it: "part of its ban", "a series of talks"."""
    if noun.lemma in TRANSPARENT:
        of = next((c for c in noun.children if c.dep == "prep" and c.lower == "of"), None)
        inner = child(of, "pobj") if of is not None else None
        if inner is not None:
            return inner
    return noun


def _shared_object(verb: Token) -> list[Token]:
    """The object that the last of several coordinated verbs has for them all ("neither defended nor denounced it")."""
    if child(verb, "prep", "ccomp", "xcomp", "agent") is not None:
        return []
    for c in verb.rights:
        if c.dep == "conj" and c.pos == "VERB" and child(c, "nsubj", "aux") is None:
            return [g for g in c.children if g.dep == "dobj"]
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
            if own.tag != "WDT" or verb.dep != "relcl" or verb.head.lemma not in BEARERS:
                return
        candidates, above = _governor(verb)
        yield from candidates
        if above is None:
            return
        verb = above


def _governor(verb: Token) -> tuple[list[Token], Token | None]:
    """Candidates on the way up from a verb without a subject of its own, and the verb whose subject comes next."""
    head, dep = verb.head, verb.dep
    if head.i == verb.i:
        return [], None
    if head.pos in ("NOUN", "PROPN", "PRON") and dep in ("acl", "relcl"):
        return _from_noun(verb, head)
    if dep == "xcomp" and head.lemma in OBJECT_CONTROL:
        controlled = child(head, "dobj", "dative", "nsubjpass") or _prepositional(head, ("on", "upon", "for"))
        if controlled is not None:
            return [controlled], None
    if head.pos in ("VERB", "AUX"):
        return [], head
    if head.pos == "ADJ":
        return [], head.head if head.head.pos in ("VERB", "AUX") else None
    if head.pos in ("ADP", "SCONJ", "ADV"):
        return _above_preposition(head)
    if head.pos in ("NOUN", "PROPN"):
        return _from_noun(verb, head)
    return [], None


def _prepositional(verb: Token, words: tuple[str, ...]) -> Token | None:
    for c in verb.children:
        if c.dep == "prep" and c.lower in words:
            return child(c, "pobj")
    return None


def _above_preposition(prep: Token) -> tuple[list[Token], Token | None]:
    head = prep.head
    if head.pos in ("ADP", "SCONJ", "ADV") and head.head.i != head.i:
        head = head.head
    if head.pos in ("VERB", "AUX"):
        controlled = child(head, "dobj", "nsubjpass") if prep.lower in _OBJECT_GERUND else None
        if controlled is not None and controlled.i < prep.i:
            return [controlled], None
        return [], head
    if head.pos == "ADJ" and head.head.pos in ("VERB", "AUX"):
        return [], head.head
    if head.pos in ("NOUN", "PROPN"):
        return _from_noun(prep, head)
    return [], None


def _from_noun(verb: Token, noun: Token) -> tuple[list[Token], Token | None]:
    """From a verb that hangs on a noun: the possessor, the noun itself, then the subject of the verb above."""
    infinitive = any(c.dep == "aux" and c.lower == "to" for c in verb.children)
    if verb.dep in ("acl", "relcl") and not infinitive and (noun.lemma not in BEARERS or is_passive(verb)):
        return [noun], None
    owner = child(noun, "poss")
    if owner is not None:
        return [owner], None
    above = noun.head
    if above.pos == "ADP":
        above = above.head
    if above.lemma == "responsibility":
        above = above.head
    climbs = noun.dep in ("dobj", "pobj", "attr") and above.pos in ("VERB", "AUX") and above.i != noun.i
    return [noun], above if climbs else None


def conjuncts(token: Token) -> Iterator[Token]:
    """Coordinated phrases, also where the parse split a list or took one of its items for something else.

    The parse makes the last name of "Oman, Qatar and the embattled Yemen" an apposition of the first, a second subject
    of the verb, or the head that the others stand before.
    """
    stack = [token]
    while stack:
        node = stack.pop()
        for child in _listed_before(node):
            yield child
            yield from conjuncts(child)
        for child in node.rights:
            if child.dep == "conj" or (child.dep == "appos" and (_list_like(child) or _is_split(child))):
                yield child
                stack.append(child)
        if node.dep == "nsubj" and (other := _next_subject(node)) is not None:
            yield other
            stack.append(other)


def _list_like(token: Token) -> bool:
    return token.pos == "PROPN" and any(child.dep in ("conj", "cc") for child in token.rights)


def _is_split(token: Token) -> bool:
    """Whether an apposition is the noun of a coordinated phrase whose adjective was taken for its head."""
    before = token.doc[token.first - 1]
    return token.pos == "PROPN" and before.dep == "conj" and before.head.i == token.head.i and before.pos != "PROPN"


def _listed_before(noun: Token) -> list[Token]:
    """The names before the last of a list, where that one was taken for the head of them all."""
    if noun.pos != "PROPN":
        return []
    return [
        c
        for c in noun.lefts
        if c.dep == "nmod"
        and c.pos == "PROPN"
        and any(g.lower == "," for g in c.rights)
        and any(g.dep == "conj" for g in c.rights)
    ]


def _next_subject(subject: Token) -> Token | None:
    """The subject of the same verb right after one, with only a comma or an "and" between the two."""
    doc, i = subject.doc, subject.last + 1
    verb = subject.head.i
    while i < verb and i <= subject.last + 2 and (doc[i].lower == "," or doc[i].dep == "cc"):
        i += 1
    if i >= verb or i > subject.last + 3:
        return None
    for head in heads(doc[i], 8):
        if head.dep == "nsubj" and head.head.i == verb:
            return head if head.first == i else None
    return None


def prepositions(token: Token) -> dict[str, list[Token]]:
    """Objects by preposition, of the token itself and of prepositions chained under it ("out of", "because of")."""
    found: dict[str, list[Token]] = {}
    stack = [
        c
        for c in token.children
        if c.dep in ("prep", "agent", "dative", "prt")
        and c.pos in ("ADP", "SCONJ", "VERB", "ADV")
        and c.lower != "according"
    ]
    for _ in range(40):
        if not stack:
            break
        prep = stack.pop(0)
        for c in prep.children:
            if c.dep == "pobj":
                found.setdefault(prep.lower, []).append(c)
            elif c.dep == "prep":
                stack.append(c)
    return found


def verb_words(verb: Token) -> frozenset[str]:
    """Lemmas of the verb's particles, prepositions and their objects: what an idiom can be made of."""
    words = set()
    for c in verb.children:
        if c.dep in ("prt", "advmod", "prep", "dobj", "acomp", "oprd", "dative"):
            words.add(c.lower)
            words.add(c.lemma)
            if c.dep == "prep":
                words.update(g.lemma for g in c.children if g.dep == "pobj")
    return frozenset(words)


def clause_span(head: Token, most: int = 60) -> tuple[int, int]:
    """Token span of a clause: from the head's left edge to its right edge, at most `most` tokens either side."""
    start = max(head.first, head.i - most)
    stop = min(head.last, head.i + most) + 1
    return start, stop
