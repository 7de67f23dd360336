"""A promise that should not have been made: who opens a case, what it may cite, who decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import cite, decide, name_deciders, open_case, reply, withdraw_case
from bonafides.promises.app.actions_giving import promise_team
from bonafides.promises.app.models import Case, Evidence, Promise
from bonafides.promises.app.sides import Actor, contact_as_actor
from bonafides.promises.cases import CITABLE, SPARED
from bonafides.promises.conversation import ACTS
from bonafides.promises.saying import Saying


@pytest.fixture
def frieda(house) -> ClientContact:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=sawmill, name="Frieda Holz")


@pytest.fixture
def said(house, frieda) -> Promise:
    """Promised over the head of Delivery."""
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), frieda.client)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    return say_it(outer, by=house.rep, reason="The board meets tonight")


@pytest.fixture
def case(house, said) -> Case:
    return open_case(said, "There were no fitters, and we had said so", said.acts.all(), by=house.delivery)


def test_those_who_had_to_keep_it_and_the_customer_open_a_case_and_nobody_else(house, frieda, said):
    for who in (house.rep, house.other_rep, house.manager, house.leader):
        with pytest.raises(WrongRequest):
            open_case(said, "Why", said.acts.all(), by=who)
    first = open_case(said, "Why", said.acts.all(), by=house.delivery)
    withdraw_case(first, by=house.delivery)
    assert open_case(said, "Why", said.acts.all(), by=frieda).opened_by_contact == frieda


def test_a_stranger_of_another_client_opens_nothing(house, said):
    bakery = Client.objects.create(kind="customer", name="Bakery")
    with pytest.raises(WrongRequest):
        open_case(said, "Why", said.acts.all(), by=ClientContact.objects.create(client=bakery, name="Bert"))


def test_a_team_opens_a_case_about_its_leader(house):
    made = promise_team(house.north, "The price list", "", house.on + timedelta(days=5), by=house.manager)
    opened = open_case(made, "It was never going to be", made.acts.all(), by=house.rep)
    assert opened.about == house.manager


@pytest.mark.parametrize("what", ["warn", "propose", "renege"])
def test_nothing_that_tells_the_truth_early_can_be_cited(house, said, what):
    maker = Actor("performer", house.rep)
    later = house.on + timedelta(days=30)
    act(said, what, maker, Saying(text="It will be late", due_on=later, reason="could_not"))
    spared = said.acts.get(act=what)
    with pytest.raises(WrongRequest, match="no case may cite"):
        open_case(said, "Why", [spared], by=house.delivery)
    assert not Case.objects.exists()
    opened = open_case(said, "Why", [said.acts.get(act="offer")], by=house.delivery)
    with pytest.raises(WrongRequest):
        cite(opened, [spared], by="opener")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(case=opened, act=spared, what=what, by="opener")


def test_every_act_is_citable_spared_or_of_no_weight():
    assert not CITABLE & SPARED
    assert CITABLE | SPARED | {"withdraw", "satisfied", "fall_silent", "settle", "cancel"} == set(ACTS)


def test_an_act_of_another_promise_is_no_evidence(house, frieda, said):
    other = ask_before(Wish("Bread", "baked", house.on + timedelta(days=9), frieda.client), [], by=house.rep)
    other = say_it(other, by=house.rep)
    with pytest.raises(WrongRequest):
        open_case(said, "Why", other.acts.all(), by=house.delivery)


def test_without_evidence_or_words_there_is_no_case(house, said):
    for why, cited in (("", said.acts.all()), ("Why", [])):
        with pytest.raises(WrongRequest):
            open_case(said, why, cited, by=house.delivery)
    assert not Case.objects.exists()


def test_two_people_who_are_no_party_decide_and_must_agree(house, case):
    with pytest.raises(WrongRequest):
        name_deciders(case, [house.learning, house.manager], by=house.manager)
    for named in ([house.learning], [house.learning, house.rep], [house.learning, house.delivery]):
        with pytest.raises(WrongRequest):
            name_deciders(case, named, by=house.leader)
    name_deciders(case, [house.learning, house.other_manager], by=house.leader)
    with pytest.raises(WrongRequest, match="has not answered"):
        decide(case, "learnt", "Both knew", by=house.learning)
    reply(case, "They had asked for it that night", by=house.rep)
    with pytest.raises(WrongRequest):
        decide(case, "learnt", "x", by=house.leader)
    assert decide(case, "learnt", "Both knew", by=house.learning).decided_at is None
    assert decide(case, "not_so", "Nobody knew", by=house.other_manager).decided_at is None
    ended = decide(case, "learnt", "I see it now", by=house.other_manager)
    assert (ended.outcome, ended.decided_at is not None) == ("learnt", True)
    with pytest.raises(WrongRequest, match="has ended"):
        reply(case, "One more thing", by=house.rep)


def test_only_the_maker_answers(house, case):
    with pytest.raises(WrongRequest):
        reply(case, "I was there", by=house.delivery)


def test_a_case_about_the_only_leader_is_named_by_the_house(house):
    house.leader.refresh_from_db()
    made = promise_team(house.north, "A bonus", "", house.on + timedelta(days=5), by=house.leader)
    opened = open_case(made, "It was never approved", made.acts.all(), by=house.rep)
    with pytest.raises(WrongRequest):
        name_deciders(opened, [house.learning, house.other_manager], by=house.leader)
    name_deciders(opened, [house.learning, house.other_manager], by=house.administrator)
    assert opened.deciders.count() == 2


def test_a_second_case_of_one_side_waits_for_the_first(house, frieda, said, case):
    with pytest.raises(WrongRequest, match="is open"):
        open_case(said, "Once more", said.acts.all(), by=house.delivery)
    # A refusal would tell the client of ours.
    assert open_case(said, "Me too", said.acts.all(), by=frieda).opened_by_contact == frieda
    with pytest.raises(WrongRequest, match="is open"):
        open_case(said, "Me again", said.acts.all(), by=frieda)


def test_the_customers_own_word_is_evidence(house, frieda, said):
    act(said, "not_meant", contact_as_actor(said, frieda), Saying(text="We meant four"))
    opened = open_case(said, "They heard four", [said.acts.get(act="not_meant")], by=house.delivery)
    assert opened.evidence.get().what == "not_meant"
