"""Parties of a row as numbers, and whether they speak for a state.

Part of the fold, still inside the engine. Text is costly to hash, compare and fetch by the million, so names are
numbered on the distinct ones and joined back; `numbering` makes one integer of them and of what else tells cells apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tertius.actors import load_actors
from tertius.estimates.rows import distinct

if TYPE_CHECKING:
    import narwhals as nw

NUMBER: Mapping[str, str] = MappingProxyType({"source": "_from", "target": "_to", "about": "_whom"})
"""The column with the number of a name, from one on, in the order of the names."""


def with_parties(
    frame: nw.LazyFrame[Any], bare: nw.LazyFrame[Any], sectors: Sequence[str] | None, barring: bool
) -> nw.LazyFrame[Any]:
    """Add a number for each name, and mark the rows in which a state is there only as somebody's nationality.

    A rebel group, a party or a newspaper that is an actor of its own has such a sector too and speaks for itself, so
    the rule (code book, convention 8) holds for states and for codes no table knows. A state named without a sector
    speaks by its government. Where no sectors were asked for, the actor tables say which do not speak, and one that
    no table knows does. One join a side brings both.

    `bare` has the same rows before anything was joined to them: an engine cannot know that a join adds no names, and
    would make it again to find the different ones.
    """
    marked, held = frame, frame.collect_schema()
    for side in ("source", "target"):
        sector = barring and f"{side}_sector" in held
        keys = [side, f"{side}_sector"] if sector else [side]
        columns = [ranked(side), _barred(side, sectors)] if sector else [ranked(side)]
        marked = marked.join(distinct(bare, *keys).with_columns(*columns), on=keys, how="left")
    return marked


def ranked(name: str) -> Any:
    """The number of a name among the different ones of a column."""
    import narwhals as nw

    return nw.col(name).rank("dense").cast(nw.Int64).alias(NUMBER[name])


def _barred(side: str, sectors: Sequence[str] | None) -> Any:
    import narwhals as nw

    table = load_actors()
    others = sorted(code for code, actor in table.actors.items() if actor.kind != "state")
    sector = nw.col(f"{side}_sector")
    if sectors is None:
        barred = sector.is_in(sorted(name for name, known in table.sectors.items() if not known.speaks_for_state))
    else:
        barred = ~sector.is_in([*sectors, ""] if "government" in sectors else list(sectors))
    return nw.when(barred & ~nw.col(side).is_in(others)).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"_{side}_barred")
