"""Reports read into a store as they come, batch by batch, so that a reading can be interrupted and taken up again.

Stands right below the public functions: `reading` and `store` meet here. Each batch is added in one transaction. What
the same coder has read before (the store's manifest knows) is not read again, so that the same call after an
interruption, of whatever kind, goes on where it was, and leaves the store as one undisturbed call would have.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tertius.reading.coder import coder
from tertius.reading.parsing import load_model, model_version
from tertius.reading.reading import Coded, Options, Reading, assembled, stream
from tertius.records import Claim, Event, Problem, Run
from tertius.tables import code_version, content_id

if TYPE_CHECKING:
    from tertius.store import Store

DOCUMENTS, CHARACTERS, SECONDS = 200, 2_000_000, 10.0
"""A batch is added when it has so many documents, or such a length of text, or has taken so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A batch of reports, in the order of the sources, that is in the store when it comes out.

    Attributes
    ----------
    reading : Reading
        The batch; what was read before comes out of the store.
    unread : int
        How many of its documents were known and not read again.
    added, replaced : int
        How many are new in the store, and how many were there by another coder.
    """

    reading: Reading
    unread: int = 0
    added: int = 0
    replaced: int = 0


def read_parts(
    store: str | os.PathLike[str] | Store | None,
    sources: Iterable[str | Path],
    options: Options,
    *,
    command: str = "read",
    stdin: BinaryIO | None = None,
    progress: Callable[[Coded], None] | None = None,
) -> Iterator[Part]:
    """Read reports into a store, and give them batch by batch.

    Parameters
    ----------
    store : path, Store or None
        A file is opened, and made when there is something to put into it; None keeps nothing.
    sources, options, stdin
        As for `tertius.reading.read`.
    command : str
        Noted in the store with what was read, when all of it was.
    progress : callable, optional
        Called with each document as soon as it has been read.

    Yields
    ------
    Part
        When it is safe in the store. On Ctrl-C what was read by then is added before the interruption goes on.
    """
    keeper = _Keeper(store, options, command)
    try:
        yield from keeper.parts(stream(sources, options, stdin=stdin, known=keeper.known), progress)
    finally:
        keeper.close()


class _Keeper:
    """The store that parts are added to, opened when first needed, and the batch at hand."""

    def __init__(self, store: str | os.PathLike[str] | Store | None, options: Options, command: str) -> None:
        self._options, self._command = options, command
        self._place = store if isinstance(store, str | os.PathLike) else None
        self._store: Store | None = None if isinstance(store, str | os.PathLike) else store
        if self._place is not None and (os.fspath(self._place) == ":memory:" or os.path.exists(self._place)):
            self._open()
        self.known: Container[str] = ()
        if self._store is not None:
            self.known = self._store.read_by(coder(model_version(load_model(options.model)), options.actors))
        self._inputs: list[str] = []
        self._coded: list[Coded] = []
        self._problems: list[Problem] = []
        self._since, self._length = time.monotonic(), 0

    def parts(self, items: Iterator[Coded | Problem], progress: Callable[[Coded], None] | None) -> Iterator[Part]:
        try:
            for item in items:
                if isinstance(item, Problem):
                    self._problems.append(item)
                    continue
                self._coded.append(item)
                self._length += len(item.document.text)
                if progress is not None:
                    progress(item)
                if self._is_full():
                    yield self._flushed()
        except KeyboardInterrupt:
            self._flushed()
            raise
        if self._coded or self._problems:
            yield self._flushed()
        if self._store is not None and self._inputs:
            model = model_version(load_model(self._options.model))
            record_run(self._store, self._options, model, self._inputs, self._command)

    def close(self) -> None:
        if self._place is not None and self._store is not None:
            self._store.close()

    def _open(self) -> None:
        from tertius.store import open_store

        if self._place is not None and self._store is None:
            self._store = open_store(self._place)

    def _is_full(self) -> bool:
        return len(self._coded) >= DOCUMENTS or self._length >= CHARACTERS or time.monotonic() - self._since >= SECONDS

    def _flushed(self) -> Part:
        """The batch at hand, added to the store."""
        coded, problems = self._coded, self._problems
        self._coded, self._problems = [], []
        self._since, self._length = time.monotonic(), 0
        if coded:
            self._open()
        if self._store is None:
            return Part(reading=assembled(coded, problems, self._options))
        self._inputs += [item.document.id for item in coded]
        unread = [item.document.id for item in coded if item.known]
        fresh = [item for item in coded if not item.known]
        added = self._store.add(assembled(fresh, (), self._options)) if fresh else None
        if unread:
            coded = self._filled(coded, unread)
        return Part(
            reading=assembled(coded, problems, self._options),
            unread=len(unread),
            added=added.documents - added.replaced if added else 0,
            replaced=added.replaced if added else 0,
        )

    def _filled(self, coded: list[Coded], unread: list[str]) -> list[Coded]:
        """Documents with what the store has of those that were not read again."""
        if self._store is None:
            return coded
        events: dict[str, list[Event]] = {key: [] for key in unread}
        claims: dict[str, list[Claim]] = {key: [] for key in unread}
        some, more = self._store.read_in(unread)
        for event in sorted(some, key=lambda event: (event.start, event.stop, event.id)):
            events[event.document].append(event)
        for claim in more:
            claims[claim.document].append(claim)
        return [
            Coded(item.document, tuple(events[item.document.id]), tuple(claims[item.document.id]), known=True)
            if item.known
            else item
            for item in coded
        ]


def record_run(store: Store, options: Options, model: str, inputs: Iterable[str], command: str) -> None:
    """Note in a store what was read into it, how, and by what."""
    shown = {name: value for name, value in asdict(options).items() if name != "processes"}
    parameters = json.dumps(shown, sort_keys=True)
    ids = tuple(sorted(set(inputs)))
    version = code_version()
    store.record_run(
        Run(
            id=content_id("r", command, version, model, parameters, ids),
            command=command,
            version=version,
            model=model,
            parameters=parameters,
            inputs=ids,
        )
    )
