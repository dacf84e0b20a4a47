"""Event codes → type, mode, class and intensity, as one small table that the database joins to the rows.

CAMEO and WEIS codes go through the crosswalks of the ontology; the class is that of the PLOVER type, and of the
code's root where PLOVER has no type (mere statements), by `data/quads.csv`.
A code without a score on the scale has no intensity: it is stored, and not counted in a mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tertius.importing.actors import DATA
from tertius.importing.layouts import CodeScheme
from tertius.ontology import Ontology, load_ontology
from tertius.ontology.files import read_lines

if TYPE_CHECKING:
    import pyarrow

Entry = tuple[str, str, str, str, float | None]


def code_table(scheme: CodeScheme, scale: str) -> pyarrow.Table:
    """Columns `code`, `type`, `mode`, `quad`, `intensity`: one row a code of the scheme, by code.

    Parameters
    ----------
    scheme : {"cameo", "weis", "plover"}
        `plover` are the names of the types, alone or with a mode behind a colon.
    scale : str
        A scale of the ontology.

    Examples
    --------
    >>> rows = {row["code"]: row for row in code_table("weis", "goldstein_weis").to_pylist()}
    >>> rows["199"]["type"], rows["199"]["intensity"], rows["223"]["intensity"]
    ('SANCTION', None, -10.0)
    """
    import pyarrow as pa

    ontology = load_ontology()
    entries = sorted(_plover(ontology) if scheme == "plover" else _walked(ontology, scheme, scale))
    names = ("code", "type", "mode", "quad")
    columns = [pa.array([entry[at] for entry in entries], pa.string()) for at in range(4)]
    columns.append(pa.array([entry[4] for entry in entries], pa.float64()))
    return pa.table(columns, names=[*names, "intensity"])


def _walked(ontology: Ontology, scheme: str, scale: str) -> Iterator[Entry]:
    quads = _quads()
    for code, meaning in ontology.crosswalk(scheme).items():  # type: ignore[arg-type]
        quad = ontology.quad(meaning.type) if meaning.type else quads[scheme, code[:2]]
        if scale == "plover":
            value = ontology.intensity(meaning.type, meaning.mode) if meaning.type else None
        else:
            value = ontology.goldstein(scale, code)
        yield code, meaning.type, meaning.mode, quad, value


def _plover(ontology: Ontology) -> Iterator[Entry]:
    for kind in ontology.types.values():
        yield kind.name, kind.name, "", kind.quad, kind.intensity
        for mode in kind.modes.values():
            yield f"{kind.name}:{mode.name}", kind.name, mode.name, kind.quad, mode.intensity


@cache
def _quads() -> dict[tuple[str, str], str]:
    lines = read_lines(DATA / "quads.csv", ("scheme", "root", "quad"))
    return {(line.values[0], line.values[1]): line.values[2] for line in lines}
