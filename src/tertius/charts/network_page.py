"""A network, or a series of them, as one HTML file that works offline: the pictures, the census, the coalitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tertius.charts.network import heading, network_svg
from tertius.charts.networks import networks_svg
from tertius.records import Network

_MEANINGS = {
    "+++": "all friends (balanced)",
    "++-": "a friend of two foes (not balanced)",
    "+--": "two friends against one (balanced)",
    "---": "all foes (not balanced)",
}

_EVIDENCE = 5
"""Ids of evidence shown a tie."""


def network_page(networks: Sequence[Network], names: Mapping[str, str]) -> str:
    """Write the page of a network; of a series, with small multiples and curves before the last network.

    Parameters
    ----------
    networks : sequence of Network
        In the order of time.
    names : mapping of str to str
        Names of the actors by id.

    Returns
    -------
    str
        HTML with everything in it.
    """
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("tertius.charts"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    many = len(networks) > 1
    # Both are drawings of this package, whose texts are escaped.
    pictures = {
        "drawing": Markup(network_svg(networks[-1], names)),  # noqa: S704
        "series": Markup(networks_svg(networks)) if many else "",  # noqa: S704
    }
    shown = [_facts(network, names) for network in networks]
    title = heading(networks[-1]) if not many else f"Balance, {networks[0].period} to {networks[-1].period}"
    page = environment.get_template("network.html.jinja")
    return page.render(title=title, many=many, networks=shown, **pictures) + "\n"


def _facts(network: Network, names: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows of one network, as text."""
    frustrated = [tie for tie in network.ties if tie.frustrated]
    return {
        "period": network.period,
        "tied": sum(map(len, network.coalitions)),
        "positive": f"{network.positive:,}",
        "negative": f"{network.negative:,}",
        "expected": any(triad.expected is not None for triad in network.triads),
        "triads": [
            {
                "type": triad.type.replace("-", "−"),
                "meaning": _MEANINGS[triad.type],
                "count": f"{triad.count:,}",
                "expected": f"{triad.expected or 0:,.1f}",
                "sd": f"{triad.sd or 0:,.1f}",
            }
            for triad in network.triads
        ],
        "triangles": _decimal(network.triangle_balance),
        "walks": _decimal(network.walk_balance),
        "line": _decimal(network.line_balance),
        "conflict": _decimal(network.algebraic_conflict),
        "index": f"{network.frustration:g}",
        "lower": f"{network.frustration_lower:g}",
        "proof": "least" if network.proved else f"at least {network.frustration_lower:g}",
        "sides": [[_named(code, names) for code in side] for side in network.coalitions],
        "evidenced": any(tie.evidence for tie in frustrated),
        "frustrated": [
            {
                "first": _named(tie.first, names),
                "second": _named(tie.second, names),
                "sign": "+" if tie.sign > 0 else "−",
                "why": "friends across the coalitions" if tie.sign > 0 else "foes within a coalition",
                "evidence": " ".join(tie.evidence[:_EVIDENCE]),
            }
            for tie in frustrated
        ],
        "method": network.method,
    }


def _named(code: str, names: Mapping[str, str]) -> str:
    name = names.get(code, "")
    return f"{name} ({code})" if name and name != code else code


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
