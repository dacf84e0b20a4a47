"""Generated event files of realistic skew: `python -m benchmarks generate FOLDER ROWS [csv] [parquet]`.

Deterministic: the same rows give the same bytes. Actors, codes and days follow heavy-tailed laws, as event data do: a
few dyads hold most of the rows, the routine codes of diplomacy most of the acts. `csv` is the layout of GDELT 1.0 (58
columns, tab-separated), `parquet` the flat table that the fold reads. Nothing here is anybody's data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from tertius.actors import load_actors
from tertius.importing.codes import code_table
from tertius.importing.gdelt import columns

SLICE = 500_000
SCALE = "goldstein_cameo_gdelt"
FIRST_DAY = np.datetime64("1995-01-01")
DAYS = 9_000
ROLES = ("", "", "", "GOV", "GOV", "MIL", "COP", "BUS", "OPP", "MED", "LEG", "REB", "EDU", "CVL")


def _zipf(rng: np.random.Generator, kinds: int, rows: int, power: float) -> np.ndarray[Any, Any]:
    weights = 1.0 / np.arange(1, kinds + 1) ** power
    return rng.choice(kinds, rows, p=weights / weights.sum())


def slices(rows: int, seed: int = 20) -> Iterator[dict[str, Any]]:
    """The drawn columns, half a million rows at a time, by day."""
    states = sorted(actor.id for actor in load_actors().actors.values() if actor.kind == "state")
    states.sort(key=lambda code: (code not in ("USA", "RUS", "CHN", "IRN", "ISR", "GBR", "FRA", "IND"), code))
    codes = [row for row in code_table("cameo", SCALE).to_pylist() if len(row["code"]) >= 3]
    order = np.random.default_rng(seed).permutation(len(codes))
    for start in range(0, rows, SLICE):
        count = min(SLICE, rows - start)
        rng = np.random.default_rng([seed, start])
        days = np.sort(start * DAYS // rows + rng.integers(0, max(1, count * DAYS // rows + 1), count))
        yield {
            "start": start,
            "count": count,
            "states": states,
            "codes": codes,
            "code": order[_zipf(rng, len(codes), count, 1.1)],
            "source": _zipf(rng, len(states), count, 1.0),
            "target": _zipf(rng, len(states), count, 1.0),
            "source_role": rng.integers(0, len(ROLES), count),
            "target_role": rng.integers(0, len(ROLES), count),
            "day": FIRST_DAY + days.astype("timedelta64[D]"),
            "story": (start + np.arange(count)) // 3,
            "mentions": rng.geometric(0.2, count),
            "rng": rng,
        }


def _gdelt(part: dict[str, Any]) -> pa.Table:
    import pyarrow.compute as pc

    count = part["count"]
    states, codes = part["states"], part["codes"]

    def drawn(values: list[str], index: Any) -> pa.Array:
        return pa.array(values, pa.string()).take(pa.array(index))

    day = pa.array(part["day"])
    compact = pc.replace_substring(day.cast(pa.string()), "-", "")
    event = drawn([row["code"] for row in codes], part["code"])
    score = drawn(["" if row["intensity"] is None else str(row["intensity"]) for row in codes], part["code"])
    quads = {"verbal cooperation": "1", "material cooperation": "2", "verbal conflict": "3", "material conflict": "4"}
    number = pa.array(np.arange(part["start"], part["start"] + count) + 200_000_000).cast(pa.string())
    mentions = pa.array(part["mentions"]).cast(pa.string())
    tone = pa.array(np.round(part["rng"].normal(-2, 4, count), 8)).cast(pa.string())
    empty = pa.array([""]).take(pa.array(np.zeros(count, np.int64)))
    held: dict[str, pa.Array] = {
        "GLOBALEVENTID": number,
        "SQLDATE": compact,
        "MonthYear": pc.utf8_slice_codeunits(compact, 0, 6),
        "Year": pc.utf8_slice_codeunits(compact, 0, 4),
        "FractionDate": pc.binary_join_element_wise(pc.utf8_slice_codeunits(compact, 0, 4), "5", "."),
        "IsRootEvent": drawn(["0", "1"], part["rng"].integers(0, 2, count)),
        "EventCode": event,
        "EventBaseCode": pc.utf8_slice_codeunits(event, 0, 3),
        "EventRootCode": pc.utf8_slice_codeunits(event, 0, 2),
        "QuadClass": drawn([quads[row["quad"]] for row in codes], part["code"]),
        "GoldsteinScale": score,
        "NumMentions": mentions,
        "NumSources": drawn(["1", "1", "1", "2"], part["rng"].integers(0, 4, count)),
        "NumArticles": mentions,
        "AvgTone": tone,
        "DATEADDED": compact,
    }
    story = pa.array(part["story"]).cast(pa.string())
    held["SOURCEURL"] = pc.binary_join_element_wise("http://www.example.org/world/news/story-number", story, "-")
    for side, who in (("source", "Actor1"), ("target", "Actor2")):
        country = drawn(states, part[side])
        role = drawn(list(ROLES), part[f"{side}_role"])
        held[f"{who}Code"] = pc.binary_join_element_wise(country, role, "")
        held[f"{who}Name"] = drawn([f"NAME OF {state}" for state in states], part[side])
        held[f"{who}CountryCode"] = country
        held[f"{who}Type1Code"] = role
    for who, side in (("Actor1", "source"), ("Actor2", "target"), ("Action", "target")):
        held[f"{who}Geo_Type"] = drawn(["1", "4"], part[side] % 2)
        held[f"{who}Geo_FullName"] = drawn(
            [f"Some Place, Some Province, Land of {state}" for state in states], part[side]
        )
        held[f"{who}Geo_CountryCode"] = drawn([state[:2] for state in states], part[side])
        held[f"{who}Geo_ADM1Code"] = drawn([f"{state[:2]}07" for state in states], part[side])
        held[f"{who}Geo_Lat"] = drawn([f"{at / 3:.4f}" for at in range(len(states))], part[side])
        held[f"{who}Geo_Long"] = drawn([f"{-at / 2:.4f}" for at in range(len(states))], part[side])
        held[f"{who}Geo_FeatureID"] = drawn([str(-1_000_000 - at) for at in range(len(states))], part[side])
    return pa.table({name: held.get(name, empty) for name in columns(58)})


def write_csv(path: Path, rows: int, seed: int = 20) -> Path:
    """A file in the layout of GDELT 1.0."""
    options = pa_csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    with path.open("wb") as stream:
        for part in slices(rows, seed):
            pa_csv.write_csv(_gdelt(part), stream, options)
    return path


def write_parquet(path: Path, rows: int, seed: int = 20) -> Path:
    """The same events as the flat table that the fold reads."""
    writer: pq.ParquetWriter | None = None
    for part in slices(rows, seed):
        codes, count = part["codes"], part["count"]
        roles = ["government" if role == "GOV" else "military" if role == "MIL" else "" for role in ROLES]

        def drawn(values: list[Any], index: Any, kind: pa.DataType | None = None) -> pa.Array:
            return pa.array(values, kind or pa.string()).take(pa.array(index))

        day = pa.array(part["day"]).cast(pa.string())
        zeros = np.zeros(count, np.int64)
        table = pa.table(
            {
                "id": pa.array([f"g-{part['start'] + at}" for at in range(count)]),
                "source": drawn(part["states"], part["source"]),
                "target": drawn(part["states"], part["target"]),
                "about": pa.nulls(count, pa.string()),
                "quad": drawn([row["quad"] for row in codes], part["code"]),
                "status": drawn(["actual"], zeros),
                "date": day,
                "reported": day,
                "intensity": drawn([row["intensity"] for row in codes], part["code"], pa.float64()),
                "symmetric": drawn([False], zeros, pa.bool_()),
                "type": drawn([row["type"] for row in codes], part["code"]),
                "scale": drawn([SCALE], zeros),
                "source_sector": drawn(roles, part["source_role"]),
                "target_sector": drawn(roles, part["target_role"]),
                "code": drawn([row["code"] for row in codes], part["code"]),
                "dataset": drawn(["generated"], zeros),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return path


def main(arguments: list[str]) -> int:
    """Write what the command line asks for, and print where it is."""
    folder, rows, *kinds = arguments
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for kind in kinds or ["csv"]:
        write = write_csv if kind == "csv" else write_parquet
        made = write(place / f"events_{rows}.{kind}", int(rows))
        print(f"{made}: {made.stat().st_size:,} bytes", file=sys.stdout)
    return 0
