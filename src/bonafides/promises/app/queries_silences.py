"""Clients of somebody with whom a word is owed: the unanswered contacts themselves, in two queries.

The same as `queries_contacts.standing` counts, kept as moments, so that they can be drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.reader import Reader
from bonafides.promises.app.models import Contact
from bonafides.promises.app.queries_contacts import LOOKS_BACK

MOST = 4000
"""Unanswered contacts that are read; somebody who has more of them sees the oldest."""

FEW = 12
"""Clients for each number of which a statement is worth keeping."""

Waits = Literal["us", "them"]
WAITS: dict[str, Waits] = {"ours": "them", "theirs": "us"}
"""For whom one waits where nobody has answered a word of this side."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A client with whom one side has the last word.

    Parameters
    ----------
    client, key, name
        Number, key and name of the client.
    waits
        Who waits for an answer.
    at
        The unanswered contacts, oldest first.
    deal_ids
        Deals that these contacts name, as the source calls them.
    first_at
        First contact of all within the time looked at.
    answered_at
        The last word of the side that owes one; None where there was none.
    email
        Of the person there who was part of the last unanswered contact; "" where unknown.
    """

    client: int
    key: str
    name: str
    waits: Waits
    at: tuple[datetime, ...]
    deal_ids: tuple[str, ...]
    first_at: datetime
    answered_at: datetime | None
    email: str


def silences_of(reader: Reader, *, now: datetime, at_most: int) -> tuple[list[Silence], Counter[Waits]]:
    """Clients of the reader who wait for us or for whom we wait, longest waiting first.

    Parameters
    ----------
    at_most
        So many of each kind are told whole.

    Returns
    -------
    list of Silence, Counter
        And how many clients there are in all who wait for "us", and for whom we wait, "them".
    """
    since = now - LOOKS_BACK
    grouped: dict[tuple[int, str], list[Any]] = {}
    for row in UNANSWERED(me=reader.person.pk, now=now, since=since):
        grouped.setdefault((row[0], row[3]), []).append(row)
    chosen: dict[int, list[Any]] = {}
    shown = {"ours": 0, "theirs": 0}
    for (client, turn), rows in grouped.items():
        if shown[turn] < at_most:
            shown[turn] += 1
            chosen[client] = rows
    told = {row[0]: _told(row) for row in _ends(sorted(chosen), now=now, since=since)} if chosen else {}
    n = Counter(WAITS[turn] for _, turn in grouped)
    return [_silence(rows, *told[client]) for client, rows in chosen.items()], n


def _told(row: Sequence[Any]) -> tuple[datetime, datetime | None, datetime | None]:
    """First contact of all, our last word and theirs, from the ends of each turn."""
    _client, ours_first, ours_last, theirs_first, theirs_last, both_first, both_last = row
    return (
        min(at for at in (ours_first, theirs_first, both_first) if at is not None),
        max((at for at in (ours_last, both_last) if at is not None), default=None),
        max((at for at in (theirs_last, both_last) if at is not None), default=None),
    )


def _silence(rows: list[Any], first_at: datetime, ours: datetime | None, theirs: datetime | None) -> Silence:
    client, key, name, turn = rows[0][:4]
    return Silence(
        client=client,
        key=key,
        name=name,
        waits=WAITS[turn],
        at=tuple(row[4] for row in rows),
        deal_ids=tuple(sorted({row[5] for row in rows} - {""})),
        first_at=first_at,
        answered_at=theirs if turn == "ours" else ours,
        email=next((row[6] for row in reversed(rows) if row[6]), ""),
    )


TURNS = ("ours", "theirs", "both")
ENDS = ("first", "last")


def _word(client: str, turn: str, now: Given, since: Given, *, first: bool = False) -> Any:
    """The last contact of a turn with a client, or its first: one look into the index."""
    rows = Contact.objects.filter(
        client=OuterRef(client), state="matched", turn=turn, happened_at__lte=now, happened_at__gt=since
    )
    at = rows.order_by("happened_at" if first else "-happened_at").values("happened_at")[:1]
    return Subquery(at, output_field=DateTimeField())


def _latest(turn: str, now: Given, since: Given) -> Any:
    """The last word of a side; the beginning of what is looked at where it has said none."""
    said = (_word("client_id", whose, now, since) for whose in (turn, "both"))
    return Greatest(*(Coalesce(one, since) for one in said))


def _unanswered(*, me: Given, now: Given, since: Given) -> QuerySet[Any, Any]:
    # Put together first: "one or the other" PostgreSQL takes for half of all clients, and reads them all.
    spoken_to = Contact.objects.filter(person=me, state="matched", happened_at__gt=since).order_by()
    mine = Client.objects.filter(owner=me).order_by().values("pk").union(spoken_to.values("client"))
    ours, theirs = (
        Q(turn=turn, happened_at__gt=_latest(other, now, since), happened_at__lte=now)
        for turn, other in (("ours", "theirs"), ("theirs", "ours"))
    )
    rows = Contact.objects.filter(
        ours | theirs, state="matched", client__in=mine, client__closed_on__isnull=True
    )
    there = ClientContact.objects.filter(pk=OuterRef("contact"), erased_at__isnull=True).order_by()
    rows = rows.annotate(to=Subquery(there.values("email")[:1]))
    return rows.order_by("happened_at", "pk").values_list(
        "client_id", "client__key", "client__name", "turn", "happened_at", "deal_id", "to"
    )[:MOST]


UNANSWERED = Prepared(_unanswered, me=BigIntegerField(), now=DateTimeField(), since=DateTimeField())


def _ends(clients: Iterable[int], *, now: datetime, since: datetime) -> list[Any]:
    """First contact with each of some clients, our last word and theirs."""
    asked = list(clients)
    # As many places as clients where these are few: PostgreSQL would plan for each of the repeated ones, and
    # then anew each time.
    places = len(asked) if len(asked) <= FEW else room_for(len(asked))
    return _ends_of(places)(now=now, since=since, **filled("client", asked))


@cache
def _ends_of(n: int) -> Prepared:
    def build(*, now: Given, since: Given, **clients: Given) -> QuerySet[Any, Any]:
        rows = Client.objects.filter(pk__in=list(clients.values())).order_by()
        ends = {
            f"{turn}_{end}": _word("pk", turn, now, since, first=end == "first")
            for turn in TURNS
            for end in ENDS
        }
        return rows.annotate(**ends).values_list("pk", *ends)

    return Prepared(
        build, now=DateTimeField(), since=DateTimeField(), **several("client", n, BigIntegerField)
    )


__all__ = ["Silence", "silences_of"]
