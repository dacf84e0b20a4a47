"""Reports to events and claims: sources, parse, parties, acts, factuality, voices, dates, records.

One module a step, in that order. `read` is the whole way for a set of sources.
"""

from tertius.reading.reading import Options, Reading, read

__all__ = ["Options", "Reading", "read"]
