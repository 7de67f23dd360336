"""Reminding those who have not answered an ask: one mail per ask and day at most."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions_telling import tell_again
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import sides_of


def may_remind(promise: Promise, person: Person) -> bool:
    """Whether somebody asked for it and the other side has not answered."""
    return promise.state == "asked" and "asker" in sides_of(promise, reader_for(person))


def remind(promise: Promise, *, by: Person, now: datetime | None = None) -> None:
    """Tell those who are asked once more, as they want to be told. Nothing is added to the conversation.

    Raises
    ------
    WrongRequest
        It is not theirs to remind of, it was answered, or they were reminded today.
    """
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if not may_remind(row, by):
            raise WrongRequest("no ask of yours that waits", "one that is not answered", "leave it")
        last = row.acts.select_related("promise").order_by("-n").first()
        if last is None or not tell_again(last, now or timezone.now()):
            raise WrongRequest("they were reminded today", "one reminder a day", "try again tomorrow")
