"""Whom we serve: kept, closed, and the people there whom we know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.holdings import forget_everywhere
from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.people.client_arrivals import ArrivingClient, ClientArrivals, ClientChange
from bonafides.people.delimited import Flaw
from bonafides.people.plan import Difference

ERASED = "Somebody who asked to be forgotten"

CONTACTS_KEPT = timedelta(days=3 * 365 + 1)
"""After a client was last served, as the purpose registry promises."""


def keep_client(
    client: Client | None,
    *,
    kind: str,
    name: str,
    owner: Person | None,
    since_on: date | None = None,
    external_id: str | None = None,
    by: Person,
) -> Client:
    """Add a customer, partner or internal client, or change one; the same twice adds one.

    Raises
    ------
    WrongRequest
        Another of that kind has the name, or the owner has left.
    """
    name = " ".join(name.split())
    if owner is not None and owner.left_on is not None:
        raise WrongRequest(
            f"{owner.name}, who left on {owner.left_on}", "somebody who works here", "choose another"
        )
    said: dict[str, Any] = {"kind": kind, "name": name, "owner": owner, "since_on": since_on}
    if external_id is not None:
        said["external_id"] = external_id
    with transaction.atomic():
        others = Client.objects.filter(kind=kind, name__iexact=name)
        other = others.exclude(pk=client.pk if client else 0).first()
        if other is not None:
            if client is None and all(getattr(other, field) == value for field, value in said.items()):
                return other
            closed = f", closed on {other.closed_on}" if other.closed_on else ""
            raise WrongRequest(
                f"another {other.get_kind_display()} called {other.name}{closed}", "a name once", ""
            )
        if client is None:
            made = Client.objects.create(**said)
            note("keep_client", made, by)
            return made
        differ = [field for field, value in said.items() if getattr(client, field) != value]
        for field in differ:
            setattr(client, field, said[field])
        if differ:
            client.save(update_fields=differ)
            note("change_client", client, by, fields=", ".join(differ))
        return client


def close_client(client: Client, *, on: date, by: Person) -> bool:
    """Say that we serve a client no more; whether that is new."""
    with transaction.atomic():
        changed = Client.objects.filter(pk=client.pk, closed_on__isnull=True).update(closed_on=on)
        if changed:
            note("close_client", client, by, on=on)
    return bool(changed)


def reopen_client(client: Client, *, by: Person) -> bool:
    """Say that we serve a client again; whether that is new."""
    with transaction.atomic():
        changed = Client.objects.filter(pk=client.pk, closed_on__isnull=False).update(closed_on=None)
        if changed:
            note("reopen_client", client, by)
    return bool(changed)


def keep_contact(
    client: Client,
    contact: ClientContact | None,
    *,
    by: Person,
    name: str,
    email: str = "",
    job: str = "",
    language: str = "en",
) -> ClientContact:
    """Add somebody at a client whom we know, or change what we know; the same twice adds one.

    Raises
    ------
    WrongRequest
        Another contact of that client has the address, or this one asked to be forgotten.
    """
    said = {"name": " ".join(name.split()), "email": email.strip().lower(), "job": job, "language": language}
    if contact is not None and contact.erased_at is not None:
        raise WrongRequest("somebody who asked to be forgotten", "somebody whom we know", "")
    with transaction.atomic():
        others = ClientContact.objects.filter(client=client).exclude(pk=contact.pk if contact else 0)
        same = (
            others.filter(email=said["email"])
            if said["email"]
            else others.filter(name=said["name"], email="")
        )
        other = same.first()
        if other is not None:
            if contact is None and all(getattr(other, field) == value for field, value in said.items()):
                return other
            raise WrongRequest(f"{other.name}, who has that address there already", "each contact once", "")
        if contact is None:
            made = ClientContact.objects.create(client=client, **said)
            note("keep_contact", made, by)
            return made
        ClientContact.objects.filter(pk=contact.pk).update(**said)
        note("change_contact", contact, by)
        contact.refresh_from_db()
        return contact


def erase_contact(contact: ClientContact, *, by: Person | None) -> None:
    """Take name, address and job of a contact out; the row stays, and what was promised with it.

    By nobody where its time was over.
    """
    with transaction.atomic():
        if contact.erased_at is None:
            forget_everywhere(contact)
        erased = ClientContact.objects.filter(pk=contact.pk, erased_at__isnull=True).update(
            name=ERASED, email="", job="", language="en", erased_at=timezone.now()
        )
        if erased:
            note("erase_contact", contact, by)


def forget_old_contacts(now: datetime) -> int:
    """Take out people at clients whom nobody has served for three years; how many they were."""
    day = timezone.localdate(now - CONTACTS_KEPT)
    old = list(ClientContact.objects.filter(client__closed_on__lt=day, erased_at__isnull=True))
    for contact in old:
        erase_contact(contact, by=None)
    return len(old)


def keep_arriving(arrivals: ClientArrivals, *, by: Person) -> dict[str, int]:
    """Keep everything a file of clients says, in one transaction; what it leaves empty stays.

    A row whose owner nobody knows, or that contradicts what is kept, is added to the flaws and left out; what
    the others do, to the changes. Doing it twice changes nothing the second time.
    """
    owners = {
        person.email.lower(): person for person in Person.objects.filter(left_on__isnull=True) if person.email
    }
    counts = {"added": 0, "changed": 0, "contacts": 0, "left_out": 0}
    with transaction.atomic():
        for row in arrivals.clients:
            try:
                with transaction.atomic():
                    change = _keep_row(row, owners, counts, by)
            except WrongRequest as error:
                arrivals.flaws.append(Flaw(row.line, "", error.found, error.expected, error.remedy))
                continue
            if change is not None:
                arrivals.changes.append(change)
        counts["left_out"] = len(arrivals.flaws)
        note("keep_arriving", None, by, **counts)
    arrivals.flaws.sort(key=lambda flaw: flaw.line)
    return counts


def _keep_row(
    row: ArrivingClient, owners: dict[str, Person], counts: dict[str, int], by: Person
) -> ClientChange | None:
    owner = owners.get(row.owner.lower()) if row.owner else None
    if row.owner and owner is None:
        raise WrongRequest(
            f"the owner {row.owner[:60]!r}", "the e-mail address of somebody who works here", "correct it"
        )
    known = Client.objects.filter(external_id=row.external_id).first() if row.external_id else None
    known = known or Client.objects.filter(kind=row.kind, name__iexact=row.name).first()
    said: dict[str, Any] = {
        "kind": row.kind,
        "name": row.name,
        "owner": owner,
        "external_id": row.external_id,
    }
    adds = known is None
    before, after = {}, said
    if known is None:
        known = keep_client(None, by=by, **said)
        counts["added"] += 1
    else:
        kept: dict[str, Any] = {
            "kind": row.kind,
            "name": row.name,
            "owner": owner or known.owner,
            "external_id": row.external_id or known.external_id,
        }
        before, after = {field: getattr(known, field) for field in kept}, kept
        if before != kept:
            keep_client(known, by=by, since_on=known.since_on, **kept)
            counts["changed"] += 1
    differences = _differences(before, after, ("kind", "name", "owner", "external_id"))
    if row.contact:
        differences += _keep_contact(known, row, counts, by)
    return ClientChange(row.line, row.name, adds, differences) if differences else None


def _differences(
    before: dict[str, Any], after: dict[str, Any], fields: Iterable[str]
) -> tuple[Difference, ...]:
    """What would stand otherwise, field by field."""
    pairs = ((field, before.get(field) or "", after[field] or "") for field in fields)
    return tuple(Difference(field, str(was), str(now)) for field, was, now in pairs if was != now)


def _keep_contact(
    client: Client, row: ArrivingClient, counts: dict[str, int], by: Person
) -> tuple[Difference, ...]:
    there = ClientContact.objects.filter(client=client, erased_at__isnull=True)
    known = there.filter(email=row.contact_email).first() if row.contact_email else None
    known = known or there.filter(name=row.contact, email="").first()
    said = {
        "name": row.contact,
        "email": row.contact_email or (known.email if known else ""),
        "job": row.job or (known.job if known else ""),
        "language": row.language or (known.language if known else "en"),
    }
    before = {field: getattr(known, field) for field in said} if known else {}
    if before == said:
        return ()
    keep_contact(client, known, by=by, **said)
    counts["contacts"] += 1
    shown = ("name", "email", "job")
    was, now = (", ".join(one[field] for field in shown if one.get(field)) for one in (before, said))
    if was == now:
        return (Difference("language", before["language"], said["language"]),)
    return (Difference("contact", was, now),)
