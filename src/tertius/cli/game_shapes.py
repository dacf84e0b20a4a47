"""A solved game as text of at most 80 columns: how sure the list is, each equilibrium, what is on the path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tertius.cli.output import clean, counted, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.records.games import Choice, Equilibrium, Solution

SHOWN = 30
"""Equilibria that a table shows with their strategies; the rest is counted."""


def solution_table(record: Solution) -> RenderableType:
    """One solved game."""
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = [Text(clean(_heading(record)), style="bold")]
    if record.concept != "quantal response":
        sure = "These are all" if record.complete else "There may be more"
        parts.append(Text(clean(f"{sure}: {record.why}.")))
    if record.ties:
        parts.append(Text(clean(f"Indifferent, every best action followed: {', '.join(record.ties)}.")))
    for number, equilibrium in enumerate(record.equilibria[:SHOWN], 1):
        parts += [Text(""), Text(clean(_line(number, equilibrium, record)), style="bold"), _strategies(equilibrium)]
    if len(record.equilibria) > SHOWN:
        parts += [Text(""), Text(f"... and {len(record.equilibria) - SHOWN} more (all with --format json)")]
    parts += [Text(""), _played(record)]
    return Group(*parts)


def _heading(record: Solution) -> str:
    if record.concept == "quantal response":
        at = ", ".join(f"{name} {value:g}" for name, value in record.parameters)
        return f"{record.game}: logit quantal response equilibrium at {at}"
    noun = "Nash equilibrium" if record.concept == "Nash" else "subgame-perfect equilibrium"
    many = len(record.equilibria)
    return f"{record.game}: {counted(many, noun) if many == 1 else f'{many:,} {noun[:-2]}a'}"


def _line(number: int, equilibrium: Equilibrium, record: Solution) -> str:
    pays = ", ".join(
        f"{player} {_number(pay)}" for player, pay in zip(record.players, equilibrium.payoffs, strict=True)
    )
    extras = []
    if equilibrium.components:
        extras.append("corner of connected set " + " and ".join(map(str, equilibrium.components)))
    if equilibrium.profiles > 1:
        extras.append(f"{equilibrium.profiles:,} profiles")
    more = f" ({'; '.join(extras)})" if extras else ""
    return f"{number}  {equilibrium.kind}: {pays}; regret {equilibrium.regret:.0e}{more}".replace("0e+00", "0")


def _strategies(equilibrium: Equilibrium) -> RenderableType:
    held: dict[tuple[str, str], list[Choice]] = {}
    for choice in equilibrium.choices:
        held.setdefault((choice.player, choice.place), []).append(choice)
    rows = [
        (player, place, _mix(choices), "" if choices[0].reached > 1e-9 else "not reached")
        for (player, place), choices in held.items()
    ]
    if any(place for _, place, _, _ in rows):
        return grid((("player", "word"), ("at", "text"), ("plays", "text"), ("", "word")), rows)
    return grid((("player", "word"), ("plays", "text")), [(player, mix) for player, _, mix, _ in rows])


def _mix(choices: Sequence[Choice]) -> str:
    played = [choice for choice in choices if choice.probability > 0]
    if len(played) == 1:
        return played[0].action
    return ", ".join(f"{choice.action} {choice.probability:.4f}" for choice in played)


def _played(record: Solution) -> RenderableType:
    many = len(record.equilibria)
    rows = [
        (
            *(item.player, item.action, item.on_path),
            _number(item.lowest)
            if item.lowest == item.highest
            else f"{_number(item.lowest)} to {_number(item.highest)}",
        )
        for item in record.played
    ]
    columns = (("player", "word"), ("action", "text"), ("on the path in", "word"), ("probability", "word"))
    return grid(columns, rows, title=f"On the path of {'the one found' if many == 1 else f'these {many}'}")


def _number(value: float) -> str:
    return f"{round(value, 4) + 0.0:g}"
