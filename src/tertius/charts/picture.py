"""A picture of series as a file: SVG, PNG, or one page that works offline.

The page holds the interactive chart (Vega, inlined), the same drawing still for browsers without scripts, and as text
what the chart tells by place and colour: where each relation stands at the end, and the words behind each event.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tertius.charts.series import SeriesChart, series_spec
from tertius.errors import InputError

SUFFIXES = (".html", ".svg", ".png", ".json")

_EMBED = """
const holder = document.getElementById("chart");
const still = document.getElementById("still");
vegaEmbed(holder, SPEC, {actions: false, renderer: "svg"}).then(() => { still.hidden = true; });
"""


@dataclass(frozen=True)
class Picture:
    """A drawn chart; shows itself in a notebook.

    Attributes
    ----------
    chart : SeriesChart
        What it says.
    """

    chart: SeriesChart

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, for Altair and other tools."""
        return series_spec(self.chart)

    def to_json(self) -> str:
        """The specification as text."""
        return json.dumps(self.spec, ensure_ascii=False, sort_keys=True)

    @cached_property
    def _svg(self) -> str:
        import vl_convert

        # Vega takes seconds; the other forms are made of this one.
        return _renumbered(str(vl_convert.vegalite_to_svg(self.to_json())))

    def to_svg(self) -> str:
        """The drawing as SVG."""
        return self._svg

    def to_png(self, scale: float = 2.0) -> bytes:
        """The drawing as PNG, `scale` pixels for each unit of the drawing."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self._svg, scale=scale))

    def to_html(self) -> str:
        """One page with everything inlined."""
        import vl_convert
        from jinja2 import Environment, PackageLoader, StrictUndefined

        # In a script element only `</` could end it early; JSON may write the slash escaped.
        spec = self.to_json().replace("</", "<\\/")
        script = str(vl_convert.javascript_bundle(_EMBED.replace("SPEC", "window.tertiusSpec")))
        loader = PackageLoader("tertius.charts", "templates")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        template = environment.get_template("series.html.jinja")
        return template.render(
            chart=self.chart, spec=spec, script=script.replace("</script", "<\\/script"), still=self.to_svg()
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the form that the suffix names: .html, .svg, .png or .json (the specification).

        Raises
        ------
        InputError
            When the suffix is another, or the file cannot be written.
        """
        from tertius.exchange import write_bytes

        suffix = Path(path).suffix.lower()
        if suffix not in SUFFIXES:
            raise InputError(f"{os.fspath(path)}: a picture is saved as {', '.join(SUFFIXES)}")
        write_bytes(self.to_bytes(suffix[1:]), path)

    def to_bytes(self, form: str) -> bytes:
        """The bytes of a file of that form: html, svg, png or json."""
        if form == "png":
            return self.to_png()
        text = {"html": self.to_html, "svg": self.to_svg, "json": self.to_json}[form]()
        return text.encode("utf-8")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"image/svg+xml": self.to_svg(), "text/plain": f"Picture of {self.chart.title}"}


def _renumbered(svg: str) -> str:
    """The drawing with its clip paths numbered from 0: Vega counts on through the life of the process.

    >>> _renumbered('<g clip-path="url(#clip7)"/><clipPath id="clip7"/><clipPath id="clip9"/>')
    '<g clip-path="url(#clip0)"/><clipPath id="clip0"/><clipPath id="clip1"/>'
    """
    numbers: dict[str, int] = {}
    return re.sub(
        r'(?<=id="clip)\d+(?=")|(?<=url\(#clip)\d+(?=\))',
        lambda hit: str(numbers.setdefault(hit[0], len(numbers))),
        svg,
    )
