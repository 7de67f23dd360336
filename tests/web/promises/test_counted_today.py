"""What functions are asked is counted where it lies: the same lists as if every promise were looked at."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from tests.houses import House

from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import Function, Hat
from bonafides.people.app.reader import Reader, reader_for
from bonafides.promises.app import queries_today
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_today import LISTS, day_of

pytestmark = pytest.mark.django_db

STANDINGS = (
    ("begun", "", ""),
    ("asked", "performer", ""),
    ("promised", "performer", ""),
    ("promised", "performer", ""),
    ("renegotiating", "performer", "asker"),
    ("renegotiating", "asker", "performer"),
    ("disputed", "performer", ""),
    ("disputed", "asker", ""),
    ("countered", "asker", ""),
    ("reported", "asker", ""),
    ("satisfied", "", ""),
)
"""State, whose move it is, and who proposed another date."""


def any_promises(house: House, functions: list[Function], n: int, seed: int) -> None:
    """Promises of every kind, between a few people who stand on both sides of many."""
    draw = Random(seed)
    people = [house.delivery, house.rep, house.manager]
    client = Customer.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    made = []
    for number in range(n):
        direction = draw.choice(("ask", "ask", "ask", "ours", "theirs", "team", "colleague"))
        state, waits_on, proposed_by = draw.choice(STANDINGS)
        someone = draw.choice((None, *people))
        made.append(
            Promise(
                direction=direction,
                what=f"number {number}",
                client=client if direction in ("ours", "theirs") else None,
                asker_person=draw.choice(people) if direction in ("ask", "theirs", "colleague") else None,
                asker_team=house.north if direction == "team" else None,
                performer_function=draw.choice(functions) if direction == "ask" else None,
                performer_person={"ask": someone, "theirs": None}.get(direction, draw.choice(people)),
                holder=draw.choice(people),
                maker=house.rep,
                state=state,
                waits_on=waits_on,
                proposed_by=proposed_by,
                due_on=draw.choice((None, *(house.on + timedelta(days=days) for days in range(-3, 9)))),
                n_acts=1,
            )
        )
    Promise.objects.bulk_create(made)


def list_of(one: Promise, reader: Reader, soon: Any) -> str:
    """The list in which a promise stands for somebody; "" where it stands in none."""
    me, team = reader.person.pk, reader.team_id
    of_mine = one.direction == "ask" and one.performer_function_id in reader.answers_for
    holds = one.direction if one.holder_id == me else ""
    performs, asked = one.performer_person_id == me, one.asker_person_id == me
    of_team = team is not None and one.asker_team_id == team and not performs
    late = one.due_on is not None and one.due_on < reader.on
    if one.waits_on == "performer" and (performs or holds == "ours" or of_mine):
        near = one.due_on is not None and reader.on <= one.due_on <= soon
        return "due" if one.state == "promised" and near else "us"
    if one.waits_on == "asker" and (asked or holds == "theirs" or of_team):
        return "us"
    if one.state == "begun" and holds == "ours":
        return "us"
    quiet = one.direction == "ask" and one.state == "promised" and not late and one.warned_at is None
    if one.waits_on == "performer" and ((asked and not quiet) or holds == "theirs" or of_team):
        return "them"
    answered = of_mine and one.state != "reported"
    return "them" if one.waits_on == "asker" and (performs or holds == "ours" or answered) else ""


def in_order(one: Promise) -> tuple[Any, ...]:
    return one.direction != "team", one.due_on is None, one.due_on or one.made_at.date(), one.pk


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lists_and_numbers_are_those_of_all_promises_looked_at_one_by_one(house: House, seed: int) -> None:
    other = Function.objects.create(name="Fitting")
    any_promises(house, [house.delivery_function, other, Function.objects.create(name="Third")], 400, seed)
    Hat.objects.create(person=house.delivery, role="delivery", function=other, valid_from=house.on)
    every = sorted(Promise.objects.all(), key=in_order)
    for person in (house.delivery, house.rep, house.manager):
        reader = reader_for(person)
        soon = day_of(reader).soon
        wanted: dict[str, list[int]] = {"": [], **{which: [] for which in LISTS}}
        for one in every:
            wanted[list_of(one, reader, soon)].append(one.pk)
        for first, last in ((1, 12), (1, 30), (31, 60), (1, 400)):
            day = day_of(reader, first=first, last=last)
            assert day.n == {which: len(wanted[which]) for which in LISTS}
            for which in LISTS:
                assert [row.pk for row in day.rows[which]] == wanted[which][first - 1 : last]
        owed = [one for one in every if list_of(one, reader, soon) == "us" and one.waits_on == "performer"]
        assert day.n_asked == sum(
            (one.state == "asked" or one.proposed_by == "asker")
            and (one.direction == "ask" or (one.performer_person_id == person.pk and one.direction != "ours"))
            for one in owed
        )
        if person == house.delivery:
            assert wanted["due"]
            assert min(len(wanted["us"]), len(wanted["them"])) > 30


def test_what_a_function_is_asked_is_not_read_but_for_what_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    placed = queries_today._placed

    def counted(found: Any, rows: Any, *rest: Any) -> Any:
        read.append(len(rows))
        return placed(found, rows, *rest)

    monkeypatch.setattr(queries_today, "_placed", counted)
    ask = {"direction": "ask", "state": "asked", "waits_on": "performer", "due_on": house.on, "n_acts": 1}
    sides = {"asker_person": house.rep, "performer_function": house.delivery_function}
    for n in (100, 300):
        Promise.objects.bulk_create(
            Promise(what="a call", holder=house.rep, maker=house.rep, **ask, **sides) for _ in range(n)
        )
        day = day_of(reader_for(house.delivery))
    assert day.n["us"] == day.n_asked == 400
    assert read[0] == read[1] < 40
