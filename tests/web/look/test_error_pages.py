"""What goes wrong is said in the look of the house, also where the database is what went wrong."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views.defaults import permission_denied, server_error
from tests.houses import House, sign_in


def test_without_any_database_the_page_still_stands() -> None:
    # No database mark: a query here would be an error.
    with override("en"):
        answer = server_error(RequestFactory().get("/x/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong here" in text
    assert "house.css" in text
    assert 'lang="en"' in text


@pytest.mark.django_db
def test_what_cannot_be_understood(client: Client) -> None:
    answer = client.get("/all/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there(client: Client, house: House) -> None:
    answer = sign_in(client, house.rep).get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "Nadia Field" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/look/", {"look": "dark"})
    assert answer.status_code == 403
    assert "This form could not be accepted" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_refused_by_code(rf: RequestFactory, house: House) -> None:
    request = rf.get("/x/")
    answer = permission_denied(request, Exception())
    assert answer.status_code == 403
    assert "not yours to read" in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_breaks_says_nothing_of_how(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("password=secret host=inside")

    monkeypatch.setattr("bonafides.people.app.views_glass_box.log_page", broken)
    browser = Client(raise_request_exception=False)
    answer = sign_in(browser, house.rep).get("/glass-box/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_pages_are_served_with_a_strict_policy_and_no_script(client: Client, house: House) -> None:
    answer = sign_in(client, house.rep).get("/all/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.content.decode()
