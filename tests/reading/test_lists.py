"""Lists of actors on either side of a verb: each pair an act, and an index of names no report."""

import re

import pytest

from tertius import read
from tertius.reading.roles import LISTED

STATES = re.findall(
    r"\w+",
    "Norway Chad Peru Mali Oman Cuba Laos Fiji Togo Iraq Iran Chile Kenya Ghana Niger Gabon Sudan Yemen Qatar Haiti "
    "Nepal Egypt Libya Syria Spain Italy Malta Japan China India Benin Congo Angola Zambia Malawi Rwanda Uganda Brazil "
    "Canada Mexico Panama Poland Serbia Greece Cyprus",
)


def condemned(tmp_path, sources, targets):
    first, second = STATES[:sources], STATES[sources : sources + targets]
    path = tmp_path / "list.txt"
    path.write_text(f"{', '.join(first[:-1])} and {first[-1]} condemned {', '.join(second[:-1])} and {second[-1]}.")
    return read(path, date="2010-05-05").events


@pytest.mark.parametrize(("sources", "targets"), [(20, 2), (2, 20), (22, 22)])
def test_each_pair_of_two_lists_is_an_act(tmp_path, sources, targets):
    assert sources * targets <= LISTED
    events = condemned(tmp_path, sources, targets)
    assert len({(event.source, event.target) for event in events}) == len(events) == sources * targets
    assert {event.type for event in events} == {"ACCUSE"}


def test_more_pairs_than_any_report_tells_of_are_none(tmp_path):
    assert LISTED < 22 * 23
    assert len(condemned(tmp_path, 22, 23)) == 0
