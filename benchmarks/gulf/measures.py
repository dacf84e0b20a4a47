"""The measures of the literature beside the level, by month: mean, sum, events and conflict share of each dyad."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any

from tertius.charts.measured import Z90
from tertius.charts.series import BAND, FONT
from tertius.charts.svg import BLUE, GREY, INK, VERMILION
from tertius.estimates.periods import bounds

DATES = (("1980-09-22", "a"), ("1988-07-03", "b"), ("1990-08-02", "c"))
"""Iraq attacks Iran; Iran Air 655 shot down by the USS Vincennes; Iraq takes Kuwait."""

WIDTH, HEIGHT = 290, 88


def measures_png(relations: Any, names: Mapping[str, str], scale: float = 1.3) -> bytes:
    """A grid of plots: a row a directed dyad, a column a measure."""
    import altair as alt
    import vl_convert

    pairs = [pair for a, b in itertools.combinations(relations.actors, 2) for pair in ((a, b), (b, a))]
    rows = [alt.hconcat(*_row(relations, pair, names), spacing=22) for pair in pairs]
    said = [
        "Dotted: a Iraq attacks Iran, 22 September 1980; b the Vincennes shoots down Iran Air 655, 3 July 1988; "
        "c Iraq takes Kuwait, 2 August 1990.",
        "First column: the monthly mean as grey dots, the level with its 90 % band.",
    ]
    title = alt.TitleParams(
        "Four measures of the same months",
        subtitle=said,
        anchor="start",
        fontSize=20,
        subtitleFontSize=14,
        subtitleColor=GREY,
        offset=14,
    )
    axis = {"labelFontSize": 12, "titleFontSize": 12, "gridColor": "#e6e8ea", "domainColor": GREY, "labelColor": INK}
    whole = alt.vconcat(*rows, spacing=14).properties(title=title, background="#ffffff", padding=16)
    whole = whole.configure(font=FONT).configure_axis(**axis).configure_view(stroke=None)
    return bytes(vl_convert.vegalite_to_png(json.dumps(whole.to_dict()), scale=scale))


def _row(relations: Any, pair: tuple[str, str], names: Mapping[str, str]) -> list[Any]:
    import altair as alt

    column = relations.panel.keys.index((*pair, ""))
    rows = []
    for i, period in enumerate(relations.periods):
        panel = relations.panel
        volume, scored = float(panel.volume[i, column]), float(panel.scored[i, column])
        rows.append(
            {
                "date": bounds(period, "month")[0].replace(day=15).isoformat(),
                "level": round(float(relations.mean[i, column]), 3),
                "low": round(float(relations.mean[i, column] - Z90 * relations.sd[i, column]), 3),
                "high": round(float(relations.mean[i, column] + Z90 * relations.sd[i, column]), 3),
                "mean": round(float(panel.mean[i, column]), 3) if scored else None,
                "sum": round(float(panel.mean[i, column]) * scored, 1),
                "events": volume,
                "share": round(float(panel.conflict[i, column]) / volume, 3) if volume else None,
            }
        )
    base = alt.Chart(alt.Data(values=rows))
    x = alt.X("date:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y", title=None, tickCount=5))
    marks = alt.Chart(alt.Data(values=[{"date": day, "mark": mark} for day, mark in DATES])).encode(x=x)
    lines = marks.mark_rule(color=INK, strokeDash=[2, 3], strokeWidth=1)
    letters = marks.mark_text(dy=-6, fontSize=12, color=INK, baseline="bottom").encode(y=alt.value(0), text="mark:N")

    def plot(*layers: Any, name: str = "") -> Any:
        title = alt.TitleParams(name, anchor="start", fontSize=14, offset=18)
        return alt.layer(*layers, lines, letters).properties(width=WIDTH, height=HEIGHT, title=title)

    def y(field: str, name: str, form: str = ",.0f", domain: list[float] | None = None) -> Any:
        scale = alt.Scale(domain=domain, nice=False) if domain else alt.Scale()
        axis = alt.Axis(title=name, tickCount=4, format=form, minExtent=44, maxExtent=44, titleColor=GREY)
        return alt.Y(f"{field}:Q", scale=scale, axis=axis)

    ends = [-10.0, 10.0]
    level = [
        base.mark_circle(color=GREY, size=9, opacity=0.45).encode(x=x, y=y("mean", "level", domain=ends)),
        base.mark_area(color=BAND, opacity=0.9).encode(x=x, y=y("low", "level", domain=ends), y2="high:Q"),
        base.mark_line(color=INK, strokeWidth=2).encode(x=x, y=y("level", "level", domain=ends)),
    ]
    colour = alt.condition("datum.sum < 0", alt.value(VERMILION), alt.value(BLUE))
    share = y("share", "conflict share", "%", [0.0, 1.0])
    return [
        plot(*level, name=f"{names[pair[0]]} → {names[pair[1]]}"),
        plot(base.mark_bar(size=2).encode(x=x, y=y("sum", "sum of scores"), color=colour)),
        plot(base.mark_bar(size=2, color=INK).encode(x=x, y=y("events", "events"))),
        plot(base.mark_circle(color=VERMILION, size=14, opacity=0.8).encode(x=x, y=share)),
    ]
