"""The pictures of the pivot's game: actions told without colour, marks where they belong, the same on every run."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tertius.charts import game
from tertius.charts.game import AssumptionMap, Bar, Cell, GameTable, Place

NASTY = "\x00<b>&\"'</svg>"
ACTIONS = tuple(game.FILLS)
WORDS = tuple((action, action) for action in ACTIONS)


def table(text: str = "text") -> GameTable:
    cells = tuple(
        Cell(action=ACTIONS[i % 4], reply=text, also=text, end=text, reached=i / 36, note=text, path=i == 0)
        for i in range(9)
    )
    three = (text, text, text)
    return GameTable(title=text, subtitle=text, rows=three, columns=three, cells=cells, actions=WORDS, notes=(text,))


def bar(text: str = "text", every: float = 0.25, some: float = 0.5, likeliest: float = 0.6) -> Bar:
    return Bar(action="aside", label=text, every=every, some=some, likeliest=likeliest, note=text)


def over(text: str = "text", y_range: tuple[float, float, float] = (0.25, 0.625, 1.0)) -> AssumptionMap:
    places = tuple(Place(action=ACTIONS[i % 4], share=0.25 + i / 40, text=str(i)) for i in range(25))
    return AssumptionMap(
        title=text, x=text, y=text, x_range=(0, 0.5, 1), y_range=y_range, columns=5, places=places, actions=WORDS,
        notes=(text,),
    )  # fmt: skip


def by_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def test_actions_differ_in_pattern_and_mark():
    root = ElementTree.fromstring(game.game_svg(table(), description="D"))
    tiles = by_class(root, "tile")
    lines = [part.get("d") for tile in tiles for part in tile if part.get("d")]
    assert len(tiles) == len(set(lines)) == len(ACTIONS)
    drawn = {action: {(one.tag, one.get("points")) for one in by_class(root, action)} for action in ACTIONS}
    assert all(drawn.values())
    assert not drawn["side_first"] & drawn["side_second"]


def test_the_likeliest_moves_are_framed_and_the_paths_of_equilibria_marked():
    root = ElementTree.fromstring(game.game_svg(table(), description="D"))
    frames = by_class(root, "frame")
    widths = [float(one.get("stroke-width", 0)) for one in frames]
    assert len(frames) == 9
    assert widths.index(max(widths)) == 8
    # One at the cell, one at its explanation.
    assert len(by_class(root, "path")) == 2


def test_a_bar_ends_where_its_share_does():
    root = ElementTree.fromstring(game.bars_svg([bar()], title="T", description="D"))
    every, some = (by_class(root, name)[0] for name in ("every", "some"))
    frame = by_class(root, "rule")[0]
    whole, left = float(frame.get("width", 0)), float(frame.get("x", 0))
    assert float(every.get("width", 0)) / whole == pytest.approx(0.25, abs=0.01)
    assert float(some.get("x", 0)) == pytest.approx(left + whole * 0.25, abs=0.2)
    (diamond,) = by_class(root, "likeliest")
    xs = [float(point.split(",")[0]) for point in (diamond.get("points") or "").split()]
    assert sum(xs[::2]) / 2 == pytest.approx(left + whole * 0.6, abs=0.2)


def test_the_map_frames_the_default_and_runs_up_and_right():
    root = ElementTree.fromstring(game.map_svg(over(), description="D"))
    numbers = {one.text: one for one in by_class(root, "over") if one.tag.endswith("text")}
    assert len(numbers) == 25
    (frame,) = by_class(root, "default")
    x, y = (float(frame.get(key, 0)) for key in ("x", "y"))
    middle = numbers["12"]
    assert x < float(middle.get("x", 0)) < x + float(frame.get("width", 0))
    assert y < float(middle.get("y", 0)) < y + float(frame.get("height", 0))
    assert float(numbers["0"].get("y", 0)) > float(numbers["20"].get("y", 0))
    assert float(numbers["0"].get("x", 0)) < float(numbers["4"].get("x", 0))


@pytest.mark.parametrize("text", [NASTY, "", "x" * 300, "日本 \u202e"])
def test_any_text_is_well_formed_and_repeats(text):
    def drawn() -> str:
        return game.strategy_svg(
            table(text), [bar(text)], over(text), title=text, bars_title=text, description=text
        )  # fmt: skip

    assert drawn() == drawn()
    root = ElementTree.fromstring(drawn())
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_without_two_deciding_assumptions_there_is_no_map():
    drawn = game.strategy_svg(table(), [bar()], None, title="T", bars_title="B", description="D")
    assert not by_class(ElementTree.fromstring(drawn), "default")
