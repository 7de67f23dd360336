"""Who works in the invented company: its CRM's users in their teams, and those whom no CRM knows."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bonafides.people.app.models import Alias, Function, Hat, Line, Membership, Person, Team, User
from bonafides.website.demo.inside import INSIDE, SERVICE

TEAMS = ("North", "South", "East", "West", "Key accounts")
"""Names of the first teams; a company of more than these has them numbered."""
OTHERS = {
    "delivery": ("Dora Fink", "Delivery"),
    "learning": ("Ida Lenz", "Learning"),
    "administrator": ("Adam Keller", "Operations"),
}
"""People whom the CRM does not know, by the hat they wear."""

SIGN_INS = ("rep", "manager", "delivery", "learning", "leader", "administrator")
"""Roles for which the demonstration has a one-click sign-in, in the order in which they are shown."""


@dataclass
class Company:
    """The people of the demonstration as they stand in the house."""

    on: date
    people: dict[str, Person] = field(default_factory=dict)
    """By their id in the CRM."""
    led: dict[str, Team] = field(default_factory=dict)
    """Teams by the id of their manager in the CRM."""


def crm_users(export: Path) -> list[dict[str, str]]:
    """The users of an export in Salesforce's layout who are people."""
    with (export / "User.csv").open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["UserType"] == "Standard"]


def people_the_house(export: Path, source: str, *, since: date) -> Company:
    """Make persons, teams, lines and hats out of an export's users; all or nothing."""
    users = crm_users(export)
    by_id = {row["Id"]: row for row in users}
    heads = [row["Id"] for row in users if not row["ManagerId"]]
    managers = sorted({row["ManagerId"] for row in users if row["ManagerId"]} - set(heads))
    with transaction.atomic():
        made = Company(since)
        sales = Function.objects.create(name="Sales")
        for row in users:
            made.people[row["Id"]] = _person(row["Name"], row["Email"], sales, since)
        Alias.objects.bulk_create(
            Alias(person=person, source=source, external_id=external)
            for external, person in made.people.items()
        )
        # A manager leads sellers; whoever reports to the head alone is in no team.
        for number, manager in enumerate(managers):
            name = TEAMS[number] if number < len(TEAMS) else f"Team {number + 1}"
            team = Team.objects.create(name=name, function=sales)
            made.led[manager] = team
            _wear(made.people[manager], "manager", since, team=team)
            _join(made.people[manager], team, since)
        for row in users:
            person, boss = made.people[row["Id"]], by_id.get(row["ManagerId"])
            if boss is not None:
                Line.objects.create(person=person, manager=made.people[boss["Id"]], valid_from=since)
            if row["ManagerId"] in made.led:
                _join(person, made.led[row["ManagerId"]], since)
                _wear(person, "rep", since)
        # In no team of their own: one day with one, so that the CRM's roles make none for them.
        for row in users:
            if row["Id"] not in made.led and row["ManagerId"] not in made.led:
                _join(made.people[row["Id"]], made.led[managers[0]], since, until=since + timedelta(days=1))
        for head in heads:
            _wear(made.people[head], "leader", since)
        _others(made, made.people[heads[0]])
        for person in Person.objects.all():
            User.objects.create_user(person.email, person=person)
    return made


def _others(made: Company, head: Person) -> None:
    for role, (name, function) in OTHERS.items():
        place = Function.objects.create(name=function)
        person = _person(name, address(name), place, made.on)
        Line.objects.create(person=person, manager=head, valid_from=made.on)
        _wear(person, role, made.on, function=place if role == "delivery" else None)
    for function, names in {**INSIDE, SERVICE[0]: SERVICE[1]}.items():
        _inside(made, head, function, names)


def _inside(made: Company, head: Person, function: str, names: tuple[str, ...]) -> None:
    """A function: whoever answers for it reports to the head of the house, the others to them."""
    place, _ = Function.objects.get_or_create(name=function)
    first = Person.objects.filter(name=names[0]).first() or _person(
        names[0], address(names[0]), place, made.on
    )
    if not first.hats.exists():
        Line.objects.create(person=first, manager=head, valid_from=made.on)
        if function in INSIDE:
            _wear(first, "delivery", made.on, function=place)
    for name in names[1:]:
        person = _person(name, address(name), place, made.on)
        Line.objects.create(person=person, manager=first, valid_from=made.on)


def address(name: str) -> str:
    """The address of somebody whom no CRM knows.

    Examples
    --------
    >>> address("Dora Fink")
    'dora.fink@example.com'
    """
    return f"{name.lower().replace(' ', '.')}@example.com"


def _person(name: str, email: str, function: Function, since: date) -> Person:
    return Person.objects.create(name=name, email=email, function=function, started_on=since)


def _wear(
    person: Person, role: str, since: date, *, team: Team | None = None, function: Function | None = None
) -> None:
    Hat.objects.create(person=person, role=role, valid_from=since, team=team, function=function)


def _join(person: Person, team: Team, since: date, *, until: date | None = None) -> None:
    Membership.objects.create(person=person, team=team, valid_from=since, valid_to=until)


def who_signs_in(on: date, rep: str = "") -> dict[str, Person]:
    """One person for each one-click sign-in: of a role, the first by number.

    Parameters
    ----------
    rep
        Key of the rep whose page is worth reading; who leads their team is the manager then.
    """
    found: dict[str, Person] = {}
    team = Membership.objects.filter(person__key=rep).values_list("team_id", flat=True).first()
    wanted: dict[str, dict[str, Any]] = (
        {"rep": {"person__key": rep}, "manager": {"team": team}} if team else {}
    )
    for role in SIGN_INS:
        hats = Hat.objects.filter(role=role, valid_from__lte=on, person__left_on__isnull=True)
        hats = hats.select_related("person").order_by("person_id")
        hat = hats.filter(**wanted.get(role, {})).first() or hats.first()
        if hat is not None:
            found[role] = hat.person
    return found


def began(today: date, weeks: int) -> date:
    """The Monday on which a past of so many weeks began that ends with the week before this day's.

    Examples
    --------
    >>> began(date(2026, 11, 25), 52).isoformat()
    '2025-11-24'
    """
    return today - timedelta(days=today.weekday()) - timedelta(weeks=weeks)
