"""The one door to the embedded database: readings go in, records and the fold's flat table come out.

A store is one DuckDB file with a table for each of documents, events, claims, runs and inputs, its columns derived
from the records. Reading and reckoning meet only here. What was added is kept in the manifest `inputs`, one row
an input with the hash of all that came of it:

- an input whose hash is in the manifest changes nothing, so a report can be read again at will;
- a document whose reading came out otherwise (a newer coder or model) has its old events and claims replaced;
- rows that belong to no document of the reading (imported ones) are one input by themselves, and only those of
  their ids that the store does not hold are added.

Everything of one `add` happens in one transaction: a process killed in the middle leaves the store as it was.
Tables have no key on text, which would double the time of loading; ids are unique by construction.
"""

from tertius.store.core import Added, Store, open_store
from tertius.store.excerpts import Evidence, sentences_around
from tertius.store.files import SCHEMA_VERSION
from tertius.store.manifest import Input, ReadingLike
from tertius.store.rows import RowWriter

__all__ = [
    "SCHEMA_VERSION",
    "Added",
    "Evidence",
    "Input",
    "ReadingLike",
    "RowWriter",
    "Store",
    "open_store",
    "sentences_around",
]
