"""From files and relations to a measured network, its files and its pictures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.event_rows import act, make_table

import tertius
from tertius.balance import (
    SignedGraph,
    aligned,
    among,
    graph_of_relations,
    measure,
    null_scores,
    partition,
    read_graphs,
    signed_graph,
    tie_rows,
    write_graph,
)
from tertius.charts import network_page, network_svg, networks_svg
from tertius.errors import InputError, NotFoundError
from tertius.estimates import relations
from tertius.tables import from_arrow, json_schema, row, to_arrow

CAMPS = [("A", "B", 1), ("A", "C", -1), ("B", "C", -1), ("C", "D", 1), ("A", "D", 1), ("B", "D", -1)]
"""Two camps, A B and C D, and the friendship of A and D against them."""


def camps(**more) -> SignedGraph:
    first, second, sign = zip(*CAMPS, strict=True)
    return signed_graph(first, second, sign, **more)


def test_pairs_that_disagree_are_negative_and_counted() -> None:
    graph = signed_graph(["A", "B", "A", "C", "C"], ["B", "A", "A", "A", "B"], [4, -1, 3, 2, 0])
    assert [
        (graph.names[a], graph.names[b], s) for a, b, s in zip(graph.first, graph.second, graph.sign, strict=True)
    ] == [
        ("A", "B", -1),
        ("A", "C", 1),
    ]
    assert dict(graph.counts) == {"disagree": 1, "loops": 1, "unsigned": 1}
    arcs = signed_graph(["A", "B"], ["B", "A"], [4, -1], directed=True)
    assert arcs.sign.tolist() == [1, -1]
    assert arcs.undirected().sign.tolist() == [-1]


@pytest.mark.parametrize(
    "text",
    [
        "a,b,sign\nX,Y,1\nY,Z,-1\n",
        "\ufeffX,Y,10\nY,Z,-2\n",
        "# a comment\nX Y 1\nY Z -1\n",
        "source;target;rating\nX;Y;+1\n\nY;Z;-1.5\n",
        "from\tto\tvote\r\nX\tY\t1\r\nY\tZ\t-1\r\n",
    ],
)
def test_edge_lists_of_every_kind(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(text, encoding="utf-8")
    (graph,) = read_graphs(path)
    assert graph.names == ("X", "Y", "Z")
    assert graph.sign.tolist() == [1, -1]


def test_bad_rows_are_counted_and_good_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("a,b,sign\nX,Y,1\nY,Z,often\n,Z,1\nX,Z,-1\n")
    (graph,) = read_graphs(path)
    assert (graph.positive, graph.negative, graph.counts["unreadable"]) == (1, 1, 2)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ties.csv", "who,whom\nX,Y\n", "an edge list needs"),
        ("ties.csv", "a,b,sign\nX,Y,often\n", "no row has two ends"),
        ("ties.csv", "", "holds no line"),
        ("ties.graphml", "<graphml", "cannot be read as GraphML"),
        ("ties.parquet", "PAR1", "cannot be read as Parquet"),
        ("ties.xls", "x", "an edge list is"),
    ],
)
def test_what_is_no_edge_list_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=words):
        read_graphs(tmp_path / name)


def test_a_period_column_makes_a_graph_each(tmp_path: Path) -> None:
    rows = {"a": ["X", "X", "Y"], "b": ["Y", "Z", "Z"], "sign": [1, -1, 1], "window": ["46-49", "47-50", "47-50"]}
    pq.write_table(pa.table({**rows, "start": [1946, 1947, 1947]}), tmp_path / "w.parquet")
    graphs = read_graphs(tmp_path / "w.parquet")
    assert [(graph.period, graph.since, len(graph.first)) for graph in graphs] == [
        ("46-49", "1946", 1),
        ("47-50", "1947", 2),
    ]
    found = tertius.network(tmp_path / "w.parquet", at="1947")
    assert (found.period, found.positive, found.negative) == ("47-50", 1, 1)
    with pytest.raises(NotFoundError, match="no Q"):
        tertius.network(tmp_path / "w.parquet", ["X", "Q"])


def test_the_network_of_a_quarrel() -> None:
    found = measure(camps(period="1971"))
    assert found.coalitions == (("A", "B"), ("C", "D"))
    assert [(tie.first, tie.second) for tie in found.ties if tie.frustrated] == [("A", "D")]
    assert (found.frustration, found.proved, found.line_balance) == (1, True, pytest.approx(2 / 3))
    assert [triad.count for triad in found.triads] == [0, 2, 2, 0]
    assert from_arrow(to_arrow([found], tertius.Network), tertius.Network) == (found,)
    assert set(row(found)) == set(json_schema(tertius.Network)["properties"])


def test_relations_make_the_network_with_probabilities() -> None:
    rows = [act("USA", "RUS", -6.0, id=f"u{i}") for i in range(8)]
    rows += [act("RUS", "IRN", 6.0, id=f"r{i}") for i in range(8)]
    rows += [act("IRN", "USA", -6.0, id=f"i{i}") for i in range(8)] + [act("CHN", "USA", 0.1)]
    measured = relations(make_table(rows), ["USA", "RUS", "IRN", "CHN"])
    graph = graph_of_relations(measured)
    assert graph.names == ("CHN", "IRN", "RUS", "USA")
    assert len(graph.first) == 4
    triangle = tertius.triangle(measured, ["USA", "RUS", "IRN"])
    legs = {frozenset((leg.first, leg.second)): leg for leg in triangle.legs}
    for i in range(4):
        leg = legs.get(frozenset((graph.names[graph.first[i]], graph.names[graph.second[i]])))
        if leg:
            assert graph.p_positive[i] == pytest.approx(leg.p_positive, abs=1e-6)
            assert graph.p_negative[i] == pytest.approx(leg.p_negative, abs=1e-6)
            assert graph.evidence[i]
    found = tertius.network(measured)
    assert found.coalitions == (("IRN", "RUS"), ("USA",)) or ("CHN" in sum(found.coalitions, ()))
    assert sum(triad.expected for triad in found.triads) <= 1.0001
    with pytest.raises(InputError, match="none with a clear sign"):
        tertius.network(measured, threshold=0.9999)
    weighted = tertius.network(measured, weighted=True)
    assert weighted.unclear == 0
    arcs = tertius.network(measured, directed=True)
    assert arcs.directed
    with pytest.raises(InputError, match="--threshold"):
        tertius.network(measured, threshold=0.3)


def test_more_coalitions_and_relaxed_ones() -> None:
    three = [(a, b) for a in range(9) for b in range(a + 1, 9)]
    sign = [1 if a // 3 == b // 3 else -1 for a, b in three]
    graph = signed_graph([f"v{a}" for a, _ in three], [f"v{b}" for _, b in three], sign)
    assert partition(graph, 3).errors == 0
    assert sorted(np.bincount(partition(graph, 3).cluster).tolist()) == [3, 3, 3]
    # Three mutual foes that all court a fourth: disorder for clusters, order for relaxed blocks.
    court = signed_graph(list("AABADBC"), list("BCCDBED"), [-1, -1, -1, 1, 1, 1, 1])
    assert partition(court, 2, relaxed=True).errors < partition(court, 2).errors
    found = measure(graph, coalitions=3)
    assert (len(found.clusters), found.cluster_errors) == (3, 0)
    with pytest.raises(InputError, match="two or more"):
        partition(graph, 1)


def test_camps_are_less_frustrated_than_chance() -> None:
    pairs = [(a, b) for a in range(12) for b in range(a + 1, 12)]
    graph = signed_graph(
        [f"v{a:02d}" for a, _ in pairs],
        [f"v{b:02d}" for _, b in pairs],
        [1 if a % 2 == b % 2 else -1 for a, b in pairs],
    )
    scores = {score.measure: score for score in null_scores(graph, 0.0, shuffles=30)}
    assert scores["triangle balance"].z > 3
    assert scores["frustration"].z < -3
    assert scores["triangle balance"].observed == 1


def test_a_part_of_the_actors_keeps_its_ties() -> None:
    part = among(camps(), ["D", "A", "C"])
    assert part.names == ("A", "C", "D")
    assert sorted(zip(part.first.tolist(), part.second.tolist(), part.sign.tolist(), strict=True)) == [
        (0, 1, -1),
        (0, 2, 1),
        (1, 2, 1),
    ]


def test_files_hold_what_was_measured_and_are_read_again(tmp_path: Path) -> None:
    first, second = measure(camps(period="1971")), measure(among(camps(period="1972"), ["A", "B", "C"]))
    for suffix in (".graphml", ".csv", ".parquet"):
        write_graph([first, second], tmp_path / f"n{suffix}")
        again = read_graphs(tmp_path / f"n{suffix}")
        assert [(graph.period, graph.positive, graph.negative) for graph in again] == [("1971", 3, 3), ("1972", 1, 2)]
    assert len(tie_rows([first, second])) == 9
    write_graph([first, second], tmp_path / "n.gexf")
    text = (tmp_path / "n.gexf").read_text()
    write_graph([first, second], tmp_path / "n.gexf")
    assert (tmp_path / "n.gexf").read_text() == text
    assert "lastmodifieddate" not in text
    graph = nx.read_gexf(tmp_path / "n.gexf")
    assert graph.edges["A", "B"]["spells"] == [("1971-01-01", "1973-01-01")]
    assert graph.edges["A", "D"]["spells"] == [("1971-01-01", "1972-01-01")]
    assert ET.fromstring(text.encode()).find("{*}graph").attrib["timeformat"] == "date"
    with pytest.raises(InputError, match="is written as"):
        write_graph([first], tmp_path / "n.dot")


def test_pictures_show_signs_by_line_and_frustration_by_weight() -> None:
    found = measure(camps(period="1971"))
    names = {"A": "Arcadia & <sons>"}
    root = ET.fromstring(network_svg(found, names))
    ties = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if "tie" in path.get("class", "").split()]
    assert len(ties) == 6
    for path in ties:
        assert ("minus" in path.get("class")) == (path.get("stroke-dasharray") is not None)
    bold = [path for path in ties if "frustrated" in path.get("class")]
    assert len(bold) == 1
    assert float(bold[0].get("stroke-width")) > max(
        float(path.get("stroke-width")) for path in ties if path is not bold[0]
    )
    text = "".join(root.itertext())
    assert "1 of 6 ties run against the coalitions" in text
    assert "Arcadia" in text


def test_a_page_stands_alone_and_is_the_same_twice() -> None:
    series = [measure(camps(period="1971")), measure(among(camps(period="1972"), ["A", "B", "C"]))]
    page = network_page(series, {"A": "<script>alert(1)</script>"})
    assert page == network_page(series, {"A": "<script>alert(1)</script>"})
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    ET.fromstring(networks_svg(series))


def test_sides_of_a_series_stay_where_they_were() -> None:
    one = measure(camps(period="1971"))
    turned = measure(signed_graph(["C", "C", "D", "A"], ["D", "E", "E", "C"], [1, 1, 1, -1], period="1972"))
    assert [set(side) & {"C"} for side in aligned([one, turned])[1].coalitions] == [set(), {"C"}]


def test_too_many_actors_make_no_picture() -> None:
    graph = signed_graph([f"v{i}" for i in range(500)], [f"v{i + 1}" for i in range(500)], [1] * 500)
    with pytest.raises(InputError, match="--over"):
        network_svg(measure(graph), {})
