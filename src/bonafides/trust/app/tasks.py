"""What the worker does for rounds: jobs for one round, and a step that looks which are due."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.people.app.installation import is_demo
from bonafides.readings.app.actions_jobs import Lease, ask_for
from bonafides.readings.app.models import ACTIVE, Job
from bonafides.trust.app.actions_closing import close_round, lost, may_close, tidy_all
from bonafides.trust.app.actions_inviting import invite, recipients
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.actions_telling import tell_by_name, to_tell
from bonafides.trust.app.kinds import CLOSE, MAIL, OPEN, REMIND
from bonafides.trust.app.mails import FILES
from bonafides.trust.app.models import Round
from bonafides.trust.box.refusals import NotTaken

TOO_EARLY = 425

AGAIN = timedelta(minutes=10)
"""How long what could not be done is left alone before it is tried once more."""


def _round(lease: Lease) -> Round:
    return Round.objects.get(key=lease.job.about)


def opening(lease: Lease) -> None:
    """Make the keys, fix the manifest, open the box."""
    open_round(_round(lease), lease.tell)
    lease.done("open")


def closing(lease: Lease) -> None:
    """Count, release, publish, destroy the keys."""
    row = _round(lease)
    why = lost(row)
    if why:
        # Never void by itself: a box that was started on the wrong folder would end every round.
        raise WrongRequest(
            why, "keys that are kept to the last day", "put them back, or declare the round void"
        )
    try:
        close_round(row, lease.tell)
    except NotTaken as refused:
        if refused.status != TOO_EARLY:
            raise
        # Its trustee has not handed over yet: nothing failed, and the box is asked again.
        lease.done(refused.found)
        return
    lease.done("closed")


def mailing(lease: Lease) -> None:
    """Write to everybody whose link has not gone out. How many were written to is not said: of a reminder it
    would be how many have not collected."""
    row = _round(lease)
    if row.state != "open":
        lease.done("nothing to write")
        return
    reminder = lease.job.kind == REMIND
    everybody = list(recipients(row))
    failed = 0
    for number, one in enumerate(everybody):
        # Of a reminder the share done would tell, by its steps, how many have not collected.
        lease.tell("writing mails", 0.0 if reminder else number / len(everybody))
        failed += not invite(row, one, reminder=reminder)
    failed += tell_by_name(row, reminders_only=reminder)
    if failed:
        raise BeyondThisMachine(
            "some mails could not be handed over",
            "a mail server that takes them",
            "look at the mail settings; it is tried again by itself",
        )
    lease.done("mails are written")


WORK = {OPEN: opening, CLOSE: closing, MAIL: mailing, REMIND: mailing}


def look_after_rounds() -> int:
    """Ask for what is due: closing, mails; destroy keys that are over.

    Safe in several workers at once: a job is asked for once. Says 0 whatever it did: how many were reminded
    is nobody's business, and this number is logged.
    """
    for row in Round.objects.filter(state__in=("opening", "open", "closing")):
        if row.state == "opening":
            _ask(OPEN, row)
        elif may_close(row):
            _ask(CLOSE, row)
        elif row.opens_on <= timezone.localdate() and (kind := _mails_due(row)):
            _ask(kind, row)
    tidy_all()
    return 0


def _mails_due(row: Round) -> str:
    """Kind of the mails that are due; empty where nobody is to be written to.

    Invitations first; a reminder whose mails failed goes on as a reminder. Those of a demonstration go into
    its folder, where whoever looks around finds the links, and through no mail server: nobody there exists.
    """
    if row.state != "open" or (is_demo() and settings.EMAIL_BACKEND != FILES):
        return ""
    if next(recipients(row), None) is not None:
        last = Job.objects.filter(kind__in=(MAIL, REMIND), about=row.key).first()
        return last.kind if last is not None else MAIL
    return MAIL if to_tell(row) else ""


def _ask(kind: str, row: Round) -> None:
    last = Job.objects.filter(kind=kind, about=row.key).first()
    if (
        last is not None
        and last.state not in ACTIVE
        and (last.ended_at or last.made_at) > timezone.now() - AGAIN
    ):
        return
    ask_for(kind, about=row.key, by=None)
