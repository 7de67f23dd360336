"""Figures as payloads carry them, turned back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bonafides.figures import Figure


def figure_of(record: Mapping[str, Any]) -> Figure:
    """The figure that a payload carries.

    Examples
    --------
    >>> figure_of(Figure(0.5, 0.4, 0.6, n=10, unit="share").record()).value
    0.5
    """
    return Figure(
        record["value"],
        record["low"],
        record["high"],
        n=int(record["n"]),
        unit=str(record["unit"]),
        why=str(record["why"]),
    )
