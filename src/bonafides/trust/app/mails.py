"""Mails of a round: written when they go, in the recipient's language; no copy waits anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from bonafides.people.app.installation import this_installation
from bonafides.people.app.languages import language_of
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.models import Invitation, Round
from bonafides.trust.app.places import unsent_mail
from bonafides.trust.manifest import groups

FILES = "django.core.mail.backends.filebased.EmailBackend"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a mail, and whom it is about; empty where it is about everybody."""

    about: str
    address: str


def mail_links(
    recipient: Person | ClientContact, row: Round, links: Sequence[Link], *, reminder: bool
) -> bool:
    """Send somebody their links about a round; whether the mail could be handed over.

    Nothing in it calls home: no picture, no link but those it is about.
    """
    language = language_of(recipient)
    house = this_installation()
    said = {
        "recipient": recipient,
        "works_here": isinstance(recipient, Person),
        "house": " ".join(house.name.split()) if house else "",
        "title": row.title_de if language == "de" and row.title_de else row.title,
        "links": links,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "by": row.by,
        "by_is_asked": Invitation.objects.filter(cell__round=row, person=row.by_id or 0).exists(),
        "fingerprint": groups(row.fingerprint),
        "board": f"{settings.CONFIGURATION.own_address}/mirror/board/{row.key}/",
    }
    template = "reminder" if reminder else "invitation"
    with translation.override(language):
        subject = render_to_string(f"trust/mail/{template}_subject.{language}.txt", said)
        body = render_to_string(f"trust/mail/{template}.{language}.txt", said)
    mail = EmailMessage(
        " ".join(subject.split())[:200], body, to=[recipient.email], connection=_connection(row)
    )
    mail.extra_headers = {"Auto-Submitted": "auto-generated"}
    try:
        mail.send()
    except OSError:
        # smtplib's errors are OSErrors: no connection, refused, timed out.
        return False
    return True


def _connection(row: Round) -> BaseEmailBackend:
    """The way mails go; where it is a folder, one that no backup copies."""
    if settings.EMAIL_BACKEND != FILES:
        return get_connection()
    folder = unsent_mail(row)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return get_connection(file_path=str(folder))
