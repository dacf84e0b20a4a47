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

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tertius.estimates.cells import REASONS, Groups, classes_of, digits, in_words, whole, worded
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
        """Whether all digits go into one integer."""
        size = 1
        for part in self.sizes:
            size *= part
        return size < WIDEST

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


def keyed(frame: nw.LazyFrame[Any], dates: bool) -> pyarrow.Table:
    """The engine's groups at home, exact in any case."""
    table = collected(added_up(frame, dates, exact=False))
    squares = table["sum2"].to_numpy()
    if squares.size and not squares.max() < WHOLE:
        table = collected(added_up(frame, dates, exact=True))
    return table


def reasons(table: pyarrow.Table) -> dict[str, int]:
    """Rows that do not enter, by reason."""
    import pyarrow.compute as pc

    held = table.filter(pc.less(table["_key"], FIRST))
    counts = dict(zip(held["_key"].to_pylist(), held["rows"].to_pylist(), strict=True))
    return {reason: counts[key - NAMELESS] for key, reason in REASONS.items() if key - NAMELESS in counts}


def span_of(table: pyarrow.Table, numbers: Numbers) -> tuple[int, int]:
    """First and last date of what entered and was not denied; zeros where the engine was not asked."""
    if "first" not in table.column_names:
        return 0, 0
    import pyarrow as pa
    import pyarrow.compute as pc

    key, classes = whole(table, "_key"), classes_of(numbers.kinds)
    denied = np.array([status == "denied" for _, status, _ in classes], dtype=bool)
    held = table.filter(pa.array((key >= FIRST) & ~denied[key // (2 * PERIODS) % len(classes)]))
    return int(pc.min(held["first"]).as_py() or 0), int(pc.max(held["last"]).as_py() or 0)


def straight(table: pyarrow.Table, numbers: Numbers, freq: Freq, span: tuple[int, int]) -> pyarrow.Table | None:
    """The cells, where the engine's keys are theirs: all in order, and nothing symmetric to stand in two directions."""
    key = whole(table, "_key")
    if not numbers.in_order or bool((key[key >= FIRST] & 1).any()):
        return None
    order = np.argsort(key)
    order = order[int((key < FIRST).sum()) :]
    key = (key[order] >> 1) + NAMELESS
    sums = {}
    for name in ("rows", "k", "sum", "sum2"):
        sums["n" if name == "rows" else name] = whole(table, name)[order] * 2
        table = table.drop_columns([name])
    del order
    texts = numbers.source, numbers.target, tuple(None if text == UNKNOWN else text for text in numbers.about)
    return in_words(digits(key, numbers.sizes[:-1]), texts, classes_of(numbers.kinds), sums, worded(freq, span))


def numbered_groups(table: pyarrow.Table, numbers: Numbers, span: tuple[int, int]) -> Groups:
    """The groups that enter, with names as places in one sorted list."""
    key = whole(table, "_key")
    entered = key >= FIRST
    names, abouts = sorted({*numbers.source, *numbers.target}), sorted(set(numbers.about))
    place, whom = ({text: i for i, text in enumerate(texts)} for texts in (names, abouts))
    symmetric, period, kind, about, target, source = digits(key[entered], numbers.sizes)
    lists = (numbers.source, place), (numbers.target, place), (numbers.about, whom)
    sources, targets, known = (np.array([number[text] for text in texts]) for texts, number in lists)
    sums = {name: whole(table, name)[entered] for name in ("rows", "k", "sum", "sum2")}
    sums["events"] = sums["rows"]
    sums |= {"n": sums["rows"] * 2} | {name: sums[name] * 2 for name in ("k", "sum", "sum2")}
    parties = sources[source], targets[target], known[about]
    kind, period = kind * 2 + symmetric, period + NAMELESS
    return Groups(tuple(names), tuple(abouts), numbers.kinds, *parties, kind, period, sums, span)
