"""On whose word a clause stands: the chain of sources from the narrator inward, and multi-sentence quotations.

Comes in: a predicate and the cast. Goes out: voices, outermost first (code book, convention 13): the paper that
reports, the officials it quotes. Cues are data (`cues.csv`); the method is that of attribution relations (Pareti
2012): source, cue and content linked by the parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.reading.clauses import CLIMB, child, subjects
from tertius.reading.factuality import negation
from tertius.reading.parties import Cast, Party
from tertius.reading.tokens import Sentence, Token

if TYPE_CHECKING:
    from tertius.ontology.lexicon import Cue
    from tertius.reading.patterns import Patterns

_OPEN, _CLOSE, _STRAIGHT = frozenset("“„«"), frozenset("”»"), '"'
_CONTENT = frozenset({"ccomp", "parataxis", "acl", "csubj"})


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
    for token in _speakers(cue):
        parties = cast.of(token)
        if parties:
            return Voice(speaker_name(token, parties, cast), _speaking(parties), cue, row)
        if token.pos in ("NOUN", "PROPN"):
            name = noun_phrase(token)
            return Voice(name, Party("", "", name, False, "other", "unknown speaker"), cue, row)
    return None


def _speakers(cue: Token) -> Iterator[Token]:
    if cue.pos == "NOUN":
        owner = child(cue, "poss", "nmod")
        if owner is not None:
            yield owner
        yield from (c for c in cue.lefts if c.dep in ("amod", "compound"))
        for prep in cue.children:
            if prep.dep == "prep" and prep.lower in ("by", "from"):
                yield from (c for c in prep.children if c.dep == "pobj")
        return
    yield from subjects(cue)


def _speaking(parties: tuple[Party, ...]) -> Party:
    return parties[0]


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


def chain(token: Token, cast: Cast, patterns: Patterns) -> tuple[Voice, ...]:
    """The sources a predicate stands on within its sentence, outermost first.

    Climbs from the predicate to the root; each clause that is the content of a cue adds that cue's speaker, and an
    `according to` phrase adds its object.
    """
    found: list[Voice] = []
    node = token
    for _ in range(CLIMB * 2):
        found.extend(_according(node, cast, patterns))
        found.extend(_inserted(node, cast, patterns))
        head = node.head
        if head.i == node.i:
            break
        if node.dep in _CONTENT and (head.pos in ("VERB", "NOUN", "ADJ", "AUX")):
            cue = head if head.pos in ("VERB", "NOUN") else head.head
            inside = node.dep in ("ccomp", "parataxis", "csubj") or any(c.dep == "mark" for c in node.children)
            spoken = inside and not negation(cue, patterns)
            voice = voice_of(cue, cast, patterns) if spoken else None
            if voice is not None and all(voice.cue.i != other.cue.i for other in found):
                found.append(voice)
        node = head
    return tuple(reversed(found))


def _inserted(node: Token, cast: Cast, patterns: Patterns) -> Iterator[Voice]:
    """A cue put into the middle or after its content ("Hanoi, its radio said, has never refused")."""
    for c in node.children:
        if c.dep == "parataxis" and c.pos == "VERB" and child(c, "ccomp") is None:
            voice = voice_of(c, cast, patterns)
            if voice is not None:
                yield voice


def _according(node: Token, cast: Cast, patterns: Patterns) -> Iterator[Voice]:
    according = patterns.cues.get("according", ())
    for c in node.children:
        if c.lower == "according" and according:
            to = child(c, "prep")
            source = child(to, "pobj") if to is not None else child(c, "pobj")
            if source is not None:
                parties = cast.of(source)
                party = parties[0] if parties else Party("", "", noun_phrase(source), False, "other", "unknown")
                name = speaker_name(source, parties, cast) if parties else noun_phrase(source)
                yield Voice(name, party, c, according[0].row)


@dataclass(slots=True)
class Quotation:
    """Whether a quotation is open where a sentence begins, and who is speaking. One per document."""

    open: bool = False
    voice: Voice | None = None

    def enter(self, sentence: Sentence) -> Voice | None:
        """The running speaker when the sentence begins inside a quotation; marks in it are then counted."""
        speaking = self.voice if self.open else None
        for token in sentence:
            if token.text in _OPEN or token.text[:1] in _OPEN:
                self.open = True
            elif token.text in _CLOSE or token.text[-1:] in _CLOSE:
                self.open = False
            elif token.text in (_STRAIGHT, "``", "''"):
                self.open = not self.open
        return speaking

    def spoken(self, voice: Voice | None) -> None:
        """Remember who spoke last, for a quotation that runs on."""
        if voice is not None:
            self.voice = voice
