"""Coded events against gold rows: what was found, with which status, and what should not have been made.

What comes in: a gold row and the events that reading made of its text. What goes out: counts that add up over rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from tertius.records import Event
from tests.gold.goldset import GoldEvent, GoldRow

ROOT15 = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over gold rows; a sum of scores is a score.

    `gold` events insisted on, `pairs` of them found with the right parties, `typed` with the right type too,
    and `status` of the typed with the right status; `about_scored` and `about` the same for the third actors,
    `voices_scored` and `voices` for the attribution. `made` events, `allowed` of them by some gold event on
    parties and type, and `false_actual`: events made actual where the gold has the act only as denied, intended
    or possible.
    """

    gold: int = 0
    pairs: int = 0
    typed: int = 0
    status: int = 0
    about_scored: int = 0
    about: int = 0
    voices_scored: int = 0
    voices: int = 0
    made: int = 0
    allowed: int = 0
    false_actual: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)})


def same_parties(event: Event, gold: GoldEvent) -> bool:
    """Whether source and target agree; a joint act may be told from either side."""
    pair = (event.source, event.target)
    joint = event.symmetric or bool(gold.symmetric)
    return pair == (gold.source, gold.target) or (joint and pair == (gold.target, gold.source))


def same_act(event: Event, gold: GoldEvent) -> bool:
    """Whether parties and type agree (CONCEDE and RETREAT are one type, as in the 15-type scheme)."""
    return same_parties(event, gold) and ROOT15.get(event.type, event.type) == ROOT15.get(gold.type, gold.type)


def score(row: GoldRow, events: Iterable[Event]) -> Score:
    """Score the events made of one row."""
    made = list(events)
    total = Score(made=len(made))
    everything = [*row.events, *row.also]
    for index, gold in enumerate(row.events):
        choices = [gold, *(g for g in row.also if g.instead_of == index)]
        total += _found(choices, made)
    for event in made:
        matching = [gold for gold in everything if same_act(event, gold)]
        false = event.status == "actual" and bool(matching) and all(g.status != "actual" for g in matching)
        total += Score(allowed=bool(matching), false_actual=false)
    return total


def _found(choices: list[GoldEvent], made: list[Event]) -> Score:
    """How far one gold event, or an equal alternative to it, was found: the best of the made events counts."""
    best = Score(gold=1)
    for gold in choices:
        for event in made:
            if not same_parties(event, gold):
                continue
            typed = same_act(event, gold)
            status = typed and event.status == gold.status
            about = status and gold.about is not None and event.about == tuple(sorted(gold.about))
            voices = status and gold.attribution is not None and same_voices(event.attribution, gold.attribution)
            found = Score(
                gold=1,
                pairs=1,
                typed=typed,
                status=status,
                about_scored=status and gold.about is not None,
                about=about,
                voices_scored=status and gold.attribution is not None,
                voices=voices,
            )
            best = max(best, found, key=lambda s: (s.pairs, s.typed, s.status, s.about, s.voices))
    return best


def same_voices(made: tuple[str, ...], gold: tuple[str, ...]) -> bool:
    """Whether two chains of sources are as long and each name holds the head words of the other."""
    return len(made) == len(gold) and all(_same_name(a, b) for a, b in zip(made, gold, strict=True))


def _same_name(first: str, second: str) -> bool:
    def words(name: str) -> set[str]:
        return {word.strip(".,'’s").lower() for word in name.split()} - {"the", "a", "an", "of"}

    a, b = words(first), words(second)
    return a <= b or b <= a or len(a & b) * 2 >= max(len(a), len(b))
