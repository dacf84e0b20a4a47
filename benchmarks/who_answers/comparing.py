"""What agrees with the published pattern and what does not, in sentences that the figures choose.

Published (Goldstein, Pevehouse, Gerner and Telhami 2001): bilateral reciprocity is widespread, above all between those
in lasting conflict; the region answers American acts in a few cases, among them Iraq, and Israel with the Palestinians.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.who_answers import tables

if TYPE_CHECKING:
    from benchmarks.who_answers import Fit

MANY, FEW = 0.5, 0.25
"""From which share of the tests on answers are called widespread, and up to which few."""


def compared(made: Sequence[Fit], name: str) -> list[str]:
    """The sentences on one triangle."""
    fits = [fit for fit in made if fit.name == name]
    plain = [fit for fit in fits if fit.way.plain]
    return [*_reciprocity(plain), *_triangularity(plain), *_why(fits, plain)]


def _sum(fits: Sequence[Fit], kind: str, *, to_pivot: bool = False) -> tuple[int, int]:
    each = [tables.held(fit, kind, to_pivot=to_pivot) for fit in fits]
    return sum(len(found) for found, _ in each), sum(tests for _, tests in each)


def _reciprocity(plain: Sequence[Fit]) -> list[str]:
    found, tests = _sum(plain, "reciprocity")
    weekly, asked = _sum([fit for fit in plain if (fit.freq, fit.way.name) == ("week", "sum")], "reciprocity")
    rivals = plain[0].found.actors[:2]
    rows = [row for fit in plain for row in tables.held(fit, "reciprocity")[0] if {row.source, row.target} == {*rivals}]
    of = 2 * len(plain)
    whole, usual = found / tests >= MANY, weekly / asked >= MANY
    verdict = (
        "That is widespread, as published."
        if whole and usual
        else "In weekly sums it is as widespread as published, in other ways of counting it is not."
        if usual
        else "It is widespread, as published, though not in weekly sums."
        if whole
        else "Between the rivals it is as published of dyads in lasting conflict; over all dyads it is less."
        if len(rows) / of >= MANY
        else "That is less than published: reciprocity is here, but not widespread."
        if found
        else "None of the published reciprocity is found."
    )
    reverse = sum(row.manner == "in reverse" for fit in plain for row in tables.held(fit, "reciprocity")[0])
    manner = "all in kind or of changing sign" if not reverse else f"{reverse} of them in reverse"
    said = f" ({manner})" if found else ""
    return [
        f"**Reciprocity.** In months and weeks, as sums, means and log ratios, {found} of {tests} tests find it{said}; "
        f"between the rivals, {' and '.join(rivals)}, {len(rows)} of {of}; in sums by week, as the literature mostly "
        f"counts, {weekly} of {asked}. {verdict}"
    ]


def _triangularity(plain: Sequence[Fit]) -> list[str]:
    found, tests = _sum(plain, "triangularity", to_pivot=True)
    every, of = _sum(plain, "triangularity")
    share = found / tests
    verdict = (
        "No answer to American acts is found, where the literature has a few."
        if not found
        else "Few, as published."
        if share <= FEW
        else "That is more than the few of the literature."
    )
    said = (
        f"**Triangularity.** The rivals answer American acts in {found} of {tests} tests; all triangular answers are "
        f"{every} of {of}. {verdict}"
    )
    kept = Counter(_name(row) for fit in plain for row in tables.held(fit, "triangularity", to_pivot=True)[0])
    firm = sorted((name for name, count in kept.items() if count > 1), key=lambda name: (-kept[name], name))
    if firm:
        told = "; ".join(f"{name}, in {kept[name]} of {len(plain)}" for name in firm)
        said += f" Found in more than one way of counting: {told}."
    elif found:
        said += " None of them is found in more than one way of counting."
    return [said]


def _name(row: Any) -> str:
    return f"{row.source} → {row.target} answers {row.by_source} → {row.by_target}"


def _why(fits: Sequence[Fit], plain: Sequence[Fit]) -> list[str]:
    """What the ways of counting make of it."""
    weeks, months = (_sum([fit for fit in plain if fit.freq == freq], "reciprocity") for freq in ("week", "month"))
    sums, means = (_sum([fit for fit in plain if fit.way.name == name], "reciprocity") for name in ("sum", "mean"))
    by = {name: _way(fits, name) for name in {fit.way.name for fit in fits}}
    plainly, mirrored = by["sum"], by["sum, meetings as coded, both ways"]
    news, mean_news = by["sum, volume of news beside"], by["mean, volume of news beside"]
    longer = by["sum, the longest memory"]
    far, near = (_way(fits, name, triangular=True) for name in ("sum, the longest memory", "sum"))
    return [
        f"**Months and weeks.** Reciprocity in {_of(weeks)} by week, {_of(months)} by month. "
        + _more(
            weeks[0] - months[0],
            "What is answered within a month cannot be seen in months: it falls into the same period as the act.",
            "Here the months show more: answers are slow, or weeks too noisy.",
            "Here the length of the period does not decide.",
        ),
        f"**Sums and means.** Reciprocity in {_of(sums)} of sums, {_of(means)} of means. "
        + _more(
            sums[0] - means[0],
            "Sums grow with the number of reports, and news of a crisis comes on both directions at once: part of what "
            "they show is the volume of news.",
            "Sums are ruled by a few crises; means, which weigh every period alike, show more.",
            "Both show as much of it.",
        )
        + f" With the volume of news in every equation sums have {_of(news)}, means {_of(mean_news)}.",
        f"**Mirroring.** Coders write a meeting down both ways. Counted once, as everywhere above, sums show "
        f"reciprocity in {_of(plainly)}; counted as coded, in {_of(mirrored)}. "
        + _more(
            mirrored[0] - plainly[0],
            "Part of what is published as reciprocity may be such pairs.",
            "Mirrored rows do not make reciprocity here.",
            "So mirrored rows do not explain what is found: their pairs fall into the same period, and Granger's test "
            "looks to the periods before.",
        ),
        f"**Memory.** Hannan and Quinn's criterion takes few lags. With the longest memory that is tried sums show "
        f"reciprocity in {_of(longer)} and answers of the rivals to American acts in "
        f"{_of(far)}, beside {_of(plainly)} and {_of(near)}. "
        + _more(
            longer[0] + far[0] - plainly[0] - near[0],
            "So part of the difference from the literature is how far back one looks.",
            "Looking further back finds less: the tests lose power to the lags that say nothing.",
            "Looking further back changes nothing in the count.",
        ),
    ]


def _way(fits: Sequence[Fit], name: str, triangular: bool = False) -> tuple[int, int]:
    chosen = [fit for fit in fits if fit.way.name == name]
    return _sum(chosen, "triangularity", to_pivot=True) if triangular else _sum(chosen, "reciprocity")


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}"


def _more(difference: int, above: str, below: str, equal: str) -> str:
    return above if difference > 0 else below if difference < 0 else equal
