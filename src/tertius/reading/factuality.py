"""Whether an act happened, is wanted, may be, or is denied: the status of a predicate from the parse above it.

The four statuses are the code book's (convention 2), after the factuality of Saurí and Pustejovsky (2009). Each
level between the predicate and the root may change it: negation, modals, conditions and questions at the verb
itself; then the operator the clause hangs on (an intent, an attempt, a refusal, a denial, a report). The
composition is theirs: an outer level acts on what the inner one says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tertius.reading.clauses import CLIMB, child, explicit_subject, is_passive
from tertius.reading.patterns import PURPOSE, Patterns, complement_form
from tertius.reading.tokens import Token
from tertius.records import Status

_WEAK_MODALS = frozenset({"may", "might"})
_POSSIBLE_MODALS = frozenset({"may", "might", "could", "can", "should", "must", "ought"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "wilt"})
_NO = frozenset({"no", "neither", "nobody", "none", "nothing"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided", "providing", "supposing", "should"})
_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr")
_LIGHT_STATUS: dict[str, Status] = {"seek": "intended", "plan": "intended", "prevent": "denied"}
_NEARLY = frozenset({"almost", "nearly"})
_SCARCE = frozenset({"less", "little", "few", "fewer", "no", "least"})
_RANKED = frozenset({"first", "second", "third", "last", "latest", "only", "next"})
_POINTING = frozenset({"this", "these", "those", "its", "his", "her", "their", "our"})


class Factuality(NamedTuple):
    """A status and the rules that made it, innermost first."""

    status: Status
    rules: tuple[str, ...]

    @property
    def undertaken(self) -> Status:
        """The status with a purpose taken for the act ("sent jets to destroy it"), as codings without statuses do."""
        only_meant = bool(self.rules) and all(rule.startswith(PURPOSE) for rule in self.rules)
        return "actual" if only_meant else self.status


@dataclass(frozen=True, slots=True)
class _Local:
    status: Status
    rule: str


Step = tuple["Token | None", Status, str]
"""One level up: the next token whose own marks matter (None to stop), the effect of the link, and its name."""


class Level(NamedTuple):
    """A predicate above another: whether it denies itself, its own marks, the next above, whether that is negated."""

    empty: bool
    local: _Local | None
    step: Step | None
    kept: bool


def compose(outer: Status, inner: Status) -> Status:
    """The status of what is inside when an outer predicate of status `outer` holds it.

    Examples
    --------
    >>> compose("denied", "intended"), compose("denied", "denied"), compose("possible", "denied")
    ('denied', 'actual', 'possible')
    """
    if outer == "actual":
        return inner
    if outer == "denied":
        return "actual" if inner == "denied" else "denied"
    if outer == "intended":
        return inner if inner in ("possible", "denied") else "intended"
    return "possible"


def factuality(token: Token, patterns: Patterns) -> Factuality:
    """Status of the predicate (verb or event noun) `token` by everything above it in its sentence.

    Parameters
    ----------
    token : Token
        The predicate.
    patterns : Patterns
        The lexicon's operators and markers.

    Returns
    -------
    Factuality
        The status, and one rule in words for each level that changed it.
    """
    status: Status = "actual"
    rules: list[str] = []
    node = token
    for _ in range(CLIMB):
        level = node.doc.levels.get(node.i) or _level(node, patterns)
        if level.empty:
            status = compose("denied", status)
            rules.append("negation 'no': denied")
        if level.local is not None:
            status = compose(level.local.status, status)
            rules.append(f"{level.local.rule}: {level.local.status}")
        if level.step is None:
            break
        above, effect, rule = level.step
        if level.kept:
            # What is not denied, refused or ruled out is left open; it is not affirmed.
            return Factuality("possible", (*rules, f"{rule}, itself negated: possible"))
        if effect != "actual":
            status = compose(effect, status)
            rules.append(f"{rule}: {effect}")
        if above is None:
            break
        node = above
    return Factuality(status, tuple(rules))


def _level(node: Token, patterns: Patterns) -> Level:
    """What one predicate does to the status of what it stands over, kept with the parse for the next below it."""
    empty = node.pos in ("NOUN", "PROPN") and node.dep not in _ARGUMENTS and _empty(node)
    heads_clause = node.pos in ("VERB", "AUX", "ADJ") or node.dep in ("ROOT", "ccomp", "advcl", "relcl")
    step = _step(node, patterns)
    kept = False
    if step is not None and step[0] is not None and step[1] == "denied":
        kept = bool(negation(step[0], patterns)) and not patterns.flips(step[0])
    found = Level(empty, _local(node, patterns) if heads_clause else None, step, kept)
    node.doc.levels[node.i] = found
    return found


def _local(node: Token, patterns: Patterns) -> _Local | None:
    """What the predicate's own negation, modal, condition or question makes of it."""
    negated = negation(node, patterns)
    modal = _modal(node)
    condition = next((c.lower for c in node.children if c.dep == "mark" and c.lower in _CONDITIONS), "")
    if _is_unreal(node):
        return _Local("actual" if negated else "denied", "unreal condition")
    if condition:
        return _Local("possible", f"condition '{condition}'")
    if modal:
        return _modal_status(node, modal, negated)
    if negated:
        return _Local("denied", f"negation '{negated}'")
    nearly = next((c.lower for c in node.children if c.dep == "advmod" and c.lower in _NEARLY), "")
    if nearly:
        return _Local("denied", f"adverb '{nearly}'")
    if _is_question(node):
        return _Local("possible", "question")
    if any(c.lower in ("perhaps", "possibly", "maybe", "potentially", "conceivably") for c in node.children):
        return _Local("possible", "adverb of possibility")
    return None


def _is_unreal(node: Token) -> bool:
    """Whether a clause is a condition contrary to fact with its auxiliary first ("Had Britain signed, ...")."""
    subject = explicit_subject(node)
    return node.dep == "advcl" and any(
        c.dep == "aux" and c.lower == "had" and subject is not None and c.i < subject.i for c in node.children
    )


def negation(node: Token, patterns: Patterns) -> str:
    """The word that negates a predicate, or "": not, never, no longer, neither, no agreement, no one."""
    for c in node.children:
        word = c.lower
        if c.dep == "neg" or word in patterns.negators:
            if c.dep in ("preconj", "cc") or patterns.is_false_negator(c):
                continue
            return word
        if c.dep == "advmod" and word in ("longer", "more") and any(g.lower in ("no", "any") for g in c.children):
            return f"no {word}"
        if c.dep in _ARGUMENTS and _empty(c):
            return "no"
    if node.dep == "conj" and any(c.lower == "nor" for c in [*node.head.children, *node.children]):
        return "nor"
    return ""


def _empty(noun: Token) -> bool:
    """Whether a noun phrase denies itself: "no agreement", "neither side", "nothing" (but not "nothing but")."""
    below = {c.lower for c in noun.children}
    if noun.i + 1 < len(noun.doc):
        below.add(noun.doc[noun.i + 1].lower)
    return (noun.lower in _NO or bool(below & {"no", "neither"})) and not below & {"but", "except"}


def _modal(node: Token) -> str:
    for c in node.children:
        if c.dep in ("aux", "auxpass") and c.tag == "MD":
            return c.lower
    return ""


def _modal_status(node: Token, modal: str, negated: str) -> _Local:
    perfect = any(c.dep == "aux" and c.lower in ("have", "'ve", "’ve") for c in node.children)
    name = f"modal '{modal}'" + (f" with negation '{negated}'" if negated else "")
    if negated:
        if modal in _WEAK_MODALS:
            return _Local("possible", name)
        return _Local("actual" if perfect and modal in ("would", "'d") else "denied", name)
    if modal in _FUTURE:
        return _Local("possible" if _is_conditioned(node) else "intended", name)
    if perfect and _is_taken_back(node):
        return _Local("denied", f"{name}, and it did not")
    if modal in _POSSIBLE_MODALS:
        if perfect and modal in ("should", "ought"):
            return _Local("denied", f"{name}, unreal past")
        return _Local("possible", name)
    if perfect:
        return _Local("denied", f"{name}, unreal past")
    return _Local("intended" if _reported(node) else "possible", name)


def _is_conditioned(node: Token) -> bool:
    return any(
        c.dep == "advcl" and any(g.dep == "mark" and g.lower in ("if", "unless") for g in c.children)
        for c in node.children
    )


def _is_taken_back(node: Token) -> bool:
    """Whether a coordinated "but it did not" denies the act."""
    return any(c.dep == "conj" and c.lemma == "do" and any(g.dep == "neg" for g in c.children) for c in node.children)


def _reported(node: Token) -> bool:
    """Whether a clause is the content of a past report, so that its `would` is a backshifted `will`."""
    while node.dep == "conj":
        node = node.head
    return node.dep == "ccomp" and node.head.tag in ("VBD", "VBN") and child(node, "advcl") is None


def _is_question(node: Token) -> bool:
    if node.dep != "ROOT":
        return False
    last = node.doc[node.last]
    return last.text == "?" or (last.i + 1 < len(node.doc) and node.doc[last.i + 1].text == "?")


def _step(node: Token, patterns: Patterns) -> Step | None:
    """One level up: the next token whose own status matters, the effect of the link, and its name."""
    head, dep = node.head, node.dep
    if head.i == node.i:
        return None
    if dep == "relcl" and any(c.lower in _SCARCE for c in head.children):
        return None, "possible", f"little '{head.lemma}' for it"
    if dep == "relcl" and any(c.dep == "mark" for c in node.children) and patterns.cue(head) is not None:
        return _from_noun(node, head, patterns)
    if dep == "relcl" and complement_form(node) == "inf":
        return _from_noun(node, head, patterns)
    if dep in ("relcl", "appos", "parataxis", "meta"):
        return None
    if dep == "acl":
        return _from_noun(node, head, patterns)
    if node.pos in ("NOUN", "PROPN") and dep not in ("conj", "ROOT", "ccomp", "xcomp", "advcl"):
        return _nominal(node, head, patterns)
    if dep == "conj":
        return _coordinated(node, head, patterns)
    if dep == "advcl":
        return _adverbial(node, head, patterns)
    if dep in ("pcomp", "prep") or head.pos in ("ADP", "SCONJ"):
        return _prepositional(node, head, patterns)
    effect, rule = patterns.effect(head, node)
    if dep in ("ccomp", "csubj") and head.lemma in ("be", "seem", "appear", "look", "remain"):
        subject, complement = explicit_subject(head), child(head, "acomp", "attr")
        for word in (complement, subject):
            if word is not None and not rule:
                effect, rule = patterns.effect(word, node)
    elif dep == "ccomp" and node.i < head.i and not rule and patterns.cue(head) is None:
        return None
    return head, effect, rule


def _coordinated(node: Token, head: Token, patterns: Patterns) -> Step | None:
    """A coordinated predicate shares the modal, and with `or` the negation, of the one before it."""
    own = explicit_subject(node) is not None or any(c.dep in ("aux", "auxpass") for c in node.children)
    effect: Status = "actual"
    rule = ""
    local = _local(head, patterns)
    if local is not None and not own and node.tag == head.tag and not negation(node, patterns):
        negated = negation(head, patterns)
        if not negated or any(c.lower in ("or", "nor") for c in head.children):
            effect, rule = local.status, f"shared {local.rule}"
    first = head
    for _ in range(CLIMB):
        if first.dep != "conj":
            break
        first = first.head
    step = _step(first, patterns) if first.dep in ("ccomp", "xcomp", "pcomp", "advcl", "acl") else None
    if step is None:
        return None if effect == "actual" else (None, effect, rule)
    above, outer, name = step
    return above, compose(outer, effect), "; ".join(part for part in (rule, name) if part)


def _adverbial(node: Token, head: Token, patterns: Patterns) -> Step | None:
    """A participle clause shares its main verb's modal; any other adverbial clause stands by itself.

    The parse calls some complements adverbial ("ruled out sending"): an operator that takes the form is believed.
    """
    infinitive = complement_form(node) == "inf"
    if infinitive and _follows_only(node):
        return head, "actual", "'only to'"
    if child(node, "mark") is None and (infinitive or complement_form(node) == "ger"):
        effect, rule = patterns.effect(head, node)
        if rule:
            return head, effect, rule
        noun = promised_object(node, patterns)
        if noun is not None:
            return _from_noun(node, noun, patterns)
    if infinitive and head.pos == "VERB":
        return (head, *patterns.purpose(head, node))
    if node.tag != "VBG" or head.pos not in ("VERB", "AUX"):
        return None
    for _ in range(CLIMB):
        modal = _modal(head)
        if modal in _POSSIBLE_MODALS:
            return None, "possible", f"modal '{modal}' of the main verb"
        if head.dep not in ("xcomp", "conj") or head.head.pos not in ("VERB", "AUX"):
            return None
        head = head.head
    return None


def _follows_only(node: Token) -> bool:
    """Whether an infinitive tells what came of an act, not what it was for ("signed the treaty only to break it")."""
    marked = min((c.i for c in node.children if c.dep == "aux" and c.lower == "to"), default=0)
    return bool(marked) and node.doc[marked - 1].lower == "only"


def promised_object(node: Token, patterns: Patterns) -> Token | None:
    """The object just before an infinitive that takes it, where the parse hangs it on the verb ("signed a deal to")."""
    if complement_form(node) != "inf":
        return None
    for c in node.head.rights:
        if c.dep == "dobj" and c.last + 1 == node.first and patterns.operator(c, "inf") is not None:
            return c
    return None


def _prepositional(node: Token, prep: Token, patterns: Patterns) -> Step | None:
    """A gerund under a preposition: "instead of condemning", "stopped short of signing", "barred from leaving"."""
    phrase = patterns.negative_preposition(prep)
    if phrase:
        return None, "denied", f"'{phrase}'"
    above = prep.head
    if above.pos in ("ADP", "ADV", "SCONJ") and above.head.i != above.i:
        above = above.head
    effect, rule = patterns.effect(above, node, prep.lower)
    if above.pos in ("NOUN", "PROPN"):
        return (above, effect, rule) if rule else None
    return above, effect, rule


def _from_noun(node: Token, noun: Token, patterns: Patterns) -> Step | None:
    """An infinitive or clause that hangs on a noun: an effort, plan, refusal or threat to do it."""
    infinitive = any(c.dep == "aux" and c.lower == "to" for c in node.children)
    clause = any(c.dep == "mark" for c in node.children)
    if not infinitive and not clause:
        return None
    effect, rule = patterns.effect(noun, node)
    if infinitive and not rule:
        return _from_plain_noun(node, noun, patterns)
    untrue = _untrue(noun, patterns) if clause else ""
    if untrue:
        return None, "denied", untrue
    verdict = _verdict(node, noun, patterns) if clause and noun.dep == "dobj" else ""
    return (None, "denied", f"called '{verdict}'") if verdict else (noun, effect, rule)


def _from_plain_noun(node: Token, noun: Token, patterns: Patterns) -> Step | None:
    """An infinitive on a noun that says nothing of it: the purpose of what was done with it ("sent ships to attack").

    "The first to condemn it" did condemn it; a verb that takes an infinitive of its own ("used drones to bomb") tells.
    """
    if noun.lower in _RANKED or any(c.lower in _RANKED or c.tag == "JJS" for c in noun.children):
        return noun, "actual", ""
    verb = noun.head
    if noun.dep not in ("dobj", "nsubjpass") or verb.pos != "VERB":
        return (None, *patterns.purpose(noun, node))
    effect, rule = patterns.effect(verb, node)
    return (verb, effect, rule) if rule else (verb, *patterns.purpose(verb, node))


def _verdict(clause: Token, noun: Token, patterns: Patterns) -> str:
    """The word that makes a told clause untrue ("called the report that ... a lie"), or "".

    The parse may hang it on the clause itself, so that the clause's last word is looked at too.
    """
    for word in (*noun.head.rights, clause.doc[clause.last]) if noun.head.lemma == "call" else ():
        cue = patterns.cue(word) if word.pos == "NOUN" and word.i != noun.i else None
        if cue is not None and cue.stance == "denies":
            return word.lemma
    return ""


def _untrue(noun: Token, patterns: Patterns) -> str:
    """The rule by which what a noun tells ("reports that", "claims of") is said to be false or is denied, or ""."""
    head = noun.head
    if patterns.cue(noun) is None:
        return ""
    if noun.dep == "nsubj" and head.lemma in ("be", "prove", "remain", "appear", "seem"):
        for word in head.children:
            row = patterns.operator(word, "that") if word.dep in ("acomp", "attr", "oprd") else None
            if row is not None and row.status == "denied" and not negation(head, patterns):
                return f"told to be '{row.word}'"
    denies = patterns.cue(head)
    passive = noun.dep == "nsubjpass" or (noun.dep == "dobj" and noun.i > head.i)
    if passive and not negation(head, patterns):
        if denies is not None and denies.stance == "denies":
            return f"denied by '{head.lemma}'"
        if patterns.light_effect(head) == "refuse":
            return f"rejected by '{head.lemma}'"
    return ""


def _presupposed(noun: Token) -> bool:
    """Whether a phrase takes its event for granted: it has an owner of its own, or points back to it."""
    owned = any(c.dep == "poss" or (c.pos in ("PROPN", "ADJ") and c.text[:1].isupper()) for c in noun.lefts)
    return owned or any(c.lower in _POINTING for c in noun.lefts)


def _nominal(noun: Token, head: Token, patterns: Patterns) -> Step | None:
    """An event noun: what it hangs on acts on it unless the phrase is definite and so presupposed."""
    definite = _presupposed(noun)
    if noun.dep == "pobj" and head.dep in ("prep", "agent"):
        phrase = patterns.negative_preposition(head)
        if phrase:
            return None, "denied", f"'{phrase}'"
        above = head.head
        untrue = _untrue(above, patterns) if head.lower in ("of", "about") and above.pos == "NOUN" else ""
        if untrue:
            return None, "denied", untrue
        effect, rule = patterns.effect(above, noun, head.lower)
        if definite and effect != "denied":
            return None
        if above.pos in ("NOUN", "PROPN") and rule:
            return above, effect, rule
        return (above, effect, rule) if above.pos in ("VERB", "AUX") and not definite else None
    if noun.dep in ("dobj", "nsubjpass", "attr", "oprd") and head.pos in ("VERB", "AUX"):
        if definite and not is_passive(head):
            return None
        light = patterns.light_effect(head)
        if light in ("perform", "begin", "continue", "strengthen"):
            return head, "actual", ""
        if light in _LIGHT_STATUS:
            return head, _LIGHT_STATUS[light], f"light verb '{head.lemma}'"
        return (head, *patterns.effect(head, noun))
    if noun.dep == "nsubj":
        return None
    return None
