"""What rounds hold about somebody: handed to them, taken away with them, and let go in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bonafides.errors import BonafidesError
from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.models import Asked, Invitation, Round, Subject, Thread

KEPT = timedelta(days=730)
"""A round that is over."""

DRAFTS_KEPT = timedelta(days=365)
"""One that was prepared and never launched, after the last day it was to have."""


def asked_about_whom(person: Person) -> Iterable[dict[str, Any]]:
    """What somebody was asked, oldest first; of others their keys alone. What they answered nobody knows."""
    mine = Invitation.objects.filter(person=person).select_related(
        "cell__round", "cell__subject__person", "cell__subject__team"
    )
    for one in mine.order_by("cell__round__opens_on", "pk"):
        subject = one.cell.subject
        yield {
            "round": one.cell.round.key,
            "about": _key(subject),
            "relation": one.cell.relation,
            "opens_on": one.cell.round.opens_on.isoformat(),
            "closes_on": one.cell.round.closes_on.isoformat(),
        }


def _key(subject: Subject | None) -> str:
    if subject is None:
        return ""
    if subject.person is not None:
        return subject.person.key
    return subject.team.name if subject.team is not None else ""


def erase_asked(person: Person) -> int:
    """Take somebody out of those who are asked, and their figures out of what was released.

    How many were invited stays as it was announced. Their ballot, if there is one, nobody can find.
    """
    n = Asked.objects.filter(person=person).delete()[0] + Invitation.objects.filter(person=person).delete()[0]
    n += Subject.objects.filter(person=person, round__state="draft").delete()[0]
    for subject in Subject.objects.filter(person=person, round__state__in=("closed", "void")):
        n += take_out(subject)
    return n


def take_out(subject: Subject) -> int:
    """Take what a round released about an erased person out of it, and the salt that hides their name.

    The database lets this be done for somebody who is erased, and for nobody else.
    """
    row = Round.objects.select_for_update().get(pk=subject.round_id)
    own = {code for code, label in row.labels.items() if label["subject"] == subject.key}
    aggregates = row.release.get("aggregates", {})
    kept = {code: figures for code, figures in aggregates.items() if code not in own}
    if len(kept) != len(aggregates):
        release = {**row.release, "aggregates": kept}
        if "means" in release.get("pooled", {}):
            # The same figures once more, drawn towards those of the others.
            means = {code: one for code, one in release["pooled"]["means"].items() if code not in own}
            release["pooled"] = {**release["pooled"], "means": means}
        Round.objects.filter(pk=row.pk).update(release=release)
    Subject.objects.filter(pk=subject.pk).update(salt="")
    Thread.objects.filter(subject=subject).delete()
    return len(aggregates) - len(kept) + 1


def forget_asked(contact: ClientContact) -> int:
    """Take somebody at a client out of those who are, or were, asked."""
    asked = Asked.objects.filter(contact=contact.pk).delete()[0]
    return asked + Invitation.objects.filter(contact=contact.pk).delete()[0]


def let_old_rounds_go(now: datetime) -> int:
    """Delete rounds that have been over for two years, in the box first, and drafts that nobody launched."""
    today = now.date()
    n = Round.objects.filter(state="draft", closes_on__lt=today - DRAFTS_KEPT).delete()[0]
    for row in Round.objects.filter(state__in=("closed", "void"), closes_on__lt=today - KEPT):
        try:
            the_box().forget(row.key)
        except BonafidesError:
            # The box is away, or knows it no more: the house forgets it when the box has, or never had it.
            if _box_may_know(row):
                continue
        with transaction.atomic():
            n += row.delete()[0]
    return n


def _box_may_know(row: Round) -> bool:
    try:
        return the_box().state(row.key)["state"] not in ("", "void", "forgotten")
    except BonafidesError:
        return True


WHAT_I_WAS_ASKED = Holding(
    "mirror-asked",
    "In which rounds you were asked, and about whom; what you answered nobody knows",
    asked_about_whom,
    erase_asked,
)
