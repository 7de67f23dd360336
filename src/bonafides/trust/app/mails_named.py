"""The mail that says: you are asked, with your name. One a person and round, one address in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bonafides.people.app.installation import this_installation
from bonafides.people.app.languages import language_of
from bonafides.people.app.models import Person
from bonafides.trust.app.models import Round
from bonafides.trust.app.named_words import about_words, reader_words
from bonafides.trust.app.queries_named import Answerer
from bonafides.trust.app.round_shown import Shown


def _line(one: Answerer) -> tuple[str, str]:
    subject = one.subject
    name = subject.person.name if subject.person is not None else None
    team = subject.team.name if subject.team is not None else None
    return about_words(one.form, name=name, team=team), reader_words(one.form, name=name, team=team)


def mail_by_name(person: Person, row: Round, asked: Sequence[Answerer], *, reminder: bool = False) -> bool:
    """Tell somebody what they are asked with their name; whether the mail could be handed over.

    Nothing in it opens anything: who follows the address signs in as always.
    """
    language = language_of(person)
    house = this_installation()
    one = asked[0] if len(asked) == 1 else None
    path = reverse("trust:answer_named", args=[one.subject.key]) if one else reverse("trust:named")
    with translation.override(language):
        said = {
            "recipient": person,
            "house": " ".join(house.name.split()) if house else "",
            "title": Shown(row).title,
            "lines": [_line(one) for one in asked],
            "address": settings.CONFIGURATION.own_address + path,
            "closes_on": row.closes_on,
            "by": row.by,
        }
        template = "named_reminder" if reminder else "named"
        subject = render_to_string(f"trust/mail/{template}_subject.{language}.txt", said)
        body = render_to_string(f"trust/mail/{template}.{language}.txt", said)
    mail = EmailMessage(" ".join(subject.split())[:200], body, to=[person.email])
    mail.extra_headers = {"Auto-Submitted": "auto-generated"}
    try:
        mail.send()
    except OSError:
        # smtplib's errors are OSErrors: no connection, refused, timed out.
        return False
    return True
