"""When an act took place: date expressions of a sentence against the date of the report.

Comes in: the tokens of a sentence and the document's ISO date. Goes out: an ISO date for a predicate. A
date belongs to the predicate it hangs on: "said on Tuesday" dates the saying, not what was said.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from tertius.reading.sources import iso_date
from tertius.reading.tokens import Sentence, Token

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_EXPRESSION = re.compile(
    rf"\b(?:(?P<md>{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?)\b(?! ?:)"
    rf"|(?P<dm>\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)\b"
    rf"|(?P<my>{_MONTH},? \d{{4}})\b"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b"
    rf"|(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|[Ff]rom|of) (?:early |late |mid-)?(?P<month>{_MONTH})(?= |,|\.|$)(?! \d)"
    rf"|(?:[Ii]n|[Ss]ince|[Dd]uring|[Bb]y|[Ff]rom|of|the) (?:early |late |mid-)?(?P<year>(?:19|20)\d{{2}})\b"
    rf"|(?P<lastday>(?:last|on|On|this|late|early)? ?{_DAY})\b"
    r"|(?P<last>(?:[Ll]ast|[Ee]arlier this|[Tt]his|[Ll]ater this|[Nn]ext)"
    r" (?:week|month|year|spring|summer|autumn|fall|winter))\b"
    rf"|(?P<ago>{_NUMBER} (?:day|week|month|year)s? (?:ago|earlier|before))\b"
    r"|(?P<near>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)\b)"
)
_NUMBERS = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date expression: its first and last token, its text and the ISO date it stands for."""

    start: int
    stop: int
    text: str
    date: str


def moments(sentence: Sentence, published: str) -> list[Moment]:
    """All date expressions of a sentence, read against the document's date."""
    if not any(_likely(token) for token in sentence):
        return []
    found = []
    for match in _EXPRESSION.finditer(sentence.text):
        kind = match.lastgroup or ""
        date = resolve(kind, match[kind], published)
        start, stop = sentence.doc.at(sentence.start_char + match.start(kind), sentence.start_char + match.end(kind))
        if date and stop:
            found.append(Moment(start, stop, match[kind], date))
    return found


def _likely(token: Token) -> bool:
    text = token.text
    return (
        text[:1].isdigit()
        or text[:1].isupper()
        or text
        in (
            "last",
            "ago",
            "earlier",
            "before",
            "yesterday",
            "today",
            "this",
            "tonight",
            "next",
            "later",
            "tomorrow",
        )
    )


def resolve(kind: str, text: str, published: str) -> str:
    """The ISO date an expression of a kind stands for ("" when it cannot be told).

    Examples
    --------
    >>> resolve("md", "January 29", "2017-02-14"), resolve("lastday", "last Tuesday", "2017-02-16")
    ('2017-01-29', '2017-02-14')
    >>> resolve("month", "December", "2017-02-14"), resolve("ago", "two weeks ago", "2017-02-14")
    ('2016-12', '2017-01-31')
    """
    if kind in ("md", "dm", "my", "iso"):
        return _calendar(text, published)
    if kind == "year":
        return text
    if kind == "month":
        return _latest_month(text, published)
    base = _day(published)
    if base is None:
        return ""
    if kind == "near":
        return (
            base
            - datetime.timedelta(days=text.lower() == "yesterday")
            + datetime.timedelta(days=text.lower() == "tomorrow")
        ).isoformat()
    if kind == "lastday":
        back = (base.weekday() - _WEEKDAYS.index(text.rsplit(maxsplit=1)[-1])) % 7
        return (base - datetime.timedelta(days=back or (7 if text.startswith("last") else 0))).isoformat()
    if kind == "ago":
        return _ago(text, base)
    return _period(text.lower(), base)


def _calendar(text: str, published: str) -> str:
    clean = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text).replace(".", "")
    found = iso_date(clean)
    if found:
        return found
    year = int(published[:4]) if published[:4].isdigit() else 0
    if not year:
        return ""
    found = iso_date(f"{clean}, {year}") or iso_date(f"{clean} {year}")
    if found and len(published) >= 7 and found[: len(published)] > published:
        found = iso_date(f"{clean}, {year - 1}") or iso_date(f"{clean} {year - 1}")
    return found


def _latest_month(text: str, published: str) -> str:
    year = int(published[:4]) if published[:4].isdigit() else 0
    found = iso_date(f"{text.replace('.', '')} {year}") if year else ""
    if found and len(published) >= 7 and found > published[:7]:
        found = iso_date(f"{text.replace('.', '')} {year - 1}")
    return found


def _day(published: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(published)
    except ValueError:
        return None


def _ago(text: str, base: datetime.date) -> str:
    words = text.lower().split()
    count = _NUMBERS.get(words[0], 1 if words[0] in ("a", "an") else int(words[0]) if words[0].isdigit() else 1)
    if words[1].startswith("day"):
        return (base - datetime.timedelta(days=count)).isoformat()
    if words[1].startswith("week"):
        return (base - datetime.timedelta(weeks=count)).isoformat()
    if words[1].startswith("month"):
        months = base.year * 12 + base.month - 1 - count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{base.year - count:04d}" if base.year > count else ""


def _period(text: str, base: datetime.date) -> str:
    if "week" in text:
        return base.isoformat()[:7] if "last" not in text else (base - datetime.timedelta(days=7)).isoformat()[:7]
    if "month" in text:
        months = base.year * 12 + base.month - 1 - ("last" in text) + ("next" in text)
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{base.year - ('last' in text) + ('next' in text):04d}"


def date_of(predicate: Token, found: list[Moment], published: str) -> tuple[str, str]:
    """The date of a predicate and the expression it comes from ("" when it is the document's own date).

    A moment belongs to the first verb or event noun above it; one that hangs on a verb governing the predicate as an
    infinitive or a participle dates it too.
    """
    above = {predicate.i}
    node = predicate
    for _ in range(4):
        if node.dep not in ("xcomp", "dobj", "pobj", "prep", "acl", "conj", "nsubjpass", "attr"):
            break
        node = node.head
        above.add(node.i)
    for moment in found:
        token = predicate.doc[moment.start]
        for _ in range(6):
            if token.i in above:
                return moment.date, moment.text
            if token.head.i == token.i or token.pos == "VERB":
                break
            token = token.head
    return published, ""
