"""What people said in cases and handovers: handed to them, and taken away with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.models import Case, Handed, Handover

GONE = "Erased."
"""What stands where somebody's words stood, in fields that may not be empty."""


def own_cases(person: Person) -> Iterable[dict[str, Any]]:
    """Cases somebody opened or that are about them, with their own words; what they said in handovers."""
    rows = Case.objects.filter(Q(about=person) | Q(opened_by=person)).select_related("promise").order_by("pk")
    for row in rows:
        mine = row.why if row.opened_by_id == person.pk else row.reply
        yield {"case": row.key, "promise": row.promise.key, "at": row.opened_at.isoformat(), "text": mine}
    for given in Handover.objects.filter(by=person).exclude(words="").order_by("pk"):
        yield {"handover": given.key, "at": given.offered_at.isoformat(), "text": given.words}
    for item in Handed.objects.filter(handover__taker=person).exclude(why_not="").order_by("pk"):
        yield {"not taken": item.pk, "text": item.why_not}


def erase_cases(person: Person) -> int:
    """Take their words away; that there was a case, and how it ended, stays."""
    return (
        Case.objects.filter(opened_by=person).exclude(why=GONE).update(why=GONE)
        + Case.objects.filter(about=person).exclude(reply="").update(reply=GONE)
        + Handover.objects.filter(by=person).exclude(words="").update(words="")
        + Handed.objects.filter(handover__taker=person).exclude(why_not="").update(why_not=GONE)
    )


def forget_cases(contact: ClientContact) -> int:
    """The same for somebody at a client who opened one."""
    return Case.objects.filter(opened_by_contact=contact).exclude(why=GONE).update(why=GONE)


WORDS_OF_CASES = Holding("cases", "What you said in cases and handovers", own_cases, erase_cases)
