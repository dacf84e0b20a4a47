"""A report through all the steps of reading, into events and claims.

Comes in: documents. Goes out: events and claims, each verbatim in its document by character span. The order
of the steps is the order of this module: parse, cast, acts, factuality, voices, dates, records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tertius.reading.acts import Act, Deed
from tertius.reading.attribution import attributions
from tertius.reading.charges import Charge, charge_deeds
from tertius.reading.claims import Statement, statements
from tertius.reading.coding import acts_of
from tertius.reading.dating import Moment, date_of, last_date, moments
from tertius.reading.declared import declare
from tertius.reading.discourse import Memory
from tertius.reading.evaluations import judged_acts
from tertius.reading.factuality import Factuality, compose, factuality
from tertius.reading.nesting import Nesting, chain
from tertius.reading.parsing import parse
from tertius.reading.parties import Cast
from tertius.reading.quotations import Quotation
from tertius.reading.tokens import Sentence
from tertius.records import Claim, Document, Event
from tertius.tables import code_version, content_id

if TYPE_CHECKING:
    from spacy.language import Language

    from tertius.actors import ActorTable
    from tertius.ontology import Ontology
    from tertius.reading.patterns import Patterns

SCALE = "plover"
MARKS = frozenset({"wedge", "siding", "mediate", "regret"})
"""Flags of the lexicon that an event keeps."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs, loaded once: the pipeline, the actor table, the ontology and the indexed lexicon."""

    nlp: Language
    actors: ActorTable
    ontology: Ontology
    patterns: Patterns

    @property
    def coder(self) -> str:
        """Version of the code that codes, stated in every event."""
        return f"tertius {code_version()}"


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with all that its records need."""

    document: Document
    offset: int
    sentence: Sentence
    cast: Cast
    said: Nesting
    dates: list[Moment]


def read_document(document: Document, tools: Tools) -> tuple[list[Event], list[Claim]]:
    """Code one document.

    Parameters
    ----------
    document : Document
        The report; its `published` date is the date at which names are read.
    tools : Tools
        Pipeline and tables.

    Returns
    -------
    tuple of list
        Events and claims in the order of the text; ids are content hashes.
    """
    events: dict[str, Event] = {}
    seen: set[tuple[object, ...]] = set()
    claims: dict[str, Claim] = {}
    charges: list[Charge] = []
    memory, quotation, anchor = Memory(), Quotation(), ""
    for offset, doc in parse(document.text, tools.nlp):
        for token in doc:
            tools.patterns.correct(token)
        cast = Cast(doc, tools.actors, document.published, memory)
        said = attributions(doc, cast, tools.patterns, quotation)
        nesting = Nesting(said)
        dates: dict[int, list[Moment]] = {}
        for sentence in doc.sentences:
            found = dates[sentence.start] = moments(sentence, document.published, anchor)
            anchor = last_date(found, anchor)
            for event in _events(Scene(document, offset, sentence, cast, nesting, found), tools):
                if _is_new(event, document, seen):
                    events[event.id] = event
        for statement in statements(said, nesting, cast, tools.patterns):
            if statement.voice.party.actor:
                memory.speaker = (statement.voice.party,)
            cue = statement.voice.cue
            found = dates[cue.sentence.start] if cue.doc is doc else []
            claim = _claim(statement, document, offset, date_of(cue, found, document.published)[0])
            claims.setdefault(claim.id, claim)
            if statement.charged and claim.speaker:
                charges.append(_charge(statement, claim))
    for charge, deed in charge_deeds(charges):
        voices = charge.voices if len(charge.voices) > 1 else ()
        place = Place(document, charge.start, charge.stop, voices, document.published)
        event = make_event(deed, Factuality("actual", ()), place, tools)
        events.setdefault(event.id, event)
    return sorted(events.values(), key=lambda event: (event.start, event.stop, event.id)), list(claims.values())


def _is_new(event: Event, document: Document, seen: set[tuple[object, ...]]) -> bool:
    """Whether a report has not said the same in the same words before: a sentence told again is no second act."""
    words = " ".join(document.text[event.start : event.stop].split())
    told = (words, event.source, event.target, event.type, event.mode, event.status, event.date, event.about)
    new = told not in seen
    seen.add(told)
    return new


def _charge(statement: Statement, claim: Claim) -> Charge:
    speaker, charged = statement.voice.party, statement.charged
    return Charge(speaker, charged, claim.stance, claim.key, claim.attribution, claim.start, claim.stop)


def _events(scene: Scene, tools: Tools) -> Iterator[Event]:
    scene.cast.advance(scene.sentence)
    acts = acts_of(scene.sentence, scene.cast, tools.patterns)
    if scene.cast.has_actor(scene.sentence):
        yield from _judgements(scene, acts, tools)
    for act in acts:
        held = factuality(act.predicate, tools.patterns)
        if act.held != "actual":
            rule = f"light verb '{act.predicate.lemma}': {act.held}"
            held = Factuality(compose(held.status, act.held), (rule, *held.rules))
        voices = chain(act.predicate, scene.said, tools.patterns)
        date, words = date_of(act.predicate, scene.dates, scene.document.published)
        if act.target.actor and held.status != "denied" and "(carried" not in act.target.rule:
            scene.cast.memory.directed[act.source.actor] = act.target
            scene.cast.memory.received[act.target.actor] = act.source
            scene.cast.memory.note(scene.cast.number(scene.sentence), act.source, act.target)
        coded, status = declare(act, held, voices, tools.patterns)
        start, stop = _evidence(coded, scene)
        place = Place(scene.document, start, stop, tuple(voice.name for voice in voices), date, words)
        yield make_event(coded, status, place, tools)


def _judgements(scene: Scene, acts: list[Act], tools: Tools) -> Iterator[Event]:
    """Criticism and praise by evaluative words; who judges is not named again as the source of the words."""
    for act in judged_acts(scene.sentence, scene.cast, tools.patterns, scene.said, acts):
        voices = [v.name for v in chain(act.anchor, scene.said, tools.patterns) if v.party.actor != act.source.actor]
        date, words = date_of(act.anchor, scene.dates, scene.document.published)
        place = Place(scene.document, *_evidence(act, scene), tuple(voices), date, words)
        yield make_event(act, Factuality("actual", ()), place, tools)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in its document, on whose word, and when; `words` are those that date it."""

    document: Document
    start: int
    stop: int
    voices: tuple[str, ...]
    date: str
    words: str = ""


def make_event(deed: Deed, held: Factuality, place: Place, tools: Tools) -> Event:
    """The record of a deed at a place of a document with its status.

    Parameters
    ----------
    deed : Deed
        Parties, type and rules; its intensity is that of type and mode unless it has its own.
    held : Factuality
        Status and the rules that made it.
    place : Place
        Document, characters, voices, date.
    tools : Tools
        The ontology gives quad and intensity.

    Returns
    -------
    Event
        With an id made of its content.
    """
    intensity = deed.intensity if deed.intensity is not None else tools.ontology.intensity(deed.type, deed.mode)
    trace = (
        *deed.rules,
        f"source: {deed.source.rule}",
        f"target: {deed.target.rule}",
        *(f"status: {rule}" for rule in held.rules),
        *((f"date: '{place.words}'",) if place.words else ()),
    )
    about = tuple(sorted(deed.about))
    source, target = deed.source, deed.target
    identity = (
        place.document.id,
        place.start,
        place.stop,
        source.actor,
        target.actor,
        source.sector,
        target.sector,
        deed.type,
        deed.mode,
        held.status,
        about,
    )
    return Event(
        id=content_id("e", *identity),
        document=place.document.id,
        start=place.start,
        stop=place.stop,
        date=place.date,
        reported=place.document.published,
        source=source.actor,
        target=target.actor,
        source_sector=source.sector,
        target_sector=target.sector,
        type=deed.type,
        mode=deed.mode,
        quad=tools.ontology.quad(deed.type),
        about=about,
        symmetric=deed.symmetric,
        intensity=intensity,
        scale=SCALE,
        code="",
        status=held.status,
        confidence=_confidence(deed),
        attribution=place.voices,
        agent=source.agent,
        flags=tuple(sorted(flag for flag in deed.flags if flag in MARKS)),
        coder=tools.coder,
        dataset="",
        trace=trace,
    )


def _confidence(deed: Deed) -> float:
    """A rough weight: .9 for a plain reading, less for a party found by coreference or carried over."""
    parties = (deed.source, deed.target)
    guesses = sum("(coreference)" in party.rule for party in parties)
    carried = sum("(carried over)" in party.rule for party in parties)
    return round(0.9 * 0.85**guesses * 0.7**carried, 4)


def _evidence(act: Act, scene: Scene) -> tuple[int, int]:
    """Character span in the document: the least run of tokens with the parties, the predicate and what governs it."""
    doc = scene.cast.doc
    inside = range(scene.sentence.start, scene.sentence.end)
    tokens = {act.anchor.i, act.predicate.i, *act.tokens}
    for c in act.predicate.children:
        if c.dep in ("aux", "auxpass", "neg", "prt"):
            tokens.add(c.i)
    edges: set[int] = set()
    for i in tokens:
        token = doc[i]
        edges.add(i)
        if token.pos in ("NOUN", "PROPN"):
            edges.update(c.first for c in token.lefts if c.dep != "relcl")
    edges = {i for i in edges if i in inside} or {act.anchor.i}
    first, last = doc[min(edges)], doc[max(edges)]
    return scene.offset + first.idx, scene.offset + last.idx + len(last.text)


def _claim(statement: Statement, document: Document, offset: int, date: str) -> Claim:
    doc = statement.content.doc
    first, last = doc[statement.start], doc[statement.stop - 1]
    start, stop = offset + first.idx, offset + last.idx + len(last.text)
    voice = statement.voice
    speaker = voice.party.actor if voice.party.official else ""
    proposition = " ".join(document.text[start:stop].split())
    attribution = (*(v.name for v in statement.outer), voice.name)
    identity = (document.id, start, stop, voice.cue.lemma, voice.name, statement.key, statement.stance)
    return Claim(
        id=content_id("c", *identity),
        document=document.id,
        start=start,
        stop=stop,
        date=date,
        speaker=speaker,
        agent=voice.name,
        cue=voice.cue.lemma if voice.cue.pos != "PUNCT" and voice.cue.lower != "according" else voice.row.cue,
        proposition=proposition,
        key=statement.key,
        stance=statement.stance,
        tone=statement.tone,
        about=statement.about,
        attribution=attribution,
    )
