"""The brief as Markdown: findings with numbered notes, the tables, and the sentences quoted at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tertius.briefs.citations import numbered
from tertius.briefs.page import safe_link
from tertius.briefs.rows import row_line
from tertius.briefs.words import percent
from tertius.charts import clean

if TYPE_CHECKING:
    from tertius.briefs.brief import Brief
    from tertius.briefs.citations import Citation
    from tertius.briefs.rows import ClaimLine

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&])")


def plain(text: str) -> str:
    r"""Input as one line of Markdown that is nothing but text.

    >>> plain("a *b*\n<script>")
    'a \\*b\\* \\<script\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def _notes(numbers: list[int]) -> str:
    return "".join(f"[^{number}]" for number in numbers)


def _findings(brief: Brief) -> list[str]:
    known = numbered(brief.citations)
    lines = []
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        for number in section.numbers:
            statement = brief.statements[number - 1]
            said = " ".join(
                plain(part.halves()[0])
                + _notes(list(dict.fromkeys(known[i].number for i in part.evidence if i in known)))
                + part.halves()[1]
                for part in statement.parts
            )
            lines += [f"{number}. {said}", ""]
        if section.name == "strategy":
            lines += _game(brief)
    return lines


def _game(brief: Brief) -> list[str]:
    """The game in words and the shares of its actions as a table."""
    if brief.material.strategy is None:
        return []
    from tertius.briefs.strategies import StrategyPage

    page = StrategyPage(brief.material.strategy, brief.material.names)
    lines = [f"**{plain(page.table.title)}**, at the defaults, the likeliest moves first:", ""]
    lines += [*(f"- {plain(line)}" for line in page.game_lines()), ""]
    lines += ["| Action of the pivot | Likeliest | In all equilibria | In some | In none |", "|---|---|---|---|---|"]
    shares = {share.action: share for share in brief.material.strategy.shares}
    for action, said in page.actions:
        one = shares[action]
        cells = (said, *(percent(value) for value in (one.likeliest, one.every, one.some, one.never)))
        lines.append("| " + " | ".join(plain(cell) for cell in cells) + " |")
    return [*lines, ""]


def _acts(brief: Brief) -> list[str]:
    if not brief.rows:
        return ["No act of one actor toward another was found.", ""]
    lines = [
        "| Nr. | Date | Who | Act | Status | About | Intensity | On whose word |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in brief.rows:
        who = f"{row.source} {'↔' if row.symmetric else '→'} {row.target}"
        cells = [
            row.date or "undated",
            who,
            f"{row.act} ({row.kind.lower()})",
            f"{row.sign} {row.status}",
            row.about,
            row.intensity,
            row.attribution or "the report",
        ]
        lines.append(f"| [^{row.number}] | " + " | ".join(plain(cell) for cell in cells) + " |")
    return [*lines, ""]


def _voices(lines: tuple[ClaimLine, ...], word: str) -> list[str]:
    made = []
    for line in lines:
        tone = f", tone: {line.tone}" if line.tone else ""
        agent = f" ({line.agent})" if line.agent else ""
        made.append(f"- {word} by {plain(line.speaker + agent + tone)}[^{line.number}]")
    return made


def _claims(brief: Brief) -> list[str]:
    lines = []
    for group in brief.claims:
        mark = "Contested: " if group.contested else ""
        lines += [f"**{mark}{plain(group.proposition)}**", ""]
        lines += [*_voices(group.affirming, "affirmed"), *_voices(group.denying, "denied"), ""]
    return lines or ["No claim was found.", ""]


def _note(citation: Citation, titles: dict[str, str], rows: dict[str, str]) -> str:
    if not citation.quote:
        row = rows.get(citation.records[0], "A coded row with no text at hand.")
        return f"[^{citation.number}]: {plain(row)} ({plain(citation.records[0])})"
    said = f"{plain(citation.before)} **{plain(citation.quote)}** {plain(citation.after)}".strip()
    where = f"{titles[citation.document]}, characters {citation.start}–{citation.stop}"
    records = f"; {len(citation.records)} records" if len(citation.records) > 1 else ""
    return f"[^{citation.number}]: “{said}” ({where}{records})"


def brief_markdown(brief: Brief) -> str:
    """Write a brief as Markdown."""
    titles = {d.id: plain(d.title or "untitled report") for d in brief.material.documents}
    rows = {row.id: row_line(row) for row in brief.rows}
    lines = [f"# {plain(brief.title)}", "", *_findings(brief), "## Who did what to whom", "", *_acts(brief)]
    lines += ["## Who affirms and who denies what", "", *_claims(brief), "## Texts", ""]
    for document in brief.material.documents:
        facts = [plain(part) for part in (document.publisher, document.published) if part]
        link = safe_link(document.url)
        facts += [f"<{link}>"] if link and not re.search(r"[\s<>]", link) else []
        lines.append(f"- {titles[document.id]}" + (f" ({', '.join(facts)})" if facts else ""))
    lines += [
        "",
        "## Method and provenance",
        "",
        "Machine-coded by rules: read the sentence before you rely on a statement.",
        "",
    ]
    lines += [f"- left out: {plain(reason)}: {plain(count)}" for reason, count in brief.left_out]
    lines += [f"- not read: {plain(p.where)}: {plain(p.reason)}" for p in brief.problems]
    lines += [f"- {plain(name)}: {plain(value)}" for name, value in brief.provenance]
    lines += [f"- brief: {brief.id}", "", *(_note(citation, titles, rows) for citation in brief.citations)]
    return "\n".join(lines) + "\n"
