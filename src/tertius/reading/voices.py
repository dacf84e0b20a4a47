"""The voices of a text: who speaks by which cue word, and under what name.

Comes in: a cue word and the cast. Goes out: a voice. What a voice is the source of stands in `attribution`. Opposition,
former officials, media and experts are voices of their own and not their government's (`Party.official`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.reading.clauses import child, subjects
from tertius.reading.discourse import Party
from tertius.reading.parties import Cast
from tertius.reading.tokens import Token

if TYPE_CHECKING:
    from tertius.ontology.lexicon import Cue
    from tertius.reading.patterns import Patterns

_COPULAS = frozenset({"be", "seem", "feel", "appear", "remain", "become", "sound"})


@dataclass(frozen=True, slots=True)
class Voice:
    """One source: the name as shown, the party it is, the cue word and its row."""

    name: str
    party: Party
    cue: Token
    row: Cue


def voice_of(cue: Token, cast: Cast, patterns: Patterns) -> Voice | None:
    """The speaker of a cue word with the row that makes it a cue, or None."""
    row = patterns.cue(cue)
    if row is None:
        return None
    for token in speaker_tokens(cue, patterns):
        voice = voice_from(token, cue, row, cast)
        if voice is not None:
            return voice
    return None


def voice_from(token: Token, cue: Token, row: Cue, cast: Cast) -> Voice | None:
    """The voice that the phrase headed by a token is; None for a pronoun that nobody is known for."""
    parties = cast.of(token)
    if parties:
        return Voice(speaker_name(token, parties, cast), parties[0], cue, row)
    if token.pos in ("NOUN", "PROPN"):
        name = noun_phrase(token)
        return Voice(name, Party("", "", name, False, "other", "unknown speaker"), cue, row)
    return None


def speaker_tokens(cue: Token, patterns: Patterns) -> Iterator[Token]:
    """Heads of the phrases that may be the source of a cue word, the likeliest first.

    A text speaks for whoever gave it: "issued a statement saying", "said in a letter that".
    """
    if cue.pos == "NOUN":
        yield from _owners(cue)
        verb = cue.head.head if cue.dep == "pobj" else cue.head
        if cue.dep in ("pobj", "dobj", "nsubjpass") and verb.pos == "VERB":
            yield from subjects(verb)
    elif cue.pos == "ADJ":
        if cue.dep in ("acomp", "oprd") and cue.head.lemma in _COPULAS:
            yield from subjects(cue.head)
    else:
        for token in subjects(cue):
            if token.pos == "NOUN" and cue.dep == "acl" and patterns.cue(token) is not None:
                yield from speaker_tokens(token, patterns)
            yield token


def _owners(noun: Token) -> Iterator[Token]:
    owner = child(noun, "poss", "nmod")
    if owner is not None:
        yield owner
    yield from (c for c in noun.lefts if c.dep in ("amod", "compound"))
    for prep in noun.children:
        if prep.dep == "prep" and prep.lower in ("by", "from"):
            yield from (c for c in prep.children if c.dep == "pobj")


def speaker_name(token: Token, parties: tuple[Party, ...], cast: Cast) -> str:
    """How a source is shown: the person, the medium by its name, or the words of the text."""
    party = parties[0]
    if party.kind == "media" and party.actor:
        return cast.table.actors[party.actor].name
    named = token.pos in ("PROPN", "PRON") or any(c.dep == "appos" and c.pos == "PROPN" for c in token.children)
    if len(parties) == 1 and party.agent and (named or not party.actor):
        return party.agent
    if token.pos == "PRON":
        return party.agent or cast.table.actors[party.actor].name
    return noun_phrase(token)


def noun_phrase(token: Token) -> str:
    """A noun with what stands before it, and its conjuncts, without the article."""
    words = token.doc.tokens[token.first : token.i + 1]
    while words and words[0].pos in ("DET", "PUNCT", "CCONJ", "SPACE"):
        words.pop(0)
    text = token.doc.words(words[0].i, token.i + 1) if words else token.text
    return " ".join(text.split()).strip("“”\"'‘’,; ")
