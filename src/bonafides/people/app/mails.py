"""Mail to somebody who works here, in their own language; the words stand in templates."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from bonafides.people.app.languages import language_of
from bonafides.people.app.models import Installation, Person


def mail_to(person: Person, template: str, **said: Any) -> bool:
    """Send `people/mail/<template>` to somebody; whether the mail could be handed over.

    Parameters
    ----------
    template
        Name of the words: `<template>.<language>.txt`, and `<template>_subject.<language>.txt`.
    said
        What the words name besides the person and the house.
    """
    house = Installation.objects.first()
    language = language_of(person)
    said |= {"person": person, "house": house.name if house else ""}
    with translation.override(language):
        subject = render_to_string(f"people/mail/{template}_subject.{language}.txt", said)
        body = render_to_string(f"people/mail/{template}.{language}.txt", said)
    try:
        EmailMessage(" ".join(subject.split()), body, to=[person.email]).send()
    except OSError:
        # smtplib's errors are OSErrors: no connection, refused, timed out.
        return False
    return True
