"""What is handed over, to whom, and what nobody sees to since somebody left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Client, Line, Person
from bonafides.people.app.reader import Reader, holds
from bonafides.promises.app.actions_handovers import left_behind
from bonafides.promises.app.models import Handed, Handover, Promise
from bonafides.promises.conversation import ENDED

RECENT = timedelta(days=60)
"""How long the giver finds what was not taken on the list."""


def whom_giver(client: Client, giver: Person) -> Concerning:
    """Who may hand over what somebody holds with a client: they, and whoever leads or last led them."""
    last = Q(valid_to=giver.left_on) if giver.left_on else Q(pk__in=())
    lines = Line.objects.filter(holds(timezone.localdate()) | last, person=giver)
    return Concerning(giver, frozenset({giver.pk, *lines.values_list("manager_id", flat=True)}), client)


def whom_handover(row: Handover) -> frozenset[int]:
    """Numbers of those who may read a handover: giver, taker, and who offered it."""
    return frozenset((row.giver_id, row.taker_id, row.by_id))


def handovers_of(reader: Reader) -> tuple[list[Handover], list[Handover]]:
    """Offered to somebody and not answered yet; offered by them, or with theirs, open or ended of late."""
    rows = Handover.objects.select_related("client", "giver", "taker", "by")
    to_take = rows.filter(taker=reader.person, ended_at__isnull=True)
    late = Q(ended_at__isnull=True) | Q(ended_at__gte=timezone.now() - RECENT)
    given = rows.filter(Q(giver=reader.person) | Q(by=reader.person), late)
    return list(to_take.order_by("offered_at")[:50]), list(given[:50])


def items_of(row: Handover) -> list[Handed]:
    """What is handed over, soonest first."""
    items = row.items.select_related("promise__client", "promise__holder")
    return list(items.order_by("promise__due_on", "pk"))


def not_taken(rows: Iterable[Handover]) -> dict[int, list[Handed]]:
    """What was not taken of each, by the number of the handover."""
    items = Handed.objects.filter(handover__in=list(rows), taken=False).select_related("promise")
    found: dict[int, list[Handed]] = {}
    for item in items.order_by("handover", "pk"):
        found.setdefault(item.handover_id, []).append(item)
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """What somebody who left still holds with one client, and whether it is offered to somebody."""

    client: Client
    holder: Person
    rows: list[Promise]
    offered: bool


def behind(reader: Reader) -> list[Behind]:
    """Open promises of people who left and whom the reader led last, by client."""

    def whose(row: Promise) -> tuple[str, int, int]:
        return (str(row.client), row.client_id or 0, row.holder_id)

    rows = sorted(left_behind(reader.person), key=whose)
    offered = Handover.objects.filter(ended_at__isnull=True, giver__in={row.holder_id for row in rows})
    taken = set(offered.values_list("client", "giver"))
    found = []
    for (_name, client, holder), group in groupby(rows, key=whose):
        held = list(group)
        if held[0].client is not None:
            found.append(Behind(held[0].client, held[0].holder, held, (client, holder) in taken))
    return found


def givers_for(client: Client, reader: Reader) -> list[Person]:
    """Whose open promises with a client the reader may hand over: their own first, then reports' by name."""
    rows = Promise.objects.filter(client=client, direction__in=("ours", "theirs")).exclude(state__in=ENDED)
    holders = {row.holder_id: row.holder for row in rows.select_related("holder")}
    may = [one for one in holders.values() if one.pk == reader.person.pk or one.pk in reader.reports]
    return sorted(may, key=lambda one: (one.pk != reader.person.pk, one.name, one.pk))
