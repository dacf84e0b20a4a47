"""What is read or imported: documents, actors, events, claims, rows, and what was run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["actual", "intended", "possible", "denied"]
"""Factuality (Saurí and Pustejovsky 2009) in four plain words; see the code book, convention 2."""


Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


ActorKind = Literal["state", "igo", "bloc", "nonstate", "nation", "media", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as read: its text is what every evidence span points into (character offsets)."""

    id: str
    title: str
    text: str
    published: str
    publisher: str
    url: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorName:
    """A name an actor bore, with the years in which it meant that actor."""

    text: str
    actor: str
    kind: str
    sector: str
    agent: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, organisation or group; `id` is ISO 3166 alpha-3 of the continuing state, or a short code."""

    id: str
    name: str
    kind: ActorKind
    parent: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did or said what to whom, when, concerning whom, how certainly, on whose word.

    `about` is the sorted set of third actors the act concerns, or None where that is unknown (imported rows).
    `intensity` is on the scale named by `scale` (PLOVER: -10 to +10), None where the scale has no value.
    `attribution` is outermost source first; empty means the narrator alone. `flags` is a sorted set of marks
    such as `wedge` (an attempt on the relation of two others, with no intensity of its own) or `regret` (tone).
    """

    id: str
    document: str
    start: int
    stop: int
    date: str
    reported: str
    source: str
    target: str
    source_sector: str
    target_sector: str
    type: str
    mode: str
    quad: Quad
    about: tuple[str, ...] | None
    symmetric: bool
    intensity: float | None
    scale: str
    code: str
    status: Status
    confidence: float
    attribution: tuple[str, ...]
    agent: str
    flags: tuple[str, ...]
    coder: str
    dataset: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event of an imported file: the columns of `Event` that a file can fill, and what the file itself said.

    `batch` is the number of its import, `line` its place in the file (1 is the first line, or the first row of a
    file without lines); both together give the id. `key` is the file's own id. `about` is the sorted codes joined by
    `+`, None where unknown. What begins with `source_` or `target_` and ends in `code` or `name` is the original.
    """

    batch: int
    line: int
    key: str
    date: str
    reported: str
    source: str
    target: str
    source_sector: str
    target_sector: str
    type: str
    mode: str
    quad: str
    about: str | None
    symmetric: bool
    status: str
    intensity: float | None
    scale: str
    code: str
    source_code: str
    target_code: str
    source_name: str
    target_name: str
    text: str
    place: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported file: its content (`hash`), how it was read, and what became of its rows.

    `read` = `stored` + `duplicate` + `quarantined`. `head` is the hash of its first megabyte, by which a file that
    was imported before is suspected before it is read.
    """

    batch: int
    id: str
    hash: str
    head: str
    name: str
    format: str
    dataset: str
    importer: str
    read: int
    stored: int
    duplicate: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that could not be stored: where it stands, why not, and how it begins."""

    batch: int
    line: int
    reason: str
    detail: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition that a speaker affirms or denies.

    `speaker` is the actor id spoken for ("" when the speaker speaks for no known actor), `agent` the person or
    office named. `key` is the same for the same proposition said in other words; `about` holds the actors
    the proposition mentions, sorted.
    """

    id: str
    document: str
    start: int
    stop: int
    date: str
    speaker: str
    agent: str
    cue: str
    proposition: str
    key: str
    stance: Literal["affirms", "denies"]
    tone: str
    about: tuple[str, ...]
    attribution: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An input that was not (or only partly) read, and why; nothing is left out silently."""

    where: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was run on a store: command, versions of code and data, inputs; no clock time, so runs repeat."""

    id: str
    command: str
    version: str
    model: str
    parameters: str
    inputs: tuple[str, ...]
