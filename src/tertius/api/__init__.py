"""The public functions: each does one thing a user asks for, by calling the stages in their order.

Reports, a store or a frame come in; readings, relations, triangles, briefs and records go out, all of which know how
to show themselves. The command line calls these and nothing else.
"""

from tertius.api.briefing import brief
from tertius.api.forecasting import forecast, forecast_page
from tertius.api.games import solve_game
from tertius.api.lookups import Excerpt, TypeRow, actor_ids, actor_list, describe, evidence, resolve, types
from tertius.api.measures import fold, picture, relations, triangle
from tertius.api.reports import keep, open, problem_line, read, read_into
from tertius.api.responding import respond, response_page
from tertius.api.signed import network, networks
from tertius.api.strategies import strategy, track_record

__all__ = [
    "Excerpt",
    "TypeRow",
    "actor_ids",
    "actor_list",
    "brief",
    "describe",
    "evidence",
    "fold",
    "forecast",
    "forecast_page",
    "keep",
    "network",
    "networks",
    "open",
    "picture",
    "problem_line",
    "read",
    "read_into",
    "relations",
    "resolve",
    "respond",
    "response_page",
    "solve_game",
    "strategy",
    "track_record",
    "triangle",
    "types",
]
