"""Dates of promises as iCalendar (RFC 5545), for calendars that look them up by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from bonafides.people.app.models import Person
    from bonafides.promises.app.models import Promise
    from bonafides.promises.app.queries_between import Between


def as_calendar(rows: Iterable[Between], house: str) -> bytes:
    """One whole-day event for each open promise with a date.

    Parameters
    ----------
    rows
        As the client sees them; ended ones are left out.
    house
        What this organisation is called: in a client's own calendar "we" would be the client.
    """
    feed = _empty(_("Promises: %(name)s") % {"name": house})
    for row in rows:
        if row.due_on is None or not row.acts:
            continue
        ours = _("%(name)s promised") if row.promised else _("Asked of %(name)s")
        who = ours if row.direction == "ours" else _("Promised to %(name)s")
        summary = f"{who % {'name': house}}: {row.what}"
        event = _event(row.key, row.due_on, row.day or row.due_on, row.seen, summary)
        if row.done_when:
            event.add("description", row.done_when)
        feed.add_component(event)
    return bytes(feed.to_ical())


def own_calendar(rows: Iterable[Promise], person: Person) -> bytes:
    """The same for somebody who works here: what they hold or perform, and what they wait for.

    Parameters
    ----------
    rows
        Open promises with a date; parties are not named, for a calendar is often seen by others.
    """
    feed = _empty(_("My promises"))
    for row in rows:
        if row.due_on is None:
            continue
        waits = row.asker_person_id == person.pk and row.direction != "ours"
        said = _("Asked") if row.state in ("asked", "countered") else _("Promised")
        who = _("I wait for") if waits else said
        made = timezone.localdate(row.promised_at) if row.promised_at else row.due_on
        feed.add_component(_event(row.key, row.due_on, made, row.n_acts, f"{who}: {row.what}"))
    return bytes(feed.to_ical())


def calendar_file(content: bytes) -> HttpResponse:
    """A calendar as it is looked up by its address, which goes to no other site."""
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _empty(title: str) -> Calendar:
    feed = Calendar()
    feed.add("prodid", "-//bonafides//promises//")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", title)
    return feed


def _event(key: str, due_on: date, stamped_on: date, n_acts: int, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@bonafides")
    # The same promise gives the same event: a stamp of now would look like a change each time.
    event.add("dtstamp", datetime.combine(stamped_on, time(), UTC))
    event.add("sequence", n_acts)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event
