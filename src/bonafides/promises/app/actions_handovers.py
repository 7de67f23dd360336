"""Handing promises over: offered together, answered one by one; until then nothing changes hands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, Line, Person
from bonafides.people.app.reader import holds, reader_for
from bonafides.promises.app.actions import act
from bonafides.promises.app.models import Handed, Handover, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.conversation import ENDED, Side
from bonafides.promises.saying import Saying

OURS: dict[str, Side] = {"ours": "performer", "theirs": "asker"}
"""On which side of a client's promise its holder stands."""


def open_with(client: Client, holder: Person) -> QuerySet[Promise]:
    """What somebody holds with a client and has not ended, both ways; what is not said yet included."""
    rows = Promise.objects.filter(client=client, holder=holder, direction__in=OURS)
    return rows.exclude(state__in=ENDED).order_by("due_on", "pk")


def hand_over(
    client: Client,
    to: Person,
    *,
    giver: Person,
    by: Person,
    words: str = "",
    at: datetime | None = None,
) -> Handover:
    """Offer every open promise of a client to somebody else.

    Parameters
    ----------
    giver
        Who holds them; also somebody who has left.
    by
        The giver, or whoever leads them or led them when they left.

    Raises
    ------
    WrongRequest
        There is nothing to hand over, it is offered already, the taker is the giver or has left, or it is not
        theirs to hand over.
    """
    if by.pk != giver.pk and not _leads(by, giver):
        raise WrongRequest(
            "promises of somebody you do not lead", "your own, or a report's", "ask their manager"
        )
    gone = to.left_on is not None and to.left_on <= timezone.localdate()
    if to.pk == giver.pk or gone or to.erased_at is not None:
        raise WrongRequest(f"{to.name} as the taker", "somebody else who works here", "choose somebody else")
    with transaction.atomic():
        if (
            Handover.objects.select_for_update()
            .filter(client=client, giver=giver, ended_at__isnull=True)
            .exists()
        ):
            raise WrongRequest("a handover of this client is open", "one at a time", "wait for its answers")
        rows = list(open_with(client, giver))
        if not rows:
            raise WrongRequest(
                f"no open promise with {client}", "something to hand over", "change its owner instead"
            )
        made = Handover.objects.create(
            client=client,
            giver=giver,
            taker=to,
            by=by,
            words=words.strip(),
            offered_at=at or timezone.now(),
        )
        Handed.objects.bulk_create(Handed(handover=made, promise=row) for row in rows)
    return made


def _leads(by: Person, giver: Person) -> bool:
    """Whether somebody leads the giver today, or led them when they left."""
    lines = Line.objects.filter(person=giver, manager=by)
    last = Q(valid_to=giver.left_on) if giver.left_on else Q(pk__in=())
    return lines.filter(holds(timezone.localdate()) | last).exists()


def take(item: Handed, *, by: Person, at: datetime | None = None) -> Promise | None:
    """Accept one promise: from now on the taker holds it, and the ledger says so.

    Returns
    -------
    Promise or None
        As it stands now; None where it ended in the meantime.
    """
    with transaction.atomic():
        row, handover = _locked(item, by)
        promise = Promise.objects.select_for_update(of=("self",)).get(pk=row.promise_id)
        row.taken, row.answered_at = True, at or timezone.now()
        row.save(update_fields=["taken", "answered_at"])
        done = None
        if promise.state not in ENDED:
            if promise.state != "begun":
                before = Actor(OURS[promise.direction], handover.by)
                act(promise, "hand_on", before, Saying(text=handover.words), at=at)
                promise.refresh_from_db()
            promise.holder = by
            if promise.direction == "ours":
                promise.performer_person = by
            else:
                promise.asker_person = by
            promise.save(update_fields=["holder", "performer_person", "asker_person"])
            _take_asks(promise, handover, by, at)
            done = promise
        _close(handover, at)
    return done


def _take_asks(outer: Promise, handover: Handover, by: Person, at: datetime | None) -> None:
    """What was asked of functions for a promise goes along: else nobody could accept or confirm it."""
    asked = Promise.objects.select_for_update(of=("self",)).filter(
        carries__outer=outer, direction="ask", asker_person=handover.giver
    )
    for inner in asked.exclude(state__in=ENDED):
        act(inner, "hand_on", Actor("asker", handover.by), Saying(), at=at)
        inner.refresh_from_db()
        inner.asker_person = inner.holder = by
        inner.save(update_fields=["asker_person", "holder"])


def let_go(promise: Promise) -> None:
    """Take a promise that was never said out of every handover, before it is given up."""
    items = Handed.objects.filter(promise=promise).select_related("handover")
    open_ones = {item.handover for item in items if item.handover.ended_at is None}
    items.delete()
    for handover in open_ones:
        _close(handover)


def refuse(item: Handed, why: str, *, by: Person) -> None:
    """Do not take one promise: it stays with the giver, who reads why."""
    if not why.strip():
        raise WrongRequest("no reason", "one sentence for the giver", "say why")
    with transaction.atomic():
        row, handover = _locked(item, by)
        row.taken, row.why_not, row.answered_at = False, why.strip(), timezone.now()
        row.save(update_fields=["taken", "why_not", "answered_at"])
        _close(handover)


def _locked(item: Handed, by: Person) -> tuple[Handed, Handover]:
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=item.handover_id)
    row = Handed.objects.select_related("promise").get(pk=item.pk)
    if handover.taker_id != by.pk:
        raise WrongRequest("a handover to somebody else", "one that is offered to you", "leave it")
    if row.answered_at is not None:
        raise WrongRequest("this promise has been answered", "one that waits", "read the list again")
    return row, handover


def _close(handover: Handover, at: datetime | None = None) -> None:
    """End a handover when everything is answered; the client goes along where everything was taken."""
    if handover.items.filter(answered_at__isnull=True).exists():
        return
    handover.ended_at = at or timezone.now()
    handover.save(update_fields=["ended_at"])
    refused = handover.items.filter(taken=False).exists()
    if not refused and handover.client.owner_id == handover.giver_id:
        Client.objects.filter(pk=handover.client_id).update(owner=handover.taker)


def left_last(manager: Any, on: Any) -> QuerySet[Line]:
    """Lines that ended because their person left: whoever led them before has nothing to do with it."""
    return Line.objects.filter(manager=manager, person__left_on__lte=on, valid_to=F("person__left_on"))


def left_behind(manager: Person) -> QuerySet[Promise]:
    """Open promises of people who left and whom somebody led last: nobody sees to them now."""
    gone = left_last(manager, reader_for(manager).on).values("person")
    rows = Promise.objects.filter(holder__in=gone, direction__in=OURS).exclude(state__in=ENDED)
    return rows.select_related("client", "holder").order_by("due_on", "pk")
