"""Pages made of the templates of this package: whatever is put in is escaped, what is missing is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """The templates, with further options of jinja2."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tertius.briefs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )


def render(template: str, **values: Any) -> str:
    """A template of this package with these values."""
    return environment().get_template(template).render(**values)
