"""What became of a promise: its class, read from the acts alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bonafides.promises.conversation import Act, Side, Standing, State, take

Outcome = Literal[
    "open",
    "late",
    "kept",
    "kept_unconfirmed",
    "kept_after_renegotiation",
    "kept_late",
    "broken",
    "withdrawn",
    "disputed",
    "never_promised",
]

OUTCOMES: dict[Outcome, str] = {
    "open": "promised, not due yet",
    "late": "past its date, not reported as done",
    "kept": "kept: whoever asked says so",
    "kept_unconfirmed": "reported as done; nobody said otherwise",
    "kept_after_renegotiation": "kept by a date that both had agreed before the old one passed",
    "kept_late": "done after its date",
    "broken": "not kept",
    "withdrawn": "released by whoever asked",
    "disputed": "disputed, until settled",
    "never_promised": "nothing was promised",
}
"""Every class in words."""

Reason = Literal["could_not", "did_not", "should_not_have_been_made", ""]

REASONS: dict[Reason, str] = {
    "could_not": "could not be kept",
    "did_not": "was not done",
    "should_not_have_been_made": "should not have been made",
    "": "no reason on record",
}
"""Why a promise broke: failures of ability are repaired otherwise than failures of intent."""


@dataclass(frozen=True, slots=True)
class Said:
    """One act, as it stands in the ledger.

    Parameters
    ----------
    act, by
        What was done, by which side.
    on
        Local day.
    due_on
        The date that the act names: of what is asked, promised or proposed; None where it names none.
    reason
        Why a promise was taken back.
    """

    act: Act
    by: Side
    on: date
    due_on: date | None = None
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A conversation as its acts tell it, on a day.

    Parameters
    ----------
    state
        Where it stands.
    outcome
        Its class on that day.
    promised_on, first_due_on, due_on
        When it was promised; the first date given; the date in force. None before there is one.
    settled_on
        The day on which the asker confirmed, or it was taken back or reported for good; None while open.
    reported_on
        The last day on which it was reported as done.
    first_warned_on
        The first warning while the date in force was still ahead or not.
    warning_days
        Date in force at the warning, less the day of the first warning: how long the other side had. None
        without a warning; negative where it came after the date.
    reason
        Why it broke.
    told_days
        The longest notice that the performer gave of a date that might not hold: date in force, less the day
        of a warning, of proposing another date, or of taking the promise back. None without any.
    moved_in_time
        Whether both agreed on another date before the one in force had passed.
    """

    state: State
    outcome: Outcome
    promised_on: date | None
    first_due_on: date | None
    due_on: date | None
    settled_on: date | None
    reported_on: date | None
    first_warned_on: date | None
    warning_days: int | None
    reason: Reason
    told_days: int | None = None
    moved_in_time: bool = False


def life(acts: Sequence[Said], *, as_of: date) -> Life:
    """Read a conversation's acts up to a day.

    Parameters
    ----------
    acts
        In the order in which they were recorded. Each must have been open when it was done.
    as_of
        Acts of later days are not seen.

    Raises
    ------
    WrongRequest
        An act that was not open: the ledger is not one that `conversation.take` allowed.

    Examples
    --------
    >>> day = date.fromisoformat
    >>> acts = [Said("ask", "asker", day("2026-03-02"), day("2026-03-20")),
    ...         Said("promise", "performer", day("2026-03-03"), day("2026-03-20")),
    ...         Said("warn", "performer", day("2026-03-10")),
    ...         Said("report", "performer", day("2026-03-19")),
    ...         Said("satisfied", "asker", day("2026-03-23"))]
    >>> found = life(acts, as_of=day("2026-04-01"))
    >>> found.outcome, found.warning_days
    ('kept', 10)
    """
    standing = Standing()
    terms = _Terms()
    for said in _until(acts, as_of):
        before = standing
        standing = take(standing, said.act, by=said.by)
        terms.follow(said, before)
    return Life(
        state=standing.state,
        outcome=_outcome(standing.state, terms, as_of),
        promised_on=terms.promised_on,
        first_due_on=terms.first_due,
        due_on=terms.due,
        settled_on=terms.settled_on,
        reported_on=terms.reported_on,
        first_warned_on=terms.warned_on,
        warning_days=terms.warning_days,
        reason=terms.reason,
        told_days=terms.told_days,
        moved_in_time=terms.moved_in_time,
    )


def _until(acts: Iterable[Said], as_of: date) -> list[Said]:
    return [said for said in acts if said.on <= as_of]


class _Terms:
    """What was agreed, followed act by act."""

    def __init__(self) -> None:
        self.asked: date | None = None
        self.proposed: date | None = None
        self.promised_on: date | None = None
        self.first_due: date | None = None
        self.due: date | None = None
        self.moved_in_time = False
        self.reported_on: date | None = None
        self.settled_on: date | None = None
        self.warned_on: date | None = None
        self.warning_days: int | None = None
        self.told_days: int | None = None
        self.reason: Reason = ""

    def follow(self, said: Said, before: Standing) -> None:
        """Note what an act changes."""
        act = said.act
        if said.by == "performer" and act in ("warn", "propose", "renege") and self.due is not None:
            days = (self.due - said.on).days
            self.told_days = days if self.told_days is None else max(days, self.told_days)
        if act in ("ask", "counter"):
            self.asked = said.due_on or self.asked
        elif act in ("offer", "promise", "accept"):
            self.promised_on = said.on
            self.first_due = self.due = said.due_on or self.asked
        elif act == "propose":
            self.proposed = said.due_on
        elif act == "agree":
            self._move(said)
        elif act == "settle":
            # What both agree on after a dispute replaces what they had understood differently, and is not
            # done yet: otherwise the asker would have confirmed it.
            self.due = said.due_on or self.due
            self.reported_on = None
        elif act == "warn" and self.warned_on is None:
            self.warned_on = said.on
            self.warning_days = (self.due - said.on).days if self.due else None
        elif act == "report":
            self.reported_on = said.on
        elif act in ("not_yet", "not_meant"):
            # What silence had settled is open again.
            self.settled_on = None
            self.reported_on = None if act == "not_yet" else self.reported_on
        if act in ("satisfied", "renege", "cancel", "decline", "withdraw", "fall_silent"):
            self.settled_on = said.on
            self.reason = said.reason
        if act == "satisfied" and self.reported_on is None:
            # Confirmed without a report: it was done at the latest on that day.
            self.reported_on = said.on

    def _move(self, said: Said) -> None:
        if self.proposed is None or self.due is None:
            return
        if said.on <= self.due:
            self.moved_in_time = self.moved_in_time or self.proposed != self.due
            self.due = self.proposed
        self.proposed = None


def _waited_in_vain(terms: _Terms) -> bool:
    """Whether the asker let it go only after its date had passed without a report."""
    gone, due, done = terms.settled_on, terms.due, terms.reported_on
    return gone is not None and due is not None and gone > due and (done is None or done > due)


def _outcome(state: State, terms: _Terms, as_of: date) -> Outcome:
    if terms.promised_on is None:
        return "never_promised"
    if state == "disputed":
        return "disputed"
    if state == "cancelled":
        return "broken" if _waited_in_vain(terms) else "withdrawn"
    if state == "reneged":
        return "broken"
    done = terms.reported_on
    if state in ("satisfied", "unconfirmed") and done is not None:
        if terms.due is not None and done > terms.due:
            return "kept_late"
        if state == "unconfirmed":
            return "kept_unconfirmed"
        return "kept_after_renegotiation" if terms.moved_in_time else "kept"
    if terms.due is not None and as_of > terms.due and (done is None or done > terms.due):
        return "late"
    return "open"
