"""Guessing, deleting a guess, and asking that client to answer with their name."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.models import AskedByName, Guess
from bonafides.trust.instruments import Instrument

DAYS = 30
"""How long a client may answer, change their answer and take it back."""

KEPT_DAYS = 730
"""Days until a guess goes by itself, and with it what a client answered to it."""

MOST_OPEN = 20
"""Clients whom one person may have asked at the same time: a tool for one relation is no mailing."""

SALT = "trust.by_name"


@dataclass(frozen=True, slots=True)
class Asking:
    """A client who was just asked: the text of the link is known now and never again."""

    row: AskedByName
    text: str


def hash_of(text: str) -> str:
    """What the database keeps of a link."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_guess(
    contact: ClientContact,
    instrument: Instrument,
    answers: dict[str, int | None],
    *,
    by: Person,
    today: date,
) -> Guess:
    """Keep a guess; for its maker alone.

    Raises
    ------
    WrongRequest
        The contact was forgotten.
    """
    if contact.erased_at is not None:
        raise WrongRequest("somebody who was forgotten", "a contact whom we know", "choose another contact")
    return Guess.objects.create(
        person=by,
        contact=contact,
        instrument=instrument.slug,
        version=instrument.version,
        answers=answers,
        made_on=today,
    )


def delete_guess(guess: Guess) -> None:
    """Take a guess away, and what the client answered to it; a link that was sent opens no more."""
    guess.delete()


def ask_by_name(guess: Guess, *, today: date) -> Asking:
    """Ask the client of a guess to answer; a link from before, to the same person about the same, ends.

    Raises
    ------
    WrongRequest
        They have answered this one already, cannot be reached, are served no more; or too many are asked.
    """
    contact = guess.contact
    if contact.erased_at is not None or contact.client.closed_on is not None:
        raise WrongRequest("a contact whom we serve no more", "a contact of an open client")
    if not contact.email:
        raise WrongRequest(
            f"no e-mail address of {contact.name}", "an address", "add it where the client is kept"
        )
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        if guess.asked.filter(answers__isnull=False).exists():
            raise WrongRequest("an answer that is there already", "a guess that nobody has answered")
        mine = AskedByName.objects.filter(
            guess__person=guess.person, answers__isnull=True, ends_on__gte=today
        )
        mine.filter(guess__contact=contact).delete()
        if mine.count() >= MOST_OPEN:
            raise WrongRequest(
                f"{MOST_OPEN} clients who are asked already", "fewer at a time", "wait for their answers"
            )
        row = AskedByName.objects.create(
            guess=guess, token_hash=hash_of(text), ends_on=today + timedelta(days=DAYS)
        )
    return Asking(row, signing.Signer(salt=SALT).sign(text))


def remind_client(guess: Guess, *, today: date) -> Asking:
    """A fresh link for a client who was asked and has not answered: once, and not on the day of asking.

    Raises
    ------
    WrongRequest
        They have answered, were reminded, are asked no longer, or were asked today.
    """
    contact = guess.contact
    if contact.erased_at is not None or contact.client.closed_on is not None or not contact.email:
        raise WrongRequest("a contact whom we cannot reach", "a contact of an open client")
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = (
            guess.asked.select_for_update()
            .filter(answers__isnull=True, reminded=False, ends_on__gte=today)
            .exclude(ends_on=today + timedelta(days=DAYS))
            .first()
        )
        if row is None:
            raise WrongRequest(
                "nobody to remind",
                "somebody who was asked before today, has not answered and was not reminded",
                "once is enough: talk to them",
            )
        row.token_hash, row.reminded = hash_of(text), True
        row.save(update_fields=["token_hash", "reminded"])
    return Asking(row, signing.Signer(salt=SALT).sign(text))


def unremind(row: AskedByName, token_hash: str) -> None:
    """The mail could not go: the link from before opens again, if nothing was answered."""
    AskedByName.objects.filter(pk=row.pk, answers__isnull=True).update(token_hash=token_hash, reminded=False)


def end_asking(guess: Guess) -> int:
    """End what was not answered; how many links open no more."""
    return guess.asked.filter(answers__isnull=True).delete()[0]


def answer_by_name(row: AskedByName, answers: dict[str, int | None], *, today: date) -> None:
    """Write down what a client answered, or what they say instead."""
    row.answers, row.answered_on = answers, today
    row.save(update_fields=["answers", "answered_on"])


def take_back(row: AskedByName) -> None:
    """The client takes an answer back, or would rather not give one: the link ends, nothing of it stays."""
    row.delete()


def forget_contact(contact: ClientContact) -> int:
    """Take away what was guessed about somebody at a client, and what they answered by name."""
    n, _ = Guess.objects.filter(contact=contact.pk).delete()
    return n


def let_old_guesses_go(now: datetime) -> int:
    """Delete guesses that are old enough, with what hangs on them; links that ended without an answer too."""
    today = now.date()
    n, _ = Guess.objects.filter(made_on__lt=today - timedelta(days=KEPT_DAYS)).delete()
    ended, _ = AskedByName.objects.filter(answers__isnull=True, ends_on__lt=today).delete()
    return n + ended
