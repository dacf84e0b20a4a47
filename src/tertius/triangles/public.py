"""What a user asks of triangles: a network's ranked, or one's history, of a store, a reading or any table of events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tertius.actors import load_actors
from tertius.errors import NotFoundError
from tertius.estimates import Fold, Freq, Relations, fold, relations
from tertius.records import Ranked
from tertius.tables import Records
from tertius.triangles.history import History, history
from tertius.triangles.network import By, ranked

KINDS = ("state", "nation")
"""Kinds of actors that may be corners where none are named; codes that no table knows may be too."""


def rank_triangles(
    source: Any,
    *,
    at: str = "",
    over: Iterable[str] | None = None,
    by: By = "weight",
    top: int | None = 10,
    freq: Freq = "month",
) -> Records[Ranked]:
    """The triangles of a date that matter most, or that are about to tip.

    Parameters
    ----------
    source : Store, Reading, iterable of Event, a frame, or a Fold
    at : str
        A date or a period; the last one with events by default.
    over : iterable of str, optional
        Actors that may be corners; states and nations by default.
    by : {"weight", "tipping"}
    top : int, optional
        How many; None for all.
    freq : Freq
        Length of a period, where the source is still to be folded.

    Returns
    -------
    Records of Ranked
        See `tertius.triangles.network.ranked`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> acts = [("USA", "RUS", 6.0), ("RUS", "IRN", 7.0), ("USA", "IRN", -7.0)] * 20
    >>> rows = {"source": [a for a, _, _ in acts], "target": [b for _, b, _ in acts], "date": ["2017-02"] * 60,
    ...         "quad": ["material cooperation"] * 60, "intensity": [g for *_, g in acts]}
    >>> rank_triangles(pa.table(rows))[0].pivot
    'RUS'
    """
    folded = source if isinstance(source, Fold) else fold(_events(source), freq)
    if over is None:
        known = load_actors().actors
        names = {*folded.cells["source"].unique().to_pylist(), *folded.cells["target"].unique().to_pylist()}
        over = sorted(name for name in names if name not in known or known[name].kind in KINDS)
    chosen = tuple(over)
    if len(set(chosen)) < 3:
        raise NotFoundError(
            f"a triangle needs three actors; there are {len(set(chosen))}: {', '.join(chosen) or 'none'}"
        )
    return ranked(folded, at=at, over=chosen, by=by, top=top)


def triangle_history(
    source: Any, actors: Iterable[str] | None = None, *, freq: Freq = "month", since: str = "", until: str = ""
) -> History:
    """A triangle through time: its type period by period, its spells, its switches and what made them.

    Parameters
    ----------
    source : Relations, or whatever `tertius.relations` takes
    actors : iterable of str, optional
        Three actors; those of the relations by default.
    freq, since, until
        Of the relations, when they are still to be estimated.

    Returns
    -------
    History
        See `tertius.triangles.history.history`.
    """
    asked = None if actors is None else tuple(actors)
    if not isinstance(source, Relations):
        source = relations(_events(source), asked, freq, since=since, until=until)
    return history(source, asked)


def _events(source: Any) -> Any:
    """The flat table of a store, the events of a reading, or the table itself."""
    table = getattr(source, "event_table", None)
    return table() if table is not None else getattr(source, "events", source)
