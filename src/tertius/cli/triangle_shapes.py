"""Triangles as tables of at most 80 columns: the ranked of a network, and the history of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertius.cli.output import grid
from tertius.cli.shapes import percent, score

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.briefs.histories import HistoryPage
    from tertius.records import Leg, Ranked
    from tertius.tables import Records

SHORT = {"menage": "ménage", "romantic": "romantic", "marriage": "marriage", "veto": "veto", "undetermined": "unclear"}


def sign(leg: Leg) -> str:
    """The sign of a leg where it is likelier than not, else ?."""
    return "+" if leg.p_positive > 0.5 else "−" if leg.p_negative > 0.5 else "?"


def ranked(records: Records[Ranked], by: str) -> RenderableType:
    """Two lines a triangle: its type and seat, then its legs."""
    from rich.console import Group
    from rich.text import Text

    if not records:
        return Text("no triangle had events on all its legs in the year up to that date")
    by_tipping = by == "tipping"
    order = "the likeliest to be of another type in half a year first" if by_tipping else "those that matter most first"
    last = (("balanced", "number"), ("tips", "number"))
    columns = (
        *(("#", "number"), ("triangle", "word"), ("type", "word"), ("", "number"), ("seat", "word")),
        *((*last, ("by the leg", "word")) if by_tipping else (("leverage", "number"), ("quarrel", "number"), *last)),
    )
    rows: list[tuple[str, ...]] = []
    for r in records:
        mark = {"romantic": "pivot ", "marriage": "out "}.get(r.type, "")
        seat = f"{mark}{r.seat if r.seat != 'none' else '-'}"
        head = (str(r.rank), " ".join(r.actors), SHORT[r.type], percent(r.probability), seat)
        odds = (percent(r.p_balanced), percent(r.tipping))
        rows.append((*head, *odds, r.hinge) if by_tipping else (*head, f"{r.leverage:.2f}", f"{r.quarrel:.1f}", *odds))
    legs = [Text(f"{r.rank:>2}  " + "  ".join(_leg(leg) for leg in r.legs), style="dim") for r in records]
    return Group(
        Text(f"Triangles of {records[0].period}, {order}", style="bold"),
        grid(columns, rows),
        Text(""),
        Text("legs: [sign] mean ± sd in points (events of a year)", style="bold"),
        *legs,
        Text(""),
        Text(
            "leverage: expected strength of the weakest of two friendships and a quarrel, of the corner that has most; "
            "quarrel: depth of that quarrel below neutral; balanced: Cartwright and Harary; tips: of this type now and "
            "of another in half a year"
        ),
    )


def _leg(leg: Leg) -> str:
    mean = score(leg.mean).replace("-", "−")
    return f"{leg.first}-{leg.second}[{sign(leg)}]{mean}±{leg.sd:.1f} ({leg.volume:g})"


def history(page: HistoryPage) -> RenderableType:
    """The ribbon in letters, the signs of the legs below it, spells, switches and their events."""
    from rich.text import Text

    return Text("\n".join(page.text(64)))
