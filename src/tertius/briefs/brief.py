"""The brief itself: findings with their citations, and the forms it takes (JSON, Markdown, HTML, terminal).

In: documents, events, claims, a triangle, relations, names and provenance, as records. Out: one frozen `Brief`, whose
every form is the same bytes for the same records, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.briefs.citations import Citation, cite, numbered
from tertius.briefs.findings import SECTIONS, scope_title, statements
from tertius.briefs.material import Ahead, Material, Statement, gather
from tertius.briefs.rows import ClaimGroup, Row, act_rows, claim_groups
from tertius.briefs.scope import Scope
from tertius.briefs.words import left_out_parts
from tertius.errors import InputError
from tertius.exchange import write_text
from tertius.records import Claim, Document, Event, Finding, Problem, Relation, Triangle
from tertius.tables import content_id

if TYPE_CHECKING:
    from rich.console import Console

    from tertius.games.pivots.strategic import Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of findings under one heading; `numbers` are their places in `Brief.findings`, from 1."""

    name: str
    title: str
    numbers: tuple[int, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Brief:
    """Findings on a triangle (or on whatever the texts bear), each with the sentences that bear it.

    Attributes
    ----------
    title : str
        The actors and the period.
    findings : tuple of Finding
        The answer first, then as the sections have them.
    sections : tuple of Section
        The findings by heading.
    citations : tuple of Citation
        All evidence, numbered from 1; one number a span, with the records that rest on it.
    rows, claims : tuple
        The table of acts, and the claims grouped by proposition.
    material : Material
        The records that the brief was made of.
    provenance : tuple of (str, str)
        Versions, hashes and parameters, sorted by name.
    left_out : tuple of (str, str)
        What was left out of the figures, and why.
    """

    title: str
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    rows: tuple[Row, ...]
    claims: tuple[ClaimGroup, ...]
    material: Material
    statements: tuple[Statement, ...] = field(repr=False)
    provenance: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def id(self) -> str:
        """A hash of what the brief says and rests on, to cite it by."""
        return content_id(
            "b",
            self.title,
            tuple(f.id for f in self.findings),
            tuple(c.records for c in self.citations),
            self.provenance,
        )

    def to_json(self) -> str:
        """The brief as canonical JSON: keys sorted, floats rounded; `brief_schema` describes it."""
        from tertius.briefs.export import brief_json

        return brief_json(self)

    def to_markdown(self) -> str:
        """The brief as Markdown with numbered notes that quote the sentences."""
        from tertius.briefs.markdown import brief_markdown

        return brief_markdown(self)

    def to_html(self) -> str:
        """The brief as one HTML page that needs no network and runs no script of its input."""
        from tertius.briefs.page import brief_page

        return brief_page(self)

    def save(self, path: str | Path) -> Path:
        """Write the brief, whole or not at all, in the form its suffix names (.html, .md or .json)."""
        target = Path(path)
        forms = {".html": self.to_html, ".htm": self.to_html, ".md": self.to_markdown, ".json": self.to_json}
        form = forms.get(target.suffix.lower())
        if form is None:
            raise InputError(f"{target}: a brief is saved as .html, .md or .json; give the file one of these suffixes")
        write_text(form(), target)
        return target

    def print(self, console: Console | None = None) -> None:
        """Print the brief to a terminal of any width from about 60 columns."""
        from tertius.briefs.terminal import print_brief

        print_brief(self, console)

    def __repr__(self) -> str:
        numbers = f"{len(self.findings)} findings, {len(self.citations)} citations"
        return f"Brief: {self.title} ({numbers})\n{self.findings[0].text}"

    def _repr_html_(self) -> str:
        from tertius.briefs.page import brief_fragment

        return brief_fragment(self)


def make_brief(
    *,
    documents: Iterable[Document],
    events: Iterable[Event],
    claims: Iterable[Claim],
    triangle: Triangle | None,
    relations: Iterable[Relation],
    names: Mapping[str, str],
    provenance: Mapping[str, str],
    scope: Scope | None = None,
    problems: Iterable[Problem] = (),
    strategy: Strategy | None = None,
    ahead: Ahead | None = None,
) -> Brief:
    """Make a brief of records.

    Parameters
    ----------
    documents, events, claims : iterables of records
        What was read, in any order.
    triangle : Triangle or None
        The measured triangle; None where the events bear none, and the brief then says so.
    relations : iterable of Relation
        Directed relations; the triangle's own are preferred.
    names, provenance : mappings of str to str
        Display name by actor id (an id without one stands for itself); versions, hashes of inputs and parameters,
        with no clock time, so that runs repeat.
    scope : Scope, optional
        What was asked for, and what the estimates left out.
    problems : iterable of Problem
        Inputs that were not, or only partly, read.
    strategy : Strategy, optional
        The pivot's game of the triangle, solved.
    ahead : Ahead, optional
        Responses and forecasts, where there are events enough.

    Returns
    -------
    Brief

    Examples
    --------
    >>> brief = make_brief(documents=[], events=[], claims=[], triangle=None, relations=[], names={}, provenance={})
    >>> brief.findings[0].text.split(":")[0]
    'On the evidence of no reports (no events and no claims), no triangle can be measured'
    """
    material = gather(
        documents=documents,
        events=events,
        claims=claims,
        triangle=triangle,
        relations=relations,
        names=names,
        scope=scope,
        strategy=strategy,
        ahead=ahead,
    )
    said = statements(material)
    findings = tuple(statement.finding() for statement in said)
    texts = {document.id: document for document in material.documents}
    citations = cite(texts, _in_text_order(material), findings)
    numbers = {id_: citation.number for id_, citation in numbered(citations).items()}
    return Brief(
        title=scope_title(material),
        findings=findings,
        sections=_sections(findings),
        citations=citations,
        rows=act_rows(material, numbers),
        claims=claim_groups(material, numbers),
        material=material,
        statements=said,
        provenance=tuple(sorted(provenance.items())),
        left_out=(*_left_out(material), *_given(material.scope)),
        problems=tuple(sorted(problems, key=lambda p: (p.where, p.reason, p.detail))),
    )


def _in_text_order(material: Material) -> tuple[Event | Claim, ...]:
    place = {document.id: index for index, document in enumerate(material.documents)}
    both: list[Event | Claim] = [*material.events, *material.claims]
    return tuple(sorted(both, key=lambda r: (place.get(r.document, len(place)), r.start, r.stop, r.id)))


def _sections(findings: tuple[Finding, ...]) -> tuple[Section, ...]:
    made = []
    for name, title in SECTIONS.items():
        held = [(number, finding) for number, finding in enumerate(findings, start=1) if finding.section == name]
        if held:
            made.append(
                Section(name=name, title=title, numbers=tuple(n for n, _ in held), findings=tuple(f for _, f in held))
            )
    return tuple(made)


def _given(scope: Scope) -> list[tuple[str, str]]:
    made = []
    for reason, count in scope.left_out:
        (text,) = left_out_parts([(reason, count)], since=scope.since, remedies=False)
        made.append((f"outside the estimates: {text.partition(' ')[2]}", str(count)))
    return sorted(made)


def _left_out(material: Material) -> tuple[tuple[str, str], ...]:
    """What the records themselves show to stand outside the figures; a zero is not worth a line."""
    events = material.events
    unlisted = material.scope.rows - len(events)
    if unlisted > 0:
        # Counts of the part that is listed would say nothing of the whole.
        return (("imported rows in the figures, but not among the acts listed here", str(unlisted)),)
    known = {event.id for event in events} | {claim.id for claim in material.claims}
    called = {id_ for triangle in [material.triangle] if triangle for id_ in triangle.evidence}
    counts = {
        "denied acts: shown, but not in any mean": sum(e.status == "denied" for e in events),
        "acts without an intensity: counted, but not in any mean": sum(
            e.intensity is None and e.status != "denied" and "wedge" not in e.flags for e in events
        ),
        "wedge attempts: flagged, with no intensity of their own": sum("wedge" in e.flags for e in events),
        "acts without a date: shown, but in no period": sum(not e.date for e in events),
        "acts of which it is not known whom they concern: all in the legs, none in a stance": sum(
            e.about is None for e in events
        ),
        "records that an estimate rests on, but that this brief was not given": len(called - known),
    }
    return tuple((reason, str(count)) for reason, count in counts.items() if count)
