"""A ledger gone through once, promise by promise: everything that a night counts, in one pass."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bonafides.errors import WrongRequest
from bonafides.promises.counts import DEFAULT_IN_TIME, Counts, InTime
from bonafides.promises.directions import Direction, Origin
from bonafides.promises.outcomes import Said, life

ANSWERS = frozenset({"promise", "counter", "decline"})
"""With these the answerer's clock stops: a no in time is as good as a yes."""


class Row(NamedTuple):
    """A promise as the night reads it; numbers are those of this house.

    Parameters
    ----------
    direction, origin
        As in `directions`.
    client, performer, function, kind
        Whom it is promised to or by, who performs, of which function it is asked, which kind it is; or None.
    estimate_on
        What the function's own first estimate would have said.
    rests_on
        Functions that it rests on, each once, ascending.
    asked_at
        Seconds since 1970 of the first act.
    answered_at, withdrawn_at
        Seconds since 1970 at which the performer first answered, or the asker withdrew unanswered; else None.
    """

    direction: Direction
    origin: Origin
    client: int | None = None
    performer: int | None = None
    function: int | None = None
    kind: int | None = None
    estimate_on: date | None = None
    rests_on: tuple[int, ...] = ()
    asked_at: float = 0.0
    answered_at: float | None = None
    withdrawn_at: float | None = None


class Waiting:
    """Asks of one function: when asked, when answered or last looked at, and whether answered."""

    __slots__ = ("answered", "since", "until")

    def __init__(self) -> None:
        self.since, self.until, self.answered = array("d"), array("d"), array("b")

    def add(self, since: float, until: float, answered: bool) -> None:
        """One more ask."""
        self.since.append(since)
        self.until.append(until)
        self.answered.append(answered)


class Tallies:
    """Counts of every group that a figure is given for.

    Parameters
    ----------
    as_of
        Local day up to which acts count, and on which dates have passed or not.
    now
        The same as a moment, seconds since 1970: so long what is unanswered has waited.
    in_time
        When a warning came in time.
    answered
        Of each client that was asked how far it relies on us: its newest answer, and the day.
    """

    def __init__(
        self,
        *,
        as_of: date,
        now: float,
        in_time: InTime = DEFAULT_IN_TIME,
        answered: Mapping[int, tuple[int, date]] | None = None,
    ) -> None:
        self.as_of, self.now, self.in_time = as_of, now, in_time
        self.answered = dict(answered or {})
        self.seen_before: dict[int, Counts] = {client: Counts() for client in self.answered}
        self.directions: dict[Direction, Counts] = defaultdict(Counts)
        self.functions: dict[int, Counts] = defaultdict(Counts)
        self.kinds: dict[int, Counts] = defaultdict(Counts)
        self.accounts: dict[int, Counts] = defaultdict(Counts)
        self.chains: dict[tuple[int, ...], Counts] = defaultdict(Counts)
        self.persons: dict[int, Counts] = defaultdict(Counts)
        self.waiting: dict[int, Waiting] = defaultdict(Waiting)
        self.room_days: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self.written: Counter[int] = Counter()
        self.missing: Counter[int] = Counter()
        self.asked_clients: set[int] = set()
        self.performers: dict[Direction, set[int]] = defaultdict(set)
        self.served_by: dict[int, set[int]] = defaultdict(set)
        self.served_with: dict[int, set[int]] = defaultdict(set)
        self.n_promises = 0
        self.unreadable = 0

    def take(self, row: Row, acts: Sequence[Said]) -> None:
        """Count one promise with its acts."""
        if not acts:
            return
        try:
            found = life(acts, as_of=self.as_of)
        except WrongRequest:
            # Acts that today's rules would not take, of an older version or an import: outside, and counted.
            self.unreadable += 1
            return
        if row.direction == "ask" and row.function is not None and row.origin != "agreed":
            self._wait(row, row.function)
        if row.direction == "ours" and row.client is not None:
            self._remember(row, acts, row.client)
        if found.promised_on is None:
            return
        self.n_promises += 1
        for counts in self._groups(row):
            counts.add(found, self.in_time)
        if row.direction == "ours" and row.client in self.answered:
            self.seen_before[row.client].add(life(acts, as_of=self.answered[row.client][1]))
        if row.performer is not None:
            self.performers[row.direction].add(row.performer)
        if row.direction == "ours" and row.client is not None:
            if row.performer is not None:
                self.served_by[row.client].add(row.performer)
            self.served_with[row.client].update(row.rests_on)
        if row.function is not None and row.estimate_on is not None and found.first_due_on is not None:
            self.room_days[row.function].append((found.first_due_on - row.estimate_on).days)

    def answers(self) -> list[tuple[int, int, int]]:
        """Of each client that answered: the answer, and promises kept and broken that it had seen by then."""
        return [
            (answer, self.seen_before[client].kept, self.seen_before[client].broken)
            for client, (answer, _on) in sorted(self.answered.items())
        ]

    def _groups(self, row: Row) -> list[Counts]:
        groups = [self.directions[row.direction]]
        if row.direction == "ask" and row.function is not None:
            groups.append(self.functions[row.function])
            if row.kind is not None:
                groups.append(self.kinds[row.kind])
        if row.direction == "ours":
            if row.client is not None:
                groups.append(self.accounts[row.client])
            if len(row.rests_on) > 1:
                groups.append(self.chains[row.rests_on])
        if row.performer is not None:
            groups.append(self.persons[row.performer])
        return groups

    def _wait(self, row: Row, function: int) -> None:
        if row.answered_at is not None:
            self.waiting[function].add(row.asked_at, row.answered_at, True)
        else:
            until = self.now if row.withdrawn_at is None else row.withdrawn_at
            self.waiting[function].add(row.asked_at, until, False)

    def _remember(self, row: Row, acts: Sequence[Said], client: int) -> None:
        """Whether it was there before the customer was asked: on their page, what is missing is asked."""
        if any(said.by == "asker" for said in acts):
            self.asked_clients.add(client)
        (self.missing if row.origin == "client" else self.written)[client] += 1
