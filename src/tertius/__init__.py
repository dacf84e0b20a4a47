"""Tertius: reports on international politics into measured relations, triangles and cited briefs."""
