"""A client's promises and links, as our side sees them."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils import timezone

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.models import Link, Promise

ROWS = 200
"""Promises shown of one client; older ended ones are on their own pages."""


def promises_with(client: Client) -> list[Promise]:
    """Promises both ways that have been said or asked for; open ones first, soonest first."""
    rows = Promise.objects.filter(client=client, direction__in=("ours", "theirs")).exclude(state="begun")
    found = list(rows.select_related("holder", "contact").order_by("-due_on", "-pk")[:ROWS])
    opened = sorted(
        (row for row in found if row.waits_on), key=lambda row: (row.due_on or timezone.localdate(), row.pk)
    )
    return opened + [row for row in found if not row.waits_on]


def contacts_with_links(client: Client) -> list[ClientContact]:
    """People at a client, each with the link that opens, as `open_link` (None where there is none)."""
    alive = Link.objects.filter(ended_at__isnull=True, ends_on__gte=timezone.localdate())
    found: list[ClientContact] = list(
        ClientContact.objects.filter(client=client, erased_at__isnull=True).prefetch_related(
            Prefetch("links", queryset=alive, to_attr="alive_links")
        )
    )
    for contact in found:
        contact.open_link = next(iter(contact.alive_links), None)  # type: ignore[attr-defined]
    return found
