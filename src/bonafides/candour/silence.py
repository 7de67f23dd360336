"""Is the customer still there? What unanswered contacts say, where contacts are logged well enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.engines.words import count_if, whole
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings, standing
from bonafides.history.spells import OPEN, contacts
from bonafides.methods.presence import PresenceModel, fit_presence
from bonafides.methods.replies import Attempt, ReplyDelay, reply_delay, returned_before_next

MOST_CONTACTS = 12
"""Unanswered contacts that are told apart; longer silences count as this long."""

PATIENCE_DAYS = 3
"""A contact counts as unanswered once so many days have passed: four in five answers come sooner."""

MOST_DAYS = 60
"""Days that a reply is waited for when delays are measured."""

LEAST_LOGGED = 0.5
"""Share of deals that are over which must have a logged contact before a missing answer means anything."""

LEAST_INBOUND = 0.02
"""Share of logged contacts that must come from customers; below it replies are plainly not logged at all."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of one way to reach customers.

    `presence` is fitted on silences in which only this channel was used; `attempts` counts, among deals that
    are over, contacts by this channel before the customer's first answer.
    """

    channel: str
    presence: PresenceModel | None
    delay: ReplyDelay | None
    attempts: tuple[Attempt, ...]
    n_contacts: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Whether customers are still there after contacts without an answer; refused with `why`."""

    everything: PresenceModel | None
    channels: tuple[Channel, ...]
    logged_share: Figure
    inbound_share: Figure
    why: str

    def after(self, n: int) -> Figure:
        """P(still there) after n unanswered contacts, whatever the channel."""
        if self.why or self.everything is None or self.everything.refused:
            why = self.why or (self.everything.why if self.everything else "No contacts are logged.")
            return Figure.refuse(why, n=0, unit="share")
        return self.everything.after[min(n, len(self.everything.after) - 1)]

    def record(self) -> dict[str, Any]:
        """The section `silence` of report.json."""
        return {
            "why": self.why,
            "logged_share": self.logged_share.record(),
            "inbound_share": self.inbound_share.record(),
            "alive_after": _after_record(self.everything),
            "channels": [
                {
                    "channel": c.channel,
                    "n_contacts": c.n_contacts,
                    "alive_after": _after_record(c.presence),
                    "attempts": [
                        {
                            "number": a.number,
                            "and_later": a.and_later,
                            "n": a.n,
                            "k": a.k,
                            "share": a.share.record(),
                        }
                        for a in c.attempts
                    ],
                }
                for c in self.channels
            ],
        }


def _after_record(model: PresenceModel | None) -> list[dict[str, Any]]:
    if model is None or model.refused:
        return []
    return [{"unanswered": n, **figure.record()} for n, figure in enumerate(model.after)]


def silence(past: Past) -> Silence:
    """Measure silences: how likely a customer is still there after n contacts without an answer.

    Parameters
    ----------
    past
        What was known.

    Returns
    -------
    Silence
        Refused where contacts are not logged well enough: fewer than `LEAST_LOGGED` of the deals that are
        over have any, or fewer than `LEAST_INBOUND` of the contacts come from customers. Absence of rows is
        often absence of logging, not of contact.

    Notes
    -----
    A *silence* is a run of contacts made without one received, from the first contact or from the last
    answer on; it ends with an answer or with the record. Mail by machines, bounced mail and internal notes
    do not count.
    """
    logged, inbound = _logging(past)
    why = _why_not(logged, inbound)
    counts = past.engine.fetch(streak_counts(past))
    tried = past.engine.fetch(first_attempts(past))
    waits = past.engine.fetch(reply_waits(past))
    names = sorted(set(tried.column("channel").to_pylist()) | set(waits.column("channel").to_pylist()))
    channels = tuple(_channel(name, counts, tried, waits, fit=not why) for name in names)
    everything = None if why else _fit(counts, "")
    return Silence(everything, channels, logged, inbound, why)


def _logging(past: Past) -> tuple[Figure, Figure]:
    """Share of deals that are over with any contact, and share of contacts that came in."""
    from bonafides.methods.intervals import wilson

    c = contacts(past.activities)
    over = endings(past)
    seen = past.engine.fetch(over.semi_join(c, "deal_no").agg(n=ibis._.count())).column("n")[0].as_py()
    total = past.engine.fetch(over.agg(n=ibis._.count())).column("n")[0].as_py()
    way = past.engine.fetch(c.agg(n=c.count(), k=count_if(c.direction == "in"))).to_pylist()[0]
    return wilson(seen, total), wilson(way["k"] or 0, way["n"])


def _why_not(logged: Figure, inbound: Figure) -> str:
    if logged.value is None or inbound.value is None:
        return (
            "No contacts with customers are in this export, so nobody can tell silence from missing records."
        )
    if logged.value < LEAST_LOGGED:
        return (
            f"Only {logged.value:.0%} of the deals that are over have any contact logged; {LEAST_LOGGED:.0%} "
            "are needed. Below that, silence may be missing records."
        )
    if inbound.value < LEAST_INBOUND:
        return (
            f"Only {inbound.value:.1%} of the logged contacts come from customers; {LEAST_INBOUND:.0%} are "
            "needed. Their answers seem not to be logged."
        )
    return ""


def _numbered(past: Past) -> Any:
    """Contacts with the number of answers had before each: deal_no, channel, came_in, day, streak."""
    c = contacts(past.activities)
    before = ibis.window(group_by="deal_no", order_by=["happened_at", "activity_no"], following=0)
    came_in = (c.direction == "in").ifelse(1, 0)
    n_in = whole(came_in.sum().over(before))
    return c.select(
        "deal_no",
        "activity_no",
        "happened_at",
        "channel",
        came_in=came_in,
        day=past.day(c.happened_at),
        # An answer closes the silence that it answers.
        streak=n_in - came_in,
    )


def streak_counts(past: Past) -> Any:
    """Silences by length: channel, length, replied, n; channel "" is all of them.

    Under a channel's name stand the silences that began with it, as far as they kept to it: where another
    channel joins in, the silence stops being watched. What comes in on the day that a deal ends is its
    ending, not an answer: whoever signs was there, and counting it would make everybody seem to answer.
    """
    n = _numbered(past)
    over = endings(past).select("deal_no", "ended_day")
    n = n.left_join(over, "deal_no").drop("deal_no_right")
    n = n.filter(n.ended_day.isnull() | (n.day < n.ended_day))
    inside = ibis.window(group_by=["deal_no", "streak"], order_by=["happened_at", "activity_no"], following=0)
    n = n.mutate(first_channel=n.channel.first().over(inside))
    other = ((n.came_in == 0) & (n.channel != n.first_channel)).ifelse(1, 0)
    n = n.mutate(strayed=whole(other.sum().over(inside)))
    both = ibis.union(_lengths(past, n.filter(n.strayed == 0), "channel"), _lengths(past, n, ""))
    return (
        both.group_by("channel", "replied", length=ibis.least(both.length, MOST_CONTACTS))
        .agg(n=ibis._.count())
        .order_by("channel", "length", "replied")
    )


def _lengths(past: Past, n: Any, channel: str) -> Any:
    """One row a silence: channel, length (contacts long unanswered before its end), replied (0 or 1)."""
    ends = n.group_by("deal_no", "streak").agg(
        replied=n.came_in.max(),
        answer_day=(n.came_in == 1).ifelse(n.day, ibis.null("int64")).max(),
        ended_day=n.ended_day.max(),
        n_out=count_if(n.came_in == 0),
        last_out_day=(n.came_in == 0).ifelse(n.day, ibis.null("int64")).max(),
        channel=n.first_channel.min(),
    )
    ends = ends.filter(ends.n_out > 0)
    ends = ends.mutate(end_day=ends.answer_day.coalesce(ends.ended_day, past.as_of_day))
    old = n.filter(n.came_in == 0).inner_join(ends, ["deal_no", "streak"])
    old = (
        old.filter(old.day <= old.end_day - PATIENCE_DAYS)
        .group_by("deal_no", "streak")
        .agg(old=ibis._.count())
    )
    told = ends.left_join(old, ["deal_no", "streak"])
    unanswered = told.old.fill_null(0)
    # A late answer to the last contact leaves that contact answered.
    late = (told.replied == 1) & (told.last_out_day <= told.end_day - PATIENCE_DAYS)
    return told.select(
        channel=told.channel if channel else ibis.literal(""),
        replied=told.replied,
        length=(unanswered - late.ifelse(1, 0)).cast("int64"),
    )


def first_attempts(past: Past) -> Any:
    """Deals that are over, by contacts made before the first answer: channel, attempts, returned, n."""
    n = _numbered(past)
    over = endings(past).select("deal_no")
    mine = n.semi_join(over, "deal_no")
    answered = mine.group_by("deal_no").agg(returned=mine.came_in.max())
    early = mine.filter((mine.streak == 0) & (mine.came_in == 0))
    made = early.group_by("deal_no", "channel").agg(attempts=ibis._.count())
    joined = made.inner_join(answered, "deal_no")
    return (
        joined.group_by("channel", "attempts", "returned")
        .agg(n=ibis._.count())
        .order_by("channel", "attempts", "returned")
    )


def reply_waits(past: Past) -> Any:
    """Contacts made, by days until an answer or until the next contact: channel, days, replied, n."""
    n = _numbered(past)
    order = ibis.window(group_by="deal_no", order_by=["happened_at", "activity_no"])
    ahead = n.mutate(next_in=n.came_in.lead().over(order), next_day=n.day.lead().over(order))
    made = ahead.filter(ahead.came_in == 0)
    until = made.next_day.fill_null(past.as_of_day)
    return (
        made.group_by(
            "channel",
            days=ibis.least(ibis.greatest(until - made.day, 0), MOST_DAYS),
            replied=(made.next_in == 1).fill_null(False).ifelse(1, 0),
        )
        .agg(n=ibis._.count())
        .order_by("channel", "days", "replied")
    )


def unanswered(past: Past) -> Any:
    """Open deals by contacts made since the customer's last one and left unanswered for `PATIENCE_DAYS`.

    Returns
    -------
    Table
        deal_no, n_unanswered, n_in, last_in_day, last_out_day (days since 1970-01-01, null when never).
    """
    now = standing(past)
    still = contacts(past.activities).semi_join(now.filter(now.state == OPEN), "deal_no")
    still = still.select(
        "deal_no", "happened_at", came_in=still.direction == "in", day=past.day(still.happened_at)
    )
    heard = still.group_by("deal_no").agg(
        last_in=still.came_in.ifelse(still.happened_at, ibis.null("timestamp")).max(),
    )
    joined = still.inner_join(heard, "deal_no")
    since = ~joined.came_in & (joined.last_in.isnull() | (joined.happened_at > joined.last_in))
    since = since & (joined.day <= past.as_of_day - PATIENCE_DAYS)
    nothing = ibis.null("int64")
    return joined.group_by("deal_no").agg(
        n_unanswered=count_if(since),
        n_in=count_if(joined.came_in),
        last_in_day=joined.came_in.ifelse(joined.day, nothing).max(),
        last_out_day=joined.came_in.ifelse(nothing, joined.day).max(),
    )


def _fit(counts: Any, channel: str) -> PresenceModel:
    replied = np.zeros(MOST_CONTACTS)
    ended = np.zeros(MOST_CONTACTS + 1)
    for row in counts.to_pylist():
        if row["channel"] == channel:
            if row["replied"]:
                replied[min(row["length"], MOST_CONTACTS - 1)] += row["n"]
            else:
                ended[row["length"]] += row["n"]
    return fit_presence(replied, ended, contacts=10)


def _channel(name: str, counts: Any, tried: Any, waits: Any, *, fit: bool) -> Channel:
    rows = [row for row in tried.to_pylist() if row["channel"] == name]
    most = max((row["attempts"] for row in rows), default=0)
    returned, gone = np.zeros(most + 1), np.zeros(most + 1)
    for row in rows:
        (returned if row["returned"] else gone)[row["attempts"]] += row["n"]
    mine = [row for row in waits.to_pylist() if row["channel"] == name]
    return Channel(
        channel=name,
        presence=_fit(counts, name) if fit else None,
        delay=_delay(mine) if fit and mine else None,
        attempts=returned_before_next(returned, gone) if most else (),
        n_contacts=sum(row["n"] for row in mine),
    )


def _delay(rows: list[dict[str, Any]]) -> ReplyDelay:
    days: NDArray[np.float64] = np.arange(MOST_DAYS + 1, dtype=float)
    at, n, replied = (np.array([row[name] for row in rows]) for name in ("days", "n", "replied"))
    leaving = np.bincount(at, weights=n, minlength=MOST_DAYS + 1)
    answered = np.bincount(at, weights=n * replied, minlength=MOST_DAYS + 1)
    at_risk = leaving[::-1].cumsum()[::-1]
    return reply_delay(days, at_risk, answered)
