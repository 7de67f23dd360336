"""What those who share an order say they did, for the page that puts it beside what is on record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bonafides.huddle.app.models import Order
from bonafides.huddle.app.queries_orders import order_of
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Person


def shared_order_of(request: HttpRequest, key: str, **_: Any) -> Concerning:
    """The order of an address with those who share it: its owner, and who accepted it."""
    found = order_of(request, key)
    return Concerning(found.person, frozenset(one.pk for one in who_share(found.thing)), found.thing)


def who_share(order: Order) -> list[Person]:
    """The owner of an order and those who work on it, in order of name."""
    people = [order.held_by, *(put.colleague for put in order.puts.all() if put.answer == "accepted")]
    return sorted(people, key=lambda person: (person.name, person.pk))
