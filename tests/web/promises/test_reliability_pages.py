"""Pages of how our word is kept: from readings alone, leaders first, in order of name, refusals in words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.words_kept import publish_words

from bonafides.people.app.actions_shares import share
from bonafides.people.app.models import Person
from bonafides.promises.app.actions_asking import Part, Wish, ask_before
from bonafides.promises.app.queries_figures import figures_of_functions, usual_answers
from bonafides.promises.publications import MINE


@pytest.fixture
def world(house):
    return publish_words(house)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " "))


def test_before_the_first_night_the_page_says_so(client, house, sign_in):
    for name in ("promises:reliability", "promises:my_word"):
        assert "Nothing has been counted yet." in text_of(sign_in(client, house.rep).get(reverse(name)))


def test_leaders_come_first_then_what_customers_were_promised_then_functions(client, house, world, sign_in):
    shown = text_of(sign_in(client, house.rep).get(reverse("promises:reliability")))
    places = [shown.index(words) for words in (
        "Leaders’ promises to their teams", "Our promises to customers", "Functions, in order of name",
        "Promises that rest on several", "What customers promised us",
    )]  # fmt: skip
    assert places == sorted(places)


def test_each_share_stands_with_interval_n_capture_and_ambition(client, house, world, sign_in):
    shown = text_of(sign_in(client, house.rep).get(reverse("promises:reliability")))
    assert "Of what we promised customers, 83 % was kept" in shown
    assert "of 84 promises settled for sure" in shown
    assert "No customer has been asked yet what is missing." in shown
    assert "9 more promises reported as done that nobody confirmed" in shown
    assert "No customer answered; 100 are needed." in shown


def test_a_function_of_two_people_is_held_back_and_a_chain_with_it(client, house, world, sign_in):
    shown = text_of(sign_in(client, house.rep).get(reverse("promises:reliability")))
    assert "Two people stand behind it. Five are needed" in shown
    address = reverse("promises:function_reliability", args=[world["legal"].key])
    alone = text_of(sign_in(client, house.rep).get(address))
    assert "9" not in re.findall(r"n = (\d+)", alone)


def test_functions_stand_in_order_of_name(client, house, world, sign_in):
    html = sign_in(client, house.rep).get(reverse("promises:reliability")).content.decode()
    names = re.findall(r'word/functions/\w+/">([^<]+)</a>', html)
    assert names == ["Delivery", "Legal", "Support"]


def test_an_own_page_refuses_below_twenty_and_shows_from_there(client, house, world, sign_in):
    mine = text_of(sign_in(client, house.rep).get(reverse("promises:my_word")))
    assert "19 promises kept" in mine
    assert "n = 22" in mine
    theirs = text_of(sign_in(client, house.other_rep).get(reverse("promises:my_word")))
    assert "nothing is said before 20 promises are settled for sure; 9 are." in theirs


def test_nobody_reads_anothers_unless_it_is_shared(client, house, world, sign_in):
    address = reverse("promises:persons_word", args=[house.rep.key])
    for other in (house.manager, house.leader, house.administrator, house.other_rep):
        assert sign_in(client, other).get(address).status_code == 403
    share(MINE, by=house.rep, until_on=None, person=house.manager)
    shown = text_of(sign_in(client, house.manager).get(address))
    assert "19 promises kept" in shown


def test_an_account_shows_its_figure_to_whoever_works_here(client, house, world, sign_in):
    address = reverse("promises:account_reliability", args=[world["client"].key])
    shown = text_of(sign_in(client, house.rep).get(address))
    assert "Our word to Sawmill" in shown
    assert "n = 14" in shown


def test_a_page_takes_few_queries_however_many_promises(client, house, world, sign_in):
    sign_in(client, house.rep)
    client.get(reverse("promises:reliability"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("promises:reliability"))
    assert len(asked) <= 12


def test_other_pages_find_the_usual_answer_of_a_function(house, world):
    answers = usual_answers()
    assert answers[world["support"].pk]["unit"] == "working hours"
    assert answers[world["support"].pk]["n"] == 40
    assert figures_of_functions()[world["legal"].pk]["kept"]["value"] is None


def test_no_address_orders_by_a_figure(client, house, world, sign_in):
    plain = text_of(sign_in(client, house.rep).get(reverse("promises:reliability")))
    asked = text_of(client.get(reverse("promises:reliability"), {"order": "kept", "sort": "-kept"}))
    assert plain == asked


def test_a_leavers_name_stands_in_no_reading(house, world):
    from bonafides.readings.app.models import Reading

    kinds = Reading.objects.filter(kind__startswith="promises.")
    for name in Person.objects.values_list("name", flat=True):
        assert all(name not in str(row.payload) for row in kinds)


def test_the_api_gives_the_same_figures_with_what_they_are_read_with(client, house, world, sign_in):
    sign_in(client, house.rep)
    found = client.get(f"/api/functions/{world['support'].key}/word").json()
    assert (found["kept"]["n"], found["answer"]["n"]) == (110, 40)
    assert "No customer" in found["capture"]["why"]
    assert client.get(f"/api/clients/{world['client'].key}/word").json()["kept"]["n"] == 14
    held = client.get(f"/api/functions/{world['legal'].key}/word").json()
    assert held["kept"]["value"] is None


def test_whoever_asked_reads_how_long_an_answer_usually_takes(client, house, world, sign_in):
    wish = Wish("A call back", "They have spoken", house.on + timedelta(days=20), world["client"])
    outer = ask_before(wish, [Part(world["support"]), Part(world["legal"])], by=house.rep)
    shown = text_of(sign_in(client, house.rep).get(reverse("promises:prepared", args=[outer.key])))
    assert shown.count("Their usual answer takes") == 1
    assert "working hours (" in shown
    assert "n = 40)." in shown
