"""Who reached out last, and who waits for whom since when: what Today shows of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Client, Person
from bonafides.promises.app.models import Collecting, Contact, KnownAs

LOOKS_BACK = timedelta(days=400)
"""Older contacts say nothing about who waits today."""

Waits = Literal["us", "them", "nobody"]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where contacts with a client stand, or with a client over one deal.

    Parameters
    ----------
    client
        The client.
    deal_id
        The deal; empty where contacts of all deals are taken together, or name none.
    first_at, last_at
        First and last contact that was a word of somebody's.
    last_by
        Whose word the last one was: "ours", "theirs" or "both".
    waits
        Who waits: "us" where theirs is the last word, "them" where ours is, else "nobody".
    since
        First contact of those that are unanswered.
    n_unanswered
        How many these are.
    """

    client: Client
    deal_id: str
    first_at: datetime
    last_at: datetime
    last_by: Literal["ours", "theirs", "both"]
    waits: Waits
    since: datetime | None
    n_unanswered: int

    def days(self, now: datetime) -> int:
        """Whole days since the first unanswered contact; 0 where nobody waits."""
        return (now - self.since).days if self.since else 0


def clients_of(person: Person) -> QuerySet[Client]:
    """Clients that somebody answers for, or has had contact with lately."""
    lately = Contact.objects.filter(
        person=person,
        state="matched",
        client=OuterRef("pk"),
        happened_at__gte=timezone.now() - LOOKS_BACK,
    )
    return Client.objects.filter(Q(owner=person) | Exists(lately), closed_on__isnull=True)


def standing(
    clients: Iterable[Client] | QuerySet[Client], *, now: datetime | None = None, by_deal: bool = False
) -> list[Stand]:
    """Where contacts with these clients stand; three queries however many there are.

    Machines' answers, what could not be delivered and what is yet to come count for nobody.

    Returns
    -------
    list of Stand
        Clients without a contact are not in it. Longest waiting first, then by name; never by a figure.
    """
    now = now or timezone.now()
    by_number = {client.pk: client for client in clients}
    words = Contact.objects.filter(
        client__in=list(by_number), state="matched", happened_at__lte=now, happened_at__gt=now - LOOKS_BACK
    ).exclude(turn="")
    per = ("client", "deal_id") if by_deal else ("client",)
    ours = Max("happened_at", filter=Q(turn__in=("ours", "both")))
    theirs = Max("happened_at", filter=Q(turn__in=("theirs", "both")))
    last = words.order_by().values(*per).annotate(first=Min("happened_at"), ours=ours, theirs=theirs)
    open_ours = _unanswered(words, "ours", per)
    open_theirs = _unanswered(words, "theirs", per)
    found = [
        _stand(by_number[row["client"]], row, open_ours.get(_key(row, per)), open_theirs.get(_key(row, per)))
        for row in last
    ]
    return sorted(
        found, key=lambda stand: (stand.since is None, stand.since or stand.last_at, stand.client.name)
    )


def _unanswered(
    words: QuerySet[Contact], turn: str, per: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """First and number of one side's contacts after which the other side has said nothing."""
    answered = {"ours": ("theirs", "both"), "theirs": ("ours", "both")}[turn]
    same = {name: OuterRef(name) for name in per}
    later = words.filter(turn__in=answered, happened_at__gte=OuterRef("happened_at"), **same)
    rows = words.filter(~Exists(later), turn=turn).order_by().values(*per)
    return {_key(row, per): row for row in rows.annotate(since=Min("happened_at"), n=Count("pk"))}


def _key(row: dict[str, Any], per: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in per)


def _stand(
    client: Client, row: dict[str, Any], ours: dict[str, Any] | None, theirs: dict[str, Any] | None
) -> Stand:
    last_ours, last_theirs = row["ours"], row["theirs"]
    if last_theirs is None or (last_ours is not None and last_ours > last_theirs):
        last_by: Literal["ours", "theirs", "both"] = "ours"
    else:
        last_by = "both" if last_ours == last_theirs else "theirs"
    still = {"ours": ours, "theirs": theirs, "both": None}[last_by]
    waits: Waits = "nobody" if still is None else "them" if last_by == "ours" else "us"
    return Stand(
        client=client,
        deal_id=row.get("deal_id", ""),
        first_at=row["first"],
        last_at=max(at for at in (last_ours, last_theirs) if at is not None),
        last_by=last_by,
        waits=waits,
        since=still["since"] if still else None,
        n_unanswered=still["n"] if still else 0,
    )


def waiting_on_us(person: Person, *, now: datetime | None = None) -> list[Stand]:
    """Clients of a person who have had no answer, longest waiting first."""
    return [stand for stand in standing(clients_of(person), now=now) if stand.waits == "us"]


def we_wait_on(person: Person, *, now: datetime | None = None) -> list[Stand]:
    """Clients who have not answered, longest waiting first, with the unanswered contacts in between."""
    return [stand for stand in standing(clients_of(person), now=now) if stand.waits == "them"]


def collecting_of(person: Person) -> Collecting | None:
    """Somebody's yes, while it holds."""
    return Collecting.objects.filter(person=person, ended_at__isnull=True).first()


def waiting_for_a_hand(person: Person) -> QuerySet[Contact]:
    """Contacts of somebody's own that nobody could match, newest first."""
    return Contact.objects.filter(person=person, state="waiting").select_related("words")


def recent_contacts(person: Person) -> QuerySet[Contact]:
    """Contacts that somebody passed on and that are matched, newest first."""
    rows = Contact.objects.filter(person=person, state="matched")
    return rows.select_related("client", "contact", "words")


def candidates_of(rows: Iterable[Contact]) -> dict[str, Client]:
    """The clients who might be meant by some contacts, by key."""
    keys = {key for row in rows for key in row.candidates}
    return {client.key: client for client in Client.objects.filter(key__in=keys)} if keys else {}


def known_as(client: Client) -> QuerySet[KnownAs]:
    """What somebody said is a client's."""
    return KnownAs.objects.filter(client=client).order_by("what", "value")
