"""Whoever holds a client's link sees what that client may see; whoever holds none gets nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client as Browser
from django.urls import reverse

from bonafides.people.app.models import Client, ClientContact, Function
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_giving import note_theirs, promise_team
from bonafides.promises.app.actions_links import FEED_SALT, SALT, make_link
from bonafides.promises.app.models import Link, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying


@pytest.fixture
def said(house) -> dict[str, Any]:
    """Two clients with a promise each; the first one's was made over the head of Delivery, with a reason."""
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    bakery = Client.objects.create(kind="customer", name="Bakery", owner=house.other_rep)
    frieda = ClientContact.objects.create(client=sawmill, name="Frieda Holz", email="frieda@sawmill.example")
    bert = ClientContact.objects.create(client=bakery, name="Bert Brot")
    due = house.on + timedelta(days=20)
    quality = Function.objects.create(name="Quality")
    wish = Wish("Two fitters", "First board sawn", due, sawmill, deal_id="OPP-4711")
    outer = ask_before(wish, [Part(house.delivery_function), Part(quality)], by=house.rep)
    inner = Promise.objects.filter(carries__outer=outer).order_by("pk")
    act(inner[0], "decline", Actor("performer", house.delivery), Saying(text="INSIDE: no fitters left"))
    act(inner[1], "promise", Actor("performer", house.delivery), Saying(text="INSIDE: only just"))
    outer = say_it(outer, by=house.rep, reason="INSIDE: the boss wants it")
    other = ask_before(Wish("SECRET bread", "baked", due, bakery), [], by=house.other_rep)
    other = say_it(other, by=house.other_rep)
    ask_before(Wish("INSIDE: not said yet", "x", due, sawmill), [], by=house.rep)
    note_theirs(sawmill, "Electricity on site", "", due, by=house.rep)
    promise_team(house.north, "INSIDE: a price list", "", due, by=house.manager)
    return {"outer": outer, "inner": list(inner), "other": other, "frieda": frieda, "bert": bert}


def opened(contact: ClientContact, by: Any) -> Browser:
    browser = Browser()
    made = make_link(contact, by=by)
    assert browser.get(reverse("promises:open_link", args=[made.text])).status_code == 302
    return browser


def test_nothing_of_the_inside_shows(house, said):
    page = opened(said["frieda"], house.rep).get(reverse("promises:between"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Two fitters" in text
    assert "Electricity on site" in text
    for inside in (
        "INSIDE",
        "OPP-4711",
        "SECRET",
        "Bakery",
        "Delivery",
        house.manager.name,
        house.delivery.name,
    ):
        assert inside not in text, inside
    assert "Quality" in text  # it agreed, and stands behind the word
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"


def test_the_address_of_the_page_and_its_forms_hold_no_secret(house, said):
    browser = opened(said["frieda"], house.rep)
    text = browser.get(reverse("promises:between")).content.decode()
    assert not re.search(
        r"with-us/open/|[A-Za-z0-9_-]{40,}", re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    )


@pytest.mark.parametrize("text", ["", "x", "a" * 43, "a" * 43 + ":" + "b" * 43, "../../etc/passwd", "%00"])
def test_forged_and_guessed_links_get_the_same_nothing(client, db, text):
    answer = (
        client.get(f"/promises/with-us/open/{text}/") if text else client.get(reverse("promises:between"))
    )
    assert answer.status_code == 404
    assert client.get(reverse("promises:between")).status_code == 404


def test_a_link_signed_for_something_else_opens_nothing(client, house, said):
    made = make_link(said["frieda"], by=house.rep)
    bare = signing.Signer(salt=SALT).unsign(made.text)
    feed = signing.Signer(salt=FEED_SALT).unsign(made.feed)
    for text in (
        signing.Signer(salt="people.invitation").sign(bare),
        signing.Signer(salt=SALT).sign(feed),
        made.feed,
        made.text[:-1] + ("a" if made.text[-1] != "a" else "b"),
    ):
        assert client.get(reverse("promises:open_link", args=[text])).status_code == 404
    assert client.get(reverse("promises:calendar", args=[made.text])).status_code == 404
    assert client.get(reverse("promises:calendar", args=[made.feed])).status_code == 200


@pytest.mark.parametrize("how", ["expired", "ended", "replaced", "erased", "closed"])
def test_a_link_that_is_over_is_over_at_once_also_in_a_page_that_stands_open(house, said, how):
    browser = opened(said["frieda"], house.rep)
    link = Link.objects.get(ended_at__isnull=True)
    if how == "expired":
        Link.objects.filter(pk=link.pk).update(ends_on=house.on - timedelta(days=1))
    elif how == "ended":
        assert browser.post(reverse("promises:between_end")).status_code == 200
    elif how == "replaced":
        make_link(said["frieda"], by=house.rep)
    elif how == "erased":
        ClientContact.objects.filter(pk=said["frieda"].pk).update(erased_at="2026-01-01T00:00Z")
    else:
        Client.objects.filter(name="Sawmill").update(closed_on=house.on)
    assert browser.get(reverse("promises:between")).status_code == 404
    do = reverse("promises:between_do", args=[said["outer"].key, "satisfied"])
    assert browser.post(do, {"seen": 1}).status_code == 404
    assert Promise.objects.get(pk=said["outer"].pk).state == "promised"


def test_another_clients_promises_and_inner_ones_are_not_found(house, said):
    browser = opened(said["bert"], house.other_rep)
    prepared = Promise.objects.get(what="INSIDE: not said yet")
    for row in (said["outer"], *said["inner"], prepared):
        for what in ("satisfied", "cancel", "promise", "withdraw"):
            answer = browser.post(reverse("promises:between_do", args=[row.key, what]), {"seen": row.n_acts})
            assert answer.status_code == 404, (row, what)
    assert "Sawmill" not in browser.get(reverse("promises:between")).content.decode()


@pytest.mark.parametrize(
    "what", ["report", "warn", "renege", "hand_on", "fall_silent", "offer", "deny", "nonsense"]
)
def test_a_client_does_nothing_in_our_name(house, said, what):
    browser = opened(said["frieda"], house.rep)
    answer = browser.post(
        reverse("promises:between_do", args=[said["outer"].key, what]),
        {"seen": 1, "text": "x", "reason": "did_not"},
    )
    assert answer.status_code == 404
    assert Promise.objects.get(pk=said["outer"].pk).state == "promised"


def test_an_answer_sent_twice_counts_once(house, said):
    browser = opened(said["frieda"], house.rep)
    do = reverse("promises:between_do", args=[said["outer"].key, "satisfied"])
    assert browser.post(do, {"seen": 1}).status_code == 302
    assert browser.post(do, {"seen": 1}).status_code == 409
    assert said["outer"].acts.count() == 2


def test_an_answer_needs_the_page_it_was_given_on(house, said):
    browser = Browser(enforce_csrf_checks=True)
    made = make_link(said["frieda"], by=house.rep)
    browser.get(reverse("promises:open_link", args=[made.text]))
    do = reverse("promises:between_do", args=[said["outer"].key, "satisfied"])
    assert browser.post(do, {"seen": 1}).status_code == 403


def test_guessing_is_slowed_down(client, db):
    codes = {client.get(f"/promises/with-us/open/guess{n}/").status_code for n in range(40)}
    assert codes == {404, 429}


def test_links_stand_in_no_log(caplog, client, house, said):
    from bonafides.website.logs import without_persons

    made = make_link(said["frieda"], by=house.rep)
    for name, text in (("open_link", made.text), ("calendar", made.feed)):
        address = reverse(f"promises:{name}", args=[text])
        assert text not in without_persons(f"Not Found: {address}")


def test_only_those_whom_it_concerns_make_links(client, sign_in, house, said):
    for who, code in (
        (house.rep, 200),
        (house.manager, 200),
        (house.other_rep, 403),
        (house.administrator, 403),
    ):
        answer = sign_in(client, who).post(
            reverse("promises:make_link", args=[said["frieda"].client.key, said["frieda"].key])
        )
        assert answer.status_code == code, who
    # A contact of another client is not found under this one.
    stranger = reverse("promises:make_link", args=[said["frieda"].client.key, said["bert"].key])
    assert sign_in(client, house.rep).post(stranger).status_code == 404
