"""Orders as those whom they concern see them; each sees what is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from bonafides.huddle.app.models import Claim, Order, Put, Submittal
from bonafides.huddle.orders import reads_words, shares, silent_days
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Person
from bonafides.people.app.reader import Reader

A_PAGE = 100


def order_of(_request: HttpRequest, key: str, **_: Any) -> Concerning:
    """The order of an address, with its owner and the colleagues it was put to; for `page(of=…)`."""
    puts = Prefetch("puts", Put.objects.select_related("colleague").order_by("colleague__name", "pk"))
    rows = Order.objects.select_related("held_by", "client").prefetch_related(puts)
    order = get_object_or_404(rows, key=key)
    who = frozenset({order.held_by_id, *(put.colleague_id for put in order.puts.all())})
    return Concerning(order.held_by, who, order)


def order_in(request: HttpRequest, key: str) -> Order:
    """The order of an address, for a view whose right has been decided over `order_of`."""
    found = order_of(request, key).thing
    if not isinstance(found, Order):
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """Where one colleague stands, with their words for those who may read them."""

    colleague: Person
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """Something handed in, and for how many days nothing came back."""

    row: Submittal
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An order as one reader sees it.

    Parameters
    ----------
    mine
        The reader's own place among those it was put to; None for its owner.
    answers
        For its owner: every colleague in order of name. For others: those who work on it, without words.
    claims, submitted
        For those who share it; empty for everybody else.
    """

    order: Order
    is_owner: bool
    is_shared: bool
    mine: Put | None
    answers: list[Answered]
    claims: list[Claim]
    submitted: list[Submitted]


def shown(order: Order, reader: Reader) -> Shown:
    """An order for one reader; two queries beside those of `order_of`."""
    me, owner = reader.person.pk, order.held_by_id
    puts = list(order.puts.all())
    accepted = {put.colleague_id for put in puts if put.answer == "accepted"}
    is_shared = shares(me, owner=owner, accepted=accepted)
    answers = [
        Answered(
            put.colleague,
            put.answer,
            put.because if reads_words(me, owner=owner, by=put.colleague_id) else "",
        )
        for put in puts
        if me == owner or put.answer == "accepted"
    ]
    mine = next((put for put in puts if put.colleague_id == me), None)
    claims = list(order.claims.select_related("teller")) if is_shared else []
    handed = list(order.submittals.select_related("teller")) if is_shared else []
    # Oldest first; those that got a word after those that wait for one.
    submitted = sorted((_submitted(one, reader.on) for one in handed), key=lambda s: s.silent_days is None)
    return Shown(order, me == owner, is_shared, mine, answers, claims, submitted)


def _submitted(row: Submittal, today: date) -> Submitted:
    return Submitted(row, silent_days(row.submitted_on, row.feedback_on, today=today))


def orders_for(reader: Reader) -> list[tuple[Order, Put | None]]:
    """Orders that run: the reader's own, and those put to them; oldest first."""
    mine = Prefetch("puts", Put.objects.filter(colleague=reader.person), to_attr="my_puts")
    rows = Order.objects.filter(
        Q(held_by=reader.person) | Q(puts__colleague=reader.person), ended_at=None
    ).select_related("held_by", "client")
    found = rows.distinct().prefetch_related(mine)[:A_PAGE]
    return [(order, next(iter(order.my_puts), None)) for order in found]
