"""Cells by one integer: the same as counted by hand, whatever the numbers look like."""

from collections import Counter

import pytest
from tests.estimates.test_folding import ENGINES
from tests.event_rows import act, make_rows, make_table

from tertius.errors import InputError
from tertius.estimates import fold, numbering, period_of

COUNTS = ("n", "k", "sum", "sum2", "cooperation", "conflict")


def imported(rows):
    """Rows as an import makes them: nothing symmetric, nobody known to be spoken about."""
    return [{**row, "symmetric": False, "about": None} for row in rows]


def by_hand(rows):
    cells = {}
    for row in rows:
        try:
            period = period_of(row["date"], "month")
        except InputError:
            continue
        if row["source"] == row["target"] or row["source_sector"] == "media" or row["date"] == "2017-02-30":
            continue
        ways = [(row["source"], row["target"]), (row["target"], row["source"])]
        for way in ways[: 1 + row["symmetric"]]:
            weight = 1 if row["symmetric"] else 2
            tenths = None if row["intensity"] is None else round(row["intensity"] * 10)
            one = {"n": weight, ("cooperation" if "cooperation" in row["quad"] else "conflict"): weight}
            if tenths is not None:
                one |= {"k": weight, "sum": weight * tenths, "sum2": weight * tenths**2}
            key = (*way, row["about"], row["quad"], row["status"], row["scale"], period)
            cells.setdefault(key, Counter()).update(one)
    ordered = sorted(cells.items(), key=lambda item: [(part is None, part or "") for part in item[0]])
    return [(*key, *(sums[name] for name in COUNTS)) for key, sums in ordered]


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("change", [list, imported])
def test_cells_are_those_counted_by_hand(engine, change):
    rows = change(make_rows(300, seed=11))
    result = fold(ENGINES[engine](make_table(rows)), "month")
    assert [tuple(row.values()) for row in result.cells.to_pylist()] == by_hand(rows)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_sums_beyond_what_doubles_hold_are_exact(engine):
    rows = [act("USA", "RUS", 1e7 + 0.1 * i) for i in range(5)]
    cells = fold(ENGINES[engine](make_table(rows)), "month").cells.to_pylist()
    assert [(row["sum"], row["sum2"]) for row in cells] == [
        (2 * sum(10**8 + i for i in range(5)), 2 * sum((10**8 + i) ** 2 for i in range(5)))
    ]


def test_more_names_than_an_integer_can_number_are_told_apart_by_text(monkeypatch):
    rows = make_rows(200, seed=12)
    expected = fold(make_table(rows), "week")
    monkeypatch.setattr(numbering, "WIDEST", 1000)
    result = fold(make_table(rows), "week")
    assert result.cells.equals(expected.cells)
    assert dict(result.left_out) == dict(expected.left_out)


def test_names_that_an_engine_orders_in_its_own_way_come_out_in_order():
    numbers = numbering.Numbers(("", "é", "z"), ("", "a"), ("", "?"), kinds=None)
    assert not numbers.in_order
    assert numbering.Numbers(("", "z", "é"), ("", "a"), ("", "?"), kinds=None).in_order
