"""Dates of promises as iCalendar (RFC 5545), for calendars that look them up by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from bonafides.promises.app.queries_between import Between


def as_calendar(rows: Iterable[Between], name: str) -> bytes:
    """One whole-day event for each open promise with a date.

    Parameters
    ----------
    rows
        As the client sees them; ended ones are left out.
    name
        Of the client, for the calendar's title.
    """
    feed = Calendar()
    feed.add("prodid", "-//bonafides//promises//")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", _("Promises: %(name)s") % {"name": name})
    for row in rows:
        if row.due_on is None or not row.acts:
            continue
        event = Event()
        event.add("uid", f"{row.key}@bonafides")
        # The same promise gives the same event: a stamp of now would look like a change each time.
        event.add("dtstamp", datetime.combine(row.day or row.due_on, time(), UTC))
        event.add("sequence", row.seen)
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
        who = _("We promised") if row.direction == "ours" else _("You promised")
        event.add("summary", f"{who}: {row.what}")
        if row.done_when:
            event.add("description", row.done_when)
        event.add("transp", "TRANSPARENT")
        feed.add_component(event)
    found: bytes = feed.to_ical()
    return found
