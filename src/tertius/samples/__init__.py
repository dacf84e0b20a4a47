"""Sample reports that ship with Tertius, each crisis in a folder of its own with its hand-made codes.

What comes in: nothing. What goes out: paths of report files that `tertius.reading` takes and of the gold codes
beside them. This stands outside the way of the data; only examples, `make brief` and tests use it.
"""

from __future__ import annotations

from pathlib import Path

REPORT_SUFFIXES = (".html", ".jsonl", ".md", ".txt")


def sample_reports(name: str = "crisis_1969_1972") -> tuple[Path, ...]:
    """Paths of the reports of one sample crisis, in the order of their dates.

    Parameters
    ----------
    name
        Folder of the crisis under `tertius.samples`.

    Returns
    -------
    tuple of pathlib.Path
        Every report; the README and the gold codes are left out.

    Raises
    ------
    NotFoundError
        No sample crisis has that name.

    Examples
    --------
    >>> [path.name for path in sample_reports()][:2]
    ['1969-03-04-ussuri.txt', '1969-08-29-briefing.txt']
    """
    from tertius.errors import NotFoundError

    folder = Path(__file__).parent / name
    if not folder.is_dir():
        known = ", ".join(
            sorted(path.name for path in Path(__file__).parent.iterdir() if (path / "gold.jsonl").is_file())
        )
        raise NotFoundError(f"no sample crisis is called {name!r}; there is: {known}")
    return tuple(
        path for path in sorted(folder.iterdir()) if path.suffix in REPORT_SUFFIXES and path.name[:4].isdigit()
    )
