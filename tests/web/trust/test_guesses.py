"""Guesses of one's own: kept for oneself, asked for real, sent on blank, shared, deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import House, sign_in
from tests.web.trust.test_two_minutes import SIXES, words

from bonafides.people.app.actions_shares import share, turn_off
from bonafides.people.app.models import Client, ClientContact
from bonafides.trust.app.actions_guesses import (
    MOST_OPEN,
    answer_by_name,
    ask_by_name,
    let_old_guesses_go,
    make_guess,
)
from bonafides.trust.app.models import AskedByName, Guess
from bonafides.trust.instruments import load
from bonafides.trust.purposes import GUESS

pytestmark = pytest.mark.django_db
TOOL = load("two-minutes")
ANSWERS: dict[str, int | None] = {code: int(value) for code, value in SIXES.items()}


@pytest.fixture
def ada(house: House) -> ClientContact:
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(
        client=client, name="Ada Holz", email="ada@sawmill.example", language="de"
    )


@pytest.fixture
def mine(house: House, ada: ClientContact) -> Guess:
    return make_guess(ada, TOOL, ANSWERS, by=house.rep, today=house.on)


@pytest.fixture
def rep(house: House) -> Any:
    return sign_in(Browser(), house.rep)


def page(guess: Guess) -> str:
    return f"/mirror/guess/{guess.key}/"


def test_a_guess_is_made_about_one_named_client_and_shown_at_once(
    house: House, ada: ClientContact, rep: Any
) -> None:
    listed = words(rep.get("/mirror/guess/"))
    assert "Ada Holz" in listed
    asked = words(rep.get(f"/mirror/guess/contact/{ada.key}/"))
    assert "What would Ada Holz say about you?" in asked
    answer = rep.post(f"/mirror/guess/contact/{ada.key}/", SIXES, follow=True)
    made = Guess.objects.get()
    assert answer.redirect_chain == [(page(made), 302)]
    assert (made.person, made.contact, made.instrument, made.version) == (house.rep, ada, "two-minutes", "1")
    assert made.answers == ANSWERS
    said = words(answer)
    assert "6.0 of 7" in said
    assert "7.8" in said
    assert "Your guess: Business partner" in said
    assert "Only you can see this page" in said


def test_an_internal_client_is_guessed_about_the_same_way(house: House) -> None:
    inside = Client.objects.create(kind="internal", name="Field service", owner=house.learning)
    ClientContact.objects.create(client=inside, name="Mara Lott")
    said = words(sign_in(Browser(), house.learning).get("/mirror/guess/"))
    assert "Mara Lott" in said
    assert "internal client" in said


def test_others_clients_are_found_by_name_and_names_stay_out_of_addresses(house: House, rep: Any) -> None:
    bakery = Client.objects.create(kind="customer", name="Bakery", owner=house.other_rep)
    ClientContact.objects.create(client=bakery, name="Bert Brot")
    assert "Bert Brot" not in words(rep.get("/mirror/guess/"))
    assert "Bert Brot" in words(rep.post("/mirror/guess/", {"words": "bert"}))
    assert "Bert Brot" not in words(rep.get("/mirror/guess/?words=bert"))


def test_nobody_guesses_about_whom_we_no_longer_know(house: House, ada: ClientContact, rep: Any) -> None:
    ClientContact.objects.filter(pk=ada.pk).update(erased_at=timezone.now())
    assert rep.get(f"/mirror/guess/contact/{ada.key}/").status_code == 404
    assert rep.post(f"/mirror/guess/contact/{ada.key}/", SIXES).status_code == 404
    assert not Guess.objects.exists()


def test_the_next_guess_gets_the_next_tip(house: House, ada: ClientContact, rep: Any) -> None:
    low = ANSWERS | {"i2": 2, "i3": 2}
    pages = [words(rep.get(page(make_guess(ada, TOOL, low, by=house.rep, today=house.on)))) for _ in range(2)]
    acts = [text.split("One thing to do")[1][:150] for text in pages]
    assert acts[0] != acts[1]


def test_the_client_is_asked_by_mail_in_their_language_and_told_who_reads_it(mine: Guess, rep: Any) -> None:
    said = words(rep.post(f"{page(mine)}ask/", follow=True))
    [sent] = mail.outbox
    assert sent.to == ["ada@sawmill.example"]
    assert "Nadia Field fragt, wie Sie die Zusammenarbeit sehen" in sent.subject
    assert "Ihre Antwort trägt Ihren Namen, und nur Nadia Field liest sie." in sent.body
    assert "/mirror/by-name/open/" in sent.body
    assert "Ada Holz is asked" in said
    row = AskedByName.objects.get()
    assert row.ends_on == timezone.localdate() + timedelta(days=30)
    assert row.token_hash not in sent.body


def test_no_answer_and_no_number_travels_in_the_mail(mine: Guess, rep: Any) -> None:
    rep.post(f"{page(mine)}ask/")
    body = mail.outbox[0].body.split("/mirror/by-name/open/")[0]
    assert not [digit for digit in body if digit.isdigit()]
    assert "Business partner" not in body


def test_asking_again_ends_the_link_from_before(house: House, mine: Guess) -> None:
    first = ask_by_name(mine, today=house.on)
    second = ask_by_name(mine, today=house.on)
    assert [row.pk for row in AskedByName.objects.all()] == [second.row.pk]
    assert Browser().get(f"/mirror/by-name/open/{first.text}/").status_code == 404


def test_whoever_has_no_address_is_not_asked(mine: Guess, ada: ClientContact, rep: Any) -> None:
    ClientContact.objects.filter(pk=ada.pk).update(email="")
    assert "No e-mail address of theirs is known here." in words(rep.get(page(mine)))
    rep.post(f"{page(mine)}ask/")
    assert (len(mail.outbox), AskedByName.objects.count()) == (0, 0)


def test_a_mail_that_could_not_go_asks_nobody(mine: Guess, rep: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    assert "Nobody was asked" in words(rep.post(f"{page(mine)}ask/", follow=True))
    assert not AskedByName.objects.exists()


def test_it_is_a_tool_for_one_relation_and_no_mailing(house: House, ada: ClientContact) -> None:
    for n in range(MOST_OPEN):
        one = ClientContact.objects.create(client=ada.client, name=f"P{n}", email=f"p{n}@sawmill.example")
        ask_by_name(make_guess(one, TOOL, ANSWERS, by=house.rep, today=house.on), today=house.on)
    rep = sign_in(Browser(), house.rep)
    last = make_guess(ada, TOOL, ANSWERS, by=house.rep, today=house.on)
    assert "clients who are asked already" in words(rep.post(f"{page(last)}ask/", follow=True))
    assert len(mail.outbox) == 0


def test_the_answer_stands_beside_the_guess_with_the_furthest_part_in_the_headline(
    house: House, mine: Guess, rep: Any
) -> None:
    row = ask_by_name(mine, today=house.on).row
    answer_by_name(row, ANSWERS | {"i2": 3, "i3": 4}, today=house.on)
    answer = rep.get(page(mine))
    said = words(answer)
    assert "On intimacy you guessed 6.0; Ada Holz answered 3.5" in said
    assert "Ada Holz has answered" in said
    # Composite of the answer: (6 + 6 + 3.5 + 6) / 4 = 5.375.
    assert "Their answer: 5.4." in said
    assert answer.content.decode().count("mark-shown") > 0


def test_small_differences_make_no_headline(house: House, mine: Guess, rep: Any) -> None:
    answer_by_name(ask_by_name(mine, today=house.on).row, ANSWERS | {"i2": 5}, today=house.on)
    assert "What Ada Holz answered lies less than a point from your guess" in words(rep.get(page(mine)))


def test_an_answered_guess_is_not_asked_again(house: House, mine: Guess, rep: Any) -> None:
    answer_by_name(ask_by_name(mine, today=house.on).row, ANSWERS, today=house.on)
    rep.post(f"{page(mine)}ask/")
    assert len(mail.outbox) == 0
    assert AskedByName.objects.get().answers == ANSWERS


def test_asking_can_be_ended_before_an_answer_and_not_after(house: House, mine: Guess, rep: Any) -> None:
    asking = ask_by_name(mine, today=house.on)
    rep.post(f"{page(mine)}ask/end/")
    assert Browser().get(f"/mirror/by-name/open/{asking.text}/").status_code == 404
    answer_by_name(ask_by_name(mine, today=house.on).row, ANSWERS, today=house.on)
    rep.post(f"{page(mine)}ask/end/")
    assert AskedByName.objects.count() == 1


def test_the_blank_tool_goes_to_a_colleague_without_anything_of_the_guess(
    house: House, mine: Guess, rep: Any
) -> None:
    rep.post(f"{page(mine)}send/", {"email": house.manager.email.upper()})
    [sent] = mail.outbox
    assert sent.to == [house.manager.email]
    assert "/mirror/try/" in sent.body
    assert "Nadia Field" in sent.body
    for hidden in ("Ada", "Sawmill", mine.key, "7.8"):
        assert hidden not in sent.body + sent.subject


def test_the_house_writes_to_nobody_who_does_not_work_here(house: House, mine: Guess, rep: Any) -> None:
    for email in ("somebody@elsewhere.example", house.leaver.email, "no address"):
        answer = rep.post(f"{page(mine)}send/", {"email": email})
        assert answer.status_code == 422
    assert mail.outbox == []


def test_an_address_that_is_nobodys_is_said_first_where_the_page_begins(
    house: House, mine: Guess, rep: Any
) -> None:
    answer = rep.post(f"{page(mine)}send/", {"email": "stranger@elsewhere.example"})
    text = answer.content.decode()
    alert = text.index('role="alert" tabindex="-1" autofocus')
    assert alert < text.index("Nobody who works here has this address.") < text.index("part by part")


def test_deleting_takes_the_answer_along_and_the_link_opens_no_more(
    house: House, mine: Guess, rep: Any
) -> None:
    asking = ask_by_name(mine, today=house.on)
    answer_by_name(asking.row, ANSWERS, today=house.on)
    rep.post(f"{page(mine)}delete/")
    assert (Guess.objects.count(), AskedByName.objects.count()) == (0, 0)
    assert Browser().get(f"/mirror/by-name/open/{asking.text}/").status_code == 404


def test_shared_guesses_show_the_guess_and_never_what_the_client_answered(house: House, mine: Guess) -> None:
    answer_by_name(ask_by_name(mine, today=house.on).row, ANSWERS | {"i2": 1, "i3": 1}, today=house.on)
    share(GUESS, by=house.rep, until_on=house.on + timedelta(days=9), person=house.manager, team=None)
    manager = sign_in(Browser(), house.manager)
    said = words(manager.get(f"/mirror/guess/of/{house.rep.key}/"))
    assert "Ada Holz" in said
    assert "Their guess: Business partner" in said
    assert "Your guess" not in said
    assert "answer" not in said.replace("What clients answered", "").replace("two answers", "").replace(
        "person’s answers", ""
    )
    turn_off(GUESS, by=house.rep)
    assert manager.get(f"/mirror/guess/of/{house.rep.key}/").status_code == 404


def test_turned_off_nothing_new_is_guessed_and_what_is_there_can_be_deleted(
    mine: Guess, ada: ClientContact, house: House, rep: Any
) -> None:
    turn_off(GUESS, by=house.rep)
    assert "It is off." in words(rep.get("/mirror/guess/"))
    assert rep.post(f"/mirror/guess/contact/{ada.key}/", SIXES)["Location"] == "/mirror/guess/"
    assert list(Guess.objects.all()) == [mine]
    rep.post(f"{page(mine)}delete/")
    assert not Guess.objects.exists()


def test_old_guesses_and_links_go_by_themselves(house: House, ada: ClientContact) -> None:
    old = make_guess(ada, TOOL, ANSWERS, by=house.rep, today=house.on - timedelta(days=731))
    answer_by_name(ask_by_name(old, today=house.on).row, ANSWERS, today=house.on)
    young = make_guess(ada, TOOL, ANSWERS, by=house.rep, today=house.on - timedelta(days=40))
    ask_by_name(young, today=house.on - timedelta(days=40))
    let_old_guesses_go(timezone.now())
    assert list(Guess.objects.all()) == [young]
    assert not AskedByName.objects.exists()


def test_a_guess_is_read_in_the_version_in_which_it_was_made(mine: Guess) -> None:
    from bonafides.trust.app.queries_guesses import instrument_of_guess

    assert (instrument_of_guess(mine).slug, instrument_of_guess(mine).version) == ("two-minutes", "1")


def test_another_persons_guess_is_not_there_for_anybody(house: House, mine: Guess) -> None:
    for person in (house.manager, house.leader, house.administrator, house.learning, house.other_rep):
        browser = sign_in(Browser(), person)
        assert browser.get(page(mine)).status_code == 404
        for act in ("delete/", "ask/", "ask/end/", "send/"):
            assert browser.post(page(mine) + act).status_code == 404
        assert "Ada Holz" not in words(browser.get("/mirror/guess/"))
        assert browser.get(f"/mirror/guess/of/{house.rep.key}/").status_code == 403
    assert Guess.objects.filter(pk=mine.pk).exists()
    assert mail.outbox == []
