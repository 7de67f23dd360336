"""The one place where names and texts become SQL."""

from __future__ import annotations

from collections.abc import Iterable


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


def texts(values: Iterable[str]) -> str:
    """Quote a list of text constants, comma between.

    Examples
    --------
    >>> texts(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(text(value) for value in values)


def among(expression: str, values: list[str] | tuple[str, ...]) -> str:
    """Write "is one of" so that it is tested row by row: a long IN becomes a join over the whole table.

    Examples
    --------
    >>> among("x", ["a", "b"])
    "list_contains(['a', 'b'], x)"
    """
    return f"list_contains([{texts(values)}], {expression})"
