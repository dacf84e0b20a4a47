"""How a brief says things: names with their article, acts in their status, numbers, chains of sources.

The wordings of acts and of triangle types are data (`data/phrases.csv`, `data/types.csv`, `data/articles.csv`); this
module loads them once and fills them in. Nothing here reckons an estimate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tertius.charts import Sign, clean
from tertius.errors import DataError
from tertius.records import Event, Status

STATUS_SIGNS: Mapping[str, str] = {"actual": "●", "intended": "△", "possible": "◌", "denied": "✕"}
"""A shape for each status, the same as in the timeline, so that no status is told by colour alone."""

_Z90 = 1.6448536269514722
"""The standard normal quantile that bounds the middle 90 per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One row of `phrases.csv`: an act in its four statuses, with {target} (and {about}) to fill in.

    `joint` words it as done by two together: past, infinitive and participle, parted by semicolons. Where it is
    empty, two do to each other what the row says.
    """

    type: str
    mode: str
    past: str
    intended: str
    possible: str
    denied: str
    joint: str = ""

    def of(self, status: Status) -> str:
        """Give the wording for a status."""
        return {"actual": self.past, "intended": self.intended, "possible": self.possible, "denied": self.denied}[
            status
        ]

    def both(self, status: Status) -> str:
        """Give the wording for two who did it together.

        >>> load_phrases()["CONSULT", "phone"].both("possible"), load_phrases()["SUPPORT", ""].both("denied")
        ('may or could speak by telephone', 'are reported as not voicing support for each other')
        """
        if not self.joint:
            text = self.of(status).replace("{target}", "each other")
            return re.sub(r"^wants or plans\b", "want or plan", re.sub(r"^is\b", "are", text))
        past, plain, participle = self.joint.split("; ")
        return {
            "actual": past,
            "intended": f"want or plan to {plain}",
            "possible": f"may or could {plain}",
            "denied": f"are reported as not {participle}",
        }[status]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWords:
    """One row of `types.csv`: what a type of triangle is called and how each theory reads it."""

    type: str
    label: str
    plain: str
    dittmer: str
    balance: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("tertius.briefs").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def load_phrases() -> Mapping[tuple[str, str], Phrase]:
    """The act wordings by (type, mode); mode "" is the type as such.

    >>> load_phrases()["ACCUSE", "disapprove"].past
    'expressed disapproval of {target}'
    """
    phrases = [Phrase(**row) for row in _rows("phrases.csv")]
    table = {(phrase.type, phrase.mode): phrase for phrase in phrases}
    if len(table) != len(phrases):
        raise DataError("briefs/data/phrases.csv: a type and mode stand there twice; keep one row")
    return table


@cache
def load_odds() -> tuple[tuple[int, str], ...]:
    """The words for odds, each with the least whole per cent it stands for, the highest first."""
    return tuple(sorted(((int(row["least"]), row["words"]) for row in _rows("odds.csv")), reverse=True))


@cache
def load_types() -> Mapping[str, TypeWords]:
    """The wordings of the triangle types by type."""
    return {row["type"]: TypeWords(**row) for row in _rows("types.csv")}


@cache
def _articles() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in _rows("articles.csv"))


@cache
def load_sectors() -> Mapping[str, str]:
    """How the sectors that do not speak for their state are named; the others are the state itself.

    >>> load_sectors()["media"]
    'media of {actor}'
    """
    return {row["sector"]: row["phrase"] for row in _rows("sectors.csv")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of `reasons.csv`: why an estimate leaves acts out, and what the user can do about it, if anything."""

    reason: str
    text: str
    remedy: str


@cache
def load_reasons() -> Mapping[str, Reason]:
    """The reasons for which the estimates leave events out."""
    return {row["reason"]: Reason(**row) for row in _rows("reasons.csv")}


def left_out_parts(
    counts: Iterable[tuple[str, int]], *, since: str = "", until: str = "", remedies: bool = True
) -> list[str]:
    """What an estimate left out, a part for each reason, with what can be done about it.

    >>> left_out_parts([("undated", 1), ("outside", 2)], since="2017")
    ['2 acts before 2017', '1 act without a date (give their reports a date with --date)']
    """
    span = f"outside {since} to {until}" if since and until else f"before {since}" if since else f"after {until}"
    reasons, parts = load_reasons(), []
    for name, count in sorted(counts):
        reason = reasons.get(name, Reason(reason=name, text=f"acts ({name})", remedy=""))
        text = reason.text.replace("{span}", span if since or until else "outside the dates asked for")
        text = f"{count:,} {re.sub(r'^acts|(?<=denied )acts', 'act', text) if count == 1 else text}"
        parts.append(f"{text} ({reason.remedy})" if remedies and reason.remedy else text)
    return parts


def left_out_line(counts: Iterable[tuple[str, int]], *, since: str = "", until: str = "") -> str:
    """What an estimate left out, on one line; empty text where that is nothing.

    >>> left_out_line([("domestic", 10), ("sector", 1)])
    'left out: 10 acts inside one state, 1 act of those who do not speak for their state'
    """
    parts = left_out_parts(counts, since=since, until=until)
    return "left out: " + ", ".join(parts) if parts else ""


class Names:
    """Display names of actors, with the article English wants."""

    __slots__ = ("_names",)

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)

    def plain(self, actor: str) -> str:
        """The name as given, or the id when there is none.

        >>> Names({"USA": "United States"}).plain("USA"), Names({}).plain("XYZ")
        ('United States', 'XYZ')
        """
        return clean(self._names.get(actor) or actor or "an unnamed actor")

    def the(self, actor: str) -> str:
        """The name as it stands inside a sentence.

        >>> Names({"USA": "United States", "IRN": "Iran"}).the("USA")
        'the United States'
        """
        name = self.plain(actor)
        return f"the {name}" if any(pattern.search(name) for pattern in _articles()) else name

    def party(self, actor: str, sector: str) -> str:
        """The doer of an act: an actor, or those of its society who do not speak for it.

        >>> Names({"IRN": "Iran"}).party("IRN", "military"), Names({"IRN": "Iran"}).party("IRN", "media")
        ('Iran', 'media of Iran')
        """
        phrase = load_sectors().get(sector, "{actor}") if actor else "{actor}"
        return phrase.replace("{actor}", self.the(actor))

    def possessive(self, actor: str) -> str:
        """The name in the possessive.

        >>> Names({"USA": "United States"}).possessive("USA")
        "the United States'"
        """
        name = self.the(actor)
        return name + ("'" if name.endswith("s") else "'s")


def sentence(text: str) -> str:
    """Set a capital at the start and a full stop at the end.

    >>> sentence("the talks ended")
    'The talks ended.'
    """
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Join with commas and a last word.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def percent(probability: float) -> str:
    """A probability in whole per cent, with no false certainty at the ends.

    >>> percent(0.714), percent(0.999), percent(0.0)
    ('71 %', 'over 99 %', 'under 1 %')
    """
    if probability >= 0.995:
        return "over 99 %"
    return "under 1 %" if probability < 0.005 else f"{round(100 * probability)} %"


def signed(value: float) -> str:
    """A value with its sign and a true minus, one decimal.

    >>> signed(-4.25)
    '−4.2'
    """
    text = f"{round(value, 1) + 0.0:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def interval(mean: float, sd: float) -> tuple[float, float]:
    """The middle 90 per cent of a normal posterior.

    >>> [round(end, 2) for end in interval(0.0, 1.0)]
    [-1.64, 1.64]
    """
    return mean - _Z90 * sd, mean + _Z90 * sd


def measured(mean: float, sd: float) -> str:
    """A mean with its 90 % interval in words.

    >>> measured(2.0, 1.0)
    'mean +2.0, 90 % interval +0.4 to +3.6'
    """
    low, high = interval(mean, sd)
    return f"mean {signed(mean)}, 90 % interval {signed(low)} to {signed(high)}"


def counted(volume: float, noun: str = "event") -> str:
    """A number of things, a half shown where symmetric events make one.

    >>> counted(1), counted(6.5), counted(0, "claim"), counted(52174)
    ('1 event', '6.5 events', 'no claims', '52,174 events')
    """
    if not volume:
        return f"no {noun}s"
    return f"{f'{volume:,.1f}'.removesuffix('.0')} {noun}{'' if volume == 1 else 's'}"


def likely(probability: float) -> str:
    """The words for a probability as it is printed, in whole per cent: never without that number beside them.

    >>> likely(0.97), likely(0.67), likely(0.59), likely(0.52), likely(0.4)
    ('almost certainly', 'probably', 'more likely than not', 'slightly more likely than not', 'possibly')
    """
    shown = round(100 * probability) if probability > 0.5 else 0
    return next(word for least, word in load_odds() if shown >= least)


def sign_of(positive: float, negative: float) -> Sign:
    """The sign more likely than not, else none.

    >>> sign_of(0.6, 0.1), sign_of(0.1, 0.6), sign_of(0.4, 0.3)
    ('+', '−', '?')
    """
    if positive > 0.5:
        return "+"
    return "−" if negative > 0.5 else "?"


def phrase_for(event: Event) -> Phrase:
    """The wording for an event: its flags first (a wedge is worded as one), then its mode, then its type alone."""
    table = load_phrases()
    mode = re.sub(r"[\s_]+", "-", event.mode.strip().casefold())
    for key in (*event.flags, mode, ""):
        found = table.get((event.type, key))
        if found and not ("{about}" in found.past and not event.about):
            return found
    name = event.type.replace("_", " ").casefold() or "act"
    past = f"acted toward {{target}} ({name})"
    act = f"act toward {{target}} ({name})"
    return Phrase(
        type=event.type,
        mode="",
        past=past,
        intended=f"wants or plans to {act}",
        possible=f"may or could {act}",
        denied=f"is reported as not acting toward {{target}} ({name})",
    )


def _filled(text: str, target: str, about: str) -> str:
    # One pass, so that a name holding braces is never taken for a place to fill in.
    return re.sub(r"\{(target|about)\}", lambda hit: target if hit[1] == "target" else about, text)


def act(event: Event, names: Names, *, concerning: bool = True) -> str:
    """What was done, without the doer: "expressed disapproval of the United States, concerning Iran".

    What two did together is worded of both: "clashed", "met or talked".
    """
    row = phrase_for(event)
    phrase = row.both(event.status) if event.symmetric else row.of(event.status)
    about = listed([names.the(actor) for actor in event.about or ()])
    text = _filled(phrase, names.party(event.target, event.target_sector), about)
    return f"{text}, concerning {about}" if concerning and about and "{about}" not in phrase else text


def chain(attribution: Sequence[str], names: Names) -> str:
    """A chain of sources, outermost first.

    >>> chain(("Example Daily", "officials"), Names({}))
    'Example Daily, quoting officials'
    """
    return ", quoting ".join(names.plain(part) for part in attribution)


def status_lead(status: Status) -> str:
    """The words that open a sentence on an act that is no fact; nothing for one that is."""
    leads = {"intended": "Intended, not done: ", "possible": "Possible, not done: ", "denied": "Denied: "}
    return leads.get(status, "")


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items once each, in the order of their first appearance.

    >>> unique(["b", "a", "b"])
    ('b', 'a')
    """
    return tuple(dict.fromkeys(items))
