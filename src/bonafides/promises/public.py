"""Dates that somebody promised in public and stated again and again, read as promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bonafides.promises.counts import DEFAULT_IN_TIME, Counts, InTime, counted
from bonafides.promises.outcomes import Said, life


class Stated(NamedTuple):
    """A row of the table: a date stated for a thing, in place of another.

    Parameters
    ----------
    thing, title
        What is promised: its id, and what it is called.
    told_on
        The day on which it was stated.
    before
        The date that it replaces; None where the table does not say.
    due_on
        The date stated.
    """

    thing: str
    title: str
    told_on: date
    before: date | None
    due_on: date


class Move(NamedTuple):
    """One date in place of another, and when that was told."""

    told_on: date
    before: date
    due_on: date

    @property
    def days(self) -> int:
        """How far it moved; below 0 to an earlier date."""
        return (self.due_on - self.before).days

    @property
    def after_the_date(self) -> bool:
        """Whether it was told only when the old date had passed."""
        return self.told_on > self.before


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """A thing promised in public.

    Parameters
    ----------
    thing, title
        As in `Stated`.
    since
        The day from which the record knows of it.
    first_due_on
        The first date that the record knows of.
    moves
        In the order in which they were told.
    """

    thing: str
    title: str
    since: date
    first_due_on: date
    moves: tuple[Move, ...]

    def acts(self) -> list[Said]:
        """Its life as acts of a ledger.

        The public agrees to nothing: the first date is a word given, and every later date is a warning that
        names another one. The word given stays; an earlier date warns of nothing.
        """
        offered = Said("offer", "performer", self.since, self.first_due_on)
        return [offered, *(Said("warn", "performer", move.told_on) for move in self.put_off)]

    @property
    def put_off(self) -> tuple[Move, ...]:
        """Moves to a later date."""
        return tuple(move for move in self.moves if move.days > 0)


def public_promises(rows: Iterable[Stated]) -> list[PublicPromise]:
    """Gather rows into promises, in order of their first date and then of their title.

    Parameters
    ----------
    rows
        In any order. A row that states the same date again is no move.

    Examples
    --------
    >>> day = date.fromisoformat
    >>> rows = [Stated("a", "Bridge", day("2024-02-01"), day("2024-03-01"), day("2024-09-01")),
    ...         Stated("a", "Bridge", day("2024-09-15"), day("2024-09-01"), day("2025-01-01"))]
    >>> (found,) = public_promises(rows)
    >>> found.first_due_on.isoformat(), [(move.days, move.after_the_date) for move in found.moves]
    ('2024-03-01', [(184, False), (122, True)])
    """
    by_thing: dict[str, list[Stated]] = {}
    for row in rows:
        by_thing.setdefault(row.thing, []).append(row)
    found = [_gathered(sorted(said, key=lambda row: row.told_on)) for said in by_thing.values()]
    return sorted(found, key=lambda one: (one.first_due_on, one.title.casefold(), one.thing))


def _gathered(said: list[Stated]) -> PublicPromise:
    first = said[0]
    moves: list[Move] = []
    standing = first.due_on if first.before is None else first.before
    for row in said:
        before = standing if row.before is None else row.before
        if before != row.due_on:
            moves.append(Move(row.told_on, before, row.due_on))
        standing = row.due_on
    start = first.due_on if first.before is None else first.before
    # What was stated before the record began was stated at the latest the day before its first row.
    since = first.told_on if first.before is None else min(first.told_on - timedelta(days=1), start)
    return PublicPromise(first.thing, said[-1].title, since, start, tuple(moves))


def counts_of(promises: Iterable[PublicPromise], *, as_of: date, in_time: InTime = DEFAULT_IN_TIME) -> Counts:
    """Count public promises as a ledger counts its own, on a day.

    Whether anything was done in the end is not in such a table: nothing is kept here, and what is past its
    first date is late.
    """
    return counted((life(one.acts(), as_of=as_of) for one in promises), in_time)
