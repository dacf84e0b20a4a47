"""Facts about the event types, crosswalks and scales."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertius.errors import DataError, NotFoundError
from tertius.ontology import Ontology, load_ontology
from tertius.ontology.files import DATA, read_lines, read_toml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def reference() -> Path:
    folder = Path(os.environ.get("TERTIUS_REFERENCE", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the reference data is not at {folder}")
    return folder


def scored(ontology: Ontology) -> Iterator[tuple[str, str, float]]:
    for name, found in ontology.types.items():
        yield name, "", found.intensity
        for mode in found.modes.values():
            yield name, mode.name, mode.intensity


def test_sixteen_types_four_to_five_a_quad_class(ontology: Ontology) -> None:
    quads = [found.quad for found in ontology.types.values()]
    assert len(quads) == 16
    assert {quad: quads.count(quad) for quad in quads} == {
        "verbal cooperation": 4,
        "material cooperation": 3,
        "verbal conflict": 4,
        "material conflict": 5,
    }


def test_intensity_has_the_sign_of_its_quad_class_but_for_requests_of_help(ontology: Ontology) -> None:
    wrong = {
        (name, mode)
        for name, mode, value in scored(ontology)
        if value * (1 if "cooperation" in ontology.quad(name) else -1) <= 0
    }
    assert wrong == {("REQUEST", ""), ("REQUEST", "assist"), ("REQUEST", "meet")}


def test_material_acts_are_stronger_than_verbal_ones(ontology: Ontology) -> None:
    strengths = {name: abs(found.intensity) for name, found in ontology.types.items()}
    verbal = [strengths[name] for name in strengths if ontology.quad(name).startswith("verbal")]
    material = [strengths[name] for name in strengths if ontology.quad(name).startswith("material")]
    assert max(verbal) <= min(material)


def test_intensities_lie_on_the_scale_and_have_one_decimal(ontology: Ontology) -> None:
    scale = ontology.scales["plover"]
    for _, _, value in scored(ontology):
        assert scale.minimum <= value <= scale.maximum
        assert round(value, 1) == value


def test_the_printed_sign_error_of_accuse_is_put_right(ontology: Ontology) -> None:
    assert ontology.intensity("ACCUSE") == -3.0


def test_fifteen_roots(ontology: Ontology) -> None:
    assert len({ontology.root15(name) for name in ontology.types}) == 15
    assert ontology.root15("CONCEDE") == ontology.root15("RETREAT") == "YIELD"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("010", ("", "")),
        ("022", ("REQUEST", "assist")),
        ("042", ("CONSULT", "visit")),
        ("057", ("SUPPORT", "")),
        ("0862", ("RETREAT", "access")),
        ("111", ("ACCUSE", "disapprove")),
        ("163", ("COERCE", "restrict")),
        ("1661", ("SANCTION", "expel")),
        ("195", ("ASSAULT", "heavy-weapons")),
    ],
)
def test_cameo_codes(ontology: Ontology, code: str, expected: tuple[str, str]) -> None:
    found = ontology.crosswalk("cameo")[code]
    assert (found.type, found.mode) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("023", ("", "")),
        ("031", ("CONSULT", "")),
        ("065", ("RETREAT", "ceasefire")),
        ("150", ("REQUEST", "change")),
        ("195", ("SANCTION", "withdraw")),
        ("223", ("ASSAULT", "")),
    ],
)
def test_weis_codes(ontology: Ontology, code: str, expected: tuple[str, str]) -> None:
    found = ontology.crosswalk("weis")[code]
    assert (found.type, found.mode) == expected


def test_codes_are_well_formed_and_their_parents_are_there(ontology: Ontology) -> None:
    for name, longest in (("cameo", 4), ("weis", 3)):
        table = ontology.crosswalk(name)  # type: ignore[arg-type]
        for code in table:
            assert code.isdecimal()
            assert 2 <= len(code) <= longest
            assert len(code) == 2 or code[:-1] in table
    assert {code for code in ontology.crosswalk("cameo") if len(code) == 2} == {f"{n:02}" for n in range(1, 21)}
    assert {code for code in ontology.crosswalk("weis") if len(code) == 2} == {f"{n:02}" for n in range(1, 23)}


def test_only_mere_statements_have_no_type(ontology: Ontology) -> None:
    cameo = {code for code, found in ontology.crosswalk("cameo").items() if not found.type}
    weis = {code for code, found in ontology.crosswalk("weis").items() if not found.type}
    assert all(code.startswith("01") for code in cameo)
    assert all(code.startswith("02") for code in weis)


def test_the_goldstein_value_agrees_with_the_quad_class(ontology: Ontology) -> None:
    """A code whose Goldstein value and PLOVER class pull apart is a wrong crosswalk, or one of these known ones."""
    apart = {
        code
        for code, found in ontology.crosswalk("weis").items()
        if found.type and found.type != "REQUEST"
        for value in [ontology.goldstein("goldstein_weis", code)]
        if value is not None and (value < 0) == ("cooperation" in ontology.quad(found.type))
    }
    assert apart == {"063"}


def test_scales_hold_together(ontology: Ontology) -> None:
    for scale in ontology.scales.values():
        assert scale.minimum < scale.neutral - scale.delta < scale.neutral + scale.delta < scale.maximum
        assert scale.source
    for name, table in ontology.values.items():
        scale = ontology.scales[name]
        assert all(scale.minimum <= value <= scale.maximum for value in table.values())


def test_a_scale_has_no_value_where_its_source_has_none(ontology: Ontology) -> None:
    assert ontology.goldstein("goldstein_weis", "130") is None
    assert ontology.goldstein("goldstein_cameo_gdelt", "0357") is None
    assert ontology.goldstein("goldstein_cameo_keds", "0357") == 7.0


def test_the_three_sources_disagree_on_denied_responsibility(ontology: Ontology) -> None:
    values = [ontology.goldstein(f"goldstein_cameo_{name}", "016") for name in ("icews", "gdelt", "keds")]
    assert values == [-5.0, -2.0, 3.4]


def test_unknown_names_say_what_there_is(ontology: Ontology) -> None:
    with pytest.raises(NotFoundError, match="no event type named 'HUG'; there are ACCUSE"):
        ontology.intensity("HUG")
    with pytest.raises(NotFoundError, match="no mode of ACCUSE named 'aerial'"):
        ontology.intensity("ACCUSE", "aerial")
    with pytest.raises(NotFoundError, match="no Goldstein scale named 'plover'"):
        ontology.goldstein("plover", "010")


def test_tables_cannot_be_changed(ontology: Ontology) -> None:
    with pytest.raises(TypeError):
        ontology.types["HUG"] = ontology.types["AID"]  # type: ignore[index]


@pytest.mark.parametrize("name", ["types", "modes", "contexts", "cameo", "weis", "goldstein_cameo", "sectors"])
def test_files_are_sorted_without_duplicates(name: str) -> None:
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        _, *rows = csv.reader(stream)
    keys = [tuple(row[:2]) if name == "modes" else row[0] for row in rows]
    if name not in {"types", "sectors"}:
        assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


def test_sector_words_are_those_of_the_actors() -> None:
    words = [
        "government",
        "executive",
        "military",
        "police",
        "legislature",
        "judiciary",
        "intelligence",
        "opposition",
        "rebel",
        "party",
        "media",
        "business",
        "civilian",
        "ngo",
        "igo",
        "religious",
        "education",
        "health",
        "labor",
        "criminal",
        "other",
    ]
    assert set(load_ontology().sectors.values()) <= set(words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nx\n", "line 1: the header is 'name'; it must be 'name,definition'"),
        ("name,definition\nx\n", "line 2: 1 fields where 2 belong"),
        ('name,definition\n"x,y\n', "not a CSV file"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "contexts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_lines(path, ("name", "definition"))


def test_a_file_that_is_missing_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_lines(tmp_path / "none.csv", ("name",))
    (tmp_path / "latin.csv").write_bytes(b"name\nd\xe9tente\n")
    with pytest.raises(DataError, match="not UTF-8"):
        read_lines(tmp_path / "latin.csv", ("name",))
    (tmp_path / "x.toml").write_text("a = ", encoding="utf-8")
    with pytest.raises(DataError, match="not a TOML file"):
        read_toml(tmp_path / "x.toml")


@pytest.mark.reference
def test_types_and_modes_are_those_of_plover(ontology: Ontology, reference: Path) -> None:
    plover = json.loads((reference / "reading" / "plover_ontology.json").read_text(encoding="utf-8"))
    scores = {tuple(key.lower().partition(": ")[::2]): value for key, value in plover["scores"].items()}
    scores["accuse", ""] = -3.0
    assert {(name.lower(), mode): value for name, mode, value in scored(ontology)} == scores
    assert {name: found.quad.upper() for name, found in ontology.types.items()} == plover["quad"]


@pytest.mark.reference
def test_every_code_of_the_plover_table_is_mapped_as_there_or_noted(ontology: Ontology, reference: Path) -> None:
    plover = json.loads((reference / "reading" / "plover_ontology.json").read_text(encoding="utf-8"))
    cameo = ontology.crosswalk("cameo")
    for code, entry in plover["cameo2plover"].items():
        found = cameo[code]
        if found.note != "decided":
            assert found.type == entry["event"]
            assert found.mode == (entry["mode"] or "") or found.note == f"adapted: the table has {entry['mode']}"
    decided = {code for code, found in cameo.items() if found.note == "decided"}
    assert decided == (set(cameo) - set(plover["cameo2plover"])) | {"08"}


@pytest.mark.reference
@pytest.mark.parametrize(
    ("scale", "file", "key", "column"),
    [
        ("goldstein_weis", "scale_weis_goldstein.csv", "weis_code", "goldstein"),
        ("goldstein_cameo_icews", "scale_cameo_goldstein.csv", "code", "icews_pkg"),
        ("goldstein_cameo_gdelt", "scale_cameo_goldstein.csv", "code", "gdelt"),
        ("goldstein_cameo_keds", "scale_cameo_goldstein.csv", "code", "keds_cameo_0_9b5"),
    ],
)
def test_goldstein_values_are_the_published_ones(
    ontology: Ontology, reference: Path, scale: str, file: str, key: str, column: str
) -> None:
    with (reference / "events" / file).open(newline="", encoding="utf-8") as stream:
        expected = {row[key]: float(row[column]) for row in csv.DictReader(stream) if row[column]}
    assert dict(ontology.values[scale]) == expected
