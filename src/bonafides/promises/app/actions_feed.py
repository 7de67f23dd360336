"""One's own promises in one's own calendar: an address that shows dates, and opens nothing else."""

from __future__ import annotations

import secrets

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions_links import hash_of
from bonafides.promises.app.models import Promise, Reach
from bonafides.promises.conversation import OPEN

OWN_SALT = "promises.own-calendar"


def make_feed(person: Person) -> str:
    """Make the address's text; the one before ends. It is known now and never again."""
    text = secrets.token_urlsafe(32)
    Reach.objects.update_or_create(person=person, defaults={"feed_hash": hash_of(text)})
    return signing.Signer(salt=OWN_SALT).sign(text)


def end_feed(person: Person) -> bool:
    """End the address; whether there was one."""
    return bool(Reach.objects.filter(person=person, feed_hash__isnull=False).update(feed_hash=None))


def person_of_feed(text: str) -> Person | None:
    """Whose address it is; None for anything forged or ended, and once somebody has left."""
    try:
        bare = signing.Signer(salt=OWN_SALT).unsign(text)
    except signing.BadSignature:
        return None
    here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=timezone.localdate())
    found = Reach.objects.filter(
        here, feed_hash=hash_of(bare), person__erased_at__isnull=True, person__user__is_active=True
    )
    row = found.select_related("person").first()
    return row.person if row else None


def dated_promises(person: Person) -> QuerySet[Promise]:
    """Open promises with a date that a person holds, performs or waits for, soonest first.

    What a function is asked is performed by those who answer for it, until one of its people has it.
    """
    functions = reader_for(person).answers_for
    mine = Q(holder=person) | Q(performer_person=person) | Q(asker_person=person)
    mine |= Q(performer_function__in=functions, performer_person__isnull=True)
    return Promise.objects.filter(mine, state__in=OPEN, due_on__isnull=False).order_by("due_on", "pk")
