"""A triangle through time: a ribbon of spells, the odds of each type below it, and the three legs with their bands.

Everything is told twice: a type by its fill and its name (or its letter where a spell is short), a sign by place and by
the shaded half-plane's word, a switch by a line and a number that the list below the drawing takes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tertius.charts import svg
from tertius.charts.svg import add, write

KINDS = ("menage", "romantic", "marriage", "veto", "undetermined")

FILLS = {
    "menage": (svg.SKY, "M0 8h8", "M"),
    "romantic": (svg.ORANGE, "M-2 10L10 -2M-2 2L2 -2M6 10L10 6", "R"),
    "marriage": (svg.BLUE, "M4 0v8", "S"),
    "veto": (svg.VERMILION, "M-2 -2L10 10M6 -2L10 2M-2 6L2 10M-2 10L10 -2M-2 2L2 -2M6 10L10 6", "V"),
    "undetermined": ("#c4c7ca", "", "?"),
}
"""Colour, hatching and letter of each type."""

_LEFT, _RIGHT, _WIDTH = 150.0, 20.0, 960.0
_RIBBON, _ODDS, _LEG, _GAP = 40.0, 64.0, 96.0, 14.0
_TOP = 74.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripe:
    """A spell on the ribbon, periods `first` to `last` (places); `texts` are its labels, the fullest first."""

    kind: str
    first: int
    last: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A switch: its likeliest place, the places its date lies between, and the line told below the drawing."""

    place: int
    low: int
    high: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A leg: level with its band, the step of its spells, and the events of each period."""

    label: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    step: tuple[float, ...]
    volume: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """All that is drawn; `odds` has a tuple a period, in the order of `KINDS`, `names` the words for these."""

    title: str
    subtitle: str
    periods: tuple[str, ...]
    stripes: tuple[Stripe, ...]
    odds: tuple[tuple[float, ...], ...]
    turns: tuple[Turn, ...]
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    neutral: float
    delta: float
    unit: str


def ribbon_svg(ribbon: Ribbon, *, description: str, name: str = "ribbon") -> str:
    """Draw a triangle through time.

    Parameters
    ----------
    ribbon : Ribbon
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
    >>> stripe = Stripe(kind="veto", first=0, last=1, texts=("unit veto",))
    >>> path = (0.0, 1.0)
    >>> line = Line(label="A – B", mean=path, low=(-1.0, 0.0), high=(1.0, 2.0), step=path, volume=(3.0, 4.0))
    >>> drawn = ribbon_svg(
    ...     Ribbon(title="T", subtitle="", periods=("2017", "2018"), stripes=(stripe,), odds=((0, 0, 0, 1, 0),) * 2,
    ...            turns=(), lines=(line,), names=KINDS, neutral=0.0, delta=0.5, unit="points"), description="D")
    >>> drawn.count("unit veto")
    2
    """
    legs = len(ribbon.lines) * (_LEG + _GAP)
    bottom = _TOP + _RIBBON + 8 + _ODDS + _GAP + legs
    height = bottom + 88 + 20 * len(ribbon.turns)
    root = svg.canvas(_WIDTH, height, name=name, title=ribbon.title, description=description)
    patterns(root, name)
    write(root, 12, 24, ribbon.title, 17, anchor="start", bold=True)
    write(root, 12, 44, ribbon.subtitle, 12.5, anchor="start", grey=True)
    _years(root, ribbon, bottom)
    _stripes(root, ribbon, name)
    _odds(root, ribbon, name)
    top = _TOP + _RIBBON + 8 + _ODDS + _GAP
    reach = _reach(ribbon)
    for line in ribbon.lines:
        _leg(root, ribbon, line, top, reach)
        top += _LEG + _GAP
    for number, turn in enumerate(ribbon.turns, start=1):
        _turn(root, ribbon, turn, number, bottom)
    _legend(root, ribbon, name, bottom + 38)
    for number, turn in enumerate(ribbon.turns, start=1):
        y = bottom + 104 + 20 * (number - 1)
        _badge(root, 20, y - 4, number)
        write(root, 36, y, turn.text, 12.5, anchor="start")
    return svg.text_of(root)


def _x(ribbon: Ribbon, place: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * place / max(len(ribbon.periods), 1)


def patterns(root: Element, name: str) -> None:
    """Define the fills of the types, to be used as `url(#NAME-KIND)`."""
    defs = add(root, "defs")
    for kind, (colour, path, _) in FILLS.items():
        tile = add(defs, "pattern", id=f"{name}-{kind}", width=8, height=8, patternUnits="userSpaceOnUse")
        add(tile, "rect", width=8, height=8, fill=svg.PAPER)
        add(tile, "rect", width=8, height=8, fill=colour, fill_opacity="0.38")
        if path:
            add(tile, "path", d=path, stroke=colour, stroke_width=1, fill="none")


def _years(root: Element, ribbon: Ribbon, bottom: float) -> None:
    """A tick where a year begins, labelled as often as there is room."""
    starts = [i for i, text in enumerate(ribbon.periods) if i == 0 or text[:4] != ribbon.periods[i - 1][:4]]
    # A year that only its last months open is no place for a label.
    if len(starts) > 1 and _x(ribbon, starts[1]) - _x(ribbon, starts[0]) < 30:
        starts = starts[1:]
    every = max(1, -(-len(starts) // 22))
    for count, start in enumerate(starts):
        x = _x(ribbon, start)
        kept = count % every == 0
        add(
            root,
            "line",
            x1=x,
            y1=_TOP + _RIBBON,
            x2=x,
            y2=bottom + (4 if kept else 0),
            stroke=svg.GREY,
            stroke_width=0.6,
            stroke_dasharray="1 4",
            class_="rule",
        )
        if kept:
            write(root, x, bottom + 17, ribbon.periods[start][:4], 11.5, grey=True, anchor="start")


def _stripes(root: Element, ribbon: Ribbon, name: str) -> None:
    write(root, 12, _TOP + 18, "Spells", 13, anchor="start", bold=True)
    write(root, 12, _TOP + 34, "likelier than not", 11, anchor="start", grey=True)
    for stripe in ribbon.stripes:
        left, right = _x(ribbon, stripe.first), _x(ribbon, stripe.last + 1)
        box = add(
            root,
            "rect",
            x=left,
            y=_TOP,
            width=right - left,
            height=_RIBBON,
            fill=f"url(#{name}-{stripe.kind})",
            stroke=svg.INK,
            stroke_width=1,
            class_=f"stripe {stripe.kind}",
        )
        add(box, "title", stripe.texts[0])
        text = next((t for t in stripe.texts if 6.6 * len(t) + 12 < right - left), FILLS[stripe.kind][2])
        wide = 6.6 * len(text) + 10
        if wide <= right - left + 4:
            add(
                root,
                "rect",
                x=(left + right - wide) / 2,
                y=_TOP + 10,
                width=wide,
                height=20,
                rx=4,
                fill=svg.PAPER,
                fill_opacity="0.92",
                class_="paper",
            )
            write(root, (left + right) / 2, _TOP + 24.5, text, 12.5, bold=True)


def _odds(root: Element, ribbon: Ribbon, name: str) -> None:
    top = _TOP + _RIBBON + 8
    write(root, 12, top + 24, "Odds of each type", 13, anchor="start", bold=True)
    write(root, 12, top + 40, "0 to 100 %, stacked", 11, anchor="start", grey=True)
    below = [0.0] * len(ribbon.periods)
    for column, kind in enumerate(KINDS):
        above = [low + row[column] for low, row in zip(below, ribbon.odds, strict=True)]
        points = [(i, value) for i, value in enumerate(above)]
        floor = [(i, value) for i, value in enumerate(below)]
        path = _steps(ribbon, points, top) + _steps(ribbon, floor, top)[::-1]
        if max(a - b for a, b in zip(above, below, strict=True)) > 0.002:
            add(
                root,
                "polygon",
                points=" ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in path),
                fill=f"url(#{name}-{kind})",
                stroke=svg.INK,
                stroke_width=0.5,
                class_=f"odds {kind}",
            )
        below = above
    add(
        root,
        "rect",
        x=_LEFT,
        y=top,
        width=_WIDTH - _LEFT - _RIGHT,
        height=_ODDS,
        fill="none",
        stroke=svg.INK,
        stroke_width=1,
        class_="frame",
    )


def _steps(ribbon: Ribbon, points: Sequence[tuple[int, float]], top: float) -> list[tuple[float, float]]:
    out = []
    for place, value in points:
        y = top + _ODDS * (1 - min(max(value, 0.0), 1.0))
        out += [(_x(ribbon, place), y), (_x(ribbon, place + 1), y)]
    return out


def _reach(ribbon: Ribbon) -> tuple[float, float]:
    """Ends of the legs' scale, below and above neutral, in points: all levels lie within, and most of the bands."""
    level = [v - ribbon.neutral for line in ribbon.lines for v in (*line.mean, *line.step)]
    low = sorted(v - ribbon.neutral for line in ribbon.lines for v in line.low)
    high = sorted(v - ribbon.neutral for line in ribbon.lines for v in line.high)
    below = min([*level, *low[len(low) // 20 :][:1], -1.0])
    above = max([*level, *high[: -(len(high) // 20) or None][-1:], 1.0])
    return float(-int(1 - below)), float(int(1 + above))


def _leg(root: Element, ribbon: Ribbon, line: Line, top: float, reach: tuple[float, float]) -> None:
    low, high = reach

    def y(value: float) -> float:
        return top + _LEG * (high - min(max(value - ribbon.neutral, low), high)) / (high - low)

    write(root, 12, top + 24, line.label, 13, anchor="start", bold=True)
    write(root, 12, top + 42, "friendly above,", 11, anchor="start", grey=True)
    write(root, 12, top + 56, "hostile below", 11, anchor="start", grey=True)
    total = sum(line.volume)
    write(root, 12, top + 74, f"{total:,.0f} events", 11, anchor="start", grey=True)
    right = _WIDTH - _RIGHT
    add(root, "rect", x=_LEFT, y=top, width=right - _LEFT, height=_LEG, fill="none", stroke=svg.GREY, class_="frame")
    edges = y(ribbon.neutral + ribbon.delta), y(ribbon.neutral - ribbon.delta)
    add(
        root,
        "rect",
        x=_LEFT,
        y=edges[0],
        width=right - _LEFT,
        height=edges[1] - edges[0],
        fill=svg.GREY,
        fill_opacity="0.22",
        class_="neutral",
    )
    middle = [_x(ribbon, i + 0.5) for i in range(len(line.mean))]
    path = [(x, y(v)) for x, v in zip(middle, line.high, strict=True)]
    path += [(x, y(v)) for x, v in zip(middle, line.low, strict=True)][::-1]
    points = " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in path)
    add(root, "polygon", points=points, fill=svg.BLUE, fill_opacity="0.25", class_="band")
    points = " ".join(f"{svg.number(x)},{svg.number(y(v))}" for x, v in zip(middle, line.mean, strict=True))
    add(root, "polyline", points=points, fill="none", stroke=svg.BLUE, stroke_width=1.8, class_="level")
    steps = " ".join(
        f"{svg.number(_x(ribbon, i + side))},{svg.number(y(v))}" for i, v in enumerate(line.step) for side in (0, 1)
    )
    add(root, "polyline", points=steps, fill="none", stroke=svg.INK, stroke_width=1.4, class_="step")
    for value in (high, 0.0, low):
        text = f"{value + ribbon.neutral:g}".replace("-", "−")
        base = y(value + ribbon.neutral) + (9 if value > 0 else 4 if value == 0 else -1)
        write(root, _LEFT - 6, base, text, 10.5, anchor="end", grey=True)


def _turn(root: Element, ribbon: Ribbon, turn: Turn, number: int, bottom: float) -> None:
    x = _x(ribbon, turn.place)
    low, high = _x(ribbon, turn.low), _x(ribbon, turn.high + 1)
    add(root, "line", x1=x, y1=_TOP - 6, x2=x, y2=bottom, stroke=svg.INK, stroke_width=1.2, stroke_dasharray="5 3")
    add(root, "line", x1=low, y1=_TOP - 5, x2=high, y2=_TOP - 5, stroke=svg.INK, stroke_width=3, class_="when")
    _badge(root, x, _TOP - 14, number)


def _badge(root: Element, x: float, y: float, number: int) -> None:
    add(root, "circle", cx=x, cy=y, r=8.5, fill=svg.INK, class_="badge")
    mark = write(root, x, y + 4, str(number), 11.5, bold=True)
    mark.set("fill", svg.PAPER)


def _legend(root: Element, ribbon: Ribbon, name: str, y: float) -> None:
    x = 12.0
    for kind, words in zip(KINDS, ribbon.names, strict=True):
        add(root, "rect", x=x, y=y - 11, width=22, height=14, fill=f"url(#{name}-{kind})", stroke=svg.INK)
        text = f"{FILLS[kind][2]}  {words}"
        write(root, x + 28, y, text, 12, anchor="start")
        x += 42 + 6.6 * len(text)
    for line, text in enumerate(
        (
            f"Legs in {ribbon.unit}. Blue line and band: the level and its 90 % interval. Black line: the level of the "
            "spell. Grey: no sign.",
            "Number: a switch, told below. Black bar at it: the 90 % interval of its date.",
        )
    ):
        write(root, 12, y + 22 + 17 * line, text, 12, anchor="start", grey=True)
