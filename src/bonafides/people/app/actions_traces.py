"""What may be done with traces: ask why, answer, and let them go when they are old enough."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bonafides.people.app.mails import mail_to
from bonafides.people.app.models import Person, Question, ReadTrace

KEPT_YEARS = 3
"""How long a read stays; the database holds to it by its own clock (migration 0004)."""

AT_ONCE = 2000
A_DAY = timedelta(days=1)


def ask_why(trace: ReadTrace, *, by: Person, link: str = "") -> Question:
    """Ask whoever read why they did; asking again gives the question that is there.

    They get a mail, at most one a day however many questions wait: that one waits, and where (`link`). It
    tells neither who asks nor what was read. Without a link none is sent.
    """
    question, new = Question.objects.get_or_create(
        trace=trace.pk, defaults={"asked_by": by, "asked_of": Person.objects.get(pk=trace.reader)}
    )
    of = question.asked_of
    if new and link and of.email and of.left_on is None and not _mailed_today(question):
        mail_to(of, "question", link=link)
    return question


def _mailed_today(question: Question) -> bool:
    """Whether an earlier question was put to the same person within a day."""
    earlier = Question.objects.filter(asked_of=question.asked_of, pk__lt=question.pk)
    return earlier.filter(asked_at__gt=question.asked_at - A_DAY).exists()


def answer_why(question: Question, answer: str, *, by: Person) -> None:
    """Say why, once; nobody answers for somebody else."""
    if by.pk == question.asked_of_id:
        Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(
            answer=answer, answered_at=timezone.now()
        )


def forget_old_traces(*, now: datetime | None = None) -> int:
    """Delete reads that are more than three years old, oldest first; how many went.

    The moment only chooses what is offered to the database. That compares with its own clock and refuses
    younger rows, whatever it is told: a wrong moment here deletes nothing.

    Raises
    ------
    IntegrityError
        The moment given lies so far ahead that younger rows were offered; none of that batch is gone.
    """
    moment = now or timezone.now()
    before = moment.replace(year=moment.year - KEPT_YEARS, day=min(moment.day, 28))
    gone = 0
    while True:
        with transaction.atomic():
            some = list(ReadTrace.objects.order_by("pk").values_list("pk", "at")[:AT_ONCE])
            old = [pk for pk, at in some if at < before]
            ReadTrace.objects.filter(pk__in=old).delete()
        gone += len(old)
        if not old or len(old) < len(some):
            return gone
