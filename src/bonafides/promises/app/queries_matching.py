"""Whom we know, as far as one contact asks: a few indexed look-ups instead of a list of everybody."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.models import Collecting, Contact, KnownAs, Promise
from bonafides.promises.arriving.contacts import FREE_MAIL, Arrived, HouseAddresses, domain_of
from bonafides.promises.arriving.matching import Directory, Known
from bonafides.promises.arriving.phones import LEAST_DIGITS
from bonafides.promises.arriving.senders import Collector


def house_addresses() -> HouseAddresses:
    """Which mail addresses are ours at this moment."""
    addresses = [
        address.lower() for address in Person.objects.exclude(email="").values_list("email", flat=True)
    ]
    domains = Counter(map(domain_of, addresses))
    # Most of us write from our own domain; whoever works at a client's may have an address there.
    rare = set(domains) - FREE_MAIL - {domain for domain, _ in domains.most_common(1)}
    clients = ClientContact.objects.exclude(client__kind="internal")
    theirs = {domain for domain in rare if clients.filter(email__iendswith=f"@{domain}").exists()}
    return HouseAddresses(
        frozenset(addresses), settings.CONFIGURATION.contacts_address.lower(), frozenset(theirs)
    )


def collecting_now() -> dict[int, Collecting]:
    """Everybody who has said yes, has not ended it and works here, by number."""
    today = timezone.localdate()
    here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=today)
    rows = Collecting.objects.filter(here, ended_at__isnull=True, person__erased_at__isnull=True)
    return {row.person_id: row for row in rows.select_related("person")}


def collectors(rows: dict[int, Collecting]) -> list[Collector]:
    """The same as the rules of who may bring a contact know them."""
    return [
        Collector(number, frozenset({row.person.email.lower()} - {""}), row.tag)
        for number, row in rows.items()
    ]


def directory_for(arrived: Arrived) -> Directory:
    """Whom we know of those whom a contact shows."""
    found = Directory()
    addresses = {party.address for party in arrived.theirs if party.address}
    names = {party.name for party in arrived.theirs if party.name and not party.address}
    people = ClientContact.objects.filter(erased_at__isnull=True)
    if addresses:
        for client, number, address in people.filter(email__in=addresses).values_list(
            "client", "pk", "email"
        ):
            found.add(Known(client, number), address=address)
        _domains(found, addresses)
    for name in names:
        for client, number in people.filter(name__iexact=name).values_list("client", "pk")[:20]:
            found.add(Known(client, number), name=name)
    for known in _known_as(arrived, addresses):
        one = Known(known.client_id, known.contact_id)
        if known.what == "domain":
            found.add_domain(known.client_id, known.value)
        elif known.what == "address":
            found.addresses.setdefault(known.value, set()).add(one)
        else:
            found.numbers.setdefault(known.value, set()).add(one)
    _deals(found, arrived)
    found.threads = {
        identity: (client, deal_id)
        for identity, client, deal_id in Contact.objects.filter(
            identity__in=arrived.answers, state="matched", client__isnull=False
        ).values_list("identity", "client", "deal_id")
    }
    return found


def _parents(addresses: set[str]) -> set[str]:
    """The domains of addresses, and those above them; not those where anybody has an address."""
    found: set[str] = set()
    for domain in map(domain_of, addresses):
        pieces = domain.split(".")
        found |= {".".join(pieces[n:]) for n in range(len(pieces) - 1)}
    return found - FREE_MAIL


def _domains(found: Directory, addresses: set[str]) -> None:
    for domain in _parents(addresses):
        rows = ClientContact.objects.filter(erased_at__isnull=True, email__iendswith=f"@{domain}")
        for client in rows.order_by().values_list("client", flat=True).distinct()[:20]:
            found.add_domain(client, domain)


def _known_as(arrived: Arrived, addresses: set[str]) -> list[KnownAs]:
    asked = Q(what="address", value__in=addresses) | Q(what="domain", value__in=_parents(addresses))
    for party in arrived.theirs:
        if party.phone:
            asked |= Q(what="phone", value__endswith=party.phone[-LEAST_DIGITS:])
    return list(KnownAs.objects.filter(asked))


def _deals(found: Directory, arrived: Arrived) -> None:
    words = list(arrived.deal_words)
    if not words:
        return
    asked = reduce(or_, (Q(deal_id__in={word, word.upper(), word.lower()}) for word in words))
    for model in (Promise, Contact):
        rows = model._default_manager.filter(asked, client__isnull=False).exclude(deal_id="")
        for deal_id, client in rows.order_by().values_list("deal_id", "client").distinct()[:50]:
            found.deals.setdefault(deal_id.lower(), (deal_id, client))
