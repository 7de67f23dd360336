"""A client answers with their name: told first who reads it, on a page without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from tests.houses import House
from tests.web.trust.test_two_minutes import SIXES, words

from bonafides.people.app.models import Client, ClientContact, Person, ReadTrace
from bonafides.trust.app.actions_guesses import Asking, ask_by_name, make_guess
from bonafides.trust.app.models import AskedByName, Guess
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db
PAGE = "/mirror/by-name/"
LOW: dict[str, int | None] = {"c1": 1, "r1": 1, "i2": 1, "s1": 7, "n1": 1}


@pytest.fixture
def asked(house: House) -> Asking:
    """Frieda is asked how she sees the rep, who guessed low."""
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    frieda = ClientContact.objects.create(client=client, name="Frieda Holz", email="frieda@sawmill.example")
    guess = make_guess(frieda, load("two-minutes"), LOW, by=house.rep, today=house.on)
    return ask_by_name(guess, today=house.on)


def opened(asking: Asking) -> Any:
    browser = Browser()
    answer = browser.get(f"{PAGE}open/{asking.text}/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    return browser


def test_who_will_read_it_stands_before_the_first_statement(asked: Asking) -> None:
    answer = opened(asked).get(PAGE)
    said = words(answer)
    assert answer.status_code == 200
    assert said.index("Only Nadia Field reads it, with your name") < said.index("1 of 10")
    assert "It is not anonymous" in said
    assert "As Frieda Holz." in said
    assert answer.content.decode().count('<fieldset class="statement"') == 10


def test_the_answer_is_written_as_given_and_reading_it_is_nobodys_trace(asked: Asking, house: House) -> None:
    browser = opened(asked)
    answer = browser.post(PAGE, SIXES | {"c2": "none", "i3": ""}, follow=True)
    assert "Thank you. It is written down as you said it." in words(answer)
    row = AskedByName.objects.get()
    assert row.answered_on == house.on
    assert row.answers == {
        **{code: int(value) for code, value in SIXES.items()},
        "c2": None,
        "i3": None,
    }
    assert Guess.objects.get().answers == LOW
    assert not ReadTrace.objects.exists()


def test_it_may_be_changed_and_what_was_said_stands_there(asked: Asking) -> None:
    browser = opened(asked)
    browser.post(PAGE, SIXES)
    again = browser.get(PAGE)
    assert again.content.decode().count(" checked") == 10
    assert "You may change it here or take it back." in words(again)
    browser.post(PAGE, SIXES | {"c1": "2"})
    assert AskedByName.objects.get().answers["c1"] == 2


def test_it_may_be_taken_back_and_nothing_of_it_stays(asked: Asking) -> None:
    browser = opened(asked)
    browser.post(PAGE, SIXES)
    said = words(browser.post(f"{PAGE}end/"))
    assert "Your answer is taken back" in said
    assert not AskedByName.objects.exists()
    assert browser.get(PAGE).status_code == 404
    assert Browser().get(f"{PAGE}open/{asked.text}/").status_code == 404


def test_whoever_would_rather_not_says_so_and_that_is_all_the_other_sees(asked: Asking) -> None:
    said = words(opened(asked).post(f"{PAGE}end/"))
    assert "Nadia Field sees only that there is no answer." in said
    assert not AskedByName.objects.exists()


def test_nothing_chosen_is_no_answer(asked: Asking) -> None:
    answer = opened(asked).post(PAGE, {})
    assert answer.status_code == 422
    assert AskedByName.objects.get().answers is None


def test_the_page_speaks_the_clients_language_whatever_the_browser_says(asked: Asking) -> None:
    ClientContact.objects.update(language="de")
    browser = Browser(headers={"accept-language": "en"})
    browser.get(f"{PAGE}open/{asked.text}/")
    said = words(browser.get(PAGE))
    assert "Das liest nur Nadia Field, mit Ihrem Namen" in said
    assert "Diese Person liefert, was sie zugesagt hat, zum zugesagten Termin." in said
    assert "Ich möchte lieber nicht antworten" in said
    assert "Danke" in words(browser.post(PAGE, SIXES, follow=True))


@pytest.mark.parametrize("ended", ["day", "leaver", "forgotten", "deleted"])
def test_a_link_that_has_ended_opens_nothing_and_takes_nothing(
    asked: Asking, house: House, ended: str
) -> None:
    browser = opened(asked)
    if ended == "day":
        AskedByName.objects.update(ends_on=house.on - timedelta(days=1))
    elif ended == "leaver":
        Person.objects.filter(pk=house.rep.pk).update(left_on=house.on)
    elif ended == "forgotten":
        ClientContact.objects.update(erased_at=house.on.isoformat() + "T00:00:00Z")
    else:
        Guess.objects.all().delete()
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, SIXES).status_code == 404
    assert browser.post(f"{PAGE}end/").status_code == 404
    assert not AskedByName.objects.filter(answers__isnull=False).exists()


def test_somebody_without_a_link_learns_nothing(asked: Asking) -> None:
    for answer in (Browser().get(PAGE), Browser().post(PAGE, SIXES), Browser().get(f"{PAGE}open/nonsense/")):
        assert answer.status_code == 404
        assert "Nadia" not in words(answer)
        assert "Frieda" not in words(answer)
