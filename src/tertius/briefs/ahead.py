"""Responses and outlook in a brief: sentences and pictures, and what is said where the events do not bear them.

A brief made of reports alone seldom has events for either, so that nothing here is loaded for it.
"""

from __future__ import annotations

import re

from tertius.briefs.forecasting import ForecastPage
from tertius.briefs.material import Ahead, Material, Part, Statement
from tertius.briefs.responding import ResponsePage

REFUSED = {"responses": "Who answers whom is not told", "outlook": "What comes next is not told"}
"""How the sentence begins that stands where there is too little to go on."""


def pages(material: Material) -> tuple[ResponsePage | None, ForecastPage | None]:
    """Responses and forecasts as a reader sees them, with the names of the brief."""
    ahead = material.ahead or Ahead()
    actors = ahead.responses.actors if ahead.responses else ahead.forecasts.actors if ahead.forecasts else ()
    names = {actor: material.names.plain(actor) for actor in actors}
    return (
        ResponsePage(ahead.responses, names) if ahead.responses else None,
        ForecastPage(ahead.forecasts, names) if ahead.forecasts else None,
    )


def ahead_statements(material: Material) -> list[Statement]:
    """A statement a sentence, the responses first; each rests on all events of the three, none on single ones."""
    answering, coming = pages(material)
    said = [("responses", text) for text in (answering.short() if answering else ())]
    said += [("outlook", text) for text in (coming.sentences() if coming else ())]
    if material.ahead is not None:
        said += [(section, f"{REFUSED[section]}: {why}") for section, why in material.ahead.refused]
    return [Statement(section=section, parts=(Part(text=_ended(text)),)) for section, text in said]


def pictures(material: Material) -> dict[str, str]:
    """SVG by section, of those that have one."""
    answering, coming = pages(material)
    found = {"responses": answering.to_svg() if answering else "", "outlook": coming.to_svg() if coming else ""}
    return {section: picture for section, picture in found.items() if picture}


def _ended(text: str) -> str:
    """With a stop at the end, and minus signs as the brief has them.

    >>> _ended("it falls by -1.2 to a state-run low")
    'it falls by −1.2 to a state-run low.'
    """
    text = re.sub(r"(?<![\w-])-(?=\d)", "−", text)
    return text if text.endswith((".", ";")) else f"{text}."
