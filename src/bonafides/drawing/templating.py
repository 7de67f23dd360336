"""The templates: escaped by default, strict about what is missing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent
_LOOSE_PER_CENT = re.compile(r"(?<=\d) %")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, **values: object) -> Markup:
    """Return a filled template; every value is escaped unless it is Markup already.

    A per cent sign never starts a line: the space before it is made one that does not break.

    Parameters
    ----------
    template
        File name below `templates`.
    **values
        What the template names; a missing one raises `jinja2.UndefinedError`.

    Examples
    --------
    >>> print(fill("refusal.html", name="<b>", says="Held back", reason="Four answered."))
    <div class="refusal">
    <p class="name">&lt;b&gt;</p>
    <p class="says">Held back</p>
    <p class="reason">Four answered.</p>
    </div>
    """
    text = _environment().get_template(template).render(**values)
    # Safe: the environment escapes, and templates come from this package alone.
    return Markup(_LOOSE_PER_CENT.sub("\u00a0%", text))  # noqa: S704
