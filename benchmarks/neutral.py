"""Where routine diplomacy lies on each scale: what the neutral point and its zone rest on.

`python -m benchmarks neutral`. Routine is taken to be what states do to each other that are neither allied (COW defence
pacts) nor in a militarised dispute in any year of the data, force and seizures left out (WEIS 18, 21, 22). The median
over pairs of states with twenty such events is the neutral point, half the distance between their quartiles delta: half
of the relations of which nothing particular is known then lie within the zone. The same events translated to PLOVER
give its figure. For the CAMEO scales, for which there is no such span of years, the mean of all that states do short of
force (CAMEO 15 and 17 to 20 left out) in the small samples of ICEWS and GDELT.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.gulf import event_table, events_file
from benchmarks.sets import reference
from benchmarks.validity import disputes

WEIS_FORCE = ("18", "21", "22")
CAMEO_FORCE = ("15", "17", "18", "19", "20")
LEAST = 20
SAMPLES = (
    ("icews", "icews_dataverse_events.2018.sample.tab.gz"),
    ("gdelt", "gdelt2_20191024143000.export.CSV.gz"),
)


def main(arguments: list[str]) -> int:
    """Print the figures."""
    if not events_file().exists():
        print(f"skipped: no {events_file()} (set TERTIUS_REFERENCE to the reference data)", file=sys.stderr)
        return 0
    _gulf()
    for form, name in (
        ("icews", "icews_dataverse_events.2018.sample.tab.gz"),
        ("gdelt", "gdelt2_20191024143000.export.CSV.gz"),
    ):
        _sample(form, reference().parent / "formats" / name)
    return 0


def _between_states(table: object, force: tuple[str, ...]) -> pl.DataFrame:
    """Scored events between two states short of force, with their undirected pair."""
    from tertius.actors import load_actors

    states = sorted(load_actors().cow)
    frame = pl.from_arrow(table).filter(  # type: ignore[arg-type, union-attr]
        pl.col("source").is_in(states) & pl.col("target").is_in(states) & (pl.col("source") != pl.col("target"))
    )
    frame = frame.filter(pl.col("intensity").is_not_null() & ~pl.col("code").str.slice(0, 2).is_in(force))
    low, high = pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target")
    return frame.with_columns(pair=pl.concat_str([low, high], separator="-"))


def _gulf() -> None:
    from tertius.ontology import load_ontology

    ontology = load_ontology()
    kinds = {code: kind for code, kind in ontology.crosswalks["weis"].items() if kind.type}
    plover = {code: ontology.intensity(kind.type, kind.mode) for code, kind in kinds.items()}
    frame = _between_states(event_table(), WEIS_FORCE)
    frame = frame.with_columns(plover=pl.col("code").replace_strict(plover, default=None, return_dtype=pl.Float64))
    quarrels = sorted({"-".join(sorted((a, b))) for a, b, _ in disputes()})
    pacts = sorted(_pacts())
    for title, chosen in (
        ("neither allied nor ever in dispute", ~pl.col("pair").is_in(quarrels) & ~pl.col("pair").is_in(pacts)),
        ("in dispute in some year", pl.col("pair").is_in(quarrels)),
    ):
        for name, column in (("goldstein_weis", "intensity"), ("plover", "plover")):
            part = frame.filter(chosen & pl.col(column).is_not_null())
            pairs = part.group_by("pair").agg(pl.len(), pl.col(column).mean()).filter(pl.col("len") >= LEAST)
            low, middle, high = np.percentile(pairs[column].to_numpy(), [25, 50, 75])
            print(
                f"{title}, {name}: {len(part):,} events, mean {part[column].mean():.2f}; {len(pairs)} pairs, median "
                f"{middle:.2f}, quartiles {low:.2f} and {high:.2f}, half their distance {(high - low) / 2:.2f}"
            )


def _pacts() -> set[str]:
    """Pairs of states with a defence pact in a year of the data."""
    import pyarrow.parquet as pq

    from tertius.actors import load_actors

    code = {number: actor for actor, numbers in load_actors().cow.items() for number in numbers}
    table = pq.read_table(reference().parent / "networks" / "cow_alliance_dyad_years.parquet")
    rows = zip(*(table[name].to_pylist() for name in ("ccode1", "ccode2", "year", "cow_defense")), strict=True)
    return {"-".join(sorted((code[a], code[b]))) for a, b, year, pact in rows if pact and 1979 <= year <= 1999}


def _sample(form: str, file: Path) -> None:
    import tertius

    with tempfile.TemporaryDirectory() as folder, tertius.open(Path(folder) / "s.duckdb") as store:
        tertius.import_events(store, form, [file])  # type: ignore[arg-type]
        part = _between_states(store.event_table(), CAMEO_FORCE)
    values = part["intensity"]
    scale, middle = part["scale"][0], f"mean {values.mean():.2f}, median {values.median():.2f}"
    print(f"{form} sample ({scale}), short of force: {len(part):,} events, {middle}")
