"""Forecasts in words and pictures: the fans, the tables, what a backtest allows one to say, a page that works offline.

Forecasts of the forecasts package come in, with the names of their actors; sentences, a drawing and HTML go out. A
brief takes `sentences` and `to_svg`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan

from tertius import charts
from tertius.briefs import words
from tertius.briefs.histories import spoken
from tertius.briefs.templating import render
from tertius.charts.fan import Fan, FanChart, SkillLine, fan_svg
from tertius.charts.ribbon import KINDS
from tertius.forecasts import BASELINES, MODELS, Forecasts
from tertius.records import Forecast, ForecastScore, Model

SHOWN: Mapping[str, int] = {"week": 52, "week52": 52, "month": 36, "quarter": 24, "year": 20}
"""Known periods that a fan shows."""

CHANCE = 0.05


@dataclass(frozen=True)
class ForecastPage:
    """Forecasts as a reader sees them; shows itself in a notebook.

    Attributes
    ----------
    forecasts : Forecasts
    names : Mapping of str to str
        Display names of the actors.
    model : str
        Whose forecasts are shown; the best of the backtest by default.
    """

    forecasts: Forecasts
    names: Mapping[str, str] = field(default_factory=dict)
    model: Model | None = None

    @property
    def shown(self) -> Model:
        """The model whose forecasts are shown."""
        return self.model or self.forecasts.best

    @property
    def title(self) -> str:
        """The actors, and until when."""
        return f"{words.listed([self.name(actor) for actor in self.forecasts.actors])}: what comes next"

    def name(self, actor: str) -> str:
        """The display name of an actor, its id without one."""
        return self.names.get(actor, actor)

    def leg(self, source: str, target: str) -> str:
        """A directed dyad in words."""
        return f"{self.name(source)} to {self.name(target)}"

    @property
    def unit(self) -> str:
        """What the numbers are."""
        f = self.forecasts
        what = {"mean": "mean intensity of events", "sum": "net sum of intensities", "volume": "events"}
        return f"{what.get(f.measure, f.measure)} by {f.unit}"

    def number(self, value: float) -> str:
        """A value of the measure: signed, with a decimal where it is small."""
        text = f"{value:+,.0f}" if abs(value) >= 99.5 else f"{value:+.1f}"
        return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")

    @cached_property
    def scenario(self) -> str:
        """The scenario in a clause; "" without one."""
        found = self.forecasts.scenario
        if found is None:
            return ""
        a, b = (words.Names(self.names).the(actor) for actor in found.rivals)
        held = len(found.path)
        return (
            f"what a BVAR expects should the quarrel of {a} and {b} be two standard deviations worse than expected for "
            f"{held} {self.forecasts.unit}{'' if held == 1 else 's'}"
        )

    def sentences(self) -> list[str]:
        """What may be said, in order: the verdict, the next period, the type, the scenario."""
        return [self.forecasts.verdict, *self._next(), *self._type(), *self._worse()]

    def _next(self) -> list[str]:
        rows = [row for row in self.forecasts.of(self.shown) if row.horizon == 1]
        told = "; ".join(
            f"{self.leg(row.source, row.target)} {self.number(row.median)} ({self.number(row.low90)} to "
            f"{self.number(row.high90)})"
            for row in rows
        )
        return [f"Expected in {spoken(rows[0].period)} ({self.unit}; median and 90 % interval): {told}."]

    def _type(self) -> list[str]:
        rows = self.forecasts.types_of(self.shown)
        if not rows:
            return []
        odds, base = dict(rows[0].types), dict(self.forecasts.base)
        kind = max(odds, key=lambda name: odds[name])
        label = words.load_types()[kind].label if kind != "undetermined" else "a triangle without a clear type"
        return [
            f"The events of {spoken(rows[0].period)} will most likely spell {label} "
            f"({words.percent(odds[kind])}; it was so in {words.percent(base[kind])} of the past)."
        ]

    def _worse(self) -> list[str]:
        found = self.forecasts.scenario
        if found is None:
            return []
        held = len(found.path)
        plain, worse = (
            {
                (row.source, row.target): row
                for row in self.forecasts.of("BVAR", which)
                if row.horizon == held and {row.source, row.target} != set(found.rivals)
            }
            for which in ("", "quarrel")
        )
        told = "; ".join(
            f"{self.leg(*leg)} {self.number(row.median)} in place of {self.number(plain[leg].median)}"
            for leg, row in worse.items()
        )
        widest = max(abs(row.median - plain[leg].median) / self._half(plain[leg]) for leg, row in worse.items())
        scale = (
            "All of these differences lie well within the 90 % intervals."
            if widest < 0.5
            else "None of these differences leaves the 90 % intervals."
            if widest < 1
            else "Some of these differences leave the 90 % intervals."
        )
        a, b = (words.Names(self.names).the(actor) for actor in found.rivals)
        unit = self.forecasts.unit
        return [
            f"Should the quarrel of {a} and {b} be two standard deviations worse than expected for {held} {unit}"
            f"{'' if held == 1 else 's'}, a BVAR expects at its end: {told}. {scale} This says what has gone with "
            "what, not what would be caused."
        ]

    @staticmethod
    def _half(row: Forecast) -> float:
        return max((row.high90 - row.low90) / 2, 1e-9)

    @cached_property
    def chart(self) -> FanChart:
        """What the picture shows."""
        f = self.forecasts
        first = max(0, len(f.periods) - SHOWN[f.freq])
        pairs = sorted({(min(pair), max(pair)) for pair in f.names}, key=lambda pair: sorted(map(f.actors.index, pair)))
        fans = tuple((self._fan(a, b, first), self._fan(b, a, first)) for a, b in pairs)
        every = [
            v
            for pair in fans
            for fan in pair
            for v in (*fan.past, *fan.low90, *fan.high90, *fan.other)
            if v is not None
        ]
        mean = f.measure == "mean"
        return FanChart(
            title=self.title,
            subtitle=(
                f"{self.unit[0].upper()}{self.unit[1:]}, {spoken(f.periods[first])} to {spoken(f.periods[-1])}, and "
                f"the forecast by {_article(self.shown)} to {spoken(f.ahead[-1])}. {self._headline()}"
            ),
            pairs=fans,
            known=tuple(spoken(period) for period in f.periods[first:]),
            ahead=tuple(spoken(period) for period in f.ahead),
            unit=self.unit,
            zone=f.zone,
            ends=(min(every) - 0.5, max(every) + 0.5) if mean else None,
            skills=tuple(self._skill(model) for model in MODELS if model not in BASELINES),
            base=tuple(share for _, share in f.base),
            odds=tuple(tuple(share for _, share in row.types) for row in f.types_of(self.shown)),
            kinds=tuple(words.load_types()[kind].label for kind in KINDS) if f.types else (),
            scenario=self.scenario,
            notes=(
                "Skill: by how much the CRPS of a model is below that of the last value, the running mean or the local "
                "level, whichever was best at that horizon. Full marks: beyond chance (5 %; Diebold and Mariano, "
                "Holm).",
            ),
        )

    def _headline(self) -> str:
        backtest = self.forecasts.backtest
        if backtest.winners:
            return f"In the backtest it was {'the best' if self.shown == backtest.best else 'not the best'}."
        return "In the backtest no model beat the best simple forecast beyond chance."

    def _fan(self, source: str, target: str, first: int) -> Fan:
        f = self.forecasts
        rows = [row for row in f.of(self.shown) if (row.source, row.target) == (source, target)]
        other = [row for row in f.of("BVAR", "quarrel") if (row.source, row.target) == (source, target)]
        past = f.values[first:, f.names.index((source, target))].tolist()
        row = f.backtest.score(self.shown, 0, (source, target))
        return Fan(
            label=self.leg(source, target),
            about=f"90 % intervals held in {words.percent(row.coverage90)}",
            past=tuple(None if isnan(value) else value for value in past),
            median=tuple(row.median for row in rows),
            low50=tuple(row.low50 for row in rows),
            high50=tuple(row.high50 for row in rows),
            low90=tuple(row.low90 for row in rows),
            high90=tuple(row.high90 for row in rows),
            other=tuple(row.median for row in other),
        )

    def _skill(self, model: Model) -> SkillLine:
        rows = self.by_horizon(model)
        return SkillLine(
            label=model,
            skill=tuple(row.skill for row in rows),
            sure=tuple(row.p_value is not None and row.p_value < CHANCE for row in rows),
        )

    def by_horizon(self, model: Model) -> list[ForecastScore]:
        """The scores of a model over all dyads, horizon by horizon."""
        return [row for row in self.forecasts.backtest.scores if row.model == model and row.horizon and not row.source]

    def overall(self) -> list[ForecastScore]:
        """The scores of all models over all dyads and horizons, best first."""
        rows = [row for row in self.forecasts.backtest.scores if not row.horizon and not row.source]
        return sorted(rows, key=lambda row: row.scaled)

    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        return " ".join(self.sentences())

    def to_svg(self) -> str:
        """The fans with skill and types below."""
        return fan_svg(self.chart, description=self.description())

    def to_png(self, scale: float = 2.0) -> bytes:
        """The same as PNG."""
        return charts.svg_to_png(self.to_svg(), scale)

    def to_html(self) -> str:
        """One page that works offline: what may be said, the fans, the tables."""
        return render(
            "forecast.html.jinja", page=self, found=self.forecasts, words=words, spoken=spoken, picture=self.to_svg()
        )

    def _repr_html_(self) -> str:
        return self.to_svg()


def _article(model: Model) -> str:
    from tertius.forecasts.verdict import named

    return named(model)


def forecast_page(forecasts: Forecasts, model: Model | None = None) -> ForecastPage:
    """Forecasts with the names of their actors."""
    from tertius.actors import load_actors

    table = load_actors().actors
    names = {code: table[code].name if code in table else code for code in forecasts.actors}
    return ForecastPage(forecasts, names, model)
