"""Sources within sources: whose word a predicate stands on, outermost first.

Comes in: the attributions of a paragraph. Goes out: for a token the voices whose content holds it. The attributions are
laid out along the tokens once, so that asking for one token costs the same however many there are.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable

from tertius.reading.attribution import Attribution
from tertius.reading.factuality import negation
from tertius.reading.patterns import Patterns
from tertius.reading.tokens import Token
from tertius.reading.voices import Voice

DEEPEST = 6
"""Sources within sources that are followed; more are no report but a tangle of the parse."""


class Nesting:
    """The propositions attributed in a paragraph, laid out along its tokens.

    Parameters
    ----------
    said : iterable of Attribution
        All attributions of one paragraph; those of attitudes, and those by nobody known, hold nothing here.
    """

    def __init__(self, said: Iterable[Attribution]) -> None:
        told = [each for each in said if each.told and each.voice is not None]
        self._ranked = sorted(told, key=lambda each: (-each.size, each.content))
        opened: dict[int, list[int]] = {}
        closed: dict[int, list[int]] = {}
        for rank, each in enumerate(self._ranked):
            for start, stop in each.content:
                opened.setdefault(start, []).append(rank)
                closed.setdefault(stop, []).append(rank)
        self._borders = sorted({*opened, *closed})
        self._inside: list[tuple[int, ...]] = []
        active: list[int] = []
        for border in self._borders:
            for rank in closed.get(border, ()):
                active.remove(rank)
            for rank in opened.get(border, ()):
                insort(active, rank)
            # One more than are followed, since the cue itself may be among them.
            self._inside.append(tuple(active[-DEEPEST - 1 :]))

    def around(self, token: Token) -> list[Attribution]:
        """The innermost attributions that hold a token, outermost of them first; none that the token itself makes."""
        place = bisect_right(self._borders, token.i) - 1
        ranks = self._inside[place] if place >= 0 else ()
        found = (self._ranked[rank] for rank in ranks)
        return [each for each in found if each.cue is None or each.cue.i != token.i][-DEEPEST:]


def chain(token: Token, nesting: Nesting, patterns: Patterns) -> tuple[Voice, ...]:
    """The sources a predicate stands on, outermost first.

    Every attribution whose content is a proposition that holds the predicate adds its speaker, unless its cue is
    negated: what someone did not say stands on nobody's word.
    """
    around = nesting.around(token)
    kept = [each for each in around if each.cue is None or not negation(each.cue, patterns)]
    return tuple(each.voice for each in kept if each.voice is not None)
