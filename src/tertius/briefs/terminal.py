"""The brief on a terminal: the answer, the triangle in text, the findings, and the quoted sentences as notes.

Nothing depends on colour: signs, words and shapes say the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tertius.briefs import words
from tertius.briefs.citations import numbered
from tertius.briefs.material import leg_of
from tertius.briefs.rows import row_line
from tertius.charts import clean
from tertius.records import Leg

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tertius.briefs.brief import Brief
    from tertius.briefs.material import Statement

_MOST_REFS = 3
_MOST_CLAIMS = 8
_MOST_MOVES = 3
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: in a terminal they could make a quotation read as something else."""

_ROWS = 8
"""Rows of the two upper sides: one column a row, so that the strokes join, and whole dashes at either end."""

_STROKE = {"+": ("╱", "╲", "─"), "−": ("╱", "╲", "─"), "?": ("·", "·", "·")}


def print_brief(brief: Brief, console: Console | None = None) -> None:
    """Print a brief; the notes are those that the findings call upon."""
    from rich.console import Console
    from rich.rule import Rule

    console = console or Console()
    console.print(Rule(_line(brief.title), style="bold"))
    shown: list[int] = []
    for section in brief.sections:
        if section.name == "answer":
            _print_item(console, f"{section.numbers[0]:>2}. ", _statement(brief, brief.statements[0], shown))
            console.print()
            if brief.material.triangle:
                console.print("\n".join(triangle_art(brief)), markup=False, highlight=False)
            continue
        console.print()
        console.print(_text(section.title, "bold"))
        for number in section.numbers:
            _print_item(console, f"{number:>2}. ", _statement(brief, brief.statements[number - 1], shown))
        if section.name == "strategy":
            _print_game(console, brief)
    _print_claims(console, brief, shown)
    _print_notes(console, brief, shown)


def _line(text: str) -> Text:
    return _text(" ".join(_BIDI.sub("\ufffd", clean(text)).split()), "")


def _text(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _statement(brief: Brief, statement: Statement, shown: list[int]) -> Text:
    known = numbered(brief.citations)
    out = _text("", "")
    for part in statement.parts:
        if out:
            out.append(" ")
        text, end = part.halves()
        out.append_text(_line(text))
        held = list(dict.fromkeys(known[id_].number for id_ in part.evidence if id_ in known))
        for number in held[:_MOST_REFS]:
            out.append(f" [{number}]", style="dim")
        if len(held) > _MOST_REFS:
            out.append(f" +{len(held) - _MOST_REFS}", style="dim")
        out.append(end)
        shown += [number for number in held[:_MOST_REFS] if number not in shown]
    return out


def _print_item(console: Console, lead: str, body: Text) -> None:
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=len(lead), no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(_text(lead, ""), body)
    console.print(grid, highlight=False)


def _print_game(console: Console, brief: Brief) -> None:
    """The moves that the rivals make most often, what the pivot replies, and the end."""
    if brief.material.strategy is None:
        return
    from tertius.briefs.strategies import StrategyPage

    for line in StrategyPage(brief.material.strategy, brief.material.names).game_lines()[:_MOST_MOVES]:
        _print_item(console, "  · ", _line(line))


def _print_claims(console: Console, brief: Brief, shown: list[int]) -> None:
    contested = [group for group in brief.claims if group.contested]
    if not contested:
        return
    console.print()
    console.print(_text("Contested claims", "bold"))
    for group in contested[:_MOST_CLAIMS]:
        sides = []
        for word, lines in (("affirmed", group.affirming), ("denied", group.denying)):
            said = words.unique(f"{line.speaker} [{line.number}]" for line in lines)[:_MOST_REFS]
            shown += [line.number for line in lines[:_MOST_REFS] if line.number not in shown]
            sides.append(f"{word} by {words.listed(said)}")
        _print_item(console, "  ? ", _line(f"{group.proposition}: {'; '.join(sides)}"))


def _print_notes(console: Console, brief: Brief, shown: list[int]) -> None:
    by_number = {citation.number: citation for citation in brief.citations}
    titles = {document.id: document.title for document in brief.material.documents}
    rows = {row.id: row_line(row) for row in brief.rows if not titles or row.number in shown}
    if shown:
        console.print()
        console.print(_text("The sentences" if titles else "The rows", "bold"))
    for number in sorted(shown):
        citation = by_number[number]
        body = _text("", "")
        if citation.quote:
            body.append_text(_line(f"“{citation.before}»{citation.quote}«{citation.after}”"))
            body.append(f" ({' '.join(clean(titles[citation.document] or 'untitled').split())})", style="dim")
        else:
            body.append_text(_line(rows.get(citation.records[0], "A coded row with no text at hand.")))
            body.append(f" ({citation.records[0]})", style="dim")
        _print_item(console, f"[{number}] ", body)
    console.print()
    scope = brief.material.scope
    if scope.left_out:
        console.print(_line(words.sentence(words.left_out_line(scope.left_out, since=scope.since))), highlight=False)
    console.print(_text("Machine-coded by rules: read the sentence before you rely on a statement.", "italic"))


def triangle_art(brief: Brief) -> list[str]:
    """The triangle in text: the pivot at the top, a sign, mean and interval on each edge, at most 78 columns."""
    triangle, names = brief.material.triangle, brief.material.names
    if triangle is None:
        return []
    top = triangle.pivot if triangle.pivot in triangle.actors else triangle.actors[0]
    left, right = (actor for actor in triangle.actors if actor != top)
    a, b, base = leg_of(triangle, top, left), leg_of(triangle, top, right), leg_of(triangle, left, right)
    if a is None or b is None or base is None:
        return []
    odds = words.percent(dict(triangle.pivots).get(triangle.pivot, 0.0))
    crown = f"{'◆' if triangle.pivot == top else '●'} {_short(names.plain(top), 40)}" + (
        f" (pivot, {odds})" if triangle.pivot == top else ""
    )
    rows = [crown.center(76)]
    signs = (_sign(a), _sign(b))
    notes = (_note(a), _note(b))
    for step in range(_ROWS):
        marks = [_mark(sign, side, step) for side, sign in enumerate(signs)]
        said = [
            f"{note}" if step == 2 else (_odds(leg) if step == 3 else "")
            for note, leg in zip(notes, (a, b), strict=True)
        ]
        inner = " " * (4 + 2 * step)
        rows.append(f"{said[0]:>{33 - step}} {marks[0]}{inner}{marks[1]} {said[1]}")
    stroke = {"+": "─" * 20, "−": "── " * 7, "?": "· " * 10}[_sign(base)].strip()
    ends = (f"● {_short(names.plain(left), 22)}", f"● {_short(names.plain(right), 22)}")
    rows.append(f"{ends[0]:>25} {stroke.center(22)} {ends[1]}")
    rows.append(f"{_note(base)}".center(76))
    rows.append(_odds(base).center(76))
    rows.append("solid ╱─ with +: good terms; dashed with −: at odds; dots with ?: unclear".center(76))
    return [row.rstrip() for row in rows]


def _mark(sign: str, side: int, step: int) -> str:
    # Dashes of two strokes and a gap, so that the sign shows without colour and a gap is not taken for a lost line.
    return " " if sign == "−" and step % 3 == 2 else _STROKE[sign][side]


def _short(name: str, most: int) -> str:
    name = " ".join(name.split())
    return name if len(name) <= most else name[: most - 1] + "…"


def _sign(leg: Leg) -> str:
    return words.sign_of(leg.p_positive, leg.p_negative)


def _note(leg: Leg) -> str:
    low, high = words.interval(leg.mean, leg.sd)
    return f"{_sign(leg)}  {words.signed(leg.mean)} ({words.signed(low)} to {words.signed(high)})"


def _odds(leg: Leg) -> str:
    sign = _sign(leg)
    if sign == "?":
        return f"no clear sign, {words.counted(leg.volume)}"
    chance, word = (leg.p_positive, "positive") if sign == "+" else (leg.p_negative, "negative")
    return f"{word} {words.percent(chance)}, {words.counted(leg.volume)}"
