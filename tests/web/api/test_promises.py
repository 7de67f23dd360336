"""Promises over the API: the rights of the pages, their traces, and 409 for whoever comes second."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from bonafides.people.app.models import Client, ReadTrace
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_giving import promise_colleague
from bonafides.promises.app.models import Promise, PromiseAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def outer(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill)
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep)


@pytest.fixture
def asked(outer) -> Promise:
    return outer.rests.get().inner


def do(browser, row, **said):
    # As somebody with a session: the token against forgery is not asked of a test's browser.
    return browser.post(f"/api/promises/{row.key}/acts", json.dumps(said), content_type="application/json")


def test_a_head_reads_what_is_asked_and_answers_and_the_second_is_told(client, sign_in, house, asked):
    head = sign_in(client, house.delivery)
    (waiting,) = head.get("/api/me/asks").json()
    assert (waiting["key"], waiting["seen"], waiting["asker"]) == (asked.key, 1, house.rep.name)
    assert "promise" in head.get(f"/api/promises/{asked.key}").json()["can"]
    answered = do(head, asked, act="promise", seen=1)
    assert (answered.status_code, answered.json()["state"]) == (200, "promised")
    late = do(head, asked, act="decline", seen=1, text="No room")
    assert (late.status_code, late["Content-Type"]) == (409, "application/problem+json")
    assert (late.json()["seen"], late.json()["state"]) == (2, "promised")
    assert asked.acts.count() == 2
    assert head.get("/api/me/asks").json() == []


def test_whoever_asks_cannot_answer_their_own_ask(client, sign_in, house, asked):
    rep = sign_in(client, house.rep)
    assert rep.get(f"/api/promises/{asked.key}").json()["can"] == ["withdraw"]
    for what in ("promise", "counter", "decline", "report"):
        due = (house.on + timedelta(days=9)).isoformat()
        assert do(rep, asked, act=what, seen=1, text="x", due_on=due).status_code == 400
    asked.refresh_from_db()
    assert (asked.state, asked.n_acts) == ("asked", 1)


@pytest.mark.parametrize("who", ["other_rep", "other_manager", "leader", "administrator", "learning"])
def test_nobody_else_reads_it_or_acts_and_the_attempt_is_written_down(client, sign_in, house, asked, who):
    person = getattr(house, who)
    browser = sign_in(client, person)
    assert browser.get(f"/api/promises/{asked.key}").status_code == 403
    assert do(browser, asked, act="promise", seen=1).status_code == 403
    assert ReadTrace.objects.filter(reader=person.pk, refused=True, subject=house.rep.pk).count() == 2
    assert browser.get("/api/me/promises").json() == []
    assert browser.get("/api/me/asks").json() == []
    assert PromiseAct.objects.count() == 1


def test_the_clock_and_what_opens_a_promise_are_not_acts_here(client, sign_in, house, asked):
    head = sign_in(client, house.delivery)
    for what in ("fall_silent", "offer", "hand_on", "begun"):
        assert do(head, asked, act=what, seen=1).status_code == 422


def test_own_promises_are_those_of_either_side_soonest_first(client, sign_in, house, outer):
    say_it(outer, by=house.rep, reason="Tonight")
    promise_colleague(house.rep, "A lift", "", house.on + timedelta(days=1), by=house.other_rep)
    promise_colleague(house.other_rep, "Tea", "", house.on + timedelta(days=1), by=house.learning)
    found = sign_in(client, house.rep).get("/api/me/promises").json()
    assert [one["what"] for one in found] == ["A lift", "Two fitters", "Two fitters"]
    assert [one["direction"] for one in found] == ["colleague", "ours", "ask"]


def test_a_day_without_end_is_refused_and_breaks_nobodys_inbox(client, sign_in, house, asked):
    head = sign_in(client, house.delivery)
    answer = do(head, asked, act="counter", seen=1, due_on="9999-12-31")
    assert answer.status_code == 400
    assert "within 50 years" in answer.json()["detail"]
    page = head.post(reverse("promises:do", args=[asked.key, "counter"]), {"seen": 1, "due_on": "9999-12-31"})
    assert page.status_code == 422
    assert head.get(reverse("promises:inbox")).status_code == 200
