"""A request's Host header, port included, does not decide where links lead that leave the house."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import sign_in

import bonafides
from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.trust.instruments import load


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


def test_no_page_makes_an_address_out_of_a_request_by_itself():
    package = Path(bonafides.__file__).parent
    makers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "build_absolute_uri" in path.read_text("utf-8")
    }
    assert makers == {"people/app/addresses.py"}


def test_the_page_that_anybody_may_pass_on_says_where_the_installation_is(house, known):
    questions = load("two-minutes").items
    answers = {one.code: "5" for one in questions}
    shown = Browser(HTTP_HOST="localhost:6666").post(reverse("trust:try"), answers).content.decode()
    assert "https://bonafides.example/mirror/try/" in shown
    assert ":6666" not in shown
