"""Solved games: equilibria, each with its regret, and what a player does on their paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Concept = Literal["Nash", "subgame-perfect", "quantal response"]

PRECISE = {"digits": 15}
"""Metadata of a float that keeps more decimals when it leaves the program, so that regrets can be reckoned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The probability of one action of a player at one place of the game.

    `place` is an information set, or empty in a matrix; `reached` is the probability that play comes there. A place
    that the player's own earlier choice in the same subgame rules out is left out: Nash says nothing of it.
    """

    player: str
    place: str
    action: str
    probability: float = field(metadata=PRECISE)
    reached: float = field(metadata=PRECISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """One equilibrium: `payoffs` in the order of the players of its game.

    `regret` is the most that any player could gain by deviating, in subgame-perfect equilibria in any subgame, reckoned
    afresh from the payoffs. `components` number the connected sets of equilibria of which it is a corner; it is alone
    where none is named. `profiles` counts the strategy profiles with this outcome that were seen: they differ in
    subgames that play does not reach, and one of them is shown.
    """

    id: str
    kind: Literal["pure", "mixed"]
    payoffs: tuple[float, ...] = field(metadata=PRECISE)
    regret: float = field(metadata=PRECISE)
    choices: tuple[Choice, ...]
    components: tuple[int, ...]
    profiles: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """Whether an action of a player is on the path in all, some or none of the equilibria, and how probably."""

    player: str
    action: str
    on_path: Literal["all", "some", "none"]
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What was found of a game.

    `complete` says that there is no further equilibrium (of a component: no further corner), and `why` by what that is
    known, or why not. `ties` names places where a player was indifferent and every best action was followed.
    """

    id: str
    game: str
    form: Literal["matrix", "tree"]
    players: tuple[str, ...]
    concept: Concept
    complete: bool
    why: str
    equilibria: tuple[Equilibrium, ...]
    played: tuple[Played, ...]
    ties: tuple[str, ...]
    parameters: tuple[tuple[str, float], ...]
    method: str
