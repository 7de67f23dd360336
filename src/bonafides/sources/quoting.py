"""The one place where names and texts become SQL."""

from __future__ import annotations


def name(identifier: str) -> str:
    """Quote a table or column name.

    Examples
    --------
    >>> name('Opp "Name"')
    '"Opp ""Name\"""'
    """
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """Quote a text constant.

    Examples
    --------
    >>> text("don't")
    "'don''t'"
    """
    return "'" + value.replace("'", "''") + "'"


def texts(values: list[str] | tuple[str, ...]) -> str:
    """Quote a list of text constants, comma between.

    Examples
    --------
    >>> texts(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(text(value) for value in values)
