"""Part of speech and lemma of every token, as the pipeline's own rules give them, remembered from word to word.

Comes in: a `Doc` with tags and dependencies. Goes out: a `Parse`. spaCy's attribute ruler tries all its patterns at
every token, and its lemmatizer looks up every word anew; together they take a third of the time of a parse. What they
say of a token depends on few things: the words that the patterns name, the tag, the dependency, and the neighbours
where a pattern of several tokens may match. So each case is put to them once. Where a pipeline has other components, or
patterns that look at more, nothing is remembered and its own components run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tertius.reading.tokens import Parse, build, edges

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

REMEMBERED = ("attribute_ruler", "lemmatizer")
"""The components whose work is remembered; they must be the last two of the pipeline."""
_SEEN = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_SET = frozenset({"TAG", "DEP", "POS", "MORPH", "LEMMA"})

Case = tuple[str, int, int]
"""What a pattern of one token can see: the word, where some pattern names it, the tag and the dependency."""
Outcome = tuple[int, int, str, str, str, str]
"""Part of speech and morphology (ids), lemma where the ruler sets it, part of speech, tag and dependency (names)."""


@lru_cache(maxsize=2)
def morphology(nlp: Language) -> Morphology | None:
    """What is remembered of a pipeline, None for one whose components are not those that can be."""
    names = tuple(nlp.pipe_names)
    if names[-2:] != REMEMBERED or not set(names[:-2]) <= {"tok2vec", "transformer", "tagger", "parser"}:
        return None
    ruler: Any = nlp.get_pipe(REMEMBERED[0])
    lemmatizer: Any = nlp.get_pipe(REMEMBERED[1])
    if getattr(lemmatizer, "mode", "") not in ("rule", "lookup"):
        return None
    patterns = [pattern for entry in ruler.patterns for pattern in entry["patterns"]]
    seen = {(attribute, kind) for pattern in patterns for token in pattern for attribute, kind in _asked(token)}
    attributes = {attribute for attribute, _ in seen}
    kinds = {kind for _, kind in seen}
    sets = {str(name) for entry in ruler.patterns for name in entry["attrs"]}
    if not (attributes <= _SEEN and kinds <= {"is", "IN", "NOT_IN", "REGEX"} and sets <= _SET):
        return None
    return Morphology(nlp, ruler, lemmatizer, patterns)


def _asked(token: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The attributes that a token of a pattern looks at, and how; an operator is asked too, and is never remembered."""
    for attribute, wanted in token.items():
        for kind in wanted if isinstance(wanted, dict) else ("is",):
            yield attribute, kind


class Morphology:
    """The cases met so far of one pipeline; `parse` gives what its components would, to the letter."""

    def __init__(self, nlp: Language, ruler: Any, lemmatizer: Any, patterns: Sequence[Sequence[Any]]) -> None:
        self._ruler, self._lemmatizer = ruler, lemmatizer
        self._strings = nlp.vocab.strings
        self._named, self._regexes = _words(patterns)
        long = [pattern for pattern in patterns if len(pattern) > 1]
        self._reach = max((len(pattern) for pattern in long), default=1) - 1
        self._places = self._matcher(nlp, long)
        self._words: dict[int, tuple[str, str, str]] = {}
        self._masks: dict[Case, int] = {}
        self._outcomes: dict[tuple[Case, tuple[int, ...]], Outcome] = {}
        self._lemmas: dict[tuple[int, int, int], str] = {}

    @staticmethod
    def _matcher(nlp: Language, long: Sequence[Sequence[Any]]) -> Any:
        """Tells which places of the patterns of several tokens a single token may fill."""
        from spacy.matcher import Matcher

        places = Matcher(nlp.vocab)
        for number, token in enumerate(token for pattern in long for token in pattern):
            places.add(str(number), [[token]])
        return places

    def parse(self, doc: Doc) -> Parse:
        """Take over a parse that neither component has seen.

        Parameters
        ----------
        doc : Doc
            Tagged and parsed by the same pipeline.

        Returns
        -------
        Parse
            As `tokens.from_spacy` after both components.
        """
        table = doc.to_array(["ORTH", "TAG", "DEP", "IDX", "SENT_START"]).tolist()
        count = len(table)
        heads = [token.head.i for token in doc]
        words = [self._word(row[0]) for row in table]
        cases = [(word[2], row[1], row[2]) for word, row in zip(words, table, strict=True)]
        masks = [self._mask(case, doc, i) for i, case in enumerate(cases)]
        keys = [(case, self._around(masks, i)) for i, case in enumerate(cases)]
        if any(key not in self._outcomes for key in keys):
            self._learn(doc, keys)
        rows = []
        for i in range(count):
            orth, _, _, idx, _ = table[i]
            pos, morph, lemma, *names = self._outcomes[keys[i]]
            if not lemma:
                lemma = self._lemmas.get((orth, pos, morph)) or self._lemma(doc, i, orth, pos, morph)
            text, lower, _ = words[i]
            rows.append((idx, text, lower, lemma, *names, heads[i]))
        starts = [i for i in range(count) if table[i][4] == 1 or i == 0]
        return build(doc.text, rows, starts, edges(heads))

    def _word(self, orth: int) -> tuple[str, str, str]:
        """Text, lower case, and the word as the patterns see it ("" for one that none of them names)."""
        word = self._words.get(orth)
        if word is None:
            text = self._strings[orth]
            lower = text.lower()
            seen = lower if lower in self._named or any(r.search(lower) for r in self._regexes) else ""
            self._words[orth] = word = (text, lower, " " if text.isspace() else seen)
        return word

    def _mask(self, case: Case, doc: Doc, i: int) -> int:
        mask = self._masks.get(case)
        if mask is None:
            filled = self._places(doc[i : i + 1], allow_missing=True) if len(self._places) else ()
            self._masks[case] = mask = sum({1 << int(self._strings[place]) for place, _, _ in filled})
        return mask

    def _around(self, masks: list[int], i: int) -> tuple[int, ...]:
        """What the neighbours may be in a pattern of several tokens, where the token itself may be in one."""
        if not masks[i]:
            return ()
        reach = self._reach
        return tuple(masks[k] if 0 <= k < len(masks) else -1 for k in range(i - reach, i + reach + 1))

    def _learn(self, doc: Any, keys: Sequence[tuple[Case, tuple[int, ...]]]) -> None:
        self._ruler(doc)
        for token, key in zip(doc, keys, strict=True):
            lemma = "" if self._lemmatizer.overwrite or not token.lemma else token.lemma_.lower()
            self._outcomes[key] = (token.pos, token.morph.key, lemma, token.pos_, token.tag_, token.dep_)

    def _lemma(self, doc: Any, i: int, orth: int, pos: int, morph: int) -> str:
        token = doc[i]
        token.pos = pos
        token.set_morph(morph)
        lemma: str = self._lemmatizer.lemmatize(token)[0].lower()
        self._lemmas[orth, pos, morph] = lemma
        return lemma


def _words(patterns: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The words that patterns name, and the expressions that they look for."""
    named: set[str] = set()
    regexes: list[re.Pattern[str]] = []
    for wanted in (token["LOWER"] for pattern in patterns for token in pattern if "LOWER" in token):
        parts: Mapping[str, Any] = wanted if isinstance(wanted, dict) else {"IN": [wanted]}
        for kind, value in parts.items():
            if kind == "REGEX":
                regexes.append(re.compile(value))
            else:
                named.update(value)
    return frozenset(named), tuple(regexes)
