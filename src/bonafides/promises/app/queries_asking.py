"""What is asked of somebody, what they have asked for, and what falls due in the weeks around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Client, ClientContact, Function, Installation, Person
from bonafides.people.app.reader import Reader
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.models import Agreed, Overridden, Promise, PromiseAct, Rest, Words
from bonafides.promises.app.queries_inbox import falling_due, told_over_heads, waiting_asks

ROWS = 30
"""Rows of a list on a page; the rest are a page further."""

WEEKS = 5
"""Weeks of load beside an ask."""

RECENT = timedelta(days=30)
"""How far back the list of what was promised without us goes."""


def asked_of(reader: Reader) -> QuerySet[Promise]:
    """Asks that wait for an answer of the reader, longest waiting first.

    Those asked of functions they answer for, or handed on to them; and what colleagues ask of them.
    """
    found = waiting_asks(functions=sorted(reader.answers_for), person=reader.person.pk)
    return found.select_related(*WITH_PARTIES)


def asks_by(reader: Reader) -> list[Promise]:
    """What the reader has prepared and not said, with the asks that each rests on; soonest first."""
    inner = Rest.objects.select_related("inner__performer_function", "inner__agreed").order_by("pk")
    return list(
        Promise.objects.filter(holder=reader.person, direction="ours", state="begun")
        .select_related("client", "contact")
        .prefetch_related(Prefetch("rests", queryset=inner))
        .order_by("due_on", "pk")[:ROWS]
    )


def without_us(reader: Reader, *, now: datetime) -> list[Overridden]:
    """What was promised over the heads of functions that the reader answers for: unanswered, or of late."""
    if not reader.answers_for:
        return []
    return told_over_heads(sorted(reader.answers_for), since=now - RECENT, at_most=ROWS)


Week = tuple[int, int, bool]
"""What falls due in one week: its ISO number, how many, and whether the ask is in it."""


def loads(rows: Iterable[PromiseLine], *, today: date) -> dict[int, tuple[Week, ...]]:
    """For each ask, what falls due in its function in the weeks around its date.

    Returns
    -------
    dict
        Number of the promise to `WEEKS` weeks; the first is this week, or the one before the date asked for.
        One query for all.
    """
    asked = [row for row in rows if row.performer_function_id is not None]
    if not asked:
        return {}
    first = {row.pk: _first_week(row.due_on or today, today) for row in asked}
    begin, end = min(first.values()), max(first.values()) + timedelta(weeks=WEEKS)
    functions = sorted({row.performer_function_id for row in asked if row.performer_function_id is not None})
    due = falling_due(functions, begin, end)
    counted: Counter[tuple[int | None, date]] = Counter()
    for function, day, n in due:
        counted[(function, _monday(day))] += n
    return {row.pk: _weeks(row, first[row.pk], counted) for row in asked}


def _weeks(row: PromiseLine, first: date, counted: Counter[tuple[int | None, date]]) -> tuple[Week, ...]:
    due = None if row.due_on is None else _monday(row.due_on)
    mondays = [first + timedelta(weeks=step) for step in range(WEEKS)]
    return tuple(
        (monday.isocalendar().week, counted[(row.performer_function_id, monday)], monday == due)
        for monday in mondays
    )


def _first_week(due: date, today: date) -> date:
    return max(_monday(today), _monday(due) - timedelta(weeks=1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def agreed_now(today: date) -> list[Agreed]:
    """What functions have agreed to beforehand and holds today, in order of function and words."""
    return list(
        Agreed.objects.filter(ended_at__isnull=True, until_on__gte=today)
        .select_related("function", "kind")
        .order_by("function__name", "what")
    )


def functions_asked() -> QuerySet[Function]:
    """Functions for which somebody answers today: only these can be asked."""
    return (
        Function.objects.filter(Q(hat__role="delivery") & holds_of("hat", timezone.localdate()))
        .distinct()
        .order_by("name")
    )


def holds_of(relation: str, on: date) -> Q:
    """`holds` across a relation."""
    return Q(**{f"{relation}__valid_from__lte": on}) & (
        Q(**{f"{relation}__valid_to__isnull": True}) | Q(**{f"{relation}__valid_to__gt": on})
    )


def colleagues_in(function: Function, *, but: Person) -> QuerySet[Person]:
    """People of a function who work here, in order of name: to whom an ask can be handed on."""
    on = timezone.localdate()
    here = Person.objects.filter(function=function, erased_at__isnull=True).exclude(pk=but.pk)
    return here.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One act as its promise's page tells it."""

    act: PromiseAct
    name: str
    text: str


def told(row: Promise, *, names: bool = True) -> list[Line]:
    """What was done about a promise, in order, with who did it and what they said.

    Parameters
    ----------
    names
        Whether names are shown; without, only the side.
    """
    acts: Sequence[PromiseAct] = list(row.acts.order_by("n"))
    said = {words.act_id: words for words in Words.objects.filter(act__promise=row)}
    people = Person.objects.in_bulk([w.person for w in said.values() if w.person]) if names else {}
    contacts = (
        {c.pk: c for c in row.client.contacts.all()}
        if names and row.client and any(w.contact for w in said.values())
        else {}
    )
    found = []
    for one in acts:
        words = said.get(one.pk)
        name = ""
        if words is not None and words.person:
            name = str(people.get(words.person, ""))
        elif words is not None and words.contact:
            name = str(contacts.get(words.contact, ""))
        found.append(Line(one, name, words.text if words else ""))
    return found


def last_answers(rows: Iterable[Promise]) -> dict[int, str]:
    """By number of an ask: the words of the last answer of whoever is asked; empty without words. One query.

    Of one that was asked again the answer is over, and not among them.
    """
    answers = (
        PromiseAct.objects.filter(promise__in=[row for row in rows if row.state != "asked"], side="performer")
        .exclude(act="hand_on")
        .order_by("promise", "n")
    )
    return {ask: text or "" for ask, text in answers.values_list("promise", "said__text")}


__all__ = [
    "Line",
    "Week",
    "agreed_now",
    "asked_of",
    "asks_by",
    "colleagues_in",
    "functions_asked",
    "last_answers",
    "loads",
    "told",
    "without_us",
]


def names_for_drafting(client: Client) -> tuple[list[str], list[str]]:
    """Names on either side, of the firms and of people: whose words a text is, is told by them."""
    house = Installation.objects.values_list("name", flat=True)
    here = Person.objects.filter(erased_at__isnull=True, left_on__isnull=True).values_list("name", flat=True)
    there = ClientContact.objects.filter(client=client, erased_at__isnull=True).values_list("name", flat=True)
    return [*house, *here[:5000]], [client.name, *there[:500]]
