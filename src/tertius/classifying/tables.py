"""What classifying needs, loaded once: the indexed lexicon, the ontology, the actor tables, the roots that differ.

`data/roots.csv` holds the few modes whose root in PLOVER's fifteen-root coding is not that of their type, some only
where the source is of a sector: a verdict is an ACCUSE there, as in CAMEO (116), and a SANCTION here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.ontology import load_ontology
from tertius.ontology.files import read_lines
from tertius.reading.patterns import Patterns, default_patterns

if TYPE_CHECKING:
    from tertius.actors import ActorTable
    from tertius.ontology import Ontology

DATA = Path(__file__).with_name("data")
COLUMNS = ("type", "mode", "sector", "root", "note")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables; `objects` are the nouns that the verb lexicon names as objects, and the event nouns."""

    patterns: Patterns
    ontology: Ontology
    actors: ActorTable
    objects: frozenset[str]
    roots: Mapping[tuple[str, str, str], str]

    def root(self, kind: str, mode: str, sectors: Iterable[str] = ()) -> str:
        """The root, of fifteen, of a type and mode, for a source of these sectors."""
        for sector in ("", *sectors):
            if (kind, mode, sector) in self.roots:
                return self.roots[kind, mode, sector]
        return self.ontology.root15(kind)


@cache
def load_tables() -> Tables:
    """Load the tables of classifying; the same object on every call."""
    from tertius.actors import load_actors

    patterns = default_patterns()
    named = {word for index in patterns.verbs.values() for pattern in index for word in pattern.row.object}
    lines = [line.values for line in read_lines(DATA / "roots.csv", COLUMNS)]
    return Tables(
        patterns=patterns,
        ontology=load_ontology(),
        actors=load_actors(),
        objects=frozenset(named | set(patterns.nouns)),
        roots={(kind, mode, sector): root for kind, mode, sector, root, _ in lines},
    )
