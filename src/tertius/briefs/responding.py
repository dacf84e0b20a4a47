"""Responses in words and pictures: who answers whom, what the pivot does when its rivals quarrel, a page of both.

Responses of the responses package come in, with the names of their actors; sentences, a drawing and HTML go out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tertius import charts
from tertius.briefs import words
from tertius.briefs.histories import spoken
from tertius.briefs.templating import render
from tertius.charts.impulses import SIGNS, AnswerMark, Curve, ResponseChart, response_svg
from tertius.records import Answer, Impulse, Policy
from tertius.responses import Responses
from tertius.responses.policy import cell_words
from tertius.responses.series import Dyad

_PERIODS: Mapping[str, str] = {"week": "weeks", "week52": "weeks", "month": "months", "quarter": "quarters"}

TOLD = ("answers", "policy", "gaudens")
"""Topics of statements that a brief has room for."""

_MEASURES: Mapping[str, str] = {
    "sum": "net sum of intensities",
    "mean": "mean intensity of events",
    "log ratio": "log ratio of cooperation to conflict",
    "volume": "events",
}


@dataclass(frozen=True)
class ResponsePage:
    """Responses as a reader sees them; shows itself in a notebook.

    Attributes
    ----------
    responses : Responses
    names : Mapping of str to str
        Display names of the actors.
    bayes : bool
        Whether the posterior is drawn, or else the bootstrap.
    """

    responses: Responses
    names: Mapping[str, str] = field(default_factory=dict)
    bayes: bool = False

    def name(self, actor: str) -> str:
        """The display name of an actor, its id without one."""
        return self.names.get(actor, actor)

    def called(self, actor: str) -> str:
        """The name of an actor inside a sentence, with its article."""
        return words.Names(self.names).the(actor)

    @property
    def title(self) -> str:
        """The actors, and when."""
        return f"{words.listed([self.name(actor) for actor in self.responses.actors])}: who answers whom"

    @property
    def periods(self) -> str:
        """What a horizon counts."""
        return _PERIODS.get(self.responses.series.freq, "years")

    @cached_property
    def answers(self) -> list[Answer]:
        """The tests that found an answer, the surest first."""
        held = [row for row in self.responses.answers if row.answers]
        return sorted(held, key=lambda row: (row.q, row.source, row.target, row.by_source, row.by_target))

    def cell(self, name: str) -> str:
        """A policy with the names of the actors in it."""
        policy = self.responses.policy
        if policy is None:
            return name
        return cell_words(name, self.called(policy.first), self.called(policy.second))

    @staticmethod
    def odds(policy: Policy) -> dict[str, float]:
        """The odds of the nine policies by name."""
        return dict(policy.cells)

    def spell(self, text: str) -> str:
        """A sentence with the names of the actors in place of their ids."""
        ids = "|".join(re.escape(actor) for actor in self.responses.actors)
        spelt = re.sub(rf"(?<!\w)(?:{ids})(?!\w)", lambda hit: self.called(hit[0]), text)
        return spelt[:1].upper() + spelt[1:]

    def sentences(self) -> list[str]:
        """All that can be said, from the data to the policy and how it changed."""
        return [self.spell(said.text) for said in self.responses.statements]

    def short(self) -> list[str]:
        """What a brief has room for: how many answers, the policy, whether the third gains."""
        said = [row for row in self.responses.statements if row.topic in TOLD]
        counts = [row for row in said if row.topic == "answers" and any(name == "tests" for name, _ in row.numbers)]
        policy = [row for row in said if row.topic == "policy"][:1]
        return [self.spell(row.text) for row in (*counts, *policy, *(row for row in said if row.topic == "gaudens"))]

    @cached_property
    def chart(self) -> ResponseChart:
        """What the picture shows."""
        found = self.responses
        series, policy = found.series, found.policy
        dyads = series.names
        places = {dyad: place for place, dyad in enumerate(dyads)}
        # The pivot's own acts first, then those toward it, then the quarrel.
        order = [*dyads[4:6], *dyads[2:4], *dyads[:2]]
        shocked = set(dyads[:2]) if policy else {dyads[1]}
        curves = {dyad: self._curve(dyad, shocked=dyad in shocked) for dyad in order}
        marks = tuple(
            AnswerMark(
                row=places[row.source, row.target],
                column=places[row.by_source, row.by_target],
                sign=SIGNS[row.manner] if row.answers else "",
                q=row.q,
            )
            for row in found.answers
        )
        measure = _MEASURES.get(series.measure, series.measure)
        by = self.periods.removesuffix("s")
        return ResponseChart(
            title=self.title,
            subtitle=f"{measure[0].upper()}{measure[1:]} by {by}, {spoken(series.periods[0])} to "
            f"{spoken(series.periods[-1])}. {self._headline()}",
            rows=tuple((curves[order[i]], curves[order[i + 1]]) for i in range(0, len(order), 2)),
            unit=measure,
            periods=self.periods,
            dyads=tuple(f"{a} to {b}" for a, b in dyads),
            marks=marks,
            pivot=self.called(found.pivot) if found.pivot else "",
            first=self.name(policy.first) if policy else "",
            second=self.name(policy.second) if policy else "",
            odds=tuple((self.cell(name), share) for name, share in policy.cells) if policy else (),
            claimed=self.cell(policy.cell) if policy else "",
            notes=self._notes(),
        )

    def _headline(self) -> str:
        policy = self.responses.policy
        if policy is None:
            return f"{len(self.answers)} of {len(self.responses.answers)} tests find an answer."
        told = f"{self.cell(policy.likeliest)}, {words.percent(policy.probability)}"
        if policy.cell == "cannot tell":
            return (
                f"What {self.called(policy.pivot)} does when the other two quarrel cannot be told (likeliest: {told})."
            )
        return f"When the other two quarrel, {self.called(policy.pivot)} most likely {told}."

    def _curve(self, dyad: Dyad, *, shocked: bool) -> Curve:
        rows = [row for row in self._drawn() if (row.source, row.target) == dyad]
        total = rows[min(self._horizons, len(rows) - 1)]
        about = "the shock, and what follows of it" if shocked else f"in all {self._signed(total)}"
        return Curve(
            label=f"{self.name(dyad[0])} to {self.name(dyad[1])}",
            middle=tuple(row.value for row in rows),
            low=tuple(row.low for row in rows),
            high=tuple(row.high for row in rows),
            shocked=shocked,
            about=about,
        )

    @property
    def _horizons(self) -> int:
        policy = self.responses.policy
        return policy.horizons if policy else 6

    def _drawn(self) -> list[Impulse]:
        """The responses of the kind of shock asked for, by the method that is drawn."""
        method = "posterior" if self.bayes else "bootstrap"
        kind = self.responses.policy.shock if self.responses.policy else "generalised"
        return [row for row in self.responses.impulses if row.method == method and row.shock == kind]

    def _signed(self, row: Impulse) -> str:
        numbers = (words.signed(value) for value in (row.cumulated, row.cumulated_low, row.cumulated_high))
        middle, low, high = numbers
        return f"over {row.horizon} {self.periods}: {middle} ({low} to {high})"

    def _notes(self) -> tuple[str, ...]:
        found = self.responses
        kind = found.policy.shock if found.policy else "generalised"
        bands = "of the Sims-Zha posterior" if self.bayes else "of a bias-corrected bootstrap"
        both = "both legs of the quarrel fall" if found.policy else f"{' to '.join(found.series.names[1])} falls"
        return (
            f"Shock: {both} short of what was expected by one standard deviation ({kind}). Lines: "
            f"{found.series.measure} above or below what would have come otherwise; strips: 90 % bands {bands}; a "
            "full dot where they leave out zero.",
            "Answers: + in kind, − in reverse, ± of changing sign, · no answer beyond chance (Granger tests, false "
            "discoveries at most 5 %). What goes before what is shown, not what causes it: the same news tells of all.",
        )

    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        return " ".join(self.short())

    def to_svg(self) -> str:
        """Responses, tests and policies."""
        return response_svg(self.chart, description=self.description())

    def to_png(self, scale: float = 2.0) -> bytes:
        """The same as PNG."""
        return charts.svg_to_png(self.to_svg(), scale)

    def to_html(self) -> str:
        """One page that works offline: what may be said, the picture, the tests, the odds, the windows."""
        return render(
            "response.html.jinja", page=self, found=self.responses, words=words, spoken=spoken, picture=self.to_svg()
        )

    def _repr_html_(self) -> str:
        return self.to_svg()


def response_page(responses: Responses, *, bayes: bool = False) -> ResponsePage:
    """Responses with the names of their actors."""
    from tertius.actors import load_actors

    table = load_actors().actors
    names = {code: table[code].name if code in table else code for code in responses.actors}
    return ResponsePage(responses, names, bayes)
