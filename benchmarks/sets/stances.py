"""Who is for or against whom: directed sentiment between two marked entities, and stance triples.

Both come from the reader's signed acts and judgements between any noun phrases: warm types are for, hostile ones
against, by their intensity; an act that did not happen says nothing. Neither set is about relations between states
only, and much of it is in what readers know of the quarrels, which no word shows; the figures say how far words go.
Texts are halved by their hash: rules were written looking at errors of the one half, which alone are written out; the
figures of the other are printed apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.sets.coding import OpenCast, load_tools, parses, phrase_tokens, rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, class_counts, f1, macro_f1, precision, recall
from tertius.reading.attribution import attributions
from tertius.reading.coding import acts_of
from tertius.reading.evaluations import judgements
from tertius.reading.factuality import compose, factuality
from tertius.reading.nesting import Nesting
from tertius.reading.quotations import Quotation
from tertius.reading.reader import Tools
from tertius.reading.tokens import Parse, Token

DIRECTED, TRIPLES = "directed_sentiment_dev", "stance_triples_dev"
CLASSES = ("neutral", "pos_1to2", "neg_1to2", "pos_2to1", "neg_2to1")
WARM, COLD = 1.0, -1.0

DEALINGS = frozenset({"CONSULT", "AGREE", "REQUEST"})
"""Types of dealing with another, which may be done in any mood."""
NARRATOR = -1
"""Stands for the head of a source where the text itself judges."""

Signed = tuple[int, int, int]


def unseen(text: str) -> bool:
    """Whether a text is of the half whose errors nobody looked at."""
    return int(hashlib.sha256(text.strip().encode()).hexdigest(), 16) % 2 == 1


def signed(parse: Parse, kit: Tools) -> Iterator[Signed]:
    """Head of the source, sign, and head of the target: acts that are warm or hostile and not denied, judgements."""
    cast = OpenCast(parse, kit)
    said = Nesting(attributions(parse, cast, kit.patterns, Quotation()))
    for sentence in parse.sentences:
        for act in acts_of(sentence, cast, kit.patterns):
            score = act.intensity if act.intensity is not None else kit.ontology.intensity(act.type, act.mode)
            status = compose(factuality(act.predicate, kit.patterns).status, act.held)
            if not act.target.actor or status == "denied" or act.type in DEALINGS or COLD < score < WARM:
                continue
            yield int(act.source.actor), 1 if score > 0 else -1, int(act.target.actor)
        for each in judgements(sentence, cast, kit.patterns, said):
            source = int(each.source.actor) if each.source is not None else NARRATOR
            yield source, each.sign, int(each.target.actor)


def measure_directed(path: Path, errors: Errors) -> list[Figure]:
    """Directed sentiment: macro-F1 over no sentiment and two signs in two directions."""
    kit = load_tools()
    items = rows(path)
    counts = []
    for item, parse in zip(items, parses((item["text"] for item in items), kit), strict=True):
        made = _label(parse, _marked(item["marked"], parse), kit)
        counts.append(class_counts(item["label"], made, CLASSES))
        if made != item["label"] and not unseen(item["text"]):
            errors.add(DIRECTED, id=item["id"], marked=item["marked"], gold=item["label"], made=made)
    apart = [count for item, count in zip(items, counts, strict=True) if unseen(item["text"])]
    figures = [
        bootstrap("macro-F1 over five classes", counts, macro_f1),
        bootstrap("the same, on the half not looked at", apart, macro_f1),
    ]
    for i, name in enumerate(CLASSES):
        figures.append(bootstrap(f"F1 {name}", [row[3 * i : 3 * i + 3] for row in counts], f1))
    return figures


def _marked(text: str, parse: Parse) -> list[set[int]]:
    """Tokens of the two entities that stand in brackets."""
    spans, shift = [], 0
    for match in re.finditer(r"\[([^\[\]]*)\]", text):
        start = match.start() - shift
        spans.append((start, start + len(match[1])))
        shift += 2
    tokens = [{t.i for t in parse if t.idx < stop and t.stop > start} for start, stop in spans[:2]]
    return tokens if len(tokens) == 2 else [set(), set()]


def _label(parse: Parse, entities: list[set[int]], kit: Tools) -> str:
    first, second = entities
    for source, sign, target in signed(parse, kit):
        if source == NARRATOR:
            continue
        ends = _phrase(parse[source]), _phrase(parse[target])
        for one, other, way in ((first, second, "1to2"), (second, first, "2to1")):
            if ends[0] & one and ends[1] & other:
                return f"{'pos' if sign > 0 else 'neg'}_{way}"
    return "neutral"


def _phrase(head: Token) -> set[int]:
    """The tokens of a phrase, and of what is put beside it as another name of the same."""
    others = [c for c in head.children if c.dep == "appos"] + ([head.head] if head.dep == "appos" else [])
    return phrase_tokens(head).union(*(phrase_tokens(other) for other in others))


def measure_triples(path: Path, errors: Errors) -> list[Figure]:
    """Stance triples: precision and recall of (source, sign, target), names compared by their words."""
    kit = load_tools()
    items = rows(path)
    counts, pairs = [], []
    for item, parse in zip(items, parses((item["sentence"] for item in items), kit), strict=True):
        gold = [(t["source"], 1 if t["sentiment"] == "POS" else -1, t["target"]) for t in item["triples"]]
        made = sorted({(_words(parse, a), sign, _words(parse, b)) for a, sign, b in signed(parse, kit)})
        hits = _hits(made, gold, signs=True)
        counts.append((hits, len(made), len(gold)))
        pairs.append((_hits(made, gold, signs=False), len(made), len(gold)))
        if hits < len(gold) and not unseen(_report(item)):
            errors.add(TRIPLES, id=item["id"], text=item["sentence"], gold=gold, made=made)
    apart = [count for item, count in zip(items, counts, strict=True) if unseen(_report(item))]
    return [
        bootstrap("triple precision", counts, precision),
        bootstrap("triple recall", counts, recall),
        bootstrap("triple F1", counts, f1),
        bootstrap("triple F1, on the half not looked at", apart, f1),
        bootstrap("triple F1, sign aside", pairs, f1),
    ]


def _report(item: dict[str, Any]) -> str:
    """The report that a sentence is of; its id is that with a number."""
    return str(item["id"]).rsplit("-", 1)[0]


def _words(parse: Parse, head: int) -> str:
    if head == NARRATOR:
        return "None"
    return " ".join(parse[i].text for i in sorted(phrase_tokens(parse[head])))


def _hits(made: list[tuple[str, int, str]], gold: list[tuple[str, int, str]], signs: bool) -> int:
    """Gold triples that a made one tells, each made one used once."""
    left = list(made)
    hits = 0
    for source, sign, target in gold:
        for each in left:
            if _same(each[0], source) and _same(each[2], target) and (each[1] == sign or not signs):
                left.remove(each)
                hits += 1
                break
    return hits


def _same(phrase: str, name: str) -> bool:
    """Whether a phrase holds the last word of a name (of a party's, the one before), or half of a description's."""
    own, wanted = ([_stem(word) for word in re.findall(r"\w+", text.casefold())] for text in (phrase, name))
    if len(wanted) > 1 and wanted[-1] == "party":
        wanted = wanted[:-1]
    if not wanted:
        return False
    return wanted[-1] in own or 2 * len(set(own) & set(wanted)) >= max(len(set(own)), len(set(wanted)))


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
