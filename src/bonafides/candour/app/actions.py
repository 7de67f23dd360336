"""Answering where statement and evidence of one's own deal disagree, and taking an answer back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from bonafides.candour.app.models import Answer
from bonafides.errors import WrongRequest
from bonafides.people.app.models import Person


def answer_deal(deal_id: str, kind: str, text: str, *, happened_on: date | None, by: Person) -> Answer:
    """Say what the record does not show: it stands first on the deal's card, under the name of its author.

    The same answer sent twice is one answer.

    Raises
    ------
    WrongRequest
        A contact without its day, or one that has not been yet.
    """
    if kind == "contact" and (happened_on is None or happened_on > timezone.localdate()):
        raise WrongRequest(
            f"a contact on {happened_on}", "the day of the contact, not a coming one", "give its day"
        )
    said = {"deal_id": deal_id, "kind": kind, "text": text, "happened_on": happened_on, "by": by}
    with transaction.atomic():
        # Locked, so that a form sent twice is said once.
        Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
        known = Answer.objects.filter(**said, withdrawn_at__isnull=True).first()
        return known or Answer.objects.create(**said)


def withdraw_answer(answer: Answer, *, by: Person) -> None:
    """Take back an answer of one's own: it is shown no more, and no longer counts from the next night on."""
    if answer.by_id == by.pk:
        Answer.objects.filter(pk=answer.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
