"""Tips by dimension, in our own words, each ending in one thing to do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "tips.toml"
ASKING = "asking"
"""Where no part stands lower than another: the tip is to ask."""


@dataclass(frozen=True, slots=True)
class Tip:
    """What it rests on, and the one thing to do; both in English and German."""

    dimension: str
    why: dict[str, str]
    act: dict[str, str]


@cache
def _all() -> dict[str, tuple[Tip, ...]]:
    whole = tomllib.loads(FILE.read_text("utf-8"))
    return {
        dimension: tuple(Tip(dimension, row["why"], row["act"]) for row in rows)
        for dimension, rows in whole.items()
    }


def tips_for(dimension: str) -> tuple[Tip, ...]:
    """Every tip on one dimension, by its code; none for a dimension that is not ours.

    Examples
    --------
    >>> len(tips_for("credibility")) >= 3
    True
    >>> tips_for("of our own making")
    ()
    """
    return _all().get(dimension, ())


def one_tip(dimension: str, turn: int = 0) -> Tip | None:
    """One of them; the next `turn` (0, 1, 2 …) gets the next, round and round. None where there is none.

    Examples
    --------
    >>> one_tip("intimacy", 0) == one_tip("intimacy", len(tips_for("intimacy")))
    True
    """
    tips = tips_for(dimension)
    return tips[turn % len(tips)] if tips else None
