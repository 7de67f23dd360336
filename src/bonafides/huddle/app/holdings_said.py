"""What somebody said aloud: handed to them alone, taken away with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bonafides.huddle.app.models import Claim, Help, Mistake, Offer, Order, Put, Submittal, Thanks, Word
from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import Person


def own_words(person: Person) -> Iterable[dict[str, Any]]:
    """Everything that somebody said to a team, each kind in the order in which it was said."""
    for word in Word.objects.filter(speaker=person):
        yield {"kind": word.state, "at": word.said_at.isoformat(), "text": word.sentence, "about": word.about}
    for help_ in Help.objects.filter(asker=person):
        yield {"kind": "help asked", "at": help_.asked_at.isoformat(), "text": help_.sentence, "about": ""}
    for offer in Offer.objects.filter(helper=person):
        yield {
            "kind": "help offered",
            "at": offer.offered_at.isoformat(),
            "text": offer.sentence,
            "about": "",
        }
    for mistake in Mistake.objects.filter(teller=person):
        text = f"{mistake.sentence} {mistake.put_right}".strip()
        yield {"kind": "mistake owned", "at": mistake.told_at.isoformat(), "text": text, "about": ""}


def own_orders(person: Person) -> Iterable[dict[str, Any]]:
    """Orders that somebody put up, and what they said and did for others'."""
    for order in Order.objects.filter(held_by=person):
        yield _line("put up", order.key, order.put_up_at.isoformat(), f"{order.what} {order.why}")
    for put in Put.objects.filter(colleague=person).exclude(answer="asked").select_related("order"):
        at = put.answered_at.isoformat() if put.answered_at else ""
        yield _line(put.answer, put.order.key, at, put.because)
    for claim in Claim.objects.filter(teller=person).select_related("order"):
        yield _line("did", claim.order.key, claim.done_on.isoformat(), claim.what)
    for handed in Submittal.objects.filter(teller=person).select_related("order"):
        yield _line("submitted", handed.order.key, handed.submitted_on.isoformat(), handed.what)


def _line(kind: str, order: str, at: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "order": order, "at": at, "text": text}


def erase_words(person: Person) -> int:
    """Take away what somebody said, asked, offered, owned and thanked for."""
    rows = (
        Word.objects.filter(speaker=person),
        Help.objects.filter(asker=person),
        Help.objects.filter(colleague=person),
        Offer.objects.filter(helper=person),
        Thanks.objects.filter(giver=person),
        Mistake.objects.filter(teller=person),
    )
    return sum(found.delete()[0] for found in rows)


def erase_orders(person: Person) -> int:
    """Take away their orders, and what they said about others'."""
    rows = (
        Put.objects.filter(colleague=person),
        Claim.objects.filter(teller=person),
        Submittal.objects.filter(teller=person),
        Order.objects.filter(held_by=person),
    )
    return sum(found.delete()[0] for found in rows)


SAID_ALOUD = Holding(
    "huddle", "What you said to your team: words, help, mistakes owned", own_words, erase_words, only_own=True
)
ORDERS_SHARED = Holding(
    "orders",
    "Orders you put up, and what you said and did about others'",
    own_orders,
    erase_orders,
    only_own=True,
)
