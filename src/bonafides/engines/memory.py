"""How much memory an engine may hold, as people write it: known before any engine is loaded."""

from __future__ import annotations

import re

from bonafides.errors import WrongRequest

MEMORY = "2GiB"
"""What the engine may hold before it spills to disk."""

_SIZE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([KMGT]i?B)\s*$", re.IGNORECASE)


def checked_memory(text: str) -> str:
    """Return a memory size as DuckDB writes it.

    Raises
    ------
    WrongRequest
        The text is no size.

    Examples
    --------
    >>> checked_memory("2 GiB")
    '2GiB'
    """
    match = _SIZE.match(text)
    if match is None or float(match.group(1)) <= 0:
        raise WrongRequest(
            f"memory {text!r}", "a size such as 2GiB or 800MB", "give --memory a number and a unit"
        )
    return f"{match.group(1)}{match.group(2)}"
