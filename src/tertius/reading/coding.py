"""All acts of a sentence: verbs, event nouns, qualified relations and speech acts, each told once.

Comes in: a parsed sentence, its cast and the indexed lexicon. Goes out: acts in the order of the text. Status, date and
attribution are added by the later steps.
"""

from __future__ import annotations

from tertius.reading.acts import LIGHT_OBJECTS, Act
from tertius.reading.clauses import child
from tertius.reading.nominals import noun_acts
from tertius.reading.parties import Cast
from tertius.reading.patterns import Patterns
from tertius.reading.predicates import verb_acts
from tertius.reading.qualities import quality_acts
from tertius.reading.speech import demand_acts, discontinued, operator_acts
from tertius.reading.tokens import Sentence, Token

_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "parataxis", "csubj"})


def acts_of(sentence: Sentence, cast: Cast, patterns: Patterns) -> list[Act]:
    """All acts of one sentence, in the order of their anchors.

    Parameters
    ----------
    sentence : Sentence
        A sentence of a parsed chunk.
    cast : Cast
        The parties of the chunk.
    patterns : Patterns
        The indexed lexicon.

    Returns
    -------
    list of Act
        Acts with two different known actors; an act inside what another act promises, threatens or demands is
        left out (convention 1).
    """
    found: list[Act] = []
    if not cast.has_actor(sentence):
        return found
    for token in sentence:
        pos = token.pos
        if pos == "VERB" or (pos in ("AUX", "NOUN", "ADJ") and _predicative(token)):
            found.extend(verb_acts(token, cast, patterns))
            found.extend(operator_acts(token, cast, patterns))
            found.extend(demand_acts(token, cast, patterns))
            found.extend(discontinued(token, cast, patterns))
        elif pos in ("NOUN", "PROPN") or token.tag == "NNS":
            found.extend(noun_acts(token, cast, patterns))
            found.extend(quality_acts(token, cast, patterns))
            found.extend(operator_acts(token, cast, patterns))
    if found and patterns.is_off_topic(sentence):
        return []
    return _without_contents(_distinct(found))


def _predicative(token: Token) -> bool:
    """Whether a word that is no full verb heads a clause (a verb the tagger took for a noun, or a copula)."""
    return token.dep in _CLAUSES and child(token, "nsubj", "nsubjpass") is not None


def _distinct(acts: list[Act]) -> list[Act]:
    """One act a predicate, pair and type, a symmetric pair once; a verb with its object's row needs no noun's row."""
    seen: dict[tuple[object, ...], Act] = {}
    told = {(act.anchor.i, _pair(act), act.type) for act in acts if act.head is None and act.anchor.pos == "VERB"}
    verbs = {(act.anchor.i, _pair(act)) for act in acts if act.head is None and act.anchor.pos == "VERB"}
    for act in acts:
        if act.head is not None and act.anchor.i != act.head.i and (act.head.i, _pair(act)) in verbs:
            continue
        bare = act.head is None and act.anchor.pos == "NOUN" and act.anchor.dep in LIGHT_OBJECTS
        if bare and (act.anchor.head.i, _pair(act), act.type) in told:
            continue
        seen.setdefault((act.predicate.i, _pair(act) if act.symmetric else (act.source, act.target), act.type), act)
    return list(seen.values())


def _pair(act: Act) -> tuple[str, str]:
    first, second = sorted((act.source.actor, act.target.actor))
    return first, second


def _without_contents(acts: list[Act]) -> list[Act]:
    """Leave out acts that are only what another act promises, threatens or demands, or refuses to the same party."""
    speech = {act.anchor.i for act in acts if act.type in ("AGREE", "THREATEN", "REQUEST") or _is_signed(act)}
    refusals = {(act.source.actor, act.target.actor): act.anchor.i for act in acts if act.type == "REJECT"}
    kept = [act for act in acts if not _inside(act, speech)]
    return [act for act in kept if not _inside(act, {refusals.get((act.source.actor, act.target.actor), -1)} - {-1})]


def _is_signed(act: Act) -> bool:
    """Whether an act is the signing of what stands below it: the noun of an agreement, with what is agreed on."""
    return act.type == "SUPPORT" and bool(act.rules) and act.rules[0].startswith("operators.csv")


def _inside(act: Act, speech: set[int]) -> bool:
    node = act.predicate
    for _ in range(8):
        if node.head.i == node.i or node.dep in ("relcl", "appos"):
            return False
        if node.dep in ("xcomp", "ccomp", "pcomp", "acl") and node.head.i in speech:
            return True
        if node.dep == "pcomp" and node.head.head.i in speech:
            return True
        if node.pos in ("NOUN", "PROPN") and any(c.dep == "poss" for c in node.children):
            return False
        node = node.head
    return False
