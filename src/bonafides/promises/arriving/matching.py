"""Whose contact it is: by address, number, deal, thread or domain; what is not certain waits for a hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bonafides.promises.arriving import phones
from bonafides.promises.arriving.contacts import FREE_MAIL, Arrived, domain_of

How = Literal["address", "phone", "thread", "deal", "domain", "nobody", "unclear"]

HOW_WORDS: dict[How, str] = {
    "address": "by the address",
    "phone": "by the number",
    "thread": "it answers a mail that we know",
    "deal": "by the deal",
    "domain": "by the domain of the address",
    "nobody": "nobody whom we know",
    "unclear": "several fit",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A client, and perhaps a person there: what an address or a number stands for."""

    client: int
    contact: int | None = None


@dataclass(slots=True)
class Directory:
    """Whom we know, looked up by what a contact shows.

    Parameters
    ----------
    addresses
        Mail address to everybody who has it; in small letters.
    domains
        Domain to clients. Those where anybody has an address are never asked.
    numbers
        Normal phone number to everybody who has it.
    names
        Folded name to everybody called so; only ever a hint.
    deals
        Id of a deal, in small letters, to its client.
    threads
        Identity of an earlier contact to its client and deal.
    """

    addresses: dict[str, set[Known]] = field(default_factory=dict)
    domains: dict[str, set[int]] = field(default_factory=dict)
    numbers: dict[str, set[Known]] = field(default_factory=dict)
    names: dict[str, set[Known]] = field(default_factory=dict)
    deals: dict[str, tuple[str, int]] = field(default_factory=dict)
    threads: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, known: Known, *, address: str = "", name: str = "", number: str = "") -> None:
        """Let somebody be known by an address, a name or a number; the domain of the address with it."""
        address = address.lower()
        if address:
            self.addresses.setdefault(address, set()).add(known)
            self.add_domain(known.client, domain_of(address))
        if name:
            self.names.setdefault(_folded(name), set()).add(known)
        if normal := phones.normal(number):
            self.numbers.setdefault(normal, set()).add(known)

    def add_domain(self, client: int, domain: str) -> None:
        """Let a client be known by a domain."""
        if domain and domain not in FREE_MAIL:
            self.domains.setdefault(domain, set()).add(client)


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: the client where it is certain; else who might be meant.

    Parameters
    ----------
    client, contact
        Numbers; None where it waits for a hand, or where no single person is meant.
    deal_id
        As the subject or the thread says; empty where nothing does.
    how
        Key of `HOW_WORDS`.
    candidates
        Clients who might be meant, the likelier ways first.
    """

    client: int | None
    contact: int | None = None
    deal_id: str = ""
    how: How = "nobody"
    candidates: tuple[int, ...] = ()


def match(arrived: Arrived, directory: Directory) -> Match:
    """Find the client of a contact.

    Everything the contact shows must agree. Two clients among its people, an address that two clients share,
    a deal of one client in a mail to another: it waits, with those who might be meant. A name alone decides
    nothing.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from bonafides.promises.arriving.contacts import Party
    >>> directory = Directory()
    >>> directory.add(Known(7, 70), address="bo@client.example", name="Bo Client")
    >>> bo, at = Party("bo@client.example"), datetime(2026, 11, 23, tzinfo=UTC)
    >>> match(Arrived("mail", "in", at, "1", "copied", (bo,)), directory)
    Match(client=7, contact=70, deal_id='', how='address', candidates=())
    """
    found = _by_people(arrived, directory)
    deal_id, deal_client = _deal(arrived, directory)
    thread = next((directory.threads[one] for one in arrived.answers if one in directory.threads), None)
    if thread and not deal_id:
        deal_id = thread[1]
    clients = dict.fromkeys(known.client for _, known in found)
    others = [client for client in (deal_client, thread[0] if thread else None) if client is not None]
    if clients:
        return _of_people(found, list(clients), others, deal_id)
    agreed = list(dict.fromkeys(others))
    if len(agreed) == 1:
        how: How = "deal" if deal_client is not None else "thread"
        return Match(agreed[0], None, deal_id, how)
    if agreed:
        return Match(None, None, deal_id, "unclear", tuple(agreed))
    hints = {
        known.client: None
        for party in arrived.theirs
        if party.name
        for known in sorted(directory.names.get(_folded(party.name), ()), key=_order)
    }
    return Match(None, None, deal_id, "nobody", tuple(hints))


def _by_people(arrived: Arrived, directory: Directory) -> list[tuple[How, Known]]:
    """Everybody whom those who took part may be; by domain only those whom no address tells."""
    found: list[tuple[How, Known]] = []
    for party in arrived.theirs:
        exact = directory.addresses.get(party.address, ()) if party.address else ()
        found += [("address", known) for known in sorted(exact, key=_order)]
        if not exact and party.address:
            domain = domain_of(party.address)
            while domain.count(".") >= 1 and domain not in directory.domains:
                domain = domain.partition(".")[2]
            found += [("domain", Known(client)) for client in sorted(directory.domains.get(domain, ()))]
        if party.phone:
            found += [("phone", known) for known in sorted(_line(party.phone, directory), key=_order)]
    return found


def _of_people(
    found: list[tuple[How, Known]], clients: list[int], others: Iterable[int], deal_id: str
) -> Match:
    others = set(others)
    if len(clients) > 1 and len(others) == 1 and others <= set(clients):
        # Several might be meant by their address; the deal or the thread says which.
        clients = list(others)
    if len(clients) > 1 or others - set(clients):
        return Match(None, None, deal_id, "unclear", tuple(dict.fromkeys([*clients, *sorted(others)])))
    mine = [(how, known) for how, known in found if known.client == clients[0]]
    people = {known.contact for _, known in mine if known.contact is not None}
    return Match(clients[0], next(iter(people)) if len(people) == 1 else None, deal_id, mine[0][0])


def _line(number: str, directory: Directory) -> set[Known]:
    exact = directory.numbers.get(number)
    if exact:
        return exact
    return {
        known
        for other, several in directory.numbers.items()
        if phones.same(number, other)
        for known in several
    }


def _deal(arrived: Arrived, directory: Directory) -> tuple[str, int | None]:
    """The deal that the subject names, and its client where we know it; none where it names two."""
    known = {directory.deals[word.lower()] for word in arrived.deal_words if word.lower() in directory.deals}
    if len(known) == 1:
        return next(iter(known))
    if not known and len(arrived.deal_said) == 1:
        return arrived.deal_said[0], None
    return "", None


def _order(known: Known) -> tuple[int, int]:
    return known.client, known.contact or 0


def _folded(name: str) -> str:
    return " ".join(sorted(name.casefold().replace(",", " ").split()))
