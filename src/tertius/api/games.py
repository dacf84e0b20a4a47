"""The public functions of small games: a file in, its solution out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tertius.errors import InputError
from tertius.records.games import Solution

if TYPE_CHECKING:
    from tertius.games.trees import Game


def solve_game(
    source: str | os.PathLike[str] | Game, *, quantal: float | None = None, strategic: bool = False
) -> Solution:
    """Solve a small game of one to four players.

    Parameters
    ----------
    source : path of a TOML file, name of a textbook game, Tree, or Matrix
        The format is in docs/games.md.
    quantal : float, optional
        Lambda, in one over units of payoff: the logit quantal response equilibrium in place of the equilibria.
    strategic : bool
        Solve a tree by its strategic form: all Nash equilibria, perfect or not.

    Returns
    -------
    Solution
        Every equilibrium with its regret; whether the list is complete, and why.

    Raises
    ------
    InputError
        When there is no such file, or the game is too large.
    DataError
        When the file does not describe a game.

    Examples
    --------
    >>> solution = solve_game("entry_deterrence")
    >>> [(choice.place, choice.action) for choice in solution.equilibria[0].choices if choice.probability]
    [('entry', 'enter'), ('reply', 'share')]
    """
    from tertius.games.files import read_game
    from tertius.games.solving import quantal_solution, solve_game, strategic_form
    from tertius.games.trees import Matrix, Tree, checked

    if quantal is not None and strategic:
        raise InputError("quantal responses are of the game as it is; ask for them without its strategic form")
    game: Game = checked(source) if isinstance(source, Tree | Matrix) else read_game(source)
    if quantal is not None:
        return quantal_solution(game, quantal)
    return solve_game(strategic_form(game) if strategic else game)
