"""A client's promises and links, as our side sees them."""

from __future__ import annotations

from datetime import timedelta

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


A_YEAR = timedelta(days=365)


def promised_at_the_start(client: Client) -> list[Promise]:
    """What was promised before a client became one; without that day, within a year of the first promise.

    Oldest first. Nothing while that time is not over: then everything is still the start.
    """
    rows = Promise.objects.filter(
        client=client, direction__in=("ours", "theirs"), promised_at__isnull=False
    ).order_by("promised_at", "pk")
    first = rows.values_list("promised_at", flat=True).first()
    if first is None:
        return []
    until = client.since_on or timezone.localdate(first) + A_YEAR
    if until > timezone.localdate():
        return []
    found = rows.select_related("holder", "maker")[:ROWS]
    return [row for row in found if row.promised_at and timezone.localdate(row.promised_at) < until]


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
