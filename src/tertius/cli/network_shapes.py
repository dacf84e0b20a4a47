"""A network as text of at most 80 columns: its census, its balance, its coalitions and what runs against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tertius.cli.output import clean, counted, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.records import Network, Tie
    from tertius.tables import Records

SHOWN = 60
"""Actors of a coalition and frustrated ties that a table names; the rest is counted."""

_TRIADS = {
    "+++": "all friends (balanced)",
    "++-": "a friend of two foes (not balanced)",
    "+--": "two friends against one (balanced)",
    "---": "all foes (not balanced)",
}


def network_table(record: Network) -> RenderableType:
    """One network."""
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = [Text(clean(_heading(record)), style="bold"), Text(""), _census(record), Text("")]
    if record.directed_triads:
        parts += [_directed(record), Text("")]
    parts += [_degrees(record), Text("")]
    parts += [Text(clean(frustration_line(record)), style="bold")]
    for number, side in enumerate(record.coalitions, 1):
        parts.append(_members(f"coalition {number}", side))
    for number, side in enumerate(record.clusters, 1):
        parts.append(_members(f"cluster {number}", side))
    if record.clusters:
        kind = "blocks of either sign" if record.relaxed else "friends within, foes between"
        parts.append(Text(f"{counted(record.cluster_errors or 0, 'tie')} in error of this partition ({kind})"))
    parts += [Text(""), _frustrated(record)]
    if record.null:
        parts += [Text(""), _null(record)]
    return Group(*parts)


def series_table(records: Records[Network]) -> RenderableType:
    """Many networks, a line each."""
    columns = (
        *(("period", "word"), ("actors", "number"), ("+", "number"), ("-", "number"), ("triangles", "number")),
        *(("walks", "number"), ("frustrated", "number"), ("1-2L/m", "number"), ("proof", "word")),
    )
    rows = (
        (
            *(record.period, str(_tied(record)), str(record.positive), str(record.negative)),
            *(_decimal(record.triangle_balance), _decimal(record.walk_balance), f"{record.frustration:g}"),
            *(_decimal(record.line_balance), "least" if record.proved else f"≥ {record.frustration_lower:g}"),
        )
        for record in records
    )
    return grid(columns, rows, title=f"{counted(len(records), 'network')}: degrees of balance, ties frustrated")


def frustration_line(record: Network) -> str:
    """How many ties are frustrated, and how sure that is the least, in a sentence.

    Written for the head of a picture too.
    """
    total = record.positive + record.negative
    unit = "weight of ties" if record.weighted else f"of {total:,} ties"
    what = f"{record.frustration:,g} {unit} frustrated"
    if record.proved:
        return f"{what}: proved the least possible"
    gap = (record.frustration - record.frustration_lower) / record.frustration
    return f"{what}: the least is at least {record.frustration_lower:g} (gap {gap:.1%}; more with --time-limit)"


def _tied(record: Network) -> int:
    return sum(map(len, record.coalitions))


def _heading(record: Network) -> str:
    unclear = f", {record.unclear:,} without a clear sign" if record.unclear else ""
    when = f"{record.period}: " if record.period else ""
    ties = f"{record.positive:,} positive and {record.negative:,} negative ties{unclear}"
    alone = len(record.actors) - _tied(record)
    return f"{when}{counted(_tied(record), 'actor')}, {ties}" + (f"; {alone} actors without a tie" if alone else "")


def _census(record: Network) -> RenderableType:
    expected = any(triad.expected is not None for triad in record.triads)
    columns = [("triad", "word"), ("", "text"), ("count", "number")]
    if expected:
        columns += [("expected", "number"), ("sd", "number")]
    rows = []
    for triad in record.triads:
        cells = [triad.type, _TRIADS[triad.type], f"{triad.count:,}"]
        if expected:
            cells += [f"{triad.expected or 0:,.1f}", f"{triad.sd or 0:,.1f}"]
        rows.append(cells)
    return grid(columns, rows)


def _directed(record: Network) -> RenderableType:
    rows = [(name, f"{count:,}") for name, count in record.directed_triads]
    return grid((("directed triad", "word"), ("count", "number")), rows)


def _degrees(record: Network) -> RenderableType:
    rows = (
        ("triangles", _decimal(record.triangle_balance), "share of triangles that are balanced"),
        ("walks", _decimal(record.walk_balance), "closed walks, short ones weighing most"),
        ("line", _decimal(record.line_balance), "1 - 2 L / m of the frustrated ties L among m"),
        ("conflict", _decimal(record.algebraic_conflict), "least signed Laplacian eigenvalue; 0 is balance"),
    )
    return grid((("balance by", "word"), ("", "number"), ("1 is whole balance, but for conflict", "text")), rows)


def _decimal(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if abs(value) >= 0.001 or value == 0 else f"{value:.0e}"


def _members(heading: str, names: Iterable[str]) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    held = list(names)
    more = f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
    text = Text(f"{heading} ({len(held)})  ", style="bold")
    text.append(clean(", ".join(held[:SHOWN]) + more), style="not bold")
    return Padding(text, (0, 0, 0, 2))


def _frustrated(record: Network) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    # Sorted by weight alone: ties of one weight stay in the order of their actors.
    ties = sorted((tie for tie in record.ties if tie.frustrated), key=lambda tie: -tie.weight)
    kinds = (
        ("foes within a coalition", [tie for tie in ties if tie.sign < 0]),
        ("friends across", [tie for tie in ties if tie.sign > 0]),
    )
    return Group(*(_members(name, map(_pair, held)) for name, held in kinds if held)) if ties else Text("")


def _pair(tie: Tie) -> str:
    return f"{tie.first}{'+' if tie.sign > 0 else '−'}{tie.second}"


def _null(record: Network) -> RenderableType:
    rows = [
        (score.measure, f"{score.observed:.3g}", f"{score.mean:.3g}", f"{score.sd:.2g}", f"{score.z:+.1f}")
        for score in record.null
    ]
    columns = (
        ("against shuffled signs", "word"),
        *(("here", "number"), ("shuffled", "number"), ("sd", "number"), ("z", "number")),
    )
    return grid(columns, rows, title=f"{record.null[0].shuffles} shuffles")
