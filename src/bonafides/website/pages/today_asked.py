"""What somebody is asked besides promises, among the rows of Today: each in the place of its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bonafides.people.app.waiting import Waiting
from bonafides.website.pages.today_words import Row


class Dated(Protocol):
    """A promise as Today lists it."""

    @property
    def direction(self) -> str:
        """Who promised whom: "team" is what a leader gave the team."""

    @property
    def due_on(self) -> date | None:
        """Its day, where it has one."""


def asked_row(one: Waiting) -> Row:
    """A line with one act: to answer."""
    return Row(mark="asked", what=one.what, href=one.path, why=one.why, label=one.label, to=one.path)


def among(waiting: Sequence[Waiting], promises: Sequence[Dated], rows: Sequence[Row]) -> list[Row]:
    """Rows of promises with what is asked between them: soonest first, after what a leader gave the team.

    Parameters
    ----------
    waiting
        Soonest last day first.
    promises, rows
        The same promises in their order, as records and as rows.
    """
    left, found = list(waiting), []
    for promise, row in zip(promises, rows, strict=True):
        while (
            left
            and promise.direction != "team"
            and (promise.due_on is None or promise.due_on > left[0].until)
        ):
            found.append(asked_row(left.pop(0)))
        found.append(row)
    return [*found, *(asked_row(one) for one in left)]
