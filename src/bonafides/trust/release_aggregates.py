"""The words of a release plan: aggregates of cells, what each shows, and what became of it at close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bonafides.privacy.disclosure import Row
from bonafides.privacy.disclosure_thresholds import Thresholds

SHOWS = ("means", "items", "spread", "comments")
"""What an aggregate may show. Single items need as many people as spread: they say more than a dimension. An
interval tells the spread: a group that may not show its spread gets its interval from the pooled spread of
many, never from its own."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One group of which something will be released.

    Parameters
    ----------
    code
        As in the manifest.
    cells
        Codes of the cells that are counted in it.
    shows
        Of `SHOWS`, in that order.
    """

    code: str
    cells: tuple[str, ...]
    shows: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """As it stands in the manifest's plan."""
        return {"code": self.code, "cells": list(self.cells), "shows": list(self.shows)}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Aggregate:
        """Read it back."""
        return cls(record["code"], tuple(record["cells"]), tuple(record["shows"]))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A release plan before launch.

    Parameters
    ----------
    aggregates
        What will be released if enough answer: the widest of each subject or team first.
    label
        Aggregate to (subject or team, relation): relation "all" for everybody who is asked about it.
    left_out
        Label of what cannot be released however many answer, and why.
    """

    aggregates: tuple[Aggregate, ...]
    label: Mapping[str, tuple[str, str]]
    left_out: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One aggregate of the plan when the numbers of answers are known.

    Parameters
    ----------
    code, cells
        As in the plan. Only these cells' answers may be counted in it.
    shows
        What may be shown; empty where nothing may be.
    refused
        Of what the plan wanted to show and may not: why, in words for those who look for it.
    n
        Answers behind it.
    """

    code: str
    cells: tuple[str, ...]
    shows: frozenset[str]
    refused: Mapping[str, str]
    n: int

    @property
    def why(self) -> str:
        """Why not even means are shown; empty where they are."""
        return self.refused.get("means", "")


@dataclass(frozen=True, slots=True)
class Closing:
    """What may be released at close, and which cells may be opened for it.

    Parameters
    ----------
    decisions
        One for each aggregate of the plan, in its order.
    counted_in
        Cell to the aggregates that are released with it. A cell that is not here is destroyed unread.
    only_wider
        Cells that are counted in wider aggregates alone, and shown nowhere by themselves.
    unread
        Cells whose ballots are destroyed unread.
    """

    decisions: tuple[Decision, ...]
    counted_in: Mapping[str, tuple[str, ...]]
    only_wider: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something that was released before of the same answers: a batch of client feedback, an earlier close.

    Parameters
    ----------
    name
        What it was, with its day.
    counts
        Cell (or batch) to how many of its answers were in it.
    shows
        What was shown.
    """

    name: str
    counts: Mapping[str, int]
    shows: tuple[str, ...]


def needed(thresholds: Thresholds, what: str) -> int:
    """People behind whatever shows something.

    Examples
    --------
    >>> [needed(Thresholds(), what) for what in SHOWS]
    [5, 8, 8, 10]
    """
    return thresholds.spread if what == "items" else int(getattr(thresholds, what))


def rows_of(plan: Sequence[Aggregate], what: str) -> list[Row]:
    """Aggregates that show something, as rows for the audit."""
    return [Row(one.code, frozenset(one.cells)) for one in plan if what in one.shows]
