"""A small organisation that pages are tested against, and a way to sign in as one of its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client as Browser

    from bonafides.people.app.models import Function, Hat, Person, Team, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NORTH = ("Nadia Field", "Otto Lind", "Pia Moser", "Quirin Abt", "Rosa Klee", "Sven Ohm")
SOUTH = ("Tara Weiss", "Udo Brand", "Vera Holm")


@dataclass
class House:
    """Sixteen people: a team of six and a team of three with their managers, and the other hats.

    Every person who works here has an account without a password; `sign_in` opens a session for one.
    The leaver is in nobody's team any more.
    """

    on: date
    sales: Function
    delivery_function: Function
    north: Team
    south: Team
    leader: Person
    administrator: Person
    manager: Person
    other_manager: Person
    delivery: Person
    learning: Person
    leaver: Person
    reps: list[Person] = field(default_factory=list)
    other_reps: list[Person] = field(default_factory=list)

    @property
    def rep(self) -> Person:
        """The first of the team of six."""
        return self.reps[0]

    @property
    def other_rep(self) -> Person:
        """The first of the team of three."""
        return self.other_reps[0]

    @property
    def everybody(self) -> list[Person]:
        """All who work here, in the order of their numbers; the leaver not among them."""
        named = (
            self.leader,
            self.administrator,
            self.manager,
            self.other_manager,
            self.delivery,
            self.learning,
        )
        return sorted((*named, *self.reps, *self.other_reps), key=lambda person: person.pk)

    @property
    def by_role(self) -> dict[str, Person]:
        """One person for each role, to walk pages as each."""
        return {
            "rep": self.rep,
            "manager": self.manager,
            "delivery": self.delivery,
            "learning": self.learning,
            "leader": self.leader,
            "administrator": self.administrator,
        }


def account(person: Person) -> User:
    """The account of a person, made where there is none; nobody can sign in to it by a password."""
    from bonafides.people.app.models import User

    known = User.objects.filter(person=person).first()
    return known or User.objects.create_user(person.email, person=person)


def sign_in(client: Browser, person: Person) -> Browser:
    """Open a session of that person in a test client, and give it back."""
    client.force_login(account(person), backend=BACKEND)
    return client


def wear(person: Person, role: str, since: date, **for_what: object) -> Hat:
    """Give a role from a day on."""
    from bonafides.people.app.models import Hat

    return Hat.objects.create(person=person, role=role, valid_from=since, **for_what)


@pytest.fixture(name="sign_in")
def _sign_in() -> Callable[..., Browser]:
    """`sign_in(client, person)`."""
    return sign_in


@pytest.fixture
def house(db: None) -> House:
    """The small organisation, on whatever database the tests run."""
    return small_house()


def small_house() -> House:
    """Make the small organisation; for live servers too, where the database is not rolled back."""
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from bonafides.people.app.models import (
        Function,
        Hat,
        Installation,
        Line,
        Membership,
        Person,
        Team,
        User,
    )

    today = timezone.localdate()
    since = today - timedelta(days=400)
    Installation.objects.get_or_create(id=1, defaults={"name": "Testing & Sons", "kind": "real"})
    sales = Function.objects.create(name="Sales")
    delivering = Function.objects.create(name="Delivery")
    teaching = Function.objects.create(name="Learning")
    north = Team.objects.create(name="North", function=sales)
    south = Team.objects.create(name="South", function=sales)

    def person(name: str, function: Function | None = sales, **more: object) -> Person:
        email = f"{name.lower().replace(' ', '.')}@house.example"
        return Person(name=name, email=email, function=function, started_on=since, **more)

    made = House(
        on=today,
        sales=sales,
        delivery_function=delivering,
        north=north,
        south=south,
        leader=person("Lena Storm"),
        administrator=person("Adam Keller", None),
        manager=person("Mara Voss"),
        other_manager=person("Milo Sand"),
        delivery=person("Dora Fink", delivering),
        learning=person("Ida Lenz", teaching),
        leaver=person("Leo Gone", left_on=today - timedelta(days=30)),
    )
    made.reps = [person(name) for name in NORTH]
    made.other_reps = [person(name) for name in SOUTH]
    # A thousand tests begin here: few questions to the database, whatever the number of people.
    first = (made.leader, made.administrator, made.manager, made.other_manager, made.delivery, made.learning)
    Person.objects.bulk_create([*first, made.leaver, *made.reps, *made.other_reps])
    hats: list[Hat] = []

    def wears(who: Person, role: str, **for_what: object) -> None:
        hats.append(Hat(person=who, role=role, valid_from=since, **for_what))

    for lead, team, reps in (
        (made.manager, north, made.reps),
        (made.other_manager, south, made.other_reps),
    ):
        Membership.objects.bulk_create(
            Membership(person=who, team=team, valid_from=since) for who in (lead, *reps)
        )
        Line.objects.bulk_create(Line(person=who, manager=lead, valid_from=since) for who in reps)
        Line.objects.create(person=lead, manager=made.leader, valid_from=since)
        wears(lead, "manager", team=team)
        for who in reps:
            wears(who, "rep")
    Membership.objects.create(person=made.leaver, team=north, valid_from=since, valid_to=made.leaver.left_on)
    Line.objects.create(
        person=made.leaver, manager=made.manager, valid_from=since, valid_to=made.leaver.left_on
    )
    wears(made.leader, "leader")
    wears(made.administrator, "administrator")
    wears(made.delivery, "delivery", function=delivering)
    wears(made.learning, "learning")
    Hat.objects.bulk_create(hats)
    accounts = [User(email=User.objects.normalize_email(who.email), person=who) for who in made.everybody]
    for one in accounts:
        one.set_unusable_password()
    User.objects.bulk_create(accounts)
    # Whoever runs the house has a second factor, or may do nothing.
    Authenticator.objects.create(user=account(made.administrator), type=Authenticator.Type.TOTP, data={})
    return made
