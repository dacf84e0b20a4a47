"""What a format says of its columns: a `Layout`, made by `gdelt`, `icews`, `polecat`, `keds` or a user's mapping.

The projection gives for each field of an imported row an SQL expression over the text columns of the file; what it
leaves out is empty. Every later step knows fields only, no formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CodeScheme = Literal["weis", "cameo", "plover"]
ActorScheme = Literal["cameo", "keds", "cow", "names", "ids"]

FIELDS = (
    "key",
    "date",
    "reported",
    "source_code",
    "source_name",
    "source_roles",
    "target_code",
    "target_name",
    "target_roles",
    "code",
    "mode",
    "about",
    "symmetric",
    "status",
    "intensity",
    "text",
    "place",
    "url",
    "again",
)
"""Fields a file can fill. Dates are ISO; `again` is true for a row that the file itself marks as a second copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file of one format is understood.

    `projection` maps fields to SQL over the file's columns. `codes` names the crosswalk, `scale` the intensity scale of
    `scales.toml` ("own": the file's `intensity` column, on the scale `own_scale`). `actors` says how `source_code` and
    `target_code` are read, `keyed` whether equal keys mean equal events.
    """

    format: str
    dataset: str
    projection: Mapping[str, str]
    codes: CodeScheme
    scale: str
    actors: ActorScheme
    keyed: bool = False
    own_intensity: bool = False
    version: str = "1"
    notes: Mapping[str, str] = field(default_factory=dict)
