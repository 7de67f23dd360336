"""What people decide about their contacts: whether any are kept, and what those are that wait for a hand."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.keys import fresh_key
from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.promises.app.models import Collecting, Contact, ContactWords, KnownAs
from bonafides.promises.arriving.contacts import FREE_MAIL, domain_of
from bonafides.promises.arriving.turns import turn_of

Remember = Literal["", "party", "domain"]


def start_collecting(*, keep_subjects: bool, keep_bodies: bool, by: Person) -> Collecting:
    """Say yes to keeping one's own contacts, or change what is kept. Words not to be kept go at once."""
    with transaction.atomic():
        row, made = Collecting.objects.get_or_create(person=by)
        again = row.ended_at is not None
        row.keep_subjects, row.keep_bodies = keep_subjects, keep_bodies
        if again:
            row.ended_at, row.since_at, row.tag = None, timezone.now(), fresh_key()
        row.save()
        mine = ContactWords.objects.filter(said_in__person=by)
        if not keep_subjects:
            mine.update(subject="")
        if not keep_bodies:
            mine.update(body="")
        mine.filter(subject="", body="", theirs=[]).delete()
        note("start_collecting" if made or again else "change_collecting", by, by)
        return row


def stop_collecting(*, by: Person) -> None:
    """End it: nothing more is taken, what waits and all words are deleted. That there were contacts stays."""
    with transaction.atomic():
        if Collecting.objects.filter(person=by, ended_at__isnull=True).update(ended_at=timezone.now()):
            Contact.objects.filter(person=by).exclude(state="matched").delete()
            ContactWords.objects.filter(said_in__person=by).delete()
            note("stop_collecting", by, by)


def change_address(*, by: Person) -> None:
    """Have another collecting address; whatever goes to the one before is not taken any more."""
    Collecting.objects.filter(person=by, ended_at__isnull=True).update(tag=fresh_key())


def match_contact(
    contact: Contact,
    client: Client,
    *,
    person_there: ClientContact | None = None,
    deal_id: str = "",
    direction: str = "",
    remember: Remember = "",
    by: Person,
) -> Contact:
    """Say whose contact it is.

    Parameters
    ----------
    direction
        Where nothing told it.
    remember
        What is that client's from now on: nothing, its address or number, or everybody at its domain too.

    Raises
    ------
    WrongRequest
        It is not the person's own, is matched already, or whoever was there is of another client.
    """
    if person_there is not None and person_there.client_id != client.pk:
        raise WrongRequest(
            f"{person_there.name}, who is not with {client}", "somebody there", "choose another"
        )
    with transaction.atomic():
        row = _own(contact, by)
        row.deal_id = deal_id.strip()[:200] or row.deal_id
        if row.direction == "unknown" and direction in ("in", "out"):
            row.direction = direction
        words = ContactWords.objects.filter(said_in=row).first()
        known = (
            _remember(words, client, person_there, by, domain_too=remember == "domain")
            if words is not None and remember
            else frozenset()
        )
        _matched(row, words, client, person_there)
        for other, same in _as_known(known, by):
            _matched(other.said_in, other, client, person_there if same else None)
        return row


def _matched(
    row: Contact, words: ContactWords | None, client: Client, person_there: ClientContact | None
) -> None:
    """Write down whose it is; of its words stays what is kept of words."""
    row.client, row.contact, row.state, row.how = client, person_there, "matched", "hand"
    row.turn = turn_of(row.kind, row.direction, row.outcome, is_auto=row.is_auto)  # type: ignore[arg-type]
    row.candidates = []
    row.save()
    if words is None:
        return
    words.theirs = []
    if words.subject or words.body:
        words.save(update_fields=["theirs"])
    else:
        words.delete()


def _as_known(known: frozenset[tuple[str, str]], by: Person) -> list[tuple[ContactWords, bool]]:
    """What waits since nobody was known by that name: it would be matched by itself, if it came now.

    With whether it is the same party, and not another one of its domain.
    """
    if not known:
        return []
    waiting = ContactWords.objects.filter(said_in__person=by, said_in__state="waiting", said_in__deal_id="")
    alone = [
        (words, _names(words.theirs[0]) & known)
        for words in waiting.exclude(said_in__direction="unknown").select_related("said_in")
        if len(words.theirs) == 1 and not words.said_in.candidates
    ]
    return [(words, any(what != "domain" for what, _value in named)) for words, named in alone if named]


def _names(party: dict[str, str]) -> frozenset[tuple[str, str]]:
    """By what a party can be known: address, its domain, number."""
    address, phone = party.get("address", ""), party.get("phone", "")
    named = {("address", address), ("domain", domain_of(address) if address else ""), ("phone", phone)}
    return frozenset(one for one in named if one[1])


def ignore_contact(contact: Contact, *, by: Person) -> None:
    """Say that it is no contact with a client: nothing of it is kept but that it shall not come back."""
    with transaction.atomic():
        row = _own(contact, by)
        ContactWords.objects.filter(said_in=row).delete()
        row.state, row.candidates, row.deal_id, row.turn = "ignored", [], "", ""
        row.save()


def delete_contact(contact: Contact, *, by: Person) -> None:
    """Delete a contact of one's own, matched or waiting. Passed on once more, it is a new one."""
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk, person=by).delete()


def forget_known(what: str, value: str, client: Client, *, by: Person) -> bool:
    """Take back what one said is a client's from now on; what was matched stays. Whether it was there."""
    return bool(KnownAs.objects.filter(what=what, value=value, client=client, by=by).delete()[0])


def _own(contact: Contact, by: Person) -> Contact:
    row = Contact.objects.select_for_update().filter(pk=contact.pk, person=by).first()
    if row is None or row.state != "waiting":
        raise WrongRequest(
            "a contact that does not wait any more" if row else "a contact of somebody else's",
            "one of your own that waits",
            "look at the list once more",
        )
    return row


def _remember(
    words: ContactWords, client: Client, person: ClientContact | None, by: Person, *, domain_too: bool
) -> frozenset[tuple[str, str]]:
    """One party alone is meant: of several, nobody knows which of them the client is."""
    if len(words.theirs) != 1:
        return frozenset()
    party = words.theirs[0]
    known: list[tuple[str, str, ClientContact | None]] = []
    if party.get("address"):
        known.append(("address", party["address"], person))
        if domain_too and domain_of(party["address"]) not in FREE_MAIL:
            known.append(("domain", domain_of(party["address"]), None))
    if party.get("phone"):
        known.append(("phone", party["phone"], person))
    for what, value, whom in known:
        KnownAs.objects.get_or_create(
            what=what, value=value, client=client, defaults={"contact": whom, "by": by}
        )
    return frozenset((what, value) for what, value, _whom in known)
