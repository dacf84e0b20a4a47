"""Fit the weights of `tertius classify` anew: `python -m benchmarks train_classifier [FILE]`.

Reads labelled sentences (the reference set by default), writes `classifying/data/weights.csv`. To be run after any
change of the lexicon, of reading or of the features; `python -m benchmarks plv` says what the change is worth. The
same sentences give the same file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.plv import labelled, reference
from tertius.classifying.fitting import fit, written
from tertius.classifying.model import WEIGHTS


def main(arguments: list[str]) -> int:
    """Write the weights."""
    path = Path(arguments[0]) if arguments else reference()
    if not path.exists():
        print(f"train_classifier: there is no {path}; name a file of labelled sentences", file=sys.stderr)
        return 1
    data = labelled(path)
    model = fit([known.features for known in data.known], data.roots)
    text = written(model)
    WEIGHTS.write_text(text, encoding="utf-8")
    print(f"{len(model.weights)} features, {len(text.encode()) / 1000:.0f} kB, from {len(data.rows)} rows")
    return 0
