"""Who works here, for reading: found by name, with the places they have today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from bonafides.people.app.models import Act, Client, Function, Hat, Line, Membership, Person, Team, User
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.reader import holds
from bonafides.people.app.spelled import called, holding
from bonafides.people.app.words import HAT_SHORT

A_PAGE = 50
SHOWS = ("here", "left", "uninvited")
"""What a directory can show; the last two only to those who keep people."""


@dataclass(slots=True)
class Listed:
    """Somebody in a list, with team and roles of the day."""

    person: Person
    team: str = ""
    roles: list[str] = field(default_factory=list)


def directory(
    *,
    words: str = "",
    team: Team | None = None,
    function: Function | None = None,
    show: str = "here",
    on: date = date.min,
) -> QuerySet[Person]:
    """People by parts of name, address, team or function; whoever is erased is in no list.

    A day is needed for words and teams alone.
    """
    people = Person.objects.filter(erased_at__isnull=True, left_on__isnull=show != "left")
    if show == "uninvited":
        people = people.filter(~Exists(User.objects.filter(person=OuterRef("pk"))))
    for word in words.replace("\x00", " ").split()[:6]:
        people = people.filter(_holds_word(word, on))
    if team is not None:
        people = people.filter(pk__in=Membership.objects.filter(holds(on), team=team).values("person"))
    if function is not None:
        people = people.filter(function=function)
    return people.select_related("function", "territory").order_by("name", "id")


def _holds_word(word: str, on: date) -> Q:
    """People with a word in their name or address, or in the name of their team or function."""
    found = holding("name", word) | holding("email", word)
    functions = list(Function.objects.filter(holding("name", word)).values_list("pk", flat=True))
    teams = list(Team.objects.filter(holding("name", word)).values_list("pk", flat=True))
    if functions:
        found |= Q(function__in=functions)
    if teams:
        found |= Q(pk__in=Membership.objects.filter(holds(on), team__in=teams).values("person"))
    return found


SHOWN = ("pk", "key", "name", "email", "function__name", "territory__name")
"""What a line of the list is made of."""


def _number(people: QuerySet[Person]) -> Subquery:
    counted = people.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("*"))
    return Subquery(counted.values("n"))


COUNTED = Prepared(
    lambda: (
        Person.objects.order_by()
        .annotate(
            n_all=_number(Person.objects.all()),
            n_gone=_number(Person.objects.filter(Q(erased_at__isnull=False) | Q(left_on__isnull=False))),
        )
        .values_list("n_all", "n_gone")[:1]
    )
)
"""How many there are, and how many of them are gone: an index tells both, and no list of all is read."""

FIRST_HERE = Prepared(lambda: directory().values_list(*SHOWN)[:A_PAGE])


def one_page(people: QuerySet[Person], number: str | None, *, searched: bool) -> tuple[Page[Any], list[Any]]:
    """A page of people, with `SHOWN` of each. What is searched is looked through once: all numbers that fit,
    then one page.
    """
    if not searched:
        page = Paginator(people, A_PAGE).get_page(number)
        return page, list(page.object_list.values_list(*SHOWN))  # type: ignore[attr-defined]
    fits = Paginator(list(people.values_list("pk", flat=True)), A_PAGE).get_page(number)
    rows = Person.objects.filter(pk__in=list(fits.object_list)).order_by("name", "id")
    return fits, list(rows.values_list(*SHOWN))


def everybody_here(number: str | None) -> tuple[Page[Any], list[Any]]:
    """A page of all who work here: the list that is opened most.

    How many they are is all less those who are gone: a database that reads ten thousand rows to count them
    has nothing else of its pages left in memory afterwards.
    """
    pages = Paginator(directory(), A_PAGE)
    n_all, n_gone = COUNTED.first() or (0, 0)
    vars(pages)["count"] = n_all - n_gone
    page = pages.get_page(number)
    rows = FIRST_HERE() if page.number == 1 else page.object_list.values_list(*SHOWN)  # type: ignore[attr-defined]
    return page, list(rows)


def listed(people: Iterable[Person], on: date) -> list[Listed]:
    """The same people with team and roles of a day: two queries, however many they are."""
    rows = {person.pk: Listed(person) for person in people}
    spells = Membership.objects.filter(holds(on), person__in=rows)
    for number, team in spells.values_list("person", "team__name"):
        rows[number].team = team
    hats = Hat.objects.filter(holds(on), person__in=rows).order_by("id")
    for number, role in hats.values_list("person", "role"):
        if role not in rows[number].roles:
            rows[number].roles.append(role)
    return list(rows.values())


def as_lines(rows: Sequence[Any], on: date, *, addresses: bool) -> list[tuple[str, str, str, str]]:
    """What a list shows of people and nothing else: key, name, address where wanted, places and roles.

    Parameters
    ----------
    rows
        `SHOWN` of each.
    """
    if not rows:
        return []
    numbers = filled("person", [row[0] for row in rows])
    teams = dict(_teams_now(room_for(len(rows)))(on=on, **numbers))
    roles: dict[int, dict[str, str]] = defaultdict(dict)
    for number, role in _roles_now(room_for(len(rows)))(on=on, **numbers):
        roles[number][role] = str(HAT_SHORT.get(role, role))
    return [
        (key, name, email if addresses else "", _line(teams.get(pk), function, roles.get(pk), territory))
        for pk, key, name, email, function, territory in rows
    ]


def _line(team: Any, function: Any, roles: dict[str, str] | None, territory: Any) -> str:
    parts = (team, function, ", ".join(roles.values()) if roles else "", territory)
    return " · ".join(str(part) for part in parts if part)


@cache
def _teams_now(n: int) -> Prepared:
    def build(on: Given, **people: Given) -> QuerySet[Any, Any]:
        rows = Membership.objects.filter(holds(on), person__id__in=list(people.values()))
        return rows.order_by().values_list("person", "team__name")

    return Prepared(build, on=DateField(), **several("person", n, BigIntegerField))


@cache
def _roles_now(n: int) -> Prepared:
    def build(on: Given, **people: Given) -> QuerySet[Any, Any]:
        rows = Hat.objects.filter(holds(on), person__id__in=list(people.values()))
        return rows.order_by("id").values_list("person", "role")

    return Prepared(build, on=DateField(), **several("person", n, BigIntegerField))


@dataclass(slots=True)
class Standing:
    """Where somebody stands on a day: team, manager, reports, hats, clients."""

    team: Team | None
    manager: Person | None
    reports: list[Person]
    n_reports: int
    hats: list[Hat]
    clients: list[Client]


def standing_of(person: Person, on: date) -> Standing:
    """Where somebody stands on a day; at most fifty reports and clients are listed."""
    spell = Membership.objects.filter(holds(on), person=person).select_related("team__function").first()
    line = Line.objects.filter(holds(on), person=person).select_related("manager").first()
    below = Person.objects.filter(lines__in=Line.objects.filter(holds(on), manager=person)).order_by(
        "name", "id"
    )
    hats = Hat.objects.filter(holds(on), person=person).select_related("team", "function").order_by("id")
    clients = Client.objects.filter(owner=person, closed_on__isnull=True)
    return Standing(
        spell.team if spell else None,
        line.manager if line else None,
        list(below[:A_PAGE]),
        below.count(),
        list(hats),
        list(clients[:A_PAGE]),
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """One spell in words: what it was, with whom or what, from when, until when."""

    what: str
    name: str
    key: str
    since: date
    until: date | None


def planned_for(person: Person, on: date) -> list[Spoken]:
    """Teams and managers that begin after a day, soonest first, and an end that nothing follows."""
    teams = Membership.objects.filter(person=person).select_related("team")
    lines = Line.objects.filter(person=person).select_related("manager")
    found: list[Spoken] = []
    for what, rows in (("team", teams), ("manager", lines)):
        later = [row for row in rows if row.valid_from > on or (row.valid_to and row.valid_to > on)]
        begun = {row.valid_from for row in later}
        for row in later:
            named = getattr(row, what)
            if row.valid_from > on or row.valid_to not in begun:
                found.append(Spoken(what, named.name, named.key, row.valid_from, row.valid_to))
    return sorted(found, key=lambda spell: (spell.since, spell.what))


def history_of(person: Person) -> list[Spoken]:
    """Teams, managers and hats over time, newest first."""
    spells = [
        Spoken("team", row.team.name, row.team.key, row.valid_from, row.valid_to)
        for row in Membership.objects.filter(person=person).select_related("team")
    ]
    spells += [
        Spoken("manager", row.manager.name, row.manager.key, row.valid_from, row.valid_to)
        for row in Line.objects.filter(person=person).select_related("manager")
    ]
    spells += [
        Spoken("hat", row.role, row.team.key if row.team else "", row.valid_from, row.valid_to)
        for row in Hat.objects.filter(person=person).select_related("team")
    ]
    return sorted(spells, key=lambda spell: (spell.since, spell.what), reverse=True)


def acts_about(person: Person, n: int = 30) -> list[dict[str, Any]]:
    """What was changed about somebody, newest first, with who did it."""
    acts = list(Act.objects.filter(about="person", subject=person.pk)[:n])
    names = dict(Person.objects.filter(pk__in={act.by for act in acts}).values_list("id", "name"))
    return [
        {
            "at": act.at,
            "what": act.what,
            "by": names.get(act.by, "") if act.by else "",
            "role": act.detail.get("role"),
        }
        for act in acts
    ]


def person_named(said: str) -> list[Person]:
    """Who works here and is meant by an address or a whole name; at most three, so that one can tell."""
    here = Person.objects.filter(left_on__isnull=True)
    said = " ".join(said.split())
    if "@" in said:
        return list(here.filter(email__iexact=said)[:3])
    return list(here.filter(called("name", said))[:3])
