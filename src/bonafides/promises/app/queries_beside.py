"""What is on record about promises and contacts, for a page that puts it beside what somebody said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from bonafides.people.app.models import Client, Person
from bonafides.promises.app.act_words import STATE_WORDS
from bonafides.promises.app.models import Contact, Promise

A_LIST = 200


def own_open_promises(person: Person) -> QuerySet[Promise]:
    """Promises that somebody holds, said and not settled; soonest first."""
    rows = Promise.objects.filter(holder=person, settled_at=None, promised_at__isnull=False)
    return rows.select_related("client").order_by("due_on", "pk")[:A_LIST]


def own_promises_by_key(person: Person, keys: Collection[str]) -> dict[str, Promise]:
    """Those of these promises that somebody holds; anybody else's is not among them."""
    rows = Promise.objects.filter(holder=person, key__in=list(keys)).select_related("client")
    return {row.key: row for row in rows}


def state_in_words(row: Promise) -> str:
    """Where a promise stands, in a word or two."""
    return str(STATE_WORDS[row.state])  # type: ignore[index]


def contacts_on_record(client: Client, people: Collection[int], since: datetime) -> list[Contact]:
    """Contacts with a client that these people passed on since a moment: that they were, and when."""
    rows = Contact.objects.filter(
        client=client, person__in=list(people), state="matched", is_auto=False, happened_at__gte=since
    )
    return list(rows.select_related("person").order_by("-happened_at", "-pk")[:A_LIST])
