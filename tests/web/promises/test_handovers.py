"""A promise survives its seller: handed over with the receiving side's acceptance, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.models import Client, ClientContact, Line
from bonafides.people.app.reader import reader_for
from bonafides.people.app.waiting import waiting_for
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, drop_prepared, say_it
from bonafides.promises.app.actions_giving import note_theirs
from bonafides.promises.app.actions_handovers import hand_over, left_behind, refuse, take
from bonafides.promises.app.actions_telling import tell_new_acts
from bonafides.promises.app.models import Outgoing, Promise, PromiseAct
from bonafides.promises.app.queries_between import promises_of
from bonafides.promises.app.sides import Actor, sides_of
from bonafides.promises.app.waiting_left_behind import left_behind_waiting
from bonafides.promises.saying import Saying


@pytest.fixture
def sawmill(house) -> Client:
    """A client with a promise each way, one that has ended, and one that is not said yet."""
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=20)
    for what in ("Two fitters", "A drawing"):
        row = say_it(ask_before(Wish(what, "done", due, client), [], by=house.rep), by=house.rep)
    act(row, "cancel", Actor("asker", contact=ClientContact.objects.create(client=client, name="Frieda")))
    ask_before(Wish("An offer", "sent", due, client), [], by=house.rep)
    note_theirs(client, "Electricity", "", due, by=house.rep)
    return client


def test_every_open_promise_goes_along_and_none_changes_hands_before_it_is_taken(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    assert sorted(item.promise.what for item in made.items.all()) == [
        "An offer",
        "Electricity",
        "Two fitters",
    ]
    assert not Promise.objects.filter(holder=house.delivery).exists()
    for item in made.items.all():
        take(item, by=house.delivery)
    assert Promise.objects.filter(holder=house.delivery).count() == 3
    sawmill.refresh_from_db()
    made.refresh_from_db()
    assert (sawmill.owner, made.ended_at is not None) == (house.delivery, True)
    row = Promise.objects.get(what="Two fitters")
    assert (row.state, row.maker, sides_of(row, reader_for(house.rep))) == (
        "promised",
        house.rep,
        frozenset(),
    )
    assert list(row.acts.values_list("act", flat=True)) == ["offer", "hand_on"]
    # The client reads who sees to it now, and nothing else about the handover.
    frieda = ClientContact.objects.get()
    assert {one.name for one in promises_of(frieda) if one.acts} == {house.delivery.name}


def test_what_is_not_taken_stays_with_the_giver_who_reads_why(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    first, *rest = made.items.order_by("pk")
    with pytest.raises(WrongRequest):
        refuse(first, " ", by=house.delivery)
    refuse(first, "Nobody asked us", by=house.delivery)
    for item in rest:
        take(item, by=house.delivery)
    first.promise.refresh_from_db()
    sawmill.refresh_from_db()
    assert (first.promise.holder, sawmill.owner) == (house.rep, house.rep)
    with pytest.raises(WrongRequest, match="been answered"):
        take(first, by=house.delivery)


def test_only_the_taker_takes_and_only_the_giver_or_their_manager_gives(house, sawmill):
    with pytest.raises(WrongRequest):
        hand_over(sawmill, house.delivery, giver=house.rep, by=house.other_manager)
    with pytest.raises(WrongRequest):
        hand_over(sawmill, house.rep, giver=house.rep, by=house.rep)
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.manager)
    with pytest.raises(WrongRequest):
        take(made.items.first(), by=house.other_rep)
    with pytest.raises(WrongRequest, match="is open"):
        hand_over(sawmill, house.learning, giver=house.rep, by=house.rep)


def test_a_promise_survives_the_sellers_leaving(house, sawmill):
    deactivate(house.rep, on=house.on, by=house.administrator)
    house.rep.refresh_from_db()
    behind = list(left_behind(house.manager))
    assert {row.what for row in behind} == {"An offer", "Electricity", "Two fitters"}
    made = hand_over(sawmill, house.reps[1], giver=house.rep, by=house.manager)
    for item in made.items.all():
        take(item, by=house.reps[1])
    assert not left_behind(house.manager).exists()


def test_who_led_somebody_before_sees_nothing_of_what_they_leave_behind(house, sawmill):
    former, ago = house.other_manager, timedelta(days=400)
    Line.objects.filter(person=house.rep).update(valid_from=house.on - ago)
    Line.objects.create(
        person=house.rep, manager=former, valid_from=house.on - 2 * ago, valid_to=house.on - ago
    )
    deactivate(house.rep, on=house.on, by=house.administrator)
    for who, n in ((house.manager, 3), (former, 0)):
        assert left_behind(who).count() == n
        assert len(left_behind_waiting(reader_for(who))) == bool(n)


def test_what_ended_in_the_meantime_is_not_taken(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    item = made.items.get(promise__what="Two fitters")
    act(item.promise, "cancel", Actor("asker", contact=ClientContact.objects.get()))
    assert take(item, by=house.delivery) is None
    assert Promise.objects.get(what="Two fitters").holder == house.rep


def test_what_was_asked_for_a_promise_goes_along_with_it(house, sawmill):
    wish = Wish("A dryer", "It runs", house.on + timedelta(days=20), sawmill)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    inner = outer.rests.get().inner
    act(inner, "counter", Actor("performer", house.delivery), Saying(due_on=house.on + timedelta(days=30)))
    made = hand_over(sawmill, house.reps[1], giver=house.rep, by=house.rep)
    take(made.items.get(promise=outer), by=house.reps[1])
    inner.refresh_from_db()
    assert "asker" in sides_of(inner, reader_for(house.reps[1]))
    assert sides_of(inner, reader_for(house.rep)) == frozenset()
    assert act(inner, "accept", Actor("asker", house.reps[1])).state == "promised"


def test_a_prepared_promise_on_offer_can_be_given_up(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    for item in made.items.exclude(promise__what="An offer"):
        take(item, by=house.delivery)
    drop_prepared(Promise.objects.get(what="An offer"), by=house.rep)
    made.refresh_from_db()
    assert made.ended_at is not None


def test_whoever_is_to_take_a_client_is_told_until_everything_is_answered(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    [told] = waiting_for(reader_for(house.delivery))
    assert (told.what, told.path) == ("Sawmill", f"/promises/handover/{made.key}/")
    assert house.rep.name in told.why
    for person in house.everybody:
        if person != house.delivery:
            assert not [one for one in waiting_for(reader_for(person)) if made.key in one.path], person.name
    first, *others = made.items.all()
    refuse(first, "Too far away.", by=house.delivery)
    assert waiting_for(reader_for(house.delivery)) == [told]
    for item in others:
        take(item, by=house.delivery)
    assert waiting_for(reader_for(house.delivery)) == []


def test_whoever_takes_a_client_is_told_of_nothing_they_did_themselves(house, sawmill):
    made = hand_over(sawmill, house.delivery, giver=house.rep, by=house.rep)
    tell_new_acts(timezone.now())
    Outgoing.objects.all().delete()
    for item in made.items.all():
        take(item, by=house.delivery)
    assert PromiseAct.objects.filter(act="hand_on").exists()
    assert tell_new_acts(timezone.now())
    assert not Outgoing.objects.exists()
