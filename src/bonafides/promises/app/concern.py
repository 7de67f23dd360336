"""Whom a promise concerns: who may read it and act on it at our side."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Client, Hat, Line, Membership, Person
from bonafides.people.app.reader import holds
from bonafides.promises.app.models import Promise, Rest

WITH_PARTIES = (
    "client",
    "contact",
    "asker_person",
    "asker_team",
    "performer_person",
    "performer_function",
    "holder",
    "maker",
    "kind",
)
"""What a page about promises shows: one query instead of one for each row."""


def promise_of(_request: HttpRequest, key: str, **_: Any) -> Concerning:
    """The promise that an address names, with those whom it concerns; for `page(of=…)`."""
    row = get_object_or_404(Promise.objects.select_related(*WITH_PARTIES), key=key)
    return Concerning(row.holder, whom(row), row)


def promise_in(request: HttpRequest, key: str) -> Promise:
    """The promise of an address, for a view whose right has been decided over `promise_of`."""
    found = promise_of(request, key).thing
    if not isinstance(found, Promise):
        raise Http404
    return found


def whom(row: Promise) -> frozenset[int]:
    """Numbers of the people whom a promise concerns today.

    Both sides and whoever holds or opened it; those who answer for the functions that it rests on, or that
    it is asked of; the team it was given to; and whoever leads its holder.
    """
    on = timezone.localdate()
    named = {
        row.asker_person_id,
        row.performer_person_id,
        row.holder_id,
        row.maker_id if row.direction != "team" else None,
    }
    related = Rest.objects.filter(Q(outer=row) | Q(inner=row)).values_list(
        "inner__performer_function", "inner__performer_person", "inner__asker_person", "outer__holder"
    )
    functions = {row.performer_function_id}
    for function, performer, asker, holder in related:
        functions.add(function)
        named |= {performer, asker, holder}
    found = {number for number in named if number is not None}
    heads = Hat.objects.filter(
        holds(on), role="delivery", function__in=[f for f in functions if f is not None]
    )
    leads = Line.objects.filter(holds(on), person=row.holder)
    found |= set(heads.values_list("person_id", flat=True)) | set(leads.values_list("manager_id", flat=True))
    if row.asker_team_id is not None:
        team = Membership.objects.filter(holds(on), team=row.asker_team_id)
        found |= set(team.values_list("person_id", flat=True))
    return frozenset(found)


def whom_client(client: Client) -> Concerning | None:
    """A client with those whom its promises concern: who answers for it, who holds a promise, who leads them.

    None for a client for whom nobody answers and who has no promise: there is nobody whom it concerns.
    """
    on = timezone.localdate()
    rows = Promise.objects.filter(client=client).values_list("holder", "asker_person", "performer_person")
    who = {number for row in rows.distinct() for number in row if number is not None}
    if client.owner_id is not None:
        who.add(client.owner_id)
    leads = Line.objects.filter(holds(on), person__in=who).values_list("manager_id", flat=True)
    person = client.owner or Person.objects.filter(pk__in=who).order_by("pk").first()
    return Concerning(person, frozenset(who | set(leads)), client) if person is not None else None
