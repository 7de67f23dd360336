"""The record of a sales organisation as it was known at the end of one day, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from bonafides.engines.engine import Engine
from bonafides.history.weeks import Zone, day_number, local_day

Derived = Callable[[str, Callable[[], Any]], Any]
"""Keeps a table under a name beside the record, and gives it back; made at the first asking."""


class Turns:
    """One thread at a time under each name; others wait, and find what it made."""

    def __init__(self) -> None:
        self._new, self._of = Lock(), dict[str, Any]()

    def under(self, name: str) -> Any:
        """The lock of a name."""
        with self._new:
            return self._of.setdefault(name, RLock())


@dataclass(frozen=True, slots=True)
class Past:
    """The record of a sales organisation as it was known at the end of one day.

    Parameters
    ----------
    engine
        Where expressions run: `engine.fetch(expression)` gives rows, `engine.rows(columns)` takes them.
    deals, statements, activities, outcomes, periods, people, stages, fx
        Canonical tables (`tables`), as ibis tables, without anything recorded after `as_of`.
    spells
        Contract `spells.SPELLS`, cut at the same day.
    zone
        Time zone of days and weeks.
    as_of
        Last day that is known whole.
    as_of_week
        The week whose end stands for that day.
    home
        Currency that amounts are compared in; empty when there is only one and it is not named.
    forecasts
        Contract FORECASTS, cut at the same day; None where the export has none.
    scratch
        Folder for intermediate tables of this one run; None keeps none.
    counted
        Counts fetched so far, by name: what `tables/` beside the report holds.
    learnt
        Small answers that several measures ask for, fetched once.
    derived
        Where tables are kept that hold for every day, such as `Generation.derived`; None keeps none.
    record
        The same record with nothing cut off, which such tables are made of; None on the record itself.
    step
        1, or k where only every k-th deal is in these tables.
    as_recorded
        Whether activities and spells are those of the record, and nothing was put beside them.
    turns
        Lets threads make each table once.
    """

    engine: Engine
    deals: Any
    statements: Any
    activities: Any
    outcomes: Any
    periods: Any
    people: Any
    stages: Any
    fx: Any
    spells: Any
    zone: Zone
    as_of: date
    as_of_week: int
    home: str = ""
    forecasts: Any = None
    scratch: Path | None = None
    counted: dict[str, Any] = field(default_factory=dict)
    learnt: dict[str, Any] = field(default_factory=dict)
    derived: Derived | None = None
    record: Past | None = None
    step: int = 1
    as_recorded: bool = True
    turns: Turns = field(default_factory=Turns)

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """An intermediate table that several measures read: computed once when there is a scratch folder.

        Parameters
        ----------
        name
            What it is; two tables of one name are the same table.
        make
            Gives the expression.
        """
        if self.scratch is None:
            return make()
        path = self.scratch / f"{name}.parquet"
        with self.turns.under(str(path)):
            if not path.exists():
                self.engine.keep(make(), path)
        return self.engine.parquet(path)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """An expression that several measures build on, built once and under a name of its own.

        `make` must build on nothing that a `replace` of this past changes while it keeps `learnt`.
        """
        with self.turns.under(f"{name} of every {self.step}th"):
            if name not in self.learnt:
                self.learnt[name] = self.engine.named(make())
        return self.learnt[name]

    def lasting(self, name: str, make: Callable[[Past], Any]) -> Any:
        """A table that holds for every day asked for, once rows that were not known yet are left out.

        Parameters
        ----------
        name
            What it is and what it depends on beside the record and its time zone.
        make
            Gives the expression from a past. From the whole record it must give what it gives from any cut of
            it, and more rows; each row must say from which day on it holds.

        Returns
        -------
        Table
            Made of the whole record and kept in the store where there is one, else of what is known on the
            day; of this past's deals only.
        """
        if self.derived is None:
            return self.kept(name, lambda: make(self))
        with self.turns.under(name):
            return self._lasting(name, make, self.derived)

    def _lasting(self, name: str, make: Callable[[Past], Any], derived: Derived) -> Any:
        if name not in self.learnt:
            record = self if self.record is None else self.record
            table = derived(f"{name}-{self.zone.mark}", lambda: make(record))
            if self.step > 1:
                mine = f"one-in-{self.step}-{name}-{self.zone.mark}"
                table = derived(mine, lambda: table.filter(table.deal_no % self.step == 0))
            self.learnt[name] = table
        return self.learnt[name]

    def count(self, name: str, expression: Any) -> Any:
        """Fetch counts that stand behind a figure, and remember them under a name for whoever checks it.

        Counts that name persons must not be fetched this way: they are written beside the report.
        """
        self.counted[name] = self.engine.fetch(expression)
        return self.counted[name]

    @property
    def calendar(self) -> list[dict[str, Any]]:
        """Rows of PERIODS, in order."""
        if "calendar" not in self.learnt:
            self.learnt["calendar"] = self.engine.fetch(self.periods.order_by("period_no")).to_pylist()
        return [dict(period) for period in self.learnt["calendar"]]

    @property
    def n_deals(self) -> int:
        """How many deals had begun."""
        if "n_deals" not in self.learnt:
            counted = self.engine.fetch(self.deals.agg(n=self.deals.count()))
            self.learnt["n_deals"] = int(counted.column("n")[0].as_py())
        return int(self.learnt["n_deals"])

    @property
    def as_of_day(self) -> int:
        """Days from 1970-01-01 to `as_of`."""
        return day_number(self.as_of)

    def day(self, timestamp: Any) -> Any:
        """Local day number of a timestamp column."""
        return local_day(timestamp, self.zone)
