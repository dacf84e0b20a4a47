"""What stands behind an id or a name: evidence, actors, types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tertius.asked import check_dates
from tertius.errors import InputError, NotFoundError
from tertius.records import Actor, Claim, Document, Event, Quad

if TYPE_CHECKING:
    from tertius.actors import Resolution
    from tertius.store import Store
    from tertius.tables import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A record with the words that bear it: `text` verbatim, in the sentences around it (`context`).

    `start` and `stop` are its place in the document, `context_start` that of the context; `what` says the record in
    one line. For an imported row the texts are its file and line and what stands there.
    """

    id: str
    kind: Literal["document", "event", "claim"]
    what: str
    document: str
    title: str
    published: str
    publisher: str
    url: str
    start: int
    stop: int
    text: str
    context: str
    context_start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One event type, or with a `mode` one of its finer kinds; the intensity is on PLOVER's scale."""

    type: str
    mode: str
    quad: Quad
    intensity: float
    meaning: str


def evidence(store: Store, *ids: str) -> Records[Excerpt]:
    """The sentence behind each event, claim or document.

    Raises
    ------
    NotFoundError
        When the store does not hold one of the ids.
    """
    from tertius.tables import Records

    return Records([_excerpt(store, key) for key in ids], Excerpt)


def actor_list(extra: Sequence[str] = ()) -> Records[Actor]:
    """Every actor of the tables, by id; `extra` are further tables (CSV).

    >>> [actor.name for actor in actor_list() if actor.id == "RUS"]
    ['Russia']
    """
    from tertius.actors import load_actors
    from tertius.tables import Records

    table = load_actors(tuple(extra))
    return Records([table.actors[code] for code in sorted(table.actors)], Actor)


def resolve(name: str, date: str = "", extra: Sequence[str] = ()) -> Records[Resolution]:
    """What a name means at a date, best reading first, with the reason.

    Raises
    ------
    NotFoundError
        When the name means nothing in the tables.

    Examples
    --------
    >>> resolve("the Kremlin", "2017-02")[0].actor
    'RUS'
    """
    from tertius.actors import Resolution, load_actors
    from tertius.actors import resolve as resolve_name
    from tertius.tables import Records

    check_dates(date=date)
    found = resolve_name(load_actors(tuple(extra)), name, date)
    if not found:
        when = f" at {date}" if date else ""
        raise NotFoundError(f"no actor answers to {name!r}{when}; a row in a table of your own (--actors) adds one")
    return Records(found, Resolution)


def actor_ids(names: Iterable[str], date: str = "") -> tuple[str, ...]:
    """The actor ids of ids or names, in the order given.

    A name that means nothing as it is written is tried in capitals ("uk") and with capital initials ("iran").

    Raises
    ------
    NotFoundError
        When one is no id and no name that means an actor at the date.
    InputError
        When two of them mean the same actor.

    Examples
    --------
    >>> actor_ids(["USA", "rus", "Tehran", "south korea", "uk"])
    ('USA', 'RUS', 'IRN', 'KOR', 'GBR')
    """
    found: dict[str, str] = {}
    for name in names:
        code = _actor_id(name.strip(), date)
        if code in found:
            raise InputError(f"{found[code]} and {name.strip()} are the same actor, {code}; name each actor once")
        found[code] = name.strip()
    return tuple(found)


def _actor_id(name: str, date: str) -> str:
    from tertius.actors import load_actors
    from tertius.actors import resolve as resolve_name

    table = load_actors()
    if name.upper() in table.actors:
        return name.upper()
    capitals = " ".join(word[:1].upper() + word[1:] for word in name.split())
    for spelling in (name, name.upper(), capitals):
        codes = [reading.actor for reading in resolve_name(table, spelling, date) if reading.actor]
        if codes:
            return codes[0]
    return resolve(name, date)[0].actor


def types() -> Records[TypeRow]:
    """The event types and their modes, with class, intensity and meaning.

    >>> [(row.type, row.mode, row.intensity) for row in types() if row.type == "ASSAULT"][0]
    ('ASSAULT', '', -9.0)
    """
    from tertius.ontology import load_ontology
    from tertius.tables import Records

    rows: list[TypeRow] = []
    for kind in load_ontology().types.values():
        rows.append(TypeRow(type=kind.name, mode="", quad=kind.quad, intensity=kind.intensity, meaning=kind.definition))
        rows += [
            TypeRow(type=kind.name, mode=mode.name, quad=kind.quad, intensity=mode.intensity, meaning=mode.gloss)
            for mode in kind.modes.values()
        ]
    return Records(rows, TypeRow)


def _excerpt(store: Store, key: str) -> Excerpt:
    found = store.evidence(key)
    record, document = found.record, found.document
    start = found.document.text.find(found.text, found.context_start) if document and found.document else 0
    return Excerpt(
        id=key,
        kind="document" if isinstance(record, Document) else "event" if isinstance(record, Event) else "claim",
        what=describe(record),
        document=document.id if document else "",
        title=document.title if document else "",
        published=document.published if document else "",
        publisher=document.publisher if document else "",
        url=document.url if document else "",
        start=start if isinstance(record, Document) else record.start,
        stop=len(found.text) if isinstance(record, Document) else record.stop,
        text=found.text,
        context=found.context,
        context_start=found.context_start,
    )


def describe(record: Document | Event | Claim) -> str:
    """A record in one line."""
    if isinstance(record, Document):
        return record.title or record.id
    if isinstance(record, Claim):
        who = record.agent or record.speaker or "someone"
        return f"{who} {record.stance}: {record.proposition}"
    about = f" about {', '.join(record.about)}" if record.about else ""
    score = "" if record.intensity is None else f" ({record.intensity:+.1f})"
    return f"{record.source} → {record.target} {record.type}{about}, {record.status}{score}"
