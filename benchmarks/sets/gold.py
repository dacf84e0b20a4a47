"""The project's own gold sentences: recall, precision, status, third actors, sources, and false actual events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.sets.coding import events, load_tools
from benchmarks.sets.figures import Array, Errors, Figure, bootstrap, share

NAME = "gold"
_COUNTS = ("gold", "typed", "status", "about_scored", "about", "voices_scored", "voices", "made", "allowed", "pairs")


def measure(path: Path, errors: Errors) -> list[Figure]:
    """The figures of the set; the path is not needed."""
    from tests.gold.goldset import load_sentences
    from tests.gold.scoring import score

    kit = load_tools()
    counts, false = [], 0
    for row in load_sentences():
        made = events(row.text, row.date, kit)
        result = score(row, made)
        counts.append([getattr(result, name) for name in _COUNTS])
        false += result.false_actual
        if result.status < result.gold or result.allowed < result.made:
            shown = [(e.source, e.type, e.target, e.status) for e in made]
            wanted = [(e.source, e.type, e.target, e.status) for e in row.events]
            errors.add(NAME, id=row.where, phenomenon=row.phenomenon, text=row.text, gold=wanted, made=shown)
    return [
        bootstrap("recall, parties and type", counts, _over("typed", "gold")),
        bootstrap("recall, parties", counts, _over("pairs", "gold")),
        bootstrap("precision, parties and type", counts, _over("allowed", "made")),
        bootstrap("status right where found", counts, _over("status", "typed"), "90", f"false actual: {false}, aim 0"),
        bootstrap("third actors right", counts, _over("about", "about_scored")),
        bootstrap("chain of sources right", counts, _over("voices", "voices_scored")),
    ]


def _over(part: str, whole: str) -> Callable[[Array], float]:
    pair = (_COUNTS.index(part), _COUNTS.index(whole))
    return lambda sums: share(sums[list(pair)])
