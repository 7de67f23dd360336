"""What the inbox asks of the database, put into SQL once in a process: see `people.app.prepared`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, DateField, DateTimeField, Q, QuerySet

from bonafides.people.app.models import Function
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.reader import Reader
from bonafides.promises.app.lines import PromiseLine, lines_numbered
from bonafides.promises.app.models import Overridden, Promise
from bonafides.readings.app.models import Reading


def waiting_asks(*, functions: Sequence[Any], person: Any) -> QuerySet[Promise]:
    """Asks that wait for an answer: of functions, and of one person; longest waiting first."""
    mine = Q(performer_person=person)
    if functions:
        mine |= Q(performer_function__id__in=functions)
    return _waiting().filter(mine).order_by("waits_since", "pk")


def _waiting() -> QuerySet[Promise]:
    """Asks that wait for an answer of whoever performs, in no order."""
    waiting = Q(state="asked") | Q(state="renegotiating", proposed_by="asker")
    rows = Promise.objects.filter(waiting, waits_on="performer")
    return rows.exclude(direction="ours", performer_function=None).order_by()


def numbers_waiting(reader: Reader) -> list[tuple[int, str]]:
    """Numbers and keys of the asks that wait for the reader, longest waiting first; one query."""
    functions = sorted(reader.answers_for)
    given = filled("function", functions) if functions else {}
    rows = _numbers(room_for(len(functions)) if functions else 0)(person=reader.person.pk, **given)
    return [(number, key) for number, key, _since in rows]


def asks_numbered(numbers: Sequence[int]) -> list[PromiseLine]:
    """These asks, in the order of the numbers; one query, none where there are none."""
    found = lines_numbered(numbers)
    return [found[number] for number in numbers if number in found]


def falling_due(functions: Sequence[int], begin: date, end: date) -> list[tuple[int, date, int]]:
    """How many promises of some functions fall due on each day, from a day until before another."""
    asked = _due(room_for(len(functions)))
    return asked(begin=begin, end=end, **filled("function", functions))


def told_over_heads(functions: Sequence[int], *, since: Any, at_most: int) -> list[Overridden]:
    """What was promised without these functions: unanswered, or since a moment; newest first."""
    rows = _without(room_for(len(functions)), at_most)(since=since, **filled("function", sorted(functions)))
    return list(rows)


def functions_numbered(numbers: Sequence[int]) -> list[Function]:
    """Functions in order of name."""
    if not numbers:
        return []
    return list(_functions(room_for(len(numbers)))(**filled("function", sorted(numbers))))


def _key_in_force(*, kind: Given) -> QuerySet[Any, Any]:
    rows = Reading.objects.filter(kind=kind, subject__isnull=True, superseded_at__isnull=True)
    return rows.order_by().values_list("key")


KEY_IN_FORCE = Prepared(_key_in_force, kind=CharField())
"""Key of the reading of everybody that is in force, of one kind."""


@cache
def _numbers(n: int) -> Prepared:
    # One look into an index for each way to be asked: together they would be looked for among all promises.
    def build(*, person: Given, **functions: Given) -> QuerySet[Any, Any]:
        heads: list[Any] = list(functions.values())
        theirs = _waiting().filter(performer_person=person)
        wanted = ("pk", "key", "waits_since")
        if not heads:
            return theirs.order_by("waits_since", "pk").values_list(*wanted)
        of_functions = _waiting().filter(performer_function__id__in=heads)
        also = theirs.exclude(performer_function__id__in=heads)
        both = of_functions.values_list(*wanted).union(also.values_list(*wanted), all=True)
        return both.order_by("waits_since", "pk")

    return Prepared(build, person=BigIntegerField(), **several("function", n, BigIntegerField))


@cache
def _due(n: int) -> Prepared:
    def build(*, begin: Given, end: Given, **functions: Given) -> QuerySet[Any, Any]:
        rows = Promise.objects.filter(
            performer_function__id__in=list(functions.values()),
            state__in=("promised", "renegotiating"),
            due_on__gte=begin,
            due_on__lt=end,
        )
        days = rows.order_by().values_list("performer_function_id", "due_on")
        return days.annotate(n=Count("pk"))

    return Prepared(build, begin=DateField(), end=DateField(), **several("function", n, BigIntegerField))


@cache
def _without(n: int, at_most: int) -> Prepared:
    def build(*, since: Given, **functions: Given) -> QuerySet[Any, Any]:
        open_or_new = Q(answered_at__isnull=True) | Q(at__gte=since)
        rows = Overridden.objects.filter(open_or_new, function__id__in=list(functions.values()))
        return rows.select_related("outer__client", "by", "function")[:at_most]

    return Prepared(build, since=DateTimeField(), **several("function", n, BigIntegerField))


@cache
def _functions(n: int) -> Prepared:
    def build(**functions: Given) -> QuerySet[Any, Any]:
        return Function.objects.filter(pk__in=list(functions.values())).order_by("name")

    return Prepared(build, **several("function", n, BigIntegerField))
