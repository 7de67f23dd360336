"""Where somebody stands: team, manager, hats; each change closes one spell and opens the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Function, Hat, Line, Membership, Person, Team
from bonafides.people.app.reader import holds
from bonafides.people.lines import Span, Turn, require_no_circle, turn
from bonafides.people.roles import ROLES


def move_team(person: Person, team: Team | None, *, on: date, by: Person | None) -> bool:
    """Put somebody into a team from a day on, or into none; whether anything changed.

    Raises
    ------
    WrongRequest
        The person has left, or a later move is known already.
    """
    _require_here(person)
    with transaction.atomic():
        change = turn_spells(Membership, "team_id", person, team.pk if team else None, on)
        if not change.nothing:
            note("move_team", person, by, team=team.pk if team else None, on=on)
    return not change.nothing


def change_manager(person: Person, manager: Person | None, *, on: date, by: Person | None) -> bool:
    """Let somebody report to another from a day on, or to nobody; whether anything changed.

    Raises
    ------
    WrongRequest
        The manager has left, the line would close a circle, or a later change is known already.
    """
    _require_here(person)
    if manager is not None:
        _require_here(manager)
        if manager.pk == person.pk:
            raise WrongRequest(
                f"{person.name} as their own manager", "somebody else", "choose another person"
            )
    with transaction.atomic():
        change = turn_spells(Line, "manager_id", person, manager.pk if manager else None, on)
        opened = change.begun or change.resumed
        if opened is not None:
            _hold_no_circle(opened)
        if not change.nothing:
            note("change_manager", person, by, manager=manager.pk if manager else None, on=on)
    return not change.nothing


def give_hat(
    person: Person,
    role: str,
    *,
    on: date,
    by: Person | None,
    team: Team | None = None,
    function: Function | None = None,
) -> Hat:
    """Give somebody a role from a day on; the one they have already is given back as it is.

    A delivery head answers for a function: their own, where no other is named.

    Raises
    ------
    WrongRequest
        No such role, a manager without a team, a delivery head without a function, or somebody who has left.
    """
    _require_here(person)
    if role not in ROLES or role == "member":
        found = [name for name in ROLES if name != "member"]
        raise WrongRequest(f"the role {role!r}", "one of " + ", ".join(found), "choose one of them")
    if (role == "manager") != (team is not None):
        found_team = "a manager without a team" if team is None else f"a team for the role {role}"
        raise WrongRequest(found_team, "a team just for managers", "choose the team that is led")
    if role == "delivery" and function is None:
        function = person.function
    if (role == "delivery") != (function is not None):
        found_function = (
            "a delivery head without a function" if function is None else f"a function for the role {role}"
        )
        raise WrongRequest(
            found_function, "a function just for delivery heads", "choose the function they answer for"
        )
    with transaction.atomic():
        held = Hat.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            person=person,
            role=role,
            team=team,
            function=function,
        ).first()
        if held is not None:
            return held
        made = Hat.objects.create(person=person, role=role, team=team, function=function, valid_from=on)
        note("give_hat", person, by, role=role, team=team.pk if team else None, on=on)
        return made


def take_hat(hat: Hat, *, on: date, by: Person | None) -> bool:
    """End a role on a day; whether it was still held.

    Raises
    ------
    WrongRequest
        It is the last administrator's.
    """
    with transaction.atomic():
        hat = Hat.objects.select_for_update().filter(pk=hat.pk).first() or hat
        if hat.pk is None or (hat.valid_to is not None and hat.valid_to <= on):
            return False
        if hat.role == "administrator":
            require_another_administrator(hat.person, on)
        if hat.valid_from >= on:
            Hat.objects.filter(pk=hat.pk).delete()
        else:
            Hat.objects.filter(pk=hat.pk).update(valid_to=on)
        note("take_hat", hat.person, by, role=hat.role, team=hat.team_id, on=on)
        return True


def require_another_administrator(person: Person, on: date) -> None:
    """Hold that somebody else can still run the installation.

    Raises
    ------
    WrongRequest
        Nobody else wears that hat.
    """
    # Locked, so that of two who lay it down at one moment the second sees that the first has.
    held = Hat.objects.select_for_update().filter(
        holds(on), role="administrator", person__left_on__isnull=True
    )
    if {hat.person_id for hat in held} <= {person.pk}:
        raise WrongRequest(
            f"{person.name}, the only administrator",
            "somebody who can run the installation",
            "give the role to another person first",
        )


def _require_here(person: Person) -> None:
    if person.left_on is not None:
        raise WrongRequest(
            f"{person.name}, who left on {person.left_on}", "somebody who works here", "choose another person"
        )


def turn_spells(model: Any, to_field: str, person: Person, to: int | None, on: date) -> Turn:
    """Carry a change of one person's spells out; whoever calls holds that no circle closes."""
    rows = {
        Span(person.pk, getattr(row, to_field), row.valid_from, row.valid_to): row.pk
        for row in model.objects.select_for_update().filter(person=person)
    }
    change = turn(list(rows), person.pk, to, on)
    if change.dropped is not None:
        model.objects.filter(pk=rows[change.dropped]).delete()
    if change.ended is not None:
        model.objects.filter(pk=rows[change.ended]).update(valid_to=on)
    if change.resumed is not None:
        model.objects.filter(pk=rows[change.resumed]).update(valid_to=None)
    if change.begun is not None:
        model.objects.create(person=person, valid_from=on, **{to_field: to})
    return change


def _hold_no_circle(opened: Span) -> None:
    held = Line.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=opened.since))
    spans = [Span(*row) for row in held.values_list("person_id", "manager_id", "valid_from", "valid_to")]
    require_no_circle(
        [span for span in spans if span.whose != opened.whose],
        opened,
        lambda number: Person.objects.values_list("name", flat=True).get(pk=number),
    )


def put(person: Person, *, team: Team | None, manager: Person | None, on: date, by: Person | None) -> None:
    """Put somebody into a team and under a manager from a day on: both, or neither.

    Raises
    ------
    WrongRequest
        As for `move_team` and `change_manager`.
    """
    with transaction.atomic():
        move_team(person, team, on=on, by=by)
        change_manager(person, manager, on=on, by=by)
