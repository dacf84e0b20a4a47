"""A history in words and pictures: the ribbon, the small multiples by year, a page with the events of each switch.

A history of the triangles package comes in, with the names of its actors and, where a store is at hand, the events
that it cites; drawings, lines of text and HTML go out.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tertius import charts
from tertius.briefs import words
from tertius.briefs.templating import render
from tertius.charts.multiples import Panel, multiples_svg
from tertius.charts.ribbon import KINDS, Line, Ribbon, Stripe, Turn, ribbon_svg
from tertius.records import Event, Spell, Switch
from tertius.triangles import NO_PIVOT, History

UNCLEAR = "no type likelier than not"


@dataclass(frozen=True)
class HistoryPage:
    """A history as a reader sees it; shows itself in a notebook.

    Attributes
    ----------
    history : History
    names : Mapping of str to str
        Display names of the actors.
    events : Mapping of str to Event
        Those cited as causes, as far as a store holds them.
    """

    history: History
    names: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The three names."""
        return words.listed([self.name(actor) for actor in self.history.actors])

    def name(self, actor: str) -> str:
        """The display name of an actor, its id without one."""
        return self.names.get(actor, actor)

    def kind(self, kind: str, seat: str) -> str:
        """A type with the corner it sets apart, in words."""
        label = words.load_types()[kind].label
        if seat == NO_PIVOT:
            return label
        return f"{label}, {'pivot' if kind == 'romantic' else 'outcast'} {self.name(seat)}"

    def spell(self, spell: Spell) -> str:
        """What a spell was, with its probability; none is told where no type is likelier than not."""
        if spell.type == "undetermined" and spell.probability <= 0.5:
            return UNCLEAR
        return f"{self.kind(spell.type, spell.seat)}, {words.percent(spell.probability)}"

    @cached_property
    def ribbon(self) -> Ribbon:
        """What the ribbon shows."""
        history = self.history
        periods = tuple(moment.period for moment in history.moments)
        place = {period: i for i, period in enumerate(periods)}
        stripes = []
        for spell in history.spells:
            chance = words.percent(spell.probability)
            label, short = words.load_types()[spell.type].label, {"romantic": "pivot", "marriage": "outcast"}
            seat = f"{short[spell.type]} {self.name(spell.seat)}" if spell.type in short else ""
            full = ", ".join(part for part in (label, seat, chance) if part)
            texts: tuple[str, ...] = (full, f"{label}, {chance}", seat or label, label)
            if self.spell(spell) == UNCLEAR:
                texts = (UNCLEAR, "unclear")
            stripes.append(Stripe(kind=spell.type, first=place[spell.first], last=place[spell.last], texts=texts))
        first, last = (spoken(period) for period in (periods[0], periods[-1]))
        return Ribbon(
            title=self.title,
            subtitle=f"The strategic triangle, {first} to {last}, by {history.freq}",
            periods=periods,
            stripes=tuple(stripes),
            odds=tuple(tuple(dict(moment.types)[kind] for kind in KINDS) for moment in history.moments),
            turns=tuple(
                Turn(place=place[s.period], low=place[s.earliest], high=place[s.latest], text=self.switch_line(s))
                for s in history.switches
            ),
            lines=tuple(
                Line(
                    label=f"{leg.first} – {leg.second}",
                    mean=tuple(leg.mean.tolist()),
                    low=tuple(words.interval(m, s)[0] for m, s in zip(leg.mean.tolist(), leg.sd.tolist(), strict=True)),
                    high=tuple(
                        words.interval(m, s)[1] for m, s in zip(leg.mean.tolist(), leg.sd.tolist(), strict=True)
                    ),
                    step=tuple(leg.step.tolist()),
                    volume=tuple(leg.volume.tolist()),
                )
                for leg in history.legs
            ),
            names=tuple(words.load_types()[kind].label for kind in KINDS),
            neutral=history.neutral,
            delta=history.delta,
            unit="points of the intensity scale",
        )

    def switch_line(self, switch: Switch) -> str:
        """A switch in one line: when, how probable, from what to what, which legs moved."""
        when = spoken(switch.period)
        if switch.earliest != switch.latest:
            when += f" ({spoken(switch.earliest)} to {spoken(switch.latest)})"
        moved = "; ".join(
            f"{leg.first}–{leg.second} {words.signed(leg.before)} to {words.signed(leg.after)}" for leg in switch.moved
        )
        before = self.kind(switch.before, switch.before_seat)
        after = self.kind(switch.after, switch.after_seat)
        return f"{when}, {words.percent(switch.probability)}: {before} → {after}   [{moved}]"

    def description(self) -> str:
        """The history in words, for those who cannot see it."""
        told = [f"{spoken(s.first)} to {spoken(s.last)}: {self.spell(s)}." for s in self.history.spells]
        told += [f"Switch {i}: {self.switch_line(s)}." for i, s in enumerate(self.history.switches, start=1)]
        return " ".join(told)

    def to_svg(self) -> str:
        """The ribbon with its legs."""
        return ribbon_svg(self.ribbon, description=self.description())

    def to_png(self, scale: float = 2.0) -> bytes:
        """The same as PNG."""
        return charts.svg_to_png(self.to_svg(), scale)

    def years_svg(self) -> str:
        """Small multiples: what most of each year was."""
        return multiples_svg(
            self.panels(),
            title=f"{self.title}, year by year",
            description="One triangle a year; the same is told by the ribbon.",
        )

    def panels(self) -> list[Panel]:
        """One panel a year: the mean odds of its periods, the signs the level model gives its legs on average."""
        years: dict[str, list[int]] = {}
        for place, moment in enumerate(self.history.moments):
            years.setdefault(moment.period[:4], []).append(place)
        return [self._panel(year, places) for year, places in years.items()]

    def _panel(self, year: str, places: list[int]) -> Panel:
        history = self.history
        moments = [history.moments[i] for i in places]
        odds = {kind: sum(dict(m.types)[kind] for m in moments) / len(moments) for kind in KINDS}
        kind = max(reversed(KINDS), key=lambda name: odds[name])
        held = {"romantic": "pivots", "marriage": "outcasts"}.get(kind)
        seats = {a: sum(dict(getattr(m, held))[a] for m in moments) for a in history.actors} if held else {}
        apart = max(history.actors, key=lambda actor: seats[actor]) if seats else ""
        clear = odds[kind] > 0.5
        signs = []
        for leg in history.legs:
            level = float(sum(leg.step[i] for i in places)) / len(places) - history.neutral
            signs.append("?" if abs(level) <= history.delta else "+" if level > 0 else "−")
        label = words.load_types()[kind].label
        caption = f"{label} {words.percent(odds[kind])}" if clear else "no type above 50 %"
        return Panel(
            label=year,
            corners=history.actors,
            signs=(signs[0], signs[1], signs[2]),  # type: ignore[arg-type]
            apart=apart if clear else "",
            seat=kind if clear else "",
            caption=caption,
        )

    def to_html(self) -> str:
        """One page that works offline: the ribbon, the years, the spells, and the events behind each switch."""
        return render(
            "history.html.jinja",
            page=self,
            history=self.history,
            ribbon=self.to_svg(),
            years=self.years_svg(),
            words=words,
            spoken=spoken,
        )

    def cause_line(self, id_: str) -> str:
        """What an event was, as far as it is at hand: date, type and the original code."""
        event = self.events.get(id_)
        if event is None:
            return ""
        kind = event.type + (f" ({event.mode})" if event.mode else "")
        code = f", code {event.code}" if event.code else ""
        return f"{event.date}: {kind}{code}"

    def text(self, width: int = 80) -> list[str]:
        """The ribbon in text, one letter a stretch of time, with the spells and switches below."""
        history = self.history
        letters = {"menage": "M", "romantic": "R", "marriage": "S", "veto": "V", "undetermined": "·"}
        count = len(history.moments)
        cells = max(1, min(width - 2, count))
        place = {moment.period: i for i, moment in enumerate(history.moments)}
        kinds = [s.type for s in history.spells for _ in range(s.periods)]
        bounds = [round(i * count / cells) for i in range(cells + 1)]
        bar = "".join(
            letters[max(sorted(set(part)), key=part.count)] for part in (kinds[a:b] for a, b in _pairs(bounds))
        )
        ticks = [" "] * cells
        for number, switch in enumerate(history.switches, start=1):
            cell = min(cells - 1, place[switch.period] * cells // count)
            ticks[cell] = str(number % 10)
        years = [" "] * (cells + 4)
        last = -8
        for i in range(cells):
            year = history.moments[bounds[i]].period[:4]
            begins = i == 0 or year != history.moments[bounds[i - 1]].period[:4]
            if begins and i - last >= 6 and i + 4 <= cells:
                years[i : i + 4] = year
                last = i
        lines = [f"{self.title}, by {history.freq}", "", "".join(ticks).rstrip(), bar, "".join(years).rstrip()]
        for leg in history.legs:
            row = []
            for a, b in _pairs(bounds):
                level = float(leg.step[a:b].mean()) - history.neutral
                row.append("?" if abs(level) <= history.delta else "+" if level > 0 else "−")
            lines.append(f"{''.join(row)}  {leg.first}-{leg.second}"[: width + 12])
        lines += ["M ménage à trois, R romantic, S stable marriage, V unit veto, · undetermined", ""]
        lines += [
            f"{s.first} to {s.last}  {self.kind(s.type, s.seat)}, {words.percent(s.probability)}"
            for s in history.spells
        ]
        for number, switch in enumerate(history.switches, start=1):
            lines += ["", f"{number}. {self.switch_line(switch)}"]
            for cause in switch.causes[:5]:
                known = self.cause_line(cause.id) or cause.period
                pair = f"{cause.source} to {cause.target}"
                lines.append(f"   {cause.id}  {pair}, {known}, {words.signed(cause.intensity)}")
        agree = words.percent(history.agreement)
        lines += ["", f"The level model finds the same type likeliest in {agree} of the periods."]
        return lines

    def _repr_html_(self) -> str:
        return self.to_svg()


def _pairs(bounds: list[int]) -> list[tuple[int, int]]:
    return [(a, max(b, a + 1)) for a, b in itertools.pairwise(bounds)]


def spoken(period: str) -> str:
    """A month by its name, any other period by its label.

    >>> spoken("1984-10"), spoken("1984"), spoken("1984-Q4")
    ('Oct 1984', '1984', '1984-Q4')
    """
    year, _, month = period.partition("-")
    return f"{calendar.month_abbr[int(month)]} {year}" if month.isdigit() else period


def history_page(history: History, events: Mapping[str, Event] | None = None) -> HistoryPage:
    """A history with the names of its actors at the time it ends."""
    from tertius.actors import load_actors

    table = load_actors().actors
    names = {code: table[code].name if code in table else code for code in history.actors}
    return HistoryPage(history, names, events or {})


def cited(history: History) -> list[str]:
    """The ids of all events that a history cites."""
    return list(dict.fromkeys(cause.id for switch in history.switches for cause in switch.causes))
