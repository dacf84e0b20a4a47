"""GDELT 1.0 (57 columns, 58 since April 2013, mixed in some files) and 2.0 (61): tab-separated, without a header.

Leetaru and Schrodt (2013). The intensity is Goldstein's as GDELT assigns it (`goldstein_cameo_gdelt`), by the code. An
event is known since DATEADDED; what is dated more than a day after that is impossible.
"""

from __future__ import annotations

from collections.abc import Sequence

from tertius.importing import dates
from tertius.importing.delimited import Table
from tertius.importing.layouts import Layout

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_ACT = (
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
)
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_TIME = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")


def columns(width: int) -> Sequence[str]:
    """The names of 57, 58 or 61 columns.

    >>> len(columns(57)), len(columns(58)), len(columns(61)), columns(58)[-1], columns(57)[26]
    (57, 58, 61, 'SOURCEURL', 'EventCode')
    """
    place = [part for part in _PLACE if width == 61 or part != "ADM2Code"]
    names = [*_TIME, *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR), *_ACT]
    names += [f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in place]
    return [*names, "DATEADDED"] if width == 57 else [*names, "DATEADDED", "SOURCEURL"]


WANTED = (
    "GLOBALEVENTID",
    "SQLDATE",
    "Actor1Code",
    "Actor1Name",
    "Actor2Code",
    "Actor2Name",
    "EventCode",
    "ActionGeo_FullName",
    "DATEADDED",
    "SOURCEURL",
)

SHAPE = Table(widths={width: columns(width) for width in (57, 58, 61)}, wanted=WANTED)


def layout(dataset: str = "") -> Layout:
    """What GDELT's columns mean."""
    return Layout(
        format="gdelt",
        dataset=dataset or "gdelt",
        codes="cameo",
        scale="goldstein_cameo_gdelt",
        actors="cameo",
        keyed=True,
        projection={
            "key": "GLOBALEVENTID",
            "date": dates.compact("SQLDATE"),
            "reported": dates.compact("DATEADDED"),
            "source_code": "Actor1Code",
            "source_name": "Actor1Name",
            "target_code": "Actor2Code",
            "target_name": "Actor2Name",
            "code": "EventCode",
            "place": "ActionGeo_FullName",
            "url": "SOURCEURL",
        },
    )
