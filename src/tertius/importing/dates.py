"""Dates of event files as SQL: an expression over a text column, ISO text where it is a date, else NULL.

Two-digit years of the KEDS files are of the century that makes them fall between 1930 and 2029.
"""

from __future__ import annotations

PIVOT = 30
"""Two-digit years below are of the 2000s."""


def compact(column: str) -> str:
    """YYYYMMDD, or YYYYMMDDHHMMSS of which the day is kept."""
    # The year 0 would be read as one before Christ.
    return (
        f"CASE WHEN length({column}) IN (8, 14) AND {column} >= '0001' "
        f"THEN try_strptime({column}[1:8], '%Y%m%d')::DATE::VARCHAR END"
    )


def short(column: str) -> str:
    """YYMMDD or YYYYMMDD."""
    century = f"CASE WHEN {column}[1:2] < '{PIVOT}' THEN '20' ELSE '19' END"
    return f"CASE length({column}) WHEN 6 THEN {compact(f'({century} || {column})')} WHEN 8 THEN {compact(column)} END"


def iso(column: str) -> str:
    """YYYY-MM-DD with or without a time behind, YYYY-MM or YYYY."""
    day = f"{column}[1:10]"
    return (
        f"CASE WHEN length({column}) >= 10 AND try_cast({day} AS DATE) IS NOT NULL AND {column}[5:5] = '-' "
        f"AND {column}[8:8] = '-' AND length({column}) <> 11 THEN {day} "
        f"WHEN length({column}) = 7 AND {column}[5:5] = '-' "
        f"AND try_cast({column} || '-01' AS DATE) IS NOT NULL THEN {column} "
        f"WHEN length({column}) = 4 AND try_cast({column} || '-01-01' AS DATE) IS NOT NULL THEN {column} END"
    )


def any_form(column: str) -> str:
    """ISO, or YYYYMMDD."""
    return f"coalesce({iso(column)}, CASE WHEN length({column}) = 8 THEN {compact(column)} END)"
