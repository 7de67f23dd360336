"""What was said in contacts: handed to whoever passed them on, taken away with them or the other side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.models import Collecting, Contact, ContactWords, KnownAs
from bonafides.promises.arriving.contacts import identity_of


def words_of_contacts(person: Person) -> Iterable[dict[str, Any]]:
    """Every word that is kept of contacts that somebody passed on, oldest first."""
    rows = ContactWords.objects.filter(said_in__person=person).select_related("said_in", "said_in__client")
    for words in rows.order_by("said_in__happened_at"):
        client = words.said_in.client
        yield {
            "happened_at": words.said_in.happened_at.isoformat(),
            "kind": words.said_in.kind,
            "client": client.name if client else None,
            "subject": words.subject,
            "body": words.body,
            "theirs": words.theirs,
        }


def erase_words_of_contacts(person: Person) -> int:
    """Delete what was said and what waits. That a client was reached stays, by nobody in particular."""
    mine = Contact.objects.filter(person=person)
    n, _ = ContactWords.objects.filter(said_in__in=mine).delete()
    gone, _ = mine.exclude(state="matched").delete()
    Collecting.objects.filter(person=person).delete()
    KnownAs.objects.filter(by=person).update(by=None)
    for pk, key in mine.values_list("pk", "key"):
        Contact.objects.filter(pk=pk).update(identity=identity_of("erased", key), likeness="")
    return n + gone


def forget_party(contact: ClientContact) -> int:
    """Delete what was said with somebody at a client, and by what they are known."""
    n, _ = ContactWords.objects.filter(said_in__contact=contact).delete()
    known = Q(contact=contact)
    if contact.email:
        known |= Q(what="address", value=contact.email.lower())
        waiting = ContactWords.objects.exclude(theirs=[]).filter(said_in__state="waiting")
        mentioned = [
            words.pk
            for words in waiting.iterator()
            if any(party.get("address") == contact.email.lower() for party in words.theirs)
        ]
        n += Contact.objects.filter(pk__in=mentioned).delete()[0]
    return n + KnownAs.objects.filter(known).delete()[0]


WORDS_OF_CONTACTS = Holding(
    "words-of-contacts",
    "What was said in contacts that you passed on",
    words_of_contacts,
    erase_words_of_contacts,
    only_own=True,
)
