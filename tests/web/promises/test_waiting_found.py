"""What waits for somebody is found by looks into indexes: each ask once, and nothing else looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.houses import House

from bonafides.people.app.models import Client as Customer
from bonafides.people.app.prepared import Prepared
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, delegate
from bonafides.promises.app.actions_giving import ask_colleague
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_asking import asked_of
from bonafides.promises.app.queries_inbox import _numbers, numbers_waiting
from bonafides.promises.app.queries_today import _moves, day_of
from bonafides.promises.app.sides import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sawmill(house: House) -> Customer:
    return Customer.objects.create(kind="customer", name="Sawmill", owner=house.rep)


def test_an_ask_waits_once_however_many_ways_it_is_asked_of_somebody(house: House, sawmill: Customer) -> None:
    """Of a function, handed on to its head by name, by a colleague: as `asked_of` tells, in its order."""
    head, due = house.delivery, house.on + timedelta(days=20)
    parts = [Part(house.delivery_function)]
    outers = [ask_before(Wish(f"Fitter {n}", "", due, sawmill), parts, by=house.rep) for n in range(4)]
    inner = [Promise.objects.get(carries__outer=outer) for outer in outers]
    delegate(inner[1], head, by=head)
    act(inner[2], "promise", Actor("performer", head))
    ask_colleague(head, "a word", "", due, by=house.rep)
    before = timezone.now() - timedelta(days=3)
    Promise.objects.filter(pk=inner[3].pk).update(waits_since=before)
    reader = reader_for(head)
    found = [number for number, _key in numbers_waiting(reader)]
    assert found == [row.pk for row in asked_of(reader)]
    assert len(found) == len(set(found)) == 4
    assert found[0] == inner[3].pk
    assert day_of(reader).n_asked == 4


@pytest.mark.embedded
def test_today_and_the_inbox_look_into_indexes_and_never_at_all_promises(house: House) -> None:
    """What was settled long ago costs nobody's morning anything."""

    def steps(asked: Prepared) -> list[str]:
        told = asked._told()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {told.sql}", [1] * len(told.params))
            return [row[3] for row in cursor.fetchall()]

    today, inbox = steps(_moves(4, 16)), steps(_numbers(4))
    assert not [step for step in (*today, *inbox) if step.startswith("SCAN promises_promise")]
    for name in ("promises_i_prepare", "promises_to_our_team", "promises_of_a_function"):
        assert any(name in step for step in today), (name, today)
