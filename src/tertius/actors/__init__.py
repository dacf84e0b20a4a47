"""Dated actors, names, persons and offices as data, and name to actor at a date.

Stands between `ontology` and `reading`. Everything a domain expert would edit is a row in `data/`: actors, names
by kind, persons by office and term, titles, modifiers, ambiguous names, sectors.
"""

from tertius.actors.build import load_actors
from tertius.actors.naming import Named, named, resolve_rows
from tertius.actors.records import Clue, Modifier, Person, Sector, Title
from tertius.actors.resolve import Resolution, resolve
from tertius.actors.table import ActorTable
from tertius.actors.words import normal_form, tokenise

__all__ = [
    "ActorTable",
    "Clue",
    "Modifier",
    "Named",
    "Person",
    "Resolution",
    "Sector",
    "Title",
    "load_actors",
    "named",
    "normal_form",
    "resolve",
    "resolve_rows",
    "tokenise",
]
