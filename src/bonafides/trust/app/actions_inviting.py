"""Inviting and reminding: a fresh secret for each mail, kept nowhere but as a hash."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import ClientContact, Person
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.models import Job
from bonafides.trust.app.actions_telling import remind_by_name
from bonafides.trust.app.kinds import REMIND
from bonafides.trust.app.mails import Link, mail_links
from bonafides.trust.app.models import Collecting, Round
from bonafides.trust.app.names import name_of, salt_of
from bonafides.trust.app.queries_proposing import contacts_here, here
from bonafides.trust.respondent import Invitation

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be written to, and the rows of theirs whose link is to be sent."""

    who: Person | ClientContact
    rows: tuple[Collecting, ...]


def waiting(row: Round) -> QuerySet[Collecting]:
    """Ballots of a round whose link has not been handed to the mail, and that nobody has collected."""
    return Collecting.objects.filter(
        invitation__cell__round=row, invitation__cell__way="link", told=False, collected=False
    )


def recipients(row: Round) -> Iterator[Recipient]:
    """Who is to be written to, each with all that one mail tells them."""
    found = waiting(row).select_related(
        "invitation__person",
        "invitation__contact__client",
        "invitation__cell__round",
        "invitation__cell__subject__person",
        "invitation__cell__subject__team",
    )
    by_whom: dict[tuple[str, int], list[Collecting]] = defaultdict(list)
    for one in found:
        invited = one.invitation
        if invited.person_id is not None:
            by_whom["person", invited.person_id].append(one)
        elif invited.contact_id is not None:
            by_whom["contact", invited.contact_id].append(one)
    people = set(here(row.closes_on).values_list("pk", flat=True))
    contacts = set(contacts_here().values_list("pk", flat=True))
    for (kind, number), rows in by_whom.items():
        # Whoever has left since, or was forgotten, is not written to.
        if number in (people if kind == "person" else contacts):
            first = rows[0].invitation
            yield Recipient(first.person or first.contact, tuple(rows))  # type: ignore[arg-type]


def fresh_links(row: Round, rows: Iterable[Collecting]) -> list[tuple[Collecting, Link]]:
    """Links with new secrets; those before them end. Whoever has collected keeps what they have."""
    made = []
    for one in rows:
        subject = one.invitation.cell.subject
        invitation = Invitation(
            house=settings.CONFIGURATION.own_address,
            secret=secrets.token_bytes(32),
            fingerprint=bytes.fromhex(row.fingerprint),
            salt=salt_of(subject),
            name=name_of(subject),
        )
        waits = Collecting.objects.filter(pk=one.pk, collected=False)
        if waits.update(secret_hash=invitation.secret_hash):
            made.append((one, Link(invitation.name, invitation.link())))
    return made


def invite(row: Round, recipient: Recipient, *, reminder: bool) -> bool:
    """Write to one recipient; whether the mail could be handed over.

    The secret is in the mail and in this process's memory, and nowhere else: a mail that could not be sent is
    not kept, and the next try has another secret. Killed after sending, the next try sends a second mail,
    whose link replaces the first.
    """
    made = fresh_links(row, recipient.rows)
    if not made:
        return True
    if not mail_links(recipient.who, row, [link for _one, link in made], reminder=reminder):
        return False
    Collecting.objects.filter(pk__in=[one.pk for one, _link in made]).update(told=True)
    return True


def remind(row: Round, *, by: Person) -> int:
    """Let everybody whose ballot was not collected be written to again; how many ballots wait is not said.

    So is whoever is asked with their name and has not answered, in a mail of its own.

    Raises
    ------
    WrongRequest
        The round is not open today, or its invitations are still going out.
    """
    today = timezone.localdate()
    with transaction.atomic():
        stored = Round.objects.select_for_update().get(pk=row.pk)
        if stored.state != "open" or not stored.opens_on <= today <= stored.closes_on:
            raise WrongRequest("a round that is not open today", "one that is", "")
        if next(recipients(stored), None) is not None:
            raise WrongRequest(
                "a round whose mails are still going out", "one in which all have gone", "wait a while"
            )
        if Job.objects.filter(kind=REMIND, about=stored.key, made_at__gt=timezone.now() - A_DAY).exists():
            raise WrongRequest(
                "a round that reminded within a day", "a day between two reminders", "wait until tomorrow"
            )
        n = Collecting.objects.filter(
            invitation__cell__round=stored, invitation__cell__way="link", collected=False
        ).update(told=False)
        remind_by_name(stored)
        note("remind_round", None, by, round=stored.key)
        ask_for(REMIND, about=stored.key, by=by)
    return n
