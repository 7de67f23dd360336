"""What somebody might try, to learn of a colleague's word what the colleague does not share."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.forecasts import AS_OF, mine_payload, publish_forecasts, team_payload
from tests.houses import House, sign_in


def traces(house: House, page: str) -> list[tuple[int, bool]]:
    """Who read a page about the first rep, and whether they were refused."""
    from bonafides.people.app.models import ReadTrace

    rows = ReadTrace.objects.filter(page=page, subject=house.rep.pk).order_by("pk")
    return list(rows.values_list("reader", "refused"))


@pytest.mark.parametrize("who", ["manager", "leader", "administrator", "other_manager", "delivery"])
def test_nobody_reads_a_persons_own_page_unless_it_is_shared(house: House, client: Client, who: str) -> None:
    publish_forecasts(house)
    reader = getattr(house, who)
    sign_in(client, reader)
    for address in (
        f"/forecast/person/{house.rep.key}/",
        f"/forecast/person/{house.rep.key}/deal/aa11/",
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "70 % closes" not in answer.content.decode()
    assert traces(house, "candour:person") == [(reader.pk, True)]


def test_what_is_shared_is_seen_until_it_is_ended_and_each_read_is_traced(
    house: House, client: Client
) -> None:
    from bonafides.people.app.actions_shares import end_share, share

    publish_forecasts(house)
    sign_in(client, house.manager)
    address = f"/forecast/person/{house.rep.key}/"
    row = share("candour.mine", by=house.rep, until_on=None, person=house.manager)
    assert client.get(address).status_code == 200
    end_share(row, by=house.rep)
    assert client.get(address).status_code == 403
    assert traces(house, "candour:person") == [(house.manager.pk, False), (house.manager.pk, True)]


def test_a_figure_that_is_turned_off_is_shown_to_nobody_from_that_moment(
    house: House, client: Client
) -> None:
    from bonafides.people.app.actions_shares import share, turn_off

    publish_forecasts(house)
    share("candour.mine", by=house.rep, until_on=None, person=house.manager)
    turn_off("candour.mine", by=house.rep)
    shared = sign_in(client, house.manager).get(f"/forecast/person/{house.rep.key}/").content.decode()
    own = sign_in(Client(), house.rep).get("/forecast/mine/").content.decode()
    for text in (shared, own):
        assert "Ferry terminal refit" not in text
        assert "came true" not in text or "0 came true" in text


def test_another_team_reads_neither_team_nor_call_nor_deal(house: House, client: Client) -> None:
    publish_forecasts(house)
    sign_in(client, house.other_rep)
    for part in ("", "call/", "deal/aa11/"):
        assert client.get(f"/forecast/team/{house.north.key}/{part}").status_code == 403


def test_a_team_of_fewer_than_five_shows_deals_and_no_figure(house: House, client: Client) -> None:
    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    payload = team_payload()
    gated = release("candour.team", "team", house.south.pk, payload, n_people=4)
    publish(gated, as_of=AS_OF, source=None, cut="x")
    text = sign_in(client, house.other_manager).get(f"/forecast/team/{house.south.key}/").content.decode()
    assert text.count("Held back") == 3
    assert 'class="num"' not in text


def test_a_deal_of_somebody_else_is_not_found_under_mine(house: House, client: Client) -> None:
    publish_forecasts(house)
    assert sign_in(client, house.reps[1]).get("/forecast/mine/deal/aa11/").status_code == 404


@pytest.mark.parametrize(
    "wanted", ["gap", "said", "chance", "optimism", "-said", "owner", "home_cents", "score"]
)
def test_no_address_orders_deals_by_a_score_or_by_person(house: House, client: Client, wanted: str) -> None:
    publish_forecasts(house, of_rep=12)
    sign_in(client, house.manager)
    address = f"/forecast/team/{house.north.key}/"
    by_date = client.get(address).context["listed"].object_list
    asked = (
        client.get(address, {"order": wanted, "sort": wanted, "ordering": wanted})
        .context["listed"]
        .object_list
    )
    assert [one["key"] for one in asked] == [one["key"] for one in by_date]


def test_a_team_page_holds_nothing_of_one_persons_own(house: House, client: Client) -> None:
    publish_forecasts(house)
    text = sign_in(client, house.manager).get(f"/forecast/team/{house.north.key}/").content.decode()
    for own in ("at 50 % comes true in", "Beside others in the same periods", mine_payload()["headline"]):
        assert own not in text


def test_addresses_hold_no_id_of_the_crm_and_no_name(house: House, client: Client) -> None:
    publish_forecasts(house)
    found: list[Any] = []
    for reader, address in (
        (house.rep, "/forecast/mine/"),
        (house.manager, f"/forecast/team/{house.north.key}/"),
    ):
        text = sign_in(Client(), reader).get(address).content.decode()
        found += [part.split('"')[0] for part in text.split('href="')[1:]]
    assert found
    for address in found:
        assert "CRM-" not in address
        assert house.rep.name.split()[0].lower() not in address.lower()
