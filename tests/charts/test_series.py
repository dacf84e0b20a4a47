"""The picture of relations over time: what it marks and names, its forms, and that it is the same on every run."""

import json
import re

import pytest
from tests.event_rows import act, make_table

from tertius.charts import Picture
from tertius.charts.measured import candidates, event_line, series_chart
from tertius.errors import InputError, NotFoundError
from tertius.estimates import Parameters, relations
from tertius.records import Event

TRIO = ("USA", "RUS", "IRN")
NAMES = {"USA": "United States", "RUS": "Russia", "IRN": "Iran"}
NASTY = "</script><b>&\"'"


def rows():
    out = [act("USA", "IRN", -3.0, date=f"2016-{month:02d}-05", id=f"cold{month}") for month in range(1, 13)]
    out += [act("USA", "IRN", -9.0, date="2016-07-03", id=f"war{i}") for i in range(3)]
    out += [act("IRN", "USA", 4.0, date="2016-07-20", id="warm"), act("USA", "RUS", 1.0, date="2016-02-01", id="met")]
    return out


def event(key, intensity, **more):
    fields = {
        "id": key,
        "document": "",
        "start": 0,
        "stop": 0,
        "date": "2016-07-03",
        "reported": "",
        "source": "USA",
        "target": "IRN",
        "source_sector": "",
        "target_sector": "",
        "type": "ASSAULT",
        "mode": "heavy-weapons",
        "quad": "material conflict",
        "about": None,
        "symmetric": False,
        "intensity": intensity,
        "scale": "plover",
        "code": "",
        "status": "actual",
        "confidence": 1.0,
        "attribution": (),
        "agent": "",
        "flags": (),
        "coder": "",
        "dataset": "",
        "trace": (),
    }
    return Event(**(fields | more))


@pytest.fixture(scope="module")
def measured():
    return relations(make_table(rows()), TRIO, parameters=Parameters())


@pytest.fixture(scope="module")
def picture(measured):
    events = {f"war{i}": event(f"war{i}", -9.0) for i in range(3)} | {"warm": event("warm", 4.0, source="IRN")}
    return Picture(series_chart(measured, NAMES, events, {"war0": f"Ships fired. {NASTY}"}))


def test_six_directions_stand_in_three_pairs(picture):
    labels = [[series.label for series in pair] for pair in picture.chart.pairs]
    assert labels[0] == ["United States → Russia", "Russia → United States"]
    assert [len(pair) for pair in labels] == [2, 2, 2]
    assert len({label for pair in labels for label in pair}) == 6
    about = {series.label: series.about for pair in picture.chart.pairs for series in pair}
    assert about["Russia → Iran"] == "no events"
    assert about["Iran → United States"] == "1 events; none in 11 of 12 months"


def test_the_period_that_weighs_most_is_marked_by_its_strongest_event(measured, picture):
    found = {(c.key[:2], c.side): c for c in candidates(measured)}
    heavy = found[("USA", "IRN"), -1]
    assert heavy.period == "2016-07"
    assert heavy.events[:3] == ("war0", "war1", "war2")
    marks = [mark for pair in picture.chart.pairs for series in pair for mark in series.highlights]
    assert [(mark.number, mark.event) for mark in marks] == [(1, "war0"), (2, "warm")]
    assert marks[0].text == "2016-07-03  United States → Iran: Assault, heavy weapons, −9.0"


def test_band_sign_and_counts_are_those_of_the_relation(measured, picture):
    series = next(s for pair in picture.chart.pairs for s in pair if s.label == "United States → Iran")
    july = next(point for point in series.points if point.period == "2016-07")
    relation = measured.relation(("USA", "IRN", ""), "2016-07")
    assert july.mean == pytest.approx(relation.mean, abs=1e-3)
    assert july.high - july.low == pytest.approx(2 * 1.6448536 * relation.sd, abs=2e-3)
    assert (july.cooperation, july.conflict, july.sign) == (0.0, 4.0, "−")
    assert (july.start, july.stop) == ("2016-07-01", "2016-08-01")
    silent = next(s for pair in picture.chart.pairs for s in pair if s.label == "Russia → Iran").points
    assert all(point.high - point.low > july.high - july.low for point in silent)


def test_every_form_is_the_same_on_every_run():
    picture = Picture(series_chart(relations(make_table(rows()), ("USA", "IRN"), "quarter"), NAMES))
    again = Picture(picture.chart)
    assert again.to_json() == picture.to_json()
    assert again.to_svg() == picture.to_svg()
    assert again.to_png(0.5) == picture.to_png(0.5)
    assert picture.to_png(0.5)[1:4] == b"PNG"


def test_the_page_loads_nothing_and_holds_any_text(picture):
    page = picture.to_html()
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(?:script|link|img|iframe)\b|url\((?!#)", outside)
    assert NASTY not in page.split("<main>")[1].split("</main>")[0]
    assert page.count("</script>") == page.count("<script>") == 2
    spec = json.loads(page.split("window.tertiusSpec = ")[1].split(";</script>")[0].replace("<\\/", "</"))
    assert spec == picture.spec
    assert "Ships fired." in page


def test_imported_codes_are_told_in_words():
    line = event_line(event("k", -10.0, scale="goldstein_weis", code="223", symmetric=True), NAMES)
    assert line == "2016-07-03  United States and Iran: Military engagement (WEIS 223), −10.0"
    assert event_line(event("k", None, status="possible"), NAMES).endswith("Assault, heavy weapons, possible")


def test_saved_by_suffix(tmp_path, picture):
    picture.save(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == picture.spec
    with pytest.raises(InputError, match=r"\.html, \.svg, \.png"):
        picture.save(tmp_path / "a.gif")


@pytest.mark.parametrize("freq", ["week", "week52", "month", "quarter", "year"])
def test_every_period_can_be_drawn(freq):
    result = relations(make_table(rows()), ("USA", "IRN"), freq)
    spec = Picture(series_chart(result, NAMES)).spec
    assert len(spec["datasets"]["data-0"]) == len(result.periods)


def test_what_cannot_be_drawn_is_said():
    table = make_table(rows())
    with pytest.raises(InputError, match="no course"):
        series_chart(relations(table, TRIO, "all"), NAMES)
    with pytest.raises(InputError, match="two to 5 actors, not all"):
        series_chart(relations(table), NAMES)
    with pytest.raises(NotFoundError, match="nothing to draw"):
        series_chart(relations(table.slice(0, 0), TRIO), NAMES)
