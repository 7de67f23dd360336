"""Guesses and answers by name: nothing of them reaches anybody they are not for, and all of it can go."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.actions_erasure import erase
from bonafides.people.app.holdings import forget_everywhere
from bonafides.people.app.models import Client, ClientContact, ReadTrace
from bonafides.people.app.queries_export import everything_about, export_zip
from bonafides.trust.app.actions_guesses import SALT, Asking, answer_by_name, ask_by_name, hash_of, make_guess
from bonafides.trust.app.models import AskedByName, Guess, NamedAnswer, Round, Subject
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db
PAGE = "/mirror/by-name/"
DRAWN = r'name="csrfmiddlewaretoken" value="[^"]+"'
"""Letters that are drawn for each page, and may read like any short word."""
GUESSED: dict[str, int | None] = {"c1": 2, "r1": 2, "i2": 2, "s1": 6, "n1": 2}
ANSWERED: dict[str, int | None] = {"c1": 7, "r1": 7, "i2": 7, "s1": 1, "n1": 7}


@pytest.fixture
def asked(house: House) -> Asking:
    client = Client.objects.create(kind="customer", name="INSIDE Sawmill & Sons", owner=house.rep)
    frieda = ClientContact.objects.create(
        client=client, name="Frieda Holz", email="frieda@sawmill.example", job="INSIDE decides"
    )
    return ask_by_name(
        make_guess(frieda, load("two-minutes"), GUESSED, by=house.rep, today=house.on), today=house.on
    )


def opened(asking: Asking) -> Any:
    browser = Browser()
    browser.get(f"{PAGE}open/{asking.text}/")
    return browser


def test_a_clients_page_shows_nothing_of_the_inside_and_no_guess(house: House, asked: Asking) -> None:
    browser = opened(asked)
    assert " checked" not in browser.get(PAGE).content.decode()  # what was guessed is not chosen for them
    for answer in (browser.get(PAGE), browser.post(PAGE, {"c1": "5"}, follow=True)):
        text = answer.content.decode()
        assert answer.status_code == 200
        guess = Guess.objects.get()
        for inside in (
            "INSIDE",
            guess.key,
            house.manager.name,
            "equation",
            "composite",
            "Pushy",
            "nav",
            "Glass box",
        ):
            assert inside not in re.sub(rf"<meta[^>]+>|{DRAWN}", "", text), inside
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "strict-origin"


def test_its_address_holds_no_secret_once_it_is_open(asked: Asking) -> None:
    text = opened(asked).get(PAGE).content.decode()
    assert "by-name/open/" not in text
    assert not re.search(r"[A-Za-z0-9_-]{40,}", re.sub(DRAWN, "", text))


def test_a_clients_link_opens_no_other_page(house: House, asked: Asking) -> None:
    browser, guess = opened(asked), Guess.objects.get()
    for address in (
        f"/mirror/guess/{guess.key}/",
        "/mirror/guess/",
        "/mirror/named/",
        "/",
        "/promises/with-us/",
    ):
        answer = browser.get(address)
        assert answer.status_code in (302, 404), address
        assert answer.status_code == 404 or "/sign-in/" in answer["Location"], address


@pytest.mark.parametrize("kind", ["unsigned", "wrong salt", "cut", "hash", "another's"])
def test_a_link_cannot_be_made_up(house: House, asked: Asking, kind: str) -> None:
    raw = asked.text.split(":")[0]
    text = {
        "unsigned": raw,
        "wrong salt": signing.Signer(salt="promises.between").sign(raw),
        "cut": asked.text[:-2],
        "hash": signing.Signer(salt=SALT).sign(asked.row.token_hash),
        "another's": signing.Signer(salt=SALT).sign("x" * 43),
    }[kind]
    assert Browser().get(f"{PAGE}open/{text}/").status_code == 404


def test_the_database_keeps_no_text_that_opens_a_link(asked: Asking) -> None:
    raw = asked.text.split(":")[0]
    held = json.dumps(list(AskedByName.objects.values()), default=str)
    assert raw not in held
    assert hash_of(raw) in held


def test_guessing_at_links_is_slowed_down(asked: Asking) -> None:
    browser = Browser()
    codes = {browser.get(f"{PAGE}open/nonsense{n}/").status_code for n in range(40)}
    assert 429 in codes


def test_nobody_else_reads_a_guess_or_learns_that_there_is_one(house: House, asked: Asking) -> None:
    guess = Guess.objects.get()
    for person in (house.manager, house.leader, house.administrator, house.other_rep):
        there = sign_in(Browser(), person).get(f"/mirror/guess/{guess.key}/")
        not_there = sign_in(Browser(), person).get("/mirror/guess/abcabcabcabc/")
        assert (there.status_code, not_there.status_code) == (404, 404)
        clean = re.compile(rf"{guess.key}|abcabcabcabc|[A-Za-z0-9]{{64}}")
        assert clean.sub("", there.content.decode()) == clean.sub("", not_there.content.decode())


def test_somebody_elses_guesses_are_refused_and_the_owner_sees_the_attempt(
    house: House, asked: Asking
) -> None:
    assert sign_in(Browser(), house.manager).get(f"/mirror/guess/of/{house.rep.key}/").status_code == 403
    line = ReadTrace.objects.get(refused=True)
    assert (line.reader, line.subject, line.purpose) == (house.manager.pk, house.rep.pk, "mirror.guess")


def test_the_copy_an_administrator_makes_has_no_guess_and_no_answer(house: House, asked: Asking) -> None:
    answer_by_name(asked.row, ANSWERED, today=house.on)
    a_named_answer(house)
    own = everything_about(house.rep, own=True)
    theirs = everything_about(house.rep, own=False)
    assert {"guess", "mirror-by-name", "namedanswer"} <= own.keys()
    assert not {"guess", "mirror-by-name", "namedanswer", "askedbyname"} & theirs.keys()
    assert own["mirror-by-name"][0]["answers"] == ANSWERED
    assert "Frieda" not in json.dumps(own["mirror-by-name"])
    with zipfile.ZipFile(io.BytesIO(export_zip(house.rep, own=False, house="Testing & Sons"))) as bundle:
        assert not [name for name in bundle.namelist() if "guess" in name or "mirror" in name]


def a_named_answer(house: House) -> None:
    row = Round.objects.create(
        title="R",
        instrument="trust-profile",
        version="1",
        opens_on=house.on,
        closes_on=house.on + timedelta(days=9),
        thresholds={"means": 5, "spread": 8, "comments": 10},
    )
    subject = Subject.objects.create(round=row, person=house.reps[1], salt="x" * 43)
    NamedAnswer.objects.create(subject=subject, relation="manager", person=house.rep, answers={"c1": 4})


def test_a_leaver_is_forgotten_with_guesses_and_answers(house: House, asked: Asking) -> None:
    answer_by_name(asked.row, ANSWERED, today=house.on)
    a_named_answer(house)
    house.rep.left_on = house.on - timedelta(days=1)
    house.rep.save()
    erase(house.rep, by=house.administrator)
    assert not Guess.objects.exists()
    assert not AskedByName.objects.exists()
    assert not NamedAnswer.objects.exists()


def test_a_client_who_asks_to_be_forgotten_is_forgotten_here_too(house: House, asked: Asking) -> None:
    frieda = Guess.objects.get().contact
    answer_by_name(asked.row, ANSWERED, today=house.on)
    gone = forget_everywhere(frieda)
    assert gone["guesses about them and what they answered by name"] == 2
    assert not AskedByName.objects.exists()
    ClientContact.objects.filter(pk=frieda.pk).update(erased_at=timezone.now())
    assert opened(asked).get(PAGE).status_code == 404


def test_no_log_says_whom_somebody_guessed_about_or_what(
    house: House, asked: Asking, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = sign_in(Browser(), house.rep)
    guess = Guess.objects.get()
    capfd.readouterr()
    browser.get(f"/mirror/guess/{guess.key}/")
    browser.post(f"/mirror/guess/{guess.key}/send/", {"email": "nobody@elsewhere.example"})
    opened(asked).post(PAGE, {"c1": "9"})
    Browser().get(f"{PAGE}open/{asked.text[:-1]}/")
    said = "".join(capfd.readouterr())
    for hidden in ("Frieda", "Sawmill", guess.key, asked.text[:20], "elsewhere.example", '"c1"'):
        assert hidden not in said, hidden
