"""The signed network of a date: triads, degrees of balance, frustration with the coalitions that show it.

Stands after the estimates and before the triangles. Relations (`graph_of_relations`) or an edge list (`read_graphs`)
become a `SignedGraph`; `measure` gives the `Network` record, whose parts are functions of their own: `triads`,
`expected_triads`, `frustration`, `partition`, `null_scores` and the degrees.
"""

from tertius.balance.census import TRIADS, Expected, directed_triads, expected_triads, triads, triangles
from tertius.balance.coalitions import Partition, partition
from tertius.balance.degrees import algebraic_conflict, line_balance, triangle_balance, walk_balance
from tertius.balance.edges import at_period, graphs_of, read_graphs
from tertius.balance.formats import GRAPH_SUFFIXES, TieRow, tie_rows, write_graph
from tertius.balance.frustration import Frustration, frustration
from tertius.balance.graphs import SignedGraph, among, signed_graph
from tertius.balance.measures import aligned, measure
from tertius.balance.nulls import null_scores
from tertius.balance.sources import THRESHOLD, graph_of_relations

__all__ = [
    "GRAPH_SUFFIXES",
    "THRESHOLD",
    "TRIADS",
    "Expected",
    "Frustration",
    "Partition",
    "SignedGraph",
    "TieRow",
    "algebraic_conflict",
    "aligned",
    "among",
    "at_period",
    "directed_triads",
    "expected_triads",
    "frustration",
    "graph_of_relations",
    "graphs_of",
    "line_balance",
    "measure",
    "null_scores",
    "partition",
    "read_graphs",
    "signed_graph",
    "tie_rows",
    "triads",
    "triangle_balance",
    "triangles",
    "walk_balance",
    "write_graph",
]
