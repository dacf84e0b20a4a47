"""SVG to PNG, for slides and papers that take no SVG."""

from __future__ import annotations

from tertius.charts.svg import PAPER
from tertius.errors import TertiusError


def svg_to_png(svg: str, scale: float = 2.0) -> bytes:
    """Render a drawing as a PNG image.

    Parameters
    ----------
    svg : str
        A drawing of this package.
    scale : float
        Pixels for each unit of the drawing.

    Returns
    -------
    bytes
        The PNG file.

    Raises
    ------
    TertiusError
        When the package vl-convert-python is not installed.

    Examples
    --------
    >>> svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>')[1:4]  # doctest: +SKIP
    b'PNG'
    """
    try:
        import vl_convert
    except ImportError as error:
        raise TertiusError("PNG needs the package vl-convert-python: pip install vl-convert-python") from error
    # Ink is dark; on a transparent ground it would vanish on a dark slide.
    head, _, body = svg.partition(">")
    paper = svg if head.endswith("/") else f'{head}><rect width="100%" height="100%" fill="{PAPER}"/>{body}'
    return bytes(vl_convert.svg_to_png(paper, scale=scale))
