"""One round measured, within the box, when it has closed: counted answers in, the release document out.

What leaves the box is this document and nothing else. Every figure in it stands for people whom the release
plan, fixed before the first answer, allowed to be counted together and of whom enough answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowed:
    """One aggregate of the release plan, and what may be shown of it after the counts are known.

    Parameters
    ----------
    code
        Of the plan's entry.
    cells
        Codes of the cells that are counted in it.
    shows
        Of "means", "items", "spread", "comments"; empty where nothing may be.
    why
        The reason where nothing may be shown.
    """

    code: str
    cells: tuple[str, ...]
    shows: frozenset[str]
    why: str = ""


def measure(
    manifest: Mapping[str, Any],
    answered: Mapping[str, Sequence[Mapping[str, Any]]],
    comments: Mapping[str, Mapping[str, Sequence[str]]],
    allowed: Sequence[Allowed],
) -> dict[str, Any]:
    """The release document of a round: plain data, the same for the same answers in any order.

    Parameters
    ----------
    manifest
        As it was hashed, read back.
    answered
        Cell to its counted answers: {"answers": {item: 1..7 or None}, "flag": 0 or 1}, under the cell in which
        they are counted.
    comments
        Cell to question to what was written; no order, no link from one question to another.
    allowed
        What disclosure control decided with the counts.
    """
    raise NotImplementedError
