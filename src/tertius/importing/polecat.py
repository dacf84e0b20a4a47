"""POLECAT (ngecEvents): PLOVER types and modes, tab-separated with a header whose columns differ a little by release.

Halterman et al. (2023). The intensity is the file's own, on PLOVER's scale, and the type's or mode's where the file has
none. Lists stand in one cell with `; ` between; what is missing is written None.
"""

from __future__ import annotations

from tertius.importing import dates
from tertius.importing.icews import given
from tertius.importing.layouts import Layout

WANTED = ("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Country", "Recipient Country")
"""The columns without which a file is none of POLECAT."""

OPTIONAL = (
    "Intensity",
    "Event Intensity",
    "Contexts",
    "Actor Name",
    "Actor COW",
    "Primary Actor Sector",
    "Recipient Name",
    "Recipient COW",
    "Primary Recipient Sector",
    "Country",
    "Publication Date",
    "Event Text",
    "Headline",
)


def layout(dataset: str = "") -> Layout:
    """What the columns of POLECAT mean; an absent one is empty."""
    kind = "upper(" + given("Event Type") + ")"
    mode = "lower(" + given("Event Mode") + ")"
    return Layout(
        format="polecat",
        dataset=dataset or "polecat",
        codes="plover",
        scale="plover",
        actors="cameo",
        keyed=True,
        own_intensity=True,
        projection={
            "key": given("Event ID"),
            "date": dates.iso('"Event Date"'),
            "reported": dates.iso('"Publication Date"'),
            "source_code": given("Actor Country"),
            "source_name": given("Actor Name"),
            "source_roles": given("Primary Actor Sector"),
            "target_code": given("Recipient Country"),
            "target_name": given("Recipient Name"),
            "target_roles": given("Primary Recipient Sector"),
            "code": kind,
            "mode": mode,
            "intensity": "coalesce(nullif(" + given("Intensity") + ", ''), " + given("Event Intensity") + ")",
            "text": "coalesce(nullif(" + given("Event Text") + ", ''), " + given("Headline") + ")",
            "place": given("Country"),
        },
    )
