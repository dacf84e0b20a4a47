"""The brief as JSON, and the schema of that JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tertius import records
from tertius.briefs.citations import Citation
from tertius.briefs.rows import ClaimLine
from tertius.tables import json_schema, rounded, row

if TYPE_CHECKING:
    from tertius.briefs.brief import Brief

FORMAT = "tertius-brief-1"


def brief_json(brief: Brief) -> str:
    """Write a brief as canonical JSON: keys sorted, floats rounded, one line break at the end."""
    material = brief.material
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": brief.title,
        "answer": brief.findings[0].text,
        "findings": [row(finding) for finding in brief.findings],
        "sections": [
            {"name": s.name, "title": s.title, "findings": [f.id for f in s.findings]} for s in brief.sections
        ],
        "citations": [row(citation) for citation in brief.citations],
        "documents": [row(document) for document in material.documents],
        "events": [row(event) for event in material.events],
        "claims": [row(claim) for claim in material.claims],
        "propositions": [
            {
                "proposition": group.proposition,
                "contested": group.contested,
                "affirming": [row(line) for line in group.affirming],
                "denying": [row(line) for line in group.denying],
            }
            for group in brief.claims
        ],
        "triangle": row(material.triangle) if material.triangle else None,
        "strategy": row(material.strategy) if material.strategy else None,
        "relations": [row(relation) for relation in material.relations],
        "provenance": dict(brief.provenance),
        "left_out": dict(brief.left_out),
        "problems": [row(problem) for problem in brief.problems],
    }
    return json.dumps(_rounded(data), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return value


def _schema_of(record: type) -> dict[str, Any]:
    schema = json_schema(record)
    schema.pop("$schema")
    return schema


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


def brief_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of a brief's JSON.

    >>> brief_schema()["properties"]["format"]
    {'const': 'tertius-brief-1'}
    """
    from tertius.games.pivots.strategic import Strategy

    text = {"type": "string"}
    texts = {"type": "object", "additionalProperties": text}
    lines = {"type": "array", "items": _schema_of(ClaimLine)}

    def many(item: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": item}

    properties = {
        "format": {"const": FORMAT},
        "title": text,
        "answer": text,
        "findings": many(_schema_of(records.Finding)),
        "sections": many(_object({"name": text, "title": text, "findings": many(text)})),
        "citations": many(_schema_of(Citation)),
        "documents": many(_schema_of(records.Document)),
        "events": many(_schema_of(records.Event)),
        "claims": many(_schema_of(records.Claim)),
        "propositions": many(
            _object({"proposition": text, "contested": {"type": "boolean"}, "affirming": lines, "denying": lines})
        ),
        "triangle": {"anyOf": [_schema_of(records.Triangle), {"type": "null"}]},
        "strategy": {"anyOf": [_schema_of(Strategy), {"type": "null"}]},
        "relations": many(_schema_of(records.Relation)),
        "provenance": texts,
        "left_out": texts,
        "problems": many(_schema_of(records.Problem)),
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Brief", **_object(properties)}
