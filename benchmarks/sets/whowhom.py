"""CoPED: who acts on whom, as token spans, end to end from raw text; sentences of class 0 hold no act.

Every noun phrase counts as an actor here, since most are unnamed, and an act whose doer alone is told counts too. Of
the acts found the one highest in the sentence is scored, with its coordinated parties: the set marks one act a
sentence, and none that is only possible. Parties of a meeting or of a joint act are source and target both; a target
behind another's words is marked with them ("rejected the call of the union"). Class 0 is CAMEO's statements and
appeals (roots 01 and 02), which Tertius codes: `neutral.csv` has the words by the definitions of CAMEO's codes, and
such an act is taken for none. In some stretches of the set nobody marked targets, however plain they are; what is
found there costs precision, so that the figure of the rows with a target marked stands beside that of all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.sets.coding import OpenCast, load_tools, parses, phrase_tokens, rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, f1, precision, recall, share
from tertius.reading.acts import Act
from tertius.reading.clauses import agent, child, direct_objects, heads, prepositions
from tertius.reading.coding import acts_of
from tertius.reading.factuality import compose, factuality
from tertius.reading.predicates import PLACED
from tertius.reading.roles import DISTRIBUTED
from tertius.reading.tokens import Parse, Token

NAME = "who_whom_dev"
WORDS = Path(__file__).parent / "neutral.csv"
DEEP = 40
NESTED = 3
TOWARD = ("against", "on", "to", "toward", "towards", "with", "into")
PLACES = ("in", "inside", "near", "across", "along", "off", "around", "throughout")
CLOSING = frozenset([",", ".", ";", ":", "?", "!", ")", "%", "\u201d", "'s"])
OPENING = frozenset(["(", "$", "\u00a3", "\u20ac", "\u201c"])
APOSTROPHES = frozenset(["'", "\u2019"])
ENDINGS = frozenset(["s", "t", "re", "ve", "ll", "d", "m"])


def measure(path: Path, errors: Errors) -> list[Figure]:
    """The figures of the set."""
    kit = load_tools()
    items = rows(path)
    written = [_written(item["tokens"]) for item in items]
    sources, targets, marked, silent = [], [], [], []
    for item, (_, places), parse in zip(items, written, parses((text for text, _ in written), kit), strict=True):
        made = main_act(parse, OpenCast(parse, kit), kit.patterns)
        spans = _spans(item, places, parse)
        empty = item["quad"] == 0
        wanted = [set[int](), set[int]()] if empty else spans
        for sink, own, gold in zip((sources, targets), made, wanted, strict=True):
            sink.append((len(own & gold), len(own), len(gold)))
        if empty or wanted[1]:
            marked.append(targets[-1])
        if empty:
            silent.append((not (made[0] or made[1]), 1))
        if made[0] != wanted[0] or made[1] != wanted[1]:
            errors.add(NAME, id=item["id"], quad=item["quad"], text=parse.text, **_shown(parse, made, wanted))
    return [
        bootstrap("source F1 by token", sources, f1, "75"),
        bootstrap("source precision", sources, precision),
        bootstrap("source recall", sources, recall),
        bootstrap("target F1 by token", targets, f1, "75"),
        bootstrap("target precision", targets, precision),
        bootstrap("target recall", targets, recall),
        bootstrap("target F1 where one is marked, and class 0", marked, f1),
        bootstrap("class 0 without an act", silent, share),
    ]


def main_act(parse: Parse, cast: OpenCast, patterns: Any) -> tuple[set[int], set[int]]:
    """Tokens of the source and the target of the act highest in the parse."""
    acts = [act for sentence in parse.sentences for act in acts_of(sentence, cast, patterns)]
    acts = [act for act in acts if compose(factuality(act.predicate, patterns).status, act.held) != "possible"]
    acts = [act for act in acts if not _backgrounded(act.predicate)]
    if not acts:
        return set(), set()
    top = min(acts, key=lambda act: (_depth(act.predicate) + (not act.target.actor), act.predicate.i))
    if _is_neutral(top):
        return set(), set()
    same = [act for act in acts if act.anchor.i == top.anchor.i and act.type == top.type and not act.hostile]
    ends = [(act.source.actor, act.target.actor) for act in same]
    source = _tokens(parse[int(first)] for first, _ in ends)
    if top.symmetric and (top.type == "CONSULT" or _joint(parse, same)):
        both = _tokens((parse[int(end)] for pair in ends for end in pair if end), joined=True)
        return both, both
    if not top.target.actor:
        return source, _tokens(_aimed(top, cast))
    return source, _tokens(_object_phrase(parse[int(second)], top) for _, second in ends if second)


def _aimed(act: Act, cast: OpenCast) -> Iterator[Token]:
    """What an act that names nobody acted on is aimed at, and where nothing is, the place ("a ceasefire in Idlib")."""
    level = [act.anchor, act.predicate]
    level += [obj for head in level if head.pos == "VERB" for obj in direct_objects(head)]
    found: dict[str, list[Token]] = {}
    for _ in range(NESTED):
        below = [(prep, token) for head in level for prep, tokens in prepositions(head).items() for token in tokens]
        for prep, token in below:
            if cast.of(token) and token.i != int(act.source.actor):
                found.setdefault(prep, []).append(token)
        level = [token for _, token in below if not cast.of(token)]
    for prep in (*TOWARD, *PLACES):
        if prep in found:
            yield found[prep][0]
            return


def _joint(parse: Parse, acts: list[Act]) -> bool:
    """Whether the parties of a symmetric act are coordinated, and not one on either side of the verb."""
    return all(
        not act.target.actor
        or parse[int(act.target.actor)].head.i in (int(act.source.actor), parse[int(act.source.actor)].head.i)
        for act in acts
    )


def _is_neutral(act: Act) -> bool:
    """Whether an act is a statement or an appeal (CAMEO 01 and 02), which the set has in its class 0.

    Charges rejected with no accuser named are denied responsibility (016); who is named is answered. To agree with
    another and on nothing is accord expressed (019).
    """
    words = neutral_words()
    word = act.rules[0].split(": ", 1)[-1]
    if any(word == each or word.startswith((f"{each},", f"{each};")) for each in words):
        return True
    if act.held == "intended" and words.get(act.predicate.lemma) == "appeal":
        return True
    below = prepositions(act.anchor)
    if act.anchor.lemma == "agree" and "with" in below:
        return not (set(below) & {"on", "to"}) and child(act.anchor, "xcomp", "dobj") is None
    above = [head for head in heads(act.anchor) if head.pos == "NOUN" and head is not act.anchor]
    objects = direct_objects(act.anchor)
    inside = [c for c in act.anchor.children if c.dep == "xcomp"]
    if any(words.get(each.lemma) == "statement" for each in (*above, *inside, *objects)):
        return True
    return any(words.get(each.lemma) == "charge" and not _laid(each) for each in objects)


def _laid(charge: Token) -> bool:
    """Whether it is said who makes a charge."""
    below = prepositions(charge)
    return bool({"by", "from"} & set(below)) or any(
        c.dep == "poss" or (c.dep == "acl" and agent(c)) or (c.pos in ("PROPN", "ADJ") and c.text[:1].isupper())
        for c in charge.children
    )


@cache
def neutral_words() -> dict[str, str]:
    """The words of the lexicon that CAMEO has among statements and appeals, with which of the two."""
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["what"] for row in csv.DictReader(lines)}


def _object_phrase(target: Token, act: Act) -> Token:
    """The object of a verb, where the target is whoever is behind it ("rejected the call of the union")."""
    node = target
    if (act.type not in DISTRIBUTED and act.mode not in PLACED) or target.dep == "dobj":
        return target
    for _ in range(6):
        if node.dep == "conj" and node is target:
            return target
        if node.head.i == act.anchor.i:
            charged = neutral_words().get(node.lemma) == "charge"
            return node if node.dep in ("dobj", "nsubjpass") and not charged else target
        if node.dep == "pobj" and node.head.lower not in ("of", "by", "from"):
            return target
        node = node.head
    return target


def _tokens(heads: Iterable[Token], joined: bool = False) -> set[int]:
    """The phrases of some heads; what is coordinated is one phrase with its "and", unless these are names apart."""
    named = {head.i: head for head in heads}
    found: set[int] = set()
    for head in named.values():
        own = phrase_tokens(head)
        apart = head.pos == head.head.pos == "PROPN" and not joined
        if head.dep == "conj" and head.head.i in named and not apart:
            own |= set(range(max(phrase_tokens(head.head)) + 1, min(own)))
        found |= own
    return found


def _backgrounded(token: Token) -> bool:
    """Whether an act is no part of what a sentence says in the main: but tells who or what is meant."""
    return any(head.dep in ("relcl", "acl") for head in heads(token, DEEP))


def _depth(token: Token) -> int:
    depth = 0
    for _ in range(DEEP):
        if token.head.i == token.i:
            break
        token, depth = token.head, depth + (token.dep != "conj")
    return depth


def _written(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as it was written before it was cut at every mark, and where each token stands in it.

    The set has "cease - fire", "Macron \u2019 s" and "30 , 000" for what a paper prints without the spaces.
    """
    text, places = "", []
    for i, word in enumerate(tokens):
        before, after = tokens[i - 1] if i else "", tokens[i + 1] if i + 1 < len(tokens) else ""
        if text and not _joined(before, word, after, text):
            text += " "
        places.append((len(text), len(text) + len(word)))
        text += word
    return text, places


def _joined(before: str, word: str, after: str, text: str) -> bool:
    """Whether a token stood next to the one before it with no space between."""
    if word in CLOSING or before in OPENING:
        return True
    if word in APOSTROPHES:
        return after.lower() in ENDINGS
    if before in APOSTROPHES:
        return word.lower() in ENDINGS
    if "-" in (word, before):
        return "--" not in text[-2:] + word and "- -" not in f"{before} {word} {after}"
    if before in (".", ",") and word.isdigit():
        return text[-2:-1].isdigit() and len(text) > 1
    return (len(before) == 1 and not before.isascii() and before.isalpha() and word[:1].islower()) or _is_accent(word)


def _is_accent(word: str) -> bool:
    return len(word) == 1 and not word.isascii() and word.isalpha() and word.islower()


def _spans(item: dict[str, Any], places: list[tuple[int, int]], parse: Parse) -> list[set[int]]:
    """Gold tokens in the parse's own numbering, by characters."""
    found = [set[int](), set[int]()]
    for (start, stop), tag in zip(places, item["tags"], strict=True):
        roles = {"S": (0,), "T": (1,), "R": (0, 1)}.get(tag[-1], ())
        touched = {t.i for t in parse if t.idx < stop and t.stop > start} if roles else set()
        for role in roles:
            found[role] |= touched
    return found


def _shown(parse: Parse, made: tuple[set[int], set[int]], gold: list[set[int]]) -> dict[str, str]:
    def words(tokens: set[int]) -> str:
        return " ".join(parse[i].text for i in sorted(tokens))

    return {
        "made_source": words(made[0]),
        "gold_source": words(gold[0]),
        "made_target": words(made[1]),
        "gold_target": words(gold[1]),
    }
