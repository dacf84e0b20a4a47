"""The pivot's game itself: who may do what when, its payoffs under a draw, and the same game as a tree.

1. Both rivals, at once, court, press or ignore the pivot.
2. The pivot, having seen both, sides with the first, sides with the second, mediates (which takes a rival that courts
   it) or stands aside.
3. Both rivals, having seen all that, escalate, hold or reconcile, at once.

Three players, 9 x 4 final stages less the four in which nobody asks for mediation.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.games.pivots.assumptions import Assumptions
from tertius.games.pivots.situations import inputs
from tertius.games.pivots.stages import Mask
from tertius.games.pivots.terms import ACTIONS, FINALS, MEDIATE, MOVES, Array, payoffs
from tertius.games.trees import Decision, Outcome, Stage, Tree
from tertius.records import Situation


def allowed(held: Situation) -> Mask:
    """Which actions the pivot has after each two moves (9, 4): mediation needs a rival that courts."""
    out = np.ones((9, len(ACTIONS)), dtype=bool)
    court = MOVES.index("court")
    for cell in range(9):
        out[cell, MEDIATE] = court in divmod(cell, 3)
    for action in held.without:
        out[:, ACTIONS.index(action)] = False
    return out


def payoffs_of(held: Situation, assumptions: Assumptions, columns: Mapping[str, Array], draws: int) -> Array:
    """Payoffs of the game under some columns: (3, 3, 3, 3, 3, 4, draws), as `terms.payoffs` has them."""
    return payoffs(inputs(held, assumptions, dict(columns), draws))


def tree(held: Situation, assumptions: Assumptions, columns: Mapping[str, float] | None = None) -> Tree:
    """The game as a tree that can be solved by any of the solvers here or written to a Gambit file.

    Parameters
    ----------
    held : Situation
    assumptions : Assumptions
    columns : mapping of str to float, optional
        Weights and levels other than the defaults, by name.

    Returns
    -------
    Tree
        Players are the actors' codes: first, second, pivot.

    Examples
    --------
    >>> from tertius.games.pivots.assumptions import load_assumptions
    >>> from tertius.games.pivots.situations import plain_situation
    >>> made = tree(plain_situation("RUS", "USA", "IRN", (2, 2, -4)), load_assumptions())
    >>> made.players, len(made.subgames)
    (('USA', 'IRN', 'RUS'), 42)
    """
    values = payoffs_of(held, assumptions, {name: np.array([value]) for name, value in (columns or {}).items()}, 1)
    can = allowed(held)
    rivals = (held.first, held.second)
    moves = tuple(MOVES), tuple(MOVES)
    names = {"side_first": f"side with {held.first}", "side_second": f"side with {held.second}"}

    def final(cell: int, action: int) -> Stage:
        after = f"{MOVES[cell // 3]}, {MOVES[cell % 3]}, {ACTIONS[action]}"
        ends = tuple(
            Outcome(payoffs=tuple(float(v) for v in values[:, i, j, cell // 3, cell % 3, action, 0]))
            for i in range(3)
            for j in range(3)
        )
        return Stage(label=f"after {after}", players=rivals, actions=(tuple(FINALS), tuple(FINALS)), children=ends)

    def choice(cell: int) -> Decision:
        own = [action for action in range(len(ACTIONS)) if can[cell, action]]
        return Decision(
            label=f"{held.pivot} after {MOVES[cell // 3]}, {MOVES[cell % 3]}",
            player=held.pivot,
            actions=tuple(names.get(ACTIONS[action], ACTIONS[action]) for action in own),
            children=tuple(final(cell, action) for action in own),
        )

    root = Stage(label="first moves", players=rivals, actions=moves, children=tuple(choice(cell) for cell in range(9)))
    return Tree(name=f"the game of {held.pivot}", players=(*rivals, held.pivot), root=root)
