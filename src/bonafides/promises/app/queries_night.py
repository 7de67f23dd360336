"""The whole ledger for the night: every promise with its acts, a slice at a time, without objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from bonafides.people.app.models import Client, Function, Person
from bonafides.promises.app.models import Kind, Log, Promise, PromiseAct, Rest
from bonafides.promises.outcomes import Said
from bonafides.promises.tallies import ANSWERS, Row

A_SLICE = 20_000
"""Promises read at once: no statement lasts long, so that nobody waits for the night."""


class Days(dict[Any, date]):
    """Days as a database gives them: text is read once for each day, dates are what they are."""

    def __missing__(self, value: Any) -> date:
        found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        self[value] = found
        return found


def seconds(value: Any) -> float:
    """A moment as a database gives it, in seconds since 1970."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def log_size() -> int:
    """How many acts there are: with it a night reads the ledger as it was at one moment."""
    return Log.objects.values_list("size", flat=True).first() or 0


def ledger(size: int) -> Iterator[tuple[Row, list[Said]]]:
    """Every promise that has acts among the first `size` of the log, with these acts in their order."""
    last = Promise.objects.aggregate(last=Max("pk"))["last"] or 0
    days = Days()
    for first in range(1, last + 1, A_SLICE):
        yield from _slice(first, first + A_SLICE, size, days)


def _slice(first: int, end: int, size: int, days: Days) -> Iterator[tuple[Row, list[Said]]]:
    acts: dict[int, list[Any]] = defaultdict(list)
    chosen = PromiseAct.objects.filter(promise__gte=first, promise__lt=end, leaf_index__lt=size)
    names = ("promise_id", "act", "side", "on", "due_on", "reason", "at")
    for one in _tuples(chosen.order_by("promise_id", "n").values_list(*names)):
        acts[one[0]].append(one)
    functions: dict[int, set[int]] = defaultdict(set)
    rests = Rest.objects.filter(outer__gte=first, outer__lt=end, inner__performer_function__isnull=False)
    for outer, function in _tuples(rests.order_by().values_list("outer_id", "inner__performer_function_id")):
        functions[outer].add(function)
    parties = Promise.objects.filter(pk__gte=first, pk__lt=end).order_by("pk")
    columns = ("pk", "direction", "origin", "client_id", "performer_person_id", "performer_function_id",
               "kind_id", "estimate_on")  # fmt: skip
    for one in _tuples(parties.values_list(*columns)):
        found = acts.get(one[0])
        if not found:
            continue
        estimate = None if one[7] is None else days[one[7]]
        rests_on = tuple(sorted(functions.get(one[0], ())))
        asked, answered, withdrawn = _clock(found) if one[1] == "ask" else (0.0, None, None)
        row = Row._make((*one[1:7], estimate, rests_on, asked, answered, withdrawn))
        yield (
            row,
            [
                Said(act, side, days[on], None if due is None else days[due], reason)
                for _promise, act, side, on, due, reason, _at in found
            ],
        )


def _clock(acts: list[Any]) -> tuple[float, float | None, float | None]:
    """When an ask was made, when it was first answered, and when it was withdrawn unanswered."""
    asked = seconds(acts[0][6])
    for one in acts:
        if one[2] == "performer" and one[1] in ANSWERS:
            return asked, seconds(one[6]), None
        if one[1] == "withdraw":
            return asked, None, seconds(one[6])
    return asked, None, None


def _tuples(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Rows as the database gives them: Django's own reading of dates takes longer than all the counting."""
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def members_of_functions() -> dict[int, int]:
    """How many people work in each function today: so many stand behind its figures."""
    here = Person.objects.filter(function__isnull=False, left_on__isnull=True, erased_at__isnull=True)
    found: dict[int, int] = defaultdict(int)
    for function in here.values_list("function_id", flat=True):
        found[function or 0] += 1
    return dict(found)


def names_of_functions() -> dict[int, tuple[str, str]]:
    """Key and name of every function."""
    return {number: (key, name) for number, key, name in Function.objects.values_list("pk", "key", "name")}


def names_of_kinds() -> dict[int, tuple[str, int]]:
    """Name and function of every kind of promise."""
    return {
        n: (name, function) for n, name, function in Kind.objects.values_list("pk", "name", "function_id")
    }


def keys_of_clients(numbers: list[int]) -> dict[int, str]:
    """Keys of clients by number."""
    return {n: key for n, key in Client.objects.values_list("pk", "key") if n in set(numbers)}
