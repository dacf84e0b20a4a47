"""Strategy: small games as data, their equilibria with certified regret, and the game of the pivot."""

from tertius.games.assumptions import Assumptions, load_assumptions, write_assumptions
from tertius.games.situations import plain_situation, pledges, situation
from tertius.games.strategic import Strategy

__all__ = [
    "Assumptions",
    "Strategy",
    "load_assumptions",
    "plain_situation",
    "pledges",
    "situation",
    "write_assumptions",
]
