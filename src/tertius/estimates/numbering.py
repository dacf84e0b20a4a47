"""One integer for all that tells cells apart: the group key of the fold where each row is an event.

The last step inside the engine and the first one at home. An engine hashes, compares and hands over one integer a
group in place of seven columns; its digits, from the first on, are source, target, about, class, period and whether
symmetric, so that the order of the integers is that of the cells. Rows that do not enter are told apart by their
reason alone.

Sums travel as doubles, which engines keep in half the room of their widest integers. All terms are whole, so that no
digit can move while no sum passes 2**53; as no sum of tenths is larger than that of their squares, the squares say
whether one did, and then the integers are asked for (`exact`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tertius.estimates.cells import (
    COUNTS,
    REASONS,
    Ints,
    classes_of,
    digits,
    in_order,
    in_words,
    whole,
    worded,
)
from tertius.estimates.parties import NUMBER, ranked
from tertius.estimates.periods import Freq
from tertius.estimates.rows import NAMELESS, UNKNOWN, Kinds, collected, distinct

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow

PERIODS = 1_000_000
"""More than there are keys of periods and reasons, laid from `NAMELESS` on."""

FIRST = -NAMELESS
"""Keys below this are reasons; names are numbered from one on, so that no cell's key is as small."""

WIDEST = 2**62
"""What keys must be smaller than."""

WHOLE = 2.0**53
"""Up to here every whole number is a double."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the digits of a key stand for: the texts of `_from`, of `_to` and of `_whom`; "" where none does."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    about: tuple[str, ...]
    kinds: Kinds

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each digit has, the first digit first."""
        return len(self.source), len(self.target), len(self.about), self.kinds.size // 2, PERIODS, 2

    @property
    def fit(self) -> bool:
        """Whether all digits go into one integer, with the names of both sides in one list too."""
        names = len(self.names)
        return prod((names, names, *self.sizes[2:])) < WIDEST

    @property
    def names(self) -> list[str]:
        """The names of both sides in one sorted list."""
        return sorted({*self.source, *self.target})

    @property
    def in_order(self) -> bool:
        """Whether keys are in the order of cells: names as Python sorts them, an unknown `about` last."""
        names = all(list(side) == sorted(side) for side in (self.source, self.target))
        return names and len(self.about) <= 2


def numbers_of(bare: nw.LazyFrame[Any], kinds: Kinds) -> Numbers:
    """The names that there are, as the engine numbers them."""
    texts = {name: _texts(collected(distinct(bare, name).with_columns(ranked(name))), name) for name in NUMBER}
    return Numbers(**texts, kinds=kinds)


def _texts(table: pyarrow.Table, name: str) -> tuple[str, ...]:
    """The text of each number; ranks begin at one, and zero stands for nothing."""
    found = dict(zip(table[NUMBER[name]].to_pylist(), table[name].to_pylist(), strict=True))
    return ("", *(found[place] for place in range(1, len(found) + 1)))


def with_key(frame: nw.LazyFrame[Any], bare: nw.LazyFrame[Any], numbers: Numbers) -> nw.LazyFrame[Any]:
    """Add `_key`; needs `_from`, `_to` and `_period`."""
    import narwhals as nw

    _, targets, abouts, classes, periods, _ = numbers.sizes
    whom: Any = nw.lit(1)
    if abouts > 2:
        frame = frame.join(distinct(bare, "about").with_columns(ranked("about")), on="about", how="left")
        whom = nw.col("_whom")
    period = nw.col("_period") - NAMELESS
    key = ((nw.col("_from") * targets + nw.col("_to")) * abouts + whom) * classes + numbers.kinds.number()
    key = (key * periods + period) * 2 + nw.when(nw.col("symmetric")).then(nw.lit(1)).otherwise(nw.lit(0))
    return frame.with_columns(_key=nw.when(period < FIRST).then(period).otherwise(key).cast(nw.Int64))


def added_up(frame: nw.LazyFrame[Any], dates: bool, *, exact: bool) -> nw.LazyFrame[Any]:
    """Rows, scored ones, tenths and their squares of each key; with `dates` also the first and the last date."""
    import narwhals as nw

    tenths = nw.col("_tenths").cast(nw.Int64 if exact else nw.Float64)
    frame = frame.with_columns(_value=tenths, _square=tenths * tenths)
    frame = frame.with_columns(_given=nw.when(nw.col("_scored") == 1).then(nw.lit(1)))
    sums = {"rows": nw.len(), "k": nw.col("_given").count(), "sum": nw.col("_value").sum()}
    sums["sum2"] = nw.col("_square").sum()
    if dates:
        frame = frame.with_columns(_dated=nw.when(nw.col("_date") > 0).then(nw.col("_date")))
        sums |= {"first": nw.col("_dated").min(), "last": nw.col("_dated").max()}
    grouped = frame.group_by("_key").agg(**sums)
    # Sums of some engines are wider than the numbers ever are, and costly to carry home.
    return grouped.with_columns(nw.col(name).cast(nw.Int64) for name in ("sum", "sum2")) if exact else grouped


def keyed(frame: nw.LazyFrame[Any], dates: bool) -> dict[str, Ints]:
    """The engine's groups at home, exact in any case: `key`, the sums in halves as `Groups` has them, and the dates."""
    table = collected(added_up(frame, dates, exact=False))
    squares = table["sum2"].to_numpy()
    if squares.size and not squares.max() < WHOLE:
        table = collected(added_up(frame, dates, exact=True))
    columns = {"key": whole(table, "_key"), "n": _halves(table, "rows")}
    columns |= {name: _halves(table, name) for name in ("k", "sum", "sum2")}
    return columns | {name: whole(table, name) for name in ("first", "last") if dates}


def _halves(table: pyarrow.Table, name: str) -> Ints:
    """Twice a sum, in half the room where all of them go into it."""
    values = whole(table, name) * 2
    small = not values.size or max(int(values.max()), -int(values.min())) < 2**31
    return values.astype(np.int32) if small else values


def reasons(columns: Mapping[str, Ints]) -> dict[str, int]:
    """Rows that do not enter, by reason."""
    barred = columns["key"] < FIRST
    counts = dict(zip(columns["key"][barred].tolist(), columns["n"][barred].tolist(), strict=True))
    return {reason: counts[key - NAMELESS] // 2 for key, reason in REASONS.items() if key - NAMELESS in counts}


def span_of(columns: Mapping[str, Ints], numbers: Numbers) -> tuple[int, int]:
    """First and last date of what entered and was not denied; zeros where the engine was not asked."""
    if "first" not in columns:
        return 0, 0
    key, classes = columns["key"], classes_of(numbers.kinds)
    denied = np.array([status == "denied" for _, status, _ in classes], dtype=bool)
    dated = (key >= FIRST) & ~denied[key // (2 * PERIODS) % len(classes)] & (columns["last"] > 0)
    if not dated.any():
        return 0, 0
    return int(columns["first"][dated].min()), int(columns["last"][dated].max())


def cells_of(columns: dict[str, Ints], numbers: Numbers, freq: Freq, span: tuple[int, int]) -> pyarrow.Table:
    """The cells; the columns are used up."""
    straight = numbers.in_order and not _symmetric(columns["key"])
    return (_straight if straight else _turned)(columns, numbers, freq, span)


def _symmetric(key: Ints) -> bool:
    """Whether something stands in two directions."""
    return bool((key[key >= FIRST] & 1).any())


def _straight(columns: dict[str, Ints], numbers: Numbers, freq: Freq, span: tuple[int, int]) -> pyarrow.Table:
    """Cells where the engine's keys are theirs: all in order, and no group to be turned."""
    key, order = in_order(columns.pop("key"))
    barred = int(np.searchsorted(key, FIRST))
    key, order = (key[barred:] >> 1) + NAMELESS, order[barred:]
    sums = {name: columns.pop(name)[order] for name in COUNTS[:4]}
    del order
    texts = numbers.source, numbers.target, tuple(None if text == UNKNOWN else text for text in numbers.about)
    return in_words(digits(key, numbers.sizes[:-1]), texts, classes_of(numbers.kinds), sums, worded(freq, span))


def _turned(columns: dict[str, Ints], numbers: Numbers, freq: Freq, span: tuple[int, int]) -> pyarrow.Table:
    """Cells by way of keys made anew over one list of names, in which symmetric groups stand in both directions."""
    names, abouts = numbers.names, sorted(set(numbers.about), key=lambda text: (text == UNKNOWN, text))
    place, whom = ({text: i for i, text in enumerate(texts)} for texts in (names, abouts))
    lists = (numbers.source, place), (numbers.target, place), (numbers.about, whom)
    sources, targets, known = (np.array([found[text] for text in texts]) for texts, found in lists)
    key = columns.pop("key")
    entered = key >= FIRST
    key = key[entered]
    symmetric = (key & 1).astype(bool)
    key >>= 1
    key += NAMELESS
    *parts, classes, periods, _ = numbers.sizes
    below = classes * periods
    rest, about, target, source = digits(key, (*parts, below))
    rest += known[about] * below
    below *= len(abouts)
    source, target = sources[source], targets[target]
    there = (target[symmetric] * len(names) + source[symmetric]) * below + rest[symmetric]
    here = (source * len(names) + target) * below + rest
    del source, target, rest, about
    key, order = in_order(np.concatenate([here, there]))
    start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if key.size else key
    sums = {}
    for name in COUNTS[:4]:
        values = columns.pop(name)[entered]
        # Sums are in halves, of which a symmetric group has one each way.
        values = np.concatenate([np.where(symmetric, values // 2, values), values[symmetric] // 2])[order]
        sums[name] = np.add.reduceat(values, start, dtype=np.int64) if start.size < key.size else values
    texts = names, names, [None if text == UNKNOWN else text for text in abouts]
    sizes = len(names), len(names), len(abouts), classes, periods
    return in_words(digits(key[start], sizes), texts, classes_of(numbers.kinds), sums, worded(freq, span))
