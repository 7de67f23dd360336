"""Contacts that people say they had elsewhere, put beside those of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

import ibis

from bonafides.candour.contact_said import ContactSaid
from bonafides.history.asof import Past
from bonafides.history.weeks import day_number, week_number

OTHER, REPLIED = "other", "reply"


def with_contacts(past: Past, said: Sequence[ContactSaid]) -> Past:
    """The same past in which these contacts are known from the day on which they were said.

    Parameters
    ----------
    past
        What was known.
    said
        Contacts; those after the day of the record are left out, and those of deals it does not know.

    Notes
    -----
    A contact counts as one from the customer, by another way than those that are logged. What was believed
    of a deal is parted at the week in which the contact was said: before it, nothing changes, so that no
    model learns from what nobody knew then.
    """
    known = [one for one in said if one.happened_on <= past.as_of]
    if not known:
        return past
    rows = past.engine.rows(
        {
            "said_id": [one.deal_id for one in known],
            "heard_week": [week_number(one.happened_on) for one in known],
            "heard_day": [day_number(one.happened_on) for one in known],
            "heard_at": [datetime.combine(one.happened_on, time(12)) for one in known],
            "told_week": [
                min(week_number(max(one.said_on, one.happened_on)), past.as_of_week) for one in known
            ],
        }
    )
    named = rows.inner_join(past.deals.select("deal_no", "deal_id"), rows.said_id == past.deals.deal_id)
    return replace(past, activities=_activities(past, named), spells=_spells(past, named), as_recorded=False)


def _activities(past: Past, named: ibis.Table) -> ibis.Table:
    """Activities with the contacts added."""
    a = past.activities
    types = a.schema()
    given = {
        "activity_no": -1 - named.heard_day,
        "deal_no": named.deal_no,
        "happened_at": named.heard_at,
        "direction": ibis.literal("in"),
        "channel": ibis.literal(OTHER),
        "outcome": ibis.literal(REPLIED),
        "is_auto": ibis.literal(False),
    }
    columns = {name: given.get(name, ibis.null(types[name])).cast(types[name]) for name in a.columns}
    return ibis.union(a, named.select(**columns))


def _spells(past: Past, named: ibis.Table) -> ibis.Table:
    """Spells parted at the week in which a contact was said: last heard from then, for those that follow."""
    s = past.spells
    told = named.group_by("deal_no").agg(heard=named.heard_week.max(), told=named.told_week.max())
    touched = s.inner_join(told, "deal_no")
    ends_before = touched.to_week.notnull() & (touched.to_week <= touched.told)
    before = touched.filter(ends_before | (touched.from_week < touched.told))
    before = before.mutate(
        to_week=(before.to_week.notnull() & (before.to_week <= before.told)).ifelse(
            before.to_week, before.told
        )
    )
    after = touched.filter(~ends_before.fill_null(False))
    after = after.mutate(
        from_week=ibis.greatest(after.from_week, after.told),
        last_in_week=ibis.greatest(after.last_in_week.fill_null(after.heard), after.heard),
    )
    untouched = s.anti_join(told, "deal_no")
    return ibis.union(untouched.select(*s.columns), before.select(*s.columns), after.select(*s.columns))
