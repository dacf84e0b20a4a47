"""The reader's lexicon: CSV tables of words come in, one frozen `Lexicon` of typed rows goes out.

Reading takes it as an argument and matches it against the parse. `data/README.md` describes every file, column
and flag, `data/vocabulary.toml` lists the words that the columns may hold, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

from tertius.errors import DataError
from tertius.ontology.files import DATA, Line, read_lines, read_toml
from tertius.ontology.scheme import EventType, check_type, load_ontology


class Verb(NamedTuple):
    """A verb (with particle or fixed words), the object noun it needs, and where its target stands."""

    verb: str
    object: tuple[str, ...]
    preps: tuple[str, ...]
    type: str
    mode: str
    intensity: float | None
    flags: frozenset[str]
    second: str
    note: str


class Noun(NamedTuple):
    """A nominal event and the prepositions that introduce its target."""

    noun: str
    group: str
    type: str
    mode: str
    preps: tuple[str, ...]
    intensity: float | None
    flags: frozenset[str]
    second: str
    note: str


class LightVerb(NamedTuple):
    """What a verb does to the nominal event that is its object."""

    verb: str
    effect: str
    note: str


class Reversal(NamedTuple):
    """What undoing, refusing, threatening or requesting an act of a type comes to."""

    type: str
    mode: str
    reversed_type: str
    reversed_mode: str
    refused_mode: str
    threatened_mode: str
    requested_mode: str
    note: str


class Operator(NamedTuple):
    """A word over an infinitive, gerund, clause or nominal event, and the status it gives to it."""

    word: str
    pos: str
    complements: tuple[str, ...]
    own_type: str
    own_mode: str
    status: str
    kind: str
    note: str


class Cue(NamedTuple):
    """A word that attributes a proposition to a speaker."""

    cue: str
    pos: str
    patterns: tuple[str, ...]
    stance: str
    tone: str
    kind: str
    note: str


class Quality(NamedTuple):
    """A word that says how good a relation, policy or tone is: sign 1, 0 or -1."""

    word: str
    pos: str
    sign: int
    degree: str
    note: str


class RelationNoun(NamedTuple):
    """A noun for the relation of two, or for the policy of one toward another."""

    noun: str
    kind: str
    preps: tuple[str, ...]
    note: str


class Marker(NamedTuple):
    """A word that sets the status of what it stands over."""

    phrase: str
    status: str
    kind: str
    note: str


class Lemma(NamedTuple):
    """An inflected form that the rule lemmatizer of spaCy's English pipelines takes for another word's."""

    form: str
    pos: str
    lemma: str
    note: str


class Wrong(NamedTuple):
    """A word that makes a proposition about someone a charge against them."""

    word: str
    pos: str
    note: str


class Paraphrase(NamedTuple):
    """A word that says in a claim what another predicate says, or its opposite."""

    word: str
    pos: str
    predicate: str
    opposite: bool
    note: str


class Evaluation(NamedTuple):
    """A predicate by which one is for (1) or against (-1) another, and where the other stands (`np`, a preposition)."""

    word: str
    pos: str
    targets: tuple[str, ...]
    sign: int
    type: str
    note: str


class Polarity(NamedTuple):
    """A word that speaks well (1) or ill (-1) of whom it is said of."""

    word: str
    pos: str
    sign: int
    note: str


class Topic(NamedTuple):
    """A word of a matter that is no politics; a sentence of weight 2 or more in one topic gives no event."""

    word: str
    topic: str
    weight: int
    note: str


class Lexicon(NamedTuple):
    """All tables of the reader's lexicon, rows of the user first, each table in the order of its file."""

    verbs: tuple[Verb, ...]
    nouns: tuple[Noun, ...]
    light_verbs: tuple[LightVerb, ...]
    reversals: tuple[Reversal, ...]
    operators: tuple[Operator, ...]
    cues: tuple[Cue, ...]
    qualities: tuple[Quality, ...]
    relation_nouns: tuple[RelationNoun, ...]
    markers: tuple[Marker, ...]
    lemmas: tuple[Lemma, ...]
    wrongs: tuple[Wrong, ...]
    topics: tuple[Topic, ...]
    paraphrases: tuple[Paraphrase, ...]
    evaluations: tuple[Evaluation, ...]
    polarity: tuple[Polarity, ...]


NO_FLAGS: tuple[frozenset[str], str] = (frozenset(), "")

R = TypeVar("R", bound=tuple[object, ...])


class Known(NamedTuple):
    """What the fields of a row may hold."""

    types: Mapping[str, EventType]
    words: Mapping[str, frozenset[str]]


Make = Callable[[Known, Line], R]


@cache
def load_lexicon(extra: tuple[str, ...] = ()) -> Lexicon:
    """Load the reader's lexicon, with rows of the user's own if there are any.

    Parameters
    ----------
    extra : tuple of str
        Folders that hold files of the same names and columns as `data/`, any subset of them. A row there takes
        the place of a shipped row with the same key (the columns that name its words).

    Returns
    -------
    Lexicon
        Frozen; the same object on every call with the same `extra`.

    Raises
    ------
    DataError
        When a file does not hold together; the message names file, line and field.

    Examples
    --------
    >>> lexicon = load_lexicon()
    >>> [(row.type, row.mode) for row in lexicon.verbs if row.verb == "condemn"]
    [('ACCUSE', 'disapprove')]
    """
    for folder in extra:
        if not Path(folder).is_dir():
            raise DataError(f"{folder}: no such folder; give one that holds verbs.csv, nouns.csv ...")
    vocabulary = read_toml(DATA / "vocabulary.toml")
    known = Known(load_ontology().types, {name: frozenset(words) for name, words in vocabulary.items()})
    table = partial(_table, (*(Path(path) for path in extra), DATA), known)
    return Lexicon(
        verbs=table("verbs", "verb,object,prep,type,mode,intensity,flags,note", (0, 1, 2), make=_verb),
        nouns=table("nouns", "noun,class,type,mode,preps,intensity,flags,note", (0, 4), make=_noun),
        light_verbs=table("light_verbs", "verb,effect,note", (0,), make=_light_verb),
        reversals=table(
            "reversals",
            "type,mode,reversed_type,reversed_mode,refused_mode,threatened_mode,requested_mode,note",
            (0, 1),
            make=_reversal,
        ),
        operators=table(
            "operators", "word,pos,complement,own_type,own_mode,status,kind,note", (0, 1, 2), make=_operator
        ),
        cues=table("cues", "cue,pos,pattern,stance,tone,kind,note", (0, 1), make=_cue),
        qualities=table("qualities", "word,pos,sign,degree,note", (0, 1), make=_quality),
        relation_nouns=table("relation_nouns", "noun,kind,preps,note", (0,), make=_relation_noun),
        markers=table("markers", "phrase,status,kind,note", (0, 2), make=_marker),
        lemmas=table("lemmas", "form,pos,lemma,note", (0, 1), make=_lemma),
        wrongs=table("wrongs", "word,pos,note", (0, 1), make=_wrong),
        topics=table("topics", "word,topic,weight,note", (0,), make=_topic),
        paraphrases=table("paraphrases", "word,pos,predicate,polarity,note", (0, 1), make=_paraphrase),
        evaluations=table("evaluations", "word,pos,target,sign,type,note", (0, 1, 2), make=_evaluation),
        polarity=table("polarity", "word,pos,sign,note", (0, 1), make=_polarity),
    )


def _table(
    folders: Iterable[Path], known: Known, name: str, header: str, key: tuple[int, ...], *, make: Make[R]
) -> tuple[R, ...]:
    """Read one table from every folder that has it; `key` holds the columns that must not be the same twice.

    The key is taken with its first column again at the end, so that it is a tuple for a key of one column too.
    """
    columns = tuple(header.split(","))
    name_of = itemgetter(*key, key[0])
    rows: dict[tuple[str, ...], R] = {}
    for folder in folders:
        path = folder / f"{name}.csv"
        if folder is not DATA and not path.is_file():
            continue
        here: dict[tuple[str, ...], R] = {}
        for line in read_lines(path, columns):
            words = name_of(line.values)
            if words in here:
                line.fail(columns[0], f"a second row for {', '.join(filter(None, words[:-1]))}; join the two")
            if not words[0] or "  " in words[0] or words[0] != words[0].strip():
                line.fail(columns[0], f"{words[0]!r}: words parted by single spaces belong here")
            here[words] = make(known, line)
        rows.update((words, row) for words, row in here.items() if words not in rows)
    return tuple(rows.values())


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _check(known: Known, line: Line, field: str, value: str, kind: str) -> None:
    if value not in known.words[kind]:
        line.fail(field, f"{value!r} is not one of {', '.join(sorted(known.words[kind]))}")


def _flags(known: Known, line: Line, text: str) -> tuple[frozenset[str], str]:
    """Split a flags field into the plain flags and the type of the second event."""
    if not text:
        return NO_FLAGS
    second = ""
    flags = []
    for part in text.split("|"):
        if part.startswith("second="):
            second = part.removeprefix("second=")
            check_type(line, known.types, second, "")
        else:
            _check(known, line, "flags", part, "flags")
            flags.append(part)
    return frozenset(flags), second


def _event_type(known: Known, line: Line, type_: str, mode: str) -> None:
    if not type_:
        line.fail("type", "is empty; an event type belongs here")
    check_type(line, known.types, type_, mode)


def _verb(known: Known, line: Line) -> Verb:
    verb, object_, prep, type_, mode, intensity, text, note = line.values
    _event_type(known, line, type_, mode)
    flags, second = _flags(known, line, text)
    number = line.number_of("intensity") if intensity else None
    return Verb(verb, _split(object_), _split(prep), type_, mode, number, flags, second, note)


def _noun(known: Known, line: Line) -> Noun:
    noun, group, type_, mode, preps, intensity, text, note = line.values
    _event_type(known, line, type_, mode)
    flags, second = _flags(known, line, text)
    number = line.number_of("intensity") if intensity else None
    return Noun(noun, group, type_, mode, _split(preps), number, flags, second, note)


def _light_verb(known: Known, line: Line) -> LightVerb:
    row = LightVerb(*line.values)
    _check(known, line, "effect", row.effect, "effects")
    return row


def _reversal(known: Known, line: Line) -> Reversal:
    row = Reversal(*line.values)
    check_type(line, known.types, row.type, row.mode)
    check_type(line, known.types, row.reversed_type, row.reversed_mode, "reversed_")
    check_type(line, known.types, "REJECT", row.refused_mode, "refused_")
    check_type(line, known.types, "THREATEN", row.threatened_mode, "threatened_")
    check_type(line, known.types, "REQUEST", row.requested_mode, "requested_")
    return row


def _operator(known: Known, line: Line) -> Operator:
    word, pos, complement, own_type, own_mode, status, kind, note = line.values
    check_type(line, known.types, own_type, own_mode, "own_")
    _check(known, line, "pos", pos, "parts_of_speech")
    _check(known, line, "status", status, "statuses")
    _check(known, line, "kind", kind, "operator_kinds")
    return Operator(word, pos, _split(complement), own_type, own_mode, status, kind, note)


def _cue(known: Known, line: Line) -> Cue:
    cue, pos, pattern, stance, tone, kind, note = line.values
    _check(known, line, "pos", pos, "parts_of_speech")
    _check(known, line, "stance", stance, "stances")
    _check(known, line, "tone", tone, "tones")
    _check(known, line, "kind", kind, "cue_kinds")
    return Cue(cue, pos, _split(pattern), stance, tone, kind, note)


def _quality(known: Known, line: Line) -> Quality:
    word, pos, sign, degree, note = line.values
    _check(known, line, "pos", pos, "parts_of_speech")
    _check(known, line, "sign", sign, "signs")
    _check(known, line, "degree", degree, "degrees")
    return Quality(word, pos, int(sign), degree, note)


def _relation_noun(known: Known, line: Line) -> RelationNoun:
    noun, kind, preps, note = line.values
    _check(known, line, "kind", kind, "relation_kinds")
    return RelationNoun(noun, kind, _split(preps), note)


def _marker(known: Known, line: Line) -> Marker:
    row = Marker(*line.values)
    _check(known, line, "status", row.status, "statuses")
    _check(known, line, "kind", row.kind, "marker_kinds")
    return row


def _lemma(known: Known, line: Line) -> Lemma:
    row = Lemma(*line.values)
    _check(known, line, "pos", row.pos, "parts_of_speech")
    return row


def _wrong(known: Known, line: Line) -> Wrong:
    row = Wrong(*line.values)
    _check(known, line, "pos", row.pos, "parts_of_speech")
    return row


def _topic(known: Known, line: Line) -> Topic:
    word, topic, weight, note = line.values
    if weight not in ("1", "2"):
        line.fail("weight", f"{weight!r}: 1 (a hint) or 2 (enough alone) belongs here")
    return Topic(word, topic, int(weight), note)


def _paraphrase(known: Known, line: Line) -> Paraphrase:
    word, pos, predicate, polarity, note = line.values
    _check(known, line, "pos", pos, "parts_of_speech")
    if polarity not in ("same", "opposite"):
        line.fail("polarity", f"{polarity!r}: same or opposite belongs here")
    return Paraphrase(word, pos, predicate, polarity == "opposite", note)


def _evaluation(known: Known, line: Line) -> Evaluation:
    word, pos, target, sign, type_, note = line.values
    _check(known, line, "pos", pos, "parts_of_speech")
    check_type(line, known.types, type_, "")
    if sign not in ("1", "-1"):
        line.fail("sign", f"{sign!r}: 1 (for) or -1 (against) belongs here")
    return Evaluation(word, pos, _split(target), int(sign), type_, note)


def _polarity(known: Known, line: Line) -> Polarity:
    word, pos, sign, note = line.values
    _check(known, line, "pos", pos, "parts_of_speech")
    if sign not in ("1", "-1"):
        line.fail("sign", f"{sign!r}: 1 (well) or -1 (ill) belongs here")
    return Polarity(word, pos, int(sign), note)
