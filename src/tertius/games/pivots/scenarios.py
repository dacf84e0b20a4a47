"""What if: the game with something changed, side by side with the present over the same draws of all else.

A change is a text: `quarrel=+2sd` (a measured level moved by its standard deviations), `quarrel=5`, `USA->RUS=-3` (one
direction of a relation), `RUS-IRN=4` (both), `lean=0`, `entanglement=0` (a weight), `without mediation` (an action
ruled out), `without distraction` (a term at nothing). What is set to a number is certain from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from tertius.errors import InputError
from tertius.games.pivots.assumptions import Assumptions, make_assumptions
from tertius.games.pivots.sensitivity import Columns, Space, make_space, shares, sobol, solved
from tertius.games.pivots.situations import MEASURED
from tertius.games.pivots.terms import ACTIONS
from tertius.games.pivots.wording import Words
from tertius.records import ActionShare, PivotAction, Scenario, Situation, Triangle
from tertius.tables import rounded

_CHANGE = re.compile(r"(?P<name>[^=]+)=(?P<sign>[+-]?)(?P<size>\d+(?:\.\d+)?)(?P<unit>sd)?")

LIMIT = 10.0
"""Where the intensity scales end, on both sides, in points."""


class Setup(NamedTuple):
    """A game to be solved: the situation, the assumptions, and the triangle that the situation is from, if any."""

    held: Situation
    assumptions: Assumptions
    triangle: Triangle | None = None


def changed(setup: Setup, changes: Iterable[str]) -> Setup:
    """The setup after some changes, in their order.

    Raises
    ------
    InputError
        When a change cannot be read, or names what the game does not have.

    Examples
    --------
    >>> from tertius.games.pivots.assumptions import load_assumptions
    >>> from tertius.games.pivots.situations import plain_situation
    >>> setup = Setup(plain_situation("RUS", "USA", "IRN", (2, 2, -3)), load_assumptions())
    >>> changed(setup, ["quarrel=5", "without mediation"]).held.rivals
    -5.0
    """
    for change in changes:
        text = " ".join(change.split())
        setup = _without(setup, text[8:]) if text.startswith("without ") else _set(setup, text)
    return setup


def _without(setup: Setup, name: str) -> Setup:
    held, assumptions, triangle = setup
    words = {"mediation": "mediate", "standing aside": "aside", "siding": "siding"}
    action = words.get(name, name)
    named = {f"side {held.first}": "side_first", f"side {held.second}": "side_second"}
    action = named.get(action, action)
    gone = ("side_first", "side_second") if action == "siding" else (action,)
    if all(one in ACTIONS for one in gone):
        left = tuple(one for one in ACTIONS if one in (*held.without, *gone))
        # Mediation is not always to be had, so something else must be.
        if not set(ACTIONS) - set(left) - {"mediate"}:
            raise InputError(f"without {name}: the pivot has nothing left to do; leave it an action besides mediation")
        return setup._replace(held=replace(held, without=left))
    if name in assumptions.names:
        return Setup(held, _weight(assumptions, name, 0.0), triangle)
    raise InputError(f"without {name}: neither an action nor a term; {_choices(setup)}")


def _set(setup: Setup, text: str) -> Setup:
    found = _CHANGE.fullmatch(text.replace(" ", ""))
    if not found:
        raise InputError(f"{text!r} is no change; write NAME=NUMBER, NAME=+2sd or 'without NAME'; {_choices(setup)}")
    name, size = found["name"], float(found["size"])
    size = -size if found["sign"] == "-" else size
    moved = found["unit"] == "sd"
    if moved and not found["sign"]:
        raise InputError(f"{text!r}: say which way, such as {name}=+{found['size']}sd")
    held, assumptions, triangle = setup
    if name in assumptions.names:
        if moved or size < 0:
            raise InputError(f"{text!r}: a weight is a number that is not negative, such as {name}=0.5")
        return Setup(held, _weight(assumptions, name, size), triangle)
    if not moved and name != "lean" and size > LIMIT:
        raise InputError(f"{text!r}: no relation is beyond {LIMIT:g} points; the scale ends there")
    if "->" in name:
        return setup._replace(held=_directed(setup, text, name, size, moved=moved))
    field, turn = _field(setup, name)
    if moved:
        level = getattr(held, field) + turn * size * getattr(held, f"{field}_sd")
        return setup._replace(held=_with(held, {field: rounded(level)}))
    return setup._replace(held=_with(held, {field: turn * size, f"{field}_sd": 0.0}))


def _field(setup: Setup, name: str) -> tuple[str, float]:
    """The measured field that a name means, and the sign in which it is counted."""
    held = setup.held
    if name == "quarrel":
        return "rivals", -1.0
    if name in MEASURED:
        return name, 1.0
    legs = {
        frozenset((held.pivot, held.first)): "to_first",
        frozenset((held.pivot, held.second)): "to_second",
        frozenset((held.first, held.second)): "rivals",
    }
    field = legs.get(frozenset(name.split("-")))
    if field is None:
        raise InputError(f"{name!r} is nothing that can be set; {_choices(setup)}")
    return field, 1.0


def _directed(setup: Setup, text: str, name: str, size: float, *, moved: bool) -> Situation:
    """A leg after one of its two directions was set: the average of that and of the other, which stays."""
    source, _, target = name.partition("->")
    field, _ = _field(setup, f"{source}-{target}")
    if setup.triangle is None:
        raise InputError(
            f"{text!r}: directions are known where the game is from a measured triangle; set {source}-{target}"
        )
    found = {(one.source, one.target): one for one in setup.triangle.relations if not one.about}
    own, other = found[source, target], found[target, source]
    held = setup.held
    if moved:
        return _with(held, {field: rounded(getattr(held, field) + size * own.sd / 2)})
    # The leg knows each direction also by the other, so the other is taken as what the leg leaves for it.
    rest = 2 * getattr(held, field) - own.mean
    return _with(held, {field: rounded((size + rest) / 2), f"{field}_sd": rounded(other.sd / 2)})


def _with(held: Situation, levels: dict[str, Any]) -> Situation:
    return replace(held, **levels)


def _weight(assumptions: Assumptions, name: str, size: float) -> Assumptions:
    if assumptions[name].kind == "share" and size > 1:
        raise InputError(f"{name}={size:g}: a share lies between 0 and 1")
    terms = tuple(
        replace(term, low=size, default=size, high=size) if term.name == name else term for term in assumptions.terms
    )
    return make_assumptions(terms, assumptions.unit, assumptions.version)


def _choices(setup: Setup) -> str:
    held = setup.held
    legs = f"{held.pivot}-{held.first}, {held.pivot}-{held.second}, {held.first}-{held.second}"
    return f"there are: quarrel, {legs}, lean, {', '.join(setup.assumptions.names)}; actions {', '.join(ACTIONS)}"


def draw(space: Space, draws: int, seed: int) -> Columns:
    """Columns of a space; what is free in two spaces has the same draws in both."""
    names = (*space.assumptions.names, *MEASURED)
    cube = sobol(len(names), draws, seed)
    return space.columns(cube[:, [names.index(name) for name in space.names]])


def shares_of(setup: Setup, draws: int, seed: int) -> tuple[ActionShare, ...]:
    """The shares of the actions over the space of a setup."""
    space = make_space(setup.held, setup.assumptions)
    columns = draw(space, draws, seed)
    whole = solved(setup.held, setup.assumptions, columns, draws)
    return shares(whole, solved(setup.held, setup.assumptions, {}, 1, mixing="all"))


def scenario(
    setup: Setup,
    changes: Iterable[str],
    present: tuple[ActionShare, ...],
    words: Words,
    *,
    action: PivotAction = "aside",
    expected: Literal["up", "down", ""] = "",
    draws: int,
    seed: int,
) -> Scenario:
    """The game after some changes beside the present one; `expected` is which way theory moves the action."""
    listed = tuple(changes)
    after = shares_of(changed(setup, listed), draws, seed)
    place = ACTIONS.index(action)
    change = rounded(after[place].probability - present[place].probability)
    moved = "up" if change > 0 else "down" if change < 0 else ""
    fits = bool(expected) and moved == expected
    name = " and ".join(listed)
    return Scenario(
        name=name,
        changes=listed,
        shares=after,
        action=action,
        expected=expected,
        change=change,
        as_expected=fits,
        text=words.compared(name, action, present[place], after[place], expected, fits=fits),
    )
