"""The findings: each a sentence or two in plain words, each part resting on evidence that the reader can click.

Sections: the legs and each direction of them, the stances in the quarrel, the commitments that were denied, intended or
said to be possible (never worded as things done), and the attempts to drive a wedge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from tertius.briefs import words
from tertius.briefs.answer import answer, roles
from tertius.briefs.material import Material, Part, Statement, leg_of
from tertius.records import Event, Leg, Relation, Stance, Status, Triangle

SECTIONS: Mapping[str, str] = {
    "answer": "The answer",
    "relations": "The relations",
    "stance": "Who stands where in the quarrel",
    "denied": "Denied: said not to be so",
    "intended": "Intended: wanted or planned, not done",
    "possible": "Possible: may or could be, not done",
    "wedge": "Attempts to drive a wedge",
    "strategy": "Strategy: what the pivot does, and under which assumptions",
    "responses": "Responses: who answers whom",
    "outlook": "Outlook: what comes next",
}
"""Sections of findings in the order of the brief, with their headings."""

_MOST_ACTS = 3
_MOST_GROUPS = 12
_MOST_RELATIONS = 12


def statements(material: Material) -> tuple[Statement, ...]:
    """All statements of a brief in order, the answer first."""
    made: list[Statement] = [answer(material)]
    triangle = material.triangle
    if triangle is None:
        made += _plain_relations(material)
    else:
        for leg in triangle.legs:
            made += _leg_statements(material, triangle, leg)
        made += _stances(material, triangle)
    for status in ("denied", "intended", "possible"):
        made += _commitments(material, status)
    made += _wedges(material)
    if material.strategy is not None:
        # Here, since a brief without a game needs none of its numbers.
        from tertius.briefs.strategies import strategy_statements

        made += strategy_statements(material)
    if material.ahead is not None:
        from tertius.briefs.ahead import ahead_statements

        made += ahead_statements(material)
    return tuple(made)


def _leg_statements(material: Material, triangle: Triangle, leg: Leg) -> list[Statement]:
    names = material.names
    pair = f"{names.the(leg.first)} and {names.the(leg.second)}"
    sign = words.sign_of(leg.p_positive, leg.p_negative)
    if sign == "?":
        text = (
            f"Between {pair} no sign is more likely than not (positive {words.percent(leg.p_positive)}, "
            f"neutral {words.percent(leg.p_neutral)}, negative {words.percent(leg.p_negative)})"
        )
    else:
        chance = leg.p_positive if sign == "+" else leg.p_negative
        state = "on good terms" if sign == "+" else "at odds"
        text = f"{pair} are {words.likely(chance)} {state} ({words.percent(chance)})"
    text += f": {words.measured(leg.mean, leg.sd)}, {words.counted(leg.volume)}"
    made = [
        Statement(
            section="relations",
            parts=(Part(text=words.sentence(text), evidence=leg.evidence), *_only_words(material, leg.evidence)),
            numbers=_leg_numbers(leg),
        )
    ]
    for source, target in ((leg.first, leg.second), (leg.second, leg.first)):
        relation = _directed(material, triangle, source, target)
        if relation and relation.volume:
            made.append(_relation_statement(material, relation))
    return made


def _only_words(material: Material, evidence: Iterable[str]) -> list[Part]:
    """The reservation where nothing of what a leg rests on was done."""
    called = set(evidence)
    held = {event.status for event in material.events if event.id in called}
    if not held or not held <= {"intended", "possible"}:
        return []
    kinds = {"intended": "intended", "possible": "said to be possible"}
    said = words.listed([kinds[status] for status in sorted(held)], "or")
    return [Part(text=f"It rests only on acts {said}, none of which was done.")]


def _leg_numbers(leg: Leg | Relation) -> tuple[tuple[str, float], ...]:
    return tuple(
        (name, float(getattr(leg, name))) for name in ("mean", "sd", "p_positive", "p_neutral", "p_negative", "volume")
    )


def _directed(material: Material, triangle: Triangle, source: str, target: str) -> Relation | None:
    """The directed relation the triangle was made of; the period's relation where the triangle carries none."""
    own = [r for r in triangle.relations if (r.source, r.target, r.about) == (source, target, "")]
    given = [
        r
        for r in material.relations
        if (r.source, r.target, r.about, r.period) == (source, target, "", triangle.period)
    ]
    return next(iter([*own, *given]), None)


def _relation_statement(material: Material, relation: Relation) -> Statement:
    names = material.names
    sign = words.sign_of(relation.p_positive, relation.p_negative)
    if sign == "?":
        ends = f"positive {words.percent(relation.p_positive)}, negative {words.percent(relation.p_negative)}"
        state = f"of no clear sign ({ends})"
    else:
        chance, word = (relation.p_positive, "friendly") if sign == "+" else (relation.p_negative, "hostile")
        state = f"{words.likely(chance)} {word} ({words.percent(chance)})"
    text = (
        f"{names.possessive(relation.source)} conduct toward {names.the(relation.target)} is {state}: "
        f"{words.measured(relation.mean, relation.sd)}, {words.counted(relation.volume)}, "
        f"conflict share {round(100 * relation.conflict_share)} %"
    )
    acts = _strongest(material, relation)
    parts = [Part(text=words.sentence(text), evidence=() if acts else relation.evidence), *acts]
    return Statement(
        section="relations",
        parts=tuple(parts),
        numbers=(*_leg_numbers(relation), ("conflict_share", relation.conflict_share)),
    )


def _strongest(material: Material, relation: Relation) -> list[Part]:
    """The strongest acts that were done, worded from the side of the relation's source, like acts together."""
    known = {event.id: event for event in material.events}
    groups: dict[tuple[str, str], list[Event]] = {}
    for id_ in relation.evidence:
        event = known.get(id_)
        if event is None or event.status != "actual" or "wedge" in event.flags:
            continue
        text = words.act(event, material.names) + _source_note(material, [event])
        groups.setdefault(("the two" if event.symmetric else "it", text), []).append(event)
    parts: list[Part] = []
    doer = ""
    for (who, text), group in list(groups.items())[:_MOST_ACTS]:
        said = text if who == doer else f"{who} {text}"
        parts.append(Part(text=said, evidence=tuple(event.id for event in group)))
        doer = who
    if not parts:
        return []
    lead = "Strongest acts:" if len(parts) > 1 else "Its strongest act:"
    parts[0] = replace(parts[0], text=f"{lead} {parts[0].text}")
    return [replace(part, text=part.text + (";" if part is not parts[-1] else ".")) for part in parts]


def _source_note(material: Material, events: Iterable[Event]) -> str:
    """On whose word: only where all the events share one chain of sources; it may not be blurred."""
    chains = {event.attribution for event in events}
    if len(chains) != 1 or chains == {()}:
        return ""
    return f" (according to {words.chain(chains.pop(), material.names)})"


def _stances(material: Material, triangle: Triangle) -> list[Statement]:
    ranked = sorted(triangle.stances, key=lambda s: (s.actor != triangle.pivot, triangle.actors.index(s.actor)))
    return [_stance(material, triangle, stance) for stance in ranked if stance.volume]


def _stance(material: Material, triangle: Triangle, stance: Stance) -> Statement:
    names = material.names
    actor, first, second = names.the(stance.actor), names.the(stance.first), names.the(stance.second)
    leg = leg_of(triangle, stance.first, stance.second)
    quarrel = leg is not None and words.sign_of(leg.p_positive, leg.p_negative) == "−"
    matter = f"In the quarrel of {first} and {second}" if quarrel else f"In matters between {first} and {second}"
    near, far, chance = (
        (first, second, stance.p_nearer_first)
        if stance.p_nearer_first >= stance.p_nearer_second
        else (second, first, stance.p_nearer_second)
    )
    likely = "likely" if dict(triangle.pivots).get(stance.actor, 0.0) > 0.5 else "likeliest"
    who = f"{actor}, the {likely} pivot, is" if stance.actor == triangle.pivot else f"{actor} is"
    where = f"{words.likely(chance)} nearer to {near} than to {far} in its words ({words.percent(chance)})"
    if chance <= 0.6:
        where = f"not clearly nearer to either in its words (nearer to {near}: {words.percent(chance)})"
    text = f"{matter}, {who} {where}, on {words.counted(stance.volume, 'verbal act')}"
    means = (
        f"Its words toward {first} about {second}: {words.signed(stance.toward_first)}; toward {second} about {first}: "
        f"{words.signed(stance.toward_second)}. They count here, and not in its own relation with either"
    )
    numbers = tuple(
        (name, float(getattr(stance, name)))
        for name in ("toward_first", "toward_second", "lean", "lean_sd", "p_nearer_first", "p_nearer_second", "volume")
    )
    parts = (Part(text=words.sentence(text), evidence=stance.evidence), Part(text=words.sentence(means)))
    return Statement(section="stance", parts=parts, numbers=numbers)


def _grouped(events: Iterable[Event], key: Callable[[Event], object]) -> list[list[Event]]:
    groups: dict[object, list[Event]] = {}
    for event in events:
        groups.setdefault(key(event), []).append(event)
    return sorted(groups.values(), key=lambda group: -len(group))


def _in_scope(material: Material, event: Event) -> bool:
    if material.triangle is None:
        return True
    return event.source in material.triangle.actors and event.target in material.triangle.actors


def _doer(event: Event) -> tuple[object, ...]:
    if event.symmetric:
        return tuple(sorted((_party(event.source, event.source_sector), _party(event.target, event.target_sector))))
    return _party(event.source, event.source_sector)


def _party(actor: str, sector: str) -> tuple[str, str]:
    return actor, sector if sector in words.load_sectors() else ""


def _matter(event: Event, material: Material) -> object:
    """What an act is, the two events that one siding or one mediation makes counting as the same."""
    about = event.about or ()
    if len(about) == 1 and "mediate" in event.flags:
        return ("between", *sorted((event.target, *about)))
    if len(about) == 1 and "siding" in event.flags and event.type != "REJECT":
        return ("siding", *((*about, event.target) if "conflict" in event.quad else (event.target, *about)))
    return words.act(event, material.names)


def _clause(event: Event, material: Material) -> str:
    """Who did what, as a clause; those who do not speak for their state are not named as the state."""
    parties = [(event.source, event.source_sector)]
    if event.symmetric:
        parties = sorted([*parties, (event.target, event.target_sector)])
    return f"{words.listed([material.names.party(*party) for party in parties])} {words.act(event, material.names)}"


def _commitments(material: Material, status: Status) -> list[Statement]:
    """Acts of one status that is no fact, the same act cited together; what is beyond the limit is counted."""
    events = [e for e in material.events if e.status == status and "wedge" not in e.flags and _in_scope(material, e)]
    groups = _grouped(events, lambda e: (*_doer(e), _matter(e, material)))
    made = []
    for group in groups[:_MOST_GROUPS]:
        # Of a siding, the friendly half names it best: with whom, against whom.
        event = next((e for e in group if "conflict" not in e.quad), group[0])
        text = f"{words.status_lead(status)}{_clause(event, material)}"
        text += _source_note(material, group)
        made.append(
            Statement(section=status, parts=(Part(text=words.sentence(text), evidence=tuple(e.id for e in group)),))
        )
    if len(groups) > _MOST_GROUPS:
        rest = tuple(e.id for group in groups[_MOST_GROUPS:] for e in group)
        text = f"{len(groups) - _MOST_GROUPS} further kinds of acts with this status stand in the table of acts."
        made.append(Statement(section=status, parts=(Part(text=text, evidence=rest),)))
    return made


def _wedges(material: Material) -> list[Statement]:
    """Acts aimed at the relation of two others; the events toward each of the two make one statement."""
    events = [event for event in material.events if "wedge" in event.flags]
    groups = _grouped(events, lambda e: (*_doer(e), tuple(sorted({e.target, *(e.about or ())})), e.status))
    made = []
    for group in groups:
        event = group[0]
        text = f"{words.status_lead(event.status)}{_clause(event, material)}"
        text += _source_note(material, group)
        note = "A wedge has no intensity of its own: it courts as often as it hurts"
        made.append(
            Statement(
                section="wedge",
                parts=(
                    Part(text=words.sentence(text), evidence=tuple(e.id for e in group)),
                    Part(text=words.sentence(note)),
                ),
            )
        )
    return made


def _plain_relations(material: Material) -> list[Statement]:
    """Without a triangle: the relations with the most events, each in its latest period."""
    latest: dict[tuple[str, str], Relation] = {}
    for relation in material.relations:
        if relation.about == "" and relation.volume:
            latest[relation.source, relation.target] = relation
    ranked = sorted(latest.values(), key=lambda r: (-r.volume, r.source, r.target))
    return [_relation_statement(material, relation) for relation in ranked[:_MOST_RELATIONS]]


def scope_title(material: Material) -> str:
    """What the brief is about, for its heading: the pivot's rivals are named in the triangle's own order."""
    if material.triangle:
        cast = [material.names.plain(actor) for actor in material.triangle.actors]
        period = f", {material.triangle.period}" if material.triangle.period else ""
        return words.listed(cast) + period
    active = sorted({a for e in material.events for a in (e.source, e.target) if a})
    actors = material.scope.asked or active
    if 0 < len(actors) <= 3:
        return words.listed([material.names.plain(actor) for actor in actors])
    return words.counted(len(material.documents), "report") if material.documents else "No reports"


__all__ = ["SECTIONS", "roles", "scope_title", "statements"]
