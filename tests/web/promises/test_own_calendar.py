"""One's own promises in one's own calendar: by an address that opens nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import signing
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar
from tests.houses import account

from bonafides.people.app.models import Client
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, delegate, say_it
from bonafides.promises.app.actions_feed import OWN_SALT
from bonafides.promises.app.sides import Actor


def address_for(client, sign_in, person) -> str:
    page = sign_in(client, person).post(reverse("promises:make_own_calendar"))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    return re.search(r'value="http://[^/]+(/[^"]+\.ics)"', page.content.decode())[1]


def test_open_promises_with_their_dates_and_no_client_s_name(client, sign_in, house):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=9)
    say_it(ask_before(Wish("Two fitters", "done", due, sawmill), [], by=house.rep), by=house.rep)
    bakery = Client.objects.create(kind="customer", name="Bakery", owner=house.other_rep)
    theirs = ask_before(Wish("SECRET bread", "done", due, bakery), [], by=house.other_rep)
    say_it(theirs, by=house.other_rep)
    address = address_for(client, sign_in, house.rep)
    found = Browser().get(address)
    assert found.status_code == 200
    events = Calendar.from_ical(found.content).walk("VEVENT")
    assert [(str(one["SUMMARY"]), one["DTSTART"].dt) for one in events] == [("Promised: Two fitters", due)]
    assert b"Sawmill" not in found.content
    assert b"SECRET" not in found.content
    assert Browser().get(address).content == found.content


def test_what_a_function_is_asked_stands_with_those_who_answer_for_it_until_one_of_its_people_has_it(
    client, sign_in, house
):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=9)
    wish = Wish("Two fitters", "done", due, sawmill)
    inner = ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner
    address = address_for(client, sign_in, house.delivery)

    def told() -> list[str]:
        events = Calendar.from_ical(Browser().get(address).content).walk("VEVENT")
        return [str(one["SUMMARY"]) for one in events]

    assert told() == ["Asked: Two fitters"]
    act(inner, "promise", Actor("performer", house.delivery))
    assert told() == ["Promised: Two fitters"]
    house.other_rep.function = house.delivery_function
    house.other_rep.save()
    delegate(inner, house.other_rep, by=house.delivery)
    assert told() == []


def test_a_new_address_ends_the_old_one_and_it_can_be_ended(client, sign_in, house):
    first = address_for(client, sign_in, house.rep)
    second = address_for(client, sign_in, house.rep)
    assert Browser().get(first).status_code == 404
    assert Browser().get(second).status_code == 200
    client.post(reverse("promises:end_own_calendar"))
    assert Browser().get(second).status_code == 404


def test_forged_and_guessed_addresses_and_those_of_leavers_show_nothing(client, sign_in, house):
    address = address_for(client, sign_in, house.rep)
    forged = reverse("promises:own_calendar", args=[signing.Signer(salt="other").sign("x" * 43)])
    guessed = reverse("promises:own_calendar", args=[signing.Signer(salt=OWN_SALT).sign("x" * 43)])
    for wrong in (forged, guessed, address.replace(".ics", "a.ics")):
        assert Browser().get(wrong).status_code == 404
    account(house.rep)
    house.rep.left_on = house.on
    house.rep.save()
    assert Browser().get(address).status_code == 404
