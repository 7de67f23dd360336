"""What the board says of a round: out of its manifest and its counts, without a name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bonafides.trust.app.models import Round
from bonafides.trust.app.round_words import RELATIONS, SHOWN


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A cell: its number on this page, and how many were invited, collected and counted."""

    number: int
    code: str
    about_whom: str
    relation: Any
    invited: int
    parent: str
    means_only: bool
    collected: int | None
    accepted: int | None

    @property
    def too_many(self) -> bool:
        """Whether more were accepted than collected: somebody made a right to answer of their own."""
        return self.accepted is not None and self.collected is not None and self.accepted > self.collected


def on_the_board() -> QuerySet[Round]:
    """Rounds whose manifest is fixed, newest first."""
    return Round.objects.exclude(fingerprint="").defer("manifest", "release", "ballots")


def board_cells(row: Round) -> list[BoardCell]:
    """Cells as the manifest has them, in its order; counts once the round is closed."""
    told = json.loads(bytes(row.manifest))
    closed = row.state == "closed"
    collected = dict(row.cells.values_list("code", "collected"))
    return [
        BoardCell(
            number=number,
            code=cell["code"],
            about_whom=cell["relation"],
            relation=RELATIONS.get(cell["relation"], cell["relation"]),
            invited=cell["invited"],
            parent=cell["parent"],
            means_only=cell["protection"] == "means_only",
            collected=collected.get(cell["code"]) if closed else None,
            accepted=row.counts.get(cell["code"], {}).get("accepted", 0) if closed else None,
        )
        for number, cell in enumerate(told["cells"], start=1)
    ]


def plan_lines(row: Round, cells: list[BoardCell]) -> list[tuple[int, str, list[Any]]]:
    """What will be shown: how many cells are counted together, their numbers in words, and what is shown."""
    number = {cell.code: cell.number for cell in cells}
    return [
        (
            len(entry["cells"]),
            stretches(number[code] for code in entry["cells"]),
            [SHOWN[what] for what in entry["shows"]],
        )
        for entry in row.plan
    ]


def stretches(numbers: Iterable[int]) -> str:
    """Numbers of cells in words that stay short however many they are, where they follow one another.

    Examples
    --------
    >>> stretches([3, 1, 2, 7, 9, 8, 12, 13])
    '1–3, 7–9, 12, 13'
    """
    found: list[list[int]] = []
    for one in sorted(numbers):
        if found and one == found[-1][-1] + 1:
            found[-1].append(one)
        else:
            found.append([one])
    said = (f"{some[0]}–{some[-1]}" if len(some) > 2 else ", ".join(map(str, some)) for some in found)
    return ", ".join(said)
