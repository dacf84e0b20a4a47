"""ICEWS as its Dataverse distributes it: tab-separated with a header, actors as words, with sectors and countries.

Boschee et al. (2015). The actor is the country; one without is known by its name, if that is an actor's. The intensity
is Goldstein's as ICEWS assigns it (`goldstein_cameo_icews`), by the code. Of several sectors the one that stands
first in `data/sector_words.csv` counts.
"""

from __future__ import annotations

from tertius.importing import dates
from tertius.importing.layouts import Layout

WANTED = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Publisher",
    "Country",
)


def layout(dataset: str = "") -> Layout:
    """What the columns of ICEWS mean."""
    return Layout(
        format="icews",
        dataset=dataset or "icews",
        codes="cameo",
        scale="goldstein_cameo_icews",
        actors="names",
        keyed=True,
        projection={
            "key": '"Event ID"',
            "date": dates.iso('"Event Date"'),
            "source_code": f"coalesce(nullif({given('Source Country')}, ''), {given('Source Name')})",
            "source_name": given("Source Name"),
            "source_roles": given("Source Sectors"),
            "target_code": f"coalesce(nullif({given('Target Country')}, ''), {given('Target Name')})",
            "target_name": given("Target Name"),
            "target_roles": given("Target Sectors"),
            "code": '"CAMEO Code"',
            "text": '"Event Text"',
            "place": given("Country"),
        },
    )


def given(column: str) -> str:
    """A cell, empty where the file writes NA, NULL or None."""
    return f"CASE WHEN upper(trim(\"{column}\")) IN ('NA', 'NULL', 'NONE') THEN '' ELSE trim(\"{column}\") END"
