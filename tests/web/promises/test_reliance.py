"""How far a client relies on us: asked on their page, read by nobody by itself, counted by the night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Wish, ask_before, say_it
from bonafides.promises.app.actions_links import make_link
from bonafides.promises.app.actions_reliance import newest_answers, say_reliance
from bonafides.promises.app.models import Reliance
from bonafides.promises.app.sides import Actor
from bonafides.promises.outcomes import Said
from bonafides.promises.tallies import Row, Tallies


@pytest.fixture
def frieda(house):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=sawmill, name="Frieda Holz", language="de")


def a_kept_promise(house, contact) -> None:
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=5), contact.client)
    said = say_it(ask_before(wish, [], by=house.rep), by=house.rep)
    act(said, "report", Actor("performer", house.rep))
    act(said, "satisfied", Actor("asker", contact=contact))


def opened(house, contact) -> Browser:
    browser = Browser()
    browser.get(reverse("promises:open_link", args=[make_link(contact, by=house.rep).text]))
    return browser


def test_it_is_asked_once_something_is_settled_and_not_again_for_three_months(house, frieda):
    asks = "Wie weit verlassen Sie sich auf uns?"
    browser = opened(house, frieda)
    assert asks not in browser.get(reverse("promises:between")).content.decode()
    a_kept_promise(house, frieda)
    assert asks in browser.get(reverse("promises:between")).content.decode()
    assert browser.post(reverse("promises:between_rely"), {"answer": "6"}).status_code == 302
    assert asks not in browser.get(reverse("promises:between")).content.decode()
    browser.post(reverse("promises:between_rely"), {"answer": "1"})  # A form kept open, sent later.
    assert list(Reliance.objects.values_list("answer", flat=True)) == [6]
    assert say_reliance(frieda, 3, today=house.on + timedelta(days=89)) is False
    assert say_reliance(frieda, 3, today=house.on + timedelta(days=91)) is True


def test_an_answer_off_the_scale_is_refused_and_nothing_is_written(house, frieda):
    browser = opened(house, frieda)
    for wrong in ("0", "8", "", "seven"):
        assert browser.post(reverse("promises:between_rely"), {"answer": wrong}).status_code == 422
    assert not Reliance.objects.exists()


def test_without_a_link_nothing_can_be_said(house, frieda):
    assert Browser().post(reverse("promises:between_rely"), {"answer": "6"}).status_code == 404
    assert not Reliance.objects.exists()


def test_several_people_at_one_client_count_as_one_answer_the_newest(house, frieda):
    other = ClientContact.objects.create(client=frieda.client, name="Bert Brett")
    say_reliance(frieda, 2, today=house.on - timedelta(days=3))
    say_reliance(other, 5, today=house.on)
    assert newest_answers() == {frieda.client.pk: (5, house.on)}


def test_an_answer_stands_beside_what_the_client_had_seen_by_then(house):
    day = house.on
    kept = [
        Said("promise", "performer", day - timedelta(days=20), day - timedelta(days=10)),
        Said("report", "performer", day - timedelta(days=11)),
        Said("satisfied", "asker", day - timedelta(days=10)),
    ]
    ask = Said("ask", "asker", day - timedelta(days=21), day - timedelta(days=10))
    tallies = Tallies(as_of=day, now=0.0, answered={7: (6, day - timedelta(days=5))})
    tallies.take(Row("ours", "asked", client=7), [ask, *kept])
    # Due after the answer, and late by now: the client had not seen that when it answered.
    later = [
        Said("ask", "asker", day - timedelta(days=9), day - timedelta(days=2)),
        Said("promise", "performer", day - timedelta(days=8), day - timedelta(days=2)),
    ]
    tallies.take(Row("ours", "asked", client=7), later)
    tallies.take(Row("ours", "asked", client=8), [ask, *kept])
    assert tallies.answers() == [(6, 1, 0)]
