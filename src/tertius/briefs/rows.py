"""The tables of a brief: who did what to whom, and who affirms or denies what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertius.briefs import words
from tertius.briefs.material import Material
from tertius.records import Claim, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act as the table shows it; `number` is its citation, `id` that of the event."""

    id: str
    number: int
    date: str
    source: str
    target: str
    symmetric: bool
    act: str
    kind: str
    about: str
    status: str
    sign: str
    intensity: str
    quad: str
    attribution: str
    agent: str
    marks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One speaker's word on a proposition; `id` is that of the claim."""

    id: str
    number: int
    speaker: str
    agent: str
    cue: str
    tone: str
    attribution: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """One proposition with those who affirm it and those who deny it."""

    proposition: str
    about: str
    affirming: tuple[ClaimLine, ...]
    denying: tuple[ClaimLine, ...]

    @property
    def contested(self) -> bool:
        """Whether someone affirms what someone else denies."""
        return bool(self.affirming and self.denying)


def act_rows(material: Material, numbers: Mapping[str, int]) -> tuple[Row, ...]:
    """The acts by date, those without a date last, each date in the order of the texts."""
    ranked = sorted(material.events, key=lambda event: event.date or "9999")
    return tuple(_row(event, material.names, numbers[event.id]) for event in ranked)


def row_line(row: Row) -> str:
    """An act without a text as one line: when, who, what, how strong; what stands where a sentence would be quoted."""
    strong = f" ({row.intensity})" if row.intensity else ""
    when = f"of {row.date}" if row.date else "without a date"
    return f"A coded row {when}: {row.source} {row.act}{strong}."


def _row(event: Event, names: words.Names, number: int) -> Row:
    about = "unknown" if event.about is None else words.listed([names.plain(actor) for actor in event.about])
    return Row(
        id=event.id,
        number=number,
        date=event.date,
        source=_party(event.source, event.source_sector, names),
        target=_party(event.target, event.target_sector, names),
        symmetric=event.symmetric,
        act=words.act(event, names, concerning=False),
        kind=" / ".join(part for part in (event.type, event.mode.casefold()) if part),
        about=about,
        status=event.status,
        sign=words.STATUS_SIGNS[event.status],
        intensity="" if event.intensity is None else words.signed(event.intensity),
        quad=event.quad,
        attribution=words.chain(event.attribution, names),
        agent=event.agent,
        marks=", ".join(event.flags),
    )


def _party(actor: str, sector: str, names: words.Names) -> str:
    return f"{names.plain(actor)} ({sector})" if sector else names.plain(actor)


def claim_groups(material: Material, numbers: Mapping[str, int]) -> tuple[ClaimGroup, ...]:
    """The claims by proposition: contested first, then those with the most speakers, then in order of the texts."""
    groups: dict[str, list[Claim]] = {}
    for claim in material.claims:
        # A claim without a key is no one else's proposition; the mark keeps it from meeting a key by chance.
        groups.setdefault(f"key {claim.key}" if claim.key else f"id {claim.id}", []).append(claim)
    made = [_group(claims, material.names, numbers) for claims in groups.values()]
    return tuple(sorted(made, key=lambda g: (not g.contested, -len(g.affirming) - len(g.denying))))


def _group(claims: list[Claim], names: words.Names, numbers: Mapping[str, int]) -> ClaimGroup:
    about = sorted({actor for claim in claims for actor in claim.about})
    # The wording of one who affirms it: a denial often carries its own negation or point of view.
    wording = next((claim for claim in claims if claim.stance == "affirms"), claims[0])
    return ClaimGroup(
        proposition=wording.proposition,
        about=words.listed([names.plain(actor) for actor in about]),
        affirming=tuple(_line(claim, names, numbers[claim.id]) for claim in claims if claim.stance == "affirms"),
        denying=tuple(_line(claim, names, numbers[claim.id]) for claim in claims if claim.stance == "denies"),
    )


def _line(claim: Claim, names: words.Names, number: int) -> ClaimLine:
    speaker = names.plain(claim.speaker) if claim.speaker else claim.agent or "The report itself"
    return ClaimLine(
        id=claim.id,
        number=number,
        speaker=speaker,
        agent=claim.agent if claim.speaker else "",
        cue=claim.cue,
        tone=claim.tone,
        attribution=words.chain(claim.attribution, names),
        date=claim.date,
    )
