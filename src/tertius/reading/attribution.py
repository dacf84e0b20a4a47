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
from tertius.reading.factuality import negation
from tertius.reading.parties import Cast
from tertius.reading.patterns import complement_form
from tertius.reading.quotations import Quotation, Quote
from tertius.reading.tokens import Parse, Token
from tertius.reading.voices import Voice, speaker_tokens, voice_from, voice_of

if TYPE_CHECKING:
    from tertius.ontology.lexicon import Cue
    from tertius.reading.patterns import Patterns

Span = tuple[int, int]

_OBJECT = frozenset({"dobj", "dative", "prep", "xcomp", "oprd", "acomp", "attr", "prt", "acl", "advcl", "nsubjpass"})
_BESIDE_VERB = frozenset({"aux", "auxpass", "neg", "advmod"})
_NAMES = frozenset({"PROPN", "NOUN", "ADJ", "DET", "PART", "NUM", "ADP", "PUNCT", "SYM"})
_SAID = frozenset({"speech", "assertion", "manner", "denial"})
_LONGEST_LABEL = 8
_DEEPEST = 6
"""Sources within sources that are followed; more are no report but a tangle of the parse."""
_REACH = 9
"""How far from a quotation mark the verb that introduces the quote may stand."""
_FEWEST = 4
"""A quote of fewer tokens is a phrase taken over, not words someone is reported to have said."""


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
        quotation.runs, quotation.voice = True, _announced(parse, cast, patterns)
    return found


def _taken(clause: Token, found: list[Attribution]) -> bool:
    """Whether a verb before has a clause as its content ("said in a statement that": said, by whoever said it)."""
    return any(each.clause is not None and each.clause.i == clause.i for each in found)


def _announced(parse: Parse, cast: Cast, patterns: Patterns) -> Voice | None:
    """The speaker whose words a paragraph that ends in a colon announces."""
    for token in reversed(parse.tokens[-_REACH * 2 :]):
        if token.pos == "VERB" and patterns.cue(token) is not None:
            return voice_of(token, cast, patterns)
    return None


def chain(token: Token, said: Iterable[Attribution], patterns: Patterns) -> tuple[Voice, ...]:
    """The sources a predicate stands on, outermost first.

    Every attribution whose content is a proposition that holds the predicate adds its speaker, unless its cue is
    negated: what someone did not say stands on nobody's word.
    """
    around = [each for each in said if each.told and each.voice is not None and each.holds(token)]
    around = [each for each in around if each.cue is None or each.cue.i != token.i]
    around = sorted(around, key=lambda each: (-each.size, each.content))[-_DEEPEST:]
    around = [each for each in around if each.cue is None or not negation(each.cue, patterns)]
    return tuple(each.voice for each in around if each.voice is not None)


def _of_cue(token: Token, quotes: list[Quote], cast: Cast, patterns: Patterns) -> Attribution | None:
    """The attribution that a word makes, or None."""
    row = patterns.cue(token) if token.dep not in ("amod", "compound") else None
    clause = child(token, "ccomp")
    if clause is None and token.pos == "VERB" and row is not None and "that" in row.patterns:
        clause = _strayed(token)
    if row is None:
        if token.pos != "VERB" or clause is None or not _is_quoted(clause, token, quotes):
            return None
        row = patterns.cues["say"][0].row
    content, clause, told = _content(token, row, clause)
    if content is None:
        if token.pos != "VERB" or "quote" not in row.patterns:
            return None
        quote = _beside(token, quotes)
        if quote is None:
            return None
        content, told = (quote.start, quote.stop), True
    speaker = next(iter(speaker_tokens(token, patterns)), None)
    source = (speaker.first, speaker.last + 1) if speaker is not None else None
    if source is not None and source[0] <= token.i < source[1]:
        source = (speaker.i, speaker.i + 1) if speaker is not None else None
    return Attribution(
        token.doc,
        voice_of(token, cast, patterns) or _unlisted(token, row, cast, patterns),
        token,
        source,
        _cue_span(token, content),
        (content,),
        clause,
        told,
    )


def _unlisted(token: Token, row: Cue, cast: Cast, patterns: Patterns) -> Voice | None:
    return next(
        (v for t in speaker_tokens(token, patterns) if (v := voice_from(t, token, row, cast)) is not None), None
    )


def _is_quoted(clause: Token, verb: Token, quotes: list[Quote]) -> bool:
    return any(clause in quote and verb not in quote for quote in quotes)


def _beside(verb: Token, quotes: list[Quote]) -> Quote | None:
    """The quote that stands right after or before a verb of saying that governs no clause."""
    sentence = verb.sentence
    for quote in quotes:
        if verb in quote or quote.stop - quote.start < _FEWEST:
            continue
        after = 0 < quote.start - verb.i <= _REACH and (quote.start <= sentence.end)
        before = 0 <= verb.i - quote.stop <= _REACH and quote.stop > sentence.start - 1
        if after or before:
            return quote
    return None


def _content(token: Token, row: Cue, clause: Token | None) -> tuple[Span | None, Token | None, bool]:
    """Span of what a cue governs, its head where it is a clause, and whether it is a proposition."""
    if clause is None and token.pos in ("NOUN", "ADJ"):
        clause = next((c for c in token.children if c.dep in ("acl", "ccomp") and _that_clause(c)), None)
    if clause is not None:
        return (clause.first, clause.last + 1), clause, complement_form(clause) == "that"
    if token.dep == "parataxis" and token.pos == "VERB":
        return (token.head.first, token.head.last + 1), token.head, True
    if token.pos == "VERB" and (span := _after_colon(token)) is not None:
        return span, None, True
    wanted = {*row.patterns, *row.cue.split()[1:]}
    charge = _charge(token) if "of" in row.patterns and token.pos == "VERB" else None
    if charge is not None:
        return (charge.first, charge.last + 1), charge, True
    for c in token.rights:
        if c.dep == "prep" and c.lower in wanted:
            inner = child(c, "pobj", "pcomp")
            if inner is not None:
                return (inner.first, _end(token, c)), None, False
        if c.dep == "xcomp" and wanted & {"inf", "ger", "as"}:
            return (c.first, c.last + 1), None, False
        if c.dep in ("dobj", "oprd", "attr") and "np" in wanted and token.pos == "VERB":
            return (c.first, _end(token, c)), None, False
    if token.pos == "VERB" and row.kind in _SAID and token.last > token.i + _FEWEST and _governs_clause(token):
        return (token.i + 1, token.last + 1), None, True
    undergoer = child(token, "nsubjpass")
    if undergoer is not None and "np" in wanted:
        return (undergoer.first, undergoer.last + 1), None, False
    return None, None, False


def _strayed(verb: Token) -> Token | None:
    """A that-clause that the parse hung on a noun after the verb ("said in a statement that")."""
    stack = [c for c in verb.rights if c.dep in ("prep", "dobj", "dative")]
    for _ in range(_REACH):
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
    for i in range(verb.i + 1, min(verb.i + _REACH, len(doc))):
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


def _cue_span(token: Token, content: Span) -> Span:
    """A cue with its auxiliaries, adverbs and particles, its preposition and its colon."""
    doc = token.doc
    start, stop = token.i, token.i + 1
    while start > token.first and doc[start - 1].head.i == token.i and doc[start - 1].dep in _BESIDE_VERB:
        start -= 1
    while stop < min(content[0], len(doc)) and (doc[stop].dep in ("prt", "prep") or doc[stop].text == ":"):
        stop += 1
    return start, stop


def _according(token: Token, cast: Cast, patterns: Patterns) -> Iterator[Attribution]:
    """`according to`: the clause around it stands on the word of its object."""
    to = child(token, "prep")
    source = child(to, "pobj") if to is not None else child(token, "pobj")
    row = patterns.cues.get("according", ())
    if source is None or not row:
        return
    head = token.head
    for _ in range(_REACH):
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
    """A name and a colon at the head of a paragraph, as in headlines and transcripts."""
    for i in range(1, min(_LONGEST_LABEL, len(parse) - 2)):
        token = parse[i]
        if token.text == ":" and parse[i - 1].pos == "PROPN" and token.stop < len(parse.text):
            row = patterns.cues["say"][0].row
            voice = voice_from(parse[i - 1], token, row, cast)
            yield Attribution(parse, voice, token, (0, i), (i, i + 1), ((i + 1, len(parse)),), None, True)
            return
        if token.pos not in _NAMES:
            return


def _with_quotes(found: list[Attribution], quotes: list[Quote], parse: Parse) -> list[Attribution]:
    """Contents grown to the whole of the quotes they touch, without the words of source and cue."""
    made = []
    for each in found:
        spans = list(each.content)
        low, high = each.content[0][0], each.content[-1][1]
        for quote in quotes:
            if quote.stop <= low or high <= quote.start:
                continue
            inside = each.cue is not None and each.cue in quote
            if not inside and any(start < quote.stop and quote.start < stop for start, stop in each.content):
                spans.append((quote.start, quote.stop))
        content = _union(spans)
        for taken in (each.cues, each.source):
            if taken is not None:
                content = _without(content, taken)
        content = tuple(span for span in (_trimmed(parse, *span) for span in content) if span[0] < span[1])
        if content:
            quoted = each.clause is None and any(
                q.start <= s and e <= q.stop and e - s >= _FEWEST for q in quotes for s, e in content
            )
            made.append(replace(each, content=content, told=each.told or (quoted and each.cue is not None)))
    return made


def _left_over(
    found: list[Attribution], quotes: list[Quote], parse: Parse, running: Quotation
) -> Iterator[Attribution]:
    """Quotes without a cue of their own: they go on from the quote before, here or in the paragraph before."""
    for number, quote in enumerate(quotes):
        if quote.stop - quote.start < _FEWEST or any(_covers(each, quote) for each in found):
            continue
        if quote.start and not parse[quote.start - 1].is_punct:
            continue
        before = [
            each
            for each in found
            if each.told and number and any(start < quotes[number - 1].stop <= stop for start, stop in each.content)
        ]
        span = (quote.start, quote.stop)
        if before:
            yield Attribution(parse, before[-1].voice, before[-1].cue, None, None, (span,))
        elif quote.start == 0 and (running.open or running.runs):
            yield Attribution(parse, running.voice, None, None, None, (span,))


def _covers(each: Attribution, quote: Quote) -> bool:
    """Whether an attribution whose cue stands outside a quote gives words of the quote."""
    if not each.told or (each.cue is not None and each.cue in quote):
        return False
    return any(start < quote.stop and quote.start < stop for start, stop in each.content)


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
