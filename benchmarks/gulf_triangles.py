"""The worked study of two triangles in the Gulf events of 1979 to 1999: `docs/gulf_triangles.md` with its pictures.

Every figure in it is reckoned here: `python -m benchmarks gulf_triangles`. The words between them are chosen by the
figures, so that a change of the estimator changes the page and not only its numbers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import tertius
from tertius.briefs.histories import HistoryPage, cited, history_page
from tertius.briefs.words import percent, signed
from tertius.estimates import relations
from tertius.estimates.dyads import default_parameters
from tertius.exchange import write_bytes, write_text
from tertius.records import Cause, Event, Moment
from tertius.store import Store
from tertius.triangles import History, triangle_history

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "events" / "keds_gulf_full.parquet"
MAPPING = ROOT / "docs" / "mappings" / "keds_table.toml"
TRIANGLES = (("USA", "IRN", "IRQ"), ("USA", "RUS", "IRN"))


def main(arguments: Sequence[str]) -> int:
    """Write the page and its pictures; another folder than docs/ may be named."""
    if not DATA.exists():
        print(f"{DATA.name} is not beside the project; nothing was written", file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else ROOT / "docs"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, tertius.open(Path(place) / "gulf.duckdb") as store:
        tertius.import_events(store, "table", DATA, mapping=MAPPING, dataset="keds_gulf")
        pages = [page(store, trio) for trio in TRIANGLES]
        for trio, made in zip(TRIANGLES, pages, strict=True):
            stem = "gulf_" + "_".join(trio).lower()
            write_bytes(made.to_png(1.2), folder / "pictures" / f"{stem}.png")
        write_text(study(store, pages), folder / "gulf_triangles.md")
    return 0


def page(store: Store, trio: tuple[str, str, str]) -> HistoryPage:
    """The monthly history of three, with the events that it cites."""
    found = triangle_history(store, trio)
    return history_page(found, _events(store, cited(found)))


def study(store: Store, pages: Sequence[HistoryPage]) -> str:
    """The page as Markdown."""
    gulf, north = pages
    parts = [
        "# Two triangles in the Gulf events, 1979 to 1999",
        "*Every figure on this page comes from `python -m benchmarks gulf_triangles`; how it is reckoned is told in "
        "[triangles.md](triangles.md). The events are the KEDS Gulf set: WEIS codes made by machine from the "
        "leads of news "
        "reports, on Goldstein's scale, on which a plain meeting (+1) is taken as neutral. An id is that of a row as "
        "imported by the mapping `docs/mappings/keds_table.toml`, `--dataset keds_gulf`; `tertius evidence "
        "ID` shows it.*",
        _triangle_part(gulf, "United States, Iran, Iraq", "gulf_usa_irn_irq"),
        _question(
            "Is the tilt to Iraq visible?",
            _leg_window(gulf, "USA", "IRQ", "1983-01", "1985-12"),
            _tilt(gulf.history),
        ),
        _question(
            "Is the reversal of 1990 visible?",
            _leg_window(gulf, "USA", "IRQ", "1989-01", "1990-12"),
            _reversal(gulf.history),
        ),
        _sensitivity(store, TRIANGLES[0]),
        _triangle_part(north, "United States, Soviet Union (Russia), Iran", "gulf_usa_rus_irn"),
        _question(
            "Does Moscow ever hold the pivot's seat?",
            _leg_window(north, "RUS", "IRN", "1989-01", "1998-12")
            + " "
            + _leg_window(north, "USA", "RUS", "1989-01", "1998-12"),
            _moscow(north.history),
        ),
        _limits(pages),
    ]
    return "\n\n".join(parts) + "\n"


def _triangle_part(made: HistoryPage, heading: str, stem: str) -> str:
    history = made.history
    lines = [f"## {heading}", f"![Spells, odds, legs and switches](pictures/{stem}.png)"]
    rows = ["| from | to | type, mean probability |", "|---|---|---|"]
    rows += [f"| {s.first} | {s.last} | {made.spell(s)} |" for s in history.spells]
    lines.append("\n".join(rows))
    if not history.switches:
        lines.append("No switch of type is borne out by the events.")
    for number, switch in enumerate(history.switches, start=1):
        causes = ", ".join(_cause(made, cause) for cause in switch.causes[:3])
        lines.append(f"**Switch {number}.** {made.switch_line(switch)}. Most for it speak {causes}.")
    legs = "; ".join(f"{leg.first}–{leg.second} {leg.volume.sum():,.0f} events" for leg in history.legs)
    lines.append(
        f"{legs}. The level model, which knows no sudden changes, finds the same type likeliest in "
        f"{percent(history.agreement)} of the months."
    )
    return "\n\n".join(lines)


def _cause(made: HistoryPage, cause: Cause) -> str:
    event = made.events[cause.id]
    what = f"{event.date}, {cause.source} to {cause.target}, {event.type}, {signed(cause.intensity)}"
    return f"`{cause.id}` ({what})"


def _question(title: str, seen: str, answer: str) -> str:
    return f"**{title}** {answer} {seen}"


def _leg_window(made: HistoryPage, a: str, b: str, first: str, last: str) -> str:
    """What the events of a leg are in a span: how many a year, where the level lies under both models."""
    history = made.history
    leg = next(leg for leg in history.legs if {leg.first, leg.second} == {a, b})
    places = [i for i, moment in enumerate(history.moments) if first <= moment.period <= last]
    part = slice(places[0], places[-1] + 1)
    years = sorted({history.moments[i].period[:4] for i in places})
    counts = [
        round(sum(float(leg.volume[i]) for i in places if history.moments[i].period.startswith(year))) for year in years
    ]
    return (
        f"({a}–{b}, {first} to {last}: {min(counts)} to {max(counts)} events a year; level of the spell between "
        f"{signed(float(leg.step[part].min()))} and {signed(float(leg.step[part].max()))}, of the level model between "
        f"{signed(float(leg.mean[part].min()))} and {signed(float(leg.mean[part].max()))}, "
        f"sd {float(leg.sd[part].mean()):.1f}; friendly above {signed(history.neutral + history.delta)}, "
        f"hostile below {signed(history.neutral - history.delta)}.)"
    )


def _best(history: History, column: str, actor: str, first: str = "", last: str = "9") -> tuple[Moment, float]:
    moments = [moment for moment in history.moments if first <= moment.period <= last]
    odds = [dict(getattr(moment, column))[actor] for moment in moments]
    place = max(range(len(odds)), key=odds.__getitem__)
    return moments[place], odds[place]


def _tilt(history: History) -> str:
    married = [s for s in history.spells if (s.type, s.seat) == ("marriage", "IRN") and s.first < "1990"]
    moment, odds = _best(history, "outcasts", "IRN", last="1989-12")
    if not married:
        return (
            f"Not as a spell: a marriage of Washington and Baghdad is at its likeliest in {moment.period}, with "
            f"{percent(odds)}, so the type stays what the table says or `undetermined`."
        )
    within = [m for m in history.moments if any(s.first <= m.period <= s.last for s in married)]
    agreed = sum(m.level_type == "marriage" for m in within)
    spans = ", ".join(f"{s.first} to {s.last} (mean probability {percent(s.probability)})" for s in married)
    return (
        f"Yes, yet only for a time: the marriage of Washington and Baghdad, with Iran outside it, is likelier than not "
        f"from {spans}, and at its surest in {moment.period} with {percent(odds)}. Diplomatic relations were "
        "restored in "
        "November 1984. That the United States leaned to Iraq from 1982 on and until the end of the war these events "
        "do not bear: credits and intelligence seldom make leads, and what is reported between the two in the months "
        "before and after cannot be told from hostility. "
        f"The reading hangs on the model: the level model, which smooths over the {len(within)} months, finds the "
        f"marriage likeliest in {agreed} of them."
    )


def _reversal(history: History) -> str:
    moved = [s for s in history.switches if "1990" <= s.period < "1992"]
    before = [m for m in history.moments if "1989-07" <= m.period <= "1990-07"]
    after = [m for m in history.moments if "1990-08" <= m.period <= "1991-03"]
    veto = [sum(dict(m.types)["veto"] for m in part) / len(part) for part in (before, after)]
    least = min(before, key=lambda m: dict(m.types)["veto"])
    odds = dict(least.types)
    told = (
        f"As a switch, with {percent(moved[0].probability)}, in {moved[0].period}."
        if moved
        else "Not as a switch of type: the friendship that was to be reversed had left the events before."
    )
    return (
        f"{told} From July 1989 to July 1990 the unit veto has {percent(veto[0])} on average (least in {least.period}: "
        f"{percent(odds['veto'])}, marriage {percent(odds['marriage'])}, `undetermined` "
        f"{percent(odds['undetermined'])}), "
        f"from August 1990 to March 1991 {percent(veto[1])}. The invasion of Kuwait thus turns doubt into "
        "certainty. What "
        "leaps is the volume of events, more than their tone."
    )


def _moscow(history: History) -> str:
    moment, odds = _best(history, "pivots", "RUS")
    married, chance = _best(history, "outcasts", "USA")
    seated = "Yes" if odds > 0.5 else "Not that the events bear it out"
    named = (
        ""
        if chance > 0.5
        else " So the type is `undetermined`, and whoever names one reads more than these events hold."
    )
    return (
        f"{seated}: the probability is at its highest in {moment.period}, with {percent(odds)}. The other "
        "reading of the "
        f"1990s, Moscow and Tehran in a marriage with Washington outside, comes to {percent(chance)} at most "
        f"({married.period}).{named}"
    )


def _sensitivity(store: Store, trio: tuple[str, str, str]) -> str:
    """The spells under other neutral points of the scale, one line each."""
    lines = ["**Does it hang on the neutral point?** The same triangle with another value for a neutral act:"]
    rows = []
    for neutral in (0.0, 0.5):
        start = replace(default_parameters("goldstein_weis", "month"), neutral=neutral)
        measured = relations(store.event_table(), trio, parameters=start, fit=True)
        made = history_page(triangle_history(measured))
        spells = "; ".join(f"{s.first} to {s.last} {made.spell(s)}" for s in made.history.spells)
        rows.append(f"- neutral at {neutral:g}: {spells}.")
    return "\n\n".join([*lines, "\n".join(rows)])


def _limits(pages: Sequence[HistoryPage]) -> str:
    history = pages[0].history
    return (
        "## What these data do not bear\n\n"
        "- **Whom an act is about.** Imported rows do not say, so every leg holds everything, and no stance in the "
        "quarrel of the others can be told. A warning to Iraq about Iran counts against Iraq.\n"
        "- **Who did it.** The codes are a machine's. Military engagements between the United States and Iraq in 1986, "
        "among the strongest rows of that year, are more likely clashes of Iraq with Iran in whose leads an "
        "American is "
        "named. A switch that rests on such rows is as sound as they are; look at them.\n"
        "- **Silence.** Months without a lead widen the band; a policy that makes no news leaves no trace.\n"
        "- **The neutral point.** With a plain meeting as neutral, polite but cool relations are near the "
        "band's edge, and "
        "types there hang on the convention. The firm results are those whose legs lie far from it.\n"
        f"- **The model.** {history.draws:,} joint draws of spells of constant level; expected lengths of 1 "
        "to 16 years "
        "are weighed by the data. Dates are those of the reports."
    )


def _events(store: Store, ids: Sequence[str]) -> dict[str, Event]:
    return {key: record for key, record in store.find(ids).items() if isinstance(record, Event)}
