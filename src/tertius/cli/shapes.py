"""Records as tables of at most 80 columns: one function a kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tertius.cli.output import clean, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tertius.actors import Named, Resolution
    from tertius.api import Excerpt, TypeRow
    from tertius.classifying import Classified
    from tertius.importing import QuarantinedRow
    from tertius.records import Actor, Aggregate, Event, Relation, Triangle
    from tertius.tables import Records


def score(value: float | None) -> str:
    """An intensity or mean with its sign."""
    return "" if value is None else f"{value:+.1f}"


def percent(value: float) -> str:
    """A probability as whole percent; what is not certain is never shown as certain.

    >>> percent(0.5), percent(0.999), percent(0.0001), percent(1.0)
    ('50%', '>99%', '<1%', '100%')
    """
    if 0 < value < 0.005:
        return "<1%"
    if 0.995 <= value < 1:
        return ">99%"
    return f"{value:.0%}"


def events(records: Records[Event]) -> RenderableType:
    """Who did or said what to whom, a line an event."""
    columns = (
        *(("date", "word"), ("who", "word"), ("whom", "word"), ("type", "text"), ("about", "text")),
        *(("status", "word"), ("score", "number"), ("id", "word")),
    )
    rows = (
        (
            event.date,
            event.source,
            event.target + (" =" if event.symmetric else ""),
            event.type,
            " ".join(event.about or ()),
            event.status,
            score(event.intensity),
            event.id,
        )
        for event in records
    )
    return grid(columns, rows)


def classified(records: Records[Classified]) -> RenderableType:
    """What the source does to the target, a line a sentence."""
    columns = (
        *(("who", "text"), ("whom", "text"), ("root", "word"), ("quad", "number"), ("sign", "word")),
        *(("chance", "number"), ("sentence", "text")),
    )
    rows = (
        (
            *(record.source, record.target, record.root, str(record.quad), record.binary),
            *("" if record.probability is None else percent(record.probability), record.sentence),
        )
        for record in records
    )
    return grid(columns, rows)


def reasons(records: Records[Classified]) -> RenderableType:
    """Each sentence with its root and what speaks most for it."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    parts: list[Any] = []
    for record in records:
        chance = "" if record.probability is None else f" {percent(record.probability)}"
        head = f"{record.source or '?'} → {record.target or '?'} {record.root}{chance}, {record.binary}"
        parts.append(Text(clean(head), style="bold"))
        parts.append(Padding(Text(f"“{clean(record.sentence)}”"), (0, 0, 0, 2)))
        parts.append(Padding(Text(clean(" · ".join(record.because)), style="dim"), (0, 0, 1, 2)))
    return Group(*parts)


def explained(records: Records[Event], texts: dict[str, str]) -> RenderableType:
    """Each event with its words, the lexicon entry and the rules that made it."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from tertius.api import describe

    parts: list[Any] = []
    for event in records:
        words = texts.get(event.document, "")[event.start : event.stop]
        heard = f" · according to {' ← '.join(event.attribution)}" if event.attribution else ""
        parts.append(Text(clean(f"{event.date or 'undated'}  {describe(event)}{heard}"), style="bold"))
        parts.append(Padding(Text(f"“{clean(words)}”"), (0, 0, 0, 2)))
        parts.append(Padding(Text(clean(" · ".join([*event.trace, event.id])), style="dim"), (0, 0, 1, 2)))
    return Group(*parts)


def relations(records: Records[Relation]) -> RenderableType:
    """Where each relation stands, a line a relation and period with events."""
    shown = [record for record in records if record.volume]
    columns = (
        *(
            ("from", "word"),
            ("to", "word"),
            ("about", "text"),
            ("period", "word"),
            ("mean", "number"),
            ("sd", "number"),
        ),
        *(("warm", "number"), ("neutral", "number"), ("cold", "number"), ("events", "number")),
    )
    rows = (
        (
            *(record.source, record.target, record.about, record.period, score(record.mean), f"{record.sd:.1f}"),
            *(percent(record.p_positive), percent(record.p_neutral), percent(record.p_negative)),
            f"{record.volume:g}",
        )
        for record in shown
    )
    quiet = len(records) - len(shown)
    note = f" ({quiet} more without events of their own)" if quiet else ""
    return grid(columns, rows, title=f"{len(shown)} relations by period{note}")


def aggregates(records: Records[Aggregate]) -> RenderableType:
    """A measure as counted, a line a dyad and period with events."""
    shown = [record for record in records if record.volume]
    columns = (
        *(("from", "word"), ("to", "word"), ("about", "text"), ("period", "word")),
        *((records[0].measure if len(records) else "value", "number"), ("events", "number")),
        *(("cooperation", "number"), ("conflict", "number")),
    )
    rows = (
        (
            *(record.source, record.target, record.about, record.period),
            "" if record.value is None else f"{record.value:.2f}",
            *(f"{record.volume:g}", f"{record.cooperation:g}", f"{record.conflict:g}"),
        )
        for record in shown
    )
    return grid(columns, rows, title=f"{len(shown)} relations by period")


def triangle(record: Triangle) -> RenderableType:
    """The type and the pivot, the three legs, and the stances."""
    from rich.console import Group
    from rich.text import Text

    def odds(pairs: Sequence[tuple[str, float]]) -> str:
        ranked = sorted(pairs, key=lambda pair: -pair[1])
        return ", ".join(f"{name} {percent(value)}" for name, value in ranked if value >= 0.0005)

    head = [
        Text(f"{' - '.join(record.actors)}, {record.period}", style="bold"),
        Text(f"type   {odds(record.types)}"),
        Text(f"pivot  {odds(record.pivots)}"),
        Text(f"balanced with {percent(record.p_balanced)} (Cartwright and Harary), where every leg has a sign"),
        Text(""),
    ]
    seats = grid(
        (
            *(("corner", "word"), ("pivot", "number"), ("outcast", "number"), ("position", "number")),
            *(("leverage", "number"), ("quarrel of the others", "number")),
        ),
        (
            (
                *(seat.actor, percent(seat.p_pivot), percent(seat.p_outcast), score(seat.position)),
                *(f"{seat.leverage:.2f}", f"{seat.quarrel:.2f}"),
            )
            for seat in record.seats
        ),
    )
    legs = grid(
        (
            *(("leg", "word"), ("mean", "number"), ("sd", "number"), ("warm", "number"), ("neutral", "number")),
            *(("cold", "number"), ("events", "number")),
        ),
        (
            (
                *(f"{leg.first}-{leg.second}", score(leg.mean), f"{leg.sd:.1f}", percent(leg.p_positive)),
                *(percent(leg.p_neutral), percent(leg.p_negative), f"{leg.volume:g}"),
            )
            for leg in record.legs
        ),
    )
    stances = grid(
        (
            ("stance of", "word"),
            ("in the quarrel of", "word"),
            ("nearer to", "word"),
            ("with", "number"),
            ("events", "number"),
        ),
        (
            (
                stance.actor,
                f"{stance.first}-{stance.second}",
                stance.first if stance.lean > 0 else stance.second,
                percent(max(stance.p_nearer_first, stance.p_nearer_second)),
                f"{stance.volume:g}",
            )
            for stance in record.stances
            if stance.volume
        ),
    )
    unknown = "stances unknown: the acts do not say whom they are about"
    told: RenderableType = stances if any(stance.volume for stance in record.stances) else Text("no stance was seen")
    if record.about_unknown and not any(stance.volume for stance in record.stances):
        told = Text(unknown)
    return Group(*head, legs, Text(""), seats, Text(""), told)


def excerpts(records: Records[Excerpt]) -> RenderableType:
    """The sentence behind each record, its own words marked."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    parts: list[Any] = []
    for record in records:
        source = ", ".join(part for part in (record.title, record.publisher, record.published) if part)
        parts.append(Text(clean(record.what), style="bold"))
        first = record.start - record.context_start
        before, after = record.context[:first], record.context[first + len(record.text) :]
        words = Text(clean(" ".join(before.split())) + (" " if before else ""))
        words.append(clean(" ".join(record.text.split())), style="reverse")
        words.append((" " if after[:1].isspace() else "") + clean(" ".join(after.split())))
        parts.append(Padding(words, (0, 0, 0, 2)))
        if record.text != record.context:
            parts.append(Padding(Text(f"the evidence: “{clean(record.text)}”"), (0, 0, 0, 2)))
        parts.append(Padding(Text(clean(f"{source} · {record.id}"), style="dim"), (0, 0, 1, 2)))
    return Group(*parts)


def quarantine(records: Records[QuarantinedRow]) -> RenderableType:
    """Rows of imported files that could not be stored, a line each."""
    columns = (("file", "text"), ("line", "number"), ("reason", "text"), ("row", "text"))
    rows = (
        (item.file, f"{item.line}", f"{item.reason}: {item.detail}" if item.detail else item.reason, item.text[:120])
        for item in records
    )
    return grid(columns, rows)


def actors(records: Records[Actor]) -> RenderableType:
    """Actors, a line each."""
    columns = (
        ("id", "word"),
        ("name", "text"),
        ("kind", "word"),
        ("parent", "word"),
        ("since", "word"),
        ("until", "word"),
    )
    rows = ((a.id, a.name, a.kind, a.parent, a.since, a.until) for a in records)
    return grid(columns, rows)


def resolutions(records: Records[Resolution]) -> RenderableType:
    """What a name means, best reading first, and why."""
    columns = (("actor", "word"), ("sector", "word"), ("agent", "text"), ("why", "text"))
    rows = ((r.actor or "-", r.sector, r.agent, r.reason) for r in records)
    return grid(columns, rows)


def named(records: Records[Named]) -> RenderableType:
    """Names with what they mean, a line each."""
    columns = (("name", "text"), ("date", "word"), ("actor", "word"), ("kind", "word"), ("sector", "word"))
    return grid(columns, ((r.name, r.date, r.actor or "-", r.kind, r.sector) for r in records))


def types(records: Records[TypeRow]) -> RenderableType:
    """Event types and their modes, a line each."""
    columns = (("type", "word"), ("mode", "word"), ("class", "text"), ("score", "number"), ("meaning", "text"))
    rows = (
        ("" if r.mode else r.type, r.mode, "" if r.mode else r.quad, score(r.intensity), r.meaning) for r in records
    )
    return grid(columns, rows)
