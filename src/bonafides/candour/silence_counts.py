"""Contacts made and answers had, counted in the engine: what silences are measured on."""

from __future__ import annotations

from typing import Any

import ibis

from bonafides.engines.words import count_if, whole
from bonafides.history.asof import Past, endings, still_open
from bonafides.history.spells import contacts

PATIENCE_DAYS = 3
"""A contact counts as unanswered once so many days have passed: four in five answers come sooner."""

MOST_DAYS = 60
"""Days that a reply is waited for when delays are measured."""

_SCATTER = 2_654_435_761
"""Knuth's multiplier: deals whose number times this falls low, modulo 2³², are a sample like any other."""


def _numbered(past: Past, c: Any) -> Any:
    """Contacts with the number of answers had before each: deal_no, channel, came_in, day, streak."""
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


def _before_the_end(past: Past, numbered: Any) -> Any:
    """Contacts before the day on which their deal ended, with that day: ended_day."""
    over = endings(past).select("deal_no", "ended_day")
    n = numbered.left_join(over, "deal_no").drop("deal_no_right")
    return n.filter(n.ended_day.isnull() | (n.day < n.ended_day))


def sampled_waits(past: Past, share: float) -> Any:
    """Contacts made in a sample of silences, with the days that passed without an answer.

    Parameters
    ----------
    share
        Share of the deals to take, 0 to 1; always the same deals.

    Returns
    -------
    Table
        One row a contact: deal_no, streak (they name the silence), owner_no (may be null), channel, day,
        days (whole days to the day before the answer, the deal's end, or to `past.as_of`; −1 when the answer
        came on the same day), came (1 when an answer ended the silence). Deals that were reopened are left
        out: their silences have a hole.
    """
    c = _sampled(contacts(past.activities), share)
    again = past.outcomes.filter(past.outcomes.result == "reopened")
    n = _before_the_end(past, _numbered(past, c.anti_join(again, "deal_no")))
    ends = n.group_by("deal_no", "streak").agg(
        came=n.came_in.max(),
        answer_day=(n.came_in == 1).ifelse(n.day, ibis.null("int64")).max(),
    )
    made = n.filter(n.came_in == 0).inner_join(ends, ["deal_no", "streak"])
    made = made.left_join(past.deals.select("deal_no", "owner_no"), "deal_no").drop("deal_no_right")
    end = made.answer_day.coalesce(made.ended_day, past.as_of_day + 1)
    return made.select(
        "deal_no", "streak", "owner_no", "channel", "day", "came", days=end - 1 - made.day
    ).order_by("deal_no", "streak", "day", "channel")


def waits_now(past: Past, deals: Any) -> Any:
    """Contacts since the customer was last heard, or since the deal was reopened, for a few deals.

    Parameters
    ----------
    deals
        Table with deal_no.

    Returns
    -------
    Table
        One row a contact: deal_no, channel, days (whole days from it to `past.as_of`).
    """
    c = contacts(past.activities).semi_join(deals, "deal_no")
    o = past.outcomes.filter(past.outcomes.result == "reopened").semi_join(deals, "deal_no")
    heard = ibis.union(
        c.filter(c.direction == "in").select("deal_no", "happened_at"), o.select("deal_no", "happened_at")
    )
    last = heard.group_by("deal_no").agg(last=heard.happened_at.max())
    made = c.filter(c.direction == "out").left_join(last, "deal_no").drop("deal_no_right")
    since = made.filter(made["last"].isnull() | (made.happened_at > made["last"]))
    return since.select("deal_no", "channel", days=past.as_of_day - past.day(since.happened_at)).order_by(
        "deal_no", "days", "channel"
    )


def first_attempts(past: Past) -> Any:
    """Deals that are over, by contacts made before the first answer: channel, attempts, returned, n."""
    over = endings(past).select("deal_no")
    mine = contacts(past.activities).semi_join(over, "deal_no")
    came_in = mine.filter(mine.direction == "in")
    first = came_in.group_by("deal_no").agg(first_in=came_in.happened_at.min())
    made = mine.filter(mine.direction == "out").left_join(first, "deal_no").drop("deal_no_right")
    early = made.filter(made.first_in.isnull() | (made.happened_at < made.first_in))
    tried = early.group_by("deal_no", "channel").agg(
        attempts=early.count(), returned=early.first_in.notnull().ifelse(1, 0).max()
    )
    return (
        tried.group_by("channel", "attempts", "returned")
        .agg(n=ibis._.count())
        .order_by("channel", "attempts", "returned")
    )


def contacts_made(past: Past) -> Any:
    """Contacts made, by channel: channel, n."""
    made = contacts(past.activities).filter(ibis._.direction == "out")
    return made.group_by("channel").agg(n=made.count()).order_by("channel")


def reply_waits(past: Past, share: float = 1.0) -> Any:
    """Contacts made, by days until an answer or until the next contact: channel, days, replied, n.

    `share` as in `sampled_waits`.
    """
    n = _numbered(past, _sampled(contacts(past.activities), share))
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


def _sampled(c: Any, share: float) -> Any:
    return c if share >= 1.0 else c.filter((c.deal_no * _SCATTER) % 2**32 < int(share * 2**32))


def unanswered(past: Past, deals: Any | None = None) -> Any:
    """Open deals by contacts made since the customer's last one and left unanswered for `PATIENCE_DAYS`.

    Parameters
    ----------
    deals
        Table with deal_no: the few deals that are asked about; all when left out.

    Returns
    -------
    Table
        deal_no, n_unanswered, n_in, last_in_day, last_out_day (days since 1970-01-01, null when never).
    """
    now = still_open(past).select("deal_no")
    if deals is not None:
        now = now.semi_join(deals, "deal_no")
    still = contacts(past.activities).semi_join(now, "deal_no")
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
