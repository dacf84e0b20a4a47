"""Relations to strategic triangles: legs, Dittmer's type, the pivot, the stances of the corners.

Stands after the estimates and before the charts. `triangle` reads one triangle in one period, `history` one through
time, with its spells and dated switches, `rank_triangles` all of a network at a date.
"""

from tertius.triangles.dittmer import NO_PIVOT, TYPES
from tertius.triangles.history import History, history
from tertius.triangles.public import rank_triangles, triangle_history
from tertius.triangles.strategic import triangle
from tertius.triangles.wedges import wedge_attempts

__all__ = [
    "NO_PIVOT",
    "TYPES",
    "History",
    "history",
    "rank_triangles",
    "triangle",
    "triangle_history",
    "wedge_attempts",
]
