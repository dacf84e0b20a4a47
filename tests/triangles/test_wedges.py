"""Attempts to part two others are found where they are aimed at the pair asked for."""

from tertius.triangles import wedge_attempts


def test_wedges_among_the_corners_and_no_other_events(make_event):
    plain = make_event(source="USA", target="RUS", about=("IRN",))
    wedge = make_event(source="USA", target="RUS", about=("IRN",), flags=("wedge",), intensity=None, type="COERCE")
    mirror = make_event(source="USA", target="IRN", about=("RUS",), flags=("wedge",), intensity=None, type="COERCE")
    wanted = make_event(source="IRN", target="USA", about=("RUS",), flags=("wedge",), status="intended", date="2016")
    denied = make_event(source="RUS", target="USA", about=("IRN",), flags=("wedge",), status="denied")
    elsewhere = make_event(source="USA", target="RUS", about=("CHN",), flags=("wedge",), intensity=None)
    events = [plain, wedge, mirror, wanted, denied, elsewhere]
    found = wedge_attempts(events, ["USA", "RUS", "IRN"])
    assert found[0] == wanted
    assert set(found) == {wedge, mirror, wanted}
    assert set(wedge_attempts(events)) == {wedge, mirror, wanted, elsewhere}
    assert wedge_attempts(events, ["USA", "CHN", "IRN"]) == ()
