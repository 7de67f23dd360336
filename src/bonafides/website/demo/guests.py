"""The invented customer whom a stranger may be: somebody with a link, and things to answer behind it."""

from __future__ import annotations

from bonafides.people.app.models import ClientContact
from bonafides.promises.app.actions_links import make_link
from bonafides.promises.app.models import Link
from bonafides.promises.app.queries_between import open_links

GUESTS = ("Priya Nair", "Marta Sonn")
"""Contacts with a link: the first is whom a stranger may be; the other reads German."""


def guest() -> ClientContact | None:
    """The contact whom a stranger may be; None where the demonstration was made without a ledger."""
    found = ClientContact.objects.filter(name=GUESTS[0], erased_at__isnull=True, links__isnull=False)
    return found.select_related("client").first()


def open_link_of(contact: ClientContact) -> Link:
    """Their link; another one where somebody who looked around has ended it."""
    found = open_links().filter(contact=contact).first()
    if found is not None:
        return found
    by = Link.objects.filter(contact=contact).select_related("by").order_by("pk")[0].by
    return make_link(contact, by=by).link
