"""Any small game in, its solution as a record out: the door to the other modules of the package."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from tertius.games.blocks import Behaviour, PlaceKey, blocks, whole_block
from tertius.games.certifying import Way, regret_in_subgames, ways
from tertius.games.perfect import Play, subgame_perfect
from tertius.games.trees import Floats, Game, Matrix, Outcome, Stage, Tree
from tertius.records.games import Choice, Concept, Equilibrium, Played, Solution
from tertius.tables import content_id

SURE = 1e-9
"""Probability up to which an action counts as not played."""


def solve_game(game: Game) -> Solution:
    """Solve a game: a matrix for its Nash equilibria, a tree for its subgame-perfect ones.

    Parameters
    ----------
    game : Tree or Matrix

    Returns
    -------
    Solution
        With at least one equilibrium. A tree whose only subgame is the whole has its Nash equilibria.

    Raises
    ------
    InputError
        When a subgame is too large.
    TertiusError
        When no equilibrium could be certified.

    Examples
    --------
    >>> import numpy as np
    >>> pennies = Matrix(name="pennies", players=("A", "B"), actions=(("h", "t"), ("h", "t")), payoffs=np.array(
    ...     [[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]]))
    >>> solution = solve_game(pennies)
    >>> [(choice.player, choice.action, choice.probability) for choice in solution.equilibria[0].choices]
    [('A', 'h', 0.5), ('A', 't', 0.5), ('B', 'h', 0.5), ('B', 't', 0.5)]
    """
    tree = as_tree(game)
    found = subgame_perfect(tree)
    proper = len(tree.subgames) > 1
    concept: Concept = "subgame-perfect" if proper else "Nash"
    method = "subgames from the last to the first over sets of equilibria" if proper else "support enumeration"
    why = "; ".join(found.gaps or found.proofs)
    if proper and not found.gaps:
        why = "every subgame solved wholly, every combination of continuations taken"
    return _solution(
        game,
        tree,
        found.plays,
        concept=concept,
        complete=not found.gaps,
        why=why,
        ties=found.ties,
        parameters=(),
        method=method,
    )


def quantal_solution(game: Game, precision: float) -> Solution:
    """The logit quantal response equilibrium of a game on its principal branch.

    Parameters
    ----------
    game : Tree or Matrix
        In a tree each place has a player of its own (the agent form of McKelvey and Palfrey 1998); subgames are
        answered from the last to the first, each along its own principal branch.
    precision : float
        Lambda, in one over units of payoff.

    Returns
    -------
    Solution
        With one profile. Its regret is what a player of unbounded precision could gain against it.

    Examples
    --------
    >>> import numpy as np
    >>> dilemma = Matrix(name="", players=("A", "B"), actions=(("c", "d"), ("c", "d")), payoffs=np.array(
    ...     [[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]))
    >>> round(quantal_solution(dilemma, 1.0).equilibria[0].choices[0].probability, 3)
    0.227
    """
    from tertius.games.agents import agent_response

    tree = as_tree(game)
    sets: dict[int, Play] = {
        number: Play(tuple(map(float, node.payoffs)))
        for number, node in enumerate(tree.nodes)
        if isinstance(node, Outcome)
    }
    for root, block in blocks(tree).items():
        inside = [sets[exit] for exit in block.exits]
        behaviour = agent_response(block, [play.payoffs for play in inside], precision)
        reach = block.reach(behaviour)
        payoffs = tuple(
            math.fsum(share * play.payoffs[k] for share, play in zip(reach, inside, strict=True))
            for k in range(len(tree.players))
        )
        sets[root] = Play(payoffs, behaviour, tuple(zip(block.exits, inside, strict=True)))
    return _solution(
        game,
        tree,
        (sets[0],),
        concept="quantal response",
        complete=False,
        why="the principal branch only; others are not sought",
        ties=(),
        parameters=(("lambda", float(precision)),),
        method="continuation in lambda",
    )


def as_tree(game: Game) -> Tree:
    """The game as a tree; a matrix is one stage without a label."""
    if isinstance(game, Tree):
        return game
    import numpy as np

    cells = np.moveaxis(game.payoffs, 0, -1).reshape(-1, len(game.players))
    ends = tuple(Outcome(payoffs=tuple(row)) for row in cells.tolist())
    return Tree(
        name=game.name,
        players=game.players,
        root=Stage(label="", players=game.players, actions=game.actions, children=ends),
    )


def strategic_form(game: Game) -> Matrix:
    """The reduced strategic form of a game: a strategy says what to do where the player's own moves may lead.

    Examples
    --------
    >>> from tertius.games.trees import Decision
    >>> end = Outcome(payoffs=(0, 0))
    >>> first, second = (
    ...     Decision(label=f"y{i}", player="B", actions=("l", "r"), children=(end, end)) for i in (1, 2))
    >>> game = Tree(name="", players=("A", "B"), root=Decision(
    ...     label="x", player="A", actions=("u", "d"), children=(first, second)))
    >>> strategic_form(game).actions
    (('u', 'd'), ('l, l', 'l, r', 'r, l', 'r, r'))
    """
    if isinstance(game, Matrix):
        return game
    import numpy as np

    block = whole_block(game)
    values = np.array([_paid(game, exit) for exit in block.exits])
    weights = block.weights @ values
    # Players who never move have one strategy, of doing nothing.
    shape = []
    actions: list[tuple[str, ...]] = []
    names = {(place.player, place.name): place.actions for place in game.places}
    for player in game.players:
        if player in block.movers:
            plans = block.plans[block.movers.index(player)]
            actions.append(tuple(_plan_name(plan, names) for plan in plans))
        else:
            actions.append(("-",))
        shape.append(len(actions[-1]))
    payoffs: Floats = np.ascontiguousarray(np.moveaxis(weights, -1, 0)).reshape(len(game.players), *shape)
    return Matrix(name=game.name, players=game.players, actions=tuple(actions), payoffs=payoffs)


def _paid(game: Tree, number: int) -> tuple[float, ...]:
    node = game.nodes[number]
    return tuple(map(float, node.payoffs)) if isinstance(node, Outcome) else ()


def _plan_name(plan: object, names: dict[PlaceKey, tuple[str, ...]]) -> str:
    held: dict[PlaceKey, int] = dict(plan)  # type: ignore[call-overload]
    return ", ".join(
        names[place][action] for place, action in sorted(held.items(), key=lambda item: list(names).index(item[0]))
    )


def _solution(
    game: Game,
    tree: Tree,
    plays: Sequence[Play],
    *,
    concept: Concept,
    complete: bool,
    why: str,
    ties: Sequence[PlaceKey],
    parameters: tuple[tuple[str, float], ...],
    method: str,
) -> Solution:
    behaviours = [play.everywhere() for play in plays]
    regrets = regret_in_subgames(tree, behaviours)
    all_ways = ways(tree)
    made = tuple(
        _equilibrium(tree, all_ways, play, behaviour, regret=regret, method=method)
        for play, behaviour, regret in zip(plays, behaviours, regrets, strict=True)
    )
    played = []
    for player, action in _labels(tree):
        shares = [_share(tree, all_ways, behaviour, player, action) for behaviour in behaviours]
        where: Literal["all", "some", "none"] = "none"
        if min(shares) > SURE:
            where = "all"
        elif max(shares) > SURE:
            where = "some"
        played.append(Played(player=player, action=action, on_path=where, lowest=min(shares), highest=max(shares)))
    form: Literal["matrix", "tree"] = "matrix" if isinstance(game, Matrix) else "tree"
    return Solution(
        id=content_id("s", game.name, *(equilibrium.id for equilibrium in made), concept),
        game=game.name,
        form=form,
        players=game.players,
        concept=concept,
        complete=complete,
        why=why,
        equilibria=made,
        played=tuple(played),
        ties=tuple(f"{player} at {name}" if name else player for player, name in ties),
        parameters=parameters,
        method=method,
    )


def _equilibrium(
    tree: Tree, all_ways: Sequence[Way], play: Play, behaviour: Behaviour, *, regret: float, method: str
) -> Equilibrium:
    arrival = _arrivals(tree, all_ways, behaviour)
    choices = []
    for player in tree.players:
        for place in tree.places:
            key = (place.player, place.name)
            if place.player != player or key not in behaviour:
                continue
            for action, share in zip(place.actions, behaviour[key], strict=True):
                choices.append(
                    Choice(player=player, place=place.name, action=action, probability=share, reached=arrival[key])
                )
    pure = all(choice.probability in (0.0, 1.0) for choice in choices)
    told = tuple((c.player, c.place, c.action, round(c.probability, 9)) for c in choices)
    return Equilibrium(
        id=content_id("q", tree.name, told),
        kind="pure" if pure else "mixed",
        payoffs=play.payoffs,
        regret=max(regret, 0.0),
        choices=tuple(choices),
        components=play.components,
        profiles=play.profiles,
        method=method,
    )


def _arrivals(tree: Tree, all_ways: Sequence[Way], behaviour: Behaviour) -> dict[PlaceKey, float]:
    """The probability that play comes to each place."""
    found = dict.fromkeys(((place.player, place.name) for place in tree.places), 0.0)
    for way in all_ways:
        share = way.chance * math.prod(
            behaviour[place][action] if place in behaviour else 0.0 for place, action in way.moves
        )
        for place, _ in way.moves:
            found[place] += share
    return {key: min(share, 1.0) for key, share in found.items()}


def _labels(tree: Tree) -> list[tuple[str, str]]:
    """Players with the labels of their actions, each once."""
    found = {
        (player, action): None
        for player in tree.players
        for place in tree.places
        if place.player == player
        for action in place.actions
    }
    return list(found)


def _share(tree: Tree, all_ways: Sequence[Way], behaviour: Behaviour, player: str, action: str) -> float:
    """The probability that a player takes an action of a label at least once."""
    names = {(place.player, place.name): place.actions for place in tree.places}
    total = 0.0
    for way in all_ways:
        if any(place[0] == player and names[place][number] == action for place, number in way.moves):
            total += way.chance * math.prod(
                behaviour[place][number] if place in behaviour else 0.0 for place, number in way.moves
            )
    return min(total, 1.0)
