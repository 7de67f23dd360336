"""Teams, functions and territories: found by name, made where there is none."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Function, Person, Team, Territory

Place = TypeVar("Place", Function, Team, Territory)


def place(kind: type[Place], name: str) -> Place | None:
    """The team, function or territory of a name, whatever its case; made when there is none. Empty: None."""
    name = " ".join(name.split())
    if not name:
        return None
    found = kind.objects.filter(name__iexact=name).first()
    return found or kind.objects.get_or_create(name=name)[0]


def keep_team(team: Team | None, *, name: str, function: Function | None, by: Person) -> Team:
    """Make a team, or give one another name or function.

    Raises
    ------
    WrongRequest
        Another team has that name.
    """
    name = " ".join(name.split())
    with transaction.atomic():
        other = Team.objects.filter(name__iexact=name).exclude(pk=team.pk if team else 0).first()
        if other is not None:
            if team is None and other.function_id == (function.pk if function else None):
                return other
            raise WrongRequest(
                f"another team called {other.name}", "a name of its own", "choose another name"
            )
        if team is None:
            made = Team.objects.create(name=name, function=function)
            note("make_team", made, by)
            return made
        if (team.name, team.function_id) != (name, function.pk if function else None):
            team.name, team.function = name, function
            team.save(update_fields=["name", "function"])
            note("change_team", team, by)
        return team
