"""Drawings as SVG text: what comes in is already reckoned, what goes out is the same bytes for the same input.

Stands between the triangles and the brief. A chart draws and never computes an estimate: signs, means and intervals
are handed to it in small records (`Corner`, `Edge`, `Lane`, `Mark`; `Series` for relations over time, which
`measured` makes of an estimate and `Picture` saves). Every sign is told three ways (a
character, a line or mark shape, a colour of the palette of Okabe and Ito), so that no drawing depends on colour.
"""

from tertius.charts.image import svg_to_png
from tertius.charts.network import network_svg
from tertius.charts.network_page import network_page
from tertius.charts.networks import networks_svg
from tertius.charts.picture import Picture
from tertius.charts.series import Highlight, Point, Series, SeriesChart, series_spec
from tertius.charts.svg import clean
from tertius.charts.timeline import Lane, Mark, timeline_svg
from tertius.charts.triangle import Corner, Edge, Sign, triangle_svg

__all__ = [
    "Corner",
    "Edge",
    "Highlight",
    "Lane",
    "Mark",
    "Picture",
    "Point",
    "Series",
    "SeriesChart",
    "Sign",
    "clean",
    "network_page",
    "network_svg",
    "networks_svg",
    "series_spec",
    "svg_to_png",
    "timeline_svg",
    "triangle_svg",
]
