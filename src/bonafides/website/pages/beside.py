"""What was said in the huddle beside what is on record: the rooms of words and of promises meet here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from bonafides.huddle.app.models import Claim, Order, Word
from bonafides.huddle.app.queries import own_words_about
from bonafides.huddle.app.queries_beside import own_submittals, own_submittals_by_key, who_share
from bonafides.huddle.app.topics import Topic, Topics
from bonafides.people.app.models import Client, Person
from bonafides.people.app.reader import Reader
from bonafides.promises.app.models import Contact
from bonafides.promises.app.queries_beside import (
    contacts_on_record,
    own_open_promises,
    own_promises_by_key,
)
from bonafides.promises.app.queries_contacts import Stand, clients_of, standing
from bonafides.promises.app.queries_rhythm import overdue_silences
from bonafides.promises.working_time import add_working_days
from bonafides.website.pages.beside_words import (
    called,
    overdue_called,
    overdue_record,
    promise_record,
    stand_record,
    submittal_called,
    submittal_record,
)

PROMISE, CLIENT, SUBMITTAL = "promise:", "client:", "submittal:"
"""Before the key of what something is said about."""

SOON_DAYS = 2
"""Working days ahead in which a promise is worth a word; as on Today."""


def promises_to_speak_of(reader: Reader) -> Topics:
    """Open promises of the reader's own: those a leader gave the team first, then the soonest."""
    soon = add_working_days(reader.on, SOON_DAYS)
    rows = sorted(own_open_promises(reader.person), key=lambda row: row.direction != "team")
    return [
        Topic(
            PROMISE + row.key,
            called(row),
            promise_record(row, reader.on),
            row.state in ("disputed", "renegotiating")
            or (row.state == "promised" and row.due_on is not None and row.due_on <= soon),
        )
        for row in rows
    ]


def contacts_to_speak_of(reader: Reader) -> Topics:
    """Clients of the reader's own with whom a word is owed for longer than their rhythm; first contacts."""
    return [
        Topic(CLIENT + one.silence.key, overdue_called(one), overdue_record(one, reader.on), pressing=True)
        for one in overdue_silences(reader, now=timezone.now())
    ]


def submittals_to_speak_of(reader: Reader) -> Topics:
    """What was handed in for orders that the reader shares, and waits for a word."""
    return [
        Topic(
            SUBMITTAL + one.row.key,
            submittal_called(one),
            submittal_record(one, reader.on),
            pressing=bool(one.silent_days),
        )
        for one in own_submittals(reader)
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody said last about something of theirs, and what is on record about it.

    Parameters
    ----------
    what, href
        What it is called, and where it stands whole.
    record
        Where it stands, in sentences.
    """

    word: Word
    what: str
    href: str
    record: str


def said_beside_record(reader: Reader) -> list[Beside]:
    """The reader's own last words about each thing of theirs; at most six queries.

    Promises first, the soonest of them; then clients in order of name; then submittals, the oldest first.
    """
    words = own_words_about(reader.person)
    return [
        *_promises(reader, _about(words, PROMISE)),
        *_clients(reader, _about(words, CLIENT)),
        *_submittals(reader, _about(words, SUBMITTAL)),
    ]


def _about(words: Mapping[str, Word], kind: str) -> dict[str, Word]:
    return {about.removeprefix(kind): word for about, word in words.items() if about.startswith(kind)}


def _promises(reader: Reader, words: Mapping[str, Word]) -> list[Beside]:
    rows = own_promises_by_key(reader.person, words.keys()) if words else {}
    clients = {row.client for row in rows.values() if row.client is not None}
    stands = _stands(clients)
    in_order = sorted(rows.values(), key=lambda row: (row.due_on is None, row.due_on, row.pk))
    return [
        Beside(
            words[row.key],
            called(row),
            reverse("promises:promise", args=(row.key,)),
            f"{promise_record(row, reader.on)} {stand_record(stands.get(row.client_id or 0))}".strip(),
        )
        for row in in_order
    ]


def _clients(reader: Reader, words: Mapping[str, Word]) -> list[Beside]:
    rows = clients_of(reader.person).filter(key__in=list(words)).order_by("name", "pk") if words else ()
    clients = list(rows)
    stands = _stands(clients)
    return [
        Beside(
            words[one.key],
            one.name,
            reverse("people:client", args=(one.key,)),
            stand_record(stands.get(one.pk)),
        )
        for one in clients
    ]


def _submittals(reader: Reader, words: Mapping[str, Word]) -> list[Beside]:
    found = own_submittals_by_key(reader, words.keys())
    return [
        Beside(
            words[key],
            submittal_called(one),
            reverse("huddle:order", args=(one.row.order.key,)),
            submittal_record(one, reader.on),
        )
        for key, one in found.items()
    ]


def _stands(clients: set[Client] | list[Client]) -> dict[int, Stand]:
    return {stand.client.pk: stand for stand in standing(clients)} if clients else {}


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
