"""Taking what arrives: mails passed on, calendar files, call logs. The same twice is one contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.installation import is_demo, refuse_in_demo
from bonafides.people.app.models import Client, Person
from bonafides.people.delimited import Flaw
from bonafides.promises.app.models import Collecting, Contact, ContactWords
from bonafides.promises.app.queries_matching import (
    collecting_now,
    collectors,
    directory_for,
    house_addresses,
)
from bonafides.promises.arriving.calendar import Meetings, read_meetings
from bonafides.promises.arriving.calls import read_calls
from bonafides.promises.arriving.contacts import Arrived
from bonafides.promises.arriving.mail import calendars_in, contacts_in
from bonafides.promises.arriving.matching import Match, match
from bonafides.promises.arriving.opening import addresses, open_mail, recipients_of
from bonafides.promises.arriving.senders import not_taken, who_brought
from bonafides.promises.arriving.turns import turn_of
from bonafides.readings.app.queries_organisation import measuring_settings


class TooMany(WrongRequest):
    """Somebody brings more within an hour than is taken; it can be brought again later."""


@dataclass(slots=True)
class Taken:
    """What became of what arrived, in contacts: kept, waiting for a hand, known already, left out."""

    n_kept: int = 0
    n_waiting: int = 0
    n_known: int = 0
    n_left_out: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Taken)))


def take_mail(
    data: bytes,
    *,
    recipients: Iterable[str] | None = None,
    envelope: str = "",
    received_at: datetime | None = None,
) -> Taken:
    """Take a mail that somebody passed on.

    Parameters
    ----------
    data
        As it travelled.
    recipients
        By which addresses it came to us, as the envelope says; None where only its head can say so.
    envelope
        Its sender on the envelope.

    Raises
    ------
    NotTaken
        It is from nobody who collects contacts, or not by their own address; a demonstration takes none.
    TooMany
        They have brought too many within an hour.
    UnreadableInput
        It is no plain mail.
    """
    if is_demo():
        raise not_taken()
    told = settings.CONFIGURATION
    now = received_at or timezone.now()
    house, rows = house_addresses(), collecting_now()
    mail = open_mail(data, most_bytes=told.contacts_limit_mib * 1024 * 1024)
    resent = [party.address for party in addresses(mail.message, "resent-from")]
    senders = [mail.sender.address, envelope.lower(), *resent]
    reached = recipients_of(mail) if recipients is None else recipients
    who = who_brought(reached, senders, collectors(rows), house, sender_checked=told.contacts_sender_checked)
    _not_too_many(who.number, now)
    taken = _keep_all(contacts_in(mail, house=house, received_at=now), brought=rows[who.number])
    for calendar in list(calendars_in(mail))[:5]:
        found = read_meetings(calendar, house=house, zone=_zone(), now=now)
        taken += _keep_meetings(found, rows, brought=rows[who.number])
    return taken


def take_calendar(
    data: bytes, *, by: Person | None = None, now: datetime | None = None
) -> tuple[Taken, list[Flaw]]:
    """Take the meetings of a calendar file: of whoever uploads it, or of those in them who collect contacts.

    Raises
    ------
    UnreadableInput
        It is no calendar.
    WrongRequest
        Whoever uploads it does not collect contacts.
    """
    refuse_in_demo("a calendar file")
    house, rows = house_addresses(), collecting_now()
    if by is not None and by.pk not in rows:
        raise not_collecting()
    found = read_meetings(data, house=house, zone=_zone(), now=now or timezone.now())
    taken = _keep_meetings(found, rows, brought=rows[by.pk] if by else None)
    taken.n_left_out += sum(found.left_out.values())
    return taken, found.flaws


def take_calls(data: bytes, *, now: datetime | None = None) -> tuple[Taken, list[Flaw]]:
    """Take the calls of a log: of those who collect contacts. Calls of anybody else are counted, not kept.

    Raises
    ------
    UnreadableInput
        It is no call log.
    """
    refuse_in_demo("a call log")
    log = read_calls(data, zone=_zone(), received_at=now or timezone.now())
    rows = collecting_now()
    called: dict[str, set[int]] = {}
    for number, row in rows.items():
        for name in {row.person.email.lower(), " ".join(row.person.name.casefold().split())} - {""}:
            called.setdefault(name, set()).add(number)
    taken, flaws = Taken(), list(log.flaws)
    for line, person, call in log.calls:
        fits = called.get(" ".join(person.casefold().split()), set())
        if len(fits) == 1:
            taken += _keep_all([call], brought=rows[next(iter(fits))])
        elif fits:
            flaws.append(Flaw(line, "person", "a name that several have", "one person", "give the address"))
        else:
            taken.n_left_out += 1
    return taken, sorted(flaws, key=lambda flaw: flaw.line)


def not_collecting() -> WrongRequest:
    """What somebody is told who brings contacts without having said yes."""
    return WrongRequest("you collect no contacts", "your yes", "say so under Contacts, My settings")


def _zone() -> ZoneInfo:
    return ZoneInfo(measuring_settings().timezone)


def _not_too_many(number: int, now: datetime) -> None:
    most = settings.CONFIGURATION.contacts_an_hour
    since = now - timedelta(hours=1)
    if Contact.objects.filter(person=number, arrived_at__gt=since).count() >= most:
        raise TooMany(f"more than {most} contacts within an hour", "fewer", "send it again later")


def _keep_all(found: Sequence[Arrived], *, brought: Collecting) -> Taken:
    taken = Taken()
    for one in found:
        taken += keep(one, brought)
    return taken


def _keep_meetings(found: Meetings, rows: dict[int, Collecting], *, brought: Collecting | None) -> Taken:
    taken = Taken()
    by_address = {row.person.email.lower(): row for row in rows.values() if row.person.email}
    for one in found.kept:
        whose = brought or next((by_address[a] for a in one.ours if a in by_address), None)
        if whose is None:
            taken.n_left_out += 1
        else:
            taken += keep(one, whose)
    mine = Contact.objects.filter(identity__in=found.called_off, kind="meeting")
    if brought is not None:
        mine = mine.filter(person=brought.person_id)
    mine.delete()
    return taken


def keep(one: Arrived, whose: Collecting) -> Taken:
    """Keep a contact, unless it is kept already. Where it is uncertain whose it is, it waits for a hand.

    It belongs to whoever brought it, also where a colleague wrote it: what is attached can be made up, and
    nobody puts anything into another person's list.
    """
    with transaction.atomic():
        known = _known(one)
        if known is not None and known.state == "ignored" and known.person_id != whose.person_id:
            # What somebody else set aside as none of theirs may be a contact of this person's.
            known.delete()
        elif known is not None:
            if known.person_id == whose.person_id:
                _move(known, one)
            return Taken(n_known=1)
        found = match(one, directory_for(one))
        try:
            with transaction.atomic():
                made = _write(one, whose, found)
        except IntegrityError:
            return Taken(n_known=1)
    return Taken(n_kept=1) if made.state == "matched" else Taken(n_waiting=1)


def _known(one: Arrived) -> Contact | None:
    known = Contact.objects.filter(identity=one.identity).first()
    if known is None and one.likeness:
        alike = Contact.objects.filter(likeness=one.likeness).exclude(likeness="")
        if one.way != "forwarded":
            alike = alike.filter(way="forwarded")
        known = alike.first()
    return known


def _move(known: Contact, one: Arrived) -> None:
    """A meeting may be moved, and answered later."""
    turn = turn_of(one.kind, one.direction, one.outcome, is_auto=one.is_auto)
    if one.kind == "meeting" and (known.happened_at, known.outcome) != (one.happened_at, one.outcome):
        Contact.objects.filter(pk=known.pk).update(
            happened_at=one.happened_at, outcome=one.outcome, turn=turn
        )


def _write(one: Arrived, whose: Collecting, found: Match) -> Contact:
    matched = found.client is not None
    candidates = dict(Client.objects.filter(pk__in=found.candidates).values_list("pk", "key"))
    made = Contact.objects.create(
        person_id=whose.person_id,
        client_id=found.client,
        contact_id=found.contact,
        deal_id=found.deal_id,
        kind=one.kind,
        direction=one.direction,
        outcome=one.outcome,
        turn=turn_of(one.kind, one.direction, one.outcome, is_auto=one.is_auto),
        is_auto=one.is_auto,
        happened_at=one.happened_at,
        way=one.way,
        how=found.how,
        state="matched" if matched else "waiting",
        identity=one.identity,
        likeness=one.likeness,
        candidates=[candidates[pk] for pk in found.candidates if pk in candidates],
    )
    theirs = [
        {"address": party.address, "name": party.name, "phone": party.phone} for party in one.theirs[:50]
    ]
    words = ContactWords(
        said_in=made,
        subject=one.subject if whose.keep_subjects else "",
        body=one.body if whose.keep_bodies else "",
        theirs=[] if matched else theirs,
    )
    if words.subject or words.body or words.theirs:
        words.save(force_insert=True)
    return made
