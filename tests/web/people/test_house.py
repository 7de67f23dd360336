"""The small organisation is what its docstring says."""

from __future__ import annotations

from typing import Any

from django.test import Client

from bonafides.people.app.models import Person, User
from bonafides.people.app.reader import reader_for


def test_each_role_is_worn_by_its_person(house: Any) -> None:
    assert {reader_for(person).called for person in house.by_role.values()} == set(house.by_role)


def test_managers_lead_their_own_team_and_no_other(house: Any) -> None:
    assert reader_for(house.manager).leads_teams == {house.north.pk}
    assert reader_for(house.other_manager).leads_teams == {house.south.pk}
    assert reader_for(house.manager).reports == {rep.pk for rep in house.reps}


def test_there_are_sixteen_people_and_accounts_for_those_who_work_here(house: Any) -> None:
    assert Person.objects.count() == 16
    assert User.objects.count() == len(house.everybody) == 15
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_whoever_signs_in_reads_the_directory(house: Any, client: Client, sign_in: Any) -> None:
    assert sign_in(client, house.rep).get("/people/").status_code == 200
