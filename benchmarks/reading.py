"""What reading costs beside the bare parse: both over the same 200 kB, cut alike, with the same model.

The bare parse is spaCy's own with all components that reading needs. Reading makes the same parse, but remembers what
the last two components say (`reading.morphology`); that parse is timed by itself too, so that what coding costs shows.
The text is the sample reports one after the other, over and over, so that it is real prose and the same everywhere.
"""

from __future__ import annotations

import tempfile
from collections import deque
from itertools import cycle
from pathlib import Path

from benchmarks.harness import compare, report

SIZE = 200_000


def sample_text(size: int = SIZE) -> str:
    """At least `size` bytes of the sample reports, whole reports each."""
    from tertius.reading.sources import Defaults, load
    from tertius.records import Document
    from tertius.samples import sample_reports

    texts = [item.text for path in sample_reports() for item in load(path, Defaults()) if isinstance(item, Document)]
    parts: list[str] = []
    length = 0
    for text in cycle(texts):
        if length >= size:
            return "\n\n".join(parts)
        parts.append(text)
        length += len(text.encode()) + 2
    raise AssertionError("there are no sample reports")


def run(rounds: int = 5) -> str:
    """Time `tertius.reading.read` against spaCy alone."""
    from tertius.reading import Options, read
    from tertius.reading.parsing import load_model, parse, spacy_parse

    text = sample_text()
    model = load_model(Options().model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(text, encoding="utf-8")
        options = Options(date="1972-06-01")
        words = sum(len(doc) for _, doc in spacy_parse(text, model))
        timings = compare(
            {
                "spaCy's parse alone": lambda: deque(spacy_parse(text, model), maxlen=0),
                "the same parse, remembered": lambda: deque(parse(text, model), maxlen=0),
                "tertius.reading": lambda: read([path], options),
            },
            rounds,
        )
    size = len(text.encode())
    return report(f"Reading {size:,} bytes, {words:,} tokens", timings)
