"""Pages of cases: who sees what, from opening to the outcome; and the client's own, by their link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import open_case, reply
from bonafides.promises.app.actions_links import make_link
from bonafides.promises.app.holdings_cases import erase_cases, forget_cases, own_cases
from bonafides.promises.app.models import Case, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying


@pytest.fixture
def frieda(house) -> ClientContact:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=sawmill, name="Frieda Holz")


@pytest.fixture
def said(house, frieda) -> Promise:
    """Promised over the head of Delivery, and warned of since."""
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), frieda.client)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    say_it(outer, by=house.rep, reason="The board meets tonight")
    return act(outer, "warn", Actor("performer", house.rep), Saying(text="One of them fell ill"))


@pytest.fixture
def guest(client, house, frieda):
    made = make_link(frieda, by=house.rep)
    client.get(reverse("promises:open_link", args=[made.text]))
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_case_from_its_opening_to_its_outcome(client, sign_in, house, said):
    head = sign_in(client, house.delivery)
    assert reverse("promises:open_case", args=[said.key]) in text_of(
        head.get(reverse("promises:promise", args=[said.key]))
    )
    form = text_of(head.get(reverse("promises:open_case", args=[said.key])))
    assert "promised," in form
    # What tells the truth early is no box.
    assert "One of them fell ill" not in form
    offer, warning = said.acts.get(act="offer"), said.acts.get(act="warn")
    address = reverse("promises:open_case", args=[said.key])
    assert head.post(address, {"why": "No fitters", "cited": [warning.pk]}).status_code == 422
    opened = head.post(address, {"why": "There were no fitters", "cited": [offer.pk]}, follow=True)
    assert "answers first" in text_of(opened)
    case = Case.objects.get()
    # A second one would be refused: who reads the first is not led to a form.
    there = text_of(head.get(reverse("promises:promise", args=[said.key])))
    assert (address in there, reverse("promises:case", args=[case.key]) in there) == (False, True)

    leader = sign_in(client, house.leader)
    assert said.what in text_of(leader.get(reverse("promises:cases")))
    leader.post(
        reverse("promises:case_name", args=[case.key]),
        {"first": house.learning.name, "second": house.other_manager.email},
    )
    assert [one.person for one in case.deciders.order_by("pk")] == [house.learning, house.other_manager]

    one = sign_in(client, house.learning)
    decided = {"outcome": "learnt", "reasons": "Both knew"}
    early = one.post(reverse("promises:case_decide", args=[case.key]), decided)
    assert early.status_code == 422
    assert "has not answered" in text_of(early)
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:case_reply", args=[case.key]), {"text": "They had asked that very night"})
    for decider in (house.learning, house.other_manager):
        sign_in(client, decider).post(reverse("promises:case_decide", args=[case.key]), decided)
    shown = text_of(sign_in(client, house.delivery).get(reverse("promises:case", args=[case.key])))
    assert shown.index("They had asked that very night") < shown.index("There were no fitters")
    for words in (house.learning.name, house.other_manager.name, "Both knew", "what we learn from it"):
        assert words in shown


@pytest.mark.parametrize("who", ["other_rep", "other_manager", "administrator", "learning"])
def test_who_is_no_party_reads_nothing_of_it(client, sign_in, house, said, who):
    case = open_case(said, "There were no fitters", said.acts.filter(act="offer"), by=house.delivery)
    browser = sign_in(client, getattr(house, who))
    assert browser.get(reverse("promises:case", args=[case.key])).status_code == 403
    assert said.what not in text_of(browser.get(reverse("promises:cases")))


def test_their_manager_sees_the_promise_and_not_the_case(client, sign_in, house, said):
    case = open_case(said, "There were no fitters", said.acts.filter(act="offer"), by=house.delivery)
    page = text_of(sign_in(client, house.manager).get(reverse("promises:promise", args=[said.key])))
    assert said.what in page
    assert case.key not in page


def test_a_client_says_so_and_reads_the_outcome_and_nothing_of_the_inside(
    client, guest, sign_in, house, said
):
    ours = open_case(said, "The inside of it", said.acts.filter(act="offer"), by=house.delivery)
    between = text_of(guest.get(reverse("promises:between")))
    assert reverse("promises:between_case", args=[said.key]) in between
    assert "looked into" not in between
    answer = guest.post(
        reverse("promises:between_case", args=[said.key]), {"why": "We had told you so"}, follow=True
    )
    assert "it is being looked into" in text_of(answer)
    assert "The inside of it" not in text_of(answer)
    again = guest.post(reverse("promises:between_case", args=[said.key]), {"why": "Again"})
    assert again.status_code == 422
    theirs = Case.objects.get(opened_by=None)
    assert theirs.pk != ours.pk
    Case.objects.filter(pk=theirs.pk).update(
        outcome="put_right",
        reasons="Ida Lenz: they were told twice",
        told="You get it for nothing.",
        decided_at=theirs.opened_at,
    )
    page = text_of(guest.get(reverse("promises:between")))
    assert "we put it right with you" in page
    assert "You get it for nothing." in page
    for hidden in ("Ida Lenz", "they were told twice", "The inside of it", ours.key, theirs.key):
        assert hidden not in page


def test_a_client_of_another_account_opens_nothing(guest, house):
    bakery = Client.objects.create(kind="customer", name="Bakery", owner=house.rep)
    wish = Wish("Bread", "baked", house.on + timedelta(days=9), bakery)
    other = say_it(ask_before(wish, [], by=house.rep), by=house.rep)
    address = reverse("promises:between_case", args=[other.key])
    assert guest.get(address).status_code == 404
    assert guest.post(address, {"why": "Mine"}).status_code == 404
    assert not Case.objects.exists()


def test_in_german(guest, frieda, said):
    ClientContact.objects.filter(pk=frieda.pk).update(language="de")
    assert "Das hätte nicht zugesagt werden dürfen" in text_of(guest.get(reverse("promises:between")))
    page = text_of(guest.get(reverse("promises:between_case", args=[said.key])))
    assert "Hätten wir das zusagen dürfen?" in page


def test_what_somebody_said_in_a_case_goes_with_them_and_the_case_stays(house, frieda, said):
    ours = open_case(said, "There were no fitters", said.acts.filter(act="offer"), by=house.delivery)
    theirs = open_case(said, "We had told you so", said.acts.filter(act="offer"), by=frieda)
    reply(ours, "They had asked that very night", by=house.rep)
    assert [one["text"] for one in own_cases(house.rep)] == ["They had asked that very night", ""]
    assert erase_cases(house.rep) == 1
    assert forget_cases(frieda) == 1
    assert erase_cases(house.delivery) == 1
    for row in (ours, theirs):
        row.refresh_from_db()
    assert (ours.why, ours.reply, theirs.why) == ("Erased.", "Erased.", "Erased.")
    assert Case.objects.count() == 2
