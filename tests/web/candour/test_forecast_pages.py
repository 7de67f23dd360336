"""Forecast pages show what was published to whoever may read it, in a bounded number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.forecasts import publish_forecasts
from tests.houses import House, sign_in

ADDRESSES = (
    "/forecast/",
    "/forecast/mine/",
    "/forecast/mine/deal/aa11/",
    "/forecast/team/{north}/",
    "/forecast/team/{north}/call/",
    "/forecast/team/{north}/deal/aa11/",
    "/forecast/incentives/",
)
MOST_QUERIES = 12


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_opens_within_its_number_of_queries(
    house: House, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    publish_forecasts(house)
    sign_in(client, house.rep)
    with django_assert_max_num_queries(MOST_QUERIES) as asked:
        answer = client.get(address.format(north=house.north.key))
    assert answer.status_code == 200
    assert len(asked) > 4  # else nothing was counted


@pytest.mark.parametrize("address", ADDRESSES[1:4])
def test_a_page_asks_no_more_of_the_database_where_there_are_many_deals(
    house: House, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    publish_forecasts(house, of_rep=100)
    sign_in(client, house.rep)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address.format(north=house.north.key))


@pytest.mark.parametrize("address", ["/forecast/", "/forecast/mine/", "/forecast/incentives/"])
def test_before_the_first_reading_a_page_says_when_it_will_fill(
    house: House, client: Client, address: str
) -> None:
    text = sign_in(client, house.rep).get(address).content.decode()
    assert "Nothing has been measured yet." in text


def test_a_team_page_without_a_reading_says_so(house: House, client: Client) -> None:
    text = sign_in(client, house.rep).get(f"/forecast/team/{house.north.key}/").content.decode()
    assert "Nothing has been measured yet." in text


def test_once_something_is_measured_a_page_without_a_reading_does_not_deny_it(
    house: House, client: Client
) -> None:
    publish_forecasts(house)
    sign_in(client, house.other_rep)
    south = house.south.key
    for address, says in (
        ("/forecast/mine/", "There is no reading of your own yet."),
        (f"/forecast/team/{south}/", "There is no reading of this team yet."),
        (f"/forecast/team/{south}/call/", "There is no reading of this team yet."),
    ):
        text = client.get(address).content.decode()
        assert says in text, address
        assert "Nothing has been measured yet." not in text, address


def test_a_shared_page_without_a_reading_says_neither_why_nor_something_untrue(
    house: House, client: Client
) -> None:
    from bonafides.people.app.actions_shares import share, turn_off

    publish_forecasts(house)
    for owner in (house.rep, house.other_rep):
        share("candour.mine", by=owner, person=house.leader, until_on=None)
    turn_off("candour.mine", by=house.rep)
    sign_in(client, house.leader)
    said = set()
    for owner in (house.rep, house.other_rep):
        text = client.get(f"/forecast/person/{owner.key}/").content.decode()
        assert "Nothing has been measured yet." not in text
        main = text[text.index("<main") : text.index("</main>")]
        said.add(main.replace(owner.name, "").replace(owner.key, ""))
    assert len(said) == 1, "turned off reads like never made"


def test_the_organisation_reads_its_leaders_part_first(house: House, client: Client) -> None:
    publish_forecasts(house)
    text = sign_in(client, house.rep).get("/forecast/").content.decode()
    assert text.index("The outlook") < text.index("The flow")


def test_my_page_says_that_only_i_see_it(house: House, client: Client) -> None:
    publish_forecasts(house)
    text = sign_in(client, house.rep).get("/forecast/mine/").content.decode()
    assert "Only you can see this page" in text
    assert "Ferry terminal refit" in text
    assert "It may well be that" in text


def test_a_team_page_is_useful_before_anybody_shared_anything(house: House, client: Client) -> None:
    publish_forecasts(house)
    text = sign_in(client, house.manager).get(f"/forecast/team/{house.north.key}/").content.decode()
    assert "Ferry terminal refit" in text
    assert "Claims that came true" in text
    assert "Shared with you" not in text


def test_long_lists_of_deals_are_paged(house: House, client: Client) -> None:
    publish_forecasts(house, of_rep=60)
    sign_in(client, house.manager)
    first = client.get(f"/forecast/team/{house.north.key}/").content.decode()
    assert first.count("Look at it") == 20
    third = client.get(f"/forecast/team/{house.north.key}/?page=3").content.decode()
    assert third.count("Look at it") == 20


def test_whoever_is_in_one_team_is_led_straight_to_it(house: House, client: Client) -> None:
    answer = sign_in(client, house.rep).get("/forecast/team/")
    assert answer["Location"] == f"/forecast/team/{house.north.key}/"


def test_a_leader_chooses_a_team_in_order_of_name(house: House, client: Client) -> None:
    text = sign_in(client, house.leader).get("/forecast/team/").content.decode()
    assert text.index("North") < text.index("South")


def test_a_newer_reading_is_shown_at_once(house: House, client: Client) -> None:
    publish_forecasts(house)
    sign_in(client, house.rep)
    client.get("/forecast/mine/")
    from tests.forecasts import AS_OF, mine_payload

    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    newer = {**mine_payload(), "headline": "Another night, another headline"}
    publish(
        release("candour.mine", "self", house.rep.pk, newer, n_people=1), as_of=AS_OF, source=None, cut="new"
    )
    assert "Another night" in client.get("/forecast/mine/").content.decode()


@pytest.mark.parametrize("name", ["<b>bold</b>", '"><script>alert(1)</script>'])
def test_names_of_deals_are_never_markup(house: House, client: Client, name: str) -> None:
    from tests.forecasts import AS_OF, deal, mine_payload

    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    payload = mine_payload(deal("aa11", name, owner=house.rep.pk))
    publish(
        release("candour.mine", "self", house.rep.pk, payload, n_people=1), as_of=AS_OF, source=None, cut="x"
    )
    sign_in(client, house.rep)
    for address in ("/forecast/mine/", "/forecast/mine/deal/aa11/"):
        assert name not in client.get(address).content.decode()


def test_the_what_if_answers_with_its_doubt(house: House, client: Client) -> None:
    publish_forecasts(house)
    text = (
        sign_in(client, house.rep)
        .get(
            "/forecast/incentives/",
            {"objective": "600000", "padding": "20", "beta": "1", "alpha": "0.5", "gamma": "2.5"},
        )
        .content.decode()
    )
    # (β − α)/(γ − α) = .25: what three of four outcomes reach.
    assert "what is reached in 75\u00a0% of outcomes" in text
    assert "€\u00a0300\u00a0k to €\u00a0700\u00a0k" in text


def test_the_what_if_says_when_a_scheme_makes_it_best_to_say_nothing(house: House, client: Client) -> None:
    publish_forecasts(house)
    asked = {"padding": "20", "beta": "1", "alpha": "2", "gamma": "1.5"}
    text = sign_in(client, house.rep).get("/forecast/incentives/", asked).content.decode()
    assert "best to say nothing" in text


@pytest.mark.parametrize(
    "asked", [{"padding": "x"}, {"padding": "-4"}, {"objective": "1e400"}, {"beta": "nan"}]
)
def test_the_what_if_refuses_what_is_no_number(house: House, client: Client, asked: dict[str, str]) -> None:
    publish_forecasts(house)
    answer = sign_in(client, house.rep).get("/forecast/incentives/", asked)
    assert answer.status_code == 200
    assert "could not be done yet" in answer.content.decode()


def test_a_reading_of_another_layout_waits_for_the_next_night(house: House, client: Client) -> None:
    from tests.forecasts import AS_OF

    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    older = release("candour.mine", "self", house.rep.pk, {"word": "of another version"}, n_people=1)
    publish(older, as_of=AS_OF, source=None, cut="old")
    answer = sign_in(client, house.rep).get("/forecast/mine/")
    assert answer.status_code == 200
    assert "Nothing has been measured yet." in answer.content.decode()
