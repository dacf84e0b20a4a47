"""Responses as tables of at most 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertius.cli.output import grid
from tertius.cli.shapes import percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.briefs.responding import ResponsePage


def responses(page: ResponsePage) -> RenderableType:
    """What may be said, the tests that found an answer, the odds of the policies."""
    from rich.console import Group
    from rich.text import Text

    found = page.responses
    parts: list[RenderableType] = [Text(page.title, style="bold"), Text(found.method), Text("")]
    parts += [Text(f"- {sentence}") for sentence in page.sentences()]
    if page.answers:
        columns = (("who answers", "word"), ("whom", "word"), ("", "word"), ("F", "number"), ("q", "number"))
        rows = [
            (
                f"{row.source} to {row.target}",
                f"{row.by_source} to {row.by_target}",
                f"{row.kind}, {row.manner}",
                f"{row.f:.2f}",
                "<0.0001" if row.q < 0.0001 else f"{row.q:.4f}",
            )
            for row in page.answers
        ]
        parts += [Text(""), grid(columns, rows, f"Answers beyond chance, of {len(found.answers)} tests")]
    if found.policy is not None:
        heads = [("policy", "word"), *((str(row.shock), "number") for row in found.policies)]
        odds = [dict(row.cells) for row in found.policies]
        table = [(page.cell(name), *(percent(held[name]) for held in odds)) for name, _ in found.policy.cells]
        title = f"Odds of what {page.called(found.pivot)} does when the other two quarrel, by how the shock is read"
        parts += [Text(""), grid(heads, table, title)]
    return Group(*parts)
