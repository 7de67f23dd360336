"""A client's page of promises, where links are made, is reached from where the client is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bonafides.people.app.models import Client
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.models import Promise


@pytest.fixture
def said(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    return say_it(outer, by=house.rep, reason="They decide tonight")


def test_it_is_reached_from_the_client_and_from_each_promise(client, sign_in, house, said):
    way = f'href="{reverse("promises:client", args=[said.client.key])}"'
    rep = sign_in(client, house.rep)
    for page in (
        reverse("people:client", args=[said.client.key]),
        reverse("promises:promise", args=[said.key]),
    ):
        assert way in rep.get(page).content.decode(), page
    assert rep.get(reverse("promises:client", args=[said.client.key])).status_code == 200


def test_whom_it_does_not_concern_is_not_led_there(client, sign_in, house, said):
    page = sign_in(client, house.other_rep).get(reverse("people:client", args=[said.client.key]))
    assert page.status_code == 200
    assert "/promises/client/" not in page.content.decode()
    # Delivery reads the promise it was overridden on, and nothing else of that client's.
    promise = sign_in(client, house.delivery).get(reverse("promises:promise", args=[said.key]))
    assert promise.status_code == 200
    assert "/promises/client/" not in promise.content.decode()


def test_a_client_of_nobody_leads_nowhere(client, sign_in, house):
    alone = Client.objects.create(kind="customer", name="Nobody’s")
    page = sign_in(client, house.rep).get(reverse("people:client", args=[alone.key]))
    assert page.status_code == 200
    assert "/promises/client/" not in page.content.decode()
