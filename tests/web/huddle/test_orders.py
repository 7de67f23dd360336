"""Orders that colleagues share: a no teaches its owner why, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import sign_in as opened

from bonafides.errors import WrongRequest
from bonafides.huddle.app.actions_orders import (
    Brief,
    answer_order,
    claim_work,
    end_order,
    note_feedback,
    put_up,
    submit,
)
from bonafides.huddle.app.models import Order, Put, Submittal
from bonafides.people.app.models import Client
from bonafides.promises.app.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def sawmill(house) -> Client:
    return Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)


@pytest.fixture
def order(house, sawmill) -> Order:
    brief = Brief("Two welders for May", "They asked us first", sawmill, house.on + timedelta(days=30))
    return put_up(brief, house.reps[1:4], by=house.rep)


def page_of(order: Order, person) -> str:
    answer = opened(Browser(), person).get(f"/huddle/order/{order.key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_order_is_put_up_for_colleagues_chosen_by_name(client, house, sign_in, sawmill):
    browser = sign_in(client, house.rep)
    sent = {
        "what": "Two welders",
        "why": "They asked us first",
        "client": sawmill.pk,
        "to": [house.reps[1].key],
    }
    answer = browser.post("/huddle/orders/", sent)
    made = Order.objects.get()
    assert answer["Location"] == f"/huddle/order/{made.key}/"
    assert "Two welders" in opened(Browser(), house.reps[1]).get("/huddle/orders/").content.decode()
    assert "Two welders" not in opened(Browser(), house.reps[2]).get("/huddle/orders/").content.decode()


def test_a_no_needs_a_reason_and_its_owner_alone_reads_it(house, order):
    browser, path = opened(Browser(), house.reps[1]), f"/huddle/order/{order.key}/"
    bare = browser.post(path, {"act": "answer", "answer-answer": "declined", "answer-because": ""})
    assert bare.status_code == 422
    sent = {"act": "answer", "answer-answer": "declined", "answer-because": "They never pay."}
    assert browser.post(path, sent).status_code == 302
    answer_order(order, "accepted", by=house.reps[2])
    assert "They never pay." in page_of(order, house.rep)
    assert "They never pay." in page_of(order, house.reps[1])
    for other in house.reps[2:4]:
        assert "They never pay." not in page_of(order, other)
        assert house.reps[1].name not in page_of(order, other)


def test_what_would_make_somebody_believe_in_it_is_told_to_its_owner(house, order):
    answer_order(order, "would_believe", "A named person who decides.", by=house.reps[1])
    assert "A named person who decides." in page_of(order, house.rep)
    assert "A named person who decides." not in page_of(order, house.reps[2])


def test_an_answer_may_change_while_the_order_runs(house, order):
    answer_order(order, "declined", "Nobody decides there.", by=house.reps[1])
    answer_order(order, "accepted", by=house.reps[1])
    assert Put.objects.get(order=order, colleague=house.reps[1]).because == ""
    end_order(order, by=house.rep)
    with pytest.raises(WrongRequest, match="the order has ended"):
        answer_order(order, "declined", "Too late", by=house.reps[1])


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_only_those_it_was_put_to_answer(who, house, order):
    person = {"owner": house.rep, "stranger": house.reps[5]}[who]
    with pytest.raises(WrongRequest, match="an answer"):
        answer_order(order, "accepted", by=person)


def test_what_was_done_and_submitted_is_for_those_who_share_it(house, order):
    answer_order(order, "accepted", by=house.reps[1])
    claim_work(order, "Called three welders", house.on, by=house.reps[1])
    submit(order, "Profile of B. Berg to the sawmill", house.on - timedelta(days=20), by=house.rep)
    for person in (house.rep, house.reps[1]):
        said = page_of(order, person)
        assert "Called three welders" in said
        assert "No word for 20 days." in said
    assert "Called three welders" not in page_of(order, house.reps[2])
    assert "Profile of B. Berg" not in page_of(order, house.reps[2])
    with pytest.raises(WrongRequest, match="do not share"):
        claim_work(order, "Mine too", house.on, by=house.reps[2])


def test_a_word_that_comes_back_ends_the_silence(house, order):
    handed = submit(order, "A profile", house.on - timedelta(days=3), by=house.rep)
    note_feedback(handed, "They want to meet.", by=house.rep)
    assert Submittal.objects.get().feedback_on == house.on
    said = page_of(order, house.rep)
    assert "They want to meet." in said
    assert "No word for" not in said


def test_nothing_is_done_or_submitted_ahead_of_its_day(house, order):
    with pytest.raises(WrongRequest, match="yet to come"):
        claim_work(order, "Tomorrow’s call", house.on + timedelta(days=1), by=house.rep)


def test_claimed_work_stands_beside_contacts_on_record_for_those_who_share_it(house, order, sawmill):
    answer_order(order, "accepted", by=house.reps[1])
    claim_work(order, "Called the foreman", house.on, by=house.reps[1])
    Order.objects.filter(pk=order.pk).update(put_up_at=timezone.now() - timedelta(days=9))
    Contact.objects.create(
        person=house.reps[1], client=sawmill, kind="call", direction="out", way="csv", state="matched",
        happened_at=timezone.now() - timedelta(days=2), identity="a call", turn="ours",
    )  # fmt: skip
    path = f"/huddle/order/{order.key}/beside/"
    for person in (house.rep, house.reps[1]):
        said = opened(Browser(), person).get(path).content.decode()
        assert "Called the foreman" in said
        assert said.index(house.rep.name) < said.index("Called the foreman")
        assert f"{timezone.localdate() - timedelta(days=2):%-d %B}" in said
    for person in (house.reps[2], house.manager, house.leader):
        assert opened(Browser(), person).get(path).status_code == 403


def test_its_owner_alone_ends_an_order(house, order):
    browser, path = opened(Browser(), house.reps[1]), f"/huddle/order/{order.key}/"
    assert browser.post(path, {"act": "end"}).status_code == 422
    assert opened(Browser(), house.rep).post(path, {"act": "end"}).status_code == 302
    assert Order.objects.get().ended_at is not None
