"""Who reached out last, and who waits for whom since when: what Today shows of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from bonafides.people.app.models import Client, Person
from bonafides.promises.app.models import Collecting, Contact, KnownAs

LOOKS_BACK = timedelta(days=400)
"""Older contacts say nothing about who waits today."""

Waits = Literal["us", "them", "nobody"]
LastBy = Literal["ours", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where contacts with a client stand, or with a client over one deal.

    Parameters
    ----------
    client
        The client.
    deal_id
        The deal; empty where contacts of all deals are taken together, or name none.
    last_at
        The last contact that was a word of somebody's.
    last_by
        Whose word the last one was: "ours", "theirs" or "both".
    waits
        Who waits: "us" where theirs is the last word, "them" where ours is, else "nobody".
    since
        First contact of those that are unanswered: of ours since they last spoke, or of theirs since we did.
    n_unanswered
        How many these are.
    """

    client: Client
    deal_id: str
    last_at: datetime
    last_by: LastBy
    waits: Waits
    since: datetime | None
    n_unanswered: int

    def days(self, now: datetime) -> int:
        """Whole days since the first unanswered contact; 0 where nobody waits."""
        return (now - self.since).days if self.since else 0


def clients_of(person: Person) -> QuerySet[Client]:
    """Clients that somebody answers for, or has had contact with lately."""
    lately = Contact.objects.filter(
        person=person, state="matched", happened_at__gte=timezone.now() - LOOKS_BACK
    )
    mine = Q(owner=person) | Q(pk__in=lately.order_by().values("client"))
    return Client.objects.filter(mine, closed_on__isnull=True)


def standing(clients: Iterable[Client] | QuerySet[Client], *, now: datetime | None = None) -> list[Stand]:
    """Where contacts with these clients stand: one query, a few looks into an index for each client.

    Machines' answers, what could not be delivered and what is yet to come count for nobody.

    Returns
    -------
    list of Stand
        Clients without a contact are not in it. Longest waiting first, then by name; never by a figure.
    """
    now = now or timezone.now()
    by_number = {client.pk: client for client in clients}
    words = Contact.objects.filter(
        client=OuterRef("pk"), happened_at__lte=now, happened_at__gt=now - LOOKS_BACK
    )
    never = Value(now - LOOKS_BACK, output_field=DateTimeField())
    rows = Client.objects.filter(pk__in=list(by_number)).order_by()
    for turn in ("ours", "theirs", "both"):
        last = words.filter(turn=turn).order_by("-happened_at").values("happened_at")[:1]
        rows = rows.annotate(**{f"last_{turn}": Coalesce(Subquery(last), never)})
    for turn, other in (("ours", "theirs"), ("theirs", "ours")):
        open_now = words.filter(turn=turn, happened_at__gt=OuterRef(f"last_{other}")).filter(
            happened_at__gt=OuterRef("last_both")
        )
        n = open_now.order_by().values("client").annotate(n=Count("pk")).values("n")
        first = open_now.order_by("happened_at").values("happened_at")[:1]
        rows = rows.annotate(**{f"n_{turn}": Subquery(n), f"since_{turn}": Subquery(first)})
    fields = [f"{a}_{b}" for a in ("last", "n", "since") for b in ("ours", "theirs")]
    found = [
        _stand(by_number[row["pk"]], "", row)
        for row in rows.values("pk", "last_both", *fields)
        if max(row["last_ours"], row["last_theirs"], row["last_both"]) > now - LOOKS_BACK
    ]
    return _in_order(found)


def standing_by_deal(client: Client, *, now: datetime | None = None) -> list[Stand]:
    """The same for one client, a row for each deal that contacts name; and one for those that name none."""
    now = now or timezone.now()
    said = Contact.objects.filter(client=client, happened_at__lte=now, happened_at__gt=now - LOOKS_BACK)
    never = now - LOOKS_BACK
    rows: dict[str, dict[str, Any]] = {}
    for deal_id, turn, at in (
        said.exclude(turn="").order_by("happened_at", "pk").values_list("deal_id", "turn", "happened_at")
    ):
        row = rows.setdefault(
            deal_id,
            {"last_ours": never, "last_theirs": never, "last_both": never, "n_ours": 0, "n_theirs": 0},
        )
        row[f"last_{turn}"] = at
        for side, other in (("ours", "theirs"), ("theirs", "ours")):
            if turn in (other, "both"):
                row[f"n_{side}"] = 0
            elif turn == side:
                row[f"since_{side}"] = row[f"since_{side}"] if row[f"n_{side}"] else at
                row[f"n_{side}"] += 1
    return _in_order([_stand(client, deal_id, row) for deal_id, row in rows.items()])


def _stand(client: Client, deal_id: str, row: dict[str, Any]) -> Stand:
    last = {"ours": row["last_ours"], "theirs": row["last_theirs"], "both": row["last_both"]}
    last_at = max(last.values())
    last_by: LastBy = (
        "both"
        if last["both"] == last_at or last["ours"] == last["theirs"]
        else "ours"
        if last["ours"] == last_at
        else "theirs"
    )
    waits: Waits = {"ours": "them", "theirs": "us", "both": "nobody"}[last_by]  # type: ignore[assignment]
    return Stand(
        client=client,
        deal_id=deal_id,
        last_at=last_at,
        last_by=last_by,
        waits=waits,
        since=row[f"since_{last_by}"] if last_by != "both" else None,
        n_unanswered=row[f"n_{last_by}"] if last_by != "both" else 0,
    )


def _in_order(found: list[Stand]) -> list[Stand]:
    return sorted(
        found, key=lambda one: (one.since is None, one.since or one.last_at, one.client.name, one.deal_id)
    )


def who_waits(person: Person, *, now: datetime | None = None) -> tuple[list[Stand], list[Stand]]:
    """What Today shows: clients of a person who wait on us, and those on whom we wait. Two queries."""
    found = standing(clients_of(person), now=now)
    return [one for one in found if one.waits == "us"], [one for one in found if one.waits == "them"]


def waiting_on_us(person: Person, *, now: datetime | None = None) -> list[Stand]:
    """Clients of a person who have had no answer, longest waiting first."""
    return who_waits(person, now=now)[0]


def we_wait_on(person: Person, *, now: datetime | None = None) -> list[Stand]:
    """Clients who have not answered, longest waiting first, with the unanswered contacts in between."""
    return who_waits(person, now=now)[1]


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


def said_known(person: Person) -> QuerySet[KnownAs]:
    """What somebody said is a client's from now on, by client."""
    return (
        KnownAs.objects.filter(by=person).select_related("client").order_by("client__name", "what", "value")
    )
