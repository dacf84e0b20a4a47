"""The file of assumptions: what ships holds together, and a user's mistake gets one line with file, key and remedy."""

import pytest

from tertius.errors import DataError, InputError
from tertius.games.pivots.assumptions import load_assumptions, write_assumptions


def test_what_ships_says_for_each_term_why_and_on_whose_word():
    for term in load_assumptions().terms:
        assert term.label, term.name
        assert term.formula, term.name
        assert term.meaning.endswith("."), term.name
        assert term.why.endswith((".", ".)")), term.name
        assert term.literature, term.name


def test_defaults_are_the_middle_of_their_ranges():
    """So that no default was chosen for the answer it gives."""
    for term in load_assumptions().terms:
        assert term.default == pytest.approx((term.low + term.high) / 2), term.name


def test_a_copy_reads_as_what_it_copies_and_is_not_overwritten(tmp_path):
    path = write_assumptions(tmp_path / "my.toml")
    assert load_assumptions(path) == load_assumptions()
    with pytest.raises(InputError, match=r"my\.toml: exists already"):
        write_assumptions(path)


def test_an_edit_changes_that_term_and_the_version_alone(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text('[terms.entanglement]\nplayer = "pivot"\nlow = 0\ndefault = 0\nhigh = 0.5\n')
    mine, shipped = load_assumptions(path), load_assumptions()
    assert (mine["entanglement"].low, mine["entanglement"].high) == (0.0, 0.5)
    assert mine["entanglement"].why == shipped["entanglement"].why
    assert [term for term in mine.terms if term not in shipped.terms] == [mine["entanglement"]]
    assert mine.version.startswith(f"{shipped.version}+")


TERM = '[terms.entanglement]\nplayer = "pivot"\nlow = 0\ndefault = 0.5\nhigh = 1\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[terms.entangelment]\n", "terms.entangelment: is not a term; the terms are: affinity, "),
        (TERM.replace('player = "pivot"\n', ""), 'terms.entanglement.player: is missing; add player = "pivot"'),
        (TERM.replace('"pivot"', '"rivals"'), "terms.entanglement.player: is 'rivals'; it must be 'pivot'"),
        (TERM.replace("high = 1", "high = inf"), "terms.entanglement.high: is inf; write a finite number"),
        (TERM.replace("high = 1", "high = nan"), "terms.entanglement.high: is nan; write a finite number"),
        (TERM.replace("low = 0", "low = 2"), "terms.entanglement: has low = 2, default = 0.5, high = 1; it must be"),
        (TERM.replace("0.5", '"half"'), "terms.entanglement.default: is 'half'; write a number"),
        (TERM.replace("low = 0", "low = -1"), "it must be 0 <= low <= default <= high"),
        (TERM + "hihg = 2\n", "terms.entanglement.hihg: is not known; the keys are:"),
        (TERM + "sign = 1\n", "terms.entanglement.sign: is 1; it must be -1"),
        ("[terms.exposed]\nplayer='pivot'\nlow=0\ndefault=1\nhigh=2\n", "0 <= low <= default <= high <= 1"),
        ("unit = 0\n", "unit: is 0; write a positive number"),
        ("weights = 3\n", "weights: is not known"),
        ("[terms\n", "not TOML"),
    ],
)
def test_a_mistake_gets_one_line_with_file_key_and_remedy(tmp_path, text, says):
    path = tmp_path / "my.toml"
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        load_assumptions(path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert says in line
    assert "\n" not in line


def test_no_file_is_said_so(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        load_assumptions(tmp_path / "none.toml")
