"""Asking before saying: an outer promise prepared, its inner asks, and the gate between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact, Function, Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import act, open_promise, prepare_promise
from bonafides.promises.app.actions_handovers import let_go
from bonafides.promises.app.actions_telling import tell_answer
from bonafides.promises.app.models import Agreed, Kind, Overridden, Promise, Rest, Words
from bonafides.promises.app.sides import Actor
from bonafides.promises.gate import Gate, Inner, Override, gate
from bonafides.promises.saying import Saying
from bonafides.promises.working_time import add_working_days


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client is to get.

    Parameters
    ----------
    what, done_when
        What, and how they will know that it is done.
    due_on
        By when.
    client, contact, deal_id
        For whom; the contact to whom it will be said, and the deal, where there is one.
    """

    what: str
    done_when: str
    due_on: date
    client: Client
    contact: ClientContact | None = None
    deal_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one function must agree to; without words of its own it is the whole wish."""

    function: Function
    kind: Kind | None = None
    what: str = ""
    done_when: str = ""
    due_on: date | None = None


def ask_before(wish: Wish, parts: Sequence[Part], *, by: Person, at: datetime | None = None) -> Promise:
    """Prepare a promise to a client, and ask every function that must agree.

    Returns
    -------
    Promise
        The outer one, not said yet. Without parts it rests on its speaker alone, and may be said at once.
    """
    with transaction.atomic():
        outer = prepare_promise(
            Promise(
                direction="ours",
                what=wish.what.strip(),
                done_when=wish.done_when.strip(),
                client=wish.client,
                contact=wish.contact,
                deal_id=wish.deal_id,
                performer_person=by,
                holder=by,
                maker=by,
                due_on=wish.due_on,
            ),
            at=at,
        )
        for part in parts:
            ask_function(outer, part, by=by, at=at)
    return outer


def ask_function(outer: Promise, part: Part, *, by: Person, at: datetime | None = None) -> Promise:
    """Ask one function for its part of an outer promise."""
    asked = at or timezone.now()
    kind = part.kind if part.kind is not None and part.kind.function_id == part.function.pk else None
    inner = Promise(
        direction="ask",
        what=part.what.strip() or outer.what,
        done_when=part.done_when.strip() or outer.done_when,
        client=outer.client,
        deal_id=outer.deal_id,
        asker_person=by,
        performer_function=part.function,
        holder=by,
        maker=by,
        kind=kind,
        estimate_on=_estimate(kind, timezone.localdate(asked)),
    )
    with transaction.atomic():
        made = open_promise(
            inner, "ask", Actor("asker", by), Saying(due_on=part.due_on or outer.due_on), at=at
        )
        Rest.objects.create(outer=outer, inner=made)
    return made


def _estimate(kind: Kind | None, today: date) -> date | None:
    """What the function's own first estimate would have said on that day: the cautious end of it."""
    if kind is None or kind.estimate_high_days is None:
        return None
    return add_working_days(today, kind.estimate_high_days)


def use_agreed(agreed: Agreed, outer: Promise, *, by: Person, at: datetime | None = None) -> Promise:
    """Take what a function has agreed to beforehand: asked and promised in one step, within its limits.

    Raises
    ------
    WrongRequest
        It has expired or ended, the date is nearer than it allows, or the week is full.
    """
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    due = outer.due_on
    if due is None:
        raise WrongRequest("no day on the promise", "by when it is to be done", "say by when")
    with transaction.atomic():
        # Locked, so that two people do not take the last place of a week.
        known = Agreed.objects.select_for_update(of=("self",)).get(pk=agreed.pk)
        _refuse_beyond(known, due, today)
        inner = Promise(
            direction="ask",
            origin="agreed",
            what=known.what,
            done_when=known.done_when,
            client=outer.client,
            deal_id=outer.deal_id,
            asker_person=by,
            performer_function=known.function,
            holder=by,
            maker=by,
            kind=known.kind,
            agreed=known,
            estimate_on=_estimate(known.kind, today),
        )
        made = open_promise(inner, "ask", Actor("asker", by), Saying(due_on=due), at=at)
        made = act(made, "promise", Actor("performer", known.by), at=at)
        Rest.objects.create(outer=outer, inner=made)
    return made


def _refuse_beyond(agreed: Agreed, due: date, today: date) -> None:
    if agreed.ended_at is not None or agreed.until_on < today:
        raise WrongRequest(
            "this was agreed beforehand until an earlier day", "one that holds today", "ask the function"
        )
    soonest = add_working_days(today, agreed.within_days)
    if due < soonest:
        raise WrongRequest(
            f"the day {due:%-d %B %Y}",
            f"{soonest:%-d %B %Y} or later, as {agreed.function} has agreed beforehand",
            "choose a later day, or ask the function",
        )
    if agreed.a_week is None:
        return
    year, week, _day = due.isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    taken = Promise.objects.filter(
        agreed=agreed, due_on__gte=monday, due_on__lt=date.fromordinal(monday.toordinal() + 7)
    ).exclude(state__in=("declined", "cancelled", "reneged"))
    if taken.count() >= agreed.a_week:
        raise WrongRequest(
            f"{agreed.a_week} of these fall due in week {week} already",
            "a week with room",
            "choose another week, or ask the function",
        )


def gate_of(outer: Promise, override: Override | None = None) -> Gate:
    """Whether an outer promise may be said."""
    rests = Promise.objects.filter(carries__outer=outer).select_related("performer_function").order_by("pk")
    inner = list(rests)
    other = agreed_instead(inner)
    parts = [
        Inner(str(row.performer_function), row.state, row.due_on, other.get(row.pk, ""))  # type: ignore[arg-type]
        for row in inner
    ]
    return gate(parts, override, due_on=outer.due_on, what=outer.what)


def agreed_instead(inner: Sequence[Promise]) -> dict[int, str]:
    """By number of an ask: what stands there now, where it was asked in other words. One query."""
    first = Words.objects.filter(act__promise__in=inner, act__n=1, opening__isnull=False)
    said = first.values_list("act__promise", "opening")
    asked = {number: words["what"] for number, words in said if words}
    return {row.pk: row.what for row in inner if asked.get(row.pk, row.what) != row.what}


def say_it(
    outer: Promise, *, by: Person, reason: str = "", seen: int | None = None, at: datetime | None = None
) -> Promise:
    """Promise it to the client, when everybody inside has said yes; or over them, with one's name and reason.

    Parameters
    ----------
    outer
        Prepared by `ask_before`.
    by
        Who says it, and takes it on themselves where `reason` is given.
    reason
        Why it is promised without somebody's yes. Each function concerned is shown it until it answers.

    Raises
    ------
    WrongRequest
        The gate is closed: says who has not said yes.
    """
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).get(pk=outer.pk)
        found = gate_of(row, Override(by.name, reason) if reason.strip() else None)
        if not found.open:
            waiting = "; ".join(f"{who}: {state}" for who, state in found.missing)
            raise WrongRequest(
                f"not everybody has said yes ({waiting})",
                "a yes from each, by that day",
                "wait, change the day, or promise it in your own name with the reason",
            )
        if found.shown_to:
            _note_overridden(row, found, reason, by, at or timezone.now())
        return act(row, "offer", Actor("performer", by), Saying(due_on=row.due_on), seen=seen, at=at)


def _note_overridden(row: Promise, found: Gate, reason: str, by: Person, moment: datetime) -> None:
    missing = dict(found.missing)
    functions = Function.objects.filter(name__in=found.shown_to)
    Overridden.objects.bulk_create(
        Overridden(
            outer=row,
            function=function,
            by=by,
            reason=reason.strip(),
            missing=missing[function.name],
            at=moment,
        )
        for function in functions
    )


def change_prepared(
    outer: Promise, *, due_on: date | None = None, as_agreed: Promise | None = None, by: Person
) -> Promise:
    """Change the day of a promise that is not said yet, or take over what one of those asked said yes to.

    Those asked are not asked again.
    """
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).get(pk=outer.pk)
        if row.state != "begun" or row.holder_id != by.pk:
            raise WrongRequest(
                "it has been said already" if row.state != "begun" else "somebody else holds it",
                "a promise of one's own that is only prepared",
                "propose another day to the client instead",
            )
        row.due_on = due_on or row.due_on
        if as_agreed is not None:
            row.what, row.done_when = as_agreed.what, as_agreed.done_when
            row.due_on = max((day for day in (row.due_on, as_agreed.due_on) if day), default=None)
        row.save(update_fields=["due_on", "what", "done_when"])
    return row


def drop_prepared(outer: Promise, *, by: Person, at: datetime | None = None) -> None:
    """Give up a promise that was not said: what was asked for it and not answered is withdrawn."""
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).get(pk=outer.pk)
        if row.state != "begun" or row.holder_id != by.pk:
            raise WrongRequest(
                "it has been said", "a prepared promise of one's own", "release the other side instead"
            )
        for inner in Promise.objects.filter(carries__outer=row):
            actor = Actor("asker", by)
            if inner.state in ("asked", "countered"):
                act(inner, "withdraw", actor, at=at)
            elif inner.state in ("promised", "renegotiating"):
                act(inner, "cancel", actor, at=at)
        Rest.objects.filter(outer=row).delete()
        let_go(row)
        row.delete()


def may_hand_on(row: Promise, by: Person) -> bool:
    """Whether an ask is somebody's to hand on: they answer for its function, or it was handed on to them."""
    return row.direction == "ask" and row.performer_function_id in reader_for(by).answers_for | _own(row, by)


def delegate(
    promise: Promise, to: Person, *, by: Person, text: str = "", at: datetime | None = None
) -> Promise:
    """Hand an ask on to somebody of the same function; nothing of it changes."""
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if not may_hand_on(row, by):
            raise WrongRequest(
                "it is not yours to hand on", "an ask of your function", "ask whoever answers for it"
            )
        if to.function_id != row.performer_function_id:
            raise WrongRequest(
                f"{to} does not work in {row.performer_function}",
                "somebody of that function",
                "choose another",
            )
        row.performer_person = to
        row.save(update_fields=["performer_person"])
        return act(row, "hand_on", Actor("performer", by), Saying(text=text), at=at)


def _own(row: Promise, by: Person) -> frozenset[int]:
    function = row.performer_function_id
    return frozenset({function}) if function is not None and row.performer_person_id == by.pk else frozenset()


def answer_overridden(told: Overridden, answer: str, *, by: Person, at: datetime | None = None) -> None:
    """Answer to having been overridden: once, for the function, by whoever answers for it.

    Raises
    ------
    WrongRequest
        It has been answered, or somebody else answers for that function.
    """
    if told.function_id not in reader_for(by).answers_for:
        raise WrongRequest(f"you do not answer for {told.function}", "its head", "tell them")
    moment = at or timezone.now()
    with transaction.atomic():
        changed = Overridden.objects.filter(pk=told.pk, answered_at__isnull=True).update(
            answer=answer, answered_by=by, answered_at=moment
        )
        if not changed:
            raise WrongRequest(
                "it has been answered", "one that waits for an answer", "read what was answered"
            )
        if at is None:
            # What the invented company or an import tells of the past is no news.
            tell_answer(told, moment)
