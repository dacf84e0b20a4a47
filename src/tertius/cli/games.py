"""The command `game`: any small game of a file, solved, or written for Gambit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tertius.cli import options
from tertius.cli.game_shapes import solution_table
from tertius.cli.output import by_suffix, emit_one
from tertius.errors import InputError


def game(
    file: Annotated[str, Parameter(help="A game in TOML (docs/games.md), or the name of a textbook game: chicken.")],
    /,
    *,
    qre: Annotated[
        float | None, Parameter(help="The logit quantal response equilibrium at this lambda, in place of equilibria.")
    ] = None,
    nash: Annotated[
        bool, Parameter(help="Of a tree: all Nash equilibria, subgame-perfect or not.", negative=())
    ] = False,
    efg: Annotated[options.OutFile, Parameter(help="Write the tree to this file for Gambit.")] = None,
    nfg: Annotated[options.OutFile, Parameter(help="Write the strategic form to this file for Gambit.")] = None,
    format: options.FormatOption = None,
    out: options.Out = None,
) -> None:
    """Solve a small game of one to four players: every equilibrium with its regret, and whether these are all.

    With --efg or --nfg the game is written, and solved only where --out or --format asks.
    """
    from tertius import api
    from tertius.exchange import write_text
    from tertius.games.files import read_game
    from tertius.games.gambit import efg as as_efg
    from tertius.games.gambit import nfg as as_nfg
    from tertius.games.solving import strategic_form
    from tertius.games.trees import Matrix

    by_suffix(out)
    if qre is not None and nash:
        raise InputError("--qre and --nash: name one of the two")
    found = read_game(file)
    source = Path(file)
    if source.exists() and any(path and path.exists() and path.samefile(source) for path in (efg, nfg, out)):
        raise InputError(f"{file} would be written over; name another file to write to")
    if efg is not None:
        if isinstance(found, Matrix):
            raise InputError(f"--efg {efg}: {file} is a matrix; write it with --nfg")
        write_text(as_efg(found), efg)
    if nfg is not None:
        write_text(as_nfg(strategic_form(found)), nfg)
    if not (efg or nfg) or format is not None or out is not None:
        emit_one(api.solve_game(found, quantal=qre, strategic=nash), format, out, solution_table)
