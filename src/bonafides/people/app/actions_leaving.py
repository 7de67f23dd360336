"""Somebody leaves, or comes back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import close_account
from bonafides.people.app.actions_lines import change_manager, require_another_administrator
from bonafides.people.app.acts import note
from bonafides.people.app.models import Client, Hat, Line, Membership, Person, Share, User
from bonafides.people.app.reader import holds


def deactivate(person: Person, *, on: date, by: Person, successor: Person | None = None) -> Person:
    """End everything that holds for somebody on their last day; what was true before stays.

    Account, sessions, tokens and open invitations end at once; team, line and hats end on the day; what
    they shared is no longer shared. Those who reported to them report to the successor from the day on, and
    their clients go there; without one their clients have nobody and their people report to nobody.

    Raises
    ------
    WrongRequest
        The day is still to come, the person is the only administrator, or acts on themselves.
    """
    if person.left_on is not None:
        return person
    if person.pk == by.pk:
        raise WrongRequest("oneself", "somebody else", "ask another administrator")
    if on > timezone.localdate():
        raise WrongRequest(f"{on}, which is still to come", "today or a day before", "come back on that day")
    if person.started_on and on < person.started_on:
        raise WrongRequest(
            f"{on}, before the first day {person.started_on}", "a later day", "correct the day"
        )
    if successor is not None and (successor.left_on is not None or successor.pk == person.pk):
        raise WrongRequest(f"{successor.name} as successor", "somebody else who works here", "choose another")
    with transaction.atomic():
        if Hat.objects.filter(holds(timezone.localdate()), person=person, role="administrator").exists():
            require_another_administrator(person, timezone.localdate())
        for report in Person.objects.filter(
            lines__in=Line.objects.filter(holds(on), manager=person)
        ).distinct():
            change_manager(report, _not_self(successor, report, person, on), on=on, by=by)
        Client.objects.filter(owner=person).update(owner=successor)
        for spells in (Membership, Line, Hat):
            held = spells.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), person=person)
            held.filter(valid_from__gte=on).delete()
            held.update(valid_to=on)
        Line.objects.filter(manager=person, valid_from__gte=on).delete()
        Share.objects.filter(Q(owner=person) | Q(with_person=person), ended_at__isnull=True).update(
            ended_at=timezone.now()
        )
        close_account(person, by=by)
        Person.objects.filter(pk=person.pk).update(left_on=on)
        person.left_on = on
        note("deactivate", person, by, on=on, successor=successor.pk if successor else None)
    return person


def reactivate(person: Person, *, by: Person) -> Person:
    """Let somebody who left come back: the account opens again; team, manager and hats are given anew.

    Raises
    ------
    WrongRequest
        The person is erased: nobody knows any more who they were.
    """
    if person.erased_at is not None:
        raise WrongRequest(
            "somebody who is erased", "somebody whom the house knows", "add them as a new person"
        )
    if person.left_on is None:
        return person
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(left_on=None)
        User.objects.filter(person=person).update(is_active=True)
        person.left_on = None
        note("reactivate", person, by)
    return person


def _not_self(successor: Person | None, report: Person, leaver: Person, on: date) -> Person | None:
    """The successor; for the successor's own line, whom the leaver reported to."""
    if successor is None or successor.pk != report.pk:
        return successor
    line = Line.objects.filter(holds(on), person=leaver).select_related("manager").first()
    return line.manager if line else None
