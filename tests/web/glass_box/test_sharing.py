"""Mine first, shared by choice, revocable; and a figure can be turned off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.houses import House, sign_in

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_shares import share, turn_off, turn_on
from bonafides.people.app.models import Share
from bonafides.people.app.predicates import may
from bonafides.people.app.queries_shares import off_for
from bonafides.people.app.reader import reader_for
from bonafides.people.purposes import Purpose, declare
from bonafides.privacy.release import release
from bonafides.readings.app.actions import publish
from bonafides.readings.app.queries import reading_of

pytestmark = pytest.mark.django_db
PAGE = "/glass-box/sharing/"
MINE = "candour.mine"
FIGURE = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80, "unit": "share", "why": ""}

declare(
    Purpose("test.other_figure", "Another figure", "Only for tests.", "", "The person.", "", "", of_one=True)
)


def in_a_month(house: House) -> str:
    return (house.on + timedelta(days=30)).isoformat()


def test_sharing_with_ones_manager_opens_that_figure_to_them_alone(client: Client, house: House) -> None:
    said = sign_in(client, house.rep).post(
        PAGE, {"purpose": MINE, "whom": "manager", "until_on": in_a_month(house)}
    )
    assert said.status_code == 302
    assert may(reader_for(house.manager), "read_shared", house.rep, purpose=MINE)
    for other in (house.leader, house.administrator, house.reps[1], house.other_manager):
        assert not may(reader_for(other), "read_shared", house.rep, purpose=MINE)


def test_leave_to_read_one_figure_opens_no_other(house: House) -> None:
    share(MINE, by=house.rep, person=house.manager, until_on=None)
    assert not may(reader_for(house.manager), "read_shared", house.rep, purpose="test.other_figure")


def test_a_share_with_the_team_reaches_the_team_and_who_leads_it(client: Client, house: House) -> None:
    sign_in(client, house.rep).post(PAGE, {"purpose": MINE, "whom": "team", "until_on": in_a_month(house)})
    assert may(reader_for(house.reps[3]), "read_shared", house.rep, purpose=MINE)
    assert may(reader_for(house.manager), "read_shared", house.rep, purpose=MINE)
    assert not may(reader_for(house.other_rep), "read_shared", house.rep, purpose=MINE)


def test_ending_a_share_closes_it_at_once(client: Client, house: House) -> None:
    share(MINE, by=house.rep, person=house.manager, until_on=None)
    text = sign_in(client, house.rep).get(PAGE).content.decode()
    token = text.split('name="share" value="')[1].split('"')[0]
    client.post("/glass-box/sharing/end/", {"share": token})
    assert not may(reader_for(house.manager), "read_shared", house.rep, purpose=MINE)


def test_nobody_ends_the_share_of_another(client: Client, house: House) -> None:
    share(MINE, by=house.rep, person=house.manager, until_on=None)
    token = (
        sign_in(client, house.rep).get(PAGE).content.decode().split('name="share" value="')[1].split('"')[0]
    )
    assert sign_in(client, house.manager).post("/glass-box/sharing/end/", {"share": token}).status_code == 404
    assert Share.objects.get().ended_at is None


def test_a_share_ends_by_itself_on_its_day(house: House) -> None:
    share(MINE, by=house.rep, person=house.manager, until_on=house.on - timedelta(days=1))
    assert not may(reader_for(house.manager), "read_shared", house.rep, purpose=MINE)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"whom": "else", "email": "nobody@house.example"}, "Nobody who works here has this address"),
        ({"whom": "else", "email": "nadia.field@house.example"}, "your own address"),
        ({"whom": "else", "email": "leo.gone@house.example"}, "Nobody who works here has this address"),
        ({"whom": "else"}, "Nobody who works here has this address"),
        ({"until_on": "2020-01-01"}, "This day is past"),
        ({"until_on": "2099-01-01"}, "More than a year away"),
        ({"purpose": "candour.organisation"}, "valid choice"),
    ],
)
def test_what_cannot_be_shared_says_why(
    client: Client, house: House, given: dict[str, str], says: str
) -> None:
    form = {"purpose": MINE, "whom": "manager", "until_on": in_a_month(house), **given}
    said = sign_in(client, house.rep).post(PAGE, form)
    assert said.status_code == 200
    assert says in said.content.decode()
    assert "autofocus" in said.content.decode()
    assert not Share.objects.exists()


def test_a_figure_of_a_group_can_be_neither_shared_nor_turned_off_by_one(house: House) -> None:
    with pytest.raises(WrongRequest):
        share("candour.team", by=house.rep, person=house.manager, until_on=None)
    with pytest.raises(WrongRequest):
        turn_off("candour.team", by=house.rep)


def test_a_figure_that_is_off_is_neither_published_nor_shown(house: House) -> None:
    mine = release(MINE, "self", house.rep.pk, {"word": FIGURE}, n_people=1)
    publish(mine, as_of=date(2026, 11, 1), source=None, cut="a")
    assert reading_of(MINE, house.rep) is not None
    turn_off(MINE, by=house.rep)
    assert reading_of(MINE, house.rep) is None
    with pytest.raises(WrongRequest, match="turned off"):
        publish(mine, as_of=date(2026, 11, 2), source=None, cut="b")
    assert off_for(MINE) == {house.rep.pk}
    assert reading_of(MINE, house.reps[1]) is None
    turn_on(MINE, by=house.rep)
    assert off_for(MINE) == frozenset()
    publish(mine, as_of=date(2026, 11, 2), source=None, cut="b")
    assert reading_of(MINE, house.rep) is not None


def test_no_page_and_no_endpoint_shows_a_figure_that_is_off(client: Client, house: House) -> None:
    mine = release(MINE, "self", house.rep.pk, {"word": {**FIGURE, "why": "a word to look for"}}, n_people=1)
    key = publish(mine, as_of=date(2026, 11, 1), source=None, cut="a").key
    share(MINE, by=house.rep, person=house.manager, until_on=None)
    theirs = Client()
    sign_in(theirs, house.manager)
    sign_in(client, house.rep)
    own = (f"/readings/of-mine/{key}/", f"/api/me/readings/{MINE}", "/forecast/mine/")
    shared = (f"/forecast/person/{house.rep.key}/", f"/api/people/{house.rep.key}/readings/{MINE}")
    assert any("a word to look for" in client.get(path).content.decode() for path in own)
    turn_off(MINE, by=house.rep)
    for browser, paths in ((client, own), (theirs, shared)):
        for path in paths:
            assert "a word to look for" not in browser.get(path).content.decode(), path


def test_what_is_off_is_not_listed_where_nobody_could_open_it(client: Client, house: House) -> None:
    mine = release(MINE, "self", house.rep.pk, {"word": FIGURE}, n_people=1)
    key = publish(mine, as_of=date(2026, 11, 1), source=None, cut="a").key
    sign_in(client, house.rep)
    address = f"/readings/of-mine/{key}/"
    assert address in client.get("/readings/").content.decode()
    turn_off(MINE, by=house.rep)
    assert address not in client.get("/readings/").content.decode()
    turn_off("test.other_figure", by=house.rep)
    turn_on(MINE, by=house.rep)
    assert address in client.get("/readings/").content.decode()


def test_turning_off_and_on_from_the_page(client: Client, house: House) -> None:
    sign_in(client, house.rep).post("/glass-box/sharing/switch/", {"purpose": MINE, "to": "off"})
    client.post("/glass-box/sharing/switch/", {"purpose": MINE, "to": "off"})
    assert "Off since" in client.get(PAGE).content.decode()
    client.post("/glass-box/sharing/switch/", {"purpose": MINE, "to": "on"})
    assert "Off since" not in client.get(PAGE).content.decode()
    assert client.post("/glass-box/sharing/switch/", {"purpose": "made.up"}).status_code == 404


def test_others_find_what_is_shared_with_them(client: Client, house: House) -> None:
    share(MINE, by=house.rep, person=house.learning, until_on=None)
    assert (
        "Nadia Field: My word and the outcome" in sign_in(client, house.learning).get(PAGE).content.decode()
    )
    assert "Nobody shares anything" in sign_in(client, house.delivery).get(PAGE).content.decode()
