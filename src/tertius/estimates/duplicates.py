"""Reports of one act counted once: one event a day, and acts that a coder writes down both ways.

Steps of the fold on the way to its sums, still inside the engine. Rows come in with `_rows` (how many they stand
for), `_n` (events), `_k`, `_sum`, `_sum2`; grouped rows with the same columns go out. All integers.

The one-a-day filter is that of the event-data literature (Schrodt and Gerner 1994, on KEDS): wire stories repeat one
another. Which codes are written down both ways is data (`ontology/data/mirrored.csv`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tertius.errors import InputError
from tertius.estimates.rows import with_happened
from tertius.ontology import load_mirrored

if TYPE_CHECKING:
    import narwhals as nw

SUMS = ("rows", "events", "n", "k", "sum", "sum2")
"""Rows of the table, events that they are, and the sums in halves: events, scored ones, tenths, squared tenths."""

CELL = ("source", "target", "about", "_kind", "_period")


def with_sums(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each row as one event: `_rows`, `_n`, `_k`, `_sum`, `_sum2`."""
    import narwhals as nw

    one = nw.lit(1).cast(nw.Int64)
    tenths = nw.col("_tenths")
    return frame.with_columns(_rows=one, _n=one, _k=nw.col("_scored"), _sum=tenths, _sum2=tenths * tenths)


def with_class(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add `_class`, what a row and its mirror image have in common ("" for acts with none), and `_turned`.

    A meeting has its own code both ways. A visit made and a visit received are two codes of one class, in which the
    visitor stands first: `_turned` is 1 for the host's row.

    Raises
    ------
    InputError
        When the table lacks the columns that tell.
    """
    import narwhals as nw

    frame = frame.with_columns(_code=nw.concat_str([nw.col("type"), nw.col("code")], separator=" "))
    same = sorted(f"{row.type} {row.code}" for row in load_mirrored() if row.code == row.twin)
    twins = sorted(
        (f"{row.type} {row.code}", f"{row.type} {row.twin}") for row in load_mirrored() if row.code < row.twin
    )
    code = nw.col("_code")
    kind: Any = nw.when(code.is_in([*same, *(first for first, _ in twins)])).then(code).otherwise(nw.lit(""))
    for first, second in twins:
        kind = nw.when(code == second).then(nw.lit(first)).otherwise(kind)
    turned: Any = nw.when(code.is_in(same)).then((nw.col("target") < nw.col("source")).cast(nw.Int64))
    turned = turned.otherwise(code.is_in([second for _, second in twins]).cast(nw.Int64))
    return frame.with_columns(_class=kind, _turned=turned)


def check_coded(names: Any) -> None:
    """Refuse a table in which nothing says what kind of act a row is."""
    missing = [name for name in ("type", "code") if name not in names]
    if missing:
        raise InputError(
            f"the event table has no column {', '.join(missing)}: which acts are coded both ways is told by type and "
            "code; leave --unmirror out, or import the events with their codes"
        )


def dedupe_rows(frame: nw.LazyFrame[Any], unmirror: bool) -> nw.LazyFrame[Any]:
    """One event a source, target, type and day, among rows alike in class, status, scale and about.

    It has the intensity of the strongest, of two as strong the more hostile one; its period is the earliest. Only rows
    dated to the day can be told to be the same; the others stay as they are.
    """
    import narwhals as nw

    tenths = nw.col("_tenths")
    size = tenths.abs() * 2 + nw.when(tenths < 0).then(nw.lit(1)).otherwise(nw.lit(0)) + 1
    frame = with_happened(frame).with_columns(
        _size=nw.when(nw.col("_scored") == 1).then(size).otherwise(nw.lit(0)),
        _reason=nw.when(nw.col("_period") < 0).then(nw.col("_period")).otherwise(nw.lit(0)),
        _apart=nw.when(nw.col("_class") == "").then(nw.lit(0)).otherwise(nw.lit(1)) if unmirror else nw.lit(0),
    )
    grouped = frame.group_by("source", "target", "about", "_kind", "_reason", "type", "_on").agg(
        *(nw.col(name).sum() for name in ("_rows", "_k", "_sum", "_sum2")),
        *(nw.col(name).min() for name in ("_period", "_date", "_apart")),
        nw.col("_size").max(),
    )
    single = (nw.col("_on") % 100 > 0) & (nw.col("_reason") == 0)
    size = nw.col("_size")
    value = (size - 1) // 2
    kept = nw.when(size < 1).then(nw.lit(0)).otherwise(nw.when((size - 1) % 2 == 1).then(-value).otherwise(value))
    scored = nw.when(size < 1).then(nw.lit(0)).otherwise(nw.lit(1))
    one = {"_n": nw.lit(1), "_k": scored, "_sum": kept, "_sum2": kept * kept}
    rest = {"_n": "_rows", "_k": "_k", "_sum": "_sum", "_sum2": "_sum2"}
    columns = {name: nw.when(single).then(one[name]).otherwise(nw.col(rest[name])).cast(nw.Int64) for name in one}
    grouped = grouped.with_columns(**columns)
    if not unmirror:
        return grouped
    # What is left of a day's rows mirrors what is left of the other side's when all of them are such acts.
    kind = nw.when(single & (nw.col("_apart") == 1)).then(nw.col("type")).otherwise(nw.lit(""))
    turned = (nw.col("target") < nw.col("source")).cast(nw.Int64)
    return grouped.with_columns(_class=kind, _turned=turned)


def unmirrored(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Pair off mirrored rows and add up both directions of a dyad side by side: `f_` and `b_` before each of SUMS.

    Among the rows of one day, class, status, scale, about and pair of parties (with their sectors, where rows have
    them), f stand one way and b the other. min(f, b) of each are pairs: one act each, so that a row of a pair weighs
    one half in its own direction. The rest are acts that were written down once and count whole, as coded.
    """
    import narwhals as nw

    schema = frame.collect_schema()
    turned, day = nw.col("_turned") == 1, nw.col("_on" if "_on" in schema else "_date")
    able = (nw.col("_class") != "") & (nw.col("_kind") % 2 == 0) & (nw.col("source") != nw.col("target"))
    able = able & (nw.col("_period") >= 0) & (day % 100 > 0)
    back = able & turned
    sides = [
        ("source", "target"),
        *([("source_sector", "target_sector")] if "source_sector" in schema and "target_sector" in schema else []),
    ]
    frame = frame.with_columns(_able=able, _back=back)
    swapped = {}
    for first, second in sides:
        swapped[f"_{first}"] = nw.when(nw.col("_back")).then(nw.col(second)).otherwise(nw.col(first))
        swapped[f"_{second}"] = nw.when(nw.col("_back")).then(nw.col(first)).otherwise(nw.col(second))
    names = ("_rows", "_n", "_k", "_sum", "_sum2")
    here = {f"f{name}": nw.when(~nw.col("_back")).then(nw.col(name)).otherwise(nw.lit(0)) for name in names}
    there = {f"b{name}": nw.when(nw.col("_back")).then(nw.col(name)).otherwise(nw.lit(0)) for name in names}
    # Only what may pair off must be told apart by its day and class.
    key = {"_what": nw.when(nw.col("_able")).then(nw.col("_class")).otherwise(nw.lit(""))}
    key["_when"] = nw.when(nw.col("_able")).then(day).otherwise(nw.lit(0)).cast(nw.Int64)
    frame = frame.with_columns(**swapped, **here, **there, **key)
    keys = [*swapped, "about", "_kind", "_period", *key]
    frame = frame.group_by(*keys).agg(
        *(nw.col(name).sum() for name in (*here, *there)), nw.col("_date").min().alias("_date")
    )
    both = nw.when(nw.col("f_n") < nw.col("b_n")).then(nw.col("f_n")).otherwise(nw.col("b_n"))
    frame = frame.with_columns(_both=nw.when(nw.col("_what") == "").then(nw.lit(0)).otherwise(both))
    columns = {}
    for side in "fb":
        columns[f"{side}_rows"], columns[f"{side}_events"] = nw.col(f"{side}_rows"), nw.col(f"{side}_n")
        columns |= {f"{side}{name}": _less(side, name) for name in names[1:]}
    return frame.with_columns(**columns).rename({"_source": "source", "_target": "target"})


BASE = 1_000
"""Added to tenths so that a division rounds alike on every engine; beyond any scale's."""


def _less(side: str, name: str) -> Any:
    """Twice a sum less the part of it that lies on paired rows, for which rows of one code stand in alike."""
    import narwhals as nw

    events, both, value = nw.col(f"{side}_n"), nw.col("_both"), nw.col(f"{side}{name}")
    rows = nw.when(events > 0).then(events).otherwise(nw.lit(1))
    if name != "_sum":
        return value * 2 - (both * value) // rows
    return value * 2 - ((both * (value + events * BASE)) // rows - both * BASE)


def added_up(frame: nw.LazyFrame[Any], dates: bool, two_way: bool) -> nw.LazyFrame[Any]:
    """The sums of each of `CELL`; with `dates` also the first and the last date in it."""
    import narwhals as nw

    names = {"rows": "_rows", "events": "_n", "k": "_k", "sum": "_sum", "sum2": "_sum2"}
    if two_way:
        names = {f"{side}_{name}": f"{side}_{name}" for side in "fb" for name in SUMS}
    sums = [nw.col(own).sum().alias(name) for name, own in names.items()]
    if dates:
        frame = frame.with_columns(_dated=nw.when(nw.col("_date") > 0).then(nw.col("_date")))
        sums += [nw.col("_dated").min().alias("first"), nw.col("_dated").max().alias("last")]
    # Sums of some engines are wider than the numbers ever are, and costly to carry home.
    return frame.group_by(*CELL).agg(*sums).with_columns(nw.col(name).cast(nw.Int64) for name in names)
