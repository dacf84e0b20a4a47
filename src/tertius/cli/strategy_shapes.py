"""The pivot's game as text of at most 80 columns: the answer, the shares, what decides, what overturns, what if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertius.cli.output import clean, grid
from tertius.cli.shapes import percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.briefs.strategies import StrategyPage
    from tertius.games.pivots import Strategy
    from tertius.records import TrackRecord

LAST_CASES = 12


def strategy(found: Strategy, *, explain: bool = False) -> RenderableType:
    """The answer in three sentences, then its figures; with `explain` every assumption."""
    from rich.console import Group
    from rich.text import Text

    from tertius.briefs.strategies import strategy_page

    page = strategy_page(found)
    held = found.situation
    parts: list[RenderableType] = [
        Text(f"The game of {page.title}, {held.period or 'no period'}", style="bold"),
        *(Text(f"{number}. {clean(one.text)}") for number, one in enumerate(found.statements[:3], start=1)),
        Text(""),
        _shares(page),
        Text(""),
        *(Text(line, style="dim") for line in page.game_lines()[:3]),
        Text(""),
        _influences(page),
        Text(""),
        _turns(page),
    ]
    if found.scenarios:
        parts += [Text(""), _scenarios(page), *(Text(clean(one.text), style="dim") for one in found.scenarios)]
    if explain:
        parts += [Text(""), _measured(page), Text(""), *_assumptions(page)]
    parts += [Text(""), Text(_method(found), style="dim")]
    return Group(*parts)


def track_record(found: TrackRecord) -> RenderableType:
    """The game held against history: the verdict, the scores, and the last cases."""
    from rich.console import Group
    from rich.text import Text

    actors = (found.first, found.second, "neither")
    counts = ", ".join(
        f"{'toward ' if name != 'neither' else ''}{actor} {count:g}"
        for actor, (name, count) in zip(actors, found.counts, strict=True)
    )
    span = f", {found.since} to {found.until}" if found.cases else ""
    parts: list[RenderableType] = [
        Text(f"The game of {found.pivot} between {found.first} and {found.second} against history{span}", style="bold"),
        Text(clean(found.text)),
        Text(f"What {found.pivot} did, over {found.horizon} periods each: {counts}."),
    ]
    if found.verdict != "too few cases":
        scores = [
            ("Brier score", f"{found.brier:.3f}", f"{found.base_brier:.3f}"),
            ("likeliest outcome came", percent(found.hits), percent(found.base_hits)),
            ("skill", f"{found.skill:+.3f}", f"({found.skill_low:+.2f} to {found.skill_high:+.2f})"),
            ("rank correlation", f"{found.rank:+.3f}", f"({found.rank_low:+.2f} to {found.rank_high:+.2f})"),
        ]
        parts += [Text(""), grid((("", "text"), ("game", "number"), ("base rate (or interval)", "number")), scores)]
    if found.trials:
        columns = (
            ("period", "word"),
            *((actor, "number") for actor in actors),
            ("what came", "word"),
            ("shift", "number"),
        )
        came = dict(zip(("first", "second", "neither"), actors, strict=True))
        rows = [
            (one.period, *map(percent, one.predicted), came[one.observed], f"{one.shift:+.1f}")
            for one in found.trials[-LAST_CASES:]
        ]
        parts += [Text(""), grid(columns, rows, f"The last {len(rows)} of {found.cases} cases: what the game said")]
    return Group(*parts, Text(""), Text(clean(found.method), style="dim"))


def _shares(page: StrategyPage) -> RenderableType:
    columns = (("the pivot by", "text"), ("likeliest", "number"), ("all", "number"), ("some", "number"))
    found = {share.action: share for share in page.strategy.shares}
    rows = []
    for action, said in page.actions:
        one = found[action]
        rows.append((said, *map(percent, (one.likeliest, one.every, one.some, one.never)), one.default))
    title = "Shares of the space: likeliest under noise; on the path of all, some, no equilibria"
    return grid((*columns, ("none", "number"), ("at default", "word")), rows, title)


def _influences(page: StrategyPage) -> RenderableType:
    found = page.strategy
    top = [one for one in found.influences if one.name in found.deciding]
    measured = [one for one in found.influences if one.source == "measured"][:2]
    rows = [
        (
            page.spoken.thing(one.name),
            one.source,
            f"{one.first:.2f}",
            f"{one.total:.2f}",
            _interval(one.total_low, one.total_high),
        )
        for one in (*top, *measured)
    ]
    columns = (("what decides", "text"), ("", "word"), ("alone", "number"), ("in all", "number"), ("90% of it", "word"))
    return grid(columns, rows, "Shares of the answer's variance (Sobol): the two assumptions that decide, and measured")


def _interval(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}"


def _turns(page: StrategyPage) -> RenderableType:
    rows = [
        (
            page.spoken.thing(turn.name),
            f"{turn.direction} {turn.at:.2g}",
            f"{turn.default:.2g}",
            page.spoken.action(turn.after, "s"),
        )
        for turn in page.strategy.thresholds
        if turn.confirmed
    ]
    title = "What alone would overturn the answer at the defaults, the nearest first"
    if not rows:
        rows = [("nothing in its plausible range", "", "", "")]
    return grid((("what", "text"), ("once", "word"), ("now", "number"), ("then the pivot", "text")), rows, title)


def _scenarios(page: StrategyPage) -> RenderableType:
    found = page.strategy
    short: dict[str, str] = {"aside": "aside", "mediate": "mediate", "side_first": found.situation.first}
    short["side_second"] = found.situation.second
    order = [action for action, _ in page.actions]
    present = {share.action: share for share in found.shares}
    rows = [("the present", *(percent(present[name].likeliest) for name in order))]
    for one in found.scenarios:
        shares = {share.action: share.likeliest for share in one.shares}
        rows.append((one.name, *(percent(shares[name]) for name in order)))
    columns = (("scenario", "text"), *((short[name], "number") for name in order))
    return grid(
        columns, rows, "Scenarios: the share in which each action is the likeliest (aside; a rival: sides with it)"
    )


def _measured(page: StrategyPage) -> RenderableType:
    held = page.strategy.situation
    rows = [
        (page.spoken.thing(name), f"{getattr(held, name):+.1f}", f"{getattr(held, f'{name}_sd'):.1f}")
        for name in ("to_first", "to_second", "rivals", "lean")
    ]
    for pledge in held.pledges:
        how = "has said not to be" if pledge.status == "denied" else "has promised"
        rows.append((f"its word: {how} {page.spoken.action(pledge.action)}", f"{pledge.statements:g} said", ""))
    return grid((("measured", "text"), ("mean", "number"), ("sd", "number")), rows)


def _assumptions(page: StrategyPage) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    out: list[RenderableType] = [Text(f"The assumptions (version {page.strategy.version})", style="bold")]
    for term in page.strategy.assumptions:
        head = f"{term.name} {term.default:g} ({term.low:g} to {term.high:g}): {term.label}"
        out.append(Text(clean(head)))
        body = f"{term.meaning} {term.why} [{'; '.join(term.literature)}]"
        out.append(Padding(Text(clean(body), style="dim"), (0, 0, 0, 2)))
    return out


def _method(found: Strategy) -> str:
    ties = f"; replies tie in {percent(found.tied)} of the draws" if found.tied else ""
    rest = f"; the rivals have no quarrel in {percent(found.no_quarrel)}" if found.no_quarrel else ""
    return (
        f"{found.draws} draws, seed {found.seed}, assumptions {found.version}; largest regret of any equilibrium "
        f"{found.regret:.0e}{ties}{rest}. What a game answers hangs on what it assumes: --explain shows it."
    )
