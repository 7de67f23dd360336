"""On which side of a promise somebody stands: told by the row and the hats, never by the request."""

from __future__ import annotations

from dataclasses import dataclass

from bonafides.people.app.models import ClientContact, Person
from bonafides.people.app.reader import Reader, reader_for
from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.models import Promise
from bonafides.promises.conversation import Side
from bonafides.promises.directions import ASKER, PERFORMER


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: somebody who works here, a contact at a client's, or the clock."""

    side: Side
    person: Person | None = None
    contact: ClientContact | None = None


def sides_of(promise: Promise | PromiseLine, reader: Reader) -> frozenset[Side]:
    """The sides on which somebody who works here may act.

    Parameters
    ----------
    promise
        With its parties.
    reader
        Who asks, with the hats of today. A leaver stands on no side.
    """
    if reader.person.left_on is not None and reader.person.left_on <= reader.on:
        return frozenset()
    found: set[Side] = set()
    if _asks(promise, reader):
        found.add("asker")
    if _performs(promise, reader):
        found.add("performer")
    return frozenset(found)


def _asks(promise: Promise | PromiseLine, reader: Reader) -> bool:
    party = ASKER[promise.direction]  # type: ignore[index]
    if party == "person":
        return reader.person.pk in (promise.asker_person_id, _holder_as(promise, "asker"))
    if party == "team":
        return reader.team_id == promise.asker_team_id and reader.person.pk != promise.performer_person_id
    return False


def _performs(promise: Promise | PromiseLine, reader: Reader) -> bool:
    party = PERFORMER[promise.direction]  # type: ignore[index]
    if party == "person":
        return reader.person.pk in (promise.performer_person_id, _holder_as(promise, "performer"))
    if party == "function":
        return (
            reader.person.pk == promise.performer_person_id
            or promise.performer_function_id in reader.answers_for
        )
    return False


def _holder_as(promise: Promise | PromiseLine, side: Side) -> int | None:
    """The holder stands on the side that is ours towards a client; among colleagues nobody stands in."""
    ours = {"ours": "performer", "theirs": "asker"}.get(promise.direction)
    return promise.holder_id if ours == side else None


def actor_for(promise: Promise, person: Person, side: Side) -> Actor | None:
    """Somebody who works here as the actor of a side; None where they do not stand there."""
    return Actor(side, person) if side in sides_of(promise, reader_for(person)) else None


def contact_as_actor(promise: Promise, contact: ClientContact) -> Actor | None:
    """A contact as the actor of the client's side; None for an inner promise, or another client's."""
    if promise.client_id != contact.client_id or contact.erased_at is not None:
        return None
    side: dict[str, Side] = {"ours": "asker", "theirs": "performer"}
    return Actor(side[promise.direction], contact=contact) if promise.direction in side else None
