"""A file of people arrives: looked at first, applied on somebody's word, whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_lines import give_hat, turn_spells
from bonafides.people.app.actions_people import change_person
from bonafides.people.app.actions_places import place
from bonafides.people.app.acts import note
from bonafides.people.app.models import (
    Act,
    Alias,
    Arrival,
    Function,
    Hat,
    Line,
    Membership,
    Person,
    Team,
    Territory,
)
from bonafides.people.app.queries_plan import CRM, known_people, lines_from
from bonafides.people.arrivals import Arrivals, read_people
from bonafides.people.plan import Plan, Step, plan_people

KEPT_FOR = timedelta(days=1)


def receive(kind: str, data: bytes, *, on: date, by: Person) -> Arrival:
    """Keep a file until somebody says what to do with it, for a day at most."""
    with transaction.atomic():
        old = Arrival.objects.filter(ended_at__isnull=True, made_at__lt=timezone.now() - KEPT_FOR)
        old.update(content=b"", ended_at=timezone.now(), outcome={"forgotten": True})
        return Arrival.objects.create(kind=kind, content=data, on=on, by=by)


def set_aside(arrival: Arrival, *, by: Person) -> None:
    """Do nothing with a file, and forget what stood in it."""
    open_ones = Arrival.objects.filter(pk=arrival.pk, ended_at__isnull=True)
    open_ones.update(content=b"", ended_at=timezone.now(), outcome={"set_aside": True})


def plan_of(arrival: Arrival) -> tuple[Arrivals, Plan]:
    """What a file says, and what it would change as the house stands now.

    Raises
    ------
    UnreadableInput
        It is no file of people.
    """
    read = read_people(bytes(arrival.content))
    known, lines = known_people(arrival.on), lines_from(arrival.on)
    plan = plan_people(read.people, known, lines, on=arrival.on, by=arrival.by_id)
    return read, plan


def apply_people(arrival: Arrival, *, mark: str, by: Person) -> dict[str, Any]:
    """Do what somebody saw that a file would do, in one transaction. Doing it twice does it once.

    Parameters
    ----------
    arrival
        The file.
    mark
        `Plan.mark` of the plan that was looked at.

    Raises
    ------
    WrongRequest
        The house has changed since, so that the plan is another one; or the file was set aside.
    """
    # Reading and planning take seconds for thousands of people: nobody else waits for that.
    seen = _newest_act()
    found = Arrival.objects.get(pk=arrival.pk)
    read, plan = plan_of(found) if found.ended_at is None else (None, Plan())
    try:
        with transaction.atomic():
            arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
            if arrival.ended_at is not None:
                return _done_before(arrival)
            if plan.mark != mark or _newest_act() != seen:
                raise _changed_since()
            return _carry_out(plan, arrival, by, unread=len(read.flaws) if read else 0)
    except IntegrityError as error:
        # Somebody was faster by a moment: nothing of ours was kept.
        raise _changed_since() from error


def _newest_act() -> int | None:
    """The number of the newest act: every change of people writes one."""
    return Act.objects.order_by("-pk").values_list("pk", flat=True).first()


def _changed_since() -> WrongRequest:
    return WrongRequest(
        "that the house has changed since you looked",
        "the changes that you saw",
        "look at them once more; nothing was changed",
    )


def _done_before(arrival: Arrival) -> dict[str, Any]:
    if "added" in arrival.outcome:
        return dict(arrival.outcome)
    raise WrongRequest("a file that was set aside", "one that waits", "choose the file once more")


def _carry_out(plan: Plan, arrival: Arrival, by: Person, *, unread: int) -> dict[str, Any]:
    """Do it; `unread` is how many rows could not be understood, those that fit nobody apart."""
    added = _add([step for step in plan.steps if step.adds], arrival.on, by)
    for step in plan.steps:
        if not step.adds:
            _change(step, added, arrival.on, by)
    outcome = {"added": plan.added, "changed": plan.changed, "left_out": unread + len(plan.flaws)}
    arrival.content, arrival.ended_at, arrival.outcome = b"", timezone.now(), outcome
    arrival.save(update_fields=["content", "ended_at", "outcome"])
    note("apply_people", None, by, **outcome)
    return outcome


class _Places:
    """Teams, functions and territories by name, each looked for once."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, str], Any] = {}

    def __call__(self, kind: Any, name: str) -> Any:
        key = (kind, name.casefold())
        if key not in self.known:
            self.known[key] = place(kind, name)
        return self.known[key]


def _add(steps: list[Step], on: date, by: Person) -> dict[int, Person]:
    """Add everybody who is new, in a bounded number of queries; they come back by the line of their row."""
    places = _Places()
    people = Person.objects.bulk_create(
        [
            Person(
                name=step.row.name,
                email=step.row.email,
                function=places(Function, step.row.function),
                territory=places(Territory, step.row.territory),
                started_on=step.row.started_on,
                left_on=step.row.left_on,
            )
            for step in steps
        ],
        batch_size=500,
    )
    by_line = {step.row.line: person for step, person in zip(steps, people, strict=True)}
    memberships: list[Any] = []
    lines: list[Any] = []
    hats: list[Any] = []
    aliases: list[Any] = []
    acts: list[Any] = []
    for step, person in zip(steps, people, strict=True):
        since, until = step.row.started_on or on, step.row.left_on
        if until is not None and until <= since:
            since = until - timedelta(days=1)
        spell: dict[str, Any] = {"person": person, "valid_from": since, "valid_to": until}
        team = places(Team, step.row.team)
        if team is not None:
            memberships.append(Membership(team=team, **spell))
        manager = step.manager or (by_line[step.manager_line].pk if step.manager_line else None)
        if manager is not None:
            lines.append(Line(manager_id=manager, **spell))
        for role in step.row.roles:
            leads = {"team": team} if role == "manager" else {}
            answers_for = {"function": person.function} if role == "delivery" else {}
            hats.append(Hat(role=role, **leads, **answers_for, **spell))
        if step.row.crm_id:
            aliases.append(Alias(person=person, source=CRM, external_id=step.row.crm_id))
        acts.append(Act(by=by.pk, what="hire", about="person", subject=person.pk))
    written: dict[Any, list[Any]] = {
        Membership: memberships,
        Line: lines,
        Hat: hats,
        Alias: aliases,
        Act: acts,
    }
    for model, rows in written.items():
        model.objects.bulk_create(rows, batch_size=500)
    return by_line


def _change(step: Step, added: dict[int, Person], on: date, by: Person) -> None:
    """Change one person as a row says. No circle can close: the plan was held against that as a whole."""
    person = Person.objects.get(pk=step.number or 0)
    said = {difference.what for difference in step.differences}
    changes: dict[str, Any] = {what: getattr(step.row, what) for what in ("name", "email", "started_on")}
    changes |= {"function": step.row.function, "territory": step.row.territory}
    if "function" in said:
        changes["function"] = place(Function, step.row.function)
    if "territory" in said:
        changes["territory"] = place(Territory, step.row.territory)
    change_person(person, by=by, **{what: value for what, value in changes.items() if what in said})
    if "team" in said:
        team = place(Team, step.row.team)
        turn_spells(Membership, "team_id", person, team.pk if team else None, on)
        note("move_team", person, by, team=team.pk if team else None, on=on)
    if "manager" in said:
        manager = step.manager or (added[step.manager_line].pk if step.manager_line else None)
        turn_spells(Line, "manager_id", person, manager, on)
        note("change_manager", person, by, manager=manager, on=on)
    if "role" in said:
        known_team = Membership.objects.filter(person=person, valid_to__isnull=True).first()
        for role in step.row.roles:
            led = known_team.team if role == "manager" and known_team else None
            give_hat(person, role, on=on, by=by, team=led)
    if "crm_id" in said:
        note("place_user", person, by)
        Alias.objects.update_or_create(source=CRM, person=person, defaults={"external_id": step.row.crm_id})
