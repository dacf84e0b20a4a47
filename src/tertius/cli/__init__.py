"""The command line: each command reads its options, calls the public functions and shows what they give.

`main` is the program; nothing heavier than the parser of options is imported before a command runs.
"""

from tertius.cli.app import app, main, run

__all__ = ["app", "main", "run"]
