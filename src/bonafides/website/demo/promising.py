"""A year of promises written into the ledger of the demonstration, act by act, as everybody writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from bonafides.invented.promises import Cast, Served, Squad, Step, Told, Year
from bonafides.invented.promises.planting import FUNCTIONS
from bonafides.invented.promises.subjects import AGREED
from bonafides.people.app.models import Client, ClientContact, Function, Hat, Membership, Person, Team
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import (
    Part,
    Wish,
    answer_overridden,
    ask_before,
    ask_function,
    change_prepared,
    delegate,
    drop_prepared,
    say_it,
    use_agreed,
)
from bonafides.promises.app.actions_catalogue import agree_beforehand, keep_kind
from bonafides.promises.app.actions_giving import add_missing, note_theirs, promise_colleague, promise_team
from bonafides.promises.app.models import Agreed, Kind, Overridden, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.conversation import Side
from bonafides.promises.saying import Saying

A_QUARTER = timedelta(days=92)


def cast_of() -> Cast:
    """Who takes part, by the keys of the house."""
    teams = {}
    for hat in Hat.objects.filter(role="manager", team__isnull=False).select_related("team", "person"):
        sell = Membership.objects.filter(team=hat.team, person__hats__role="rep", valid_to__isnull=True)
        people = sell.order_by("person_id").values_list("person__key", flat=True)
        if hat.team is not None and len(people) > 1:
            teams[hat.team.key] = Squad(hat.person.key, tuple(people))
    functions = {}
    for name in FUNCTIONS:
        head = Hat.objects.filter(role="delivery", function__name=name).select_related("person")[0].person
        members = Person.objects.filter(function__name=name).exclude(pk=head.pk).order_by("pk")
        functions[name] = Squad(head.key, tuple(members.values_list("key", flat=True)))
    leader = Hat.objects.filter(role="leader").select_related("person").order_by("person_id")[0].person.key
    return Cast(functions, teams, leader, _served())


def _served() -> tuple[Served, ...]:
    found = []
    for client in Client.objects.filter(owner__isnull=False, closed_on__isnull=True).order_by("pk"):
        people = list(client.contacts.order_by("pk"))
        if people and client.owner is not None:
            contacts = tuple((one.key, one.name) for one in people)
            found.append(Served(client.key, client.owner.key, people[0].language, contacts))
    return tuple(found)


def agree_to_catalogue(since: date, today: date) -> None:
    """Kinds of promise with each function's own estimate, and what it has agreed to beforehand."""
    begun = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    for name, planted in FUNCTIONS.items():
        function = Function.objects.get(name=name)
        head = Hat.objects.filter(role="delivery", function=function).select_related("person")[0].person
        for kind, sort in planted.sorts.items():
            row = Kind(name=kind, estimate_low_days=sort.low_days, estimate_high_days=sort.high_days)
            made = keep_kind(row, function, by=head)
            always = AGREED.get(kind)
            if always is not None:
                agreed = Agreed(
                    kind=made,
                    what=always.what,
                    done_when=always.done_when,
                    within_days=always.within_days,
                    limit=always.limit,
                    until_on=today + A_QUARTER,
                    made_at=begun,
                )
                agree_beforehand(agreed, function, by=head)


class Writer:
    """Writes the steps of an invented year down, in order of time.

    Parameters
    ----------
    year
        The conversations and their steps.
    """

    def __init__(self, year: Year) -> None:
        self.year = year
        self.rows: dict[int, Promise] = {}
        self.people = {person.key: person for person in Person.objects.all()}
        self.contacts = {one.key: one for one in ClientContact.objects.select_related("client")}
        self.clients = {one.key: one for one in Client.objects.all()}
        self.functions = {one.name: one for one in Function.objects.all()}
        self.teams = {one.key: one for one in Team.objects.all()}
        self.kinds = {(one.function.name, one.name): one for one in Kind.objects.select_related("function")}
        self.agreed = {one.kind_id: one for one in Agreed.objects.all()}
        self.special: dict[str, Callable[[Step, Told, datetime], None]] = {
            "prepare": self._prepare,
            "agreed": self._agreed,
            "say": self._say,
            "day": self._day,
            "drop": self._drop,
            "answered": self._answered,
            "delegate": self._delegate,
        }
        self.opening = {
            "ask": self._ask,
            "ours": self._missed,
            "theirs": self._theirs,
            "team": self._team,
            "colleague": self._colleague,
        }

    def step(self, step: Step) -> None:
        """Write one step down."""
        told, at = self.year.told[step.promise], timezone.make_aware(step.at)
        if step.do in self.special:
            self.special[step.do](step, told, at)
        elif step.promise not in self.rows:
            self.rows[step.promise] = self.opening[told.direction](step, told, at)
        else:
            saying = Saying(
                text=step.text,
                due_on=step.due_on,
                expected_on=step.expected_on,
                reason=step.reason,  # type: ignore[arg-type]
            )
            actor = self._actor(step)
            self.rows[step.promise] = act(self.rows[step.promise], step.do, actor, saying, at=at)  # type: ignore[arg-type]

    def _actor(self, step: Step) -> Actor:
        side: Side = step.side  # type: ignore[assignment]
        return Actor(side, self.people.get(step.who), self.contacts.get(step.who))

    # Openings

    def _ask(self, step: Step, told: Told, at: datetime) -> Promise:
        part = Part(
            self.functions[told.performer],
            kind=self.kinds[told.performer, told.kind],
            what=told.what,
            done_when=told.done_when,
            due_on=told.due_on,
        )
        return ask_function(self._outer(told), part, by=self.people[step.who], at=at)

    def _missed(self, step: Step, told: Told, at: datetime) -> Promise:
        return add_missing(
            self.contacts[told.contact],
            told.what,
            told.done_when,
            told.due_on,
            holder=self.people[told.performer],
            today=step.at.date(),
            at=at,
        )

    def _theirs(self, step: Step, told: Told, at: datetime) -> Promise:
        return note_theirs(
            self.clients[told.client],
            told.what,
            told.done_when,
            told.due_on,
            by=self.people[step.who],
            contact=self.contacts[told.contact],
            at=at,
        )

    def _team(self, step: Step, told: Told, at: datetime) -> Promise:
        team, by = self.teams[told.asker], self.people[step.who]
        return promise_team(team, told.what, told.done_when, told.due_on, by=by, at=at)

    def _colleague(self, step: Step, told: Told, at: datetime) -> Promise:
        to, by = self.people[told.asker], self.people[step.who]
        return promise_colleague(to, told.what, told.done_when, told.due_on, by=by, at=at)

    # Steps that are more than one act, or none

    def _prepare(self, step: Step, told: Told, at: datetime) -> None:
        wish = Wish(
            told.what, told.done_when, told.due_on, self.clients[told.client], self.contacts[told.contact]
        )
        self.rows[told.number] = ask_before(wish, (), by=self.people[step.who], at=at)

    def _agreed(self, step: Step, told: Told, at: datetime) -> None:
        agreed = self.agreed[self.kinds[told.performer, told.kind].pk]
        outer, by = self._outer(told), self.people[step.who]
        self.rows[told.number] = use_agreed(agreed, outer, by=by, at=at)

    def _say(self, step: Step, told: Told, at: datetime) -> None:
        row, by = self.rows[told.number], self.people[step.who]
        self.rows[told.number] = say_it(row, by=by, reason=step.text, at=at)

    def _day(self, step: Step, told: Told, _at: datetime) -> None:
        if step.due_on is not None:
            row, by = self.rows[told.number], self.people[step.who]
            self.rows[told.number] = change_prepared(row, due_on=step.due_on, by=by)

    def _drop(self, step: Step, told: Told, at: datetime) -> None:
        drop_prepared(self.rows.pop(told.number), by=self.people[step.who], at=at)

    def _answered(self, step: Step, told: Told, at: datetime) -> None:
        row = Overridden.objects.filter(outer=self.rows[told.number], function__name=step.to).first()
        if row is not None:
            answer_overridden(row, step.text, by=self.people[step.who], at=at)

    def _delegate(self, step: Step, told: Told, at: datetime) -> None:
        row, by = self.rows[told.number], self.people[step.who]
        self.rows[told.number] = delegate(row, self.people[step.to], by=by, text=step.text, at=at)

    def _outer(self, told: Told) -> Promise:
        return self.rows[-1 if told.outer is None else told.outer]
