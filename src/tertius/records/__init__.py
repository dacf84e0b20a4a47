"""The records that every stage hands to the next.

Frozen, slotted, keyword-only dataclasses over the standard library alone. Ids are content hashes (made in
`tables.content_id`); dates are ISO strings that may be partial ("2017", "2017-02", "2017-02-14", or "" when
unknown). The Arrow schema, the rows and the JSON schema of each record are derived from its annotations
in `tables`, so a field is defined here and nowhere else.
"""

from tertius.records.coded import (
    Actor,
    ActorKind,
    ActorName,
    Claim,
    Document,
    Event,
    Import,
    Problem,
    Quad,
    Quarantined,
    Row,
    Run,
    Status,
)
from tertius.records.forecasts import (
    Forecast,
    ForecastScore,
    Model,
    TypeForecast,
    TypeScore,
)
from tertius.records.histories import (
    Cause,
    Moment,
    Moved,
    Spell,
    Switch,
)
from tertius.records.measured import (
    Aggregate,
    Finding,
    Leg,
    Ranked,
    Relation,
    Seat,
    Stance,
    Triangle,
    TriangleType,
)
from tertius.records.networks import (
    Network,
    NullScore,
    Tie,
    Triad,
)
from tertius.records.responses import (
    Answer,
    AnswerKind,
    Gaudens,
    Impulse,
    LagScore,
    Policy,
    PolicyCell,
    ShockKind,
    Statement,
    Stationarity,
    Surprise,
    Turn,
)

__all__ = [
    "Actor",
    "ActorKind",
    "ActorName",
    "Aggregate",
    "Answer",
    "AnswerKind",
    "Cause",
    "Claim",
    "Document",
    "Event",
    "Finding",
    "Forecast",
    "ForecastScore",
    "Gaudens",
    "Import",
    "Impulse",
    "LagScore",
    "Leg",
    "Model",
    "Moment",
    "Moved",
    "Network",
    "NullScore",
    "Policy",
    "PolicyCell",
    "Problem",
    "Quad",
    "Quarantined",
    "Ranked",
    "Relation",
    "Row",
    "Run",
    "Seat",
    "ShockKind",
    "Spell",
    "Stance",
    "Statement",
    "Stationarity",
    "Status",
    "Surprise",
    "Switch",
    "Tie",
    "Triad",
    "Triangle",
    "TriangleType",
    "Turn",
    "TypeForecast",
    "TypeScore",
]
