"""Launching: what was planned becomes rows that the database never lets change again."""

from __future__ import annotations

import hashlib
import random
import secrets

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Person
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.models import Job
from bonafides.trust.app.actions_rounds import still_draft
from bonafides.trust.app.kinds import OPEN
from bonafides.trust.app.models import Asked, Cell, Collecting, Invitation, Round
from bonafides.trust.app.planned import Planned, ShownCell
from bonafides.trust.app.queries_planning import plan_of


def launch(row: Round, *, seen: str, by: Person) -> Job:
    """Fix a round as it was planned, and ask for its keys.

    Parameters
    ----------
    seen
        `Planned.mark` of the plan that was looked at.

    Raises
    ------
    WrongRequest
        Something is refused, or what was planned is no longer what was seen; or its first day is over.
    """
    with transaction.atomic():
        stored = still_draft(row)
        planned = plan_of(stored, by=by)
        refuse_launch(stored, planned, seen)
        _write(stored, planned, by)
        note("launch_round", None, by, round=stored.key)
        job = ask_for(OPEN, about=stored.key, by=by)
    row.refresh_from_db()
    return job


def refuse_launch(row: Round, planned: Planned, seen: str) -> None:
    """Hold that a round may be launched.

    Raises
    ------
    WrongRequest
        It may not.
    """
    if planned.mark != seen:
        raise WrongRequest(
            "a plan that is another than the one you looked at",
            "the same people and the same groups",
            "look at it again: somebody has left, or somebody has changed it",
        )
    if planned.refusals:
        first = planned.refusals[0]
        raise WrongRequest(first.found, first.expected, first.to_do)
    if not planned.ready:
        raise WrongRequest(
            "a plan with which something about too few people could be worked out",
            "one that passes the audit",
            "show less apart, or ask more people",
        )
    if row.trustee and Round.objects.exclude(pk=row.pk).filter(trustee=row.trustee).exists():
        raise WrongRequest(
            "a trustee's key that stands in another round too",
            "one key for each round: it is handed over when a round is closed",
            "have the trustee run bonafides trustee new once more",
        )
    if row.closes_on < timezone.localdate():
        raise WrongRequest(
            f"a round whose last day was {row.closes_on}", "a day that is not over", "choose a later last day"
        )


def _write(row: Round, planned: Planned, by: Person) -> None:
    """Cells, invitations and empty envelopes; the state last, because nothing changes after it."""
    cells = {
        one.planned.code: Cell.objects.create(
            code=one.planned.code,
            round=row,
            subject=one.subject,
            relation=one.planned.relation,
            team=one.team,
            invited=one.planned.invited,
            protection=one.planned.protection,
            way=one.way,
        )
        for one in planned.cells
    }
    for one in planned.cells:
        if one.planned.parent:
            Cell.objects.filter(pk=cells[one.planned.code].pk).update(parent=cells[one.planned.parent])
        _invite(cells[one.planned.code], one)
    row.plan = [one.record() for one in planned.plan]
    row.labels = planned.labels
    row.state, row.by = "opening", by
    row.save(update_fields=["plan", "labels", "state", "by"])
    # From here on who is asked stands in the invitations, and in nobody's draft.
    Asked.objects.filter(subject__round=row).delete()


def _invite(cell: Cell, shown: ShownCell) -> None:
    who = list(shown.who)
    # Nobody's place in the table says anything.
    random.SystemRandom().shuffle(who)
    made = Invitation.objects.bulk_create(
        Invitation(cell=cell, person=one.person, contact=one.contact) for one in who
    )
    if cell.way == "link":
        Collecting.objects.bulk_create(
            # The hash of a secret that nobody has: the first mail brings the first secret.
            Collecting(invitation=one, secret_hash=hashlib.sha256(secrets.token_bytes(32)).hexdigest())
            for one in made
        )
