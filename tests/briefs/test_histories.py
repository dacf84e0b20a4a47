"""A history as a page: what it tells in words, pictures and letters."""

import pytest
from tests.event_rows import act, make_table

from tertius.briefs.histories import cited, history_page
from tertius.estimates import relations
from tertius.triangles import triangle_history

TRIO = ("USA", "IRN", "IRQ")


@pytest.fixture(scope="module")
def page():
    legs = {("USA", "IRN"): (-5, -5), ("IRN", "IRQ"): (-6, -6), ("USA", "IRQ"): (6, -6)}
    rows = [
        act(a, b, float(levels[year >= 1985]), date=f"{year}-{month:02d}", id=f"{a}{b}{year}{month}{i}")
        for (a, b), levels in legs.items()
        for year in range(1980, 1990)
        for month in range(1, 13)
        for i in range(2)
    ]
    return history_page(triangle_history(relations(make_table(rows), TRIO)))


def test_the_switch_is_told_with_its_date_and_its_legs(page):
    assert len(page.history.switches) == 1
    line = page.switch_line(page.history.switches[0])
    assert line.startswith("Jan 1985")
    assert "stable marriage, outcast Iran → unit veto" in line
    assert "USA–IRQ" in line


def test_page_and_text_hold_the_same_and_repeat(page):
    html, text = page.to_html(), "\n".join(page.text())
    assert html == page.to_html()
    for id_ in cited(page.history):
        assert id_ in html
    assert page.switch_line(page.history.switches[0]) in text
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in html
    assert page.to_png() == page.to_png()


def test_the_bar_of_letters_has_the_types_in_their_order(page):
    bar = next(line for line in page.text(60) if line and set(line) <= set("MRSV·"))
    assert bar.lstrip("S").strip("V") == ""
    assert abs(bar.count("S") - bar.count("V")) <= 2


def test_a_year_has_a_panel(page):
    panels = page.panels()
    assert [panel.label for panel in panels] == [str(year) for year in range(1980, 1990)]
    assert (panels[0].seat, panels[0].apart, panels[-1].seat, panels[-1].apart) == ("marriage", "IRN", "veto", "")
    assert panels[0].signs == ("−", "+", "−")
