"""A brief: the question put to a store or a reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tertius.api.measures import relations, triangle
from tertius.asked import check_actors, check_bears, check_dates
from tertius.records import Claim, Document, Event, Triangle

if TYPE_CHECKING:
    from tertius.briefs import Brief
    from tertius.estimates import Freq, Relations
    from tertius.games.pivots.strategic import Strategy
    from tertius.store import Store
    from tertius.store.manifest import ReadingLike

BRIEF_DRAWS = 1024
"""Draws in a brief, a quarter of those of `tertius.strategy`: shares are good to two or three points."""


LISTED = 300
"""Rows of a store without reports that a brief lists, beside those that its findings rest on."""


def brief(
    source: Store | ReadingLike,
    about: Iterable[str] | None = None,
    *,
    at: str = "",
    freq: Freq | None = None,
    since: str = "",
    strategy: bool = True,
    ahead: bool = True,
) -> Brief:
    """Make a brief on three actors: findings in plain words, each with the sentences that bear it.

    Parameters
    ----------
    source : Store or Reading
    about : iterable of str, optional
        Two or three different actor ids. By default the three states and blocs with the most events between all three.
    at : str
        A date or a period; the last one with events by default.
    freq, since
        Of the relations; by default as `briefs.scope.brief_periods` says, and one period where no event is dated.
    strategy : bool
        Whether to solve the pivot's game, which takes a second or two.
    ahead : bool
        Whether to ask who answers whom and what comes next, where there are events enough, which takes some seconds.

    Returns
    -------
    Brief
        `.save("brief.html")` (or .md, .json), `.print()`, `.findings`.
    """
    from tertius.actors import load_actors
    from tertius.briefs import make_brief
    from tertius.briefs.scope import Scope, brief_periods, busiest_three

    check_dates(since=since, at=at)
    table = load_actors()
    named = tuple(about) if about is not None else ()
    documents, events, claims = _records(source, named)
    if about is not None:
        check_actors(named, table.actors)
    asked = named or busiest_three(events, table.actors)
    among = [event for event in events if not asked or {event.source, event.target} <= set(asked)]
    undated = freq is None and not since and bool(among) and not any(event.date for event in among)
    if freq is None:
        freq, begin = ("all", "") if undated else brief_periods(_dates(documents, among))
        since = since or begin
    measured = relations(events, asked, freq, since=since) if len(asked) > 1 else None
    if measured is not None and measured.periods:
        check_bears(measured, since, at)
    found = triangle(measured, asked, at=at) if measured is not None and len(asked) == 3 and measured.periods else None
    game = _game(measured, found, among) if strategy and measured is not None and found is not None else None
    coming = None
    if ahead and found is not None:
        from tertius.api.outlooks import looked_ahead

        coming = looked_ahead(among, found, freq, since=since, at=at)
    mentioned = set(asked) | {code for event in events for code in (event.source, event.target, *(event.about or ()))}
    left_out = sorted((reason, count) for reason, count in (measured.left_out if measured else {}).items() if count)
    return make_brief(
        documents=documents,
        events=among if documents else _listed(among, measured, found, game),
        claims=[claim for claim in claims if not asked or claim.speaker in asked or set(claim.about) & set(asked)],
        triangle=found,
        relations=measured.records if measured is not None else (),
        names={code: table.actors[code].name for code in sorted(mentioned) if code in table.actors},
        provenance=_provenance(documents, events, measured),
        scope=Scope(
            asked=named,
            elsewhere=len(events) - len(among),
            since=since,
            left_out=tuple(left_out),
            undated=undated,
            rows=0 if documents else len(among),
        ),
        problems=getattr(source, "problems", ()),
        strategy=game,
        ahead=coming,
    )


def _game(measured: Relations, found: Triangle, events: Sequence[Event]) -> Strategy | None:
    """The pivot's game, where someone is likelier than no one to hold the pivot's seat."""
    from tertius.api.strategies import solve_triangle

    if found.pivot not in found.actors:
        return None
    return solve_triangle(measured, found, events, pivot=found.pivot, draws=BRIEF_DRAWS)


def _dates(documents: Sequence[Document], events: Sequence[Event]) -> list[str]:
    """The dates by which time is cut: of the reports, or of the acts where rows without reports are all there is."""
    return [document.published for document in documents] or [event.date for event in events]


def _listed(
    events: Sequence[Event], measured: Relations | None, found: Triangle | None, game: Strategy | None
) -> list[Event]:
    """Of rows without reports: those that a finding rests on, then the latest, LISTED at most."""
    if len(events) <= LISTED:
        return list(events)
    called = set(game.evidence) if game is not None else set()
    if found is not None:
        called.update(found.evidence, *(leg.evidence for leg in found.legs), *(one.evidence for one in found.stances))
        called.update(*(relation.evidence for relation in found.relations))
    if measured is not None:
        period = found.period if found is not None else measured.periods[-1] if measured.periods else ""
        called.update(*(relation.evidence for relation in measured.records if relation.period == period))
    ranked = sorted(events, key=lambda event: (event.id in called, event.date, event.id), reverse=True)
    kept = {event.id for event in ranked[: max(LISTED, sum(event.id in called for event in events))]}
    return [event for event in events if event.id in kept]


def _records(
    source: Store | ReadingLike, named: tuple[str, ...]
) -> tuple[Sequence[Document], Sequence[Event], Sequence[Claim]]:
    from tertius.store import Store

    if isinstance(source, Store):
        documents = source.documents()
        # Of millions of imported rows those among the three are enough.
        return documents, source.events(None if documents else named or None), source.claims()
    return tuple(source.documents), tuple(source.events), tuple(source.claims)


def _provenance(documents: Sequence[Document], events: Sequence[Event], measured: Relations | None) -> dict[str, str]:
    from tertius import __version__
    from tertius.tables import content_id

    coders = sorted({event.coder for event in events})
    return {
        "tertius": __version__,
        "coder": ", ".join(coders),
        "inputs": content_id("inputs", tuple(sorted(document.id for document in documents))),
        "estimate": measured.method if measured is not None and measured.periods else "",
    }
