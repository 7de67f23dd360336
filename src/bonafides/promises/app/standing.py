"""Where a promise stands, as a copy on its row: kept in step with its acts, as `outcomes.life` reads them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.models import Promise
from bonafides.promises.conversation import ENDED, Act, Standing, waits_on
from bonafides.promises.saying import Saying


def standing_of(row: Promise | PromiseLine) -> Standing:
    """The standing that a row tells."""
    return Standing(row.state, row.proposed_by or None)  # type: ignore[arg-type]


def may_deny(row: Promise | PromiseLine) -> bool:
    """Whether its performer may say that it was never agreed: a client, of what our side wrote down for them.

    What our own side promised, or wrote down as heard from it, is not denied but settled with the other side.
    """
    return row.direction == "theirs" and row.origin in ("heard", "imported")


def follow(row: Promise, what: Act, after: Standing, saying: Saying, moment: datetime) -> None:
    """Bring a row up to date with an act that was just taken. Nothing is saved."""
    before = standing_of(row)
    _terms(row, what, saying, moment)
    _stamps(row, what, saying, moment)
    if what != "hand_on":
        ended = after.state in ENDED or after.state == "unconfirmed"
        row.settled_at, row.reason = (moment, saying.reason) if ended else (None, "")
    if after.state != "renegotiating":
        row.proposed_on = None
    row.state, row.proposed_by = after.state, after.proposed_by or ""
    if what != "hand_on":
        row.waits_on = waits_on(after) or ""
        if waits_on(after) != waits_on(before) or what in ("ask", "counter"):
            row.waits_since = moment
    row.n_acts += 1


def _terms(row: Promise, what: Act, saying: Saying, moment: datetime) -> None:
    """What is agreed after an act: scope and dates."""
    if what in ("ask", "counter"):
        row.due_on = saying.due_on or row.due_on
    if what == "counter":
        row.what, row.done_when = saying.what or row.what, saying.done_when or row.done_when
    if what in ("offer", "promise", "accept"):
        row.promised_at = moment
        row.due_on = row.first_due_on = saying.due_on or row.due_on
    elif what == "propose":
        row.proposed_on = saying.due_on
    elif what == "agree":
        # A date agreed after the old one had passed changes nothing: it was late, and stays so.
        if row.proposed_on and row.due_on and timezone.localdate(moment) <= row.due_on:
            row.due_on = row.proposed_on
        row.proposed_on = row.expected_on = None
    elif what == "refuse":
        row.proposed_on = None
    elif what == "settle":
        row.due_on = saying.due_on or row.due_on


def _stamps(row: Promise, what: Act, saying: Saying, moment: datetime) -> None:
    """When it was warned of, reported and confirmed."""
    if what == "warn":
        row.warned_at = row.warned_at or moment
        row.expected_on = saying.expected_on or row.expected_on
    elif what == "report" or (what == "satisfied" and row.reported_at is None):
        row.reported_at = moment
    elif what in ("not_yet", "settle"):
        row.reported_at = None
