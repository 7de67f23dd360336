"""Telling those who answer with their name that they are asked: oneself, whom one reports to, who leads."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bonafides.people.app.models import Person
from bonafides.trust.app.mails_named import mail_by_name
from bonafides.trust.app.models import NamedAnswer, Round, ToldByName
from bonafides.trust.app.queries_named import Answerer, instrument_asked, who_is_asked
from bonafides.trust.app.queries_proposing import here


def to_tell(row: Round) -> list[tuple[Person, list[Answerer]]]:
    """Who is to be written to, with all they are asked in this round; not who was told or has answered.

    A predicted team has one prediction: once somebody gave it, nobody else is asked.
    """
    subjects = list(row.subjects.select_related("person", "team").order_by("pk"))
    told = set(ToldByName.objects.filter(subject__round=row).values_list("subject", "person"))
    answered = NamedAnswer.objects.filter(subject__round=row, person__isnull=False)
    said = set(answered.values_list("subject", "person"))
    predicted = {subject for subject, _person in said}
    reached = set(here(row.closes_on).values_list("pk", flat=True))
    found: dict[int, tuple[Person, list[Answerer]]] = {}
    for one in who_is_asked(subjects, instrument_asked(row), on=timezone.localdate()):
        place = (one.subject.pk, one.person.pk)
        over = one.form == "prediction" and one.subject.pk in predicted
        if one.person.pk in reached and place not in told | said and not over:
            found.setdefault(one.person.pk, (one.person, []))[1].append(one)
    return list(found.values())


def tell_by_name(row: Round) -> int:
    """Write to them; how many mails could not be handed over.

    Killed between a mail and its note, the next try sends that mail a second time.
    """
    failed = 0
    for person, asked in to_tell(row):
        if not mail_by_name(person, row, asked):
            failed += 1
            continue
        with transaction.atomic():
            ToldByName.objects.bulk_create(
                (ToldByName(subject=one.subject, person=person) for one in asked), ignore_conflicts=True
            )
    return failed
