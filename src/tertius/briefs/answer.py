"""The answer: one paragraph that says which triangle this is, who holds the balance, and how two theories read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertius.briefs import words
from tertius.briefs.material import Material, Part, Statement
from tertius.records import Leg, Triangle


def answer(material: Material) -> Statement:
    """State the answer, or say plainly that there is none and why."""
    if material.triangle is None:
        return _no_triangle(material)
    triangle, names = material.triangle, material.names
    best, others = _ranked(triangle.types, triangle.type)
    kinds = words.load_types()
    three = words.listed([names.the(actor) for actor in triangle.actors])
    # The unlikely alternatives are left to the figures; naming them all would drown those that matter.
    rest = "; ".join(
        f"{kinds[name].label.removesuffix(' triangle')} {words.percent(p)}" for name, p in others if p >= 0.05
    )
    odds = words.percent(best) + (f"; {rest}" if rest else "")
    kind = kinds[triangle.type]
    # "A unit veto" begins with the sound of "you".
    article = "an" if kind.label[0] in "aeiou" and not kind.label.startswith("uni") else "a"
    label = f"{article} {kind.label} ({odds})"
    said = (
        f"{three} {words.likely(best)} form {label}"
        if best > 0.5
        else f"the likeliest reading of {three}, though not likelier than all others together, is {label}"
    )
    parts = [
        Part(
            text=words.sentence(f"{_basis(material)}, {said}"),
            evidence=triangle.evidence,
        ),
        *(Part(text=words.sentence(text)) for text in _readings(material, triangle)),
    ]
    if material.scope.undated:
        parts.append(Part(text="No act has a date, so that all are taken as one period."))
    numbers = [
        *((f"type {name}", p) for name, p in triangle.types),
        *((f"pivot {name}", p) for name, p in triangle.pivots),
    ]
    return Statement(section="answer", parts=tuple(parts), numbers=(*numbers, ("p_balanced", triangle.p_balanced)))


def _ranked(pairs: Sequence[tuple[str, float]], name: str) -> tuple[float, list[tuple[str, float]]]:
    best = dict(pairs).get(name, 0.0)
    return best, sorted(((n, p) for n, p in pairs if n != name), key=lambda pair: (-pair[1], pair[0]))


def _basis(material: Material) -> str:
    if material.scope.rows and not material.documents:
        return f"On the evidence of {words.counted(material.scope.rows, 'imported event')}"
    texts = words.counted(len(material.documents), "report")
    found = f"{words.counted(len(material.events))} and {words.counted(len(material.claims), 'claim')}"
    return f"On the evidence of {texts} ({found})"


def _readings(material: Material, triangle: Triangle) -> list[str]:
    names, kind = material.names, words.load_types()[triangle.type]
    cast = {role: names.the(actor) for role, actor in roles(triangle).items()}

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda hit: cast.get(hit[1], hit[1]), text)

    p_pivot = dict(triangle.pivots).get(triangle.pivot, 0.0)
    if triangle.pivot in triangle.actors:
        holder = f"{words.likely(p_pivot)} {names.possessive(triangle.pivot)}"
        seat = f"The seat of the pivot is {holder} (probability {words.percent(p_pivot)})"
    else:
        seat = f"No one is seen to hold the seat of the pivot (probability of none {words.percent(p_pivot)})"
    balance = f"the probability that the three signs balance is {words.percent(triangle.p_balanced)}"
    best, _ = _ranked(triangle.types, triangle.type)
    lead = "In plain words:" if best > 0.5 else "In that reading"
    return [
        fill(f"{lead} {kind.plain}"),
        seat,
        fill(kind.dittmer),
        f"{fill(kind.balance).rstrip('.')}; {balance}",
    ]


def roles(triangle: Triangle) -> dict[str, str]:
    """Who is pivot, outcast, first and second in the triangle's most probable type.

    In a romantic triangle the pivot is the corner that the most hostile leg leaves out; in a stable marriage the
    outcast is the corner that the friendliest leg leaves out. `first` and `second` are the other two.
    """
    if triangle.type == "marriage":
        pair = max(triangle.legs, key=lambda leg: (leg.p_positive, leg.mean))
        return {"outcast": _third(triangle, pair), "first": pair.first, "second": pair.second}
    if triangle.type == "romantic" and triangle.pivot not in triangle.actors:
        pair = max(triangle.legs, key=lambda leg: (leg.p_negative, -leg.mean))
        return {"pivot": _third(triangle, pair), "first": pair.first, "second": pair.second}
    pivot = triangle.pivot if triangle.pivot in triangle.actors else triangle.actors[0]
    first, second = (actor for actor in triangle.actors if actor != pivot)
    return {"pivot": pivot, "first": first, "second": second}


def _third(triangle: Triangle, pair: Leg) -> str:
    return next(actor for actor in triangle.actors if actor not in (pair.first, pair.second))


def _no_triangle(material: Material) -> Statement:
    scope, the = material.scope, material.names.the
    events = words.counted(scope.elsewhere, "act")
    others = f", though the texts hold {events} between others" if scope.elsewhere else ""
    cast = words.listed([the(actor) for actor in scope.asked])
    active = sorted({actor for event in material.events for actor in (event.source, event.target) if actor})
    text = f"{_basis(material)}, no triangle can be measured"
    if len(scope.asked) == 2:
        why = f"two actors were asked for, {cast}, and a triangle needs three"
        if not material.events:
            why += f"; no act between them was found{others}"
    elif not material.events:
        between = f"between {cast}" if scope.asked else "between actors"
        why = f"no act {between} was found in these texts{others}"
    elif scope.left_out and not any(relation.volume for relation in material.relations):
        parts = words.left_out_parts(scope.left_out, since=scope.since)
        why = f"no act between them enters the estimate, which leaves out {words.listed(parts)}"
    elif len(active) < 3:
        why = f"the acts are only between {words.listed([the(a) for a in active])}, and a triangle needs three actors"
    else:
        why = f"the acts between the {len(active)} actors named do not bear three relations"
    note = "What follows shows only what was found, and claims no more"
    return Statement(
        section="answer", parts=(Part(text=words.sentence(f"{text}: {why}")), Part(text=words.sentence(note)))
    )
