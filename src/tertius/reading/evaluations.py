"""Who speaks well or ill of whom: judgements by predicates of attitude and by evaluative words.

Comes in: a parsed sentence with its cast and attributions. Goes out: evaluations. A predicate of `evaluations.csv` has
its holder and its object ("is wary of", "a critic of"). A word of `polarity.csv` is said of somebody ("called the plan
a disgrace", "his reckless plan", "she lied") by whoever speaks: the subject of the verb of naming, the source of the
words, else the narrator. Acts of praise and blame that verbs.csv knows are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tertius.reading.acts import NOBODY, Act
from tertius.reading.clauses import direct_objects, is_passive, prepositions, subjects
from tertius.reading.discourse import Party
from tertius.reading.factuality import factuality, negation
from tertius.reading.nesting import Nesting, chain
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns
from tertius.reading.roles import responsible
from tertius.reading.tokens import Sentence, Token

NAMING = frozenset(
    [
        "brand",
        "call",
        "characterise",
        "characterize",
        "condemn",
        "consider",
        "deem",
        "denounce",
        "depict",
        "deride",
        "describe",
        "dismiss",
        "dub",
        "hail",
        "label",
        "paint",
        "portray",
        "praise",
        "regard",
        "see",
        "term",
        "view",
    ]
)
"""Verbs that say what their object is, after `as` or with nothing between."""
_COPULAS = frozenset({"be", "become", "remain", "seem", "look", "appear", "sound", "stay", "prove"})
_TYPES = {1: "SUPPORT", -1: "ACCUSE"}
_BETWEEN = frozenset({"state", "igo", "bloc"})
_PREDICATED = ("attr", "acomp", "oprd")
_MODIFYING = ("amod", "compound", "nmod")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One evaluation.

    Attributes
    ----------
    source : Party or None
        Who holds it; None for the narrator.
    target : Party
        Whom it is of.
    sign : int
        1 for, -1 against.
    anchor : Token
        The word that bears it.
    rule : str
        The row of the lexicon.
    type : str
        That of the event it is between states; "" where it is none.
    judged : Token or None
        Head of the phrase that it is said of.
    """

    source: Party | None
    target: Party
    sign: int
    anchor: Token
    rule: str
    type: str = ""
    judged: Token | None = None


def judgements(sentence: Sentence, cast: Cast, patterns: Patterns, said: Nesting) -> Iterator[Judgement]:
    """The evaluations of a sentence, in the order of their words.

    Parameters
    ----------
    sentence : Sentence
        A sentence of a parsed chunk.
    cast : Cast
        Its parties.
    patterns : Patterns
        The indexed lexicon.
    said : Nesting
        The attributions of the chunk: whoever says the words judges by them.

    Yields
    ------
    Judgement
        Of two different parties; what may be or is only wanted is left out, a denied liking is a dislike.
    """
    for token in sentence:
        if token.pos not in ("VERB", "NOUN", "ADJ", "ADV"):
            continue
        known = token.lemma in patterns.evaluations or token.lower in patterns.evaluations
        for row in patterns.judgements(token) if known else ():
            sign = _held(token, row.sign, patterns)
            targets = _objects(token, row.targets)
            if sign and targets:
                base = Judgement(None, NOBODY, sign, token, f"evaluations.csv: {row.word}")
                base = replace(base, type=row.type if sign == row.sign else "")
                yield from _pairs(_parties(_holders(token), cast), targets, base, cast)
        sign = patterns.sign(token)
        if sign:
            yield from _said_of(token, sign, cast, patterns, said)


def judged_acts(
    sentence: Sentence, cast: Cast, patterns: Patterns, said: Nesting, known: Sequence[Act]
) -> Iterator[Act]:
    """The judgements of a sentence that are acts between states (code book, convention 1): criticism and praise.

    Parameters
    ----------
    sentence, cast, patterns, said
        As of `judgements`.
    known : sequence of Act
        The sentence's other acts; between parties of these a judgement adds nothing.
    """
    pairs = {(act.source.actor, act.target.actor) for act in known}
    for each in judgements(sentence, cast, patterns, said):
        source, target = each.source, each.target
        if source is None or not each.type or each.judged is None or (source.actor, target.actor) in pairs:
            continue
        if not all(party.official and party.kind in _BETWEEN for party in (source, target)):
            continue
        pairs.add((source.actor, target.actor))
        mode = "disapprove" if each.type == "ACCUSE" else ""
        about = frozenset(responsible(each.judged, cast, patterns)[1] - {source.actor, target.actor})
        tokens = (each.judged.i, *(t.i for t in sentence if t.i < each.judged.i and source in cast.alone(t)))
        yield Act(source, target, each.type, mode, about, rules=(each.rule,), anchor=each.anchor, tokens=tokens)


def _said_of(token: Token, sign: int, cast: Cast, patterns: Patterns, said: Nesting) -> Iterator[Judgement]:
    """Whom an evaluative word is said of, by whom."""
    base = Judgement(None, NOBODY, sign, token, f"polarity.csv: {token.lemma}")
    naming, named = _naming(token)
    if naming is not None:
        held = _held(naming, sign, patterns)
        base = replace(base, type=_TYPES[sign] if held == sign else "")
        speakers = _parties(subjects(naming), cast)
        yield from _pairs(speakers, named, replace(base, sign=held), cast)
        return
    verb, judged = _judged(token)
    voices = chain(token, said, patterns)
    denied = bool(voices) and voices[-1].row.stance == "denies"
    if denied ^ (verb is not None and bool(negation(verb, patterns))):
        base = replace(base, sign=-sign)
    elif not denied and verb is not None and verb.lemma in _COPULAS and factuality(verb, patterns).status == "actual":
        base = replace(base, type="" if patterns.is_wrong(token) else _TYPES[sign])
    if judged:
        speakers = [voice.party for voice in voices[-1:] if voice.party.actor]
        yield from _pairs(speakers, judged, base, cast, narrated=not voices)


def _held(token: Token, sign: int, patterns: Patterns) -> int:
    """The sign of an attitude with its status: a denied liking is a dislike, the rest only what is held."""
    status = factuality(token, patterns).status
    if status == "denied":
        return -1 if sign > 0 else 0
    return sign if status == "actual" else 0


def _naming(token: Token) -> tuple[Token | None, list[Token]]:
    """The verb of naming over a word, and what it says the word of ("called him a coward", "thinks it unfair")."""
    head = token
    for _ in range(3):
        above = head.head
        if above.i == head.i:
            break
        if above.pos == "VERB" and above.lemma in NAMING:
            as_what = head.dep in ("oprd", "attr", "acomp", "ccomp", "xcomp") or head.lower == "as"
            own = [c for c in head.lefts if c.dep == "nsubj"] if head.dep == "ccomp" and head.pos != "VERB" else []
            named = own or direct_objects(above)
            return (above, named) if as_what and named else (None, [])
        if head.dep not in (*_MODIFYING, "pobj", "prep", "advmod", "oprd", "attr", "conj"):
            break
        head = above
    return None, []


def _judged(token: Token) -> tuple[Token | None, list[Token]]:
    """The clause that an evaluative word stands in, and those it is said of."""
    if token.pos == "VERB":
        return token, [] if is_passive(token) else list(subjects(token))[:1]
    if token.pos == "ADV":
        verb = token.head if token.dep == "advmod" and token.head.pos == "VERB" else None
        return verb, list(subjects(verb))[:1] if verb is not None else []
    noun = token
    if token.pos == "ADJ" and token.dep in _MODIFYING and token.head.pos in ("NOUN", "PROPN"):
        noun = token.head
    if noun.dep in _PREDICATED and noun.head.pos in ("VERB", "AUX") and noun.head.lemma in _COPULAS:
        return noun.head, list(subjects(noun.head))[:1]
    if noun.dep == "appos":
        return None, [noun.head]
    owners = [c for c in noun.lefts if c.dep == "poss"] + prepositions(noun).get("of", [])
    if noun is not token:
        return None, [noun, *owners]
    return None, owners if token.pos == "NOUN" else []


def _objects(token: Token, places: Iterable[str]) -> list[Token]:
    """What stands where a row says that the other stands."""
    found: list[Token] = []
    if "np" in places and token.pos == "VERB":
        found += direct_objects(token)
    below = dict(prepositions(token))
    if token.pos == "ADJ" and token.dep in _PREDICATED:
        for prep, tokens in prepositions(token.head).items():
            below.setdefault(prep, tokens)
    for place in places:
        found += below.get(place, [])
    if not found and token.pos == "NOUN" and "of" in places:
        found += [c for c in token.lefts if c.dep == "poss" or (c.dep in _MODIFYING and c.pos == "PROPN")]
    return found


def _holders(token: Token) -> list[Token]:
    """Who holds an attitude: subject, owner, or the person that a noun names."""
    if token.pos == "VERB":
        return list(subjects(token))[:2]
    head = token.head
    if token.dep in _PREDICATED and head.pos in ("VERB", "AUX"):
        return list(subjects(head))[:1]
    if token.pos == "ADJ":
        return [head] if token.dep == "amod" and head.pos in ("NOUN", "PROPN") else []
    below = prepositions(token)
    named = [c for c in token.children if c.dep == "appos"] + ([head] if token.dep in ("appos", "compound") else [])
    owners = [c for c in token.lefts if c.dep == "poss"] if below else []
    others = [*below.get("by", []), *below.get("from", []), *below.get("among", [])]
    doers = list(subjects(head))[:1] if token.dep == "dobj" and head.pos == "VERB" else []
    return [*owners, *others, *doers, *named] or [token]


def _parties(tokens: Iterable[Token], cast: Cast) -> list[Party]:
    return [party for token in tokens for party in cast.of(token) if party.actor]


def _pairs(
    sources: Sequence[Party], targets: Iterable[Token], base: Judgement, cast: Cast, narrated: bool = False
) -> Iterator[Judgement]:
    """Every holder with everyone judged: those named and those whose act or policy it is."""
    if not base.sign:
        return
    holders: list[Party | None] = [*sources] or ([None] if narrated else [])
    for token in targets:
        owned = cast.owners(token) if token.pos == "NOUN" else ()
        judged = {party.actor: party for party in (*cast.of(token), *owned) if party.actor}
        for source in holders:
            for target in judged.values():
                if source is None or source.actor != target.actor:
                    yield replace(base, source=source, target=target, judged=token)
