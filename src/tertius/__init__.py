"""Tertius: reports on international politics into measured relations, triangles and cited briefs.

The public names are loaded on first use, so that importing the package costs nothing.

    import tertius
    store = tertius.open("work.duckdb")
    reading = tertius.read("report.txt", date="2017-02-14")
    store.add(reading)
    relations = tertius.relations(store, ["USA", "RUS", "IRN"], freq="month")
    triangle = tertius.triangle(relations, at="2017-02")
    tertius.brief(store, about=["USA", "RUS", "IRN"]).save("brief.html")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertius.actors import Resolution
    from tertius.api import (
        Excerpt,
        TypeRow,
        actor_list,
        brief,
        evidence,
        fold,
        forecast,
        forecast_page,
        keep,
        network,
        networks,
        open,
        picture,
        read,
        read_into,
        relations,
        resolve,
        respond,
        response_page,
        solve_game,
        strategy,
        track_record,
        triangle,
        types,
    )
    from tertius.briefs import Brief
    from tertius.charts import Picture
    from tertius.classifying import Classified, classify
    from tertius.errors import (
        DataError,
        InputError,
        NotEnoughEvents,
        NotFoundError,
        StoreError,
        TertiusError,
    )
    from tertius.estimates import Aggregates, Fold, Parameters, Relations, read_cells, write_cells
    from tertius.forecasts import Backtest, Forecasts
    from tertius.games.pivots import Strategy, load_assumptions, write_assumptions
    from tertius.importing import import_events, quarantine
    from tertius.reading import Reading
    from tertius.records import (
        Actor,
        Aggregate,
        Claim,
        Document,
        Event,
        Leg,
        Network,
        Problem,
        Relation,
        Run,
        Stance,
        Triangle,
    )
    from tertius.responses import Responses
    from tertius.store import Store
    from tertius.tables import Records
    from tertius.triangles import History, rank_triangles, triangle_history

    __version__: str

__all__ = [
    "Actor",
    "Aggregate",
    "Aggregates",
    "Backtest",
    "Brief",
    "Claim",
    "Classified",
    "DataError",
    "Document",
    "Event",
    "Excerpt",
    "Fold",
    "Forecasts",
    "History",
    "InputError",
    "Leg",
    "Network",
    "NotEnoughEvents",
    "NotFoundError",
    "Parameters",
    "Picture",
    "Problem",
    "Reading",
    "Records",
    "Relation",
    "Relations",
    "Resolution",
    "Responses",
    "Run",
    "Stance",
    "Store",
    "StoreError",
    "Strategy",
    "TertiusError",
    "Triangle",
    "TypeRow",
    "__version__",
    "actor_list",
    "brief",
    "classify",
    "evidence",
    "fold",
    "forecast",
    "forecast_page",
    "import_events",
    "keep",
    "load_assumptions",
    "network",
    "networks",
    "open",
    "picture",
    "quarantine",
    "rank_triangles",
    "read",
    "read_cells",
    "read_into",
    "relations",
    "resolve",
    "respond",
    "response_page",
    "solve_game",
    "strategy",
    "track_record",
    "triangle",
    "triangle_history",
    "types",
    "write_assumptions",
    "write_cells",
]

_HOME = {
    "tertius.actors": ("Resolution",),
    "tertius.api": (
        "Excerpt",
        "TypeRow",
        "actor_list",
        "brief",
        "evidence",
        "fold",
        "forecast",
        "forecast_page",
        "keep",
        "network",
        "networks",
        "open",
        "picture",
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
    ),
    "tertius.briefs": ("Brief",),
    "tertius.charts": ("Picture",),
    "tertius.classifying": ("Classified", "classify"),
    "tertius.errors": (
        "DataError",
        "InputError",
        "NotEnoughEvents",
        "NotFoundError",
        "StoreError",
        "TertiusError",
    ),
    "tertius.estimates": ("Aggregates", "Fold", "Parameters", "Relations", "read_cells", "write_cells"),
    "tertius.games.pivots": ("Strategy", "load_assumptions", "write_assumptions"),
    "tertius.forecasts": ("Backtest", "Forecasts"),
    "tertius.importing": ("import_events", "quarantine"),
    "tertius.reading": ("Reading",),
    "tertius.records": (
        "Actor",
        "Aggregate",
        "Claim",
        "Document",
        "Event",
        "Leg",
        "Network",
        "Problem",
        "Relation",
        "Run",
        "Stance",
        "Triangle",
    ),
    "tertius.responses": ("Responses",),
    "tertius.store": ("Store",),
    "tertius.tables": ("Records",),
    "tertius.triangles": ("History", "rank_triangles", "triangle_history"),
}


def __getattr__(name: str) -> object:
    from importlib import import_module, metadata

    if name == "__version__":
        return metadata.version("tertius")
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
