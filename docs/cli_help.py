"""Write docs/cli.md: the help of the program and of each command, as they print at 80 columns.

`make docs` runs this; a test holds that the page is what the program says today.
"""

from __future__ import annotations

import io
from pathlib import Path

PAGE = Path(__file__).parent / "cli.md"

HEAD = """# The command line

Written by `make docs` from the program's own help; do not edit.

Every command ends with 0, or with 1 and one line on standard error that says what was wrong; nothing is left
half-written. A command that only looks (`relations`, `triangle`, `evidence`, `export`) wants a store that is there;
`read`, and `brief` with reports and `--store`, create it when missing. Progress, counts and what was left out go to
standard error, results to standard output or to the file of `--out`, in the form its suffix names (`.json`, `.jsonl`,
`.csv`, `.parquet`; `.txt` or none for plain text) unless `--format` says otherwise. In CSV, `NA` is a
value that is not known and `|` stands between the parts of a list.
"""


def help_of(arguments: list[str]) -> str:
    """What `tertius ARGUMENTS --help` prints on 80 plain columns."""
    from rich.console import Console

    from tertius.cli import app

    stream = io.StringIO()
    console = Console(file=stream, width=80, color_system=None, force_terminal=False, legacy_windows=False)
    app([*arguments, "--help"], console=console, result_action="return_none")
    return "\n".join(line.rstrip() for line in stream.getvalue().strip().splitlines())


def commands() -> list[str]:
    """Names of the commands, as the help sorts them."""
    from tertius.cli import app

    return sorted(name for name in app if not name.startswith("-"))


def page() -> str:
    """The whole page."""
    parts = [HEAD, f"```\n{help_of([])}\n```\n"]
    parts += [f"## tertius {name}\n\n```\n{help_of([name])}\n```\n" for name in commands()]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
