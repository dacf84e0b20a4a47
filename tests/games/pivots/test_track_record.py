"""The game against history: nothing is known before it happens, and no skill is called no skill."""

import numpy as np
import pyarrow as pa
import pytest

import tertius
from tertius.errors import InputError, NotFoundError
from tertius.games.pivots.history import OUTCOMES, _scored, track_record
from tertius.records import Trial

TRIO = ("P", "A", "B")


def events(months=60, seed=4, until=10**6):
    """A quarrel of A and B, and a pivot that acts at random toward either, about one event a dyad and week."""
    rng = np.random.default_rng(seed)
    rows = []
    for month in range(months):
        for source, target, level in (("A", "B", -6), ("B", "A", -6), ("P", "A", 2), ("P", "B", 2), ("A", "P", 2)):
            for day in (3, 10, 17, 24):
                date = f"{1990 + month // 12}-{month % 12 + 1:02d}-{day:02d}"
                rows.append((source, target, date, float(np.clip(round(level + rng.normal(0, 3)), -10, 10))))
    rows = [row for row in rows if (int(row[2][:4]) - 1990) * 12 + int(row[2][5:7]) <= until]
    columns = dict(zip(("source", "target", "date", "intensity"), map(list, zip(*rows, strict=True)), strict=True))
    columns["quad"] = ["verbal cooperation" if g >= 0 else "verbal conflict" for g in columns["intensity"]]
    return pa.table(columns)


def then(table):
    return tertius.relations(table, TRIO, "month", known="then")


@pytest.fixture(scope="module")
def random_pivot():
    return track_record(then(events()), pivot="P", draws=16)


def test_a_pivot_that_acts_at_random_is_not_foretold(random_pivot):
    assert random_pivot.verdict != "skill"
    assert random_pivot.cases >= 30
    assert random_pivot.text.startswith(("The game has shown no skill", "The game is worse than the base rate"))
    assert sum(value for _, value in random_pivot.counts) == random_pivot.cases


def test_what_was_said_does_not_change_with_what_came_later(random_pivot):
    early = {trial.period: trial for trial in track_record(then(events(until=50)), pivot="P", draws=16).trials}
    assert early
    for trial in random_pivot.trials:
        if trial.period in early:
            assert early[trial.period].predicted == pytest.approx(trial.predicted, abs=1e-6)
            assert early[trial.period].base == pytest.approx(trial.base, abs=1e-6)


def trials(predict, seed=1, count=120):
    rng = np.random.default_rng(seed)
    out = []
    for number in range(count):
        came = int(rng.integers(3))
        out.append(
            Trial(
                period=f"{number:04d}",
                predicted=predict(came),
                base=(1 / 3, 1 / 3, 1 / 3),
                observed=OUTCOMES[came],
                shift=(1.0, -1.0, 0.0)[came],
                error=0.5,
            )
        )
    return tuple(out)


@pytest.mark.parametrize(
    ("predict", "verdict"),
    [
        (lambda came: tuple(np.eye(3)[came] * 0.6 + 0.4 / 3), "skill"),
        (lambda came: (1 / 3, 1 / 3, 1 / 3), "no skill"),
        (lambda came: tuple(np.eye(3)[(came + 1) % 3]), "worse than the base rate"),
    ],
)
def test_the_verdict_is_that_of_the_interval(predict, verdict):
    found = _scored(trials(predict), TRIO, ("month", 1), 64, 1)
    assert found.verdict == verdict
    assert (found.skill_low > 0, found.skill_high < 0) == (verdict == "skill", verdict == "worse than the base rate")


def test_few_cases_get_no_verdict():
    found = track_record(then(events(months=20)), pivot="P", draws=16)
    assert found.verdict == "too few cases"
    assert "no verdict is given" in found.text


def test_questions_that_cannot_be_asked_of_a_history():
    table = events(months=8)
    with pytest.raises(InputError, match="known='then'"):
        track_record(tertius.relations(table, TRIO, "month"), pivot="P")
    with pytest.raises(NotFoundError, match="C is not a corner"):
        track_record(then(table), pivot="C")
