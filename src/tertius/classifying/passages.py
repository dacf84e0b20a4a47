"""Sentences with a marked source and target into root, quad class and sign.

Comes in: rows with a sentence and the words of its two parties. Goes out: the same rows with their class, its
probability and what speaks for it. The order: find the sides, parse, find the acts between the sides, weigh.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tertius.classifying.features import features
from tertius.classifying.model import Model, load_model
from tertius.classifying.rules import DEFAULT, Finding, findings
from tertius.classifying.sides import Spans, mark
from tertius.classifying.tables import Tables, load_tables
from tertius.errors import InputError
from tertius.reading.parsing import DEFAULT_MODEL
from tertius.reading.parsing import load_model as load_pipeline
from tertius.reading.tokens import Parse, from_spacy
from tertius.tables import json_lines

if TYPE_CHECKING:
    from tertius.tables import Records

Method = Literal["learned", "rules"]
LONGEST = 20_000
"""Characters of a sentence; a row with more is no sentence."""
BATCH = 64
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with the words and characters of its source and target; `id` is the user's own, or ""."""

    id: str
    sentence: str
    source: str
    target: str
    source_spans: Spans
    target_spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What the source does to the target: one of 15 roots, its quad class (1 to 4), its sign, and why.

    `quad`: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. `probability` is None
    by the rules alone. `because` is the lexicon's row and the features that speak most for the root.
    """

    id: str
    sentence: str
    source: str
    target: str
    root: str
    quad: int
    binary: Literal["cooperation", "conflict"]
    probability: float | None
    because: tuple[str, ...]


def passage(row: Mapping[str, Any], where: str = "row 1") -> Passage:
    """Check one row.

    Parameters
    ----------
    row : mapping
        `sentence`, and `source` and `target` as words of the sentence or `source_spans` and `target_spans` as
        characters of it ([[0, 5], ...]); a party that the sentence does not name may be "".
    where : str
        Said in the error.

    Raises
    ------
    InputError
        When a field is missing, of the wrong kind, or not in the sentence.

    Examples
    --------
    >>> passage({"sentence": "Oslo praised Rome.", "source": "Oslo", "target": "Rome"}).target_spans
    ((13, 17),)
    """
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: not an object; each row is one such as {{'sentence': ..., 'source': ...}}")
    for field in ("sentence", "source", "target"):
        if not isinstance(row.get(field), str):
            raise InputError(f"{where}, field {field}: is {'not a text' if field in row else 'missing'}")
    sentence = row["sentence"]
    if not sentence.strip():
        raise InputError(f"{where}, field sentence: is empty")
    if len(sentence) > LONGEST:
        raise InputError(f"{where}, field sentence: {len(sentence):,} characters are no sentence")
    if not row["source"] and not row["target"]:
        raise InputError(f"{where}: neither source nor target is given")
    key = row.get("id", "")
    return Passage(
        id=key if isinstance(key, str) else json.dumps(key),
        sentence=sentence,
        source=row["source"],
        target=row["target"],
        source_spans=_spans(row, "source", where),
        target_spans=_spans(row, "target", where),
    )


def _spans(row: Mapping[str, Any], side: str, where: str) -> Spans:
    sentence, words = row["sentence"], row[side]
    field = f"{side}_spans"
    given = row.get(field)
    if given:
        if not isinstance(given, (list, tuple)):
            raise InputError(f"{where}, field {field}: is not a list of [start, stop]")
        return tuple(_span(span, len(sentence), f"{where}, field {field}") for span in given)
    start = sentence.find(words)
    if words and start < 0:
        start = sentence.lower().find(words.lower())
        if start < 0 and field not in row:
            raise InputError(f"{where}, field {side}: {words!r} is not in the sentence")
    return ((start, start + len(words)),) if words and start >= 0 else ()


def _span(span: Any, length: int, where: str) -> tuple[int, int]:
    pair = tuple(span) if isinstance(span, (list, tuple)) else ()
    if len(pair) != 2 or not all(isinstance(end, int) and not isinstance(end, bool) for end in pair):
        raise InputError(f"{where}: {span!r} is not [start, stop] in characters")
    start, stop = pair
    if not 0 <= start < stop <= length:
        raise InputError(f"{where}: {list(pair)} is not inside the sentence of {length} characters")
    return start, stop


def read_rows(path: Path | None, bad: Callable[[InputError], None] | None = None) -> Iterator[Passage]:
    """Read the rows of a JSON-lines file as they come.

    Parameters
    ----------
    path : Path or None
        The file; None is standard input.
    bad : callable, optional
        Told of each row that is not as it must be, which is then left out; without it the first one raises.

    Raises
    ------
    InputError
        When the file cannot be read, or with file and line when a row is not as it must be.
    """
    return json_lines(path, passage, bad)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one passage before it is weighed: what the rules found, and the features."""

    found: tuple[Finding, ...]
    features: frozenset[str]

    @property
    def root(self) -> str:
        """The root by the rules alone."""
        return self.found[0].root if self.found else DEFAULT


def evidence(
    passages: Iterable[Passage], tables: Tables | None = None, model: str = ""
) -> Iterator[tuple[Passage, Evidence]]:
    """Parse passages and find what speaks for each root.

    Parameters
    ----------
    passages : iterable of Passage
        They are taken as they come, a batch at a time.
    tables : Tables, optional
        Lexicon, ontology, actors.
    model : str
        Name of an installed spaCy pipeline; the default one when empty.

    Yields
    ------
    tuple of Passage and Evidence
        In the order of the passages.
    """
    tables = tables or load_tables()
    nlp = load_pipeline(model or DEFAULT_MODEL)
    pairs = ((item.sentence.replace("\n", " "), item) for item in passages)
    for doc, item in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        parse = from_spacy(doc)
        for token in parse:
            tables.patterns.correct(token)
        yield item, weigh(parse, item, tables)


def weigh(parse: Parse, item: Passage, tables: Tables) -> Evidence:
    """What speaks for each root in one parsed passage."""
    marked = mark(parse, item.source_spans, item.target_spans)
    found = findings(parse, marked, tables)
    return Evidence(tuple(found), features(parse, marked, found, tables))


def classify(rows: Iterable[Mapping[str, Any]], *, method: Method = "learned", model: str = "") -> Records[Classified]:
    """What the source does to the target in each of some sentences: PLOVER's root, quad class and sign.

    Parameters
    ----------
    rows : iterable of mappings
        Each with `sentence`, `source` and `target` (words of the sentence), and if wanted `source_spans` and
        `target_spans` (characters, [[start, stop], ...]) and an `id`.
    method : {"learned", "rules"}
        Weigh the named features of the sentence (the default), or take the likeliest act by the rules alone.
    model : str
        Name of an installed spaCy pipeline; the one that Tertius depends on by default.

    Returns
    -------
    Records of Classified
        One a row, in their order.

    Raises
    ------
    InputError
        Names the row and the field that cannot be used.

    Examples
    --------
    >>> rows = [{"sentence": "Oslo condemned the raid by Rome.", "source": "Oslo", "target": "Rome"}]
    >>> [(row.root, row.quad, row.binary) for row in classify(rows)]
    [('ACCUSE', 3, 'conflict')]
    """
    from tertius.tables import Records

    passages = [passage(row, f"row {number}") for number, row in enumerate(rows, 1)]
    return Records(list(classify_passages(passages, method=method, model=model)), Classified)


def classify_passages(
    passages: Iterable[Passage], *, method: Method = "learned", model: str = ""
) -> Iterator[Classified]:
    """Classify passages as they come.

    Parameters
    ----------
    passages : iterable of Passage
        Sentences with their sides.
    method : {"learned", "rules"}
        Weigh the features, or take the likeliest act by the rules of reading alone.
    model : str
        Name of an installed spaCy pipeline; the default one when empty.

    Yields
    ------
    Classified
        One a passage, in their order.
    """
    tables = load_tables()
    weights = load_model() if method == "learned" else None
    for item, known in evidence(passages, tables, model):
        yield _classified(item, known, tables, weights)


def _classified(item: Passage, known: Evidence, tables: Tables, weights: Model | None) -> Classified:
    rules = tuple(f"{finding.rule}: {finding.type}, {finding.status}" for finding in known.found[:1])
    root, probability, reasons = known.root, None, rules or ("nothing found: the default",)
    if weights is not None:
        chances = weights.probabilities(known.features)
        root = decided(chances, tables)
        probability = round(chances[root], 4)
        reasons = tuple(f"{name} ({value:+.2f})" for name, value in weights.strongest(known.features, root)) + rules
    quad = quad_of(root, tables)
    return Classified(
        id=item.id,
        sentence=item.sentence,
        source=item.source,
        target=item.target,
        root=root,
        quad=quad,
        binary="cooperation" if quad < 3 else "conflict",
        probability=probability,
        because=reasons,
    )


def decided(chances: Mapping[str, float], tables: Tables) -> str:
    """The likeliest root of the likelier sign: several roots that share a sign outweigh one that does not."""
    friendly = {root: value for root, value in chances.items() if quad_of(root, tables) < 3}
    hostile = {root: value for root, value in chances.items() if root not in friendly}
    side = friendly if sum(friendly.values()) >= sum(hostile.values()) else hostile
    return min(side, key=lambda name: (-side[name], name))


def quad_of(root: str, tables: Tables) -> int:
    """The quad class of a root, 1 to 4; the coding with 15 roots counts all yielding as material cooperation."""
    if root == "YIELD":
        return 2
    return 1 + QUADS.index(tables.ontology.quad(root))
