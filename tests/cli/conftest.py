"""What the tests of commands share: a way to run one, and to see what it showed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tertius.cli import run

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ran:
    """Run a command in a folder of its own, on a terminal of 80 columns: its status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def do(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return do
