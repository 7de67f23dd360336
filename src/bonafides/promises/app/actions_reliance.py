"""Asking clients how far they rely on us, and what of it reaches the night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bonafides.people.app.models import ClientContact
from bonafides.promises.app.models import Reliance

ASKED_AGAIN_DAYS = 90
"""Days after an answer before the question comes back."""


def may_be_asked(contact: ClientContact, *, today: date) -> bool:
    """Whether the question stands on a contact's page: not within three months after an answer."""
    since = today - timedelta(days=ASKED_AGAIN_DAYS)
    return not Reliance.objects.filter(contact=contact, answered_on__gt=since).exists()


def say_reliance(contact: ClientContact, answer: int, *, today: date) -> bool:
    """Write an answer down; False where there is one already, which stays."""
    if not may_be_asked(contact, today=today):
        return False
    _, made = Reliance.objects.get_or_create(contact=contact, answered_on=today, defaults={"answer": answer})
    return made


def newest_answers() -> Mapping[int, tuple[int, date]]:
    """Of each client the newest answer and its day: several at one client's would count it several times."""
    rows = Reliance.objects.order_by("answered_on", "pk")
    return {
        client: (answer, on)
        for client, answer, on in rows.values_list("contact__client", "answer", "answered_on")
    }


def forget_reliance(contact: ClientContact) -> int:
    """Take somebody's answers away."""
    n, _ = Reliance.objects.filter(contact=contact.pk).delete()
    return n
