"""How the answer of the pivot's game is said: sentences from its numbers, without judging anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tertius.games.pivots.assumptions import Assumptions
from tertius.records import ActionShare, Influence, PivotAction, Situation, Threshold

NOTHING = 0.01
"""Share of its largest plausible value under which a weight is called as good as nothing."""

MOST_NEAR = 3

_ON_PATH = {"all": "in every equilibrium", "some": "in some of the equilibria", "none": "in no equilibrium"}


def percent(value: float) -> str:
    """A share as a reader takes it: whole percents, and no certainty that is not one.

    >>> percent(0.4567), percent(0.003), percent(0.9987), percent(0.0)
    ('46%', 'less than 1%', 'more than 99%', '0%')
    """
    if 0 < value < 0.01:
        return "less than 1%"
    if 0.99 < value < 1:
        return "more than 99%"
    return f"{value:.0%}"


class Words(NamedTuple):
    """Names of the three, and the words for what the pivot does."""

    pivot: str
    first: str
    second: str
    codes: tuple[str, str, str]
    labels: Mapping[str, str]

    def action(self, action: str, form: Literal["ing", "s"] = "ing") -> str:
        """An action as a noun (`standing aside`) or of the pivot (`stands aside`)."""
        said = {
            "aside": ("standing aside", "stands aside"),
            "mediate": ("mediating", "mediates"),
            "side_first": (f"siding with {self.first}", f"sides with {self.first}"),
            "side_second": (f"siding with {self.second}", f"sides with {self.second}"),
        }[action]
        return said[0 if form == "ing" else 1]

    def thing(self, name: str) -> str:
        """An assumption or a measured level."""
        measured = {
            "to_first": f"the relation of {self.pivot} and {self.first}",
            "to_second": f"the relation of {self.pivot} and {self.second}",
            "rivals": f"the relation of {self.first} and {self.second}",
            "lean": f"how much nearer {self.pivot} stands to {self.first} in the quarrel",
        }
        return measured.get(name) or self.labels.get(name, name)

    def compared(
        self,
        name: str,
        action: PivotAction,
        before: ActionShare,
        after: ActionShare,
        expected: str,
        *,
        fits: bool,
    ) -> str:
        """A scenario beside the present, and whether the answer moved as theory says."""
        for code, said in zip(self.codes, (self.pivot, self.first, self.second), strict=True):
            name = name.replace(code, said) if "=" not in name else name
        start = name[0].upper() + name[1:] if name.startswith("without") else f"With {name}"
        text = (
            f"{start}, {self.action(action)} is the likeliest in {percent(after.likeliest)} of the space, now in "
            f"{percent(before.likeliest)}; its mean probability is {after.probability:.2f}, now "
            f"{before.probability:.2f}"
        )
        if not expected:
            return f"{text}."
        way = "less" if expected == "down" else "more"
        if fits:
            return f"{text}: {way} of it, as theory says."
        return f"{text}: theory says {way} of it, and that is not what the game answers here."


def make_words(held: Situation, assumptions: Assumptions, names: Mapping[str, str]) -> Words:
    """Words for a situation; an actor without a name is called by its code."""
    said = [names.get(code, code) for code in (held.pivot, held.first, held.second)]
    labels = {term.name: term.label or term.name for term in assumptions.terms}
    return Words(said[0], said[1], said[2], (held.pivot, held.first, held.second), labels)


def space_sentence(words: Words, action: PivotAction, found: Sequence[ActionShare], draws: int) -> str:
    """In how much of the space an action is what the pivot does; which action leads."""
    own = next(share for share in found if share.action == action)
    leading = max(found, key=lambda share: share.likeliest)
    text = (
        f"{_capital(words.action(action))} is {_of(words.pivot)} best reply, where moves are weighed with some noise, "
        f"in {percent(own.likeliest)} of the plausible space of assumptions and measurements ({draws} draws); it is on "
        f"the path of every subgame-perfect equilibrium in {percent(own.every)} of it, of some in a further "
        f"{percent(own.some)}, of none in {percent(own.never)}"
    )
    if leading.action != action:
        return f"{text}. What leads is {words.action(leading.action)}, with {percent(leading.likeliest)}."
    rest = [share for share in found if share.action != action and share.likeliest > 0]
    rest.sort(key=lambda share: -share.likeliest)
    others = ", ".join(f"{words.action(share.action)} in {percent(share.likeliest)}" for share in rest)
    return f"{text}. Elsewhere it is {others}." if others else f"{text}."


def turning_sentence(words: Words, found: Sequence[ActionShare], turns: Sequence[Threshold], held: Assumptions) -> str:
    """What holds at the default, and the nearest single thing that would overturn it."""
    now = max(found, key=lambda share: share.default_probability)
    text = (
        f"With every assumption at its default and every relation as measured, {words.pivot} most likely "
        f"{words.action(now.action, 's')} ({percent(now.default_probability)}; {_ON_PATH[now.default]})"
    )
    assumed = next((turn for turn in turns if turn.source == "assumed" and turn.confirmed), None)
    measured = next((turn for turn in turns if turn.source == "measured" and turn.confirmed), None)
    if assumed is None:
        text += ". No single assumption, anywhere in its plausible range, would overturn that"
    else:
        term = held[assumed.name]
        # At the very end of its range a number alone would read as if it were a fine point.
        way = "less" if assumed.direction == "below" else "more"
        way = f"as good as nothing, {way}" if way == "less" and assumed.at < NOTHING * term.high else way
        text += (
            f". {_capital(words.action(now.action))} stops being best once {words.thing(assumed.name)} is {way} than "
            f"{assumed.at:.2g} (assumed {term.default:.2g}, plausible {term.low:.2g} to {term.high:.2g}): then "
            f"{words.pivot} {words.action(assumed.after, 's')}"
        )
    if measured is not None:
        text += (
            f". Of what is measured, it would take {words.thing(measured.name)} "
            f"{'below' if measured.direction == 'below' else 'above'} {measured.at:+.1f} (measured "
            f"{measured.default:+.1f}): then {words.pivot} {words.action(measured.after, 's')}"
        )
    return f"{text}."


def deciding_sentence(words: Words, action: PivotAction, found: Sequence[Influence], pair: tuple[str, ...]) -> str:
    """Which assumptions, and which measurement, decide."""
    by_name = {one.name: one for one in found}
    if not any(one.total > 0 for one in found):
        return f"Nothing that varies moves the probability of {words.action(action)}."
    listed = " and ".join(f"{words.thing(name)} ({by_name[name].total:.2f})" for name in pair)
    text = f"The assumptions that decide most are {listed}" if pair else "No assumption varies"
    near = _not_apart(found, pair)
    if near:
        told = [words.thing(one.name) for one in near[:MOST_NEAR]]
        rest = [f"{len(near) - MOST_NEAR} more"] if len(near) > MOST_NEAR else []
        text += f", which these draws do not tell apart from {_listed([*told, *rest])}"
    measured = next((one for one in found if one.source == "measured"), None)
    if measured is not None and measured.total > 0:
        text += f"; of what is measured, {words.thing(measured.name)} ({measured.total:.2f})"
    return f"{text}: shares of the variance of the answer, with all that each does together with others (Sobol)."


def _not_apart(found: Sequence[Influence], pair: tuple[str, ...]) -> list[Influence]:
    """Other assumptions whose index may be as large as that of the last of the pair."""
    least = min((one.total for one in found if one.name in pair), default=0.0)
    return [one for one in found if one.source == "assumed" and one.name not in pair and one.total_high >= least > 0]


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
