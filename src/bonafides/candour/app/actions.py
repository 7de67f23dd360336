"""Answering where statement and evidence of one's own deal disagree, and taking an answer back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import BigIntegerField, CharField, DateField, TextField
from django.utils import timezone

from bonafides.candour.app.models import Answer
from bonafides.errors import WrongRequest
from bonafides.people.app.models import Person
from bonafides.people.app.prepared import Prepared

LOCKED = Prepared(
    lambda person: Person.objects.filter(pk=person).order_by().select_for_update().values_list("pk"),
    person=BigIntegerField(),
)
"""A person, held until the transaction ends: only inside one."""

SAID = Prepared(
    lambda deal, kind, text, by: Answer.objects.filter(
        deal_id=deal, kind=kind, text=text, by=by, happened_on__isnull=True, withdrawn_at__isnull=True
    )[:1],
    deal=CharField(),
    kind=CharField(),
    text=TextField(),
    by=BigIntegerField(),
)
"""The same answer, if it stands already."""

SAID_OF_A_DAY = Prepared(
    lambda deal, kind, text, by, on: Answer.objects.filter(
        deal_id=deal, kind=kind, text=text, by=by, happened_on=on, withdrawn_at__isnull=True
    )[:1],
    deal=CharField(),
    kind=CharField(),
    text=TextField(),
    by=BigIntegerField(),
    on=DateField(),
)
"""The same about a day."""


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
        LOCKED(person=by.pk)
        same = {"deal": deal_id, "kind": kind, "text": text, "by": by.pk}
        known = SAID.first(**same) if happened_on is None else SAID_OF_A_DAY.first(**same, on=happened_on)
        return known or Answer.objects.create(**said)


def withdraw_answer(answer: Answer, *, by: Person) -> None:
    """Take back an answer of one's own: it is shown no more, and no longer counts from the next night on."""
    if answer.by_id == by.pk:
        Answer.objects.filter(pk=answer.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
