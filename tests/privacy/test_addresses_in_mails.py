"""A request's Host header, port included, does not decide where links in mails lead."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import sign_in

from bonafides.people.app.models import Client, ClientContact, Person


@pytest.fixture
def known(settings):
    address = {"address": "https://bonafides.example"}
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update=address)


def test_an_invitation_leads_where_the_installation_says(house, known):
    somebody = Person.objects.create(name="Nora New", email="nora@house.example")
    browser = sign_in(Browser(HTTP_HOST="localhost:6666"), house.administrator)
    shown = browser.post(reverse("people:invite", args=[somebody.key]))
    assert shown.status_code == 200
    assert len(mail.outbox) == 1
    for text in (mail.outbox[0].body, shown.content.decode()):
        assert "https://bonafides.example/" in text
        assert ":6666" not in text


def test_a_clients_link_leads_there_too(house, known):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    frieda = ClientContact.objects.create(client=sawmill, name="Frieda Holz", email="frieda@sawmill.example")
    browser = sign_in(Browser(HTTP_HOST="localhost:6666"), house.rep)
    shown = browser.post(reverse("promises:make_link", args=[sawmill.key, frieda.key]), {"mail": "1"})
    assert len(mail.outbox) == 1
    for text in (mail.outbox[0].body, shown.content.decode()):
        assert "https://bonafides.example/promises/with-us/open/" in text
        assert ":6666" not in text
