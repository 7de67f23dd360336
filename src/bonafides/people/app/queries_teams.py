"""Teams, for reading: listed by function, found by name, with who leads them and who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from bonafides.people.app.models import Function, Hat, Membership, Person, Team
from bonafides.people.app.reader import holds
from bonafides.people.app.spelled import called


@dataclass(slots=True)
class TeamListed:
    """A team in a list: who leads it, and how many are in it."""

    team: Team
    leads: list[Person] = field(default_factory=list)
    n_people: int = 0


def teams() -> QuerySet[Team]:
    """Teams in order of their function, then of their name."""
    return Team.objects.select_related("function").order_by("function__name", "name")


def teams_listed(found: Iterable[Team], on: date) -> list[tuple[Function | None, list[TeamListed]]]:
    """The same teams by function, with who leads each and how many are in it: two queries."""
    rows = {team.pk: TeamListed(team) for team in found}
    held = Membership.objects.filter(holds(on), team__in=rows, person__left_on__isnull=True)
    for number, n in held.values_list("team").annotate(n=Count("person")):
        rows[number].n_people = n
    leading = Hat.objects.filter(holds(on), role="manager", team__in=rows).select_related("person")
    for hat in leading.order_by("person__name"):
        if hat.team_id is not None:
            rows[hat.team_id].leads.append(hat.person)
    by_function: dict[Function | None, list[TeamListed]] = defaultdict(list)
    for row in rows.values():
        by_function[row.team.function].append(row)
    return list(by_function.items())


def few_teams(most: int = 40) -> list[str]:
    """Names of the teams, to choose from where they are few; nothing where a list would be long."""
    names = list(Team.objects.values_list("name", flat=True)[: most + 1])
    return names if len(names) <= most else []


def teams_named(said: str) -> list[Team]:
    """The team that is meant by a name, whatever its case."""
    return list(Team.objects.filter(called("name", " ".join(said.split())))[:2])


def leads_of(team: Team, on: date) -> list[Person]:
    """Who leads a team on a day."""
    held = Hat.objects.filter(holds(on), role="manager", team=team)
    return [hat.person for hat in held.select_related("person")]


def joined(team: Team, on: date) -> dict[int, date]:
    """Since when each of a team's people has been in it."""
    return dict(Membership.objects.filter(holds(on), team=team).values_list("person_id", "valid_from"))
