"""The program: its commands, and how it ends.

It ends with 0, or with 1 and one line on standard error, whatever went wrong that Tertius foresaw; 130 when
interrupted. Nothing is left half-written: stores work in transactions, files are moved into place when whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from tertius.cli import (
    forecasting,
    games,
    importing,
    lookups,
    measures,
    networks,
    passages,
    reports,
    responding,
    strategies,
    triads,
)
from tertius.cli.options import DASH
from tertius.cli.output import say
from tertius.errors import TertiusError


def _version() -> str:
    from tertius import __version__

    return __version__


def _shown_default(value: object) -> object:
    return value if value not in ("", False, ()) else None


app = App(
    name="tertius",
    help="Reports on international politics into measured relations, strategic triangles and cited briefs.",
    help_format="plaintext",
    version=_version,
    default_parameter=Parameter(show_default=_shown_default),
    suppress_keyboard_interrupt=False,
)
for command in (
    reports.read,
    reports.brief,
    passages.classify,
    passages.resolve,
    measures.relations,
    triads.triangle,
    triads.triangles,
    networks.network,
    responding.respond,
    forecasting.forecast,
    games.game,
    strategies.strategy,
    lookups.evidence,
    lookups.actors,
    lookups.types,
    lookups.export,
):
    app.command(command)
app.command(importing.import_, name="import")


def run(arguments: Sequence[str]) -> int:
    """Run one command line and tell its exit status.

    >>> run(["triangle", "USA", "RUS"])
    1
    """
    try:
        tokens = [DASH if argument == "-" else argument for argument in arguments]
        app(tokens, exit_on_error=False, print_error=False, result_action="return_none")
        sys.stdout.flush()
    except CycloptsError as error:
        say(f"tertius: {_first_sentence(str(error))} (tertius --help shows the options)")
    except TertiusError as error:
        say(f"tertius: {error}")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone, `head` for one; what Python flushes at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    else:
        return 0
    return 1


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))


def _first_sentence(message: str) -> str:
    return " ".join(message.replace(repr(DASH), "'-'").split()).rstrip(".")
