"""Everybody as they stand today, for comparing with a file or with a CRM's users."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from bonafides.people.app.models import Alias, Hat, Line, Membership, Person
from bonafides.people.app.reader import holds
from bonafides.people.lines import Span
from bonafides.people.matching import Candidate
from bonafides.people.plan import Known

CRM = "crm"
"""What files of people call the source of `crm_id`: the CRM, whichever it is."""


def known_people(on: date) -> list[Known]:
    """Everybody who is not erased, with what holds for them on a day, in five queries."""
    teams = dict(Membership.objects.filter(holds(on)).values_list("person_id", "team__name"))
    managers = dict(Line.objects.filter(holds(on)).values_list("person_id", "manager_id"))
    roles: dict[int, set[str]] = defaultdict(set)
    for person, role in Hat.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).values_list(
        "person_id", "role"
    ):
        roles[person].add(role)
    # Any source's id counts as known, so that no file gives it to another person; the one from files first.
    ids = dict(Alias.objects.exclude(source=CRM).order_by("-pk").values_list("person_id", "external_id"))
    ids.update(Alias.objects.filter(source=CRM).values_list("person_id", "external_id"))
    rows = Person.objects.filter(erased_at__isnull=True).values_list(
        "id", "name", "email", "function__name", "territory__name", "started_on", "left_on"
    )
    return [
        Known(
            number,
            name,
            email,
            teams.get(number, ""),
            function or "",
            territory or "",
            managers.get(number),
            frozenset(roles.get(number, ())),
            started_on,
            left_on,
            ids.get(number, ""),
        )
        for number, name, email, function, territory, started_on, left_on in rows.order_by("id")
    ]


def lines_from(on: date) -> list[Span]:
    """Reporting lines that hold on a day or later."""
    held = Line.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return [Span(*row) for row in held.values_list("person_id", "manager_id", "valid_from", "valid_to")]


def candidates(source: str, ids: set[str]) -> list[Candidate]:
    """Everybody whom a source's users may be; an id from a file counts where the source uses it too."""
    called = {
        person: external
        for person, external in Alias.objects.filter(source=CRM).values_list("person_id", "external_id")
        if external in ids
    }
    taken = dict(Alias.objects.filter(source=source).values_list("external_id", "person_id"))
    called = {
        person: external for person, external in called.items() if taken.get(external, person) == person
    }
    called.update(Alias.objects.filter(source=source).values_list("person_id", "external_id"))
    people = Person.objects.filter(erased_at__isnull=True).values_list("id", "name", "email")
    return [Candidate(*row, called.get(row[0], "")) for row in people.order_by("id")]
