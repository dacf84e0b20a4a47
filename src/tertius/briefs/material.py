"""What a brief is made of, put in one order, and the statements made of it.

A `Statement` is a finding before it is flattened: its parts keep which words rest on which evidence, so that a citation
stands right behind the words that it bears out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tertius.briefs.scope import Scope
from tertius.briefs.words import Names
from tertius.records import Claim, Document, Event, Finding, Leg, Relation, Triangle
from tertius.tables import content_id

if TYPE_CHECKING:
    from tertius.forecasts import Forecasts
    from tertius.games.pivots.strategic import Strategy
    from tertius.responses import Responses


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some words of a statement and the ids of the records that bear them out, strongest first."""

    text: str
    evidence: tuple[str, ...] = ()

    def halves(self) -> tuple[str, str]:
        """The words and their closing stop; the numbers of the citations stand between the two.

        >>> Part(text="It rained;").halves()
        ('It rained', ';')
        """
        return (self.text[:-1], self.text[-1]) if self.text.endswith((".", ";")) else (self.text, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One finding in parts."""

    section: str
    parts: tuple[Part, ...]
    numbers: tuple[tuple[str, float], ...] = ()

    def finding(self) -> Finding:
        """Flatten to the record that leaves the program."""
        text = " ".join(part.text for part in self.parts)
        evidence = tuple(dict.fromkeys(id_ for part in self.parts for id_ in part.evidence))
        return Finding(
            id=content_id("f", self.section, text, evidence),
            section=self.section,
            text=text,
            evidence=evidence,
            numbers=self.numbers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What the events bear beside the triangle: who answers whom, what comes next, and why one of them is not told."""

    responses: Responses | None = None
    forecasts: Forecasts | None = None
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The records of a brief: documents by date of publication, events and claims in the order of the texts."""

    documents: tuple[Document, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    triangle: Triangle | None
    relations: tuple[Relation, ...]
    names: Names
    scope: Scope = field(default_factory=Scope)
    strategy: Strategy | None = None
    ahead: Ahead | None = None


def gather(
    *,
    documents: Iterable[Document],
    events: Iterable[Event],
    claims: Iterable[Claim],
    triangle: Triangle | None,
    relations: Iterable[Relation],
    names: Mapping[str, str],
    scope: Scope | None = None,
    strategy: Strategy | None = None,
    ahead: Ahead | None = None,
) -> Material:
    """Put the records into the one order in which a brief numbers and shows them, whatever order they came in."""
    texts = sorted(documents, key=lambda item: (item.published or "9999", item.title, item.id))
    place = {document.id: index for index, document in enumerate(texts)}

    def order(item: Event | Claim) -> tuple[int, int, int, str, str]:
        return (place.get(item.document, len(place)), item.start, item.stop, item.date, item.id)

    return Material(
        documents=tuple(texts),
        events=tuple(sorted(events, key=order)),
        claims=tuple(sorted(claims, key=order)),
        triangle=triangle,
        relations=tuple(sorted(relations, key=lambda r: (r.source, r.target, r.about, r.period, r.scale))),
        names=Names(names),
        scope=scope or Scope(),
        strategy=strategy,
        ahead=ahead,
    )


def leg_of(triangle: Triangle, first: str, second: str) -> Leg | None:
    """The leg of a triangle between two actors, in whichever order it names them."""
    return next((leg for leg in triangle.legs if {leg.first, leg.second} == {first, second}), None)
