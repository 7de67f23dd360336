"""Whom we serve, for reading."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from bonafides.people.app.models import Client, ClientContact


def clients(*, words: str = "", kind: str = "", closed: bool = False) -> QuerySet[Client]:
    """Clients in order of name, with their owner and how many contacts they have."""
    found = Client.objects.filter(closed_on__isnull=not closed)
    if kind:
        found = found.filter(kind=kind)
    for word in words.split()[:6]:
        found = found.filter(name__icontains=word)
    n = Count("contacts", filter=Q(contacts__erased_at__isnull=True))
    return found.select_related("owner").annotate(n_contacts=n).order_by("name", "id")


def contacts_of(client: Client) -> QuerySet[ClientContact]:
    """Contacts at a client whom we know; those who asked to be forgotten are not among them."""
    return ClientContact.objects.filter(client=client, erased_at__isnull=True)
