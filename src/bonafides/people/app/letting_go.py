"""What rooms above let go each night, after the time that their purposes promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

_LET_GO: dict[str, Callable[[datetime], int]] = {}


def declare_letting_go(name: str, let_go: Callable[[datetime], int]) -> None:
    """Add something that goes by itself; rooms do so when Django has loaded them.

    Parameters
    ----------
    name
        What goes, in a word or two.
    let_go
        Deletes what is old enough at a moment; how many rows went.
    """
    _LET_GO[name] = let_go


def let_go_of_old(now: datetime) -> dict[str, int]:
    """Delete what rooms declared and is old enough; how many rows went, by what they were."""
    return {name: _LET_GO[name](now) for name in sorted(_LET_GO)}
