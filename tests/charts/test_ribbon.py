"""The pictures of a history: types told without colour, marks where they belong, the same on every run."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tertius.charts.multiples import Panel, multiples_svg
from tertius.charts.ribbon import KINDS, Line, Ribbon, Stripe, Turn, ribbon_svg

NASTY = "\x00<b>&\"'</svg>"


def ribbon(count: int = 48, text: str = "text", turns: int = 1) -> Ribbon:
    third = count // 3
    path = tuple(float(i % 7) - 3 for i in range(count))
    return Ribbon(
        title=text,
        subtitle=text,
        periods=tuple(f"{1980 + i // 12}-{i % 12 + 1:02d}" for i in range(count)),
        stripes=(
            Stripe(kind="veto", first=0, last=third, texts=(text,)),
            Stripe(kind="marriage", first=third + 1, last=count - 1, texts=(text,)),
        ),
        odds=tuple((0.1, 0.2, 0.3, 0.25, 0.15) for _ in range(count)),
        turns=tuple(Turn(place=third, low=third - 1, high=third + 2, text=f"turn {i} {text}") for i in range(turns)),
        lines=(Line(label=text, mean=path, low=path, high=path, step=path, volume=path),),
        names=KINDS,
        neutral=0.0,
        delta=0.5,
        unit="points",
    )


def test_types_differ_in_pattern_and_letter():
    root = ElementTree.fromstring(ribbon_svg(ribbon(), description="D"))
    paths = [tuple(e.get("d") for e in tile if e.get("d")) for tile in root.iter() if tile.tag.endswith("pattern")]
    assert len(set(paths)) == len(KINDS)
    texts = [e.text or "" for e in root.iter() if e.tag.endswith("text")]
    assert {"M", "R", "S", "V", "?"} <= {text[:1] for text in texts if "  " in text}


def test_stripes_tile_the_ribbon_and_the_switch_stands_at_its_place():
    root = ElementTree.fromstring(ribbon_svg(ribbon(), description="D"))
    boxes = [e for e in root.iter() if (e.get("class") or "").startswith("stripe")]
    edges = [(float(e.get("x", 0)), float(e.get("x", 0)) + float(e.get("width", 0))) for e in boxes]
    assert edges[0][1] == pytest.approx(edges[1][0], abs=0.2)
    when = next(e for e in root.iter() if e.get("class") == "when")
    badge = next(e for e in root.iter() if e.get("class") == "badge")
    assert float(when.get("x1", 0)) < float(badge.get("cx", 0)) < float(when.get("x2", 0))


@pytest.mark.parametrize(("count", "turns"), [(1, 0), (3, 1), (48, 2), (240, 12), (1040, 1)])
def test_any_length_and_any_text_is_well_formed_and_repeats(count, turns):
    drawn = ribbon(count, NASTY, turns) if count > 2 else ribbon(3, NASTY, 0)
    one, two = (ribbon_svg(drawn, description=NASTY) for _ in range(2))
    assert one == two
    root = ElementTree.fromstring(one)
    numbers = [float(x) for e in root.iter() for x in re.findall(r"-?[0-9.]+", e.get("points", ""))]
    assert all(-1 <= x <= 2000 for x in numbers)


def test_small_multiples_tell_signs_by_line_and_character_and_mark_the_corner():
    panels = [
        Panel(label="1984", corners=("A", "B", "C"), signs=("+", "−", "?"), apart="B", seat="marriage", caption="x"),
        Panel(label="1985", corners=("A", "B", "C"), signs=("+", "+", "−"), apart="A", seat="romantic", caption=NASTY),
    ]
    drawing = multiples_svg(panels, title="T", description="D")
    root = ElementTree.fromstring(drawing)
    edges = [e for e in root.iter() if e.get("class") == "edge"]
    assert len({e.get("stroke-dasharray") for e in edges[:3]}) == 3
    texts = [e.text for e in root.iter() if e.tag.endswith("text")]
    assert {"1984", "1985", "+", "−", "?"} <= set(texts)
    assert drawing.count('class="seat"') == 1
    assert drawing == multiples_svg(panels, title="T", description="D")
