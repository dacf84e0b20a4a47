"""What a user asked for, checked before any work: dates, actors, and whether the events bear the answer at all.

Called by the public functions; each refusal is one line that names the option it is about.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tertius.errors import InputError, NotFoundError
from tertius.records import Actor

if TYPE_CHECKING:
    from tertius.estimates import Fold, Relations

_DATE_OPTIONS = {"since": "--from", "until": "--to", "at": "--at", "date": "--date"}


def check_dates(*, since: str = "", until: str = "", at: str = "", date: str = "") -> None:
    """Refuse what is no date, perhaps partial, and a span that ends before it begins.

    `at` may also be the label of a period.

    Raises
    ------
    InputError
        Naming the option of the command line, which is the name of the argument but for `since` and `until`.

    Examples
    --------
    >>> check_dates(since="2017", until="2017-02", at="2017-Q1")
    >>> check_dates(since="2017-13")
    Traceback (most recent call last):
    tertius.errors.InputError: --from 2017-13: not a date such as 2017-02-14, 2017-02 or 2017
    """
    for name, value in (("since", since), ("until", until), ("at", at), ("date", date)):
        label = name == "at" and re.fullmatch(r"\d{4}-(?:[Ww]\d\d|Q[1-4])", value)
        parts = value.split("/") if name == "at" and value.count("/") == 1 else [value]
        if value and not label and not all(map(_is_date, parts)):
            raise InputError(f"{_DATE_OPTIONS[name]} {value}: not a date such as 2017-02-14, 2017-02 or 2017")
    if since and until and since[: len(until)] > until:
        raise InputError(f"--from {since} is after --to {until}; no day lies between them")


def first_date(at: str) -> str:
    """The date that `at` names or begins with; the year of a label.

    >>> first_date("2017-02-14"), first_date("2017-Q1"), first_date("2017-02/2017-03")
    ('2017-02-14', '2017', '2017-02')
    """
    first = at.partition("/")[0]
    return first if _is_date(first) else first[:4]


def _is_date(text: str) -> bool:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    try:
        return found is not None and bool(datetime.date(*(int(part or 1) for part in found.groups())))
    except ValueError:
        return False


def check_actors(asked: Sequence[str], known: Mapping[str, Actor]) -> None:
    """Refuse actors that no table knows, one that is named twice, and a number of them that makes no brief."""
    unknown = [code for code in asked if code not in known]
    if unknown:
        raise NotFoundError(f"{unknown[0]}: no such actor id; `tertius actors NAME` finds the id of a name")
    twice = [code for code in asked if asked.count(code) > 1]
    if twice:
        raise InputError(f"{twice[0]} is named twice; name each actor once")
    if len(asked) not in (2, 3):
        raise InputError(f"a brief is about two or three actors, not {len(asked)}")


def check_bears(measured: Relations, since: str, at: str) -> None:
    """Refuse relations without any event, saying what was left out, and a date outside their only period."""
    from tertius.briefs.words import left_out_line

    if not measured.periods:
        why = left_out_line(measured.left_out.items(), since=since)
        cast = ", ".join(measured.actors) or "the actors"
        raise NotFoundError(f"no act among {cast} enters the estimate" + (f"; {why}" if why else ": none was found"))
    first, _, last = measured.periods[0].partition("/")
    within = first <= f"{at}~" and at <= f"{last or first}~"
    if at and measured.freq == "all" and not within:
        raise NotFoundError(
            f"--at {at}: all acts are taken as one period, {measured.periods[0]}; choose a length with --freq"
        )


def check_folded(folded: Fold, freq: str | None, known: str) -> None:
    """Refuse cells that were folded by another period, or by another day, than is asked for."""
    if freq is not None and freq != folded.freq:
        raise InputError(f"--freq {freq}: the cells were folded by {folded.freq}; leave it out, or fold anew")
    if (folded.by == "reported") != (known == "then"):
        raise InputError(
            f"--known {known}: the cells were folded by the day events "
            f"{'were reported' if folded.by == 'reported' else 'happened'}; fold anew with --known {known}"
        )
