"""What is on record about a promise, a client's contacts or a submittal, in a sentence or two."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonafides.huddle.app.queries_orders import Submitted
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_beside import state_in_words
from bonafides.promises.app.queries_contacts import Stand
from bonafides.promises.app.queries_rhythm import Overdue
from bonafides.promises.rhythm import ENOUGH, Rhythm
from bonafides.website.pages.today_words import day_words, moment_words, written_day


def called(row: Promise) -> str:
    """What a promise is called: with whom, then what."""
    return f"{row.client}: {row.what}" if row.client else row.what


def promise_record(row: Promise, today: date) -> str:
    """Where a promise stands, for which day, and what its other side was told to expect."""
    words = state_in_words(row)
    said = words[:1].upper() + words[1:]
    if row.due_on:
        said += ", " + _("for %(day)s") % {"day": written_day(row.due_on, "j F")}
    said += "."
    if row.state == "promised" and row.due_on is not None and row.due_on < today:
        said += " " + _("That day has passed.")
    if row.expected_on:
        told = _("You told them to expect it on %(day)s.") % {"day": written_day(row.expected_on, "j F")}
        said += " " + told
    return said


def stand_record(stand: Stand | None) -> str:
    """Who waits for whom with a client; nothing where nobody does."""
    if stand is None or stand.since is None:
        return ""
    told = {"n": stand.n_unanswered, "day": written_day(timezone.localdate(stand.since), "j F")}
    if stand.waits == "us":
        return _("They wait for an answer of ours since %(day)s.") % told
    words = ngettext(
        "One contact of ours unanswered, of %(day)s.",
        "%(n)d contacts of ours unanswered since %(day)s.",
        stand.n_unanswered,
    )
    return words % told


def overdue_called(one: Overdue) -> str:
    """What it is called: the client, and whose word is missing."""
    if one.rhythm is None:
        return _("%(client)s: first contact") % {"client": one.silence.name}
    whose = _("%(client)s: our answer") if one.silence.waits == "us" else _("%(client)s: their answer")
    return whose % {"client": one.silence.name}


def overdue_record(one: Overdue, today: date) -> str:
    """Since when a word is missing, and within what time it came before."""
    at, us = one.silence.at, one.silence.waits == "us"
    told = {"on": moment_words(at[0], today), "n": len(at)}
    if one.rhythm is None and us:
        return _("They reached out for the first time: %(on)s. Nobody has answered.") % told
    if one.rhythm is None:
        return _("We reached out for the first time: %(on)s. No answer yet.") % told
    if us:
        words = ngettext(
            "One contact of theirs unanswered: %(on)s.",
            "%(n)d contacts of theirs unanswered, the first: %(on)s.",
            len(at),
        )
    else:
        words = ngettext(
            "One contact of ours unanswered: %(on)s.",
            "%(n)d contacts of ours unanswered, the first: %(on)s.",
            len(at),
        )
    return f"{words % told} {_within(one.rhythm, us=us)}"


def _within(rhythm: Rhythm, *, us: bool) -> str:
    days = ngettext("%(days)d day", "%(days)d days", rhythm.days) % {"days": rhythm.days}
    if rhythm.n < ENOUGH:
        said = (
            _("Our answers before came within %(days)s (n = %(n)d).")
            if us
            else _("Their answers before came within %(days)s (n = %(n)d).")
        )
    else:
        said = (
            _("Three in four of our answers came within %(days)s (n = %(n)d).")
            if us
            else _("Three in four of their answers came within %(days)s (n = %(n)d).")
        )
    return said % {"days": days, "n": rhythm.n}


def submittal_called(one: Submitted) -> str:
    """What it is called: the order, then what was handed in."""
    return f"{one.row.order.what}: {one.row.what}"


def submittal_record(one: Submitted, today: date) -> str:
    """When it was handed in and by whom, and for how many days no word came."""
    told = {"name": one.row.teller.name, "on": day_words(one.row.submitted_on, today)}
    said = _("Handed in by %(name)s: %(on)s.") % told
    if one.silent_days is not None:
        n = one.silent_days
        return f"{said} " + ngettext("No word for %(n)d day.", "No word for %(n)d days.", n) % {"n": n}
    if one.row.feedback_on is None:
        return said
    return f"{said} " + _("A word came: %(on)s.") % {"on": day_words(one.row.feedback_on, today)}
