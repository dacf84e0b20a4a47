"""The terms of the payoffs as formulas: a factor that is measured or assumed, times a constant table over outcomes.

An outcome is what both rivals do about the pivot, what the pivot does, and what both rivals then do about each other.
Every term is a sum of pieces `factor x table`, so that the payoffs of many draws are one product of matrices, and what
each term adds to an outcome can be told. Which term is whose, its range and its literature are in the assumptions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from tertius.records.strategy import FinalMove, PivotAction, RivalMove

Array = npt.NDArray[np.float64]

MOVES: tuple[RivalMove, ...] = get_args(RivalMove)
ACTIONS: tuple[PivotAction, ...] = get_args(PivotAction)
FINALS: tuple[FinalMove, ...] = get_args(FinalMove)
MEDIATE, ASIDE = ACTIONS.index("mediate"), ACTIONS.index("aside")

SHAPE = (3, 3, 3, 3, 4)
"""Axes of a table over outcomes: first's and second's final moves, first's and second's moves, the pivot's action."""

FIRST, SECOND, PIVOT = range(3)
"""Players, in the order of payoffs."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the payoffs depend on, a draw a column.

    Attributes
    ----------
    weights : Mapping of str to array (draws,)
        By the name of the term.
    friend : array (2, draws)
        Relation of the pivot to the first and to the second rival, in points from neutral.
    quarrel : array (draws,)
        Depth of the rivals' relation below neutral, in points; 0 where they are friends.
    lean : array (draws,)
        The pivot's stance in the quarrel, positive nearer to the first.
    offers : array (2,)
        Scale of what each rival's courtship is worth.
    denied, promised : array (4,)
        Strength of the pivot's statements that it would not, and that it would, take each action.
    unit : float
        Points.
    """

    weights: Mapping[str, Array]
    friend: Array
    quarrel: Array
    lean: Array
    offers: Array
    denied: Array
    promised: Array
    unit: float


class Piece(NamedTuple):
    """A part of a term: who gets it, its factor (draws,), its table (of `SHAPE`)."""

    player: int
    factor: Array
    table: Array


class _Tables(NamedTuple):
    """Indicators over outcomes; lists have one table a rival."""

    court: list[Array]
    press: list[Array]
    side: list[Array]
    neither: Array
    mediate: Array
    action: list[Array]
    escalate: list[Array]
    reconcile: list[Array]
    firm: list[Array]
    heat: Array


@cache
def _tables() -> _Tables:
    index = np.indices(SHAPE)
    final, move, action = index[:2], index[2:4], index[4]
    escalate = [(z == FINALS.index("escalate")).astype(float) for z in final]
    reconcile = [(z == FINALS.index("reconcile")).astype(float) for z in final]
    side = [(action == i).astype(float) for i in range(2)]
    return _Tables(
        court=[(m == MOVES.index("court")).astype(float) for m in move],
        press=[(m == MOVES.index("press")).astype(float) for m in move],
        side=side,
        neither=1 - side[0] - side[1],
        mediate=(action == MEDIATE).astype(float),
        action=[(action == a).astype(float) for a in range(4)],
        escalate=escalate,
        reconcile=reconcile,
        firm=[escalate[i] - reconcile[i] for i in range(2)],
        heat=1 + escalate[0] + escalate[1] - reconcile[0] * reconcile[1],
    )


RIVALS = ((0, 1), (1, 0))
"""Each rival with the other one."""


def _affinity(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, w * x.friend[i], t.side[i]) for i, _ in RIVALS]


def _estrangement(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, -w * np.maximum(x.friend[j], 0), t.side[i]) for i, j in RIVALS]


def _agreement(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, w * x.lean / 2, t.side[0] - t.side[1])]


def _courtship(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    kept = x.weights["kept_courtship"]
    full = [Piece(PIVOT, w * x.unit * x.offers[i], t.court[i] * t.side[i]) for i, _ in RIVALS]
    return full + [Piece(PIVOT, w * kept * x.unit * x.offers[i], t.court[i] * t.neither) for i, _ in RIVALS]


def _pressure(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    full = [Piece(PIVOT, -w * x.unit, t.press[i] * t.side[j]) for i, j in RIVALS]
    return full + [Piece(PIVOT, -w * x.weights["exposed"] * x.unit, t.press[i] * t.neither) for i, _ in RIVALS]


def _entanglement(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, -w * x.quarrel, t.heat * (1 - t.neither))]


def _abandonment(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, -w * np.maximum(x.friend[i], 0), t.escalate[j] * (1 - t.side[i])) for i, j in RIVALS]


def _distraction(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, w * x.quarrel, t.heat * (t.neither + 1) / 2)]


def _spillover(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, -w * x.quarrel, t.heat)]


def _mediation(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, w * x.quarrel, t.mediate * (t.court[0] + t.court[1]) / 2 * (2 - t.heat) / 2)]


def _effort(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(PIVOT, -w * x.unit, t.mediate)]


def _commitment(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    broken = sum(x.denied[a] * t.action[a] + x.promised[a] * (1 - t.action[a]) for a in range(len(ACTIONS)))
    return [Piece(PIVOT, -w * x.unit, np.asarray(broken))]


def _quarrel_cost(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, -w * x.quarrel, t.heat) for i, _ in RIVALS]


def _stakes(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, w * x.quarrel / 2, t.firm[i] - t.firm[j]) for i, j in RIVALS]


def _escalation_cost(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, -w * x.unit, t.escalate[i]) for i, _ in RIVALS]


def _face(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, -w * x.quarrel / 2, t.reconcile[i]) for i, _ in RIVALS]


def _backing(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, w * x.quarrel, t.side[i] - t.side[j]) for i, j in RIVALS]


def _emboldening(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, w * x.quarrel, (t.side[i] - t.side[j]) * t.escalate[i]) for i, j in RIVALS]


def _wedge(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    won = [Piece(i, w * np.maximum(x.friend[j], 0), t.side[i]) for i, j in RIVALS]
    return won + [Piece(i, -w * np.maximum(x.friend[i], 0), t.side[j]) for i, j in RIVALS]


def _good_offices(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, w * x.quarrel / 2, t.mediate * t.court[i] * t.reconcile[i]) for i, _ in RIVALS]


def _concession(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    kept = x.weights["kept_courtship"]
    full = [Piece(i, -w * x.unit * x.offers[i], t.court[i] * t.side[i]) for i, _ in RIVALS]
    return full + [Piece(i, -w * kept * x.unit * x.offers[i], t.court[i] * t.neither) for i, _ in RIVALS]


def _pressing_cost(x: Inputs, w: Array, t: _Tables) -> list[Piece]:
    return [Piece(i, -w * x.unit, t.press[i] * (1 - t.side[i])) for i, _ in RIVALS]


FORMULAS: Mapping[str, Callable[[Inputs, Array, _Tables], list[Piece]]] = MappingProxyType(
    {
        "affinity": _affinity,
        "estrangement": _estrangement,
        "agreement": _agreement,
        "courtship": _courtship,
        "pressure": _pressure,
        "entanglement": _entanglement,
        "abandonment": _abandonment,
        "distraction": _distraction,
        "spillover": _spillover,
        "mediation": _mediation,
        "effort": _effort,
        "commitment": _commitment,
        "quarrel_cost": _quarrel_cost,
        "stakes": _stakes,
        "escalation_cost": _escalation_cost,
        "face": _face,
        "backing": _backing,
        "emboldening": _emboldening,
        "wedge": _wedge,
        "good_offices": _good_offices,
        "concession": _concession,
        "pressing_cost": _pressing_cost,
    }
)
"""By the term's name; shares have no formula of their own, they enter those of others."""


def pieces(inputs: Inputs) -> dict[str, list[Piece]]:
    """Every term as its pieces."""
    tables = _tables()
    return {name: formula(inputs, inputs.weights[name], tables) for name, formula in FORMULAS.items()}


def payoffs(inputs: Inputs) -> Array:
    """Payoffs of all outcomes in all draws.

    Returns
    -------
    array of shape (3, 3, 3, 3, 3, 4, draws)
        Player (first, second, pivot), then the axes of `SHAPE`, then the draw; in points of the scale.
    """
    found = [piece for term in pieces(inputs).values() for piece in term]
    out = []
    for player in (FIRST, SECOND, PIVOT):
        own = [piece for piece in found if piece.player == player]
        tables = np.stack([piece.table.ravel() for piece in own], axis=1)
        # Not a product by BLAS: its threads cost more than they save on so narrow a matrix, and may round otherwise.
        out.append(np.einsum("op,pd->od", tables, np.stack([piece.factor for piece in own])))
    return np.stack(out).reshape(3, *SHAPE, -1)
