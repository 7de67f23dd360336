"""Sharing one's own figures, ending it, and turning a figure off and on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Person, Share, SwitchedOff, Team
from bonafides.people.purposes import purpose as known_purpose

KEPT_YEARS = 3
"""How long a share that has ended is still known."""


def share(
    purpose: str, *, by: Person, until_on: date | None, person: Person | None = None, team: Team | None = None
) -> Share:
    """Let one person or one team read a figure of one's own, until a day or until it is ended.

    It takes the place of an earlier share of that figure with the same: ending what is shown ends all of it.

    Raises
    ------
    WrongRequest
        A figure that is not one person's, or a share with oneself.
    """
    if not known_purpose(purpose).of_one:
        raise WrongRequest(f"sharing {purpose!r}", "a figure of one's own", "choose one from the list")
    if person is not None and person.pk == by.pk:
        raise WrongRequest("a share with oneself", "somebody else", "choose another person")
    said = {"owner": by, "purpose": purpose, "with_person": person, "with_team": team}
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # of two at the same moment one comes second
        Share.objects.filter(**said, ended_at__isnull=True).update(ended_at=timezone.now())
        return Share.objects.create(**said, until_on=until_on)


def end_share(row: Share, *, by: Person) -> None:
    """End a share of one's own at this moment."""
    if row.owner_id == by.pk:
        Share.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def forget_old_shares(*, now: datetime | None = None) -> int:
    """Delete shares that ended more than three years ago, by hand or on their last day; how many went."""
    moment = now or timezone.now()
    before = moment.replace(year=moment.year - KEPT_YEARS, day=min(moment.day, 28))
    ended = Q(ended_at__lt=before) | Q(until_on__lt=before.date())
    return Share.objects.filter(ended).delete()[0]


def turn_off(purpose: str, *, by: Person) -> None:
    """Turn a figure of one's own off: it is shown no more from this moment, and not made again.

    Raises
    ------
    WrongRequest
        A figure that is not one person's.
    """
    if not known_purpose(purpose).of_one:
        raise WrongRequest(f"turning {purpose!r} off", "a figure of one's own", "choose one from the list")
    with transaction.atomic():
        SwitchedOff.objects.get_or_create(person=by, purpose=purpose, on_at=None)


def turn_on(purpose: str, *, by: Person) -> None:
    """Turn it on again: it is made again in the next night."""
    rows = SwitchedOff.objects.filter(person=by, purpose=purpose, on_at__isnull=True)
    rows.update(on_at=timezone.now())
