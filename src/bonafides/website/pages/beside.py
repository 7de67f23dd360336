"""What was said in the huddle beside what is on record: the rooms of words and of promises meet here."""

from __future__ import annotations

from dataclasses import dataclass

from bonafides.huddle.app.models import Claim, Order, Word
from bonafides.huddle.app.queries import own_words_about
from bonafides.huddle.app.queries_beside import who_share
from bonafides.huddle.app.topics import Topics
from bonafides.people.app.models import Person
from bonafides.people.app.reader import Reader
from bonafides.promises.app.models import Contact, Promise
from bonafides.promises.app.queries_beside import (
    contacts_on_record,
    own_open_promises,
    own_promises_by_key,
    state_in_words,
)
from bonafides.promises.app.queries_contacts import Stand, standing

PROMISE = "promise:"
"""Before the key of a promise, where something is said about one."""


def promises_to_speak_of(reader: Reader) -> Topics:
    """Open promises of the reader's own."""
    return [
        (PROMISE + row.key, f"{row.client}: {row.what}" if row.client else row.what)
        for row in own_open_promises(reader.person)
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody said last about a promise of theirs, and what is on record about it."""

    word: Word
    promise: Promise
    state: str
    stand: Stand | None


def said_beside_record(reader: Reader) -> list[Beside]:
    """The reader's own last words about each promise of theirs, soonest promise first; five queries."""
    words = {
        about.removeprefix(PROMISE): word
        for about, word in own_words_about(reader.person).items()
        if about.startswith(PROMISE)
    }
    rows = own_promises_by_key(reader.person, words.keys())
    clients = {row.client for row in rows.values() if row.client is not None}
    stands = {stand.client.pk: stand for stand in standing(clients)} if clients else {}
    found = [
        Beside(words[key], row, state_in_words(row), stands.get(row.client_id or 0))
        for key, row in rows.items()
    ]
    return sorted(found, key=lambda one: (one.promise.due_on is None, one.promise.due_on, one.promise.pk))


@dataclass(frozen=True, slots=True)
class Worked:
    """What one of those who share an order says they did, and their contacts on record."""

    person: Person
    claims: list[Claim]
    contacts: list[Contact]


def work_beside_record(order: Order) -> list[Worked]:
    """Those who share an order in order of name, each with what they say and what is on record."""
    people = who_share(order)
    claims = list(order.claims.all())
    contacts = (
        contacts_on_record(order.client, [one.pk for one in people], order.put_up_at)
        if order.client is not None
        else []
    )
    return [
        Worked(
            one,
            [claim for claim in claims if claim.teller_id == one.pk],
            [contact for contact in contacts if contact.person_id == one.pk],
        )
        for one in people
    ]
