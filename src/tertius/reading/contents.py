"""The words a cue governs: its clause, what follows its colon, the object of an attitude.

Comes in: a cue with its row. Goes out: the span of the content, its head where it is a clause, and whether it is a
proposition. `attribution` adds the quotes around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tertius.reading.clauses import child
from tertius.reading.patterns import complement_form
from tertius.reading.tokens import Token

if TYPE_CHECKING:
    from tertius.ontology.lexicon import Cue

Span = tuple[int, int]

SAID = frozenset({"speech", "assertion", "manner", "denial"})
_PUT_IN = SAID | {"factive", "emphasis", "belief", "forecast", "agreement"}
REACH = 9
"""How far from a cue its colon or its quote, and how deep under it a strayed clause, may stand."""
FEWEST = 4
"""A quote of fewer tokens is a phrase taken over, not words someone is reported to have said."""
_SMALL = ("ccomp", "oprd", "acomp")
_OBJECT = frozenset({"dobj", "dative", "prep", "xcomp", "oprd", "acomp", "attr", "prt", "acl", "advcl", "nsubjpass"})


class Content(NamedTuple):
    """What a cue governs: its span, its head where it is a clause, and whether it is a proposition."""

    span: Span | None
    clause: Token | None = None
    told: bool = False


NOTHING = Content(None)


def clause_of(token: Token, row: Cue | None) -> Token | None:
    """The clause that a cue takes, also where the parse hung it elsewhere.

    "Made it clear that" has it under the adjective; "said in a statement that" may have it under the noun.
    """
    clause = child(token, "ccomp")
    words = row.cue.split()[1:] if row is not None else []
    small = next((c for c in token.rights if c.pos == "ADJ" and c.lower in words and c.dep in _SMALL), None)
    if small is not None:
        later = [c for c in token.rights if c.dep == "ccomp" and c.i > small.i]
        later += [c for c in small.rights if c.pos in ("VERB", "AUX") and _that_clause(c)]
        return later[0] if later else None
    if clause is None and token.pos == "VERB" and row is not None and "that" in row.patterns:
        return _strayed(token)
    return clause


def content_of(token: Token, row: Cue, clause: Token | None) -> Content:
    """What a cue governs.

    Parameters
    ----------
    token : Token
        The cue.
    row : Cue
        Its row: what it may stand over.
    clause : Token or None
        Head of the clause under it, as `clause_of` finds it.
    """
    if clause is None and token.pos in ("NOUN", "ADJ"):
        clause = next((c for c in token.children if c.dep in ("acl", "ccomp") and _that_clause(c)), None)
    if clause is not None:
        return Content((clause.first, clause.last + 1), clause, complement_form(clause) == "that")
    if token.pos == "VERB" and (token.dep == "parataxis" or _as_said(token, row)):
        return Content((token.head.first, token.head.last + 1), token.head, True)
    if token.pos == "VERB" and (span := _after_colon(token)) is not None:
        return Content(span, None, True)
    charge = _charge(token) if "of" in row.patterns and token.pos == "VERB" else None
    if charge is not None:
        return Content((charge.first, charge.last + 1), charge, True)
    wanted = {*row.patterns, *row.cue.split()[1:]}
    below = [*token.rights, *(c for c in token.head.rights if token.pos == "ADJ" and c.i > token.i)]
    span = next((span for c in below if (span := _complement(token, c, wanted)) is not None), None)
    if span is not None:
        return Content(span)
    if token.pos == "VERB" and row.kind in SAID and token.last > token.i + FEWEST and _governs_clause(token):
        return Content((token.i + 1, token.last + 1), None, True)
    undergoer = child(token, "nsubjpass")
    return Content((undergoer.first, undergoer.last + 1)) if undergoer is not None and "np" in wanted else NOTHING


def _as_said(verb: Token, row: Cue) -> bool:
    """Whether a clause is put in with `as` to say whose word the clause around it is ("as the minister put it")."""
    if verb.dep != "advcl" or row.kind not in _PUT_IN or verb.head.pos not in ("VERB", "AUX"):
        return False
    marked = any(c.dep in ("mark", "advmod") and c.lower == "as" for c in verb.lefts)
    return marked and child(verb, "nsubj") is not None and child(verb, "dobj", "xcomp") is None


def _complement(cue: Token, c: Token, wanted: set[str]) -> Span | None:
    """The span of a dependent that the cue's row takes: under its preposition, an infinitive, an object."""
    if c.dep == "prep" and c.lower in wanted:
        inner = child(c, "pobj", "pcomp")
        return (inner.first, _end(cue, c)) if inner is not None else None
    if c.dep == "xcomp" and wanted & {"inf", "ger", "as"}:
        return c.first, c.last + 1
    if c.dep == "acl" and "inf" in wanted and cue.pos == "NOUN" and complement_form(c) == "inf":
        return c.first, c.last + 1
    if c.dep in ("dobj", "oprd", "attr") and "np" in wanted and cue.pos == "VERB":
        return c.first, _end(cue, c)
    return None


def _strayed(verb: Token) -> Token | None:
    """A that-clause that the parse hung on a noun after the verb ("said in a statement that")."""
    stack = [c for c in verb.rights if c.dep in ("prep", "dobj", "dative")]
    for _ in range(REACH):
        if not stack:
            return None
        node = stack.pop()
        for c in node.rights:
            if c.dep in ("acl", "relcl") and _complete(c):
                return c
            if c.dep in ("pobj", "prep"):
                stack.append(c)
    return None


def _complete(clause: Token) -> bool:
    """Whether `that` opens a clause which lacks nothing, and so is no relative one, whatever the parse calls it."""
    for c in clause.children:
        if c.lower == "that":
            return c.dep == "mark" or (c.dep == "dobj" and sum(g.dep == "dobj" for g in clause.children) > 1)
    return False


def _charge(verb: Token) -> Token | None:
    """The gerund that an accusation or a warning is about ("accused Belgrade of shelling the port")."""
    return next((g for c in verb.rights if c.lower == "of" and (g := child(c, "pcomp")) is not None), None)


def _that_clause(clause: Token) -> bool:
    return clause.pos == "AUX" or any(c.dep == "mark" and c.lower == "that" for c in clause.children)


def _governs_clause(verb: Token) -> bool:
    """Whether a clause follows a verb that the parse did not take for its complement."""
    return any(c.pos in ("VERB", "AUX") and child(c, "nsubj", "nsubjpass") is not None for c in verb.rights)


def _after_colon(verb: Token) -> Span | None:
    """The rest of the sentence after a verb and its colon."""
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + REACH, len(doc))):
        if doc[i].text == ":":
            stop = verb.sentence.end
            return (i + 1, stop) if stop > i + 2 else None
    return None


def _end(verb: Token, first: Token) -> int:
    """One after the last token of an object and the phrases that follow it under the same verb."""
    stop = first.last + 1
    for c in verb.rights:
        if c.i > first.i and c.dep in _OBJECT and c.first == stop:
            stop = c.last + 1
    return stop
