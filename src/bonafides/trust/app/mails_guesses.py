"""Mails of the two-minute tool: the blank tool to a colleague, and a client who is asked with their name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from bonafides.people.app.installation import this_installation
from bonafides.people.app.languages import language_of
from bonafides.people.app.models import ClientContact, Person


def mail_words(recipient: Person | ClientContact, template: str, **said: Any) -> bool:
    """Send `trust/mail/<template>` in the recipient's language; whether the mail could be handed over.

    Nothing in it calls home: no picture, no link but the one it is about.
    """
    language = language_of(recipient)
    house = this_installation()
    said |= {"recipient": recipient, "house": " ".join(house.name.split()) if house else ""}
    with translation.override(language):
        subject = render_to_string(f"trust/mail/{template}_subject.{language}.txt", said)
        body = render_to_string(f"trust/mail/{template}.{language}.txt", said)
    try:
        EmailMessage(" ".join(subject.split())[:200], body, to=[recipient.email]).send()
    except OSError:
        # smtplib's errors are OSErrors: no connection, refused, timed out.
        return False
    return True


def send_blank_tool(colleague: Person, *, by: Person) -> bool:
    """Send the public page to a colleague: the address and who sends it, no answer and no client."""
    address = f"{settings.CONFIGURATION.own_address}/mirror/try/"
    return bool(colleague.email) and mail_words(colleague, "blank_tool", by=by, address=address)


def ask_client(
    contact: ClientContact, address: str, *, by: Person, ends_on: Any, reminder: bool = False
) -> bool:
    """Ask a client how they see somebody, with their name on the answer; or remind them of it."""
    template = "by_name_reminder" if reminder else "by_name"
    return mail_words(contact, template, by=by, address=address, ends_on=ends_on)
