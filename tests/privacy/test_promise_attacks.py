"""The inside of the ledger: what a colleague, another function, a stranger and the logs may not have."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.houses import wear

from bonafides.people.app.models import Client, Function, Person
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import open_case
from bonafides.promises.app.models import Overridden, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def outer(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters on site", "First board sawn", house.on + timedelta(days=20), sawmill)
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep)


@pytest.mark.parametrize("who", ["other_rep", "manager", "delivery", "leader", "administrator"])
def test_what_a_colleague_prepares_is_theirs_alone(client, sign_in, house, outer, who):
    browser = sign_in(client, getattr(house, who))
    assert browser.get(reverse("promises:prepared", args=[outer.key])).status_code == 404
    for name, said in (
        ("say", {}),
        ("say_without", {"reason": "Mine"}),
        ("change_day", {"due_on": (house.on + timedelta(days=3)).isoformat()}),
        ("drop", {}),
    ):
        assert browser.post(reverse(f"promises:{name}", args=[outer.key]), said).status_code == 404
    outer.refresh_from_db()
    assert (outer.state, outer.due_on) == ("begun", house.on + timedelta(days=20))


def test_another_function_answers_no_override(client, sign_in, house, outer):
    say_it(outer, by=house.rep, reason="The board meets tonight")
    told = Overridden.objects.get()
    other = Person.objects.create(name="Olga Rand", email="olga@house.example")
    wear(other, "delivery", house.on, function=Function.objects.create(name="Spare parts"))
    browser = sign_in(client, other)
    browser.post(reverse("promises:answer_without", args=[told.key]), {"answer": "can_keep"})
    told.refresh_from_db()
    assert told.answered_at is None
    assert "The board meets tonight" not in browser.get(reverse("promises:inbox")).content.decode()
    assert browser.get(reverse("promises:promise", args=[outer.key])).status_code == 403


def test_who_asks_answers_no_ask_by_any_page(client, sign_in, house, outer):
    inner = outer.rests.get().inner
    rep = sign_in(client, house.rep)
    for what in ("promise", "decline", "counter"):
        said = {"seen": 1, "text": "x", "due_on": (house.on + timedelta(days=9)).isoformat()}
        assert rep.post(reverse("promises:do", args=[inner.key, what]), said).status_code == 422
    inner.refresh_from_db()
    assert (inner.state, inner.n_acts) == ("asked", 1)


def test_no_name_and_no_word_reaches_the_logs(client, sign_in, house, outer, caplog):
    caplog.set_level(logging.DEBUG)
    said = say_it(outer, by=house.rep, reason="The board meets tonight")
    case = open_case(said, "There were no fitters", said.acts.all(), by=house.delivery)
    for who, address in (
        (house.rep, reverse("promises:promise", args=[said.key])),
        (house.rep, reverse("promises:case", args=[case.key])),
        (house.delivery, reverse("promises:cases")),
        (house.other_rep, reverse("promises:case", args=[case.key])),
        (house.rep, reverse("promises:client", args=[said.client.key])),
    ):
        sign_in(client, who).get(address)
    kept = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    for secret in (
        "Two fitters",
        "The board meets",
        "no fitters",
        "Sawmill",
        house.rep.name,
        house.rep.email,
    ):
        assert secret not in kept
