"""The signed network of a date: triads, degrees of balance, frustration with the coalitions that show it.

Stands after the estimates and before the triangles. Relations (`graph_of_relations`) or an edge list (`read_graphs`)
become a `SignedGraph`; `measure` gives the `Network` record, whose parts are functions of their own: `triads`,
`expected_triads`, `frustration`, `partition`, `null_scores` and the degrees.
"""

from tertius.balance.census import TRIADS, Expected, directed_triads, expected_triads, triads, triangles
from tertius.balance.coalitions import Partition, partition
from tertius.balance.degrees import algebraic_conflict, line_balance, triangle_balance, walk_balance
from tertius.balance.edges import at_period, graphs_of, read_graphs
from tertius.balance.frustration import Frustration, frustration
from tertius.balance.graphs import SignedGraph, signed_graph
from tertius.balance.measures import measure
from tertius.balance.nulls import null_scores
from tertius.balance.sources import THRESHOLD, graph_of_relations

__all__ = [
    "THRESHOLD",
    "TRIADS",
    "Expected",
    "Frustration",
    "Partition",
    "SignedGraph",
    "algebraic_conflict",
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
    "triads",
    "triangle_balance",
    "triangles",
    "walk_balance",
]
