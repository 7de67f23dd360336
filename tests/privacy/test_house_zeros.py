"""A zero character sent anywhere is refused or finds nothing; it is never an error of the server's."""

from __future__ import annotations

import pytest
from django.urls import reverse


@pytest.mark.parametrize("name", ["people:directory", "people:clients", "promises:ask", "candour:home"])
@pytest.mark.parametrize("what", ["team", "function", "kind", "page", "client", "show"])
def test_in_an_address(client, sign_in, house, name, what):
    assert sign_in(client, house.rep).get(f"{reverse(name)}?{what}=a%00b").status_code in (200, 400)


@pytest.mark.parametrize("name", ["people:directory", "people:clients"])
def test_in_a_search(client, sign_in, house, name):
    assert sign_in(client, house.rep).post(reverse(name), {"words": "a\x00b"}).status_code in (200, 400, 403)


def test_in_the_form_of_an_administrator(client, sign_in, house):
    browser = sign_in(client, house.administrator)
    session = browser.session
    session["mfa"] = True
    session.save()
    address = reverse("people:take_hat", args=[house.rep.key])
    assert browser.post(address, {"role": "re\x00p", "team": "\x00"}).status_code < 500


def test_in_the_body_and_address_of_the_api(client, sign_in, house):
    browser = sign_in(client, house.rep)
    for path in ("/api/people/a%00b", "/api/clients/%00", "/promises/promise/a%00/"):
        assert browser.get(path).status_code in (400, 404, 405)
