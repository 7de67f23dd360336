"""Sharing under a double click, and its end: what was ended is read by nobody."""

from __future__ import annotations

from django.test import Client
from tests.forecasts import publish_forecasts
from tests.houses import House, sign_in

from bonafides.candour import purposes as purposes
from bonafides.people.app.actions_shares import end_share, share
from bonafides.people.app.models import Share


def test_a_share_that_was_sent_twice_is_over_when_it_is_ended_once(house: House) -> None:
    """A second row that nobody sees would go on opening the page after "nobody reads it any more"."""
    publish_forecasts(house)
    for _ in range(2):
        made = share("candour.mine", by=house.rep, until_on=None, person=house.manager)
    manager = sign_in(Client(), house.manager)
    address = f"/forecast/person/{house.rep.key}/"
    assert manager.get(address).status_code == 200
    end_share(made, by=house.rep)
    assert manager.get(address).status_code == 403


def test_sharing_anew_until_a_day_holds_until_that_day_and_touches_no_other_share(house: House) -> None:
    share("candour.mine", by=house.rep, until_on=None, person=house.manager)
    share("candour.mine", by=house.rep, until_on=None, team=house.north)
    share("candour.mine", by=house.rep, until_on=house.on, person=house.manager)
    alive = Share.objects.filter(owner=house.rep, ended_at__isnull=True)
    assert list(alive.order_by("pk").values_list("with_person", "with_team", "until_on")) == [
        (None, house.north.pk, None),
        (house.manager.pk, None, house.on),
    ]
