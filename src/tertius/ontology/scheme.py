"""Event types, modes, crosswalks and intensity scales: data files come in, one frozen `Ontology` goes out.

Every later stage takes the ontology as an argument: reading and importing to type events, estimates to know each
scale's neutral point. The tables stand in `data/`; `data/NOTICE.md` says where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast, get_args

from tertius.errors import DataError, NotFoundError
from tertius.ontology.files import DATA, Line, read_lines, read_toml
from tertius.records import Quad

Crosswalk = Literal["cameo", "weis"]

V = TypeVar("V")

SCALE_FIELDS = ("source", "file", "column", "minimum", "maximum", "neutral", "delta")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A finer kind of an event type, with its own PLOVER intensity."""

    name: str
    intensity: float
    gloss: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One of the 16 PLOVER types: `intensity` is that of an event without a mode, `root15` joins two types in YIELD."""

    name: str
    quad: Quad
    intensity: float
    root15: str
    definition: str
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a CAMEO or WEIS code means in PLOVER; `type` is empty where PLOVER has none (mere statements)."""

    code: str
    type: str
    mode: str
    context: tuple[str, ...]
    description: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An intensity scale: a relation is neutral within `delta` of `neutral`."""

    name: str
    neutral: float
    delta: float
    minimum: float
    maximum: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """All that Tertius knows of event types, codes and scales; made by `load_ontology`."""

    types: Mapping[str, EventType]
    contexts: Mapping[str, str]
    sectors: Mapping[str, str]
    scales: Mapping[str, Scale]
    crosswalks: Mapping[str, Mapping[str, Code]]
    values: Mapping[str, Mapping[str, float]]

    def type(self, name: str) -> EventType:
        """Return the event type of that name.

        Raises
        ------
        NotFoundError
            When PLOVER has no such type.
        """
        return _find(self.types, name, "event type")

    def intensity(self, type: str, mode: str = "") -> float:
        """Return the PLOVER intensity, -10 to +10, of a type or of one of its modes.

        Raises
        ------
        NotFoundError
            When the type, or the mode of that type, is not known.

        Examples
        --------
        >>> ontology = load_ontology()
        >>> ontology.intensity("ACCUSE"), ontology.intensity("ACCUSE", "disapprove")
        (-3.0, -2.0)
        """
        found = self.type(type)
        return _find(found.modes, mode, f"mode of {type}").intensity if mode else found.intensity

    def quad(self, type: str) -> Quad:
        """Return the quad class of a type.

        Examples
        --------
        >>> load_ontology().quad("AID")
        'material cooperation'
        """
        return self.type(type).quad

    def root15(self, type: str) -> str:
        """Return the type among the 15 roots, where CONCEDE and RETREAT are one.

        Examples
        --------
        >>> load_ontology().root15("RETREAT")
        'YIELD'
        """
        return self.type(type).root15

    def crosswalk(self, name: Crosswalk) -> Mapping[str, Code]:
        """Return the table from the codes of CAMEO or WEIS to PLOVER.

        Examples
        --------
        >>> code = load_ontology().crosswalk("cameo")["0871"]
        >>> code.type, code.mode, code.context
        ('RETREAT', 'ceasefire', ('military',))
        """
        return _find(self.crosswalks, name, "crosswalk")

    def goldstein(self, scale: str, code: str) -> float | None:
        """Return the value of a code on a Goldstein scale, None where the scale has none for it.

        Parameters
        ----------
        scale : str
            A name in `scales` that begins with `goldstein_`.
        code : str
            A CAMEO or WEIS code, with its leading zero.

        Examples
        --------
        >>> load_ontology().goldstein("goldstein_weis", "223")
        -10.0
        """
        return _find(self.values, scale, "Goldstein scale").get(code)


def _find(table: Mapping[str, V], key: str, what: str) -> V:
    try:
        return table[key]
    except KeyError:
        raise NotFoundError(f"no {what} named {key!r}; there are {', '.join(sorted(table))}") from None


@cache
def load_ontology() -> Ontology:
    """Load the event types, crosswalks and scales that ship with Tertius.

    Returns
    -------
    Ontology
        The same frozen object on every call.

    Raises
    ------
    DataError
        When a data file does not hold together.

    Examples
    --------
    >>> ontology = load_ontology()
    >>> len(ontology.types), ontology.scales["plover"].delta
    (16, 0.5)
    """
    types = _types(DATA)
    contexts = {line.values[0]: line.values[1] for line in read_lines(DATA / "contexts.csv", ("name", "definition"))}
    weis = read_lines(DATA / "weis.csv", ("code", "goldstein", "type", "mode", "description"))
    cameo = read_lines(DATA / "cameo.csv", ("code", "type", "mode", "context", "description", "note"))
    crosswalks = {
        "cameo": {code.code: code for code in (_code(line, types, contexts) for line in cameo)},
        "weis": {code.code: code for code in (_code(line, types, contexts) for line in weis)},
    }
    scales, values = _scales(DATA, weis)
    sectors = read_lines(DATA / "sectors.csv", ("code", "sector", "note"))
    return Ontology(
        types=MappingProxyType(types),
        contexts=MappingProxyType(contexts),
        sectors=MappingProxyType({line.values[0]: line.values[1] for line in sectors}),
        scales=MappingProxyType(scales),
        crosswalks=MappingProxyType({name: MappingProxyType(table) for name, table in crosswalks.items()}),
        values=MappingProxyType(values),
    )


def _types(folder: Path) -> dict[str, EventType]:
    modes: dict[str, dict[str, Mode]] = {}
    for line in read_lines(folder / "modes.csv", ("type", "mode", "intensity", "gloss")):
        type_, mode, _, gloss = line.values
        modes.setdefault(type_, {})[mode] = Mode(name=mode, intensity=_required(line, "intensity"), gloss=gloss)
    types = {}
    for line in read_lines(folder / "types.csv", ("name", "quad", "intensity", "root15", "definition")):
        name, quad, _, root15, definition = line.values
        if quad not in get_args(Quad):
            line.fail("quad", f"{quad!r} is not one of {', '.join(get_args(Quad))}")
        types[name] = EventType(
            name=name,
            quad=cast(Quad, quad),
            intensity=_required(line, "intensity"),
            root15=root15,
            definition=definition,
            modes=MappingProxyType(modes.pop(name, {})),
        )
    if modes:
        raise DataError(f"{folder / 'modes.csv'}, field type: {', '.join(sorted(modes))} not in types.csv")
    return types


def _required(line: Line, field: str) -> float:
    value = line.number_of(field)
    if value is None:
        line.fail(field, "is empty; a number belongs here")
    return value


def check_type(line: Line, types: Mapping[str, EventType], type_: str, mode: str, prefix: str = "") -> None:
    """Raise a DataError unless `type_` is empty or known, and `mode` is empty or a mode of it."""
    if type_ and type_ not in types:
        line.fail(f"{prefix}type", f"{type_!r} is no event type; there are {', '.join(types)}")
    if mode and (not type_ or mode not in types[type_].modes):
        line.fail(f"{prefix}mode", f"{mode!r} is no mode of {type_ or 'an empty type'}")


def _code(line: Line, types: Mapping[str, EventType], contexts: Mapping[str, str]) -> Code:
    row = dict(zip(line.columns, line.values, strict=True))
    check_type(line, types, row["type"], row["mode"])
    context = tuple(part for part in row.get("context", "").split("|") if part)
    for part in context:
        if part not in contexts:
            line.fail("context", f"{part!r} is not in contexts.csv")
    return Code(
        code=row["code"],
        type=row["type"],
        mode=row["mode"],
        context=context,
        description=row["description"],
        note=row.get("note", ""),
    )


def _scales(folder: Path, weis: list[Line]) -> tuple[dict[str, Scale], dict[str, Mapping[str, float]]]:
    columns = ("code", "icews_pkg", "gdelt", "keds_cameo_0_9b5")
    lines = {"weis.csv": weis, "goldstein_cameo.csv": read_lines(folder / "goldstein_cameo.csv", columns)}
    scales: dict[str, Scale] = {}
    values: dict[str, Mapping[str, float]] = {}
    path = folder / "scales.toml"
    for name, table in read_toml(path).items():
        missing = [field for field in SCALE_FIELDS if field not in table]
        if missing:
            raise DataError(f"{path}, table {name}, field {missing[0]}: is missing")
        scales[name] = _scale(name, table)
        if name.startswith("goldstein_"):
            values[name] = MappingProxyType(_column(lines[table["file"]], table["column"]))
    return scales, values


def _scale(name: str, table: Mapping[str, Any]) -> Scale:
    return Scale(
        name=name,
        neutral=float(table["neutral"]),
        delta=float(table["delta"]),
        minimum=float(table["minimum"]),
        maximum=float(table["maximum"]),
        source=table["source"],
    )


def _column(lines: list[Line], column: str) -> dict[str, float]:
    numbers = ((line.values[0], line.number_of(column)) for line in lines)
    return {code: value for code, value in numbers if value is not None}
