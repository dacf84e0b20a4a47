"""The pivot's game in one picture: the rivals' moves as rows and columns, in each cell the pivot's reply and the end.

Beside it the bars of how an action fares over the space of assumptions, and the map over the two that decide. What is
drawn comes reckoned and worded. An action is told by its colour, its pattern, its mark and its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write

FILLS: Mapping[str, tuple[str, str]] = {
    "aside": (svg.BLUE, "M1 2h2M5 6h2"),
    "mediate": ("#009e73", "M0 4h8M4 0v8"),
    "side_first": (svg.ORANGE, "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"),
    "side_second": (svg.VERMILION, "M-2 -2L10 10M6 -2L10 2M-2 6L2 10"),
}
"""Colour (Okabe and Ito) and pattern of each action of the pivot."""

MARKS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "mediate": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "side_first": ((-1, 0), (0.8, -0.95), (0.8, 0.95)),
    "side_second": ((1, 0), (-0.8, -0.95), (-0.8, 0.95)),
}
"""Outline of each action's mark about its middle; that of standing aside is a ring. Drawn, since fonts lack them."""

WIDTH = 760.0
_LEFT, _GAP = 116.0, 8.0
_CELL, _HIGH, _HEAD = 208.0, 112.0, 78.0
_BAR, _STRIP = 272.0, 34.0
_PLACE = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """After two moves: the pivot's likeliest action in words, what else it may do, the end, how often it is reached.

    `path` tells that an equilibrium of the whole game has these two moves.
    """

    action: str
    reply: str
    also: str
    end: str
    reached: float
    note: str
    path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GameTable:
    """Rows are the first rival's moves, columns the second's; cells row by row. `actions` are (action, words) pairs."""

    title: str
    subtitle: str
    rows: tuple[str, str, str]
    columns: tuple[str, str, str]
    cells: tuple[Cell, ...]
    actions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    path_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An action's shares of the space: on the path of all equilibria, of some, and the likeliest under noise."""

    action: str
    label: str
    every: float
    some: float
    likeliest: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the map: which action leads there, in what share, and the number shown."""

    action: str
    share: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionMap:
    """The map over two assumptions: `ends` and `default` of x and of y, places row by row from the low corner."""

    title: str
    x: str
    y: str
    x_range: tuple[float, float, float]
    y_range: tuple[float, float, float]
    columns: int
    places: tuple[Place, ...]
    actions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def game_svg(table: GameTable, *, description: str, name: str = "game") -> str:
    """Draw the game as a table of the rivals' moves.

    Parameters
    ----------
    table : GameTable
    description : str
        What a screen reader says beside the title.
    name : str
        Stem of the ids inside the drawing.

    Returns
    -------
    str
        SVG text without a declaration.

    Examples
    --------
    >>> cell = Cell(action="aside", reply="stands aside", also="", end="both hold", reached=0.1, note="", path=True)
    >>> three = ("courts", "presses", "ignores")
    >>> table = GameTable(title="T", subtitle="", rows=three, columns=three, cells=(cell,) * 9, actions=(), notes=())
    >>> game_svg(table, description="D").count("both hold")
    9
    """
    root = svg.canvas(WIDTH, game_height(table), name=name, title=table.title, description=description)
    _patterns(root, name)
    draw_game(root, table, name)
    return svg.text_of(root)


def bars_svg(bars: Sequence[Bar], *, title: str, description: str, name: str = "shares") -> str:
    """Draw the shares of the space that each action holds.

    Examples
    --------
    >>> bar = Bar(action="aside", label="standing aside", every=0.3, some=0.4, likeliest=0.6, note="60 %")
    >>> bars_svg([bar], title="T", description="D").count("standing aside")
    1
    """
    root = svg.canvas(WIDTH, bars_height(bars), name=name, title=title, description=description)
    _patterns(root, name)
    draw_bars(root, bars, title, name)
    return svg.text_of(root)


def map_svg(held: AssumptionMap, *, description: str, name: str = "map") -> str:
    """Draw which action leads over the two assumptions that decide.

    Examples
    --------
    >>> place = Place(action="aside", share=0.6, text="60 %")
    >>> one = AssumptionMap(title="T", x="cost", y="gain", x_range=(0, 0.5, 1), y_range=(0, 0.5, 1), columns=2,
    ...                     places=(place,) * 4, actions=(("aside", "stands aside"),), notes=())
    >>> map_svg(one, description="D").count(">60 %<")
    4
    """
    root = svg.canvas(WIDTH, map_height(held), name=name, title=held.title, description=description)
    _patterns(root, name)
    draw_map(root, held, name)
    return svg.text_of(root)


def strategy_svg(
    table: GameTable, bars: Sequence[Bar], held: AssumptionMap | None, *, title: str, bars_title: str, description: str
) -> str:
    """The game, the bars and the map, one below the other; there is no map where fewer than two assumptions vary."""
    parts = [game_height(table), bars_height(bars), map_height(held) if held else 0.0]
    root = svg.canvas(WIDTH, sum(parts) + 40, name="strategy", title=title, description=description)
    _patterns(root, "strategy")
    places = [0.0, parts[0] + 20, parts[0] + parts[1] + 40]
    groups = []
    for top in places:
        group = add(root, "g")
        group.set("transform", f"translate(0 {svg.number(top)})")
        groups.append(group)
    draw_game(groups[0], table, "strategy")
    draw_bars(groups[1], bars, bars_title, "strategy")
    if held:
        draw_map(groups[2], held, "strategy")
    return svg.text_of(root)


def _patterns(root: Element, name: str) -> None:
    defs = add(root, "defs")
    for action, (colour, lines) in FILLS.items():
        tile = add(
            defs, "pattern", id=f"{name}-{action}", width=8, height=8, patternUnits="userSpaceOnUse", class_="tile"
        )
        add(tile, "rect", width=8, height=8, fill=colour)
        add(tile, "path", d=lines, stroke=svg.PAPER, stroke_width=1.6, fill="none")


def _legend(root: Element, actions: Sequence[tuple[str, str]], name: str, y: float, left: float = 12.0) -> None:
    x = left
    for action, words in actions:
        _chip(root, (x, y - 12, 26, 15), action, name)
        _mark(root, x + 39, y - 4.5, action, 6)
        write(root, x + 50, y, words, 12.5, anchor="start")
        x += 66 + 6.4 * len(words)


def _chip(root: Element, box: tuple[float, float, float, float], action: str, name: str) -> None:
    x, y, width, height = box
    fill = f"url(#{name}-{action})"
    add(root, "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=svg.GREY, stroke_width=0.8)


def _mark(root: Element, x: float, y: float, action: str, size: float) -> None:
    if action == "aside":
        ring = add(root, "circle", cx=x, cy=y, r=size - 0.5, fill=svg.PAPER, stroke=svg.INK, stroke_width=2)
        ring.set("class", "mark aside corner")
        return
    outline = " ".join(f"{svg.number(x + size * dx)},{svg.number(y + size * dy)}" for dx, dy in MARKS[action])
    hollow = action == "mediate"
    drawn = add(
        root, "polygon", points=outline, fill=svg.PAPER if hollow else svg.INK, stroke=svg.INK, stroke_width=1.6
    )
    drawn.set("class", f"mark {action} {'corner' if hollow else 'dot'}")


def game_height(table: GameTable) -> float:
    """Height of the drawn table."""
    return _HEAD + 3 * (_HIGH + _GAP) + 52 + 18 * len(table.notes)


def draw_game(root: Element, table: GameTable, name: str) -> None:
    """Draw the table into a group."""
    write(root, 12, 24, table.title, 17, anchor="start", bold=True)
    write(root, 12, 44, table.subtitle, 12.5, anchor="start", grey=True)
    top = max(cell.reached for cell in table.cells)
    for column, label in enumerate(table.columns):
        write(root, _LEFT + column * (_CELL + _GAP) + _CELL / 2, _HEAD - 10, label, 13, bold=True)
    for place, cell in enumerate(table.cells):
        row, column = divmod(place, 3)
        x, y = _LEFT + column * (_CELL + _GAP), _HEAD + row * (_HIGH + _GAP)
        _cell(root, cell, x, y, name, first=cell.reached == top)
    for row, label in enumerate(table.rows):
        lines = svg.folded(label, 15, lines=3)
        middle = _HEAD + row * (_HIGH + _GAP) + _HIGH / 2
        for number, line in enumerate(lines):
            write(root, 12, middle + 16 * (number - (len(lines) - 1) / 2) + 4, line, 13, anchor="start", bold=True)
    foot = _HEAD + 3 * (_HIGH + _GAP)
    _legend(root, table.actions, name, foot + 16)
    for number, note in enumerate(table.notes):
        write(root, 12, foot + 40 + 18 * number, note, 12, anchor="start", grey=True)
    below = foot + 40 + 18 * len(table.notes)
    _path_mark(root, 18, below - 4)
    write(root, 30, below, table.path_note, 12, anchor="start", grey=True)


def _cell(root: Element, cell: Cell, x: float, y: float, name: str, *, first: bool) -> None:
    add(root, "rect", x=x, y=y, width=_CELL, height=_HIGH, fill=FILLS[cell.action][0], fill_opacity="0.12")
    add(
        root,
        "rect",
        x=x,
        y=y,
        width=_CELL,
        height=_HIGH,
        fill="none",
        stroke=svg.INK if first else svg.GREY,
        stroke_width=3 if first else 1,
        class_="frame whisker" if first else "frame rule",
    )
    _chip(root, (x + 1.5, y + 1.5, 12, _HIGH - 3), cell.action, name)
    base = y + 22
    _mark(root, x + 29, base - 5, cell.action, 6.5)
    for line in _lines(cell.reply, 23):
        write(root, x + 42, base, line, 13.5, anchor="start", bold=True)
        base += 17
    for text in filter(None, (cell.also, cell.end)):
        for line in _lines(text, 31):
            write(root, x + 22, base, line, 12, anchor="start")
            base += 15
    bottom = y + _HIGH - 20
    if cell.path:
        _path_mark(root, x + 27, bottom - 4)
    write(root, x + (38 if cell.path else 22), bottom, cell.note, 11.5, anchor="start", grey=True)
    add(root, "rect", x=x + 22, y=bottom + 6, width=_CELL - 34, height=6, fill=svg.GREY, fill_opacity="0.25")
    wide = max((_CELL - 34) * min(max(cell.reached, 0.0), 1.0), 1.0)
    add(root, "rect", x=x + 22, y=bottom + 6, width=wide, height=6, fill=svg.INK, class_="dot")


def _lines(text: str, width: int) -> list[str]:
    """Two lines at most, a number never parted from its sign of per cent."""
    return [line.replace("~%", " %") for line in svg.folded(text.replace(" %", "~%"), width)]


def _path_mark(root: Element, x: float, y: float) -> None:
    outline = " ".join(f"{svg.number(x + 5.5 * dx)},{svg.number(y + 5.5 * dy)}" for dx, dy in MARKS["mediate"])
    add(root, "polygon", points=outline, fill=svg.INK, class_="dot path")


def bars_height(bars: Sequence[Bar]) -> float:
    """Height of the drawn bars."""
    return 64 + _STRIP * len(bars) + 44


def draw_bars(root: Element, bars: Sequence[Bar], title: str, name: str) -> None:
    """Draw the bars into a group."""
    write(root, 12, 24, title, 17, anchor="start", bold=True)
    left = 250.0
    for tick in range(5):
        x = left + _BAR * tick / 4
        write(root, x, 50, f"{25 * tick} %", 11, grey=True)
        line = (x, 56, x, 60 + _STRIP * len(bars))
        add(root, "line", x1=line[0], y1=line[1], x2=line[2], y2=line[3], stroke=svg.GREY, stroke_width=0.6)
    for place, bar in enumerate(bars):
        y = 62 + _STRIP * place
        _mark(root, 19, y + 12, bar.action, 6.5)
        write(
            root, 32, y + 17, bar.label if len(bar.label) < 33 else bar.label[:31] + "…", 13, anchor="start", bold=True
        )
        cuts = (0.0, bar.every, bar.every + bar.some)
        for number, (low, high) in enumerate(pairwise(cuts)):
            fill = f"url(#{name}-{bar.action})" if number == 0 else FILLS[bar.action][0]
            box = add(root, "rect", x=left + _BAR * low, y=y, width=_BAR * (high - low), height=22, fill=fill)
            box.set("class", ("every", "some")[number])
            if number:
                box.set("fill-opacity", "0.25")
        frame = add(root, "rect", x=left, y=y, width=_BAR, height=22, fill="none", stroke=svg.GREY, class_="rule")
        frame.set("stroke-width", "1")
        x = left + _BAR * bar.likeliest
        points = f"{svg.number(x)},{svg.number(y + 2)} {svg.number(x + 9)},{svg.number(y + 11)} "
        points += f"{svg.number(x)},{svg.number(y + 20)} {svg.number(x - 9)},{svg.number(y + 11)}"
        add(root, "polygon", points=points, fill=svg.PAPER, stroke=svg.INK, stroke_width=2.2, class_="corner likeliest")
        write(root, left + _BAR + 18, y + 16, bar.note, 12, anchor="start")
    foot = 62 + _STRIP * len(bars) + 18
    lines = (
        "Diamond: share in which it is the likeliest where moves are weighed with some noise.",
        "Patterned: on the path of every equilibrium without noise. Pale: of some, not of all. The rest: of none.",
    )
    for number, text in enumerate(lines):
        write(root, 12, foot + 16 * number, text, 12, anchor="start", grey=True)


def map_height(held: AssumptionMap) -> float:
    """Height of the drawn map."""
    return 54 + _PLACE * (len(held.places) // held.columns) + 82 + 18 * len(held.notes)


def draw_map(root: Element, held: AssumptionMap, name: str) -> None:
    """Draw the map into a group."""
    write(root, 12, 24, held.title, 17, anchor="start", bold=True)
    left, top = 208.0, 46.0
    rows, wide = len(held.places) // held.columns, 48.0
    foot, right = top + _PLACE * rows, left + wide * held.columns
    for place, one in enumerate(held.places):
        row, column = divmod(place, held.columns)
        x, y = left + wide * column, foot - _PLACE * (row + 1)
        # From faint, where the action leads among four by a little, to full where nothing else is ever best.
        strength = min(max((one.share - 0.25) / 0.75, 0.0), 1.0)
        box = add(root, "rect", x=x, y=y, width=wide, height=_PLACE, fill=f"url(#{name}-{one.action})")
        box.set("fill-opacity", f"{0.12 + 0.6 * strength:.2f}")
        frame = add(root, "rect", x=x, y=y, width=wide, height=_PLACE, fill="none", stroke=svg.PAPER, stroke_width=1.2)
        frame.set("class", "over")
        _mark(root, x + 13, y + _PLACE / 2, one.action, 5.5)
        text = write(root, x + 31, y + _PLACE / 2 + 5, one.text, 13, bold=True)
        for key, value in (("stroke", svg.PAPER), ("stroke-width", "3"), ("paint-order", "stroke")):
            text.set(key, value)
        text.set("class", "ink over")
    _axes(root, held, (left, top, right, foot))
    _legend(root, held.actions, name, foot + 68)
    for number, note in enumerate(held.notes):
        write(root, 12, foot + 92 + 18 * number, note, 12, anchor="start", grey=True)


def _axes(root: Element, held: AssumptionMap, box: tuple[float, float, float, float]) -> None:
    left, top, right, foot = box
    add(root, "rect", x=left, y=top, width=right - left, height=foot - top, fill="none", stroke=svg.INK, class_="rule")
    wide = (right - left) / held.columns
    high = (foot - top) / (len(held.places) // held.columns)
    across = [left + wide / 2 + (right - left - wide) * _along(held.x_range, value) for value in held.x_range]
    up = [foot - high / 2 - (foot - top - high) * _along(held.y_range, value) for value in held.y_range]
    for number, (value, x) in enumerate(zip(held.x_range, across, strict=True)):
        default = number == 1
        write(root, x, foot + 18, f"{value:g}" + (" (default)" if default else ""), 12, bold=default)
    for number, (value, y) in enumerate(zip(held.y_range, up, strict=True)):
        default = number == 1
        write(root, left - 9, y + 4, f"{value:g}", 12, anchor="end", bold=default)
        if default:
            write(root, left - 9, y + 19, "(default)", 12, anchor="end", bold=True)
    x, y = across[1], up[1]
    for x1, y1, x2, y2 in ((x, foot, x, foot + 6), (left - 6, y, left, y)):
        add(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=svg.INK, stroke_width=2, class_="whisker")
    ring = add(root, "rect", x=x - wide / 2, y=y - high / 2, width=wide, height=high, rx=6, fill="none", stroke=svg.INK)
    ring.set("stroke-width", "3")
    ring.set("class", "whisker default")
    write(root, (left + right) / 2, foot + 40, f"{held.x} →", 13.5, bold=True)
    lines = svg.folded(f"{held.y} ↑", 22, lines=4)
    for number, line in enumerate(lines):
        write(root, 12, top + 20 + 17 * number, line, 13.5, anchor="start", bold=True)


def _along(ends: tuple[float, float, float], value: float) -> float:
    low, _, high = ends
    return (value - low) / (high - low)
