"""The few SVG building blocks that both charts share.

Colours and line styles are set as presentation attributes, so that a drawing stands alone as a file; each
element also bears a class, by which a page may recolour it for a dark ground.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

INK = "#1a1a1a"
PAPER = "#ffffff"
GREY = "#5f6368"
BLUE, SKY, ORANGE, VERMILION = "#0072b2", "#56b4e9", "#e69f00", "#d55e00"
"""Okabe and Ito (2008): four colours that stay apart under the common kinds of colour blindness."""

SANS = "sans-serif"

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Put a visible stand-in for each character that XML or HTML cannot hold; the length stays the same.

    So for the two marks that force the direction of writing: no honest text needs them, and they make a quotation
    read as something else.

    >>> clean("a\x00b\x1b")
    'a␀b␛'
    """
    return _UNSAFE.sub(lambda hit: chr(0x2400 + ord(hit[0])) if ord(hit[0]) < 0x20 else "\ufffd", text)


def number(value: float) -> str:
    """Write a coordinate with at most one decimal.

    >>> number(3.04), number(-0.01), number(12.26)
    ('3', '0', '12.3')
    """
    text = f"{value + 0.0:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def add(parent: Element, tag: str, text: str = "", **attributes: str | float) -> Element:
    """Add an element; `class_` and `stroke_width` become `class` and `stroke-width`, numbers are shortened."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    values = {name: clean(v) if isinstance(v, str) else number(v) for name, v in names.items()}
    element = SubElement(parent, tag, values)
    if text:
        element.text = clean(text)
    return element


def canvas(width: float, height: float, *, name: str, title: str, description: str) -> Element:
    """Open a drawing that scales, with a title and a description for screen readers under the ids of `name`."""
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": number(width),
            "height": number(height),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "class": "chart",
            "font-family": SANS,
        },
    )
    add(root, "title", title, id=f"{name}-title")
    add(root, "desc", description, id=f"{name}-desc")
    return root


def write(
    parent: Element,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    anchor: str = "middle",
    bold: bool = False,
    grey: bool = False,
) -> Element:
    """Write one line of text at its base line."""
    return add(
        parent,
        "text",
        text,
        x=x,
        y=y,
        font_size=size,
        text_anchor=anchor,
        font_weight="700" if bold else "400",
        fill=GREY if grey else INK,
        class_="soft" if grey else "ink",
    )


def folded(text: str, width: int, lines: int = 2) -> list[str]:
    """Break a name into at most `lines` lines of about `width` characters; what does not fit ends in an ellipsis.

    >>> folded("United States of America", 14)
    ['United States', 'of America']
    >>> folded("x" * 40, 10)
    ['xxxxxxxxx…']
    """
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += " " + word
        else:
            out.append(word)
    if len(out) > lines:
        out = [*out[: lines - 1], " ".join(out[lines - 1 :])]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in out]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers between two ends.

    >>> ticks(-7.2, 4.0), ticks(0, 0.09)
    ([-5.0, 0.0], [0.0, 0.02, 0.04, 0.06, 0.08])
    """
    from math import ceil, floor, log10

    step = 10.0 ** floor(log10(max(high - low, 1e-9) / most))
    step = next(step * f for f in (1, 2, 5, 10, 20) if (high - low) / (step * f) <= most)
    return [round(step * i, 9) for i in range(ceil(low / step), floor(high / step) + 1)]


def points(places: Sequence[tuple[float, float]]) -> str:
    """Places as the attribute of a polygon or a polyline.

    >>> points([(1.0, 2.5), (3.04, 4.0)])
    '1,2.5 3,4'
    """
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)


def text_of(root: Element) -> str:
    """Serialise a drawing, without an XML declaration, so that it can stand in a page or a file."""
    return tostring(root, encoding="unicode")
