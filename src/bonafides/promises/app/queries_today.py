"""What somebody's day holds of promises: what waits on them, what they wait on, what falls due.

Two queries, however many promises there are: which rows of each list, with how many there are of all; then
these rows with their parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.reader import Reader
from bonafides.promises.app.models import Promise, Rest
from bonafides.promises.working_time import add_working_days

Which = Literal["us", "them", "due"]
LISTS: tuple[Which, ...] = ("us", "them", "due")

DAYS = 2
"""Working days after today that are soon."""

ROWS = 12
"""Rows of a list beside the other two; a list on its own page has `ALONE`."""

ALONE = 30

NOBODY = 0
"""No team, no function: numbers begin at 1."""

STILL_ASKED = ("begun", "asked", "countered", "renegotiating")
"""States of an inner conversation that has not come to its answer."""

NOT_ASKED_OF_FUNCTIONS = Q(direction__in=("ours", "theirs", "team", "colleague"))
"""Said by what it is not: a database that is told the direction looks all of that direction through."""


@dataclass(slots=True)
class Day:
    """The three lists of one person.

    Parameters
    ----------
    rows
        Of each list, leaders' promises to their teams first, then soonest first.
    n
        How many there are of each.
    n_asked
        How many of `us` wait in the inbox.
    soon
        Last day that counts as soon.
    """

    soon: date
    rows: dict[Which, list[Promise]] = field(default_factory=lambda: {which: [] for which in LISTS})
    n: dict[Which, int] = field(default_factory=lambda: dict.fromkeys(LISTS, 0))
    n_asked: int = 0


def day_of(reader: Reader, *, first: int = 1, last: int = ROWS) -> Day:
    """What waits on a person, what they wait on, and what they owe today and on the next two working days.

    Parameters
    ----------
    first, last
        Places of the rows in each list that are wanted, counted from 1.
    """
    found = Day(add_working_days(reader.on, DAYS))
    functions = sorted(reader.answers_for) or [NOBODY]
    places = _places(room_for(len(functions)))(
        me=reader.person.pk,
        team=reader.team_id or NOBODY,
        today=reader.on,
        soon=found.soon,
        first=first,
        last=last,
        **filled("function", functions),
    )
    numbers: dict[Which, list[int]] = {which: [] for which in LISTS}
    for number, which, n, n_asked in places:
        numbers[which].append(number)
        found.n[which] = n
        found.n_asked = max(found.n_asked, n_asked)
    wanted = [number for of_list in numbers.values() for number in of_list]
    if wanted:
        by_number = {row.pk: row for row in _rows(room_for(len(wanted)))(**filled("promise", sorted(wanted)))}
        found.rows = {which: [by_number[one] for one in of_list] for which, of_list in numbers.items()}
    return found


def _owed(me: Given, functions: list[Given]) -> Iterator[Q]:
    """Where the reader is the performer and has the next move."""
    yield Q(performer_person=me, waits_on="performer")
    yield Q(holder=me, direction="ours", waits_on="performer")
    yield Q(performer_function__id__in=functions, waits_on="performer") & ~NOT_ASKED_OF_FUNCTIONS


def _awaited(me: Given, team: Given) -> Iterator[Q]:
    """Where the reader is the asker and has the next move: to confirm, agree, settle, answer a yes-if."""
    yield Q(asker_person=me, waits_on="asker")
    yield Q(holder=me, direction="theirs", waits_on="asker")
    yield Q(asker_team=team, waits_on="asker") & ~Q(performer_person=me)


def _theirs(me: Given, team: Given, today: Given, functions: list[Given]) -> Iterator[Q]:
    """Where the other side has the next move.

    A function that has said yes is left in peace until it warns or its day has passed; and what a function
    has reported is for its asker to confirm, not for the function to wait for.
    """
    worth_a_look = ~Q(direction="ask", state="promised") | Q(due_on__lt=today) | Q(warned_at__isnull=False)
    yield Q(asker_person=me, waits_on="performer") & worth_a_look
    yield Q(holder=me, direction="theirs", waits_on="performer")
    yield Q(asker_team=team, waits_on="performer") & ~Q(performer_person=me)
    yield Q(performer_person=me, waits_on="asker")
    yield Q(holder=me, direction="ours", waits_on="asker")
    asked = Q(performer_function__id__in=functions, waits_on="asker") & ~NOT_ASKED_OF_FUNCTIONS
    yield asked & ~Q(state="reported")


def _any(terms: Iterator[Q]) -> Q:
    found = Q()
    for one in terms:
        found |= one
    return found


@cache
def _places(n_functions: int) -> Prepared:
    """Numbers of the rows wanted of each list: list, how many it has, how many of these are asks."""

    def build(
        *, me: Given, team: Given, today: Given, soon: Given, first: Given, last: Given, **functions: Given
    ) -> QuerySet[Any, Any]:
        heads = list(functions.values())
        open_inside = Rest.objects.filter(outer=OuterRef("pk"), inner__state__in=STILL_ASKED)
        # Everybody asked has answered, and nothing has been said yet.
        ready = Q(holder=me, direction="ours", state="begun", waits_on="") & ~Exists(open_inside)
        terms = [*_owed(me, heads), *_awaited(me, team), ready, *_theirs(me, team, today, heads)]
        # One look into an index for each; together they would be a look at every row.
        first_of, *others = (Promise.objects.filter(term).order_by().values("pk") for term in terms)
        owed = _any(_owed(me, heads))
        ours = owed | _any(_awaited(me, team)) | Q(state="begun")
        asked = Q(performer_person=me) | Q(performer_function__id__in=heads, direction="ask")
        asked &= Q(state="asked") | Q(state="renegotiating", proposed_by="asker")
        asked &= ~Q(direction="ours", performer_function__isnull=True)
        which = Case(
            When(owed & Q(state="promised", due_on__gte=today, due_on__lte=soon), then=Value("due")),
            When(ours, then=Value("us")),
            default=Value("them"),
            output_field=CharField(),
        )
        leaders = Case(When(direction="team", then=0), default=1, output_field=IntegerField())
        to_answer = Case(
            When(asked & Q(waits_on="performer"), then=1), default=None, output_field=IntegerField()
        )
        rows = Promise.objects.filter(pk__in=first_of.union(*others, all=True))
        rows = rows.annotate(which=which, leaders=leaders, to_answer=to_answer)
        rows = rows.annotate(
            place=Window(RowNumber(), partition_by="which", order_by=("leaders", "due_on", "pk")),
            n=Window(Count("pk"), partition_by="which"),
            n_asked=Window(Count("to_answer"), partition_by="which"),
        )
        wanted = rows.filter(place__gte=first, place__lte=last).order_by("which", "place")
        return wanted.values_list("pk", "which", "n", "n_asked")

    return Prepared(
        build,
        me=BigIntegerField(),
        team=BigIntegerField(),
        today=DateField(),
        soon=DateField(),
        first=IntegerField(),
        last=IntegerField(),
        **several("function", n_functions, BigIntegerField),
    )


PARTIES = (
    "client",
    "contact",
    "asker_person",
    "asker_team",
    "performer_person",
    "performer_function",
)


@cache
def _rows(n: int) -> Prepared:
    def build(**promises: Given) -> QuerySet[Any, Any]:
        return Promise.objects.filter(pk__in=list(promises.values())).select_related(*PARTIES).order_by()

    return Prepared(build, **several("promise", n, BigIntegerField))


__all__ = ["ALONE", "LISTS", "ROWS", "Day", "Which", "day_of"]
