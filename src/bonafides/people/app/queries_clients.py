"""Whom we serve, for reading."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.spelled import holding


def clients(*, words: str = "", kind: str = "", closed: bool = False) -> QuerySet[Client]:
    """Clients in order of name, with their owner."""
    found = Client.objects.filter(closed_on__isnull=not closed)
    if kind:
        found = found.filter(kind=kind)
    for word in words.replace("\x00", " ").split()[:6]:
        found = found.filter(holding("name", word))
    return found.select_related("owner").order_by("name", "id")


def with_contacts(found: Iterable[Client]) -> list[tuple[Client, int]]:
    """The same clients, each with how many contacts it has: one query."""
    rows = list(found)
    held = ClientContact.objects.filter(client__in=rows, erased_at__isnull=True)
    counts = dict(held.order_by().values_list("client").annotate(n=Count("id")))
    return [(client, counts.get(client.pk, 0)) for client in rows]


def contacts_of(client: Client) -> QuerySet[ClientContact]:
    """Contacts at a client whom we know; those who asked to be forgotten are not among them."""
    return ClientContact.objects.filter(client=client, erased_at__isnull=True)
