"""Making, mailing and ending links for contacts."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.models import Link

DAYS = 90
"""How long a link opens."""

SALT = "promises.between"
FEED_SALT = "promises.calendar"


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made: its texts are known now and never again."""

    link: Link
    text: str
    feed: str


def hash_of(text: str) -> str:
    """What the database keeps of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_link(contact: ClientContact, *, by: Person, days: int = DAYS) -> Made:
    """Make a link for a contact; the one before stops opening.

    Raises
    ------
    WrongRequest
        The contact was erased, or the client is served no more.
    """
    if contact.erased_at is not None or contact.client.closed_on is not None:
        raise WrongRequest(
            "a contact who is erased, or of a client who is served no more",
            "a contact of an open client",
            "open the client again, or add a contact",
        )
    text, feed = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        Link.objects.filter(contact=contact, ended_at__isnull=True).update(ended_at=now)
        made = Link.objects.create(
            contact=contact,
            by=by,
            token_hash=hash_of(text),
            feed_hash=hash_of(feed),
            ends_on=timezone.localdate(now) + timedelta(days=days),
        )
    return Made(made, signing.Signer(salt=SALT).sign(text), signing.Signer(salt=FEED_SALT).sign(feed))


def end_link(link: Link) -> bool:
    """End a link; whether there was something to end."""
    ended = Link.objects.filter(pk=link.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    return bool(ended)


def note_opened(link: Link) -> None:
    """Note that a link was opened: the day is enough for whoever wonders whether it was read."""
    Link.objects.filter(pk=link.pk).update(opened_at=timezone.now())


def end_links_of(contact: ClientContact) -> None:
    """End every link of a contact who leaves, or is erased."""
    Link.objects.filter(contact=contact, ended_at__isnull=True).update(ended_at=timezone.now())
