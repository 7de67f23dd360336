"""How well contacts are logged: whom silence may be measured for, and whom not."""

from __future__ import annotations

from typing import Any

from bonafides.engines import words

PERSON = "owner_no"


def logging_by_person(deals: Any, statements: Any, activities: Any, outcomes: Any, *, last_day: int) -> Any:
    """Share of each person's open-deal weeks with any contact logged, and how many of the contacts came in.

    Parameters
    ----------
    deals, statements, activities, outcomes
        Canonical tables, as ibis expressions.
    last_day
        Last day that counts, in days from 1970-01-01; contacts and weeks after it are not seen.

    Returns
    -------
    Table
        One row for each owner of a deal: owner_no int64 (the owner now), n_deals int64, deal_weeks int64
        (weeks, Monday to Sunday, from a deal's opening to its first end or to `last_day`, both included),
        logged_weeks int64 (those with a contact by us or the customer; no machine, no internal note),
        logged_share float64 (0 to 1), n_contacts int64, n_inbound int64, inbound_share float64 (null
        without contacts).

    Notes
    -----
    A low share says that contacts are not written down, not that there were none. Deals whose opening is
    not known begin with their first statement. Contacts before a deal's opening or after its end are not
    counted.

    Examples
    --------
    >>> import datetime, ibis
    >>> day = lambda d: datetime.datetime(2024, 1, d)
    >>> deals = ibis.memtable([{"deal_no": 0, "owner_no": 7, "created_at": day(1)}])
    >>> said = ibis.memtable([{"deal_no": 0, "recorded_at": day(1)}])
    >>> contacts = ibis.memtable([{"deal_no": 0, "happened_at": day(9), "direction": "in", "is_auto": False}])
    >>> ends = ibis.memtable([{"deal_no": 0, "happened_at": day(28), "result": "won"}])
    >>> found = logging_by_person(deals, said, contacts, ends, last_day=19_800)
    >>> shown = found.select("owner_no", "deal_weeks", "logged_weeks", "logged_share", "inbound_share")
    >>> shown.execute().to_dict("records")
    [{'owner_no': 7, 'deal_weeks': 4, 'logged_weeks': 1, 'logged_share': 0.25, 'inbound_share': 1.0}]
    """
    spans = _open_weeks(deals, statements, outcomes, last_day)
    contacts = _contacts(activities, spans, last_day)
    weekly = contacts.group_by(["deal_no", "week"]).agg(
        n_contacts=contacts.count().cast("int64"), n_inbound=words.count_if(contacts.direction == "in")
    )
    by_deal = weekly.group_by("deal_no").agg(
        logged_weeks=weekly.count().cast("int64"),
        n_contacts=weekly.n_contacts.sum().cast("int64"),
        n_inbound=weekly.n_inbound.sum().cast("int64"),
    )
    joined = spans.left_join(by_deal, "deal_no")
    by_person = joined.group_by(PERSON).agg(
        n_deals=joined.count().cast("int64"),
        deal_weeks=(joined.last_week - joined.first_week + 1).sum().cast("int64"),
        logged_weeks=joined.logged_weeks.fill_null(0).sum().cast("int64"),
        n_contacts=joined.n_contacts.fill_null(0).sum().cast("int64"),
        n_inbound=joined.n_inbound.fill_null(0).sum().cast("int64"),
    )
    return by_person.mutate(
        logged_share=by_person.logged_weeks.cast("float64") / by_person.deal_weeks.cast("float64"),
        inbound_share=by_person.n_inbound.cast("float64") / by_person.n_contacts.nullif(0).cast("float64"),
    ).order_by(PERSON)


def _open_weeks(deals: Any, statements: Any, outcomes: Any, last_day: int) -> Any:
    """First and last week in which each owned deal was open."""
    # Where every opening is known, as in most exports, no statement is read.
    unopened = deals.filter(deals.created_at.isnull()).select("deal_no")
    said = statements.semi_join(unopened, "deal_no")
    first_said = said.group_by("deal_no").agg(first_at=said.recorded_at.min())
    ends = outcomes.filter(outcomes.result != "reopened")
    first_end = ends.group_by("deal_no").agg(ended_at=ends.happened_at.min())
    owned = deals.filter(deals.owner_no.notnull()).select("deal_no", PERSON, "created_at")
    joined = owned.left_join(first_said, "deal_no").drop("deal_no_right").left_join(first_end, "deal_no")
    opened = words.day(joined.created_at.fill_null(joined.first_at))
    ended = words.day(joined.ended_at).fill_null(last_day)
    last = (ended > last_day).ifelse(last_day, ended)
    spans = joined.select("deal_no", PERSON, first_day=opened, last_day=last)
    spans = spans.filter(spans.first_day.notnull(), spans.first_day <= spans.last_day)
    return spans.mutate(
        first_week=words.week_of_day(spans.first_day), last_week=words.week_of_day(spans.last_day)
    )


def _contacts(activities: Any, spans: Any, last_day: int) -> Any:
    """Contacts by people, with a customer, while their deal was open."""
    kept = activities.filter(
        activities.deal_no.notnull(), ~activities.is_auto, activities.direction != "internal"
    )
    kept = kept.select("deal_no", "direction", on_day=words.day(kept.happened_at))
    both = kept.inner_join(spans, "deal_no")
    inside = both.filter(both.on_day >= both.first_day, both.on_day <= both.last_day, both.on_day <= last_day)
    return inside.select("deal_no", "direction", week=words.week_of_day(inside.on_day))
