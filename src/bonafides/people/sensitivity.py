"""Who may ever see a field: declared beside every model, so that nothing is shown by oversight."""

from __future__ import annotations

from typing import Literal

Audience = Literal["public", "team", "self", "never"]

AUDIENCES: dict[Audience, str] = {
    "public": "everybody who is signed in here",
    "team": "the person's team and those who lead it",
    "self": "the person, and those with whom it is shared",
    "never": "nobody, on no page and in no export",
}
"""What each declaration means."""


def undeclared(fields: set[str], declared: dict[str, Audience]) -> list[str]:
    """Fields without a declaration, and declarations without a field.

    Examples
    --------
    >>> undeclared({"name", "email"}, {"name": "public", "phone": "team"})
    ['email: not declared', 'phone: no such field']
    """
    missing = [f"{name}: not declared" for name in sorted(fields - declared.keys())]
    return missing + [f"{name}: no such field" for name in sorted(declared.keys() - fields)]
