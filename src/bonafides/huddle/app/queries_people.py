"""Who is in a huddle today."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from bonafides.people.app.models import Hat, Membership, Person, Team
from bonafides.people.app.reader import Reader, holds


def people_and_leads(team: Team, on: date) -> tuple[dict[int, Person], frozenset[int]]:
    """People of a team on a day by number, and the numbers of those who lead it."""
    found = Membership.objects.filter(holds(on), team=team).select_related("person")
    people = {row.person_id: row.person for row in found if _here(row.person, on)}
    leading = Hat.objects.filter(holds(on), role="manager", team=team).select_related("person")
    leads = {hat.person_id: hat.person for hat in leading if _here(hat.person, on)}
    return people | leads, frozenset(leads)


def _here(person: Person, on: date) -> bool:
    return person.left_on is None or person.left_on > on


def belongs(team: Team, person: Person) -> bool:
    """Whether somebody is in a team today, or leads it."""
    return person.pk in people_and_leads(team, timezone.localdate())[0]


def colleagues_of(reader: Reader) -> list[Person]:
    """People of the reader's own teams, without the reader, in order of name."""
    found: dict[int, Person] = {}
    for team in Team.objects.filter(pk__in={reader.team_id, *reader.leads_teams} - {None}):
        found |= people_and_leads(team, reader.on)[0]
    found.pop(reader.person.pk, None)
    return sorted(found.values(), key=lambda person: (person.name, person.pk))
