"""Telling those who answer with their name that they are asked, and reminding those of them who have not.

That they have not answered is known: their name stands on what they say. Nothing of this concerns ballots.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bonafides.people.app.models import Person
from bonafides.trust.app.mails_named import mail_by_name
from bonafides.trust.app.models import NamedAnswer, Round, ToldByName
from bonafides.trust.app.queries_named import Answerer, instrument_asked, who_is_asked
from bonafides.trust.app.queries_proposing import here

Told = set[tuple[int, int]]
"""Subject and person."""


def to_tell(row: Round) -> list[tuple[Person, list[Answerer]]]:
    """Who is to be written to, with all they are asked in this round and have not answered.

    Those who were told, only where a reminder is due.
    """
    told: Told = set(
        ToldByName.objects.filter(subject__round=row, again=False).values_list("subject", "person")
    )
    found: dict[int, tuple[Person, list[Answerer]]] = {}
    for one in _unanswered(row):
        if (one.subject.pk, one.person.pk) not in told:
            found.setdefault(one.person.pk, (one.person, []))[1].append(one)
    return list(found.values())


def _unanswered(row: Round) -> list[Answerer]:
    """Who is asked and has not answered, and can be reached.

    A predicted team has one prediction: once somebody gave it, nobody else is asked.
    """
    subjects = list(row.subjects.select_related("person", "team").order_by("pk"))
    answered = NamedAnswer.objects.filter(subject__round=row, person__isnull=False)
    said = set(answered.values_list("subject", "person"))
    predicted = {subject for subject, _person in said}
    reached = set(here(row.closes_on).values_list("pk", flat=True))
    return [
        one
        for one in who_is_asked(subjects, instrument_asked(row), on=timezone.localdate())
        if one.person.pk in reached
        and (one.subject.pk, one.person.pk) not in said
        and not (one.form == "prediction" and one.subject.pk in predicted)
    ]


def remind_by_name(row: Round) -> None:
    """Let whoever was told and has not answered be written to once more."""
    mine = ToldByName.objects.filter(subject__round=row)
    for one in _unanswered(row):
        mine.filter(subject=one.subject, person=one.person).update(again=True)


def tell_by_name(row: Round, *, reminders_only: bool = False) -> int:
    """Write to them, or to those alone who are to be reminded; how many mails could not be handed over.

    Killed between a mail and its note, the next try sends that mail a second time.
    """
    failed = 0
    reminded: Told = set(
        ToldByName.objects.filter(subject__round=row, again=True).values_list("subject", "person")
    )
    for person, asked in to_tell(row):
        reminder = any((one.subject.pk, person.pk) in reminded for one in asked)
        if reminders_only and not reminder:
            continue
        if not mail_by_name(person, row, asked, reminder=reminder):
            failed += 1
            continue
        with transaction.atomic():
            ToldByName.objects.bulk_create(
                (ToldByName(subject=one.subject, person=person) for one in asked), ignore_conflicts=True
            )
            ToldByName.objects.filter(subject__round=row, person=person).update(again=False)
    # Who has answered since is not written to, and not later either, should they take it back.
    unsent = {(one.subject.pk, one.person.pk) for one in _unanswered(row)}
    for subject, number in reminded - unsent:
        ToldByName.objects.filter(subject=subject, person=number).update(again=False)
    return failed
