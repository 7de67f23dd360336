"""Somebody comes and takes a place, in one step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from bonafides.people.app.actions_lines import put
from bonafides.people.app.actions_people import hire
from bonafides.people.app.models import Person, Team


def hire_into(*, team: Team | None, manager: Person | None, on: date, by: Person, **facts: Any) -> Person:
    """Add somebody with team and manager from their first day on, or from `on`: all of it, or nothing.

    Raises
    ------
    WrongRequest
        As for `hire` and `put`.
    """
    since = facts.get("started_on") or on
    with transaction.atomic():
        person = hire(by=by, **facts)
        if not person.memberships.exists() and not person.lines.exists():
            put(person, team=team, manager=manager, on=since, by=by)
    return person
