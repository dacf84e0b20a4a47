"""Briefs: measured relations and a triangle told in plain words, every statement with the sentence that bears it.

Stands after the triangles and charts: records come in (documents, events, claims, a triangle, relations), one frozen
`Brief` goes out, which prints itself to a terminal and writes itself as HTML, Markdown or JSON.
"""

from tertius.briefs.brief import Brief, Section, make_brief
from tertius.briefs.citations import Citation
from tertius.briefs.export import brief_schema
from tertius.briefs.scope import Scope

__all__ = ["Brief", "Citation", "Scope", "Section", "brief_schema", "make_brief"]
