"""A case is told to whoever must answer it: on Today and in the mail of the day, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone, translation
from tests.houses import House, sign_in

from bonafides.people.app.models import Client, Person
from bonafides.people.app.reader import reader_for
from bonafides.people.app.waiting import waiting_for
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import decide, name_deciders, open_case, reply, withdraw_case
from bonafides.promises.app.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(house: House) -> Case:
    """The rep promised over Delivery's head, and Delivery says so."""
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=20)
    outer = ask_before(Wish("Two fitters", "", due, sawmill), [Part(house.delivery_function)], by=house.rep)
    outer = say_it(outer, by=house.rep, reason="They would not wait.")
    acts = outer.acts.filter(act="offer")
    return open_case(outer, "Nobody of mine was free.", acts, by=house.delivery)


def waits(person: Person, case: Case) -> list[str]:
    path = f"/promises/case/{case.key}/"
    return [one.label for one in waiting_for(reader_for(person)) if one.path == path]


def test_the_maker_is_told_on_today_until_they_have_answered(house: House, case: Case) -> None:
    [one] = [one for one in waiting_for(reader_for(house.rep)) if case.key in one.path]
    assert one.until == house.on + timedelta(days=10)
    browser = sign_in(Browser(), house.rep)
    text = browser.get("/").content.decode()
    assert "Give your account" in text
    assert f'href="/promises/case/{case.key}/"' in text
    reply(case, "I thought that a crew was free.", by=house.rep)
    assert waits(house.rep, case) == []
    assert "Give your account" not in browser.get("/").content.decode()


def test_nobody_else_is_told_not_even_who_opened_it_or_leads_the_maker(house: House, case: Case) -> None:
    for person in house.everybody:
        if person not in (house.rep, house.leader):
            assert waits(person, case) == [], person.name


def test_a_leader_is_told_until_somebody_is_named_who_decides(house: House, case: Case) -> None:
    assert waits(house.leader, case) == ["Name who decides"]
    assert "Name who decides" in sign_in(Browser(), house.leader).get("/").content.decode()
    name_deciders(case, [house.manager, house.leader], by=house.leader)
    reply(case, "I thought that a crew was free.", by=house.rep)
    assert waits(house.leader, case) == waits(house.manager, case) == ["Decide"]


def test_who_runs_the_house_is_told_where_every_leader_is_a_party(house: House, case: Case) -> None:
    assert waits(house.administrator, case) == []
    Case.objects.update(about=house.leader)
    assert waits(house.leader, case) == ["Give your account"]
    assert waits(house.administrator, case) == ["Name who decides"]
    withdraw_case(Case.objects.get(), by=house.delivery)
    assert waits(house.administrator, case) == []


def test_who_decides_is_told_once_the_maker_has_answered_until_they_have_said(
    house: House, case: Case
) -> None:
    name_deciders(case, [house.manager, house.learning], by=house.leader)
    assert waits(house.manager, case) == []
    reply(case, "I thought that a crew was free.", by=house.rep)
    assert waits(house.manager, case) == waits(house.learning, case) == ["Decide"]
    decide(case, "learnt", "We ask first.", by=house.manager)
    assert waits(house.manager, case) == []
    assert waits(house.learning, case) == ["Decide"]


def test_who_decides_is_told_when_the_makers_time_is_over(house: House, case: Case) -> None:
    name_deciders(case, [house.manager, house.learning], by=house.leader)
    Case.objects.update(opened_at=timezone.now() - timedelta(days=10))
    assert waits(house.manager, case) == ["Decide"]
    # Their own account is still open to the maker, and asked for today.
    assert waits(house.rep, case) == ["Give your account"]


def test_what_was_withdrawn_waits_for_nobody(house: House, case: Case) -> None:
    withdraw_case(case, by=house.delivery)
    assert waits(house.rep, case) == []


def test_in_german(house: House, case: Case) -> None:
    with translation.override("de"):
        assert waits(house.rep, case) == ["Sagen, wie es war"]
