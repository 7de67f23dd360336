"""The ground floor of the ledger: sides, acts, the copy on the row, the log, and answers that come second."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import Outrun, act, open_promise
from bonafides.promises.app.actions_giving import note_implied, note_theirs
from bonafides.promises.app.models import Log, Promise, PromiseAct, Words
from bonafides.promises.app.sides import Actor, actor_for, contact_as_actor, sides_of
from bonafides.promises.merkle import Frontier, root_of
from bonafides.promises.outcomes import Said, life
from bonafides.promises.saying import Saying


def asked(house, **more) -> Promise:
    row = Promise(
        direction="ask",
        what="Two fitters on site",
        asker_person=house.rep,
        performer_function=house.delivery_function,
        holder=house.rep,
        maker=house.rep,
        **more,
    )
    return open_promise(row, "ask", Actor("asker", house.rep), Saying(due_on=house.on + timedelta(days=20)))


def test_sides_follow_from_the_row_and_the_hats(house):
    row = asked(house)
    assert sides_of(row, reader_for(house.rep)) == {"asker"}
    assert sides_of(row, reader_for(house.delivery)) == {"performer"}
    assert sides_of(row, reader_for(house.leader)) == frozenset()
    assert actor_for(row, house.rep, "performer") is None


def test_a_contact_acts_for_its_own_client_and_never_inside(house):
    mine = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    other = Client.objects.create(kind="customer", name="Bakery", owner=house.rep)
    person = ClientContact.objects.create(client=mine, name="Frieda Holz")
    stranger = ClientContact.objects.create(client=other, name="Bert Brot")
    outer = Promise(
        direction="ours", client=mine, performer_person=house.rep, holder=house.rep, maker=house.rep
    )
    assert contact_as_actor(outer, person).side == "asker"
    assert contact_as_actor(outer, stranger) is None
    assert contact_as_actor(asked(house, client=mine), person) is None


def test_the_second_answer_learns_that_it_came_second(house):
    row = asked(house)
    head = actor_for(row, house.delivery, "performer")
    act(row, "promise", head, seen=1)
    with pytest.raises(Outrun) as caught:
        act(row, "decline", head, Saying(text="no room"), seen=1)
    assert caught.value.promise.state == "promised"
    assert PromiseAct.objects.filter(promise=row).count() == 2


def test_an_act_that_is_not_open_or_says_too_little_writes_nothing(house):
    row = asked(house)
    head = actor_for(row, house.delivery, "performer")
    for what, saying in (("report", Saying()), ("decline", Saying()), ("counter", Saying(text="later"))):
        with pytest.raises(WrongRequest):
            act(row, what, head, saying)
    with pytest.raises(WrongRequest):
        act(row, "counter", head, Saying(due_on=house.on - timedelta(days=1)))
    assert Log.objects.get().size == PromiseAct.objects.count() == 1


def test_the_row_says_what_the_acts_say(house):
    row = asked(house)
    head, rep = actor_for(row, house.delivery, "performer"), actor_for(row, house.rep, "asker")
    later = house.on + timedelta(days=25)
    for what, by, saying in (
        ("counter", head, Saying(due_on=later)),
        ("accept", rep, Saying()),
        ("warn", head, Saying(text="a valve", expected_on=later + timedelta(days=3))),
        ("propose", head, Saying(due_on=later + timedelta(days=3))),
        ("agree", rep, Saying()),
        ("report", head, Saying()),
        ("satisfied", rep, Saying(text="thank you")),
    ):
        row = act(row, what, by, saying)
    acts = [Said(a.act, a.side, a.on, a.due_on, a.reason) for a in row.acts.all()]
    found = life(acts, as_of=house.on)
    assert (row.state, row.due_on, row.first_due_on) == (found.state, found.due_on, found.first_due_on)
    assert found.outcome == "kept_after_renegotiation"
    assert row.waits_on == ""


def test_the_log_is_the_tree_over_the_leaves_in_order(house):
    for _ in range(3):
        act(row := asked(house), "promise", actor_for(row, house.delivery, "performer"))
    leaves = [
        bytes(leaf) for leaf in PromiseAct.objects.order_by("leaf_index").values_list("leaf", flat=True)
    ]
    log = Log.objects.get()
    edge = Frontier.read(log.size, bytes(log.peaks))
    assert log.size == 6
    assert edge.root() == root_of(leaves)


def test_the_database_refuses_to_change_an_act_and_lets_words_go(house):
    row = asked(house)
    for statement in ("UPDATE promises_promiseact SET act = 'promise'", "DELETE FROM promises_promiseact"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    Words.objects.filter(act__promise=row).delete()
    assert PromiseAct.objects.filter(promise=row).exists()


def test_our_own_side_denies_nothing_that_it_wrote_down_itself(house):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=9)
    heard = note_implied(sawmill, "A drawing", "", due, by=house.rep)
    with pytest.raises(WrongRequest):
        act(heard, "deny", Actor("performer", house.rep), Saying(text="Never said"))
    theirs = note_theirs(sawmill, "Electricity", "", due, by=house.rep)
    frieda = ClientContact.objects.create(client=sawmill, name="Frieda Holz")
    denied = act(theirs, "deny", Actor("performer", contact=frieda), Saying(text="Never agreed"))
    assert denied.state == "disputed"
