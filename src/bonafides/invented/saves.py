"""Each deal's past as a series of saves: who saved what when, and what stood in the CRM then."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from bonafides.history.tables import CATEGORIES
from bonafides.invented.firm import Company
from bonafides.invented.registers import STAGES, on
from bonafides.invented.statements import DEFAULT_BP

WON_STAGE = STAGES.index("Closed Won")
LOST_STAGE = STAGES.index("Closed Lost")
CLOSED = CATEGORIES.index("closed")

Row = dict[str, Any]


@dataclass
class Save:
    """One save of one deal.

    Parameters
    ----------
    at
        UTC, to the second.
    author_no, author_role
        Who saved.
    old, new
        Values changed, by kind of statement, coded as in STATEMENTS; `old` lacks what had no value before.
    state
        All values after the save, by kind.
    defaults
        Kinds of which the value was set by the CRM.
    """

    at: dt.datetime
    author_no: int
    author_role: str
    old: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    state: dict[str, int] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)


@dataclass
class Past:
    """One deal with its saves and its contacts."""

    deal: Row
    saves: list[Save]
    contacts: list[Row]

    @property
    def state(self) -> dict[str, int]:
        """What the CRM shows now."""
        return self.saves[-1].state

    @property
    def won(self) -> bool:
        """Whether it stands as won."""
        return self.state["stage"] == WON_STAGE

    @property
    def lost(self) -> bool:
        """Whether it stands as lost."""
        return self.state["stage"] == LOST_STAGE


AT_ONCE = 5_000
"""Deals of which the rows are objects at one time: memory stays that of the tables."""


def by_deal(rows: list[Row]) -> dict[int, list[Row]]:
    """Group rows by deal_no, in their order."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["deal_no"]].append(row)
    return groups


def pasts(made: Company) -> Iterator[Past]:
    """Yield every deal's past, in order of deal_no.

    What the CRM does by itself is added: 100 % and Closed at a win, 0 % and Omitted at a loss, and the close
    date of a deal won before it becomes the day of the win, in UTC.
    """
    deals = made.tables["deals"]
    said, had = _Rows(made.tables["statements"]), _Rows(made.tables["activities"])
    for first in range(0, deals.num_rows, AT_ONCE):
        some = deals.slice(first, AT_ONCE).to_pylist()
        until = some[-1]["deal_no"] + 1
        statements = by_deal(said.between(some[0]["deal_no"], until))
        contacts = by_deal(had.between(some[0]["deal_no"], until))
        for deal in some:
            number = deal["deal_no"]
            yield Past(deal, _saves(deal, statements[number]), contacts.get(number, []))


class _Rows:
    """Rows of a table that stands in order of deal, as a company's tables do."""

    def __init__(self, table: pa.Table) -> None:
        self.table, self.numbers = table, table.column("deal_no").to_numpy()

    def between(self, first: int, until: int) -> list[Row]:
        """Rows of deals from one number until before another."""
        low, high = np.searchsorted(self.numbers, [first, until])
        found: list[Row] = self.table.slice(int(low), int(high - low)).to_pylist()
        return found


def _saves(deal: Row, rows: list[Row]) -> list[Save]:
    first_owner = next((r["previous"] for r in rows if r["kind"] == "owner"), deal["owner_no"])
    state = {"owner": first_owner}
    saves: list[Save] = []
    for row in rows:
        same = saves and saves[-1].at == row["recorded_at"] and saves[-1].author_no == row["author_no"]
        if not same:
            saves.append(Save(row["recorded_at"], row["author_no"], row["author_role"]))
        save = saves[-1]
        _change(save, state, row["kind"], row["value"])
        if row["is_default"]:
            save.defaults.add(row["kind"])
        if row["kind"] == "stage":
            _consequences(save, state, row["value"])
        save.state = dict(state)
    return saves


def _change(save: Save, state: dict[str, int], kind: str, value: int) -> None:
    if kind in state and state[kind] != value:
        save.old.setdefault(kind, state[kind])
    if state.get(kind) != value:
        save.new[kind] = value
    state[kind] = value


def _consequences(save: Save, state: dict[str, int], stage: int) -> None:
    """What the CRM changes with the stage."""
    if stage == WON_STAGE:
        _change(save, state, "probability", 10_000)
        _change(save, state, "category", CLOSED)
        today = (save.at.date() - dt.date(1970, 1, 1)).days
        if state["close_date"] > today:
            _change(save, state, "close_date", today)
            save.defaults.add("close_date")
        save.defaults |= {"probability", "category"}
    elif stage == LOST_STAGE:
        _change(save, state, "probability", 0)
        _change(save, state, "category", 0)
        save.defaults |= {"probability", "category"}
    elif save.old.get("stage", 0) >= WON_STAGE:
        _change(save, state, "probability", int(DEFAULT_BP[stage]))
        save.defaults |= {"probability"}


def percent(bp: int) -> str:
    """Basis points as a CRM prints a percentage.

    Examples
    --------
    >>> percent(1234), percent(5000)
    ('12.34', '50')
    """
    return f"{bp / 100:.2f}".rstrip("0").rstrip(".")


def money(cents: int) -> str:
    """Cents as an amount.

    Examples
    --------
    >>> money(123450)
    '1234.50'
    """
    return f"{cents // 100}.{cents % 100:02d}"


def day(number: int) -> str:
    """Day number as an ISO date."""
    return on(number).isoformat()
