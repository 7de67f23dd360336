"""Who is in a huddle today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bonafides.huddle.app.models import Word
from bonafides.people.app.models import Hat, Membership, Person, Team
from bonafides.people.app.prepared import Given, Prepared
from bonafides.people.app.reader import Reader, holds


@dataclass(frozen=True, slots=True)
class Crew:
    """A team's people on a day, by number, and the numbers of those who lead it."""

    people: dict[int, Person]
    leads: frozenset[int]


def _of(team: int | Given, on: date | Given) -> QuerySet[Any, Any]:
    """People of a team on a day and whoever leads it, each with whether they lead; no leavers."""
    members = Membership.objects.filter(holds(on), team=team).order_by()
    leading = Hat.objects.filter(holds(on), role="manager", team=team).order_by()
    # Put together first: "one or the other" is asked of everybody who works here.
    crew = members.values("person").union(leading.values("person"))
    here = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=on), pk__in=crew)
    return here.annotate(leads_it=Exists(leading.filter(person=OuterRef("pk"))))


def crew_of(team: Team, on: date) -> Crew:
    """Who is in a team's huddle on a day; one query."""
    return _crew(list(_of(team.pk, on)))


def _crew(rows: list[Any]) -> Crew:
    return Crew({row.pk: row for row in rows}, frozenset(row.pk for row in rows if row.leads_it))


def _crew_and_team(team: Given, on: Given) -> QuerySet[Any, Any]:
    here = Team.objects.filter(pk=team)
    said = Word.objects.filter(speaker=OuterRef("pk"), huddle__team__id=team, huddle__on=on)
    of_team = {"team_key": Subquery(here.values("key")), "team_name": Subquery(here.values("name"))}
    rows = _of(team, on).order_by().annotate(**of_team, spoke=Exists(said))
    told: QuerySet[Any, Any] = rows.values_list("pk", "leads_it", "spoke", "team_key", "team_name")
    return told


CREW = Prepared(_crew_and_team, team=BigIntegerField(), on=DateField())
"""Of each person of a team: number, whether they lead it and have spoken; and the team's key and name."""


class OwnTeam(NamedTuple):
    """A team with how many are in its huddle and have spoken, and the numbers of those who lead it."""

    key: str
    name: str
    n_people: int
    n_spoken: int
    leads: frozenset[int]


def own_team(reader: Reader) -> OwnTeam | None:
    """The reader's team and who is in its huddle, in one query; None for somebody without a team.

    Whoever leads a team and is in none has that one.
    """
    number = reader.team_id or next(iter(sorted(reader.leads_teams)), None)
    if number is None:
        return None
    rows = CREW(team=number, on=reader.on)
    if not rows:
        return None
    people, leading, spoken, keys, names = zip(*rows, strict=True)
    leads = frozenset(compress(people, leading))
    return OwnTeam(keys[0], names[0], len(people), sum(map(bool, spoken)), leads)


def belongs(team: Team, person: Person) -> bool:
    """Whether somebody is in a team today, or leads it."""
    return _of(team.pk, timezone.localdate()).filter(pk=person.pk).exists()


def own_teams(reader: Reader) -> QuerySet[Team]:
    """Teams that the reader is in or leads, in order of name."""
    mine = [*reader.leads_teams, *([reader.team_id] if reader.team_id else [])]
    return Team.objects.filter(pk__in=mine).order_by("name")


def colleagues_of(reader: Reader) -> list[Person]:
    """People of the reader's own teams, without the reader, in order of name."""
    found: dict[int, Person] = {}
    for team in own_teams(reader):
        found |= crew_of(team, reader.on).people
    found.pop(reader.person.pk, None)
    return sorted(found.values(), key=lambda person: (person.name, person.pk))
