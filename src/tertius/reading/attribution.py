"""Who is given as the source of which words: source, cue and content of every attribution in a paragraph.

Comes in: a parsed paragraph with its cast and the document's running quotation. Goes out: attributions, from which
claims are made and the chain of sources that an act stands on. The three spans are those of attribution relations
(Pareti 2012; Newell et al. 2018); cues are data (`cues.csv`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tertius.reading.clauses import child
from tertius.reading.contents import FEWEST, REACH, Span, clause_of, content_of
from tertius.reading.parties import Cast
from tertius.reading.quotations import Quotation, Quote, touching
from tertius.reading.tokens import Parse, Token
from tertius.reading.voices import Voice, speaker_tokens, voice_from, voice_of

if TYPE_CHECKING:
    from tertius.ontology.lexicon import Cue
    from tertius.reading.patterns import Patterns

_BESIDE_VERB = frozenset({"aux", "auxpass", "neg", "advmod"})
_ORDERING = frozenset({"then", "now", "later", "so", "first", "next", "finally"})
_NAMES = frozenset({"PROPN", "NOUN", "ADJ", "DET", "PART", "NUM", "ADP", "PUNCT", "SYM"})
_LONGEST_LABEL = 8
_LONGEST_CLAUSE = 30


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words and whose they are.

    Attributes
    ----------
    doc : Parse
        The paragraph.
    voice : Voice or None
        The speaker, where the text says who it is and the cue is a word of the lexicon.
    cue : Token or None
        The word that attributes; None for a quotation that runs on from an earlier paragraph.
    source, cues : tuple of int, or None
        First token and one after the last.
    content : tuple of spans
        The words attributed, in the order of the text.
    clause : Token or None
        Head of the content where that is a clause.
    told : bool
        Whether the content is a proposition (a finite clause, or quoted words) and not the object of an attitude.
    """

    doc: Parse
    voice: Voice | None
    cue: Token | None
    source: Span | None
    cues: Span | None
    content: tuple[Span, ...]
    clause: Token | None = None
    told: bool = True

    def holds(self, token: Token) -> bool:
        """Whether a token is among the words attributed."""
        return any(start <= token.i < stop for start, stop in self.content)

    @property
    def size(self) -> int:
        """Number of tokens attributed."""
        return sum(stop - start for start, stop in self.content)


def attributions(parse: Parse, cast: Cast, patterns: Patterns, quotation: Quotation) -> list[Attribution]:
    """All attributions of a paragraph, in the order of their cues; the running speaker is kept in `quotation`.

    Parameters
    ----------
    parse : Parse
        One paragraph, or a piece of a long one.
    cast : Cast
        Its parties.
    patterns : Patterns
        The indexed lexicon.
    quotation : Quotation
        What the paragraphs before left open; it is brought up to date.
    """
    carried = replace(quotation)
    quotes = quotation.quotes(parse)
    found: list[Attribution] = []
    for token in parse:
        if token.lower == "according":
            found.extend(_according(token, cast, patterns))
        elif token.pos in ("VERB", "NOUN") or (token.pos == "ADJ" and token.dep in ("acomp", "oprd")):
            made = _of_cue(token, quotes, cast, patterns)
            if made is not None and not (
                made.clause is not None and token.pos == "NOUN" and _taken(made.clause, found)
            ):
                found.append(made)
    found.extend(_label(parse, cast, patterns))
    found = _with_quotes(found, quotes, parse)
    found.extend(_left_over(found, quotes, parse, carried))
    spoken = [each for each in found if each.told]
    quotation.runs = bool(spoken)
    if spoken:
        quotation.voice = spoken[-1].voice
    if parse.text.rstrip().endswith(":"):
        announced = _announced(parse, cast, patterns)
        quotation.runs, quotation.voice = True, announced.voice if announced is not None else None
        if announced is not None and all(each.cue is not announced.cue for each in found):
            found.append(announced)
    return found


def _taken(clause: Token, found: list[Attribution]) -> bool:
    """Whether a verb before has a clause as its content ("said in a statement that": said, by whoever said it)."""
    return any(each.clause is not None and each.clause.i == clause.i for each in found)


def _announced(parse: Parse, cast: Cast, patterns: Patterns) -> Attribution | None:
    """The attribution that a paragraph which ends in a colon opens; its content stands in the next."""
    stop = len(parse)
    for token in reversed(parse.tokens[-REACH * 2 :]):
        row = patterns.cue(token) if token.pos == "VERB" else None
        if row is not None:
            speaker = next(iter(speaker_tokens(token, patterns)), None)
            source = _source_span(speaker, token) if speaker is not None else None
            cues = _cue_span(token, row, (stop, stop), source)
            return Attribution(parse, voice_of(token, cast, patterns), token, source, cues, ())
    return None


def _of_cue(token: Token, quotes: list[Quote], cast: Cast, patterns: Patterns) -> Attribution | None:
    """The attribution that a word makes, or None."""
    row = patterns.cue(token) if token.dep not in ("amod", "compound") else None
    clause = clause_of(token, row)
    if row is None:
        if token.pos != "VERB" or clause is None or not _is_quoted(clause, token, quotes):
            return None
        row = patterns.cues["say"][0].row
    content, clause, told = content_of(token, row, clause)
    if content is None:
        if token.pos != "VERB" or "quote" not in row.patterns:
            return None
        quote = _beside(token, quotes)
        if quote is None:
            return None
        content, told = (quote.start, quote.stop), True
    speaker = next(iter(speaker_tokens(token, patterns)), None)
    if speaker is None and token.pos == "NOUN" and not told:
        return None
    source = _source_span(speaker, token) if speaker is not None else None
    return Attribution(
        token.doc,
        voice_of(token, cast, patterns) or _unlisted(token, row, cast, patterns),
        token,
        source,
        _cue_span(token, row, content, source),
        _around(content, token),
        clause,
        told,
    )


def _unlisted(token: Token, row: Cue, cast: Cast, patterns: Patterns) -> Voice | None:
    return next(
        (v for t in speaker_tokens(token, patterns) if (v := voice_from(t, token, row, cast)) is not None), None
    )


def _is_quoted(clause: Token, verb: Token, quotes: list[Quote]) -> bool:
    around = (quotes[number] for number in touching(quotes, clause.i, clause.i + 1))
    return any(verb not in quote for quote in around)


def _beside(verb: Token, quotes: list[Quote]) -> Quote | None:
    """The quote that stands right after or before a verb of saying that governs no clause."""
    sentence = verb.sentence
    for number in touching(quotes, verb.i - REACH - 1, verb.i + REACH + 1):
        quote = quotes[number]
        if verb in quote or quote.stop - quote.start < FEWEST:
            continue
        after = 0 < quote.start - verb.i <= REACH and (quote.start <= sentence.end)
        before = 0 <= verb.i - quote.stop <= REACH and quote.stop > sentence.start - 1
        if after or before:
            return quote
    return None


def _around(content: Span, cue: Token) -> tuple[Span, ...]:
    """A content without the clause of a cue that is put into it ("the ferry, Norway said on Monday, had sunk")."""
    if not content[0] <= cue.i < content[1]:
        return (content,)
    return _without([content], (cue.first, cue.last + 1)) or (content,)


def _source_span(speaker: Token, cue: Token) -> Span:
    """The phrase of a source with its appositions and clauses, up to the clause that the cue itself stands in."""
    stop = speaker.last + 1
    if speaker.first <= cue.i < stop:
        holder = next((c for c in speaker.children if c.first <= cue.i <= c.last), None)
        if holder is None or holder.i < speaker.i:
            return speaker.i, speaker.i + 1
        stop = max(speaker.i + 1, holder.first)
    for c in speaker.rights:
        if c.dep in ("relcl", "acl") and c.first > speaker.i + 1 and speaker.doc[c.first - 1].is_punct:
            stop = min(stop, c.first)
    while stop > speaker.i + 1 and speaker.doc[stop - 1].is_punct:
        stop -= 1
    return speaker.first, stop


def _cue_span(token: Token, row: Cue, content: Span, source: Span | None) -> Span:
    """A cue with its auxiliaries, adverbs and particles, its preposition and its colon.

    The verb that a noun or an adjective is predicated with belongs to it ("took a swipe at", "is wary of").
    """
    doc, verb = token.doc, token
    if token.dep in ("dobj", "attr", "acomp", "oprd") and token.head.pos in ("VERB", "AUX"):
        between = range(token.head.i, token.i)
        if source is None or not any(i in between for i in range(*source)):
            verb = token.head
    start = verb.i if verb.i < token.i else token.i
    stop = max([token.i, *(c.i for c in token.rights if c.lower in row.cue.split() and c.i < content[0])]) + 1
    while start > verb.first and doc[start - 1].head.i == verb.i and _beside_verb(doc[start - 1]):
        start -= 1
    while stop < min(content[0], len(doc)) and _opens(doc[stop], content[0]):
        stop += 1
    return start, stop


def _beside_verb(token: Token) -> bool:
    """Whether a word before a verb is part of how it is said, and not of when or in what order."""
    return token.dep in _BESIDE_VERB and token.lower not in _ORDERING and token.tag != "WRB"


def _opens(token: Token, content: int) -> bool:
    """Whether a word after a cue leads to its content: a particle, a colon, the preposition that governs it."""
    return token.dep == "prt" or token.text == ":" or (token.dep == "prep" and token.first <= content <= token.last)


def _according(token: Token, cast: Cast, patterns: Patterns) -> Iterator[Attribution]:
    """`according to`: the clause around it stands on the word of its object."""
    to = child(token, "prep")
    source = child(to, "pobj") if to is not None else child(token, "pobj")
    row = patterns.cues.get("according", ())
    if source is None or not row:
        return
    head = token.head
    for _ in range(REACH):
        if head.pos in ("VERB", "AUX") or head.head.i == head.i:
            break
        head = head.head
    voice = voice_from(source, token, row[0].row, cast)
    span = (source.first, source.last + 1)
    cues = (token.i, token.i + 2)
    phrase = (token.first, token.last + 1)
    content = _without([(head.first, head.last + 1)], phrase)
    yield Attribution(token.doc, voice, token, span, cues, content, head, True)


def _label(parse: Parse, cast: Cast, patterns: Patterns) -> Iterator[Attribution]:
    """A name and a colon at the head of a paragraph, as in headlines and transcripts; a clause must follow."""
    for i in range(1, min(_LONGEST_LABEL, len(parse) - 2)):
        token = parse[i]
        if token.text == ":" and token.stop < len(parse.text) and _is_name(parse, i) and _has_verb(parse, i + 1):
            row = patterns.cues["say"][0].row
            voice = voice_from(parse[i - 1], token, row, cast)
            yield Attribution(parse, voice, token, (0, i), (i, i + 1), ((i + 1, len(parse)),), None, True)
            return
        if token.pos not in _NAMES:
            return


def _is_name(parse: Parse, stop: int) -> bool:
    """Whether the first tokens of a paragraph are all written as a name is, whatever the tagger takes them for."""
    words = [token for token in parse.tokens[:stop] if token.pos not in ("PUNCT", "PART", "SYM")]
    return bool(words) and all(token.text[:1].isupper() or token.pos in ("ADP", "NUM") for token in words)


def _has_verb(parse: Parse, start: int) -> bool:
    """Whether a finite verb stands from a token on."""
    return any(token.tag in ("VBD", "VBP", "VBZ", "MD") for token in parse.tokens[start : start + _LONGEST_CLAUSE])


def _with_quotes(found: list[Attribution], quotes: list[Quote], parse: Parse) -> list[Attribution]:
    """Contents grown to the whole of the quotes they touch, without the words of source and cue."""
    made = []
    for each in found:
        spans = list(each.content)
        for number in sorted({number for span in each.content for number in touching(quotes, *span)}):
            quote = quotes[number]
            if each.cue is None or each.cue not in quote:
                spans.append((quote.start, quote.stop))
        content = _union(spans)
        for taken in (each.cues, each.source):
            if taken is not None:
                content = _without(content, taken)
        content = tuple(span for span in (_trimmed(parse, *span) for span in content) if span[0] < span[1])
        if content:
            quoted = each.clause is None and any(
                quotes[number].start <= s and e <= quotes[number].stop and e - s >= FEWEST
                for s, e in content
                for number in touching(quotes, s, e)
            )
            made.append(replace(each, content=content, told=each.told or (quoted and each.cue is not None)))
    return made


def _left_over(
    found: list[Attribution], quotes: list[Quote], parse: Parse, running: Quotation
) -> Iterator[Attribution]:
    """Quotes without a cue of their own: they go on from the quote before, here or in the paragraph before."""
    covered = {number for each in found if each.told for number in _covered(each, quotes)}
    ending: dict[int, Attribution] = {}
    for each in found:
        for span in each.content if each.told else ():
            ending.update(dict.fromkeys((n for n in touching(quotes, *span) if quotes[n].stop <= span[1]), each))
    for number, quote in enumerate(quotes):
        if quote.stop - quote.start < FEWEST or number in covered:
            continue
        if quote.start and not parse[quote.start - 1].is_punct:
            continue
        before = ending.get(number - 1)
        span = (quote.start, quote.stop)
        if before is not None:
            ending[number] = Attribution(parse, before.voice, before.cue, None, None, (span,))
        elif quote.start == 0 and (running.open or running.runs):
            ending[number] = Attribution(parse, running.voice, None, None, None, (span,))
        else:
            continue
        yield ending[number]


def _covered(each: Attribution, quotes: list[Quote]) -> Iterator[int]:
    """The quotes of which an attribution, its cue standing outside them, gives words."""
    for span in each.content:
        for number in touching(quotes, *span):
            if each.cue is None or each.cue not in quotes[number]:
                yield number


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return tuple(merged)


def _without(spans: Iterable[Span], taken: Span) -> tuple[Span, ...]:
    left: list[Span] = []
    for start, stop in spans:
        if taken[1] <= start or stop <= taken[0]:
            left.append((start, stop))
        else:
            left.extend(span for span in ((start, taken[0]), (taken[1], stop)) if span[0] < span[1])
    return tuple(left)


def _trimmed(parse: Parse, start: int, stop: int) -> Span:
    """A span without punctuation at its ends, quotation marks and what they hold aside."""
    while start < stop and parse[start].is_punct and parse[start].tag not in ("``", "''", "-LRB-"):
        start += 1
    while stop > start and parse[stop - 1].is_punct and parse[stop - 1].tag not in ("``", "''", "-RRB-"):
        stop -= 1
    return start, stop
