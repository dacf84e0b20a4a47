"""Parties of a row as numbers, whether they speak for a state, and the two integers that tell cells apart.

Part of the fold, still inside the engine. Text is costly to hash, compare and fetch by the million, so names are
numbered on the distinct ones and joined back; they become text again at home (`cells`), where the table is small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tertius.actors import load_actors
from tertius.estimates.rows import NAMELESS, Kinds, collected, distinct

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow

PERIODS = 1_000_000
"""More than there are keys of periods and reasons, laid from `NAMELESS` on."""

_NUMBER: Mapping[str, str] = MappingProxyType({"source": "_from", "target": "_to", "about": "_whom"})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a grouping stand for: the texts of `_from`, of `_to` and of `_whom`; "" where none does."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    about: tuple[str, ...]
    kinds: int


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
        columns = [_ranked(side), _barred(side, sectors)] if sector else [_ranked(side)]
        marked = marked.join(distinct(bare, *keys).with_columns(*columns), on=keys, how="left")
    return marked


def _ranked(name: str) -> Any:
    import narwhals as nw

    return nw.col(name).rank("dense").cast(nw.Int64).alias(_NUMBER[name])


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


def with_numbers(frame: nw.LazyFrame[Any], bare: nw.LazyFrame[Any], kinds: Kinds) -> tuple[nw.LazyFrame[Any], Numbers]:
    """Add `_pair` and `_rest`, two integers for what tells cells apart; and what their parts stand for."""
    import narwhals as nw

    texts = {}
    for name in _NUMBER:
        ranked = distinct(bare, name).with_columns(_ranked(name))
        texts[name] = _texts(collected(ranked), name)
    whom: Any = nw.lit(1)
    if len(texts["about"]) > 2:
        frame, whom = frame.join(ranked, on="about", how="left"), nw.col("_whom")
    pair = nw.col("_from") * len(texts["target"]) + nw.col("_to")
    rest = (whom * kinds.size + nw.col("_kind")) * PERIODS + (nw.col("_period") - NAMELESS)
    frame = frame.with_columns(_pair=pair.cast(nw.Int64), _rest=rest.cast(nw.Int64))
    return frame, Numbers(texts["source"], texts["target"], texts["about"], kinds.size)


def _texts(table: pyarrow.Table, name: str) -> tuple[str, ...]:
    """The text of each number; ranks begin at one, and zero stands for nothing."""
    found = dict(zip(table[_NUMBER[name]].to_pylist(), table[name].to_pylist(), strict=True))
    return ("", *(found[place] for place in range(1, len(found) + 1)))
