"""PolNeAR: source, cue and content of attributions, by token over whole articles.

A token counts as content when it stands in the content of any attribution; sources and cues likewise. The set marks no
attribution inside the content of another, so that such are left out of what is scored; where an article has several
annotators the first is taken. Tokens are words and single marks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from benchmarks.sets.coding import load_tools, rows
from benchmarks.sets.figures import Errors, Figure, bootstrap, f1, precision, recall
from tertius.reading.attribution import Attribution, attributions
from tertius.reading.parsing import parse
from tertius.reading.parties import Cast, Memory
from tertius.reading.quotations import Quotation
from tertius.reading.reader import Tools

NAME = "attribution_dev"
ROLES = ("source", "cue", "content")
TOKEN = re.compile(r"\w+|[^\w\s]")

Roles = dict[str, set[int]]


def measure(path: Path, errors: Errors) -> list[Figure]:
    """The figures of the set."""
    kit = load_tools()
    counts: dict[str, list[tuple[int, int, int]]] = {role: [] for role in ROLES}
    for row in rows(path):
        text = row["text"]
        starts = [match.start() for match in TOKEN.finditer(text)]
        made = _made(text, kit)
        gold = _gold(row["annotations"][0]["attributions"])
        for role in ROLES:
            own = {start for start in starts if start in made[role]}
            wanted = {start for start in starts if start in gold[role]}
            counts[role].append((len(own & wanted), len(own), len(wanted)))
        for each in row["annotations"][0]["attributions"]:
            spans = [span for span in each["content"] if not set(range(*span)) & made["content"]]
            if spans:
                shown = {role: [text[a:b] for a, b in each[role]] for role in ROLES}
                errors.add(NAME, id=row["id"], missed=shown)
    aims = {"content": "75"}
    return [
        bootstrap(f"{role} {name} by token", counts[role], statistic, aims.get(role, "") if name == "F1" else "")
        for role in ROLES
        for name, statistic in (("F1", f1), ("precision", precision), ("recall", recall))
    ]


def _gold(marked: list[dict[str, Any]]) -> Roles:
    return {role: {i for each in marked for a, b in each[role] for i in range(a, b)} for role in ROLES}


def _made(text: str, kit: Tools) -> Roles:
    """Characters of the three roles in a text, outermost attributions only."""
    made: Roles = {role: set() for role in ROLES}
    memory, quotation = Memory(), Quotation()
    for offset, piece in parse(text, kit.nlp):
        for token in piece:
            kit.patterns.correct(token)
        found = attributions(piece, Cast(piece, kit.actors, "", memory), kit.patterns, quotation)
        for each in (one for one in found if not _nested(one, found)):
            spans = {"source": [each.source], "cue": [each.cues], "content": each.content}
            for role, some in spans.items():
                for span in some:
                    if span is not None:
                        made[role].update(range(offset + piece[span[0]].idx, offset + piece[span[1] - 1].stop))
    return made


def _nested(one: Attribution, found: list[Attribution]) -> bool:
    cue = one.cue
    return cue is not None and any(other.told and other is not one and other.holds(cue) for other in found)
