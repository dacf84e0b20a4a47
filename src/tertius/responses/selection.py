"""Which events enter the test of the third who gains: what a rival does alone, not what two do together.

A meeting counts as an act of the rival toward the pivot even where the pivot called it, and an agreement as an act of
both. So the series of the rivals toward the pivot are folded from the events without such acts: those marked symmetric,
and those of the codes that coders write down both ways (meetings, visits made and received, consultations;
`ontology.load_mirrored`). Which side called a meeting is known to few coders; all of them are left out.
"""

from __future__ import annotations

from typing import Any

from tertius.errors import InputError
from tertius.ontology import load_mirrored

MET = ("CONSULT",)
"""Event types that are meetings, visits and talks in every scheme."""


def one_sided(events: Any, pivot: str) -> Any:
    """The events of a table without what the pivot and another did together.

    Parameters
    ----------
    events : a table that narwhals knows
        As the fold takes it: `source`, `target`, and one or more of `symmetric`, `type`, `code`.
    pivot : str

    Returns
    -------
    the same kind of table
        Events that do not touch the pivot all stay.

    Raises
    ------
    InputError
        When no column says what kind of act a row is.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = pa.table({"source": ["USA", "USA", "USA"], "target": ["RUS", "RUS", "IRN"],
    ...                   "type": ["CONSULT", "AID", "CONSULT"], "symmetric": [True, False, True]})
    >>> one_sided(table, "RUS").to_pylist() == table.to_pylist()[1:]
    True
    """
    import narwhals as nw

    frame: Any = nw.from_native(events)
    names = frame.collect_schema().names()
    known = [name for name in ("symmetric", "type", "code") if name in names]
    if not known:
        raise InputError("no column symmetric, type or code says which acts two sides did together")
    together: Any = nw.lit(False)
    if "symmetric" in known:
        together = together | nw.col("symmetric").fill_null(False)
    if "type" in known:
        together = together | nw.col("type").fill_null("").is_in(list(MET))
    if "type" in known and "code" in known:
        for kind in sorted({row.type for row in load_mirrored()}):
            codes = sorted({row.code for row in load_mirrored() if row.type == kind})
            together = together | ((nw.col("type") == kind) & nw.col("code").is_in(codes)).fill_null(False)
    touches = (nw.col("source") == pivot) | (nw.col("target") == pivot)
    return frame.filter(~(touches & together)).to_native()
