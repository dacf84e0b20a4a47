"""The tables of the page: counts, tests, policies, windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tertius.briefs.words import percent, signed
from tertius.charts.impulses import SIGNS
from tertius.responses.policy import cell_words

if TYPE_CHECKING:
    from benchmarks.who_answers import Fit

DATA = {"gulf": "Gulf", "levant": "Levant"}


def held(fit: Fit, kind: str, *, to_pivot: bool = False) -> tuple[list[Any], int]:
    """The answers found of a kind, and how many tests; `to_pivot` for those of the rivals to what the pivot does."""
    pivot = fit.found.pivot
    tests = [row for row in fit.found.answers if row.kind == kind]
    if to_pivot:
        tests = [row for row in tests if row.by_source == pivot and pivot not in (row.source, row.target)]
    return [row for row in tests if row.answers], len(tests)


def span(made: Sequence[Fit], name: str) -> str:
    """First and last year of a set."""
    periods = next(fit for fit in made if fit.name == name).found.series.periods
    return f"{periods[0][:4]} to {periods[-1][:4]}"


def counts(made: Sequence[Fit]) -> str:
    """How many answers of each kind, one line a fit."""
    head = ["events", "by", "counted as", "lags", "reciprocity", "triangularity", "of it, rivals answer the US"]
    lines = _head(head)
    for fit in made:
        cells = [DATA[fit.name], fit.freq, fit.way.name, str(fit.found.lags)]
        cells += [_count(*held(fit, "reciprocity")), _count(*held(fit, "triangularity"))]
        lines.append(_row([*cells, _count(*held(fit, "triangularity", to_pivot=True))]))
    return "\n".join(lines)


def tests(made: Sequence[Fit], name: str, freq: str) -> str:
    """All eighteen tests of a triangle in the plain measures side by side; bold where an answer is claimed."""
    fits = [fit for fit in made if (fit.name, fit.freq) == (name, freq) and fit.way.plain]
    lines = _head(["", "answers", *(f"{fit.way.name}: F, q" for fit in fits)])
    order = sorted(range(len(fits[0].found.answers)), key=lambda i: (fits[0].found.answers[i].kind, i))
    kind = ""
    for place in order:
        first = fits[0].found.answers[place]
        if first.kind != kind:
            kind = first.kind
            lines.append(_row([f"*{kind}*", *[""] * (len(fits) + 1)]))
        cells = [f"{first.source} → {first.target}", f"{first.by_source} → {first.by_target}"]
        lines.append(_row([*cells, *(_test(fit.found.answers[place]) for fit in fits)]))
    return "\n".join(lines)


def policies(made: Sequence[Fit], name: str) -> str:
    """The policy under each of the three shocks, and the test of the third who gains."""
    fits = [fit for fit in made if fit.name == name]
    kinds = [row.shock for row in fits[0].found.policies]
    lines = _head(["by", "counted as", *kinds, "do both warm to it?"])
    for fit in fits:
        cells = [_policy(row) for row in fit.found.policies]
        gaudens = fit.found.gaudens
        cells.append(f"{gaudens.verdict} ({percent(gaudens.p_both)})")
        lines.append(_row([fit.freq, fit.way.name, *cells]))
    return "\n".join(lines)


def moves(made: Sequence[Fit], name: str) -> str:
    """What the pivot does toward either rival, added up, under the shock asked for; plain measures."""
    fits = [fit for fit in made if fit.name == name and fit.way.plain]
    policy = fits[0].found.policy
    rivals = (policy.first, policy.second)
    lines = _head(
        ["by", "counted as", "over", *(f"{policy.pivot} → {rival}: median (90 %), flat within" for rival in rivals)]
    )
    for fit in fits:
        row = fit.found.policy
        cells = [
            f"{_number(turn.median)} ({_number(turn.low)} to {_number(turn.high)}), ±{turn.rope:.2g}"
            for turn in (row.toward_first, row.toward_second)
        ]
        lines.append(_row([fit.freq, fit.way.name, f"{row.horizons} {fit.freq}s", *cells]))
    return "\n".join(lines)


def windows(made: Sequence[Fit], name: str) -> str:
    """Which policies were found as the window rolled."""
    lines = _head(["by", "counted as", "windows", "too silent", "policies found"])
    for fit in made:
        if fit.name != name or not fit.way.plain:
            continue
        rows = fit.found.windows
        found = Counter(row.words for row in rows)
        named = ", ".join(f"{words} {count}" for words, count in sorted(found.items(), key=lambda x: (-x[1], x[0])))
        length = f"{len(rows)} of {rows[0].periods} {fit.freq}s" if len(rows) else "0"
        lines.append(_row([fit.freq, fit.way.name, length, str(fit.found.silent_windows), named or "none"]))
    return "\n".join(lines)


def _head(cells: Sequence[str]) -> list[str]:
    return [_row(cells), "|---" * len(cells) + "|"]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _count(found: Sequence[Any], tests: int) -> str:
    """Answers of tests, with their manners by sign."""
    manners = Counter(SIGNS[row.manner] for row in found)
    told = " ".join(f"{count}{sign}" for sign, count in sorted(manners.items(), key=lambda x: "+−±".index(x[0])))
    return f"{len(found)} of {tests}" + (f" ({told})" if told else "")


def _test(row: Any) -> str:
    q = "< .001" if row.q < 0.0005 else f"{row.q:.3f}".removeprefix("0")
    text = f"{row.f:.2f}, {q}"
    return f"**{text}** {SIGNS[row.manner]}" if row.answers else text


def _policy(row: Any) -> str:
    """The claimed cell with its odds, or what would be likeliest."""
    odds = percent(row.probability)
    if row.cell == "cannot tell":
        if round(row.probability, 2) >= row.needed:
            odds = f"{100 * row.probability:.1f} %"
        return f"cannot tell ({cell_words(row.likeliest, row.first, row.second)} {odds})"
    return f"**{row.words}** ({odds})"


def _number(value: float) -> str:
    text = signed(value) if abs(value) >= 1 else f"{value:+.2f}".replace("-", "−")
    return "0.00" if text in ("+0.00", "−0.00") else text
