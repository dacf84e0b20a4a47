"""A reading split into the inputs that the manifest keeps, each with the hash of all that came of it.

First step of `Store.add`: readings come in, batches go out. The hash stands for the document and every event and
claim found in it, so that a newer coder or model shows as another hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from tertius.errors import StoreError
from tertius.records import Claim, Document, Event
from tertius.tables import row


class ReadingLike(Protocol):
    """Anything that holds documents with the events and claims found in them."""

    @property
    def documents(self) -> Iterable[Document]:
        """The reports."""

    @property
    def events(self) -> Iterable[Event]:
        """What was found to have been done or said in them."""

    @property
    def claims(self) -> Iterable[Claim]:
        """What was found to be affirmed or denied in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One row of the manifest: what was added, under which hash, made by which coder, and how much it gave.

    `id` is the document's id, or one made of `hash` for rows that belong to no document.
    """

    id: str
    hash: str
    name: str
    kind: Literal["report", "rows"]
    coder: str
    events: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One input of a reading with all that came of it."""

    input: Input
    documents: tuple[Document, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]


def batches(reading: ReadingLike) -> list[Batch]:
    """Split a reading into its inputs: one for each document, one for the rows that belong to none."""
    documents = _by_id(reading.documents)
    events: dict[str, list[Event]] = {key: [] for key in ["", *documents]}
    claims: dict[str, list[Claim]] = {key: [] for key in ["", *documents]}
    for event in _by_id(reading.events).values():
        events[event.document if event.document in documents else ""].append(event)
    for claim in _by_id(reading.claims).values():
        claims[claim.document if claim.document in documents else ""].append(claim)
    # Who read a report with nothing in it only the reading can tell; rows from elsewhere have a coder each.
    coder = getattr(reading, "coder", "")
    parts = [_batch((document,), events[key], claims[key], coder) for key, document in documents.items()]
    if events[""] or claims[""]:
        parts.append(_batch((), events[""], claims[""]))
    return parts


def _batch(documents: tuple[Document, ...], events: list[Event], claims: list[Claim], coder: str = "") -> Batch:
    digest = _digest([*documents, *sorted(events, key=_id), *sorted(claims, key=_id)])
    coders = [coder] if coder else sorted({event.coder for event in events})
    datasets = sorted({event.dataset for event in events})
    entry = Input(
        id=documents[0].id if documents else f"rows-{digest[:16]}",
        hash=digest,
        name=(documents[0].title or documents[0].url) if documents else " ".join(datasets),
        kind="report" if documents else "rows",
        coder=" ".join(coders),
        events=len(events),
        claims=len(claims),
    )
    return Batch(input=entry, documents=documents, events=tuple(events), claims=tuple(claims))


def _id(record: Event | Claim) -> str:
    return record.id


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    """Records by id, one of each; the same id with two contents would corrupt every citation, so it is refused."""
    unique: dict[str, Any] = {}
    for record in records:
        if unique.setdefault(record.id, record) != record:
            name = type(record).__name__.lower()
            raise StoreError(f"two different {name} records have the id {record.id}: nothing was added")
    return unique


def _digest(records: Iterable[Any]) -> str:
    total = hashlib.sha256()
    for record in records:
        line = json.dumps([type(record).__name__, row(record)], ensure_ascii=False, separators=(",", ":"))
        total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()
