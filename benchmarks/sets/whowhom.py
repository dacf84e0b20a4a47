"""CoPED: who acts on whom, as token spans, end to end from raw text; sentences of class 0 hold no act.

Every noun phrase counts as an actor here, since most are unnamed. Of the acts found the one highest in the sentence is
scored, with its coordinated parties: the set marks one act a sentence, and none that is only possible. Parties of a
reciprocal act are source and target both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.sets.coding import OpenCast, load_tools, parses, phrase_tokens, rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, f1, precision, recall, share
from tertius.reading.acts import Act
from tertius.reading.coding import acts_of
from tertius.reading.factuality import compose, factuality
from tertius.reading.tokens import Parse, Token

NAME = "who_whom_dev"
DEEP = 40


def measure(folder: Path, errors: Errors) -> list[Figure]:
    """The figures of the set."""
    kit = load_tools()
    items = rows(folder / f"{NAME}.jsonl")
    sources, targets, silent = [], [], []
    for item, parse in zip(items, parses((" ".join(item["tokens"]) for item in items), kit), strict=True):
        made = main_act(parse, OpenCast(parse, kit), kit.patterns)
        spans = _spans(item, parse)
        empty = item["quad"] == 0
        wanted = [set[int](), set[int]()] if empty else spans
        for sink, own, gold in zip((sources, targets), made, wanted, strict=True):
            sink.append((len(own & gold), len(own), len(gold)))
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
        bootstrap("class 0 without an act", silent, share),
    ]


def main_act(parse: Parse, cast: OpenCast, patterns: Any) -> tuple[set[int], set[int]]:
    """Tokens of the source and the target of the act highest in the parse."""
    acts = [act for sentence in parse.sentences for act in acts_of(sentence, cast, patterns)]
    acts = [act for act in acts if compose(factuality(act.predicate, patterns).status, act.held) != "possible"]
    if not acts:
        return set(), set()
    top = min(acts, key=lambda act: (_depth(act.predicate), act.predicate.i))
    same = [act for act in acts if act.anchor.i == top.anchor.i and act.type == top.type and not act.hostile]
    source = _tokens(parse, [act.source.actor for act in same])
    target = _tokens(parse, [act.target.actor for act in same])
    if top.symmetric and _joint(parse, same):
        source = target = source | target
    return source, target


def _joint(parse: Parse, acts: list[Act]) -> bool:
    """Whether the parties of a symmetric act are coordinated, and not one on either side of the verb."""
    return all(_linked(parse[int(act.source.actor)], parse[int(act.target.actor)]) for act in acts)


def _linked(first: Token, second: Token) -> bool:
    return second.head.i in (first.i, first.head.i)


def _tokens(parse: Parse, heads: list[str]) -> set[int]:
    found: set[int] = set()
    for head in heads:
        found |= phrase_tokens(parse[int(head)])
    return found


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < DEEP:
        token, depth = token.head, depth + 1
    return depth


def _spans(item: dict[str, Any], parse: Parse) -> list[set[int]]:
    """Gold tokens in the parse's own numbering, by characters."""
    starts, at = [], 0
    for word in item["tokens"]:
        starts.append((at, at + len(word)))
        at += len(word) + 1
    found = [set[int](), set[int]()]
    for (start, stop), tag in zip(starts, item["tags"], strict=True):
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
