"""Event types, crosswalks, intensity scales and the reader's lexicon: data tables and their loaders.

`load_ontology()` and `load_lexicon()` return frozen objects that the later stages take as arguments.
"""

from tertius.ontology.lexicon import (
    Cue,
    Evaluation,
    Lemma,
    Lexicon,
    LightVerb,
    Marker,
    Noun,
    Operator,
    Polarity,
    Quality,
    RelationNoun,
    Reversal,
    Verb,
    load_lexicon,
)
from tertius.ontology.mirrored import Mirrored, load_mirrored
from tertius.ontology.scheme import Code, Crosswalk, EventType, Mode, Ontology, Scale, load_ontology

__all__ = [
    "Code",
    "Crosswalk",
    "Cue",
    "Evaluation",
    "EventType",
    "Lemma",
    "Lexicon",
    "LightVerb",
    "Marker",
    "Mirrored",
    "Mode",
    "Noun",
    "Ontology",
    "Operator",
    "Polarity",
    "Quality",
    "RelationNoun",
    "Reversal",
    "Scale",
    "Verb",
    "load_lexicon",
    "load_mirrored",
    "load_ontology",
]
