"""The drawings: signs told without colour, well-formed with any text, the same on every run."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tertius.charts import Corner, Edge, Lane, Mark, clean, svg_to_png, timeline_svg, triangle_svg
from tertius.errors import TertiusError

NASTY = "\x00<b>&\"'</svg>\ud800 🌊"


def corners(name: str = "Name") -> list[Corner]:
    return [Corner(id=i, name=f"{name} {i}", seat="pivot, 70 %" if i == "A" else "") for i in "ABC"]


def edges() -> list[Edge]:
    rows = (("A", "B", "+", 3.0), ("A", "C", "?", 0.1), ("B", "C", "−", -6.0))
    return [
        Edge(first=a, second=b, sign=s, mean=m, low=m - 3, high=m + 3, limit=10.0, note="note", volume="4 events")
        for a, b, s, m in rows
    ]


def lane(*marks: Mark, label: str = "A – B") -> Lane:
    return Lane(label=label, marks=marks)


def mark(first: str = "2031-02-01", last: str = "", status: str = "actual", quad: str = "verbal conflict") -> Mark:
    return Mark(first=first, last=last or first, status=status, quad=quad, title=NASTY, link="#r1")


@pytest.mark.parametrize("narrow", [False, True])
def test_a_sign_is_told_by_character_line_and_colour(narrow):
    drawing = triangle_svg(corners(), edges(), title="T", description="D", narrow=narrow)
    root = ElementTree.fromstring(drawing)
    lines = [e for e in root if e.get("class", "").startswith("edge")]
    assert len({(e.get("stroke-dasharray"), e.get("stroke")) for e in lines}) == 3
    assert len({e.get("stroke-dasharray") for e in lines}) == 3
    texts = [e.text for e in root.iter() if e.tag.endswith("text")]
    assert {"+", "−", "?"} <= set(texts)
    assert "pivot, 70 %" in texts


def test_a_stronger_relation_has_a_wider_line():
    root = ElementTree.fromstring(triangle_svg(corners(), edges(), title="T", description="D"))
    widths = [float(e.get("stroke-width", "0")) for e in root if e.get("class", "").startswith("edge")]
    assert widths[1] < widths[0] < widths[2]


def test_the_interval_is_drawn_as_given_and_clipped_to_the_scale():
    wide = [
        Edge(first="A", second=s, sign="?", mean=0.0, low=-99.0, high=99.0, limit=10.0, note="", volume="")
        for s in "BC"
    ]
    wide.append(Edge(first="B", second="C", sign="?", mean=0.0, low=-1.0, high=1.0, limit=10.0, note="", volume=""))
    root = ElementTree.fromstring(triangle_svg(corners(), wide, title="T", description="D"))
    bars = [float(e.get("width", "0")) for e in root.iter() if e.get("class") == "bar"]
    assert bars[0] == bars[1] == pytest.approx(10 * bars[2], rel=0.02)


@pytest.mark.parametrize("narrow", [False, True])
def test_any_text_stays_text(narrow):
    root = ElementTree.fromstring(triangle_svg(corners(NASTY), edges(), title=NASTY, description=NASTY, narrow=narrow))
    assert root[0].text == clean(NASTY)
    assert not [e for e in root.iter() if e.tag.endswith("}b")]


def test_drawings_repeat_byte_for_byte():
    lanes = [lane(mark(), mark(status="denied"), mark("2031-03-01", "2031-03-31"))]
    assert timeline_svg(lanes, title="T", description="D") == timeline_svg(lanes, title="T", description="D")
    one, two = (triangle_svg(corners(), edges(), title="T", description="D") for _ in range(2))
    assert one == two


def test_statuses_differ_in_shape_and_partial_dates_in_a_bar():
    marks = [mark(status=status) for status in ("actual", "intended", "possible", "denied")]
    root = ElementTree.fromstring(
        timeline_svg([lane(*marks, mark("2031-02-01", "2031-02-28"))], title="T", description="D")
    )
    links = [e for e in root if e.tag.endswith("}a")]
    shapes = [
        tuple(c.tag.rpartition("}")[2] + c.get("class", "").split()[0] for c in e if not c.tag.endswith("title"))
        for e in links
    ]
    assert len(set(shapes)) == 5
    assert sum("linespan" in shape for shape in shapes) == 1
    assert {e.get("href") for e in links} == {"#r1"}


def test_cooperation_stands_above_conflict_and_marks_of_one_day_do_not_cover_each_other():
    marks = [mark(quad=quad) for quad in ("verbal cooperation", "material conflict") for _ in range(30)]
    root = ElementTree.fromstring(timeline_svg([lane(*marks)], title="T", description="D"))
    spots = [
        (c.get("class"), float(c.get("cx", "0")), float(c.get("cy", "0")))
        for e in root if e.tag.endswith("}a") for c in e if c.tag.endswith("circle")
    ]  # fmt: skip
    assert len({(x, y) for _, x, y in spots}) == 60
    above = max(y for kind, _, y in spots if "verbal-plus" in kind)
    assert above < min(y for kind, _, y in spots if "material-minus" in kind)


@pytest.mark.parametrize(
    "lanes",
    [
        [],
        [lane()],
        [lane(mark(""))],
        [lane(mark("1969-01-01", "1972-12-31"), mark("1971-07-15"), mark(""))],
        [lane(mark("2031-01-01"), mark("2032-01-01"), label=NASTY)],
        [lane(*[mark() for _ in range(500)])],
    ],
)
def test_a_timeline_of_any_size_is_well_formed(lanes):
    drawing = timeline_svg(lanes, title="T", description="D")
    ElementTree.fromstring(drawing)
    if lanes and len(lanes[0].marks) == 500:
        assert "+340 more" in drawing


def test_png_when_the_renderer_is_there_and_a_clear_word_when_not():
    drawing = triangle_svg(corners(), edges(), title="T", description="D")
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        with pytest.raises(TertiusError, match="vl-convert-python"):
            svg_to_png(drawing)
    else:
        assert svg_to_png(drawing)[:4] == b"\x89PNG"
