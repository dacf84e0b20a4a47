"""Sentences with a marked source and target into PLOVER's root, quad class and sign.

Stands after reading, whose acts and statuses it takes: `sides` puts the two parties in the place of a cast, `rules`
runs reading's own functions over them, `features` names what was found, `model` weighs it.
"""

from tertius.classifying.passages import Classified, Passage, classify, classify_passages, passage, read_rows

__all__ = ["Classified", "Passage", "classify", "classify_passages", "passage", "read_rows"]
