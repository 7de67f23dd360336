"""What was written down for a later day is seen by whoever keeps people, before it begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.houses import House, sign_in

from bonafides.people.app.actions_lines import change_manager, give_hat, move_team
from bonafides.people.app.queries_people import planned_for


def test_a_later_move_is_listed_until_it_begins(house: House) -> None:
    day = house.on + timedelta(days=10)
    assert planned_for(house.rep, house.on) == []
    move_team(house.rep, house.south, on=day, by=house.administrator)
    change_manager(house.rep, house.other_manager, on=day, by=house.administrator)
    found = [(one.what, one.name, one.since) for one in planned_for(house.rep, house.on)]
    assert found == [("manager", house.other_manager.name, day), ("team", "South", day)]
    assert planned_for(house.rep, day) == []


def test_an_end_that_nothing_follows_is_listed_too(house: House) -> None:
    day = house.on + timedelta(days=10)
    move_team(house.rep, None, on=day, by=house.administrator)
    assert [(one.what, one.name, one.until) for one in planned_for(house.rep, house.on)] == [
        ("team", "North", day)
    ]


def test_the_page_of_whoever_keeps_people_shows_it(client: Any, house: House) -> None:
    address = f"/people/keep/person/{house.rep.key}/"
    sign_in(client, house.administrator)
    assert "Written down already" not in client.get(address).content.decode()
    day = house.on + timedelta(days=10)
    move_team(house.rep, house.south, on=day, by=house.administrator)
    text = client.get(address).content.decode()
    assert "Written down already" in text
    assert "In team South" in text
    assert f"from {day.day} " in text


def test_a_hat_for_later_is_not_said_to_be_worn_already(client: Any, house: House) -> None:
    day = house.on + timedelta(days=10)
    give_hat(house.rep, "learning", on=day, by=house.administrator)
    text = sign_in(client, house.administrator).get(f"/people/keep/person/{house.rep.key}/").content.decode()
    assert f"from {day.day} " in text
    assert f"since {house.on - timedelta(days=400):%-d %B %Y}" in text
