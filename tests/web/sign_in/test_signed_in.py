"""Who is signed in comes with the session, and is tested at every request as Django tests it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.houses import account, sign_in

from bonafides.people.app.models import Session, User

PAGE = "/people/"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.fixture
def browser(house: Any, client: Client) -> Client:
    sign_in(client, house.rep)
    assert is_in(client)
    return client


def test_session_account_and_person_are_one_question(house: Any, browser: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    assert sum("people_session" in one["sql"] for one in asked.captured_queries) == 1
    assert not any('FROM "people_user"' in one["sql"] for one in asked.captured_queries)


def test_an_account_that_is_closed_is_out_at_the_next_request(house: Any, browser: Client) -> None:
    User.objects.filter(pk=account(house.rep).pk).update(is_active=False)
    assert not is_in(browser)


def test_another_password_ends_what_was_begun_with_the_one_before(house: Any, browser: Client) -> None:
    user = account(house.rep)
    user.set_password("a long new pass phrase")
    user.save()
    assert not is_in(browser)


def test_a_session_that_is_gone_is_gone_at_the_next_request(house: Any, browser: Client) -> None:
    Session.objects.all().delete()
    assert not is_in(browser)


@pytest.mark.parametrize("name", [HASH_SESSION_KEY, BACKEND_SESSION_KEY, SESSION_KEY])
def test_a_session_without_a_part_of_its_proof_opens_nothing(house: Any, browser: Client, name: str) -> None:
    session = browser.session
    del session[name]
    session.save()
    assert not is_in(browser)


def test_a_session_whose_row_and_words_name_two_people_opens_for_whom_its_proof_fits(
    house: Any, browser: Client
) -> None:
    Session.objects.update(user=account(house.leader))
    answer = browser.get("/people/me/")
    assert answer.wsgi_request.user == account(house.rep)


def test_proof_of_one_account_does_not_open_another(house: Any, browser: Client) -> None:
    other = account(house.leader)
    session = browser.session
    session[SESSION_KEY] = str(other.pk)
    session.save()
    assert not is_in(browser)


def test_a_door_that_this_house_has_not_opens_nothing(house: Any, browser: Client) -> None:
    session = browser.session
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    assert not is_in(browser)
