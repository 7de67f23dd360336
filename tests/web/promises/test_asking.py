"""Ask before you say it: the gate, its override, what was agreed beforehand, handing on and giving up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, Function
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import (
    Part,
    Wish,
    answer_overridden,
    ask_before,
    change_prepared,
    delegate,
    drop_prepared,
    gate_of,
    say_it,
    use_agreed,
)
from bonafides.promises.app.actions_giving import promise_team
from bonafides.promises.app.models import Agreed, Overridden, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying
from bonafides.promises.working_time import add_working_days


@pytest.fixture
def sawmill(house) -> Client:
    return Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)


def wish(house, client, days=20) -> Wish:
    return Wish("Two fitters", "First board sawn", house.on + timedelta(days=days), client)


def test_nothing_is_said_before_everybody_inside_has_said_yes(house, sawmill):
    quality = Function.objects.create(name="Quality")
    outer = ask_before(wish(house, sawmill), [Part(house.delivery_function), Part(quality)], by=house.rep)
    with pytest.raises(WrongRequest, match="Delivery: asked, not answered; Quality: asked, not answered"):
        say_it(outer, by=house.rep)
    for inner in Promise.objects.filter(carries__outer=outer):
        act(inner, "promise", Actor("performer", house.delivery))
    said = say_it(outer, by=house.rep)
    assert (said.state, said.due_on) == ("promised", outer.due_on)


def test_a_yes_for_a_later_day_is_no_yes_for_this_one(house, sawmill):
    outer = ask_before(wish(house, sawmill), [Part(house.delivery_function)], by=house.rep)
    inner = Promise.objects.get(carries__outer=outer)
    later = outer.due_on + timedelta(days=3)
    inner = act(inner, "counter", Actor("performer", house.delivery), Saying(due_on=later))
    act(inner, "accept", Actor("asker", house.rep))
    with pytest.raises(WrongRequest, match="which is later than"):
        say_it(outer, by=house.rep)
    assert say_it(change_prepared(outer, due_on=later, by=house.rep), by=house.rep).state == "promised"


def test_an_override_has_a_name_and_a_reason_and_is_shown_until_it_is_answered(house, sawmill):
    outer = ask_before(wish(house, sawmill), [Part(house.delivery_function)], by=house.rep)
    say_it(outer, by=house.rep, reason="They had the only free Sunday")
    told = Overridden.objects.get(function=house.delivery_function)
    assert (told.by, told.missing, told.answered_at) == (house.rep, "asked, not answered", None)
    with pytest.raises(WrongRequest):
        answer_overridden(told, "can_keep", by=house.rep)
    answer_overridden(told, "can_keep", by=house.delivery)
    with pytest.raises(WrongRequest, match="has been answered"):
        answer_overridden(told, "cannot", by=house.delivery)


def test_what_was_agreed_beforehand_answers_at_once_within_its_limits_only(house, sawmill):
    today = timezone.localdate()
    agreed = Agreed.objects.create(
        function=house.delivery_function,
        what="Spare part from list A",
        done_when="It is there",
        within_days=3,
        a_week=1,
        until_on=today + timedelta(days=90),
        by=house.delivery,
    )
    near = ask_before(wish(house, sawmill, days=1), [], by=house.rep)
    with pytest.raises(WrongRequest, match="agreed beforehand"):
        use_agreed(agreed, near, by=house.rep)
    due = add_working_days(today, 5)
    outer = ask_before(Wish("A part", "There", due, sawmill), [], by=house.rep)
    assert use_agreed(agreed, outer, by=house.rep).state == "promised"
    assert gate_of(outer).open
    other = ask_before(Wish("A part", "There", due, sawmill), [], by=house.rep)
    with pytest.raises(WrongRequest, match="fall due in week"):
        use_agreed(agreed, other, by=house.rep)
    Agreed.objects.update(until_on=today - timedelta(days=1))
    with pytest.raises(WrongRequest, match="until an earlier day"):
        use_agreed(agreed, other, by=house.rep)


def test_a_rep_cannot_answer_for_a_function_nor_hand_its_asks_on(house, sawmill):
    outer = ask_before(wish(house, sawmill), [Part(house.delivery_function)], by=house.rep)
    inner = Promise.objects.get(carries__outer=outer)
    with pytest.raises(WrongRequest, match="not yours"):
        delegate(inner, house.delivery, by=house.rep)
    with pytest.raises(WrongRequest, match="does not work in"):
        delegate(inner, house.rep, by=house.delivery)
    handed = delegate(inner, house.delivery, by=house.delivery)
    assert (handed.state, handed.performer_person, handed.waits_on) == ("asked", house.delivery, "performer")


def test_giving_up_what_was_not_said_withdraws_what_was_asked(house, sawmill):
    outer = ask_before(wish(house, sawmill), [Part(house.delivery_function)], by=house.rep)
    drop_prepared(outer, by=house.rep)
    assert Promise.objects.get().state == "declined"


def test_only_who_leads_a_team_promises_it_something(house):
    due = house.on + timedelta(days=7)
    made = promise_team(house.north, "The price list", "It is in the folder", due, by=house.manager)
    assert made.state == "promised"
    with pytest.raises(WrongRequest, match="do not lead"):
        promise_team(house.north, "The price list", "", due, by=house.rep)
