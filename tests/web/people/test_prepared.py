"""A query that is put into words once finds what the queryset finds, at every asking anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateField
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bonafides.people.app.models import Hat, Membership, Person
from bonafides.people.app.prepared import Prepared, filled, room_for, several
from bonafides.people.app.queries_names import names_by_number
from bonafides.people.app.reader import holds, reader_for


def hats(on: Any, person: Any) -> Any:
    return Hat.objects.filter(holds(on), person=person).select_related("team__function", "person")


def test_it_finds_the_same_records_with_all_that_they_hold(house: Any) -> None:
    asked = Prepared(hats, on=DateField(), person=BigIntegerField())
    for person in house.everybody:
        there = list(hats(house.on, person.pk))
        found = asked(on=house.on, person=person.pk)
        assert [vars(one).keys() for one in found] == [vars(one).keys() for one in there]
        assert [(one.pk, one.role, one.valid_from, one.team, one.person.name) for one in found] == [
            (one.pk, one.role, one.valid_from, one.team, one.person.name) for one in there
        ]


def test_related_records_come_along_without_another_question(house: Any) -> None:
    asked = Prepared(hats, on=DateField(), person=BigIntegerField())
    with CaptureQueriesContext(connection) as questions:
        (hat,) = asked(on=house.on, person=house.manager.pk)
        assert (hat.team.name, hat.team.function.name) == (house.north.name, "Sales")
    assert len(questions) == 1


def test_what_changes_is_found_at_the_next_asking(house: Any) -> None:
    asked = Prepared(hats, on=DateField(), person=BigIntegerField())
    (hat,) = asked(on=house.on, person=house.leader.pk)
    Hat.objects.filter(pk=hat.pk).update(valid_to=house.on)
    assert asked(on=house.on, person=house.leader.pk) == []
    assert len(asked(on=house.on - timedelta(days=1), person=house.leader.pk)) == 1


def test_values_are_given_as_values_and_never_as_words_of_the_query(house: Any) -> None:
    asked = Prepared(lambda name: Person.objects.filter(name=name).values_list("pk"), name=CharField())
    assert asked(name="x' OR '1' = '1") == []
    assert asked(name="100 %s %%") == []
    assert asked(name=house.rep.name) == [(house.rep.pk,)]


def test_times_and_truth_become_ours_again(house: Any) -> None:
    now = timezone.now()
    Person.objects.filter(pk=house.rep.pk).update(erased_at=now)
    asked = Prepared(
        lambda person: Person.objects.filter(pk=person).values_list("erased_at"), person=BigIntegerField()
    )
    assert asked.first(person=house.rep.pk) == (now,)
    assert asked.first(person=-1) is None


@pytest.mark.parametrize("n", [1, 4, 5, 9])
def test_a_list_finds_as_many_as_it_names(house: Any, n: int) -> None:
    people = house.everybody[:n]
    assert names_by_number(one.pk for one in people) == {one.pk: one.name for one in people}


def test_lists_have_few_sizes() -> None:
    assert [room_for(n) for n in (1, 4, 5, 8, 9, 50, 64, 65)] == [4, 4, 8, 8, 16, 64, 64, 128]
    assert filled("a", [7, 8]) == {"a_0": 7, "a_1": 8, "a_2": 8, "a_3": 8}
    assert list(several("a", 2, BigIntegerField)) == ["a_0", "a_1"]


def test_a_membership_that_begins_tomorrow_is_none_today(house: Any) -> None:
    asked = Prepared(
        lambda on, team: Membership.objects.filter(holds(on), team=team).values_list("person_id"),
        on=DateField(),
        team=BigIntegerField(),
    )
    today = asked(on=house.on, team=house.south.pk)
    Membership.objects.filter(team=house.south).update(valid_from=house.on + timedelta(days=1))
    assert today
    assert asked(on=house.on, team=house.south.pk) == []


@pytest.mark.parametrize("name", ["O’Brien", "O'Brien", "100 %", "100 %s", "' OR '1' = '1", 'a "b" c', "?"])
def test_a_text_that_a_query_always_asks_for_is_that_text_whatever_signs_it_has(
    house: Any, name: str
) -> None:
    Person.objects.filter(pk=house.rep.pk).update(name=name)
    asked = Prepared(
        lambda person: Person.objects.filter(name=name, pk=person).values_list("name"),
        person=BigIntegerField(),
    )
    assert asked(person=house.rep.pk) == [(name,)]
    with CaptureQueriesContext(connection) as questions:
        assert asked(person=house.rep.pk) == [(name,)]
    assert len(questions) == 1
    assert asked(person=house.manager.pk) == []


def test_whoever_listens_to_the_database_hears_every_question(house: Any) -> None:
    asked, heard = Prepared(hats, on=DateField(), person=BigIntegerField()), []

    def listen(execute: Any, sql: str, *more: Any) -> Any:
        heard.append(sql)
        return execute(sql, *more)

    alone = asked(on=house.on, person=house.manager.pk)
    with connection.execute_wrapper(listen):
        assert asked(on=house.on, person=house.manager.pk) == alone
    assert len(heard) == 1


def test_nothing_is_asked_in_a_transaction_that_has_failed(house: Any) -> None:
    asked = Prepared(hats, on=DateField(), person=BigIntegerField())
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            asked(on=house.on, person=house.rep.pk)
    assert asked(on=house.on, person=house.rep.pk)


def test_hats_and_team_are_one_question(house: Any) -> None:
    first = Membership.objects.filter(holds(house.on), person=house.manager).get()
    reader = reader_for(house.manager)
    with CaptureQueriesContext(connection) as questions:
        assert reader.team_id == first.team_id
        assert reader.wears("manager")
        assert reader.leads_teams
    assert len(questions) == 1
    nobody = reader_for(Person.objects.create(name="New", email="new@example.org"))
    assert (nobody.team_id, nobody.hats) == (None, ())
