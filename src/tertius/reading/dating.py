"""When an act took place: date expressions of a sentence against the date of the report.

Comes in: the tokens of a sentence, the document's ISO date and the date last spoken of. Goes out: an ISO date for a
predicate, as exact as the text is. A date belongs to the predicate it hangs on: "said on Tuesday" dates the saying,
not what was said. What is still to come is dated ahead ("will meet on Monday"), all else back.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from tertius.reading.expressions import EXPRESSION, FIGURE, HINTS, HOLIDAYS, SMALL, VAGUE, WEEKDAYS
from tertius.reading.sources import iso_date
from tertius.reading.tokens import Sentence, Token

_COUNTING = frozenset({"of", "from", "by", "between", "after", "around", "through", "circa"})
_EXPLICIT = frozenset(
    {
        *("md", "dm", "my", "iso", "numeric", "range", "eve", "month", "weekday", "dayof", "near", "ordinal"),
        *("holiday", "monthof", "dayofweek", "thatmonth"),
    }
)
"""Kinds that give a day or month which later expressions may count from ("three days later")."""
_NEAR = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_DONE = frozenset(
    {
        *("fail", "manage", "refuse", "decline", "begin", "start", "continue", "cease", "help", "appear", "seem"),
        *("have", "use"),
    }
)
"""Verbs whose infinitive tells of what was, not of what is to come."""
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date expression: its first and last token, its text, the ISO date it stands for, and that date if ahead."""

    start: int
    stop: int
    text: str
    date: str
    ahead: str = ""
    kind: str = ""


def moments(sentence: Sentence, published: str, anchor: str = "") -> list[Moment]:
    """All date expressions of a sentence, read against the document's date.

    Parameters
    ----------
    sentence : Sentence
        Where to look.
    published : str
        ISO date of the report; may be partial or "".
    anchor : str
        ISO date last spoken of before the sentence, which "three days later" counts from.

    Returns
    -------
    list of Moment
        In the order of the text; those that cannot be told are left out.
    """
    text = sentence.text
    found: list[Moment] = []
    if not any(word in text for word in HINTS) and FIGURE.search(text) is None:
        return found
    for match in EXPRESSION.finditer(text):
        kind = match.lastgroup or ""
        words = " ".join(match[kind].split())
        date = resolve(kind, words, published, anchor)
        if not date:
            continue
        start, stop = sentence.doc.at(sentence.start_char + match.start(kind), sentence.start_char + match.end(kind))
        if stop and not (kind == "year" and _counts(sentence.doc[start], match["at"].lower())):
            ahead = resolve(kind, words, published, anchor, ahead=True)
            found.append(Moment(start, stop, words, date, ahead, kind))
            anchor = date if kind in _EXPLICIT else anchor
    return found


def _counts(year: Token, before: str) -> bool:
    """Whether a number that may be a year says how many ("a force of 2000 soldiers")."""
    return year.dep == "nummod" and year.head.tag == "NNS" and before in _COUNTING


def last_date(found: list[Moment], anchor: str) -> str:
    """The date that the next sentence counts from."""
    return next((moment.date for moment in reversed(found) if moment.kind in _EXPLICIT), anchor)


def resolve(kind: str, text: str, published: str, anchor: str = "", ahead: bool = False) -> str:
    """The ISO date an expression of a kind stands for ("" when it cannot be told).

    Examples
    --------
    >>> resolve("md", "January 29", "2017-02-14"), resolve("dayof", "last Tuesday", "2017-02-16")
    ('2017-01-29', '2017-02-14')
    >>> resolve("month", "December", "2017-02-14"), resolve("ago", "two weeks ago", "2017-02-14")
    ('2016-12', '2017-01-31')
    >>> resolve("shift", "three days later", "2017-02-14", anchor="2017-01-29")
    '2017-02-01'
    """
    lower = text.lower().replace("’", "'")
    if kind in ("md", "dm", "my", "iso", "holiday"):
        return _calendar(HOLIDAYS.get(lower, text), published, ahead)
    if kind in ("numeric", "range", "eve", "attacks"):
        return _composed(kind, text, published, ahead)
    if kind in ("year", "decade"):
        return _decade(lower)
    if kind == "thatmonth":
        name, _, which = lower.replace(" of ", " ").partition(" ")
        year = int(published[:4] or 0) - ("last" in which)
        return iso_date(f"{name.replace('.', '').capitalize()} {year}") if year > 0 else ""
    if kind in ("month", "monthof"):
        return _month(text, published, ahead)
    if kind in ("shift", "beside", "edge"):
        return _relative(kind, lower, published, anchor)
    base = _day(published)
    if base is None:
        return ""
    if lower == "the other day":
        return _counted("days", base, -1)
    if kind == "near":
        return _shifted(base, days=_NEAR.get(lower, 0))
    if kind in ("weekday", "dayof"):
        return _weekday(text, base, ahead)
    if kind == "dayofweek":
        monday = base - datetime.timedelta(days=base.weekday() + 7)
        return _shifted(monday, days=WEEKDAYS.index(text.split(maxsplit=1)[0]))
    if kind == "weekend":
        return _shifted(base, days=-((base.weekday() - WEEKDAYS.index("Saturday")) % 7))
    if kind == "ordinal":
        return _ordinal(int(re.sub(r"\D", "", text)), base)
    if kind == "ago":
        return _counted(lower.removesuffix(" ago"), base, -1)
    if kind == "early":
        return _day_or_period(lower, base)
    if kind == "span":
        return _span(lower, base)
    if kind == "quarter":
        return _quarter(lower, base, ahead)
    if kind == "season":
        return _period(f"{'next' if ahead else 'last'} {lower.rsplit(maxsplit=1)[-1]}", base)
    return _period(lower, base)


def _composed(kind: str, text: str, published: str, ahead: bool) -> str:
    """Dates in figures, the first day of a range, the day before a day, and the one day known by its date alone."""
    if kind == "numeric":
        return _numeric(text)
    if kind == "attacks":
        return "2001-09-11" if not published or published >= "2001-09-11" else ""
    if kind == "eve":
        day = _day(_calendar(text.split(" of ", 1)[1], published, ahead))
        return _shifted(day, days=-1) if day else ""
    first, last = (int(figures) for figures in re.findall(r"\d{1,2}(?!\d)", text)[:2])
    closing = re.sub(r"^.*?\d.*?(?=\d)", "", text, count=1)
    stop = _calendar(closing, published, ahead)
    return f"{stop[:8]}{first:02d}" if first <= last and len(stop) == len("2000-01-01") else stop


def _numeric(text: str) -> str:
    """A date in figures; where day and month may be either, as writers differ in their order, its year alone.

    >>> [_numeric(text) for text in ("23/02/2017", "02/23/2017", "3.3.2017", "03/02/2017", "45/02/2017")]
    ['2017-02-23', '2017-02-23', '2017-03-03', '2017', '']
    """
    one, two, three = (int(part) for part in re.split(r"[/.]", text))
    if one > 999:
        return iso_date(f"{one:04d}-{two:02d}-{three:02d}")
    readings = {iso_date(f"{three:04d}-{month:02d}-{day:02d}") for day, month in ((one, two), (two, one))} - {""}
    return f"{three:04d}" if len(readings) > 1 else next(iter(readings), "")


def _span(text: str, base: datetime.date) -> str:
    """Days and weeks back or ahead give a month, months a year ("in recent weeks", "over the coming months")."""
    *before, unit = text.split()
    if unit == "months":
        return f"{base.year:04d}"
    if "coming" in before or "next" in before:
        return base.isoformat()[:7]
    return _shifted(base, days=-_number(before[-1]) * _DAYS_IN[unit.removesuffix("s")])[:7]


def _quarter(text: str, base: datetime.date, ahead: bool) -> str:
    """The year of a quarter: its own, or the latest in which it had begun."""
    if text[-1].isdigit():
        return text[-4:]
    begins = {"first": 1, "second": 4, "third": 7}.get(text.split(maxsplit=1)[0], 10)
    return f"{base.year - (not ahead and begins > base.month):04d}"


def _decade(text: str) -> str:
    """The year that a text gives, or the first of its decade ("the late '80s", "the nineties")."""
    figures = re.sub(r"\D", "", text)
    if len(figures) == 2:
        return f"19{figures}" if int(figures) >= 20 else f"20{figures}"
    return figures[:4] or str(_DECADES.get(text.rsplit(maxsplit=1)[-1], ""))


def _day_or_period(text: str, base: datetime.date) -> str:
    """What "earlier in the week" and "over the past month" stand for: the day of the report, its month or its year."""
    unit = text.rsplit(maxsplit=1)[-1]
    back = 0
    if text.split()[-2] in ("past", "last") and unit in _DAYS_IN:
        back = -_DAYS_IN[unit]
    if unit == "day":
        return _shifted(base, days=back)
    return _shifted(base, days=back)[:7] if unit == "week" else _period(f"this {unit}", base)


def _calendar(text: str, published: str, ahead: bool) -> str:
    """A date of the calendar; without its year, the latest before the report, or the next after it."""
    clean = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text).replace(".", "").replace(" of ", " ")
    found = iso_date(clean)
    if found or not published[:4].isdigit():
        return found
    year = int(published[:4])
    this = _with_year(clean, year)
    if len(published) < len("2000-01") or not this:
        return this
    if ahead:
        return this if this[: len(published)] >= published else _with_year(clean, year + 1)
    return this if this[: len(published)] <= published else _with_year(clean, year - 1)


def _with_year(text: str, year: int) -> str:
    return iso_date(f"{text}, {year}") or iso_date(f"{text} {year}")


def _month(text: str, published: str, ahead: bool) -> str:
    word, _, name = text.rpartition(" ")
    if not published[:4].isdigit():
        return ""
    year = int(published[:4])
    this = iso_date(f"{name.replace('.', '')} {year}")
    month, here = this[5:7], published[5:7]
    if not here or word.lower() == "this":
        return this
    if ahead or word.lower() == "next":
        year += month < here or (word.lower() == "next" and month == here)
    else:
        year -= month > here or (word.lower() == "last" and month == here)
    return f"{year:04d}-{month}"


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _shifted(base: datetime.date, days: int) -> str:
    return (base + datetime.timedelta(days=days)).isoformat()


def _weekday(text: str, base: datetime.date, ahead: bool) -> str:
    word, _, name = text.rpartition(" ")
    back = (base.weekday() - WEEKDAYS.index(name)) % 7
    if word.lower() == "next" or (ahead and word.lower() != "last"):
        return _shifted(base, days=(7 - back) if back or word else 0)
    return _shifted(base, days=-(back or (7 if word else 0)))


def _ordinal(day: int, base: datetime.date) -> str:
    months = base.year * 12 + base.month - 1 - (day > base.day)
    return iso_date(f"{months // 12:04d}-{months % 12 + 1:02d}-{day:02d}")


def _relative(kind: str, text: str, published: str, anchor: str) -> str:
    """A date counted from the one last spoken of ("three days later", "the previous month")."""
    back = text.endswith(("earlier", "before", "previously")) or "previous" in text or "preceding" in text
    unit = text.split()[1 if kind == "edge" else -1]
    unit = "day" if unit in ("night", "morning", "evening") else unit
    if kind == "beside" and (" same " in text or text.startswith("that")):
        return anchor[: {"day": 10, "month": 7, "year": 4}.get(unit, 7)]
    start = anchor or (published if back else "")
    base = _day(start) or _day(f"{start}-15") or _day(f"{start}-07-01")
    if base is None:
        return ""
    phrase = f"a {unit}" if kind in ("beside", "edge") else text.rpartition(" ")[0]
    made = _counted(phrase, base, -1 if back else 1)
    return made[: max(len(start), 4)] if start else made


def _counted(phrase: str, base: datetime.date, sign: int) -> str:
    """So many units before or after a day, as exact as the unit and the count are."""
    count, _, unit = phrase.rpartition(" ")
    unit = unit.removesuffix("s")
    vague = count in VAGUE or not count
    number = VAGUE.get(count, 3) if vague else _number(count)
    if unit == "hour":
        return _shifted(base, days=0 if vague else sign * (number // 24))
    if unit in _DAYS_IN:
        made = _shifted(base, days=sign * number * _DAYS_IN[unit])
        return made[:7] if vague else made
    months = base.year * 12 + base.month - 1 + sign * number * _MONTHS_IN[unit]
    if months < 12:
        return ""
    year = f"{months // 12:04d}"
    return f"{year}-{months % 12 + 1:02d}" if unit == "month" and not vague else year


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return SMALL.index(word) + 1 if word in SMALL else 1


def _period(text: str, base: datetime.date) -> str:
    """Weeks give a month, as ISO has no shorter partial date; seasons give the year in which they fell."""
    step = {"last": -1, "next": 1}.get(text.split(maxsplit=1)[0], 0)
    unit = text.rsplit(maxsplit=1)[-1]
    if unit == "week":
        return _shifted(base, days=7 * step)[:7]
    if unit == "month":
        months = base.year * 12 + base.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "year":
        return f"{base.year + step:04d}"
    ends = {"spring": 5, "summer": 8, "winter": 2}.get(unit, 11)
    over = base.month > ends
    return f"{base.year + (step + over if step < 0 else step * over):04d}"


def date_of(predicate: Token, found: list[Moment], published: str) -> tuple[str, str]:
    """The date of a predicate and the expression it comes from ("" when it is the document's own date).

    A moment belongs to the first verb or event noun above it; one that hangs on a verb governing the predicate as an
    infinitive or a participle dates it too.
    """
    if not found:
        return published, ""
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
                ahead = moment.ahead and _is_ahead(predicate)
                return (moment.ahead if ahead else moment.date), moment.text
            if token.head.i == token.i or token.pos == "VERB":
                break
            token = token.head
    return published, ""


def _is_ahead(predicate: Token) -> bool:
    """Whether a predicate tells of what is to come: a future, or an infinitive that something else intends."""
    for c in predicate.children:
        if c.dep in ("aux", "auxpass") and c.lower in _FUTURE:
            return True
        if c.dep == "aux" and c.lower == "to":
            return predicate.head.lemma not in _DONE or _is_ahead(predicate.head)
    return False
