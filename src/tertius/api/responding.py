"""Who answers whom: responses from a store, a frame or events, on raw period aggregates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from tertius.api.measures import relations
from tertius.api.signed import events_of
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.briefs.responding import ResponsePage
    from tertius.estimates import Freq, Measure
    from tertius.records import ShockKind
    from tertius.responses import Responses

_COUNTED: dict[str, Measure] = {"sum": "sum", "mean": "mean", "log ratio": "ratio", "volume": "volume"}


def respond(
    source: Any,
    actors: Iterable[str] | None = None,
    freq: Freq | None = None,
    *,
    pivot: str = "",
    measure: Literal["sum", "mean", "log ratio", "volume"] = "sum",
    lags: int | Literal["auto"] = "auto",
    shock: ShockKind = "isolated",
    with_volume: bool = False,
    horizons: int | None = None,
    window: int | None = None,
    since: str = "",
    until: str = "",
    all_sectors: bool = False,
    sectors: Iterable[str] | None = None,
    dedupe: bool = False,
    unmirror: bool = True,
    scale: str = "",
    draws: int = 1000,
    posterior: int = 2000,
    seed: int = 0,
) -> Responses:
    """Ask of three actors who answers whom, and what one does when the quarrel of the other two worsens.

    Parameters
    ----------
    source : Store, Reading, iterable of Event, a frame, a Fold, Aggregates or Series
        As in `relations`; or raw aggregates or series that are already made. From events the rivals' acts toward the
        pivot are also folded without meetings, for the test of *tertius gaudens*.
    actors : iterable of str
        Three actor ids, or two for their answers to each other.
    freq, since, until, all_sectors, sectors, dedupe, scale
        As in `relations`.
    pivot : str
        The one whose policy is asked for; the last of the three by default.
    measure : {"sum", "mean", "log ratio", "volume"}
        Sums are the literature's; means and log ratios take the volume of news out.
    unmirror : bool
        Count what a coder writes down both ways once; without it reciprocity is warned of.
    lags, shock, with_volume, horizons, window, draws, posterior, seed
        See `tertius.responses.respond`.

    Returns
    -------
    Responses
        `.statements` are its sentences, `.answers`, `.policy`, `.gaudens`, `.impulses` what they are from.

    Raises
    ------
    InputError
        As in `relations`; for a pivot that is not among the actors.
    NotEnoughEvents
        When there are too few periods or events, with the numbers.
    SmoothedSeries
        For relations estimated by the state space model, which know the future.
    """
    from tertius import estimates, responses

    asked = _ordered(tuple(actors) if actors is not None else tuple(getattr(source, "actors", ())), pivot)
    words: dict[str, Any] = {"since": since, "until": until, "all_sectors": all_sectors, "sectors": sectors}
    words |= {"dedupe": dedupe, "unmirror": unmirror, "scale": scale, "measure": _COUNTED[measure]}
    alone = None
    made = source
    if not isinstance(source, estimates.Aggregates | estimates.Relations | responses.Series):
        events = events_of(source)
        made = relations(events, asked or None, freq, **words)
        if len(asked) == 3 and not isinstance(events, estimates.Fold):
            alone = relations(responses.one_sided(_table(events), asked[2]), asked, freq, **words)
    ratio: Literal["log ratio"] | None = "log ratio" if measure == "log ratio" else None
    return responses.respond(
        made,
        asked or None,
        measure=ratio,
        lags=lags,
        with_volume=with_volume,
        shock=shock,
        horizons=horizons,
        window=window,
        one_sided=alone,
        draws=draws,
        posterior=posterior,
        seed=seed,
    )


def _table(events: Any) -> Any:
    """Events as a table; a table is left as it is."""
    from tertius.estimates import flat_events

    if isinstance(events, Iterable) and not hasattr(events, "columns") and not hasattr(events, "column_names"):
        return flat_events(events)
    return events


def _ordered(actors: tuple[str, ...], pivot: str) -> tuple[str, ...]:
    """The actors with the pivot last."""
    if not pivot:
        return actors
    if pivot not in actors:
        raise InputError(f"{pivot} cannot be the pivot: it is not among {', '.join(actors) or 'the actors'}")
    return (*(actor for actor in actors if actor != pivot), pivot)


def response_page(found: Responses, *, bayes: bool = False) -> ResponsePage:
    """Responses as a reader sees them.

    Parameters
    ----------
    found : Responses
    bayes : bool
        Draw the posterior bands in place of those of the bootstrap.

    Returns
    -------
    ResponsePage
        With `.sentences()`, `.to_svg()`, `.to_png()` and `.to_html()`; shows itself in a notebook.
    """
    from tertius.briefs import responding

    return responding.response_page(found, bayes=bayes)
