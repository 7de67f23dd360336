"""A large organisation's teams stand in parts, in order of name; no address shows anybody more than that."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.grown import jump, pressure, publish_teams
from tests.houses import House, sign_in

from bonafides.candour.page_jumps import teams_apart
from bonafides.people.app.listing import AT_ONCE
from bonafides.people.app.models import Team

pytestmark = pytest.mark.django_db

NAMES = [f"Team {number:03d}" for number in range(101)]
ODD = ("0", "-1", "999", "x", "1.5", "٣", "9" * 4400, "\x00", "1;drop", "", "%00", "None", "north")


def part(house: House, query: str, role: str = "leader") -> list[str]:
    answer = sign_in(Client(), house.by_role[role]).get(f"/forecast/{query}")
    assert answer.status_code == 200
    return re.findall(r'<th scope="row">(Team \d+)</th>', answer.content.decode())


@pytest.fixture
def many(house: House) -> House:
    publish_teams(NAMES, cut="many")
    return house


def test_teams_stand_forty_at_once_in_order_of_name(many: House) -> None:
    assert part(many, "") == NAMES[:AT_ONCE]
    assert part(many, "?page=2") == NAMES[AT_ONCE : 2 * AT_ONCE]
    assert part(many, "?page=3") == NAMES[2 * AT_ONCE :]


def test_a_link_leads_to_the_next_ones_without_any_program(many: House) -> None:
    first = sign_in(Client(), many.rep).get("/forecast/").content.decode()
    assert 'rel="next" href="?page=2#teams"' in first
    assert "Team 000 to Team 039: 1 to 40 of 101, in order of name" in first
    assert 'rel="prev"' not in first


def test_a_part_of_a_name_finds_a_team(many: House) -> None:
    assert part(many, "?find=088") == ["Team 088"]
    assert part(many, "?find=team+08&page=1") == [name for name in NAMES if "08" in name]
    nothing = sign_in(Client(), many.leader).get("/forecast/?find=zebra").content.decode()
    assert "No name here holds that." in nothing
    assert "All teams" in nothing  # the organisation's own figures stay whole


def test_the_chart_has_the_teams_of_the_table_and_all_of_them_first(many: House) -> None:
    page = sign_in(Client(), many.leader).get("/forecast/?page=3").content.decode()
    drawn = re.findall(r'<svg class="wide".*?</svg>', page, re.S)[-1]
    assert re.findall(r"Team \d+", drawn.split(">", 1)[1]) == NAMES[2 * AT_ONCE :]
    assert drawn.index(">All teams<") < drawn.index(">Team 080<")


def test_teams_are_never_sorted_by_their_figures() -> None:
    teams = [jump(name, value) for name, value in (("South", 0.9), ("East", -0.9), ("North", None))]
    found = teams_apart({"pressure": pressure([]) | {"teams": teams}}, 2)
    assert [one["who"] for one in found] == ["East", "North", "South"]


def test_an_organisation_with_few_teams_has_no_parts(house: House) -> None:
    publish_teams(NAMES[:AT_ONCE], cut="few")
    page = sign_in(Client(), house.leader).get("/forecast/?page=2&find=Team+001").content.decode()
    assert 'id="teams"' not in page
    assert "part of a name" not in page


@pytest.mark.parametrize("asked", ODD)
@pytest.mark.parametrize("name", ["page", "find"])
def test_whatever_an_address_asks_gets_a_clear_answer(many: House, name: str, asked: str) -> None:
    browser = sign_in(Client(), many.leader)
    answer = browser.get("/forecast/", {name: asked})
    assert answer.status_code == 200
    found = re.findall(r'<th scope="row">(Team \d+)</th>', answer.content.decode())
    assert len(found) <= AT_ONCE
    assert set(found) <= set(NAMES)


@pytest.mark.parametrize("address", ["/forecast/team/", "/mirror/team/"])
def test_lists_of_teams_stand_in_parts_and_show_nobody_more(house: House, address: str) -> None:
    Team.objects.bulk_create(Team(name=f"Yard {number:03d}", function=house.sales) for number in range(90))
    leader, manager = (sign_in(Client(), one) for one in (house.leader, house.manager))
    page = leader.get(address).content.decode()
    assert page.count('<p class="what">') == AT_ONCE
    assert "Yard 087" in leader.get(address, {"find": "087"}).content.decode()
    for name in ("page", "find"):
        for asked in (*ODD, "Yard 001", "2"):
            assert leader.get(address, {name: asked}).status_code == 200
            # Whoever leads one team is shown that one, whatever the address asks.
            answer = manager.get(address, {name: asked})
            assert answer.status_code == 302
            assert house.north.key in answer["Location"]


@pytest.mark.parametrize("role", ["rep", "delivery", "learning", "administrator"])
def test_a_number_of_a_page_gives_nobody_another_page(many: House, role: str) -> None:
    """What everybody may read they read in parts; a team's own page stays closed whatever is asked."""
    assert part(many, "?page=2", role) == NAMES[AT_ONCE : 2 * AT_ONCE]
    browser = sign_in(Client(), many.by_role[role])
    answer = browser.get(f"/forecast/team/{many.south.key}/", {"page": "2", "find": many.south.name})
    assert answer.status_code == 403
