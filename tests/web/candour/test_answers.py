"""An owner's answer stands first, can be taken back, and counts as evidence where it is a contact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.forecasts import publish_forecasts
from tests.houses import House, sign_in

CARD = "/forecast/mine/deal/aa11/"


def said(client: Client, **more: str) -> int:
    """Answer to the ferry; the status."""
    form = {"kind": "other", "text": "They wait for their board on the 3rd.", "happened_on": "", **more}
    return client.post(f"{CARD}answer/", form).status_code


def test_an_answer_stands_first_and_in_full(house: House, client: Client) -> None:
    publish_forecasts(house)
    sign_in(client, house.rep)
    assert said(client) == 302
    text = client.get(CARD).content.decode()
    assert text.index("They wait for their board") < text.index("What you said")


def test_the_team_sees_it_under_its_authors_name(house: House, client: Client) -> None:
    publish_forecasts(house)
    said(sign_in(client, house.rep))
    text = (
        sign_in(Client(), house.manager).get(f"/forecast/team/{house.north.key}/deal/aa11/").content.decode()
    )
    assert text.index("They wait for their board") < text.index("What was said")
    assert house.rep.name in text


def test_it_can_be_taken_back(house: House, client: Client) -> None:
    from bonafides.candour.app.models import Answer

    publish_forecasts(house)
    said(sign_in(client, house.rep))
    key = Answer.objects.get().key
    client.post(f"{CARD}answer/{key}/withdraw/")
    assert "They wait for their board" not in client.get(CARD).content.decode()


def test_a_contact_has_a_day(house: House, client: Client) -> None:
    from bonafides.candour.app.models import Answer

    publish_forecasts(house)
    sign_in(client, house.rep)
    assert said(client, kind="contact") == 422
    assert said(client, kind="contact", happened_on=str(house.on + timedelta(days=1))) == 422
    assert not Answer.objects.exists()
    assert said(client, kind="contact", happened_on=str(house.on)) == 302


def test_a_contact_is_handed_to_the_night_and_changes_its_mark(house: House, client: Client) -> None:
    from bonafides.candour.app.publishing import mark
    from bonafides.candour.app.queries import contacts_said

    publish_forecasts(house)
    sign_in(client, house.rep)
    before = mark()
    said(client)
    assert mark() == before  # words are for people; the outlook cannot read
    said(client, kind="contact", happened_on=str(house.on))
    assert mark() != before
    assert [one.deal_id for one in contacts_said()] == ["CRM-aa11"]


def test_nobody_answers_to_a_deal_that_is_not_theirs(house: House, client: Client) -> None:
    from bonafides.candour.app.models import Answer

    publish_forecasts(house)
    assert said(sign_in(client, house.manager)) == 404
    assert said(sign_in(Client(), house.reps[1])) == 404
    assert not Answer.objects.exists()


def test_nobody_takes_back_another_persons_answer(house: House, client: Client) -> None:
    from bonafides.candour.app.models import Answer

    publish_forecasts(house)
    said(sign_in(client, house.rep))
    row = Answer.objects.get()
    answer = sign_in(Client(), house.manager).post(f"{CARD}answer/{row.key}/withdraw/")
    row.refresh_from_db()
    assert answer.status_code == 404
    assert row.withdrawn_at is None


@pytest.mark.parametrize("text", ["", " ", "x" * 2001])
def test_an_answer_says_something_and_not_too_much(house: House, client: Client, text: str) -> None:
    publish_forecasts(house)
    assert said(sign_in(client, house.rep), text=text) == 422


def test_an_answer_that_is_sent_twice_is_said_once(house: House, client: Client) -> None:
    from bonafides.candour.app.models import Answer

    publish_forecasts(house)
    sign_in(client, house.rep)
    assert [said(client), said(client), said(client, text="And on the 9th.")] == [302, 302, 302]
    assert Answer.objects.count() == 2
