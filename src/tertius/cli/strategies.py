"""The command `strategy`: the pivot's game of a measured triangle, over the space of its assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tertius.cli import options, strategy_shapes
from tertius.cli.output import by_suffix, draw, emit_one, say
from tertius.errors import InputError

if TYPE_CHECKING:
    from tertius.games.pivots import Strategy
    from tertius.store import Store

MOST_DRAWS = 64
"""Draws at each period of a history."""

Several = Annotated[list[str] | None, Parameter(negative=())]


def strategy(
    actors: Annotated[
        tuple[str, ...], Parameter(help="Ids or names of three actors: USA, RUS, Tehran.", negative=())
    ] = (),
    /,
    *,
    store: options.HeldStore = options.DEFAULT_STORE,
    pivot: Annotated[str, Parameter(help="Which of the three is the pivot; as measured by default.")] = "",
    at: options.At = "",
    freq: options.FreqOption = "month",
    since: options.Since = "",
    assumptions: Annotated[
        options.OutFile, Parameter(help="Your assumptions in TOML in place of the shipped ones.")
    ] = None,
    write_assumptions: Annotated[
        options.OutFile, Parameter(help="Write the shipped assumptions to this file, to be edited.")
    ] = None,
    set_: Annotated[
        Several,
        Parameter(
            name="--set",
            help="A scenario beside the present: quarrel=+2sd, USA->RUS=-3, entanglement=0.2; with commas between, "
            "changed together; may be repeated.",
        ),
    ] = None,
    without: Annotated[
        Several,
        Parameter(
            help="A scenario without an action or a term: mediation, siding, distraction; with commas between, without "
            "all of them; may be repeated."
        ),
    ] = None,
    draws: Annotated[
        int,
        Parameter(
            help="Draws from the space of assumptions and measurements, a power of two; with --history 64 at most."
        ),
    ] = (4096),
    seed: Annotated[int, Parameter(help="Seed of the draws.")] = 1981,
    explain: Annotated[
        bool, Parameter(help="Also every assumption with its value, range, reason and sources.", negative=())
    ] = False,
    history: Annotated[
        bool,
        Parameter(help="What it said at each past period against what the pivot then did, in place.", negative=()),
    ] = False,
    efg: Annotated[options.OutFile, Parameter(help="Write the game at its defaults to this file for Gambit.")] = None,
    pictures: options.Pictures = options.NO_PICTURE,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Solve the pivot's game of three actors: what the pivot does, under which assumptions, what would overturn it.

    With --html, --png, --svg or --efg a file is written, and the answer shown only where --out or --format asks.
    """
    from tertius import api
    from tertius.asked import check_dates, first_date
    from tertius.games.pivots import write_assumptions as write

    by_suffix(out)
    if write_assumptions is not None:
        say(f"{write(write_assumptions)}: edit it, then give it with --assumptions")
        if not actors:
            return
    check_dates(since=since, at=at)
    names = api.actor_ids(options.split(actors), first_date(at))
    if len(names) != 3:
        raise InputError(f"a triangle has three actors; got {len(names)}: {' '.join(names)}")
    seat = api.actor_ids([pivot], first_date(at))[0] if pivot else ""
    if seat and seat not in names:
        raise InputError(f"--pivot {pivot}: not one of the three; choose {', '.join(names)}")
    if history:
        if pictures.asked or efg or set_ or without or at:
            raise InputError(
                "--history: takes all periods as they were; leave pictures, --efg, --set, --without, --at out"
            )
        with options.opened(store) as opened:
            record = api.track_record(
                opened,
                names,
                freq=freq,
                since=since,
                pivot=seat,
                assumptions=assumptions,
                draws=min(draws, MOST_DRAWS),
                seed=seed,
            )
        emit_one(record, format, out, strategy_shapes.track_record)
        return
    with options.opened(store) as opened:
        found = api.strategy(
            opened,
            names,
            at=at,
            freq=freq,
            since=since,
            pivot=seat,
            assumptions=assumptions,
            scenarios=[*_scenarios(set_), *_scenarios(without, "without ")],
            draws=draws,
            seed=seed,
        )
        if pictures.asked:
            _draw(opened, found, pictures)
    if efg is not None:
        _write_game(found, efg)
    if not (pictures.asked or efg) or format is not None or out is not None:
        emit_one(found, format, out, lambda one: strategy_shapes.strategy(one, explain=explain))


def _scenarios(options_: Iterable[str] | None, lead: str = "") -> list[list[str]]:
    """Each option a scenario of its own; what stands in one with commas between is changed together."""
    return [[f"{lead}{part}" for part in options.split([one])] for one in options_ or ()]


def _draw(store: Store, found: Strategy, pictures: options.Pictures) -> None:
    from tertius.briefs.strategies import strategy_page
    from tertius.records import Event

    held = store.find(list(found.evidence)).items()
    page = strategy_page(found, {key: record for key, record in held if isinstance(record, Event)})
    draw(page, pictures)


def _write_game(found: Strategy, file: Path) -> None:
    from tertius.exchange import write_text
    from tertius.games.gambit import efg
    from tertius.games.pivots.assumptions import Assumptions
    from tertius.games.pivots.pivot import tree

    held = Assumptions(found.assumptions, found.unit, found.version)
    write_text(efg(tree(found.situation, held)), file)
