"""One's own guesses, the contacts one may guess about, and links by which a client answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from bonafides.people.app.models import ClientContact, Person
from bonafides.people.app.spelled import holding
from bonafides.trust.app.actions_guesses import DAYS, SALT, hash_of
from bonafides.trust.app.instruments import own_folder
from bonafides.trust.app.models import AskedByName, Guess
from bonafides.trust.instruments import Instrument, load

MOST_ROWS = 30
"""Contacts shown at a time; a name finds the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How it stands with the client who was asked: until when, and whether they answered."""

    row: AskedByName
    open: bool

    @property
    def may_remind(self) -> bool:
        """Whether they can be reminded today: once, and not on the day of asking."""
        asked_today = self.row.ends_on >= timezone.localdate() + timedelta(days=DAYS)
        return self.open and not self.row.reminded and self.row.answers is None and not asked_today


def guesses_of(person: Person) -> QuerySet[Guess]:
    """Somebody's guesses, newest first, each with its client."""
    return Guess.objects.filter(person=person).select_related("contact__client").prefetch_related("asked")


def guess_of(person: Person, key: str) -> Guess | None:
    """One of somebody's own guesses; None for another's."""
    return guesses_of(person).filter(key=key).first()


def instrument_of_guess(guess: Guess) -> Instrument:
    """The instrument that a guess answers, in its version."""
    return load(guess.instrument, guess.version, folder=own_folder())


def asked_of(guess: Guess) -> Asked | None:
    """Whether that client was asked, and how it stands."""
    # In memory: a list of guesses has fetched them all at once.
    row = max(guess.asked.all(), key=lambda one: one.pk, default=None)
    return None if row is None else Asked(row, row.ends_on >= timezone.localdate())


def contacts_to_guess(person: Person, words: str = "") -> list[ClientContact]:
    """Contacts of one's own clients; with words, of any client, by name of contact or client."""
    rows = ClientContact.objects.filter(erased_at__isnull=True, client__closed_on__isnull=True)
    found = words.replace("\x00", " ").split()[:6]
    if not found:
        rows = rows.filter(client__owner=person)
    for word in found:
        rows = rows.filter(holding("name", word) | holding("client__name", word))
    return list(rows.select_related("client__owner").order_by("client__name", "name", "pk")[:MOST_ROWS])


def contact_to_guess(key: str) -> ClientContact | None:
    """A contact by key, where there is one whom we know and serve."""
    rows = ClientContact.objects.filter(key=key, erased_at__isnull=True, client__closed_on__isnull=True)
    return rows.select_related("client__owner").first()


def open_asked() -> QuerySet[AskedByName]:
    """Every link by which a client may answer today."""
    return AskedByName.objects.filter(
        ends_on__gte=timezone.localdate(),
        guess__contact__erased_at__isnull=True,
        guess__person__left_on__isnull=True,
    ).select_related("guess__contact__client", "guess__person")


def asked_by_text(text: str) -> AskedByName | None:
    """The row of a link; None for one that opens nothing."""
    try:
        known = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature:
        return None
    return open_asked().filter(token_hash=hash_of(known)).first()
