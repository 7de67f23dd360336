"""Hiring, moving, reporting, hats, leaving and coming back: over time, once each, and told in acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_leaving import deactivate, reactivate
from bonafides.people.app.actions_lines import change_manager, give_hat, move_team, take_hat
from bonafides.people.app.actions_people import change_person, hire
from bonafides.people.app.actions_places import keep_team
from bonafides.people.app.models import Act, Client, Function, Hat, Line, Membership, Person, Share, User
from bonafides.people.app.reader import reader_for


def spells(person: Person) -> list[tuple[str, date | None]]:
    rows = Membership.objects.filter(person=person).order_by("valid_from")
    return [(row.team.name, row.valid_to) for row in rows.select_related("team")]


def test_somebody_is_hired_once_however_often_the_form_is_sent(house: Any) -> None:
    made = [
        hire(name="Ada  Lind", email="Ada@House.example", function="sales", territory="Alps", by=house.leader)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert (made[0].name, made[0].email) == ("Ada Lind", "ada@house.example")
    assert made[0].function == house.sales
    assert Act.objects.filter(what="hire", subject=made[0].pk).count() == 1


def test_an_address_belongs_to_one_person(house: Any) -> None:
    with pytest.raises(WrongRequest, match="the address of Nadia Field, who works here"):
        hire(name="Ada Lind", email="NADIA.field@house.example", by=house.administrator)
    with pytest.raises(WrongRequest, match="the address of Nadia Field"):
        change_person(house.other_rep, by=house.administrator, email="nadia.field@house.example")


def test_another_directory_address_is_no_other_sign_in(house: Any) -> None:
    """Otherwise an administrator could have a person's password reset mailed to themselves."""
    change_person(house.rep, by=house.administrator, email="other@house.example")
    assert User.objects.get(person=house.rep).email == "nadia.field@house.example"


def test_a_move_closes_one_spell_and_opens_the_next(house: Any) -> None:
    assert move_team(house.rep, house.south, on=house.on, by=house.administrator)
    assert not move_team(house.rep, house.south, on=house.on, by=house.administrator)
    assert spells(house.rep) == [("North", house.on), ("South", None)]
    assert reader_for(house.rep).team_id == house.south.pk
    assert Act.objects.filter(what="move_team", subject=house.rep.pk).count() == 1


def test_there_and_back_within_a_day_leaves_what_was(house: Any) -> None:
    move_team(house.rep, house.south, on=house.on, by=house.administrator)
    move_team(house.rep, house.north, on=house.on, by=house.administrator)
    assert spells(house.rep) == [("North", None)]


def test_a_circle_is_refused_by_name_and_changes_nothing(house: Any) -> None:
    with pytest.raises(WrongRequest, match="Lena Storm reports to Nadia Field reports to Mara Voss"):
        change_manager(house.leader, house.rep, on=house.on, by=house.administrator)
    assert not Line.objects.filter(person=house.leader).exists()


def test_nobody_reports_to_a_leaver_or_to_themselves(house: Any) -> None:
    for manager in (house.leaver, house.rep):
        with pytest.raises(WrongRequest):
            change_manager(house.rep, manager, on=house.on, by=house.administrator)


def test_a_person_may_wear_several_hats_at_once(house: Any) -> None:
    for _ in range(2):
        give_hat(house.rep, "manager", team=house.south, on=house.on, by=house.administrator)
        give_hat(house.rep, "learning", on=house.on, by=house.administrator)
    assert sorted(hat.role for hat in reader_for(house.rep).hats) == ["learning", "manager", "rep"]


@pytest.mark.parametrize("role", ["member", "king", "manager"])
def test_hats_that_nobody_can_wear_are_refused(house: Any, role: str) -> None:
    with pytest.raises(WrongRequest):
        give_hat(house.rep, role, on=house.on, by=house.administrator)


def test_the_only_administrator_keeps_the_hat(house: Any) -> None:
    hat = Hat.objects.get(role="administrator")
    with pytest.raises(WrongRequest, match="the only administrator"):
        take_hat(hat, on=house.on, by=house.administrator)
    give_hat(house.rep, "administrator", on=house.on, by=house.administrator)
    assert take_hat(hat, on=house.on, by=house.administrator)
    assert not take_hat(hat, on=house.on, by=house.administrator)


def test_who_leaves_leaves_at_once_and_what_was_true_before_stays(house: Any) -> None:
    Share.objects.create(owner=house.manager, purpose="candour.calibration", with_person=house.leader)
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.manager)
    deactivate(house.manager, on=house.on, successor=house.other_manager, by=house.administrator)
    deactivate(house.manager, on=house.on, by=house.administrator)
    client.refresh_from_db()
    assert client.owner == house.other_manager
    assert not User.objects.get(person=house.manager).is_active
    assert not Share.objects.filter(ended_at__isnull=True).exists()
    assert spells(house.manager) == [("North", house.on)]
    assert reader_for(house.other_manager).reports >= {rep.pk for rep in house.reps}
    yesterday = house.on - timedelta(days=1)
    assert Line.objects.filter(manager=house.manager, valid_from__lte=yesterday).count() == 7
    assert Act.objects.filter(what="deactivate").count() == 1


def test_a_successor_who_reported_to_the_leaver_reports_to_whom_the_leaver_did(house: Any) -> None:
    deactivate(house.manager, on=house.on, successor=house.rep, by=house.administrator)
    assert Line.objects.get(person=house.rep, valid_to__isnull=True).manager == house.leader
    assert Line.objects.get(person=house.reps[1], valid_to__isnull=True).manager == house.rep


def test_nobody_leaves_tomorrow_nor_deactivates_themselves_nor_the_last_administrator(house: Any) -> None:
    for person, on, by in (
        (house.rep, house.on + timedelta(days=1), house.administrator),
        (house.rep, house.on, house.rep),
        (house.administrator, house.on, house.leader),
        (house.rep, house.on - timedelta(days=4000), house.administrator),
    ):
        with pytest.raises(WrongRequest):
            deactivate(person, on=on, by=by)
    assert house.administrator.left_on is None


def test_who_comes_back_signs_in_again_and_is_given_a_place_anew(house: Any) -> None:
    deactivate(house.rep, on=house.on, by=house.administrator)
    reactivate(house.rep, by=house.administrator)
    reactivate(house.rep, by=house.administrator)
    assert User.objects.get(person=house.rep).is_active
    assert reader_for(house.rep).team_id is None
    move_team(house.rep, house.south, on=house.on, by=house.administrator)
    assert reader_for(house.rep).team_id == house.south.pk


def test_two_teams_of_one_name_are_one(house: Any) -> None:
    made = [keep_team(None, name="East", function=house.sales, by=house.administrator) for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(WrongRequest):
        keep_team(house.north, name="east", function=house.sales, by=house.administrator)


def test_acts_are_written_once(house: Any) -> None:
    hire(name="Ada Lind", by=house.administrator)
    for change in (lambda: Act.objects.update(what="else"), lambda: Act.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert "Ada" not in str(list(Act.objects.values()))


def test_a_delivery_head_answers_for_a_function_their_own_unless_another_is_named(house: Any) -> None:
    person, support = house.rep, Function.objects.create(name="Support")
    give_hat(person, "delivery", on=house.on, by=house.administrator)
    give_hat(person, "delivery", function=support, on=house.on, by=house.administrator)
    assert reader_for(person).answers_for == {person.function_id, support.pk}
    with pytest.raises(WrongRequest, match="a function for the role learning"):
        give_hat(person, "learning", function=support, on=house.on, by=house.administrator)


def test_nobody_heads_delivery_of_nothing(house: Any) -> None:
    nowhere = Person.objects.create(name="Ines Nowhere")
    with pytest.raises(WrongRequest, match="a delivery head without a function"):
        give_hat(nowhere, "delivery", on=house.on, by=house.administrator)
    assert not Hat.objects.filter(person=nowhere).exists()
