"""Mail to a client's contact, in their language; the words stand in templates."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from bonafides.people.app.languages import language_of
from bonafides.people.app.models import ClientContact, Installation, Person


def mail_contact(contact: ClientContact, template: str, **said: Any) -> bool:
    """Send `promises/mail/<template>` to a contact; whether the mail could be handed over.

    Nothing in it calls home: no picture, no link but those it is about.
    """
    house = Installation.objects.first()
    language = language_of(contact)
    said |= {"contact": contact, "house": house.name if house else ""}
    with translation.override(language):
        subject = render_to_string(f"promises/mail/{template}_subject.{language}.txt", said)
        body = render_to_string(f"promises/mail/{template}.{language}.txt", said)
    try:
        EmailMessage(" ".join(subject.split()), body, to=[contact.email]).send()
    except OSError:
        return False
    return True


def mail_link(contact: ClientContact, address: str, feed: str, *, by: Person, days: int) -> bool:
    """Send a contact their link; False too where we know no address."""
    return bool(contact.email) and mail_contact(contact, "link", link=address, feed=feed, by=by, days=days)
