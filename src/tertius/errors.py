"""The error tree: one root that every deliberate failure of Tertius descends from.

A message says what was wrong, where (file, line, field) and what to do. `tertius` prints it on one
line and exits with 1; Python callers catch `TertiusError` or the child they expect.
"""


class TertiusError(Exception):
    """Any failure that Tertius foresaw."""


class InputError(TertiusError):
    """A report, event file or option that cannot be used as given."""


class DataError(TertiusError):
    """A data file of the project or of the user (actors, lexicon, weights) that does not hold together."""


class StoreError(TertiusError):
    """A store that cannot be opened, is in use, or was written by a newer version."""


class NotFoundError(TertiusError):
    """An id, actor or type that nothing answers to."""


class NotEnoughEvents(TertiusError):
    """An estimate asked of fewer events than it can bear; the message gives the numbers."""


class SmoothedSeries(InputError):
    """Estimated levels offered where raw period aggregates are needed: a smoothed level knows what came after it."""
