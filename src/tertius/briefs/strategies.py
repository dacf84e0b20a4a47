"""The pivot's game in words and pictures: what a brief says of it, and the page that stands alone.

A Strategy of the games package comes in, with the names of its actors and, where a store is at hand, the events it
rests on; statements with their evidence, drawings, lines of text and HTML go out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tertius import charts
from tertius.briefs import words
from tertius.briefs.material import Material, Part, Statement, leg_of
from tertius.briefs.templating import render
from tertius.briefs.words import Names
from tertius.charts import game
from tertius.games.pivots.assumptions import Assumptions
from tertius.games.pivots.strategic import Strategy
from tertius.games.pivots.wording import Words, make_words
from tertius.records import Assumption, Event, Finding, PivotAction, Reply

MOVES: Mapping[str, str] = {"court": "courts", "press": "presses", "ignore": "ignores"}
ENDS = (("escalates", "escalate"), ("holds", "hold"), ("reconciles", "reconcile"))
"""The final moves of one and of both, in the order of the records."""

_ALSO = 0.05
"""A reply less likely than this is not worth a line beside the likeliest."""

_FEW_QUARRELS = 0.1


@dataclass(frozen=True)
class StrategyPage:
    """A strategy as a reader sees it; shows itself in a notebook.

    Attributes
    ----------
    strategy : Strategy
    names : Names
        Display names of the actors.
    events : Mapping of str to Event
        Those it rests on, as far as a store holds them.
    """

    strategy: Strategy
    names: Names = field(default_factory=lambda: Names({}))
    events: Mapping[str, Event] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Whose game it is, and between whom."""
        held, the = self.strategy.situation, self.names.the
        return f"{the(held.pivot)} between {the(held.first)} and {the(held.second)}"

    @cached_property
    def spoken(self) -> Words:
        """The words for actions and assumptions."""
        held = self.strategy.situation
        said = {code: self.names.the(code) for code in (held.pivot, held.first, held.second)}
        return make_words(held, self.assumed, said)

    @property
    def assumed(self) -> Assumptions:
        """The assumptions as used."""
        return Assumptions(self.strategy.assumptions, self.strategy.unit, self.strategy.version)

    def said(self, kind: str) -> Finding:
        """One of the sentences: `share`, `turn`, `decide`."""
        return self.strategy.statements[("share", "turn", "decide").index(kind)]

    @property
    def actions(self) -> tuple[tuple[PivotAction, str], ...]:
        """The actions with their words, that which is asked about first."""
        order = sorted((one.action for one in self.strategy.shares), key=lambda one: one != self.strategy.action)
        return tuple((action, self.spoken.action(action)) for action in order)

    def end(self, reply: Reply) -> str:
        """What the rivals most likely do in the end, after the pivot's likeliest reply."""
        held = self.strategy.situation
        first, second = (max(range(3), key=one.__getitem__) for one in (reply.first_final, reply.second_final))
        odds = words.percent(reply.first_final[first] * reply.second_final[second])
        if first == second:
            return f"both {ENDS[first][1]}, {odds}"
        one, other = self.names.plain(held.first), self.names.plain(held.second)
        return f"{one} {ENDS[first][0]}, {other} {ENDS[second][0]}, {odds}"

    def reply(self, reply: Reply) -> tuple[str, str, str]:
        """The pivot's likeliest reply, in words with its odds, and what else it may do."""
        ranked = sorted(reply.chances, key=lambda pair: -pair[1])
        (action, odds), (second, less) = ranked[:2]
        also = f"or {self.spoken.action(second, 's')}, {words.percent(less)}" if less >= _ALSO else ""
        if not also:
            rest = [one for one, word in reply.replies if word in ("all", "some") and one != action]
            also = f"in some equilibria {self.spoken.action(rest[0], 's')}" if rest else ""
        return action, f"{self.spoken.action(action, 's')}, {words.percent(odds)}", also

    @cached_property
    def table(self) -> game.GameTable:
        """What the picture of the game shows."""
        held, plain = self.strategy.situation, self.names.plain
        cells = []
        for one in self.strategy.replies:
            action, reply, also = self.reply(one)
            note = f"these moves: {words.percent(one.probability)}"
            cells.append(
                game.Cell(
                    action=action,
                    reply=reply,
                    also=also,
                    end=f"then {self.end(one)}",
                    reached=one.probability,
                    note=note,
                    path=one.on_path,
                )
            )
        pivot = self.names.the(held.pivot)
        rows, columns = (
            tuple(f"{_short(plain(rival))} {move}" for move in MOVES.values()) for rival in (held.first, held.second)
        )
        return game.GameTable(
            title=f"The game of {self.title}",
            subtitle=f"Both rivals move at once; {pivot} replies; then the rivals escalate, hold or reconcile. "
            "All at the defaults, as measured.",
            rows=(rows[0], rows[1], rows[2]),
            columns=(columns[0], columns[1], columns[2]),
            cells=tuple(cells),
            actions=self.actions,
            notes=(
                f"Bold: what {pivot} most likely does where moves are weighed with some noise.",
                "Bar: how often the rivals make these two moves. Heavy frame: the moves they make most often.",
            ),
            path_note="These moves are on the path of an equilibrium of the whole game, played without noise.",
        )

    @cached_property
    def bars(self) -> tuple[game.Bar, ...]:
        """The shares of the space, in the order of the actions."""
        found = {one.action: one for one in self.strategy.shares}
        out = []
        for action, said in self.actions:
            one = found[action]
            parts = ", ".join(f"{word} {100 * getattr(one, name):.0f}" for word, name in _PATHS)
            out.append(
                game.Bar(
                    action=action,
                    label=said,
                    every=one.every,
                    some=one.some,
                    likeliest=one.likeliest,
                    note=f"{words.percent(one.likeliest)}  ({parts})",
                )
            )
        return tuple(out)

    @property
    def bars_title(self) -> str:
        """What the bars show."""
        return "How much of the plausible assumptions each action holds"

    @cached_property
    def map(self) -> game.AssumptionMap | None:
        """The map over the two assumptions that decide; none where fewer than two vary."""
        cells = self.strategy.map
        if not cells:
            return None
        terms = [self.assumed[name] for name in self.strategy.deciding]
        led = [dict(cell.likeliest)[cell.action] for cell in cells]
        return game.AssumptionMap(
            title="What leads, over the two assumptions that decide most",
            x=self.spoken.thing(terms[0].name),
            y=self.spoken.thing(terms[1].name),
            x_range=_range(terms[0]),
            y_range=_range(terms[1]),
            columns=len({cell.x for cell in cells}),
            places=tuple(
                game.Place(action=cell.action, share=share, text=f"{100 * share:.0f}")
                for cell, share in zip(cells, led, strict=True)
            ),
            actions=self.actions,
            notes=(
                "Mark: the action that most often is the likeliest. Number: in how many of 100 draws",
                "of all the rest, assumed or measured; the stronger the colour, the more. Framed: the defaults.",
            ),
        )

    def description(self) -> str:
        """The pictures in words, for those who cannot see them."""
        return " ".join([*(finding.text for finding in self.strategy.statements[:3]), *self.game_lines()])

    def game_lines(self) -> list[str]:
        """The game in words, the likeliest moves of the rivals first."""
        held, the = self.strategy.situation, self.names.the
        first, second, pivot = the(held.first), the(held.second), the(held.pivot)
        out = []
        for one in sorted(self.strategy.replies, key=lambda reply: -reply.probability):
            _, reply, also = self.reply(one)
            moves = f"{first} {MOVES[one.first_move]} and {second} {MOVES[one.second_move]} {pivot}"
            rest = f" ({also})" if also else ""
            text = f"{moves} ({words.percent(one.probability)}): {pivot} {reply}{rest}; then {self.end(one)}"
            out.append(words.sentence(text))
        return out

    def game_svg(self, name: str = "game") -> str:
        """The game as a table of moves."""
        return game.game_svg(self.table, description=" ".join(self.game_lines()), name=name)

    def bars_svg(self, name: str = "shares") -> str:
        """The shares of the space."""
        return game.bars_svg(self.bars, title=self.bars_title, description=self.said("share").text, name=name)

    def map_svg(self, name: str = "map") -> str:
        """The map; empty text where there is none."""
        return game.map_svg(self.map, description=self.said("decide").text, name=name) if self.map else ""

    def to_svg(self) -> str:
        """Game, shares and map, one below the other."""
        return game.strategy_svg(
            self.table,
            self.bars,
            self.map,
            title=self.table.title,
            bars_title=self.bars_title,
            description=self.description(),
        )

    def to_png(self, scale: float = 2.0) -> bytes:
        """The same as PNG."""
        return charts.svg_to_png(self.to_svg(), scale)

    def to_html(self) -> str:
        """One page that works offline: the answer, the pictures, scenarios, and the assumptions with their sources."""
        from markupsafe import Markup

        pictures = [Markup(one) for one in (self.game_svg(), self.bars_svg(), self.map_svg()) if one]  # noqa: S704 -- drawings escape what they hold
        return render(
            "strategy.html.jinja", page=self, strategy=self.strategy, pictures=pictures, words=words, act=words.act
        )

    def act_line(self, id_: str) -> str:
        """What an event was, as far as it is at hand."""
        event = self.events.get(id_)
        if event is None:
            return id_
        return f"{event.date or 'undated'}: {self.names.the(event.source)} {words.act(event, self.names)}"

    def _repr_html_(self) -> str:
        return self.to_svg()


_PATHS = (("all", "every"), ("some", "some"), ("none", "never"))


def _range(term: Assumption) -> tuple[float, float, float]:
    return term.low, term.default, term.high


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[:19] + "…"


def strategy_page(strategy: Strategy, events: Mapping[str, Event] | None = None) -> StrategyPage:
    """A strategy with the names of its actors."""
    from tertius.actors import load_actors

    table, held = load_actors().actors, strategy.situation
    codes = (held.pivot, held.first, held.second)
    return StrategyPage(strategy, Names({code: table[code].name for code in codes if code in table}), events or {})


def strategy_statements(material: Material) -> list[Statement]:
    """What a brief says of the pivot's game, each part with what it rests on; nothing where there is no game."""
    triangle, found = material.triangle, material.strategy
    if triangle is None or found is None:
        return []
    page = StrategyPage(found, material.names)
    held, the = found.situation, material.names.the
    legs = {name: leg_of(triangle, *pair) for name, pair in _pairs(found).items()}
    stance = next((one for one in triangle.stances if one.actor == held.pivot), None)
    told = {name: leg.evidence for name, leg in legs.items() if leg is not None}
    told["lean"] = stance.evidence if stance is not None and stance.volume else ()
    share = [Part(text=_spaced(page.said("share").text))]
    if found.no_quarrel >= _FEW_QUARRELS:
        share.append(Part(text=f"In {words.percent(found.no_quarrel)} of the draws the two have no quarrel at all."))
    share += [
        Part(
            text=f"What is measured enters with its uncertainty: {the(held.pivot)} and {the(held.first)} at "
            f"{words.signed(held.to_first)}",
            evidence=told.get("to_first", ()),
        ),
        Part(text=f"and {the(held.second)} at {words.signed(held.to_second)};", evidence=told.get("to_second", ())),
        Part(text=f"the two rivals at {words.signed(held.rivals)};", evidence=told.get("rivals", ())),
        Part(
            text=f"its words in their quarrel at {_lean(page)}."
            if told["lean"]
            else "in their quarrel it has said nothing.",
            evidence=told["lean"],
        ),
    ]
    turn = [Part(text=_spaced(page.said("turn").text), evidence=_turning(page, told)), *_bound(page)]
    decide = [Part(text=_spaced(page.said("decide").text), evidence=_deciding(page, told))]
    contrasts = [Part(text=_spaced(one.text)) for one in found.scenarios]
    if contrasts:
        contrasts[-1] = Part(text=contrasts[-1].text, evidence=found.evidence)
    parts = [(share, "share"), (turn, "turn"), (decide, ""), (contrasts, "")]
    return [
        Statement(section="strategy", parts=tuple(held), numbers=page.said(kind).numbers if kind else ())
        for held, kind in parts
        if held
    ]


def _pairs(found: Strategy) -> dict[str, tuple[str, str]]:
    held = found.situation
    return {
        "to_first": (held.pivot, held.first),
        "to_second": (held.pivot, held.second),
        "rivals": (held.first, held.second),
    }


def _spaced(text: str) -> str:
    """Per cent and minus as the brief writes them.

    >>> _spaced("in 58% of it, above -0.9")
    'in 58 % of it, above −0.9'
    """
    return re.sub(r"(?<![\w-])-(?=\d)", "−", re.sub(r"(?<=\d)%", " %", text))


def _lean(page: StrategyPage) -> str:
    held, names = page.strategy.situation, page.names
    near = held.first if held.lean > 0 else held.second
    return f"{abs(held.lean):.1f} nearer to {names.the(near)}" if abs(held.lean) >= 0.05 else "an even distance"


def _turning(page: StrategyPage, told: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What the measured level rests on that would overturn the answer, else all that the game does."""
    found = page.strategy
    names = [one.name for one in found.thresholds if one.source == "measured" and one.confirmed]
    return (told.get(names[0]) if names else None) or found.evidence


def _deciding(page: StrategyPage, told: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What the measured level rests on that decides most; all that the game rests on where there is none."""
    names = [one.name for one in page.strategy.influences if one.source == "measured"]
    return (told.get(names[0]) if names else None) or page.strategy.evidence


def _bound(page: StrategyPage) -> list[Part]:
    """The pivot's own words that bind it, each with its sentences."""
    held, spoken = page.strategy.situation, page.spoken
    if not held.pledges:
        return []
    parts = []
    for pledge in held.pledges:
        how = "not " if pledge.status == "denied" else ""
        parts.append(Part(text=f"{how}{spoken.action(pledge.action)};", evidence=pledge.evidence))
    lead = f"Its own word binds it too, at a cost: {page.names.the(held.pivot)} is reported as"
    parts[0] = Part(text=f"{lead} {parts[0].text}", evidence=parts[0].evidence)
    return [*parts[:-1], Part(text=parts[-1].text[:-1] + ".", evidence=parts[-1].evidence)]
