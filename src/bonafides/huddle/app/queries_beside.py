"""What those who share an order say and handed in, for pages that put it beside what is on record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from bonafides.huddle.app.models import Order, Put, Submittal
from bonafides.huddle.app.queries_orders import Submitted, order_of
from bonafides.huddle.orders import silent_days
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Person
from bonafides.people.app.reader import Reader

A_LIST = 40


def shared_order_of(request: HttpRequest, key: str, **_: Any) -> Concerning:
    """The order of an address with those who share it: its owner, and who accepted it."""
    found = order_of(request, key)
    return Concerning(found.person, frozenset(one.pk for one in who_share(found.thing)), found.thing)


def who_share(order: Order) -> list[Person]:
    """The owner of an order and those who work on it, in order of name."""
    people = [order.held_by, *(put.colleague for put in order.puts.all() if put.answer == "accepted")]
    return sorted(people, key=lambda person: (person.name, person.pk))


def own_submittals(reader: Reader) -> list[Submitted]:
    """What was handed in for running orders and waits for a word, oldest first; one query.

    For the owner of the order, and for whoever handed it in while they work on it.
    """
    rows = _own(reader).filter(feedback_on=None, order__ended_at=None)
    return [_told(row, reader) for row in rows[:A_LIST]]


def own_submittals_by_key(reader: Reader, keys: Collection[str]) -> dict[str, Submitted]:
    """Those of these that are still the reader's to see; anybody else's is not among them."""
    if not keys:
        return {}
    return {row.key: _told(row, reader) for row in _own(reader).filter(key__in=list(keys))}


def _own(reader: Reader) -> QuerySet[Submittal]:
    accepted = Put.objects.filter(order=OuterRef("order"), colleague=reader.person, answer="accepted")
    mine = Q(order__held_by=reader.person) | Q(Exists(accepted), teller=reader.person)
    return Submittal.objects.filter(mine).select_related("order", "teller").order_by("submitted_on", "pk")


def _told(row: Submittal, reader: Reader) -> Submitted:
    return Submitted(row, silent_days(row.submitted_on, row.feedback_on, today=reader.on))
