"""What people do with orders: put one up, answer it, tell what they did, submit, note feedback, end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.huddle.app.models import Claim, Order, Put, Submittal
from bonafides.huddle.orders import shares, why_no_answer
from bonafides.huddle.saying import one_sentence
from bonafides.people.app.models import Client, Person


@dataclass(frozen=True, slots=True)
class Brief:
    """What an order is, as its owner puts it."""

    what: str
    why: str
    client: Client | None = None
    due_on: date | None = None


@transaction.atomic
def put_up(brief: Brief, to: Iterable[Person], *, by: Person) -> Order:
    """Put an order up for colleagues.

    Raises
    ------
    WrongRequest
        It says nothing, or is put to nobody who works here.
    """
    colleagues = {one.pk: one for one in to if one.pk != by.pk and _here(one)}
    if not colleagues:
        raise WrongRequest("an order for nobody", "a colleague who works here", "choose one")
    if not brief.what.strip() or not brief.why.strip():
        raise WrongRequest("an order without words", "what it is, and why you believe in it", "say both")
    order = Order.objects.create(
        held_by=by,
        what=one_sentence(brief.what),
        why=one_sentence(brief.why),
        client=brief.client,
        due_on=brief.due_on,
    )
    Put.objects.bulk_create(Put(order=order, colleague=one) for one in colleagues.values())
    return order


def _here(person: Person) -> bool:
    return person.left_on is None or person.left_on > timezone.localdate()


@transaction.atomic
def answer_order(order: Order, answer: str, because: str = "", *, by: Person) -> Put:
    """Accept an order, decline it with a reason told to its owner only, or say what would make them believe.

    Raises
    ------
    WrongRequest
        Why, in the words of `huddle.orders.why_no_answer`.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    put = Put.objects.select_for_update().filter(order=order, colleague=by).first()
    why = why_no_answer(
        answer,
        because,
        is_owner=order.held_by_id == by.pk,
        invited=put is not None,
        ended=order.ended_at is not None,
    )
    if why or put is None:
        raise WrongRequest("an answer", f"one that can be given: {why}", "answer again")
    put.answer, put.because, put.answered_at = answer, one_sentence(because)[:600], timezone.now()
    put.save()
    return put


def _must_share(order: Order, by: Person) -> None:
    accepted = Put.objects.filter(order=order, answer="accepted").values_list("colleague_id", flat=True)
    if not shares(by.pk, owner=order.held_by_id, accepted=set(accepted)):
        raise WrongRequest("an order that they do not share", "one they accepted", "accept it first")
    if Order.objects.filter(pk=order.pk, ended_at__isnull=False).exists():
        raise WrongRequest("an order that has ended", "one that runs", "leave it")


def claim_work(order: Order, what: str, done_on: date, *, by: Person) -> Claim:
    """Say what one did for an order, and when; those who share it read it.

    Raises
    ------
    WrongRequest
        They do not share it, it has ended, or the day is yet to come.
    """
    _must_share(order, by)
    _not_ahead(done_on)
    return Claim.objects.create(order=order, teller=by, what=one_sentence(what), done_on=done_on)


def submit(order: Order, what: str, submitted_on: date, *, by: Person) -> Submittal:
    """Note that something was handed in, so that its silence is seen."""
    _must_share(order, by)
    _not_ahead(submitted_on)
    return Submittal.objects.create(
        order=order, teller=by, what=one_sentence(what), submitted_on=submitted_on
    )


def _not_ahead(day: date) -> None:
    if day > timezone.localdate():
        raise WrongRequest(f"{day}, which is yet to come", "a day until today", "say when it was")


def note_feedback(submittal: Submittal, feedback: str, *, by: Person) -> None:
    """Note the word that came back; the first one stays."""
    _must_share(submittal.order, by)
    Submittal.objects.filter(pk=submittal.pk, feedback_on=None).update(
        feedback=one_sentence(feedback)[:600], feedback_on=timezone.localdate()
    )


def end_order(order: Order, *, by: Person) -> None:
    """End an order; its owner does."""
    if order.held_by_id != by.pk:
        raise WrongRequest("somebody else’s order", "one’s own", "leave it to them")
    Order.objects.filter(pk=order.pk, ended_at=None).update(ended_at=timezone.now())
