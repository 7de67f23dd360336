"""The stage of the invented company: scenes are put into a programme, and played in order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bonafides.people.app.models import Client, ClientContact, Function, Hat, Membership, Person, Team
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, ask_function, say_it
from bonafides.promises.app.actions_giving import (
    note_theirs,
)
from bonafides.promises.app.models import Case, Kind, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.conversation import Act
from bonafides.promises.saying import Saying

Do = Callable[[datetime], None]
Moment = tuple[int, float]
"""Working days before today, and the hour."""


@dataclass
class Stage:
    """Who plays, on which day; scenes are put into the programme, to be played in order of time.

    Parameters
    ----------
    today
        The day on which a stranger looks around.
    rep, manager, leader
        Whom a stranger may be; the rep's manager.
    mates
        Colleagues of the rep's team.
    """

    today: date
    rep: Person
    manager: Person
    leader: Person
    team: Team
    mates: list[Person]
    programme: list[tuple[datetime, Do]] = field(default_factory=list)
    rows: dict[str, Promise] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def at(self, moment: Moment) -> datetime:
        """A working day before today at an hour."""
        day = self.today
        for _ in range(moment[0]):
            day -= timedelta(days=1)
            while day.weekday() > 4:
                day -= timedelta(days=1)
        hour = time(int(moment[1]), int(moment[1] % 1 * 60))
        return timezone.make_aware(datetime.combine(day, hour))

    def day(self, ahead: int) -> date:
        """A working day from today on; negative before."""
        day, step = self.today, timedelta(days=1 if ahead >= 0 else -1)
        while ahead == 0 and day.weekday() > 4:
            day += step
        for _ in range(abs(ahead)):
            day += step
            while day.weekday() > 4:
                day += step
        return day

    def then(self, moment: Moment, do: Do) -> None:
        """Put something into the programme."""
        self.programme.append((self.at(moment), do))

    def head(self, function: str) -> Person:
        """Who answers for a function."""
        return Hat.objects.filter(role="delivery", function__name=function).select_related("person")[0].person

    def client(self, name: str) -> Client:
        """A client by name."""
        return Client.objects.get(name=name)

    def contact(self, name: str) -> ClientContact:
        """A contact by name."""
        return ClientContact.objects.select_related("client").get(name=name)

    # What is done again and again

    def wish(self, name: str, when: Moment, by: Person, who: str, what: str, known: str, due: int) -> None:
        """Prepare a promise to whoever is named."""

        def do(at: datetime) -> None:
            contact = self.contact(who)
            said = Wish(what, known, self.day(due), contact.client, contact)
            self.rows[name] = ask_before(said, (), by=by, at=at)

        self.then(when, do)

    def ask(self, name: str, when: Moment, outer: str, function: str, kind: str, what: str = "") -> None:
        """Ask a function for its part; without words of its own it is the whole."""

        def do(at: datetime) -> None:
            place = Function.objects.get(name=function)
            part = Part(place, Kind.objects.get(function=place, name=kind), what=what)
            row = self.rows[outer]
            self.rows[name] = ask_function(row, part, by=row.holder, at=at)

        self.then(when, do)

    def act(self, name: str, when: Moment, what: Act, by: Actor, text: str = "", **said: int) -> None:
        """Do an act; days as working days from today."""
        days = {key: self.day(value) for key, value in said.items()}

        def do(at: datetime) -> None:
            saying = Saying(text=text, due_on=days.get("due"), expected_on=days.get("expected"))
            self.rows[name] = act(self.rows[name], what, by, saying, at=at)

        self.then(when, do)

    def say(self, name: str, when: Moment, reason: str = "") -> None:
        """Say a prepared promise to the client."""

        def do(at: datetime) -> None:
            row = self.rows[name]
            self.rows[name] = say_it(row, by=row.holder, reason=reason, at=at)

        self.then(when, do)

    def theirs(self, when: Moment, by: Person, who: str, what: str, known: str, due: int) -> None:
        """A client has promised us something."""

        def do(at: datetime) -> None:
            there = self.contact(who)
            note_theirs(there.client, what, known, self.day(due), by=by, contact=there, at=at)

        self.then(when, do)


def stage_for(rep: Person, today: date) -> Stage:
    """The stage around the rep whom a stranger may be."""
    team = Membership.objects.filter(person=rep, valid_to__isnull=True).select_related("team")[0].team
    manager = Hat.objects.filter(role="manager", team=team).select_related("person")[0].person
    leader = Hat.objects.filter(role="leader").select_related("person").order_by("person_id")[0].person
    sell = Person.objects.filter(hats__role="rep", left_on=None).exclude(pk=rep.pk).order_by("pk")
    mates = list(sell.filter(memberships__team=team, memberships__valid_to=None))
    return Stage(today, rep, manager, leader, team, mates)
