"""The pivot's game: what the third of a triangle does when the other two quarrel, and under which assumptions."""

from tertius.games.pivots.assumptions import Assumptions, load_assumptions, write_assumptions
from tertius.games.pivots.situations import plain_situation, pledges, situation
from tertius.games.pivots.strategic import Strategy

__all__ = [
    "Assumptions",
    "Strategy",
    "load_assumptions",
    "plain_situation",
    "pledges",
    "situation",
    "write_assumptions",
]
