"""Cells to a panel: which cells make which relation, and their sums per period.

The rule that keeps a pivot from looking like an enemy of both sides stands here and nowhere else. Among the asked
actors, the relation A to B (`about` "") takes every event from A to B except verbal ones about another asked
actor; its part about X takes the verbal events from A to B about X. Material acts count in the relation whatever
they are about, and so do events whose `about` is unknown (imported rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tertius.estimates.parameters import Parameters
from tertius.estimates.periods import Freq, from_ordinal, ordinal

if TYPE_CHECKING:
    import pyarrow

    from tertius.estimates.levels import Array

Key = tuple[str, str, str]
"""Source, target, about ("" for the relation itself)."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Period sums of the relations asked for; arrays of shape (periods, relations).

    Attributes
    ----------
    keys : tuple of (source, target, about)
    periods : tuple of str
        Labels, without a gap.
    mean : array
        Mean of neutral + pi * (intensity - neutral); 0 where `scored` is.
    scored, volume, conflict : array
        Events with an intensity, all events, and those in the conflict classes; a symmetric event is one half.
    scatter : array
        Sum of squares of the same about its mean.
    strongest : dict
        (relation, period) to ((strength, id), ...), strongest first.
    """

    keys: tuple[Key, ...]
    periods: tuple[str, ...]
    mean: Array
    scored: Array
    volume: Array
    conflict: Array
    scatter: Array
    strongest: dict[tuple[int, int], tuple[tuple[float, str], ...]]


def make_panel(
    cells: pyarrow.Table,
    evidence: pyarrow.Table,
    actors: Sequence[str] | None,
    *,
    freq: Freq,
    parameters: Parameters,
    most: int,
) -> Panel:
    """Select and add up the cells of every ordered pair of `actors`; None takes every pair there is, whole.

    Denied events are left out. Cells and evidence are those of a `Fold`.
    """
    import pyarrow.compute as pc

    cells = cells.filter(pc.not_equal(cells["status"], "denied"))
    if actors is not None:
        import pyarrow as pa

        names = pa.array(sorted(set(actors)), pa.string())
        cells, evidence = (
            table.filter(pc.and_(pc.is_in(table["source"], names), pc.is_in(table["target"], names)))
            for table in (cells, evidence)
        )
    keys, rows, columns = _select(cells, actors)
    periods, times = _periods(cells, freq)
    shape = (len(periods), len(keys))
    sums = _sums(cells, rows, times[rows] * shape[1] + columns, shape, parameters)
    strongest = {}
    if most and len(evidence):
        found = _evidence(evidence, actors, keys, periods, parameters)
        strongest = {key: strongest_first(found[key], most) for key in sorted(found)}
    return Panel(keys, periods, *sums, strongest)


def _codes(table: pyarrow.Table, name: str) -> tuple[list[Any], npt.NDArray[np.int64]]:
    import pyarrow.compute as pc

    values = pc.dictionary_encode(table[name].combine_chunks(), null_encoding="encode")
    return values.dictionary.to_pylist(), values.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _select(
    table: pyarrow.Table, actors: Sequence[str] | None
) -> tuple[tuple[Key, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which rows make which relation: the keys, and (row, relation) pairs; a row may make several."""
    (sources, source), (targets, target) = _codes(table, "source"), _codes(table, "target")
    names = sorted(set(actors) if actors is not None else {*sources, *targets})
    place = {name: i for i, name in enumerate(names)}
    source = np.array([place[name] for name in sources], dtype=np.int64)[source]
    target = np.array([place[name] for name in targets], dtype=np.int64)[target]
    size = len(names)
    pair = source * size + target
    if actors is None:
        held, column = np.unique(pair, return_inverse=True)
        keys = tuple((names[code // size], names[code % size], "") for code in held.tolist())
        return keys, np.arange(len(pair)), column.astype(np.int64)
    abouts, about = _codes(table, "about")
    member = np.zeros((len(abouts), size), dtype=bool)
    for i, text in enumerate(abouts):
        member[i, [place[name] for name in (text or "").split("+") if name in place]] = True
    quads, quad = _codes(table, "quad")
    verbal = np.array([name.startswith("verbal") for name in quads], dtype=bool)[quad]
    third = member[about] if len(about) else np.zeros((0, size), dtype=bool)
    here = np.arange(len(pair))
    third[here, source] = third[here, target] = False
    whole = np.flatnonzero(~(verbal & third.any(axis=1)))
    part, concerned = np.nonzero(third & verbal[:, None])
    # A relation is numbered by pair and concerned actor, `size` standing for none; bilateral ones always exist.
    number = np.concatenate([pair[whole] * (size + 1) + size, pair[part] * (size + 1) + concerned])
    always = [(i * size + j) * (size + 1) + size for i in range(size) for j in range(size) if i != j]
    held = np.union1d(number, always).astype(np.int64)
    named = [(*divmod(code // (size + 1), size), code % (size + 1)) for code in held.tolist()]
    keys = tuple((names[i], names[j], "" if x == size else names[x]) for i, j, x in named)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    column = np.argsort(np.array(order, dtype=np.int64))[np.searchsorted(held, number)]
    return tuple(keys[i] for i in order), np.concatenate([whole, part]), column


def _periods(cells: pyarrow.Table, freq: Freq) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """Every period from the first to the last with events, and the place of each cell among them."""
    labels, code = _codes(cells, "period")
    if freq == "all" or not labels:
        return tuple(labels), code
    numbers = np.array([ordinal(text, freq) for text in labels], dtype=np.int64)
    first, last = int(numbers.min()), int(numbers.max())
    return tuple(from_ordinal(number, freq) for number in range(first, last + 1)), (numbers - first)[code]


def _sums(
    cells: pyarrow.Table,
    rows: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
    shape: tuple[int, int],
    parameters: Parameters,
) -> tuple[Array, Array, Array, Array, Array]:
    """Mean, scored, volume, conflict and scatter per period and relation.

    `rows` and `place` say which cell goes where in the flattened result. The sums within a status are of integers,
    hence exact in any order; pi comes in between statuses only. What an act that did not happen lacks in weight is
    put at the neutral point, so that a mere possibility of a neutral act is as neutral as the act.
    """
    statuses, status = _codes(cells, "status")

    def added(name: str, code: int) -> Array:
        chosen = status[rows] == code
        total = np.zeros(shape[0] * shape[1])
        total += np.bincount(place[chosen], cells[name].to_numpy()[rows][chosen], minlength=total.size)
        return total.reshape(shape)

    scored, volume, conflict, total, squares = (np.zeros(shape) for _ in range(5))
    for code, text in sorted(enumerate(statuses), key=lambda item: str(item[1])):
        pi = parameters.weight(text)
        still = (1 - pi) * parameters.neutral
        here, first, second = added("k", code) / 2, added("sum", code) / 20, added("sum2", code) / 200
        scored += here
        volume += added("n", code) / 2
        conflict += added("conflict", code) / 2
        total += pi * first + still * here
        squares += pi**2 * second + 2 * pi * still * first + still**2 * here
    mean = np.divide(total, scored, out=np.zeros(shape), where=scored > 0)
    return mean, scored, volume, conflict, np.maximum(squares - total * mean, 0.0)


def _evidence(
    evidence: pyarrow.Table,
    actors: Sequence[str] | None,
    keys: tuple[Key, ...],
    periods: tuple[str, ...],
    parameters: Parameters,
) -> dict[tuple[int, int], list[tuple[float, str]]]:
    """(relation, period) to (strength, id) pairs in no order; cells that did not enter have none."""
    named, rows, columns = _select(evidence, actors)
    number = {key: i for i, key in enumerate(keys)}
    place = {name: i for i, name in enumerate(periods)}
    ids, tenths, statuses, labels = (evidence[name].to_pylist() for name in ("id", "tenths", "status", "period"))
    found: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        strength = abs(parameters.weight(statuses[row]) * tenths[row]) / 10
        if named[column] in number and labels[row] in place:
            cell = (number[named[column]], place[labels[row]])
            found.setdefault(cell, []).append((strength, ids[row]))
    return found


def strongest_first(pairs: list[tuple[float, str]], most: int) -> tuple[tuple[float, str], ...]:
    """At most `most` (strength, id) pairs, each id once, strongest first, then by id.

    >>> strongest_first([(1.0, "b"), (2.0, "c"), (1.0, "a"), (2.0, "c")], 2)
    ((2.0, 'c'), (1.0, 'a'))
    """
    return tuple(sorted(set(pairs), key=lambda pair: (-pair[0], pair[1]))[:most])
