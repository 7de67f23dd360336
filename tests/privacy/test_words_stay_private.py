"""Attacks on figures of kept promises: nobody reads another's, and no group tells of one person."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.words_kept import publish_words

from bonafides.people.app.actions_shares import end_share, share, turn_off
from bonafides.promises.publications import MINE
from bonafides.readings.app.models import Reading


@pytest.fixture
def words(house):
    return publish_words(house)


def addresses(person):
    return (
        reverse("promises:persons_word", args=[person.key]),
        f"/api/people/{person.key}/word",
        f"/api/people/{person.key}/readings/{MINE}",
        reverse("readings:own_reading", args=[Reading.objects.get(kind=MINE, subject=person.pk).key]),
    )


def test_no_role_opens_somebody_elses_word_by_any_address(client, house, words, sign_in):
    for other in (house.manager, house.leader, house.administrator, house.learning, house.other_rep):
        sign_in(client, other)
        for address in addresses(house.rep):
            answer = client.get(address)
            assert answer.status_code in (403, 404), address
            assert b"19 promises" not in answer.content


def test_sharing_one_figure_opens_no_other(client, house, words, sign_in):
    share("candour.mine", by=house.rep, until_on=None, person=house.manager)
    sign_in(client, house.manager)
    for address in addresses(house.rep):
        assert client.get(address).status_code in (403, 404), address


def test_an_ended_share_is_ended_at_once_and_a_switch_closes_the_rest(client, house, words, sign_in):
    given = share(MINE, by=house.rep, until_on=None, person=house.manager)
    sign_in(client, house.manager)
    page, api = addresses(house.rep)[:2]
    assert (client.get(page).status_code, client.get(api).status_code) == (200, 200)
    end_share(given, by=house.rep)
    assert (client.get(page).status_code, client.get(api).status_code) == (403, 403)
    turn_off(MINE, by=house.rep)
    sign_in(client, house.rep)
    assert "turned this page off" in client.get(reverse("promises:my_word")).content.decode()
    assert client.get("/api/me/word").status_code == 404


def test_no_reading_of_a_group_holds_a_person(house, words):
    for row in Reading.objects.filter(kind__startswith="promises.", audience="organisation"):
        text = json.dumps(row.payload)
        assert "person" not in text.lower().replace("one person", "").replace("no person", "")
        assert all(name not in text for name in (house.rep.name, house.rep.key, house.manager.name))


def test_every_figure_of_a_group_below_five_is_refused_with_its_counts(house, words):
    whole = Reading.objects.get(kind="promises.organisation").payload

    def walk(value):
        if isinstance(value, dict):
            if "n_people" in value and value["n_people"] < 5:
                assert value.get("value") is None
                assert "counts" not in value
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(whole)
    legal = next(one for one in whole["functions"] if one["name"] == "Legal")
    assert legal["n_people"] == 2
